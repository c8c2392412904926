//! Keywords of three words and more, and those with signs: the automaton over the tokens of a text.

use super::automaton::{Automaton, State, Token};
use super::first_words::FirstWords;
use super::spelling::{Spelled, Spelling, Word};
use super::{Hit, visible};
use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;
use crate::text::borders::Borders;
use crate::text::classes;
use crate::text::lexicon::Lexicon;

/// The longer keywords of a list.
pub(super) struct Phrases {
    automaton: Automaton,
    keywords: Vec<Keyword>,
    first_symbols: FirstSymbols,
}

/// What a pattern of the automaton stands for.
#[derive(Debug)]
struct Keyword {
    number: u32,
    tokens: u32,
    /// Its first or last token is a symbol, so that a word might go on beyond it.
    symbol_first: bool,
    symbol_last: bool,
}

/// Space to work in.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    /// Where the last tokens begin, as many as the state may have read.
    starts: Vec<u32>,
}

/// A text and what is known of its words and those of the keywords.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) spelling: Spelling<'a>,
    pub(super) borders: &'a Borders,
    pub(super) words: &'a Lexicon,
    pub(super) first_words: &'a FirstWords,
}

impl Phrases {
    /// The keywords of these numbers and tokens, none of them empty.
    pub(super) fn new(keywords: Vec<(u32, Vec<Token>)>) -> Self {
        let symbol = |token: Option<&Token>| token.is_some_and(|token| token.is_symbol());
        let known = keywords.iter().map(|(number, tokens)| Keyword {
            number: *number,
            tokens: tokens.len() as u32,
            symbol_first: symbol(tokens.first()),
            symbol_last: symbol(tokens.last()),
        });
        let known = known.collect();
        let patterns: Vec<Vec<Token>> = keywords.into_iter().map(|(_, tokens)| tokens).collect();
        Self {
            first_symbols: FirstSymbols::new(&patterns),
            automaton: Automaton::new(&patterns),
            keywords: known,
        }
    }

    /// Whether any may be found where these words begin, or elsewhere.
    pub(super) fn any_in(&self, begins: &[u32]) -> bool {
        !begins.is_empty() || self.first_symbols.any
    }

    /// Report each place of a keyword. `begins` are the words with which one may begin, in order.
    pub(super) fn search(
        &self,
        place: Place<'_>,
        begins: &[u32],
        (scratch, spelled): (&mut Scratch, &mut Spelled),
        batch: &Batch,
        report: &mut impl FnMut(Hit),
    ) -> Result<()> {
        let Place { spelling, borders, words, first_words } = place;
        let length = spelling.text.len();
        let starts = &mut scratch.starts;
        let mut walk =
            Walk { phrases: self, text: spelling.text, starts, state: State::ROOT, spaced: false };
        let mut begins = begins.iter().map(|start| *start as usize).peekable();
        let (mut at, mut steps) = (0, 0);
        loop {
            steps += 1;
            if steps % STEPS_BETWEEN_CHECKS == 0 {
                batch.check()?;
            }
            if walk.state == State::ROOT {
                while begins.next_if(|begin| *begin < at).is_some() {}
                let begin = begins.peek().copied();
                let until = begin.unwrap_or(length);
                match (self.first_symbols.next(place, at, until, batch)?, begin) {
                    (Some(symbol), _) => at = symbol,
                    (None, Some(begin)) => at = begin,
                    (None, None) => return Ok(()),
                }
            }
            let word = borders.next_start(at);
            let start = word.unwrap_or(length);
            walk.gap(spelling, at, start, batch, report)?;
            if word.is_none() {
                return Ok(());
            }
            at = borders.end(start);
            let token = match spelling.find((start, at), borders, words, spelled) {
                Word::Nothing => continue,
                Word::Unknown => Token::UNKNOWN,
                Word::Known(word) => Token::word(word),
            };
            walk.token(token, start, at, report);
            if self.automaton.awaits_a_word(walk.state)
                && !first_words.may_go_on(start, &spelling, borders)
            {
                walk.state = State::ROOT;
            }
        }
    }
}

/// One reading of a text through the automaton.
struct Walk<'a> {
    phrases: &'a Phrases,
    text: &'a str,
    starts: &'a mut Vec<u32>,
    state: State,
    /// The last token was white space.
    spaced: bool,
}

impl Walk<'_> {
    /// The symbols and white space between two words.
    fn gap(
        &mut self,
        spelling: Spelling<'_>,
        start: usize,
        end: usize,
        batch: &Batch,
        report: &mut impl FnMut(Hit),
    ) -> Result<()> {
        for (count, (token, from, until)) in spelling.between(start, end).enumerate() {
            if count % STEPS_BETWEEN_CHECKS == 0 {
                batch.check()?;
            }
            self.token(token, from, until, report);
        }
        Ok(())
    }

    fn token(&mut self, token: Token, start: usize, end: usize, report: &mut impl FnMut(Hit)) {
        if token == Token::SPACE && std::mem::replace(&mut self.spaced, true) {
            return;
        }
        self.spaced = token == Token::SPACE;
        if self.state == State::ROOT {
            self.starts.clear();
        }
        let automaton = &self.phrases.automaton;
        self.state = automaton.step(self.state, token);
        if self.state == State::ROOT {
            return;
        }
        self.starts.push(start as u32);
        automaton.each_ending(self.state, |pattern| {
            let keyword = &self.phrases.keywords[pattern as usize];
            let start = self.starts[self.starts.len() - keyword.tokens as usize];
            let goes_on = keyword.symbol_first && self.text[..start as usize].ends_with(goes_on)
                || keyword.symbol_last && self.text[end..].starts_with(goes_on);
            if !goes_on {
                let (start, end) = visible(self.text, start as usize, end);
                report(Hit { start: start as u32, end: end as u32, keyword: keyword.number });
            }
        });
        self.state = automaton.resume(self.state);
    }
}

/// Whether a word that stands next to a symbol is part of the same string of signs. Letters of
/// unspaced scripts always stand for themselves.
fn goes_on(character: char) -> bool {
    classes::of(character) & (classes::PART | classes::UNSPACED) == classes::PART
}

/// Which symbols can begin a keyword.
struct FirstSymbols {
    any: bool,
    ascii: [bool; 128],
}

impl FirstSymbols {
    fn new(patterns: &[Vec<Token>]) -> Self {
        let mut symbols = Self { any: false, ascii: [false; 128] };
        for symbol in patterns.iter().filter_map(|pattern| pattern[0].as_symbol()) {
            symbols.any = true;
            if let Some(place) = symbols.ascii.get_mut(symbol as usize) {
                *place = true;
            }
        }
        symbols
    }

    /// Where the first symbol is, between two bytes, with which a keyword may begin. One beyond ASCII
    /// always may.
    fn next(
        &self,
        place: Place<'_>,
        from: usize,
        until: usize,
        batch: &Batch,
    ) -> Result<Option<usize>> {
        if !self.any {
            return Ok(None);
        }
        let bytes = place.spelling.text.as_bytes();
        let (mut at, mut steps) = (from, 0);
        while let Some(gap) = place.borders.next_gap(at).filter(|gap| *gap < until) {
            if self.ascii.get(usize::from(bytes[gap])) != Some(&false) {
                return Ok(Some(gap));
            }
            at = gap + 1;
            steps += 1;
            if steps % STEPS_BETWEEN_CHECKS == 0 {
                batch.check()?;
            }
        }
        Ok(None)
    }
}
