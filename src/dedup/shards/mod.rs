//! The steps of [`run`](super::run) on one shard of the articles: for engines that spread them over
//! many machines.
//!
//! Each step is a function of arrays, without state, on one thread. Texts are read once ([`read`]);
//! everything after works on their shingles. How often those stand is counted in ranges of one table
//! ([`levels`](crate::text::levels)), page chrome is found by
//! [`boilerplate::shards`](crate::text::boilerplate::shards). Articles that may be part of a pair
//! ([`in_play`]) are filed by ranges of their shingles ([`filed`]), of which each tells the candidates
//! ([`candidates`]). Those are compared ([`verified`]), and the articles of a component put in their places
//! ([`places`]). The answer is that of one machine, however the articles are cut into shards: nothing
//! is left out that it would find, unless a bucket of the file is larger than allowed, or only a sample
//! of the shingles is filed; both are said.

mod candidates;
mod play;
mod read;

pub use candidates::{Candidates, Filed, Sampling, candidates, filed};
pub use play::{InPlay, Units, in_play};
pub use read::{Read, read};

use super::clusters::{Keep, Kind, Placed, Rule, cluster};
use super::join::{Joined, Pair};
pub use super::pages::tell_no_story;
use super::thresholds::Thresholds;
use super::verify::shared;
use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::{Error, Result};
use crate::text::lists::Lists;

/// Two articles by their numbers, and how many shingles they share.
pub type Edge = (u32, u32, u32);

/// Of candidates, pairs of articles by number, those that reach a threshold. `sets` holds for each
/// article its shingles that may stand elsewhere, sorted; `sizes` how many it has in all.
pub fn verified(
    candidates: &[(u32, u32)],
    sets: &Lists<'_, u64>,
    sizes: &[u32],
    thresholds: &Thresholds,
    batch: &Batch,
) -> Result<Vec<Edge>> {
    thresholds.check()?;
    if sets.len() != sizes.len() {
        return Err(Error::option("sizes", "must have one for each article"));
    }
    let mut edges = Vec::new();
    let mut steps = 0;
    for (left, right) in candidates {
        let [one, other] = [*left, *right].map(|article| article as usize);
        if one.max(other) >= sizes.len() {
            return Err(Error::option("candidates", "must be articles that are there"));
        }
        let (mine, others) = (sets.of(one), sets.of(other));
        steps += mine.len() + others.len();
        if steps > STEPS_BETWEEN_CHECKS {
            steps = 0;
            batch.check()?;
        }
        let [one, other] = [one, other].map(|article| sizes[article] as usize);
        let shared = shared(mine, others, thresholds.least_shared_of(one, other));
        if thresholds.reached(shared, one, other) {
            edges.push((*left, *right, shared as u32));
        }
    }
    Ok(edges)
}

/// The articles of a component in their places. `keep` has the rank by which each may represent others, `words` and `sizes` how many words and distinct shingles each has.
pub fn places(
    keep: &Keep,
    words: &[u32],
    sizes: Vec<u32>,
    edges: &[Edge],
    rule: &Rule,
) -> Result<Vec<Placed>> {
    rule.check()?;
    let rows = sizes.len();
    let (Keep::Lowest(ranks) | Keep::Central(ranks)) = keep else {
        return Err(Error::option("keep", "must be by rank"));
    };
    let inside = |edge: &Edge| (edge.0.max(edge.1) as usize) < rows;
    if words.len() != rows || ranks.len() != rows || !edges.iter().all(inside) {
        return Err(Error::option("edges", "must be between articles that are there"));
    }
    let pair = |edge: &Edge| Pair { left: edge.0, right: edge.1, shared: edge.2 };
    let joined = Joined {
        first: (0..rows as u32).collect(),
        words: words.iter().map(|words| *words as usize).collect(),
        sizes,
        pairs: edges.iter().map(pair).collect(),
    };
    let kinds = vec![Kind::Story; rows];
    Ok(cluster(&joined, &kinds, rule, keep, &[], 0).placed)
}
