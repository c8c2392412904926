//! One vocabulary out of several: the words of all lexicons in the order of their code points.
//!
//! Words are parted by borders that a sample of them gives, and each range is sorted by itself: every
//! step runs on all threads, a range fits the nearest caches, and equal words of different lexicons
//! meet in one range.

use std::cmp::Ordering;

use super::names::{Names, Speller};
use super::numbering::Numbering;
use crate::batch::Batch;
use crate::error::Result;
use crate::text::lexicon::Lexicon;

/// Words parted by one thread before it takes others.
const PARTED_AT_ONCE: usize = 1 << 14;

/// Words of a range, about: 24 KiB of them.
const RANGE: usize = 1 << 10;

/// The most ranges, unless they grow larger than [`LARGEST_RANGE`]: each is written to on a line of
/// its own.
const MOST_RANGES: usize = 512;

/// Sorting so many words takes no longer than a caller who wants to stop may wait.
const LARGEST_RANGE: usize = 1 << 18;

/// Words sampled for each range.
const SAMPLED: usize = 8;

/// A word of one of the lexicons, and its rank among the words of all.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranked {
    pub(super) rank: u32,
    pub(super) lexicon: u32,
    pub(super) word: u32,
}

/// The words of some lexicons, ranked.
pub(super) struct Ranking {
    /// All words of all lexicons by rank, those of one rank in the order of the lexicons, in runs. No
    /// rank is in two of them.
    pub(super) runs: Vec<Vec<Ranked>>,
    /// The words as they read, by rank.
    pub(super) words: Names,
}

/// A word with its first sixteen bytes, which decide its place unless another has the same.
#[derive(Debug, Clone, Copy, Default)]
struct Keyed {
    key: [u64; 2],
    lexicon: u32,
    word: u32,
}

impl Keyed {
    /// Whether the key is all of the word: shorter ones are filled up with zeros.
    fn is_whole(&self) -> bool {
        self.key[1] as u8 == 0
    }
}

/// Words by ranges, and where those of each begin.
type Parted = (Vec<Keyed>, Vec<u32>);

impl Ranking {
    /// Rank the words of all lexicons.
    ///
    /// # Errors
    /// When the batch was asked to stop.
    pub(super) fn new(lexicons: &[&Lexicon], batch: &Batch) -> Result<Self> {
        let words = Words(lexicons);
        let borders = words.borders();
        let parted = words.parted(&borders, batch)?;
        let sorted = batch.map_parts((0..=borders.len()).collect(), |range| {
            batch.check()?;
            Ok(words.sorted(&parted, range))
        })?;
        drop(parted);
        let (mut runs, names): (Vec<_>, Vec<_>) = sorted.into_iter().unzip();
        let mut first = 0;
        for (run, names) in runs.iter_mut().zip(&names) {
            for ranked in run.iter_mut() {
                ranked.rank += first;
            }
            first += names.len() as u32;
        }
        Ok(Self { runs, words: Names::joined(&names) })
    }

    /// For each lexicon the ranks of its words.
    ///
    /// # Errors
    /// When the batch was asked to stop.
    pub(super) fn ranks(&self, lexicons: &[&Lexicon], batch: &Batch) -> Result<Vec<Vec<u32>>> {
        let ranks = Numbering::new(lexicons.iter().copied());
        batch.map_parts(self.runs.iter().collect(), |run| {
            for Ranked { rank, lexicon, word } in run {
                ranks.set(*lexicon, *word, *rank);
            }
            batch.check()
        })?;
        Ok(ranks.into_numbers())
    }
}

/// The words of all lexicons.
struct Words<'a>(&'a [&'a Lexicon]);

impl Words<'_> {
    fn keyed(&self, lexicon: usize, word: u32) -> Keyed {
        let key = self.0[lexicon].sort_key(word);
        Keyed { key: [(key >> 64) as u64, key as u64], lexicon: lexicon as u32, word }
    }

    /// The order of code points.
    #[inline]
    fn compare(&self, left: &Keyed, right: &Keyed) -> Ordering {
        left.key.cmp(&right.key).then_with(|| {
            if left.is_whole() {
                return Ordering::Equal;
            }
            let [one, other] = [left, right].map(|keyed| self.0[keyed.lexicon as usize]);
            one.compare(left.word, other, right.word)
        })
    }

    /// The first words of all ranges but the first.
    fn borders(&self) -> Vec<Keyed> {
        let total: usize = self.0.iter().map(|words| words.len()).sum();
        let ranges = (total / RANGE).min(MOST_RANGES).max(total / LARGEST_RANGE).max(1);
        let step = (total / (ranges * SAMPLED)).max(1);
        let words = (0..self.0.len()).flat_map(|lexicon| {
            (0..self.0[lexicon].len()).step_by(step).map(move |word| (lexicon, word as u32))
        });
        let mut sample: Vec<Keyed> =
            words.map(|(lexicon, word)| self.keyed(lexicon, word)).collect();
        sample.sort_unstable_by(|left, right| self.compare(left, right));
        let mut borders: Vec<Keyed> =
            (1..ranges).map(|range| sample[sample.len() * range / ranges]).collect();
        borders.dedup_by(|right, left| self.compare(left, right).is_eq());
        borders
    }

    /// All words by the ranges they lie in, some of a lexicon at a time.
    fn parted(&self, borders: &[Keyed], batch: &Batch) -> Result<Vec<Parted>> {
        let parts = (0..self.0.len()).flat_map(|lexicon| {
            let words = self.0[lexicon].len();
            let begins = (0..words).step_by(PARTED_AT_ONCE);
            begins.map(move |from| (lexicon, from..words.min(from + PARTED_AT_ONCE)))
        });
        let beginnings: Vec<u64> = borders.iter().map(|border| border.key[0]).collect();
        batch.map_parts(parts.collect(), |(lexicon, words)| {
            batch.check()?;
            let keyed: Vec<Keyed> = words.map(|word| self.keyed(lexicon, word as u32)).collect();
            let mut starts = vec![0_u32; borders.len() + 2];
            let ranges: Vec<usize> = keyed
                .iter()
                .map(|word| {
                    let mut range = beginnings.partition_point(|begin| *begin <= word.key[0]);
                    // Most words are told from all borders by their first eight bytes.
                    while range > 0
                        && beginnings[range - 1] == word.key[0]
                        && self.compare(&borders[range - 1], word).is_gt()
                    {
                        range -= 1;
                    }
                    starts[range + 1] += 1;
                    range
                })
                .collect();
            for range in 0..=borders.len() {
                starts[range + 1] += starts[range];
            }
            let mut ends = starts.clone();
            let mut parted = vec![Keyed::default(); keyed.len()];
            for (word, range) in keyed.into_iter().zip(ranges) {
                let end = &mut ends[range];
                parted[*end as usize] = word;
                *end += 1;
            }
            Ok((parted, starts))
        })
    }

    /// The words of a range, ranked from 0 on, and as they read.
    fn sorted(&self, parted: &[Parted], range: usize) -> (Vec<Ranked>, Names) {
        let mut keyed = Vec::new();
        for (words, starts) in parted {
            keyed.extend_from_slice(&words[starts[range] as usize..starts[range + 1] as usize]);
        }
        // By the first eight bytes, which tell most words apart, and then the few that have the same.
        let mut order: Vec<(u64, u32)> =
            keyed.iter().zip(0..).map(|(word, at)| (word.key[0], at)).collect();
        order.sort_unstable_by_key(|(beginning, _)| *beginning);
        let mut speller = Speller::new(keyed.len());
        let mut ranked = Vec::with_capacity(keyed.len());
        for same in order.chunk_by_mut(|left, right| left.0 == right.0) {
            if same.len() > 1 {
                same.sort_unstable_by(|(_, left), (_, right)| {
                    let [left, right] = [left, right].map(|at| &keyed[*at as usize]);
                    self.compare(left, right).then(left.lexicon.cmp(&right.lexicon))
                });
            }
            let mut before: Option<&Keyed> = None;
            for (_, at) in same {
                let this = &keyed[*at as usize];
                if before.is_none_or(|before| self.compare(before, this).is_ne()) {
                    if this.is_whole() {
                        let key = u128::from(this.key[0]) << 64 | u128::from(this.key[1]);
                        speller.push_short(&key.to_be_bytes());
                    } else {
                        speller.push(self.0[this.lexicon as usize].word(this.word).as_bytes());
                    }
                }
                before = Some(this);
                let Keyed { lexicon, word, .. } = *this;
                ranked.push(Ranked { rank: speller.count() - 1, lexicon, word });
            }
        }
        (ranked, speller.names())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_all_lexicons_in_order() {
        // More than one range, words of many lengths, some in both lexicons, some with sixteen bytes
        // in common with others.
        let word =
            |number: usize| format!("{}w{}", "x".repeat(number % 19), number * 7919 % 10_007);
        let words: Vec<Vec<String>> =
            [(0..4_000), (2_500..9_000)].map(|numbers| numbers.map(word).collect()).into();
        let lexicons: Vec<Lexicon> = words
            .iter()
            .map(|words| {
                let mut lexicon = Lexicon::new();
                for word in words {
                    lexicon.intern_bytes(word.as_bytes());
                }
                lexicon
            })
            .collect();
        let lexicons: Vec<&Lexicon> = lexicons.iter().collect();
        let ranking = Ranking::new(&lexicons, &Batch::new()).unwrap();
        let mut expected = words.concat();
        expected.sort_unstable();
        expected.dedup();
        assert!(ranking.runs.len() > 1);
        assert!(ranking.words.iter().eq(expected.iter().map(String::as_str)));
        let ranks = ranking.ranks(&lexicons, &Batch::new()).unwrap();
        for (words, ranks) in words.iter().zip(ranks) {
            let found = ranks.into_iter().map(|rank| ranking.words.get(rank as usize));
            assert!(found.eq(words.iter().map(String::as_str)));
        }
        let in_order = ranking.runs.concat();
        assert!(in_order.is_sorted_by_key(|ranked| (ranked.rank, ranked.lexicon)));
    }

    #[test]
    fn nothing_has_no_ranks() {
        let ranking = Ranking::new(&[], &Batch::new()).unwrap();
        assert!(ranking.words.is_empty());
        let empty = Lexicon::new();
        let ranking = Ranking::new(&[&empty, &empty], &Batch::new()).unwrap();
        assert_eq!(ranking.ranks(&[&empty, &empty], &Batch::new()).unwrap(), [[]; 2]);
    }
}
