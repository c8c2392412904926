//! What makes a date one of something else: a picture, a source, an event, the page's small print.

use super::beside::{BYLINE_WORDS, Beside, SHORT};
use super::lead::is_names;
use super::line::{clip, has_clock, is_clock_word, is_upper, words};

/// The code of a zone has no more letters than this.
const LONGEST_ZONE: usize = 4;

/// Shorter lines are not broken for their length, in bytes.
const SHORTEST_LINE: usize = 40;

/// A line of a programme is no longer than this, in bytes.
const LONGEST_EVENT: usize = 60;

/// How many words a line begins with that tell whom it is for: "Free entry".
const OPENING: usize = 2;

/// The first of two hours is no longer than this: "10:30 a.m. ".
const LONGEST_HOUR: usize = 11;

/// Small print names itself so many words before its date at most.
const LEGAL_REACH: usize = 6;

/// The name of an event has no more words than this.
const LONGEST_NAME: usize = 4;

/// The names of two sides have no more words than this.
const LONGEST_FIXTURE: usize = 9;

/// How many lines below an event's date may say so.
const GUEST_LINES: usize = 2;

impl Beside<'_> {
    pub(super) fn in_caption(&self) -> bool {
        // "Show Caption" is a button.
        let photo = |text: &str| {
            let mut before = "";
            words(text).any(|(_, word)| {
                let button = self.class("BUTTONWORD", std::mem::replace(&mut before, word));
                self.class("PHOTOWORD", word) && !button
            })
        };
        // "May 11, 2017 (Ada Holm/Agency)".
        let credited = self.after.trim_start().strip_prefix('(').is_some_and(|rest| {
            rest.find(')')
                .is_some_and(|close| close <= LONGEST_EVENT && rest[..close].contains('/'))
        });
        let near = clip(self.after, 40);
        let first_sentence = self.after[..near].split('\n').next().unwrap_or_default();
        credited && !self.line_starts()
            || (photo(first_sentence) && !self.line_starts() && !self.has_clock)
            || !self.is_signed()
                && self
                    .before
                    .split_whitespace()
                    .any(|word| word.len() > 1 && word.trim_start_matches('(').starts_with('@'))
    }

    /// A date in brackets after words belongs to them: "Previous: a headline (16 May 2002)".
    pub(super) fn in_brackets(&self) -> bool {
        let open = self.before.trim_end();
        let after = self.after.trim_start();
        let closed = (open.ends_with('(') && after.starts_with(')'))
            || (open.ends_with('[') && after.starts_with(']'));
        let words_before =
            open[..open.len() - usize::from(closed)].chars().any(char::is_alphabetic);
        // "OSTER (14 July 2016): The ferry".
        let led = || {
            after[1..].trim_start().starts_with(['-', '–', '—', ':'])
                && is_names(open, self)
                && !words(open).any(|(_, word)| self.class("NOTEWORD", word))
        };
        closed && words_before && !led() && !self.heads_the_page()
    }

    /// "By Ada Holm (16 May 2002)".
    pub(super) fn signed(&self) -> bool {
        let names: Vec<&str> = words(self.before).map(|(_, word)| word).collect();
        names.len() <= BYLINE_WORDS
            && names.first().is_some_and(|word| self.class("BYLINE", word))
            && self.after.trim_start().trim_start_matches([')', ']']).trim().is_empty()
    }

    /// "By Ada Holm on 16 May 2002, under Roads".
    pub(super) fn is_signed(&self) -> bool {
        words(self.before).next().is_some_and(|(_, word)| self.class("BYLINE", word))
    }

    /// A label of something else: "Viewing:", "Decided:", "inspected".
    pub(super) fn is_labelled_otherwise(&self, segment: &str, last: &str) -> bool {
        if self.class("PUBLISHLABEL", last) || self.class("UPDATELABEL", last) {
            return false;
        }
        let done = || {
            let tense = self.language.lexicon.suffix(last.to_lowercase().as_bytes());
            let alone = words(segment).count() == 1 && !self.has_clock && segment == last;
            (last.starts_with(char::is_lowercase) && !self.has_clock || alone)
                && tense.is_some_and(|tense| tense < 0)
        };
        // "Oster: Monday, July 14, 2016 – The ferry": a place.
        let place =
            self.after.trim_start().starts_with(['–', '—', '-']) && is_names(self.before, self);
        segment.ends_with(':') && !is_upper(last) && !place || done()
    }

    /// "3. Holm, Tunnels, July 14, 2016": a line of a list of sources.
    pub(super) fn is_reference(&self) -> bool {
        let number = self.before.trim_start().trim_start_matches('[');
        let rest = number.trim_start_matches(|sign: char| sign.is_ascii_digit());
        rest.len() < number.len() && rest.starts_with(['.', ')', ']']) && rest.contains(' ')
    }

    pub(super) fn is_event(&self) -> bool {
        words(self.beyond).any(|(at, word)| {
            self.class("EVENTWORD", word)
                && word.starts_with(char::is_uppercase)
                && self.beyond[at + word.len()..].trim_start().starts_with(':')
        })
    }

    /// "Terms and conditions last revised": of the page's own small print.
    pub(super) fn is_legal(&self) -> bool {
        let words: Vec<&str> = words(self.before).map(|(_, word)| word).collect();
        words.iter().rev().take(LEGAL_REACH).any(|word| self.class("LEGALWORD", word))
    }

    /// "City v Rovers" on the line above: the day of the match.
    pub(super) fn is_of_a_match(&self) -> bool {
        let place = self.below();
        let hour = |line: &str| line.len() <= LONGEST_HOUR && has_clock(line);
        self.line_starts()
            && (self.has_clock
                || self.tells_an_hour()
                || self.lines_below().lines().take(GUEST_LINES).any(hour))
            && place.len() <= SHORT
            && is_names(place, self)
            && self.has_two_sides_above()
    }

    /// "City v Rovers" on the line above.
    pub(super) fn has_two_sides_above(&self) -> bool {
        self.parts_two_sides(self.line_above())
    }

    /// Whether a line names two sides: "City v Rovers".
    pub(super) fn parts_two_sides(&self, line: &str) -> bool {
        let words: Vec<&str> = line.split_whitespace().collect();
        words.len() <= LONGEST_FIXTURE
            && words.windows(2).any(|two| {
                self.class("VERSUS", two[0].trim_end_matches('.'))
                    && two[1].starts_with(char::is_uppercase)
            })
    }

    /// "£14 (£8)", "Soup $4" on one of the next lines.
    pub(super) fn is_priced_below(&self) -> bool {
        let mut below =
            self.lines_below().lines().filter(|line| !line.trim().is_empty()).take(GUEST_LINES);
        below.any(|line| {
            let price = |(at, sign): (usize, &str)| {
                line[at + sign.len()..].starts_with(|next: char| next.is_ascii_digit())
            };
            line.len() <= SHORT
                && ["$", "£", "€"].iter().any(|sign| line.match_indices(sign).any(price))
        })
    }

    /// "Frogs ring (Thursday 25 September 2014)": the first line, a headline and the day of its page.
    fn heads_the_page(&self) -> bool {
        self.begins_the_text()
            && self.has_weekday
            && self.after.trim() == ")"
            && !words(self.before).any(|(_, word)| {
                self.first_of(&["EVENTNOUN", "NEXTWORD", "NODATE", "EVENTVERB"], word).is_some()
            })
    }

    /// "This page was last edited on": of one that is never finished.
    pub(super) fn is_of_a_kept_page(&self) -> bool {
        ["PAGE", "KEEPING"]
            .iter()
            .all(|name| words(self.before).any(|(_, word)| self.class(name, word)))
    }

    /// "3rd edition, 1 December 1978": of a book.
    pub(super) fn is_of_a_printing(&self) -> bool {
        let numbered = |word: &str| {
            word.starts_with(|first: char| first.is_ascii_digit())
                && word.ends_with(char::is_alphabetic)
        };
        let words: Vec<&str> = words(self.before).map(|(_, word)| word).collect();
        words.windows(2).any(|two| numbered(two[0]) && self.class("PRINTING", two[1]))
    }

    /// The next line that holds anything.
    pub(super) fn below(&self) -> &str {
        let mut below = self.lines_below().lines();
        below.find(|line| !line.trim().is_empty()).unwrap_or_default().trim()
    }

    /// Whether the next lines tell what happens at what hour: "10.30am Holy Communion", "Talk: Frogs, 7pm".
    pub(super) fn heads_a_programme(&self) -> bool {
        let told = |word: &str| {
            is_clock_word(word)
                || is_upper(word) && word.len() <= LONGEST_ZONE
                || ["ZONE", "UPDATELABEL", "PUBLISHLABEL", "BYLINE", "WEEKDAY", "WD", "HOURWORD"]
                    .iter()
                    .any(|name| self.class(name, word))
        };
        let other = |line: &str| words(line).any(|(_, word)| is_word(word) && !told(word));
        let of_the_page = |line: &str| {
            words(line).any(|(_, word)| {
                ["UPDATELABEL", "PUBLISHLABEL", "FILEDLABEL", "BYLINE"]
                    .iter()
                    .any(|name| self.class(name, word))
            })
        };
        let programme = |line: &str| {
            line.len() <= LONGEST_EVENT
                && !line.trim_end().ends_with('.')
                && has_clock(line)
                && other(line)
                && !of_the_page(line)
        };
        let mut below =
            self.lines_below().lines().filter(|line| !line.is_empty()).take(GUEST_LINES);
        if self.spans_lines() || !self.has_clock {
            let split = self.spans_lines() && other(self.after) && !of_the_page(self.after);
            return split || below.any(programme);
        }
        false
    }

    /// "December 23, 2016 KO 3pm", "May 3, 1961 (age 54)".
    pub(super) fn is_told_otherwise(&self) -> bool {
        words(self.after).take(OPENING).any(|(_, word)| self.class("AFTEREVENT", word))
            || self.has_clock && self.is_of_showings()
    }

    /// "14/11/2018 18:30 20:45": more hours than one, and nothing else.
    fn is_of_showings(&self) -> bool {
        let mut hours = self.after.split_whitespace().peekable();
        let hour = |word: &str| word.contains([':', '.']) && has_clock(word) && !word.contains('(');
        hours.peek().is_some() && hours.all(|word| hour(word.trim_end_matches(',')))
    }

    /// "Closing: 12 noon, July 14, 2016", "Interviews: July 14, 2016".
    pub(super) fn is_named_otherwise(&self) -> bool {
        self.before.find(':').is_some_and(|colon| {
            let head = &self.before[..colon];
            words(head).count() <= 2
                && words(head)
                    .any(|(_, word)| self.class("NODATE", word) || self.class("EVENTVERB", word))
        })
    }

    /// "A letter from Oster" above the date and "Dear Ada" below it.
    pub(super) fn is_of_an_old_letter(&self) -> bool {
        let below = words(self.below()).next().map_or("", |(_, word)| word);
        self.class("SALUTATION", below)
            && words(self.line_above()).any(|(_, word)| self.class("LETTERWORD", word))
    }

    /// Whether a line of running text was broken before it: "The dividend is payable on" above
    /// "July 14, 2016.".
    pub(super) fn is_wrapped(&self) -> bool {
        if !self.line_starts() || !self.joins_above() {
            return false;
        }
        let line = self.line_above();
        let mut above = words(line).map(|(_, word)| word);
        let first = above.next().unwrap_or_default();
        let last = above.last().unwrap_or_default();
        let of_the_page = first.starts_with(char::is_uppercase)
            && self.first_of(&["PUBLISHLABEL", "UPDATELABEL", "BYLINE"], first).is_some();
        if of_the_page || last.is_empty() || !line.trim_end().ends_with(last) {
            return false;
        }
        // No headline ends as "Three Months Ended" does.
        if self.class("PERIODCUE", last) {
            return true;
        }
        let small = ["DATECUE", "ANYYEAR"].iter().any(|name| self.class(name, last));
        let after = self.after.trim_start();
        let goes_on = after.starts_with([',', '.'])
            || after.is_empty() && self.lines_below().starts_with(char::is_lowercase);
        line.len() >= SHORTEST_LINE && last.starts_with(char::is_lowercase) && (small || goes_on)
    }

    /// "Appeared in the July 14, 2016, print edition", "Originally published in Vogue, May 3, 1953. Photo:".
    pub(super) fn is_of_a_print(&self) -> bool {
        let mut after = words(self.after).map(|(_, word)| word);
        let photo = |text: &str| words(text).any(|(_, word)| self.class("PHOTOWORD", word));
        let captioned = || {
            self.before.rfind('(').is_some_and(|open| {
                !self.before[open..].contains(')') && photo(&self.before[..open])
            })
        };
        after.by_ref().take(2).any(|word| self.class("PRINTWORD", word))
            || self.in_body && (photo(&self.after[..clip(self.after, 40)]) || captioned())
    }

    /// "Photograph by L. Holm, 3 June 2008".
    pub(super) fn is_of_a_picture(&self) -> bool {
        words(self.before).next().is_some_and(|(_, word)| self.class("PHOTOWORD", word))
            && !self.has_clock
            && !self.before.contains('|')
    }

    /// "the case of Holm v. Oster (7th Cir., No. 14-3168, August 10, 2015)": within brackets that hold
    /// other words, in running text.
    pub(super) fn is_cited(&self) -> bool {
        let bracketed = self.before.rfind(['(', '[']).is_some_and(|open| {
            !self.before[open..].contains([')', ']'])
                && self.before[open + 1..].contains(char::is_alphabetic)
                && open > SHORT
                && !words(&self.before[open..]).any(|(_, word)| self.class("AGENCY", word))
        });
        bracketed && self.after.starts_with([')', ']']) && !self.has_clock
    }

    /// "Date of registration", "Next meeting" on the line above.
    pub(super) fn is_labelled_above(&self) -> bool {
        let above: Vec<&str> = words(self.line_above()).map(|(_, word)| word).collect();
        let Some(first) = above.first() else { return false };
        let of_another = || {
            let own = ["PUBLISHLABEL", "UPDATELABEL", "PAGEWORD", "OWNDATE", "EDITIONWORD"];
            let rest = &above[1..];
            self.class("DATEWORD", first)
                && rest.first().is_some_and(|word| self.class("DATECUE", word))
                && !rest.iter().any(|word| self.first_of(&own, word).is_some())
        };
        // "Committee hearing", "Spring concert".
        let an_event = || {
            above.len() <= LONGEST_NAME
                && above.last().is_some_and(|last| self.class("EVENTNOUN", last))
                && !self.line_above().trim_end().ends_with('.')
        };
        self.line_starts()
            && above.len() <= LONGEST_FIXTURE
            && (self.class("NEXTWORD", first) || of_another() || an_event())
    }

    /// "Fri 4 - Sat 5 March 2016": the end of a span whose beginning has no month.
    pub(super) fn ends_a_span(&self) -> bool {
        let Some(from) = self.before.trim_end().strip_suffix(['-', '–', '—']) else {
            return false;
        };
        let mut back = from.split_whitespace().rev();
        let number = |word: &str| {
            let digits = word.trim_end_matches(|sign: char| sign.is_ascii_lowercase());
            (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
        };
        let weekday = |word: &str| ["WEEKDAY", "WD"].iter().any(|name| self.class(name, word));
        self.has_weekday && back.next().is_some_and(number) && back.next().is_some_and(weekday)
    }

    /// "1,2018-04-26,41.02": a row of figures.
    pub(super) fn is_of_a_row(&self) -> bool {
        self.before.ends_with([',', ';', '\t']) && self.after.starts_with([',', ';', '\t'])
    }

    /// "19 July 2006: Rate cut": an entry of a chronicle.
    pub(super) fn is_an_entry(&self) -> bool {
        let rest = self.after.strip_prefix(':').unwrap_or_default();
        self.line_starts()
            && self.from_top > 0
            && rest.starts_with(' ')
            && rest.contains(char::is_alphabetic)
    }

    /// "Free entry" on one of the next lines.
    pub(super) fn is_open_to_guests(&self) -> bool {
        let mut below =
            self.lines_below().lines().filter(|line| !line.is_empty()).take(GUEST_LINES);
        below.any(|line| {
            let mut opening = words(line).take(OPENING).map(|(_, word)| word);
            line.len() <= SHORT
                && (is_span_of_hours(line) || opening.any(|word| self.class("GUESTWORD", word)))
        })
    }
}

/// Whether a line begins with the hours of something: "1-3 p.m.", "10:00 – 12:00".
fn is_span_of_hours(line: &str) -> bool {
    let clock = |part: &str| {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        (1..=2).contains(&digits)
    };
    let line = line.trim();
    let parts = line.split_once(['-', '–']).or_else(|| line.split_once(" to "));
    let Some((from, to)) = parts else { return false };
    let timed = line.contains(':') || line.trim_end_matches('.').ends_with(['m', 'M']);
    clock(from) && clock(to.trim_start()) && from.len() <= LONGEST_HOUR && timed
}

/// Whether it is a word, and no figure or initial.
fn is_word(word: &str) -> bool {
    word.len() > 1 && word.chars().all(char::is_alphabetic)
}
