//! Periods by name: months, weekdays, seasons, quarters, holidays, decades, and which of them is
//! meant.

use super::{Anchor, Resolver};
use crate::dates::calendar;
use crate::dates::find::{Found, Tie};
use crate::dates::frame::Frame;
use crate::dates::holiday;
use crate::dates::tense;
use crate::dates::unit::Unit;
use crate::dates::value::{Period, Point};

/// Days that a day or month to come must be nearer than the last one to be taken where the clause
/// speaks of the past (these weights were set on TimeBank, checked on AQUAINT, and corrected by what
/// they made of news of 1987 and 2012 to 2020 drawn at random)...
const AGAINST_PAST: i64 = 150;

/// ... or does so before the date is named, and is more to be trusted...
const AGAINST_SURE_PAST: i64 = 250;

/// ... or right before it...
const AGAINST_CERTAIN_PAST: i64 = 350;

/// ... and the last one, where it speaks of the future.
const AGAINST_FUTURE: i64 = 150;

/// ... and the last month, where it does so for sure...
const AGAINST_SURE_FUTURE: i64 = 300;

/// ... or the last day, where "by" or "until" stands before it.
const AGAINST_CERTAIN_FUTURE: i64 = 220;

/// Days that a coming month must be nearer than the last one of its name where no tense tells.
const AGAINST_CUSTOM: i64 = 100;

/// A history that goes from a month to one this much earlier has gone on to the next year.
const ROUND_THE_YEAR: i32 = 9;

/// Whether a bare name of a period leans to the past (months) or to the nearest (days).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Span {
    Short,
    Long,
}

impl Resolver {
    pub(super) fn decade(&self, decade: i32, frame: &Frame) -> (Point, Anchor) {
        let year = match decade {
            _ if frame.era < 0 => -decade,
            0..100 => {
                let now = self.now().map_or(2000, |(day, _)| calendar::civil(day).0);
                let century = now.div_euclid(100) * 100;
                if century + decade > now + 10 { century - 100 + decade } else { century + decade }
            }
            _ => decade,
        };
        let year = if decade < 100 && frame.era > 0 && self.setting.narrative {
            self.last
                .and_then(|(point, ..)| point.year)
                .map_or(1900 + decade, |year| year.div_euclid(100) * 100 + decade)
        } else if (30..100).contains(&decade) && frame.era > 0 {
            1900 + decade
        } else {
            year
        };
        // "the 1900s" may be a century; a decade ending in 00 is read as one unless it is 2000.
        let period = if year % 100 == 0 && year > 0 && year != 2000 && decade >= 100 {
            Period::Century
        } else {
            Period::Decade
        };
        (Point::new(Some(year), period), Anchor::None)
    }

    /// The nearest of this year's, last year's and next year's candidates in the direction told.
    fn pick(candidates: impl Iterator<Item = Point>, now: i32, tense: i8, span: Span) -> Point {
        let mut best: Option<(i64, Point)> = None;
        for point in candidates {
            let Some((begin, finish)) = point.bounds() else {
                best.get_or_insert((i64::MAX, point));
                continue;
            };
            let covers = begin <= now && now <= finish;
            let (behind, ahead) =
                (i64::from(now) - i64::from(finish), i64::from(begin) - i64::from(now));
            let early = |custom: i64| match tense {
                0 | tense::DOUBTFUL => custom,
                1.. => 0,
                _ if tense > -tense::SURE => AGAINST_PAST,
                _ if tense > -tense::CERTAIN => AGAINST_SURE_PAST,
                // "Results released on Aug. 25 will tell": days lie near.
                _ if span == Span::Short && tense > -tense::BEYOND_DOUBT => AGAINST_SURE_PAST,
                _ => AGAINST_CERTAIN_PAST,
            };
            let late = match tense {
                ..=tense::DOUBTFUL => 0,
                tense::SURE.. if span == Span::Long => AGAINST_SURE_FUTURE,
                tense::BEYOND_DOUBT.. => AGAINST_CERTAIN_FUTURE,
                _ => AGAINST_FUTURE,
            };
            let cost = match (covers, span) {
                (true, _) => 0,
                (_, Span::Short) if ahead > 0 => ahead + early(0),
                (_, Span::Long) if ahead > 0 => ahead + early(AGAINST_CUSTOM),
                _ => behind + late,
            };
            if best.is_none_or(|(held, _)| cost < held) {
                best = Some((cost, point));
            }
        }
        best.expect("there are candidates").1
    }

    /// The year the discourse is in, where that is what a bare month leans on.
    fn discourse_year(&self, item: &Found) -> Option<i32> {
        if self.setting.narrative {
            return self.story.year(item);
        }
        let (year, sentence, _) = self.year?;
        if item.tense > 0 {
            return None;
        }
        let far =
            self.setting.published.is_none_or(|day| (calendar::civil(day).0 - year).abs() > 1);
        (sentence == item.sentence && far).then_some(year)
    }

    pub(super) fn month(
        &self,
        month: u8,
        year: Option<i32>,
        item: &Found,
        before: Option<Point>,
    ) -> (Point, Anchor) {
        let frame = &item.frame;
        let period = frame.day.map_or(Period::Month(month), |day| Period::Day(month, day));
        if let Some(year) = year {
            return (Point::new(Some(year), period), Anchor::None);
        }
        let of_year =
            frame.unit == Some(Unit::Year) || frame.step.is_some() && frame.unit.is_some();
        // "Since year-end" speaks of the last one.
        if of_year && (frame.shift.is_some() || frame.step.is_some() || self.setting.narrative) {
            let (year, anchor) = self.year_of(frame);
            return (Point::new(year, period), anchor);
        }
        let tense = match item.tense {
            // A year's end is the coming one, unless the last is much nearer.
            tense if of_year && tense > -tense::BEYOND_DOUBT => tense.max(tense::LIKELY),
            tense => tense,
        };
        let ascending = |after: Point| {
            let year = after.year?;
            let start = after.begin()?;
            (year..=year + 1)
                .map(|year| Point::new(Some(year), period))
                .find(|point| point.begin() >= Some(start))
        };
        // "Easter, which fell on 9 April"
        if let Some((point, sentence, _)) = self.last
            && sentence == item.sentence
            && frame.day.is_some()
            && point.period == period
        {
            return (Point::new(point.year, period), Anchor::Mention);
        }
        let now = self.now().map(|(now, _)| now);
        if item.tie != Tie::None
            && frame.shift.is_none()
            && !self.setting.narrative
            && let Some(point) = before.and_then(ascending)
            && (item.tie == Tie::Range
                || item.tense > 0
                || now.is_none_or(|now| point.begin() <= Some(now)))
        {
            return (point, Anchor::Mention);
        }
        if let Some(step) = frame.step
            && let Some((base, anchor)) = self.spoken()
            && let Some(year) = base.year
        {
            // "In 2007, and the following March": the one after that year.
            let (begin, finish) = base.bounds().unwrap_or((0, 0));
            let mut years = [year - 1, year, year + 1];
            if step < 0 {
                years.reverse();
            }
            let found =
                years.into_iter().map(|year| Point::new(Some(year), period)).find(|point| {
                    point.begin().is_some_and(|day| match step {
                        ..0 => day < begin,
                        0 => point.year == Some(year),
                        _ => day > finish,
                    })
                });
            if let Some(point) = found {
                return (point, anchor);
            }
        }
        if frame.shift.is_none()
            && let Some(year) = self.discourse_year(item)
        {
            return (self.carry_on(year, period), Anchor::Mention);
        }
        let Some((now, anchor)) = self.now() else {
            return (Point::new(None, period), Anchor::None);
        };
        let this = calendar::civil(now).0;
        let all = (this - 1..=this + 1).map(|year| Point::new(Some(year), period));
        let point = match frame.shift {
            Some(shift) if frame.day.is_some() => {
                Some(Self::pick(all, now, shift as i8, Span::Short))
            }
            // "Last month" is what the month just over is called, so that "last May" in June is of the
            // year before.
            Some(..=-1) => {
                let (year, before) = calendar::add_months(this, calendar::civil(now).1, -1);
                let over = |point: &Point| {
                    year == this && point.year == Some(year) && period == Period::Month(before)
                };
                all.rev().find(|point| {
                    point.bounds().is_some_and(|bounds| bounds.1 < now) && !over(point)
                })
            }
            Some(1..) => all.clone().find(|point| point.begin() > Some(now)),
            Some(0) => Some(Point::new(Some(this), period)),
            None => {
                let span = if frame.day.is_some() { Span::Short } else { Span::Long };
                Some(Self::pick(all, now, tense, span))
            }
        };
        (point.unwrap_or(Point::new(Some(this), period)), anchor)
    }

    /// A month or day in a history: in the year spoken of, or the next when it has gone round.
    fn carry_on(&self, year: i32, period: Period) -> Point {
        let wraps = match (self.month, period) {
            (Some((of_year, last)), Period::Month(month) | Period::Day(month, _)) => {
                of_year == year && last - i32::from(month) >= ROUND_THE_YEAR
            }
            _ => false,
        };
        Point::new(Some(year + i32::from(wraps)), period)
    }

    pub(super) fn season(&self, season: u8, year: Option<i32>, item: &Found) -> (Point, Anchor) {
        let frame = &item.frame;
        let period = Period::Season(season);
        if let Some(year) = year {
            return (Point::new(Some(year), period), Anchor::None);
        }
        if frame.unit == Some(Unit::Year) {
            let (year, anchor) = self.year_of(frame);
            return (Point::new(year, period), anchor);
        }
        if let Some(step) = frame.step
            && let Some((base, anchor)) = self.spoken()
        {
            return (Point::new(base.year.map(|year| year + step), period), anchor);
        }
        if frame.shift.is_none()
            && let Some(year) = self.discourse_year(item)
        {
            return (Point::new(Some(year), period), Anchor::Mention);
        }
        let Some((now, anchor)) = self.now() else {
            return (Point::new(None, period), Anchor::None);
        };
        let this = calendar::civil(now).0;
        let all = (this - 1..=this + 1).map(|year| Point::new(Some(year), period));
        let point = match frame.shift {
            Some(..=-1) => {
                all.rev().find(|point| point.bounds().is_some_and(|bounds| bounds.1 < now))
            }
            Some(1..) => all.clone().find(|point| point.begin() > Some(now)),
            Some(0) => Some(Point::new(Some(this), period)),
            None => Some(Self::pick(all, now, item.tense, Span::Long)),
        };
        (point.unwrap_or(Point::new(Some(this), period)), anchor)
    }

    pub(super) fn quarter(&self, quarter: u8, year: Option<i32>, item: &Found) -> (Point, Anchor) {
        let frame = &item.frame;
        let period = Period::Quarter(quarter);
        if let Some(year) = year {
            return (Point::new(Some(year), period), Anchor::None);
        }
        if frame.unit == Some(Unit::Year) || frame.later < 0 {
            let (year, anchor) = self.year_of(frame);
            return (Point::new(year.map(|year| year + frame.later.min(0)), period), anchor);
        }
        if let Some(year) = self.discourse_year(item) {
            return (Point::new(Some(year), period), Anchor::Mention);
        }
        let Some((now, anchor)) = self.now() else {
            return (Point::new(None, period), Anchor::None);
        };
        let this = calendar::civil(now).0;
        // Fiscal years end at any time: a quarter of theirs is told by the year of publication.
        if frame.fiscal {
            return (Point::new(Some(this), period), anchor);
        }
        let all = (this - 1..=this + 1).map(|year| Point::new(Some(year), period));
        (Self::pick(all, now, item.tense.max(-tense::LIKELY), Span::Short), anchor)
    }

    /// The week or the weekend of a holiday; that of a Monday is the one before it.
    pub(super) fn stretch(holiday: Point, unit: Option<Unit>) -> Point {
        let Some(day) = holiday.begin() else { return holiday };
        match unit {
            Some(Unit::Week) => Point::of_week(day),
            Some(Unit::Weekend) => {
                let week = Point::of_week(if calendar::weekday(day) == 1 { day - 1 } else { day });
                match week.period {
                    Period::Week(number) => Point::new(week.year, Period::Weekend(number)),
                    _ => week,
                }
            }
            _ => holiday,
        }
    }

    pub(super) fn holiday(&self, id: i32, item: &Found) -> (Point, Anchor) {
        let frame = &item.frame;
        let in_year = |year: i32| {
            let point = holiday::day(id, year).map(Point::of_day);
            point.unwrap_or(Point::new(Some(year), Period::Day(0, 0)))
        };
        if let Some(year) = frame.year {
            return (in_year(self.explicit_year(year, frame)), Anchor::None);
        }
        if frame.unit == Some(Unit::Year) {
            let (year, anchor) = self.year_of(frame);
            return (year.map_or(Point::new(None, Period::AnyDay), in_year), anchor);
        }
        if frame.shift.is_none()
            && let Some(year) = self.discourse_year(item)
        {
            return (in_year(year), Anchor::Mention);
        }
        let Some((now, anchor)) = self.now() else {
            return (
                holiday::day_of_any_year(id)
                    .map_or(Point::new(None, Period::AnyDay), |(month, day)| {
                        Point::new(None, Period::Day(month, day))
                    }),
                Anchor::None,
            );
        };
        let this = calendar::civil(now).0;
        let mut all = (this - 1..=this + 1).map(in_year);
        let point = match frame.shift {
            Some(..=-1) => all.rev().find(|point| point.begin() < Some(now)),
            Some(1..) => all.find(|point| point.begin() > Some(now)),
            Some(0) => Some(in_year(this)),
            None => Some(Self::pick(
                all,
                now,
                item.tense.max(-tense::LIKELY),
                if item.tense == 0 { Span::Long } else { Span::Short },
            )),
        };
        (point.unwrap_or(in_year(this)), anchor)
    }
}
