//! An article read into sentences of words with their parts of speech.

use std::ops::Range;

use super::guess::Grammar;
use super::interner::lower_into;
use super::rarity::Rarity;
use super::sentences::{each_sentence, parts};
use super::vocabulary::{ABSENT, Fact, UNKNOWN, Vocabulary};
use crate::batch::Batch;
use crate::error::Result;
use crate::text::keys::{Key, key_at, lower};
use crate::text::paragraphs::paragraphs;
use crate::text::stopwords::StopWords;
use crate::text::tagger::features::Place;
use crate::text::tagger::look::{self, Look};
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
#[derive(Debug, Clone, Copy, Default)]
pub struct Term {
    /// Its number in the vocabulary.
    number: u32,
    /// Whether it is a stop word.
    pub is_stop: bool,
    /// How often it stands in the article.
    pub count: u32,
}

/// An article, read. The memory is used again from one article to the next.
#[derive(Debug, Default)]
pub struct Document {
    /// The words and symbols in order.
    pub tokens: Vec<Token>,
    /// The sentences as spans of `tokens`.
    pub sentences: Vec<Range<usize>>,
    /// The terms.
    pub terms: Vec<Term>,
    vocabulary: Vocabulary,
    recurring: Option<Recurring>,
    sentence: Sentence,
    lower: String,
}

/// The sentence at hand: its words and symbols, what they look like and what they are tagged as.
#[derive(Debug, Default)]
struct Sentence {
    spans: Vec<Range<usize>>,
    keys: Vec<Option<Key>>,
    words: Vec<u32>,
    terms: Vec<u32>,
    looks: Vec<Look>,
    places: Vec<Place>,
    tags: Vec<Tag>,
}

/// What stands for a letter that is left out.
pub(super) const APOSTROPHES: [char; 2] = ['\'', '\u{2019}'];

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
        self.clear(stop_words, rarity.is_english());
        let tagger = Tagger::default();
        self.recurring = Recurring::of(text);
        let tagger = rarity.is_english().then_some(&tagger);
        for part in parts(text, 0..text.len()) {
            for paragraph in paragraphs(&text[part.clone()]) {
                let paragraph = part.start + paragraph.start..part.start + paragraph.end;
                each_sentence(text, paragraph, batch, |sentence| {
                    self.add_sentence(text, sentence, stop_words, rarity, tagger);
                })?;
            }
        }
        Ok(())
    }

    /// How a term is counted: in lower case and, in English, in the singular unless it is a stop word.
    pub fn key(&self, term: &Term) -> &str {
        self.vocabulary.key(term.number)
    }

    /// What is known of a term.
    pub(super) fn fact(&self, term: &Term) -> &Fact {
        self.vocabulary.fact(term.number)
    }

    /// The hash of a term, for pairs of them.
    pub fn hash(&self, term: &Term) -> u64 {
        self.fact(term).hash
    }

    fn clear(&mut self, stop_words: &StopWords, is_english: bool) {
        for term in &self.terms {
            *self.vocabulary.in_article(term.number) = ABSENT;
        }
        self.tokens.clear();
        self.sentences.clear();
        self.terms.clear();
        self.vocabulary.prepare(stop_words, is_english);
    }

    fn add_sentence(
        &mut self,
        text: &str,
        sentence: Range<usize>,
        stop_words: &StopWords,
        rarity: &Rarity,
        tagger: Option<&Tagger<'_>>,
    ) {
        let mut own = std::mem::take(&mut self.sentence);
        own.read(text, sentence, self.recurring.as_ref(), tagger.is_none().then_some(stop_words));
        self.vocabulary.find_all(&own.keys, &mut own.words);
        for (word, span) in own.words.iter_mut().zip(&own.spans) {
            if *word == UNKNOWN {
                lower_into(&text[span.clone()], &mut self.lower);
                *word = self.vocabulary.number(&self.lower, stop_words, rarity, tagger);
            }
        }
        self.count_terms(&own.words, &mut own.terms);
        own.tags.clear();
        if let Some(tagger) = tagger {
            let at = |index: usize| self.vocabulary.known(own.words[index]);
            tagger.tag(&own.looks, at, &mut own.places, &mut own.tags);
        }
        let grammar = Grammar::of(rarity.language());
        let first = self.tokens.len();
        let is_title = look::is_title(own.looks.iter().copied());
        let words = own.spans.iter().zip(&own.looks).zip(&own.words).zip(&own.terms);
        for (index, (((span, look), word), term)) in words.enumerate() {
            let term = *term;
            let is_capitalised = index > 0 && !is_title && look.opens_upper();
            let tag = own.tags.get(index).copied().unwrap_or_else(|| {
                let of = |term: u32| self.key(&self.terms[term as usize]);
                let before =
                    index.checked_sub(1).map(|before| of(self.tokens[first + before].term));
                let is_stop = self.terms[term as usize].is_stop;
                grammar.guess(&text[span.clone()], of(term), is_stop, is_capitalised, before)
            });
            let (span, word) = (span.clone(), *word);
            self.tokens.push(Token { span, word, term, tag, is_capitalised });
        }
        self.sentences.push(first..self.tokens.len());
        self.sentence = own;
    }

    /// Counts the terms of a sentence, and tells their numbers in this article.
    fn count_terms(&mut self, words: &[u32], terms: &mut Vec<u32>) {
        let mut all = self.terms.len();
        self.terms.resize(all + words.len(), Term::default());
        terms.clear();
        terms.extend(words.iter().map(|word| {
            let (number, is_stop) = self.vocabulary.use_word(*word);
            let own = self.vocabulary.in_article(number);
            // No branch hangs on whether the term is new, which nobody could foresee.
            self.terms[all] = Term { number, is_stop, count: 0 };
            let term = if *own == ABSENT { all as u32 } else { *own };
            all += usize::from(*own == ABSENT);
            *own = term;
            self.terms[term as usize].count += 1;
            term
        }));
        self.terms.truncate(all);
    }
}

impl Sentence {
    /// Cuts a sentence and looks at its words; with stop words, cuts those off that lean on the word
    /// behind.
    fn read(
        &mut self,
        text: &str,
        sentence: Range<usize>,
        recurring: Option<&Recurring>,
        leaning: Option<&StopWords>,
    ) {
        let Self { spans, keys, looks, .. } = self;
        spans.clear();
        keys.clear();
        looks.clear();
        tokenize(text, sentence, spans);
        if let Some(recurring) = recurring {
            recurring.cut(text, spans);
        }
        if let Some(stop_words) = leaning {
            cut_leaning(text, spans, stop_words);
        }
        for span in &*spans {
            let written = key_at(text, span.start, span.len());
            let lower = written.and_then(lower);
            looks.push(match written.zip(lower) {
                Some((written, lower)) => Look::of_ascii(written, lower),
                None => Look::of(&text[span.clone()]),
            });
            keys.push(lower);
        }
    }
}

/// Cuts stop words that lean on the word behind them off it, as in "l'eau" and "dell'acqua".
fn cut_leaning(text: &str, spans: &mut Vec<Range<usize>>, stop_words: &StopWords) {
    let behind = |span: &Range<usize>| {
        let word = &text[span.clone()];
        let (short, mark) = word.char_indices().find(|(_, c)| APOSTROPHES.contains(c))?;
        let behind = short + mark.len_utf8();
        let mut rest = word[behind..].chars();
        let is_word = rest.next().is_some_and(char::is_alphanumeric) && rest.next().is_some();
        (is_word && stop_words.has_elided(&word[..short].to_lowercase())).then_some(behind)
    };
    if !spans.iter().any(|span| behind(span).is_some()) {
        return;
    }
    for span in std::mem::take(spans) {
        if let Some(length) = behind(&span) {
            spans.extend([span.start..span.start + length, span.start + length..span.end]);
        } else {
            spans.push(span);
        }
    }
}
