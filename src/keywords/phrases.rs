//! Phrases to small numbers.

use crate::text::keys::{Key, hash};

/// Numbers the distinct sequences of words of an article: a tree of prefixes, so that no sequence is
/// ever spelled out.
///
/// Numbers go on from one article to the next inside, so that nothing has to be cleared: what is
/// less than `first` is of an article before, and free.
#[derive(Debug)]
pub(super) struct Phrases {
    /// A prefix, a word, and the number of the two together.
    slots: Vec<(u32, u32, u32)>,
    /// For each word, the number of the phrase that is this word alone.
    words: Vec<u32>,
    first: u32,
    next: u32,
    /// How many phrases are longer than a word.
    longer: usize,
}

/// The prefix of every phrase of one word.
pub(super) const NO_PREFIX: u32 = u32::MAX;

/// Slots of a table of phrases: at least twice as many as are taken, and seldom much more than this
/// many times as many, so that it stays in the nearest cache.
const FEWEST_SLOTS: usize = 1 << 8;
const SLOTS_PER_PHRASE: usize = 2;
const LOOSE: usize = 8;

/// When the inner numbers are so high, they begin anew.
const HIGHEST: u32 = 1 << 30;

impl Default for Phrases {
    fn default() -> Self {
        Self { slots: Vec::new(), words: Vec::new(), first: 1, next: 1, longer: 0 }
    }
}

impl Phrases {
    /// The number of the phrase `prefix` + `word`, and whether it is new.
    #[inline]
    pub(super) fn number(&mut self, prefix: u32, word: u32) -> (u32, bool) {
        let known = if prefix == NO_PREFIX {
            if word as usize >= self.words.len() {
                self.words.resize(word as usize + 1, 0);
            }
            &mut self.words[word as usize]
        } else {
            if self.slots.len() < (self.longer + 1) * SLOTS_PER_PHRASE {
                self.grow();
            }
            let slot = self.slot(prefix, word);
            let slot = &mut self.slots[slot];
            if slot.2 < self.first {
                (slot.0, slot.1) = (prefix, word);
                self.longer += 1;
            }
            &mut slot.2
        };
        let is_new = *known < self.first;
        if is_new {
            *known = self.next;
            self.next += 1;
        }
        (*known - self.first, is_new)
    }

    /// The number of the phrase `prefix` + `word`, if it has one.
    pub(super) fn find(&self, prefix: u32, word: u32) -> Option<u32> {
        let known = if prefix == NO_PREFIX {
            *self.words.get(word as usize)?
        } else if self.slots.is_empty() {
            return None;
        } else {
            self.slots[self.slot(prefix, word)].2
        };
        known.checked_sub(self.first)
    }

    pub(super) fn clear(&mut self) {
        let fitting = (LOOSE * self.longer).max(FEWEST_SLOTS).next_power_of_two();
        self.slots.truncate(fitting);
        self.longer = 0;
        self.first = self.next;
        if self.first > HIGHEST {
            *self = Self::default();
        }
    }

    /// Where a phrase stands, or the free slot where it may.
    #[inline]
    fn slot(&self, prefix: u32, word: u32) -> usize {
        let key = Key::from(u64::from(prefix) << 32 | u64::from(word));
        let shift = self.slots.len().leading_zeros() + 1;
        let mut slot = (hash(key) >> shift) as usize;
        loop {
            let (known_prefix, known_word, number) = self.slots[slot];
            if number < self.first || (known_prefix, known_word) == (prefix, word) {
                return slot;
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }

    #[cold]
    fn grow(&mut self) {
        let length = (self.slots.len() * 2).max(FEWEST_SLOTS);
        let before = std::mem::replace(&mut self.slots, vec![(0, 0, 0); length]);
        let first = self.first;
        for taken in before.into_iter().filter(|(_, _, number)| *number >= first) {
            let slot = self.slot(taken.0, taken.1);
            self.slots[slot] = taken;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_keep_their_numbers() {
        let mut phrases = Phrases::default();
        for round in 0..2 {
            for word in 0..3_000 {
                let (prefix, _) = phrases.number(NO_PREFIX, word);
                assert_eq!(phrases.number(prefix, word + 1).1, round == 0);
                assert_eq!(phrases.number(prefix, word + 1), (prefix + 1, false));
            }
        }
        let one = phrases.find(NO_PREFIX, 7).unwrap();
        assert_eq!((phrases.find(one, 8), phrases.find(one, 9)), (Some(one + 1), None));
        phrases.clear();
        assert_eq!((phrases.find(NO_PREFIX, 7), phrases.find(one, 8)), (None, None));
        assert_eq!(phrases.number(7, 7), (0, true));
    }

    #[test]
    fn phrases_of_one_article_are_not_those_of_the_next() {
        let mut phrases = Phrases::default();
        for article in 0..50_u32 {
            // Now many, now few, so that the table grows and shrinks.
            let many = if article % 7 == 0 { 5_000 } else { 3 };
            for word in 0..many {
                let (one, is_new) = phrases.number(NO_PREFIX, word);
                let (two, is_new_too) = phrases.number(one, article);
                assert_eq!((one, is_new, two, is_new_too), (2 * word, true, 2 * word + 1, true));
                assert_eq!(phrases.find(one, article + 1), None);
            }
            phrases.clear();
        }
        phrases.next = HIGHEST + 1;
        phrases.clear();
        assert_eq!((phrases.find(NO_PREFIX, 1), phrases.number(NO_PREFIX, 1)), (None, (0, true)));
    }
}
