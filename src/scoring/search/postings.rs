//! For each term the articles that have it: runs of articles, each indexed once and then merged.

use std::sync::Arc;

use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;
use crate::scoring::tally::{Entry, Tally};
use crate::storage::{Numbers, Section, Stored};

/// The postings of a run of articles.
#[derive(Debug)]
pub(super) struct Segment {
    /// The terms that any of the articles has, by their numbers in the index, ascending.
    terms: Numbers<u32>,
    /// Where each term's postings begin, and behind the last, where they end.
    starts: Numbers<u64>,
    /// The rows that have the term, ascending.
    pub(super) rows: Numbers<u32>,
    /// How often, a mention in a title counted by its weight.
    pub(super) frequencies: Numbers<f32>,
}

impl Segment {
    /// The postings of a tally in which each article is as many documents as there are weights: its
    /// text, and if there is a second, its title. `numbers` are those of its words in the index.
    pub(super) fn new(
        tally: &Tally,
        numbers: &[u32],
        first_row: u32,
        weights: &[f32],
        batch: &Batch,
    ) -> Result<Self> {
        let mut order: Vec<u32> = (0..numbers.len() as u32).collect();
        if !numbers.is_sorted() {
            order.sort_unstable_by_key(|word| numbers[*word as usize]);
        }
        // At most one posting for each entry; a term in text and title leaves a gap.
        let mut starts = Vec::with_capacity(numbers.len() + 1);
        let mut ends = vec![0_u64; numbers.len()];
        let mut total = 0;
        for word in &order {
            starts.push(total);
            ends[*word as usize] = total;
            total += u64::from(tally.in_documents[*word as usize]);
        }
        starts.push(total);
        // As a word has no postings yet where its end is still its beginning.
        let begins = if weights.len() > 1 { ends.clone() } else { Vec::new() };
        let (mut rows, mut frequencies) = (vec![0; total as usize], vec![0.0; total as usize]);
        let mut entries = tally.pages.iter().flatten();
        for (number, document) in tally.documents.iter().enumerate() {
            batch.check()?;
            let row = first_row + (number / weights.len()) as u32;
            let weight = weights[number % weights.len()];
            for Entry { term, count } in entries.by_ref().take(document.terms as usize) {
                let term = *term as usize;
                let frequency = weight * *count as f32;
                let end = &mut ends[term];
                let at = *end as usize;
                if weights.len() > 1 && *end > begins[term] && rows[at - 1] == row {
                    frequencies[at - 1] += frequency;
                } else {
                    rows[at] = row;
                    frequencies[at] = frequency;
                    *end += 1;
                }
            }
        }
        if weights.len() > 1 {
            let ends: Vec<u64> = order.iter().map(|word| ends[*word as usize]).collect();
            close_gaps(&mut starts, &ends, &mut rows, &mut frequencies);
        }
        let terms = order.iter().map(|word| numbers[*word as usize]).collect();
        Ok(Self::owned(terms, starts, rows, frequencies))
    }

    fn owned(terms: Vec<u32>, starts: Vec<u64>, rows: Vec<u32>, frequencies: Vec<f32>) -> Self {
        Self {
            terms: Numbers::Owned(terms),
            starts: Numbers::Owned(starts),
            rows: Numbers::Owned(rows),
            frequencies: Numbers::Owned(frequencies),
        }
    }

    /// What is kept of the segment in a file: its sections are told apart by its number.
    pub(super) fn sections(&self, number: usize) -> [Section<'_>; 4] {
        [
            (format!("terms {number}"), vec![bytemuck::cast_slice(&self.terms)]),
            (format!("starts {number}"), vec![bytemuck::cast_slice(&self.starts)]),
            (format!("rows {number}"), vec![bytemuck::cast_slice(&self.rows)]),
            (format!("counts {number}"), vec![bytemuck::cast_slice(&self.frequencies)]),
        ]
    }

    /// A segment of a file. Its postings stay there, mapped.
    pub(super) fn open(file: &Arc<Stored>, number: usize) -> Result<Self> {
        Ok(Self {
            terms: file.numbers(&format!("terms {number}"))?,
            starts: file.numbers(&format!("starts {number}"))?,
            rows: file.numbers(&format!("rows {number}"))?,
            frequencies: file.numbers(&format!("counts {number}"))?,
        })
    }

    /// Whether every number of the segment points to something there is.
    pub(super) fn is_sound(&self, terms: usize, articles: usize) -> bool {
        let postings = self.rows.len();
        self.terms.is_sorted_by(|term, next| term < next)
            && self.terms.last().is_none_or(|last| (*last as usize) < terms)
            && self.starts.len() == self.terms.len() + 1
            && self.starts.is_sorted()
            && self.starts.first() == Some(&0)
            && self.starts.last() == Some(&(postings as u64))
            && self.frequencies.len() == postings
            && self.rows.iter().all(|row| (*row as usize) < articles)
            && self.starts.windows(2).all(|term| {
                self.rows[term[0] as usize..term[1] as usize].is_sorted_by(|row, next| row < next)
            })
    }

    /// The rows and frequencies of a term; none if no article has it.
    #[inline]
    pub(super) fn postings(&self, term: u32) -> (&[u32], &[f32]) {
        let range = self.range(term);
        (&self.rows[range.clone()], &self.frequencies[range])
    }

    /// Each term, and how many articles have it.
    pub(super) fn counts(&self) -> impl Iterator<Item = (u32, u64)> {
        self.terms.iter().zip(self.starts.windows(2)).map(|(term, ends)| (*term, ends[1] - ends[0]))
    }

    /// How many articles have a term.
    #[inline]
    pub(super) fn found(&self, term: u32) -> usize {
        self.range(term).len()
    }

    /// How many postings there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The postings of several segments, each of articles behind the one before.
    pub(super) fn merge(segments: &[&Self], batch: &Batch) -> Result<Self> {
        let (mut terms, mut starts) = (Vec::new(), vec![0_u64]);
        let mut total = 0;
        let mut cursors = vec![0; segments.len()];
        let next = |cursors: &[usize]| {
            let heads = segments.iter().zip(cursors).filter_map(|(s, at)| s.terms.get(*at));
            heads.min().copied()
        };
        while let Some(term) = next(&cursors) {
            if terms.len() % STEPS_BETWEEN_CHECKS == 0 {
                batch.check()?;
            }
            for (segment, cursor) in segments.iter().zip(&mut cursors) {
                if segment.terms.get(*cursor) == Some(&term) {
                    total += segment.starts[*cursor + 1] - segment.starts[*cursor];
                    *cursor += 1;
                }
            }
            terms.push(term);
            starts.push(total);
        }
        let (mut rows, mut frequencies) = (vec![0; total as usize], vec![0.0; total as usize]);
        let mut parts = Vec::new();
        let (mut rows_left, mut frequencies_left) = (&mut rows[..], &mut frequencies[..]);
        let share = (total as usize).div_ceil(rayon::current_num_threads()).max(1) as u64;
        let mut from = 0;
        while from < terms.len() {
            let wanted = starts[from] + share;
            let until =
                starts.partition_point(|start| *start < wanted).clamp(from + 1, terms.len());
            let size = (starts[until] - starts[from]) as usize;
            let (rows_here, rows_rest) = rows_left.split_at_mut(size);
            let (frequencies_here, frequencies_rest) = frequencies_left.split_at_mut(size);
            parts.push((&terms[from..until], rows_here, frequencies_here));
            (rows_left, frequencies_left, from) = (rows_rest, frequencies_rest, until);
        }
        batch.map_parts(parts, |(terms, rows, frequencies)| {
            let first = |segment: &&Self| segment.terms.partition_point(|term| *term < terms[0]);
            let mut cursors: Vec<usize> = segments.iter().map(first).collect();
            let mut written = 0;
            for term in terms {
                batch.check()?;
                for (segment, cursor) in segments.iter().zip(&mut cursors) {
                    if segment.terms.get(*cursor) != Some(term) {
                        continue;
                    }
                    let there =
                        segment.starts[*cursor] as usize..segment.starts[*cursor + 1] as usize;
                    let end = written + there.len();
                    rows[written..end].copy_from_slice(&segment.rows[there.clone()]);
                    frequencies[written..end].copy_from_slice(&segment.frequencies[there]);
                    (written, *cursor) = (end, *cursor + 1);
                }
            }
            Ok(())
        })?;
        Ok(Self::owned(terms, starts, rows, frequencies))
    }

    /// Where a term's postings are.
    #[inline]
    pub(super) fn range(&self, term: u32) -> std::ops::Range<usize> {
        // In the first segment, which has all of the first words, a term's place is its number.
        let place = match self.terms.get(term as usize) {
            Some(there) if *there == term => Some(term as usize),
            _ => self.terms.binary_search(&term).ok(),
        };
        place.map_or(0..0, |at| self.starts[at] as usize..self.starts[at + 1] as usize)
    }
}

/// Move the postings of every term up to those of the term before.
fn close_gaps(starts: &mut [u64], ends: &[u64], rows: &mut Vec<u32>, frequencies: &mut Vec<f32>) {
    let mut written = 0;
    let terms = starts.len() - 1;
    for (start, end) in starts.iter_mut().zip(ends).take(terms) {
        let there = *start as usize..*end as usize;
        *start = written as u64;
        rows.copy_within(there.clone(), written);
        frequencies.copy_within(there.clone(), written);
        written += there.len();
    }
    starts[terms] = written as u64;
    rows.truncate(written);
    frequencies.truncate(written);
}
