//! Several groups of digits with signs between: prices, clocks, dates, scores, spans of years.

use super::shapes::{clock_of, is_modern, is_year, three};
use super::{Group, Push};
use crate::dates::language::Field;
use crate::dates::token::{Layout, NumericDate};

/// A year and an hour with nothing between.
fn year_and_hour(group: Group) -> Option<(Group, Group)> {
    let scale = match group.len() {
        5 => 10,
        6 => 100,
        _ => return None,
    };
    let (from, to) = (group.from, group.to);
    let year = Group { from, to: from + 4, value: group.value / scale };
    let hour = Group { from: from + 4, to, value: group.value % scale };
    is_modern(year).then_some((year, hour))
}

/// Whether two groups are a half, three quarters and the like.
fn is_fraction(groups: &[Group]) -> bool {
    let (top, bottom) = (groups[0].value, groups[1].value);
    (1..bottom).contains(&top) && bottom <= 10 && groups[1].len() <= 2
}

impl Push<'_> {
    /// Several groups of digits with signs between.
    pub(super) fn several(&mut self, groups: &[Group], between: &[u8], end: usize) {
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
            [b':'] | [b':', b':'] if year_and_hour(groups[0]).is_some() => {
                // "July 14, 20169:12": a page flattened into lines.
                let (year, hour) = year_and_hour(groups[0]).expect("just seen");
                let mut clock = [Group::default(); 3];
                clock[..groups.len()].copy_from_slice(groups);
                clock[0] = hour;
                match clock_of(&clock[..groups.len()]) {
                    Some(clock) => {
                        self.plain(year);
                        self.clock(Field::Clock, hour.from, whole.1, clock);
                    }
                    None => self.opaque(end),
                }
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
            [b'-', b'/'] if len(0) <= 2 && is_fraction(&groups[1..]) => {
                // "6-1/2 years"
                let part = groups[1].value * 100 / groups[2].value;
                let hundredths = groups[0].value * 100 + part;
                self.token(whole.0, whole.1, &[(Field::Decimal, hundredths as i32)]);
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
        if is_modern(groups[0]) && (groups[1].len() == 2 || is_modern(groups[1])) {
            self.plain(groups[0]);
            self.sign(groups[0].to);
            self.plain(groups[1]);
        } else if is_fraction(groups) {
            let hundredths = groups[0].value * 100 / groups[1].value;
            self.token(
                groups[0].from,
                groups[1].to,
                &[(Field::Decimal, hundredths as i32), (Field::Opaque, 1)],
            );
        } else {
            self.opaque(end);
        }
    }

    fn hyphenated(&mut self, groups: &[Group], end: usize) {
        let (left, right) = (groups[0], groups[1]);
        let month =
            left.len() == 4 && right.len() == 2 && (1..=12).contains(&right.value) && is_year(left);
        let bytes = self.text.as_bytes();
        let goes_on = matches!(bytes.get(end), Some(b'-' | b'/'))
            && bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric);
        if month && goes_on {
            self.opaque(end);
            return;
        }
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
