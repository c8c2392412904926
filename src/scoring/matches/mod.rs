//! Where the keywords of a list stand in the articles, thousands of them in one pass.
//!
//! Keywords and articles are cut into words, symbols and white space. Most words of an article begin
//! no keyword: a hash of the word and one bit of a small filter pass over them. Keywords of one and of
//! two words are looked up where one may begin; all others become an automaton over the tokens (Aho
//! and Corasick 1975, with words in place of letters), so that the cost of an article does not depend
//! on how many keywords there are, and all overlapping ones are found. Without whole words, there is
//! an automaton over the bytes of the folded text.
//!
//! *Whole words*: a keyword is found where no word goes on at either of its ends. A word is a run of
//! letters with their marks, digits and `_`; hyphens, apostrophes and all other signs stand between
//! words, so that `Trump` is found in `Trump's` and `state` in `state-run`, and signs of a keyword
//! (`C++`, `AT&T`) are matched as they stand. Letters of scripts without spaces are words one by one.
//!
//! *Folding*: see [`crate::text::fold`]. White space between the words of a keyword matches any other.
//!
//! ```
//! use copydesk::scoring::{matches::{Options, run}, terms::Terms};
//!
//! let texts = [Some("AT&T’s rival said on Monday ..."), None];
//! let terms = Terms::new(vec!["at&t".into(), "on monday".into()]);
//! let options = Options { terms, ..Options::default() };
//! let found = run(&texts, &options, &copydesk::Batch::new())?;
//! assert_eq!(found.keywords, [0, 1]);
//! assert_eq!(found.starts, [0, 18]);
//! # Ok::<(), copydesk::Error>(())
//! ```
//!
//! Cost: linear in the articles plus what is found, whatever the keywords.

mod automaton;
mod first_words;
mod phrases;
mod spelling;
mod substrings;
mod whole_words;

#[cfg(test)]
mod tests;

use rustc_hash::FxHashMap;

use super::tally;
use super::terms::{Meaning, Terms};
use crate::Batch;
use crate::error::Result;
use crate::table::{Column, Table};
use crate::text::classes;
use crate::text::offsets::CodePoints;

/// What to look for and how.
#[derive(Debug, Clone)]
pub struct Options {
    /// The keywords, words or phrases, and what they stand for. One that is given twice counts once.
    pub terms: Terms,
    /// Whether a keyword must stand at the borders of words.
    pub whole_words: bool,
    /// Whether case, accents' encoding, width and typography are folded away.
    pub fold: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { terms: Terms::default(), whole_words: true, fold: true }
    }
}

impl Options {
    /// Whether every keyword can be looked for.
    pub fn check(&self) -> Result<()> {
        self.terms.check()
    }
}

/// One keyword found: its number, and bytes of the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) keyword: u32,
}

/// All that was found: parallel columns, sorted by row, start, end.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// The article's position.
    pub rows: Vec<i64>,
    /// Which of the keywords.
    pub keywords: Vec<u32>,
    /// Code points before the first of the mention.
    pub starts: Vec<i64>,
    /// Code points before the end of the mention.
    pub ends: Vec<i64>,
    /// The keywords and what they stand for, as they were given.
    pub terms: Terms,
}

impl Outcome {
    /// The columns of all runs, each run's part written by one thread.
    fn new(found: &[Found], options: &Options, batch: &Batch) -> Result<Self> {
        let count = found.iter().map(|found| found.hits.len()).sum();
        let mut rows = vec![0; count];
        let mut keywords = vec![0; count];
        let (mut starts, mut ends) = (vec![0; count], vec![0; count]);
        let mut left = (&mut rows[..], &mut keywords[..], &mut starts[..], &mut ends[..]);
        let mut parts = Vec::with_capacity(found.len());
        let mut row = 0;
        for found in found {
            let count = found.hits.len();
            let (rows, rows_left) = left.0.split_at_mut(count);
            let (keywords, keywords_left) = left.1.split_at_mut(count);
            let (starts, starts_left) = left.2.split_at_mut(count);
            let (ends, ends_left) = left.3.split_at_mut(count);
            parts.push((found, row, rows, keywords, starts, ends));
            left = (rows_left, keywords_left, starts_left, ends_left);
            row += found.by_row.len();
        }
        batch.map_parts(parts, |(found, first_row, mut rows, keywords, starts, ends)| {
            batch.check()?;
            for (row, count) in (first_row as i64..).zip(&found.by_row) {
                let (here, left) = rows.split_at_mut(*count);
                here.fill(row);
                rows = left;
            }
            let places = keywords.iter_mut().zip(starts).zip(ends);
            for (((keyword, start), end), hit) in places.zip(&found.hits) {
                *keyword = hit.keyword;
                (*start, *end) = (i64::from(hit.start), i64::from(hit.end));
            }
            Ok(())
        })?;
        Ok(Self { rows, keywords, starts, ends, terms: options.terms.clone() })
    }

    /// The columns `row`, `keyword`, `start`, `end`; and `topic` or `weight` where the keywords
    /// stand for such.
    pub fn into_table(self) -> Table {
        let names = self.terms.keywords.iter().map(|name| Box::from(name.as_str()));
        let table = Table::new()
            .with("row", Column::Integer(self.rows))
            .with("keyword", Column::Label(self.keywords.clone(), names.collect()))
            .with("start", Column::Integer(self.starts))
            .with("end", Column::Integer(self.ends));
        match self.terms.meaning {
            Meaning::Themselves => table,
            Meaning::Weights(weights) => {
                let of = |keyword: &u32| weights[*keyword as usize];
                table.with("weight", Column::Float(self.keywords.iter().map(of).collect()))
            }
            Meaning::Topics { names, topics } => {
                let of = |keyword: &u32| topics[*keyword as usize];
                let topics = self.keywords.iter().map(of).collect();
                let names = names.iter().map(|name| Box::from(name.as_str()));
                table.with("topic", Column::Label(topics, names.collect()))
            }
        }
    }
}

/// Every place of every keyword.
///
/// # Errors
/// An empty or blank keyword; a call that was asked to stop.
pub fn run(texts: &[Option<&str>], options: &Options, batch: &Batch) -> Result<Outcome> {
    options.check()?;
    batch.expect(texts.len());
    let finder = Finder::new(options, batch)?;
    let found = batch.map_parts(tally::runs(texts, BYTES_TOGETHER), |texts| {
        let mut scratch = Scratch::default();
        let mut found = Found::default();
        for text in texts {
            batch.check()?;
            let first = found.hits.len();
            if let Some(text) = text {
                finder.search(text, &mut scratch, batch, &mut |hit| found.hits.push(hit))?;
                let hits = &mut found.hits[first..];
                hits.sort_unstable();
                finder.to_code_points(text, &scratch, hits);
            }
            found.by_row.push(found.hits.len() - first);
            batch.tick(1);
        }
        Ok(found)
    })?;
    Outcome::new(&found, options, batch)
}

/// Bytes of texts searched by one thread before it looks for more.
const BYTES_TOGETHER: usize = 1 << 20;

/// What was found in a run of articles.
#[derive(Debug, Default)]
struct Found {
    hits: Vec<Hit>,
    /// How many of them each row has.
    by_row: Vec<usize>,
}

/// The keywords made ready to be found.
pub(crate) enum Finder {
    WholeWords(Box<whole_words::WholeWords>),
    Substrings(substrings::Substrings),
}

/// Space to work in, made once for each run of rows.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    whole_words: whole_words::Scratch,
}

impl Finder {
    /// # Errors
    /// Of the substring automaton, when the keywords are too many bytes for it.
    pub(crate) fn new(options: &Options, batch: &Batch) -> Result<Self> {
        let mut seen = FxHashMap::default();
        let distinct: Vec<(u32, &str)> = (0_u32..)
            .zip(options.terms.keywords.iter().map(String::as_str))
            .filter(|(number, keyword)| seen.insert(*keyword, *number).is_none())
            .collect();
        Ok(if options.whole_words {
            Self::WholeWords(Box::new(whole_words::WholeWords::new(
                &distinct,
                options.fold,
                batch,
            )?))
        } else {
            Self::Substrings(substrings::Substrings::new(&distinct, options.fold, batch)?)
        })
    }

    /// Report each place of a keyword in `text`, in no particular order.
    ///
    /// # Errors
    /// When the batch was asked to stop.
    pub(crate) fn search(
        &self,
        text: &str,
        scratch: &mut Scratch,
        batch: &Batch,
        report: &mut impl FnMut(Hit),
    ) -> Result<()> {
        match self {
            Self::WholeWords(finder) => {
                finder.search(text, &mut scratch.whole_words, batch, report)
            }
            Self::Substrings(finder) => finder.search(text, batch, report),
        }
    }

    /// Turn the bytes of hits of the text that was searched last, in order, into code points.
    fn to_code_points(&self, text: &str, scratch: &Scratch, hits: &mut [Hit]) {
        match self {
            Self::WholeWords(_) => {
                let borders = &scratch.whole_words.borders;
                for hit in hits {
                    hit.start = borders.code_points(hit.start as usize) as u32;
                    hit.end = borders.code_points(hit.end as usize) as u32;
                }
            }
            Self::Substrings(_) if hits.is_empty() => {}
            Self::Substrings(_) => {
                let mut points = CodePoints::new(text);
                for hit in hits {
                    hit.start = points.at(hit.start as usize) as u32;
                    hit.end = points.at(hit.end as usize) as u32;
                }
            }
        }
    }
}

/// A mention without what cannot be seen at its ends, such as a byte order mark.
fn visible(text: &str, start: usize, end: usize) -> (usize, usize) {
    // What cannot be seen is beyond ASCII.
    let bytes = text.as_bytes();
    if start == end || (bytes[start].is_ascii() && bytes[end - 1].is_ascii()) {
        return (start, end);
    }
    let mention = &text[start..end];
    let invisible = |character| classes::of(character) & classes::INVISIBLE != 0;
    let begun = mention.trim_start_matches(invisible);
    let start = end - begun.len();
    (start, start + begun.trim_end_matches(invisible).len())
}
