//! Keywords at the borders of words: the automaton over the words of a text.

use super::Hit;
use super::automaton::{Automaton, State, Token};
use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;
use crate::text::lexicon::{self, Lexicon};
use crate::text::scan::{PACKED_BYTES, Packed, Reading, Scan};
use crate::text::{classes, fold};

/// Bits of the filter for each word that begins a keyword: one word in 32 passes by chance.
const FILTER_BITS_PER_WORD: usize = 32;

/// The smallest and the largest filter as powers of two: 2 KiB, and 128 KiB, which stays in a
/// core's second cache.
const FILTER_BITS: (u32, u32) = (14, 20);

/// The set bits of every byte's top bit: a word without them is ASCII.
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;

/// Keywords made ready for whole words.
pub(crate) struct WholeWords {
    fold: bool,
    words: Lexicon,
    automaton: Automaton,
    keywords: Vec<Keyword>,
    filter: Filter,
    /// A longer word begins a keyword.
    long_first: bool,
    /// A symbol begins a keyword.
    symbol_first: bool,
    /// Which ASCII symbols do, once folded.
    first_symbols: [bool; 128],
}

/// What the automaton's pattern stands for.
#[derive(Debug)]
struct Keyword {
    number: u32,
    tokens: u32,
    /// Its first or last token is a symbol, so that a word might go on beyond it.
    symbol_first: bool,
    symbol_last: bool,
}

/// Space to work in: the words of the text at hand.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    scan: Scan,
    folded: String,
    starts: Vec<u32>,
}

impl WholeWords {
    pub(super) fn new(keywords: &[(u32, &str)], fold: bool, batch: &Batch) -> Result<Self> {
        let mut words = Lexicon::new();
        let mut scratch = Scratch::default();
        let mut patterns = Vec::with_capacity(keywords.len());
        let mut known = Vec::with_capacity(keywords.len());
        for (number, keyword) in keywords {
            let pattern = tokens(keyword, fold, &mut words, &mut scratch, batch)?;
            let (Some(first), Some(last)) = (pattern.first(), pattern.last()) else { continue };
            known.push(Keyword {
                number: *number,
                tokens: pattern.len() as u32,
                symbol_first: first.is_symbol(),
                symbol_last: last.is_symbol(),
            });
            patterns.push(pattern);
        }
        let automaton = Automaton::new(&patterns);
        let mut first_symbols = [false; 128];
        for symbol in automaton.first_tokens().filter_map(Token::as_symbol) {
            if let Some(place) = first_symbols.get_mut(symbol as usize) {
                *place = true;
            }
        }
        let firsts: Vec<u32> = automaton.first_tokens().filter_map(Token::as_word).collect();
        let keys: Vec<Packed> = firsts.iter().filter_map(|word| words.packed(*word)).collect();
        Ok(Self {
            fold,
            filter: Filter::new(&keys),
            long_first: keys.len() < firsts.len(),
            symbol_first: known.iter().any(|keyword| keyword.symbol_first),
            first_symbols,
            words,
            automaton,
            keywords: known,
        })
    }

    pub(super) fn search(
        &self,
        text: &str,
        scratch: &mut Scratch,
        batch: &Batch,
        report: &mut impl FnMut(Hit),
    ) -> Result<()> {
        if self.automaton.is_empty() {
            return Ok(());
        }
        let Scratch { scan, folded, starts } = scratch;
        scan.read(text, reading(self.fold), batch)?;
        let mut walk =
            Walk { finder: self, text, folded, starts, state: State::ROOT, spaced: false };
        let mut behind = 0;
        let (pairs, _) = scan.edges().as_chunks::<2>();
        for some in pairs.chunks(STEPS_BETWEEN_CHECKS) {
            batch.check()?;
            for [start, end] in some {
                let (start, end) = (*start as usize, *end as usize);
                if walk.state != State::ROOT || self.begins_in(&text.as_bytes()[behind..start]) {
                    walk.gap(behind, start, report);
                }
                behind = end;
                // The way of nearly every word: it begins no keyword.
                if walk.state == State::ROOT && !self.may_begin(scan, start, end) {
                    continue;
                }
                walk.word(scan, start, end, report);
            }
        }
        if walk.state != State::ROOT || self.begins_in(&text.as_bytes()[behind..]) {
            walk.gap(behind, text.len(), report);
        }
        Ok(())
    }

    /// Whether a keyword may begin with this word.
    #[inline]
    fn may_begin(&self, scan: &Scan, start: usize, end: usize) -> bool {
        if end - start > PACKED_BYTES {
            return self.long_first || !scan.is_ascii();
        }
        let key = scan.packed(start, end - start);
        self.filter.passes(lexicon::hash(key)) || self.fold && !scan.is_ascii() && !is_ascii(key)
    }

    /// Whether a keyword may begin with a symbol in this gap between words.
    #[inline]
    fn begins_in(&self, gap: &[u8]) -> bool {
        self.symbol_first
            && gap.iter().any(|byte| self.first_symbols.get(usize::from(*byte)) != Some(&false))
    }
}

/// One reading of a text through the automaton.
struct Walk<'a> {
    finder: &'a WholeWords,
    text: &'a str,
    folded: &'a mut String,
    /// Where the last tokens begin, as many as the state may have read.
    starts: &'a mut Vec<u32>,
    state: State,
    /// The last token was white space.
    spaced: bool,
}

impl Walk<'_> {
    fn word(&mut self, scan: &Scan, start: usize, end: usize, report: &mut impl FnMut(Hit)) {
        let finder = self.finder;
        let number = look_up(scan, self.text, start, end, finder.fold, self.folded, |word| {
            finder.words.find_bytes(word)
        });
        match number {
            Looked::Nothing => {}
            Looked::Word(number) => {
                let token = number.map_or(Token::UNKNOWN, Token::word);
                self.token(token, start, end, report);
            }
        }
    }

    /// The symbols and white space between two words.
    fn gap(&mut self, start: usize, end: usize, report: &mut impl FnMut(Hit)) {
        for (token, from, until) in between(self.text, start, end, self.finder.fold) {
            self.token(token, from, until, report);
        }
    }

    fn token(&mut self, token: Token, start: usize, end: usize, report: &mut impl FnMut(Hit)) {
        if token == Token::SPACE && std::mem::replace(&mut self.spaced, true) {
            return;
        }
        self.spaced = token == Token::SPACE;
        if self.state == State::ROOT {
            self.starts.clear();
        }
        self.state = self.finder.automaton.step(self.state, token);
        if self.state == State::ROOT {
            return;
        }
        self.starts.push(start as u32);
        if self.finder.automaton.ends_any(self.state) {
            self.report(end, report);
        }
    }

    fn report(&self, end: usize, report: &mut impl FnMut(Hit)) {
        for pattern in self.finder.automaton.ending(self.state) {
            let keyword = &self.finder.keywords[pattern as usize];
            let start = self.starts[self.starts.len() - keyword.tokens as usize];
            if keyword.symbol_first && self.text[..start as usize].ends_with(goes_on)
                || keyword.symbol_last && self.text[end..].starts_with(goes_on)
            {
                continue;
            }
            report(Hit { start, end: end as u32, keyword: keyword.number });
        }
    }
}

/// Whether a word that stands next to a symbol is part of the same string of signs. Letters of
/// unspaced scripts always stand for themselves.
fn goes_on(character: char) -> bool {
    classes::of(character) & (classes::PART | classes::UNSPACED) == classes::PART
}

fn reading(fold: bool) -> Reading {
    if fold { Reading::Words } else { Reading::WordsAsWritten }
}

fn is_ascii(key: Packed) -> bool {
    (key[0] | key[1]) & HIGH_BITS == 0
}

/// What became of a word: nothing, when all of it was invisible.
enum Looked {
    Nothing,
    Word(Option<u32>),
}

/// Fold a word where that takes more than the scan has done, and look it up.
fn look_up(
    scan: &Scan,
    text: &str,
    start: usize,
    end: usize,
    fold: bool,
    folded: &mut String,
    find: impl FnOnce(&[u8]) -> Option<u32>,
) -> Looked {
    let bytes = &scan.bytes()[start..end];
    if !fold || scan.is_ascii() || bytes.is_ascii() {
        return Looked::Word(find(bytes));
    }
    folded.clear();
    fold::word(&text[start..end], folded);
    if folded.is_empty() { Looked::Nothing } else { Looked::Word(find(folded.as_bytes())) }
}

/// The tokens between two words of a text, where there are only symbols and white space.
fn between(
    text: &str,
    start: usize,
    end: usize,
    fold: bool,
) -> impl Iterator<Item = (Token, usize, usize)> + '_ {
    text[start..end].char_indices().map(move |(at, character)| {
        let token = if character.is_whitespace() {
            Token::SPACE
        } else {
            Token::symbol(if fold { fold::symbol(character) } else { character })
        };
        (token, start + at, start + at + character.len_utf8())
    })
}

/// The tokens of a keyword, without white space at its ends.
fn tokens(
    keyword: &str,
    fold: bool,
    words: &mut Lexicon,
    scratch: &mut Scratch,
    batch: &Batch,
) -> Result<Vec<Token>> {
    let Scratch { scan, folded, .. } = scratch;
    scan.read(keyword, reading(fold), batch)?;
    let mut tokens = Vec::new();
    let mut behind = 0;
    for (start, end) in scan.spans().chain([(keyword.len(), keyword.len())]) {
        tokens.extend(between(keyword, behind, start, fold).map(|(token, _, _)| token));
        if start < end {
            let number = look_up(scan, keyword, start, end, fold, folded, |word| {
                Some(words.intern_bytes(word))
            });
            if let Looked::Word(Some(number)) = number {
                tokens.push(Token::word(number));
            }
        }
        behind = end;
    }
    tokens.dedup_by(|token, before| *token == Token::SPACE && *before == Token::SPACE);
    if tokens.last() == Some(&Token::SPACE) {
        tokens.pop();
    }
    if tokens.first() == Some(&Token::SPACE) {
        tokens.remove(0);
    }
    Ok(tokens)
}

/// Which hashes of words can begin a keyword: a bitmap small enough for the caches.
struct Filter {
    bits: Vec<u64>,
    shift: u32,
}

impl Filter {
    fn new(keys: &[Packed]) -> Self {
        let wanted = (keys.len() * FILTER_BITS_PER_WORD).next_power_of_two().trailing_zeros();
        let power = wanted.clamp(FILTER_BITS.0, FILTER_BITS.1);
        let mut filter = Self { bits: vec![0; 1 << (power - 6)], shift: u64::BITS - power };
        for key in keys {
            let bit = lexicon::hash(*key) >> filter.shift;
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
