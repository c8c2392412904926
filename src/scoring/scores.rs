//! Articles against a list of keywords: a column for each, or for each topic.
//!
//! What [`super::matches`] finds is counted and, where asked for, weighed: by BM25 as Lucene has it
//! (see [`super::search`]), or by the count times `ln((1 + n) / (1 + d)) + 1` for a keyword found in
//! `d` of `n` articles. Weights multiply a keyword's column; topics have the sum of their keywords'.
//!
//! ```
//! use copydesk::scoring::{scores::{Method, Options, run}, terms::Terms};
//!
//! let texts = [Some("Rain, wind and rain"), None, Some("Sun")];
//! let terms = Terms::new(vec!["rain".into(), "sun".into()]);
//! let options = Options { terms, method: Method::Count, ..Options::default() };
//! let found = run(&texts, &options, &copydesk::Batch::new())?;
//! assert_eq!(found.row_starts, [0, 1, 1, 2]);
//! assert_eq!((found.columns, found.values), (vec![0, 1], vec![2.0, 1.0]));
//! # Ok::<(), copydesk::Error>(())
//! ```
//!
//! Cost: linear in the articles and in what is found.

use super::matches::{self, Finder};
use super::terms::{Meaning, Terms};
use crate::Batch;
use crate::error::{Error, Result};
use crate::text::borders::Borders;

/// How a keyword counts for an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// By BM25.
    Bm25,
    /// How often it is there, by how rare it is.
    TfIdf,
    /// How often it is there.
    Count,
}

/// What to look for and how it counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// The keywords and what they stand for. None may be given twice.
    pub terms: Terms,
    /// Whether a keyword must stand at the borders of words.
    pub whole_words: bool,
    /// Whether case, accents' encoding, width and typography are folded away.
    pub fold: bool,
    /// How a keyword counts.
    pub method: Method,
    /// How soon repeating a keyword stops to add, in BM25.
    pub k1: f64,
    /// How much long articles are held back, in BM25.
    pub b: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            terms: Terms::default(),
            whole_words: true,
            fold: true,
            method: Method::Bm25,
            k1: 1.5,
            b: 0.75,
        }
    }
}

impl Options {
    /// Whether the options can be met.
    pub fn check(&self) -> Result<()> {
        self.terms.check()?;
        let mut sorted: Vec<&String> = self.terms.keywords.iter().collect();
        sorted.sort_unstable();
        if let Some([keyword, _]) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
            let told = format!("must be different, each has a column; {keyword:?} is there twice");
            return Err(Error::option("keywords", told));
        }
        if !(0.0..f64::INFINITY).contains(&self.k1) {
            return Err(Error::option("k1", format!("must be 0 or more, not {}", self.k1)));
        }
        if !(0.0..=1.0).contains(&self.b) {
            return Err(Error::option("b", format!("must lie from 0 to 1, not {}", self.b)));
        }
        Ok(())
    }
}

/// A sparse matrix in compressed rows, and what its columns are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// Where each row's entries begin, and behind the last, where they end.
    pub row_starts: Vec<i64>,
    /// The entries' columns, ascending in each row.
    pub columns: Vec<i32>,
    /// The entries' values.
    pub values: Vec<f64>,
    /// The keywords, or the topics.
    pub names: Vec<String>,
    /// Which rows are missing articles.
    pub missing: Vec<bool>,
}

/// A row: how many words the article has, and how often each keyword was found, by number.
type Row = (usize, Vec<(u32, u32)>);

/// The matrix of the articles.
///
/// # Errors
/// A bad option; a call that was asked to stop.
pub fn run(texts: &[Option<&str>], options: &Options, batch: &Batch) -> Result<Outcome> {
    options.check()?;
    batch.expect(texts.len());
    let Options { terms, whole_words, fold, .. } = options;
    let (whole_words, fold) = (*whole_words, *fold);
    let looked_for = matches::Options { terms: terms.clone(), whole_words, fold };
    let finder = Finder::new(&looked_for, batch)?;
    let scratch = || (matches::Scratch::default(), Borders::default(), Vec::new());
    let rows: Vec<Row> = batch.map_with(texts, scratch, |(scratch, borders, found), _, text| {
        let Some(text) = text else { return Ok((0, Vec::new())) };
        found.clear();
        finder.search(text, scratch, batch, &mut |hit| found.push(hit.keyword))?;
        borders.read(text, batch)?;
        found.sort_unstable();
        let counts = found.chunk_by(u32::eq).map(|same| (same[0], same.len() as u32)).collect();
        Ok((borders.count(), counts))
    })?;
    let weights = weights(texts, &rows, options);
    let mut outcome = Outcome {
        row_starts: vec![0],
        names: match &terms.meaning {
            Meaning::Topics { names, .. } => names.clone(),
            _ => terms.keywords.clone(),
        },
        missing: texts.iter().map(Option::is_none).collect(),
        ..Outcome::default()
    };
    let mean = mean_length(texts, &rows);
    let mut values: Vec<(u32, f64)> = Vec::new();
    for (words, counts) in rows {
        let length = 1.0 - options.b + options.b * words as f64 / mean;
        values.clear();
        values.extend(counts.into_iter().map(|(keyword, count)| {
            let count = f64::from(count);
            let said = match options.method {
                Method::Bm25 => count / (options.k1 * length + count),
                Method::TfIdf | Method::Count => count,
            };
            let column = match &terms.meaning {
                Meaning::Topics { topics, .. } => topics[keyword as usize],
                _ => keyword,
            };
            (column, said * weights[keyword as usize])
        }));
        values.sort_by_key(|(column, _)| *column);
        for same in values.chunk_by(|left, right| left.0 == right.0) {
            outcome.columns.push(same[0].0 as i32);
            outcome.values.push(same.iter().map(|(_, value)| value).sum());
        }
        outcome.row_starts.push(outcome.columns.len() as i64);
    }
    Ok(outcome)
}

fn mean_length(texts: &[Option<&str>], rows: &[Row]) -> f64 {
    let words: usize = rows.iter().map(|(words, _)| words).sum();
    let articles = texts.iter().flatten().count();
    if words == 0 { 1.0 } else { words as f64 / articles as f64 }
}

/// What each keyword weighs.
fn weights(texts: &[Option<&str>], rows: &[Row], options: &Options) -> Vec<f64> {
    let mut found = vec![0_usize; options.terms.keywords.len()];
    for (keyword, _) in rows.iter().flat_map(|(_, counts)| counts) {
        found[*keyword as usize] += 1;
    }
    let articles = texts.iter().flatten().count() as f64;
    let own = |keyword: usize| match &options.terms.meaning {
        Meaning::Weights(weights) => weights[keyword],
        _ => 1.0,
    };
    let rare = |found: usize| {
        let found = found as f64;
        match options.method {
            Method::Bm25 => (1.0 + (articles - found + 0.5) / (found + 0.5)).ln(),
            Method::TfIdf => ((1.0 + articles) / (1.0 + found)).ln() + 1.0,
            Method::Count => 1.0,
        }
    };
    found.iter().enumerate().map(|(keyword, found)| own(keyword) * rare(*found)).collect()
}
