//! What of each article is compared: all of it, or what page chrome leaves.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::meeting::Meetings;
use crate::batch::Batch;
use crate::error::Result;
use crate::text::shingles::{Kept, placed, sort_hashes, windows};
use crate::text::sketches::{Reader, Sketches, key};
use crate::text::standing::Standing;

/// What was learnt of the shingles of all articles together.
pub(super) enum Counted {
    /// How often each stands, in order.
    InOrder(Standing),
    /// Which articles share some of them.
    Shared(Meetings),
}

/// The articles as they are compared.
pub(super) struct Views<'a> {
    pub(super) sketches: &'a Sketches<'a>,
    pub(super) counted: &'a Counted,
    /// What is kept of each article, where something was set aside. The sketches hold all shingles.
    kept: Vec<Option<Kept>>,
    /// Articles that have the words of another one, of which more or less is kept: their shingles
    /// were counted once together, and stand in each other all the same.
    doubled: FxHashSet<u32>,
}

impl<'a> Views<'a> {
    /// All of each article.
    pub(super) fn whole(sketches: &'a Sketches<'a>, counted: &'a Counted) -> Self {
        Self { sketches, counted, kept: Vec::new(), doubled: FxHashSet::default() }
    }

    /// What `kept` says of each article.
    pub(super) fn kept(
        sketches: &'a Sketches<'a>,
        counted: &'a Counted,
        mut kept: Vec<Option<Kept>>,
    ) -> Self {
        for kept in &mut kept {
            // What is in shreds too short for a shingle is compared with all around it.
            let shreds = |kept: &Kept| windows(kept, sketches.size).all(|inside| inside.is_empty());
            if kept.as_ref().is_some_and(shreds) {
                *kept = None;
            }
        }
        if kept.iter().all(Option::is_none) {
            kept = Vec::new();
        }
        let mut doubled = FxHashSet::default();
        for (row, first) in sketches.first.iter().enumerate() {
            if !kept.is_empty() && kept[row] != kept[*first as usize] {
                doubled.insert(*first);
            }
        }
        Self { sketches, counted, kept, doubled }
    }

    /// Whether an article has the words of another one, of which more or less is kept.
    fn is_doubled(&self, row: usize) -> bool {
        !self.doubled.is_empty() && self.doubled.contains(&self.sketches.first[row])
    }

    /// What is kept of an article, if not all.
    fn of(&self, row: usize) -> Option<&Kept> {
        self.kept.get(row)?.as_ref()
    }

    /// Which shingles of an article's sketch are compared, run by run.
    pub(super) fn runs(&self, row: usize) -> impl Iterator<Item = Range<usize>> {
        let kept = self.of(row);
        let whole = kept.is_none().then_some(0..self.sketches.length(row));
        let kept = kept.map_or(&[][..], |kept| kept);
        whole.into_iter().chain(windows(kept, self.sketches.size))
    }

    /// How many shingles are compared, one that stands twice counted twice.
    pub(super) fn shingles(&self, row: usize) -> usize {
        match self.of(row) {
            None => self.sketches.summaries[row].shingles,
            Some(_) => self.runs(row).map(|run| run.len()).sum(),
        }
    }

    /// How many words are.
    pub(super) fn words(&self, row: usize) -> usize {
        match self.of(row) {
            None => self.sketches.summaries[row].words,
            Some(kept) => kept.iter().map(ExactSizeIterator::len).sum(),
        }
    }

    /// How many of the shingles are known to stand in this article alone.
    pub(super) fn alone(&self, row: usize) -> usize {
        let first = self.sketches.first[row] as usize;
        match self.counted {
            Counted::InOrder(standing) if !self.is_doubled(row) => {
                self.runs(row).map(|run| standing.alone(first, run)).sum()
            }
            _ => 0,
        }
    }

    /// The keys of an article that are compared, in `found`, but for those that are known to stand in it
    /// alone; how many those are.
    pub(super) fn keys(
        &self,
        row: usize,
        reader: &mut Reader,
        found: &mut Vec<u32>,
        batch: &Batch,
    ) -> Result<usize> {
        found.clear();
        match self.counted {
            Counted::InOrder(standing) if self.sketches.complete() && !self.is_doubled(row) => {
                let repeated = standing.repeated(self.sketches.first[row] as usize);
                let keys = self.sketches.keys(row, reader, batch)?;
                let keep = |run: Range<usize>| {
                    keep(&keys[run.clone()], found, |key| key, |at, _| !repeated(run.start + at))
                };
                Ok(self.runs(row).map(keep).sum())
            }
            _ => self.read(row, reader, found, key, batch),
        }
    }

    /// The distinct shingles of an article that may stand elsewhere, sorted, in `set`; how many
    /// distinct ones it has in all.
    pub(super) fn set(
        &self,
        row: usize,
        reader: &mut Reader,
        set: &mut Vec<u64>,
        batch: &Batch,
    ) -> Result<usize> {
        set.clear();
        let alone = self.read(row, reader, set, |shingle| shingle, batch)?;
        sort_hashes(set, batch)?;
        set.dedup();
        // A shingle that stands once is a distinct one.
        Ok(alone + set.len())
    }

    /// Read an article for what is to be found of its shingles that are compared, but for those that are
    /// known to stand in it alone; how many those are.
    fn read<T: Copy + Default>(
        &self,
        row: usize,
        reader: &mut Reader,
        found: &mut Vec<T>,
        as_found: impl Fn(u64) -> T,
        batch: &Batch,
    ) -> Result<usize> {
        let first = self.sketches.first[row] as usize;
        let mut alone = 0;
        match self.counted {
            Counted::InOrder(standing) if !self.is_doubled(row) => {
                let (repeated, bound) = (standing.repeated(first), self.sketches.bound);
                let complete = self.sketches.complete();
                let mut sketched = 0;
                self.each(row, reader, batch, |begin, shingles| {
                    alone += keep(shingles, found, &as_found, |at, shingle| {
                        if complete {
                            return !repeated(begin + at);
                        }
                        let known = u64::from(key(shingle)) < bound;
                        sketched += usize::from(known);
                        known && !repeated(sketched - 1)
                    });
                })?;
            }
            _ => self.each(row, reader, batch, |_, shingles| {
                found.extend(shingles.iter().map(|shingle| as_found(*shingle)));
            })?,
        }
        Ok(alone)
    }

    /// Hand the shingles of an article that are compared to `take`, in order, with the place of the
    /// first of them in the text.
    fn each(
        &self,
        row: usize,
        reader: &mut Reader,
        batch: &Batch,
        mut take: impl FnMut(usize, &[u64]),
    ) -> Result<()> {
        let text = self.sketches.texts[row].unwrap_or("");
        let mut begin = 0;
        reader.shingler.read(text, |shingles| {
            let end = begin + shingles.len();
            if self.of(row).is_none() {
                take(begin, shingles);
            } else {
                for run in self.runs(row) {
                    let run = run.start.clamp(begin, end)..run.end.clamp(begin, end);
                    take(run.start, &shingles[run.start - begin..run.end - begin]);
                }
            }
            begin = end;
            batch.check()
        })?;
        Ok(())
    }

    /// For each article the first one with the same words, of which the same are kept.
    pub(super) fn first(&self) -> Vec<u32> {
        if !self.cut() {
            return self.sketches.first.clone();
        }
        let mut seen = FxHashMap::default();
        (0..self.sketches.len())
            .map(|row| {
                let words = (self.sketches.first[row], self.of(row));
                *seen.entry(words).or_insert(row as u32)
            })
            .collect()
    }

    /// Whether articles of different words may be the same in what is kept.
    pub(super) fn cut(&self) -> bool {
        !self.kept.is_empty()
    }

    /// A hash of all that is compared, in its order.
    pub(super) fn key(&self, row: usize, reader: &mut Reader, batch: &Batch) -> Result<u64> {
        let keys = self.sketches.keys(row, reader, batch)?;
        let compared = self.runs(row).flat_map(|run| &keys[run]);
        Ok((0_u64..)
            .zip(compared)
            .fold(0, |sum, (place, key)| sum.wrapping_add(placed(u64::from(*key), place))))
    }
}

/// Append what is to be found of shingles but for lone ones; how many those are. Which ones they are is
/// hard to foresee, so that is done without a branch.
#[inline]
fn keep<S: Copy, T: Copy + Default>(
    shingles: &[S],
    found: &mut Vec<T>,
    as_found: impl Fn(S) -> T,
    mut lone: impl FnMut(usize, S) -> bool,
) -> usize {
    let begin = found.len();
    found.resize(begin + shingles.len(), T::default());
    let kept = &mut found[begin..];
    let mut end = 0;
    for (at, shingle) in shingles.iter().enumerate() {
        kept[end] = as_found(*shingle);
        end += usize::from(!lone(at, *shingle));
    }
    found.truncate(begin + end);
    shingles.len() - end
}
