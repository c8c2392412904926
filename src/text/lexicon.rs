//! Numbers for words: the one hash table under vocabularies, indexes and the matcher.
//!
//! A word of up to 16 bytes is its own key ([`Packed`]), compared as two numbers beside its slot, so
//! that looking up a common word touches one line of memory. The few longer words live in a map of
//! their own. Words are numbered in the order in which they were first seen.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use crate::text::scan::{self, PACKED_BYTES, Packed};

/// Words and their numbers, from 0 on.
#[derive(Debug, Clone)]
pub struct Lexicon {
    slots: Vec<Slot>,
    shift: u32,
    words: Vec<Packed>,
    long: FxHashMap<Box<[u8]>, u32>,
    long_words: Vec<Box<[u8]>>,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    key: Packed,
    word: u32,
}

const FREE: Slot = Slot { key: [0; 2], word: u32::MAX };

/// What stands for a longer word in the list of words: no UTF-8 holds the byte 0xff.
const LONG: u64 = u64::MAX;

/// Slots of an empty lexicon, as a power of two.
const FIRST_BITS: u32 = 10;

impl Default for Lexicon {
    fn default() -> Self {
        Self::new()
    }
}

impl Lexicon {
    /// A lexicon without words.
    pub fn new() -> Self {
        Self {
            slots: vec![FREE; 1 << FIRST_BITS],
            shift: u64::BITS - FIRST_BITS,
            words: Vec::new(),
            long: FxHashMap::default(),
            long_words: Vec::new(),
        }
    }

    /// A lexicon with room for so many words.
    pub fn with_capacity(words: usize) -> Self {
        let bits = (words * 2).next_power_of_two().trailing_zeros().max(FIRST_BITS);
        Self {
            slots: vec![FREE; 1 << bits],
            shift: u64::BITS - bits,
            words: Vec::with_capacity(words),
            ..Self::new()
        }
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The number of a packed word, given one if it is new.
    #[inline]
    pub fn intern(&mut self, key: Packed) -> u32 {
        let mut at = (hash(key) >> self.shift) as usize;
        loop {
            let slot = self.slots[at];
            if slot.key == key {
                return slot.word;
            }
            if slot.word == u32::MAX {
                return self.insert(key, at);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    /// The number of a packed word, if it has one.
    #[inline]
    pub fn find(&self, key: Packed) -> Option<u32> {
        let mut at = (hash(key) >> self.shift) as usize;
        loop {
            let slot = self.slots[at];
            if slot.key == key {
                return Some(slot.word);
            }
            if slot.word == u32::MAX {
                return None;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    /// The number of a word of any length but 0, given one if it is new.
    pub fn intern_bytes(&mut self, word: &[u8]) -> u32 {
        if word.len() <= PACKED_BYTES {
            return self.intern(scan::pack(word));
        }
        if let Some(number) = self.long.get(word) {
            return *number;
        }
        let number = self.words.len() as u32;
        self.words.push([LONG, self.long_words.len() as u64]);
        self.long_words.push(word.into());
        self.long.insert(word.into(), number);
        number
    }

    /// The number of a word of any length, if it has one.
    pub fn find_bytes(&self, word: &[u8]) -> Option<u32> {
        if word.is_empty() {
            None
        } else if word.len() <= PACKED_BYTES {
            self.find(scan::pack(word))
        } else {
            self.long.get(word).copied()
        }
    }

    /// The number of another lexicon's word, given one if it is new.
    pub fn intern_word(&mut self, other: &Self, number: u32) -> u32 {
        let packed = other.words[number as usize];
        if packed[0] == LONG {
            self.intern_bytes(&other.long_words[packed[1] as usize])
        } else {
            self.intern(packed)
        }
    }

    /// The number of another lexicon's word, if it has one here.
    pub fn find_word(&self, other: &Self, number: u32) -> Option<u32> {
        let packed = other.words[number as usize];
        if packed[0] == LONG {
            self.find_bytes(&other.long_words[packed[1] as usize])
        } else {
            self.find(packed)
        }
    }

    /// Ask for the memory in which [`Lexicon::find_word`] will look first: asked for many words before
    /// the first is looked up, it is waited for once.
    pub fn ask_for(&self, other: &Self, number: u32) {
        let at = (hash(other.words[number as usize]) >> self.shift) as usize;
        std::hint::black_box(self.slots[at].word);
    }

    /// Append the word behind a number.
    pub fn spell(&self, number: u32, letters: &mut String) {
        let packed = self.words[number as usize];
        let (short, length) = scan::unpack(packed);
        let bytes = if packed[0] == LONG {
            &*self.long_words[packed[1] as usize]
        } else {
            &short[..length]
        };
        match std::str::from_utf8(bytes) {
            Ok(word) => letters.push_str(word),
            // Of bytes that were never those of a string.
            Err(_) => letters.push_str(&String::from_utf8_lossy(bytes)),
        }
    }

    /// The word behind a number, as a string of its own.
    pub fn word(&self, number: u32) -> Box<str> {
        let mut letters = String::new();
        self.spell(number, &mut letters);
        letters.into_boxed_str()
    }

    /// A word's first 16 bytes.
    pub fn packed(&self, number: u32) -> Packed {
        let [low, high] = self.words[number as usize];
        if low == LONG {
            scan::pack(&self.long_words[high as usize][..PACKED_BYTES])
        } else {
            [low, high]
        }
    }

    /// The words' keys for [`Lexicon::compare`], in the order of their numbers.
    pub fn sort_key(&self, number: u32) -> u128 {
        let [low, high] = self.packed(number);
        u128::from(low.swap_bytes()) << 64 | u128::from(high.swap_bytes())
    }

    /// The order of two words by their bytes, which is that of their code points; each may come
    /// from a lexicon of its own. The sort keys decide unless one of the words is long.
    pub fn compare(&self, number: u32, other: &Self, other_number: u32) -> Ordering {
        self.sort_key(number).cmp(&other.sort_key(other_number)).then_with(|| {
            self.rest(number).unwrap_or_default().cmp(other.rest(other_number).unwrap_or_default())
        })
    }

    /// What a long word has beyond its first 16 bytes.
    fn rest(&self, number: u32) -> Option<&[u8]> {
        let [low, high] = self.words[number as usize];
        (low == LONG).then(|| &self.long_words[high as usize][PACKED_BYTES..])
    }

    #[cold]
    fn insert(&mut self, key: Packed, at: usize) -> u32 {
        let word = self.words.len() as u32;
        self.words.push(key);
        self.slots[at] = Slot { key, word };
        if self.words.len() * 2 > self.slots.len() {
            self.grow();
        }
        word
    }

    fn grow(&mut self) {
        self.shift -= 1;
        let mut slots = vec![FREE; self.slots.len() * 2];
        let last = slots.len() - 1;
        for slot in self.slots.iter().filter(|slot| slot.word != u32::MAX) {
            let mut at = (hash(slot.key) >> self.shift) as usize;
            while slots[at].word != u32::MAX {
                at = (at + 1) & last;
            }
            slots[at] = *slot;
        }
        self.slots = slots;
    }
}

/// A hash of a packed word: both halves of a 128-bit product, as in wyhash.
#[inline]
pub fn hash(key: Packed) -> u64 {
    const LOW: u64 = 0x9e37_79b9_7f4a_7c15;
    const HIGH: u64 = 0xd1b5_4a32_d192_ed03;
    let product = u128::from(key[0] ^ LOW) * u128::from(key[1] ^ HIGH);
    (product as u64) ^ ((product >> 64) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_given_in_order_and_found_again() {
        let mut lexicon = Lexicon::new();
        let words: Vec<String> =
            (0..5_000).map(|n| format!("{}w{n}", "x".repeat(n % 20))).collect();
        for round in 0..2 {
            for (number, word) in words.iter().enumerate() {
                assert_eq!(lexicon.intern_bytes(word.as_bytes()), number as u32, "round {round}");
            }
        }
        assert_eq!(lexicon.len(), words.len());
        for (number, word) in words.iter().enumerate() {
            assert_eq!(lexicon.find_bytes(word.as_bytes()), Some(number as u32));
            assert_eq!(&*lexicon.word(number as u32), word);
        }
        assert_eq!(lexicon.find_bytes(b"absent"), None);
        assert_eq!(lexicon.find_bytes(b""), None);
    }

    #[test]
    fn words_sort_by_their_bytes() {
        let mut lexicon = Lexicon::new();
        let mut words = [
            "b",
            "ab",
            "a",
            "é",
            "sixteen-bytes-ab",
            "sixteen-bytes-abc",
            "zz_",
            "sixteen-bytes-ab0",
            "a_much_longer_word_than_sixteen",
        ];
        let mut numbers: Vec<u32> =
            words.iter().map(|word| lexicon.intern_bytes(word.as_bytes())).collect();
        numbers.sort_by(|left, right| lexicon.compare(*left, &lexicon, *right));
        words.sort_unstable();
        let sorted: Vec<Box<str>> = numbers.iter().map(|number| lexicon.word(*number)).collect();
        assert_eq!(sorted, words.map(Box::from));
    }
}
