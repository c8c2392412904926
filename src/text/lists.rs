//! Lists of numbers one after the other: what goes from shard to shard.

use std::ops::{AddAssign, Range};

use crate::error::{Error, Result};

/// Where lists of some lengths begin that lie one after the other, and behind the last, where it ends.
pub(crate) fn starts_of<T: Copy + Default + AddAssign>(lengths: impl Iterator<Item = T>) -> Vec<T> {
    let mut starts = Vec::with_capacity(lengths.size_hint().0 + 1);
    let mut end = T::default();
    starts.push(end);
    starts.extend(lengths.map(|length| {
        end += length;
        end
    }));
    starts
}

/// Lists one after the other, told apart by their lengths.
#[derive(Debug, Clone)]
pub struct Lists<'a, T> {
    begins: Vec<usize>,
    values: &'a [T],
}

impl<'a, T> Lists<'a, T> {
    /// Lists of `lengths`.
    pub fn new(lengths: &[u32], values: &'a [T]) -> Result<Self> {
        let begins = starts_of(lengths.iter().map(|length| *length as usize));
        let end = begins[lengths.len()];
        if end != values.len() {
            let message = format!("must sum to the {} values, not to {end}", values.len());
            return Err(Error::option("lengths", message));
        }
        Ok(Self { begins, values })
    }

    /// How many lists there are.
    pub fn len(&self) -> usize {
        self.begins.len() - 1
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where a list is among all values.
    pub fn place(&self, row: usize) -> Range<usize> {
        self.begins[row]..self.begins[row + 1]
    }

    /// One list.
    pub fn of(&self, row: usize) -> &'a [T] {
        &self.values[self.place(row)]
    }
}
