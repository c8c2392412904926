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

/// Append for each sequence of a run: its key, and the rest it stands beside.
pub(super) fn testify(
    shingles: &[u32],
    runs: &[Range<usize>],
    often: &[u64],
    words: usize,
    source: u64,
    evidence: &mut Vec<u64>,
) {
    let in_runs: usize = runs.iter().map(ExactSizeIterator::len).sum();
    if words.saturating_sub(in_runs) < least_left(words) {
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
        for at in run.start..=run.end - SEQUENCE {
            let key = key(shingles[at], shingles[at + SEQUENCE - SHINGLE], source);
            evidence.push(u64::from(key) << 32 | u64::from(rest));
        }
    }
}

/// The key of six words, by the shingles of their first and last three.
fn key(first: u32, last: u32, source: u64) -> u32 {
    let sum = (u64::from(first) << 32 | u64::from(last))
        .wrapping_mul(0xa409_3822_299f_31d1)
        .wrapping_add(source.wrapping_mul(0x9e37_79b9_7f4a_7c15));
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
    often: &[u64],
    source: u64,
    common: &FxHashMap<u32, AtomicU32>,
) -> Vec<Option<u32>> {
    let mut keys = vec![None; shingles.len().saturating_sub(SEQUENCE - SHINGLE)];
    each_key(shingles, often, source, |at, key| {
        keys[at] = common.contains_key(&key).then_some(key);
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
