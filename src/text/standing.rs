//! Which shingles of each article stand elsewhere: two bits for each, in the order of the text.
//!
//! All shingles are counted in a table, and each is told what was counted at its place: of keys that
//! are held, part by part of the table ([`replay`](super::replay)). Where memory is short texts are read
//! twice in each of some rounds, one for each stretch of the table, to be counted and to be looked up
//! ([`counts`](super::counts)).

use std::ops::Range;

use super::counts::{self, Counts, Held, Table};
use super::replay::{self, Placed};
use super::sketches::{KEYS, Reader, Sketches, tasks};
use crate::batch::Batch;
use crate::error::Result;

/// Shingles that one task counts.
pub(crate) const TASK: usize = 1 << 17;

/// Tasks counted together, for each thread: their shingles are held meanwhile, best in a near cache.
const TASKS_PER_THREAD: usize = 4;

/// Most rounds that a limit of memory asks for: all texts are read twice in each.
const MOST_ROUNDS: u64 = 32;

/// The site of each article as what sets its shingles apart from the same ones of other sites.
pub(crate) type Marks = [u64];

/// A site's shingle.
#[inline]
pub(crate) fn marked(shingle: u64, mark: u64) -> u64 {
    let product = u128::from(shingle ^ mark) * 0x9e37_79b9_7f4a_7c15;
    product as u64 ^ (product >> 64) as u64
}

/// How often the shingles of articles stand in all of them.
#[derive(Debug)]
pub(crate) struct Standing {
    /// For each article counted where its bits begin.
    places: Vec<(u32, u32)>,
    tasks: Vec<Bits>,
}

/// A bit for each shingle, 64 in a number; those of an article begin a number.
#[derive(Debug, Clone, Default)]
struct Bits {
    /// Whether it stands twice or oftener, or shares its place with others.
    repeated: Vec<u64>,
    /// Whether it stands three times or oftener, or shares its place with others.
    often: Vec<u64>,
}

impl Standing {
    /// Count the shingles of articles `rows`, first ones; those of each site by themselves if there are
    /// marks. The table takes about `memory` bytes at most.
    pub(crate) fn of(
        sketches: &Sketches<'_>,
        rows: &[u32],
        marks: Option<&Marks>,
        memory: Option<usize>,
        batch: &Batch,
    ) -> Result<Self> {
        let shingles: usize = rows.iter().map(|row| sketches.length(*row as usize)).sum();
        let bound = if marks.is_some() { KEYS } else { sketches.bound };
        let table = Table::for_shingles(shingles, bound);
        let held = sketches.held();
        let (per_byte, longest) = if held {
            (replay::PLACES_PER_BYTE, replay::MOST_PLACES)
        } else {
            (counts::PLACES_PER_BYTE, counts::MOST_PLACES)
        };
        let stretches = table.stretches(memory, per_byte, MOST_ROUNDS, longest);
        let task = if held { TASK.max(replay::task(table.places())) } else { TASK };
        let tasks = tasks(rows.len(), task, |at| sketches.length(rows[at] as usize));
        let mut places = vec![(u32::MAX, 0); sketches.len()];
        let mut bits = Vec::with_capacity(tasks.len());
        for (number, task) in tasks.iter().enumerate() {
            let mut words = 0;
            for row in &rows[task.clone()] {
                places[*row as usize] = (number as u32, words as u32);
                words += sketches.length(*row as usize).div_ceil(64);
            }
            bits.push(Bits { repeated: vec![0; words], often: vec![0; words] });
        }
        let counting = Counting { sketches, rows, marks, table, batch };
        for stretch in stretches {
            if held {
                counting.tell_in_parts(&stretch, &tasks, &mut bits)?;
            } else {
                let counts = counting.count(stretch, &tasks)?;
                counting.tell(&counts, &tasks, &mut bits)?;
            }
        }
        Ok(Self { places, tasks: bits })
    }

    #[inline]
    fn bits(&self, row: usize) -> (&Bits, usize) {
        let (task, start) = self.places[row];
        (&self.tasks[task as usize], start as usize)
    }

    /// Whether a shingle of a first article, the one at a place, stands twice or oftener.
    #[inline]
    pub(crate) fn repeated(&self, row: usize) -> impl Fn(usize) -> bool {
        let (bits, start) = self.bits(row);
        move |at| bits.repeated[start + at / 64] >> (at % 64) & 1 == 1
    }

    /// Which shingles of a first article, of as many, stand three times or oftener: a bit for each.
    #[inline]
    pub(crate) fn often(&self, row: usize, shingles: usize) -> &[u64] {
        let (bits, start) = self.bits(row);
        &bits.often[start..start + shingles.div_ceil(64)]
    }

    /// How many of the shingles at these places of a first article stand once only.
    pub(crate) fn alone(&self, row: usize, places: Range<usize>) -> usize {
        let (bits, start) = self.bits(row);
        let mut alone = places.len();
        let mut at = places.start;
        while at < places.end {
            let length = (64 - at % 64).min(places.end - at);
            let word = bits.repeated[start + at / 64] >> (at % 64) & (u64::MAX >> (64 - length));
            alone -= word.count_ones() as usize;
            at += length;
        }
        alone
    }
}

/// What is counted.
struct Counting<'a> {
    sketches: &'a Sketches<'a>,
    rows: &'a [u32],
    marks: Option<&'a Marks>,
    table: Table,
    batch: &'a Batch,
}

impl Counting<'_> {
    /// Count and tell what lies in a stretch, of keys that are held.
    fn tell_in_parts(
        &self,
        stretch: &Range<u64>,
        tasks: &[Range<usize>],
        bits: &mut [Bits],
    ) -> Result<()> {
        let mut placed = self.batch.map_with(tasks, Vec::new, |scratch, _, task| {
            self.batch.check()?;
            let places = self.keys(task).map(|(keys, place)| keys.iter().map(place));
            Ok(Placed::new(stretch.clone(), places, scratch))
        })?;
        replay::count(&mut placed, self.batch)?;
        let told = bits.iter_mut().zip(tasks).zip(placed);
        self.batch.map_parts(told.collect(), |((bits, task), placed)| {
            self.batch.check()?;
            let mut replay = placed.replay();
            let mut start = 0;
            for (keys, place) in self.keys(task) {
                for keys in keys.chunks(64) {
                    let (mut twice, mut thrice) = (0, 0);
                    for (at, key) in keys.iter().enumerate() {
                        let count = replay.of(place(key));
                        twice |= (count >> 1) << at;
                        thrice |= (count >> 1 & count) << at;
                    }
                    bits.repeated[start] |= twice;
                    bits.often[start] |= thrice;
                    start += 1;
                }
            }
            Ok(())
        })?;
        Ok(())
    }

    /// Of each article of a task the keys, which are held, and what tells the place of one.
    fn keys(&self, task: &Range<usize>) -> impl Iterator<Item = (&[u32], impl Fn(&u32) -> u64)> {
        self.rows[task.clone()].iter().map(|row| {
            let row = *row as usize;
            let (table, mark) = (self.table, self.marks.map(|marks| marks[row]));
            let place = move |key: &u32| match mark {
                None => table.place(*key),
                Some(mark) => table.place_of(marked(u64::from(*key), mark)),
            };
            (self.sketches.held_keys(row).expect("keys are held"), place)
        })
    }

    /// Count what lies in a stretch, of texts that are read again.
    fn count(&self, stretch: Range<u64>, tasks: &[Range<usize>]) -> Result<Counts> {
        let mut counts = Counts::new(stretch);
        let at_once = TASKS_PER_THREAD * rayon::current_num_threads();
        let mut held = Vec::new();
        held.resize_with(tasks.len().min(at_once), || Held::for_shingles(TASK));
        for tasks in tasks.chunks(at_once) {
            let held = &mut held[..tasks.len()];
            self.batch.map_parts(held.iter_mut().zip(tasks).collect(), |(held, task)| {
                held.clear();
                let mut reader = Reader::of(self.sketches);
                for row in &self.rows[task.clone()] {
                    self.batch.check()?;
                    self.each(*row as usize, &mut reader, |_, place| counts.hold(place, held))?;
                }
                Ok(())
            })?;
            counts.add(held);
        }
        Ok(counts)
    }

    /// Tell what was counted, of texts that are read again.
    fn tell(&self, counts: &Counts, tasks: &[Range<usize>], bits: &mut [Bits]) -> Result<()> {
        self.batch.map_parts(bits.iter_mut().zip(tasks).collect(), |(bits, task)| {
            let mut reader = Reader::of(self.sketches);
            let mut start = 0;
            for row in &self.rows[task.clone()] {
                self.batch.check()?;
                let row = *row as usize;
                let words = self.sketches.length(row).div_ceil(64);
                let repeated = &mut bits.repeated[start..start + words];
                let often = &mut bits.often[start..start + words];
                start += words;
                self.each(row, &mut reader, |at, place| {
                    let count = counts.of(place);
                    repeated[at / 64] |= (count >> 1) << (at % 64);
                    often[at / 64] |= (count >> 1 & count) << (at % 64);
                })?;
            }
            Ok(())
        })?;
        Ok(())
    }

    /// Call `take` with the number of each shingle of an article that is read again, and its place in
    /// the table.
    fn each(
        &self,
        row: usize,
        reader: &mut Reader,
        mut take: impl FnMut(usize, u64),
    ) -> Result<()> {
        let (table, mark) = (self.table, self.marks.map(|marks| marks[row]));
        let mut at = 0;
        self.sketches.read_again(row, reader, self.batch, |shingle| {
            // The shingle of a site is made of its key alone, so that it is the same in any case.
            let place = match mark {
                None => table.place_of(shingle),
                Some(mark) => table.place_of(marked(shingle >> 32, mark)),
            };
            take(at, place);
            at += 1;
        })
    }
}
