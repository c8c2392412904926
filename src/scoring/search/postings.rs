//! For each term the articles that have it: runs of articles, each indexed once and then merged.

use std::sync::Arc;

use rayon::prelude::*;

use crate::batch::Batch;
use crate::error::Result;
use crate::scoring::tally::{Entry, Tally};
use crate::storage::{Numbers, Section, Stored};

/// No term.
pub(super) const NONE: u32 = u32::MAX;

/// The postings of a run of articles. Terms are numbered as in the vocabulary they were made with.
#[derive(Debug)]
pub(super) struct Segment {
    /// Where each term's postings begin, and behind the last, where they end.
    pub(super) starts: Numbers<u64>,
    /// The rows that have the term, ascending.
    pub(super) rows: Numbers<u32>,
    /// How often, a mention in a title counted by its weight.
    pub(super) frequencies: Numbers<f32>,
}

impl Segment {
    /// The postings of a tally in which each article is as many documents as there are weights: its
    /// text, and if there is a second, its title.
    pub(super) fn new(
        tally: &Tally,
        first_row: u32,
        weights: &[f32],
        batch: &Batch,
    ) -> Result<Self> {
        // At most one posting for each entry; a term in text and title leaves a gap.
        let mut starts = Vec::with_capacity(tally.in_documents.len() + 1);
        let mut total = 0;
        starts.push(0);
        for found in &tally.in_documents {
            total += u64::from(*found);
            starts.push(total);
        }
        let mut ends = starts.clone();
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
                if weights.len() > 1 && *end > starts[term] && rows[at - 1] == row {
                    frequencies[at - 1] += frequency;
                } else {
                    rows[at] = row;
                    frequencies[at] = frequency;
                    *end += 1;
                }
            }
        }
        if weights.len() > 1 {
            close_gaps(&mut starts, &ends, &mut rows, &mut frequencies);
        }
        Ok(Self::owned(starts, rows, frequencies))
    }

    fn owned(starts: Vec<u64>, rows: Vec<u32>, frequencies: Vec<f32>) -> Self {
        Self {
            starts: Numbers::Owned(starts),
            rows: Numbers::Owned(rows),
            frequencies: Numbers::Owned(frequencies),
        }
    }

    /// What is kept of the segment in a file: its sections are told apart by its number.
    pub(super) fn sections(&self, number: usize) -> [Section<'_>; 3] {
        [
            (format!("starts {number}"), vec![bytemuck::cast_slice(&self.starts)]),
            (format!("rows {number}"), vec![bytemuck::cast_slice(&self.rows)]),
            (format!("counts {number}"), vec![bytemuck::cast_slice(&self.frequencies)]),
        ]
    }

    /// A segment of a file. Its postings stay there, mapped.
    pub(super) fn open(file: &Arc<Stored>, number: usize) -> Result<Self> {
        Ok(Self {
            starts: file.numbers(&format!("starts {number}"))?,
            rows: file.numbers(&format!("rows {number}"))?,
            frequencies: file.numbers(&format!("counts {number}"))?,
        })
    }

    /// Whether every number of the segment points to something there is.
    pub(super) fn is_sound(&self, terms: usize, articles: usize) -> bool {
        let postings = self.rows.len();
        (1..=terms + 1).contains(&self.starts.len())
            && self.starts.is_sorted()
            && self.starts.first() == Some(&0)
            && self.starts.last() == Some(&(postings as u64))
            && self.frequencies.len() == postings
            && self.rows.iter().all(|row| (*row as usize) < articles)
            && self.starts.windows(2).all(|term| {
                self.rows[term[0] as usize..term[1] as usize].is_sorted_by(|row, next| row < next)
            })
    }

    /// The rows and frequencies of a term; none for a term that came after this segment.
    #[inline]
    pub(super) fn postings(&self, term: u32) -> (&[u32], &[f32]) {
        let range = self.range(term);
        (&self.rows[range.clone()], &self.frequencies[range])
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

    /// The postings of several segments, each of articles behind the one before. For each of them
    /// the number here of each of its terms.
    pub(super) fn merge(
        segments: &[(&Self, Option<&[u32]>)],
        terms: usize,
        batch: &Batch,
    ) -> Result<Self> {
        let places: Vec<Option<Vec<u32>>> = segments
            .par_iter()
            .map(|(_, numbers)| {
                numbers.map(|numbers| {
                    let mut places = vec![NONE; terms];
                    for (place, number) in numbers.iter().enumerate() {
                        places[*number as usize] = place as u32;
                    }
                    places
                })
            })
            .collect();
        let place = |segment: usize, term: usize| match &places[segment] {
            Some(places) => places[term],
            None => term as u32,
        };
        let mut starts = Vec::with_capacity(terms + 1);
        let mut total = 0;
        starts.push(0);
        for term in 0..terms {
            for (number, (segment, _)) in segments.iter().enumerate() {
                total += segment.found(place(number, term)) as u64;
            }
            starts.push(total);
        }
        let (mut rows, mut frequencies) = (vec![0; total as usize], vec![0.0; total as usize]);
        let mut parts = Vec::new();
        let (mut rows_left, mut frequencies_left) = (&mut rows[..], &mut frequencies[..]);
        let share = (total as usize).div_ceil(rayon::current_num_threads()).max(1) as u64;
        let mut from = 0;
        while from < terms {
            let wanted = starts[from] + share;
            let until = starts.partition_point(|start| *start < wanted).clamp(from + 1, terms);
            let size = (starts[until] - starts[from]) as usize;
            let (rows_here, rows_rest) = rows_left.split_at_mut(size);
            let (frequencies_here, frequencies_rest) = frequencies_left.split_at_mut(size);
            parts.push((from..until, rows_here, frequencies_here));
            (rows_left, frequencies_left, from) = (rows_rest, frequencies_rest, until);
        }
        batch.map_parts(parts, |(terms, rows, frequencies)| {
            let mut written = 0;
            for term in terms {
                batch.check()?;
                for (number, (segment, _)) in segments.iter().enumerate() {
                    let (rows_there, frequencies_there) = segment.postings(place(number, term));
                    let end = written + rows_there.len();
                    rows[written..end].copy_from_slice(rows_there);
                    frequencies[written..end].copy_from_slice(frequencies_there);
                    written = end;
                }
            }
            Ok(())
        })?;
        Ok(Self::owned(starts, rows, frequencies))
    }

    /// Where a term's postings are.
    #[inline]
    pub(super) fn range(&self, term: u32) -> std::ops::Range<usize> {
        let term = term as usize;
        if term + 1 < self.starts.len() {
            self.starts[term] as usize..self.starts[term + 1] as usize
        } else {
            0..0
        }
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
