//! Where a report begins with its place: "LONDON, July 14 (Agency) -".

use super::beside::{Beside, SHORT};
use super::line::{is_upper, words};

impl Beside<'_> {
    /// "CITY, July 14 (Agency) -", "/Newswire/ --", "(PRWEB) July 20".
    pub(super) fn lead(&self) -> Option<u32> {
        if self.from_top > super::HEAD {
            return None;
        }
        let after = self.after.trim_start_matches([' ', '.', ',', '\u{a0}']);
        // "July 14, 2016 - (Agency) -"
        let after = after.strip_prefix("- ").filter(|rest| rest.starts_with('(')).unwrap_or(after);
        let mut strong = false;
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
            strong = !self.after.starts_with('/')
                && rest
                    .find('/')
                    .is_some_and(|close| close <= 30 && close > 1 && !rest[..close].contains(' '));
            strong
        } else {
            // "NORVIK, July 14, 2016, DHNS: "
            let agency = words(after).next().filter(|(at, _)| *at == 0).map_or("", |word| word.1);
            let colon = after[agency.len()..].starts_with(": ");
            after.starts_with("--(")
                || after.starts_with("-- (")
                || agency.len() > 1 && is_upper(agency) && colon && !self.segment.trim().is_empty()
        };
        // "LINDHOLM, July 14 — The ferry".
        let dashed = self.segment.len() == self.before.len()
            && self.segment.trim_end().ends_with(',')
            && words(self.segment).all(|(_, word)| is_upper(word))
            && after.trim_start().starts_with(['—', '–', '-'])
            && after.trim_start_matches(['—', '–', '-', ' ']).starts_with(char::is_uppercase);
        let before = self.before.trim_end();
        let named = before.ends_with(')')
            && before.rfind('(').is_some_and(|open| {
                self.class("AGENCY", words(&before[open..]).next().map_or("", |w| w.1))
            });
        // "Harbour opens (LONDON, Thursday 14 July 2016) The harbour".
        let bracketed = self.has_weekday
            && self.before.rfind('(').is_some_and(|open| {
                let place = self.before[open + 1..].trim();
                place.ends_with(',') && is_names(place, self)
            })
            && after.strip_prefix(')').is_some_and(|rest| {
                rest.trim_start_matches([' ', '-', '–', '—', ':']).starts_with(char::is_uppercase)
            });
        // "(14 July 2016, Norvik) The harbour".
        let led = self.before.trim() == "("
            && after.find(')').is_some_and(|close| {
                let rest = after[close + 1..].trim_start_matches([' ', '-', '–', '—', ':']);
                close <= SHORT
                    && is_names(&after[..close], self)
                    && rest.starts_with(char::is_uppercase)
            });
        let place = self.segment.trim().trim_end_matches([',', ' ']);
        let placed = place.is_empty()
            || is_names(place, self)
            || place.split_whitespace().last().is_some_and(is_upper);
        ((strong || wire && placed) || dashed || named || bracketed || led).then_some(380)
    }

    /// "14 July 2016, Norvik – Ferries", "14 July 2016, Norvik: Ferries": a place and a sign.
    pub(super) fn names_a_place(&self, rest: &str) -> bool {
        [" – ", "—", " -- ", " - ", ": "]
            .iter()
            .filter_map(|dash| rest.find(dash))
            .min()
            .is_some_and(|dash| dash <= SHORT && is_names(&rest[..dash], self))
    }
}

/// Whether a stretch is made of names: capitals throughout, but for the small words of names.
pub(super) fn is_names(segment: &str, beside: &Beside<'_>) -> bool {
    let words: Vec<&str> = words(segment).map(|(_, word)| word).collect();
    !words.is_empty()
        && words.len() <= 10
        && words.iter().all(|word| {
            word.chars().next().is_some_and(|first| first.is_uppercase() || first.is_ascii_digit())
                || beside.class("NAMEPART", word)
        })
}
