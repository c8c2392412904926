//! What the scanner hands to the grammar: tokens, each with the classes it may stand for.

use super::calendar;

/// A class of tokens: a field of the lexicon (a month, a unit) or one literal word of a rule.
pub(crate) type ClassId = u16;

/// One thing a token may mean: "may" is a month with value 5 and the literal word of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Meaning {
    pub(crate) class: ClassId,
    pub(crate) value: i32,
}

/// What stands between a token and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    Tight,
    Space,
    Line,
    Blank,
}

/// How a token is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Lower,
    Capital,
    Upper,
    Number,
    Mark,
}

/// A word, a number or a punctuation mark; offsets are bytes of the whole text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) gap: Gap,
    pub(crate) shape: Shape,
    /// Where its meanings begin in the chunk, or with [`LISTED`] which sense of the lexicon it has.
    pub(crate) first: u32,
    pub(crate) count: u8,
    /// Whether a match may begin with it, as far as a look at the word alone tells.
    pub(crate) begins: bool,
}

/// Marks a sense of the lexicon, as most words have.
pub(crate) const LISTED: u32 = 1 << 31;

/// A sense of the lexicon: where its meanings begin, and how many there are.
pub(crate) type Sense = (u32, u8);

impl Token {
    /// Its sense, when it is one of the lexicon.
    pub(crate) fn sense(&self) -> Option<usize> {
        (self.first & LISTED > 0).then_some((self.first ^ LISTED) as usize)
    }

    /// Whether it is written with a capital.
    pub(crate) fn is_capital(&self) -> bool {
        matches!(self.shape, Shape::Capital | Shape::Upper)
    }
}

/// The order of the numbers in a date written in digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Year, month, day.
    YearFirst,
    /// Day, month, year by custom of the separator (30.06.2016).
    DayFirst,
    /// Two numbers and a year: the article settles which is the day.
    Open,
    /// ISO year, week, weekday (0 when there is none).
    Week,
    /// Year and day of the year.
    Ordinal,
    /// Year and month.
    Month,
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Clock {
    pub(crate) hour: u8,
    pub(crate) minute: Option<u8>,
    pub(crate) second: Option<u8>,
}

/// A date written in digits, as its numbers stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NumericDate {
    pub(crate) layout: Layout,
    pub(crate) year: i32,
    pub(crate) first: u16,
    pub(crate) second: u16,
    pub(crate) short_year: bool,
    pub(crate) clock: Option<Clock>,
}

impl NumericDate {
    /// Year, month and day with the order given; `None` for weeks and days of the year.
    pub(crate) fn ymd(&self, day_first: bool) -> Option<(i32, u8, u8)> {
        let (month, day) = match self.layout {
            Layout::DayFirst => (self.second, self.first),
            Layout::Open if day_first => (self.second, self.first),
            Layout::YearFirst | Layout::Open => (self.first, self.second),
            Layout::Week | Layout::Ordinal | Layout::Month => return None,
        };
        Some((self.year, month as u8, day as u8))
    }

    /// Which order the numbers themselves allow: `Some(true)` for the day first.
    pub(crate) fn evidence(&self) -> Option<bool> {
        if self.layout != Layout::Open {
            return None;
        }
        match (self.first > 12, self.second > 12) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        }
    }

    /// Whether some order gives a day of the calendar.
    pub(crate) fn is_plausible(&self) -> bool {
        [true, false].into_iter().any(|day_first| {
            self.ymd(day_first).is_some_and(|(year, month, day)| calendar::exists(year, month, day))
        })
    }
}

/// Tokens of one stretch of text, with the meanings they share.
#[derive(Debug, Default)]
pub(crate) struct Chunk {
    pub(crate) tokens: Vec<Token>,
    pub(crate) meanings: Vec<Meaning>,
    /// Those of the lexicon.
    pub(crate) listed: &'static [Meaning],
    pub(crate) senses: &'static [Sense],
    pub(crate) dates: Vec<NumericDate>,
    pub(crate) clocks: Vec<Clock>,
    /// Tokens that are numbers in words, or parts of such.
    pub(crate) numerals: Vec<u32>,
}

impl Chunk {
    pub(crate) fn clear(&mut self) {
        self.tokens.clear();
        self.meanings.clear();
        self.dates.clear();
        self.clocks.clear();
        self.numerals.clear();
    }

    /// The meanings of token `at`.
    pub(crate) fn meanings(&self, at: usize) -> &[Meaning] {
        let token = &self.tokens[at];
        let (from, meanings) = match token.sense() {
            None => (token.first, self.meanings.as_slice()),
            Some(sense) => (self.senses[sense].0, self.listed),
        };
        &meanings[from as usize..][..usize::from(token.count)]
    }

    /// The value token `at` has as a member of `class`.
    pub(crate) fn value(&self, at: usize, class: ClassId) -> Option<i32> {
        self.meanings(at).iter().find(|meaning| meaning.class == class).map(|meaning| meaning.value)
    }
}
