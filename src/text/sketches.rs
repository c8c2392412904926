//! Articles read once: of each shingle its key, 32 bits of its hash, in the order of the text.
//!
//! What is asked of a batch of articles as a whole (which shingles stand elsewhere, which articles
//! share some, which passages repeat) is asked of the keys, 4 bytes a word, so that the texts need
//! not be read again. Where memory is short the keys are not held: whoever asks for those of an
//! article has its text read again, which takes longer and answers the same.
//!
//! A sketch may hold only the keys below a bound, the same for all articles: a random sample of the
//! shingles, in which those of two articles are the same (`FracMinHash`: Irber et al. 2022). Articles
//! with the same words have one sketch together.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::shingles::{Shingler, Summary};
use super::spread::MOST_OWNERS;
use crate::batch::Batch;
use crate::error::Result;

/// Bytes of text that one task reads.
const TASK: usize = 1 << 20;

/// Bytes of text for each word, on the low side for news of any language.
const BYTES_PER_WORD: usize = 6;

/// How many keys there are.
pub(crate) const KEYS: u64 = 1 << 32;

/// The 32 bits of a shingle's hash by which it is looked up.
#[inline]
pub(crate) fn key(shingle: u64) -> u32 {
    (shingle >> 32) as u32
}

/// What the sketches of a batch hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scope {
    /// Words in a shingle.
    pub(crate) size: usize,
    /// The share of all shingles, in (0, 1].
    pub(crate) share: f64,
    /// Whether the keys are held in memory.
    pub(crate) held: bool,
    /// Whether tags are read as words.
    pub(crate) tags: bool,
}

impl Scope {
    /// The keys of a sketch are below this.
    fn bound(self) -> u64 {
        ((self.share * KEYS as f64) as u64).clamp(1, KEYS)
    }

    /// About how many keys the sketches of news have in these rows.
    pub(crate) fn about(self, texts: &[Option<&str>], rows: Range<usize>) -> usize {
        let bytes: usize = texts[rows].iter().flatten().map(|text| text.len()).sum();
        (self.share * (bytes / BYTES_PER_WORD) as f64) as usize
    }
}

/// What becomes of the shingles of a task's articles.
pub(crate) trait Keep: Send {
    /// Take shingles of an article of the task; how many have keys below the bound.
    fn take(&mut self, owner: usize, shingles: &[u64], bound: u64) -> usize;
}

/// Keeps nothing.
#[derive(Debug)]
struct Nothing;

impl Keep for Nothing {
    fn take(&mut self, _: usize, shingles: &[u64], bound: u64) -> usize {
        shingles.iter().filter(|shingle| u64::from(key(**shingle)) < bound).count()
    }
}

/// Keeps keys in the order of the text.
impl Keep for Vec<u32> {
    fn take(&mut self, _: usize, shingles: &[u64], bound: u64) -> usize {
        let before = self.len();
        take(shingles, bound, self);
        self.len() - before
    }
}

/// The sketch of each article.
#[derive(Debug)]
pub(crate) struct Sketches<'a> {
    pub(crate) texts: &'a [Option<&'a str>],
    /// Words in a shingle.
    pub(crate) size: usize,
    /// Whether tags were read as words.
    tags: bool,
    /// All keys are below this that are in the sketches.
    pub(crate) bound: u64,
    /// For each article the first one with the same words.
    pub(crate) first: Vec<u32>,
    /// What each article is made of.
    pub(crate) summaries: Vec<Summary>,
    chunks: Vec<Range<usize>>,
    /// Of each first article where its sketch is, in chunks of successive articles.
    places: Vec<Place>,
    /// The keys of each chunk, if they are held.
    keys: Vec<Vec<u32>>,
}

/// A stretch of a chunk.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    chunk: u32,
    start: u32,
    length: u32,
}

impl Place {
    fn range(self) -> Range<usize> {
        self.start as usize..self.start as usize + self.length as usize
    }
}

impl<'a> Sketches<'a> {
    /// Read the articles.
    pub(crate) fn read(texts: &'a [Option<&'a str>], scope: Scope, batch: &Batch) -> Result<Self> {
        let chunks = chunks(texts);
        if !scope.held {
            return Ok(Self::read_into(texts, chunks, scope, |_, _| Nothing, batch)?.0);
        }
        let keys = |_, rows| Vec::with_capacity(scope.about(texts, rows));
        let (mut sketches, mut keys) = Self::read_into(texts, chunks, scope, keys, batch)?;
        keys.iter_mut().for_each(Vec::shrink_to_fit);
        sketches.keys = keys;
        sketches.forget_copies();
        Ok(sketches)
    }

    /// Read the articles, in [`chunks`]; what is kept of the shingles of each, which `keep` begins for
    /// the one of this number and these rows.
    pub(crate) fn read_into<K: Keep>(
        texts: &'a [Option<&'a str>],
        chunks: Vec<Range<usize>>,
        scope: Scope,
        keep: impl Fn(usize, Range<usize>) -> K + Sync,
        batch: &Batch,
    ) -> Result<(Self, Vec<K>)> {
        let (Scope { size, tags, .. }, bound) = (scope, scope.bound());
        let shingler = || Shingler::new(size).with_tags(tags);
        let read = batch.map_with(&chunks, shingler, |shingler, chunk, rows| {
            let mut kept = keep(chunk, rows.clone());
            let texts = &texts[rows.clone()];
            let mut found = Vec::with_capacity(texts.len());
            let mut count = 0;
            for (owner, text) in texts.iter().enumerate() {
                let start = count;
                let summary = shingler.read(text.unwrap_or(""), |shingles| {
                    count += kept.take(owner, shingles, bound);
                    batch.check()
                })?;
                found.push((summary, start as u32, (count - start) as u32));
            }
            Ok((kept, found))
        })?;
        let (mut summaries, mut places) = (Vec::with_capacity(texts.len()), Vec::new());
        places.reserve_exact(texts.len());
        let mut all = Vec::with_capacity(chunks.len());
        for (chunk, (kept, found)) in read.into_iter().enumerate() {
            for (summary, start, length) in found {
                summaries.push(summary);
                places.push(Place { chunk: chunk as u32, start, length });
            }
            all.push(kept);
        }
        let first = first_by_words(&summaries);
        let keys = Vec::new();
        Ok((Self { texts, size, tags, bound, first, summaries, chunks, places, keys }, all))
    }

    /// Hold the keys of first articles alone.
    fn forget_copies(&mut self) {
        for (rows, keys) in self.chunks.iter().zip(&mut self.keys) {
            let mut end = 0;
            for row in rows.clone() {
                let place = &mut self.places[row];
                if self.first[row] as usize != row {
                    *place = Place::default();
                    continue;
                }
                if place.start as usize != end {
                    keys.copy_within(place.range(), end);
                }
                place.start = end as u32;
                end += place.length as usize;
            }
            if end < keys.len() {
                keys.truncate(end);
                keys.shrink_to_fit();
            }
        }
    }

    /// The articles of each task.
    pub(crate) fn chunks(&self) -> &[Range<usize>] {
        &self.chunks
    }

    /// How many keys the sketch of an article has.
    #[inline]
    pub(crate) fn length(&self, row: usize) -> usize {
        self.place(row).length as usize
    }

    fn place(&self, row: usize) -> Place {
        self.places[self.first[row] as usize]
    }

    /// The sketch of an article, if it is held.
    pub(crate) fn held_keys(&self, row: usize) -> Option<&[u32]> {
        let place = self.place(row);
        self.keys.get(place.chunk as usize).map(|keys| &keys[place.range()])
    }

    /// The sketch of an article.
    pub(crate) fn keys<'s>(
        &'s self,
        row: usize,
        reader: &'s mut Reader,
        batch: &Batch,
    ) -> Result<&'s [u32]> {
        if let Some(keys) = self.held_keys(row) {
            return Ok(keys);
        }
        let Reader { shingler, keys } = reader;
        keys.clear();
        shingler.read(self.texts[row].unwrap_or(""), |shingles| {
            take(shingles, self.bound, keys);
            batch.check()
        })?;
        Ok(keys)
    }

    /// Hand the shingles of an article that are not held, those of the sketch, to `take` in order.
    pub(crate) fn read_again(
        &self,
        row: usize,
        reader: &mut Reader,
        batch: &Batch,
        mut take: impl FnMut(u64),
    ) -> Result<()> {
        reader.shingler.read(self.texts[row].unwrap_or(""), |shingles| {
            let inside = |shingle: &&u64| u64::from(key(**shingle)) < self.bound;
            shingles.iter().filter(inside).for_each(|shingle| take(*shingle));
            batch.check()
        })?;
        Ok(())
    }

    /// Whether the keys are in memory.
    pub(crate) fn held(&self) -> bool {
        !self.keys.is_empty()
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

/// Reads the sketches of articles, with space that is used again for the next one.
#[derive(Debug)]
pub(crate) struct Reader {
    pub(crate) shingler: Shingler,
    keys: Vec<u32>,
}

impl Reader {
    /// For articles that were read so.
    pub(crate) fn of(sketches: &Sketches<'_>) -> Self {
        Self { shingler: Shingler::new(sketches.size).with_tags(sketches.tags), keys: Vec::new() }
    }
}

fn first_by_words(summaries: &[Summary]) -> Vec<u32> {
    let mut seen = FxHashMap::default();
    seen.reserve(summaries.len());
    let rows = (0_u32..).zip(summaries);
    rows.map(|(row, Summary { words, shingles, key })| {
        *seen.entry((*key, *words, *shingles)).or_insert(row)
    })
    .collect()
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

/// The articles that one task reads.
pub(crate) fn chunks(texts: &[Option<&str>]) -> Vec<Range<usize>> {
    let least = TASK / MOST_OWNERS;
    tasks(texts.len(), TASK, |row| texts[row].map_or(0, str::len).max(least))
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
