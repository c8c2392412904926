//! Articles read once: of each shingle its key, 32 bits of its hash, in the order of the text.
//!
//! What is asked of a batch of articles as a whole (which shingles stand elsewhere, which articles
//! share some, which passages repeat) is asked of the keys, 4 bytes a word, so that the texts need
//! not be read again. A sketch may hold only those below a bound, the same for all articles: a random
//! sample of the shingles in which those of two articles are the same (`FracMinHash`: Irber et al. 2022).
//!
//! Articles with the same words have one sketch together.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::shingles::{Shingler, Summary};
use crate::batch::Batch;
use crate::error::Result;

/// Bytes of text that one task reads.
const TASK: usize = 1 << 20;

/// Bytes of text for each word, on the low side for news of any language.
const BYTES_PER_WORD: usize = 6;

/// How many keys there are.
const KEYS: u64 = 1 << 32;

/// The 32 bits of a shingle's hash by which it is looked up.
#[inline]
pub(crate) fn key(shingle: u64) -> u32 {
    (shingle >> 32) as u32
}

/// The sketch of each article.
#[derive(Debug)]
pub(crate) struct Sketches {
    /// Words in a shingle.
    pub(crate) size: usize,
    /// All keys are below this that are in the sketches.
    pub(crate) bound: u64,
    /// For each article the first one with the same words.
    pub(crate) first: Vec<u32>,
    /// What each article is made of.
    pub(crate) summaries: Vec<Summary>,
    /// Of each first article where its sketch is.
    places: Vec<Place>,
    chunks: Vec<Vec<u32>>,
}

/// A stretch of a chunk.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    chunk: u32,
    start: u32,
    length: u32,
}

impl Sketches {
    /// Read the articles as shingles of `size` words, of which a `share` is kept.
    pub(crate) fn read(
        texts: &[Option<&str>],
        size: usize,
        share: f64,
        batch: &Batch,
    ) -> Result<Self> {
        let bound = ((share * KEYS as f64) as u64).clamp(1, KEYS);
        let tasks = tasks(texts.len(), TASK, |row| texts[row].map_or(0, str::len));
        let read = batch.map_with(
            &tasks,
            || Shingler::new(size),
            |shingler, _, rows| {
                let texts = &texts[rows.clone()];
                let bytes: usize = texts.iter().flatten().map(|text| text.len()).sum();
                let mut keys =
                    Vec::with_capacity((share * (bytes / BYTES_PER_WORD) as f64) as usize);
                let mut found = Vec::with_capacity(texts.len());
                for text in texts {
                    let start = keys.len();
                    let summary = shingler.read(text.unwrap_or(""), |shingles| {
                        take(shingles, bound, &mut keys);
                        batch.check()
                    })?;
                    found.push((summary, start, keys.len() - start));
                }
                keys.shrink_to_fit();
                Ok((keys, found))
            },
        )?;
        let mut sketches = Self {
            size,
            bound,
            first: Vec::with_capacity(texts.len()),
            summaries: Vec::with_capacity(texts.len()),
            places: Vec::with_capacity(texts.len()),
            chunks: Vec::with_capacity(tasks.len()),
        };
        for (chunk, (keys, found)) in read.into_iter().enumerate() {
            for (summary, start, length) in found {
                sketches.summaries.push(summary);
                let (start, length) = (start as u32, length as u32);
                sketches.places.push(Place { chunk: chunk as u32, start, length });
            }
            sketches.chunks.push(keys);
        }
        sketches.share(&tasks);
        Ok(sketches)
    }

    /// Let articles with the same words have one sketch, and forget the others.
    fn share(&mut self, tasks: &[Range<usize>]) {
        let mut seen = FxHashMap::default();
        seen.reserve(self.summaries.len());
        for (row, summary) in self.summaries.iter().enumerate() {
            let words = (summary.key, summary.words, summary.shingles);
            self.first.push(*seen.entry(words).or_insert(row as u32));
        }
        for (rows, keys) in tasks.iter().zip(&mut self.chunks) {
            let mut end = 0;
            for row in rows.clone() {
                let place = &mut self.places[row];
                let (start, length) = (place.start as usize, place.length as usize);
                if self.first[row] as usize == row {
                    if start != end {
                        keys.copy_within(start..start + length, end);
                    }
                    place.start = end as u32;
                    end += length;
                } else {
                    *place = Place::default();
                }
            }
            if end < keys.len() {
                keys.truncate(end);
                keys.shrink_to_fit();
            }
        }
    }

    /// The sketch of an article.
    #[inline]
    pub(crate) fn keys(&self, row: usize) -> &[u32] {
        let place = self.places[self.first[row] as usize];
        let (start, length) = (place.start as usize, place.length as usize);
        &self.chunks[place.chunk as usize][start..start + length]
    }

    /// Whether they hold all shingles.
    pub(crate) fn complete(&self) -> bool {
        self.bound == KEYS
    }

    /// How many articles there are.
    pub(crate) fn len(&self) -> usize {
        self.first.len()
    }

    /// The articles that hold words and are the first with them.
    pub(crate) fn firsts(&self) -> Vec<u32> {
        (0..self.len() as u32)
            .filter(|row| self.first[*row as usize] == *row)
            .filter(|row| self.summaries[*row as usize].words > 0)
            .collect()
    }
}

#[inline]
fn take(shingles: &[u64], bound: u64, keys: &mut Vec<u32>) {
    if bound == KEYS {
        keys.extend(shingles.iter().map(|shingle| key(*shingle)));
        return;
    }
    // Written without asking, and kept by moving on.
    let mut end = keys.len();
    keys.resize(end + shingles.len(), 0);
    for shingle in shingles {
        let key = key(*shingle);
        keys[end] = key;
        end += usize::from(u64::from(key) < bound);
    }
    keys.truncate(end);
}

/// Successive ranges of `count` items, each of about `size` in all.
pub(crate) fn tasks(
    count: usize,
    size: usize,
    size_of: impl Fn(usize) -> usize,
) -> Vec<Range<usize>> {
    let mut tasks = Vec::new();
    let mut start = 0;
    let mut sum = 0;
    for at in 0..count {
        sum += size_of(at);
        if sum >= size {
            tasks.push(start..at + 1);
            start = at + 1;
            sum = 0;
        }
    }
    if start < count {
        tasks.push(start..count);
    }
    tasks
}
