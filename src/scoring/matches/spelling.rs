//! The words of a text as they are looked up: folded, where asked for, and hashed.
//!
//! A word in ASCII is folded by one bit in each of its bytes: letters become small, digits stay, and
//! `_`, the one other character of words, becomes a byte that no word holds. So neither a copy of the
//! text is made nor a letter looked at.

use super::automaton::Token;
use crate::text::borders::{BLOCK, Borders};
use crate::text::fold;
use crate::text::lexicon::Lexicon;
use crate::text::scan::{PACKED_BYTES, Packed};

/// In place of the hash of a word that is not ASCII.
pub(super) const FOREIGN: u64 = 0;

/// The bit that small letters and digits have and capitals lack.
const CASE: u8 = 0x20;

/// Bytes of a word that its hash is made of, besides its length.
pub(super) const HASHED: usize = 8;

/// The first bytes of a word.
pub(super) type Eight = [u8; HASHED];

/// Ones in the bits of the first bytes of a word, by its length.
const KEEP: [u64; BLOCK + 1] = {
    let mut masks = [u64::MAX; BLOCK + 1];
    let mut length = 0;
    while length < HASHED {
        masks[length] = (1 << (8 * length)) - 1;
        length += 1;
    }
    masks
};

/// The words of a text, to be read by where they begin and end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spelling<'a> {
    pub(super) text: &'a str,
    fold: bool,
    /// What the bytes of words in ASCII are joined with.
    pub(super) case: u64,
}

/// What became of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// All of it was invisible.
    Nothing,
    /// No keyword has it.
    Unknown,
    /// Its number.
    Known(u32),
}

impl<'a> Spelling<'a> {
    pub(super) fn new(text: &'a str, fold: bool) -> Self {
        let case = if fold { u64::from_ne_bytes([CASE; 8]) } else { 0 };
        Self { text, fold, case }
    }

    /// The hash of a word in ASCII. Of a long one only the beginning and the length count, up to a
    /// [`BLOCK`].
    #[inline]
    pub(super) fn hash(&self, start: usize, length: usize) -> u64 {
        hash(self.eight(start) | self.case, length)
    }

    /// The number of the word between two bytes.
    pub(super) fn find(
        &self,
        (start, end): (usize, usize),
        borders: &Borders,
        words: &Lexicon,
        spelled: &mut Spelled,
    ) -> Word {
        let length = end - start;
        if length <= PACKED_BYTES && !is_foreign(borders.foreign(start), length) {
            return words.find(self.packed(start, length)).map_or(Word::Unknown, Word::Known);
        }
        match self.spell((start, end), borders, spelled) {
            [] => Word::Nothing,
            word => words.find_bytes(word).map_or(Word::Unknown, Word::Known),
        }
    }

    /// The word between two bytes, as its number is looked up by. Empty if all of it is invisible.
    pub(super) fn spell<'s>(
        &self,
        (start, end): (usize, usize),
        borders: &Borders,
        spelled: &'s mut Spelled,
    ) -> &'s [u8] {
        let Spelled { folded, bytes } = spelled;
        let word = &self.text[start..end];
        bytes.clear();
        if !self.fold || !borders.any_foreign(start, end) {
            bytes.extend_from_slice(word.as_bytes());
        } else {
            folded.clear();
            fold::word(word, folded);
            bytes.extend_from_slice(folded.as_bytes());
        }
        if self.fold {
            for byte in bytes.iter_mut().filter(|byte| byte.is_ascii()) {
                *byte |= CASE;
            }
        }
        bytes
    }

    /// The tokens between two words, where there are only symbols and white space.
    pub(super) fn between(
        self,
        start: usize,
        end: usize,
    ) -> impl Iterator<Item = (Token, usize, usize)> + 'a {
        self.text[start..end].char_indices().map(move |(at, character)| {
            let token = if character.is_whitespace() {
                Token::SPACE
            } else {
                Token::symbol(if self.fold { fold::symbol(character) } else { character })
            };
            (token, start + at, start + at + character.len_utf8())
        })
    }

    /// A word in ASCII of up to 16 bytes.
    #[inline]
    fn packed(&self, start: usize, length: usize) -> Packed {
        let low = (self.eight(start) | self.case) & KEEP[length];
        if length <= HASHED {
            return [low, 0];
        }
        [low, (self.eight(start + HASHED) | self.case) & KEEP[length - HASHED]]
    }

    /// Eight bytes from one on; what is behind the end of the text is 0.
    #[inline]
    fn eight(&self, start: usize) -> u64 {
        let bytes = &self.text.as_bytes()[start..];
        bytes.first_chunk().map_or_else(|| last_few(bytes), |eight| u64::from_le_bytes(*eight))
    }
}

/// Space to spell words in.
#[derive(Debug, Default)]
pub(super) struct Spelled {
    folded: String,
    bytes: Vec<u8>,
}

/// The hash of a spelled word, if it is ASCII.
pub(super) fn hash_of(word: &[u8]) -> Option<u64> {
    word.is_ascii().then(|| hash(last_few(&word[..word.len().min(HASHED)]), word.len().min(BLOCK)))
}

/// Whether a word of some bytes has any beyond ASCII, or may have, given those of the text from its
/// first byte on. Of a word of a [`BLOCK`] and more it is not known.
#[inline]
pub(super) fn is_foreign(foreign: u64, length: usize) -> bool {
    foreign << (BLOCK - length) != 0 || length == BLOCK
}

/// The upper bits are what counts. Of a long word all begins are tried whose length is the same.
#[inline]
pub(super) fn hash(eight: u64, length: usize) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    (eight & KEEP[length]).wrapping_add(length as u64).wrapping_mul(FACTOR)
}

#[cold]
fn last_few(bytes: &[u8]) -> u64 {
    let mut eight = [0; HASHED];
    eight[..bytes.len()].copy_from_slice(bytes);
    u64::from_le_bytes(eight)
}
