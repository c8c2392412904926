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
use std::sync::atomic::{AtomicU64, Ordering as Memory};

use super::exact::ahead;
use super::hopes::{BLOCK, Hope, Hopes, SPARE, take};
use super::postings::Segment;
use super::variants::Saturation;
use crate::batch::Batch;
use crate::error::Result;

/// Of that many of a term's best articles the least is known before any article is scored: when no
/// more than these are asked for, that is where the search begins.
const KNOWN_BEST: usize = 16;

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
    /// [`Heights`] by term, as bits; 0 if unknown.
    pub(super) heights: &'a [AtomicU64],
}

/// Space to score in, made once for each run of queries.
pub(super) struct Scratch {
    scores: Box<[f32; BLOCK]>,
    cursors: Vec<Cursor>,
    hopes: Vec<Hope>,
    /// Those of the block at hand.
    here: Vec<Hope>,
}

impl Default for Scratch {
    fn default() -> Self {
        Self {
            scores: vec![0.0; BLOCK].try_into().expect("a vector of that length"),
            cursors: Vec::new(),
            hopes: Vec::new(),
            here: Vec::new(),
        }
    }
}

/// How far a term's postings in the segment at hand have been read.
#[derive(Debug, Clone, Copy)]
struct Cursor {
    /// Where it stood before the block at hand.
    from: usize,
    at: usize,
    end: usize,
    /// What the term adds is this times `count / (count + held against)`.
    weight: f32,
    /// The most that the term adds to any article.
    bound: f32,
    /// The most that it and all behind it add together.
    rest: f32,
}

/// How much the best articles with a term have of it: of `count / (count + held against)`.
#[derive(Debug, Clone, Copy)]
struct Heights {
    /// The most of any article.
    most: f32,
    /// The least of the best [`KNOWN_BEST`] articles; 0 if there are fewer.
    among_best: f32,
}

/// The postings of a segment.
#[derive(Clone, Copy)]
struct Postings<'a> {
    rows: &'a [u32],
    counts: &'a [f32],
}

impl Scorer<'_> {
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
        let Scratch { scores, cursors, hopes: kept, here } = scratch;
        kept.clear();
        let slack = self.slack(query);
        let full = most.saturating_mul(2).saturating_add(SPARE);
        let mut least = -(base as f32) - slack;
        let none_takes_away = query.iter().all(|term| term.weight > 0.0);
        if most <= KNOWN_BEST && mask.is_none() && none_takes_away {
            for QueryTerm { term, weight } in query {
                let among_best = self.heights(*term, segments).among_best;
                least = least.max((weight * self.saturation.most()) as f32 * among_best - slack);
            }
        }
        let falls = !none_takes_away;
        let mut hopes = Hopes { kept, most, mask, slack, least, falls, full };
        for segment in segments {
            cursors.clear();
            for QueryTerm { term, weight } in query {
                let std::ops::Range { start, end } = segment.range(*term);
                if start < end {
                    let weight = (weight * self.saturation.most()) as f32;
                    let bound = weight.max(0.0) * self.heights(*term, segments).most;
                    cursors.push(Cursor { from: start, at: start, end, weight, bound, rest: 0.0 });
                }
            }
            let postings = Postings { rows: &segment.rows, counts: &segment.frequencies };
            self.seek(postings, cursors, (scores, here), &mut hopes, batch)?;
        }
        let least = hopes.least;
        kept.retain(|hope| hope.score >= least);
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

    /// The heights of a term. Reckoned when first asked for; whoever does so finds the same.
    fn heights(self, term: u32, segments: &[Arc<Segment>]) -> Heights {
        let known = &self.heights[term as usize];
        let bits = known.load(Memory::Relaxed);
        if bits != 0 {
            let [most, among_best] = [bits as u32, (bits >> 32) as u32].map(f32::from_bits);
            return Heights { most, among_best };
        }
        let mut gains = Vec::new();
        for segment in segments {
            let (rows, counts) = segment.postings(term);
            let gain =
                |(row, count): (&u32, &f32)| count / (count + self.held_against[*row as usize]);
            gains.extend(rows.iter().zip(counts).map(gain));
        }
        let most = gains.iter().copied().fold(0.0, f32::max);
        let among_best = if gains.len() < KNOWN_BEST {
            0.0
        } else {
            let order = |left: &f32, right: &f32| right.total_cmp(left);
            *gains.select_nth_unstable_by(KNOWN_BEST - 1, order).1
        };
        let bits = u64::from(most.to_bits()) | u64::from(among_best.to_bits()) << 32;
        known.store(bits, Memory::Relaxed);
        Heights { most, among_best }
    }

    /// Offer the articles of a segment that may be among the best.
    fn seek(
        self,
        postings: Postings<'_>,
        cursors: &mut Vec<Cursor>,
        (scores, here): (&mut [f32; BLOCK], &mut Vec<Hope>),
        hopes: &mut Hopes<'_>,
        batch: &Batch,
    ) -> Result<()> {
        let rows = postings.rows;
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
            let next = leading.iter().map(|cursor| rows[cursor.at] as usize).min();
            let Some(first) = next.map(|row| row / BLOCK * BLOCK) else { return Ok(()) };
            let mut touched = 0;
            for cursor in leading.iter_mut() {
                let some = &rows[cursor.at..cursor.end.min(cursor.at + BLOCK)];
                cursor.from = cursor.at;
                cursor.at += some.partition_point(|row| (*row as usize) < first + BLOCK);
                touched += cursor.at - cursor.from;
                self.add_about(postings, cursor, scores);
            }
            let rest = others.first().map_or(0.0, |cursor| cursor.rest);
            here.clear();
            if touched * DENSE > BLOCK {
                hopes.take_all(scores, first, rest, here);
            } else {
                let enough = hopes.least - rest;
                for cursor in leading.iter() {
                    take(&rows[cursor.from..cursor.at], scores, enough, here);
                }
            }
            for cursor in others {
                here.retain(|hope| hope.score + cursor.rest >= hopes.least);
                if here.is_empty() {
                    break;
                }
                self.ask(postings, cursor, first, scores, here);
            }
            for hope in &*here {
                if hope.score >= hopes.least {
                    hopes.offer(*hope);
                }
            }
            cursors.retain(|cursor| cursor.at < cursor.end);
        }
    }

    /// Add what a term says of the articles of a block.
    #[inline]
    fn add_about(self, postings: Postings<'_>, cursor: &Cursor, scores: &mut [f32; BLOCK]) {
        let rows = &postings.rows[cursor.from..cursor.at];
        let counts = &postings.counts[cursor.from..cursor.at];
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
        postings: Postings<'_>,
        cursor: &mut Cursor,
        first: usize,
        scores: &mut [f32; BLOCK],
        here: &mut [Hope],
    ) {
        cursor.at += ahead(&postings.rows[cursor.at..cursor.end], first as u32);
        cursor.from = cursor.at;
        let rows = &postings.rows[cursor.at..cursor.end.min(cursor.at + BLOCK)];
        let rows = &rows[..rows.partition_point(|row| (*row as usize) < first + BLOCK)];
        cursor.at += rows.len();
        if here.len() * LOOKUPS < rows.len() {
            for hope in here {
                if let Ok(place) = rows.binary_search(&hope.row) {
                    let count = postings.counts[cursor.from + place];
                    let against = self.held_against[hope.row as usize];
                    hope.score += cursor.weight * (count / (count + against));
                }
            }
            return;
        }
        self.add_about(postings, cursor, scores);
        for hope in here {
            hope.score += scores[hope.row as usize % BLOCK];
        }
        for row in rows {
            scores[*row as usize % BLOCK] = 0.0;
        }
    }
}
