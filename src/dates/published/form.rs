//! What the words of the line before a date make of it.

use super::Source;
use super::beside::{BYLINE_WORDS, Beside, FLAT, SHORT};
use super::lead::is_names;
use super::line::{is_clock_word, is_upper, starts_with_word, words};

/// How many words right before a date can make it one of something else: "SALE ENDS".
const NEAREST: usize = 4;

/// Before "by" and an author.
const SIGNED: [&str; 5] = ["PUBLISHLABEL", "UPDATELABEL", "BYLINE", "FILEDLABEL", "REPORTED"];

impl Beside<'_> {
    /// What form the line before the date gives it.
    pub(super) fn form(&self) -> Option<Source> {
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
            !self.is_said_of_an_author(&words[..at])
                && !names.is_empty()
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
        if self.class("DATECUE", last) && !is_code(&words) {
            // "on July 14, 2016 at 9:12", cut from its label; "On ..., Ada wrote:", of a letter.
            let cut = last.chars().all(char::is_lowercase) || self.after.trim_end().ends_with(':');
            let alone = words.len() == 1 && cut && (self.has_clock || self.line_end);
            // "On May 14, 2011 9:26 AM In News": too short for a sentence.
            let headed = words.len() == 1 && self.has_clock && self.is_short();
            // "General News of Saturday 20 May 2017"
            let named = self.has_weekday
                && self.line_end
                && is_names(segment, self)
                && words.iter().any(|word| self.class("EDITIONWORD", word));
            // "On July 14, 2016 In News by Ada".
            // "on July 14, 2016 / in Metro 12:42 am / Comments".
            let parted = words.len() == 1
                && segment.len() == self.before.trim().len()
                && self.after.trim_start().starts_with(['/', '|', '·', '•']);
            let filed = parted || words.len() == 1 && self.is_short() && self.is_filed_after();
            // "By July 14, 2016 9:10 a.m. ET": the name was left out.
            let unsigned = self.class("BYLINE", last)
                && last.starts_with(char::is_uppercase)
                && self.has_clock
                && self.line_end;
            return (alone || headed || named || byline || filed || unsigned)
                .then_some(Source::Byline);
        }
        if byline {
            return Some(Source::Byline);
        }
        let at_a_place = !self.has_clock && self.class("VENUECUE", words[0]);
        if at_a_place || self.is_labelled_otherwise(segment, last) {
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
        // "Due 2.6% April 23, 2020" is no name.
        let long = self.follows_text && words.len() > BYLINE_WORDS;
        if is_names(segment, self) && !long && !segment.contains(['%', '$', '€', '£']) {
            return Some(if self.has_clock { Source::Stamp } else { Source::Byline });
        }
        // Below running text no headline runs up to a date.
        if self.follows_text {
            return None;
        }
        if segment.ends_with(':') && self.from_top < FLAT {
            return Some(stamp);
        }
        if segment.ends_with([',', ':', ';']) {
            // "Headline words, July 14": a sentence more likely than not.
            return (self.from_top < FLAT && self.has_clock).then_some(Source::Stamp);
        }
        let after = self.after.trim_start();
        let capital = after.chars().next().is_none_or(|first| !first.is_lowercase())
            || starts_with_word(after, |word| self.class("BYLINE", word));
        // "Proposed start July 14, 2016" below other lines: the page kept its breaks, and no headline runs
        // up to a date on it.
        let flat = self.line_above().is_empty()
            || self.has_clock
            || self.is_signed()
            || self.before.contains('@')
            || self.before.len() > SHORT;
        (self.from_top < FLAT && capital && flat).then_some(stamp)
    }

    /// "The list was compiled" before "by Ada Holm on", "will be published" before "by Oster Books on": a
    /// sentence, and no byline.
    fn is_said_of_an_author(&self, before: &[&str]) -> bool {
        let [rest @ .., verb] = before else { return false };
        let tense = self.language.lexicon.suffix(verb.to_lowercase().as_bytes());
        let small = |word: &str| word.starts_with(char::is_lowercase);
        let passive = || {
            rest.last()
                .is_some_and(|word| small(word) && small(verb) && self.class("DATECUE", word))
        };
        tense.is_some_and(|tense| tense < 0)
            && (self.first_of(&SIGNED, verb).is_none() || passive())
    }

    /// "On July 14, 2016 at 9:12 AM, Ada Holm wrote:".
    pub(super) fn is_of_a_letter(&self) -> bool {
        self.has_clock
            && self.after.trim_end().ends_with(':')
            && words(self.before).count() == 1
            && words(self.before).any(|(_, word)| self.class("DATECUE", word))
    }

    /// "From our issue of July 14, 2016", "Here's the news for Thursday, July 14, 2016."
    pub(super) fn is_of_an_edition(&self) -> bool {
        let before = words(self.segment).map(|(_, word)| word).collect::<Vec<_>>();
        let ends = self.after.trim_matches(['.', ' ']).is_empty();
        ends && self.from_top < FLAT
            && before.iter().rev().take(2).any(|word| self.class("EDITIONWORD", word))
            // "First day of issue: July 14, 2016".
            && !before.iter().any(|word| self.class("NODATE", word))
    }
}

/// Whether the last word is a code of two letters, "IN", and no small word among capitals.
fn is_code(words: &[&str]) -> bool {
    const CODE: usize = 2;
    words.split_last().is_some_and(|(last, before)| {
        last.len() == CODE && is_upper(last) && before.last().is_some_and(|word| !is_upper(word))
    })
}
