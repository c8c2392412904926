//! Numbers in digits: plain ones, ordinals, decades, clocks, dates; and those that are none of these.

mod groups;
mod run;
mod shapes;

pub(crate) use run::digit;

use crate::dates::language::{Field, LONGEST_WORD, Language};
use crate::dates::token::{Chunk, Clock, Gap, Meaning, NumericDate, Shape, Token};
use run::Run;
pub(crate) use shapes::full_year;
use shapes::{
    FIRST_YEAR, LAST_YEAR, apostrophe_s, basic, begins_meridiem, begins_word, is_decade, is_year,
    iso,
};

/// A group of digits of a run.
#[derive(Debug, Clone, Copy, Default)]
struct Group {
    from: usize,
    to: usize,
    value: i64,
}

impl Group {
    fn len(self) -> usize {
        self.to - self.from
    }
}

/// Reads the number at `start`, pushes its tokens, and tells where it ends.
pub(crate) fn scan(
    text: &str,
    start: usize,
    gap: Gap,
    language: &Language,
    chunk: &mut Chunk,
) -> usize {
    let run = Run::collect(text, start);
    let end = run.places[run.length];
    let mut push = Push { text, run: &run, gap, chunk, language };
    if run.too_long {
        push.opaque(end);
        return end;
    }
    let money = is_money(text, start);
    if money {
        push.opaque(end);
        return end;
    }
    push.classify()
}

/// Whether a sign of money or number stands right before.
fn is_money(text: &str, start: usize) -> bool {
    let before = text[..start].chars().next_back();
    matches!(
        before,
        Some(
            '$' | '£'
                | '€'
                | '¥'
                | '₹'
                | '₩'
                | '₽'
                | '#'
                | '№'
                | '@'
                | '§'
                | '±'
                | '~'
                | '='
                | '_'
                | '*'
        )
    ) || (matches!(before, Some(' '))
        && matches!(
            text[..start - 1].chars().next_back(),
            Some('$' | '£' | '€' | '¥' | '₹' | '₽' | '№' | '§')
        ))
}

struct Push<'a> {
    text: &'a str,
    run: &'a Run,
    gap: Gap,
    chunk: &'a mut Chunk,
    language: &'a Language,
}

/// Hundredths of the fraction written as one letter that the text begins with, and its bytes.
fn vulgar_fraction(bytes: &[u8]) -> Option<(i32, usize)> {
    match bytes {
        [0xC2, 0xBC, ..] => Some((25, 2)),
        [0xC2, 0xBD, ..] => Some((50, 2)),
        [0xC2, 0xBE, ..] => Some((75, 2)),
        _ => None,
    }
}

impl Push<'_> {
    fn token(&mut self, from: usize, to: usize, meanings: &[(Field, i32)]) {
        let first = self.chunk.meanings.len() as u32;
        self.chunk.meanings.extend(
            meanings.iter().map(|(field, value)| Meaning { class: field.class(), value: *value }),
        );
        let gap = if from == 0 { self.gap } else { Gap::Tight };
        self.chunk.tokens.push(Token {
            start: self.run.places[from],
            end: self.run.places[to],
            gap,
            shape: Shape::Number,
            first,
            count: meanings.len() as u8,
            begins: true,
        });
    }

    fn opaque(&mut self, end: usize) {
        let first = self.chunk.meanings.len() as u32;
        self.chunk.meanings.push(Meaning { class: Field::Opaque.class(), value: 0 });
        let start = self.run.places[0];
        self.chunk.tokens.push(Token {
            start,
            end,
            gap: self.gap,
            shape: Shape::Number,
            first,
            count: 1,
            begins: false,
        });
    }

    /// A sign between two numbers, as a token of its own.
    fn sign(&mut self, at: usize) {
        let first = self.chunk.meanings.len() as u32;
        let sign = &self.run.signs[at..=at];
        self.language.lexicon.look_up(sign, Shape::Mark, &mut self.chunk.meanings);
        if sign == b"-" {
            self.chunk.meanings.push(Meaning { class: Field::Hyphen.class(), value: 0 });
        }
        let count = (self.chunk.meanings.len() as u32 - first) as u8;
        let (start, end) = (self.run.places[at], self.run.places[at + 1]);
        self.chunk.tokens.push(Token {
            start,
            end,
            gap: Gap::Tight,
            shape: Shape::Mark,
            first,
            count,
            begins: count > 0,
        });
    }

    fn classify(&mut self) -> usize {
        let run = self.run;
        let signs = &run.signs[..run.length];
        let end = run.places[run.length];
        let rest = &self.text.as_bytes()[end..];
        if rest.first().is_some_and(|byte| *byte == b'%') || self.text[end..].starts_with('°') {
            self.opaque(end);
            return end;
        }
        if let Some((date, length)) = iso(signs)
            && length == signs.len()
        {
            if rest.first().is_some_and(u8::is_ascii_alphanumeric) {
                self.opaque(end);
            } else {
                self.date(0, length, date);
            }
            return end;
        }
        let mut groups = [Group::default(); 12];
        let mut between = [0_u8; 12];
        let mut count = 0;
        let mut at = 0;
        while at < signs.len() {
            let from = at;
            let mut value = 0_i64;
            while at < signs.len() && signs[at].is_ascii_digit() {
                value = value.saturating_mul(10).saturating_add(i64::from(signs[at] - b'0'));
                at += 1;
            }
            if count == groups.len() || from == at {
                self.opaque(end);
                return end;
            }
            groups[count] = Group { from, to: at, value };
            if at < signs.len() {
                between[count] = signs[at];
                at += 1;
            }
            count += 1;
        }
        let (groups, between) = (&groups[..count], &between[..count - 1]);
        if count == 1 {
            return self.single(groups[0], end);
        }
        self.several(groups, between, end);
        end
    }

    /// One run of digits, perhaps with letters right after it.
    fn single(&mut self, group: Group, end: usize) -> usize {
        let bytes = self.text.as_bytes();
        let letters = bytes[end..]
            .iter()
            .take(LONGEST_WORD)
            .take_while(|byte| byte.is_ascii_alphabetic())
            .count();
        let next = self.text[end + letters..].chars().next();
        // "2016·5 min read" ends the year, "2016€" a price.
        let more = next.is_some_and(|next| {
            next.is_ascii_digit()
                || !next.is_ascii() && (next.is_alphanumeric() || matches!(next, '€' | '£' | '¥'))
        });
        let value = group.value as i32;
        if group.len() <= 2
            && let Some((hundredths, wide)) = vulgar_fraction(&bytes[end..])
        {
            self.with_suffix(group, end + wide, &[(Field::Decimal, 100 * value + hundredths)]);
            return end + wide;
        }
        if is_year(group) && (begins_word(&bytes[end..]) || self.begins_byline(end, letters)) {
            self.plain(group);
            return end;
        }
        if letters > 0 || more {
            let mut lower = [0_u8; LONGEST_WORD];
            for (to, byte) in lower.iter_mut().zip(&bytes[end..end + letters]) {
                *to = byte.to_ascii_lowercase();
            }
            let suffix = &lower[..letters];
            let mut meanings = Vec::new();
            self.language.lexicon.look_up(suffix, Shape::Upper, &mut meanings);
            let has = |field: Field| meanings.iter().any(|meaning| meaning.class == field.class());
            if has(Field::OrdinalSuffix) && group.len() <= 2 && !more {
                self.with_suffix(
                    group,
                    end + letters,
                    &[(Field::Ordinal, value), (Field::Nth, value)],
                );
                return end + letters;
            }
            if has(Field::DecadeSuffix) && !more && is_decade(group) {
                let old = [(Field::Decade, value), (Field::BigNumber, value)];
                let meanings = &old[..=usize::from(group.len() == 3)];
                self.with_suffix(group, end + letters, meanings);
                return end + letters;
            }
            let joined = has(Field::Meridiem)
                || has(Field::Unit)
                || has(Field::Units)
                || (letters == 1 && begins_meridiem(&bytes[end..]));
            if !joined || more || letters == 0 {
                let mut stop = end + letters;
                while stop < bytes.len() && (bytes[stop].is_ascii_alphanumeric()) {
                    stop += 1;
                }
                self.opaque(stop);
                return stop;
            }
        }
        if let Some(wide) = apostrophe_s(bytes, end)
            && is_decade(group)
            && (group.len() == 4 || group.len() == 2)
            && value % 10 == 0
        {
            self.with_suffix(group, end + wide, &[(Field::Decade, value)]);
            return end + wide;
        }
        if matches!(group.len(), 8 | 12 | 14)
            && let Some(date) = basic(&self.run.signs[..group.len()])
        {
            self.date(0, group.len(), date);
            return end;
        }
        self.plain(group);
        end
    }

    /// Whether a byline is glued to the number: "July 14, 2016by Ada Holm".
    fn begins_byline(&self, end: usize, letters: usize) -> bool {
        let lexicon = &self.language.lexicon;
        let mut meanings = Vec::new();
        if letters > 1 {
            let word = &self.text.as_bytes()[end..end + letters];
            lexicon.look_up(word, Shape::Lower, &mut meanings);
        }
        meanings.iter().any(|meaning| Some(meaning.class) == lexicon.class("BYLINE"))
    }

    fn with_suffix(&mut self, group: Group, end: usize, meanings: &[(Field, i32)]) {
        self.token(group.from, group.to, meanings);
        self.chunk.tokens.last_mut().expect("just pushed").end = end;
    }

    /// A whole number in all it may mean.
    fn plain(&mut self, group: Group) {
        let value = group.value.min(i64::from(i32::MAX)) as i32;
        let mut meanings = [(Field::Count, value); 4];
        let mut count = 1;
        let mut add = |field: Field| {
            meanings[count] = (field, value);
            count += 1;
        };
        match group.len() {
            1 | 2 => {
                if (1..=31).contains(&value) {
                    add(Field::Day);
                }
                if value <= 24 {
                    add(Field::Hour);
                }
                if group.len() == 2 {
                    add(Field::ShortYear);
                }
            }
            3 => add(Field::BigNumber),
            4 if (FIRST_YEAR..=LAST_YEAR).contains(&value) => add(Field::Year),
            4 if value < 2400 && value % 100 < 60 => add(Field::BigNumber),
            _ => {}
        }
        let meanings = meanings;
        self.token(group.from, group.to, &meanings[..count]);
    }

    fn date(&mut self, from: usize, to: usize, date: NumericDate) {
        let index = self.chunk.dates.len() as i32;
        self.chunk.dates.push(date);
        self.token(from, to, &[(Field::Date, index)]);
    }

    fn clock(&mut self, field: Field, from: usize, to: usize, clock: Clock) {
        let index = self.chunk.clocks.len() as i32;
        self.chunk.clocks.push(clock);
        self.token(from, to, &[(field, index)]);
    }
}
