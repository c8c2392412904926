//! Counts told in the order of the text, where keys are held: no place of a long table is waited for.
//!
//! The places of a task's shingles are put to others of the same part of the table, in their order
//! (radix partitioning: Manegold, Boncz and Kersten 2002). Each part is counted in a table that stays in
//! the nearest cache, and each place gives way to its count. Then the shingles are gone through again:
//! of its part, each takes the next count.

use std::ops::Range;

use super::counts::{CELLS_PER_WORD, PLACES_PER_SHINGLE, add_at, count_at};
use super::lists::starts_of;
use super::near::ask_for;
use crate::batch::Batch;
use crate::error::Result;

/// Bits that tell a place within its part.
const PART_BITS: u32 = u16::BITS;

/// Most parts, so that writing to all of them in turn stays in the nearer caches.
const MOST_PARTS: u64 = 1 << 13;

/// Most places of a stretch.
pub(super) const MOST_PLACES: u64 = MOST_PARTS << PART_BITS;

/// Places of the table to a byte that is held of its shingles.
pub(super) const PLACES_PER_BYTE: u64 = PLACES_PER_SHINGLE / size_of::<u16>() as u64;

/// Shingles of a task for each part, so that a part has enough of them.
const SHINGLES_PER_PART: usize = 128;

/// Entries in a line of the caches.
const ENTRIES_PER_LINE: usize = 32;

/// How many shingles a task has at least, for a stretch of so many places.
pub(super) fn task(places: u64) -> usize {
    parts(places) * SHINGLES_PER_PART
}

/// How many parts a stretch of so many places has.
fn parts(places: u64) -> usize {
    (places.min(MOST_PLACES) >> PART_BITS) as usize + 1
}

/// The shingles of a task in a stretch of the table: first their places, then their counts.
#[derive(Debug)]
pub(super) struct Placed {
    stretch: Range<u64>,
    entries: Vec<u16>,
    /// Where those of each part begin.
    begins: Vec<u32>,
}

impl Placed {
    /// The shingles of a task's articles by their places in the table. Those beyond the stretch are left
    /// out.
    pub(super) fn new(
        stretch: Range<u64>,
        articles: impl Iterator<Item: ExactSizeIterator<Item = u64>>,
        scratch: &mut Vec<u32>,
    ) -> Self {
        let length = stretch.end - stretch.start;
        let mut end = 0;
        for places in articles {
            if scratch.len() < end + places.len() {
                scratch.resize(2 * (end + places.len()), 0);
            }
            // Written without asking, and kept by moving on.
            for place in places {
                let place = place.wrapping_sub(stretch.start);
                scratch[end] = place as u32;
                end += usize::from(place < length);
            }
        }
        let scratch = &scratch[..end];
        let mut counts = vec![0_u32; parts(length)];
        for place in scratch {
            counts[(place >> PART_BITS) as usize] += 1;
        }
        let begins = starts_of(counts.into_iter());
        let mut next = begins.clone();
        let mut entries = vec![0; scratch.len()];
        for place in scratch {
            let next = &mut next[(place >> PART_BITS) as usize];
            entries[*next as usize] = *place as u16;
            *next += 1;
        }
        Self { stretch, entries, begins }
    }

    /// The counts, to be taken in the order in which the places were given.
    pub(super) fn replay(&self) -> Replay<'_> {
        ask_for(self.entries.iter().step_by(ENTRIES_PER_LINE));
        Replay { placed: self, next: self.begins.clone() }
    }
}

/// The counts of a task's shingles, taken one by one.
pub(super) struct Replay<'a> {
    placed: &'a Placed,
    next: Vec<u32>,
}

impl Replay<'_> {
    /// How often the shingle at a place stands, up to 3; 0 beyond the stretch.
    #[inline]
    pub(super) fn of(&mut self, place: u64) -> u64 {
        let Placed { stretch, entries, .. } = self.placed;
        if !stretch.contains(&place) {
            return 0;
        }
        let next = &mut self.next[((place - stretch.start) >> PART_BITS) as usize];
        let count = entries[*next as usize];
        *next += 1;
        count.into()
    }
}

/// Count the shingles of all tasks.
pub(super) fn count(placed: &mut [Placed], batch: &Batch) -> Result<()> {
    let Some(parts) = placed.first().map(|placed| placed.begins.len() - 1) else { return Ok(()) };
    let per_group = parts.div_ceil((4 * rayon::current_num_threads()).min(64));
    let mut rests: Vec<(&mut [u16], &[u32])> =
        placed.iter_mut().map(|placed| (&mut placed.entries[..], &placed.begins[..])).collect();
    let groups = (0..parts).step_by(per_group).map(|begin| {
        let parts = begin..(begin + per_group).min(parts);
        let own = rests.iter_mut().map(|(rest, begins)| {
            let begins = &begins[parts.start..=parts.end];
            let length = (begins[parts.len()] - begins[0]) as usize;
            (rest.split_off_mut(..length).expect("all entries are of a part"), begins)
        });
        own.collect::<Vec<_>>()
    });
    batch.map_parts(groups.collect(), |mut tasks| {
        let parts = tasks[0].1.len() - 1;
        let mut cells = vec![0; (1 << PART_BITS) / CELLS_PER_WORD];
        for part in 0..parts {
            batch.check()?;
            cells.fill(0);
            let of = |begins: &[u32]| {
                let [begin, end] = [part, part + 1].map(|at| (begins[at] - begins[0]) as usize);
                begin..end
            };
            for (entries, begins) in &tasks {
                for place in &entries[of(begins)] {
                    add_at(&mut cells, usize::from(*place));
                }
            }
            for (entries, begins) in &mut tasks {
                for place in &mut entries[of(begins)] {
                    *place = count_at(&cells, usize::from(*place)) as u16;
                }
            }
        }
        Ok(())
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shingle_is_told_how_often_its_place_was_counted() {
        let stretches = [0..1000_u64, 0..65_536, 0..65_537, 70_000..1_000_000];
        for stretch in stretches {
            for spread in [1_u64, 7919, 1 << 33] {
                // Three tasks of places, some beyond the stretch.
                let places = |task: u64| {
                    let place = |at: u64| (task + at * at % 3001 * spread) % 1_200_000;
                    (0..4_000).map(place).collect::<Vec<u64>>().into_iter()
                };
                let mut scratch = Vec::new();
                let mut tasks: Vec<Placed> = (0..3)
                    .map(|task| {
                        Placed::new(stretch.clone(), [places(task)].into_iter(), &mut scratch)
                    })
                    .collect();
                count(&mut tasks, &Batch::new()).unwrap();
                let mut counts = std::collections::HashMap::new();
                for place in (0..3).flat_map(places) {
                    *counts.entry(place).or_insert(0) += 1;
                }
                for (task, placed) in (0..3).zip(&tasks) {
                    let mut replay = placed.replay();
                    for place in places(task) {
                        let expected =
                            if stretch.contains(&place) { counts[&place].min(3) } else { 0 };
                        assert_eq!(replay.of(place), expected, "{stretch:?} {spread} {place}");
                    }
                }
            }
        }
    }
}
