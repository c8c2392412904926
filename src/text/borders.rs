//! Where the words of a text begin and end: the bitmap under the matcher.
//!
//! Sixty-four bytes at a time, a text becomes a bitmap of word bytes, and words are the runs of
//! ones. Characters beyond ASCII are looked at one by one and mended into it. A word is a run of
//! [`classes::PART`] characters with what is invisible within; letters of unspaced scripts are words
//! one by one. The text itself is not copied.

use wide::u8x16;

use crate::batch::{BYTES_BETWEEN_CHECKS, Batch};
use crate::error::{Error, Result};
use crate::text::classes;

/// Bytes that one number of a bitmap tells of.
pub const BLOCK: usize = 64;

/// Bytes looked at side by side.
const LANES: usize = 16;

/// The bit in which small letters differ from capitals.
const CASE: u8 = 0x20;

/// The longest text: offsets are `u32`, with room for the padding.
pub const LONGEST_TEXT: usize = u32::MAX as usize - 4 * BLOCK;

/// The borders of the words of one text at a time; made once and used for many.
#[derive(Debug, Default)]
pub struct Borders {
    /// Bytes of words.
    words: Vec<u64>,
    /// First bytes of words.
    starts: Vec<u64>,
    /// Bytes beyond ASCII.
    foreign: Vec<u64>,
    /// Where a word begins though another ends just there; empty if there are no such.
    cuts: Vec<u64>,
    /// Bytes in which a character goes on, and how many there are before each block. What is told
    /// here of a text in ASCII is that of a text before.
    continued: Vec<u64>,
    continued_before: Vec<u32>,
    ascii: bool,
}

impl Borders {
    /// Find the words of `text`; those of the text before are forgotten.
    ///
    /// # Errors
    /// When the batch was asked to stop, or the text is longer than [`LONGEST_TEXT`].
    pub fn read(&mut self, text: &str, batch: &Batch) -> Result<()> {
        if text.len() > LONGEST_TEXT {
            return Err(Error::option("texts", "must be shorter than 4 GiB each"));
        }
        let (blocks, rest) = text.as_bytes().as_chunks::<BLOCK>();
        let mut last = [0; BLOCK];
        last[..rest.len()].copy_from_slice(rest);
        // Behind the last word there is a block without any, to look ahead to.
        let count = blocks.len() + 2;
        self.words.resize(count, 0);
        self.starts.resize(count, 0);
        self.foreign.resize(count, 0);
        let mut beyond = 0;
        let marks = self.words.iter_mut().zip(&mut self.foreign);
        for (number, (block, (words, foreign))) in
            blocks.iter().chain([&last]).zip(marks).enumerate()
        {
            if number % (BYTES_BETWEEN_CHECKS / BLOCK) == 0 {
                batch.check()?;
            }
            (*words, *foreign) = mark(block);
            beyond |= *foreign;
        }
        (self.words[count - 1], self.foreign[count - 1]) = (0, 0);
        self.ascii = beyond == 0;
        self.cuts.clear();
        if !self.ascii {
            self.mend(text, batch)?;
        }
        let mut before = 0;
        for (starts, words) in self.starts.iter_mut().zip(&self.words) {
            *starts = words & !(words << 1 | before);
            before = words >> (BLOCK - 1);
        }
        for ((starts, words), cuts) in self.starts.iter_mut().zip(&self.words).zip(&self.cuts) {
            *starts |= words & cuts;
        }
        Ok(())
    }

    /// Whether the text is ASCII throughout.
    pub fn is_ascii(&self) -> bool {
        self.ascii
    }

    /// How many words there are.
    pub fn count(&self) -> usize {
        self.starts.iter().map(|starts| starts.count_ones() as usize).sum()
    }

    /// How many blocks a word can begin in.
    pub fn blocks(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// In which bytes of a block words begin.
    #[inline]
    pub fn starts(&self, block: usize) -> u64 {
        self.starts[block]
    }

    /// In which bytes of a block and the one behind it no word goes on: it ends there, or another begins.
    #[inline]
    pub fn stops(&self, block: usize) -> [u64; 2] {
        let stops = |block: usize| !self.words[block] | self.starts[block];
        [stops(block), stops(block + 1)]
    }

    /// Where the next word begins, from a byte on.
    pub fn next_start(&self, from: usize) -> Option<usize> {
        next_bit(from, self.starts.len(), |block| self.starts[block])
    }

    /// The next byte that is of no word, from one on; perhaps behind the end of the text.
    pub fn next_gap(&self, from: usize) -> Option<usize> {
        next_bit(from, self.words.len(), |block| !self.words[block])
    }

    /// Where the word ends that begins at a byte.
    #[inline]
    pub fn end(&self, start: usize) -> usize {
        let near = length(self.stops(start / BLOCK), start % BLOCK);
        if near < BLOCK { start + near } else { self.far_end(start + 1) }
    }

    #[cold]
    fn far_end(&self, from: usize) -> usize {
        let stop = |block: usize| !self.words[block] | self.starts[block];
        next_bit(from, self.words.len(), stop).unwrap_or(from)
    }

    /// Whether any byte from one up to another is beyond ASCII.
    #[inline]
    pub fn any_foreign(&self, start: usize, end: usize) -> bool {
        let blocks = if self.ascii { 0 } else { end.div_ceil(BLOCK) };
        next_bit(start, blocks, |block| self.foreign[block]).is_some_and(|at| at < end)
    }

    /// Whether any byte of a block and the next is beyond ASCII.
    #[inline]
    pub fn any_foreign_near(&self, block: usize) -> bool {
        self.foreign[block] | self.foreign[block + 1] != 0
    }

    /// Which of the first 64 bytes from one on are beyond ASCII, from the lowest bit up.
    #[inline]
    pub fn foreign(&self, start: usize) -> u64 {
        let (block, bit) = (start / BLOCK, start % BLOCK);
        // Shifted twice, as no number can be shifted by all of its bits.
        self.foreign[block] >> bit | self.foreign[block + 1] << (BLOCK - 1 - bit) << 1
    }

    /// How many code points come before a byte that begins one.
    #[inline]
    pub fn code_points(&self, byte: usize) -> usize {
        if self.ascii {
            return byte;
        }
        let (block, bit) = (byte / BLOCK, byte % BLOCK);
        let here = self.continued[block] & ((1 << bit) - 1);
        byte - (self.continued_before[block] + here.count_ones()) as usize
    }

    /// Mend the bitmap at every character beyond ASCII.
    fn mend(&mut self, text: &str, batch: &Batch) -> Result<()> {
        let foreign = std::mem::take(&mut self.foreign);
        let mut next = 0;
        let mut continued_before = 0;
        self.continued.clear();
        self.continued_before.clear();
        for (number, block) in foreign.iter().enumerate() {
            if number % (BYTES_BETWEEN_CHECKS / BLOCK) == 0 {
                batch.check()?;
            }
            let (mut left, mut continued) = (*block, *block);
            while left != 0 {
                let bit = left.trailing_zeros() as usize;
                let at = number * BLOCK + bit;
                left &= left - 1;
                if at >= next {
                    continued &= !(1 << bit);
                    let character = text[at..].chars().next();
                    let character = character.expect("the byte behind a character begins another");
                    next = at + character.len_utf8();
                    self.mend_character(character, at, next);
                }
            }
            self.continued.push(continued);
            self.continued_before.push(continued_before);
            continued_before += continued.count_ones();
        }
        self.foreign = foreign;
        Ok(())
    }

    #[inline]
    fn mend_character(&mut self, character: char, at: usize, end: usize) {
        let class = classes::of(character);
        if class & (classes::PART | classes::INVISIBLE) == 0 {
            return;
        }
        set(&mut self.words, at, end);
        if class & classes::UNSPACED != 0 && class & classes::MARK == 0 {
            if self.cuts.is_empty() {
                self.cuts.resize(self.words.len(), 0);
            }
            set(&mut self.cuts, at, at + 1);
            set(&mut self.cuts, end, end + 1);
        } else if class & (classes::MARK | classes::INVISIBLE) != 0
            && !self.cuts.is_empty()
            && self.cuts[at / BLOCK] >> (at % BLOCK) & 1 == 1
        {
            // It belongs to the character before it, and so does the cut behind that one.
            self.cuts[at / BLOCK] &= !(1 << (at % BLOCK));
            set(&mut self.cuts, end, end + 1);
        }
    }
}

/// How many bytes a word has that begins in a bit of a block, given where words stop in this and the
/// next; at most [`BLOCK`].
#[inline]
pub fn length([here, next]: [u64; 2], bit: usize) -> usize {
    let stops = here >> bit >> 1 | next << (BLOCK - 1 - bit);
    (stops | 1 << (BLOCK - 1)).trailing_zeros() as usize + 1
}

/// The lowest bit set in some blocks, from one on.
#[inline]
fn next_bit(from: usize, blocks: usize, bits: impl Fn(usize) -> u64) -> Option<usize> {
    let mut block = from / BLOCK;
    if block >= blocks {
        return None;
    }
    let mut here = bits(block) >> (from % BLOCK) << (from % BLOCK);
    while here == 0 {
        block += 1;
        if block == blocks {
            return None;
        }
        here = bits(block);
    }
    Some(block * BLOCK + here.trailing_zeros() as usize)
}

/// Which bytes of a block are of words, as far as they are ASCII, and which are not ASCII.
#[inline]
fn mark(block: &[u8; BLOCK]) -> (u64, u64) {
    let (mut words, mut foreign) = (0, 0);
    for (at, bytes) in block.as_chunks::<LANES>().0.iter().enumerate() {
        let bytes = u8x16::from(*bytes);
        let word = within(bytes | u8x16::splat(CASE), b'a', b'z')
            | within(bytes, b'0', b'9')
            | bytes.cmp_eq(u8x16::splat(b'_'));
        words |= u64::from(word.move_mask() as u16) << (LANES * at);
        foreign |= u64::from(bytes.move_mask() as u16) << (LANES * at);
    }
    (words, foreign)
}

/// All ones where a byte lies between two others.
#[inline]
fn within(bytes: u8x16, low: u8, high: u8) -> u8x16 {
    let above = bytes - u8x16::splat(low);
    above.min(u8x16::splat(high - low)).cmp_eq(above)
}

fn set(bits: &mut [u64], from: usize, until: usize) {
    for at in from..until {
        bits[at / BLOCK] |= 1 << (at % BLOCK);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let mut borders = Borders::default();
        borders.read(text, &Batch::new()).unwrap();
        let (mut words, mut at) = (Vec::new(), 0);
        while let Some(start) = borders.next_start(at) {
            at = borders.end(start);
            words.push(&text[start..at]);
        }
        assert_eq!(borders.count(), words.len());
        words
    }

    #[test]
    fn words_as_a_person_looks_for_them() {
        for (text, expected, why) in [
            ("", vec![], "nothing"),
            ("Oil, gas!", vec!["Oil", "gas"], "plain"),
            ("Zu\u{308}rich", vec!["Zu\u{308}rich"], "a mark belongs to its letter"),
            ("under_score 2x", vec!["under_score", "2x"], "underscores and digits"),
            ("co\u{ad}op", vec!["co\u{ad}op"], "a soft hyphen"),
            ("在北京iPhone", vec!["在", "北", "京", "iPhone"], "unspaced"),
            ("ก็ดี", vec!["ก็", "ดี"], "Thai signs stay with their letter"),
            ("a\u{0}b", vec!["a", "b"], "NUL is no word character"),
            ("«é»", vec!["é"], "quotes beyond ASCII"),
            ("@[`{/:", vec![], "the neighbours of letters and digits"),
        ] {
            assert_eq!(words(text), expected, "{text}: {why}");
        }
    }

    #[test]
    fn words_and_code_points_across_blocks_of_sixty_four() {
        for length in 0..200 {
            let (signs, word) = ("-".repeat(length), "z".repeat(length + 1));
            assert_eq!(words(&format!("{signs}{word}")), [word.as_str()]);
            let word = format!("{}é{}", "x".repeat(length), "京".repeat(2));
            let text = format!("{signs} {word}");
            let long = format!("{}é", "x".repeat(length));
            assert_eq!(words(&text), [long.as_str(), "京", "京"]);
            let mut borders = Borders::default();
            borders.read(&text, &Batch::new()).unwrap();
            for (point, (byte, _)) in text.char_indices().enumerate() {
                assert_eq!(borders.code_points(byte), point, "byte {byte} of {text}");
            }
            assert_eq!(borders.code_points(text.len()), text.chars().count());
            assert!(borders.any_foreign(0, text.len()));
            assert!(!borders.any_foreign(0, length + 1));
        }
    }
}
