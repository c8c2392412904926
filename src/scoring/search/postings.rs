//! For each term the articles that have it: runs of articles, each indexed once and then merged.

use std::ops::Range;
use std::sync::Arc;

use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;
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
    /// A segment of terms with their postings.
    pub(super) fn owned(
        terms: Vec<u32>,
        starts: Vec<u64>,
        rows: Vec<u32>,
        frequencies: Vec<f32>,
    ) -> Self {
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
        let runs = runs(&starts, rayon::current_num_threads());
        let shares = shares(&starts, runs, &mut rows, &mut frequencies);
        batch.map_parts(shares, |(places, rows, frequencies)| {
            let terms = &terms[places];
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
    pub(super) fn range(&self, term: u32) -> Range<usize> {
        // In the first segment, which has all of the first words, a term's place is its number.
        let place = match self.terms.get(term as usize) {
            Some(there) if *there == term => Some(term as usize),
            _ => self.terms.binary_search(&term).ok(),
        };
        place.map_or(0..0, |at| self.starts[at] as usize..self.starts[at + 1] as usize)
    }
}

/// A run of terms, by their places, and room for their postings: rows and frequencies.
pub(super) type Share<'a> = (Range<usize>, &'a mut [u32], &'a mut [f32]);

/// Runs of terms with room for their postings, given where those of each term begin.
pub(super) fn shares<'a>(
    starts: &[u64],
    runs: Vec<Range<usize>>,
    rows: &'a mut [u32],
    frequencies: &'a mut [f32],
) -> Vec<Share<'a>> {
    let (mut rows_left, mut frequencies_left) = (rows, frequencies);
    runs.into_iter()
        .map(|run| {
            let size = (starts[run.end] - starts[run.start]) as usize;
            let rows = rows_left.split_off_mut(..size).expect("room for all");
            let frequencies = frequencies_left.split_off_mut(..size).expect("room for all");
            (run, rows, frequencies)
        })
        .collect()
}

/// So many runs of terms with about equally many postings, given where those of each term begin.
pub(super) fn runs(starts: &[u64], count: usize) -> Vec<Range<usize>> {
    let terms = starts.len() - 1;
    let share = starts[terms].div_ceil(count as u64).max(1);
    let mut runs = Vec::new();
    let mut from = 0;
    while from < terms {
        let wanted = starts[from] + share;
        let until = starts.partition_point(|start| *start < wanted).clamp(from + 1, terms);
        runs.push(from..until);
        from = until;
    }
    runs
}
