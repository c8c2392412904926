//! What tells that a sequence of words is chrome: the different texts that it stands beside.

use std::ops::Range;
use std::sync::atomic::AtomicU32;

use rustc_hash::{FxHashMap, FxHashSet};

use super::SHINGLE;
use super::passages::{LEAST_PASSAGE, least_left};
use crate::batch::Batch;
use crate::error::Result;
use crate::text::shingles::sort;

/// Words in the sequences that are counted one by one.
pub(super) const SEQUENCE: usize = 6;

/// Fewest different texts a passage stands beside. Two or three may be versions of one story.
pub const LEAST_ARTICLES: usize = 5;

/// Runs of words of `shingles` shingles that stand often, as ranges of words, long enough for a passage.
pub(super) fn runs(shingles: usize, often: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    const LEAST: usize = LEAST_PASSAGE - SHINGLE + 1;
    let often = |at: &usize| often(*at);
    let mut runs = Vec::new();
    let mut at = LEAST - 1;
    let mut after = 0;
    // A run has one shingle at least among those so far apart.
    while at < shingles {
        if often(&at) {
            let start = (after..at).rev().take_while(often).last().unwrap_or(at);
            let end = (at + 1..shingles).find(|at| !often(at)).unwrap_or(shingles);
            if end - start >= LEAST {
                runs.push(start..end + SHINGLE - 1);
            }
            after = end + 1;
            at = end;
        }
        at += LEAST;
    }
    runs
}

/// Append for each sequence of a run: its key, and the rest it stands beside.
pub(super) fn testify(
    shingles: &[u32],
    runs: &[Range<usize>],
    often: impl Fn(usize) -> bool,
    words: usize,
    source: u32,
    evidence: &mut Vec<u64>,
) {
    let in_runs: usize = runs.iter().map(ExactSizeIterator::len).sum();
    if words.saturating_sub(in_runs) < least_left(words) {
        return;
    }
    // One number for the rest: copies of a text mostly have the same (Broder 1997). Turns of phrase,
    // which many texts share, are not asked.
    let mut rest = u64::MAX;
    let ends = runs.iter().map(|run| run.end + 1 - SHINGLE);
    let starts = runs.iter().map(|run| run.start).chain([shingles.len()]);
    for (from, to) in std::iter::once(0).chain(ends).zip(starts) {
        for at in from..to {
            if !often(at) {
                let shingle = u64::from(shingles[at]);
                rest = rest.min(shingle.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            }
        }
    }
    for run in runs {
        for at in run.start..=run.end - SEQUENCE {
            let key = key(shingles[at], shingles[at + SEQUENCE - SHINGLE], source);
            evidence.push(u64::from(key) << 32 | rest >> 32);
        }
    }
}

/// The key of six words, by the shingles of their first and last three.
fn key(first: u32, last: u32, source: u32) -> u32 {
    let sum = (u64::from(first) << 32 | u64::from(last))
        .wrapping_mul(0xa409_3822_299f_31d1)
        .wrapping_add(u64::from(source).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    ((sum ^ sum >> 29).wrapping_mul(0x0826_efa9_8ec4_e6c9) >> 32) as u32
}

/// The keys that stand beside enough different rests.
pub(super) fn common(mut evidence: Vec<u64>, batch: &Batch) -> Result<FxHashSet<u32>> {
    sort(&mut evidence, batch)?;
    evidence.dedup();
    let keys = evidence.chunk_by(|one, other| one >> 32 == other >> 32);
    let common = keys.filter(|rests| rests.len() >= LEAST_ARTICLES);
    Ok(common.map(|rests| (rests[0] >> 32) as u32).collect())
}

/// For each sequence of an article its key, if that is among the common ones.
pub(super) fn keys(
    shingles: &[u32],
    source: u32,
    common: &FxHashMap<u32, AtomicU32>,
) -> Vec<Option<u32>> {
    let last = shingles.get(SEQUENCE - SHINGLE..).unwrap_or(&[]);
    let keys = shingles.iter().zip(last).map(|(first, last)| key(*first, *last, source));
    keys.map(|key| common.contains_key(&key).then_some(key)).collect()
}
