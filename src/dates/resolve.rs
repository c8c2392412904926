//! From what the words say to calendar values, against two anchors: the day of publication, and the
//! date spoken of last.
//!
//! Direction is settled by the first that tells: an explicit word (last, next), a coordination (the
//! items of a list ascend), the tense of the clause, and the custom of news: a bare weekday is the
//! day of publication or the most recent such day, a bare month the most recent one.

use super::calendar;
use super::find::{Found, Tie};
use super::frame::Frame;
use super::grammar::Kind;
use super::holiday;
use super::number::full_year;
use super::token::{Clock, Layout, NumericDate};
use super::value::{Amount, Period, Point, Unit, duration};
use crate::error::{Error, Result};

/// The four TIMEX3 types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// A calendar day or longer.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// A frequency.
    Set,
}

impl Type {
    /// The type of a TIMEX3 name.
    ///
    /// # Errors
    /// The name is none of DATE, TIME, DURATION, SET.
    pub fn named(name: &str) -> Result<Self> {
        match name {
            "DATE" => Ok(Self::Date),
            "TIME" => Ok(Self::Time),
            "DURATION" => Ok(Self::Duration),
            "SET" => Ok(Self::Set),
            _ => Err(Error::option(
                "types",
                format!("must be of DATE, TIME, DURATION, SET, not {name:?}"),
            )),
        }
    }
}

/// What a relative date was resolved against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Nothing: the date is explicit, or stays open.
    None,
    /// The article's day of publication.
    Published,
    /// A date the article names.
    Mention,
}

/// A mention with its value; offsets are bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// DATE, TIME, DURATION or SET.
    pub kind: Type,
    /// The TIMEX3 value.
    pub value: String,
    /// First and last day, counted from 1970-01-01.
    pub bounds: Option<(i32, i32)>,
    /// The finest unit named.
    pub grain: &'static str,
    /// TIMEX3 modifier, or empty.
    pub modifier: &'static str,
    /// What it was resolved against.
    pub anchor: Anchor,
    /// Equal for the two ends of a range.
    pub range: Option<u32>,
    /// Whether the day is in the calendar.
    pub valid: bool,
    pub(crate) point: Option<Point>,
}

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
const REFERENCES: [&str; 4] = ["", "PAST_REF", "PRESENT_REF", "FUTURE_REF"];

/// What the resolver is told of an article.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting {
    pub(crate) published: Option<i32>,
    pub(crate) narrative: bool,
    pub(crate) day_first: bool,
}

#[derive(Debug)]
struct Resolver {
    setting: Setting,
    /// The date spoken of last, and its sentence and paragraph.
    last: Option<(Point, u32, u32)>,
    /// The day spoken of last.
    day: Option<(Point, u32)>,
    /// Year and month of the month or day spoken of last.
    month: Option<(i32, i32)>,
    /// The fiscal quarter spoken of last.
    quarter: Option<(Point, u32, u32)>,
    /// The explicit year spoken of last.
    year: Option<(i32, u32, u32)>,
}

/// Values for all mentions of an article.
pub(crate) fn resolve(found: &[Found], setting: Setting) -> Vec<Mention> {
    let mut resolver =
        Resolver { setting, last: None, day: None, month: None, quarter: None, year: None };
    let mut mentions: Vec<Mention> = Vec::with_capacity(found.len());
    let mut ranges = 0;
    for (at, item) in found.iter().enumerate() {
        let mut item = *item;
        let tied_next = found.get(at + 1).filter(|next| next.tie != Tie::None);
        if let Some(next) = tied_next {
            share(&mut item.frame, &next.frame, next.tie);
        }
        let before = (item.tie != Tie::None && at > 0).then(|| (&found[at - 1], &mentions[at - 1]));
        let before_point = before.and_then(|(_, mention)| mention.point);
        let alike = before.filter(|(found, _)| {
            (found.frame.weekday.is_some() && item.frame.weekday.is_some())
                || (found.frame.month.is_some() && item.frame.month.is_some())
        });
        if let Some((found_before, _)) = before {
            inherit(&mut item.frame, &found_before.frame, before_point);
        }
        let mention = resolver.one(&item, alike.and(before_point));
        mentions.push(mention);
        if item.tie == Tie::Range && pairs(&mentions[at - 1], &mentions[at]) {
            let number = *mentions[at - 1].range.get_or_insert_with(|| {
                ranges += 1;
                ranges - 1
            });
            mentions[at].range = Some(number);
        }
    }
    mentions
}

fn pairs(left: &Mention, right: &Mention) -> bool {
    let dated = |mention: &Mention| {
        matches!(mention.kind, Type::Date | Type::Time) && mention.point.is_some()
    };
    dated(left) && dated(right) && left.range.is_none()
}

fn has_year(frame: &Frame) -> bool {
    frame.year.is_some() || frame.date.is_some()
}

fn is_relative(frame: &Frame) -> bool {
    frame.shift.is_some()
        || frame.step.is_some()
        || frame.day_shift.is_some()
        || frame.ago != 0
        || frame.later != 0
}

/// What the right end of a range or list says for the left: "3–5 March 2016".
fn share(left: &mut Frame, right: &Frame, tie: Tie) {
    if is_relative(left) {
        return;
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
fn inherit(right: &mut Frame, left: &Frame, point: Option<Point>) {
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
    if right.month.is_some()
        && right.year.is_none()
        && has_year(left)
        && right.day.is_some() == left.day.is_some()
    {
        let wraps = right.month < left.month;
        right.year = year.map(|year| year + i32::from(wraps));
    }
}

impl Resolver {
    fn one(&mut self, item: &Found, before: Option<Point>) -> Mention {
        let frame = &item.frame;
        let mut mention = Mention {
            start: item.start,
            end: item.end,
            kind: Type::Date,
            value: String::new(),
            bounds: None,
            grain: "",
            modifier: modifier(frame),
            anchor: Anchor::None,
            range: None,
            valid: true,
            point: None,
        };
        match item.kind {
            Kind::Reference => {
                REFERENCES[usize::from(frame.reference)].clone_into(&mut mention.value);
            }
            Kind::Duration => {
                mention.kind = Type::Duration;
                let unit = frame.unit.unwrap_or(Unit::Period);
                mention.value = duration(amount(frame), unit);
                mention.grain = unit.name();
            }
            Kind::Set => {
                mention.kind = Type::Set;
                let (value, grain) = set(frame);
                (mention.value, mention.grain) = (value, grain);
            }
            Kind::Date | Kind::Veto => self.date(item, before, &mut mention),
        }
        mention
    }

    fn date(&mut self, item: &Found, before: Option<Point>, mention: &mut Mention) {
        let frame = &item.frame;
        let Some((point, anchor)) = self.point(item, before) else {
            // An offset nobody can compute: "several years ago".
            let past =
                frame.ago < 0 || frame.later < 0 || frame.shift < Some(0) && frame.shift.is_some();
            REFERENCES[if past { 1 } else { 3 }].clone_into(&mut mention.value);
            return;
        };
        let mut point = point;
        Self::add_time(item, &mut point);
        mention.kind = if point.is_time() { Type::Time } else { Type::Date };
        mention.value = point.value();
        mention.grain = point.grain();
        mention.valid = point.is_valid();
        mention.bounds = point.bounds();
        mention.anchor = anchor;
        mention.point = Some(point);
        self.remember(item, point, anchor);
    }

    fn remember(&mut self, item: &Found, point: Point, anchor: Anchor) {
        if point.year.is_none() || point.bounds().is_none() {
            return;
        }
        let place = (item.sentence, item.paragraph);
        self.last = Some((Point { clock: None, part: None, ..point }, place.0, place.1));
        if let (Some(year), Period::Month(month) | Period::Day(month, _)) =
            (point.year, point.period)
        {
            self.month = Some((year, i32::from(month)));
        }
        if matches!(point.period, Period::Day(..)) {
            self.day = Some((point, item.paragraph));
        }
        if matches!(point.period, Period::Quarter(_))
            && item.frame.ago == 0
            && item.frame.later == 0
        {
            self.quarter = Some((point, place.0, place.1));
        }
        if anchor == Anchor::None
            && let Some(year) = point.year
            && !matches!(point.period, Period::Decade | Period::Century | Period::Millennium)
        {
            self.year = Some((year, place.0, place.1));
        }
    }

    /// The day that "now" is, and what says so.
    fn now(&self) -> Option<(i32, Anchor)> {
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
    fn spoken_for(&self, unit: Option<Unit>, paragraph: u32) -> Option<(Point, Anchor)> {
        if matches!(unit, Some(Unit::Day | Unit::Week | Unit::Night))
            && let Some((day, place)) = self.day
            && paragraph - place <= DAY_REACH
        {
            return Some((Point { clock: None, part: None, ..day }, Anchor::Mention));
        }
        self.spoken()
    }

    fn spoken(&self) -> Option<(Point, Anchor)> {
        if let Some((point, ..)) = self.last {
            return Some((point, Anchor::Mention));
        }
        self.setting.published.map(|day| (Point::of_day(day), Anchor::Published))
    }

    fn point(&self, item: &Found, before: Option<Point>) -> Option<(Point, Anchor)> {
        let frame = &item.frame;
        if let Some(date) = frame.date {
            return Some((self.numeric(&date, item), Anchor::None));
        }
        if let Some(id) = frame.holiday {
            return Some(self.holiday(id, item));
        }
        if let Some(decade) = frame.decade {
            return Some(self.decade(decade, frame));
        }
        if let (Some(ordinal), Some(unit @ (Unit::Century | Unit::Millennium))) =
            (frame.ordinal, frame.unit)
        {
            let (period, length) = if unit == Unit::Century {
                (Period::Century, 100)
            } else {
                (Period::Millennium, 1000)
            };
            let first = (ordinal - 1) * length;
            let year = if frame.era < 0 { -first.max(1) } else { first };
            return Some((Point::new(Some(year), period), Anchor::None));
        }
        let year = frame.year.map(|year| explicit_year(year, frame));
        if let Some(month) = frame.month {
            let (point, anchor) = self.month(month, year, item, before);
            let week = point.begin().filter(|_| frame.weeks_of).map(Point::of_week);
            return Some((week.unwrap_or(point), anchor));
        }
        if let Some(weekday) = frame.weekday {
            return Some(self.weekday(weekday, item, before));
        }
        if let Some(season) = frame.season {
            return Some(self.season(season, year, item));
        }
        if let Some(quarter) = frame.quarter {
            return Some(self.quarter(quarter, year, item));
        }
        if let Some(half) = frame.half {
            let (year, anchor) =
                year.map_or_else(|| self.year_of(frame), |year| (Some(year), Anchor::None));
            return Some((Point::new(year, Period::Half(half)), anchor));
        }
        if let Some(year) = year {
            return Some((Point::new(Some(year), Period::Year), Anchor::None));
        }
        if let Some(day) = frame.day {
            return Some(self.bare_day(day, item));
        }
        if let Some(shift) = frame.day_shift {
            return Some(self.day_shift(shift, frame));
        }
        if frame.ago != 0 || frame.later != 0 {
            return self.offset(item);
        }
        if let Some(unit) = frame.unit {
            return self.unit(unit, item);
        }
        if frame.clock.is_some() || frame.hour.is_some() || frame.part.is_some() {
            return Some(self.time_alone(item));
        }
        None
    }

    fn numeric(&self, date: &NumericDate, item: &Found) -> Point {
        let mut point = match date.layout {
            Layout::Week => {
                if date.second == 0 {
                    Point::new(Some(date.year), Period::Week(date.first as u8))
                } else {
                    let monday = calendar::monday_of_week(date.year, date.first as u8);
                    Point::of_day(monday + i32::from(date.second) - 1)
                }
            }
            Layout::Ordinal => {
                Point::of_day(calendar::days(date.year, 1, 1) + i32::from(date.first) - 1)
            }
            Layout::Month => Point::new(Some(date.year), Period::Month(date.first as u8)),
            _ => {
                let day_first = super::order_of_one(item).unwrap_or(self.setting.day_first);
                let (year, month, day) = date.ymd(day_first).expect("a layout of three numbers");
                Point::new(Some(year), Period::Day(month, day))
            }
        };
        point.clock = date.clock;
        point
    }

    /// The year that "last year", "this year" or nothing at all says.
    fn year_of(&self, frame: &Frame) -> (Option<i32>, Anchor) {
        if let Some(step) = frame.step
            && let Some((point, anchor)) = self.spoken()
        {
            return (point.year.map(|year| year + step), anchor);
        }
        match self.now() {
            Some((day, anchor)) => {
                (Some(calendar::civil(day).0 + frame.shift.unwrap_or(0)), anchor)
            }
            None => (None, Anchor::None),
        }
    }

    fn decade(&self, decade: i32, frame: &Frame) -> (Point, Anchor) {
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
            let penalty = |wrong_way: bool, custom: i64| match (tense, wrong_way) {
                (0, _) => custom,
                (_, true) => AGAINST_TENSE,
                (_, false) => 0,
            };
            let cost = match (covers, span) {
                (true, _) => 0,
                (_, Span::Short) if ahead > 0 => ahead + penalty(tense < 0, 0),
                (_, Span::Short) => behind + penalty(tense > 0, 0),
                (_, Span::Long) if ahead > 0 => ahead + penalty(tense < 0, AGAINST_CUSTOM),
                (_, Span::Long) => behind + 2 * penalty(tense > 0, 0),
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
            return self.last.and_then(|(point, ..)| point.year);
        }
        let (year, sentence, _) = self.year?;
        let far =
            self.setting.published.is_none_or(|day| (calendar::civil(day).0 - year).abs() > 1);
        (sentence == item.sentence && far).then_some(year)
    }

    fn month(
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
        if frame.unit == Some(Unit::Year) || frame.step.is_some() && frame.unit.is_some() {
            let (year, anchor) = self.year_of(frame);
            return (Point::new(year, period), anchor);
        }
        let ascending = |after: Point| {
            let year = after.year?;
            let start = after.begin()?;
            (year..=year + 1)
                .map(|year| Point::new(Some(year), period))
                .find(|point| point.begin() >= Some(start))
        };
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
            let begin = base.begin().unwrap_or(0);
            let mut years = [year - 1, year, year + 1];
            if step < 0 {
                years.reverse();
            }
            let found =
                years.into_iter().map(|year| Point::new(Some(year), period)).find(|point| {
                    point.begin().is_some_and(|day| {
                        if step < 0 { day < begin } else { day > begin || step == 0 }
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
            Some(..=-1) => {
                all.rev().find(|point| point.bounds().is_some_and(|bounds| bounds.1 < now))
            }
            Some(1..) => all.clone().find(|point| point.begin() > Some(now)),
            Some(0) => Some(Point::new(Some(this), period)),
            None => {
                let span = if frame.day.is_some() { Span::Short } else { Span::Long };
                Some(Self::pick(all, now, item.tense, span))
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

    fn weekday(&self, weekday: u8, item: &Found, before: Option<Point>) -> (Point, Anchor) {
        let frame = &item.frame;
        let open = (Point::new(None, Period::Weekday(weekday)), Anchor::None);
        if frame.open {
            return open;
        }
        let back =
            |from: i32| (i32::from(calendar::weekday(from)) - i32::from(weekday)).rem_euclid(7);
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
            None if item.tense > 0 => now + (7 - behind) % 7,
            None => now - behind,
        };
        let day = if frame.weeks_of {
            day + 7 * frame.count.map_or(0, |count| (count / 100) as i32)
        } else {
            day
        };
        (Point::of_day(day), anchor)
    }

    fn season(&self, season: u8, year: Option<i32>, item: &Found) -> (Point, Anchor) {
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

    fn quarter(&self, quarter: u8, year: Option<i32>, item: &Found) -> (Point, Anchor) {
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
        let all = (this - 1..=this + 1).map(|year| Point::new(Some(year), period));
        (Self::pick(all, now, item.tense, Span::Short), anchor)
    }

    fn bare_day(&self, day: u8, item: &Found) -> (Point, Anchor) {
        let now = if self.setting.narrative { None } else { self.now() };
        if let Some((now, anchor)) = now {
            let (year, month, today) = calendar::civil(now);
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

    fn day_shift(&self, shift: i32, frame: &Frame) -> (Point, Anchor) {
        let shift = shift + frame.ago;
        let now = self.now().filter(|(_, anchor)| *anchor == Anchor::Published);
        match now {
            Some((now, anchor)) => (Point::of_day(now + shift), anchor),
            None => (Point::new(None, Period::AnyDay), Anchor::None),
        }
    }

    /// "three days ago", "two years later".
    fn offset(&self, item: &Found) -> Option<(Point, Anchor)> {
        let frame = &item.frame;
        let unit = frame.unit?;
        if frame.vague || (frame.count.is_none() && frame.plural) {
            return None;
        }
        let sign = if frame.ago == 0 { frame.later } else { frame.ago };
        let count = frame.count.unwrap_or(100);
        let (base, anchor) = if frame.ago == 0 {
            self.spoken_for(Some(unit), item.paragraph)?
        } else {
            match self.now() {
                Some((day, anchor)) => (Point::of_day(day), anchor),
                None => return Some((open(unit), Anchor::None)),
            }
        };
        if unit == Unit::Year && count == 100 && sign < 0 && !self.setting.narrative {
            if let Some((quarter, _, paragraph)) = self.quarter
                && (frame.compare || item.paragraph - paragraph <= QUARTER_REACH)
                && quarter.year.is_some()
            {
                return Some((
                    Point { year: quarter.year.map(|year| year - 1), ..quarter },
                    Anchor::Mention,
                ));
            }
            if frame.ago == 0
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
            // The last quarter that has ended, a year before.
            return Some((around(Point::of_day(day), Unit::Quarter, -5)?, anchor));
        }
        Some((move_by(base, unit, count, sign)?, anchor))
    }

    /// "last week", "the next day", "the quarter".
    fn unit(&self, unit: Unit, item: &Found) -> Option<(Point, Anchor)> {
        let frame = &item.frame;
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

    fn time_alone(&self, item: &Found) -> (Point, Anchor) {
        if let Some((point, sentence, paragraph)) = self.last
            && matches!(point.period, Period::Day(..))
            && (sentence == item.sentence
                || (self.setting.narrative && paragraph == item.paragraph))
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

    fn holiday(&self, id: i32, item: &Found) -> (Point, Anchor) {
        let frame = &item.frame;
        let in_year = |year: i32| {
            let point = holiday::day(id, year).map(Point::of_day);
            point.unwrap_or(Point::new(Some(year), Period::Day(0, 0)))
        };
        if let Some(year) = frame.year {
            return (in_year(explicit_year(year, frame)), Anchor::None);
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
                item.tense,
                if item.tense == 0 { Span::Long } else { Span::Short },
            )),
        };
        (point.unwrap_or(in_year(this)), anchor)
    }

    /// Puts the time of day on the day.
    fn add_time(item: &Found, point: &mut Point) {
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

/// Days that a month or day against the tense of its clause must be nearer to be taken all the same.
const AGAINST_TENSE: i64 = 150;

/// Days that a coming month must be nearer than the last one of its name where no tense tells.
const AGAINST_CUSTOM: i64 = 100;

/// A history that goes from a month to one this much earlier has gone on to the next year.
const ROUND_THE_YEAR: i32 = 9;

/// How many paragraphs back the day may stand that days are counted from.
const DAY_REACH: u32 = 1;

/// How many paragraphs a fiscal quarter stays what "a year ago" is compared with.
const QUARTER_REACH: u32 = 2;

/// Whether a bare name of a period leans to the past (months) or to the nearest (days).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Span {
    Short,
    Long,
}

fn explicit_year(year: i32, frame: &Frame) -> i32 {
    let year = if frame.short_year { full_year(year) } else { year };
    if frame.era < 0 { -year } else { year }
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
fn around(base: Point, unit: Unit, shift: i32) -> Option<Point> {
    let year = base.year?;
    let begin = base.begin()?;
    let coarse = matches!(base.period, Period::Year | Period::Decade | Period::Century);
    Some(match unit {
        Unit::Day | Unit::Night => {
            if !matches!(base.period, Period::Day(..)) {
                return Some(Point::new(Some(year), Period::Day(0, 0)));
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

fn modifier(frame: &Frame) -> &'static str {
    if frame.phase > 0 {
        PHASES[usize::from(frame.phase)]
    } else {
        MEASURES[usize::from(frame.measure)]
    }
}

fn amount(frame: &Frame) -> Amount {
    match frame.count {
        _ if frame.vague => Amount::Unknown,
        Some(count) => Amount::Hundredths(count),
        None if frame.plural => Amount::Unknown,
        None => Amount::Hundredths(100),
    }
}

/// The value of a frequency: how often, or which days.
fn set(frame: &Frame) -> (String, &'static str) {
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
