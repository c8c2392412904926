//! A line that is a date in a form that running text does not have: "27.9.15", "13/Mar/2020", "07 Oct 18".

use crate::dates::calendar;
use crate::dates::language::{Field, Language};
use crate::dates::number::full_year;
use crate::dates::token::Shape;

use super::TOP;
use super::line::paragraphs_before;

/// Such a line is no longer than this, in bytes, and no shorter than that.
const LENGTHS: std::ops::RangeInclusive<usize> = 6..=18;

/// Without a weekday before it: "13/March/2020".
const LONGEST_ALONE: usize = 13;

/// The only line above the first paragraph that is such a date: its place and the day.
pub(super) fn at_the_top(text: &str, language: &Language) -> Option<(usize, usize, i32)> {
    let mut start = 0;
    let mut only = None;
    for line in text.split_inclusive('\n') {
        if start > TOP || paragraphs_before(line) > 0 {
            break;
        }
        let trimmed = line.trim();
        if LENGTHS.contains(&trimmed.len())
            && let Some(day) = read_with_weekday(trimmed, language)
        {
            let from = start + (line.len() - line.trim_start().len());
            // Two of them are a list.
            if only.is_some() {
                return None;
            }
            only = Some((from, from + trimmed.len(), day));
        }
        start += line.len();
    }
    only
}

/// "Mon 2 Nov 15", where the weekday fits.
fn read_with_weekday(line: &str, language: &Language) -> Option<i32> {
    if line.starts_with(|sign: char| sign.is_ascii_digit()) {
        return if line.len() <= LONGEST_ALONE { read(line, language) } else { None };
    }
    let (weekday, date) = line.split_once(' ')?;
    let weekday = valued(weekday.trim_end_matches([',', '.']), Field::Weekday, language)?;
    let day = read(date, language)?;
    (i32::from(calendar::weekday(day)) == weekday).then_some(day)
}

/// Three parts with the same sign between: a day, a month and a year of two digits or four.
fn read(line: &str, language: &Language) -> Option<i32> {
    let sign = line.chars().find(|sign| !sign.is_ascii_digit())?;
    if !matches!(sign, '.' | '/' | '-' | ' ') {
        return None;
    }
    let mut parts = line.split(sign);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let number = |part: &str| {
        let digits = part.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| part.parse::<i32>().ok()).flatten()
    };
    if parts.next().is_some() || !matches!(year.len(), 2 | 4) || day.len() > 2 {
        return None;
    }
    let month = match number(month) {
        // In digits alone only with full stops, which are day-first; other signs leave the order open.
        Some(month) if sign == '.' => month,
        Some(_) => return None,
        None => valued(month, Field::Month, language)?,
    };
    let day = number(day)?;
    // "2.24.15": there are twelve months.
    let (day, month) = if month > 12 { (month, day) } else { (day, month) };
    let year = match number(year)? {
        short @ 0..=99 => full_year(short),
        year => year,
    };
    let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    calendar::exists(year, month, day).then(|| calendar::days(year, month, day))
}

/// What a word stands for: the number of a month, of a weekday.
fn valued(word: &str, field: Field, language: &Language) -> Option<i32> {
    let mut meanings = Vec::new();
    language.lexicon.look_up(word.to_ascii_lowercase().as_bytes(), Shape::Capital, &mut meanings);
    let named = |class| language.lexicon.field(class) == Some(field);
    meanings.iter().find(|meaning| named(meaning.class)).map(|meaning| meaning.value)
}
