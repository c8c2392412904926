//! Which articles may be part of a pair, told by how few of their shingles stand elsewhere.

use super::thresholds::Thresholds;
use super::views::Views;
use crate::text::counts::Counts;

/// Shingles looked up before it is asked whether they tell enough.
const AT_ONCE: usize = 64;

/// How many times as many shingles are looked at as may be alone in the larger one of a pair: in an
/// article without copies most are, so that half of those will do.
const LOOKED_AT: f64 = 2.0;

/// The share of all shingles that the screen needs to see.
pub(super) fn share(thresholds: &Thresholds) -> f64 {
    match thresholds {
        // Where an article may be all of a longer one, that is looked up by all of its shingles.
        Thresholds { containment: Some(_), .. } | Thresholds { similarity: None, .. } => 1.0,
        Thresholds { similarity: Some(least), .. } => (LOOKED_AT * (1.0 - least)).min(1.0),
    }
}

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

/// What chance an article has to be part of a pair; looks no further than to where it has none.
pub(super) fn chance(
    views: &Views<'_>,
    row: usize,
    counts: &Counts,
    thresholds: &Thresholds,
) -> Chance {
    let shingles = views.shingles(row);
    if shingles == 0 {
        return Chance::None;
    }
    // A shingle counted once is one of its own. Should all the others be distinct, as many as this
    // may be alone in the smaller one of a pair, and in the larger one:
    let smaller = shingles - thresholds.least_shared(shingles);
    let larger = shingles - thresholds.least_shared_of_larger(shingles);
    // By containment nearly every article may be the larger one: that is not worth a longer look.
    let enough = if thresholds.containment.is_some() { smaller } else { larger };
    let mut alone = 0;
    for keys in views.keys(row).flat_map(|run| run.chunks(AT_ONCE)) {
        alone += counts.alone(keys);
        if alone > enough {
            break;
        }
    }
    if alone <= smaller {
        Chance::Either
    } else if alone <= larger {
        Chance::Larger
    } else {
        Chance::None
    }
}
