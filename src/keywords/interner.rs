//! Strings and phrases to small numbers.

use rustc_hash::FxHashMap;

use crate::text::keys::{Key, hash, key};

/// Numbers distinct strings in the order they come.
#[derive(Debug, Default)]
pub(super) struct Interner {
    /// Nearly all words are short enough to be their own key, which stands in the table itself.
    slots: Vec<(Key, u32)>,
    long: FxHashMap<Box<str>, u32>,
    count: usize,
}

/// The number in a free slot.
const FREE: u32 = u32::MAX;

/// Slots of a table with words in it: at least twice as many as there are words.
const FEWEST_SLOTS: usize = 1 << 8;
const SLOTS_PER_WORD: usize = 2;

/// A table with more slots than this for each that was taken is begun small, so that clearing it
/// takes no longer than filling it did.
const SPARSE: usize = 64;

impl Interner {
    /// The number of `word`, and whether it is new.
    pub(super) fn number(&mut self, word: &str) -> (u32, bool) {
        if let Some(key) = key(word) {
            return self.number_of_key(key);
        }
        if let Some(number) = self.long.get(word) {
            return (*number, false);
        }
        let number = self.count as u32;
        self.long.insert(word.into(), number);
        self.count += 1;
        (number, true)
    }

    /// The same for a short word.
    #[inline]
    pub(super) fn number_of_key(&mut self, key: Key) -> (u32, bool) {
        if self.slots.len() < (self.count + 1) * SLOTS_PER_WORD {
            self.grow();
        }
        let slot = self.slot(key);
        let (_, known) = self.slots[slot];
        if known != FREE {
            return (known, false);
        }
        let number = self.count as u32;
        self.slots[slot] = (key, number);
        self.count += 1;
        (number, true)
    }

    /// The number of `word`, if it has one.
    pub(super) fn find(&self, word: &str) -> Option<u32> {
        match key(word) {
            Some(key) => self.find_key(key),
            None => self.long.get(word).copied(),
        }
    }

    /// The same for a short word.
    #[inline]
    pub(super) fn find_key(&self, key: Key) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let (_, number) = self.slots[self.slot(key)];
        Some(number).filter(|number| *number != FREE)
    }

    /// The short words with their numbers, in no order that could be told beforehand.
    pub(super) fn keys(&self) -> impl Iterator<Item = (Key, u32)> {
        self.slots.iter().copied().filter(|(_, number)| *number != FREE)
    }

    pub(super) fn clear(&mut self) {
        if self.slots.len() > SPARSE * self.count.max(FEWEST_SLOTS) {
            self.slots = Vec::new();
        }
        self.slots.fill((0, FREE));
        self.long.clear();
        self.count = 0;
    }

    /// Where a key stands, or the free slot where it may.
    #[inline]
    fn slot(&self, key: Key) -> usize {
        // Slots are chosen by the highest bits of the hash.
        let shift = self.slots.len().leading_zeros() + 1;
        let mut slot = (hash(key) >> shift) as usize;
        loop {
            let (known, number) = self.slots[slot];
            if number == FREE || known == key {
                return slot;
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }

    #[cold]
    fn grow(&mut self) {
        let length = (self.slots.len() * 2).max(FEWEST_SLOTS);
        let before = std::mem::replace(&mut self.slots, vec![(0, FREE); length]);
        for (key, number) in before.into_iter().filter(|(_, number)| *number != FREE) {
            let slot = self.slot(key);
            self.slots[slot] = (key, number);
        }
    }
}

/// Numbers the distinct sequences of words of an article: a tree of prefixes, so that no sequence is
/// ever spelled out.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    /// A prefix, a word, and the number of the two together.
    slots: Vec<(u32, u32, u32)>,
    taken: usize,
}

/// The prefix of every phrase of one word.
pub(super) const NO_PREFIX: u32 = u32::MAX;

impl Phrases {
    /// The number of the phrase `prefix` + `word`, and whether it is new.
    #[inline]
    pub(super) fn number(&mut self, prefix: u32, word: u32) -> (u32, bool) {
        if self.slots.len() < (self.taken + 1) * SLOTS_PER_WORD {
            self.grow();
        }
        let slot = self.slot(prefix, word);
        let (_, _, known) = self.slots[slot];
        if known != FREE {
            return (known, false);
        }
        let number = self.taken as u32;
        self.slots[slot] = (prefix, word, number);
        self.taken += 1;
        (number, true)
    }

    pub(super) fn clear(&mut self) {
        if self.slots.len() > SPARSE * self.taken.max(FEWEST_SLOTS) {
            self.slots = Vec::new();
        }
        self.slots.fill((0, 0, FREE));
        self.taken = 0;
    }

    /// Where a phrase stands, or the free slot where it may.
    #[inline]
    fn slot(&self, prefix: u32, word: u32) -> usize {
        let key = Key::from(u64::from(prefix) << 32 | u64::from(word));
        let shift = self.slots.len().leading_zeros() + 1;
        let mut slot = (hash(key) >> shift) as usize;
        loop {
            let (known_prefix, known_word, number) = self.slots[slot];
            if number == FREE || (known_prefix, known_word) == (prefix, word) {
                return slot;
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }

    #[cold]
    fn grow(&mut self) {
        let length = (self.slots.len() * 2).max(FEWEST_SLOTS);
        let before = std::mem::replace(&mut self.slots, vec![(0, 0, FREE); length]);
        for (prefix, word, number) in before.into_iter().filter(|(_, _, number)| *number != FREE) {
            let slot = self.slot(prefix, word);
            self.slots[slot] = (prefix, word, number);
        }
    }
}

/// Puts a word in lower case into `lower`.
pub(super) fn lower_into(word: &str, lower: &mut String) {
    lower.clear();
    if word.is_ascii() {
        lower.push_str(word);
        lower.make_ascii_lowercase();
    } else {
        lower.push_str(&word.to_lowercase());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_numbers() {
        let mut interner = Interner::default();
        let words: Vec<String> = (0..2_000).map(|n| "x".repeat(n % 20) + &n.to_string()).collect();
        for round in 0..3 {
            for (number, word) in words.iter().enumerate() {
                assert_eq!(interner.number(word), (number as u32, round == 0), "{word}");
                assert_eq!(interner.find(word), Some(number as u32));
            }
        }
        assert_eq!((interner.number(""), interner.find("\0")), ((2_000, true), None));
        interner.clear();
        assert_eq!((interner.find("x1"), interner.number("x1")), (None, (0, true)));
        assert_eq!(Interner::default().find("x1"), None);
    }

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
        phrases.clear();
        assert_eq!(phrases.number(7, 7), (0, true));
    }
}
