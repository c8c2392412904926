//! The two anchors: the day of publication, and what has been spoken of so far.

use super::beside::is_time_alone;
use super::mention::Anchor;
use super::{Resolver, relative};
use crate::dates::find::Found;
use crate::dates::unit::Unit;
use crate::dates::value::{Period, Point};

/// A quarter that began fewer days ago than this is no ground of comparison yet.
const RUNNING: i32 = 45;

impl Resolver {
    pub(super) fn remember(&mut self, item: &Found, point: Point, anchor: Anchor) {
        if point.year.is_none() || point.bounds().is_none() {
            return;
        }
        // "A year earlier" is what figures are set against, not where the article goes on.
        let compared = item.frame.later < 0 && item.frame.unit == Some(Unit::Year);
        if compared && !self.setting.narrative {
            return;
        }
        // Nor is a time of day that names no day.
        if anchor == Anchor::Published && is_time_alone(&item.frame) {
            self.hour = Some((point, item.sentence));
            return;
        }
        let place = (item.sentence, item.paragraph);
        self.story.hear(item, &point);
        // "In April from March": April is spoken of.
        let base = |last: &(Point, u32, u32)| {
            let months =
                matches!((last.0.period, point.period), (Period::Month(_), Period::Month(_)));
            months && last.1 == place.0 && last.0.begin() > point.begin()
        };
        if self.setting.narrative || !self.last.as_ref().is_some_and(base) {
            self.last = Some((Point { clock: None, part: None, ..point }, place.0, place.1));
        }
        if let (Some(year), Period::Month(month) | Period::Day(month, _)) =
            (point.year, point.period)
        {
            self.month = Some((year, i32::from(month)));
        }
        if matches!(point.period, Period::Day(..)) {
            self.day = Some((point, item.paragraph));
            self.timed = point.clock.is_some();
        }
        if matches!(point.period, Period::Quarter(_)) {
            self.named_quarter = Some(point);
        }
        if matches!(point.period, Period::Quarter(_))
            && item.frame.ago == 0
            && item.frame.later == 0
            // What figures are reported for is not what they are compared with.
            && self.quarter.is_none_or(|(held, ..)| held.begin() <= point.begin())
            && self.setting.published.is_none_or(|now| point.begin() <= Some(now - RUNNING))
        {
            self.quarter = Some((point, place.0, place.1));
        }
        if anchor == Anchor::None
            && !item.aside
            && let Some(year) = point.year
            && !matches!(point.period, Period::Decade | Period::Century | Period::Millennium)
        {
            self.year = Some((year, place.0, place.1));
        }
    }

    /// The day that "now" is, and what says so.
    pub(super) fn now(&self) -> Option<(i32, Anchor)> {
        if !self.setting.narrative
            && let Some(day) = self.setting.published
        {
            return Some((day, Anchor::Published));
        }
        if self.setting.narrative {
            if let Some(day) = self.last.and_then(|(point, ..)| point.begin()) {
                return Some((day, Anchor::Mention));
            }
            return self.setting.published.map(|day| (day, Anchor::Published));
        }
        None
    }

    /// The date spoken of last, else the day of publication. Days are counted from the last day
    /// named, where a coarser date has come between.
    pub(super) fn spoken_for(&self, unit: Option<Unit>, paragraph: u32) -> Option<(Point, Anchor)> {
        if matches!(unit, Some(Unit::Day | Unit::Week | Unit::Night))
            && let Some((day, place)) = self.day
            && paragraph - place <= relative::DAY_REACH
        {
            return Some((Point { clock: None, part: None, ..day }, Anchor::Mention));
        }
        self.spoken()
    }

    pub(super) fn spoken(&self) -> Option<(Point, Anchor)> {
        if let Some((point, ..)) = self.last {
            return Some((point, Anchor::Mention));
        }
        self.setting.published.map(|day| (Point::of_day(day), Anchor::Published))
    }
}
