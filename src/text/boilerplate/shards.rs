//! Page chrome of one shard of the articles, with what was found in all shards.
//!
//! The steps are those of [`find_in`](super::find_in). A shard tells what its sequences of words stand
//! beside ([`evidence`]); whoever has a range of their keys tells which are common ([`common`]); the
//! shard takes out the passages those make up ([`kept`]).

use std::ops::Range;
use std::sync::atomic::AtomicU32;

use rustc_hash::FxHashMap;

use super::evidence::{self, each_key, keys, runs, testify};
use super::passages::chrome_of;
use crate::batch::Batch;
use crate::error::{Error, Result};
use crate::text::levels::{OFTEN, Role};
use crate::text::lists::Lists;
use crate::text::shingles::Kept;
use crate::text::sketches::key;

/// The articles of a shard.
#[derive(Debug, Clone)]
pub struct Pages<'a> {
    /// Their shingles of three words.
    pub shingles: Lists<'a, u64>,
    /// The level of each.
    pub levels: &'a [u8],
    /// Words of each article.
    pub words: &'a [u32],
    /// Which are looked at: those counted, the first with their words (on their site).
    pub roles: &'a [u8],
    /// The site of each, where that is known.
    pub sites: Option<&'a [u64]>,
}

/// An article that may hold chrome.
struct Suspect {
    keys: Vec<u32>,
    often: Vec<u64>,
    runs: Vec<Range<usize>>,
}

impl Pages<'_> {
    fn check(&self) -> Result<()> {
        let rows = self.shingles.len();
        let fits = self.words.len() == rows
            && self.roles.len() == rows
            && self.sites.is_none_or(|sites| sites.len() == rows)
            && (0..rows).all(|row| self.shingles.place(row).end <= self.levels.len());
        if fits { Ok(()) } else { Err(Error::option("pages", "must be told of each article")) }
    }

    fn site(&self, row: usize) -> u64 {
        self.sites.map_or(0, |sites| sites[row])
    }

    /// The article in a row, if words of it stand often.
    fn suspect(&self, row: usize) -> Option<Suspect> {
        if self.roles[row] != Role::Counted as u8 || self.words[row] == 0 {
            return None;
        }
        let levels = &self.levels[self.shingles.place(row)];
        let bits = |levels: &[u8]| {
            let bit = |(at, level): (usize, &u8)| u64::from(*level >= OFTEN) << at;
            levels.iter().enumerate().map(bit).sum()
        };
        let often: Vec<u64> = levels.chunks(64).map(bits).collect();
        let runs = runs(&often, levels.len());
        if runs.is_empty() {
            return None;
        }
        let keys = self.shingles.of(row).iter().map(|shingle| key(*shingle)).collect();
        Some(Suspect { keys, often, runs })
    }
}

/// What the sequences of a shard stand beside: each a key, of 32 bits, and the rest of its article;
/// and the keys that may be common, sorted.
pub fn evidence(pages: &Pages<'_>, batch: &Batch) -> Result<(Vec<u64>, Vec<u32>)> {
    pages.check()?;
    let (mut evidence, mut asked) = (Vec::new(), Vec::new());
    for row in 0..pages.words.len() {
        batch.check()?;
        if let Some(Suspect { keys, often, runs }) = pages.suspect(row) {
            let (words, site) = (pages.words[row] as usize, pages.site(row));
            testify(&keys, &runs, &often, words, site, &mut evidence);
            each_key(&keys, &often, site, |_, key| asked.push(key));
        }
    }
    asked.sort_unstable();
    asked.dedup();
    evidence.sort_unstable();
    evidence.dedup();
    Ok((evidence, asked))
}

/// The keys that stand beside enough different rests, sorted.
pub fn common(evidence: Vec<u64>, batch: &Batch) -> Result<Vec<u32>> {
    let mut common: Vec<u32> = evidence::common(evidence, batch)?.into_iter().collect();
    common.sort_unstable();
    Ok(common)
}

/// What is kept of the articles of a shard.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeptOf {
    /// Whether an article is chrome and no story.
    pub only: Vec<bool>,
    /// What is kept of it, where something was taken out.
    pub kept: Vec<Option<Kept>>,
}

/// Take out the passages that common sequences make up.
pub fn kept(pages: &Pages<'_>, common: &[u32], batch: &Batch) -> Result<KeptOf> {
    pages.check()?;
    let seen: FxHashMap<u32, AtomicU32> =
        common.iter().map(|key| (*key, AtomicU32::new(0))).collect();
    let mut found = KeptOf::default();
    for row in 0..pages.words.len() {
        batch.check()?;
        let (mut only, mut kept) = (false, None);
        if let Some(Suspect { keys: shingles, often, .. }) = pages.suspect(row) {
            let keys = keys(&shingles, &often, pages.site(row), &seen);
            if keys.iter().any(Option::is_some) {
                let words = pages.words[row] as usize;
                let (is_only, passages) = chrome_of(words, &keys, pages.sites.is_some(), &seen, 1);
                only = is_only;
                kept = left(passages.iter().map(|passage| &passage.0), words);
            }
        }
        found.only.push(only);
        found.kept.push(kept);
    }
    Ok(found)
}

/// The runs of words between passages, if there are any of those.
fn left<'a>(passages: impl Iterator<Item = &'a Range<usize>>, words: usize) -> Option<Kept> {
    let mut kept = Vec::new();
    let mut start = 0;
    let mut none = true;
    for passage in passages {
        none = false;
        if start < passage.start {
            kept.push(start as u32..passage.start as u32);
        }
        start = passage.end;
    }
    if start < words {
        kept.push(start as u32..words as u32);
    }
    (!none).then(|| kept.into())
}
