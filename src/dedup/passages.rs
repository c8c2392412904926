//! What one text copied from another, word for word.
//!
//! Both are read as words; the six-word sequences of the right one are kept with their places. From
//! the left one's beginning on, the longest run of words that stands in the right one is taken, and
//! the reading goes on after it: a greedy tiling (Wise, *YAP3*, SIGCSE 1996) in one direction, which
//! takes time in proportion to the two lengths.

use rustc_hash::FxHashMap;

use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::{Error, Result};
use crate::table::{Column, Table};
use crate::text::offsets::CodePoints;
use crate::text::words::{PlacedWord, placed_words};

/// Fewest words of a passage, save where one of the texts is shorter: less is a turn of phrase.
pub const LEAST_COPIED: usize = 6;

/// How many places of one sequence are tried: those of a refrain are as good as one another.
const PLACES_TRIED: usize = 16;

/// A row, and where a passage stands in its left and in its right text, in code points.
pub type Place = (usize, [usize; 2], [usize; 2]);

/// Passages that stand in both texts of a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Copied {
    /// By row and place in the left text.
    pub passages: Vec<Place>,
}

impl Copied {
    /// Columns `row`, `left_start`, `left_end`, `right_start`, `right_end`.
    pub fn into_table(self) -> Table {
        let column = |of: fn(&Place) -> usize| {
            Column::Integer(self.passages.iter().map(|passage| of(passage) as i64).collect())
        };
        Table::new()
            .with("row", column(|passage| passage.0))
            .with("left_start", column(|passage| passage.1[0]))
            .with("left_end", column(|passage| passage.1[1]))
            .with("right_start", column(|passage| passage.2[0]))
            .with("right_end", column(|passage| passage.2[1]))
    }
}

/// What the texts of each row have in common.
pub fn passages(left: &[Option<&str>], right: &[Option<&str>], batch: &Batch) -> Result<Copied> {
    if left.len() != right.len() {
        let message = format!("must have a row per text: {}, not {}", left.len(), right.len());
        return Err(Error::option("right", message));
    }
    batch.expect(left.len());
    let found = batch.map(left, |row, left| {
        let (Some(left), Some(right)) = (left, right[row]) else { return Ok(Vec::new()) };
        common(left, right, batch)
    })?;
    let rows = found.into_iter().enumerate();
    let passages = rows.flat_map(|(row, found)| found.into_iter().map(move |(l, r)| (row, l, r)));
    Ok(Copied { passages: passages.collect() })
}

fn common(left: &str, right: &str, batch: &Batch) -> Result<Vec<([usize; 2], [usize; 2])>> {
    let (left_words, right_words) = (placed_words(left, batch)?, placed_words(right, batch)?);
    let size = LEAST_COPIED.min(left_words.len()).min(right_words.len());
    if size == 0 {
        return Ok(Vec::new());
    }
    let mut places: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    for (at, words) in right_words.windows(size).enumerate() {
        if at % STEPS_BETWEEN_CHECKS == 0 {
            batch.check()?;
        }
        let places = places.entry(sequence(words)).or_default();
        if places.len() < PLACES_TRIED {
            places.push(at as u32);
        }
    }
    let (mut left_points, mut right_points) = (CodePoints::new(left), CodePoints::new(right));
    let mut found = Vec::new();
    let mut at = 0;
    let mut steps = 0;
    while at + size <= left_words.len() {
        steps += 1;
        let longest = places
            .get(&sequence(&left_words[at..at + size]))
            .into_iter()
            .flatten()
            .map(|place| (run(&left_words[at..], &right_words[*place as usize..]), *place as usize))
            .max_by_key(|(length, place)| (*length, std::cmp::Reverse(*place)))
            .filter(|(length, _)| *length >= size);
        match longest {
            None => at += 1,
            Some((length, place)) => {
                let span = |words: &[PlacedWord], points: &mut CodePoints<'_>| {
                    [points.at(words[0].start), points.at(words[length - 1].end)]
                };
                let left_span = span(&left_words[at..], &mut left_points);
                found.push((left_span, span(&right_words[place..], &mut right_points)));
                at += length;
                steps += length;
            }
        }
        if steps > STEPS_BETWEEN_CHECKS {
            steps = 0;
            batch.check()?;
        }
    }
    Ok(found)
}

/// How many words from the beginning on are the same.
fn run(left: &[PlacedWord], right: &[PlacedWord]) -> usize {
    left.iter().zip(right).take_while(|(one, other)| one.hash == other.hash).count()
}

/// One number for words in their order.
fn sequence(words: &[PlacedWord]) -> u64 {
    words
        .iter()
        .fold(0, |sum, word| (sum.rotate_left(17) ^ word.hash).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}
