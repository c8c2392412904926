//! What the two ends of a range, or the items of a list, say for one another.

use super::{Mention, Type};
use crate::dates::find::Tie;
use crate::dates::frame::Frame;
use crate::dates::unit::Unit;
use crate::dates::value::{Period, Point};

/// Whether two tied mentions are the ends of one range.
pub(super) fn pairs(left: &Mention, right: &Mention) -> bool {
    let dated = |mention: &Mention| {
        matches!(mention.kind, Type::Date | Type::Time) && mention.point.is_some()
    };
    dated(left) && dated(right) && left.range.is_none()
}

fn has_year(frame: &Frame) -> bool {
    frame.year.is_some() || frame.date.is_some()
}

pub(super) fn is_relative(frame: &Frame) -> bool {
    frame.shift.is_some()
        || frame.step.is_some()
        || frame.day_shift.is_some()
        || frame.ago != 0
        || frame.later != 0
}

/// What the right end of a range or list says for the left: "3–5 March 2016".
pub(super) fn share(left: &mut Frame, right: &Frame, tie: Tie) {
    if is_relative(left) {
        return;
    }
    if left.month.is_some() && right.month.is_some() && left.year.is_none() {
        // "January to March last year"
        if right.unit == Some(Unit::Year) && right.shift.is_some() {
            (left.unit, left.shift) = (right.unit, right.shift);
        }
    }
    if left.count.is_some() && left.unit.is_none() {
        // "two to six days"
        left.unit = right.unit;
    }
    let bare_day = left.day.is_some() && left.month.is_none();
    if bare_day && right.month.is_some() {
        left.month = right.month;
    }
    if left.month.is_some() && left.year.is_none() && right.month.is_some() && right.year.is_some()
    {
        let (month, later) = (left.month, right.month);
        left.year =
            right.year.map(|year| if month > later && tie == Tie::Range { year - 1 } else { year });
        left.short_year = right.short_year;
        left.era = right.era;
    }
    if left.month.is_some() && left.year.is_none() && right.month.is_none() && right.day.is_some() {
        left.year = right.year;
        left.short_year = right.short_year;
    }
    if left.season.is_some() && left.year.is_none() && right.season.is_some() {
        left.year = right.year;
    }
    if left.year.is_some()
        && left.month.is_none()
        && left.era > 0
        && right.era < 0
        && right.year <= left.year
    {
        left.era = right.era;
    }
    if left.quarter.is_some() && left.year.is_none() && right.quarter.is_some() {
        left.year = right.year;
    }
    if (left.hour.is_some() || left.clock.is_some())
        && left.meridiem.is_none()
        && right.meridiem.is_some()
        && left.part.is_none()
    {
        left.meridiem = right.meridiem;
    }
}

/// What the left end says for the right: "March 3-5", "2010-11".
pub(super) fn inherit(right: &mut Frame, left: &Frame, point: Option<Point>) {
    if is_relative(right) {
        return;
    }
    let year = point.and_then(|point| point.year);
    if right.day.is_some() && right.month.is_none() && right.weekday.is_none() {
        if let Some(Period::Day(month, day)) = point.map(|point| point.period) {
            let next = right.day < Some(day);
            right.month = Some(if next { month % 12 + 1 } else { month });
            if right.year.is_none() {
                right.year = year;
            }
        } else if left.month.is_some() {
            right.month = left.month;
        }
    }
    if right.short_year
        && right.month.is_none()
        && let (Some(short), Some(year)) = (right.year, year)
    {
        let century = year.div_euclid(100) * 100;
        let full = century + short;
        right.year = Some(if full < year { full + 100 } else { full });
        right.short_year = false;
    }
    if right.quarter.is_some() && left.quarter.is_some() && right.year.is_none() {
        right.year = year.map(|year| year + i32::from(right.quarter < left.quarter));
    }
    if right.month.is_some()
        && right.year.is_none()
        && has_year(left)
        && right.day.is_some() == left.day.is_some()
    {
        let wraps = right.month < left.month;
        right.year = year.map(|year| year + i32::from(wraps));
    }
}
