//! What of each article is compared: all of it, or what page chrome leaves.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::batch::Batch;
use crate::error::Result;
use crate::text::shingles::{Kept, placed, sort, windows};
use crate::text::sketches::{Reader, Sketches, key};
use crate::text::standing::Standing;

/// The articles as they are compared.
pub(super) struct Views<'a> {
    pub(super) sketches: &'a Sketches<'a>,
    /// How often their shingles stand, in whole articles.
    standing: &'a Standing,
    /// What is kept of each article, where something was set aside. The sketches hold all shingles.
    kept: Vec<Option<Kept>>,
    /// Articles that have the words of another one, of which more or less is kept: their shingles
    /// were counted once together, and stand in each other all the same.
    doubled: FxHashSet<u32>,
}

impl<'a> Views<'a> {
    /// All of each article.
    pub(super) fn whole(sketches: &'a Sketches<'a>, standing: &'a Standing) -> Self {
        Self { sketches, standing, kept: Vec::new(), doubled: FxHashSet::default() }
    }

    /// What `kept` says of each article.
    pub(super) fn kept(
        sketches: &'a Sketches<'a>,
        standing: &'a Standing,
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
        Self { sketches, standing, kept, doubled }
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
        if self.is_doubled(row) {
            return 0;
        }
        let first = self.sketches.first[row] as usize;
        self.runs(row).map(|run| self.standing.alone(first, run)).sum()
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
        let first = self.sketches.first[row] as usize;
        let (doubled, standing) = (self.is_doubled(row), self.standing.repeated(first));
        let repeated = |at| doubled || standing(at);
        let text = self.sketches.texts[row].unwrap_or("");
        let mut alone = 0;
        let mut begin = 0;
        if self.sketches.complete() {
            reader.shingler.read(text, |shingles| {
                let end = begin + shingles.len();
                for run in self.runs(row) {
                    for at in run.start.clamp(begin, end)..run.end.clamp(begin, end) {
                        // A shingle that stands once is a distinct one.
                        if repeated(at) {
                            set.push(shingles[at - begin]);
                        } else {
                            alone += 1;
                        }
                    }
                }
                begin = end;
                batch.check()
            })?;
        } else {
            reader.shingler.read(text, |shingles| {
                for shingle in shingles {
                    let known = u64::from(key(*shingle)) < self.sketches.bound;
                    if known && !repeated(begin) {
                        alone += 1;
                    } else {
                        set.push(*shingle);
                    }
                    begin += usize::from(known);
                }
                batch.check()
            })?;
        }
        sort(set, batch)?;
        set.dedup();
        Ok(alone + set.len())
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
