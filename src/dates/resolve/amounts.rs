//! Lengths, frequencies and modifiers: what needs no anchor.

use crate::dates::frame::Frame;
use crate::dates::unit::{Amount, Unit, duration};
use crate::dates::value::{Period, Point};

const PHASES: [&str; 4] = ["", "START", "MID", "END"];
const MEASURES: [&str; 10] = [
    "",
    "APPROX",
    "MORE_THAN",
    "LESS_THAN",
    "EQUAL_OR_MORE",
    "EQUAL_OR_LESS",
    "BEFORE",
    "AFTER",
    "ON_OR_BEFORE",
    "ON_OR_AFTER",
];

pub(super) fn modifier(frame: &Frame) -> &'static str {
    if frame.phase > 0 {
        PHASES[usize::from(frame.phase)]
    } else {
        MEASURES[usize::from(frame.measure)]
    }
}

pub(super) fn amount(frame: &Frame) -> Amount {
    match frame.count {
        _ if frame.vague => Amount::Unknown,
        Some(count) => Amount::Hundredths(count),
        None if frame.plural => Amount::Unknown,
        None => Amount::Hundredths(100),
    }
}

/// The value of a frequency: how often, or which days.
pub(super) fn set(frame: &Frame) -> (String, &'static str) {
    // "The first Friday of every month".
    let monthly = frame.ordinal.is_some() && frame.unit == Some(Unit::Month);
    if monthly {
        return (duration(Amount::Hundredths(100), Unit::Month), Unit::Month.name());
    }
    let mut point = if let Some(month) = frame.month {
        Point::new(None, frame.day.map_or(Period::Month(month), |day| Period::Day(month, day)))
    } else if let Some(weekday) = frame.weekday {
        Point::new(None, Period::Weekday(weekday))
    } else if let Some(season) = frame.season {
        Point::new(None, Period::Season(season))
    } else if let Some(quarter) = frame.quarter {
        Point::new(None, Period::Quarter(quarter))
    } else if frame.part.is_some() || frame.clock.is_some() || frame.hour.is_some() {
        Point::new(None, Period::AnyDay)
    } else {
        let unit = frame.unit.unwrap_or(Unit::Period);
        let (amount, unit) = match unit {
            Unit::Weekend => return ("XXXX-WXX-WE".to_owned(), "weekend"),
            Unit::Quarter => (amount_times(frame, 3), Unit::Month),
            _ => (amount(frame), unit),
        };
        return (duration(amount, unit), unit.name());
    };
    point.part = frame.part;
    (point.value(), point.grain())
}

fn amount_times(frame: &Frame, times: i64) -> Amount {
    match amount(frame) {
        Amount::Hundredths(count) => Amount::Hundredths(count * times),
        Amount::Unknown => Amount::Unknown,
    }
}
