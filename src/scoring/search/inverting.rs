//! From what each article has to what articles each word has: all threads write one segment.

use std::sync::atomic::{AtomicU32, Ordering};

use super::postings::Segment;
use crate::batch::Batch;
use crate::error::Result;
use crate::scoring::tally::{Entry, Tally};
use crate::text::lists::starts_of;

/// What one thread has counted. Each article is as many documents as there are weights: its text, and
/// if there is a second, its title.
pub(super) struct Counted {
    pub(super) tally: Tally,
    /// The numbers of the tally's words in the index.
    pub(super) numbers: Vec<u32>,
    pub(super) first_row: u32,
}

/// Postings that all threads write, each in places of its own: what one has written no other reads
/// before all are done.
struct Written {
    rows: Vec<AtomicU32>,
    /// How often, a mention in a title counted by its weight, as the bits of that number.
    frequencies: Vec<AtomicU32>,
}

/// The segment of all that was counted.
///
/// # Errors
/// When the batch was asked to stop.
pub(super) fn segment(
    mut counted: Vec<Counted>,
    weights: &[f32],
    batch: &Batch,
) -> Result<Segment> {
    if weights.len() > 1 {
        // A word in text and title is one posting.
        counted = batch.map_parts(counted, |mut counted| {
            counted.tally.in_documents = counted.in_articles(weights.len(), batch)?;
            Ok(counted)
        })?;
    }
    let (terms, starts) = directory(&mut counted, batch)?;
    let total = starts[terms.len()] as usize;
    if let [alone] = &counted[..] {
        let (mut rows, mut frequencies) = (vec![0; total], vec![0.0; total]);
        let put = |at: usize, row, frequency| (rows[at], frequencies[at]) = (row, frequency);
        alone.tell(begins(&counted, 0, &starts), weights, put, batch)?;
        return Ok(Segment::owned(terms, starts, rows, frequencies));
    }
    let written =
        Written { rows: bytemuck::zeroed_vec(total), frequencies: bytemuck::zeroed_vec(total) };
    let parts = (0..counted.len()).collect();
    batch.map_parts(parts, |part| {
        let begins = begins(&counted, part, &starts);
        counted[part].tell(
            begins,
            weights,
            |at, row, frequency| {
                written.rows[at].store(row, Ordering::Relaxed);
                written.frequencies[at].store(frequency.to_bits(), Ordering::Relaxed);
            },
            batch,
        )
    })?;
    let Written { rows, frequencies } = written;
    let (rows, (frequencies, ())) = rayon::join(
        || rows.into_iter().map(AtomicU32::into_inner).collect(),
        || {
            let bits = frequencies.into_iter().map(AtomicU32::into_inner);
            // Much memory takes a while to give back.
            (bits.map(f32::from_bits).collect(), drop(counted))
        },
    );
    Ok(Segment::owned(terms, starts, rows, frequencies))
}

/// The numbers of all words, ascending, and where each one's postings begin. What was counted has
/// places among these from here on, in place of numbers.
fn directory(counted: &mut [Counted], batch: &Batch) -> Result<(Vec<u32>, Vec<u64>)> {
    let numbers = || counted.iter().flat_map(|counted| counted.numbers.iter().copied());
    let behind = numbers().max().map_or(0, |last| last as usize + 1);
    // In an index without articles before these every number is that of a word here.
    let all_here = behind <= counted.iter().map(|counted| counted.numbers.len()).sum();
    let mut found = if all_here { sums(counted, behind) } else { vec![0] };
    let mut terms: Vec<u32> = Vec::new();
    if found.contains(&0) {
        terms.extend(numbers());
        terms.sort_unstable();
        terms.dedup();
        batch.map_parts(counted.iter_mut().collect(), |Counted { numbers, .. }| {
            for number in numbers {
                *number = terms.partition_point(|term| term < number) as u32;
            }
            batch.check()
        })?;
        found = sums(counted, terms.len());
    } else {
        terms.extend(0..behind as u32);
    }
    Ok((terms, starts_of(found.into_iter().map(u64::from))))
}

/// How many postings there are in each place.
fn sums(counted: &[Counted], places: usize) -> Vec<u32> {
    let mut found = vec![0; places];
    for Counted { tally, numbers, .. } in counted {
        for (place, here) in numbers.iter().zip(&tally.in_documents) {
            found[*place as usize] += *here;
        }
    }
    found
}

/// Where the postings of each word of a part begin: behind those of the parts before.
fn begins(counted: &[Counted], part: usize, starts: &[u64]) -> Vec<u64> {
    let mut begins = starts.to_vec();
    for Counted { tally, numbers, .. } in &counted[..part] {
        for (place, there) in numbers.iter().zip(&tally.in_documents) {
            begins[*place as usize] += u64::from(*there);
        }
    }
    counted[part].numbers.iter().map(|place| begins[*place as usize]).collect()
}

impl Counted {
    /// In how many articles each word is, where some have it in several documents.
    fn in_articles(&self, documents: usize, batch: &Batch) -> Result<Vec<u32>> {
        let mut found = vec![0; self.numbers.len()];
        let mut last = vec![u32::MAX; self.numbers.len()];
        let mut entries = self.tally.pages.iter().flatten();
        for (number, document) in self.tally.documents.iter().enumerate() {
            batch.check()?;
            let article = (number / documents) as u32;
            for Entry { term, .. } in entries.by_ref().take(document.terms as usize) {
                let last = &mut last[*term as usize];
                found[*term as usize] += u32::from(*last != article);
                *last = article;
            }
        }
        Ok(found)
    }

    /// Tell all postings: the place of each, its row, and how often the word is there. Those of a word
    /// have places from `ends` on. What is told of a place last holds.
    fn tell(
        &self,
        mut ends: Vec<u64>,
        weights: &[f32],
        mut put: impl FnMut(usize, u32, f32),
        batch: &Batch,
    ) -> Result<()> {
        // Behind the last row that has each word, and how often it is there.
        let mut last = vec![(0, 0.0); if weights.len() > 1 { ends.len() } else { 0 }];
        let mut entries = self.tally.pages.iter().flatten();
        for (number, document) in self.tally.documents.iter().enumerate() {
            batch.check()?;
            let row = self.first_row + (number / weights.len()) as u32;
            let weight = weights[number % weights.len()];
            for Entry { term, count } in entries.by_ref().take(document.terms as usize) {
                let end = &mut ends[*term as usize];
                let mut frequency = weight * *count as f32;
                if let Some(last) = last.get_mut(*term as usize) {
                    if last.0 == row + 1 {
                        frequency += last.1;
                        *end -= 1;
                    }
                    *last = (row + 1, frequency);
                }
                put(*end as usize, row, frequency);
                *end += 1;
            }
        }
        Ok(())
    }
}
