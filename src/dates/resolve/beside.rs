//! What the date right after a mention settles: the day of a time of day, of "the day before".

use super::mention::{Anchor, Mention};
use super::{Resolver, relative};
use crate::dates::find::{Found, Tie};
use crate::dates::frame::Frame;
use crate::dates::grammar::Kind;
use crate::dates::unit::Unit;
use crate::dates::value::{Period, Point};

/// How many bytes may stand between a time of day and the day it belongs to: ") on ".
const BESIDE: usize = 6;

/// How many bytes may stand between a quarter and the day it ends with: " ending ".
const ENDED: usize = 8;

/// Half of a quarter in days.
const HALF_A_QUARTER: i32 = 45;

/// How many times of day may stand before their common day.
const CHAIN: usize = 4;

/// Whether a mention is a time of day and nothing else.
pub(super) fn is_time_alone(frame: &Frame) -> bool {
    let dated = frame.date.is_some()
        || frame.month.is_some()
        || frame.weekday.is_some()
        || frame.day.is_some()
        || frame.day_shift.is_some()
        || frame.holiday.is_some();
    let timed = frame.clock.is_some() || frame.hour.is_some() || frame.part.is_some();
    timed && !dated && frame.unit.is_none()
}

/// The day that a time of day alone goes with: "3 p.m. (0700 GMT) on Friday", "4 in the morning (4
/// a.m. EST Friday)".
fn day_beside(found: &[Found], at: usize) -> Option<&Found> {
    let mut end = found[at].end;
    for next in found.iter().skip(at + 1).take(CHAIN) {
        if next.start > end + BESIDE || next.sentence != found[at].sentence {
            return None;
        }
        if !is_time_alone(&next.frame) {
            let day = next.kind == Kind::Date
                && (next.frame.weekday.is_some()
                    || next.frame.day_shift.is_some()
                    || next.frame.holiday.is_some()
                    || next.frame.date.is_some()
                    || next.frame.month.is_some() && next.frame.day.is_some());
            return day.then_some(next);
        }
        end = next.end;
    }
    None
}

impl Resolver {
    /// Resolves a mention anew where the date after it says more.
    pub(super) fn settle_beside(
        &mut self,
        found: &[Found],
        at: usize,
        item: &Found,
        mention: &mut Mention,
    ) {
        if is_time_alone(&item.frame)
            && let Some(next) = day_beside(found, at)
            && let Some((day, anchor)) = self.point(next, None)
            && matches!(day.period, Period::Day(..))
        {
            let mut point = Point { clock: None, part: None, ..day };
            Self::add_time(item, &mut point);
            self.place(item, point, anchor, mention);
        }
        // "A week later, on May 31".
        if item.frame.later != 0
            && let Some(unit) = item.frame.unit
            && let Some(next) = found.get(at + 1)
            && next.sentence == item.sentence
            && next.start <= item.end + BESIDE
            && next.tie != Tie::Range
            && next.frame.month.is_some()
            && next.frame.day.is_some()
            && let Some((day, anchor)) = self.point(next, None)
            && let Some(point) = relative::around(day, unit, 0)
            && !matches!(unit, Unit::Second | Unit::Minute | Unit::Hour)
        {
            self.place(item, point, anchor, mention);
        }
        // "The quarter ended July 31": the one most of it lies in.
        let quarter = item.frame.unit == Some(Unit::Quarter)
            && item.frame.ago == 0
            && item.frame.year.or(item.frame.shift).or(item.frame.step).is_none();
        if quarter
            && item.kind == Kind::Date
            && item.frame.month.is_none()
            && item.frame.quarter.is_none()
            // A fiscal quarter spoken of by its number stays that.
            && mention.anchor == Anchor::Published
            && let Some(next) = found.get(at + 1)
            && next.sentence == item.sentence
            && next.start <= item.end + ENDED
            && (next.frame.date.is_some() || next.frame.month.is_some())
            && let Some((end, anchor)) = self.point(next, None)
            && let Some((_, last)) = end.bounds()
            && let Some(point) =
                relative::around(Point::of_day(last - HALF_A_QUARTER), Unit::Quarter, 0)
        {
            self.quarter = None;
            self.place(item, point, anchor, mention);
        }
        // "The day before Christmas".
        if item.frame.beside
            && let Some(next) = found.get(at + 1)
            && next.kind == Kind::Date
            && next.start == item.end + 1
            && let (Some(unit), Some(step)) = (item.frame.unit, item.frame.step)
            && let Some((base, anchor)) = self.point(next, None)
            && let Some(point) = relative::around(base, unit, step)
        {
            self.place(item, point, anchor, mention);
        }
    }

    /// "From 10 p.m. to 5 a.m.": the end is of the day after.
    pub(super) fn settle_past_midnight(
        &mut self,
        left: &Found,
        begin: Option<Point>,
        item: &Found,
        mention: &mut Mention,
    ) {
        let minutes = |point: Point| {
            let clock = point.clock?;
            Some((point.begin()?, clock.hour, clock.minute.unwrap_or(0)))
        };
        if is_time_alone(&item.frame)
            && let Some(end) = mention.point
            && let (Some(from), Some(to)) = (begin.and_then(minutes), minutes(end))
            && (left.sentence, from.0) == (item.sentence, to.0)
            && to < from
        {
            let next = Point { clock: end.clock, ..Point::of_day(to.0 + 1) };
            self.place(item, next, mention.anchor, mention);
        }
    }

    /// Gives a mention the point that what stands beside it settles.
    fn place(&mut self, item: &Found, point: Point, anchor: Anchor, mention: &mut Mention) {
        mention.value = point.value();
        mention.bounds = point.bounds();
        mention.anchor = anchor;
        mention.point = Some(point);
        self.remember(item, point, anchor);
    }
}
