//! Keywords at the borders of words: single words and pairs by themselves, all else by the automaton.

use rustc_hash::FxHashMap;

use super::automaton::Token;
use super::first_words::{BLOCKS_TOGETHER, Beginning, Candidate, Candidates, FirstWords};
use super::phrases::{self, Phrases};
use super::spelling::{self, Spelled, Spelling, Word};
use super::{Hit, visible};
use crate::batch::{BYTES_BETWEEN_CHECKS, Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;
use crate::text::borders::Borders;
use crate::text::lexicon::Lexicon;

/// No keyword.
const NONE: u32 = u32::MAX;

/// Keywords made ready for whole words.
pub(crate) struct WholeWords {
    fold: bool,
    words: Lexicon,
    /// What begins with each word.
    begun: Vec<Begun>,
    /// The keyword of two words with a space between, by their numbers.
    pairs: FxHashMap<u64, u32>,
    /// For each keyword by its place, its number, and the place of another that reads the same.
    told: Vec<(u32, u32)>,
    phrases: Phrases,
    first_words: FirstWords,
}

/// What begins with a word.
#[derive(Debug, Clone, Copy)]
struct Begun {
    /// The place of the keyword that is this word, or [`NONE`].
    alone: u32,
    /// Whether a keyword is it and another word.
    pair: bool,
    /// Whether a longer keyword begins with it, and goes on with a space and a word.
    phrase: bool,
    /// Whether any goes on in another way.
    signs: bool,
}

/// Space to work in: the words of the text at hand.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    pub(super) borders: Borders,
    candidates: Candidates,
    spelled: Spelled,
    /// Where longer keywords may begin.
    begins: Vec<u32>,
    phrases: phrases::Scratch,
}

impl WholeWords {
    pub(super) fn new(keywords: &[(u32, &str)], fold: bool, batch: &Batch) -> Result<Self> {
        let mut dictionary = Dictionary::default();
        let mut scratch = Scratch::default();
        let (mut told, mut beginnings) = (Vec::new(), Vec::new());
        let (mut pairs, mut phrases) = (FxHashMap::default(), Vec::new());
        let mut begun: Vec<Begun> = Vec::new();
        for (number, keyword) in keywords {
            let tokens = tokens(keyword, fold, &mut dictionary, &mut scratch, batch)?;
            let unbegun = Begun { alone: NONE, pair: false, phrase: false, signs: false };
            begun.resize(dictionary.words.len(), unbegun);
            let first = tokens.first().and_then(|first| first.as_word());
            let second = match tokens.get(1..3) {
                Some([Token::SPACE, second]) => second.as_word(),
                _ => None,
            };
            if let Some(first) = first {
                let hash = |word: u32| dictionary.hashes[word as usize];
                beginnings.extend(hash(first).map(|first| match second {
                    Some(second) => Beginning::Pair(first, hash(second)),
                    None => Beginning::Single(first),
                }));
            }
            let place = told.len() as u32;
            match (tokens.len(), first, second) {
                (0, ..) => {}
                (1, Some(first), _) => {
                    let alone = &mut begun[first as usize].alone;
                    told.push((*number, std::mem::replace(alone, place)));
                }
                (3, Some(first), Some(second)) => {
                    begun[first as usize].pair = true;
                    let other = pairs.insert(pair(first, second), place);
                    told.push((*number, other.unwrap_or(NONE)));
                }
                _ => {
                    if let Some(first) = first {
                        begun[first as usize].phrase |= second.is_some();
                        begun[first as usize].signs |= second.is_none();
                    }
                    phrases.push((*number, tokens));
                }
            }
        }
        Ok(Self {
            fold,
            words: dictionary.words,
            begun,
            pairs,
            told,
            phrases: Phrases::new(phrases),
            first_words: FirstWords::new(&beginnings),
        })
    }

    pub(super) fn search(
        &self,
        text: &str,
        scratch: &mut Scratch,
        batch: &Batch,
        report: &mut impl FnMut(Hit),
    ) -> Result<()> {
        let Scratch { borders, candidates, spelled, begins, phrases } = scratch;
        borders.read(text, batch)?;
        begins.clear();
        candidates.begin();
        let spelling = Spelling::new(text, self.fold);
        let place = Place { finder: self, spelling, borders };
        for block in (0..borders.blocks()).step_by(BLOCKS_TOGETHER) {
            batch.check()?;
            let blocks = block..borders.blocks().min(block + BLOCKS_TOGETHER);
            candidates.find(&self.first_words, &spelling, borders, blocks);
            for candidate in candidates.found() {
                if place.tell(*candidate, spelled, batch, report)? {
                    begins.push(candidate.start() as u32);
                }
            }
        }
        if self.phrases.any_in(begins) {
            let place = phrases::Place {
                spelling,
                borders,
                words: &self.words,
                first_words: &self.first_words,
            };
            self.phrases.search(place, begins, (phrases, spelled), batch, report)?;
        }
        Ok(())
    }

    #[inline]
    fn tell(
        &self,
        mut place: u32,
        start: usize,
        end: usize,
        text: &str,
        report: &mut impl FnMut(Hit),
    ) {
        let (start, end) = visible(text, start, end);
        while let Some((keyword, other)) = self.told.get(place as usize) {
            report(Hit { start: start as u32, end: end as u32, keyword: *keyword });
            place = *other;
        }
    }
}

/// A text that is searched.
struct Place<'a> {
    finder: &'a WholeWords,
    spelling: Spelling<'a>,
    borders: &'a Borders,
}

impl Place<'_> {
    /// Tell the keywords of one and two words that begin with a word, and whether longer ones may.
    #[inline]
    fn tell(
        &self,
        candidate: Candidate,
        spelled: &mut Spelled,
        batch: &Batch,
        report: &mut impl FnMut(Hit),
    ) -> Result<bool> {
        let Self { finder, spelling, borders } = self;
        let start = candidate.start();
        let end = borders.end(start);
        let word = spelling.find((start, end), borders, &finder.words, spelled);
        let Word::Known(word) = word else { return Ok(false) };
        let begun = finder.begun[word as usize];
        finder.tell(begun.alone, start, end, spelling.text, report);
        if begun.pair
            && candidate.may_go_on()
            && let Some((second, end)) = self.second(end, spelled, batch)?
            && let Some(place) = finder.pairs.get(&pair(word, second))
        {
            finder.tell(*place, start, end, spelling.text, report);
        }
        Ok(begun.signs || begun.phrase && candidate.may_go_on())
    }

    /// The number and the end of the word that follows one, if there is white space between them and
    /// nothing that can be seen.
    #[inline]
    fn second(
        &self,
        end: usize,
        spelled: &mut Spelled,
        batch: &Batch,
    ) -> Result<Option<(u32, usize)>> {
        let Self { finder, spelling, borders } = self;
        let (mut behind, mut spaced, mut words) = (end, false, 0_usize);
        while let Some(start) = borders.next_start(behind) {
            let gap = &spelling.text[behind..start];
            if gap != " " && !is_blank(gap, batch)? {
                return Ok(None);
            }
            spaced |= !gap.is_empty();
            behind = borders.end(start);
            match spelling.find((start, behind), borders, &finder.words, spelled) {
                Word::Known(word) => return Ok(spaced.then_some((word, behind))),
                Word::Unknown => return Ok(None),
                Word::Nothing => {}
            }
            words += 1;
            if words % STEPS_BETWEEN_CHECKS == 0 {
                batch.check()?;
            }
        }
        Ok(None)
    }
}

/// Whether there is nothing but white space.
#[cold]
fn is_blank(text: &str, batch: &Batch) -> Result<bool> {
    for (count, character) in text.chars().enumerate() {
        if !character.is_whitespace() {
            return Ok(false);
        }
        if count % BYTES_BETWEEN_CHECKS == 0 {
            batch.check()?;
        }
    }
    Ok(true)
}

fn pair(word: u32, next: u32) -> u64 {
    u64::from(word) << u32::BITS | u64::from(next)
}

/// The words of all keywords.
#[derive(Default)]
struct Dictionary {
    words: Lexicon,
    /// The hash of each word that is ASCII.
    hashes: Vec<Option<u64>>,
}

/// The tokens of a keyword, without white space at its ends.
fn tokens(
    keyword: &str,
    fold: bool,
    dictionary: &mut Dictionary,
    scratch: &mut Scratch,
    batch: &Batch,
) -> Result<Vec<Token>> {
    let Scratch { borders, spelled, .. } = scratch;
    borders.read(keyword, batch)?;
    let spelling = Spelling::new(keyword, fold);
    let mut tokens = Vec::new();
    let mut behind = 0;
    while let Some(start) = borders.next_start(behind) {
        tokens.extend(spelling.between(behind, start).map(|(token, _, _)| token));
        behind = borders.end(start);
        let word = spelling.spell((start, behind), borders, spelled);
        if !word.is_empty() {
            let number = dictionary.words.intern_bytes(word);
            if number as usize == dictionary.hashes.len() {
                dictionary.hashes.push(spelling::hash_of(word));
            }
            tokens.push(Token::word(number));
        }
    }
    tokens.extend(spelling.between(behind, keyword.len()).map(|(token, _, _)| token));
    tokens.dedup_by(|token, before| *token == Token::SPACE && *before == Token::SPACE);
    if tokens.last() == Some(&Token::SPACE) {
        tokens.pop();
    }
    if tokens.first() == Some(&Token::SPACE) {
        tokens.remove(0);
    }
    Ok(tokens)
}
