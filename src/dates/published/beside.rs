//! What stands beside a date on its line, and what that makes of it.

use crate::dates::find::Found;
use crate::dates::language::{Heading, Language};

use super::line::{
    begins_with_clock, clip, has_clock, last_segment, paragraphs_before, starts_with_word, words,
};
use super::{Source, TOP};

/// How much of the line before a date is looked at, in bytes.
const BEFORE: usize = 240;

/// How much after it.
const AFTER: usize = 100;

/// Below so many paragraphs no head of an article goes on.
const BODY: usize = 2;

/// How much of the lines below it, in bytes.
const BELOW: usize = 160;

/// How far an event's time and place may follow its date, in bytes.
const BEYOND: usize = 80;

/// How many words a byline has at most: "By Name Surname, Industry Editor".
pub(super) const BYLINE_WORDS: usize = 7;

/// A headline may run up to its date where pages were flattened: so far from the top, in bytes.
pub(super) const FLAT: usize = 700;

/// A line of a page's head is no longer than this, in bytes.
const LONGEST_TITLE: usize = 80;

/// A stamp at the very end of the text: so near it, in bytes.
const LAST: usize = 48;

/// A line on the author may stand below it: so near the end, in bytes.
const BELOW_THE_LAST: usize = 240;

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
    text: &'a str,
    /// Where the line of the date begins, and the next one's break.
    line: usize,
    stop: usize,
    /// The line before the date, from its last separator on.
    pub(super) segment: &'a str,
    /// The line before the date.
    pub(super) before: &'a str,
    pub(super) after: &'a str,
    /// The text after it, line or no line.
    pub(super) beyond: &'a str,
    /// Bytes from the top of the text, and to its end.
    pub(super) from_top: usize,
    pub(super) to_end: usize,
    /// Beyond where the article ends: comments, other articles, archives.
    in_chrome: bool,
    /// Those stand at the top of the page, and no running text between them and the date.
    below_a_menu: bool,
    /// The heading may be an entry of a menu.
    below_an_entry: bool,
    pub(super) has_clock: bool,
    pub(super) has_weekday: bool,
    pub(super) line_end: bool,
    /// Below two paragraphs of running text.
    pub(super) in_body: bool,
    /// The lines above, where running text stands before them.
    above: &'a str,
    /// Whether running text stands above.
    pub(super) follows_text: bool,
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
            text,
            line,
            stop,
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
            follows_text: paragraphs > 0,
            above: if paragraphs > 0 {
                &text[clip(text, line.saturating_sub(BEFORE))..line]
            } else {
                ""
            },
        }
    }

    /// The lines below.
    pub(super) fn lines_below(&self) -> &'a str {
        let below = &self.text[self.stop..clip(self.text, self.stop + BELOW)];
        below.strip_prefix('\n').unwrap_or_default()
    }

    /// The line above, if any.
    pub(super) fn line_above(&self) -> &'a str {
        let above = &self.text[clip(self.text, self.line.saturating_sub(BEFORE))..self.line];
        above.trim_end().rsplit('\n').next().unwrap_or_default()
    }

    /// Whether no blank line stands above its own.
    pub(super) fn joins_above(&self) -> bool {
        let above = self.text[..self.line].strip_suffix('\n');
        above.is_some_and(|above| !above.trim_end_matches([' ', '\r']).ends_with('\n'))
    }

    /// Whether its line is the first of all.
    pub(super) fn begins_the_text(&self) -> bool {
        self.text[..self.line].trim().is_empty()
    }

    /// The date itself.
    fn written(&self) -> &'a str {
        &self.text[self.from_top..self.text.len() - self.to_end]
    }

    /// Whether it goes on in the line below its own: a day above an hour.
    pub(super) fn spans_lines(&self) -> bool {
        self.written().contains('\n')
    }

    /// Whether the date itself tells an hour: "2pm".
    pub(super) fn tells_an_hour(&self) -> bool {
        has_clock(self.written())
    }

    pub(super) fn class(&self, name: &str, word: &str) -> bool {
        self.language.lexicon.belongs(word, name)
    }

    /// The first of these classes that the word belongs to.
    pub(super) fn first_of(&self, names: &[&'static str], word: &str) -> Option<&'static str> {
        let lexicon = &self.language.lexicon;
        names.iter().copied().find(|name| lexicon.belongs(word, name))
    }

    /// Whether the head of the page speaks as press offices do.
    pub(super) fn is_of_a_press_office(&self) -> bool {
        self.text[..clip(self.text, FLAT)]
            .lines()
            .filter(|line| line.len() <= LONGEST_TITLE)
            .any(|line| words(line).any(|(_, word)| self.class("PRESSWORD", word)))
    }

    /// Whether nothing but a part of the day may stand in it beside the day itself.
    pub(super) fn is_of_a_part(&self) -> bool {
        !self.spans_lines() && !self.has_clock
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
                if elsewhere || self.is_event() && !self.says_posted() || self.is_of_a_print() {
                    return None;
                }
                return Some((Source::Label, 600));
            }
            Some(("UPDATELABEL", true)) if !self.in_chrome => {
                return (!self.is_legal() && !self.is_of_a_kept_page())
                    .then_some((Source::Label, 200));
            }
            _ => {}
        }
        let lead = self.lead();
        let top = self.from_top < TOP && !self.in_body;
        let foot = self.to_end < LAST && self.is_last() || self.closes_the_text();
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
            || self.is_of_a_match()
            || self.heads_a_programme()
            || self.is_told_otherwise()
            || self.is_wrapped()
            || self.is_of_a_row()
            || self.ends_a_span()
            || self.is_labelled_above()
            || self.is_cited()
            || self.is_of_a_printing()
            || self.is_an_entry()
            || self.is_named_otherwise()
            || self.is_of_an_old_letter()
            || self.is_of_a_picture()
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

    /// Whether it is a line of its own right below the last paragraph of running text, with a line on the
    /// author below it.
    fn closes_the_text(&self) -> bool {
        let ends = |line: &str| line.trim_end().ends_with(['.', '!', '?', '"', '”']);
        self.to_end < BELOW_THE_LAST
            && self.line_starts()
            && self.line_end
            && self.follows_text
            && ends(self.line_above())
            && self.line_above().len() > SHORT
            && ends(self.below())
    }

    /// Whether it stands a line or two below somebody's handle, as the stamp of an embedded post.
    fn follows_a_handle(&self) -> bool {
        self.above
            .split_whitespace()
            .any(|word| word.len() > 1 && word.trim_start_matches('(').starts_with('@'))
    }

    /// Whether the next line says who posted it: "Posted by Ada Holm".
    fn is_signed_below(&self) -> bool {
        let mut below = words(self.beyond.trim_start()).map(|(_, word)| word);
        self.line_starts()
            && self.line_end
            && below.next().is_some_and(|word| self.class("PUBLISHLABEL", word))
            && below.next().is_some_and(|word| self.class("BYLINE", word))
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
