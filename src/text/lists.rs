//! Lists of numbers one after the other: what goes from shard to shard.

use std::ops::Range;

use crate::error::{Error, Result};

/// Lists one after the other, told apart by their lengths.
#[derive(Debug, Clone)]
pub struct Lists<'a, T> {
    begins: Vec<usize>,
    values: &'a [T],
}

impl<'a, T> Lists<'a, T> {
    /// Lists of `lengths`.
    pub fn new(lengths: &[u32], values: &'a [T]) -> Result<Self> {
        let mut begins = Vec::with_capacity(lengths.len() + 1);
        begins.push(0);
        let mut end = 0;
        for length in lengths {
            end += *length as usize;
            begins.push(end);
        }
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
