//! Which calendar days an article speaks of, and when it was published.
//!
//! One pass turns the text into tokens, each with the classes its word may belong to (`scan`). Rules
//! over classes, compiled into one automaton by the subset construction (Rabin and Scott, "Finite
//! automata and their decision problems", 1959), find the mentions: the longest match wins (`find`).
//! Each fills a frame, which becomes a TIMEX3 value (Pustejovsky et al., "ISO-TimeML", LREC 2010)
//! against the day of publication and the date spoken of last (`resolve`). Words and rules of a
//! language are data (`language`); the resolver knows none. [`published`] finds the article's own
//! date.
//!
//! ```
//! use copydesk::{Batch, dates};
//!
//! let text = "Thursday, July 14, 2016\n\nTalks will be held on Thursday and Friday.";
//! let options = dates::Options::default();
//! let found = dates::run(&[Some(text)], dates::Published::Unknown, &options, &Batch::new())?;
//! let values: Vec<_> = found.mentions(0).map(|mention| mention.value.as_str()).collect();
//! assert_eq!(values, ["2016-07-14", "2016-07-14", "2016-07-15"]);
//! # Ok::<(), copydesk::Error>(())
//! ```
//!
//! The cost is linear in the text whatever stands in it: no match is longer than the longest rule and
//! nothing backs up. Memory is that of the mentions and of one stretch of tokens.

pub(crate) mod calendar;
mod chrome;
mod find;
mod frame;
mod glued;
mod grammar;
mod guard;
mod holiday;
mod language;
mod number;
mod numeral;
mod pairs;
mod pattern;
mod plain;
pub mod published;
mod resolve;
mod scan;
mod tense;
mod title;
mod token;
mod unit;
mod value;
mod verb;
mod word;
mod wrap;

#[cfg(test)]
mod tests;

use crate::batch::Batch;
use crate::error::{Error, Result};
use crate::table::{Column, Table};
use crate::text::offsets::CodePoints;

pub use resolve::{Anchor, Mention, Type};

/// Which number of 04/03/2016 is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// What the other dates of the article show; without any, the month.
    #[default]
    Auto,
    /// The first, unless the article shows otherwise.
    DayFirst,
    /// The second, unless the article shows otherwise.
    MonthFirst,
}

/// What relative dates lean on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// The day of publication, as in news.
    #[default]
    News,
    /// The date spoken of last, as in histories.
    Narrative,
}

impl Order {
    /// The order of a name.
    ///
    /// # Errors
    /// The name is none of auto, dmy, mdy.
    pub fn named(name: &str) -> Result<Self> {
        match name {
            "auto" => Ok(Self::Auto),
            "dmy" => Ok(Self::DayFirst),
            "mdy" => Ok(Self::MonthFirst),
            _ => Err(Error::option("order", format!("must be auto, dmy or mdy, not {name:?}"))),
        }
    }
}

impl Mode {
    /// The mode of a name.
    ///
    /// # Errors
    /// The name is neither news nor narrative.
    pub fn named(name: &str) -> Result<Self> {
        match name {
            "news" => Ok(Self::News),
            "narrative" => Ok(Self::Narrative),
            _ => Err(Error::option("mode", format!("must be news or narrative, not {name:?}"))),
        }
    }
}

/// How dates are found.
#[derive(Debug, Clone)]
pub struct Options {
    /// The order of dates in digits that could be read either way.
    pub order: Order,
    /// What relative dates lean on.
    pub mode: Mode,
    /// Codes of the languages to look for.
    pub languages: Vec<String>,
    /// Only mentions of these types; all when `None`.
    pub types: Option<Vec<Type>>,
}

impl Default for Options {
    fn default() -> Self {
        Self { order: Order::Auto, mode: Mode::News, languages: vec!["en".into()], types: None }
    }
}

impl Options {
    /// Whether the options make sense.
    ///
    /// # Errors
    /// An unknown language, or none.
    pub fn check(&self) -> Result<()> {
        languages(&self.languages).map(|_| ())
    }
}

/// The languages of the codes.
fn languages(codes: &[String]) -> Result<Vec<&'static language::Language>> {
    let known = language::CODES.join(", ");
    if codes.is_empty() {
        return Err(Error::option("languages", format!("must name at least one of {known}")));
    }
    codes
        .iter()
        .map(|code| {
            language::language(code).ok_or_else(|| {
                Error::option("languages", format!("must be of {known}, not {code:?}"))
            })
        })
        .collect()
}

/// The days of publication that the caller knows.
#[derive(Debug, Clone, Copy)]
pub enum Published<'a> {
    /// None: each is looked for in its text.
    Unknown,
    /// One for all, counted from 1970-01-01.
    All(i32),
    /// One for each text; a missing one is looked for in its text.
    Each(&'a [Option<i32>]),
}

/// A mention with its place in code points and its words.
#[derive(Debug)]
struct Said {
    start: usize,
    end: usize,
    words: Box<str>,
    mention: Mention,
}

/// The mentions of each article.
#[derive(Debug)]
pub struct Outcome {
    rows: Vec<Vec<Said>>,
}

/// Finds the mentions of each text.
///
/// # Errors
/// A bad option; `interrupted` when the batch is asked to stop.
pub fn run(
    texts: &[Option<&str>],
    published: Published<'_>,
    options: &Options,
    batch: &Batch,
) -> Result<Outcome> {
    let languages = languages(&options.languages)?;
    batch.expect(texts.len());
    let rows = batch.map_with(texts, find::Scratch::default, |scratch, row, text| {
        let Some(text) = text else { return Ok(Vec::new()) };
        let published = match published {
            Published::Unknown => None,
            Published::All(day) => Some(day),
            Published::Each(days) => days[row],
        };
        let narrative = options.mode == Mode::Narrative;
        let each = each(text, &languages, narrative, scratch, batch)?;
        let published = match published {
            None if options.mode == Mode::News => {
                let told = published::of(text, &languages, Some(&each), scratch, batch)?;
                told.map(|found| found.day)
            }
            known => known,
        };
        let found = merged(text, &languages, each);
        let setting =
            resolve::Setting { published, narrative, day_first: day_first(&found, options.order) };
        let mentions = resolve::resolve(&found, setting);
        let mut points = CodePoints::new(text);
        Ok(mentions
            .into_iter()
            .filter(|mention| {
                options.types.as_ref().is_none_or(|types| types.contains(&mention.kind))
            })
            .map(|mut mention| {
                // What the table takes over must not be moved again there, on one thread.
                mention.value.shrink_to_fit();
                let words = Box::from(&text[mention.start..mention.end]);
                let (start, end) = (points.at(mention.start), points.at(mention.end));
                Said { start, end, words, mention }
            })
            .collect())
    })?;
    Ok(Outcome { rows })
}

/// The mentions of a text in each of the languages.
fn each(
    text: &str,
    languages: &[&'static language::Language],
    narrative: bool,
    scratch: &mut find::Scratch,
    batch: &Batch,
) -> Result<Vec<Vec<find::Found>>> {
    languages.iter().map(|language| find::find(text, language, narrative, scratch, batch)).collect()
}

/// The mentions of the article in all of its languages, without what stands below the page's own
/// headings; where two overlap, the first and longest holds.
fn merged(
    text: &str,
    languages: &[&'static language::Language],
    each: Vec<Vec<find::Found>>,
) -> Vec<find::Found> {
    let mut found = each.into_iter().flatten().collect::<Vec<_>>();
    let chrome = languages.iter().filter_map(|language| chrome::begins(text, language, true));
    if let Some(end) = chrome.map(|(at, _)| at).min() {
        found.retain(|item| item.start < end);
    }
    if languages.len() > 1 {
        found.sort_by_key(|item| (item.start, std::cmp::Reverse(item.end)));
        let mut end = 0;
        found.retain(|item| {
            let apart = item.start >= end;
            end = end.max(item.end);
            apart
        });
    }
    found
}

/// Whether the day comes first in this article's dates in digits.
fn day_first(found: &[find::Found], order: Order) -> bool {
    let score: i32 = found.iter().map(order_evidence).sum();
    match order {
        _ if score != 0 => score > 0,
        Order::DayFirst => true,
        Order::Auto | Order::MonthFirst => false,
    }
}

/// 1 when a date in digits can only be read with the day first, -1 when only with the month first.
fn order_evidence(item: &find::Found) -> i32 {
    match order_of_one(item) {
        Some(true) => 1,
        Some(false) => -1,
        None => 0,
    }
}

/// The order a date in digits shows by itself: a number over 12, or the weekday beside it.
fn order_of_one(item: &find::Found) -> Option<bool> {
    let date = item.frame.date?;
    let by_weekday = || {
        let weekday = item.frame.weekday?;
        let fits = |day_first: bool| {
            date.ymd(day_first).is_some_and(|(year, month, day)| {
                calendar::exists(year, month, day)
                    && calendar::weekday(calendar::days(year, month, day)) == weekday
            })
        };
        match (fits(true), fits(false)) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        }
    };
    date.evidence().or_else(by_weekday)
}

impl Outcome {
    /// The mentions of one text, in order.
    pub fn mentions(&self, row: usize) -> impl Iterator<Item = &Mention> {
        self.rows[row].iter().map(|said| &said.mention)
    }

    /// The mentions, a row each.
    pub fn into_table(self) -> Table {
        let count = self.rows.iter().map(Vec::len).sum();
        let mut row = Vec::with_capacity(count);
        let (mut start, mut end) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let mut words = Vec::with_capacity(count);
        let mut kind = Vec::with_capacity(count);
        let mut value = Vec::with_capacity(count);
        let (mut begin, mut finish) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let (mut grain, mut modifier) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let mut anchor = Vec::with_capacity(count);
        let mut range = Vec::with_capacity(count);
        let mut valid = Vec::with_capacity(count);
        let (mut grains, mut modifiers) = (Vec::new(), Vec::new());
        for (number, mentions) in self.rows.into_iter().enumerate() {
            for Said { start: first, end: last, words: said, mention } in mentions {
                row.push(number as i64);
                start.push(first as i64);
                end.push(last as i64);
                words.push(said);
                kind.push(mention.kind as u32);
                value.push(mention.value.into_boxed_str());
                begin.push(mention.bounds.map(|bounds| bounds.0));
                finish.push(mention.bounds.map(|bounds| bounds.1));
                grain.push(code(mention.grain, &mut grains));
                modifier.push(code(mention.modifier, &mut modifiers));
                anchor.push(mention.anchor as u32);
                range.push(mention.range.map(i64::from));
                valid.push(mention.valid);
            }
        }
        Table::new()
            .with("row", Column::Integer(row))
            .with("start", Column::Integer(start))
            .with("end", Column::Integer(end))
            .with("mention", Column::Text(words))
            .with("type", Column::labels(kind, &["DATE", "TIME", "DURATION", "SET"]))
            .with("value", Column::Text(value))
            .with("begin", Column::Day(begin))
            .with("finish", Column::Day(finish))
            .with("grain", Column::optional_labels(grain, &grains))
            .with("modifier", Column::optional_labels(modifier, &modifiers))
            .with("anchor", Column::labels(anchor, &["none", "published", "mention"]))
            .with("range", Column::OptionalInteger(range))
            .with("valid", Column::Boolean(valid))
    }
}

/// The place of a name in the list of those seen, which takes it up if it is new; none for an empty one.
fn code(name: &'static str, seen: &mut Vec<&'static str>) -> Option<u32> {
    if name.is_empty() {
        return None;
    }
    let at = seen.iter().position(|known| *known == name).unwrap_or_else(|| {
        seen.push(name);
        seen.len() - 1
    });
    Some(at as u32)
}
