//! Plain words: letters of ASCII and nothing else, as most words of the news are.
//!
//! Such a word is known by its first and last eight bytes, read as two numbers: no copy is made of
//! it, and most are told from all words of a lexicon by one look at a table.

use wide::{CmpGt, i8x16};

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
    /// Whether any of its letters is a capital.
    pub(crate) capitals: bool,
    /// Whether an apostrophe and s come next.
    pub(crate) possessive: bool,
    pub(crate) key: Key,
}

/// A plain word and what tells that it ends: an apostrophe of three bytes, an s, and one more.
const WINDOW: usize = LONGEST + 4;

/// The small letters' bit.
const SMALL: u64 = 0x2020_2020_2020_2020;

/// What may follow a word without belonging to it.
const AFTER: u8 = 1;

const KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 0x80 {
        let sign = byte as u8;
        if !sign.is_ascii_alphanumeric() && !matches!(sign, b'.' | b'\'' | b'_' | b'@' | b':') {
            kinds[byte] = AFTER;
        }
        byte += 1;
    }
    kinds
};

/// The letters that sixteen bytes begin with.
#[derive(Debug, Clone, Copy)]
struct Letters {
    length: usize,
    /// A bit for each that is a capital, the first lowest.
    capitals: u32,
}

impl Letters {
    /// Looks at all sixteen bytes at once. Bytes beyond ASCII are negative, and so below all letters.
    #[inline]
    fn of(sixteen: [u8; LONGEST]) -> Self {
        let bytes = i8x16::new(sixteen.map(|byte| byte as i8));
        let small = bytes | i8x16::splat(0x20);
        let from_a = small.cmp_gt(i8x16::splat(b'a' as i8 - 1));
        let to_z = i8x16::splat(b'z' as i8 + 1).cmp_gt(small);
        let letters = (from_a & to_z).move_mask() as u32;
        let length = (!letters).trailing_zeros();
        let capitals = i8x16::splat(b'a' as i8).cmp_gt(bytes).move_mask() as u32;
        Self { length: length as usize, capitals: capitals & ((1 << length) - 1) }
    }
}

/// Whether a dash, a quote, dots (U+2010 to U+2027) or a no-break space come next.
#[inline]
pub(super) fn is_sign(rest: &[u8]) -> bool {
    matches!(rest, [0xE2, 0x80, 0x90..=0xA7, ..] | [0xC2, 0xA0, ..])
}

/// The same, but for the apostrophe.
#[inline]
fn is_mark(rest: &[u8]) -> bool {
    is_sign(rest) && rest[2] != 0x99
}

/// Whether an apostrophe and s come next, and the word ends there.
#[inline]
fn is_possessive(rest: &[u8]) -> bool {
    matches!(rest, [b'\'', b's' | b'S', next, ..] | [0xE2, 0x80, 0x99, b's' | b'S', next, ..]
        if KINDS[usize::from(*next)] == AFTER)
}

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

    /// Where a table of `2^bits` places keeps it, and a mark that few others there have, never 0.
    pub(crate) fn place(self, bits: u32) -> (usize, u8) {
        let mixed = self.head ^ self.tail.rotate_left(29) ^ u64::from(self.length);
        let hash = mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        ((hash >> (64 - bits)) as usize, (hash >> 32) as u8 | 1)
    }
}

impl Plain {
    /// The plain word that begins at `start`; `None` when the word there may be anything else: one
    /// with an apostrophe, digits, other letters, or one that goes on into an address.
    pub(crate) fn read(bytes: &[u8], start: usize) -> Option<Self> {
        let window: &[u8; WINDOW] = bytes.get(start..start + WINDOW)?.try_into().ok()?;
        let number = |from: usize| {
            u64::from_le_bytes(window[from..from + 8].try_into().expect("eight bytes"))
        };
        let sixteen = window[..LONGEST].try_into().expect("sixteen bytes");
        let Letters { length, capitals } = Letters::of(sixteen);
        if length == 0 || length > LONGEST - 1 {
            return None;
        }
        let next = window[length];
        let ends = KINDS[usize::from(next)] == AFTER
            || next == b'.' && length > 1 && !window[length + 1].is_ascii_lowercase()
            || is_mark(&window[length..]);
        let possessive = !ends && is_possessive(&window[length..]);
        if !ends && !possessive {
            return None;
        }
        let shape = match (capitals & 1, capitals.count_ones() as usize) {
            (0, _) => Shape::Lower,
            (_, count) if count == length && length > 1 => Shape::Upper,
            _ => Shape::Capital,
        };
        let (head, tail) = if length > 8 {
            (number(0) | SMALL, number(length - 8) | SMALL)
        } else {
            ((number(0) | SMALL) & (u64::MAX >> (64 - 8 * length)), 0)
        };
        let key = Key { head, tail, length: length as u8 };
        Some(Self { end: start + length, shape, capitals: capitals > 0, possessive, key })
    }
}
