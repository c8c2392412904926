//! An index of articles: what is added later is compared with all that was added before.
//!
//! Only a cluster's representative is ever joined, so that the index keeps the shingles of
//! representatives alone: sorted, to compare exactly, and filed, to find candidates. The rules are
//! those of [`run`](super::run); what was clustered once stays so.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::candidates::{Rarity, hits_needed};
use super::clusters::{Bond, Clustered, Earlier, Extent, Keep, Part, Placed, Rule, cluster};
use super::join::join;
use super::memory::Memory;
use super::segments::{MOST_ARTICLES, Segments};
use super::thresholds::{Thresholds, containment, similarity};
use super::verify::shared;
use super::views::Views;
use super::{Outcome, check_rows};
use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::{Error, Result};
use crate::storage::{self, Numbers, Stored};
use crate::text::buckets::Buckets;
use crate::text::shingles::{Shingler, Summary};
use crate::text::sketches::{Sketches, key, tasks};
use crate::text::standing::TASK;
use crate::text::zeros::Zeros;

/// What an index file is called inside.
const FILE: storage::Kind = storage::Kind { name: "duplicates", version: 2 };

/// Numbers that begin a file: see [`DuplicateIndex::save`].
const HEAD: usize = 8;

/// Articles, of which each is compared with those before it.
#[derive(Debug)]
pub struct DuplicateIndex {
    rule: Rule,
    rows: usize,
    representatives: Vec<Representative>,
    /// The shingles of the representatives that came from a file, and of those added since.
    stored: Numbers<u64>,
    added: Vec<u64>,
    segments: Segments,
}

/// Articles as sorted sets of shingles.
type Sets = Vec<(Summary, Vec<u64>)>;

/// Articles about to be added.
#[derive(Debug)]
pub struct Addition {
    /// How many were added before.
    before: usize,
    placed: Vec<Placed>,
    representatives: Vec<u32>,
    sets: Sets,
    entries: Zeros,
}

/// An article that others may join.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Representative {
    row: u64,
    key: u64,
    words: u64,
    /// Where its shingles begin and how many they are.
    begin: u64,
    shingles: u64,
}

impl Representative {
    fn to_numbers(self) -> [u64; 5] {
        [self.row, self.key, self.words, self.begin, self.shingles]
    }

    fn from_numbers([row, key, words, begin, shingles]: [u64; 5]) -> Self {
        Self { row, key, words, begin, shingles }
    }
}

impl DuplicateIndex {
    /// An index without articles.
    pub fn new(rule: Rule) -> Result<Self> {
        rule.check()?;
        Ok(Self {
            rule,
            rows: 0,
            representatives: Vec::new(),
            stored: Numbers::Owned(Vec::new()),
            added: Vec::new(),
            segments: Segments::default(),
        })
    }

    /// How many articles were added.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The rules it goes by.
    pub fn rule(&self) -> &Rule {
        &self.rule
    }

    /// What each article is among those added before and those with it. Nothing is added.
    pub fn query(&self, texts: &[Option<&str>], batch: &Batch) -> Result<Outcome> {
        Ok(Outcome { first: self.rows, articles: self.cluster(texts, batch)?.placed })
    }

    /// Like [`DuplicateIndex::query`], and the articles are added. After an error none is.
    pub fn add(&mut self, texts: &[Option<&str>], batch: &Batch) -> Result<Outcome> {
        let addition = self.prepare(texts, batch)?;
        Ok(self.commit(addition))
    }

    /// All of [`DuplicateIndex::add`] that takes long or may fail. Nothing is added yet.
    pub fn prepare(&self, texts: &[Option<&str>], batch: &Batch) -> Result<Addition> {
        let Clustered { placed, representatives } = self.cluster(texts, batch)?;
        let (sets, entries) = self.file(texts, &representatives, batch)?;
        Ok(Addition { before: self.rows, placed, representatives, sets, entries })
    }

    /// Add what was prepared, as long as nothing else was added since.
    ///
    /// # Panics
    /// Where something was.
    pub fn commit(&mut self, addition: Addition) -> Outcome {
        let Addition { before: first, placed, representatives, sets, entries } = addition;
        assert_eq!(first, self.rows, "nothing is added between the two steps");
        for (row, (summary, set)) in representatives.iter().zip(sets) {
            self.representatives.push(Representative {
                row: (first + *row as usize) as u64,
                key: summary.key,
                words: summary.words as u64,
                begin: (self.stored.len() + self.added.len()) as u64,
                shingles: set.len() as u64,
            });
            self.added.extend_from_slice(&set);
        }
        self.segments.add(entries);
        self.rows += placed.len();
        Outcome { first, articles: placed }
    }

    fn cluster(&self, texts: &[Option<&str>], batch: &Batch) -> Result<Clustered> {
        check_rows(texts)?;
        if self.rows + texts.len() >= MOST_ARTICLES {
            let allowed = format!("must be fewer than {MOST_ARTICLES} in one index");
            return Err(Error::option("texts", allowed));
        }
        let thresholds = &self.rule.thresholds;
        let memory = Memory::for_texts(texts, None);
        let (sketches, counted) = super::read(texts, thresholds, memory, batch)?;
        let rows = sketches.firsts();
        let joined = join(&Views::whole(&sketches, &counted), thresholds, None, batch)?;
        let mut earlier = vec![Vec::new(); texts.len()];
        let found = self.earlier(&sketches, &rows, batch)?;
        for (row, found) in rows.into_iter().zip(found) {
            earlier[row as usize] = found;
        }
        let kinds = super::kinds(texts);
        Ok(cluster(&joined, &kinds, &self.rule, &Keep::First, &earlier, self.rows as u32))
    }

    /// The representatives that each article belongs with.
    fn earlier(
        &self,
        sketches: &Sketches<'_>,
        rows: &[u32],
        batch: &Batch,
    ) -> Result<Vec<Vec<Earlier>>> {
        if self.representatives.is_empty() {
            return Ok(vec![Vec::new(); rows.len()]);
        }
        let tasks = tasks(rows.len(), TASK, |at| sketches.summaries[rows[at] as usize].shingles);
        let found = batch.map_with(
            &tasks,
            || Search {
                shingler: Shingler::new(self.rule.thresholds.shingle),
                set: Vec::new(),
                ranked: Vec::new(),
                keys: Vec::new(),
                places: Vec::new(),
                hits: vec![[0; 2]; self.representatives.len()],
                touched: Vec::new(),
            },
            |search, _, task| {
                rows[task.clone()]
                    .iter()
                    .map(|row| {
                        let text = sketches.texts[*row as usize].unwrap_or("");
                        search.search(self, text, batch)
                    })
                    .collect::<Result<Vec<_>>>()
            },
        )?;
        Ok(found.into_iter().flatten().collect())
    }

    /// The shingles of new representatives, and their entries in the file.
    fn file(&self, texts: &[Option<&str>], rows: &[u32], batch: &Batch) -> Result<(Sets, Zeros)> {
        let text = |row: &u32| texts[*row as usize].unwrap_or("");
        let rarity = Rarity::for_shingles(rows.iter().map(|row| text(row).len() / 6).sum());
        let sets = batch.map_with(
            rows,
            || Shingler::new(self.rule.thresholds.shingle),
            |shingler, _, row| {
                let mut set = Vec::new();
                let summary = shingler.set(text(row), &mut set, batch)?;
                rarity.add(set.iter().map(|shingle| key(*shingle)));
                set.shrink_to_fit();
                Ok((summary, set))
            },
        )?;
        let mut entries = Vec::with_capacity(sets.iter().map(|(_, set)| set.len()).sum());
        let mut ranked = Vec::new();
        for (at, (_, set)) in sets.iter().enumerate() {
            batch.check()?;
            let rarest = filed(&self.rule.thresholds, set.len());
            let count = |shingle| usize::from(rarity.of(key(shingle)));
            self.segments.rank(set, rarest, count, &mut ranked);
            let article = (self.representatives.len() + at) as u32;
            Segments::entries(article, &ranked, rarest, &mut entries);
        }
        Ok((sets, Buckets::of(vec![entries], batch)?.sorted(batch)?))
    }

    fn set(&self, representative: &Representative) -> &[u64] {
        let (begin, length) = (representative.begin as usize, representative.shingles as usize);
        match begin.checked_sub(self.stored.len()) {
            None => &self.stored[begin..begin + length],
            Some(begin) => &self.added[begin..begin + length],
        }
    }

    /// Write the index to a file, in place of what is there: as a whole, or not at all.
    pub fn save(&self, path: &Path) -> Result<()> {
        let Rule { thresholds, min_words, share } = self.rule;
        let or_none = |threshold: Option<f64>| threshold.unwrap_or(-1.0).to_bits();
        let head: [u64; HEAD] = [
            self.rows as u64,
            or_none(thresholds.similarity),
            or_none(thresholds.containment),
            thresholds.shingle as u64,
            min_words as u64,
            share.to_bits(),
            self.segments.len() as u64,
            0,
        ];
        let articles: Vec<[u64; 5]> =
            self.representatives.iter().map(|article| article.to_numbers()).collect();
        let sets = vec![bytemuck::cast_slice(&self.stored), bytemuck::cast_slice(&self.added)];
        let mut sections = vec![
            ("head".into(), vec![bytemuck::cast_slice(&head)]),
            ("articles".into(), vec![bytemuck::cast_slice(&articles)]),
            ("shingles".into(), sets),
        ];
        sections.extend(self.segments.sections());
        storage::save(path, FILE, &sections)
    }

    /// Open an index file. Its shingles stay in the file, mapped.
    pub fn open(path: &Path) -> Result<Self> {
        let stored: Arc<Stored> = Stored::open(path, FILE)?;
        let odd = || Error::file(path, "is damaged: what it tells of itself makes no sense");
        let head: Numbers<u64> = stored.numbers("head")?;
        let head: [u64; HEAD] = (*head).try_into().map_err(|_| odd())?;
        let [rows, similarity, containment, shingle, min_words, share, segments, _] = head;
        let or_none = |bits| Some(f64::from_bits(bits)).filter(|threshold| *threshold > 0.0);
        let thresholds = Thresholds {
            similarity: or_none(similarity),
            containment: or_none(containment),
            shingle: shingle as usize,
        };
        let rule = Rule { thresholds, min_words: min_words as usize, share: f64::from_bits(share) };
        rule.check().map_err(|_| odd())?;
        let articles: Numbers<[u64; 5]> = stored.numbers("articles")?;
        let representatives: Vec<Representative> =
            articles.iter().map(|numbers| Representative::from_numbers(*numbers)).collect();
        let sets: Numbers<u64> = stored.numbers("shingles")?;
        let inside = |representative: &Representative| {
            representative.begin.checked_add(representative.shingles) <= Some(sets.len() as u64)
        };
        if segments as usize > MOST_ARTICLES || !representatives.iter().all(inside) {
            return Err(odd());
        }
        Ok(Self {
            rule,
            rows: rows as usize,
            representatives,
            stored: sets,
            added: Vec::new(),
            segments: Segments::open(&stored, segments as usize)?,
        })
    }
}

/// Under how many of its shingles an article of so many is found by larger ones.
fn filed(thresholds: &Thresholds, shingles: usize) -> usize {
    let least = thresholds.least_shared(shingles);
    shingles - least + hits_needed(least)
}

/// Space for looking up one article after the other.
struct Search {
    shingler: Shingler,
    set: Vec<u64>,
    ranked: Vec<u64>,
    keys: Vec<u32>,
    places: Vec<(Range<usize>, u64)>,
    /// For each representative, how often it was found as the smaller one, and as the larger one.
    hits: Vec<[u32; 2]>,
    touched: Vec<u32>,
}

impl Search {
    fn search(
        &mut self,
        index: &DuplicateIndex,
        text: &str,
        batch: &Batch,
    ) -> Result<Vec<Earlier>> {
        let Self { shingler, set, ranked, keys, places, hits, touched } = self;
        batch.check()?;
        let summary = shingler.set(text, set, batch)?;
        let thresholds = &index.rule.thresholds;
        let rarest = filed(thresholds, set.len());
        let needed = hits_needed(thresholds.least_shared(set.len())) as u32;
        index.segments.rank(set, rarest, |_| 0, ranked);
        keys.clear();
        keys.extend(ranked.iter().map(|key| *key as u32));
        let mut steps = 0;
        index.segments.look_up(keys, rarest, places, |at, article| {
            let hits = &mut hits[article as usize];
            if *hits == [0; 2] {
                touched.push(article);
            }
            // An article found by a common shingle of its own counts as the larger one only, by one
            // of its rarest as either.
            hits[0] += 1;
            hits[1] += u32::from(at < rarest);
            steps += 1;
            if steps % STEPS_BETWEEN_CHECKS == 0 { batch.check() } else { Ok(()) }
        })?;
        let mut found = Vec::new();
        for article in touched.drain(..) {
            let [as_larger, as_smaller] = std::mem::take(&mut hits[article as usize]);
            let other = &index.representatives[article as usize];
            let size = other.shingles as usize;
            let enough = if size >= set.len() { as_smaller >= needed } else { true };
            let least = hits_needed(thresholds.least_shared(size)) as u32;
            if !enough || (size < set.len() && as_larger < least) {
                continue;
            }
            let least = thresholds.least_shared_of(size, set.len());
            let shared = shared(index.set(other), set, least);
            let (one, words) = (set.len(), summary.words);
            let one_extent = Extent { shingles: one, words };
            let other_extent = Extent { shingles: size, words: other.words as usize };
            let exact = other.key == summary.key && other.words as usize == words;
            let bond = index.rule.bond(shared, one_extent, other_extent).or_else(|| {
                let alike = exact && index.rule.holds_copies(words);
                alike.then_some(Bond { near: false, part: Part::Neither })
            });
            if let Some(bond) = bond {
                found.push(Earlier {
                    turn: article,
                    row: other.row as u32,
                    bond,
                    exact,
                    similarity: similarity(shared, one, size),
                    containment: containment(shared, one, size),
                });
            }
        }
        Ok(found)
    }
}
