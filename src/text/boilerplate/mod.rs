//! Page chrome: passages that stand in many articles, around texts that differ.
//!
//! Headers, footers, notices and blurbs repeat over the articles of a site. What tells them from a
//! story that many sites reprint is what stands around them: the articles of a site differ but for
//! its chrome, the reprints of a story are the same but for their chrome. So a passage counts as
//! seen in an article only where most of that article stands nowhere else, and each such rest counts
//! once. Where it is known which site an article is from, each site is looked at by itself, and "else"
//! is on that site: what others reprinted tells as much. Where it is not, a long passage must begin
//! or end the page as well.
//!
//! A form that is filled in again and again (a filing, a legal notice) is chrome with blanks: passages in
//! one order, and between them words of each text's own ([`blanks`]); a header and a footer around short
//! texts are a form of one blank. Those are sought over all sites.
//!
//! The method is that of [`counts`](super::counts): a table of how often each three words stand picks
//! the runs of words that all stand three times or oftener; the six-word sequences in those runs are
//! counted one by one, by the number of different rests they stand beside ([`evidence`]). Runs of
//! sequences that stand beside enough of them are passages ([`passages`]). The idea that repetition
//! across a site marks its template is that of Bar-Yossef and Rajagopalan (*Template detection via
//! data mining*, WWW 2002).

mod blanks;
mod evidence;
mod passages;
pub mod shards;
mod survey;

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::offsets::CodePoints;
use super::shingles::{Kept, placed};
use super::sketches::{Scope, Sketches};
use super::standing::Standing;
use super::words::placed_words;
use crate::batch::Batch;
use crate::error::{Error, Result};
use crate::table::{Column, Table};
use survey::{Survey, first_rows};

pub use evidence::LEAST_ARTICLES;
pub use passages::{LEAST_PASSAGE, LEAST_SHARE_LEFT, LEAST_WORDS_LEFT};

/// Words in the shingles that the table of counts holds.
pub(crate) const SHINGLE: usize = 3;

/// All three words of each article, where passages are sought that are shown in its text.
pub(crate) const SCOPE: Scope = Scope { size: SHINGLE, share: 1.0, held: true, tags: true };

/// A passage of page chrome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Its first byte.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// In how many articles it stands.
    pub articles: u32,
}

/// The page chrome of each article, in its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chrome {
    /// The passages of each row, in order.
    pub passages: Vec<Vec<Passage>>,
}

impl Chrome {
    /// Columns `row`, `start`, `end` (code points of `texts`), `articles`.
    pub fn into_table(self, texts: &[Option<&str>]) -> Table {
        let (mut rows, mut starts, mut ends, mut articles) = (vec![], vec![], vec![], vec![]);
        for (row, (passages, text)) in self.passages.iter().zip(texts).enumerate() {
            let mut points = CodePoints::new(text.unwrap_or(""));
            for passage in passages {
                rows.push(row as i64);
                starts.push(points.at(passage.start) as i64);
                ends.push(points.at(passage.end) as i64);
                articles.push(i64::from(passage.articles));
            }
        }
        Table::new()
            .with("row", Column::Integer(rows))
            .with("start", Column::Integer(starts))
            .with("end", Column::Integer(ends))
            .with("articles", Column::Integer(articles))
    }

    /// The texts without their chrome.
    pub fn strip(&self, texts: &[Option<&str>]) -> Vec<Option<Box<str>>> {
        let left = |row: usize, text: &str| -> Box<str> {
            let passages = &self.passages[row];
            let starts = std::iter::once(0).chain(passages.iter().map(|passage| passage.end));
            let ends = passages.iter().map(|passage| passage.start).chain([text.len()]);
            starts.zip(ends).map(|(start, end)| &text[start..end]).collect::<String>().into()
        };
        texts.iter().enumerate().map(|(row, text)| text.map(|text| left(row, text))).collect()
    }
}

/// The page chrome of each article, in words.
#[derive(Debug)]
pub(crate) struct InWords {
    /// For each article the first one with the same words, on the same site where that is known.
    first: Vec<u32>,
    /// Of each first article: whether it is chrome and no story.
    only: Vec<bool>,
    /// Of each first article: its passages, and in how many articles each stands.
    found: Vec<Vec<(Range<u32>, u32)>>,
}

impl InWords {
    /// Whether an article is chrome and no story.
    pub(crate) fn only(&self, row: usize) -> bool {
        self.only[self.first[row] as usize]
    }

    fn passages(&self, row: usize) -> &[(Range<u32>, u32)] {
        &self.found[self.first[row] as usize]
    }

    /// What is left of each article, where something was taken.
    pub(crate) fn kept(&self, sketches: &Sketches<'_>) -> Vec<Option<Kept>> {
        let kept = |row: usize| {
            let passages = self.passages(row);
            let words = sketches.summaries[row].words as u32;
            let starts = std::iter::once(0).chain(passages.iter().map(|passage| passage.0.end));
            let ends = passages.iter().map(|passage| passage.0.start).chain([words]);
            let runs = starts.zip(ends).filter(|(start, end)| start < end);
            (!passages.is_empty()).then(|| runs.map(|(start, end)| start..end).collect())
        };
        (0..self.first.len()).map(kept).collect()
    }
}

/// A site by a hash of its name, the same in every batch. Articles without a name are of one site.
pub fn site(name: Option<&str>) -> u64 {
    let hash = |name: &str| {
        (0_u64..)
            .zip(name.bytes())
            .fold(1, |hash, (place, byte)| placed(hash ^ u64::from(byte), place))
    };
    name.map_or(0, hash)
}

/// Find the page chrome of articles; `sources` tells by [`site`] where each is from.
pub fn find(texts: &[Option<&str>], sources: Option<&[u64]>, batch: &Batch) -> Result<Chrome> {
    if let Some(sources) = sources
        && sources.len() != texts.len()
    {
        let (rows, found) = (texts.len(), sources.len());
        return Err(Error::option(
            "source",
            format!("must have a row per text: {rows}, not {found}"),
        ));
    }
    let sketches = Sketches::read(texts, SCOPE, batch)?;
    let chrome = find_in(&sketches, sources, None, None, batch)?;
    let passages = batch.map(texts, |row, text| {
        let found = chrome.passages(row);
        let text = text.unwrap_or("");
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let words = placed_words(text, batch)?;
        let passage = |(passage, articles): &(Range<u32>, u32)| {
            let (first, last) = (passage.start as usize, passage.end as usize);
            let start = if first == 0 { 0 } else { words[first].start };
            let end = if last == words.len() { text.len() } else { words[last - 1].end };
            Passage { start, end, articles: *articles }
        };
        Ok(found.iter().map(passage).collect())
    })?;
    Ok(Chrome { passages })
}

/// Find the page chrome of articles read as shingles of three words, which may be counted already.
/// Where it is known which site an article is from, they are counted again site by site: an article that
/// other sites reprinted tells as much of its own site's chrome as one that stands nowhere else. Only
/// forms are sought over all sites then.
pub(crate) fn find_in(
    sketches: &Sketches<'_>,
    sources: Option<&[u64]>,
    standing: Option<&Standing>,
    memory: Option<usize>,
    batch: &Batch,
) -> Result<InWords> {
    let own;
    let standing = if let Some(standing) = standing {
        standing
    } else {
        let rows = first_rows(sketches, &sketches.first);
        own = Standing::of(sketches, &rows, None, memory, batch)?;
        &own
    };
    let forms_alone = sources.is_some();
    let first = sketches.first.clone();
    let survey = Survey { sketches, sources: None, first, standing, forms_alone, batch };
    let everywhere = survey.run()?;
    let Some(sources) = sources else { return Ok(everywhere) };

    let first = first_of_source(sketches, sources);
    let rows = first_rows(sketches, &first);
    let standing = Standing::of(sketches, &rows, Some(sources), memory, batch)?;
    let (standing, sources) = (&standing, Some(sources));
    let survey = Survey { sketches, sources, first, standing, forms_alone: false, batch };
    let mut chrome = survey.run()?;
    for row in rows {
        let forms = everywhere.passages(row as usize);
        let words = |passages: &[(Range<u32>, u32)]| -> usize {
            passages.iter().map(|(words, _)| words.len()).sum()
        };
        if words(forms) > words(chrome.passages(row as usize)) {
            chrome.found[row as usize] = forms.to_vec();
        }
    }
    Ok(chrome)
}

/// For each article the first one with the same words on the same site.
fn first_of_source(sketches: &Sketches<'_>, sources: &[u64]) -> Vec<u32> {
    let mut seen = FxHashMap::default();
    let rows = (0_u32..).zip(sketches.first.iter().zip(sources));
    rows.map(|(row, words)| *seen.entry(words).or_insert(row)).collect()
}
