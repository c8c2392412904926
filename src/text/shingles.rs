//! Articles as sets of shingles: each a 64-bit hash of successive words.

use std::ops::Range;

use super::damage::repaired;
use super::markup::without_tags;
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
    /// A hash of all words in their order: of shingles side by side, so another one for another size.
    pub(crate) key: u64,
}

/// Reads articles as shingles, with space that is used again for the next one.
#[derive(Debug)]
pub(crate) struct Shingler {
    size: usize,
    /// Whether tags are left out.
    no_tags: bool,
    reader: WordHashes,
    words: Vec<u64>,
    shingles: Vec<u64>,
}

impl Shingler {
    /// For shingles of `size` words.
    pub(crate) fn new(size: usize) -> Self {
        let reader = WordHashes::new();
        Self { size, no_tags: false, reader, words: Vec::new(), shingles: Vec::new() }
    }

    /// The same, with or without the tags of texts.
    pub(crate) fn with_tags(self, with_tags: bool) -> Self {
        Self { no_tags: !with_tags, ..self }
    }

    /// Hand the shingles of a text to `take`, in order, none or some at a time. A text too short for one has one, of all its
    /// words.
    pub(crate) fn read(
        &mut self,
        text: &str,
        mut take: impl FnMut(&[u64]) -> Result<()>,
    ) -> Result<Summary> {
        let Self { size, no_tags, reader, words, shingles } = self;
        let shown = if *no_tags { shown(text, &mut || take(&[]))? } else { None };
        let text = shown.as_deref().unwrap_or(text);
        let mut summary = Summary::default();
        words.clear();
        let (mut carried, mut last) = (0, None);
        reader.read(text, PIECE, words, |words| {
            summary.words += words.len() - carried;
            if words.len() >= *size {
                shingles.clear();
                combine(words, *size, shingles);
                // Side by side they hold all words, but for the last ones, which the last one holds.
                let begin = summary.shingles.next_multiple_of(*size);
                for place in (begin..summary.shingles + shingles.len()).step_by(*size) {
                    let shingle = shingles[place - summary.shingles];
                    summary.key = summary.key.wrapping_add(placed(shingle, place as u64));
                }
                summary.shingles += shingles.len();
                last = shingles.last().copied();
                take(shingles)?;
                words.drain(..words.len() - (*size - 1));
            } else {
                // Much text may hold few words: whoever takes shingles looks whether to stop.
                take(&[])?;
            }
            carried = words.len();
            Ok(())
        })?;
        if summary.shingles == 0 && !words.is_empty() {
            summary.shingles = 1;
            let all = words.iter().fold(words.len() as u64, |sum, word| placed(*word, sum));
            last = Some(all);
            take(&[all])?;
        }
        if let Some(last) = last {
            summary.key = summary.key.wrapping_add(placed(last, u64::MAX));
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
        sort_hashes(set, batch)?;
        set.dedup();
        Ok(summary)
    }
}

/// What a reader would be shown of a text: repaired, and without its tags. `None` where that is the text.
fn shown(text: &str, check: &mut dyn FnMut() -> Result<()>) -> Result<Option<String>> {
    let repaired = repaired(text, check)?;
    Ok(without_tags(repaired.as_deref().unwrap_or(text), check)?.or(repaired))
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

/// Hashes that are put in order by where each of them belongs.
const PLACED_AT_ONCE: std::ops::RangeInclusive<usize> = 32..=u16::MAX as usize;

/// Hashes at one place from which they are sorted by themselves, as where many are alike.
const MANY_AT_PLACE: u16 = 16;

/// Sort hashes, as long as the batch is not stopped: each goes about where its leading bits say, then
/// neighbours change places (Knuth 1998, 5.2.1: insertion into lists by address).
pub(crate) fn sort_hashes(hashes: &mut [u64], batch: &Batch) -> Result<()> {
    if !PLACED_AT_ONCE.contains(&hashes.len()) {
        return sort(hashes, batch);
    }
    let bits = hashes.len().ilog2();
    let place = |hash: u64| (hash >> (u64::BITS - bits)) as usize;
    let mut ends = vec![0_u16; 1 << bits];
    for hash in &*hashes {
        ends[place(*hash)] += 1;
    }
    let many = ends.iter().any(|count| *count > MANY_AT_PLACE);
    let mut end = 0;
    for count in &mut ends {
        end += *count;
        *count = end;
    }
    let mut sorted = vec![0; hashes.len()];
    // From the last one, so that what is in order stays so.
    for hash in hashes.iter().rev() {
        let end = &mut ends[place(*hash)];
        *end -= 1;
        sorted[*end as usize] = *hash;
    }
    if many {
        let begins = ends.windows(2).map(|at| at[0] as usize..at[1] as usize);
        let last = ends[ends.len() - 1] as usize..sorted.len();
        for place in begins.chain([last]).filter(|place| place.len() > MANY_AT_PLACE as usize) {
            sorted[place].sort_unstable();
        }
    }
    for at in 1..sorted.len() {
        let hash = sorted[at];
        let mut to = at;
        while to > 0 && sorted[to - 1] > hash {
            sorted[to] = sorted[to - 1];
            to -= 1;
        }
        sorted[to] = hash;
    }
    hashes.copy_from_slice(&sorted);
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_sorted_however_they_are_spread() {
        let hash = |how, at: u64| match how {
            "evenly" => placed(at, 3),
            "with many alike" => placed(at % 7, 3),
            "with leading bits alike" => placed(at, 3) >> 20,
            _ => u64::MAX - (at << 50),
        };
        for length in [0, 1, 2, 31, 32, 33, 400, 16_384, 65_535, 65_536] {
            for how in ["evenly", "with many alike", "with leading bits alike", "downwards"] {
                let mut hashes: Vec<u64> = (0..length).map(|at| hash(how, at)).collect();
                let mut wanted = hashes.clone();
                wanted.sort_unstable();
                sort_hashes(&mut hashes, &Batch::new()).unwrap();
                assert_eq!(hashes, wanted, "{length} hashes, {how}");
            }
        }
    }

    #[test]
    fn the_key_of_an_article_tells_its_words_and_their_order() {
        let long = vec!["one two three four five six seven eight nine ten"; 2_000].join(" ");
        let cut = &long[..long.len() - 4];
        let swapped = format!("two one{}", &long["one two".len()..]);
        let texts = [
            "",
            "one",
            "two",
            "one two",
            "two one",
            "one one",
            "one two three",
            "one two four",
            &long,
            cut,
            &swapped,
        ];
        for size in 1..=8 {
            let read = |text: &str| Shingler::new(size).read(text, |_| Ok(())).unwrap();
            for (at, text) in texts.iter().enumerate() {
                assert_eq!(read(text), read(&text.to_uppercase()));
                for other in &texts[..at] {
                    assert_ne!(read(text).key, read(other).key, "{size} words in a shingle");
                }
            }
        }
    }
}
