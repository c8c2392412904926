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

/// The same walk for a few steps among all words within a window, no pair written down: what the
/// neighbours of a place give to it is a difference of two running sums. The memory is used again.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// The places that have a word: which one, where, and which places are near (from the first to
    /// past the last).
    words: Vec<u32>,
    spots: Vec<u32>,
    windows: Vec<(u32, u32)>,
    /// For each place, the one before it with the same word; for each word, its last place so far.
    earlier: Vec<u32>,
    last: Vec<u32>,
    /// For each word, one over how many others it stands near to, and how often near itself.
    degrees: Vec<f64>,
    itself: Vec<f64>,
    sums: Vec<f64>,
    shares: Vec<f64>,
    ranks: Vec<f64>,
}

/// No place.
const NOWHERE: u32 = u32::MAX;

impl Walk {
    /// The ranks of words `0..bias.len()` of a sequence, where `bias` tells how likely the walk
    /// begins anew at each. A place without a word counts as a place.
    pub(super) fn rank(
        &mut self,
        sequence: impl Iterator<Item = Option<u32>>,
        window: usize,
        bias: &[f64],
        steps: usize,
        batch: &Batch,
    ) -> Result<&[f64]> {
        self.read(sequence, window as u32 - 1, bias.len());
        let Self { words, windows, degrees, itself, sums, shares, ranks, .. } = self;
        let sum: f64 = bias.iter().sum();
        ranks.clear();
        ranks.resize(bias.len(), 1.0 / bias.len() as f64);
        for _ in 0..steps {
            batch.check()?;
            // What a word without neighbours has, it gives back to all.
            let mut idle = 0.0;
            shares.clear();
            shares.extend(ranks.iter().zip(&*degrees).map(|(rank, degree)| {
                idle += if *degree > 0.0 { 0.0 } else { *rank };
                rank * degree
            }));
            sums.clear();
            sums.push(0.0);
            let mut given = 0.0;
            for word in &*words {
                given += shares[*word as usize];
                sums.push(given);
            }
            for (rank, (itself, share)) in ranks.iter_mut().zip(itself.iter().zip(&*shares)) {
                *rank = -(itself * share);
            }
            for (word, (first, past)) in words.iter().zip(&*windows) {
                ranks[*word as usize] += sums[*past as usize] - sums[*first as usize];
            }
            for (rank, bias) in ranks.iter_mut().zip(bias) {
                let restart = bias / sum;
                *rank = (1.0 - DAMPING) * restart + DAMPING * (*rank + idle * restart);
            }
        }
        Ok(ranks)
    }

    /// Finds out which places are near each other.
    fn read(&mut self, sequence: impl Iterator<Item = Option<u32>>, far: u32, all: usize) {
        let Self { words, spots, windows, degrees, itself, last, earlier, .. } = self;
        words.clear();
        spots.clear();
        windows.clear();
        earlier.clear();
        last.clear();
        last.resize(all, NOWHERE);
        for (word, spot) in sequence.zip(0..) {
            if let Some(word) = word {
                words.push(word);
                spots.push(spot);
            }
        }
        for counts in [&mut *degrees, &mut *itself] {
            counts.clear();
            counts.resize(all, 0.0);
        }
        let (mut first, mut past) = (0, 0);
        for (word, spot) in words.iter().zip(&*spots) {
            while spots[first] + far < *spot {
                first += 1;
            }
            while spots.get(past).is_some_and(|behind| *behind <= spot + far) {
                past += 1;
            }
            // A word stands near itself at this place, and as far as it stood before not long ago.
            let index = windows.len() as u32;
            let mut before = std::mem::replace(&mut last[*word as usize], index);
            earlier.push(before);
            let mut same = 1.0;
            while before != NOWHERE && before as usize >= first {
                same += 2.0;
                before = earlier[before as usize];
            }
            itself[*word as usize] += same;
            degrees[*word as usize] += (past - first) as f64;
            windows.push((first as u32, past as u32));
        }
        for (degree, itself) in degrees.iter_mut().zip(&*itself) {
            *degree -= itself;
            *degree = if *degree > 0.0 { degree.recip() } else { 0.0 };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_sums_rank_as_pairs_do() {
        let sequence: Vec<Option<u32>> =
            (0..200_u32).map(|at| (at % 3 != 1).then_some(at * at % 17 % 11)).collect();
        let bias: Vec<f64> = (0..13).map(|word| 1.0 + f64::from(word)).collect();
        let batch = Batch::new();
        for (window, steps) in [(2, 1), (6, 3), (10, 2)] {
            let mut near = Vec::new();
            pairs(&sequence, window, &mut near);
            let expected = rank(&near, &bias, Some(steps), &batch).unwrap();
            let mut walk = Walk::default();
            let found = walk.rank(sequence.iter().copied(), window, &bias, steps, &batch).unwrap();
            for (left, right) in expected.iter().zip(found) {
                assert!((left - right).abs() < 1e-12, "{left} {right}, {window} {steps}");
            }
        }
    }
}
