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

mod places;

use self::places::{Place, Sorter, part, ranges};
use super::names::Names;
use super::ranking::Ranking;
use super::reading::{Documents, END};
use super::singles;

use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;

/// The longest runs of words that can be counted.
pub(crate) const LONGEST_RUN: usize = 16;

/// Ranges that places are parted into at once: each is written to on a line of its own.
const RANGES_AT_ONCE: usize = 512;

/// A document that has a term, and how often.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Posting {
    pub(crate) document: u32,
    pub(crate) count: u32,
}

/// The terms of a range of first words, in order.
#[derive(Debug, Default)]
pub(super) struct Terms {
    /// For each term, how many words it has.
    pub(super) lengths: Vec<u8>,
    /// The ranks of the words of one term after the other.
    pub(super) words: Vec<u32>,
    /// Behind which posting each term ends.
    pub(super) ends: Vec<usize>,
    pub(super) postings: Vec<Posting>,
}

impl Terms {
    /// The terms, in order.
    pub(super) fn terms(&self) -> impl Iterator<Item = Term<'_>> {
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
    /// How many postings there are of each document.
    pub(crate) fn in_documents(&self, documents: usize, batch: &Batch) -> Result<Vec<i64>> {
        let share = self.0.len().div_ceil(rayon::current_num_threads()).max(1);
        let counts = batch.map_parts(self.0.chunks(share).collect(), |ranges| {
            let mut counts = vec![0_u32; documents];
            for (_, postings) in ranges {
                batch.check()?;
                for posting in postings {
                    counts[posting.document as usize] += 1;
                }
            }
            Ok(counts)
        })?;
        let sum = |document: usize| counts.iter().map(|counts| i64::from(counts[document])).sum();
        Ok((0..documents).map(sum).collect())
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
        let ranking = Ranking::new(&lexicons, batch)?;
        let ranks = ranking.ranks(&lexicons, batch)?;
        let words = ranking.words;
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

    /// Terms of one word each, in order, by ranges, and the words by rank.
    pub(super) fn of_words(words: Names, ranges: Vec<Terms>) -> Self {
        Self { ranges, words }
    }

    /// How many different words there are.
    pub(crate) fn words(&self) -> usize {
        self.words.len()
    }

    /// The terms by ranges, in order.
    pub(super) fn ranges(&self) -> &[Terms] {
        &self.ranges
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
    ///
    /// # Errors
    /// When the batch was asked to stop.
    pub(crate) fn names(&self, batch: &Batch) -> Result<Names> {
        let spell = |range: &Terms, names: &mut Names| {
            for term in range.terms() {
                names.push_with(|letters| self.spell(term.words, letters));
            }
        };
        Names::in_parts(&self.ranges, spell, batch)
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
