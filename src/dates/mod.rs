//! Which calendar days an article speaks of, and when it was published.

pub(crate) mod calendar;
mod find;
mod frame;
mod grammar;
mod holiday;
mod language;
mod number;
mod numeral;
mod pattern;
mod resolve;
mod scan;
mod tense;
mod token;
mod value;

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

/// How dates are found.
#[derive(Debug, Clone)]
pub struct Options {
    /// The order of dates in digits that could be read either way.
    pub order: Order,
    /// What relative dates lean on.
    pub mode: Mode,
    /// Codes of the languages to look for.
    pub languages: Vec<String>,
    /// Only mentions of these types; all when empty.
    pub types: Vec<Type>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            order: Order::Auto,
            mode: Mode::News,
            languages: vec!["en".into()],
            types: Vec::new(),
        }
    }
}

impl Options {
    /// Whether the options make sense.
    ///
    /// # Errors
    /// An unknown language, or none.
    pub fn check(&self) -> Result<()> {
        let known = language::CODES.join(", ");
        if self.languages.is_empty() {
            return Err(Error::option("languages", format!("must name at least one of {known}")));
        }
        for code in &self.languages {
            if language::language(code).is_none() {
                return Err(Error::option(
                    "languages",
                    format!("must be of {known}, not {code:?}"),
                ));
            }
        }
        Ok(())
    }
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

/// The mentions of each article.
#[derive(Debug)]
pub struct Outcome {
    rows: Vec<Vec<(usize, usize, Box<str>, Mention)>>,
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
    options.check()?;
    let language = language::language(&options.languages[0]).expect("checked");
    batch.expect(texts.len());
    let rows = batch.map_with(texts, find::Scratch::default, |scratch, row, text| {
        let Some(text) = text else { return Ok(Vec::new()) };
        let published = match published {
            Published::Unknown => None,
            Published::All(day) => Some(day),
            Published::Each(days) => days[row],
        };
        let found = find::find(text, language, scratch, batch)?;
        let setting = resolve::Setting {
            published,
            narrative: options.mode == Mode::Narrative,
            day_first: day_first(&found, options.order),
        };
        let mentions = resolve::resolve(&found, setting);
        let mut points = CodePoints::new(text);
        Ok(mentions
            .into_iter()
            .filter(|mention| options.types.is_empty() || options.types.contains(&mention.kind))
            .map(|mention| {
                let words = Box::from(&text[mention.start..mention.end]);
                (points.at(mention.start), points.at(mention.end), words, mention)
            })
            .collect())
    })?;
    Ok(Outcome { rows })
}

/// Whether the day comes first in this article's dates in digits.
fn day_first(found: &[find::Found], order: Order) -> bool {
    let mut score = 0_i64;
    for item in found {
        if let Some(date) = item.frame.date {
            score += match date.evidence() {
                Some(true) => 1,
                Some(false) => -1,
                None => 0,
            };
        }
    }
    match order {
        _ if score != 0 => score > 0,
        Order::DayFirst => true,
        Order::Auto | Order::MonthFirst => false,
    }
}

impl Outcome {
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
        for (number, mentions) in self.rows.into_iter().enumerate() {
            for (first, last, said, mention) in mentions {
                row.push(number as i64);
                start.push(first as i64);
                end.push(last as i64);
                words.push(said);
                kind.push(mention.kind as u32);
                value.push(mention.value.into_boxed_str());
                begin.push(mention.bounds.map(|bounds| bounds.0));
                finish.push(mention.bounds.map(|bounds| bounds.1));
                grain.push((!mention.grain.is_empty()).then(|| mention.grain.into()));
                modifier.push((!mention.modifier.is_empty()).then(|| mention.modifier.into()));
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
            .with("grain", Column::OptionalText(grain))
            .with("modifier", Column::OptionalText(modifier))
            .with("anchor", Column::labels(anchor, &["none", "published", "mention"]))
            .with("range", Column::OptionalInteger(range))
            .with("valid", Column::Boolean(valid))
    }
}
