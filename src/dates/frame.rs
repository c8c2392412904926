//! What the words of one mention say, field by field.

use super::grammar::Rule;
use super::language::{Field, Language};
use super::token::{Chunk, ClassId, Clock, NumericDate};
use super::unit::Unit;

/// The fields a mention fills; all the resolver knows of it.
// A mention says many independent things or does not say them: a state machine has no states here.
#[allow(clippy::struct_excessive_bools)]
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Frame {
    pub(crate) date: Option<NumericDate>,
    pub(crate) year: Option<i32>,
    pub(crate) short_year: bool,
    pub(crate) month: Option<u8>,
    pub(crate) day: Option<u8>,
    pub(crate) weekday: Option<u8>,
    pub(crate) season: Option<u8>,
    pub(crate) quarter: Option<u8>,
    pub(crate) half: Option<u8>,
    pub(crate) ordinal: Option<i32>,
    pub(crate) decade: Option<i32>,
    /// "a year ago this week": how exactly the offset is meant.
    pub(crate) grain: Option<Unit>,
    /// "the turn of the century", "of the year": of this many years.
    pub(crate) turn: Option<i32>,
    pub(crate) era: i32,
    pub(crate) holiday: Option<i32>,
    pub(crate) clock: Option<Clock>,
    pub(crate) hour: Option<u8>,
    pub(crate) meridiem: Option<i32>,
    pub(crate) part: Option<u8>,
    pub(crate) day_shift: Option<i32>,
    pub(crate) shift: Option<i32>,
    pub(crate) step: Option<i32>,
    pub(crate) unit: Option<Unit>,
    pub(crate) plural: bool,
    /// Hundredths.
    pub(crate) count: Option<i64>,
    pub(crate) vague: bool,
    pub(crate) phase: u8,
    pub(crate) measure: u8,
    pub(crate) fiscal: bool,
    /// -1 ago, 1 from now: an offset from the day of publication.
    pub(crate) ago: i32,
    /// -1 earlier, 1 later: an offset from the date spoken of.
    pub(crate) later: i32,
    /// Past 1, present 2, future 3.
    pub(crate) reference: u8,
    pub(crate) set: bool,
    pub(crate) weeks_of: bool,
    /// "the day before": counted from the date right after it, if one stands there.
    pub(crate) beside: bool,
    /// "a Sunday": any of them.
    pub(crate) open: bool,
    /// The period that a figure of this one is set against: "the year-ago quarter".
    pub(crate) compare: bool,
    /// It is a quarter.
    pub(crate) of_quarter: bool,
}

/// The settings a rule may make.
pub(crate) const SETTINGS: &[&str] = &[
    "phase",
    "measure",
    "shift",
    "step",
    "dayshift",
    "unit",
    "count",
    "ago",
    "later",
    "reference",
    "part",
    "vague",
    "quarter",
    "half",
    "halfyear",
    "nthquarter",
    "century",
    "day",
    "nthday",
    "year",
    "minute",
    "hhmm",
    "ordinal",
    "nth",
    "grain",
    "turn",
    "holiday",
    "compare",
    "yearend",
    "open",
    "ahead",
    "beside",
    "weekof",
    "plural",
    "narrative",
    "weak",
    "person",
    "coming",
];

impl Frame {
    /// Reads the tokens `from..to` of a match, each in the class it was matched as.
    pub(crate) fn read(
        chunk: &Chunk,
        language: &Language,
        rule: &Rule,
        from: usize,
        classes: &[ClassId],
    ) -> Self {
        let mut frame = Self { era: 1, ..Self::default() };
        for (at, class) in classes.iter().enumerate() {
            if let Some(field) = language.lexicon.field(*class) {
                let value = chunk.value(from + at, *class).unwrap_or_default();
                frame.set_field(field, value, chunk);
            }
        }
        for (name, value) in &rule.settings {
            frame.set_setting(name, *value);
        }
        frame
    }

    fn set_field(&mut self, field: Field, value: i32, chunk: &Chunk) {
        match field {
            Field::Count | Field::BigNumber => {
                self.count = self.count.or(Some(i64::from(value) * 100));
            }
            Field::Decimal => self.count = Some(self.count.unwrap_or(0) + i64::from(value)),
            Field::Half => {
                // "an hour and a half"
                let whole = self.count.unwrap_or(if self.unit.is_some() { 100 } else { 0 });
                self.count = Some(whole + 50);
            }
            Field::Vague => self.vague = true,
            Field::Day => self.day = Some(value as u8),
            Field::Year => self.year = Some(value),
            Field::ShortYear => {
                self.year = Some(value);
                self.short_year = true;
            }
            Field::Hour => self.hour = Some(value as u8),
            Field::Ordinal | Field::Nth => self.ordinal = Some(value),
            Field::Decade => self.decade = Some(value),
            Field::Date => self.date = chunk.dates.get(value as usize).copied(),
            Field::Clock | Field::DotClock => {
                self.clock = chunk.clocks.get(value as usize).copied();
            }
            Field::Month => self.month = Some(value as u8),
            Field::Weekday => self.weekday = Some(value as u8),
            Field::Season => self.season = Some(value as u8),
            Field::Part => self.part = Some(value as u8),
            Field::Phase => self.phase = value as u8,
            Field::Measure => self.measure = value as u8,
            Field::DayShift => self.day_shift = Some(value),
            Field::Shift => self.shift = Some(value),
            Field::Step => self.step = Some(value),
            Field::Unit => {
                let unit = Unit::of(value);
                // "Labor Day weekend": the day is part of a name.
                let stretch = matches!(unit, Unit::Week | Unit::Weekend);
                let held = self.unit.filter(|held| !(stretch && *held == Unit::Day));
                self.unit = held.or(Some(unit));
            }
            Field::Units => {
                self.unit = self.unit.or(Some(Unit::of(value)));
                self.plural = true;
            }
            Field::Frequency => {
                self.unit = Some(Unit::of(value % 100));
                self.count = Some(i64::from(value / 100).max(1) * 100);
                self.set = true;
            }
            Field::Meridiem => self.meridiem = Some(value),
            Field::Holiday => self.holiday = Some(value),
            Field::Era => self.era = value,
            Field::FixedClock => {
                self.clock = Some(Clock { hour: value as u8, minute: Some(0), second: None });
            }
            Field::Quarter => self.quarter = Some(value as u8),
            Field::HalfYear => self.half = Some(value as u8),
            Field::Fiscal => self.fiscal = true,
            Field::Zone
            | Field::Numeral
            | Field::OrdinalWord
            | Field::OrdinalSuffix
            | Field::DecadeSuffix
            | Field::NumeralJoint
            | Field::Tense
            | Field::Pluperfect
            | Field::Passive
            | Field::Toward
            | Field::Infinitive
            | Field::Direction
            | Field::Coming
            | Field::Aside
            | Field::Determiner
            | Field::Possessive
            | Field::Event
            | Field::Pronoun
            | Field::Negation
            | Field::RangeJoint
            | Field::ListJoint
            | Field::Filler
            | Field::Between
            | Field::SmallWord
            | Field::Prose
            | Field::Work
            | Field::Hyphen
            | Field::Dash
            | Field::Opaque => {}
        }
    }

    fn set_setting(&mut self, name: &str, value: i32) {
        match name {
            "phase" => self.phase = value as u8,
            "measure" => self.measure = value as u8,
            "shift" => self.shift = Some(value),
            "step" => self.step = Some(value),
            "dayshift" => self.day_shift = Some(value),
            "unit" => self.unit = Some(Unit::of(value)),
            "count" => self.count = Some(i64::from(value) * 100),
            "ago" => self.ago = value,
            "later" => self.later = value,
            "reference" => self.reference = value as u8,
            "part" => self.part = Some(value as u8),
            "vague" => self.vague = true,
            "quarter" => {
                self.quarter = self.quarter.or(self.ordinal.take().map(|ordinal| ordinal as u8));
            }
            "half" => self.half = self.half.or(self.ordinal.take().map(|ordinal| ordinal as u8)),
            "nthquarter" => self.quarter = Some(value as u8),
            "halfyear" => self.half = Some(value as u8),
            "century" => {
                self.unit = Some(Unit::Century);
            }
            "day" => self.day = self.day.or(self.ordinal.take().map(|ordinal| ordinal as u8)),
            "nthday" => self.day = Some(value as u8),
            "year" => {
                if let Some(count) = self.count.take() {
                    self.year = Some((count / 100) as i32);
                }
            }
            "minute" => {
                // half past three, quarter to five
                if let Some(hour) = self.hour {
                    let (hour, minute) =
                        if value < 0 { ((hour + 23) % 24, 60 + value) } else { (hour, value) };
                    self.clock = Some(Clock { hour, minute: Some(minute as u8), second: None });
                }
            }
            "hhmm" => {
                // 1712 GMT
                let year = self.year.take().map(i64::from);
                let count = self.count.take().map(|count| count / 100);
                let number = year.or(count).unwrap_or_default();
                let (hour, minute) = (number / 100, number % 100);
                if hour < 24 && minute < 60 {
                    let (hour, minute) = (hour as u8, Some(minute as u8));
                    self.clock = Some(Clock { hour, minute, second: None });
                }
            }
            "ordinal" => self.ordinal = self.day.take().map(i32::from).or(self.ordinal),
            "grain" => self.grain = Some(Unit::of(value)),
            "turn" => self.turn = Some(value),
            "nth" => self.ordinal = Some(value),
            "holiday" => self.holiday = Some(value),
            "compare" => (self.compare, self.of_quarter) = (true, value > 1),
            "yearend" => (self.month, self.day) = (Some(12), Some(31)),
            "beside" => self.beside = true,
            "open" => self.open = true,
            "weekof" => self.weeks_of = true,
            "plural" => self.plural = true,
            _ => {}
        }
    }
}
