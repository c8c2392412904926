//! Strings to small numbers.

use rustc_hash::FxHashMap;
use wide::{CmpEq, i32x4};

use crate::text::keys::{self, Key, hash, key};

/// Numbers distinct strings in the order they come.
#[derive(Debug, Default)]
pub(super) struct Interner {
    places: Places,
    /// The strings by number, those that are short enough to be a key.
    keys: Vec<Key>,
    long: FxHashMap<Box<str>, u32>,
}

/// What stands for a longer string among the keys: none is as long as that.
pub(super) const LONG: Key = Key::MAX;

impl Interner {
    /// The number of `word`, and whether it is new.
    pub(super) fn number(&mut self, word: &str) -> (u32, bool) {
        if let Some(known) = self.find(word) {
            return (known, false);
        }
        let number = self.keys.len() as u32;
        if let Some(key) = key(word) {
            self.keys.push(key);
            self.places.add(hash(key), number, &self.keys, |key| *key);
        } else {
            self.keys.push(LONG);
            self.long.insert(word.into(), number);
        }
        (number, true)
    }

    /// The number of `word`, if it has one.
    pub(super) fn find(&self, word: &str) -> Option<u32> {
        match key(word) {
            Some(key) => self.places.find(hash(key), |number| self.keys[number as usize] == key),
            None => self.long.get(word).copied(),
        }
    }

    pub(super) fn clear(&mut self) {
        self.places.clear(self.keys.len());
        self.keys.clear();
        self.long.clear();
    }
}

/// Where the numbers of short strings stand, by hash. A large table is looked into all over, so it is
/// kept small: what the strings are is told by whoever asks.
#[derive(Debug, Default)]
pub(super) struct Places {
    buckets: Vec<Bucket>,
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

/// Buckets of a table with strings in it: at least one for every two strings.
const FEWEST_BUCKETS: usize = 1 << 6;
const STRINGS_PER_BUCKET: usize = 2;

/// A table with more slots than this for each that was taken is begun small, so that clearing it
/// takes no longer than filling it did.
const SPARSE: usize = 64;

impl Places {
    /// The number of a hash for which `is` holds.
    #[inline]
    pub(super) fn find(&self, hash: u64, is: impl Fn(u32) -> bool) -> Option<u32> {
        if self.buckets.is_empty() {
            return None;
        }
        let (wanted, free) = (i32x4::splat(mark(hash)), i32x4::splat(FREE));
        let mut at = first_bucket(hash, self.buckets.len());
        loop {
            let Bucket { marks, numbers } = &self.buckets[at];
            let marks = i32x4::new(*marks);
            let mut alike = marks.cmp_eq(wanted).move_mask();
            while alike != 0 {
                let number = numbers[alike.trailing_zeros() as usize % SLOTS];
                if is(number) {
                    return Some(number);
                }
                alike &= alike - 1;
            }
            if marks.cmp_eq(free).move_mask() != 0 {
                return None;
            }
            at = (at + 1) & (self.buckets.len() - 1);
        }
    }

    /// The number that most likely is the one of a hash, if any: [`Self::find`] tells for certain, but
    /// has to wait for the string.
    #[inline]
    pub(super) fn guess(&self, hash: u64) -> Option<u32> {
        if self.buckets.is_empty() {
            return None;
        }
        let bucket = &self.buckets[first_bucket(hash, self.buckets.len())];
        let alike = i32x4::new(bucket.marks).cmp_eq(i32x4::splat(mark(hash))).move_mask();
        (alike != 0).then(|| bucket.numbers[alike.trailing_zeros() as usize % SLOTS])
    }

    /// Adds the number of the last of some strings, whose keys are told.
    pub(super) fn add<T>(&mut self, hash: u64, number: u32, all: &[T], key: impl Fn(&T) -> Key) {
        if self.buckets.len() * STRINGS_PER_BUCKET >= all.len() {
            self.set(hash, number);
            return;
        }
        let length = (all.len() / STRINGS_PER_BUCKET + 1).next_power_of_two().max(FEWEST_BUCKETS);
        self.buckets.clear();
        self.buckets.resize(length, Bucket::default());
        for (key, number) in all.iter().map(key).zip(0..).filter(|(key, _)| *key != LONG) {
            self.set(keys::hash(key), number);
        }
    }

    fn set(&mut self, hash: u64, number: u32) {
        let mut at = first_bucket(hash, self.buckets.len());
        let slot = loop {
            match self.buckets[at].marks.iter().position(|mark| *mark == FREE) {
                Some(slot) => break slot,
                None => at = (at + 1) & (self.buckets.len() - 1),
            }
        };
        self.buckets[at].marks[slot] = mark(hash);
        self.buckets[at].numbers[slot] = number;
    }

    /// Forgets so many strings.
    fn clear(&mut self, strings: usize) {
        let slots = self.buckets.len() * SLOTS;
        if slots > SPARSE * strings.max(FEWEST_BUCKETS * SLOTS) {
            self.buckets = Vec::new();
        }
        self.buckets.fill(Bucket::default());
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
        let short = words.iter().filter(|word| word.len() <= SHORT).count();
        assert!((1..words.len()).contains(&short), "there are short words and long ones");
        interner.clear();
        assert_eq!((interner.find("x1"), interner.number("x1")), (None, (0, true)));
        assert_eq!(Interner::default().find("x1"), None);
    }
}
