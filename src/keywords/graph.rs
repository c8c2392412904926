//! Words ranked by the words they stand near to: `PageRank` over a graph of co-occurrence.
//!
//! Mihalcea, Tarau: `TextRank`: Bringing order into text. EMNLP 2004. Florescu, Caragea: `PositionRank`: An
//! unsupervised approach to keyphrase extraction from scholarly documents. ACL 2017.

use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;

/// The chance that the walk goes on to a neighbour (both papers).
pub(super) const DAMPING: f64 = 0.85;

/// The walk ends when no step changes the ranks, taken together, by more (`PositionRank`, section
/// 3.2), or after so many.
const TOLERANCE: f64 = 0.001;
const MOST_STEPS: usize = 100;

/// Pairs of different words that stand within `window` words of each other, each as often as they
/// do. A place without a word (`None`) counts as a place.
pub(super) fn pairs(sequence: &[Option<u32>], window: usize, pairs: &mut Vec<(u32, u32)>) {
    pairs.clear();
    for (index, word) in sequence.iter().enumerate() {
        let Some(word) = word else { continue };
        for other in sequence[index + 1..].iter().take(window - 1).flatten() {
            if other != word {
                pairs.push((*word.min(other), *word.max(other)));
            }
        }
    }
}

/// The ranks of words `0..bias.len()`, where `bias` tells how likely the walk begins anew at each.
pub(super) fn rank(
    pairs: &[(u32, u32)],
    bias: &[f64],
    most_steps: Option<usize>,
    batch: &Batch,
) -> Result<Vec<f64>> {
    let mut degrees = vec![0.0; bias.len()];
    for (left, right) in pairs {
        degrees[*left as usize] += 1.0;
        degrees[*right as usize] += 1.0;
    }
    let sum: f64 = bias.iter().sum();
    let mut ranks = vec![1.0 / bias.len() as f64; bias.len()];
    let mut shares = vec![0.0; bias.len()];
    let mut next = vec![0.0; bias.len()];
    for _ in 0..most_steps.unwrap_or(MOST_STEPS) {
        // What a word without neighbours has, it gives back to all.
        let mut idle = 0.0;
        for word in 0..bias.len() {
            if degrees[word] > 0.0 {
                shares[word] = ranks[word] / degrees[word];
            } else {
                shares[word] = 0.0;
                idle += ranks[word];
            }
        }
        next.fill(0.0);
        for some in pairs.chunks(STEPS_BETWEEN_CHECKS) {
            batch.check()?;
            for (left, right) in some {
                next[*left as usize] += shares[*right as usize];
                next[*right as usize] += shares[*left as usize];
            }
        }
        let mut change = 0.0;
        for word in 0..bias.len() {
            let restart = bias[word] / sum;
            let rank = (1.0 - DAMPING) * restart + DAMPING * (next[word] + idle * restart);
            change += (rank - ranks[word]).abs();
            ranks[word] = rank;
        }
        if change < TOLERANCE {
            break;
        }
    }
    Ok(ranks)
}
