//! What kind of page a date without a label stands on: a report, or an invitation, an obituary, the
//! minutes of a meeting, a list. Of these the date at the head is the day of the thing, not of the page.
//!
//! A page is told by phrases of its kind (`language/*.genres`) and by what it leaves out: a report speaks
//! of days from where it stands ("on Tuesday", "tomorrow", "in May"), as an invitation to one day does not.

use crate::dates::find::Found;
use crate::dates::grammar::Kind;
use crate::dates::language::Language;
use crate::dates::language::genres::{
    CASE, COURT, EVENT, Genres, KINDS, LIFE, LIST, MINUTES, POLICY, REPORT, RITES, SHOP, SOFTWARE,
};

use super::beside::Beside;
use super::line::{clip, words};

/// How much of a page below a date tells its kind, in bytes.
const READ: usize = 1000;

/// How much above it.
const HEAD: usize = 240;

/// The short lines about a date are no longer than this, in bytes.
const SHORT: usize = 60;

/// So many phrases of one kind make a page of it.
const ENOUGH: u32 = 2;

/// How much of the first paragraph can open with a name, in bytes.
const OPENING: usize = 64;

/// A name has so many words.
const NAME: std::ops::RangeInclusive<usize> = 2..=5;

/// How many phrases of each kind stand about a date, each counted once.
struct Counts {
    all: [u32; KINDS.len()],
}

impl Counts {
    fn of(text: &str, (start, end): (usize, usize), genres: &Genres) -> Self {
        let from = clip(text, start.saturating_sub(HEAD));
        let window = &text[from..clip(text, end + READ)];
        let bytes = window.as_bytes();
        let mut seen: Vec<usize> = Vec::new();
        let mut all = [0; KINDS.len()];
        for found in genres.phrases.find_iter(window) {
            let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
            let pattern = found.pattern().as_usize();
            if found.start().checked_sub(1).is_some_and(letter)
                || letter(found.end())
                || seen.contains(&pattern)
            {
                continue;
            }
            let (kind, short) = genres.kinds[pattern];
            if short {
                let line = window[..found.start()].rfind('\n').map_or(0, |at| at + 1);
                let stop =
                    window[found.end()..].find('\n').map_or(window.len(), |at| found.end() + at);
                let about = found.start() + from <= end + HEAD;
                let menu = window[line..stop].contains(['|', '>', '»']);
                let heads = kind != LIST || window[line..found.start()].trim().is_empty();
                if stop - line > SHORT || !about || !heads || menu && kind != REPORT {
                    continue;
                }
            }
            seen.push(pattern);
            all[kind] += 1;
        }
        Self { all }
    }
}

/// Whether the page is none of those that have a day of publication where this date stands.
pub(super) fn is_of_another_kind(
    text: &str,
    language: &'static Language,
    found: &[Found],
    at: usize,
    beside: &Beside<'_>,
) -> bool {
    let item = &found[at];
    let Some(genres) = language.genres.as_ref() else { return false };
    // Where a page lost its line breaks, no line about the date tells anything.
    if beside.before.len() > SHORT || beside.after.len() > SHORT {
        return false;
    }
    let counts = Counts::of(text, (item.start, item.end), genres).all;
    let priced = beside.is_priced_below();
    let told = (0..KINDS.len()).any(|kind| kind != REPORT && counts[kind] > 0);
    if !told && !priced || counts[REPORT] > 0 || is_signed(text, item, beside) {
        return false;
    }
    let enough = |kind: usize| counts[kind] >= ENOUGH;
    if counts[LIST] > 0
        || counts[LIFE] > 0
            && (counts[RITES] > 0 && enough(LIFE) || is_headed_by_a_name(text, item, genres))
        || counts[EVENT] > 0 && beside.has_clock && repeats_its_day(found, at)
    {
        return true;
    }
    let sides = || {
        let head = &text[clip(text, item.start.saturating_sub(HEAD))..item.start];
        head.lines().any(|line| beside.parts_two_sides(line))
    };
    let of_a_case = || enough(CASE) && (counts[COURT] > 0 || sides());
    let timed = || counts[EVENT] > 0 && tells_an_hour(found, item);
    (priced || [EVENT, MINUTES, SHOP, SOFTWARE].into_iter().any(enough) || of_a_case() || timed())
        && !speaks_of_days(found, item.end)
}

/// Whether it is the day on which terms and policies were last changed.
pub(super) fn is_of_a_policy(language: &'static Language, beside: &Beside<'_>) -> bool {
    let Some(genres) = language.genres.as_ref() else { return false };
    let title = beside.line_above().trim();
    let ends = |start: usize, end: usize| {
        end == title.len() && (start == 0 || title[..start].ends_with(' '))
    };
    title.len() <= SHORT
        && genres.phrases.find_iter(title).any(|found| {
            genres.kinds[found.pattern().as_usize()].0 == POLICY && ends(found.start(), found.end())
        })
}

/// The same of a line that is nothing but a day in a form of its own.
pub(super) fn is_of_another_kind_alone(
    text: &str,
    language: &'static Language,
    found: &[Found],
    (start, end): (usize, usize),
) -> bool {
    let Some(genres) = language.genres.as_ref() else { return false };
    let counts = Counts::of(text, (start, end), genres).all;
    counts[REPORT] == 0
        && [EVENT, MINUTES, SHOP].into_iter().any(|kind| counts[kind] >= ENOUGH)
        && !speaks_of_days(found, end)
}

/// Whether one of the lines about the date is a byline.
fn is_signed(text: &str, item: &Found, beside: &Beside<'_>) -> bool {
    let near = &text[clip(text, item.start.saturating_sub(HEAD))..clip(text, item.end + HEAD)];
    near.lines().filter(|line| line.len() <= 2 * SHORT).any(|line| {
        words(line).next().is_some_and(|(_, word)| {
            beside.class("BYLINE", word) && word.starts_with(char::is_uppercase)
        })
    })
}

/// Whether a line about the date is a name with which the text begins: "Ada Holm" above "Ada Maria Holm, 88,
/// of Oster".
fn is_headed_by_a_name(text: &str, item: &Found, genres: &Genres) -> bool {
    let below = &text[item.end..clip(text, item.end + READ)];
    let Some(opening) = below.lines().skip(1).find(|line| line.len() > 2 * SHORT) else {
        return false;
    };
    let opening: Vec<String> =
        words(&opening[..clip(opening, OPENING)]).map(|(_, word)| word.to_lowercase()).collect();
    let above = &text[clip(text, item.start.saturating_sub(HEAD))..item.start];
    above.lines().filter(|line| line.len() <= SHORT).any(|line| {
        // Walter "Walt" Prosser Obituary
        let of_a_life = |word: &str| {
            let mut phrases = genres.phrases.find_iter(word);
            phrases.any(|phrase| genres.kinds[phrase.pattern().as_usize()].0 == LIFE)
        };
        let called = |at: usize| line[..at].ends_with(['"', '“', '(']);
        let name: Vec<&str> = words(line)
            .filter(|(at, word)| word.len() > 1 && !called(*at) && !of_a_life(word))
            .map(|(_, word)| word)
            .collect();
        NAME.contains(&name.len())
            && name.iter().all(|word| {
                word.starts_with(char::is_uppercase) && opening.contains(&word.to_lowercase())
            })
    })
}

/// Whether the text below speaks of days as only a text of some day can.
fn speaks_of_days(found: &[Found], end: usize) -> bool {
    let own = found.iter().rev().find(|item| item.start < end).map(|item| item.line);
    let below = |item: &&Found| item.start >= end && Some(item.line) != own;
    found.iter().filter(below).any(|item| {
        let frame = &item.frame;
        let bare = frame.date.is_none() && frame.year.is_none();
        let weekday = frame.weekday.is_some() && frame.month.is_none() && !frame.open && !frame.set;
        let day = frame.month.is_some() && frame.day.is_some();
        let moved = frame.day_shift.is_some() || frame.shift.is_some() || frame.ago != 0;
        item.kind == Kind::Date && bare && (weekday || day || moved)
    })
}

/// Whether the text right below tells an hour of no other day: "Meet at 10 am".
fn tells_an_hour(found: &[Found], own: &Found) -> bool {
    found.iter().any(|item| {
        let frame = &item.frame;
        let day = frame.month.is_some() || frame.weekday.is_some() || frame.day_shift.is_some();
        let near = item.start >= own.end && item.start < own.end + HEAD;
        near && item.line > own.line && frame.clock.is_some() && !day
    })
}

/// Whether the text below names the same day again with an hour.
fn repeats_its_day(found: &[Found], at: usize) -> bool {
    let own = &found[at].frame;
    let day = own.month.zip(own.day);
    day.is_some()
        && found[at + 1..].iter().any(|item| {
            item.frame.month.zip(item.frame.day) == day
                && item.frame.clock.is_some()
                && item.line > found[at].line
        })
}
