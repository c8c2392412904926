//! The best articles for a query: a block of articles at a time, so that their scores stay in a
//! core's first cache, and no work where no term of the query is.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::postings::Segment;
use super::variants::{Method, Saturation};

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
        if mask.is_none_or(|mask| mask[row]) {
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

/// Articles whose scores are reckoned side by side, in vector registers.
const TOGETHER: usize = 8;

/// A term's articles and how often each has it.
#[derive(Clone, Copy)]
struct Posted<'a> {
    rows: &'a [u32],
    counts: &'a [f32],
    weight: f64,
    first: usize,
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
    scores: Box<[f64; BLOCK]>,
    cursors: Vec<Cursor>,
}

impl Default for Scratch {
    fn default() -> Self {
        Self { scores: Box::new([0.0; BLOCK]), cursors: Vec::new() }
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
        for QueryTerm { term, weight } in query {
            let (rows, frequencies) = segment.postings(*term);
            self.add(rows, frequencies, *weight, 0, scores);
        }
    }

    /// Add what a term says of the articles it is in, whose scores begin at row `first`.
    fn add(self, rows: &[u32], counts: &[f32], weight: f64, first: usize, scores: &mut [f64]) {
        // One loop for each formula, so that none is chosen between two articles.
        let Saturation { method, k1, .. } = self.saturation;
        let absent = self.saturation.of_absent();
        let all = |count, length| self.saturation.of(count, length) - absent;
        let lucene = |count, length| count / (k1 * length + count);
        let posted = Posted { rows, counts, weight, first };
        match method {
            Method::Lucene | Method::Robertson => self.add_each(posted, scores, lucene),
            _ => self.add_each(posted, scores, all),
        }
    }

    #[inline]
    fn add_each(self, posted: Posted<'_>, scores: &mut [f64], gain: impl Fn(f64, f64) -> f64) {
        let Posted { rows, counts, weight, first } = posted;
        let (row_groups, rows_left) = rows.as_chunks::<TOGETHER>();
        let (count_groups, counts_left) = counts.as_chunks::<TOGETHER>();
        for (rows, counts) in row_groups.iter().zip(count_groups) {
            let lengths = rows.map(|row| self.lengths[row as usize]);
            let mut gains = [0.0; TOGETHER];
            for ((gained, count), length) in gains.iter_mut().zip(counts).zip(lengths) {
                *gained = weight * gain(f64::from(*count), length);
            }
            for (row, gained) in rows.iter().zip(gains) {
                scores[*row as usize - first] += gained;
            }
        }
        for (row, count) in rows_left.iter().zip(counts_left) {
            let row = *row as usize;
            scores[row - first] += weight * gain(f64::from(*count), self.lengths[row]);
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
        let scores: &mut [f64; BLOCK] = scores;
        cursors.clear();
        cursors.extend(query.iter().filter_map(|QueryTerm { term, weight }| {
            let std::ops::Range { start, end } = segment.range(*term);
            (start < end).then_some(Cursor { from: start, at: start, end, weight: *weight })
        }));
        // The next block is that of the first row not yet read.
        while let Some(row) = cursors.iter().map(|cursor| segment.rows[cursor.at] as usize).min() {
            let first = row / BLOCK * BLOCK;
            for cursor in cursors.iter_mut() {
                let rows = &segment.rows[cursor.at..cursor.end.min(cursor.at + BLOCK)];
                let count = rows.partition_point(|row| (*row as usize) < first + BLOCK);
                let counts = &segment.frequencies[cursor.at..cursor.at + count];
                self.add(&rows[..count], counts, cursor.weight, first, scores);
                (cursor.from, cursor.at) = (cursor.at, cursor.at + count);
            }
            // Every article that was touched is looked at, and its score is 0 again.
            for cursor in cursors.iter() {
                for row in &segment.rows[cursor.from..cursor.at] {
                    // Blocks begin at multiples of their length.
                    let score = std::mem::take(&mut scores[*row as usize % BLOCK]);
                    // Hardly any score gets in; a 0 is an article that was looked at already.
                    if base + score >= best.least && score != 0.0 {
                        best.offer(*row as usize, base + score, mask);
                    }
                }
            }
            cursors.retain(|cursor| cursor.at < cursor.end);
        }
    }
}
