//! Which words can begin a keyword: filters small enough for the caches, asked before all else.

use super::spelling::{self, Spelling};
use crate::text::borders::{BLOCK, Borders, length};

/// Bits of a filter for each entry: one word in 32 passes by chance.
const BITS_PER_ENTRY: usize = 32;

/// The smallest and the largest filter as powers of two: 2 KiB, and 128 KiB, which stays in a
/// core's second cache.
const BITS: (u32, u32) = (14, 20);

/// Blocks looked through before what was found in them is dealt with.
pub(super) const BLOCKS_TOGETHER: usize = 128;

/// Words that begin in as many blocks, at most.
const MOST_WORDS: usize = BLOCKS_TOGETHER * BLOCK / 2 + 1;

/// How a keyword begins, by the hashes of its first words.
#[derive(Debug, Clone, Copy)]
pub(super) enum Beginning {
    /// With this word, and goes on, if it does, in another way than with a space and a word.
    Single(u64),
    /// With this word, a space, and that one; which has no hash if it is not ASCII.
    Pair(u64, Option<u64>),
}

/// Filters over the beginnings of all keywords.
pub(super) struct FirstWords {
    singles: Filter,
    /// The first words of pairs, by themselves.
    firsts: Filter,
    pairs: Filter,
}

/// A word with which a keyword may begin.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Candidate {
    pub(super) start: u32,
    /// Whether a keyword may go on with a space and the next word.
    pub(super) pair: bool,
}

/// The candidates of some blocks, and the word that is still to be told from the next.
#[derive(Debug)]
pub(super) struct Candidates {
    found: Box<[Candidate; MOST_WORDS]>,
    count: usize,
    last: Option<(u32, u64)>,
}

impl Default for Candidates {
    fn default() -> Self {
        let found = vec![Candidate::default(); MOST_WORDS];
        Self { found: found.try_into().expect("a vector of that length"), count: 0, last: None }
    }
}

impl Candidates {
    /// Begin a text.
    pub(super) fn begin(&mut self) {
        self.last = None;
    }

    /// The candidates found last, in order.
    pub(super) fn found(&self) -> &[Candidate] {
        &self.found[..self.count]
    }

    /// Find the words among some blocks of a text with which a keyword may begin. The last word of
    /// the blocks before is among them.
    pub(super) fn find(
        &mut self,
        first: &FirstWords,
        spelling: &Spelling<'_>,
        borders: &Borders,
        blocks: std::ops::Range<usize>,
    ) {
        self.count = 0;
        if borders.is_ascii() {
            self.find_in::<true>(first, spelling, borders, blocks);
        } else {
            self.find_in::<false>(first, spelling, borders, blocks);
        }
    }

    #[inline]
    fn find_in<const ASCII: bool>(
        &mut self,
        first: &FirstWords,
        spelling: &Spelling<'_>,
        borders: &Borders,
        blocks: std::ops::Range<usize>,
    ) {
        let end = blocks.end == borders.blocks();
        let (mut start, mut hash) = self.last.unwrap_or((0, 0));
        let (mut known, mut count) = (self.last.is_some(), 0);
        let found = &mut *self.found;
        for block in blocks {
            let mut starts = borders.starts(block);
            let stops = borders.stops(block);
            while starts != 0 {
                let bit = starts.trailing_zeros() as usize;
                starts &= starts - 1;
                let next = block * BLOCK + bit;
                let length = length(stops, bit);
                let next_hash = if ASCII || !spelling::is_foreign(borders.foreign(next), length) {
                    spelling.hash(next, length)
                } else {
                    spelling::FOREIGN
                };
                let (single, pair) = first.pass::<ASCII>(hash, next_hash);
                // Written at every word, kept where it passes, with no branch to mispredict.
                found[count] = Candidate { start, pair };
                count += usize::from((single | pair) & known);
                (start, hash, known) = (next as u32, next_hash, true);
            }
        }
        self.last = known.then_some((start, hash));
        if end && known {
            let (single, _) = first.pass::<ASCII>(hash, hash);
            found[count] = Candidate { start, pair: false };
            count += usize::from(single);
        }
        self.count = count;
    }
}

impl FirstWords {
    pub(super) fn new(beginnings: &[Beginning]) -> Self {
        let (mut singles, mut firsts, mut pairs) = (Vec::new(), Vec::new(), Vec::new());
        for beginning in beginnings {
            match beginning {
                Beginning::Single(word) => singles.push(*word),
                Beginning::Pair(word, next) => {
                    firsts.push(*word);
                    pairs.extend(next.map(|next| pair(*word, next)));
                }
            }
        }
        Self {
            singles: Filter::new(&singles),
            firsts: Filter::new(&firsts),
            pairs: Filter::new(&pairs),
        }
    }

    /// Whether a keyword may begin with a word, given it and the next: by itself, and together.
    #[inline]
    fn pass<const ASCII: bool>(&self, word: u64, next: u64) -> (bool, bool) {
        let (single, pair) = (self.singles.passes(word), self.pairs.passes(pair(word, next)));
        if ASCII || word != spelling::FOREIGN && next != spelling::FOREIGN {
            return (single, pair);
        }
        let word_is_foreign = word == spelling::FOREIGN;
        (word_is_foreign | single, word_is_foreign | self.firsts.passes(word))
    }

    /// Whether a keyword may begin with the word that begins in one place, a space and the next word.
    pub(super) fn may_go_on(
        &self,
        start: usize,
        spelling: &Spelling<'_>,
        borders: &Borders,
    ) -> bool {
        let hash = |start: usize| {
            let length = length(borders.stops(start / BLOCK), start % BLOCK);
            let foreign = spelling::is_foreign(borders.foreign(start), length);
            if foreign { spelling::FOREIGN } else { spelling.hash(start, length) }
        };
        borders
            .next_start(start + 1)
            .is_some_and(|next| self.pass::<false>(hash(start), hash(next)).1)
    }
}

#[inline]
fn pair(word: u64, next: u64) -> u64 {
    word ^ next >> 1
}

/// A bitmap over the upper bits of hashes.
struct Filter {
    bits: Vec<u64>,
    shift: u32,
}

impl Filter {
    fn new(hashes: &[u64]) -> Self {
        let wanted = (hashes.len() * BITS_PER_ENTRY).next_power_of_two().trailing_zeros();
        let power = wanted.clamp(BITS.0, BITS.1);
        let mut filter = Self { bits: vec![0; 1 << (power - 6)], shift: u64::BITS - power };
        for hash in hashes {
            let bit = hash >> filter.shift;
            filter.bits[(bit / 64) as usize] |= 1 << (bit % 64);
        }
        filter
    }

    #[inline]
    fn passes(&self, hash: u64) -> bool {
        let bit = hash >> self.shift;
        self.bits[(bit / 64) as usize] >> (bit % 64) & 1 == 1
    }
}
