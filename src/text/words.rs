//! The words of deduplication, as strings, as 64-bit hashes and as spans of the text.
//!
//! A word is a maximal run of letters, marks and digits of the normalised text (see
//! [`normalize`](super::normalize)). Nothing in deduplication compares letters: an article is the
//! sequence of the hashes of its words, and two words are the same when their hashes are.

use wide::u8x16;

use super::normalize::{PADDING, Pieces, Trace};
use crate::batch::Batch;
use crate::error::Result;

/// Bytes of text read at once: what comes out of them stays in the nearest caches.
pub const PIECE: usize = 16 * 1024;

/// The normalised words of a text.
///
/// ```
/// use copydesk::text::words::words;
/// assert_eq!(words("The govern-\nment’s AT&amp;T caf&eacute;"), ["the", "governments", "at", "t", "café"]);
/// assert_eq!(words("東京で会見"), ["東京", "京で", "で会", "会見"]);
/// ```
pub fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let (mut piece, mut edges) = (Vec::new(), Vec::new());
    let mut pieces = Pieces::new(text, PIECE, ());
    while let Some(length) = pieces.next_into(&mut piece) {
        for [start, end] in runs(&piece, length, &mut edges) {
            found.push(String::from_utf8_lossy(&piece[*start as usize..*end as usize]).into());
        }
    }
    found
}

/// Reads texts as the hashes of their words, with space that is used again for the next text.
#[derive(Debug, Default)]
pub struct WordHashes {
    piece: Vec<u8>,
    edges: Vec<u32>,
}

impl WordHashes {
    /// Space for reading texts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Append the hashes of the words of `text` to `hashes`, about `at_once` bytes of it at a time,
    /// and call `after` after each time. It may take hashes out.
    pub fn read(
        &mut self,
        text: &str,
        at_once: usize,
        hashes: &mut Vec<u64>,
        mut after: impl FnMut(&mut Vec<u64>) -> Result<()>,
    ) -> Result<()> {
        let mut pieces = Pieces::new(text, at_once, ());
        while let Some(length) = pieces.next_into(&mut self.piece) {
            let runs = runs(&self.piece, length, &mut self.edges);
            let begin = hashes.len();
            hashes.resize(begin + runs.len(), 0);
            for (found, [start, end]) in hashes[begin..].iter_mut().zip(runs) {
                *found = hash(&self.piece, *start as usize, *end as usize);
            }
            after(hashes)?;
        }
        Ok(())
    }
}

/// A word where it stands: its hash and its bytes in the text as it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlacedWord {
    /// The hash of the normalised word.
    pub hash: u64,
    /// The first byte of the text that the word was made from.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

/// The words of a text, where they stand; as long as the batch is not stopped.
pub fn placed_words(text: &str, batch: &Batch) -> Result<Vec<PlacedWord>> {
    let mut found = Vec::new();
    let (mut piece, mut edges) = (Vec::new(), Vec::new());
    let mut pieces = Pieces::new(text, PIECE, Origins::default());
    while let Some(length) = pieces.next_into(&mut piece) {
        batch.check()?;
        let mut origins = pieces.trace.read();
        for [start, end] in runs(&piece, length, &mut edges) {
            let (start, end) = (*start as usize, *end as usize);
            let (start_in_text, _) = origins.at(start);
            let (_, end_in_text) = origins.at(end - 1);
            found.push(PlacedWord {
                hash: hash(&piece, start, end),
                start: start_in_text,
                end: end_in_text,
            });
        }
    }
    Ok(found)
}

/// Where the bytes of a piece come from: the stretches in order.
#[derive(Debug, Default)]
struct Origins {
    stretches: Vec<Stretch>,
}

#[derive(Debug, Clone, Copy)]
struct Stretch {
    at: usize,
    start: usize,
    /// `None` where bytes were copied one for one.
    end: Option<usize>,
}

impl Trace for Origins {
    fn copied(&mut self, at: usize, source: usize) {
        self.stretches.push(Stretch { at, start: source, end: None });
    }

    fn made(&mut self, at: usize, start: usize, end: usize) {
        self.stretches.push(Stretch { at, start, end: Some(end) });
    }

    fn clear(&mut self) {
        self.stretches.clear();
    }
}

impl Origins {
    fn read(&self) -> OriginReader<'_> {
        OriginReader { stretches: &self.stretches, position: 0 }
    }
}

/// Looks up origins, cheapest in ascending order of the bytes.
struct OriginReader<'a> {
    stretches: &'a [Stretch],
    position: usize,
}

impl OriginReader<'_> {
    /// The bytes of the text that byte `at` of the piece stands for.
    fn at(&mut self, at: usize) -> (usize, usize) {
        while self.stretches.get(self.position + 1).is_some_and(|next| next.at <= at) {
            self.position += 1;
        }
        let stretch = self.stretches[self.position];
        if let Some(end) = stretch.end {
            return (stretch.start, end);
        }
        let byte = stretch.start + (at - stretch.at);
        (byte, byte + 1)
    }
}

/// Edges written at once for half a block: those of half a block of English are seldom more.
const AT_ONCE: usize = 12;

/// The bounds of each run of word bytes among the first `length` of a piece, which has [`PADDING`]
/// zeros after them. They are written to `edges`.
fn runs<'a>(piece: &[u8], length: usize, edges: &'a mut Vec<u32>) -> &'a [[u32; 2]] {
    if edges.len() < length + PADDING + AT_ONCE {
        edges.resize(length + PADDING + AT_ONCE, 0);
    }
    let mut count = 0;
    let mut last = 0_u64;
    // The zeros after the last word end it.
    let blocks = piece[..length + PADDING].as_chunks::<64>().0;
    for (number, block) in blocks.iter().enumerate() {
        let mask = word_bytes(block);
        // A bit wherever a run begins, and at the byte after one.
        let bits = mask ^ (mask << 1 | last);
        last = mask >> 63;
        for (half, mut bits) in [bits as u32, (bits >> 32) as u32].into_iter().enumerate() {
            let first = (number * 64 + half * 32) as u32;
            let found = bits.count_ones() as usize;
            // As many as there mostly are, without asking: what is too much is written over.
            for edge in &mut edges[count..count + AT_ONCE] {
                *edge = first + (bits | 1 << 31).trailing_zeros();
                bits &= bits.wrapping_sub(1);
            }
            if found > AT_ONCE {
                for edge in &mut edges[count + AT_ONCE..count + found] {
                    *edge = first + bits.trailing_zeros();
                    bits &= bits.wrapping_sub(1);
                }
            }
            count += found;
        }
    }
    edges[..count].as_chunks().0
}

/// One bit for each of 64 bytes: whether it is part of a word.
#[inline]
fn word_bytes(block: &[u8; 64]) -> u64 {
    let mut mask = 0_u64;
    for (at, bytes) in block.as_chunks::<16>().0.iter().enumerate() {
        let bytes = u8x16::from(*bytes);
        let letter = in_range(bytes, b'a', b'z');
        let digit = in_range(bytes, b'0', b'9');
        let found = letter | digit | bytes;
        mask |= u64::from(found.move_mask() as u16) << (16 * at);
    }
    mask
}

/// All ones in each byte from `low` to `high`.
#[inline]
fn in_range(bytes: u8x16, low: u8, high: u8) -> u8x16 {
    let above = bytes.max(u8x16::splat(low));
    let within = above.min(u8x16::splat(high));
    within.cmp_eq(bytes)
}

/// The bytes of a word are mixed 16 at a time by the folded product of two halves, each with a key
/// (Yi 2019, wyhash); the keys are digits of pi.
const KEYS: [u64; 2] = [0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344];

const MASKS: [[u64; 2]; 32] = {
    let mut masks = [[0; 2]; 32];
    let mut length = 0;
    while length <= 16 {
        let mask = if length == 16 { u128::MAX } else { (1 << (8 * length)) - 1 };
        masks[length] = [mask as u64, (mask >> 64) as u64];
        length += 1;
    }
    masks
};

/// The hash of a word of a padded piece.
#[inline]
fn hash(piece: &[u8], start: usize, end: usize) -> u64 {
    if end - start > 16 {
        return hash_long(piece, start, end);
    }
    mix(load(piece, start, end - start), 0)
}

#[cold]
fn hash_long(piece: &[u8], mut start: usize, end: usize) -> u64 {
    let mut seed = 0;
    while end - start > 16 {
        seed = mix(load(piece, start, 16), seed);
        start += 16;
    }
    mix(load(piece, start, end - start), seed)
}

#[inline]
fn load(piece: &[u8], at: usize, length: usize) -> [u64; 2] {
    let bytes: &[u8; 16] = piece[at..at + 16].try_into().expect("sixteen bytes");
    let [low, high] = [0, 1].map(|half| u64::from_le_bytes(bytes.as_chunks::<8>().0[half]));
    let [low_mask, high_mask] = MASKS[length % MASKS.len()];
    [low & low_mask, high & high_mask]
}

#[inline]
fn mix(halves: [u64; 2], seed: u64) -> u64 {
    let product = u128::from(halves[0] ^ KEYS[0]) * u128::from(halves[1] ^ KEYS[1] ^ seed);
    product as u64 ^ (product >> 64) as u64
}
