//! What tells that a sequence of words is chrome: the different texts that it stands beside.

use std::ops::Range;
use std::sync::atomic::AtomicU32;

use rustc_hash::FxHashMap;

use super::SHINGLE;
use super::blanks::Blanks;
use super::passages::{EDGE, LEAST_PASSAGE};
use crate::batch::Batch;
use crate::error::Result;
use crate::text::buckets::Buckets;

/// Words in the sequences that are counted one by one.
pub(super) const SEQUENCE: usize = 6;

/// Fewest different texts a passage stands beside. Two or three may be versions of one story.
pub const LEAST_ARTICLES: usize = 5;

/// Runs of words that stand often, as ranges of words, long enough for a passage. `often` has a bit for
/// each of so many shingles.
pub(super) fn runs(often: &[u64], shingles: usize) -> Vec<Range<usize>> {
    const LEAST: usize = LEAST_PASSAGE - SHINGLE + 1;
    const { assert!(LEAST == 6, "as many bits are looked for below") };
    let is_often = |at: usize| often[at / 64] >> (at % 64) & 1 == 1;
    let mut runs = Vec::new();
    let mut after = 0;
    for (number, word) in often.iter().enumerate() {
        let next = often.get(number + 1).copied().unwrap_or(0);
        let bits = u128::from(next) << 64 | u128::from(*word);
        let two = bits & bits >> 1;
        let four = two & two >> 2;
        // A bit wherever six in a row begin.
        let mut begins = (four & two >> 4) as u64;
        while begins != 0 {
            let start = number * 64 + begins.trailing_zeros() as usize;
            begins &= begins - 1;
            if start >= after {
                after = (start + LEAST..shingles).find(|at| !is_often(*at)).unwrap_or(shingles);
                runs.push(start..after + SHINGLE - 1);
            }
        }
    }
    runs
}

/// Fewest blanks inside an article that is a form filled in, and the least part of it that is the form.
const LEAST_BLANKS: usize = 3;
const LEAST_FORM: f64 = 0.4;

/// Fewest words in the blanks of a page that is a frame around its text, and the least part of it they
/// are: a box that sites put into a story they reprint is less.
const LEAST_FRAMED: usize = 30;
const LEAST_SHARE_FRAMED: f64 = 0.15;

/// Least part of an article that is no chrome, for it to testify: of a form, whose blanks tell enough; of
/// one whose site is known; of any other.
const LEAST_REST_OF_FORM: f64 = 0.1;
const LEAST_REST_ON_SITE: f64 = 0.2;
const LEAST_REST: f64 = 0.3;

/// Least part of a site's articles, one in so many, that a passage stands in which mostly surrounds
/// short texts. A story that a site shows again and again beside other lists of links is in few.
const LEAST_OF_SITE: u64 = 3;

/// What its blanks tell an article to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Nothing in particular.
    Text,
    /// A frame around a text of its own.
    Framed,
    /// A form filled in: passages with many blanks between them.
    Form,
}

/// What an article is, by the runs of words in it that stand often and what lies between them.
pub(super) fn shape(runs: &[Range<usize>], words: usize, blanks: Blanks) -> Shape {
    let in_runs: usize = runs.iter().map(ExactSizeIterator::len).sum();
    let enough = |part: usize, share: f64| part as f64 >= share * words as f64;
    if !enough(in_runs, LEAST_FORM) {
        Shape::Text
    } else if blanks.inner >= LEAST_BLANKS {
        Shape::Form
    } else if blanks.framed
        && blanks.words >= LEAST_FRAMED
        && enough(blanks.words, LEAST_SHARE_FRAMED)
    {
        Shape::Framed
    } else {
        Shape::Text
    }
}

/// Append for each sequence of a run: its key, and the rest it stands beside.
pub(super) fn testify(
    shingles: &[u32],
    runs: &[Range<usize>],
    often: &[u64],
    words: usize,
    (source, source_known): (u64, bool),
    (blanks, shape): (Blanks, Shape),
    evidence: &mut Vec<u64>,
) {
    let enough = |share: f64| blanks.words as f64 >= share * words as f64;
    let strong = enough(LEAST_REST) || shape != Shape::Text && enough(LEAST_REST_OF_FORM);
    let weak = source_known && enough(LEAST_REST_ON_SITE);
    if blanks.words < LEAST_PASSAGE || !(strong || weak) {
        return;
    }
    // One number for the rest: copies of a text mostly have the same (Broder 1997). Turns of phrase,
    // which many texts share, are not asked, nor is what is in a run.
    let rest = shingles.chunks(64).zip(often).fold(u32::MAX, |rest, (shingles, often)| {
        let left_out = |at: usize| ((often >> at & 1) as u32).wrapping_neg();
        let asked = shingles.iter().enumerate().map(|(at, shingle)| shingle | left_out(at));
        asked.fold(rest, u32::min)
    });
    for run in runs {
        let footer = words - run.end <= EDGE && 2 * run.len() <= words;
        let how = (u64::from(strong) * STRONG) | (u64::from(footer) * FOOTER);
        for at in run.start..=run.end - SEQUENCE {
            let key = key(shingles[at], shingles[at + SEQUENCE - SHINGLE], source);
            evidence.push(u64::from(key) << 32 | u64::from(rest) & !(STRONG | FOOTER) | how);
        }
    }
}

/// The bits of a testimony that tell of its article: enough of it is no chrome for any passage; the
/// passage ends it and is no longer than the rest.
const STRONG: u64 = 1;
const FOOTER: u64 = 2;

/// The key of six words, by the shingles of their first and last three.
pub(super) fn key(first: u32, last: u32, source: u64) -> u32 {
    let sum = (u64::from(first) << 32 | u64::from(last))
        .wrapping_mul(0xa409_3822_299f_31d1)
        .wrapping_add(source.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    ((sum ^ sum >> 29).wrapping_mul(0x0826_efa9_8ec4_e6c9) >> 32) as u32
}

/// The keys that stand beside enough different rests, sorted, and what [`Common::beside`] makes of that.
pub(super) fn common(evidence: Vec<Vec<u64>>, batch: &Batch) -> Result<Vec<(u32, u32)>> {
    Ok(Buckets::of(evidence, batch)?.map(common_among, batch)?.concat())
}

/// Those among testimonies that are sorted.
fn common_among(evidence: &[u64]) -> Vec<(u32, u32)> {
    let mut common = Vec::new();
    for of_key in evidence.chunk_by(|one, other| one >> 32 == other >> 32) {
        let (mut all, mut strong, mut footer) = (0, 0, 0);
        for alike in of_key.chunk_by(|one, other| one / (2 * FOOTER) == other / (2 * FOOTER)) {
            let told = alike.iter().fold(0, |told, rest| told | rest);
            all += 1;
            strong += usize::from(told & STRONG > 0);
            footer += usize::from(told & FOOTER > 0);
        }
        if all >= LEAST_ARTICLES {
            // As many as could be where the texts they surround are long.
            let rests = if strong >= LEAST_ARTICLES { MANY } else { all as u32 };
            let told = u32::from(footer >= LEAST_ARTICLES) << 31 | rests;
            common.push(((of_key[0] >> 32) as u32, told));
        }
    }
    common
}

/// More rests than need be told apart.
const MANY: u32 = u32::MAX >> 1;

/// A sequence that is common.
#[derive(Debug)]
pub(super) struct Common {
    /// Beside how many different rests it stands.
    rests: u32,
    /// Whether it ends enough pages of which it is the lesser part.
    pub(super) footer: bool,
    /// In how many articles it was seen.
    pub(super) seen: AtomicU32,
}

impl Common {
    /// By what [`common`] tells.
    pub(super) fn beside(told: u32) -> Self {
        Self { rests: told & MANY, footer: told > MANY, seen: AtomicU32::new(0) }
    }

    /// Whether it is chrome, on a site of so many articles.
    fn holds(&self, articles: u32) -> bool {
        LEAST_OF_SITE * u64::from(self.rests) >= u64::from(articles)
    }
}

/// For each sequence of an article its key, if that is among the common ones. All shingles of those
/// stand often.
pub(super) fn keys(
    shingles: &[u32],
    often: &[u64],
    source: u64,
    common: &FxHashMap<u32, Common>,
    articles: u32,
) -> Vec<Option<u32>> {
    let mut keys = vec![None; shingles.len().saturating_sub(SEQUENCE - SHINGLE)];
    each_key(shingles, often, source, |at, key| {
        let holds = common.get(&key).is_some_and(|common| common.holds(articles));
        keys[at] = holds.then_some(key);
    });
    keys
}

/// Call `take` with each sequence that may be common, by its place and key: all of its shingles stand
/// often.
pub(super) fn each_key(
    shingles: &[u32],
    often: &[u64],
    source: u64,
    mut take: impl FnMut(usize, u32),
) {
    const { assert!(SEQUENCE - SHINGLE == 3, "as many bits are looked at below") };
    for (number, word) in often.iter().enumerate() {
        let next = often.get(number + 1).copied().unwrap_or(0);
        let bits = u128::from(next) << 64 | u128::from(*word);
        let two = bits & bits >> 1;
        let mut begins = (two & two >> 2) as u64;
        while begins != 0 {
            let at = number * 64 + begins.trailing_zeros() as usize;
            begins &= begins - 1;
            take(at, key(shingles[at], shingles[at + SEQUENCE - SHINGLE], source));
        }
    }
}
