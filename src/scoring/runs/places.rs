//! Sorting the places of all documents by the words that stand there.

use std::ops::Range;

use super::{LONGEST_RUN, Posting, Terms};
use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;
use crate::scoring::reading::Reading;

/// Places sorted together, unless more begin with the same word: 1 MiB of them.
const SORTED_TOGETHER: u64 = 1 << 16;

/// So many places with the same beginning are sorted by counting rather than comparing.
const COUNTED: usize = 512;

/// Bits of a rank that one round of counting goes by.
const DIGIT: u32 = 9;

/// The number of no range.
const NOWHERE: u16 = u16::MAX;

/// A place in a document where runs begin.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    /// The rank of the first word; once sorted by it, the number of the reading.
    first: u32,
    /// One more than the rank of the word that the place is next sorted by; 0 where there is none.
    next: u32,
    document: u32,
    /// Where in the stream.
    at: u32,
}

/// For each word of a reading, its rank and how often it is there.
pub(super) type Counts = Vec<(u32, u32)>;

/// Ranges of ranks that about so many places begin with.
pub(super) fn ranges(counts: &[Counts], words: usize) -> Vec<Range<u32>> {
    let mut totals = vec![0; words];
    for (rank, count) in counts.iter().flatten() {
        totals[*rank as usize] += u64::from(*count);
    }
    let mut ranges = Vec::new();
    let (mut from, mut places) = (0, 0);
    for (word, total) in totals.into_iter().enumerate() {
        places += total;
        if places >= SORTED_TOGETHER || word + 1 == words {
            ranges.push(from..word as u32 + 1);
            (from, places) = (word as u32 + 1, 0);
        }
    }
    ranges
}

/// For each reading its places by ranges of first words, and where those of each range begin.
pub(super) type Parted = Vec<(Vec<Place>, Vec<usize>)>;

/// Part the places of all readings by the ranges their first words lie in.
pub(super) fn part(
    readings: &[Reading],
    counts: &[Counts],
    ranges: &[Range<u32>],
    words: usize,
    batch: &Batch,
) -> Result<Parted> {
    // Words of none of the ranges go nowhere, as `END` does.
    let mut range_of = vec![NOWHERE; words];
    for (number, range) in ranges.iter().enumerate() {
        range_of[range.start as usize..range.end as usize].fill(number as u16);
    }
    let range_of = |word: u32| range_of.get(word as usize).copied().unwrap_or(NOWHERE);
    let parts: Vec<_> = readings.iter().zip(counts).collect();
    batch.map_parts(parts, |(reading, counts)| {
        let mut starts = vec![0; ranges.len() + 1];
        for (rank, count) in counts {
            if range_of(*rank) != NOWHERE {
                starts[usize::from(range_of(*rank)) + 1] += *count as usize;
            }
        }
        for number in 0..ranges.len() {
            starts[number + 1] += starts[number];
        }
        let mut places = vec![Place::default(); starts[ranges.len()]];
        let mut ends = starts.clone();
        for (document, stretch) in &reading.documents {
            for from in stretch.clone().step_by(STEPS_BETWEEN_CHECKS) {
                batch.check()?;
                let until = stretch.end.min(from + STEPS_BETWEEN_CHECKS as u32 + 1);
                let pairs = reading.stream[from as usize..until as usize].windows(2);
                for (at, pair) in (from..).zip(pairs) {
                    let range = range_of(pair[0]);
                    if range != NOWHERE {
                        let end = &mut ends[usize::from(range)];
                        // `END` and 1 make 0.
                        let next = pair[1].wrapping_add(1);
                        places[*end] = Place { first: pair[0], next, document: *document, at };
                        *end += 1;
                    }
                }
            }
        }
        Ok((places, starts))
    })
}

/// Sorts the places of one range and tells its terms.
pub(super) struct Sorter<'a, K> {
    pub(super) readings: &'a [Reading],
    pub(super) shortest: usize,
    pub(super) longest: usize,
    pub(super) keep: &'a K,
    pub(super) rank_bits: u32,
    /// The ranks of the run at hand.
    pub(super) path: [u32; LONGEST_RUN],
    pub(super) spare: Vec<Place>,
    pub(super) found: Terms,
    pub(super) batch: &'a Batch,
}

impl<K: Fn(usize) -> bool> Sorter<'_, K> {
    /// Sort the places of a range, those of each reading by themselves, and tell its terms.
    pub(super) fn sort(&mut self, range: &Range<u32>, places: &[&[Place]]) -> Result<()> {
        // By first word: counted, then put in place.
        let mut ends = vec![0_usize; range.len() + 1];
        let place = |first: u32| (first - range.start) as usize;
        for found in places.iter().flat_map(|places| places.iter()) {
            ends[place(found.first) + 1] += 1;
        }
        for word in 0..range.len() {
            ends[word + 1] += ends[word];
        }
        let mut sorted = vec![Place::default(); ends[range.len()]];
        for (reading, places) in places.iter().enumerate() {
            for some in places.chunks(SORTED_TOGETHER as usize) {
                self.batch.check()?;
                for found in some {
                    let end = &mut ends[place(found.first)];
                    sorted[*end] = Place { first: reading as u32, ..*found };
                    *end += 1;
                }
            }
        }
        self.spare.resize(sorted.len(), Place::default());
        let mut left = &mut sorted[..];
        for (word, count) in range.clone().zip(lengths(&ends)) {
            let (same, rest) = left.split_at_mut(count);
            self.path[0] = word;
            self.descend(same, 1)?;
            left = rest;
        }
        Ok(())
    }

    /// Tell the terms that begin with the first `depth` words of the path, given their places in
    /// the order of the documents.
    fn descend(&mut self, places: &mut [Place], depth: usize) -> Result<()> {
        if depth >= self.shortest {
            self.tell(places, depth);
        }
        if depth == self.longest {
            return Ok(());
        }
        self.batch.check()?;
        if places.len() >= COUNTED {
            self.count_by_next(places)?;
        } else if places.len() > 1 {
            places.sort_unstable_by_key(|place| {
                u64::from(place.next) << 32 | u64::from(place.document)
            });
        }
        for same in places.chunk_by_mut(|left, right| left.next == right.next) {
            let Some(word) = same[0].next.checked_sub(1) else { continue };
            self.path[depth] = word;
            if depth + 1 < self.longest {
                for place in &mut *same {
                    place.next = self.word(*place, depth + 1).wrapping_add(1);
                }
            }
            self.descend(same, depth + 1)?;
        }
        Ok(())
    }

    /// The rank of the word so many words behind a place, or [`END`].
    fn word(&self, place: Place, behind: usize) -> u32 {
        self.readings[place.first as usize].stream[place.at as usize + behind]
    }

    /// Sort places by their next words and leave those that are equal in order.
    fn count_by_next(&mut self, places: &mut [Place]) -> Result<()> {
        let spare = &mut self.spare[..places.len()];
        let mut shift = 0;
        while shift <= self.rank_bits {
            let digit = |place: &Place| (place.next >> shift & ((1 << DIGIT) - 1)) as usize;
            let mut ends = [0_usize; 1 << DIGIT];
            for place in &*places {
                ends[digit(place)] += 1;
            }
            let mut sum = 0;
            for end in &mut ends {
                sum += std::mem::replace(end, sum);
            }
            for some in places.chunks(SORTED_TOGETHER as usize) {
                self.batch.check()?;
                for place in some {
                    let end = &mut ends[digit(place)];
                    spare[*end] = *place;
                    *end += 1;
                }
            }
            places.copy_from_slice(spare);
            shift += DIGIT;
        }
        Ok(())
    }

    fn tell(&mut self, places: &[Place], length: usize) {
        let Terms { lengths, words, ends, postings } = &mut self.found;
        let before = postings.len();
        for place in places {
            match postings[before..].last_mut() {
                Some(last) if last.document == place.document => last.count += 1,
                _ => postings.push(Posting { document: place.document, count: 1 }),
            }
        }
        let found = postings.len() - before;
        if found == 0 || !(self.keep)(found) {
            postings.truncate(before);
            return;
        }
        lengths.push(length as u8);
        words.extend_from_slice(&self.path[..length]);
        ends.push(postings.len());
    }
}

/// How many lie between each end and the one before.
fn lengths(ends: &[usize]) -> impl Iterator<Item = usize> + '_ {
    let before = std::iter::once(0).chain(ends.iter().copied());
    ends.iter().zip(before).map(|(end, before)| end - before)
}
