//! From what the words say to calendar values, against two anchors: the day of publication, and the
//! date spoken of last.
//!
//! Direction is settled by the first that tells: an explicit word (last, next), a coordination (the
//! items of a list ascend), the tense of the clause, and the custom of news: a bare weekday is the
//! day of publication or the most recent such day, a bare month the most recent one.

mod amounts;
mod anchors;
mod beside;
mod days;
mod mention;
mod named;
mod relative;
mod story;
mod ties;

use crate::dates::calendar;
use crate::dates::find::{Found, Tie};
use crate::dates::frame::Frame;
use crate::dates::grammar::Kind;
use crate::dates::number::full_year;
use crate::dates::token::{Layout, NumericDate};
use crate::dates::unit::{Unit, duration};
use crate::dates::value::{Period, Point};
use amounts::{amount, modifier, set};
pub use mention::{Anchor, Mention, Type};
use story::Story;
use ties::{inherit, pairs, share};

const REFERENCES: [&str; 4] = ["", "PAST_REF", "PRESENT_REF", "FUTURE_REF"];

/// The number of New Year's Day among the holidays, and of years in "the turn of the year": the year is that of
/// the day.
const NEW_YEAR: i32 = 1;

/// Six months, in hundredths.
const HALF_A_YEAR: i64 = 600;

/// How far ahead of the day of publication a year of two digits may lie: "the class of '25"...
const AHEAD: i32 = 10;

/// ... and in a date in digits, such as the day a bond of thirty years is due.
const AHEAD_IN_DIGITS: i32 = 30;

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
    /// The day spoken of last, with its time, and its paragraph.
    day: Option<(Point, u32)>,
    /// The time of day spoken of last that names no day, and its sentence.
    hour: Option<(Point, u32)>,
    /// Whether it has a time of day, so that the sentence after it may go on by the clock.
    timed: bool,
    /// Year and month of the month or day spoken of last.
    month: Option<(i32, i32)>,
    /// The fiscal quarter that figures are reported for.
    quarter: Option<(Point, u32, u32)>,
    /// The quarter spoken of last.
    named_quarter: Option<Point>,
    /// The explicit year spoken of last.
    year: Option<(i32, u32, u32)>,
    /// The year a history has come to.
    story: Story,
}

/// Values for all mentions of an article.
pub(crate) fn resolve(found: &[Found], setting: Setting) -> Vec<Mention> {
    let mut resolver = Resolver {
        setting,
        last: None,
        day: None,
        hour: None,
        timed: false,
        month: None,
        quarter: None,
        named_quarter: None,
        year: None,
        story: Story::default(),
    };
    let mut mentions: Vec<Mention> = Vec::with_capacity(found.len());
    let mut ranges = 0;
    for (at, item) in found.iter().enumerate() {
        let mut item = *item;
        // "Dec. 24-26 and Jan. 1": 26 goes with what stands before it.
        let bare = item.frame.day.is_some() && item.frame.month.is_none();
        let taken = item.tie != Tie::None && bare && at > 0 && found[at - 1].frame.month.is_some();
        let tied_next = found.get(at + 1).filter(|next| next.tie != Tie::None && !taken);
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
        let mut mention = resolver.one(&item, alike.and(before_point));
        resolver.settle_beside(found, at, &item, &mut mention);
        if let (Tie::Range, Some((left, _))) = (item.tie, before) {
            resolver.settle_past_midnight(left, before_point, &item, &mut mention);
        }
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
                // "In the first nine months": figures of a quarter are behind.
                if unit == Unit::Month && frame.count.is_some_and(|count| count >= HALF_A_YEAR) {
                    self.quarter = None;
                }
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

    fn point(&self, item: &Found, before: Option<Point>) -> Option<(Point, Anchor)> {
        let frame = &item.frame;
        if let Some(date) = frame.date {
            return Some((self.numeric(&date, item), Anchor::None));
        }
        if let Some(id) = frame.holiday {
            let (point, anchor) = self.holiday(id, item);
            return Some((Self::stretch(point, frame.unit), anchor));
        }
        if frame.turn == Some(NEW_YEAR) {
            let named = Frame { unit: None, ..*frame };
            let (day, anchor) = self.holiday(NEW_YEAR, &Found { frame: named, ..*item });
            return Some((Point::new(day.year, Period::Year), anchor));
        }
        if let Some(years) = frame.turn {
            let (now, anchor) = self.now()?;
            let year = calendar::civil(now).0.div_euclid(years) * years;
            return Some((Point::new(Some(year), Period::Year), anchor));
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
        let year = frame.year.map(|year| self.explicit_year(year, frame));
        if let Some(found) = self.nth_of_month(year, item) {
            return Some(found);
        }
        if let Some(month) = frame.month {
            let (point, anchor) = self.month(month, year, item, before);
            let weekend = frame.unit == Some(Unit::Weekend) && frame.ordinal.is_none();
            if weekend && matches!(point.period, Period::Day(..)) {
                return Some((Self::stretch(point, frame.unit), anchor));
            }
            let week = point.begin().filter(|_| frame.weeks_of).map(Point::of_week);
            // "The June quarter": the one it ends.
            let quarter = match point.period {
                Period::Month(month) if frame.unit == Some(Unit::Quarter) => {
                    Some(Point { period: Period::Quarter(month.div_ceil(3)), ..point })
                }
                _ => None,
            };
            return Some((week.or(quarter).unwrap_or(point), anchor));
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
            // "The 1988 quarter", "the 1988 period": the same one, of that year.
            let period = matches!(frame.unit, Some(Unit::Quarter | Unit::Period));
            let same = self.quarter.filter(|_| period);
            let period = same.map_or(Period::Year, |(point, ..)| point.period);
            return Some((Point::new(Some(year), period), Anchor::None));
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
                let day_first = crate::dates::order_of_one(item).unwrap_or(self.setting.day_first);
                let (year, month, day) = date.ymd(day_first).expect("a layout of three numbers");
                let year =
                    if date.short_year { self.of_century(year, AHEAD_IN_DIGITS) } else { year };
                Point::new(Some(year), Period::Day(month, day))
            }
        };
        point.clock = date.clock;
        point
    }

    /// The year that two or four digits and an era say.
    fn explicit_year(&self, year: i32, frame: &Frame) -> i32 {
        let year = if frame.short_year { self.of_century(full_year(year), AHEAD) } else { year };
        if frame.era < 0 { -year } else { year }
    }

    /// The year of two digits in the century in which it lies no further ahead of the day of
    /// publication than this.
    fn of_century(&self, year: i32, ahead: i32) -> i32 {
        let Some(now) = self.setting.published else { return year };
        let last = calendar::civil(now).0 + ahead;
        if year > last {
            year - 100
        } else if year + 100 <= last {
            year + 100
        } else {
            year
        }
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
}
