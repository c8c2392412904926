//! Which shingles stand in one article only: counted in a table of two bits each.
//!
//! A shingle is counted at a place that its key chooses. Two that share a place are counted together,
//! so that a count may be too high and never too low: an article is passed on that need not have
//! been, none is lost.

use rayon::prelude::*;

use super::sketches::{Sketches, tasks};
use super::zeros::Zeros;
use crate::batch::Batch;
use crate::error::Result;

/// Places for each shingle counted: one in eight shingles that stand once is then taken for one
/// that stands twice, at a quarter of a byte a place.
const PLACES_PER_SHINGLE: f64 = 6.0;

/// Parts of the table, each small enough for the nearer caches, filled one at a time.
const PARTS: usize = 64;

/// Shingles that one task counts.
pub(crate) const TASK: usize = 1 << 17;

/// Tasks of a round in which the table is filled: their shingles are held a second time meanwhile.
const TASKS_PER_ROUND: usize = 16;

const CELLS_PER_WORD: usize = 32;

/// How often each shingle stands in all articles: not at all, once, twice, or oftener.
#[derive(Debug)]
pub(crate) struct Counts {
    cells: Zeros,
    places: u64,
}

/// The site of each article as what sets its shingles apart from the same ones of other sites.
pub(crate) type Marks = [u64];

impl Counts {
    /// Count the shingles of articles `rows`; those of each site by themselves if there are marks.
    pub(crate) fn of(
        sketches: &Sketches,
        rows: &[u32],
        marks: Option<&Marks>,
        batch: &Batch,
    ) -> Result<Self> {
        let shingles = rows.iter().map(|row| sketches.keys(*row as usize).len()).sum();
        let mut counts = Self::for_shingles(shingles);
        let tasks = tasks(rows.len(), TASK, |at| sketches.keys(rows[at] as usize).len());
        let mut held: Vec<Buckets> = Vec::new();
        held.resize_with(tasks.len().min(TASKS_PER_ROUND), Buckets::new);
        for round in tasks.chunks(TASKS_PER_ROUND) {
            let held = &mut held[..round.len()];
            batch.map_parts(held.iter_mut().zip(round).collect(), |(buckets, task)| {
                batch.check()?;
                buckets.clear();
                for row in &rows[task.clone()] {
                    let row = *row as usize;
                    match marks {
                        None => buckets.push(sketches.keys(row).iter().copied()),
                        Some(marks) => {
                            let mark = marks[row];
                            buckets.push(sketches.keys(row).iter().map(|key| marked(*key, mark)));
                        }
                    }
                }
                Ok(())
            })?;
            counts.add(held);
        }
        Ok(counts)
    }

    fn for_shingles(shingles: usize) -> Self {
        let wanted = shingles as f64 * PLACES_PER_SHINGLE;
        let words_per_part = (wanted as usize / CELLS_PER_WORD / PARTS).clamp(16, 1 << 21);
        let cells = Zeros::new(words_per_part * PARTS);
        let places = (cells.len() * CELLS_PER_WORD) as u64;
        Self { cells, places }
    }

    /// Whether the shingle stands more than once, or shares its place with others.
    #[inline]
    pub(crate) fn repeated(&self, key: u32) -> bool {
        let place = self.place(key);
        self.cells[place / CELLS_PER_WORD] >> (place % CELLS_PER_WORD * 2) & 2 != 0
    }

    /// How many of the shingles stand once only.
    #[inline]
    pub(crate) fn alone(&self, keys: &[u32]) -> usize {
        let cells: &[u64] = &self.cells;
        let repeated: u64 = keys
            .iter()
            .map(|key| {
                let place = self.place(*key);
                cells[place / CELLS_PER_WORD] >> (place % CELLS_PER_WORD * 2) >> 1 & 1
            })
            .sum();
        keys.len() - repeated as usize
    }

    /// Whether the shingle stands three times or oftener, or shares its place with others.
    #[inline]
    pub(crate) fn often(&self, key: u32) -> bool {
        let place = self.place(key);
        self.cells[place / CELLS_PER_WORD] >> (place % CELLS_PER_WORD * 2) & 3 == 3
    }

    #[inline]
    fn place(&self, key: u32) -> usize {
        ((u64::from(key) * self.places) >> 32) as usize
    }

    /// Count shingles, sorted by part.
    fn add(&mut self, held: &[Buckets]) {
        let places = self.places;
        let words_per_part = self.cells.len() / PARTS;
        self.cells.par_chunks_mut(words_per_part).enumerate().for_each(|(part, cells)| {
            let first = part * words_per_part * CELLS_PER_WORD;
            for buckets in held {
                for key in &buckets.0[part] {
                    let place = ((u64::from(*key) * places) >> 32) as usize - first;
                    let cell = &mut cells[place / CELLS_PER_WORD];
                    let shift = place % CELLS_PER_WORD * 2;
                    let more = u64::from(*cell >> shift & 3 != 3);
                    *cell += more << shift;
                }
            }
        });
    }
}

/// Shingles by the part of the table they are counted in.
struct Buckets([Vec<u32>; PARTS]);

impl Buckets {
    fn new() -> Self {
        Self(std::array::from_fn(|_| Vec::with_capacity(TASK * 9 / 8 / PARTS)))
    }

    fn clear(&mut self) {
        self.0.iter_mut().for_each(Vec::clear);
    }

    #[inline]
    fn push(&mut self, keys: impl Iterator<Item = u32>) {
        for key in keys {
            self.0[(key >> (u32::BITS - PARTS.trailing_zeros())) as usize].push(key);
        }
    }
}

/// What sets the shingles of a site apart.
pub(crate) fn mark(site: u32) -> u64 {
    (u64::from(site) + 1).wrapping_mul(0x1319_8a2e_0370_7345)
}

/// The key of a site's shingle.
#[inline]
pub(crate) fn marked(key: u32, mark: u64) -> u32 {
    ((u64::from(key) ^ mark).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32
}
