//! Numbers for the words of several lexicons, given by all threads at once.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::text::lexicon::Lexicon;

/// No number yet.
pub(super) const NONE: u32 = u32::MAX;

/// For each lexicon a number for each of its words. Every place is written by one thread at a time,
/// and read after all of them are done: that it can be written from any thread is all there is to it.
pub(super) struct Numbering(Vec<Vec<AtomicU32>>);

impl Numbering {
    /// None of the words has a number.
    pub(super) fn new<'l>(lexicons: impl Iterator<Item = &'l Lexicon>) -> Self {
        let none = |words: &Lexicon| (0..words.len()).map(|_| AtomicU32::new(NONE)).collect();
        Self(lexicons.map(none).collect())
    }

    /// The number of a word of a lexicon.
    pub(super) fn get(&self, lexicon: u32, word: u32) -> u32 {
        self.0[lexicon as usize][word as usize].load(Ordering::Relaxed)
    }

    /// Give it a number.
    pub(super) fn set(&self, lexicon: u32, word: u32, number: u32) {
        self.0[lexicon as usize][word as usize].store(number, Ordering::Relaxed);
    }

    /// Give those that have none the next numbers, in order. Tells the one behind the last.
    pub(super) fn fill(&mut self, mut next: u32) -> u32 {
        for number in self.0.iter_mut().flatten().map(AtomicU32::get_mut) {
            if *number == NONE {
                *number = next;
                next += 1;
            }
        }
        next
    }

    /// All numbers.
    pub(super) fn into_numbers(self) -> Vec<Vec<u32>> {
        let plain = |numbers: Vec<AtomicU32>| numbers.into_iter().map(AtomicU32::into_inner);
        self.0.into_iter().map(|numbers| plain(numbers).collect()).collect()
    }
}
