//! What of each article is compared: all of it, or what page chrome leaves.

use rustc_hash::FxHashMap;

use crate::batch::Batch;
use crate::error::Result;
use crate::text::shingles::{Kept, Shingler, Summary, placed, windows};
use crate::text::sketches::Sketches;

/// The articles as they are compared.
pub(super) struct Views<'a> {
    pub(super) texts: &'a [Option<&'a str>],
    pub(super) sketches: &'a Sketches,
    /// What is kept of each article, where something was set aside. The sketches hold all shingles.
    kept: Vec<Option<Kept>>,
}

impl<'a> Views<'a> {
    /// All of each article.
    pub(super) fn whole(texts: &'a [Option<&'a str>], sketches: &'a Sketches) -> Self {
        Self { texts, sketches, kept: Vec::new() }
    }

    /// What `kept` says of each article.
    pub(super) fn kept(
        texts: &'a [Option<&'a str>],
        sketches: &'a Sketches,
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
        Self { texts, sketches, kept }
    }

    /// What is kept of an article, if not all.
    fn of(&self, row: usize) -> Option<&Kept> {
        self.kept.get(row)?.as_ref()
    }

    /// The keys of what is compared, run by run.
    pub(super) fn keys(&self, row: usize) -> impl Iterator<Item = &'a [u32]> + use<'_, 'a> {
        let keys = self.sketches.keys(row);
        let kept = self.of(row);
        let whole = kept.is_none().then_some(keys);
        let kept = kept.map_or(&[][..], |kept| kept);
        let runs = windows(kept, self.sketches.size).map(|inside| &keys[inside]);
        whole.into_iter().chain(runs)
    }

    /// How many shingles that are, one that stands twice counted twice.
    pub(super) fn shingles(&self, row: usize) -> usize {
        match self.of(row) {
            None => self.sketches.summaries[row].shingles,
            Some(kept) => windows(kept, self.sketches.size).map(|inside| inside.len()).sum(),
        }
    }

    /// How many words that are.
    pub(super) fn words(&self, row: usize) -> usize {
        match self.of(row) {
            None => self.sketches.summaries[row].words,
            Some(kept) => kept.iter().map(|run| run.len()).sum(),
        }
    }

    /// The distinct shingles of what is compared, sorted, in `set`.
    pub(super) fn set(
        &self,
        row: usize,
        shingler: &mut Shingler,
        set: &mut Vec<u64>,
        batch: &Batch,
    ) -> Result<Summary> {
        let kept = self.of(row).map(|kept| &**kept);
        shingler.set(self.texts[row].unwrap_or(""), kept, set, batch)
    }

    /// For each article the first one with the same words, of which the same are kept.
    pub(super) fn first(&self) -> Vec<u32> {
        if self.kept.is_empty() {
            return self.sketches.first.clone();
        }
        let mut seen = FxHashMap::default();
        (0..self.texts.len())
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
    pub(super) fn key(&self, row: usize) -> u64 {
        let keys = self.keys(row).flatten();
        (0_u64..)
            .zip(keys)
            .fold(0, |sum, (place, key)| sum.wrapping_add(placed(u64::from(*key), place)))
    }
}
