//! The best articles for a query: a block of articles at a time, so that their scores stay in a
//! core's first cache, and no work where no term of the query is.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::postings::Segment;
use super::variants::Saturation;

/// Articles scored together: 16 KiB of scores.
const BLOCK: usize = 2048;

/// An article and its score. Those to be told first are the smaller ones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ranked {
    pub(super) row: u32,
    pub(super) score: f64,
}

impl Eq for Ranked {}

impl Ord for Ranked {
    /// Higher scores first, then earlier rows.
    fn cmp(&self, other: &Self) -> Ordering {
        other.score.total_cmp(&self.score).then(self.row.cmp(&other.row))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The best articles so far, as many as were asked for.
pub(super) struct Best {
    most: usize,
    /// The last of them on top.
    kept: BinaryHeap<Ranked>,
    /// No lower score gets in; 0 does not either, nor does less.
    least: f64,
}

impl Best {
    pub(super) fn new(most: usize) -> Self {
        let least = if most == 0 { f64::INFINITY } else { f64::MIN_POSITIVE };
        Self { most, kept: BinaryHeap::new(), least }
    }

    #[inline]
    fn offer(&mut self, row: usize, score: f64, mask: Option<&[bool]>) {
        if score >= self.least && mask.is_none_or(|mask| mask[row]) {
            self.keep(Ranked { row: row as u32, score });
        }
    }

    #[cold]
    fn keep(&mut self, candidate: Ranked) {
        if self.kept.len() < self.most {
            self.kept.push(candidate);
        } else if let Some(mut last) = self.kept.peek_mut()
            && candidate < *last
        {
            *last = candidate;
        }
        if self.kept.len() == self.most
            && let Some(last) = self.kept.peek()
        {
            self.least = last.score;
        }
    }

    /// The best first.
    pub(super) fn into_sorted(self) -> Vec<Ranked> {
        self.kept.into_sorted_vec()
    }
}

/// A term of a query: its number, and its weight times how often the query has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct QueryTerm {
    pub(super) term: u32,
    pub(super) weight: f64,
}

/// How a run of postings turns into scores.
#[derive(Clone, Copy)]
pub(super) struct Scorer<'a> {
    pub(super) saturation: Saturation,
    /// The length of each article, relative to their mean.
    pub(super) lengths: &'a [f64],
}

/// Space to score in, made once for each run of queries.
pub(super) struct Scratch {
    scores: Vec<f64>,
    cursors: Vec<Cursor>,
}

impl Default for Scratch {
    fn default() -> Self {
        Self { scores: vec![0.0; BLOCK], cursors: Vec::new() }
    }
}

/// How far a term's postings in the segment at hand have been read.
struct Cursor {
    /// Where it stood before the block at hand.
    from: usize,
    at: usize,
    end: usize,
    weight: f64,
}

impl Scorer<'_> {
    /// Add the scores of one segment's articles to `scores`, one for each row.
    pub(super) fn add_all(self, segment: &Segment, query: &[QueryTerm], scores: &mut [f64]) {
        let absent = self.saturation.of_absent();
        for QueryTerm { term, weight } in query {
            let (rows, frequencies) = segment.postings(*term);
            for (row, frequency) in rows.iter().zip(frequencies) {
                let row = *row as usize;
                let gain = self.saturation.of(f64::from(*frequency), self.lengths[row]) - absent;
                scores[row] += weight * gain;
            }
        }
    }

    /// Keep the best of one segment's articles. All scores are `base` more than what the terms
    /// found add.
    pub(super) fn keep_best(
        self,
        segment: &Segment,
        query: &[QueryTerm],
        (base, mask): (f64, Option<&[bool]>),
        best: &mut Best,
        scratch: &mut Scratch,
    ) {
        let Scratch { scores, cursors } = scratch;
        let absent = self.saturation.of_absent();
        cursors.clear();
        cursors.extend(query.iter().filter_map(|QueryTerm { term, weight }| {
            let std::ops::Range { start, end } = segment.range(*term);
            (start < end).then_some(Cursor { from: start, at: start, end, weight: *weight })
        }));
        // The next block is that of the first row not yet read.
        while let Some(row) = cursors.iter().map(|cursor| segment.rows[cursor.at] as usize).min() {
            let first = row / BLOCK * BLOCK;
            let lengths = &self.lengths[first..];
            for cursor in cursors.iter_mut() {
                let rows = &segment.rows[cursor.at..cursor.end];
                let frequencies = &segment.frequencies[cursor.at..cursor.end];
                cursor.from = cursor.at;
                for (row, frequency) in rows.iter().zip(frequencies) {
                    let place = (*row as usize).wrapping_sub(first);
                    let Some(score) = scores.get_mut(place) else { break };
                    let gain = self.saturation.of(f64::from(*frequency), lengths[place]) - absent;
                    *score += cursor.weight * gain;
                    cursor.at += 1;
                }
            }
            // Every article that was touched is looked at, and its score is 0 again.
            for cursor in cursors.iter() {
                for row in &segment.rows[cursor.from..cursor.at] {
                    let score = std::mem::take(&mut scores[*row as usize - first]);
                    if score != 0.0 {
                        best.offer(*row as usize, base + score, mask);
                    }
                }
            }
            cursors.retain(|cursor| cursor.at < cursor.end);
        }
    }
}
