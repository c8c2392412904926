//! Days by name: weekdays, bare numbers, the third Monday of a month.

use super::ties::is_relative;
use super::{Anchor, Resolver, relative};
use crate::dates::calendar;
use crate::dates::find::{Found, Tie};
use crate::dates::frame::Frame;
use crate::dates::tense;
use crate::dates::unit::Unit;
use crate::dates::value::{Period, Point};

const SATURDAY: u8 = 6;

/// How many days before `from` the last such weekday lies.
fn weekdays_between(weekday: u8, from: i32) -> i32 {
    (i32::from(calendar::weekday(from)) - i32::from(weekday)).rem_euclid(7)
}

impl Resolver {
    /// "The third Monday in January", "the last weekend of next month".
    pub(super) fn nth_of_month(&self, year: Option<i32>, item: &Found) -> Option<(Point, Anchor)> {
        let Frame { month, ordinal, weekday, unit, .. } = item.frame;
        let nth = ordinal?;
        let part = unit.filter(|unit| matches!(unit, Unit::Day | Unit::Weekend));
        if weekday.is_none() && part.is_none() {
            return None;
        }
        let (whole, anchor) = if let Some(month) = month {
            let whole = Frame { weekday: None, ordinal: None, unit: None, ..item.frame };
            self.month(month, year, &Found { frame: whole, ..*item }, None)
        } else {
            let (now, anchor) = self.now()?;
            let (year, month, _) = calendar::civil(now);
            let (year, month) = calendar::add_months(year, month, item.frame.shift?);
            (Point::new(Some(year), Period::Month(month)), anchor)
        };
        let (first, last) = whole.bounds()?;
        let day = match (weekday.or((part == Some(Unit::Weekend)).then_some(SATURDAY)), nth) {
            (Some(weekday), ..=0) => last - weekdays_between(weekday, last),
            (Some(weekday), _) => {
                let back = weekdays_between(weekday, first);
                first + (7 - back) % 7 + 7 * (nth - 1)
            }
            (None, ..=0) => last,
            (None, _) => first + nth - 1,
        };
        let point = match part {
            Some(Unit::Weekend) => relative::around(Point::of_day(day), Unit::Weekend, 0)?,
            _ => Point::of_day(day),
        };
        (first..=last).contains(&day).then_some((point, anchor))
    }

    pub(super) fn weekday(
        &self,
        weekday: u8,
        item: &Found,
        before: Option<Point>,
    ) -> (Point, Anchor) {
        let frame = &item.frame;
        let open = (Point::new(None, Period::Weekday(weekday)), Anchor::None);
        if frame.open {
            return open;
        }
        let back = |from: i32| weekdays_between(weekday, from);
        if item.tie != Tie::None
            && !is_relative(frame)
            && let Some(Period::Day(..)) = before.map(|point| point.period)
            && let Some(start) = before.and_then(|point| point.begin())
        {
            let ahead = (7 - back(start)) % 7;
            let day = start + if ahead == 0 { 7 } else { ahead };
            let now = self.now().map_or(day, |(now, _)| now);
            // "Friday and Thursday" of what has happened go back.
            if day <= now || item.tense >= 0 || item.tie == Tie::Range {
                return (Point::of_day(day), Anchor::Mention);
            }
        }
        if let Some(step) = frame.step
            && let Some((base, anchor)) = self.spoken()
            && let Some(start) = base.begin()
        {
            let day = match step {
                ..=-1 => start - if back(start) == 0 { 7 } else { back(start) },
                0 => start - back(start),
                1.. => start + if back(start) == 0 { 7 } else { 7 - back(start) },
            };
            return (Point::of_day(day), anchor);
        }
        let Some((now, anchor)) = self.now() else { return open };
        let behind = back(now);
        let day = match frame.shift {
            // "A week from Tuesday".
            _ if frame.weeks_of => {
                let weeks = frame.count.map_or(0, |count| (count / 100) as i32);
                now + (7 - behind) % 7 + 7 * weeks
            }
            Some(..=-1) => now - if behind == 0 { 7 } else { behind },
            Some(1..) => {
                let monday = now - i32::from(calendar::weekday(now)) + 1;
                monday + 7 + i32::from(weekday) - 1
            }
            Some(0) => {
                if item.tense < 0 {
                    now - behind
                } else {
                    now + (7 - behind) % 7
                }
            }
            // "Was due Wednesday", said on Thursday.
            None if item.tense == tense::DOUBTFUL && behind == 1 => now - behind,
            None if item.tense > 0 || self.goes_on_ahead(item, now) => now + (7 - behind) % 7,
            None => now - behind,
        };
        (Point::of_day(day), anchor)
    }

    /// Whether no verb tells and the day before it in its sentence lies ahead: "The final is on Friday, with
    /// practice on Thursday".
    fn goes_on_ahead(&self, item: &Found, now: i32) -> bool {
        item.tense == 0
            && self.last.is_some_and(|(point, sentence, _)| {
                sentence == item.sentence
                    && matches!(point.period, Period::Day(..))
                    && point.begin() > Some(now)
            })
    }

    pub(super) fn bare_day(&self, day: u8, item: &Found) -> (Point, Anchor) {
        let now = if self.setting.narrative { None } else { self.now() };
        if let Some((now, anchor)) = now {
            let (year, month, today) = calendar::civil(now);
            // "The 20th of next month".
            if let (Some(Unit::Month), Some(shift)) = (item.frame.unit, item.frame.shift) {
                let (year, month) = calendar::add_months(year, month, shift);
                return (Point::new(Some(year), Period::Day(month, day)), anchor);
            }
            let (year, month) = match item.tense {
                1.. if day < today => calendar::add_months(year, month, 1),
                ..=-1 if day > today => calendar::add_months(year, month, -1),
                _ => (year, month),
            };
            return (Point::new(Some(year), Period::Day(month, day)), anchor);
        }
        if let Some((base, anchor)) = self.spoken()
            && let Some(begin) = base.begin()
        {
            let (_, month, _) = calendar::civil(begin);
            return (Point::new(base.year, Period::Day(month, day)), anchor);
        }
        (Point::new(None, Period::Day(0, day)), Anchor::None)
    }
}
