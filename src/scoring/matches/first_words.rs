//! Which words can begin a keyword: filters small enough for the caches, asked before all else.

use super::automaton::Token;
use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;
use crate::text::lexicon::{self, Lexicon};
use crate::text::scan::{HIGH_BITS, PACKED_BYTES, Scan};

/// Bits of a filter for each entry: one word in 32 passes by chance.
const BITS_PER_ENTRY: usize = 32;

/// The smallest and the largest filter as powers of two: 2 KiB, and 128 KiB, which stays in a
/// core's second cache.
const BITS: (u32, u32) = (14, 20);

/// In place of the hash of a word that has to be folded first.
const UNKNOWN: u64 = 0;

/// Filters over the first words of all keywords, by the hash of their first 16 bytes.
pub(super) struct FirstWords {
    /// Words that are a keyword, or begin one that does not go on with a space and a word.
    singles: Filter,
    /// Words that begin a keyword and go on so, by themselves.
    pair_firsts: Filter,
    /// The same, together with the word that follows.
    pairs: Filter,
}

/// Where keywords may begin in the text at hand.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    /// The hash of each word, and one more behind the last.
    hashes: Vec<u64>,
    /// The numbers of the words that pass, ascending, and behind them those of the texts before.
    words: Vec<u32>,
    count: usize,
}

impl FirstWords {
    pub(super) fn new(patterns: &[Vec<Token>], words: &Lexicon) -> Self {
        let hash = |token: Token| token.as_word().map(|word| lexicon::hash(words.packed(word)));
        let (mut singles, mut firsts, mut pairs) = (Vec::new(), Vec::new(), Vec::new());
        for pattern in patterns {
            let Some(first) = hash(pattern[0]) else { continue };
            match pattern.get(1..3) {
                Some([Token::SPACE, next]) if next.as_word().is_some() => {
                    firsts.push(first);
                    pairs.extend(hash(*next).map(|next| pair(first, next)));
                }
                _ => singles.push(first),
            }
        }
        Self {
            singles: Filter::new(&singles),
            pair_firsts: Filter::new(&firsts),
            pairs: Filter::new(&pairs),
        }
    }
}

impl Candidates {
    /// Find the words of a scan with which a keyword may begin.
    pub(super) fn find(
        &mut self,
        first: &FirstWords,
        scan: &Scan,
        fold: bool,
        batch: &Batch,
    ) -> Result<()> {
        let any_unknown = fold && !scan.is_ascii();
        let high = if any_unknown { HIGH_BITS } else { 0 };
        let hash = |[start, end]: [u32; 2]| {
            let length = (end - start) as usize;
            let key = scan.packed(start as usize, length);
            // Of a long word with letters beyond ASCII, these may be behind the first 16 bytes.
            let long = any_unknown && length > PACKED_BYTES;
            let unknown = (key[0] | key[1]) & high != 0 || long;
            if unknown { UNKNOWN } else { lexicon::hash(key) }
        };
        let (edges, _) = scan.edges().as_chunks::<2>();
        self.count = 0;
        let Some((first_edges, edges)) = edges.split_first() else { return Ok(()) };
        // Room for all: written at every word, kept where it passes, with no branch to mispredict.
        let room = self.words.len().max(edges.len() + 2);
        self.hashes.resize(room, UNKNOWN);
        self.words.resize(room, 0);
        let (hashes, words) = (&mut self.hashes[..], &mut self.words[..]);
        let (mut count, mut number) = (0, 0);
        let mut word = hash(*first_edges);
        let mut test = |word, next| {
            let known = first.singles.passes(word) | first.pairs.passes(pair(word, next));
            let passes = known || any_unknown && first.passes_unknown(word, next);
            hashes[number] = word;
            words[count] = number as u32;
            count += usize::from(passes);
            number += 1;
        };
        for some in edges.chunks(STEPS_BETWEEN_CHECKS) {
            batch.check()?;
            for edges in some {
                let next = hash(*edges);
                test(word, next);
                word = next;
            }
        }
        test(word, UNKNOWN);
        hashes[number] = UNKNOWN;
        self.count = count;
        Ok(())
    }

    /// The numbers of the words with which a keyword may begin.
    pub(super) fn words(&self) -> &[u32] {
        &self.words[..self.count]
    }

    /// Whether a keyword may begin with this word and the one behind it.
    #[inline]
    pub(super) fn pass_pair(&self, first: &FirstWords, number: usize) -> bool {
        let (word, next) = (self.hashes[number], self.hashes[number + 1]);
        first.pairs.passes(pair(word, next)) || first.passes_unknown(word, next)
    }
}

impl FirstWords {
    /// Whether a keyword may begin here as far as can be told without folding.
    #[cold]
    fn passes_unknown(&self, word: u64, next: u64) -> bool {
        word == UNKNOWN || next == UNKNOWN && self.pair_firsts.passes(word)
    }
}

#[inline]
fn pair(word: u64, next: u64) -> u64 {
    word ^ next.rotate_left(u64::BITS / 2)
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

/// Which symbols can begin a keyword.
pub(super) struct FirstSymbols {
    pub(super) any: bool,
    ascii: [bool; 128],
}

impl FirstSymbols {
    pub(super) fn new(patterns: &[Vec<Token>]) -> Self {
        let mut symbols = Self { any: false, ascii: [false; 128] };
        for symbol in patterns.iter().filter_map(|pattern| pattern[0].as_symbol()) {
            symbols.any = true;
            if let Some(place) = symbols.ascii.get_mut(symbol as usize) {
                *place = true;
            }
        }
        symbols
    }

    /// Whether a keyword may begin in this gap between words. A symbol beyond ASCII always may.
    #[inline]
    pub(super) fn any_in(&self, gap: &str) -> bool {
        self.any && gap.bytes().any(|byte| self.ascii.get(usize::from(byte)) != Some(&false))
    }
}
