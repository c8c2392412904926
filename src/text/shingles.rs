//! Articles as sets of shingles: each a 64-bit hash of successive words.

use std::ops::Range;

use super::words::{PIECE, WordHashes};
use crate::batch::Batch;
use crate::error::Result;

/// What is kept of a text, as ranges of its words, in order and apart.
pub type Kept = Box<[Range<u32>]>;

/// What reading an article through tells besides its shingles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    /// Words.
    pub(crate) words: usize,
    /// Shingles, one that stands twice counted twice.
    pub(crate) shingles: usize,
    /// A hash of all words in their order.
    pub(crate) key: u64,
}

/// Reads articles as shingles, with space that is used again for the next one.
#[derive(Debug)]
pub(crate) struct Shingler {
    size: usize,
    reader: WordHashes,
    words: Vec<u64>,
    shingles: Vec<u64>,
}

impl Shingler {
    /// For shingles of `size` words.
    pub(crate) fn new(size: usize) -> Self {
        Self { size, reader: WordHashes::new(), words: Vec::new(), shingles: Vec::new() }
    }

    /// Hand the shingles of a text to `take`, in order. A text too short for one has one, of all its
    /// words.
    pub(crate) fn read(
        &mut self,
        text: &str,
        mut take: impl FnMut(&[u64]) -> Result<()>,
    ) -> Result<Summary> {
        let Self { size, reader, words, shingles } = self;
        let mut summary = Summary::default();
        words.clear();
        let mut carried = 0;
        reader.read(text, PIECE, words, |words| {
            for (place, word) in (summary.words as u64..).zip(&words[carried..]) {
                summary.key = summary.key.wrapping_add(placed(*word, place));
            }
            summary.words += words.len() - carried;
            if words.len() >= *size {
                shingles.clear();
                combine(words, *size, shingles);
                summary.shingles += shingles.len();
                take(shingles)?;
                words.drain(..words.len() - (*size - 1));
            }
            carried = words.len();
            Ok(())
        })?;
        if summary.shingles == 0 && !words.is_empty() {
            summary.shingles = 1;
            take(&[words.iter().fold(words.len() as u64, |sum, word| placed(*word, sum))])?;
        }
        Ok(summary)
    }

    /// The distinct shingles of a text, sorted, in `set`.
    pub(crate) fn set(&mut self, text: &str, set: &mut Vec<u64>, batch: &Batch) -> Result<Summary> {
        set.clear();
        let summary = self.read(text, |shingles| {
            set.extend_from_slice(shingles);
            batch.check()
        })?;
        sort(set, batch)?;
        set.dedup();
        Ok(summary)
    }
}

/// The shingles of `size` words inside each run of words, as ranges of shingles.
pub(crate) fn windows(kept: &[Range<u32>], size: usize) -> impl Iterator<Item = Range<usize>> {
    kept.iter().map(move |words| {
        let (start, end) = (words.start as usize, words.end as usize);
        start..(end + 1).saturating_sub(size).max(start)
    })
}

/// Numbers sorted at once: as many as take a few milliseconds.
const SORTED_AT_ONCE: usize = 1 << 17;

/// Sort, as long as the batch is not stopped.
pub(crate) fn sort<T: Ord + Send>(values: &mut [T], batch: &Batch) -> Result<()> {
    batch.check()?;
    if values.len() <= SORTED_AT_ONCE {
        values.sort_unstable();
        return Ok(());
    }
    let (lower, _, upper) = values.select_nth_unstable(values.len() / 2);
    let (lower, upper) = rayon::join(|| sort(lower, batch), || sort(upper, batch));
    lower.and(upper)
}

/// The shingles of `size` words: each word's hash turned by its place, added without carry (a cyclic
/// polynomial: Cohen 1997; Lemire and Kaser 2010).
#[inline]
fn combine(words: &[u64], size: usize, shingles: &mut Vec<u64>) {
    match size {
        1 => shingles.extend_from_slice(words),
        3 => shingles
            .extend(words.windows(3).map(|w| w[0].rotate_left(34) ^ w[1].rotate_left(17) ^ w[2])),
        5 => shingles.extend(words.windows(5).map(|w| {
            w[0].rotate_left(4)
                ^ w[1].rotate_left(51)
                ^ w[2].rotate_left(34)
                ^ w[3].rotate_left(17)
                ^ w[4]
        })),
        _ => shingles.extend(
            words
                .windows(size)
                .map(|window| window.iter().fold(0, |sum: u64, word| sum.rotate_left(17) ^ word)),
        ),
    }
}

/// The hash of a word at a place.
#[inline]
pub(crate) fn placed(word: u64, place: u64) -> u64 {
    let product = u128::from(word ^ place.wrapping_mul(0x9e37_79b9_7f4a_7c15))
        * u128::from(0xa409_3822_299f_31d1_u64);
    product as u64 ^ (product >> 64) as u64
}
