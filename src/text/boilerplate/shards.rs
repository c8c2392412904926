//! Page chrome of one shard of the articles, with what was found in all shards.
//!
//! The steps are those of the survey of one machine. A shard tells how its articles go on where they
//! leave what they share with others ([`turns`]); whoever has a range of those places tells what
//! most do there ([`ends`]). It tells what its sequences of words stand beside ([`evidence`]); whoever
//! has a range of their keys tells which are common ([`common`]). Then it takes out the passages
//! those make up ([`kept`]).

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::blanks::{self, AnyEnd, Blanks, Ends, Follows, blanks};
use super::evidence::{self, Common, Shape, each_key, keys, runs, shape, testify};
use super::passages::{Page, chrome_of};
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
    /// Which are looked at, and which of those testify: those counted, the first with their words.
    pub roles: &'a [u8],
    /// The site of each, where it is looked at site by site.
    pub sites: Option<&'a [u64]>,
    /// Whether forms are sought and no other passages.
    pub forms_alone: bool,
}

/// An article that may hold chrome.
struct Suspect {
    shingles: Vec<u32>,
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

    fn testifies(&self, row: usize) -> bool {
        self.roles[row] == Role::Counted as u8
    }

    /// The article in a row, if words of it stand often.
    fn suspect(&self, row: usize) -> Option<Suspect> {
        if self.roles[row] == Role::None as u8 || self.words[row] == 0 {
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
        let shingles = self.shingles.of(row).iter().map(|shingle| key(*shingle)).collect();
        Some(Suspect { shingles, often, runs })
    }

    /// Call `take` with each suspect.
    fn each(
        &self,
        batch: &Batch,
        mut take: impl FnMut(usize, Option<Suspect>) -> Result<()>,
    ) -> Result<()> {
        self.check()?;
        for row in 0..self.words.len() {
            batch.check()?;
            take(row, self.suspect(row))?;
        }
        Ok(())
    }

    fn blanks(&self, row: usize, suspect: &Suspect, ends: &Ends) -> (Blanks, Shape) {
        let words = self.words[row] as usize;
        let blanks = blanks(&suspect.shingles, &suspect.runs, words, self.site(row), ends);
        (blanks, shape(&suspect.runs, words, blanks))
    }
}

/// How the articles of a shard go on after each end of a run of words that stand often, each an end,
/// of 32 bits, and what follows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Turns {
    /// The shingle after it, wherever it stands.
    pub next: Vec<u64>,
    /// The shingle by which the next run begins.
    pub begin: Vec<u64>,
    /// That by which it ends.
    pub end: Vec<u64>,
    /// The ends, sorted.
    pub ends: Vec<u32>,
}

/// How articles go on, and the ends that are asked about; sorted, so that ranges are stretches of them.
pub fn turns(pages: &Pages<'_>, batch: &Batch) -> Result<Turns> {
    let (mut found, mut follows) = (Vec::new(), Follows::default());
    // What other shards ask about is not known here: all is told.
    let any = AnyEnd::all();
    pages.each(batch, |row, suspect| {
        if let Some(Suspect { shingles, runs, .. }) = suspect {
            found.extend(blanks::asked(&shingles, &runs, pages.site(row)));
            if pages.testifies(row) {
                follows.add(&shingles, &runs, pages.site(row), &any);
            }
        }
        Ok(())
    })?;
    found.sort_unstable();
    found.dedup();
    let [next, begin, end] = follows.lists().map(|mut list| {
        list.sort_unstable();
        list
    });
    Ok(Turns { next, begin, end, ends: found })
}

/// Of what all shards told of a range: the ends after which most go on alike, and those after which
/// most come back at one place, both sorted.
pub fn ends(turns: Turns, batch: &Batch) -> Result<[Vec<u32>; 2]> {
    let mut next = turns.next;
    let asked: rustc_hash::FxHashSet<u32> = turns.ends.into_iter().collect();
    next.retain(|follow| asked.contains(&((follow >> 32) as u32)));
    let follows = vec![Follows::told(next, turns.begin, turns.end)];
    Ok(Ends::of(follows, batch)?.lists())
}

/// What the sequences of a shard stand beside: each a key, of 32 bits, and the rest of its article;
/// and the keys that may be common, both sorted.
pub fn evidence(
    pages: &Pages<'_>,
    [continued, rejoined]: [&[u32]; 2],
    batch: &Batch,
) -> Result<(Vec<u64>, Vec<u32>)> {
    let ends = Ends::told(continued, rejoined);
    let (mut evidence, mut asked) = (Vec::new(), Vec::new());
    pages.each(batch, |row, suspect| {
        let Some(suspect) = suspect else { return Ok(()) };
        let (blanks, shape) = pages.blanks(row, &suspect, &ends);
        if shape != Shape::Text || !pages.forms_alone {
            let Suspect { shingles, often, runs } = suspect;
            let (words, site) = (pages.words[row] as usize, pages.site(row));
            each_key(&shingles, &often, site, |_, key| asked.push(key));
            if pages.testifies(row) {
                let site = (site, pages.sites.is_some());
                testify(&shingles, &runs, &often, words, site, (blanks, shape), &mut evidence);
            }
        }
        Ok(())
    })?;
    asked.sort_unstable();
    asked.dedup();
    evidence.sort_unstable();
    evidence.dedup();
    Ok((evidence, asked))
}

/// The keys that stand beside enough different rests, and beside how many, sorted.
pub fn common(evidence: Vec<u64>, batch: &Batch) -> Result<Vec<u64>> {
    let common = evidence::common(vec![evidence], batch)?;
    let pair = |(key, rests): (u32, u32)| u64::from(key) << 32 | u64::from(rests);
    Ok(common.into_iter().map(pair).collect())
}

/// What is kept of the articles of a shard.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeptOf {
    /// Whether an article is chrome and no story.
    pub only: Vec<bool>,
    /// What is kept of it, where something was taken out.
    pub kept: Vec<Option<Kept>>,
    /// How many words were.
    pub taken: Vec<u32>,
}

impl KeptOf {
    /// The same, with more taken out of the articles of which `forms` takes more.
    #[must_use]
    pub fn or(mut self, forms: Self) -> Self {
        for (row, kept) in forms.kept.into_iter().enumerate() {
            if forms.taken[row] > self.taken[row] {
                self.kept[row] = kept;
                self.taken[row] = forms.taken[row];
            }
        }
        self
    }
}

/// Take out the passages that common sequences make up; `articles` tells how many each article's site
/// has.
pub fn kept(
    pages: &Pages<'_>,
    [continued, rejoined]: [&[u32]; 2],
    common: &[u64],
    articles: &[u32],
    batch: &Batch,
) -> Result<KeptOf> {
    if articles.len() != pages.words.len() {
        return Err(Error::option("articles", "must be told of each article"));
    }
    let ends = Ends::told(continued, rejoined);
    let seen: FxHashMap<u32, Common> =
        common.iter().map(|pair| ((pair >> 32) as u32, Common::beside(*pair as u32))).collect();
    let mut found = KeptOf::default();
    pages.each(batch, |row, suspect| {
        let (mut only, mut passages) = (false, Vec::new());
        let words = pages.words[row] as usize;
        if let Some(suspect) = suspect {
            let (_, shape) = pages.blanks(row, &suspect, &ends);
            if shape != Shape::Text || !pages.forms_alone {
                let Suspect { shingles, often, .. } = suspect;
                let keys = keys(&shingles, &often, pages.site(row), &seen, articles[row]);
                if keys.iter().any(Option::is_some) {
                    let form = shape == Shape::Form;
                    let page = Page { words, source_known: pages.sites.is_some(), form };
                    (only, passages) = chrome_of(page, &keys, &seen, 1);
                }
            }
        }
        let passages = || passages.iter().map(|passage| &passage.0);
        found.only.push(only);
        found.taken.push(passages().map(ExactSizeIterator::len).sum::<usize>() as u32);
        found.kept.push(left(passages(), words));
        Ok(())
    })?;
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
