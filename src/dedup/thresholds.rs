//! What makes two articles a pair, and how few shingles they may share to be one.

use crate::error::{Error, Result};

/// The longest shingle: beyond it the answer is that of comparing sentences.
pub const LONGEST_SHINGLE: usize = 8;

/// When two articles are a pair: at or above either threshold. `None` switches a criterion off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// Least Jaccard similarity of the two sets of shingles, in (0, 1].
    pub similarity: Option<f64>,
    /// Least share of the smaller set that is in the larger one, in (0, 1].
    pub containment: Option<f64>,
    /// Words in a shingle, 1 to 8.
    pub shingle: usize,
}

/// Chosen by what finds each kind of copy and keeps stories apart that only look alike: see
/// `docs/duplicates.md`.
impl Default for Thresholds {
    fn default() -> Self {
        Self { similarity: Some(0.45), containment: Some(0.8), shingle: 3 }
    }
}

impl Thresholds {
    /// An error for what is not allowed.
    pub fn check(&self) -> Result<()> {
        for (name, value) in [("similarity", self.similarity), ("containment", self.containment)] {
            if let Some(value) = value
                && !(value > 0.0 && value <= 1.0)
            {
                return Err(Error::option(name, format!("must lie in (0, 1], not {value}")));
            }
        }
        if self.similarity.is_none() && self.containment.is_none() {
            return Err(Error::option("similarity", "and containment must not both be None"));
        }
        if !(1..=LONGEST_SHINGLE).contains(&self.shingle) {
            let allowed = format!("must lie in 1..{LONGEST_SHINGLE}, not {}", self.shingle);
            return Err(Error::option("shingle", allowed));
        }
        Ok(())
    }

    /// Whether sets of `one` and `other` shingles that share `shared` are a pair.
    pub fn reached(&self, shared: usize, one: usize, other: usize) -> bool {
        self.similar(shared, one, other) || self.contained(shared, one, other)
    }

    /// Whether the similarity is reached.
    pub fn similar(&self, shared: usize, one: usize, other: usize) -> bool {
        self.similarity.is_some_and(|least| similarity(shared, one, other) >= least)
    }

    /// Whether the containment is reached.
    pub fn contained(&self, shared: usize, one: usize, other: usize) -> bool {
        self.containment.is_some_and(|least| containment(shared, one, other) >= least)
    }

    /// The fewest shingles that the smaller set of a pair, of `size`, can share with the larger
    /// one. Neither this nor `size` less this ever falls as `size` grows.
    pub fn least_shared(&self, size: usize) -> usize {
        // The likeliest partner by similarity is as large as the set itself.
        let similar =
            self.similarity.map(|least| (2.0 * least / (1.0 + least) * size as f64) as usize);
        let contained = self.containment.map(|least| (least * size as f64) as usize);
        let about = similar.into_iter().chain(contained).min().unwrap_or(size);
        // The rounding of the sum above may lie one beside what the comparison itself says.
        (about.saturating_sub(1).max(1)..size)
            .find(|shared| self.reached(*shared, size, size))
            .unwrap_or(size)
    }

    /// About the fewest shingles that sets of `one` and `other` can share as a pair, and never more.
    pub(super) fn least_shared_of(&self, one: usize, other: usize) -> usize {
        let similar = self.similarity.map(|least| least / (1.0 + least) * (one + other) as f64);
        let contained = self.containment.map(|least| least * one.min(other) as f64);
        let least = similar.into_iter().chain(contained).fold(f64::INFINITY, f64::min);
        // One less, for what the sums above are rounded to.
        (least as usize).saturating_sub(1)
    }

    /// The fewest shingles that the larger set of a pair, of `size`, can share with the smaller one.
    /// Neither this nor `size` less this ever falls as `size` grows.
    pub fn least_shared_of_larger(&self, size: usize) -> usize {
        if self.containment.is_some() {
            return 1;
        }
        // The likeliest partner is a part of the set.
        let about = (self.similarity.unwrap_or(1.0) * size as f64) as usize;
        (about.saturating_sub(1).max(1)..size)
            .find(|shared| self.reached(*shared, *shared, size))
            .unwrap_or(size)
    }
}

/// Jaccard similarity: shared shingles over all shingles of both.
pub fn similarity(shared: usize, one: usize, other: usize) -> f64 {
    if shared == 0 { 0.0 } else { shared as f64 / (one + other - shared) as f64 }
}

/// Shared shingles over those of the smaller set.
pub fn containment(shared: usize, one: usize, other: usize) -> f64 {
    if shared == 0 { 0.0 } else { shared as f64 / one.min(other) as f64 }
}
