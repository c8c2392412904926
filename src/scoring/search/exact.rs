//! Scores by the formulas, in double precision: of all articles, or of some.

use std::sync::Arc;

use super::postings::Segment;
use super::ranking::{QueryTerm, Ranked, Scorer, TOGETHER};
use super::variants::{Method, Saturation};

/// A term's articles and how often each has it.
#[derive(Clone, Copy)]
struct Posted<'a> {
    rows: &'a [u32],
    counts: &'a [f32],
    weight: f64,
    first: usize,
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

    /// The best of some articles in the order of their rows, scored term by term.
    pub(super) fn exactly(
        self,
        segments: &[Arc<Segment>],
        query: &[QueryTerm],
        base: f64,
        rows: Vec<u32>,
        most: usize,
    ) -> Vec<Ranked> {
        let mut ranked: Vec<Ranked> =
            rows.into_iter().map(|row| Ranked { row, score: 0.0 }).collect();
        let absent = self.saturation.of_absent();
        for QueryTerm { term, weight } in query {
            for segment in segments {
                let (rows, counts) = segment.postings(*term);
                let mut at = 0;
                for Ranked { row, score } in &mut ranked {
                    at += rows[at..].partition_point(|there| there < row);
                    if rows.get(at) == Some(row) {
                        let length = self.lengths[*row as usize];
                        let gain = self.saturation.of(f64::from(counts[at]), length) - absent;
                        *score += weight * gain;
                    }
                }
            }
        }
        for ranked in &mut ranked {
            ranked.score += base;
        }
        ranked.retain(|ranked| ranked.score > 0.0);
        ranked.sort_unstable();
        ranked.truncate(most);
        ranked
    }
}

/// How many rows come before one, found in steps that double: quick if it is near.
pub(super) fn ahead(rows: &[u32], row: u32) -> usize {
    let (mut from, mut step) = (0, 1);
    while rows.get(from + step - 1).is_some_and(|there| *there < row) {
        from += step;
        step *= 2;
    }
    let until = rows.len().min(from + step);
    from + rows[from..until].partition_point(|there| *there < row)
}
