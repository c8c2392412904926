//! Numbers in words: "two hundred and thirty-four", "nineteen ninety-seven", "65 million", "twenty-first".

use super::language::Field;
use super::token::{Chunk, Meaning, Shape};

/// Larger numbers are no count of anything a date is made of.
const LARGEST: i64 = 2_000_000_000;

/// A number read so far.
#[derive(Debug, Clone, Copy, Default)]
struct Reading {
    total: i64,
    current: i64,
    /// The last part: a unit, a ten, a scale.
    last: i64,
    /// "nineteen ninety": hundreds named by their first half.
    year: bool,
}

impl Reading {
    fn value(self) -> i64 {
        self.total + self.current
    }

    /// The reading with one more part, if the parts go together.
    fn with(self, part: i64) -> Option<Self> {
        let mut next = Self { last: part, ..self };
        match part {
            1000.. => {
                if self.last >= 1000 || (self.total > 0 && part >= 1000 && self.total < part) {
                    return None;
                }
                next.total = self.total + self.current.max(1) * part;
                next.current = 0;
            }
            100 => {
                // "A hundred" names no number of its hundreds.
                let bare = self.last == 0;
                if (self.current == 0 && !bare) || self.current > 99 || self.year {
                    return None;
                }
                next.current = if bare { 100 } else { self.current * 100 };
            }
            10..=99 => match self.last {
                0 | 100 | 1000.. => next.current = self.current + part,
                10..=99 if self.total == 0 && (10..=20).contains(&self.current) && !self.year => {
                    next.current = self.current * 100 + part;
                    next.year = true;
                }
                _ => return None,
            },
            _ => match self.last {
                0 | 20..=99 | 100 | 1000.. if self.last % 10 == 0 => {
                    next.current = self.current + part;
                }
                _ => return None,
            },
        }
        (next.value() <= LARGEST).then_some(next)
    }
}

/// Joins the numerals of a chunk into one token each.
pub(crate) fn join(chunk: &mut Chunk) {
    let positions = std::mem::take(&mut chunk.numerals);
    let (mut written, mut done) = (0, 0);
    for position in &positions {
        let position = *position as usize;
        if position < done {
            continue;
        }
        let scaled = (position > done && chunk.tokens[position - 1].shape == Shape::Number)
            .then(|| chunk.value(position - 1, Field::Count.class()))
            .flatten()
            .filter(|_| chunk.value(position, Field::Numeral.class()) >= Some(100));
        let at = position - usize::from(scaled.is_some());
        let Some((end, number, ordinal, year)) = read(chunk, at, scaled) else { continue };
        chunk.tokens.copy_within(done..at, written);
        written += at - done;
        done = end;
        let mut token = chunk.tokens[at];
        token.end = chunk.tokens[end - 1].end;
        let first = chunk.meanings.len() as u32;
        if end == at + 1 {
            // What else the one word may be: "second" is a unit.
            for other in 0..usize::from(token.count) {
                let meaning = chunk.meanings(at)[other];
                chunk.meanings.push(meaning);
            }
        }
        let value = number as i32;
        if ordinal {
            chunk.meanings.push(Meaning { class: Field::Ordinal.class(), value });
        } else {
            chunk.meanings.push(Meaning { class: Field::Count.class(), value });
            // "A hundred and fifty".
            let scale = scaled.is_none() && chunk.value(at, Field::Numeral.class()) >= Some(100);
            if number >= 100 && (end == at + 1 || scale) {
                chunk.meanings.push(Meaning { class: Field::BigNumber.class(), value });
            }
            // "Nineteen Eighty-Four" is a book.
            let title = end > at + 1 && chunk.tokens[end - 1].shape == Shape::Capital;
            if (year || (number == 2000 && end > at + 1)) && !title {
                chunk.meanings.push(Meaning { class: Field::Year.class(), value });
            } else if number <= 12 {
                chunk.meanings.push(Meaning { class: Field::Hour.class(), value });
            }
        }
        token.begins = true;
        token.first = first;
        token.count = (chunk.meanings.len() as u32 - first) as u8;
        chunk.tokens[written] = token;
        written += 1;
    }
    let rest = chunk.tokens.len() - done;
    chunk.tokens.copy_within(done.., written);
    chunk.tokens.truncate(written + rest);
    chunk.numerals = positions;
}

/// The longest number in words that begins at `at`: where it ends, its value, whether it is an
/// ordinal, whether it reads as a year.
fn read(chunk: &Chunk, at: usize, scaled: Option<i32>) -> Option<(usize, i64, bool, bool)> {
    let part = |at: usize| chunk.value(at, Field::Numeral.class()).map(i64::from);
    let ordinal = |at: usize| chunk.value(at, Field::OrdinalWord.class()).map(i64::from);
    let (mut reading, mut end) = match (scaled, part(at)) {
        (Some(number), _) => {
            let last = i64::from(number).clamp(1, 9);
            (Reading { current: i64::from(number), last, ..Reading::default() }, at + 1)
        }
        // "$800 billion two-year plan": a scale without its number begins nothing.
        (None, Some(scale @ 1_000_000..)) => return Some((at + 1, scale, false, false)),
        (None, Some(number)) => (Reading::default().with(number.max(1))?, at + 1),
        (None, None) => return ordinal(at).map(|number| (at + 1, number, true, false)),
    };
    loop {
        let mut next = end;
        let joint = |at: usize| {
            chunk.value(at, Field::Hyphen.class()).is_some()
                || (chunk.value(at, Field::NumeralJoint.class()).is_some() && reading.last >= 100)
        };
        if next < chunk.tokens.len() && joint(next) {
            next += 1;
        }
        if next >= chunk.tokens.len() || chunk.tokens[next].gap > super::token::Gap::Line {
            break;
        }
        if let Some(longer) = part(next).and_then(|number| reading.with(number)) {
            reading = longer;
            end = next + 1;
        } else if let Some(last) = ordinal(next)
            && reading.last >= 20
            && let Some(longer) = reading.with(last)
        {
            return Some((next + 1, longer.value(), true, false));
        } else {
            break;
        }
    }
    Some((end, reading.value(), false, reading.year && (1000..=2199).contains(&reading.value())))
}
