//! Dates in lists: of other articles, of events, of what happened when.

use crate::dates::find::Found;
use crate::dates::grammar::Kind;
use crate::dates::language::Language;

use super::Written;
use super::line::{clip, is_separator, words};

/// A line with this many full dates, or as many lines that begin with one, are a list of other things.
pub(super) const LIST: usize = 3;

/// On one line, which may be all of a page, the dates of a list stand no farther from each other, in bytes.
const LIST_REACH: usize = 160;

pub(super) fn holds(found: &[Found], at: usize) -> bool {
    let full = |item: &&Found| {
        item.kind == Kind::Date
            && (item.frame.date.is_some() || item.frame.year.is_some() && item.frame.day.is_some())
    };
    let line = found[at].line;
    let near = || found[at.saturating_sub(8)..(at + 9).min(found.len())].iter().filter(full);
    let beside = near()
        .filter(|item| item.line == line && item.start.abs_diff(found[at].start) <= LIST_REACH)
        .count();
    let below = near().filter(|item| item.opens && item.line.abs_diff(line) <= LIST as u32).count();
    beside >= LIST || found[at].opens && below >= LIST
}

/// The entries of a list stand no farther from each other than this, in lines.
const ENTRY_LINES: u32 = 3;

/// Whether lines near begin or end with other days, as the date's own line does: "May 3, 2016" above what
/// happened then, "Oct 23, 2014 Results", "Mill fire out 22 Oct 2017".
pub(super) fn among_entries(
    text: &str,
    language: &Language,
    found: &[Found],
    at: usize,
    order: Option<bool>,
) -> bool {
    let label = |(_, word): (usize, &str)| {
        ["UPDATELABEL", "PUBLISHLABEL"].iter().any(|name| language.lexicon.belongs(word, name))
    };
    // Whether the line begins with the date, whether it ends with it, and whether it tells a time.
    let shape = |item: &Found| {
        let near = &text[clip(text, item.start.saturating_sub(LINE_REACH))..item.start];
        let before = near.rsplit('\n').next().unwrap_or_default().trim();
        let near = &text[item.end..clip(text, item.end + LINE_REACH)];
        let rest = near.split('\n').next().unwrap_or_default().trim_start();
        let (begins, ends) = (before.is_empty(), rest.is_empty());
        let entry = (begins || ends)
            && before.len() <= LONGEST_ENTRY
            && !rest.starts_with(is_separator)
            && !words(before).any(label);
        entry.then_some((begins, ends, item.frame.clock.is_some()))
    };
    let day = |item: &Found| match Written::of(item, order) {
        Some(Written::Full(day)) => Some(day),
        _ => None,
    };
    let near = &found[at.saturating_sub(NEAR)..(at + NEAR + 1).min(found.len())];
    let (own, on) = (day(&found[at]), shape(&found[at]));
    own.is_some()
        && on.is_some()
        && found[at].start > 0
        && near.iter().any(|item| {
            (1..=ENTRY_LINES).contains(&item.line.abs_diff(found[at].line))
                && item.kind == Kind::Date
                && day(item).is_some_and(|day| Some(day) != own)
                && shape(item) == on
        })
}

/// So much of a line is looked at before a date and after it, in bytes: more than an entry has.
const LINE_REACH: usize = 160;

/// So many mentions on both sides of one are looked at.
const NEAR: usize = 4;

/// An entry's own words, before its date, are no longer than this, in bytes.
const LONGEST_ENTRY: usize = 100;
