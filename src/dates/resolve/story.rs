//! The year a history has come to, which its months and days without a year stand in.
//!
//! A history moves on by dates in full and by years that open a sentence or head a section. A year
//! inside a sentence is an aside more often than not: when a source was written, when a law was
//! repealed, when it had all begun.

use crate::dates::find::Found;
use crate::dates::value::{Period, Point};

/// An aside this near in years is one of the story itself for the rest of its sentence.
const NEAR: i32 = 3;

/// A full date inside a sentence farther from the story than this, in years, is an aside as well.
const FAR: i32 = 10;

/// Where the story is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Story {
    year: Option<i32>,
    /// The last aside, and its sentence.
    aside: Option<(i32, u32)>,
    /// The paragraph of the last date.
    paragraph: u32,
}

impl Story {
    /// Takes note of a date.
    pub(super) fn hear(&mut self, item: &Found, point: &Point) {
        let Some(year) = point.year else { return };
        let first = item.paragraph != self.paragraph;
        self.paragraph = item.paragraph;
        let ahead = self.year.map_or(0, |now| year - now);
        let moves = match point.period {
            Period::Millennium | Period::Century | Period::Decade => return,
            Period::Year if first => item.opens || (item.tense <= 0 && ahead.abs() <= FAR),
            Period::Year => item.opens || (item.tense <= 0 && (0..=NEAR).contains(&ahead)),
            _ => item.opens || ahead.abs() <= FAR,
        };
        if moves {
            self.year = Some(year);
            self.aside = None;
        } else {
            self.aside = Some((year, item.sentence));
        }
    }

    /// The year of a month or day without one.
    pub(super) fn year(&self, item: &Found) -> Option<i32> {
        match (self.aside, self.year) {
            (Some((aside, sentence)), Some(year))
                if sentence == item.sentence && (aside - year).abs() <= NEAR =>
            {
                Some(aside)
            }
            (_, year) => year,
        }
    }
}
