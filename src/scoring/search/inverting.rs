//! From what each article has to what articles each word has: by every thread for the articles it has
//! read, and then by all of them for one segment.

use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;
use crate::scoring::tally::{Entry, Tally};

use super::postings::{Segment, Share, runs, shares};

/// Shares of the writing for each thread: the last to be done is a small part of its work.
const SHARES: usize = 2;

/// The postings of the articles that one thread has read, by the words of its tally.
#[derive(Debug)]
pub(super) struct Inverted {
    /// Where each word's postings begin, and behind the last, where they end.
    starts: Vec<u64>,
    /// The rows that have the word, ascending.
    rows: Vec<u32>,
    /// How often, a mention in a title counted by its weight.
    frequencies: Vec<f32>,
}

impl Inverted {
    /// The postings of a tally in which each article is as many documents as there are weights: its
    /// text, and if there is a second, its title.
    pub(super) fn new(
        tally: &Tally,
        first_row: u32,
        weights: &[f32],
        batch: &Batch,
    ) -> Result<Self> {
        // At most one posting for each entry; a word in text and title leaves a gap.
        let starts = tally.starts();
        let mut ends = starts.clone();
        let total = starts[starts.len() - 1] as usize;
        let (mut rows, mut frequencies) = (vec![0; total], vec![0.0; total]);
        let mut entries = tally.pages.iter().flatten();
        for (number, document) in tally.documents.iter().enumerate() {
            batch.check()?;
            let row = first_row + (number / weights.len()) as u32;
            let weight = weights[number % weights.len()];
            for Entry { term, count } in entries.by_ref().take(document.terms as usize) {
                let word = *term as usize;
                let frequency = weight * *count as f32;
                let end = &mut ends[word];
                let at = *end as usize;
                // A word has no postings yet where its end is still its beginning.
                if weights.len() > 1 && *end > starts[word] && rows[at - 1] == row {
                    frequencies[at - 1] += frequency;
                } else {
                    rows[at] = row;
                    frequencies[at] = frequency;
                    *end += 1;
                }
            }
        }
        let mut inverted = Self { starts, rows, frequencies };
        if weights.len() > 1 {
            inverted.close_gaps(&ends);
        }
        Ok(inverted)
    }

    /// Move the postings of every word up to those of the word before.
    fn close_gaps(&mut self, ends: &[u64]) {
        let Self { starts, rows, frequencies } = self;
        let mut written = 0;
        let words = ends.len() - 1;
        for (start, end) in starts.iter_mut().zip(ends).take(words) {
            let there = *start as usize..*end as usize;
            *start = written as u64;
            rows.copy_within(there.clone(), written);
            frequencies.copy_within(there.clone(), written);
            written += there.len();
        }
        starts[words] = written as u64;
        rows.truncate(written);
        frequencies.truncate(written);
    }
}

/// The segment of all parts, given for each of them the numbers of its words in the index.
///
/// # Errors
/// When the batch was asked to stop.
pub(super) fn segment(
    mut parts: Vec<Inverted>,
    mut numbers: Vec<Vec<u32>>,
    batch: &Batch,
) -> Result<Segment> {
    if parts.len() == 1 && numbers[0].is_sorted() {
        let Inverted { starts, rows, frequencies } = parts.remove(0);
        return Ok(Segment::owned(numbers.remove(0), starts, rows, frequencies));
    }
    let (terms, starts) = directory(&parts, &mut numbers, batch)?;
    let total = starts[terms.len()] as usize;
    let (mut rows, mut frequencies) = (vec![0; total], vec![0.0; total]);
    let runs = runs(&starts, SHARES * rayon::current_num_threads());
    let shares = shares(&starts, runs, &mut rows, &mut frequencies);
    batch.map_parts(shares, |share| gather(share, &starts, &parts, &numbers, batch))?;
    batch.map_parts(parts, |part| {
        drop(part);
        Ok(())
    })?;
    Ok(Segment::owned(terms, starts, rows, frequencies))
}

/// The numbers of all words, ascending, and where each one's postings begin. The words have places
/// among these from here on, in place of numbers.
fn directory(
    parts: &[Inverted],
    numbers: &mut [Vec<u32>],
    batch: &Batch,
) -> Result<(Vec<u32>, Vec<u64>)> {
    let behind = numbers.iter().flatten().max().map_or(0, |last| *last as usize + 1);
    let mut terms: Vec<u32> = (0..behind as u32).collect();
    // In an index without articles before these every number is that of a word here.
    let all_here = behind <= numbers.iter().map(Vec::len).sum();
    let mut found = if all_here { sums(parts, numbers, behind) } else { vec![0] };
    if found.contains(&0) {
        terms = numbers.concat();
        terms.sort_unstable();
        terms.dedup();
        batch.map_parts(numbers.iter_mut().collect(), |numbers| {
            for number in numbers {
                *number = terms.partition_point(|term| term < number) as u32;
            }
            batch.check()
        })?;
        found = sums(parts, numbers, terms.len());
    }
    let mut starts = Vec::with_capacity(terms.len() + 1);
    let mut end = 0;
    starts.push(0);
    starts.extend(found.into_iter().map(|found| {
        end += found;
        end
    }));
    Ok((terms, starts))
}

/// How many postings there are in each place.
fn sums(parts: &[Inverted], numbers: &[Vec<u32>], places: usize) -> Vec<u64> {
    let mut found = vec![0_u64; places];
    for (part, numbers) in parts.iter().zip(numbers) {
        for (place, ends) in numbers.iter().zip(part.starts.windows(2)) {
            found[*place as usize] += ends[1] - ends[0];
        }
    }
    found
}

/// Write the postings of a share: those of each part behind those of the part before.
fn gather(
    (places, rows, frequencies): Share<'_>,
    starts: &[u64],
    parts: &[Inverted],
    numbers: &[Vec<u32>],
    batch: &Batch,
) -> Result<()> {
    let first = starts[places.start];
    let mut ends: Vec<u32> =
        starts[places.clone()].iter().map(|start| (start - first) as u32).collect();
    for (part, numbers) in parts.iter().zip(numbers) {
        for (word, place) in numbers.iter().enumerate() {
            if word % STEPS_BETWEEN_CHECKS == 0 {
                batch.check()?;
            }
            let place = (*place as usize).wrapping_sub(places.start);
            let Some(end) = ends.get_mut(place) else { continue };
            let here = *end as usize;
            let there = part.starts[word] as usize..part.starts[word + 1] as usize;
            *end += there.len() as u32;
            if there.len() == 1 {
                // Every other word.
                rows[here] = part.rows[there.start];
                frequencies[here] = part.frequencies[there.start];
            } else {
                let here = here..here + there.len();
                rows[here.clone()].copy_from_slice(&part.rows[there.clone()]);
                frequencies[here].copy_from_slice(&part.frequencies[there]);
            }
        }
    }
    Ok(())
}
