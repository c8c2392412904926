//! What stands beside a date on its line, and what that makes of it.

use crate::dates::calendar;
use crate::dates::find::Found;
use crate::dates::language::Language;

use super::{Source, TOP};

/// How much of the line before a date is looked at, in bytes.
const BEFORE: usize = 240;

/// How much after it.
const AFTER: usize = 100;

/// How far an event's time and place may follow its date, in bytes.
const BEYOND: usize = 80;

/// How many words a byline has at most: "By Name Surname, Industry Editor".
const BYLINE_WORDS: usize = 7;

/// A headline may run up to its date where pages were flattened: so far from the top, in bytes.
const FLAT: usize = 700;

/// A stamp at the very end of the text: so near it, in bytes.
const LAST: usize = 48;

/// Words of a label may stand this far before the date: "Posted by Leena Rodriguez in Markets on".
const LABEL_REACH: usize = 9;

/// A date and what stands around it.
#[derive(Debug)]
pub(super) struct Beside<'a> {
    language: &'static Language,
    /// The line before the date, from its last separator on.
    segment: &'a str,
    /// The line before the date.
    before: &'a str,
    after: &'a str,
    /// The text after it, line or no line.
    beyond: &'a str,
    /// Bytes from the top of the text, and to its end.
    from_top: usize,
    to_end: usize,
    /// Beyond where the article ends: comments, other articles, archives.
    in_chrome: bool,
    has_clock: bool,
    line_end: bool,
}

/// A boundary of characters at or before `at`.
pub(super) fn clip(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl<'a> Beside<'a> {
    pub(super) fn of(
        text: &'a str,
        language: &'static Language,
        item: &Found,
        chrome: Option<usize>,
    ) -> Self {
        let bytes = text.as_bytes();
        let from = clip(text, item.start.saturating_sub(BEFORE));
        let line =
            memchr::memrchr(b'\n', &bytes[from..item.start]).map_or(from, |at| from + at + 1);
        let before = &text[line..item.start];
        let to = clip(text, item.end + AFTER);
        let stop = memchr::memchr(b'\n', &bytes[item.end..to]).map_or(to, |at| item.end + at);
        let after = &text[item.end..stop];
        Self {
            language,
            segment: last_segment(before),
            before,
            after,
            beyond: &text[item.end..clip(text, item.end + BEYOND)],
            from_top: item.start,
            to_end: text.len() - item.end,
            in_chrome: chrome.is_some_and(|chrome| item.start > chrome),
            has_clock: item.frame.clock.is_some()
                || item.frame.date.is_some_and(|date| date.clock.is_some())
                || begins_with_clock(after),
            line_end: after.trim().is_empty(),
        }
    }

    fn class(&self, name: &str, word: &str) -> bool {
        let lower = word.to_lowercase();
        let mut meanings = Vec::new();
        self.language.lexicon.look_up(
            lower.as_bytes(),
            crate::dates::token::Shape::Capital,
            &mut meanings,
        );
        self.language
            .lexicon
            .class(name)
            .is_some_and(|class| meanings.iter().any(|meaning| meaning.class == class))
    }

    /// The label nearest before the date, if one stands near enough: the class, and whether it is
    /// written as labels are.
    fn label(&self) -> Option<(&'static str, bool)> {
        let words: Vec<(usize, &str)> = words(self.before).collect();
        for (back, (at, word)) in words.iter().rev().take(LABEL_REACH).enumerate() {
            for name in ["OTHERLABEL", "UPDATELABEL", "PUBLISHLABEL"] {
                if !self.class(name, word) {
                    continue;
                }
                let rest = &self.before[at + word.len()..];
                let lead = &self.before[..*at];
                if ends_sentence(rest) {
                    return None;
                }
                let capital = word.chars().next().is_some_and(char::is_uppercase);
                let opens = lead.trim_end().is_empty() || lead.trim_end().ends_with(is_separator);
                let colon = rest.trim_start().starts_with(':');
                let before_label = words.len() - 1 - back;
                let about_page =
                    self.names_the_page(&words[before_label.saturating_sub(6)..before_label]);
                let chained = before_label > 0 && {
                    let (at, chain) = words[before_label - 1];
                    let lead = self.before[..at].trim_end();
                    let opens = lead.is_empty() || lead.ends_with(is_separator);
                    (self.class("LABELCHAIN", chain) || self.class("UPDATELABEL", chain))
                        && (opens || chain.starts_with(char::is_uppercase))
                };
                let direct = back <= 1
                    || colon
                    || words.iter().rev().take(back).any(|(_, word)| self.class("BYLINE", word));
                let label =
                    colon || (capital && direct) || (opens && direct) || about_page || chained;
                return Some((name, label));
            }
        }
        None
    }

    /// Whether the date is one of change, not of publication.
    pub(super) fn is_update(&self) -> bool {
        matches!(self.label(), Some(("UPDATELABEL", true)))
    }

    /// What told the date and how strongly; `None` when it is a date of something else.
    pub(super) fn judge(&self) -> Option<(Source, u32)> {
        let filed = {
            let after = self.after.trim_start_matches(['.', ' ', ',']);
            starts_with_word(after, |word| self.class("FILEDLABEL", word))
        };
        if filed {
            return Some((Source::Label, 600));
        }
        match self.label() {
            Some(("OTHERLABEL", _)) => return None,
            Some(("PUBLISHLABEL", true)) => {
                if self.is_event() || self.in_chrome && !self.about_the_page() {
                    return None;
                }
                return Some((Source::Label, 600));
            }
            Some(("UPDATELABEL", true)) if !self.in_chrome => return Some((Source::Label, 200)),
            _ => {}
        }
        if self.in_chrome || self.in_caption() || self.in_brackets() {
            return None;
        }
        if let Some(rank) = self.lead() {
            return Some((Source::Lead, rank));
        }
        let top = self.from_top < TOP;
        let foot = self.to_end < LAST && (self.has_clock || self.line_end || self.to_end < 8);
        if !top && !foot {
            return None;
        }
        if self.goes_on() {
            return None;
        }
        let source = self.form()?;
        let rank = if top { 400 } else { 150 };
        Some((source, rank))
    }

    /// Whether a sentence goes on after the date.
    fn goes_on(&self) -> bool {
        let after = self.after.trim_start();
        let Some(first) = after.chars().next() else { return false };
        if begins_with_clock(self.after) {
            return false;
        }
        match first {
            '.' => {
                let rest = after[1..].trim_start();
                !(rest.is_empty() && (self.line_starts() || is_names(self.before, self)))
            }
            ',' | ';' | '?' | '!' | '\'' | '’' | '”' | '"' | '%' | '&' => {
                let rest = after[first.len_utf8()..].trim_start();
                !(first == ','
                    && (begins_with_clock(rest)
                        || rest.is_empty()
                        || rest.starts_with(is_separator)))
            }
            letter if letter.is_lowercase() => {
                !starts_with_word(after, |word| self.class("AFTERDATE", word))
            }
            _ => false,
        }
    }

    /// What form the line before the date gives it.
    fn form(&self) -> Option<Source> {
        let segment = self.segment.trim();
        let stamp = if self.has_clock { Source::Stamp } else { Source::Dateline };
        if segment.is_empty() {
            let signed =
                words(self.before).next().is_some_and(|(_, word)| self.class("BYLINE", word));
            return Some(if signed { Source::Byline } else { stamp });
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
        if self.class("DATECUE", last) {
            let alone = words.len() == 1;
            let signed = byline;
            return ((alone
                && (self.has_clock || self.line_end)
                && last.chars().all(char::is_lowercase))
                || signed)
                .then_some(Source::Byline);
        }
        if byline {
            return Some(Source::Byline);
        }
        if words.iter().any(|word| self.class("NODATE", word)) {
            return None;
        }
        if is_clock_word(last) || self.class("ZONE", last) {
            return Some(Source::Stamp);
        }
        if is_names(segment, self) {
            return Some(if self.has_clock { Source::Stamp } else { Source::Byline });
        }
        if segment.ends_with(':')
            && self.from_top < FLAT
            && last.chars().next().is_some_and(char::is_uppercase)
        {
            return Some(stamp);
        }
        if segment.ends_with([',', ':', ';']) {
            // "Headline words, July 14": a sentence more likely than not.
            return (self.from_top < FLAT && self.has_clock).then_some(Source::Stamp);
        }
        let after = self.after.trim_start();
        let capital = after.chars().next().is_none_or(|first| !first.is_lowercase());
        (self.from_top < FLAT
            && capital
            && !self.class("DATECUE", last)
            && self.before.len() < BEFORE)
            .then_some(stamp)
    }

    /// "CITY, July 14 (Agency) -", "/Newswire/ --", "(PRWEB) July 20".
    fn lead(&self) -> Option<u32> {
        if self.from_top > super::HEAD {
            return None;
        }
        let after = self.after.trim_start_matches([' ', '.', ',', '\u{a0}']);
        let wire = if let Some(rest) = after.strip_prefix('(') {
            rest.find(')').is_some_and(|close| {
                let name = rest[..close].trim();
                let next = rest[close + 1..].trim_start();
                let short = !name.is_empty()
                    && name.len() <= 40
                    && name.chars().next().is_some_and(char::is_uppercase);
                short && (next.starts_with(['-', '–', '—', '_']) || self.class("AGENCY", name))
            })
        } else if let Some(rest) = after.strip_prefix('/') {
            rest.find('/')
                .is_some_and(|close| close <= 30 && close > 1 && !rest[..close].contains(' '))
        } else {
            after.starts_with("--(") || after.starts_with("-- (")
        };
        let before = self.before.trim_end();
        let named = before.ends_with(')')
            && before.rfind('(').is_some_and(|open| {
                self.class("AGENCY", words(&before[open..]).next().map_or("", |w| w.1))
            });
        let place = self.segment.trim().trim_end_matches([',', ' ']);
        let placed = place.is_empty()
            || is_names(place, self)
            || place.split_whitespace().last().is_some_and(is_upper);
        ((wire && placed) || named).then_some(380)
    }

    fn in_caption(&self) -> bool {
        let photo = |text: &str| words(text).any(|(_, word)| self.class("PHOTOWORD", word));
        let near = clip(self.after, 40);
        let first_sentence = self.after[..near].split('\n').next().unwrap_or_default();
        (photo(first_sentence) && !self.line_starts())
            || self.segment.contains("(@")
            || self.before.contains("(@")
    }

    /// A date in brackets after words belongs to them: "Previous: a headline (16 May 2002)".
    fn in_brackets(&self) -> bool {
        let open = self.before.trim_end();
        let after = self.after.trim_start();
        let closed = (open.ends_with('(') && after.starts_with(')'))
            || (open.ends_with('[') && after.starts_with(']'));
        let words_before =
            open[..open.len() - usize::from(closed)].chars().any(char::is_alphabetic);
        closed && words_before && !after[1..].trim_start().starts_with(['-', '–', '—'])
    }

    fn line_starts(&self) -> bool {
        self.before.trim().is_empty()
    }

    fn is_event(&self) -> bool {
        words(self.beyond).any(|(at, word)| {
            self.class("EVENTWORD", word)
                && self.beyond[at + word.len()..].trim_start().starts_with(':')
        })
    }

    fn about_the_page(&self) -> bool {
        self.names_the_page(&words(self.before).collect::<Vec<_>>())
    }

    /// "This article", "Story": the page speaking of itself.
    fn names_the_page(&self, words: &[(usize, &str)]) -> bool {
        words.iter().enumerate().any(|(at, (_, word))| {
            self.class("PAGEWORD", word)
                && (word.starts_with(char::is_uppercase)
                    || at
                        .checked_sub(1)
                        .is_some_and(|before| words[before].1.eq_ignore_ascii_case("this")))
        })
    }
}

/// The words of a line with their places.
fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    line.split(|letter: char| !letter.is_alphanumeric()).filter_map(move |word| {
        let start = at;
        at += word.len();
        // The separator's own length.
        at += line[at..].chars().next().map_or(0, char::len_utf8);
        (!word.is_empty()).then_some((start, word))
    })
}

fn starts_with_word(text: &str, is_it: impl Fn(&str) -> bool) -> bool {
    words(text).next().is_some_and(|(at, word)| at == 0 && is_it(word))
}

fn is_separator(letter: char) -> bool {
    matches!(
        letter,
        '|' | '•'
            | '·'
            | '~'
            | '»'
            | '›'
            | '>'
            | '*'
            | '['
            | ']'
            | '('
            | '{'
            | '}'
            | '–'
            | '—'
            | '-'
            | '\u{2028}'
            | '►'
            | '▼'
            | '/'
    )
}

/// The part of a line after its last separator or full stop.
fn last_segment(before: &str) -> &str {
    let mut cut = 0;
    let mut previous = ' ';
    for (at, letter) in before.char_indices() {
        let spaced = before[at + letter.len_utf8()..].starts_with(' ')
            || at + letter.len_utf8() == before.len();
        let separates = match letter {
            '-' | '/' => previous == ' ' && spaced,
            '.' => {
                spaced && before[..at].split_whitespace().last().is_some_and(|word| word.len() > 3)
            }
            _ => is_separator(letter),
        };
        if separates {
            cut = at + letter.len_utf8();
        }
        previous = letter;
    }
    &before[cut..]
}

fn ends_sentence(rest: &str) -> bool {
    rest.contains(". ") || rest.contains("! ") || rest.contains("? ")
}

fn is_upper(word: &str) -> bool {
    word.chars().any(char::is_alphabetic) && !word.chars().any(char::is_lowercase)
}

/// Whether a stretch is made of names: capitals throughout, but for the small words of names.
fn is_names(segment: &str, beside: &Beside<'_>) -> bool {
    let words: Vec<&str> = words(segment).map(|(_, word)| word).collect();
    !words.is_empty()
        && words.len() <= 10
        && words.iter().all(|word| {
            word.chars().next().is_some_and(|first| first.is_uppercase() || first.is_ascii_digit())
                || beside.class("NAMEPART", word)
        })
}

fn is_clock_word(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let digits = lower.trim_end_matches(['a', 'p', 'm']);
    digits.len() < lower.len()
        && !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        || matches!(lower.as_str(), "am" | "pm")
}

/// Whether a time of day comes next: "at 9:12 am", "- 10:08", ", 17.09".
fn begins_with_clock(after: &str) -> bool {
    let after = after
        .trim_start_matches([' ', ',', '-', '–', '—', '|', '@', ':', '\u{a0}', '\t', '(', '[']);
    let after = after.strip_prefix("at ").unwrap_or(after);
    let bytes = after.as_bytes();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (1..=2).contains(&digits)
        && match bytes.get(digits) {
            Some(b':' | b'.') => bytes
                .get(digits + 1..digits + 3)
                .is_some_and(|two| two.iter().all(u8::is_ascii_digit)),
            Some(b'a' | b'p' | b'A' | b'P') => true,
            Some(b' ') => {
                matches!(bytes.get(digits + 1), Some(b'a' | b'p' | b'A' | b'P'))
                    && matches!(bytes.get(digits + 2), Some(b'm' | b'M' | b'.'))
            }
            _ => false,
        }
}

/// 1 when what follows a date in digits names a zone of day-first countries, -1 of the United States.
pub(super) fn zone_evidence(text: &str) -> i32 {
    words(text)
        .find_map(|(_, word)| match word {
            "ET" | "EST" | "EDT" | "CT" | "CST" | "CDT" | "MT" | "MST" | "MDT" | "PT" | "PST"
            | "PDT" => Some(-1),
            "GMT" | "BST" | "CET" | "CEST" | "AEST" | "AEDT" | "NZST" | "NZDT" | "SAST" => Some(1),
            _ => None,
        })
        .unwrap_or(0)
}

/// The year of the last copyright line: of a span of years, the later.
pub(super) fn copyright_year(text: &str) -> Option<i32> {
    let mut best = None;
    for (at, sign) in text.match_indices('©').chain(text.match_indices("opyright")) {
        let end = clip(text, at + sign.len() + 60);
        let line = text[at + sign.len()..end].split('\n').next().unwrap_or_default();
        let year = words(line)
            .filter(|(_, word)| word.len() == 4)
            .filter_map(|(_, word)| word.parse::<i32>().ok())
            .filter(|year| (1990..=2100).contains(year))
            .last();
        best = best.max(year);
    }
    best
}

/// The date in an address that is a line of its own at the top.
pub(super) fn address(text: &str) -> Option<(usize, usize, i32)> {
    addresses(text).find(|(start, ..)| {
        let line = text[..*start].rfind('\n').map_or(0, |at| at + 1);
        let head = text[line..*start].trim_start();
        *start < TOP
            && (head.starts_with("http") || head.starts_with("www.") || head.starts_with("//"))
            && !head.contains(' ')
    })
}

/// Dates in addresses: /2015/08/10/, /2015-08-10.
pub(super) fn addresses(text: &str) -> impl Iterator<Item = (usize, usize, i32)> {
    text.match_indices("://").chain(text.match_indices("www.")).filter_map(move |(from, _)| {
        let length = text[from..].find(char::is_whitespace).unwrap_or(text.len() - from).min(300);
        let address = text.get(from..from + length)?;
        address.match_indices('/').find_map(|(at, _)| {
            let rest = &address.as_bytes()[at + 1..];
            let number = |from: usize, to: usize| -> Option<i32> {
                rest.get(from..to)?.iter().try_fold(0, |sum, byte| {
                    byte.is_ascii_digit().then(|| sum * 10 + i32::from(byte - b'0'))
                })
            };
            let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
            let signs = matches!((rest[4], rest[7]), (b'/', b'/') | (b'-', b'-'))
                && !rest.get(10).is_some_and(u8::is_ascii_digit);
            (signs
                && (1990..=2100).contains(&year)
                && calendar::exists(year, month as u8, day as u8))
            .then(|| {
                let start = from + at + 1;
                (start, start + 10, calendar::days(year, month as u8, day as u8))
            })
        })
    })
}
