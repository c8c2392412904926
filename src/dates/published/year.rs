//! The year of a date written without one, as far as the text itself settles it.

use crate::dates::calendar;
use crate::dates::find::Found;
use crate::dates::grammar::Kind;

use super::beside::Beside;
use super::{Written, address};

/// A full date this near in days is of the same season of news, and so of the same year.
const NEAR: i32 = 60;

/// Without a weekday to agree with, it must be as near as this.
const NEARER: i32 = 7;

/// Round years to come ("Vision 2030") are spoken of from afar.
const ROUND: i32 = 10;

/// A round year to come tells nothing unless another is named so few years before it.
const SUPPORT: i32 = 2;

/// Between a year gone by and one to come so many years later lies the running one.
const BRACKET: i32 = 2;

/// How far after the date its weekday may be named, in bytes: the first sentences of a report.
const FIRST_SENTENCES: usize = 600;

/// The day, if the text leaves one choice: by another full date near it, by a copyright line, by an
/// address, or by years spoken of as running or coming together with the weekday.
pub(super) fn infer(
    text: &str,
    beside: &Beside<'_>,
    found: &[Found],
    at: usize,
    (month, day): (u8, u8),
    order: Option<bool>,
) -> Option<i32> {
    let ends = super::ends(text);
    let in_year =
        |year: i32| calendar::exists(year, month, day).then(|| calendar::days(year, month, day));
    if let Some(year) = ends.iter().filter_map(|text| address::copyright_year(text)).max() {
        // The weekday written with it is another witness: the page may be younger than its article.
        let weekday = found[at].frame.weekday;
        return in_year(year)
            .filter(|day| weekday.is_none_or(|weekday| calendar::weekday(*day) == weekday));
    }
    if let Some(day) = ends.iter().flat_map(|text| address::all(text)).find(|(_, _, address)| {
        let (_, of_month, of_day) = calendar::civil(*address);
        (of_month, of_day) == (month, day)
    }) {
        return Some(day.2);
    }
    // The latest other full date: those before it may be history.
    let latest = found
        .iter()
        .enumerate()
        .filter(|(other, item)| *other != at && item.kind == Kind::Date && !item.aside)
        .filter(|(_, item)| !of_a_thing(&text[..item.start], beside))
        .filter_map(|(_, item)| match Written::of(item, order) {
            Some(Written::Full(full)) => Some(full),
            _ => None,
        })
        .max();
    if let Some(latest) = latest {
        let (year, ..) = calendar::civil(latest);
        let candidates = [year - 1, year, year + 1].into_iter().filter_map(in_year);
        let nearest = candidates.min_by_key(|day| (day - latest).abs());
        let fits = |day: &i32| match weekday_of(found, at) {
            Some(weekday) => (day - latest).abs() <= NEAR && calendar::weekday(*day) == weekday,
            None => (day - latest).abs() <= NEARER,
        };
        if let Some(day) = nearest.filter(fits) {
            return Some(day);
        }
    }
    running_year(text, beside, found, at, in_year)
}

/// The weekday beside the date, else the one its first sentences name, else what stands above it
/// ("(Repeats Monday report)").
fn weekday_of(found: &[Found], at: usize) -> Option<u8> {
    let (start, end) = (found[at].start, found[at].end);
    let alone = |item: &&Found| {
        let frame = &item.frame;
        item.kind == Kind::Date
            && frame.weekday.is_some()
            && frame.month.is_none()
            && item.tense <= 0
    };
    let below = found[at + 1..].iter().take_while(|item| item.start < end + FIRST_SENTENCES);
    let above = found[..at].iter().rev().take_while(|item| item.end + FIRST_SENTENCES > start);
    found[at].frame.weekday.or_else(|| {
        let named = below.clone().find(alone).or_else(|| above.clone().find(alone));
        named.and_then(|item| item.frame.weekday)
    })
}

/// By years named as running or coming, and the weekday named first.
fn running_year(
    text: &str,
    beside: &Beside<'_>,
    found: &[Found],
    at: usize,
    in_year: impl Fn(i32) -> Option<i32>,
) -> Option<i32> {
    let weekday = weekday_of(found, at)?;
    let fits = |day: &i32| calendar::weekday(*day) == weekday;
    let years: Vec<Named> =
        found.iter().filter_map(|item| Named::of(item, &text[..item.start], beside)).collect();
    // History lies before the day, and the nearest year spoken of as running or coming is its own or
    // the next: "by 2026" tells nothing.
    let latest = years.iter().filter(|year| year.past).map(|year| year.year).max();
    let nearest = years.iter().filter(|year| !year.past).map(|year| year.year).min()?;
    let reported = years.iter().filter(|year| year.tense <= 0 && year.year % ROUND != 0);
    let farthest = reported.map(|year| year.year).max();
    let supported = |coming: &Named| {
        coming.begin.is_some()
            || coming.year % ROUND != 0
            || years.iter().any(|other| (1..=SUPPORT).contains(&(coming.year - other.year)))
    };
    let mut choices: Vec<i32> = Vec::new();
    for named in &years {
        // "A target for 2020", and a year before another that is named, may be any.
        let running = named.running
            && named.year % ROUND != 0
            && years.iter().all(|other| other.year <= named.year);
        if !(running || named.coming && supported(named)) {
            continue;
        }
        choices.extend(
            [named.year - 1, named.year]
                .into_iter()
                .filter(|choice| latest.is_none_or(|latest| latest <= *choice))
                .filter(|choice| farthest.is_none_or(|farthest| farthest <= *choice + 1))
                .filter(|choice| (nearest - 1..=nearest).contains(choice))
                .filter(|choice| named.coming || *choice == named.year)
                .filter_map(&in_year)
                .filter(fits)
                .filter(|day| !named.coming || named.begin.is_none_or(|begin| *day <= begin)),
        );
    }
    if choices.is_empty() && latest == Some(nearest - BRACKET) {
        // Not the year gone by itself: yesterday's weekday would fit it as well.
        choices.extend(in_year(nearest - 1).filter(fits));
    }
    choices.sort_unstable();
    choices.dedup();
    match choices.as_slice() {
        [day] => Some(*day),
        _ => None,
    }
}

/// A year that the text names, and how.
#[derive(Debug)]
struct Named {
    year: i32,
    tense: i8,
    /// Spoken of as gone by.
    past: bool,
    /// As yet to come; what is to come has not begun on the last of these days.
    coming: bool,
    begin: Option<i32>,
    /// As the year there is.
    running: bool,
}

impl Named {
    fn of(item: &Found, before: &str, beside: &Beside<'_>) -> Option<Self> {
        let frame = &item.frame;
        let year = frame.year.filter(|year| (1990..=2100).contains(year))?;
        if frame.short_year || item.kind != Kind::Date {
            return None;
        }
        let tense = if item.firm { item.tense } else { item.tense.max(0) };
        let past = tense < 0 || tense == 0 && frame.month.is_some();
        let of_a_thing = frame.month.is_none() && frame.phase == 0 && of_a_thing(before, beside);
        // "Early 2016" is no future in July 2016.
        let begin = match frame.month {
            Some(month) => Some(calendar::days(year, month, 28)),
            None => (frame.phase == 1).then(|| calendar::days(year, 4, 30)),
        };
        Some(Self {
            year,
            tense,
            past,
            coming: !of_a_thing && (tense > 0 || tense == 0 && frame.phase == 1),
            begin,
            running: !of_a_thing && tense == 0 && frame.phase == 0 && frame.month.is_none(),
        })
    }
}

/// "The 2010 reform", "a 1998 law", "bonds due 2027": after a word that goes with any year.
fn of_a_thing(before: &str, beside: &Beside<'_>) -> bool {
    before.split_whitespace().next_back().is_some_and(|word| beside.class("ANYYEAR", word))
}
