//! What groups of digits can be: years, clocks, dates.

use super::Group;
use crate::dates::token::{Clock, Layout, NumericDate};

/// Years before this one need a word beside them ("AD 800").
pub(super) const FIRST_YEAR: i32 = 1000;

/// Later ones are numbers.
pub(super) const LAST_YEAR: i32 = 2199;

/// Two-digit years below this one are of this century: strptime's rule (POSIX).
const PIVOT: i32 = 69;

/// The year two digits stand for.
pub(crate) fn full_year(short: i32) -> i32 {
    if short < PIVOT { 2000 + short } else { 1900 + short }
}

/// Years written as a span of two.
pub(super) fn is_modern(group: Group) -> bool {
    group.len() == 4 && (1800..=2100).contains(&group.value)
}

pub(super) fn is_year(group: Group) -> bool {
    group.len() == 4 && (i64::from(FIRST_YEAR)..=i64::from(LAST_YEAR)).contains(&group.value)
}

pub(super) fn is_decade(group: Group) -> bool {
    group.value % 10 == 0 && (is_year(group) || (2..=3).contains(&group.len()))
}

pub(super) fn apostrophe_s(bytes: &[u8], at: usize) -> Option<usize> {
    let wide = if bytes.get(at) == Some(&b'\'') {
        1
    } else if bytes[at..].starts_with("\u{2019}".as_bytes()) {
        3
    } else {
        return None;
    };
    let tail = &bytes[at + wide..];
    (tail.first() == Some(&b's') && !tail.get(1).is_some_and(u8::is_ascii_alphanumeric))
        .then_some(wide + 1)
}

/// h:mm or h:mm:ss.
pub(super) fn clock_of(groups: &[Group]) -> Option<Clock> {
    let fits = groups[0].len() <= 2
        && groups[0].value <= 24
        && groups[1..].iter().all(|group| group.len() == 2 && group.value <= 59)
        && (groups[0].value < 24 || groups[1..].iter().all(|group| group.value == 0));
    fits.then(|| Clock {
        hour: groups[0].value as u8,
        minute: groups.get(1).map(|group| group.value as u8),
        second: groups.get(2).map(|group| group.value as u8),
    })
}

/// Three numbers with the same sign between.
pub(super) fn three(groups: &[Group], sign: u8) -> Option<NumericDate> {
    let [one, two, three] = groups else { return None };
    let blank = NumericDate {
        layout: Layout::Open,
        year: 0,
        first: 0,
        second: 0,
        short_year: false,
        clock: None,
    };
    let date = if is_year(*one)
        && two.len() <= 2
        && three.len() <= 2
        && (sign != b'.' || two.len() == 2)
    {
        NumericDate {
            layout: Layout::YearFirst,
            year: one.value as i32,
            first: two.value as u16,
            second: three.value as u16,
            ..blank
        }
    } else if one.len() <= 2 && two.len() <= 2 && is_year(*three) {
        let layout = if sign == b'.' && two.value <= 12 { Layout::DayFirst } else { Layout::Open };
        NumericDate {
            layout,
            year: three.value as i32,
            first: one.value as u16,
            second: two.value as u16,
            ..blank
        }
    } else if one.len() <= 2
        && two.len() <= 2
        && three.len() == 2
        && (sign == b'/' || (sign == b'.' && one.len() == 2 && two.len() == 2))
    {
        let layout = if sign == b'.' && two.value <= 12 { Layout::DayFirst } else { Layout::Open };
        let year = full_year(three.value as i32);
        NumericDate {
            layout,
            year,
            first: one.value as u16,
            second: two.value as u16,
            short_year: true,
            ..blank
        }
    } else {
        return None;
    };
    let numbers = [date.first, date.second];
    let possible = date.is_plausible()
        || (!date.short_year
            && numbers.iter().all(|number| (1..=31).contains(number))
            && numbers.iter().any(|number| *number <= 12));
    possible.then_some(date)
}

/// yyyymmdd, with or without hhmm and ss.
pub(super) fn basic(signs: &[u8]) -> Option<NumericDate> {
    let number = |from: usize, to: usize| {
        signs[from..to].iter().fold(0_i32, |sum, sign| sum * 10 + i32::from(sign - b'0'))
    };
    let (year, month, day) = (number(0, 4), number(4, 6), number(6, 8));
    let clock = (signs.len() > 8).then(|| Clock {
        hour: number(8, 10) as u8,
        minute: Some(number(10, 12) as u8),
        second: (signs.len() == 14).then(|| number(12, 14) as u8),
    });
    let date = NumericDate {
        layout: Layout::YearFirst,
        year,
        first: month as u16,
        second: day as u16,
        short_year: false,
        clock,
    };
    let fits = (1900..=2099).contains(&year)
        && date.is_plausible()
        && clock.is_none_or(|clock| {
            clock.hour < 24 && clock.minute < Some(60) && clock.second.unwrap_or(0) < 60
        });
    fits.then_some(date)
}

/// ISO 8601 dates beyond the plain one: with a time, weeks, days of the year.
pub(super) fn iso(signs: &[u8]) -> Option<(NumericDate, usize)> {
    let digits = |from: usize, to: usize| -> Option<i32> {
        let part = signs.get(from..to)?;
        part.iter().try_fold(0_i32, |sum, sign| {
            sign.is_ascii_digit().then(|| sum * 10 + i32::from(sign - b'0'))
        })
    };
    let blank = NumericDate {
        layout: Layout::YearFirst,
        year: digits(0, 4)?,
        first: 0,
        second: 0,
        short_year: false,
        clock: None,
    };
    let is = |at: usize, sign: u8| signs.get(at) == Some(&sign);
    if is(4, b'-') && is(5, b'W') {
        let week = digits(6, 8)? as u16;
        let (day, length) = if is(8, b'-') { (digits(9, 10)? as u16, 10) } else { (0, 8) };
        let fits = (1..=53).contains(&week) && day <= 7;
        return fits.then_some((
            NumericDate { layout: Layout::Week, first: week, second: day, ..blank },
            length,
        ));
    }
    if is(4, b'-')
        && signs.len() == 8
        && digits(5, 8).is_some_and(|day| (1..=366).contains(&day))
        && blank.year >= 1900
    {
        let day = digits(5, 8)? as u16;
        return Some((NumericDate { layout: Layout::Ordinal, first: day, ..blank }, 8));
    }
    let (mut date, mut at) = if is(4, b'-') && is(7, b'-') {
        (NumericDate { first: digits(5, 7)? as u16, second: digits(8, 10)? as u16, ..blank }, 10)
    } else if is(8, b'T') {
        (NumericDate { first: digits(4, 6)? as u16, second: digits(6, 8)? as u16, ..blank }, 8)
    } else {
        return None;
    };
    if !(1..=12).contains(&date.first) || !(1..=31).contains(&date.second) || !is(at, b'T') {
        return None;
    }
    at += 1;
    let mut clock = Clock { hour: digits(at, at + 2)? as u8, ..Clock::default() };
    at += 2;
    let colon = usize::from(is(at, b':'));
    if let Some(minute) = digits(at + colon, at + colon + 2) {
        clock.minute = Some(minute as u8);
        at += colon + 2;
        let colon = usize::from(is(at, b':'));
        if let Some(second) = digits(at + colon, at + colon + 2) {
            clock.second = Some(second as u8);
            at += colon + 2;
        }
    }
    if clock.hour > 24 || clock.minute.unwrap_or(0) > 59 || clock.second.unwrap_or(0) > 60 {
        return None;
    }
    if is(at, b'.') || is(at, b',') {
        at += 1;
        while signs.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
    }
    if is(at, b'Z') {
        at += 1;
    } else if is(at, b'+') || is(at, b'-') {
        at += 1;
        while signs.get(at).is_some_and(|sign| sign.is_ascii_digit() || *sign == b':') {
            at += 1;
        }
    }
    date.clock = Some(clock);
    Some((date, at))
}

/// Whether "a.m" or "p.m" comes right after a number.
pub(super) fn begins_meridiem(bytes: &[u8]) -> bool {
    matches!(bytes, [b'a' | b'p' | b'A' | b'P', b'.', b'm' | b'M', ..])
}

/// Whether a word with a capital begins here: of a page flattened into lines, "2010Updated".
pub(super) fn begins_word(bytes: &[u8]) -> bool {
    matches!(bytes, [first, second, third, ..]
        if first.is_ascii_uppercase()
            && second.is_ascii_lowercase()
            && (third.is_ascii_lowercase() || matches!(third, b' ' | b':')))
}
