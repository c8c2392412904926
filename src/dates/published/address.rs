//! Dates outside the running text: in addresses, in copyright lines, and what zones say of order.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::TOP;
use super::line::{clip, words};
use crate::dates::calendar;

/// 1 when what follows a date in digits names a zone of day-first countries, -1 of the United States.
pub(super) fn zone_evidence(text: &str) -> i32 {
    words(text)
        .find_map(|(_, word)| match word {
            "ET" | "EST" | "EDT" | "CT" | "CST" | "CDT" | "MT" | "MST" | "MDT" | "PT" | "PST"
            | "PDT" => Some(-1),
            "GMT" | "BST" | "CET" | "CEST" | "EET" | "EEST" | "AEST" | "AEDT" | "NZST" | "NZDT"
            | "SAST" | "IST" | "PKT" | "SGT" | "HKT" | "WAT" | "EAT" | "CAT" => Some(1),
            _ => None,
        })
        .unwrap_or(0)
}

/// The year of the last copyright line: of a span of years, the later.
pub(super) fn copyright_year(text: &str) -> Option<i32> {
    let mut best = None;
    for (at, sign) in text
        .match_indices('©')
        .chain(text.match_indices("opyright"))
        .chain(text.match_indices("(c)"))
    {
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

/// How much of an address is looked at, in bytes.
const LONGEST: usize = 300;

/// The date in an address that is a line of its own at the top.
pub(super) fn at_the_top(text: &str) -> Option<(usize, usize, i32)> {
    all(&text[..clip(text, TOP + LONGEST)]).find(|(start, ..)| {
        let line = text[..*start].rfind('\n').map_or(0, |at| at + 1);
        let head = text[line..*start].trim_start();
        *start < TOP
            && (head.starts_with("http") || head.starts_with("www.") || head.starts_with("//"))
            && !head.contains(' ')
    })
}

/// What addresses begin with.
static SCHEME: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("://"));
static HOST: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("www."));

/// Dates in addresses: /2015/08/10/, /2015-08-10.
pub(super) fn all(text: &str) -> impl Iterator<Item = (usize, usize, i32)> {
    let (bytes, scheme, host) = (text.as_bytes(), &SCHEME, &HOST);
    scheme.find_iter(bytes).chain(host.find_iter(bytes)).filter_map(move |from| {
        let near = &text[from..clip(text, from + LONGEST)];
        let address = near.split(char::is_whitespace).next().unwrap_or_default();
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
