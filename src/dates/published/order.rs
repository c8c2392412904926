//! Which number of a date in digits is the day.

use crate::dates;
use crate::dates::calendar;
use crate::dates::find::Found;
use crate::dates::grammar::Kind;
use crate::dates::language::Language;
use crate::dates::token::{Layout, NumericDate};

use super::address;
use super::line::{clip, words};

/// A zone stands so far behind its date at most, in bytes.
const ZONE_REACH: usize = 24;

/// How much of a text is searched for the words of a country, in bytes.
const COUNTRY_REACH: usize = 4096;

/// `Some(true)` the first, `None` when nothing tells: by the dates that can be read one way only, the
/// zones beside them, the same day with its month in words, or the words of a country.
pub(super) fn of(text: &str, found: &[Found], language: &'static Language) -> Option<bool> {
    let mut score = 0_i32;
    let mut open = None;
    for item in found {
        score += dates::order_evidence(item);
        if let Some(date) = item.frame.date
            && date.layout == Layout::Open
        {
            score += address::zone_evidence(&text[item.start..clip(text, item.end + ZONE_REACH)]);
            open = open.or(Some(date));
        }
    }
    if score == 0
        && let Some(date) = open
    {
        score = named_day(&date, found);
        if score == 0 && is_of_a_country(&text[..clip(text, COUNTRY_REACH)], language) {
            score = 1;
        }
    }
    (score != 0).then_some(score > 0)
}

/// What other mentions of a day, with the month in words, say of a date in digits: "9/8/15 ... on Tuesday,
/// September 8th".
fn named_day(date: &NumericDate, found: &[Found]) -> i32 {
    let named = |day_first: bool| {
        date.ymd(day_first).is_some_and(|(year, month, day)| {
            calendar::exists(year, month, day)
                && found.iter().any(|item| {
                    item.kind == Kind::Date
                        && item.frame.date.is_none()
                        && (item.frame.month, item.frame.day) == (Some(month), Some(day))
                        && item.frame.year.is_none_or(|named| named == year)
                })
        })
    };
    i32::from(named(true)) - i32::from(named(false))
}

/// Whether the text speaks of a country, by its money or its agencies, that writes the day first.
fn is_of_a_country(text: &str, language: &'static Language) -> bool {
    words(text).any(|(_, word)| language.lexicon.belongs(word, "DAYFIRST"))
}
