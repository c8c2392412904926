//! Keywords at the borders of words: the automaton over the words of a text.

use super::automaton::{Alone, Automaton, State, Token};
use super::first_words::{Candidates, FirstSymbols, FirstWords};
use super::{Hit, visible};
use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;
use crate::text::lexicon::Lexicon;
use crate::text::scan::{PACKED_BYTES, Reading, Scan, is_ascii};
use crate::text::{classes, fold};

/// Keywords made ready for whole words.
pub(crate) struct WholeWords {
    fold: bool,
    words: Lexicon,
    automaton: Automaton,
    /// What to do at each word where nothing has been read before it.
    alone: Vec<Alone>,
    keywords: Vec<Keyword>,
    first_words: FirstWords,
    first_symbols: FirstSymbols,
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
    candidates: Candidates,
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
        Ok(Self {
            fold,
            first_words: FirstWords::new(&patterns, &words),
            first_symbols: FirstSymbols::new(&patterns),
            alone: (0..words.len() as u32).map(|word| automaton.alone(word)).collect(),
            automaton,
            words,
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
        let Scratch { scan, candidates, folded, starts } = scratch;
        scan.read(text, reading(self.fold), batch)?;
        candidates.find(&self.first_words, scan, self.fold, batch)?;
        let (words, _) = scan.edges().as_chunks::<2>();
        let end_of = |number: usize| words[number][1] as usize;
        let mut walk =
            Walk { finder: self, text, folded, starts, state: State::ROOT, spaced: false };
        let mut promising = candidates.words().iter().map(|number| *number as usize).peekable();
        let (mut number, mut steps) = (0, 0);
        loop {
            steps += 1;
            if steps % STEPS_BETWEEN_CHECKS == 0 {
                batch.check()?;
            }
            if walk.state == State::ROOT {
                while promising.next_if(|promising| *promising < number).is_some() {}
                let next = promising.peek().copied().unwrap_or(words.len());
                if self.first_symbols.any {
                    number = (number..next)
                        .find(|number| self.begins_before(text, words, *number))
                        .unwrap_or(next);
                } else {
                    number = next;
                }
            }
            let behind = if number == 0 { 0 } else { end_of(number - 1) };
            let Some([start, end]) = words.get(number) else {
                if walk.state != State::ROOT || self.first_symbols.any {
                    walk.gap(behind, text.len(), report);
                }
                return Ok(());
            };
            let (start, end) = (*start as usize, *end as usize);
            if walk.state != State::ROOT || self.first_symbols.any_in(&text[behind..start]) {
                walk.gap(behind, start, report);
            }
            if walk.state == State::ROOT && self.by_itself(scan, candidates, number, report) {
                walk.spaced = false;
                number += 1;
                continue;
            }
            walk.word(scan, start, end, report);
            if self.automaton.awaits_a_word(walk.state)
                && !candidates.pass_pair(&self.first_words, number)
            {
                walk.state = State::ROOT;
            }
            number += 1;
        }
    }

    /// Deal with a word where nothing has been read before it, if it can be done without the
    /// automaton and leaves nothing to go on from. Nearly all words can.
    #[inline]
    fn by_itself(
        &self,
        scan: &Scan,
        candidates: &Candidates,
        number: usize,
        report: &mut impl FnMut(Hit),
    ) -> bool {
        let (words, _) = scan.edges().as_chunks::<2>();
        let [start, end] = words[number];
        let length = (end - start) as usize;
        let key = scan.packed(start as usize, length);
        if length > PACKED_BYTES || !is_ascii(key) {
            return false;
        }
        let Some(word) = self.words.find(key) else { return true };
        let Alone::Simple { pattern, goes_on } = self.alone[word as usize] else { return false };
        if goes_on && candidates.pass_pair(&self.first_words, number) {
            return false;
        }
        if let Some(pattern) = pattern {
            report(Hit { start, end, keyword: self.keywords[pattern as usize].number });
        }
        true
    }

    /// Whether a keyword may begin with a symbol before this word.
    fn begins_before(&self, text: &str, words: &[[u32; 2]], number: usize) -> bool {
        let behind = if number == 0 { 0 } else { words[number - 1][1] as usize };
        self.first_symbols.any_in(&text[behind..words[number][0] as usize])
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
        let key = scan.packed(start, end - start);
        if end - start <= PACKED_BYTES && (!finder.fold || is_ascii(key)) {
            let number = finder.words.find(key);
            let token = number.map_or(Token::UNKNOWN, Token::word);
            return self.token(token, start, end, report);
        }
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
        if self.text.as_bytes()[start..end] == *b" " {
            return self.token(Token::SPACE, start, end, report);
        }
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
        self.state = self.finder.automaton.resume(self.state);
    }

    fn report(&self, end: usize, report: &mut impl FnMut(Hit)) {
        self.finder.automaton.each_ending(self.state, |pattern| {
            let keyword = &self.finder.keywords[pattern as usize];
            let start = self.starts[self.starts.len() - keyword.tokens as usize];
            let goes_on = keyword.symbol_first && self.text[..start as usize].ends_with(goes_on)
                || keyword.symbol_last && self.text[end..].starts_with(goes_on);
            if !goes_on {
                let (start, end) = visible(self.text, start as usize, end);
                report(Hit { start: start as u32, end: end as u32, keyword: keyword.number });
            }
        });
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
