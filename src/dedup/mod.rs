//! Which articles are copies of one another: exactly, and completely.
//!
//! An article is the set of its shingles (successive words, [`crate::text::words`]). Two are a pair
//! when the sets are similar (Jaccard) or when one holds most of the other, and [`pairs`] finds every
//! such pair, as comparing all articles with all others would.
//!
//! All articles are read once, and the keys of their shingles held ([`sketches`](crate::text)). They are
//! counted, in two bits; a pair's smaller article has most of its shingles in the larger one, so most
//! of them stand twice at least. Articles of which that is not true are out ([`screen`]). The few that
//! are left are filed under the rarest of their keys ([`candidates`]), all are looked up in that file
//! ([`search`]), and what is found often enough is read a second time and compared shingle by shingle.
//! Where articles need only be similar, no key is held in its order: a sample is spread over parts as it
//! is read, each part counted by itself, and those of the few articles that are left sorted, so that
//! they meet there ([`meeting`]), and are read again and compared like those ([`verify`]).
//! This is the prefix filter (Bayardo, Ma and Srikant, *Scaling up all pairs similarity search*, WWW
//! 2007; Mann, Augsten and Bouros, *An empirical evaluation of set similarity join techniques*, PVLDB
//! 2016), applied from the smaller side alone so that it finds containment too. What is left to chance
//! is that two words or shingles have the same 64-bit hash. Where memory is limited ([`memory`]) less is
//! held and more read again.
//!
//! [`run`] groups the pairs into stories ([`clusters`]).
//!
//! ```
//! use copydesk::dedup::{self, Options, Relation};
//! let story = "The council voted on Tuesday to close the old bridge for repairs until the spring.";
//! let texts = [Some(story), None, Some("THE COUNCIL voted on Tuesday, to close the old bridge \
//!     for repairs until the spring")];
//! let outcome = dedup::run(&texts, &Options::default(), &copydesk::Batch::new())?;
//! assert_eq!(outcome.articles[2].cluster, 0);
//! assert_eq!(outcome.articles[2].relation, Relation::Exact);
//! # Ok::<(), copydesk::Error>(())
//! ```
//!
//! The cost is about that of reading the text twice, linear in its length where copies are few; memory
//! is as much as the text, and 20 bytes for each shingle of the articles that may have copies.

mod candidates;
mod clusters;
mod index;
mod join;
mod leads;
mod meeting;
mod memory;
mod pages;
mod passages;
mod screen;
mod search;
mod segments;
pub mod shards;
mod thresholds;
mod verify;
mod views;

#[cfg(test)]
mod tests;

pub use clusters::{FULL_VERSION, Keep, MIN_WORDS, Placed, Relation, Rule, SHARE};
pub use index::{Addition, DuplicateIndex};
pub use passages::{Copied, LEAST_COPIED, Place, passages};
pub use thresholds::{LONGEST_SHINGLE, Thresholds, containment, similarity};

use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::{Error, Result};
use crate::table::{Column, Table};
use crate::text::alone::Alone;
use crate::text::boilerplate::{self, InWords};
use crate::text::shingles::sort;
use crate::text::sketches::{Scope, Sketches};
use crate::text::standing::Standing;
use clusters::Kind;
use join::{Joined, join};
use meeting::Meetings;
use memory::Memory;
use views::{Counted, Views};

/// How to look for copies.
#[derive(Debug, Clone, PartialEq)]
pub struct Options<'a> {
    /// When two articles tell the same story.
    pub rule: Rule,
    /// Which of several copies represents the others.
    pub keep: Keep,
    /// Whether page chrome is set aside first, and with it tags that were left in a text.
    pub boilerplate: bool,
    /// The site each article is from.
    pub sources: Option<&'a [Option<&'a str>]>,
    /// The headline of each article.
    pub titles: Option<&'a [Option<&'a str>]>,
    /// About how many bytes may be held besides texts and answer.
    pub memory: Option<usize>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        let (rule, keep) = (Rule::default(), Keep::default());
        Self { rule, keep, boilerplate: true, sources: None, titles: None, memory: None }
    }
}

impl Options<'_> {
    /// An error for what is not allowed among so many rows.
    pub fn check(&self, rows: usize) -> Result<()> {
        self.rule.check()?;
        let ranks = match &self.keep {
            Keep::Lowest(ranks) => Some(ranks.len()),
            _ => None,
        };
        let lengths = [
            ("keep", ranks),
            ("source", self.sources.map(<[_]>::len)),
            ("title", self.titles.map(<[_]>::len)),
        ];
        for (name, length) in lengths {
            if let Some(length) = length
                && length != rows
            {
                let message = format!("must have a row per text: {rows}, not {length}");
                return Err(Error::option(name, message));
            }
        }
        Ok(())
    }
}

/// What each article is.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The number of the first row.
    pub first: usize,
    /// One for each row.
    pub articles: Vec<Placed>,
}

impl Outcome {
    /// Columns `cluster`, `representative`, `relation`, `similarity`, `containment`.
    pub fn into_table(self) -> Table {
        let articles = &self.articles;
        let rows = articles.iter().enumerate();
        Table::new()
            .with("cluster", Column::Integer(articles.iter().map(|a| a.cluster.into()).collect()))
            .with(
                "representative",
                Column::Boolean(
                    rows.map(|(row, a)| a.cluster as usize == self.first + row).collect(),
                ),
            )
            .with(
                "relation",
                Column::labels(
                    articles.iter().map(|a| a.relation as u32).collect(),
                    &Relation::NAMES,
                ),
            )
            .with("similarity", Column::Float(articles.iter().map(|a| a.similarity).collect()))
            .with("containment", Column::Float(articles.iter().map(|a| a.containment).collect()))
    }
}

/// Group copies under one representative each.
pub fn run(texts: &[Option<&str>], options: &Options<'_>, batch: &Batch) -> Result<Outcome> {
    options.check(texts.len())?;
    check_rows(texts)?;
    let thresholds = &options.rule.thresholds;
    let memory = Memory::for_texts(texts, options.memory);
    let mut kinds = kinds(texts);
    let (sketches, counted, kept) = if options.boilerplate {
        let size = thresholds.shingle;
        let scope = Scope { size, share: 1.0, held: memory.held, tags: false };
        let (sketches, standing) = read_in_order(texts, scope, memory, batch)?;
        let chrome = page_chrome(&sketches, &standing, options, memory, batch)?;
        for (row, kind) in kinds.iter_mut().enumerate() {
            if chrome.only(row) {
                *kind = Kind::Chrome;
            }
        }
        let kept = chrome.kept(&sketches);
        (sketches, Counted::InOrder(standing), kept)
    } else {
        let (sketches, counted) = read(texts, thresholds, memory, batch)?;
        (sketches, counted, Vec::new())
    };
    let views = Views::kept(&sketches, &counted, kept);
    let joined = join(&views, thresholds, memory.at_once, batch)?;
    if let Some(titles) = options.titles {
        pages::mark(texts, titles, &joined.first, &mut kinds);
    }
    let clustered = clusters::cluster(&joined, &kinds, &options.rule, &options.keep, &[], 0);
    Ok(Outcome { first: 0, articles: clustered.placed })
}

/// The shingles of articles, counted as far as it takes to tell which may be part of a pair.
fn read<'a>(
    texts: &'a [Option<&'a str>],
    thresholds: &Thresholds,
    memory: Memory,
    batch: &Batch,
) -> Result<(Sketches<'a>, Counted)> {
    let share = screen::share(thresholds);
    let scope = Scope { size: thresholds.shingle, share, held: memory.held, tags: true };
    // By containment most articles have a chance: more is asked of them than whom they meet.
    if thresholds.containment.is_none() && memory.held {
        let (sketches, alone) = Alone::read(texts, scope, meeting::share(thresholds), batch)?;
        let meetings = Meetings::of(&sketches, &alone, thresholds, batch)?;
        return Ok((sketches, Counted::Shared(meetings)));
    }
    let (sketches, standing) = read_in_order(texts, scope, memory, batch)?;
    Ok((sketches, Counted::InOrder(standing)))
}

/// The shingles of articles, and how each stands.
fn read_in_order<'a>(
    texts: &'a [Option<&'a str>],
    scope: Scope,
    memory: Memory,
    batch: &Batch,
) -> Result<(Sketches<'a>, Standing)> {
    let sketches = Sketches::read(texts, scope, batch)?;
    let rows = sketches.firsts();
    let standing = Standing::of(&sketches, &rows, None, memory.at_once, batch)?;
    Ok((sketches, standing))
}

/// What each row holds, as far as its text tells by itself.
fn kinds(texts: &[Option<&str>]) -> Vec<Kind> {
    let kind = |missing| if missing { Kind::Missing } else { Kind::Story };
    texts.iter().map(|text| kind(text.is_none())).collect()
}

/// The page chrome, of what was read and counted where that is what is needed.
fn page_chrome(
    sketches: &Sketches<'_>,
    standing: &Standing,
    options: &Options<'_>,
    memory: Memory,
    batch: &Batch,
) -> Result<InWords> {
    let sources: Option<Vec<u64>> =
        options.sources.map(|names| names.iter().map(|name| boilerplate::site(*name)).collect());
    if sketches.size == boilerplate::SHINGLE {
        let (sources, standing) = (sources.as_deref(), Some(standing));
        return boilerplate::find_in(sketches, sources, standing, memory.at_once, batch);
    }
    let scope = Scope { held: memory.held, tags: false, ..boilerplate::SCOPE };
    let sketches = Sketches::read(sketches.texts, scope, batch)?;
    boilerplate::find_in(&sketches, sources.as_deref(), None, memory.at_once, batch)
}

/// All pairs at or above a threshold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pairs {
    /// The row of one article.
    pub left: Vec<i64>,
    /// A later row.
    pub right: Vec<i64>,
    /// Jaccard similarity.
    pub similarity: Vec<f64>,
    /// The share of the smaller set that is in the larger one.
    pub containment: Vec<f64>,
}

impl Pairs {
    /// Columns `left`, `right`, `similarity`, `containment`.
    pub fn into_table(self) -> Table {
        Table::new()
            .with("left", Column::Integer(self.left))
            .with("right", Column::Integer(self.right))
            .with("similarity", Column::Float(self.similarity))
            .with("containment", Column::Float(self.containment))
    }
}

/// Every pair of articles at or above a threshold, by row, as comparing all with all would find.
/// What is held meanwhile takes about `memory` bytes at most.
pub fn pairs(
    texts: &[Option<&str>],
    thresholds: &Thresholds,
    memory: Option<usize>,
    batch: &Batch,
) -> Result<Pairs> {
    thresholds.check()?;
    check_rows(texts)?;
    let memory = Memory::for_texts(texts, memory);
    let (sketches, counted) = read(texts, thresholds, memory, batch)?;
    let views = Views::whole(&sketches, &counted);
    let joined = join(&views, thresholds, memory.at_once, batch)?;
    spread_pairs(&joined, batch)
}

/// The pairs of all rows, from those of articles that differ.
fn spread_pairs(joined: &Joined, batch: &Batch) -> Result<Pairs> {
    let rows = joined.first.len();
    let mut copies: Vec<Vec<u32>> = vec![Vec::new(); rows];
    for (row, first) in joined.first.iter().enumerate() {
        if joined.words[row] > 0 {
            copies[*first as usize].push(row as u32);
        }
    }
    let mut found: Vec<(u32, u32, u32)> = Vec::new();
    let mut steps = 0;
    for (number, pair) in joined.pairs.iter().enumerate() {
        for left in &copies[pair.left as usize] {
            for right in &copies[pair.right as usize] {
                found.push((*left.min(right), *left.max(right), number as u32));
            }
            steps += copies[pair.right as usize].len();
            if steps > STEPS_BETWEEN_CHECKS {
                steps = 0;
                batch.check()?;
            }
        }
    }
    for alike in &copies {
        for (at, left) in alike.iter().enumerate() {
            found.extend(alike[at + 1..].iter().map(|right| (*left, *right, u32::MAX)));
            batch.check()?;
        }
    }
    drop(copies);
    sort(&mut found, batch)?;
    let mut pairs = Pairs::default();
    for (left, right, number) in found {
        pairs.left.push(left.into());
        pairs.right.push(right.into());
        let (similar, contained) = match joined.pairs.get(number as usize) {
            None => (1.0, 1.0),
            Some(pair) => {
                let [one, other] =
                    [pair.left, pair.right].map(|row| joined.sizes[row as usize] as usize);
                let shared = pair.shared as usize;
                (similarity(shared, one, other), containment(shared, one, other))
            }
        };
        pairs.similarity.push(similar);
        pairs.containment.push(contained);
    }
    Ok(pairs)
}

/// Rows are numbered in 32 bits inside.
fn check_rows(texts: &[Option<&str>]) -> Result<()> {
    if texts.len() >= u32::MAX as usize {
        return Err(Error::option("texts", format!("must be fewer than {} articles", u32::MAX)));
    }
    Ok(())
}
