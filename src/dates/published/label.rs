//! The label before a date: what it says, and whether it is written as labels are.

use super::beside::Beside;
use super::line::{
    ends_sentence, has_clock, is_clock_word, is_separator, is_upper, starts_with_word, words,
};

/// Words of a label may stand this far before the date: "Posted by Leena Rodriguez in Markets on".
const LABEL_REACH: usize = 9;

/// A word of a headline that looks like a label stands at least so many words before the date.
const FAR: usize = 2;

/// What "date" may have before it and still be the page's own: "Publication date", "Article date".
const OWN_DATE: [&str; 7] =
    ["PUBLISHLABEL", "UPDATELABEL", "PAGEWORD", "LABELCHAIN", "BYLINE", "DATECUE", "OWNDATE"];

impl Beside<'_> {
    /// The label nearest before the date, if one stands near enough: the class, and whether it is
    /// written as labels are.
    pub(super) fn label(&self) -> Option<(&'static str, bool)> {
        let words: Vec<(usize, &str)> = words(self.before).collect();
        for (back, (at, word)) in words.iter().rev().take(LABEL_REACH).enumerate() {
            if !self.in_body && self.heads_a_page(&words, words.len() - 1 - back) {
                return Some(("PUBLISHLABEL", true));
            }
            if let Some(name) = self.first_of(&["OTHERLABEL", "UPDATELABEL", "PUBLISHLABEL"], word)
            {
                // "Load-date", "Closing date"; but "Publication date", "Date".
                let qualifier = words.len().checked_sub(back + 2).map(|at| words[at]);
                let kind = qualifier.filter(|(from, kind)| from + kind.len() + 1 == *at);
                let of_another = |kind: &str| {
                    if self.class("DATEWORD", word) {
                        self.first_of(&OWN_DATE, kind).is_none()
                    } else {
                        self.class("DATEKIND", kind)
                    }
                };
                if name == "PUBLISHLABEL" && kind.is_some_and(|(_, kind)| of_another(kind)) {
                    return Some(("OTHERLABEL", true));
                }
                let rest = &self.before[at + word.len()..];
                let lead = &self.before[..*at];
                if ends_sentence(rest) {
                    return None;
                }
                // "The board met and... Last updated at 14 July 2016": a teaser of another article.
                let chain = words.len().checked_sub(back + 2).map(|at| words[at]);
                let chain = chain.filter(|(_, word)| self.class("LABELCHAIN", word));
                let teaser = self.before[..chain.map_or(*at, |(from, _)| from)].trim_end();
                if teaser.ends_with("...") || teaser.ends_with('…') {
                    return Some(("OTHERLABEL", true));
                }
                // "Retail closes on a loan July 14, 2016 05:00 ET": a headline that has the word.
                let headline = !lead.trim_end().is_empty()
                    && !lead.trim_end().ends_with(is_separator)
                    && !rest.contains(':')
                    && back >= FAR;
                if name == "OTHERLABEL" && self.has_clock && headline {
                    return None;
                }
                // "Date from: July 14, 2016": of a span.
                let span = self.class("DATEWORD", word)
                    && words
                        .get(words.len() - back)
                        .is_some_and(|(_, word)| self.class("SPANWORD", word));
                if span {
                    return Some(("OTHERLABEL", true));
                }
                // "Footage. Date July 14, 2016 Location Oster": of a table.
                let table = self.class("DATEWORD", word)
                    && !rest.contains(':')
                    && lead.trim_end().ends_with(['.', ')'])
                    && kind.is_none();
                if table {
                    return Some(("OTHERLABEL", true));
                }
                // "Stroke. Published March 12, 2012. Accessed July 1": a source.
                let source = self.after.strip_prefix(". ").is_some_and(|rest| {
                    starts_with_word(rest, |word| self.class("OTHERLABEL", word))
                });
                if source {
                    return Some(("OTHERLABEL", true));
                }
                // "Reviewed by T. Ames — By Ada Holm on 14 July 2016".
                if name == "OTHERLABEL" && self.is_signed_after(&words[words.len() - back..]) {
                    return None;
                }
                let capital = word.chars().next().is_some_and(char::is_uppercase);
                // "Tunnel latePosted on": a line break was lost before it.
                let glued = lead.ends_with(char::is_alphanumeric);
                let opens =
                    glued || lead.trim_end().is_empty() || lead.trim_end().ends_with(is_separator);
                // "Published:", "For immediate release:".
                let colon = rest.trim_start().starts_with(':')
                    || back == 1 && rest.trim_end().ends_with(':');
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
                let named =
                    words[..before_label].last().is_some_and(|word| self.class("DATECUE", word.1));
                let on = words.last().is_some_and(|word| self.class("DATECUE", word.1));
                let strong = colon && !self.class("WEAKLABEL", word);
                if named && !glued && name == "PUBLISHLABEL" && !about_page && !strong {
                    // "Save the date", "to be published"; but "For immediate release:".
                    return Some((name, false));
                }
                // "Updated 0614 GMT (1414 HKT) August 27, 2016".
                let timed = words[words.len() - back..].iter().all(|(_, word)| {
                    word.starts_with(|sign: char| sign.is_ascii_digit())
                        || is_upper(word)
                        || is_clock_word(word)
                });
                let direct = back <= 1
                    || capital && opens && timed
                    || colon
                    || (opens && on)
                    || (opens && words.last().is_some_and(|word| self.class("AGOWORD", word.1)))
                    || words.iter().rev().take(back).any(|(_, word)| self.class("BYLINE", word));
                let label =
                    colon || (capital && direct) || (opens && direct) || about_page || chained;
                return Some((name, label));
            }
        }
        None
    }

    /// "Dated: 14 July 2016", "Filed: 14/7/2016 4:31 PM", "Public Release: 14-Jul-2016", and, of a press
    /// office, "Release Date: July 14, 2016".
    fn heads_a_page(&self, words: &[(usize, &str)], at: usize) -> bool {
        let (from, word) = words[at];
        let rest = self.before[from + word.len()..].trim_start();
        let opens = |at: usize| self.before[..words[at].0].trim().is_empty();
        if self.class("COLONLABEL", word) {
            let filed = self.class("FILEDLABEL", word);
            return rest.trim_end() == ":" && opens(at) && (!filed || self.has_clock);
        }
        if !self.class("RELEASEWORD", word) {
            return false;
        }
        let kind = at.checked_sub(1).map(|before| words[before].1);
        let dated = words.get(at + 1).is_some_and(|(_, word)| self.class("DATEWORD", word));
        match kind {
            // "For Release: July 14, 2016", "Press release date:"
            Some(kind) => {
                let put_out = kind.eq_ignore_ascii_case("for");
                let own = put_out || self.class("PRESSWORD", kind);
                // "For release at 8:30 a.m. EDT, Thursday, July 14, 2016".
                let timed = || {
                    put_out
                        && (self.has_clock || has_clock(rest))
                        && words[at + 1..].iter().all(|(_, word)| {
                            !word.chars().all(char::is_alphabetic)
                                || word.len() == 1
                                || is_clock_word(word)
                                || ["ZONE", "DATECUE", "WEEKDAY"]
                                    .iter()
                                    .any(|name| self.class(name, word))
                        })
                };
                opens(at - 1) && own && (dated || rest.starts_with(':') || timed())
            }
            None => dated && self.is_of_a_press_office(),
        }
    }

    /// Whether one of these words of the line opens a byline.
    fn is_signed_after(&self, words: &[(usize, &str)]) -> bool {
        words.iter().any(|(at, word)| {
            self.class("BYLINE", word) && self.before[..*at].trim_end().ends_with(is_separator)
        })
    }

    /// Whether a label says so, and not only "Date:".
    pub(super) fn says_posted(&self) -> bool {
        words(self.before)
            .any(|(_, word)| self.class("PUBLISHLABEL", word) && !self.class("WEAKLABEL", word))
    }

    pub(super) fn about_the_page(&self) -> bool {
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
