//! Strings to small numbers.

use rustc_hash::FxHashMap;
use wide::{CmpEq, i32x4};

use crate::text::keys::{Key, hash, key};

/// Numbers distinct strings in the order they come.
#[derive(Debug, Default)]
pub(super) struct Interner {
    /// A large table is looked into all over, so it is kept small: it holds no strings.
    buckets: Vec<Bucket>,
    /// The strings by number, those that are short enough to be a key.
    keys: Vec<Key>,
    long: FxHashMap<Box<str>, u32>,
}

/// Slots that are looked at together, so that which of them a word is in takes no branch, which
/// nobody could foresee.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(32))]
struct Bucket {
    /// Part of the hash of each string, [`FREE`] where there is none. They are taken from the first.
    marks: [i32; SLOTS],
    numbers: [u32; SLOTS],
}

const SLOTS: usize = 4;

/// The mark of a free slot: that of a string is odd.
const FREE: i32 = 0;

/// What stands for a longer string among the keys: none is as long as that.
const LONG: Key = Key::MAX;

/// Buckets of a table with words in it: at least one for every two words.
const FEWEST_BUCKETS: usize = 1 << 6;
const WORDS_PER_BUCKET: usize = 2;

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
        if self.buckets.len() * WORDS_PER_BUCKET < self.keys.len() + 1 {
            self.grow();
        }
        let hash = hash(key);
        match self.place(hash, key) {
            Ok(known) => (known, false),
            Err((bucket, slot)) => {
                let number = self.keys.len() as u32;
                self.buckets[bucket].set(slot, hash, number);
                self.keys.push(key);
                (number, true)
            }
        }
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
        if self.buckets.is_empty() { None } else { self.place(hash(key), key).ok() }
    }

    /// The short words with their numbers, in the order of these.
    pub(super) fn keys(&self) -> impl Iterator<Item = (Key, u32)> {
        self.keys.iter().copied().zip(0..).filter(|(key, _)| *key != LONG)
    }

    pub(super) fn clear(&mut self) {
        let slots = self.buckets.len() * SLOTS;
        if slots > SPARSE * self.keys.len().max(FEWEST_BUCKETS * SLOTS) {
            self.buckets = Vec::new();
        }
        self.buckets.fill(Bucket::default());
        self.keys.clear();
        self.long.clear();
    }

    /// The number of a key, or else the bucket and the free slot where it may stand.
    #[inline]
    fn place(&self, hash: u64, key: Key) -> Result<u32, (usize, usize)> {
        let (wanted, free) = (i32x4::splat(mark(hash)), i32x4::splat(FREE));
        let mut at = first_bucket(hash, self.buckets.len());
        loop {
            let Bucket { marks, numbers } = &self.buckets[at];
            let marks = i32x4::new(*marks);
            let mut alike = marks.cmp_eq(wanted).move_mask();
            while alike != 0 {
                let number = numbers[alike.trailing_zeros() as usize % SLOTS];
                if self.keys[number as usize] == key {
                    return Ok(number);
                }
                alike &= alike - 1;
            }
            let free = marks.cmp_eq(free).move_mask();
            if free != 0 {
                return Err((at, free.trailing_zeros() as usize));
            }
            at = (at + 1) & (self.buckets.len() - 1);
        }
    }

    #[cold]
    fn grow(&mut self) {
        let length = (self.buckets.len() * 2).max(FEWEST_BUCKETS);
        self.buckets.clear();
        self.buckets.resize(length, Bucket::default());
        for (key, number) in self.keys.iter().zip(0..).filter(|(key, _)| **key != LONG) {
            let hash = hash(*key);
            let mut at = first_bucket(hash, length);
            let slot = loop {
                match self.buckets[at].marks.iter().position(|mark| *mark == FREE) {
                    Some(slot) => break slot,
                    None => at = (at + 1) & (length - 1),
                }
            };
            self.buckets[at].set(slot, hash, number);
        }
    }
}

impl Bucket {
    fn set(&mut self, slot: usize, hash: u64, number: u32) {
        self.marks[slot] = mark(hash);
        self.numbers[slot] = number;
    }
}

/// Buckets are chosen by the highest bits of a hash, and hold the lowest.
fn mark(hash: u64) -> i32 {
    hash as i32 | 1
}

/// Where of so many buckets, a power of two, a string is looked for first.
fn first_bucket(hash: u64, buckets: usize) -> usize {
    (hash >> (buckets.leading_zeros() + 1)) as usize
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
}
