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

/// Parts of the table at most, each small enough for the nearer caches, filled one at a time.
const PARTS: usize = 64;

/// Shingles that one task counts.
pub(crate) const TASK: usize = 1 << 17;

/// Tasks of a round in which the table is filled, for each thread: their shingles are held a second
/// time meanwhile, best in a near cache.
const TASKS_PER_THREAD: usize = 2;

const CELLS_PER_WORD: usize = 32;

/// How often each shingle stands in all articles: not at all, once, twice, or oftener.
#[derive(Debug)]
pub(crate) struct Counts {
    cells: Zeros,
    /// Keys from here on were not counted.
    bound: u64,
    /// Places for each key, times 2^32.
    scale: u64,
    /// Parts have two to the power of this many places.
    part: u32,
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
        let mut counts = Self::for_shingles(shingles, sketches.bound);
        let tasks = tasks(rows.len(), TASK, |at| sketches.keys(rows[at] as usize).len());
        let tasks_per_round = TASKS_PER_THREAD * rayon::current_num_threads();
        let mut held: Vec<Buckets> = Vec::new();
        held.resize_with(tasks.len().min(tasks_per_round), Buckets::new);
        for round in tasks.chunks(tasks_per_round) {
            let held = &mut held[..round.len()];
            batch.map_parts(held.iter_mut().zip(round).collect(), |(buckets, task)| {
                batch.check()?;
                buckets.clear();
                for row in &rows[task.clone()] {
                    let row = *row as usize;
                    match marks {
                        None => counts.sort(sketches.keys(row).iter().copied(), buckets),
                        Some(marks) => {
                            let keys = sketches.keys(row).iter();
                            counts.sort(keys.map(|key| marked(*key, marks[row])), buckets);
                        }
                    }
                }
                Ok(())
            })?;
            counts.add(held);
        }
        Ok(counts)
    }

    fn for_shingles(shingles: usize, bound: u64) -> Self {
        let places = (shingles as f64 * PLACES_PER_SHINGLE) as u64;
        // A place is told in 32 bits.
        let places = places.clamp(1 << 14, 1 << 32);
        let cells = Zeros::new(places.div_ceil(CELLS_PER_WORD as u64) as usize);
        let part = (places / PARTS as u64).next_power_of_two().ilog2();
        Self { cells, bound, scale: (places << 32) / bound, part }
    }

    /// Whether the shingle stands more than once, or shares its place with others, or was not counted.
    #[inline]
    pub(crate) fn repeated(&self, key: u32) -> bool {
        u64::from(key) >= self.bound || self.at(key) & 2 != 0
    }

    /// How many of the shingles stand once only. All of them were counted.
    #[inline]
    pub(crate) fn alone(&self, keys: &[u32]) -> usize {
        keys.len() - keys.iter().map(|key| (self.at(*key) >> 1 & 1) as usize).sum::<usize>()
    }

    /// Whether the shingle stands three times or oftener, or shares its place with others.
    #[inline]
    pub(crate) fn often(&self, key: u32) -> bool {
        self.at(key) & 3 == 3
    }

    /// The cell of a key that was counted, in the last bits.
    #[inline]
    fn at(&self, key: u32) -> u64 {
        let place = self.place(key);
        self.cells[place / CELLS_PER_WORD] >> (place % CELLS_PER_WORD * 2)
    }

    #[inline]
    fn place(&self, key: u32) -> usize {
        // The scale has more than 32 bits, the product of a key below the bound at most 64.
        ((u64::from(key) * self.scale) >> 32) as usize
    }

    /// Put the places of keys where those of their part are held.
    #[inline]
    fn sort(&self, keys: impl Iterator<Item = u32>, buckets: &mut Buckets) {
        for key in keys {
            let place = self.place(key);
            buckets.0[place >> self.part & (PARTS - 1)].push(place as u32);
        }
    }

    /// Count what is held.
    fn add(&mut self, held: &[Buckets]) {
        let words_per_part = (1 << self.part) / CELLS_PER_WORD;
        self.cells.par_chunks_mut(words_per_part).enumerate().for_each(|(part, cells)| {
            for place in held.iter().flat_map(|buckets| &buckets.0[part]) {
                let place = *place as usize % (1 << self.part);
                let cell = &mut cells[place / CELLS_PER_WORD];
                let shift = place % CELLS_PER_WORD * 2;
                let more = u64::from(*cell >> shift & 3 != 3);
                *cell += more << shift;
            }
        });
    }
}

/// Places by the part of the table they are in.
struct Buckets([Vec<u32>; PARTS]);

impl Buckets {
    fn new() -> Self {
        Self(std::array::from_fn(|_| Vec::with_capacity(TASK * 9 / 8 / PARTS)))
    }

    fn clear(&mut self) {
        self.0.iter_mut().for_each(Vec::clear);
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
