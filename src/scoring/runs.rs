//! All runs of words in the order of their code points, each with the documents that have it.
//!
//! No run is looked up in a table. The words are ranked by their letters; then every place of every
//! document, as the beginning of runs, is sorted by its first word, places with the same first word
//! by their second, and so on: a run's places stand side by side, in the order of the documents. A
//! space sorts before every word character, so that a term's place among all is that of its words'
//! ranks, a shorter term before those that begin with it, and no term has to be spelled.
//!
//! Places are first parted by ranges of first words, few enough places each for a core's second
//! cache, and each range is sorted there, by counting where there are many and by comparing where
//! there are few. Cost: linear in the words of the documents, for each length of runs.

use std::ops::Range;

use super::reading::{Documents, END, Reading};
use super::singles;
use super::vocabulary::{Names, rank};
use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;

/// The longest runs of words that can be counted.
pub(crate) const LONGEST_RUN: usize = 16;

/// Places sorted together, unless more begin with the same word: 1 MiB of them.
const SORTED_TOGETHER: u64 = 1 << 16;

/// Ranges that places are parted into at once: each is written to on a line of its own.
const RANGES_AT_ONCE: usize = 512;

/// So many places with the same beginning are sorted by counting rather than comparing.
const COUNTED: usize = 512;

/// Bits of a rank that one round of counting goes by.
const DIGIT: u32 = 9;

/// A document that has a term, and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Posting {
    pub(crate) document: u32,
    pub(crate) count: u32,
}

/// The terms of a range of first words, in order.
#[derive(Debug, Default)]
struct Terms {
    /// For each term, how many words it has.
    lengths: Vec<u8>,
    /// The ranks of the words of one term after the other.
    words: Vec<u32>,
    /// Behind which posting each term ends.
    ends: Vec<usize>,
    postings: Vec<Posting>,
}

impl Terms {
    fn terms(&self) -> impl Iterator<Item = Term<'_>> {
        let (mut word, mut posting) = (0, 0);
        self.lengths.iter().zip(&self.ends).map(move |(length, end)| {
            let words = word..word + usize::from(*length);
            let postings = posting..*end;
            (word, posting) = (words.end, *end);
            Term { words: &self.words[words], postings: &self.postings[postings] }
        })
    }
}

/// The postings of all terms, in order: for each range behind which each term ends, and they.
pub(crate) struct Postings(Vec<(Vec<usize>, Vec<Posting>)>);

impl Postings {
    /// All postings, some at a time.
    pub(crate) fn chunks(&self) -> impl Iterator<Item = &[Posting]> {
        self.0.iter().flat_map(|(_, postings)| postings.chunks(STEPS_BETWEEN_CHECKS))
    }

    /// Tell each posting with the number of its term.
    pub(crate) fn each(&self, batch: &Batch, mut tell: impl FnMut(u32, &Posting)) -> Result<()> {
        let mut term = 0;
        for (ends, postings) in &self.0 {
            let mut from = 0;
            batch.check()?;
            for end in ends {
                for posting in &postings[from..*end] {
                    tell(term, posting);
                }
                (from, term) = (*end, term + 1);
            }
        }
        Ok(())
    }
}

/// All terms, in order.
#[derive(Debug, Default)]
pub(crate) struct Runs {
    ranges: Vec<Terms>,
    /// The words by rank.
    words: Names,
}

/// One term.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Term<'a> {
    /// The ranks of its words.
    pub(crate) words: &'a [u32],
    /// The documents that have it, ascending.
    pub(crate) postings: &'a [Posting],
}

impl Term<'_> {
    /// How often it is there, in all documents.
    pub(crate) fn total(self) -> u64 {
        self.postings.iter().map(|posting| u64::from(posting.count)).sum()
    }
}

impl Runs {
    /// The runs of `lengths.0` to `lengths.1` words. A term in so many documents is only kept if
    /// `keep` says so.
    pub(crate) fn new(
        documents: &Documents<'_>,
        lengths: (usize, usize),
        keep: impl Fn(usize) -> bool + Sync,
        batch: &Batch,
    ) -> Result<Self> {
        if lengths == (1, 1) {
            return singles::run(documents, keep, batch);
        }
        let mut readings = documents.read(batch)?;
        let lexicons: Vec<_> = readings.iter().map(|reading| &reading.words).collect();
        let (ranks, examples) = rank(&lexicons, batch)?;
        let words = Names::of_words(&lexicons, &examples);
        // From here on the streams tell ranks.
        let parts: Vec<_> = readings.iter_mut().zip(&ranks).collect();
        let counts = batch.map_parts(parts, |(reading, ranks)| {
            let mut counts = vec![0_u32; ranks.len()];
            for some in reading.stream.chunks_mut(STEPS_BETWEEN_CHECKS) {
                batch.check()?;
                for word in some.iter_mut().filter(|word| **word != END) {
                    counts[*word as usize] += 1;
                    *word = ranks[*word as usize];
                }
            }
            Ok(ranks.iter().copied().zip(counts).collect::<Vec<_>>())
        })?;
        drop(ranks);
        let ranges = ranges(&counts, words.len());
        let mut found = Vec::with_capacity(ranges.len());
        for ranges in ranges.chunks(RANGES_AT_ONCE) {
            let parted = part(&readings, &counts, ranges, words.len(), batch)?;
            let items: Vec<_> = ranges.iter().enumerate().collect();
            found.extend(batch.map_parts(items, |(number, range)| {
                batch.check()?;
                let places: Vec<&[Place]> = parted
                    .iter()
                    .map(|(places, starts)| &places[starts[number]..starts[number + 1]])
                    .collect();
                let mut sorter = Sorter {
                    readings: &readings,
                    shortest: lengths.0,
                    longest: lengths.1,
                    keep: &keep,
                    rank_bits: usize::BITS - words.len().leading_zeros(),
                    path: [0; LONGEST_RUN],
                    spare: Vec::new(),
                    found: Terms::default(),
                    batch,
                };
                sorter.sort(range, &places)?;
                Ok(sorter.found)
            })?);
        }
        Ok(Self { ranges: found, words })
    }

    /// Terms of one word each: words by rank, and in that order the postings of some of them.
    pub(crate) fn of_words<'p>(
        words: Names,
        found: impl Iterator<Item = (u32, &'p [Posting])>,
    ) -> Self {
        let mut terms = Terms::default();
        for (word, postings) in found {
            terms.lengths.push(1);
            terms.words.push(word);
            terms.postings.extend_from_slice(postings);
            terms.ends.push(terms.postings.len());
        }
        Self { ranges: vec![terms], words }
    }

    /// How many different words there are.
    pub(crate) fn words(&self) -> usize {
        self.words.len()
    }

    /// The terms, in order.
    pub(crate) fn terms(&self) -> impl Iterator<Item = Term<'_>> {
        self.ranges.iter().flat_map(Terms::terms)
    }

    /// Keep some of the terms.
    pub(crate) fn keep(&mut self, keep: &[bool]) {
        let mut keep = keep.iter();
        for range in &mut self.ranges {
            let whole = std::mem::take(range);
            for term in whole.terms() {
                if *keep.next().expect("one for each term") {
                    range.lengths.push(term.words.len() as u8);
                    range.words.extend_from_slice(term.words);
                    range.postings.extend_from_slice(term.postings);
                    range.ends.push(range.postings.len());
                }
            }
        }
    }

    /// The terms as they read, in order.
    pub(crate) fn names(&self) -> Names {
        Names::in_parts(&self.ranges, |range, names| {
            for term in range.terms() {
                names.push_with(|letters| self.spell(term.words, letters));
            }
        })
    }

    /// What is known of the terms besides their words.
    pub(crate) fn into_postings(self) -> Postings {
        Postings(self.ranges.into_iter().map(|range| (range.ends, range.postings)).collect())
    }

    /// A term as it reads.
    pub(crate) fn name(&self, words: &[u32]) -> Box<str> {
        let mut letters = String::new();
        self.spell(words, &mut letters);
        letters.into_boxed_str()
    }

    /// Append a term as it reads.
    pub(crate) fn spell(&self, words: &[u32], letters: &mut String) {
        for (number, word) in words.iter().enumerate() {
            if number > 0 {
                letters.push(' ');
            }
            letters.push_str(self.words.get(*word as usize));
        }
    }
}

/// The number of no range.
const NOWHERE: u16 = u16::MAX;

/// A place in a document where runs begin.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    /// The rank of the first word; once sorted by it, the number of the reading.
    first: u32,
    /// One more than the rank of the word that the place is next sorted by; 0 where there is none.
    next: u32,
    document: u32,
    /// Where in the stream.
    at: u32,
}

/// For each word of a reading, its rank and how often it is there.
type Counts = Vec<(u32, u32)>;

/// Ranges of ranks that about so many places begin with.
fn ranges(counts: &[Counts], words: usize) -> Vec<Range<u32>> {
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
type Parted = Vec<(Vec<Place>, Vec<usize>)>;

fn part(
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
struct Sorter<'a, K> {
    readings: &'a [Reading],
    shortest: usize,
    longest: usize,
    keep: &'a K,
    rank_bits: u32,
    /// The ranks of the run at hand.
    path: [u32; LONGEST_RUN],
    spare: Vec<Place>,
    found: Terms,
    batch: &'a Batch,
}

impl<K: Fn(usize) -> bool> Sorter<'_, K> {
    fn sort(&mut self, range: &Range<u32>, places: &[&[Place]]) -> Result<()> {
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
