//! Calendar values: TIMEX3 strings (`TimeML` 1.2.1) and the days they cover.

use std::fmt::Write;

use super::calendar;
use super::token::Clock;

/// A stretch of a year, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Period {
    Millennium,
    Century,
    Decade,
    Year,
    Half(u8),
    Quarter(u8),
    Season(u8),
    Month(u8),
    Week(u8),
    Weekend(u8),
    Day(u8, u8),
    /// A weekday of an unknown week.
    Weekday(u8),
    /// A day nothing else is known of.
    AnyDay,
}

/// Parts of a day: morning, midday, afternoon, evening, night, daytime.
const PARTS: [&str; 7] = ["", "MO", "MI", "AF", "EV", "NI", "DT"];

/// Days are not counted in years farther from ours than this.
const FARTHEST_YEAR: i32 = 100_000;

/// Seasons begin in March, June, September, December: the meteorological ones.
const SEASONS: [(&str, u8); 5] = [("", 0), ("SP", 3), ("SU", 6), ("FA", 9), ("WI", 12)];

/// A place in the calendar. Years before ours are negative: -44 is 44 BC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Point {
    pub(crate) year: Option<i32>,
    pub(crate) period: Period,
    pub(crate) clock: Option<Clock>,
    pub(crate) part: Option<u8>,
}

impl Point {
    pub(crate) fn new(year: Option<i32>, period: Period) -> Self {
        Self { year, period, clock: None, part: None }
    }

    /// The day of a day's number.
    pub(crate) fn of_day(days: i32) -> Self {
        let (year, month, day) = calendar::civil(days);
        Self::new(Some(if year <= 0 { year - 1 } else { year }), Period::Day(month, day))
    }

    /// The week a day lies in.
    pub(crate) fn of_week(days: i32) -> Self {
        let (year, week) = calendar::iso_week(days);
        Self::new(Some(year), Period::Week(week))
    }

    /// Whether it is a time of day.
    pub(crate) fn is_time(&self) -> bool {
        self.clock.is_some() || self.part.is_some()
    }

    fn astronomical(&self) -> Option<i32> {
        self.year.map(|year| if year < 0 { year + 1 } else { year })
    }

    /// Whether the day, if it names one, is in the calendar.
    pub(crate) fn is_valid(&self) -> bool {
        match (self.astronomical(), self.period) {
            (_, Period::Day(0, _) | Period::Day(_, 0)) => true,
            (Some(year), Period::Day(month, day)) if year.abs() <= FARTHEST_YEAR => {
                calendar::exists(year, month, day)
            }
            (None, Period::Day(month, day)) => calendar::exists(2000, month, day),
            (Some(year), _) if year.abs() > FARTHEST_YEAR => true,
            (Some(year), Period::Week(week)) => week >= 1 && week <= calendar::weeks_in_year(year),
            (_, Period::Month(month)) => (1..=12).contains(&month),
            _ => true,
        }
    }

    /// First and last day, where both are known.
    pub(crate) fn bounds(&self) -> Option<(i32, i32)> {
        let year = self.astronomical().filter(|year| year.abs() <= FARTHEST_YEAR)?;
        if !self.is_valid() {
            return None;
        }
        let months = |first: u8, count: i32| {
            let (last_year, last_month) = calendar::add_months(year, first, count - 1);
            let last_day = calendar::month_length(last_year, last_month);
            (calendar::days(year, first, 1), calendar::days(last_year, last_month, last_day))
        };
        let years = |length: i32| {
            if self.year < Some(0) {
                let first = -self.year.unwrap_or(0) / length * length;
                let last_year = if first == 0 { 0 } else { 1 - first };
                (calendar::days(2 - first - length, 1, 1), calendar::days(last_year, 12, 31))
            } else {
                let first = year.div_euclid(length) * length;
                (calendar::days(first, 1, 1), calendar::days(first + length - 1, 12, 31))
            }
        };
        Some(match self.period {
            Period::Millennium => years(1000),
            Period::Century => years(100),
            Period::Decade => years(10),
            Period::Year => months(1, 12),
            Period::Half(half) => months(half * 6 - 5, 6),
            Period::Quarter(quarter) => months(quarter * 3 - 2, 3),
            Period::Season(season) => months(SEASONS[usize::from(season)].1, 3),
            Period::Month(month) => months(month, 1),
            Period::Week(week) => {
                let monday = calendar::monday_of_week(year, week);
                (monday, monday + 6)
            }
            Period::Weekend(week) => {
                let monday = calendar::monday_of_week(year, week);
                (monday + 5, monday + 6)
            }
            Period::Day(0, _) | Period::Day(_, 0) | Period::Weekday(_) | Period::AnyDay => {
                return None;
            }
            Period::Day(month, day) => {
                let day = calendar::days(year, month, day);
                (day, day)
            }
        })
    }

    /// The first day.
    pub(crate) fn begin(&self) -> Option<i32> {
        self.bounds().map(|bounds| bounds.0)
    }

    /// The TIMEX3 value.
    pub(crate) fn value(&self) -> String {
        let mut out = String::with_capacity("2016-07-14".len());
        let digits = match self.period {
            Period::Millennium => 1,
            Period::Century => 2,
            Period::Decade => 3,
            Period::Weekday(_) | Period::AnyDay => 0,
            _ => 4,
        };
        match self.year {
            _ if digits == 0 => {}
            None => out.push_str(&"XXXX"[..digits]),
            Some(year) => {
                let whole = format!("{:04}", year.abs());
                out.push_str(if year < 0 { "BC" } else { "" });
                out.push_str(&whole[..whole.len().saturating_sub(4 - digits)]);
            }
        }
        let _ = match self.period {
            Period::Millennium | Period::Century | Period::Decade | Period::Year => Ok(()),
            Period::Half(half) => write!(out, "-H{half}"),
            Period::Quarter(0) => write!(out, "-QX"),
            Period::Quarter(quarter) => write!(out, "-Q{quarter}"),
            Period::Season(season) => write!(out, "-{}", SEASONS[usize::from(season)].0),
            Period::Month(0) => write!(out, "-XX"),
            Period::Month(month) => write!(out, "-{month:02}"),
            Period::Week(0) => write!(out, "-WXX"),
            Period::Week(week) => write!(out, "-W{week:02}"),
            Period::Weekend(0) => write!(out, "-WXX-WE"),
            Period::Weekend(week) => write!(out, "-W{week:02}-WE"),
            Period::Day(0, 0) => write!(out, "-XX-XX"),
            Period::Day(month, 0) => write!(out, "-{month:02}-XX"),
            Period::Day(0, day) => write!(out, "-XX-{day:02}"),
            Period::Day(month, day) => write!(out, "-{month:02}-{day:02}"),
            Period::Weekday(weekday) => write!(out, "XXXX-WXX-{weekday}"),
            Period::AnyDay => write!(out, "XXXX-XX-XX"),
        };
        if let Some(clock) = self.clock {
            let _ = write!(out, "T{:02}", clock.hour);
            if let Some(minute) = clock.minute {
                let _ = write!(out, ":{minute:02}");
            }
            if let Some(second) = clock.second {
                let _ = write!(out, ":{second:02}");
            }
        } else if let Some(part) = self.part {
            let _ = write!(out, "T{}", PARTS[usize::from(part)]);
        }
        out
    }

    /// The finest thing it names.
    pub(crate) fn grain(&self) -> &'static str {
        if let Some(clock) = self.clock {
            return match (clock.minute, clock.second) {
                (_, Some(_)) => "second",
                (Some(_), None) => "minute",
                (None, None) => "hour",
            };
        }
        if self.part.is_some() {
            return "part of day";
        }
        match self.period {
            Period::Millennium => "millennium",
            Period::Century => "century",
            Period::Decade => "decade",
            Period::Year => "year",
            Period::Half(_) => "half",
            Period::Quarter(_) => "quarter",
            Period::Season(_) => "season",
            Period::Month(_) => "month",
            Period::Week(_) => "week",
            Period::Weekend(_) => "weekend",
            Period::Day(..) | Period::Weekday(_) | Period::AnyDay => "day",
        }
    }
}
