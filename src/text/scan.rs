//! Where the tokens of a text are, in lower case: the scan under the tokeniser. A token is a run of
//! [`classes::WORD`], of any length.
//!
//! Sixty-four bytes at a time, a text becomes a bitmap of word bytes, and the words are the runs of
//! ones. Characters beyond ASCII are looked at one by one and mended into the bitmap. The text is
//! copied in the same go, lower case and padded, so that a short word can be read as two machine words ([`Packed`]).

use wide::u8x16;

use crate::batch::{BYTES_BETWEEN_CHECKS, Batch};
use crate::error::{Error, Result};
use crate::text::borders::{BLOCK, LONGEST_TEXT};
use crate::text::classes;

/// Bytes looked at side by side.
const LANES: usize = 16;

/// The bit in which small letters differ from capitals.
const CASE: u8 = 0x20;

/// The longest word that fits [`Packed`].
pub const PACKED_BYTES: usize = 16;

/// A word of up to 16 bytes, zero behind its end: equal words are equal numbers.
pub type Packed = [u64; 2];

/// The words of one text at a time; made once and used for many.
#[derive(Debug, Default)]
pub struct Scan {
    bytes: Vec<u8>,
    length: usize,
    ascii: bool,
    words: Vec<u64>,
    foreign: Vec<u32>,
    edges: Vec<u32>,
}

impl Scan {
    /// A scan that has read nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Find the words of `text`; those of the text before are forgotten.
    ///
    /// # Errors
    /// When the batch was asked to stop, or the text is longer than [`LONGEST_TEXT`].
    pub fn read(&mut self, text: &str, batch: &Batch) -> Result<()> {
        if self.try_read(text, batch)? {
            return Ok(());
        }
        // A capital whose small letter is longer, or a sigma that depends on its neighbours.
        let done = self.try_read(&text.to_lowercase(), batch)?;
        debug_assert!(done, "lower-casing twice changes nothing");
        Ok(())
    }

    /// The bytes that were scanned. In lower case they are not always those of the text that was
    /// read: only ASCII keeps its offsets for certain under [`Reading::Tokens`].
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// Whether the text was ASCII throughout.
    pub fn is_ascii(&self) -> bool {
        self.ascii
    }

    /// Start and end of each word, one after the other: an even count, never descending.
    pub fn edges(&self) -> &[u32] {
        &self.edges
    }

    /// Each word's start and end.
    pub fn spans(&self) -> impl ExactSizeIterator<Item = (usize, usize)> + '_ {
        let (pairs, _) = self.edges.as_chunks::<2>();
        pairs.iter().map(|[start, end]| (*start as usize, *end as usize))
    }

    /// The word of `length` bytes at `start`, as numbers; of a longer one, the first 16 bytes.
    #[inline]
    pub fn packed(&self, start: usize, length: usize) -> Packed {
        pack_padded(&self.bytes[start..start + PACKED_BYTES], length)
    }

    fn try_read(&mut self, text: &str, batch: &Batch) -> Result<bool> {
        if text.len() > LONGEST_TEXT {
            return Err(Error::option("texts", "must be shorter than 4 GiB each"));
        }
        self.copy(text, batch)?;
        self.ascii = self.foreign.is_empty();
        if !self.ascii && !self.mend_foreign(text, batch)? {
            return Ok(false);
        }
        self.collect_edges(batch)?;
        Ok(true)
    }

    /// Copy the text and mark what of it are words in ASCII.
    fn copy(&mut self, text: &str, batch: &Batch) -> Result<()> {
        self.foreign.clear();
        self.length = text.len();
        // At least one block's worth of zeros ends the last word and makes `packed` safe to read.
        let count = text.len() / BLOCK + 2;
        self.bytes.resize(count * BLOCK, 0);
        self.words.resize(count, 0);
        let (blocks, rest) = text.as_bytes().as_chunks::<BLOCK>();
        let mut last = [[0; BLOCK]; 2];
        last[0][..rest.len()].copy_from_slice(rest);
        let (copies, _) = self.bytes.as_chunks_mut::<BLOCK>();
        let copies = copies.iter_mut().zip(&mut self.words);
        for (number, (block, (copy, words))) in blocks.iter().chain(&last).zip(copies).enumerate() {
            if number % (BYTES_BETWEEN_CHECKS / BLOCK) == 0 {
                batch.check()?;
            }
            let is_ascii;
            (*words, is_ascii) = copy_block(block, copy);
            if !is_ascii {
                self.foreign.push(number as u32);
            }
        }
        Ok(())
    }

    /// Mend the bitmap at every character beyond ASCII. False when lower-casing needs the text whole.
    fn mend_foreign(&mut self, text: &str, batch: &Batch) -> Result<bool> {
        let foreign = std::mem::take(&mut self.foreign);
        for (count, number) in foreign.iter().enumerate() {
            if count % (BYTES_BETWEEN_CHECKS / BLOCK) == 0 {
                batch.check()?;
            }
            let from = *number as usize * BLOCK;
            let until = (from + BLOCK).min(self.length);
            for at in from..until {
                // A byte that begins a character of several bytes.
                if self.bytes[at] >= 0xc0 && !self.mend_character(text, at) {
                    self.foreign = foreign;
                    return Ok(false);
                }
            }
        }
        self.foreign = foreign;
        Ok(true)
    }

    fn mend_character(&mut self, text: &str, at: usize) -> bool {
        let character = text[at..].chars().next().expect("a leading byte begins a character");
        let class = classes::of(character);
        if class & classes::WORD == 0 {
            return true;
        }
        let end = at + character.len_utf8();
        for byte in at..end {
            self.words[byte / BLOCK] |= 1 << (byte % BLOCK);
        }
        class & classes::UPPER == 0 || self.lower(character, at, end)
    }

    /// Write the small letter in place of the capital, where it is as long.
    fn lower(&mut self, capital: char, at: usize, end: usize) -> bool {
        let mut letters = capital.to_lowercase();
        let (Some(letter), None) = (letters.next(), letters.next()) else { return false };
        if letter.len_utf8() != end - at || capital == 'Σ' {
            return false;
        }
        letter.encode_utf8(&mut self.bytes[at..end]);
        true
    }

    fn collect_edges(&mut self, batch: &Batch) -> Result<()> {
        self.edges.clear();
        let mut before = 0;
        for (number, word) in self.words.iter().enumerate() {
            if number % (BYTES_BETWEEN_CHECKS / BLOCK) == 0 {
                batch.check()?;
            }
            let base = (number * BLOCK) as u32;
            let mut turns = word ^ (word << 1 | before);
            before = word >> 63;
            self.edges.reserve(BLOCK);
            while turns != 0 {
                self.edges.push(base + turns.trailing_zeros());
                turns &= turns - 1;
            }
        }
        Ok(())
    }
}

/// A word of at most 16 bytes as [`Packed`].
pub fn pack(word: &[u8]) -> Packed {
    let mut padded = [0; PACKED_BYTES];
    padded[..word.len()].copy_from_slice(word);
    pack_padded(&padded, word.len())
}

/// The bytes of a packed word.
pub fn unpack(packed: Packed) -> ([u8; PACKED_BYTES], usize) {
    let mut bytes = [0; PACKED_BYTES];
    bytes[..8].copy_from_slice(&packed[0].to_le_bytes());
    bytes[8..].copy_from_slice(&packed[1].to_le_bytes());
    let both = u128::from(packed[1]) << u64::BITS | u128::from(packed[0]);
    (bytes, PACKED_BYTES - both.leading_zeros() as usize / 8)
}

/// Ones in the bits of the first `length` bytes, for the two halves.
const KEEP: [Packed; PACKED_BYTES + 1] = {
    let mut masks = [[0; 2]; PACKED_BYTES + 1];
    let mut length = 1;
    while length <= PACKED_BYTES {
        let low = if length < 8 { length } else { 8 };
        masks[length] = [u64::MAX >> (64 - 8 * low), 0];
        if length > 8 {
            masks[length][1] = u64::MAX >> (64 - 8 * (length - 8));
        }
        length += 1;
    }
    masks
};

#[inline]
fn pack_padded(bytes: &[u8], length: usize) -> Packed {
    let bytes: &[u8; PACKED_BYTES] = bytes.try_into().expect("a slice of that length");
    let [low, high] = KEEP[length.min(PACKED_BYTES)];
    let (halves, _) = bytes.as_chunks::<8>();
    [u64::from_le_bytes(halves[0]) & low, u64::from_le_bytes(halves[1]) & high]
}

/// Copy a block in lower case. Tells which of its bytes are of words, as far as they
/// are ASCII, and whether all are.
#[inline]
fn copy_block(block: &[u8; BLOCK], copy: &mut [u8; BLOCK]) -> (u64, bool) {
    let (mut words, mut high) = (0, 0);
    let lanes = block.as_chunks::<LANES>().0.iter().zip(copy.as_chunks_mut::<LANES>().0);
    for (at, (from, to)) in lanes.enumerate() {
        let bytes = u8x16::from(*from);
        let upper = in_range(bytes, b'A', b'Z');
        let word = upper
            | in_range(bytes, b'a', b'z')
            | in_range(bytes, b'0', b'9')
            | bytes.cmp_eq(u8x16::splat(b'_'));
        words |= u64::from(word.move_mask() as u16) << (LANES * at);
        high |= bytes.move_mask();
        *to = (bytes | upper & u8x16::splat(CASE)).to_array();
    }
    (words, high == 0)
}

/// All ones where a byte lies between two others.
#[inline]
fn in_range(bytes: u8x16, low: u8, high: u8) -> u8x16 {
    bytes.max(u8x16::splat(low)).min(u8x16::splat(high)).cmp_eq(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<String> {
        let mut scan = Scan::new();
        scan.read(text, &Batch::new()).unwrap();
        scan.spans()
            .map(|(start, end)| String::from_utf8(scan.bytes()[start..end].to_vec()).unwrap())
            .collect()
    }

    #[test]
    fn runs_of_word_characters() {
        for (text, expected, why) in [
            ("", vec![], "nothing"),
            ("Oil, gas!", vec!["oil", "gas"], "plain"),
            ("Zu\u{308}rich", vec!["zu", "rich"], "a mark splits \\w"),
            ("ZÜRICH", vec!["zürich"], "lower beyond ASCII"),
            ("ΟΔΟΣ", vec!["οδος"], "a final sigma"),
            ("İzmir", vec!["i", "zmir"], "the small letter has a mark"),
            ("co\u{ad}op", vec!["co", "op"], "a soft hyphen"),
            ("在北京iPhone", vec!["在北京iphone"], "unspaced"),
            ("ก็ดี", vec!["ก", "ด"], "Thai signs are marks"),
            ("a\u{0}b", vec!["a", "b"], "NUL is no word character"),
        ] {
            assert_eq!(tokens(text), expected, "{text}: {why}");
        }
    }

    #[test]
    fn tokens_across_blocks_of_sixty_four() {
        for length in 0..200 {
            let text = format!("{} {}é{}", "-".repeat(length), "x".repeat(length), "y".repeat(70));
            let word = format!("{}é{}", "x".repeat(length), "y".repeat(70));
            assert_eq!(tokens(&text), std::slice::from_ref(&word));
        }
    }

    #[test]
    fn packing_is_undone_by_unpacking() {
        for word in ["a", "market", "eightbyt", "ninebytes", "sixteenbyteslong"] {
            let (bytes, length) = unpack(pack(word.as_bytes()));
            assert_eq!(&bytes[..length], word.as_bytes());
        }
    }
}
