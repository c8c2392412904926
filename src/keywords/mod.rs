//! What an article is about.
//!
//! Six methods behind one call. [`news`], the default, weighs noun phrases by a learned scorer that
//! knows how rare words are in the news at large. `yake` weighs the words of one article by casing,
//! position, frequency, context and spread (Campos et al., Information Sciences 509, 2020), `rake` by
//! the company they keep between stop words (Rose et al. 2010), `textrank` (Mihalcea and Tarau 2004)
//! and `positionrank` (Florescu and Caragea 2017) by a walk among words that stand near each other,
//! `tfidf` by how rare they are in the rest of the batch. Markup is read past, offsets are those of
//! the text as it came.
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
//! Cost: linear in the text: some thousand articles of 3 KB a second and core.

pub mod background;
pub mod document;
mod graph;
mod guess;
mod interner;
pub mod news;
mod phrases;
mod rake;
mod ranking;
pub mod rarity;
mod readers;
mod redundancy;
mod selection;
mod sentences;
#[cfg(test)]
mod tests;
mod tfidf;
mod vocabulary;
mod walks;
mod yake;

use crate::batch::Batch;
use crate::error::{Error, Result};
use crate::table::{Column, Table};
use crate::text::markup::Plain;
use crate::text::offsets::CodePoints;
use crate::text::stopwords::StopWords;
use readers::{Readers, Shelf};
pub use tfidf::Frequencies;

/// The longest keyword that can be asked for, in words.
const LONGEST_KEYWORD: usize = 8;

/// The methods by name, as an error lists them.
const METHODS: &str = r#""news", "yake", "rake", "textrank", "positionrank" or "tfidf""#;

/// How keywords are found and weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// Ours: a learned scorer, see [`news`].
    #[default]
    News,
    /// YAKE (Campos et al. 2020).
    Yake,
    /// RAKE (Rose et al. 2010).
    Rake,
    /// `TextRank` (Mihalcea and Tarau 2004).
    TextRank,
    /// `PositionRank` (Florescu and Caragea 2017).
    PositionRank,
    /// Frequency here by rarity elsewhere.
    TfIdf,
}

impl Method {
    /// The method of a name.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn named(name: &str) -> Result<Self> {
        match name {
            "news" => Ok(Self::News),
            "yake" => Ok(Self::Yake),
            "rake" => Ok(Self::Rake),
            "textrank" => Ok(Self::TextRank),
            "positionrank" => Ok(Self::PositionRank),
            "tfidf" => Ok(Self::TfIdf),
            _ => Err(Error::option("method", format!("must be {METHODS}, not {name:?}"))),
        }
    }
}

/// What kind of keywords the method `news` looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// Names of topics, as an editor would give them: noun phrases.
    #[default]
    Phrases,
    /// Tags, mostly single words, of any part of speech.
    Tags,
}

impl Style {
    /// The style of a name.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn named(name: &str) -> Result<Self> {
        match name {
            "phrases" => Ok(Self::Phrases),
            "tags" => Ok(Self::Tags),
            _ => {
                let allowed = format!("must be \"phrases\" or \"tags\", not {name:?}");
                Err(Error::option("style", allowed))
            }
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

    /// The code of the language of an article, if there are stop words of it.
    fn code(&self, row: usize) -> Option<&'static str> {
        StopWords::code(self.of(row)?)
    }
}

/// How to find keywords.
#[derive(Debug)]
pub struct Options<'a> {
    /// The method.
    pub method: Method,
    /// What kind of keywords `news` looks for.
    pub style: Style,
    /// The headlines of the articles, for `news`; where there is none, the first sentence counts as
    /// one.
    pub titles: Option<&'a [Option<&'a str>]>,
    /// How many keywords an article has at most.
    pub top: usize,
    /// How many words a keyword has at most.
    pub max_words: usize,
    /// The language of the articles.
    pub languages: Languages<'a>,
    /// Stop words in place of those of the language.
    pub stop_words: Option<StopWords>,
    /// Articles to count how common words are in, in place of the texts themselves (`News`, `TfIdf`).
    pub background: Option<&'a [Option<&'a str>]>,
    /// How common words are, where that has been counted already, in place of both: articles that
    /// come in parts have the keywords of the whole so.
    pub frequencies: Option<&'a Frequencies>,
    /// How similar two keywords of one article may be, from 0 to 1; 1 and `None` let any pass.
    pub deduplicate: Option<f64>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            method: Method::default(),
            style: Style::default(),
            titles: None,
            top: 10,
            max_words: 3,
            languages: Languages::One("en"),
            stop_words: None,
            background: None,
            frequencies: None,
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
        let codes = match self.languages {
            Languages::Each(codes) => Some(codes.len()),
            Languages::One(_) => None,
        };
        for (name, column) in [("language", codes), ("title", self.titles.map(<[_]>::len))] {
            if let Some(length) = column.filter(|length| *length != rows) {
                let allowed = format!("must have a row per text: {rows}, not {length}");
                return Err(Error::option(name, allowed));
            }
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
    pub fn into_table(mut self) -> Table {
        let texts = self.rows.iter_mut().flatten().map(|keyword| std::mem::take(&mut keyword.text));
        let texts = Column::Text(texts.collect());
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
            .with("keyword", texts)
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
    let counted = options.background.unwrap_or(texts);
    let is_enough = options.background.is_some() || texts.len() >= BATCH_THAT_TELLS;
    let counted = match options.method {
        _ if options.frequencies.is_some() => None,
        Method::TfIdf => Some(Frequencies::count(counted, batch)?),
        Method::News if is_enough => Some(Frequencies::sample(counted, SAMPLE, batch)?),
        _ => None,
    };
    let frequencies = options.frequencies.or(counted.as_ref());
    let shelf = Shelf::default();
    let rows = batch.map_with(
        texts,
        || shelf.take(),
        |borrowed, row, text| {
            let Some(text) = text else { return Ok(Vec::new()) };
            let plain = Plain::read(text, batch)?;
            let readers = &mut borrowed.readers;
            let mut keywords = readers.keywords(plain.text(), row, options, frequencies, batch)?;
            to_code_points(text, &plain, &mut keywords);
            if text.len() > LONG_ARTICLE {
                *readers = Readers::default();
            }
            Ok(keywords)
        },
    )?;
    Ok(Outcome { method: options.method, rows })
}

/// A batch tells `news` how rare words are from so many articles on.
pub const BATCH_THAT_TELLS: usize = 20;

/// So many articles, spread over the batch, tell how rare words are as well as all of them do.
pub const SAMPLE: usize = 2_000;

/// Articles longer than this, in bytes, do not leave their memory to the next: clearing a table takes
/// as long as the table is large.
const LONG_ARTICLE: usize = 1 << 18;

/// Turns where the keywords of `text` start from bytes without markup into code points.
fn to_code_points(text: &str, plain: &Plain, keywords: &mut [Keyword]) {
    let mut starts: Vec<&mut usize> =
        keywords.iter_mut().map(|keyword| &mut keyword.start).collect();
    starts.sort_unstable();
    let mut points = CodePoints::new(text);
    for start in starts {
        *start = points.at(plain.source(*start));
    }
}
