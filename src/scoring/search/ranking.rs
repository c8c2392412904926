//! The best articles for a query.
//!
//! They are sought in single precision, a block of articles at a time, so that their scores stay in
//! a core's first cache. The terms are followed from the weightiest on: as soon as all terms behind
//! one could not lift an article among the best by themselves, those only have a say on articles
//! that the terms before have brought up (MaxScore: Turtle and Flood, "Query evaluation: strategies
//! and optimizations", 1995). Whatever single precision may have got wrong is allowed for, so that
//! none of the best is missed; they are then scored exactly, term by term in the order of the query,
//! as [`Scorer::add_all`] scores all articles.

use std::cmp::Ordering;
use std::sync::Arc;

use super::exact::ahead;
use super::hopes::{BLOCK, Hope, Hopes, SPARE, take};
use super::known::{KNOWN_BEST, Known, KnownTerms};
use super::postings::Segment;
use super::variants::Saturation;
use crate::batch::Batch;
use crate::error::Result;

/// With more postings than one in so many articles of a block, all its articles are looked at in
/// order, else those of the postings.
const DENSE: usize = 8;

/// A term is looked up for single articles while there are fewer of them than one in so many of its
/// postings; otherwise all its postings are read.
const LOOKUPS: usize = 32;

/// Where having a term adds less than this, `k1` is as good as 0 in `bm25l`, and single precision
/// could not tell it from nothing.
const NO_DIFFERENCE: f64 = 1e-20;

/// How many roundings a term's score may have seen besides the sums: of the length, of the weight,
/// of sum, quotient and product, and of the bounds.
const ROUNDINGS: usize = 8;

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

/// A term of a query: its number, and its weight times how often the query has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct QueryTerm {
    pub(super) term: u32,
    pub(super) weight: f64,
}

/// Articles whose scores are reckoned side by side, in vector registers.
pub(super) const TOGETHER: usize = 8;

/// How a run of postings turns into scores.
#[derive(Clone, Copy)]
pub(super) struct Scorer<'a> {
    pub(super) saturation: Saturation,
    /// The length of each article, relative to their mean.
    pub(super) lengths: &'a [f64],
    /// What the counts of each article are held against.
    pub(super) held_against: &'a [f32],
    pub(super) known: &'a KnownTerms,
}

/// Space to score in, made once for each run of queries.
pub(super) struct Scratch {
    scores: Box<[f32; BLOCK]>,
    hopes: Vec<Hope>,
    /// Those of the block at hand.
    here: Vec<Hope>,
}

impl Default for Scratch {
    fn default() -> Self {
        Self {
            scores: vec![0.0; BLOCK].try_into().expect("a vector of that length"),
            hopes: Vec::new(),
            here: Vec::new(),
        }
    }
}

/// A term's postings in the segment at hand, and how far they have been read.
#[derive(Debug, Clone, Copy)]
struct Cursor<'a> {
    rows: &'a [u32],
    counts: &'a [f32],
    known: &'a Known,
    /// How many postings there are in the segments before.
    before: usize,
    /// Where it stood before the block at hand.
    from: usize,
    at: usize,
    /// What the term adds is this times what an article has of it.
    weight: f32,
    /// The most that the term adds to any article.
    bound: f32,
    /// The most that it and all behind it add together.
    rest: f32,
}

impl<'s> Scorer<'s> {
    /// The `most` best articles of all segments with a score above 0, among those in the mask. All
    /// scores are `base` more than what the terms found add.
    pub(super) fn best(
        self,
        segments: &[Arc<Segment>],
        query: &[QueryTerm],
        base: f64,
        (most, mask): (usize, Option<&[bool]>),
        scratch: &mut Scratch,
        batch: &Batch,
    ) -> Result<Vec<Ranked>> {
        if most == 0 {
            return Ok(Vec::new());
        }
        if self.saturation.most() < NO_DIFFERENCE {
            return Ok(self.best_of_all(segments, query, base, (most, mask)));
        }
        let Scratch { scores, hopes: kept, here } = scratch;
        kept.clear();
        let slack = self.slack(query);
        let full = most.saturating_mul(2).saturating_add(SPARE);
        let mut least = -(base as f32) - slack;
        let none_takes_away = query.iter().all(|term| term.weight > 0.0);
        if most <= KNOWN_BEST && mask.is_none() && none_takes_away {
            for QueryTerm { term, weight } in query {
                let among_best = self.known(*term, segments).best[most - 1];
                least = least.max((weight * self.saturation.most()) as f32 * among_best - slack);
            }
        }
        let falls = !none_takes_away;
        let mut hopes = Hopes { kept, most, mask, slack, least, falls, full };
        let mut cursors = Vec::with_capacity(query.len());
        for (number, segment) in segments.iter().enumerate() {
            cursors.clear();
            for QueryTerm { term, weight } in query {
                let (rows, counts) = segment.postings(*term);
                if !rows.is_empty() {
                    let known = self.known(*term, segments);
                    let before = segments[..number].iter().map(|before| before.found(*term)).sum();
                    let weight = (weight * self.saturation.most()) as f32;
                    let bound = weight.max(0.0) * known.best[0];
                    let (from, at, rest) = (0, 0, 0.0);
                    cursors.push(Cursor {
                        rows,
                        counts,
                        known,
                        before,
                        from,
                        at,
                        weight,
                        bound,
                        rest,
                    });
                }
            }
            self.seek(&mut cursors, (scores, here), &mut hopes, batch)?;
        }
        hopes.drop_worst();
        kept.sort_unstable_by_key(|hope| hope.row);
        let rows = kept.iter().map(|hope| hope.row).collect();
        Ok(self.exactly(segments, query, base, rows, most))
    }

    /// The same where having a term makes too little difference to seek by: all articles that have
    /// one are scored.
    fn best_of_all(
        self,
        segments: &[Arc<Segment>],
        query: &[QueryTerm],
        base: f64,
        (most, mask): (usize, Option<&[bool]>),
    ) -> Vec<Ranked> {
        let mut rows: Vec<u32> = Vec::new();
        for (segment, QueryTerm { term, .. }) in
            segments.iter().flat_map(|segment| query.iter().map(move |term| (segment, term)))
        {
            rows.extend_from_slice(segment.postings(*term).0);
        }
        rows.sort_unstable();
        rows.dedup();
        rows.retain(|row| mask.is_none_or(|mask| mask[*row as usize]));
        self.exactly(segments, query, base, rows, most)
    }

    /// By how much two sums of single precision may be the other way round than the exact ones.
    fn slack(self, query: &[QueryTerm]) -> f32 {
        let (most, absent) = (self.saturation.most(), self.saturation.of_absent());
        let weights: f64 = query.iter().map(|term| term.weight.abs()).sum();
        let roundings = (query.len() + ROUNDINGS) as f64;
        let single = f64::from(f32::EPSILON) * most;
        let double = f64::EPSILON * (most + absent);
        // Of each of the two, and as much again for the bounds they are held against.
        (4.0 * roundings * weights * (single + double)) as f32
    }

    /// What is known of a term.
    fn known(self, term: u32, segments: &[Arc<Segment>]) -> &'s Known {
        self.known.of(term, || {
            Known::new(&segments.iter().map(|segment| segment.postings(term)), |row, count| {
                count / (count + self.held_against[*row as usize])
            })
        })
    }

    /// Offer the articles of a segment that may be among the best.
    fn seek(
        self,
        cursors: &mut Vec<Cursor<'_>>,
        (scores, here): (&mut [f32; BLOCK], &mut Vec<Hope>),
        hopes: &mut Hopes<'_>,
        batch: &Batch,
    ) -> Result<()> {
        cursors.sort_unstable_by(|left, right| right.bound.total_cmp(&left.bound));
        loop {
            batch.check()?;
            let mut rest = 0.0;
            for cursor in cursors.iter_mut().rev() {
                rest += cursor.bound;
                cursor.rest = rest;
            }
            let leading = cursors.partition_point(|cursor| cursor.rest >= hopes.least);
            let (leading, others) = cursors.split_at_mut(leading);
            // The next block is that of the first row not yet read.
            let next = leading.iter().map(|cursor| cursor.rows[cursor.at] as usize).min();
            let Some(first) = next.map(|row| row / BLOCK * BLOCK) else { return Ok(()) };
            let mut touched = 0;
            for cursor in leading.iter_mut() {
                touched += cursor.go_through(first);
                self.add_about(cursor, scores);
            }
            let rest = others.first().map_or(0.0, |cursor| cursor.rest);
            here.clear();
            if touched * DENSE > BLOCK {
                hopes.take_all(scores, first, rest, here);
            } else {
                let enough = hopes.least - rest;
                for cursor in leading.iter() {
                    take(cursor.here().0, scores, enough, here);
                }
            }
            for cursor in others {
                here.retain(|hope| hope.score + cursor.rest >= hopes.least);
                if here.is_empty() {
                    break;
                }
                self.ask(cursor, first, scores, here);
            }
            for hope in &*here {
                if hope.score >= hopes.least {
                    hopes.offer(*hope);
                }
            }
            cursors.retain(|cursor| cursor.at < cursor.rows.len());
        }
    }

    /// Add what a term says of the articles of a block.
    #[inline]
    fn add_about(self, cursor: &Cursor<'_>, scores: &mut [f32; BLOCK]) {
        let (rows, counts) = cursor.here();
        let (row_groups, rows_left) = rows.as_chunks::<TOGETHER>();
        let (count_groups, counts_left) = counts.as_chunks::<TOGETHER>();
        for (rows, counts) in row_groups.iter().zip(count_groups) {
            let against = rows.map(|row| self.held_against[row as usize]);
            let mut gains = [0.0; TOGETHER];
            for ((gained, count), against) in gains.iter_mut().zip(counts).zip(against) {
                *gained = cursor.weight * (count / (count + against));
            }
            for (row, gained) in rows.iter().zip(gains) {
                scores[*row as usize % BLOCK] += gained;
            }
        }
        for (row, count) in rows_left.iter().zip(counts_left) {
            let against = self.held_against[*row as usize];
            scores[*row as usize % BLOCK] += cursor.weight * (count / (count + against));
        }
    }

    /// Add what a term says of some articles of a block.
    fn ask(
        self,
        cursor: &mut Cursor<'_>,
        first: usize,
        scores: &mut [f32; BLOCK],
        here: &mut [Hope],
    ) {
        cursor.skip(first);
        cursor.go_through(first);
        let (rows, counts) = cursor.here();
        if here.len() * LOOKUPS < rows.len() {
            for hope in here {
                if let Ok(place) = rows.binary_search(&hope.row) {
                    let count = counts[place];
                    let against = self.held_against[hope.row as usize];
                    hope.score += cursor.weight * (count / (count + against));
                }
            }
            return;
        }
        self.add_about(cursor, scores);
        for hope in here {
            hope.score += scores[hope.row as usize % BLOCK];
        }
        for row in rows {
            scores[*row as usize % BLOCK] = 0.0;
        }
    }
}

impl<'a> Cursor<'a> {
    /// Go to the end of the block that begins with a row, none before which is left to be read. Tells
    /// how many postings were gone through.
    #[inline]
    fn go_through(&mut self, first: usize) -> usize {
        self.from = self.at;
        self.at = if let Some(end) = self.known.end(first) {
            // Blocks may go on in another segment.
            (end - self.before).min(self.rows.len())
        } else {
            // No row is as large as the largest number.
            let next = u32::try_from(first + BLOCK).unwrap_or(u32::MAX);
            self.at + ahead(&self.rows[self.at..], next)
        };
        self.at - self.from
    }

    /// Go to the beginning of the block that begins with a row.
    #[inline]
    fn skip(&mut self, first: usize) {
        let end = first.checked_sub(BLOCK).map(|before| self.known.end(before));
        self.at = match end {
            None => 0,
            Some(Some(end)) => end.saturating_sub(self.before).min(self.rows.len()),
            Some(None) => self.at + ahead(&self.rows[self.at..], first as u32),
        };
    }

    /// The postings that were gone through last.
    #[inline]
    fn here(&self) -> (&'a [u32], &'a [f32]) {
        (&self.rows[self.from..self.at], &self.counts[self.from..self.at])
    }
}
