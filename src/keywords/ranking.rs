//! Items best first, put in order only as far as they are asked for.

use std::cmp::Ordering;

/// How many items are put in order first; twice as many each further time.
const FIRST_BLOCK: usize = 64;

/// An iterator over items in the order of `compare`, which tells any two apart.
///
/// A few are wanted of what a long article makes millions of: those are picked out in linear time.
pub(super) struct Ranking<T, F> {
    items: Vec<T>,
    compare: F,
    next: usize,
    ordered: usize,
    block: usize,
}

impl<T: Clone, F: Fn(&T, &T) -> Ordering> Ranking<T, F> {
    pub(super) fn new(items: Vec<T>, compare: F) -> Self {
        Self { items, compare, next: 0, ordered: 0, block: FIRST_BLOCK }
    }
}

impl<T: Clone, F: Fn(&T, &T) -> Ordering> Iterator for Ranking<T, F> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        if self.next == self.ordered {
            let rest = &mut self.items[self.ordered..];
            let block = self.block.min(rest.len());
            if block == 0 {
                return None;
            }
            if block < rest.len() {
                rest.select_nth_unstable_by(block - 1, &self.compare);
            }
            rest[..block].sort_unstable_by(&self.compare);
            self.ordered += block;
            self.block *= 2;
        }
        self.next += 1;
        self.items.get(self.next - 1).cloned()
    }
}
