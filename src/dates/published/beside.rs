//! What stands beside a date on its line, and what that makes of it.

use crate::dates::find::Found;
use crate::dates::language::{Heading, Language};

use super::lead::is_names;
use super::line::{
    begins_with_clock, clip, is_clock_word, is_separator, is_upper, last_segment,
    paragraphs_before, starts_with_word, words,
};
use super::{Source, TOP};

/// How much of the line before a date is looked at, in bytes.
const BEFORE: usize = 240;

/// How much after it.
const AFTER: usize = 100;

/// Below so many paragraphs no head of an article goes on.
const BODY: usize = 2;

/// How far an event's time and place may follow its date, in bytes.
const BEYOND: usize = 80;

/// How many words a byline has at most: "By Name Surname, Industry Editor".
pub(super) const BYLINE_WORDS: usize = 7;

/// How many words name the places of a lead at most.
const PLACE_WORDS: usize = 5;

/// How many words right before a date can make it one of something else: "SALE ENDS".
const NEAREST: usize = 4;

/// A headline may run up to its date where pages were flattened: so far from the top, in bytes.
const FLAT: usize = 700;

/// A stamp at the very end of the text: so near it, in bytes.
const LAST: usize = 48;

/// The rank of a date below what may be a menu.
pub(super) const IN_MENU: u32 = 120;

/// No more than this follows a date on a line that is no sentence, in bytes.
pub(super) const SHORT: usize = 40;

/// A date and what stands around it.
// Each flag is a fact of its own about the place; none excludes another.
#[allow(clippy::struct_excessive_bools)]
#[derive(Debug)]
pub(super) struct Beside<'a> {
    pub(super) language: &'static Language,
    /// The line before the date, from its last separator on.
    pub(super) segment: &'a str,
    /// The line before the date.
    pub(super) before: &'a str,
    pub(super) after: &'a str,
    /// The text after it, line or no line.
    pub(super) beyond: &'a str,
    /// Bytes from the top of the text, and to its end.
    pub(super) from_top: usize,
    to_end: usize,
    /// Beyond where the article ends: comments, other articles, archives.
    in_chrome: bool,
    /// Those stand at the top of the page, and no running text between them and the date.
    below_a_menu: bool,
    /// The heading may be an entry of a menu.
    below_an_entry: bool,
    pub(super) has_clock: bool,
    pub(super) has_weekday: bool,
    line_end: bool,
    /// Below two paragraphs of running text.
    in_body: bool,
    /// The lines above, where running text stands before them.
    above: &'a str,
}

impl<'a> Beside<'a> {
    pub(super) fn of(
        text: &'a str,
        language: &'static Language,
        item: &Found,
        chrome: Option<(usize, Heading)>,
    ) -> Self {
        let bytes = text.as_bytes();
        let from = clip(text, item.start.saturating_sub(BEFORE));
        let in_chrome = chrome.is_some_and(|(at, _)| item.start > at);
        let line =
            memchr::memrchr(b'\n', &bytes[from..item.start]).map_or(from, |at| from + at + 1);
        let before = &text[line..item.start];
        let to = clip(text, item.end + AFTER);
        let stop = memchr::memchr(b'\n', &bytes[item.end..to]).map_or(to, |at| item.end + at);
        let after = &text[item.end..stop];
        let paragraphs = paragraphs_before(&text[..line]);
        Self {
            language,
            segment: last_segment(before),
            before,
            after,
            beyond: &text[item.end..clip(text, item.end + BEYOND)],
            from_top: item.start,
            to_end: text.len() - item.end,
            in_chrome,
            below_an_entry: chrome.is_some_and(|(_, heading)| heading == Heading::Menu),
            below_a_menu: in_chrome && item.start < TOP && paragraphs == 0,
            has_clock: item.frame.clock.is_some()
                || item.frame.date.is_some_and(|date| date.clock.is_some())
                || begins_with_clock(after),
            has_weekday: item.frame.weekday.is_some(),
            line_end: after.trim().is_empty(),
            in_body: paragraphs >= BODY,
            above: if paragraphs > 0 {
                &text[clip(text, line.saturating_sub(BEFORE))..line]
            } else {
                ""
            },
        }
    }

    pub(super) fn class(&self, name: &str, word: &str) -> bool {
        self.language.lexicon.belongs(word, name)
    }

    /// The first of these classes that the word belongs to.
    pub(super) fn first_of(&self, names: &[&'static str], word: &str) -> Option<&'static str> {
        let lexicon = &self.language.lexicon;
        names.iter().copied().find(|name| lexicon.belongs(word, name))
    }

    /// Whether the date is one of change, not of publication.
    pub(super) fn is_update(&self) -> bool {
        matches!(self.label(), Some(("UPDATELABEL", true)))
    }

    /// What told the date and how strongly; `None` when it is a date of something else.
    pub(super) fn judge(&self) -> Option<(Source, u32)> {
        let filed = {
            let after = self.after.trim_start_matches(['.', ' ', ',']);
            starts_with_word(after, |word| {
                // "Filed under: News", not "the report of December 31, filed with".
                word.starts_with(char::is_uppercase) && self.class("FILEDLABEL", word)
            })
        };
        if filed || self.is_signed_below() && !self.in_chrome {
            return Some((Source::Label, 600));
        }
        match self.label() {
            Some(("OTHERLABEL", _)) => return None,
            Some(("PUBLISHLABEL", true)) => {
                let elsewhere = self.in_chrome && !self.below_a_menu && !self.about_the_page();
                if elsewhere || self.is_event() && !self.says_posted() {
                    return None;
                }
                return Some((Source::Label, 600));
            }
            Some(("UPDATELABEL", true)) if !self.in_chrome => {
                return (!self.is_legal()).then_some((Source::Label, 200));
            }
            _ => {}
        }
        let lead = self.lead();
        let top = self.from_top < TOP && !self.in_body;
        let foot = self.to_end < LAST && self.is_last();
        if lead.is_none() && !top && !foot {
            return None;
        }
        let in_menu = self.below_a_menu && self.below_an_entry;
        if self.in_chrome && !in_menu || self.in_caption() || self.in_brackets() && !self.signed() {
            return None;
        }
        if let Some(rank) = lead {
            return Some((Source::Lead, rank));
        }
        if self.follows_a_handle()
            || self.is_event()
            || self.goes_on()
            || self.before.contains('©')
            || self.is_open_to_guests()
        {
            return None;
        }
        let source = self.form()?;
        let rank = match (top, in_menu) {
            (true, false) => 400,
            (true, true) => IN_MENU,
            _ => 150,
        };
        Some((source, rank))
    }

    /// Whether it is what the last line ends with, or says.
    fn is_last(&self) -> bool {
        !self.beyond.trim_end().contains('\n')
            && (self.has_clock || self.line_end || self.to_end < 8 || self.begins_line())
    }

    /// Whether it stands a line or two below somebody's handle, as the stamp of an embedded post.
    fn follows_a_handle(&self) -> bool {
        self.above
            .split_whitespace()
            .any(|word| word.len() > 1 && word.trim_start_matches('(').starts_with('@'))
    }

    /// Whether a sentence goes on after the date.
    fn goes_on(&self) -> bool {
        let after = self.after.trim_start();
        let Some(first) = after.chars().next() else { return false };
        // "News . 14 July 2016 . Ada Holm": a full stop on its own separates.
        if begins_with_clock(self.after) || self.after.starts_with(" . ") {
            return false;
        }
        match first {
            '.' => {
                let rest = after[1..].trim_start();
                // "Halden/Oslo, 14 July 2016. The library"
                let before = self.before.trim_end();
                let placed = (before.ends_with([',', ':'])
                    || before.strip_suffix('.').is_some_and(is_upper)
                    || before.ends_with('.') && starts_with_word(rest, is_upper))
                    && is_names(self.before, self)
                    && words(self.before).count() <= PLACE_WORDS
                    && rest.starts_with(char::is_uppercase);
                let closes =
                    self.line_starts() || is_names(self.before, self) || self.is_of_an_edition();
                !(placed || rest.is_empty() && closes)
            }
            ',' | ';' | '?' | '!' | '\'' | '’' | '”' | '"' | '%' | '&' => {
                let rest = after[first.len_utf8()..].trim_start();
                !(first == ','
                    && (begins_with_clock(rest)
                        || self.line_starts() && self.has_clock && self.is_short()
                        || self.is_signed() && self.is_short()
                        || self.is_of_a_letter()
                        || self.line_starts() && starts_with_word(rest, is_upper)
                        || rest.is_empty()
                        || self.line_starts() && self.names_a_place(rest)
                        || rest.starts_with(is_separator)
                        || self.is_short() && is_names(rest, self)
                        || starts_with_word(rest, |word| {
                            self.class("WEEKDAY", word) || self.class("PAGEMARK", word)
                        })))
            }
            letter if letter.is_lowercase() => {
                let counts = self.line_starts()
                    && self.is_short()
                    && words(after).any(|(_, word)| self.class("COUNTERWORD", word));
                let goes_with_dates =
                    |word: &str| self.class("AFTERDATE", word) || self.class("PAGEMARK", word);
                !(counts || starts_with_word(after, goes_with_dates))
            }
            _ => false,
        }
    }

    /// Whether the next line says who posted it: "Posted by Ada Holm".
    fn is_signed_below(&self) -> bool {
        let mut below = words(self.beyond.trim_start()).map(|(_, word)| word);
        self.line_starts()
            && self.line_end
            && below.next().is_some_and(|word| self.class("PUBLISHLABEL", word))
            && below.next().is_some_and(|word| self.class("BYLINE", word))
    }

    /// What form the line before the date gives it.
    fn form(&self) -> Option<Source> {
        if self.is_reference() {
            return None;
        }
        let segment = self.segment.trim();
        let stamp = if self.has_clock { Source::Stamp } else { Source::Dateline };
        if segment.is_empty() {
            return Some(if self.is_signed() { Source::Byline } else { stamp });
        }
        let words: Vec<&str> = words(segment).map(|(_, word)| word).collect();
        let Some(last) = words.last() else { return Some(stamp) };
        // "By Name Surname on": the byline's own preposition.
        let byline = words.iter().rposition(|word| self.class("BYLINE", word)).is_some_and(|at| {
            let names = &words[at + 1..];
            !names.is_empty()
                && names.len() <= BYLINE_WORDS
                && names.iter().all(|word| {
                    word.chars().next().is_some_and(|first| !first.is_lowercase())
                        || self.class("NAMEPART", word)
                        || self.class("DATECUE", word)
                        || is_clock_word(word)
                })
        });
        // "From our issue of July 14, 2016", "Saturday edition, 14 July 2016"
        if self.is_of_an_edition() && words.len() <= BYLINE_WORDS {
            return Some(stamp);
        }
        if self.class("DATECUE", last) {
            // "on July 14, 2016 at 9:12", cut from its label; "On ..., Ada wrote:", of a letter.
            let cut = last.chars().all(char::is_lowercase) || self.after.trim_end().ends_with(':');
            let alone = words.len() == 1 && cut && (self.has_clock || self.line_end);
            // "On May 14, 2011 9:26 AM In News": too short for a sentence.
            let headed = words.len() == 1 && self.has_clock && self.is_short();
            // "General News of Saturday 20 May 2017"
            let named = self.has_weekday && self.line_end && is_names(segment, self);
            return (alone || headed || named || byline).then_some(Source::Byline);
        }
        if byline {
            return Some(Source::Byline);
        }
        if self.is_labelled_otherwise(segment, last) {
            return None;
        }
        let of_something_else = |word: &&str| {
            // "Vol. 41, No. 112, Thursday, July 14, 2016": a newspaper's own head.
            let issue = self.has_weekday || self.line_end && self.from_top < FLAT;
            self.class("NODATE", word) && !(issue && self.class("ISSUEWORD", word))
                || !self.has_clock && self.class("EVENTVERB", word)
        };
        // "Bids close 3 March 2020 at noon".
        if last.starts_with(char::is_lowercase) && self.class("EVENTVERB", last) {
            return None;
        }
        if words.iter().rev().take(NEAREST).any(of_something_else) {
            return None;
        }
        if is_clock_word(last) || self.class("ZONE", last) {
            return Some(Source::Stamp);
        }
        if is_names(segment, self) {
            return Some(if self.has_clock { Source::Stamp } else { Source::Byline });
        }
        if segment.ends_with(':') && self.from_top < FLAT {
            return Some(stamp);
        }
        if segment.ends_with([',', ':', ';']) {
            // "Headline words, July 14": a sentence more likely than not.
            return (self.from_top < FLAT && self.has_clock).then_some(Source::Stamp);
        }
        let after = self.after.trim_start();
        let capital = after.chars().next().is_none_or(|first| !first.is_lowercase());
        (self.from_top < FLAT && capital).then_some(stamp)
    }

    /// "On July 14, 2016 at 9:12 AM, Ada Holm wrote:".
    fn is_of_a_letter(&self) -> bool {
        self.has_clock
            && self.after.trim_end().ends_with(':')
            && words(self.before).count() == 1
            && words(self.before).any(|(_, word)| self.class("DATECUE", word))
    }

    /// "From our issue of July 14, 2016", "Here's the news for Thursday, July 14, 2016."
    fn is_of_an_edition(&self) -> bool {
        let before = words(self.segment).map(|(_, word)| word).collect::<Vec<_>>();
        let ends = self.after.trim_matches(['.', ' ']).is_empty();
        ends && self.from_top < FLAT
            && before.iter().rev().take(2).any(|word| self.class("EDITIONWORD", word))
            && !before.first().is_some_and(|word| self.class("NODATE", word))
    }

    /// Whether its line ends soon, and not as a sentence does.
    fn is_short(&self) -> bool {
        let rest = self.after.trim_end();
        rest.len() <= SHORT && !rest.ends_with(['.', '!', '?', '"', '”'])
    }

    /// Whether its line begins with it and goes on after a separator.
    fn begins_line(&self) -> bool {
        self.line_starts() && self.after.trim_start().starts_with(['·', '•', '|'])
    }

    /// "Tue Nov 15, 5:14 pm ET": with the weekday and a time of day.
    pub(super) fn is_timed(&self) -> bool {
        self.has_weekday && self.has_clock
    }

    /// A line near the top with nothing but the date.
    pub(super) fn is_alone(&self) -> bool {
        self.line_starts() && self.line_end && !self.in_body && self.from_top < FLAT
    }

    pub(super) fn line_starts(&self) -> bool {
        self.before.trim().is_empty()
    }
}
