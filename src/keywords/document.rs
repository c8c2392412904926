//! An article read into sentences of words with their parts of speech.

use std::ops::Range;

use super::background;
use super::interner::{Interner, lower_into};
use super::rarity::{Rare, Rarity};
use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;
use crate::text::paragraphs::paragraphs;
use crate::text::sentences::sentences_across_lines;
use crate::text::stopwords::StopWords;
use crate::text::tagger::features::{self, Word};
use crate::text::tagger::{Tag, Tagger};
use crate::text::unspaced::Recurring;
use crate::text::web_tokens::tokenize;

/// A word or symbol of the article.
#[derive(Debug, Clone)]
pub struct Token {
    /// Where it stands, in bytes.
    pub span: Range<usize>,
    /// Its number among the different words of the article, case aside.
    pub word: u32,
    /// The number of its term: plural and singular are one.
    pub term: u32,
    /// Its part of speech.
    pub tag: Tag,
    /// Whether it begins with a capital that tells something: not first in its sentence, in no
    /// headline.
    pub is_capitalised: bool,
}

/// A term of the article.
#[derive(Debug, Clone, Copy)]
pub struct Term {
    /// Its number in the lexicon.
    number: u32,
    /// Whether it is a stop word.
    pub is_stop: bool,
    /// How often it stands in the article.
    pub count: u32,
}

/// What does not depend on the article: kept from one to the next.
#[derive(Debug, Default)]
struct Lexicon {
    words: Interner,
    /// For each word, the number of its term and its weights for the tagger.
    known: Vec<(u32, Word)>,
    keys: Interner,
    terms: Vec<Entry>,
    /// For which stop words, and for which language it was made.
    made_for: Option<(usize, bool)>,
}

/// A term of the lexicon.
#[derive(Debug)]
struct Entry {
    key: Box<str>,
    is_stop: bool,
    rare: Rare,
    hash: u64,
}

/// A lexicon larger than this, in words, is begun anew with the next article.
const MOST_WORDS: usize = 30_000;

/// An article, read. The memory is used again from one article to the next.
#[derive(Debug, Default)]
pub struct Document {
    /// The words and symbols in order.
    pub tokens: Vec<Token>,
    /// The sentences as spans of `tokens`.
    pub sentences: Vec<Range<usize>>,
    /// The terms.
    pub terms: Vec<Term>,
    lexicon: Lexicon,
    /// For each term of the lexicon, its number in this article.
    numbers: Vec<u32>,
    spans: Vec<Range<usize>>,
    tags: Vec<Tag>,
    lower: String,
    recurring: Option<Recurring>,
}

/// The number of a term that is not in the article.
const ABSENT: u32 = u32::MAX;

impl Document {
    /// Reads a text without markup.
    ///
    /// # Errors
    /// `interrupted` when asked to stop.
    pub fn read(
        &mut self,
        text: &str,
        stop_words: &StopWords,
        rarity: &Rarity,
        batch: &Batch,
    ) -> Result<()> {
        self.clear(stop_words, rarity.is_english);
        let tagger = Tagger::default();
        self.recurring = Recurring::of(text);
        let mut steps = 0;
        for paragraph in paragraphs(text) {
            for sentence in sentences_across_lines(&text[paragraph.clone()]) {
                let span = paragraph.start + sentence.start..paragraph.start + sentence.end;
                let tagger = rarity.is_english.then_some(&tagger);
                self.add_sentence(text, span, stop_words, rarity, tagger);
                steps += self.spans.len();
                if steps > STEPS_BETWEEN_CHECKS {
                    steps = 0;
                    batch.check()?;
                }
            }
        }
        Ok(())
    }

    /// How a term is counted: in lower case and, in English, in the singular unless it is a stop word.
    pub fn key(&self, term: &Term) -> &str {
        &self.lexicon.terms[term.number as usize].key
    }

    /// How rare a term is.
    pub fn rarity(&self, term: &Term) -> Rare {
        self.lexicon.terms[term.number as usize].rare
    }

    /// The hash of a term, for pairs of them.
    pub fn hash(&self, term: &Term) -> u64 {
        self.lexicon.terms[term.number as usize].hash
    }

    fn clear(&mut self, stop_words: &StopWords, is_english: bool) {
        for term in &self.terms {
            self.numbers[term.number as usize] = ABSENT;
        }
        self.tokens.clear();
        self.sentences.clear();
        self.terms.clear();
        let made_for = Some((std::ptr::from_ref(stop_words).addr(), is_english));
        if self.lexicon.made_for != made_for || self.lexicon.known.len() > MOST_WORDS {
            self.lexicon = Lexicon { made_for, ..Lexicon::default() };
            self.numbers.clear();
        }
    }

    fn add_sentence(
        &mut self,
        text: &str,
        sentence: Range<usize>,
        stop_words: &StopWords,
        rarity: &Rarity,
        tagger: Option<&Tagger<'_>>,
    ) {
        let mut spans = std::mem::take(&mut self.spans);
        spans.clear();
        tokenize(text, sentence, &mut spans);
        if let Some(recurring) = &self.recurring {
            recurring.cut(text, &mut spans);
        }
        let first = self.tokens.len();
        let is_title = features::is_title(spans.iter().map(|span| &text[span.clone()]));
        for (index, span) in spans.iter().enumerate() {
            let spelled = &text[span.clone()];
            let word = self.word(spelled, stop_words, rarity, tagger);
            let term = self.article_term(self.lexicon.known[word as usize].0);
            self.terms[term as usize].count += 1;
            self.tokens.push(Token {
                span: span.clone(),
                word,
                term,
                tag: Tag::Punctuation,
                is_capitalised: index > 0 && !is_title && spelled.starts_with(char::is_uppercase),
            });
        }
        let mut tags = std::mem::take(&mut self.tags);
        tags.clear();
        let at = |index: usize| {
            let token = &self.tokens[first + index];
            (&text[token.span.clone()], &self.lexicon.known[token.word as usize].1)
        };
        if let Some(tagger) = tagger {
            tagger.tag(spans.len(), at, &mut tags);
        } else {
            let tokens = &self.tokens[first..];
            tags.extend(tokens.iter().map(|token| self.guess(token, &text[token.span.clone()])));
        }
        for (token, tag) in self.tokens[first..].iter_mut().zip(&tags) {
            token.tag = *tag;
        }
        self.sentences.push(first..self.tokens.len());
        (self.spans, self.tags) = (spans, tags);
    }

    /// The tag of a word in a language that no tagger knows: everything that is no stop word, no
    /// number and no symbol may be part of a noun phrase.
    fn guess(&self, token: &Token, spelled: &str) -> Tag {
        if !spelled.chars().any(char::is_alphanumeric) {
            Tag::Punctuation
        } else if self.terms[token.term as usize].is_stop {
            Tag::Preposition
        } else if !spelled.chars().any(char::is_alphabetic) {
            Tag::Number
        } else if token.is_capitalised {
            Tag::Name
        } else {
            Tag::Noun
        }
    }

    /// The number of a word.
    fn word(
        &mut self,
        spelled: &str,
        stop_words: &StopWords,
        rarity: &Rarity,
        tagger: Option<&Tagger<'_>>,
    ) -> u32 {
        lower_into(spelled, &mut self.lower);
        let (word, is_new) = self.lexicon.words.number(&self.lower);
        if is_new {
            // A stop word keeps its form, so that whether a term is one does not hang on which of its
            // forms came first.
            let is_kept = tagger.is_none() || stop_words.contains(&self.lower);
            let key = if is_kept { self.lower.clone() } else { term(&self.lower) };
            let (term, is_new) = self.lexicon.keys.number(&key);
            if is_new {
                let is_stop = stop_words.contains(&key);
                let (rare, hash) = (rarity.of(&key), background::hash(&key));
                self.lexicon.terms.push(Entry { key: key.into(), is_stop, rare, hash });
                self.numbers.push(ABSENT);
            }
            let word = tagger.map_or_else(Word::unknown, |tagger| tagger.word(&self.lower));
            self.lexicon.known.push((term, word));
        }
        word
    }

    /// The number in this article of a term of the lexicon.
    fn article_term(&mut self, number: u32) -> u32 {
        let own = &mut self.numbers[number as usize];
        if *own == ABSENT {
            *own = self.terms.len() as u32;
            let is_stop = self.lexicon.terms[number as usize].is_stop;
            self.terms.push(Term { number, is_stop, count: 0 });
        }
        *own
    }
}

/// What a lower-case English word is counted as: without the full stop of an abbreviation, and in
/// the singular (Harman, How effective is suffixing? JASIS 42 (1991): the S stemmer).
pub fn term(lower: &str) -> String {
    let word = lower.trim_end_matches(['.', '\'', '\u{2019}']);
    let word = if word.is_empty() { lower } else { word };
    if word.len() <= 3 || !word.ends_with('s') {
        return word.to_owned();
    }
    if let Some(stem) = word.strip_suffix("ies")
        && !stem.ends_with(['a', 'e'])
        && stem.len() > 1
    {
        return format!("{stem}y");
    }
    let ending = word.as_bytes()[word.len() - 2];
    if matches!(ending, b's' | b'u') { word.to_owned() } else { word[..word.len() - 1].to_owned() }
}
