//! Dates that a page lost its line break before: "travellingJuly 14, 2016", "Ada Holm14 July 2016".

use super::language::Language;
use super::plain::{LONGEST, Plain};
use super::token::Shape;

/// Shorter words before a date are codes: "No14 July".
const SHORTEST: usize = 3;

/// The date part of the word from `start` to `end` begins here, if one is glued to its end.
pub(super) fn before_date(
    bytes: &[u8],
    start: usize,
    end: usize,
    language: &Language,
) -> Option<usize> {
    if bytes[end - 1].is_ascii_digit() {
        return before_day(bytes, start, end, language);
    }
    before_month(bytes, start, end, language)
}

/// Where a month begins that was glued to the word before it ("HOLMJULY 14"). It has a capital as all or
/// none of the word before it has, and a day and a year after it: "MYANMAR 3" is a country's score.
pub(super) fn before_month(
    bytes: &[u8],
    start: usize,
    end: usize,
    language: &Language,
) -> Option<usize> {
    let rest = bytes[end..].strip_prefix(b" ")?;
    let digits = leading_digits(rest);
    let year = rest.get(digits..)?.strip_prefix(b", ")?;
    if !(1..=2).contains(&digits) || leading_digits(year) < 4 {
        return None;
    }
    let from = (start + 2).max(end.saturating_sub(LONGEST));
    (from..end.saturating_sub(2)).find(|cut| {
        let Some(part) = Plain::read(bytes, *cut) else { return false };
        let fits = match part.shape {
            Shape::Upper => bytes[start..*cut].iter().all(u8::is_ascii_uppercase),
            Shape::Capital => bytes[cut - 1].is_ascii_lowercase(),
            _ => false,
        };
        fits && part.end == end && names_month(part, language)
    })
}

/// Where a day begins that was glued to the word before it: a month and a year come after it.
fn before_day(bytes: &[u8], start: usize, end: usize, language: &Language) -> Option<usize> {
    let letters = bytes[start..end].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let cut = start + letters;
    let word = &bytes[start..cut];
    let day = &bytes[cut..end];
    let a_word = letters >= SHORTEST
        && (word[letters - 1].is_ascii_lowercase() || word.iter().all(u8::is_ascii_uppercase));
    let a_day = leading_digits(day) == day.len() && matches!(day, [b'1'..=b'9'] | [b'0'..=b'3', _]);
    if !a_word || !a_day || bytes.get(end) != Some(&b' ') {
        return None;
    }
    let month = Plain::read(bytes, end + 1).filter(|part| names_month(*part, language))?;
    let year = bytes[month.end..].strip_prefix(b",").unwrap_or(&bytes[month.end..]);
    (leading_digits(year.strip_prefix(b" ")?) >= 4).then_some(cut)
}

fn names_month(part: Plain, language: &Language) -> bool {
    let listed = language.lexicon.look_up_plain(part.key, part.shape);
    part.shape != Shape::Lower && language.lexicon.names_month(listed)
}

fn leading_digits(bytes: &[u8]) -> usize {
    bytes.iter().take(5).take_while(|byte| byte.is_ascii_digit()).count()
}
