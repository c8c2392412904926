//! Which articles may be part of a pair, told by how few of their shingles stand elsewhere.

use super::thresholds::Thresholds;
use crate::error::Result;
use crate::text::counts::Counts;
use crate::text::shingles::{Articles, Shingler, Summary};

/// Bytes of text read beyond those that should show that an article is out.
const LOOK: usize = 256;

/// Of how few repeated shingles an article may yet be part of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Chance {
    /// It is part of none.
    None,
    /// It may be the larger one of a pair.
    Larger,
    /// It may be the smaller one, or either.
    Either,
}

/// What chance an article has to be part of a pair; reads no further than to where it has none.
/// The repeated shingles of one that may be the smaller are left in `repeated`, and its key is told.
pub(super) fn chance(
    shingler: &mut Shingler,
    articles: &Articles<'_>,
    row: usize,
    summary: Summary,
    counts: &Counts,
    thresholds: &Thresholds,
    repeated: &mut Vec<u64>,
) -> Result<(Chance, u64)> {
    repeated.clear();
    if summary.shingles == 0 {
        return Ok((Chance::None, 0));
    }
    // A shingle counted once is one of its own. Should all the others be distinct, as many as this
    // may be alone in the smaller one of a pair, and in the larger one:
    let smaller = summary.shingles - thresholds.least_shared(summary.shingles);
    let larger = summary.shingles - thresholds.least_shared_of_larger(summary.shingles);
    let allowed = smaller.max(larger);
    let at_once = articles.bytes(row) * (allowed + 1) / summary.shingles * 9 / 8 + LOOK;
    let mut alone = 0;
    let read = shingler.read_while::<true>(articles.parts(row), at_once, |shingles| {
        let before = repeated.len();
        counts.select_repeated(shingles, repeated);
        alone += shingles.len() - (repeated.len() - before);
        Ok(alone <= allowed)
    })?;
    let chance = if alone <= smaller {
        Chance::Either
    } else if alone <= larger {
        Chance::Larger
    } else {
        Chance::None
    };
    Ok((chance, read.key))
}
