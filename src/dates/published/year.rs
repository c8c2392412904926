//! The year of a date written without one, as far as the text itself settles it.

use crate::dates::calendar;
use crate::dates::find::Found;
use crate::dates::grammar::Kind;

use super::{Written, address};

/// A full date this near in days is of the same season of news, and so of the same year.
const NEAR: i32 = 60;

/// Without a weekday to agree with, it must be as near as this.
const NEARER: i32 = 7;

/// Round years to come ("Vision 2030") are spoken of from afar.
const ROUND: i32 = 5;

/// How far after the date its weekday may be named, in bytes: the first sentences of a report.
const FIRST_SENTENCES: usize = 600;

/// The day, if the text leaves one choice: by another full date near it, by a copyright line, by an
/// address, or by years spoken of as running or coming together with the weekday.
pub(super) fn infer(
    ends: &[&str; 2],
    found: &[Found],
    at: usize,
    (month, day): (u8, u8),
    order: Option<bool>,
) -> Option<i32> {
    let in_year =
        |year: i32| calendar::exists(year, month, day).then(|| calendar::days(year, month, day));
    if let Some(year) = ends.iter().filter_map(|text| address::copyright_year(text)).max() {
        return in_year(year);
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
        .filter(|(other, item)| *other != at && item.kind == Kind::Date)
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
    running_year(found, at, in_year)
}

/// The weekday beside the date, else the one its first sentences name.
fn weekday_of(found: &[Found], at: usize) -> Option<u8> {
    let end = found[at].end;
    found[at].frame.weekday.or_else(|| {
        found[at + 1..]
            .iter()
            .take_while(|item| item.start < end + FIRST_SENTENCES)
            .find(|item| {
                let frame = &item.frame;
                item.kind == Kind::Date
                    && frame.weekday.is_some()
                    && frame.month.is_none()
                    && item.tense <= 0
            })
            .and_then(|item| item.frame.weekday)
    })
}

/// By years named as running or coming, and the weekday named first.
fn running_year(found: &[Found], at: usize, in_year: impl Fn(i32) -> Option<i32>) -> Option<i32> {
    let weekday = weekday_of(found, at);
    let years = found.iter().filter_map(|item| {
        let year = item.frame.year.filter(|year| (1990..=2100).contains(year))?;
        (!item.frame.short_year && item.kind == Kind::Date).then_some((item, year))
    });
    // History lies before the day, and the nearest year spoken of as running or coming is its own or
    // the next: "by 2026" tells nothing.
    let tense = |item: &Found| if item.firm { item.tense } else { item.tense.max(0) };
    let past = |item: &Found| tense(item) < 0 || tense(item) == 0 && item.frame.month.is_some();
    let latest = years.clone().filter(|(item, _)| past(item)).map(|(_, year)| year).max();
    let spoken = years.clone().filter(|(item, year)| tense(item) <= 0 && year % ROUND != 0);
    let farthest = spoken.map(|(_, year)| year).max();
    let nearest = years.clone().filter(|(item, _)| !past(item)).map(|(_, year)| year).min()?;
    let mut choices: Vec<i32> = Vec::new();
    for (item, year) in years.clone() {
        let frame = &item.frame;
        let coming = tense(item) > 0 || (tense(item) == 0 && frame.phase == 1);
        let running = tense(item) == 0 && frame.phase == 0 && frame.month.is_none();
        if !coming && !running {
            continue;
        }
        // What is coming has not begun: "early 2016" is no future in July 2016.
        let begin = match frame.month {
            Some(month) => Some(calendar::days(year, month, 28)),
            None => (frame.phase == 1).then(|| calendar::days(year, 4, 30)),
        };
        choices.extend(
            [year - 1, year]
                .into_iter()
                .filter(|choice| latest.is_none_or(|latest| latest <= *choice))
                .filter(|choice| farthest.is_none_or(|farthest| farthest <= *choice + 1))
                .filter(|choice| (nearest - 1..=nearest).contains(choice))
                .filter(|choice| coming || *choice == year)
                .filter_map(&in_year)
                .filter(|day| weekday.is_some_and(|weekday| calendar::weekday(*day) == weekday))
                .filter(|day| !coming || begin.is_none_or(|begin| *day <= begin)),
        );
    }
    choices.sort_unstable();
    choices.dedup();
    match choices.as_slice() {
        [day] => Some(*day),
        _ => None,
    }
}
