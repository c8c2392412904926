//! Which words can begin a keyword: filters small enough for the caches, asked before all else.

use super::spelling::{self, Eight, HASHED, Spelling};
use crate::text::borders::{BLOCK, Borders, length};

/// Bits of a small filter, for each kind of beginning: 16 KiB, which leaves room in a core's first cache.
const SMALL: usize = 1 << 17;

/// Bits of a large one: 128 KiB, which stay in a core's second cache.
const LARGE: usize = 1 << 20;

/// Beginnings of which a small filter still lets no more than one word in 32 pass by chance.
const FEW: usize = SMALL / 32;

/// Blocks looked through before what was found in them is dealt with.
pub(super) const BLOCKS_TOGETHER: usize = 128;

/// Words that begin in as many blocks, at most, and the last one before.
const MOST_WORDS: usize = BLOCKS_TOGETHER * BLOCK / 2 + 1;

/// Bytes from the first of a block in which the hashes of its words are.
const WINDOW: usize = BLOCK + HASHED;

/// How a keyword begins, by the hashes of its first words.
#[derive(Debug, Clone, Copy)]
pub(super) enum Beginning {
    /// With this word, and goes on, if it does, in another way than with a space and a word.
    Single(u64),
    /// With this word, a space, and that one; which has no hash if it is not ASCII.
    Pair(u64, Option<u64>),
}

/// Filters over the beginnings of all keywords.
pub(super) enum FirstWords {
    Few(Filters<{ SMALL / 64 }>),
    Many(Filters<{ LARGE / 64 }>),
}

/// A word with which a keyword may begin: where it begins, and in the lowest bit, whether a keyword
/// may go on with a space and the next word.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Candidate(u64);

impl Candidate {
    #[inline]
    fn new(start: u64, pair: bool) -> Self {
        Self(start << 1 | u64::from(pair))
    }

    pub(super) fn start(self) -> usize {
        (self.0 >> 1) as usize
    }

    pub(super) fn may_go_on(self) -> bool {
        self.0 & 1 == 1
    }
}

/// The candidates of some blocks, and the word that is still to be told from the next.
#[derive(Debug)]
pub(super) struct Candidates {
    found: Box<[Candidate; MOST_WORDS]>,
    count: usize,
    last: (u64, u64),
}

/// Before the first word of a text: no place of any.
const BEFORE: u64 = u64::MAX >> 1;

impl Default for Candidates {
    fn default() -> Self {
        let found = vec![Candidate::default(); MOST_WORDS];
        let found = found.try_into().expect("a vector of that length");
        Self { found, count: 0, last: (BEFORE, 0) }
    }
}

impl Candidates {
    /// Begin a text.
    pub(super) fn begin(&mut self) {
        self.last = (BEFORE, spelling::FOREIGN);
    }

    /// The candidates found last, in order.
    pub(super) fn found(&self) -> &[Candidate] {
        let found = &self.found[..self.count];
        // What was found before the first word is none.
        if found.first().is_some_and(|first| first.start() as u64 == BEFORE) {
            &found[1..]
        } else {
            found
        }
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
        match first {
            FirstWords::Few(filters) => self.find_with(filters, spelling, borders, blocks),
            FirstWords::Many(filters) => self.find_with(filters, spelling, borders, blocks),
        }
    }

    fn find_with<const SIZE: usize>(
        &mut self,
        filters: &Filters<SIZE>,
        spelling: &Spelling<'_>,
        borders: &Borders,
        blocks: std::ops::Range<usize>,
    ) {
        self.count = 0;
        let last = blocks.end == borders.blocks();
        for block in blocks {
            let begin = block * BLOCK;
            let mut padded = [0; WINDOW];
            let text = &spelling.text.as_bytes()[begin..];
            let window = text.first_chunk().unwrap_or_else(|| {
                padded[..text.len()].copy_from_slice(text);
                &padded
            });
            // A word that goes on beyond the next block may do so in other letters.
            let plain = !borders.any_foreign_near(block) && borders.stops(block)[1] != 0;
            if plain && self.last.1 != spelling::FOREIGN {
                self.find_in::<true, SIZE>(filters, window, spelling.case, borders, block);
            } else {
                self.find_in::<false, SIZE>(filters, window, spelling.case, borders, block);
            }
        }
        let (start, hash) = self.last;
        if last && start != BEFORE {
            let (single, _) = filters.pass::<false>(hash, hash);
            self.found[self.count] = Candidate::new(start, false);
            self.count += usize::from(single);
        }
    }

    /// The same in one block. Where it and the next are ASCII, and the word before is, no word has
    /// to be asked whether it is.
    #[inline]
    fn find_in<const ASCII: bool, const SIZE: usize>(
        &mut self,
        filters: &Filters<SIZE>,
        window: &[u8; WINDOW],
        case: u64,
        borders: &Borders,
        block: usize,
    ) {
        let mut starts = borders.starts(block);
        let stops = borders.stops(block);
        let (mut start, mut hash) = self.last;
        let mut count = self.count;
        while starts != 0 {
            let bit = starts.trailing_zeros() as usize;
            starts &= starts - 1;
            let length = length(stops, bit);
            let at = block * BLOCK + bit;
            let next = if ASCII || !spelling::is_foreign(borders.foreign(at), length) {
                let eight: &Eight =
                    window[bit..].first_chunk().expect("a window goes beyond its block");
                spelling::hash(u64::from_le_bytes(*eight) | case, length)
            } else {
                spelling::FOREIGN
            };
            let (single, pair) = filters.pass::<ASCII>(hash, next);
            // Written at every word, kept where it passes, with no branch to mispredict.
            self.found[count] = Candidate::new(start, pair);
            count += usize::from(single | pair);
            (start, hash) = (at as u64, next);
        }
        self.count = count;
        self.last = (start, hash);
    }
}

impl FirstWords {
    pub(super) fn new(beginnings: &[Beginning]) -> Self {
        if beginnings.len() <= FEW {
            Self::Few(Filters::new(beginnings))
        } else {
            Self::Many(Filters::new(beginnings))
        }
    }

    /// Whether a keyword may begin with the word that begins in one place, a space and the next word.
    pub(super) fn may_go_on(
        &self,
        start: usize,
        spelling: &Spelling<'_>,
        borders: &Borders,
    ) -> bool {
        let Some(next) = borders.next_start(start + 1) else { return false };
        let [word, next] = [start, next].map(|start| {
            let length = length(borders.stops(start / BLOCK), start % BLOCK);
            let foreign = spelling::is_foreign(borders.foreign(start), length);
            if foreign { spelling::FOREIGN } else { spelling.hash(start, length) }
        });
        match self {
            Self::Few(filters) => filters.pass::<false>(word, next).1,
            Self::Many(filters) => filters.pass::<false>(word, next).1,
        }
    }
}

/// Filters of so many times 64 bits.
pub(super) struct Filters<const SIZE: usize> {
    singles: Filter<SIZE>,
    /// The first words of pairs, by themselves.
    firsts: Filter<SIZE>,
    pairs: Filter<SIZE>,
}

impl<const SIZE: usize> Filters<SIZE> {
    fn new(beginnings: &[Beginning]) -> Self {
        let mut filters =
            Self { singles: Filter::new(), firsts: Filter::new(), pairs: Filter::new() };
        for beginning in beginnings {
            match *beginning {
                Beginning::Single(word) => filters.singles.enter(word),
                Beginning::Pair(word, next) => {
                    filters.firsts.enter(word);
                    if let Some(next) = next {
                        filters.pairs.enter(pair(word, next));
                    }
                }
            }
        }
        filters
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
}

#[inline]
fn pair(word: u64, next: u64) -> u64 {
    word ^ next >> 1
}

/// A bitmap over the upper bits of hashes.
struct Filter<const SIZE: usize>(Box<[u64; SIZE]>);

impl<const SIZE: usize> Filter<SIZE> {
    const SHIFT: u32 = u64::BITS - (SIZE * 64).trailing_zeros();

    fn new() -> Self {
        Self(vec![0; SIZE].try_into().expect("a vector of that length"))
    }

    fn enter(&mut self, hash: u64) {
        let bit = hash >> Self::SHIFT;
        self.0[(bit / 64) as usize] |= 1 << (bit % 64);
    }

    #[inline]
    fn passes(&self, hash: u64) -> bool {
        let bit = hash >> Self::SHIFT;
        self.0[(bit / 64) as usize] >> (bit % 64) & 1 == 1
    }
}
