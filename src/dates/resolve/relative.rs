//! Dates by their distance: days, weeks and years ago, later, last and next.

use super::{Anchor, Resolver};
use crate::dates::calendar;
use crate::dates::find::Found;
use crate::dates::frame::Frame;
use crate::dates::token::Clock;
use crate::dates::unit::Unit;
use crate::dates::value::{Period, Point};

/// How many paragraphs back the day may stand that days are counted from.
pub(super) const DAY_REACH: u32 = 1;

/// How many paragraphs a fiscal quarter stays what "a year ago" is compared with.
const QUARTER_REACH: u32 = 4;

/// How many sentences back the date may stand that "a year earlier" is counted from.
const YEAR_REACH: u32 = 3;

/// And how many sentences, where a page tells no paragraphs.
const QUARTER_SENTENCES: u32 = 12;

/// The night among the parts of a day.
const NIGHT: u8 = 5;

/// How many sentences back the day of a time alone may stand.
const TIME_REACH: u32 = 1;

/// How many quarters a year has.
const QUARTERS: i32 = 4;

/// How many minutes a day has.
const MINUTES_OF_DAY: i64 = 24 * 60;

impl Resolver {
    pub(super) fn day_shift(&self, shift: i32, frame: &Frame) -> (Point, Anchor) {
        let shift = shift + frame.ago;
        let now = self.now().filter(|(_, anchor)| *anchor == Anchor::Published);
        match now {
            Some((now, anchor)) => (Point::of_day(now + shift), anchor),
            None => (Point::new(None, Period::AnyDay), Anchor::None),
        }
    }

    /// "three days ago", "two years later".
    pub(super) fn offset(&self, item: &Found) -> Option<(Point, Anchor)> {
        let frame = &item.frame;
        let unit = frame.unit?;
        if frame.vague || (frame.count.is_none() && frame.plural) {
            return None;
        }
        let sign = if frame.ago == 0 { frame.later } else { frame.ago };
        let count = frame.count.unwrap_or(100);
        if let (Some(grain), Unit::Year) = (frame.grain, unit) {
            // "The same month a year earlier".
            if frame.ago == 0 {
                let (year, month) = self.month?;
                let point = Point::new(Some(year + sign), Period::Month(month as u8));
                return Some((point, Anchor::Mention));
            }
            let (now, anchor) = self.now()?;
            let (year, month, day) = calendar::civil(now);
            let year = year.checked_add(i32::try_from(count / 100).ok()? * sign)?;
            let that = Point::new(Some(year), Period::Day(month, day));
            return Some((around(that, grain, 0)?, anchor));
        }
        // "A year earlier" long after any date is a year before the day of publication.
        let stale = unit == Unit::Year
            && count == 100
            && sign < 0
            && self.last.is_some_and(|(_, sentence, _)| item.sentence - sentence > YEAR_REACH);
        let (base, anchor) = if frame.ago == 0 && !(stale && self.now().is_some()) {
            self.spoken_for(Some(unit), item.paragraph)?
        } else {
            match self.now() {
                Some((day, anchor)) => (Point::of_day(day), anchor),
                None => return Some((open(unit), Anchor::None)),
            }
        };
        if unit == Unit::Year && count == 100 && sign < 0 && !self.setting.narrative {
            // "In August from a year earlier", of a month.
            let month = self.last.is_some_and(|(point, sentence, _)| {
                sentence == item.sentence && matches!(point.period, Period::Month(_))
            });
            if let Some((quarter, sentence, paragraph)) = self.quarter
                && (frame.compare
                    || item.paragraph - paragraph <= QUARTER_REACH
                        && item.sentence - sentence <= QUARTER_SENTENCES
                        && (frame.ago < 0 || !month))
                && quarter.year.is_some()
            {
                return Some((
                    Point { year: quarter.year.map(|year| year - 1), ..quarter },
                    Anchor::Mention,
                ));
            }
            // "Fell in May from a year ago".
            if (frame.ago == 0 || item.aside && month)
                && let Some((point, sentence, _)) = self.last
                && sentence == item.sentence
                && !matches!(point.period, Period::Week(_) | Period::Weekend(_))
            {
                return Some((
                    Point { year: point.year.map(|year| year - 1), ..point },
                    Anchor::Mention,
                ));
            }
        }
        if frame.compare
            && let Some((day, anchor)) = self.now()
        {
            let (unit, back) =
                if frame.of_quarter { (Unit::Quarter, -QUARTERS - 1) } else { (Unit::Year, -1) };
            return Some((around(Point::of_day(day), unit, back)?, anchor));
        }
        let hour = self.hour.filter(|(_, sentence)| item.sentence - sentence <= TIME_REACH);
        if frame.ago == 0
            && let Some(point) = hour.map(|(point, _)| point).or(self.day.map(|(point, _)| point))
            && let Some(moved) = by_the_clock(point, unit, count, sign)
        {
            return Some((moved, Anchor::Mention));
        }
        Some((move_by(base, unit, count, sign)?, anchor))
    }

    /// "last week", "the next day", "the quarter".
    pub(super) fn unit(&self, unit: Unit, item: &Found) -> Option<(Point, Anchor)> {
        let frame = &item.frame;
        if frame.step == Some(0)
            && matches!(unit, Unit::Quarter | Unit::Period)
            && let Some(quarter) = self.named_quarter
        {
            return Some((quarter, Anchor::Mention));
        }
        if let Some(step) = frame.step {
            let Some((base, anchor)) = self.spoken_for(Some(unit), item.paragraph) else {
                return Some((open(unit), Anchor::None));
            };
            return Some((around(base, unit, step).unwrap_or(open(unit)), anchor));
        }
        if let Some(shift) = frame.shift {
            let Some((now, anchor)) = self.now() else { return Some((open(unit), Anchor::None)) };
            if unit == Unit::Period {
                if let Some((quarter, ..)) = self.quarter {
                    return Some((quarter, Anchor::Mention));
                }
                return None;
            }
            // "Earlier in the day": that of the sentence.
            if unit == Unit::Day
                && shift == 0
                && let Some((day, sentence, _)) = self.last
                && sentence == item.sentence
                && matches!(day.period, Period::Day(..))
            {
                return Some((day, Anchor::Mention));
            }
            let mut point = around(Point::of_day(now), unit, shift)?;
            if unit == Unit::Weekend
                && shift == 0
                && item.tense <= 0
                && calendar::weekday(now) < 6
                && item.tense < 0
            {
                point = around(Point::of_day(now), unit, -1)?;
            }
            return Some((point, anchor));
        }
        match unit {
            Unit::Quarter | Unit::Period => {
                if let Some((quarter, ..)) = self.quarter {
                    return Some((quarter, Anchor::Mention));
                }
                let Some((now, anchor)) = self.now() else {
                    return Some((open(unit), Anchor::None));
                };
                let shift = if frame.later < 0 { -4 } else { 0 };
                Some((around(Point::of_day(now), Unit::Quarter, shift - 1)?, anchor))
            }
            Unit::Weekend => {
                let Some((now, anchor)) = self.now() else {
                    return Some((open(unit), Anchor::None));
                };
                let shift = if item.tense > 0 || calendar::weekday(now) >= 6 { 0 } else { -1 };
                Some((around(Point::of_day(now), unit, shift)?, anchor))
            }
            _ => {
                let Some((now, anchor)) = self.now() else {
                    return Some((open(unit), Anchor::None));
                };
                Some((around(Point::of_day(now), unit, 0)?, anchor))
            }
        }
    }

    pub(super) fn time_alone(&self, item: &Found) -> (Point, Anchor) {
        // "Overnight" is rarely the night of a day told in the sentence before.
        let overnight = item.frame.part == Some(NIGHT) && item.frame.clock.is_none();
        // Nor does "bought at 9 a.m." speak of a day yet to come.
        let coming = item.tense >= 0
            && self
                .now()
                .zip(self.last)
                .is_some_and(|((now, _), last)| last.0.begin() >= Some(now));
        let reach = if overnight || !(self.timed || coming) { 0 } else { TIME_REACH };
        // "This morning" is that of the day of publication.
        if let Some((point, sentence, paragraph)) = self.last
            && (item.frame.shift.is_none() || self.setting.narrative)
            && matches!(point.period, Period::Day(..))
            && (item.sentence - sentence <= reach || self.setting.narrative)
            && paragraph == item.paragraph
        {
            return (point, Anchor::Mention);
        }
        if self.setting.narrative {
            return (Point::new(None, Period::AnyDay), Anchor::None);
        }
        match self.now() {
            Some((now, anchor)) => (Point::of_day(now), anchor),
            None => (Point::new(None, Period::AnyDay), Anchor::None),
        }
    }

    /// Puts the time of day on the day.
    pub(super) fn add_time(item: &Found, point: &mut Point) {
        let frame = &item.frame;
        if let Some(part) = frame.part {
            point.part = Some(part);
        }
        let clock =
            frame.clock.or(frame.hour.map(|hour| Clock { hour, minute: None, second: None }));
        let Some(mut clock) = clock else { return };
        match frame.meridiem {
            Some(0) if clock.hour == 12 => clock.hour = 0,
            Some(1) if clock.hour < 12 => clock.hour += 12,
            None if clock.hour < 12
                && matches!(frame.part, Some(3..=5))
                && (frame.part != Some(5) || clock.hour > 5) =>
            {
                clock.hour += 12;
            }
            _ => {}
        }
        if clock.minute.is_none() {
            clock.minute = Some(0);
        }
        point.clock = Some(clock);
        point.part = None;
    }
}

/// `base` moved by hours or minutes (in hundredths), where its time of day is known.
fn by_the_clock(base: Point, unit: Unit, hundredths: i64, sign: i32) -> Option<Point> {
    let clock = base.clock?;
    let minutes = match unit {
        Unit::Minute => hundredths / 100,
        Unit::Hour => hundredths * 60 / 100,
        _ => return None,
    };
    let from = i64::from(clock.hour) * 60 + i64::from(clock.minute?);
    let to = from + minutes * i64::from(sign);
    let day = i32::try_from(to.div_euclid(MINUTES_OF_DAY)).ok()?;
    let time = to.rem_euclid(MINUTES_OF_DAY);
    let clock = Clock { hour: (time / 60) as u8, minute: Some((time % 60) as u8), second: None };
    let day = Point::of_day(base.begin()?.checked_add(day)?);
    Some(Point { clock: Some(clock), ..day })
}

/// A period of this unit nothing else is known of.
fn open(unit: Unit) -> Point {
    let period = match unit {
        Unit::Week | Unit::Fortnight => Period::Week(0),
        Unit::Weekend => Period::Weekend(0),
        Unit::Month => Period::Month(0),
        Unit::Quarter => Period::Quarter(0),
        Unit::Year => Period::Year,
        Unit::Decade => Period::Decade,
        Unit::Century => Period::Century,
        _ => Period::AnyDay,
    };
    Point::new(None, period)
}

/// The period of `unit` that lies `shift` after the one around `base`.
pub(super) fn around(base: Point, unit: Unit, shift: i32) -> Option<Point> {
    let year = base.year?;
    let begin = base.begin()?;
    let coarse = matches!(base.period, Period::Year | Period::Decade | Period::Century);
    Some(match unit {
        Unit::Day | Unit::Night => {
            match base.period {
                Period::Day(..) => {}
                Period::Month(month) => return Some(Point::new(Some(year), Period::Day(month, 0))),
                _ => return Some(Point::new(Some(year), Period::Day(0, 0))),
            }
            Point::of_day(begin + shift)
        }
        Unit::Week | Unit::Fortnight => {
            if coarse {
                return Some(Point::new(Some(year), Period::Week(0)));
            }
            Point::of_week(begin + 7 * shift)
        }
        Unit::Weekend => {
            let week = Point::of_week(begin + 7 * shift);
            let Period::Week(number) = week.period else { return None };
            Point::new(week.year, Period::Weekend(number))
        }
        Unit::Month => {
            if coarse {
                return Some(Point::new(Some(year), Period::Month(0)));
            }
            let (year, month, _) = calendar::civil(begin);
            let (year, month) = calendar::add_months(year, month, shift);
            Point::new(Some(year), Period::Month(month))
        }
        Unit::Quarter => {
            let (year, month, _) = calendar::civil(begin);
            let quarter = year * 4 + i32::from(month.div_ceil(3)) - 1 + shift;
            Point::new(
                Some(quarter.div_euclid(4)),
                Period::Quarter(quarter.rem_euclid(4) as u8 + 1),
            )
        }
        Unit::Half => {
            let (year, month, _) = calendar::civil(begin);
            let half = year * 2 + i32::from(month > 6) + shift;
            Point::new(Some(half.div_euclid(2)), Period::Half(half.rem_euclid(2) as u8 + 1))
        }
        Unit::Year => Point::new(Some(year + shift), Period::Year),
        Unit::Decade => Point::new(Some((year.div_euclid(10) + shift) * 10), Period::Decade),
        Unit::Century => Point::new(Some((year.div_euclid(100) + shift) * 100), Period::Century),
        Unit::Millennium => {
            Point::new(Some((year.div_euclid(1000) + shift) * 1000), Period::Millennium)
        }
        Unit::Second | Unit::Minute | Unit::Hour => Point::of_day(begin),
        Unit::Season | Unit::Period => return None,
    })
}

/// `base` moved by a number of units (in hundredths), at the grain of the unit.
fn move_by(base: Point, unit: Unit, hundredths: i64, sign: i32) -> Option<Point> {
    let whole = i32::try_from(hundredths / 100).ok().filter(|count| *count < 100_000)?;
    let count = whole * sign;
    match unit {
        Unit::Decade => around(base, Unit::Year, 10 * count),
        Unit::Century => around(base, Unit::Year, 100 * count),
        Unit::Millennium => around(base, Unit::Year, 1000 * count),
        Unit::Fortnight => around(base, Unit::Week, 2 * count),
        Unit::Year if hundredths % 100 != 0 => {
            around(base, Unit::Month, (hundredths * 12 / 100) as i32 * sign)
        }
        _ => around(base, unit, count),
    }
}
