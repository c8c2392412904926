//! Numbers in digits: plain ones, ordinals, decades, clocks, dates; and those that are none of these.

use super::language::{Field, LONGEST_WORD, Language};
use super::token::{Chunk, Clock, Gap, Layout, Meaning, NumericDate, Shape, Token};

/// Digits and signs a date or clock is made of at most: two ISO dates with times and zones.
const LONGEST_RUN: usize = 64;

/// Years before this one need a word beside them ("AD 800").
const FIRST_YEAR: i32 = 1000;

/// Later ones are numbers.
const LAST_YEAR: i32 = 2199;

/// Two-digit years below this one are of this century: strptime's rule (POSIX).
const PIVOT: i32 = 69;

/// First code points of the decimal digits of scripts in use (Unicode category Nd).
const ZEROS: [u32; 13] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0E50,
    0xFF10,
];

/// The digit a character is, in any script.
pub(crate) fn digit(letter: char) -> Option<u8> {
    if letter.is_ascii_digit() {
        return Some(letter as u8 - b'0');
    }
    let code = letter as u32;
    ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code)).map(|zero| (code - zero) as u8)
}

/// The year two digits stand for.
pub(crate) fn full_year(short: i32) -> i32 {
    if short < PIVOT { 2000 + short } else { 1900 + short }
}

/// A run of digits and signs, as ASCII, with the place of each in the text.
struct Run {
    signs: [u8; LONGEST_RUN],
    places: [usize; LONGEST_RUN + 1],
    length: usize,
    too_long: bool,
}

impl Run {
    fn collect(text: &str, start: usize) -> Self {
        let bytes = text.as_bytes();
        let mut run = Self {
            signs: [0; LONGEST_RUN],
            places: [0; LONGEST_RUN + 1],
            length: 0,
            too_long: false,
        };
        let mut at = start;
        loop {
            let (sign, wide) = match bytes.get(at) {
                None => break,
                Some(byte) if byte.is_ascii_digit() => (*byte, 1),
                Some(byte) if *byte < 0x80 => {
                    let next = bytes.get(at + 1).copied().unwrap_or(0);
                    let digit_next =
                        next.is_ascii_digit() || (next >= 0x80 && digit_at(text, at + 1).is_some());
                    let fits = match byte {
                        b'.' | b':' | b'/' => digit_next,
                        b',' => next.is_ascii_digit() && grouping(bytes, at),
                        b'-' => digit_next || (next == b'W' && run.length == 4),
                        b'W' => run.length == 5 && run.signs[4] == b'-' && digit_next,
                        b'T' => digit_next && run.length >= 7,
                        b'+' => digit_next && run.signs[..run.length].contains(&b'T'),
                        b'Z' => {
                            run.signs[..run.length].contains(&b'T') && !next.is_ascii_alphanumeric()
                        }
                        _ => false,
                    };
                    if !fits {
                        break;
                    }
                    (*byte, 1)
                }
                Some(_) => {
                    let Some(letter) = text[at..].chars().next() else { break };
                    let wide = letter.len_utf8();
                    match (digit(letter), letter) {
                        (Some(digit), _) => (b'0' + digit, wide),
                        (None, '\u{2010}'..='\u{2014}') if digit_at(text, at + wide).is_some() => {
                            (b'-', wide)
                        }
                        _ => break,
                    }
                }
            };
            if run.length < LONGEST_RUN {
                run.signs[run.length] = sign;
                run.places[run.length] = at;
                run.length += 1;
            } else {
                run.too_long = true;
            }
            at += wide;
        }
        run.places[run.length] = at;
        run
    }
}

fn digit_at(text: &str, at: usize) -> Option<u8> {
    text.get(at..).and_then(|rest| rest.chars().next()).and_then(digit)
}

/// Whether the comma at `at` groups thousands: three digits after it, no more.
fn grouping(bytes: &[u8], at: usize) -> bool {
    let digits = bytes[at + 1..].iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
    digits == 3
}

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
        let more =
            bytes.get(end + letters).is_some_and(|byte| byte.is_ascii_digit() || *byte >= 0x80);
        let value = group.value as i32;
        if letters > 0
            || (letters == 0
                && more
                && !self.text[end..].starts_with([
                    '\u{2019}', '\u{2018}', '\u{2013}', '\u{2014}', '\u{a0}', '\u{2009}',
                    '\u{202f}', '\u{201d}', '\u{2026}', '\u{ff0c}',
                ]))
        {
            let mut lower = [0_u8; LONGEST_WORD];
            for (to, byte) in lower.iter_mut().zip(&bytes[end..end + letters]) {
                *to = byte.to_ascii_lowercase();
            }
            let suffix = &lower[..letters];
            let mut meanings = Vec::new();
            self.language.lexicon.look_up(suffix, Shape::Capital, &mut meanings);
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
                self.with_suffix(group, end + letters, &[(Field::Decade, value)]);
                return end + letters;
            }
            let joined = has(Field::Meridiem) || has(Field::Unit) || has(Field::Units);
            if !joined || more || letters == 0 {
                let mut stop = end + letters;
                while stop < bytes.len() && (bytes[stop].is_ascii_alphanumeric()) {
                    stop += 1;
                }
                self.opaque(stop);
                return stop;
            }
        }
        if let Some(wide) = apostrophe_s(bytes, end, self.language)
            && is_decade(group)
            && group.len() == 4
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

    /// Several groups of digits with signs between.
    fn several(&mut self, groups: &[Group], between: &[u8], end: usize) {
        let whole = (groups[0].from, groups[groups.len() - 1].to);
        let len = |at: usize| groups[at].len();
        match between {
            [b','] | [b',', b','] | [b',', b',', b','] => {
                let digits: i64 = groups.iter().fold(0, |sum, group| sum * 1000 + group.value);
                self.token(
                    whole.0,
                    whole.1,
                    &[(Field::Count, digits.min(i64::from(i32::MAX)) as i32)],
                );
            }
            [b':'] | [b':', b':'] if clock_of(groups).is_some() => {
                let clock = clock_of(groups).expect("just seen");
                self.clock(Field::Clock, whole.0, whole.1, clock);
            }
            [b':', b':', b'.' | b','] if clock_of(&groups[..3]).is_some() => {
                let clock = clock_of(&groups[..3]).expect("just seen");
                self.clock(Field::Clock, whole.0, whole.1, clock);
            }
            [b'.'] => self.decimal(groups),
            [b'/'] => self.fraction(groups, end),
            [b'-'] => self.hyphenated(groups, end),
            [one, two] if one == two && matches!(one, b'.' | b'/' | b'-') => {
                match three(groups, *one) {
                    Some(date) => self.date(whole.0, whole.1, date),
                    None => self.opaque(end),
                }
            }
            [b'-', b'/'] if len(0) == 4 && len(1) <= 2 => self.opaque(end),
            _ => self.split(groups, between, end),
        }
    }

    /// Two clocks or dates joined by a hyphen or a slash.
    fn split(&mut self, groups: &[Group], between: &[u8], end: usize) {
        let middle = groups.len() / 2;
        let symmetric = groups.len().is_multiple_of(2)
            && matches!(between[middle - 1], b'-' | b'/')
            && between[..middle - 1] == between[middle..];
        if symmetric
            && groups.len() == 4
            && between[0] == b':'
            && let (Some(left), Some(right)) = (clock_of(&groups[..2]), clock_of(&groups[2..]))
        {
            self.clock(Field::Clock, groups[0].from, groups[1].to, left);
            self.sign(groups[1].to);
            self.clock(Field::Clock, groups[2].from, groups[3].to, right);
            return;
        }
        if symmetric
            && groups.len() == 6
            && between[0] == between[1]
            && let (Some(left), Some(right)) =
                (three(&groups[..3], between[0]), three(&groups[3..], between[0]))
        {
            self.date(groups[0].from, groups[2].to, left);
            self.sign(groups[2].to);
            self.date(groups[3].from, groups[5].to, right);
            return;
        }
        self.opaque(end);
    }

    fn decimal(&mut self, groups: &[Group]) {
        let scale = 10_i64.pow(groups[1].len().min(9) as u32);
        let hundredths = groups[0]
            .value
            .saturating_mul(100)
            .saturating_add(groups[1].value.min(999_999_999) * 100 / scale);
        let mut meanings = vec![(Field::Decimal, hundredths.min(i64::from(i32::MAX)) as i32)];
        if groups[1].len() == 2
            && let Some(clock) = clock_of(groups)
        {
            meanings.push((Field::DotClock, self.chunk.clocks.len() as i32));
            self.chunk.clocks.push(clock);
        }
        self.token(groups[0].from, groups[1].to, &meanings);
    }

    fn fraction(&mut self, groups: &[Group], end: usize) {
        let (top, bottom) = (groups[0].value, groups[1].value);
        if is_modern(groups[0]) && (groups[1].len() == 2 || is_modern(groups[1])) {
            self.plain(groups[0]);
            self.sign(groups[0].to);
            self.plain(groups[1]);
        } else if (1..bottom).contains(&top) && bottom <= 10 && groups[1].len() <= 2 {
            self.token(
                groups[0].from,
                groups[1].to,
                &[(Field::Decimal, (top * 100 / bottom) as i32), (Field::Opaque, 1)],
            );
        } else {
            self.opaque(end);
        }
    }

    fn hyphenated(&mut self, groups: &[Group], end: usize) {
        let (left, right) = (groups[0], groups[1]);
        let month =
            left.len() == 4 && right.len() == 2 && (1..=12).contains(&right.value) && is_year(left);
        if month && right.value <= left.value % 100 {
            let date = NumericDate {
                layout: Layout::Month,
                year: left.value as i32,
                first: right.value as u16,
                second: 0,
                short_year: false,
                clock: None,
            };
            self.date(left.from, right.to, date);
            return;
        }
        let apart = (left.len() <= 2 && right.len() <= 2)
            || (is_year(left) && (right.len() == 2 || is_year(right)))
            || (left.len() <= 3 && right.len() <= 3);
        if apart {
            self.plain(left);
            self.sign(left.to);
            self.plain(right);
        } else {
            self.opaque(end);
        }
    }
}

/// Years written as a span of two.
fn is_modern(group: Group) -> bool {
    group.len() == 4 && (1800..=2100).contains(&group.value)
}

fn is_year(group: Group) -> bool {
    group.len() == 4 && (i64::from(FIRST_YEAR)..=i64::from(LAST_YEAR)).contains(&group.value)
}

fn is_decade(group: Group) -> bool {
    group.value % 10 == 0 && (is_year(group) || group.len() == 2 || (group.len() == 3))
}

fn apostrophe_s(bytes: &[u8], at: usize, language: &Language) -> Option<usize> {
    let _ = language;
    let wide = if bytes.get(at) == Some(&b'\'') {
        1
    } else if bytes[at..].starts_with("\u{2019}".as_bytes()) {
        3
    } else {
        return None;
    };
    let tail = &bytes[at + wide..];
    (tail.first() == Some(&b's') && !tail.get(1).is_some_and(u8::is_ascii_alphanumeric))
        .then_some(wide + 1)
}

/// h:mm or h:mm:ss.
fn clock_of(groups: &[Group]) -> Option<Clock> {
    let fits = groups[0].len() <= 2
        && groups[0].value <= 24
        && groups[1..].iter().all(|group| group.len() == 2 && group.value <= 59)
        && (groups[0].value < 24 || groups[1..].iter().all(|group| group.value == 0));
    fits.then(|| Clock {
        hour: groups[0].value as u8,
        minute: groups.get(1).map(|group| group.value as u8),
        second: groups.get(2).map(|group| group.value as u8),
    })
}

/// Three numbers with the same sign between.
fn three(groups: &[Group], sign: u8) -> Option<NumericDate> {
    let [one, two, three] = groups else { return None };
    let blank = NumericDate {
        layout: Layout::Open,
        year: 0,
        first: 0,
        second: 0,
        short_year: false,
        clock: None,
    };
    let date = if is_year(*one)
        && two.len() <= 2
        && three.len() <= 2
        && (sign != b'.' || two.len() == 2)
    {
        NumericDate {
            layout: Layout::YearFirst,
            year: one.value as i32,
            first: two.value as u16,
            second: three.value as u16,
            ..blank
        }
    } else if one.len() <= 2 && two.len() <= 2 && is_year(*three) {
        let layout = if sign == b'.' && two.value <= 12 { Layout::DayFirst } else { Layout::Open };
        NumericDate {
            layout,
            year: three.value as i32,
            first: one.value as u16,
            second: two.value as u16,
            ..blank
        }
    } else if one.len() <= 2
        && two.len() <= 2
        && three.len() == 2
        && (sign == b'/' || (sign == b'.' && one.len() == 2 && two.len() == 2))
    {
        let layout = if sign == b'.' { Layout::DayFirst } else { Layout::Open };
        let year = full_year(three.value as i32);
        NumericDate {
            layout,
            year,
            first: one.value as u16,
            second: two.value as u16,
            short_year: true,
            ..blank
        }
    } else {
        return None;
    };
    let numbers = [date.first, date.second];
    let possible = date.is_plausible()
        || (!date.short_year
            && numbers.iter().all(|number| (1..=31).contains(number))
            && numbers.iter().any(|number| *number <= 12));
    possible.then_some(date)
}

/// yyyymmdd, with or without hhmm and ss.
fn basic(signs: &[u8]) -> Option<NumericDate> {
    let number = |from: usize, to: usize| {
        signs[from..to].iter().fold(0_i32, |sum, sign| sum * 10 + i32::from(sign - b'0'))
    };
    let (year, month, day) = (number(0, 4), number(4, 6), number(6, 8));
    let clock = (signs.len() > 8).then(|| Clock {
        hour: number(8, 10) as u8,
        minute: Some(number(10, 12) as u8),
        second: (signs.len() == 14).then(|| number(12, 14) as u8),
    });
    let date = NumericDate {
        layout: Layout::YearFirst,
        year,
        first: month as u16,
        second: day as u16,
        short_year: false,
        clock,
    };
    let fits = (1900..=2099).contains(&year)
        && date.is_plausible()
        && clock.is_none_or(|clock| {
            clock.hour < 24 && clock.minute < Some(60) && clock.second.unwrap_or(0) < 60
        });
    fits.then_some(date)
}

/// ISO 8601 dates beyond the plain one: with a time, weeks, days of the year.
fn iso(signs: &[u8]) -> Option<(NumericDate, usize)> {
    let digits = |from: usize, to: usize| -> Option<i32> {
        let part = signs.get(from..to)?;
        part.iter().try_fold(0_i32, |sum, sign| {
            sign.is_ascii_digit().then(|| sum * 10 + i32::from(sign - b'0'))
        })
    };
    let blank = NumericDate {
        layout: Layout::YearFirst,
        year: digits(0, 4)?,
        first: 0,
        second: 0,
        short_year: false,
        clock: None,
    };
    let is = |at: usize, sign: u8| signs.get(at) == Some(&sign);
    if is(4, b'-') && is(5, b'W') {
        let week = digits(6, 8)? as u16;
        let (day, length) = if is(8, b'-') { (digits(9, 10)? as u16, 10) } else { (0, 8) };
        let fits = (1..=53).contains(&week) && day <= 7;
        return fits.then_some((
            NumericDate { layout: Layout::Week, first: week, second: day, ..blank },
            length,
        ));
    }
    if is(4, b'-')
        && signs.len() == 8
        && digits(5, 8).is_some_and(|day| (1..=366).contains(&day))
        && blank.year >= 1900
    {
        let day = digits(5, 8)? as u16;
        return Some((NumericDate { layout: Layout::Ordinal, first: day, ..blank }, 8));
    }
    let (mut date, mut at) = if is(4, b'-') && is(7, b'-') {
        (NumericDate { first: digits(5, 7)? as u16, second: digits(8, 10)? as u16, ..blank }, 10)
    } else if is(8, b'T') {
        (NumericDate { first: digits(4, 6)? as u16, second: digits(6, 8)? as u16, ..blank }, 8)
    } else {
        return None;
    };
    if !(1..=12).contains(&date.first) || !(1..=31).contains(&date.second) || !is(at, b'T') {
        return None;
    }
    at += 1;
    let mut clock = Clock { hour: digits(at, at + 2)? as u8, ..Clock::default() };
    at += 2;
    let colon = usize::from(is(at, b':'));
    if let Some(minute) = digits(at + colon, at + colon + 2) {
        clock.minute = Some(minute as u8);
        at += colon + 2;
        let colon = usize::from(is(at, b':'));
        if let Some(second) = digits(at + colon, at + colon + 2) {
            clock.second = Some(second as u8);
            at += colon + 2;
        }
    }
    if clock.hour > 24 || clock.minute.unwrap_or(0) > 59 || clock.second.unwrap_or(0) > 60 {
        return None;
    }
    if is(at, b'.') || is(at, b',') {
        at += 1;
        while signs.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
    }
    if is(at, b'Z') {
        at += 1;
    } else if is(at, b'+') || is(at, b'-') {
        at += 1;
        while signs.get(at).is_some_and(|sign| sign.is_ascii_digit() || *sign == b':') {
            at += 1;
        }
    }
    date.clock = Some(clock);
    Some((date, at))
}
