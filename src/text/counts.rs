//! How often shingles stand in a batch of articles, counted in a table of two bits each.
//!
//! A shingle is counted at a place that its hash chooses. Two that share a place are counted together,
//! so that a count may be too high and never too low: an article is passed on that need not have
//! been, none is lost. A long table is filled one stretch after the other.

use std::ops::Range;

use rayon::prelude::*;

use super::sketches::{KEYS, key};
use super::zeros::Zeros;

/// Places for each shingle counted: one in five shingles that stand once is then taken for one
/// that stands twice, at a quarter of a byte a place.
pub(super) const PLACES_PER_SHINGLE: u64 = 4;

/// Places in a byte.
pub(super) const PLACES_PER_BYTE: u64 = 4;

/// Most places of a stretch, so that a place within it is told in 32 bits.
pub(super) const MOST_PLACES: u64 = u32::MAX as u64;

/// Most shingles whose places are chosen by their keys alone: more would share keys too often.
pub(crate) const MOST_BY_KEY: usize = 1 << 31;

/// Parts of a stretch at most, each small enough for the nearer caches, filled one at a time.
const PARTS: usize = 64;

/// Places in a number of the table.
pub(super) const CELLS_PER_WORD: usize = 32;

/// The count at a place of a table, from 0 to 3.
#[inline]
pub(super) fn count_at(cells: &[u64], place: usize) -> u64 {
    cells[place / CELLS_PER_WORD] >> (place % CELLS_PER_WORD * 2) & 3
}

/// Count one more at a place of a table, up to 3.
#[inline]
pub(super) fn add_at(cells: &mut [u64], place: usize) {
    let cell = &mut cells[place / CELLS_PER_WORD];
    let shift = place % CELLS_PER_WORD * 2;
    let more = u64::from(*cell >> shift & 3 != 3);
    *cell += more << shift;
}

/// Where shingles are counted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table {
    places: u64,
    /// Places for each key, times 2^32.
    scale: u64,
    by_key: bool,
}

impl Table {
    /// For as many shingles, with keys below `bound`.
    pub(crate) fn for_shingles(shingles: usize, bound: u64) -> Self {
        let places = (shingles as u64 * PLACES_PER_SHINGLE).max(1 << 14);
        let scale = (u128::from(places) * u128::from(KEYS) / u128::from(bound)) as u64;
        Self { places, scale, by_key: shingles <= MOST_BY_KEY }
    }

    /// How many places there are.
    pub(crate) fn places(self) -> u64 {
        self.places
    }

    /// Where the shingle of a key is counted, where that is enough to tell.
    #[inline]
    pub(crate) fn place(self, key: u32) -> u64 {
        ((u128::from(key) * u128::from(self.scale)) >> 32) as u64
    }

    /// Where a shingle is counted.
    #[inline]
    pub(crate) fn place_of(self, shingle: u64) -> u64 {
        if self.by_key {
            self.place(key(shingle))
        } else {
            ((u128::from(shingle) * u128::from(self.scale)) >> 64) as u64
        }
    }

    /// Its stretches, `rounds` of them at most, but none longer than `longest` places; as many as it takes
    /// for the places of each, so many to a byte, to take about `memory` bytes.
    pub(crate) fn stretches(
        self,
        memory: Option<usize>,
        per_byte: u64,
        rounds: u64,
        longest: u64,
    ) -> Vec<Range<u64>> {
        let needed = self.places.div_ceil(longest);
        let wanted = memory.map_or(1, |memory| {
            self.places.div_ceil((memory as u64).saturating_mul(per_byte).max(1))
        });
        let length = self.places.div_ceil(wanted.min(rounds).max(needed));
        (0..self.places)
            .step_by(length as usize)
            .map(|begin| begin..(begin + length).min(self.places))
            .collect()
    }
}

/// How often the shingles of a stretch stand in all articles: not at all, once, twice, or oftener.
#[derive(Debug)]
pub(crate) struct Counts {
    stretch: Range<u64>,
    cells: Zeros,
    /// Parts have two to the power of this many places.
    part: u32,
}

impl Counts {
    /// Nothing counted yet.
    pub(crate) fn new(stretch: Range<u64>) -> Self {
        let places = stretch.end - stretch.start;
        let cells = Zeros::new(places.div_ceil(CELLS_PER_WORD as u64) as usize);
        let part = places.div_ceil(PARTS as u64).next_power_of_two().ilog2();
        let part = part.max(CELLS_PER_WORD.ilog2());
        Self { stretch, cells, part }
    }

    /// The count of the shingles at a place, from 0 to 3; 0 beyond the stretch.
    #[inline]
    pub(crate) fn of(&self, place: u64) -> u64 {
        if !self.stretch.contains(&place) {
            return 0;
        }
        count_at(&self.cells, (place - self.stretch.start) as usize)
    }

    /// Put a place, if it is in the stretch, where those of its part are held.
    #[inline]
    pub(crate) fn hold(&self, place: u64, held: &mut Held) {
        if self.stretch.contains(&place) {
            let place = place - self.stretch.start;
            held.0[(place >> self.part) as usize].push(place as u32);
        }
    }

    /// Count what is held.
    pub(crate) fn add(&mut self, held: &[Held]) {
        let words_per_part = (1 << self.part) / CELLS_PER_WORD;
        self.cells.par_chunks_mut(words_per_part).enumerate().for_each(|(part, cells)| {
            for place in held.iter().flat_map(|held| &held.0[part]) {
                add_at(cells, *place as usize % (1 << self.part));
            }
        });
    }
}

/// Places to be counted, by the part of the table they are in.
pub(crate) struct Held([Vec<u32>; PARTS]);

impl Held {
    /// Room for about as many.
    pub(crate) fn for_shingles(shingles: usize) -> Self {
        Self(std::array::from_fn(|_| Vec::with_capacity(shingles * 9 / 8 / PARTS)))
    }

    /// Hold nothing.
    pub(crate) fn clear(&mut self) {
        self.0.iter_mut().for_each(Vec::clear);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_count_is_too_low_whatever_the_length_of_the_table() {
        for shingles in (1..40).map(|at| 997 * at * at) {
            for bound in [KEYS, KEYS / 3] {
                let table = Table::for_shingles(shingles, bound);
                let keys: Vec<u32> =
                    (0..2_000).map(|at| (at * (bound / 2_000) + at) as u32).collect();
                let counted = |memory| {
                    let mut told = vec![0; keys.len()];
                    for stretch in table.stretches(memory, PLACES_PER_BYTE, 5, MOST_PLACES) {
                        let mut counts = Counts::new(stretch);
                        let mut held = Held::for_shingles(keys.len());
                        for (at, key) in keys.iter().enumerate() {
                            for _ in 0..at % 5 {
                                counts.hold(table.place(*key), &mut held);
                            }
                        }
                        counts.add(&[held]);
                        for (told, key) in told.iter_mut().zip(&keys) {
                            *told += counts.of(table.place(*key));
                        }
                    }
                    told
                };
                let told = counted(None);
                assert!(told.iter().enumerate().all(|(at, told)| *told >= (at as u64 % 5).min(3)));
                assert_eq!(told, counted(Some(0)), "{shingles} shingles in stretches");
            }
        }
    }
}
