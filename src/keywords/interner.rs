//! Strings and phrases to small numbers.

use rustc_hash::FxHashMap;

use crate::text::keys::{Key, hash, key};

/// Numbers distinct strings in the order they come.
#[derive(Debug, Default)]
pub(super) struct Interner {
    /// Part of a hash and a number: a large table is looked into all over, so it is kept small.
    slots: Vec<(u32, u32)>,
    /// The strings by number, those that are short enough to be a key.
    keys: Vec<Key>,
    long: FxHashMap<Box<str>, u32>,
}

/// The number in a free slot.
const FREE: u32 = u32::MAX;

/// What stands for a longer string among the keys: none is as long as that.
const LONG: Key = Key::MAX;

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
        let number = self.keys.len() as u32;
        self.long.insert(word.into(), number);
        self.keys.push(LONG);
        (number, true)
    }

    /// The same for a short word.
    #[inline]
    pub(super) fn number_of_key(&mut self, key: Key) -> (u32, bool) {
        if self.slots.len() < (self.keys.len() + 1) * SLOTS_PER_WORD {
            self.grow();
        }
        let hash = hash(key);
        let slot = self.slot(hash, key);
        let (_, known) = self.slots[slot];
        if known != FREE {
            return (known, false);
        }
        let number = self.keys.len() as u32;
        self.slots[slot] = (hash as u32, number);
        self.keys.push(key);
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
        let (_, number) = self.slots[self.slot(hash(key), key)];
        Some(number).filter(|number| *number != FREE)
    }

    /// The short words with their numbers, in the order of these.
    pub(super) fn keys(&self) -> impl Iterator<Item = (Key, u32)> {
        self.keys.iter().copied().zip(0..).filter(|(key, _)| *key != LONG)
    }

    pub(super) fn clear(&mut self) {
        if self.slots.len() > SPARSE * self.keys.len().max(FEWEST_SLOTS) {
            self.slots = Vec::new();
        }
        self.slots.fill((0, FREE));
        self.keys.clear();
        self.long.clear();
    }

    /// Where a key stands, or the free slot where it may.
    #[inline]
    fn slot(&self, hash: u64, key: Key) -> usize {
        // Slots are chosen by the highest bits of the hash, and hold the lowest.
        let shift = self.slots.len().leading_zeros() + 1;
        let mut slot = (hash >> shift) as usize;
        loop {
            let (known, number) = self.slots[slot];
            if number == FREE || known == hash as u32 && self.keys[number as usize] == key {
                return slot;
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }

    #[cold]
    fn grow(&mut self) {
        let length = (self.slots.len() * 2).max(FEWEST_SLOTS);
        self.slots.clear();
        self.slots.resize(length, (0, FREE));
        let keys = std::mem::take(&mut self.keys);
        for (key, number) in keys.iter().zip(0..).filter(|(key, _)| **key != LONG) {
            let hash = hash(*key);
            let shift = length.leading_zeros() + 1;
            let mut slot = (hash >> shift) as usize;
            while self.slots[slot].1 != FREE {
                slot = (slot + 1) & (length - 1);
            }
            self.slots[slot] = (hash as u32, number);
        }
        self.keys = keys;
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

    /// The number of the phrase `prefix` + `word`, if it has one.
    pub(super) fn find(&self, prefix: u32, word: u32) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let (_, _, number) = self.slots[self.slot(prefix, word)];
        Some(number).filter(|number| *number != FREE)
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
    use crate::text::keys::SHORT;

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
        let short = words.iter().filter(|word| word.len() <= SHORT).count() + 1;
        assert!(interner.keys().count() == short && interner.keys().is_sorted_by_key(|(_, n)| n));
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
        let one = phrases.find(NO_PREFIX, 7).unwrap();
        assert_eq!((phrases.find(one, 8), phrases.find(one, 9)), (Some(one + 1), None));
        phrases.clear();
        assert_eq!(phrases.find(NO_PREFIX, 7), None);
        assert_eq!(phrases.number(7, 7), (0, true));
    }
}
