//! What is told of a mention.

use crate::dates::value::Point;
use crate::error::{Error, Result};

/// The four TIMEX3 types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// A calendar day or longer.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// A frequency.
    Set,
}

impl Type {
    /// The type of a TIMEX3 name.
    ///
    /// # Errors
    /// The name is none of DATE, TIME, DURATION, SET.
    pub fn named(name: &str) -> Result<Self> {
        match name {
            "DATE" => Ok(Self::Date),
            "TIME" => Ok(Self::Time),
            "DURATION" => Ok(Self::Duration),
            "SET" => Ok(Self::Set),
            _ => Err(Error::option(
                "types",
                format!("must be of DATE, TIME, DURATION, SET, not {name:?}"),
            )),
        }
    }
}

/// What a relative date was resolved against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Nothing: the date is explicit, or stays open.
    None,
    /// The article's day of publication.
    Published,
    /// A date the article names.
    Mention,
}

/// A mention with its value; offsets are bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// DATE, TIME, DURATION or SET.
    pub kind: Type,
    /// The TIMEX3 value.
    pub value: String,
    /// First and last day, counted from 1970-01-01.
    pub bounds: Option<(i32, i32)>,
    /// The finest unit named.
    pub grain: &'static str,
    /// TIMEX3 modifier, or empty.
    pub modifier: &'static str,
    /// What it was resolved against.
    pub anchor: Anchor,
    /// Equal for the two ends of a range.
    pub range: Option<u32>,
    /// Whether the day is in the calendar.
    pub valid: bool,
    pub(crate) point: Option<Point>,
}
