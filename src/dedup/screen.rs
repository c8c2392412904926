//! Which articles may be part of a pair, told by how few of their shingles stand elsewhere.

use super::thresholds::Thresholds;
use super::views::Views;

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

/// What chance an article has to be part of a pair.
pub(super) fn chance(views: &Views<'_>, row: usize, thresholds: &Thresholds) -> Chance {
    let shingles = views.shingles(row);
    chance_of(shingles, || views.alone(row), thresholds)
}

/// What chance an article of so many shingles has, of which so many stand in it alone.
pub(super) fn chance_of(
    shingles: usize,
    alone: impl FnOnce() -> usize,
    thresholds: &Thresholds,
) -> Chance {
    if shingles == 0 {
        return Chance::None;
    }
    let alone = alone();
    if alone > most_alone(shingles, thresholds) {
        return Chance::None;
    }
    // Should all other shingles be distinct, as many as this may be alone in the smaller one:
    let smaller = shingles - thresholds.least_shared(shingles);
    if alone <= smaller { Chance::Either } else { Chance::Larger }
}

/// How many of its shingles may stand in one article alone that is the larger one of a pair, should
/// all others be distinct.
pub(super) fn most_alone(shingles: usize, thresholds: &Thresholds) -> usize {
    shingles.saturating_sub(thresholds.least_shared_of_larger(shingles))
}
