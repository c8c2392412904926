//! Which shingles stand in one article only: counted in a table of two bits each.
//!
//! A shingle is counted at a place that its hash chooses. Two that share a place are counted
//! together, so that a count may be too high and never too low: an article is passed on that need
//! not have been, none is lost.

use std::ops::Range;

use rayon::prelude::*;

use super::shingles::{Articles, Shingler, Summary};
use super::zeros::Zeros;
use crate::batch::Batch;
use crate::error::Result;

/// Places for each shingle counted: one in eight shingles that stand once is then taken for one
/// that stands twice, at a quarter of a byte a place.
const PLACES_PER_SHINGLE: f64 = 6.0;

/// Bytes of text for each shingle, on the low side for news of any language.
const BYTES_PER_SHINGLE: f64 = 6.0;

/// Parts of the table, each small enough for the nearer caches, filled one at a time.
const PARTS: usize = 64;

/// Bytes of text that one task reads.
const TASK: usize = 1 << 20;

/// Rounds in which the table is filled: the shingles of one are held meanwhile.
const ROUNDS: usize = 8;

/// Fewest and most tasks of a round.
const TASKS_PER_ROUND: std::ops::RangeInclusive<usize> = 8..=32;

const CELLS_PER_WORD: usize = 32;

/// How often each shingle stands in all articles: not at all, once, twice, or oftener.
#[derive(Debug)]
pub(crate) struct Counts {
    cells: Zeros,
    places: u64,
}

impl Counts {
    fn for_bytes(bytes: usize) -> Self {
        let wanted = bytes as f64 / BYTES_PER_SHINGLE * PLACES_PER_SHINGLE;
        let words_per_part = (wanted as usize / CELLS_PER_WORD / PARTS).clamp(16, 1 << 21);
        let cells = Zeros::new(words_per_part * PARTS);
        let places = (cells.len() * CELLS_PER_WORD) as u64;
        Self { cells, places }
    }

    /// Whether the shingle stands more than once, or shares its place with others.
    #[inline]
    pub(crate) fn repeated(&self, shingle: u64) -> bool {
        let place = self.place(spread(shingle));
        self.cells[place / CELLS_PER_WORD] >> (place % CELLS_PER_WORD * 2) & 2 != 0
    }

    /// Append to `repeated` those of the shingles that stand more than once, as above.
    #[inline]
    pub(crate) fn select_repeated(&self, shingles: &[u64], repeated: &mut Vec<u64>) {
        // Without a branch, so that one place of the table need not wait for another.
        let cells: &[u64] = &self.cells;
        let mut end = repeated.len();
        repeated.resize(end + shingles.len(), 0);
        for shingle in shingles {
            let place = self.place(spread(*shingle));
            repeated[end] = *shingle;
            end +=
                (cells[place / CELLS_PER_WORD] >> (place % CELLS_PER_WORD * 2) >> 1 & 1) as usize;
        }
        repeated.truncate(end);
    }

    /// Whether the shingle stands three times or oftener, or shares its place with others.
    #[inline]
    pub(crate) fn often(&self, shingle: u64) -> bool {
        let place = self.place(spread(shingle));
        self.cells[place / CELLS_PER_WORD] >> (place % CELLS_PER_WORD * 2) & 3 == 3
    }

    #[inline]
    fn place(&self, spread: u32) -> usize {
        ((u64::from(spread) * self.places) >> 32) as usize
    }

    /// Count shingles, sorted by part.
    fn add(&mut self, tasks: &[Buckets]) {
        let places = self.places;
        let words_per_part = self.cells.len() / PARTS;
        self.cells.par_chunks_mut(words_per_part).enumerate().for_each(|(part, cells)| {
            let first = part * words_per_part * CELLS_PER_WORD;
            for buckets in tasks {
                for spread in &buckets.0[part] {
                    let place = ((u64::from(*spread) * places) >> 32) as usize - first;
                    let cell = &mut cells[place / CELLS_PER_WORD];
                    let shift = place % CELLS_PER_WORD * 2;
                    let more = u64::from(*cell >> shift & 3 != 3);
                    *cell += more << shift;
                }
            }
        });
    }
}

/// The bits of a shingle's hash that choose its place, evenly spread.
#[inline]
pub(crate) fn spread(shingle: u64) -> u32 {
    (shingle.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32
}

/// Shingles by the part of the table they are counted in.
struct Buckets([Vec<u32>; PARTS]);

impl Buckets {
    fn for_bytes(bytes: usize) -> Self {
        let expected = bytes / 5 / PARTS;
        Self(std::array::from_fn(|_| Vec::with_capacity(expected)))
    }

    #[inline]
    fn push(&mut self, shingle: u64) {
        let spread = spread(shingle);
        self.0[(spread >> (32 - PARTS.trailing_zeros())) as usize].push(spread);
    }
}

/// Read all articles once: how often their shingles stand, and what each article is made of.
pub(crate) fn count(
    articles: &Articles<'_>,
    rows: &[u32],
    size: usize,
    sites: Option<&[u32]>,
    batch: &Batch,
) -> Result<(Counts, Vec<Summary>)> {
    let bytes = rows.iter().map(|row| articles.bytes(*row as usize)).sum();
    let mut counts = Counts::for_bytes(bytes);
    let mut summaries = Vec::with_capacity(rows.len());
    let tasks = tasks(articles, rows);
    let tasks_per_round =
        (tasks.len() / ROUNDS).clamp(*TASKS_PER_ROUND.start(), *TASKS_PER_ROUND.end());
    for round in tasks.chunks(tasks_per_round) {
        let read = batch.map_with(
            round,
            || Shingler::new(size),
            |shingler, _, task| {
                let task_bytes =
                    rows[task.clone()].iter().map(|row| articles.bytes(*row as usize)).sum();
                let mut buckets = Buckets::for_bytes(task_bytes);
                let mut summaries = Vec::with_capacity(task.len());
                for row in &rows[task.clone()] {
                    let mark = sites.map_or(0, |sites| mark(sites[*row as usize]));
                    summaries.push(shingler.read(articles.parts(*row as usize), |shingles| {
                        for shingle in shingles {
                            buckets.push(shingle.wrapping_add(mark));
                        }
                        batch.check()
                    })?);
                }
                Ok((buckets, summaries))
            },
        )?;
        let (buckets, read): (Vec<_>, Vec<_>) = read.into_iter().unzip();
        counts.add(&buckets);
        summaries.extend(read.into_iter().flatten());
    }
    Ok((counts, summaries))
}

/// What is added to the shingles of a site to tell them from the same shingles elsewhere.
pub(crate) fn mark(site: u32) -> u64 {
    (u64::from(site) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Successive rows of about [`TASK`] bytes of text each.
pub(crate) fn tasks(articles: &Articles<'_>, rows: &[u32]) -> Vec<Range<usize>> {
    let mut tasks = Vec::new();
    let mut start = 0;
    let mut bytes = 0;
    for (end, row) in rows.iter().enumerate() {
        bytes += articles.bytes(*row as usize);
        if bytes >= TASK {
            tasks.push(start..end + 1);
            start = end + 1;
            bytes = 0;
        }
    }
    if start < rows.len() {
        tasks.push(start..rows.len());
    }
    tasks
}
