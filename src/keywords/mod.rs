//! What an article is about.
//!
//! Six methods behind one call. `yake` weighs the words of one article by casing, position, frequency,
//! context and spread (Campos et al., Information Sciences 509, 2020).
//!
//! ```
//! use copydesk::keywords::{Method, Options, run};
//! let articles = [
//!     Some("The harbour council of Lindholm will vote on the ferry tunnel. The ferry tunnel to \
//!           Lindholm costs 40 million euros, and Lindholm has no ferry tunnel money."),
//!     None,
//! ];
//! let options = Options { method: Method::Yake, top: 2, ..Options::default() };
//! let found = run(&articles, &options, &copydesk::Batch::new()).unwrap();
//! assert_eq!(&*found.rows()[0][0].text, "ferry tunnel");
//! assert!(found.rows()[1].is_empty());
//! ```
//!
//! Cost: linear in the text, some ten thousand articles of 3 KB a second and core for `yake`.

pub mod background;
pub mod document;
mod graph;
mod interner;
pub mod news;
mod redundancy;
#[cfg(test)]
mod tests;
mod yake;

use crate::batch::Batch;
use crate::error::{Error, Result};
use crate::table::{Column, Table};
use crate::text::markup::Plain;
use crate::text::offsets::CodePoints;
use crate::text::stopwords::StopWords;

/// The longest keyword that can be asked for, in words.
const LONGEST_KEYWORD: usize = 8;

/// How keywords are found and weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// YAKE (Campos et al. 2020).
    #[default]
    Yake,
}

impl Method {
    /// The method of a name.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn named(name: &str) -> Result<Self> {
        match name {
            "yake" => Ok(Self::Yake),
            _ => Err(Error::option("method", format!("must be \"yake\", not {name:?}"))),
        }
    }
}

/// In which language the articles are.
#[derive(Debug, Clone, Copy)]
pub enum Languages<'a> {
    /// All in one, by its code.
    One(&'a str),
    /// Each in its own, by its code; missing where it is not known.
    Each(&'a [Option<&'a str>]),
}

impl Languages<'_> {
    fn of(&self, row: usize) -> Option<&str> {
        match self {
            Self::One(code) => Some(code),
            Self::Each(codes) => codes[row],
        }
    }
}

/// How to find keywords.
#[derive(Debug)]
pub struct Options<'a> {
    /// The method.
    pub method: Method,
    /// How many keywords an article has at most.
    pub top: usize,
    /// How many words a keyword has at most.
    pub max_words: usize,
    /// The language of the articles.
    pub languages: Languages<'a>,
    /// Stop words in place of those of the language.
    pub stop_words: Option<StopWords>,
    /// How similar two keywords of one article may be, from 0 to 1; 1 and `None` let any pass.
    pub deduplicate: Option<f64>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            method: Method::default(),
            top: 10,
            max_words: 3,
            languages: Languages::One("en"),
            stop_words: None,
            deduplicate: Some(0.9),
        }
    }
}

impl Options<'_> {
    /// Whether the options can be met, for so many articles.
    fn check(&self, rows: usize) -> Result<()> {
        if self.top == 0 {
            return Err(Error::option("top", "must be 1 or more, not 0"));
        }
        if !(1..=LONGEST_KEYWORD).contains(&self.max_words) {
            let allowed = format!("must lie in 1 to {LONGEST_KEYWORD}, not {}", self.max_words);
            return Err(Error::option("max_words", allowed));
        }
        if let Some(limit) = self.deduplicate
            && !(limit > 0.0 && limit <= 1.0)
        {
            let allowed = format!("must lie in (0, 1] or be None, not {limit}");
            return Err(Error::option("deduplicate", allowed));
        }
        if let Languages::Each(codes) = self.languages
            && codes.len() != rows
        {
            let allowed = format!("must have a row per text: {rows}, not {}", codes.len());
            return Err(Error::option("language", allowed));
        }
        Ok(())
    }

    fn stop_words(&self, row: usize) -> &StopWords {
        static NONE: std::sync::LazyLock<StopWords> = std::sync::LazyLock::new(StopWords::default);
        self.stop_words
            .as_ref()
            .or_else(|| StopWords::of(self.languages.of(row)?))
            .unwrap_or_else(|| &NONE)
    }
}

/// A keyword of one article.
#[derive(Debug, Clone, PartialEq)]
pub struct Keyword {
    /// Its words.
    pub text: Box<str>,
    /// The higher, the better.
    pub score: f64,
    /// The raw score of its method, where that is another: YAKE's is the better the lower.
    pub raw: f64,
    /// How often it stands in the article.
    pub count: u32,
    /// Where it first stands, in code points.
    pub start: usize,
}

/// The keywords of every article.
#[derive(Debug)]
pub struct Outcome {
    method: Method,
    rows: Vec<Vec<Keyword>>,
}

impl Outcome {
    /// The keywords of each article, best first; a missing article has none.
    pub fn rows(&self) -> &[Vec<Keyword>] {
        &self.rows
    }

    /// A row per keyword: `row`, `rank`, `keyword`, `score`, `count`, `start`; `yake` as well for
    /// that method.
    pub fn into_table(self) -> Table {
        let found = || self.rows.iter().flatten();
        let numbers = |number: fn(usize, usize) -> usize| {
            let ranked = |(row, keywords): (usize, &Vec<Keyword>)| {
                (0..keywords.len()).map(move |rank| number(row, rank) as i64)
            };
            Column::Integer(self.rows.iter().enumerate().flat_map(ranked).collect())
        };
        let mut table = Table::new()
            .with("row", numbers(|row, _| row))
            .with("rank", numbers(|_, rank| rank + 1))
            .with("keyword", Column::Text(found().map(|keyword| keyword.text.clone()).collect()))
            .with("score", Column::Float(found().map(|keyword| keyword.score).collect()))
            .with("count", Column::Integer(found().map(|found| i64::from(found.count)).collect()))
            .with("start", Column::Integer(found().map(|found| found.start as i64).collect()));
        if self.method == Method::Yake {
            table = table.with("yake", Column::Float(found().map(|found| found.raw).collect()));
        }
        table
    }
}

/// The keywords of every article.
///
/// # Errors
/// An option that is not allowed; `interrupted` when asked to stop.
pub fn run(texts: &[Option<&str>], options: &Options, batch: &Batch) -> Result<Outcome> {
    options.check(texts.len())?;
    batch.expect(texts.len());
    let rows = batch.map_with(texts, yake::Reader::default, |reader, row, text| {
        let Some(text) = text else { return Ok(Vec::new()) };
        let plain = Plain::of(text);
        let mut keywords =
            reader.keywords(plain.text(), options, options.stop_words(row), batch)?;
        to_code_points(text, &plain, &mut keywords);
        Ok(keywords)
    })?;
    Ok(Outcome { method: options.method, rows })
}

/// Turns where the keywords of `text` start from bytes
/// without markup into code points.
fn to_code_points(text: &str, plain: &Plain, keywords: &mut [Keyword]) {
    let mut starts: Vec<&mut usize> =
        keywords.iter_mut().map(|keyword| &mut keyword.start).collect();
    starts.sort_unstable();
    let mut points = CodePoints::new(text);
    for start in starts {
        *start = points.at(plain.source(*start));
    }
}
