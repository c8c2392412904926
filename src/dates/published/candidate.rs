//! The dates that may be that of publication, and the strongest of them.

use crate::dates::chrome;
use crate::dates::find::{Found, Tie};
use crate::dates::grammar::Kind;
use crate::dates::language::Language;

use super::beside::{Beside, IN_MENU};
use super::{
    CONFIDENCE, INFERRED, Publication, Source, Written, address, bare, ends, genre, line, list,
    order, year,
};

/// The rank of the date in an address above the text.
const ADDRESS: u32 = 350;

/// The rank of a line that is nothing but a date, in a form of its own.
const BARE: u32 = 410;

/// The rank of a date without a year that only its weekday and time of day vouch for.
const TIMED: u32 = 110;

/// The day in a masthead is that of the visit, so many days after the article's at most.
const MASTHEAD_DAYS: i32 = 30;

#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) publication: Publication,
    pub(super) rank: u32,
}

/// The strongest of the dates found in a text, where one tells when it was published.
pub(super) fn best(text: &str, language: &'static Language, found: &[Found]) -> Option<Candidate> {
    let order = order::of(text, found, language);
    let chrome = chrome::begins(text, language, false);
    let mut best = without_words(text, language, found, order, chrome.map(|(at, _)| at));
    let mut labelled: Vec<i32> = Vec::new();
    let mut in_menu: Vec<i32> = Vec::new();
    let mut masthead = None;
    for (at, item) in found.iter().enumerate() {
        if item.kind != Kind::Date || ranged(found, at) {
            continue;
        }
        let Some(written) = Written::of(item, order) else { continue };
        let beside = Beside::of(text, language, item, chrome);
        let Some((source, rank)) = beside.judge() else { continue };
        let bare = !matches!(source, Source::Label | Source::Lead);
        // "Open evening July 14, 2016".
        if bare && beside.is_of_a_part() && item.frame.part.is_some() {
            continue;
        }
        if bare && (list::holds(found, at) || list::among_entries(text, language, found, at, order))
        {
            continue;
        }
        let weak = bare || source == Source::Label && !beside.says_posted() && !beside.is_update();
        if weak && genre::is_of_another_kind(text, language, found, at, &beside) {
            continue;
        }
        if beside.is_update() && genre::is_of_a_policy(language, &beside) {
            continue;
        }
        let mut rank = rank;
        let (day, inferred) = match written {
            Written::Full(day) => (day, false),
            Written::Yearless(month, day) => {
                let told = matches!(source, Source::Label | Source::Lead) || item.start == 0;
                if !told && !beside.is_alone() {
                    if !beside.is_timed() {
                        continue;
                    }
                    rank = TIMED;
                }
                match year::infer(text, &beside, found, at, (month, day), order) {
                    Some(day) => (day, true),
                    None => continue,
                }
            }
        };
        let confidence =
            if inferred || beside.is_update() { INFERRED } else { CONFIDENCE[source as usize] };
        let (start, end) = (item.start, item.end);
        if source == Source::Label && !beside.is_update() && !labelled.contains(&day) {
            labelled.push(day);
        }
        if rank == IN_MENU && !in_menu.contains(&day) {
            in_menu.push(day);
        }
        // "Wed, Jan 23, 2019 | e-paper" above the stamp of an article of the day before.
        let below_masthead = |held: Candidate| {
            held.rank == rank
                && masthead == Some(held.publication.start)
                && beside.has_clock
                && !beside.follows_text
                && (1..=MASTHEAD_DAYS).contains(&(held.publication.day - day))
        };
        if best.is_none_or(|held| rank > held.rank || below_masthead(held)) {
            let publication = Publication { day, start, end, source, confidence };
            best = Some(Candidate { publication, rank });
            let heads = beside.begins_the_text() && beside.begins_line() && !beside.has_clock;
            masthead = heads.then_some(start);
        }
    }
    // As many days of publication, and none above the first paragraph: those are other articles.
    let others = labelled.len() >= list::LIST;
    best.filter(|held| {
        let Publication { source, start, .. } = held.publication;
        let of_others = others && source == Source::Label;
        // Several days below a menu are those of a list.
        let listed = held.rank == IN_MENU && in_menu.len() > 1;
        !(listed || of_others && line::paragraphs_before(&text[..start]) > 0)
    })
}

/// The day in the address of the page, or on a line in a form that only such lines have.
fn without_words(
    text: &str,
    language: &'static Language,
    found: &[Found],
    order: Option<bool>,
    chrome: Option<usize>,
) -> Option<Candidate> {
    let candidate = |(start, end, day), source, confidence, rank| Candidate {
        publication: Publication { day, start, end, source, confidence },
        rank,
    };
    let head = ends(text)[0];
    let full = |item: &Found| matches!(Written::of(item, order), Some(Written::Full(_)));
    let told = |start: usize, end: usize| {
        found.iter().any(|item| item.start < end && start < item.end && full(item))
    };
    let before_chrome = &head[..chrome.map_or(head.len(), |at| at.min(head.len()))];
    bare::at_the_top(before_chrome, language)
        .filter(|(start, end, _)| {
            !told(*start, *end)
                && !genre::is_of_another_kind_alone(text, language, found, (*start, *end))
        })
        .map(|found| {
            candidate(found, Source::Dateline, CONFIDENCE[Source::Dateline as usize], BARE)
        })
        .or_else(|| {
            let found = address::at_the_top(head)?;
            Some(candidate(found, Source::Stamp, INFERRED, ADDRESS))
        })
}

/// Whether a date is an end of a range.
fn ranged(found: &[Found], at: usize) -> bool {
    let date = |at: usize| found.get(at).is_some_and(|item| item.kind == Kind::Date);
    let range = |at: usize| date(at) && found[at].tie == Tie::Range;
    // "The Oster Daily – Tuesday, July 14, 2016": not what a range begins with.
    range(at) && at.checked_sub(1).is_some_and(date) || range(at + 1)
}
