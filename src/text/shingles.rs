//! Articles as sets of shingles: each a 64-bit hash of successive words.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::words::{PIECE, WordHashes};
use crate::batch::Batch;
use crate::error::Result;

/// What is kept of a text, in bytes.
pub(crate) type Kept = Box<[Range<usize>]>;

/// The articles to compare, and what of each counts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Articles<'a> {
    pub(crate) texts: &'a [Option<&'a str>],
    /// For each article the byte ranges that are kept, where passages were set aside.
    pub(crate) kept: Option<&'a [Option<Kept>]>,
}

impl<'a> Articles<'a> {
    /// What counts of article `row`, passage by passage.
    pub(crate) fn parts(&self, row: usize) -> impl Iterator<Item = &'a str> + use<'a> {
        let text = self.texts[row].unwrap_or("");
        let kept = self.kept.and_then(|kept| kept[row].as_deref());
        let whole = kept.is_none().then_some(text);
        let parts = kept.unwrap_or(&[]).iter().map(move |range| &text[range.clone()]);
        whole.into_iter().chain(parts)
    }

    /// For each article the first one with the same bytes of which the same are kept, in the same
    /// group where there are groups.
    pub(crate) fn first_alike(&self, groups: Option<&[u32]>) -> Vec<u32> {
        let mut seen = FxHashMap::default();
        seen.reserve(self.texts.len());
        (0..self.texts.len())
            .map(|row| {
                let kept = self.kept.and_then(|kept| kept[row].as_deref());
                let group = groups.map(|groups| groups[row]);
                *seen.entry((Whole(self.texts[row]), kept, group)).or_insert(row as u32)
            })
            .collect()
    }

    /// The bytes of article `row`, as a measure of the work it makes.
    pub(crate) fn bytes(&self, row: usize) -> usize {
        self.texts[row].map_or(0, str::len)
    }
}

/// A text as a key, hashed at the speed of memory.
#[derive(PartialEq, Eq)]
struct Whole<'a>(Option<&'a str>);

impl std::hash::Hash for Whole<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        const KEYS: [u64; 4] = [
            0x243f_6a88_85a3_08d3,
            0x1319_8a2e_0370_7345,
            0xa409_3822_299f_31d1,
            0x082e_fa98_ec4e_6c89,
        ];
        let bytes = self.0.unwrap_or("").as_bytes();
        let (blocks, rest) = bytes.as_chunks::<32>();
        let mut last = [0; 32];
        last[..rest.len()].copy_from_slice(rest);
        // Four folded products side by side, none waiting for another.
        let mut lanes = KEYS;
        for block in blocks.iter().chain([&last]) {
            for ((lane, key), word) in lanes.iter_mut().zip(KEYS).zip(block.as_chunks::<8>().0) {
                let product = u128::from(*lane ^ u64::from_le_bytes(*word)) * u128::from(key);
                *lane = (product as u64 ^ (product >> 64) as u64).wrapping_add(*lane >> 1);
            }
        }
        state.write_usize(bytes.len());
        for lane in lanes {
            state.write_u64(lane);
        }
    }
}

/// What reading an article through tells besides its shingles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    /// Words.
    pub(crate) words: usize,
    /// Shingles, one that stands twice counted twice.
    pub(crate) shingles: usize,
    /// A hash of all words in their order; 0 where it was not asked for.
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

    /// Hand the shingles of an article to `take`. A shingle does not cross from one part to the
    /// next; an article none of whose parts is long enough has one, of all its words.
    pub(crate) fn read<'a>(
        &mut self,
        parts: impl Iterator<Item = &'a str>,
        mut take: impl FnMut(&[u64]) -> Result<()>,
    ) -> Result<Summary> {
        self.read_while::<false>(parts, PIECE, |shingles| take(shingles).map(|()| true))
    }

    /// Like [`Shingler::read`], about `at_once` bytes of text at a time, as long as `take` says so,
    /// and with the key if `KEYED`.
    pub(crate) fn read_while<'a, const KEYED: bool>(
        &mut self,
        parts: impl Iterator<Item = &'a str>,
        at_once: usize,
        mut take: impl FnMut(&[u64]) -> Result<bool>,
    ) -> Result<Summary> {
        let Self { size, reader, words, shingles } = self;
        let mut summary = Summary::default();
        let mut short = Vec::new();
        for part in parts {
            words.clear();
            let mut carried = 0;
            let go_on = reader.read(part, at_once, words, |words| {
                let more = &words[carried..];
                if KEYED {
                    for (place, word) in (summary.words as u64..).zip(more) {
                        summary.key = summary.key.wrapping_add(placed(*word, place));
                    }
                }
                summary.words += more.len();
                let mut go_on = true;
                if words.len() >= *size {
                    shingles.clear();
                    combine(words, *size, shingles);
                    summary.shingles += shingles.len();
                    go_on = take(shingles)?;
                    words.drain(..words.len() - (*size - 1));
                }
                carried = words.len();
                Ok(go_on)
            })?;
            if !go_on {
                return Ok(summary);
            }
            if summary.shingles == 0 {
                short.extend_from_slice(words);
            }
        }
        if summary.shingles == 0 && !short.is_empty() {
            summary.shingles = 1;
            take(&[short.iter().fold(short.len() as u64, |sum, word| placed(*word, sum))])?;
        }
        Ok(summary)
    }

    /// The distinct shingles of an article, sorted, in `set`; the summary has its key.
    pub(crate) fn set<'a>(
        &mut self,
        parts: impl Iterator<Item = &'a str>,
        set: &mut Vec<u64>,
        batch: &Batch,
    ) -> Result<Summary> {
        set.clear();
        let summary = self.read_while::<true>(parts, PIECE, |shingles| {
            set.extend_from_slice(shingles);
            batch.check().map(|()| true)
        })?;
        sort(set, batch)?;
        set.dedup();
        Ok(summary)
    }
}

/// Numbers sorted without looking at the stop flag: as many as take a few milliseconds.
const SORTED_AT_ONCE: usize = 1 << 19;

/// Sort, as long as the batch is not stopped.
pub(crate) fn sort<T: Ord>(values: &mut [T], batch: &Batch) -> Result<()> {
    batch.check()?;
    if values.len() <= SORTED_AT_ONCE {
        values.sort_unstable();
        return Ok(());
    }
    let (lower, _, upper) = values.select_nth_unstable(values.len() / 2);
    sort(lower, batch)?;
    sort(upper, batch)
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
fn placed(word: u64, place: u64) -> u64 {
    let product = u128::from(word ^ place.wrapping_mul(0x9e37_79b9_7f4a_7c15))
        * u128::from(0xa409_3822_299f_31d1_u64);
    product as u64 ^ (product >> 64) as u64
}
