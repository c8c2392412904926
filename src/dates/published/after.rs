//! How the line goes on after a date.

use super::beside::{Beside, SHORT};
use super::lead::is_names;
use super::line::{begins_with_clock, is_separator, is_upper, starts_with_word, words};

/// How many words name the places of a lead at most.
const PLACE_WORDS: usize = 5;

impl Beside<'_> {
    /// Whether a sentence goes on after the date.
    pub(super) fn goes_on(&self) -> bool {
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

    /// Whether it is what the last line ends with, or says.
    pub(super) fn is_last(&self) -> bool {
        !self.beyond.trim_end().contains('\n')
            && (self.has_clock || self.line_end || self.to_end < 8 || self.begins_line())
    }

    /// Whether its line ends soon, and not as a sentence does.
    pub(super) fn is_short(&self) -> bool {
        let rest = self.after.trim_end();
        rest.len() <= SHORT && !rest.ends_with(['.', '!', '?', '"', '”'])
    }

    /// Whether its line begins with it and goes on after a separator.
    pub(super) fn begins_line(&self) -> bool {
        self.line_starts() && self.after.trim_start().starts_with(['·', '•', '|'])
    }

    /// "In News by Ada": where a page filed it, and by whom.
    pub(super) fn is_filed_after(&self) -> bool {
        let mut after = words(self.after).map(|(_, word)| word);
        let opens = |word: &str| self.class("DATECUE", word) || self.class("BYLINE", word);
        after.next().is_some_and(|word| word.starts_with(char::is_uppercase) && opens(word))
            && after.next().is_some_and(|word| word.starts_with(char::is_uppercase))
    }
}
