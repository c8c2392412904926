//! Plain words: letters of ASCII and nothing else, as most words of the news are.
//!
//! Such a word is known by its first and last eight bytes, read as two numbers: no copy is made of
//! it, and most are told from all words of a lexicon by one look at a table.

use super::token::Shape;

/// Longest plain word, in bytes.
pub(crate) const LONGEST: usize = 16;

/// What a plain word is known by: its first and last eight bytes in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Key {
    head: u64,
    tail: u64,
    pub(crate) length: u8,
}

/// A plain word of the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plain {
    /// The byte after its last.
    pub(crate) end: usize,
    pub(crate) shape: Shape,
    pub(crate) key: Key,
}

/// The small letters' bit.
const SMALL: u64 = 0x2020_2020_2020_2020;

const LOWER: u8 = 1;
const UPPER: u8 = 2;
/// What may follow a word without belonging to it.
const AFTER: u8 = 4;

const KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 0x80 {
        let sign = byte as u8;
        kinds[byte] = if sign.is_ascii_lowercase() {
            LOWER
        } else if sign.is_ascii_uppercase() {
            UPPER
        } else if sign.is_ascii_digit() || matches!(sign, b'.' | b'\'' | b'_' | b'@' | b':') {
            0
        } else {
            AFTER
        };
        byte += 1;
    }
    kinds
};

impl Key {
    /// The key of a word in lower case, if it is a plain one.
    pub(crate) fn of(word: &[u8]) -> Option<Self> {
        let plain = (1..=LONGEST).contains(&word.len()) && word.iter().all(u8::is_ascii_lowercase);
        plain.then(|| {
            let number = |part: &[u8]| {
                part.iter().rev().fold(0_u64, |number, byte| number << 8 | u64::from(*byte))
            };
            let head = number(&word[..word.len().min(8)]);
            let tail = if word.len() > 8 { number(&word[word.len() - 8..]) } else { 0 };
            Self { head, tail, length: word.len() as u8 }
        })
    }

    /// Where a table of `2^bits` places keeps it.
    pub(crate) fn place(self, bits: u32) -> usize {
        let mixed = self.head ^ self.tail.rotate_left(29) ^ u64::from(self.length);
        (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - bits)) as usize
    }

    /// The low five bits of its first two letters.
    pub(crate) fn pair(self) -> usize {
        (self.head & 31) as usize * 32 + (self.head >> 8 & 31) as usize
    }
}

impl Plain {
    /// The plain word that begins at `start`; `None` when the word there may be anything else: one
    /// with an apostrophe, digits, other letters, or one that goes on into an address.
    pub(crate) fn read(bytes: &[u8], start: usize) -> Option<Self> {
        let window: &[u8; LONGEST + 2] = bytes.get(start..start + LONGEST + 2)?.try_into().ok()?;
        let first = KINDS[usize::from(window[0])];
        let (mut length, mut rest) = (1, 0);
        let next = loop {
            let kind = KINDS[usize::from(window[length])];
            if kind & (LOWER | UPPER) == 0 {
                break kind;
            }
            rest |= kind;
            length += 1;
            if length > LONGEST {
                return None;
            }
        };
        let ends = next == AFTER
            || window[length] == b'.' && length > 1 && !window[length + 1].is_ascii_lowercase();
        if !ends {
            return None;
        }
        let shape = match (first, rest) {
            (LOWER, _) => Shape::Lower,
            (_, UPPER) => Shape::Upper,
            _ => Shape::Capital,
        };
        let number = |from: usize| {
            u64::from_le_bytes(window[from..from + 8].try_into().expect("eight bytes")) | SMALL
        };
        let (head, tail) = if length > 8 {
            (number(0), number(length - 8))
        } else {
            (number(0) & (u64::MAX >> (64 - 8 * length)), 0)
        };
        let key = Key { head, tail, length: length as u8 };
        Some(Self { end: start + length, shape, key })
    }
}
