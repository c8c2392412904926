//! The `news` method: noun phrases and words of an article, weighed by a learned scorer.
//!
//! Sentences are tagged ([`crate::text::tagger`]) and candidates are found ([`candidates`]). A first
//! forest of small trees ([`forest`]) tells how likely each word stands in the headline, learned from
//! news and their headlines alone. A second one weighs the candidates by figures ([`features`]): what
//! their words add up to, how often, how early and how widely they stand, how rare they are in the
//! news at large, whether they are noun phrases of their own; the most telling figures are taken by
//! rank too, so that short and long articles share one scorer. Style `phrases` takes whole noun
//! phrases and is fitted on keyphrases that people gave to news and abstracts, style `tags` takes any
//! word and is fitted on what readers of news marked. Nobody who calls it has to train anything.

pub(crate) mod candidates;
mod context;
pub mod features;
pub(crate) mod forest;

use rustc_hash::FxHashSet;

use candidates::{Candidate, Finder};
use context::Context;
use forest::{Forest, HEADLINE, Matrix, TOGETHER};

use super::background::PairLevel;
use super::document::{Document, Token};
use super::rarity::Rarity;
use super::selection::{Mentions, Weighed, join, join_into, select};
use super::{Keyword, Options, Style};
use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;
use crate::text::stopwords::StopWords;
use crate::text::tagger::Tag;

/// Reads articles; its memory is used again from one article to the next.
#[derive(Debug, Default)]
pub struct Reader {
    document: Document,
    title: Document,
    finder: Finder,
    context: Context,
    matrix: Matrix,
    scores: Vec<f32>,
    order: Vec<u64>,
    /// The candidates that are weighed.
    rows: Vec<u32>,
    /// How often their words follow one another in the news at large, one candidate after the other.
    bonds: Vec<PairLevel>,
    /// For each term, whether a candidate that is weighed holds it.
    asked_words: Vec<bool>,
}

/// What is asked about when candidates are told for training.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lesson {
    /// Single words, and whether they stand in the headline.
    Headlines,
    /// The candidates of a style.
    Keywords(Style),
}

impl Reader {
    /// The keywords of a text without markup, best first, with offsets in bytes.
    pub(super) fn keywords(
        &mut self,
        text: &str,
        title: Option<&str>,
        options: &Options,
        stop_words: &StopWords,
        rarity: &Rarity,
        batch: &Batch,
    ) -> Result<Vec<Keyword>> {
        self.read(text, title, options.max_words, stop_words, rarity, batch)?;
        let forest: &Forest = match options.style {
            Style::Phrases => &forest::PHRASES,
            Style::Tags => &forest::TAGS,
        };
        let is_english = rarity.is_english();
        let is_asked = |candidate: &Candidate| is_eligible(candidate, options.style, is_english);
        // Where no noun phrase is short enough, any noun may do.
        let has_any = self.finder.candidates.iter().any(is_asked);
        let is_asked = |one: &Candidate| is_asked(one) || !has_any && one.may_be_whole();
        self.weigh_words(is_asked, batch)?;
        self.choose(is_asked);
        self.describe(batch)?;
        features::rank(&mut self.matrix, |figure| forest.asks(figure), &mut self.order);
        forest.scores(&self.matrix, &mut self.scores);
        let weighed = self.rows.iter().zip(&self.scores).map(|(phrase, score)| Weighed {
            score: f64::from(*score),
            count: self.finder.candidates[*phrase as usize].count,
            phrase: *phrase,
        });
        let weighed = weighed.collect();
        let mut nested = Nested::default();
        let is_told_apart = options.deduplicate.is_some_and(|limit| limit < 1.0);
        let is_new = |one: &Weighed, chosen: &[Weighed]| {
            if self.names_nothing(one.phrase, text, is_english) || self.shouts(one.phrase, text) {
                return false;
            }
            if !is_told_apart {
                return true;
            }
            for other in &chosen[nested.read..] {
                nested.add(other.phrase, self.inner(other.phrase));
            }
            !nested.holds(one.phrase, self.inner(one.phrase))
        };
        let mut chosen = select(weighed, &Spelled { reader: self, text }, options, batch, is_new)?;
        for keyword in &mut chosen {
            keyword.score = probability(keyword.score as f32);
            keyword.raw = keyword.score;
        }
        Ok(chosen)
    }

    /// The candidates of an English text without markup with all their figures, for training; of
    /// headlines, only words are told, each with whether it stands in `title`.
    ///
    /// # Errors
    /// `interrupted` when asked to stop.
    pub fn candidates(
        &mut self,
        text: &str,
        title: Option<&str>,
        max_words: usize,
        lesson: Lesson,
        batch: &Batch,
    ) -> Result<Vec<(String, bool, Vec<f32>)>> {
        let Some(english) = StopWords::of("en") else { return Ok(Vec::new()) };
        let rarity = Rarity::default();
        // The title must not tell what it is to be told by.
        self.read(text, None, max_words, english, &rarity, batch)?;
        self.title.read(title.unwrap_or_default(), english, &rarity, batch)?;
        match lesson {
            Lesson::Headlines => self.choose(Candidate::is_word),
            Lesson::Keywords(style) => {
                let is_asked = |candidate: &Candidate| is_eligible(candidate, style, true);
                self.weigh_words(is_asked, batch)?;
                self.choose(is_asked);
            }
        }
        self.describe(batch)?;
        features::rank(&mut self.matrix, |_| true, &mut self.order);
        let told = self.rows.iter().enumerate().map(|(row, phrase)| {
            let words = &self.document.tokens[self.finder.candidates[*phrase as usize].words()];
            let key = |document: &Document, term: u32| {
                document.key(&document.terms[term as usize]).to_owned()
            };
            let opening = key(&self.document, words[0].term);
            let in_title =
                self.title.tokens.iter().any(|token| key(&self.title, token.term) == opening);
            let figures =
                (0..features::NAMES.len()).map(|figure| self.matrix.column(figure)[row]).collect();
            (join(text, words.iter().map(|token| &token.span)), in_title, figures)
        });
        Ok(told.collect())
    }

    /// Tells how likely the words of such candidates stand in the headline.
    fn weigh_words(&mut self, is_asked: impl Fn(&Candidate) -> bool, batch: &Batch) -> Result<()> {
        let Self { rows, finder, document, asked_words, .. } = self;
        asked_words.clear();
        asked_words.resize(document.terms.len(), false);
        for candidate in finder.candidates.iter().filter(|candidate| is_asked(candidate)) {
            for token in &document.tokens[candidate.words()] {
                asked_words[token.term as usize] = true;
            }
        }
        let term = |candidate: &Candidate| document.tokens[candidate.first.start as usize].term;
        let words = finder.candidates.iter().zip(0..);
        let words = words.filter(|(one, _)| one.is_word() && asked_words[term(one) as usize]);
        rows.clear();
        rows.extend(words.map(|(_, phrase)| phrase));
        self.describe(batch)?;
        HEADLINE.scores(&self.matrix, &mut self.scores);
        for (phrase, score) in self.rows.iter().zip(&self.scores) {
            let at = self.finder.candidates[*phrase as usize].first.start;
            let term = self.document.tokens[at as usize].term;
            self.context.set_headline(term, probability(*score));
        }
        Ok(())
    }

    /// Chooses candidates.
    fn choose(&mut self, is_asked: impl Fn(&Candidate) -> bool) {
        self.rows.clear();
        let asked = self.finder.candidates.iter().zip(0_u32..).filter(|(one, _)| is_asked(one));
        self.rows.extend(asked.map(|(_, phrase)| phrase));
    }

    /// Writes down the figures of the chosen candidates.
    fn describe(&mut self, batch: &Batch) -> Result<()> {
        let Self { rows, matrix, finder, context, document, bonds, .. } = self;
        matrix.reset(rows.len());
        // In a loop of their own, so that no look-up waits for the memory of another.
        bonds.clear();
        for phrase in &*rows {
            let words = &document.tokens[finder.candidates[*phrase as usize].words()];
            bonds.extend(words.windows(2).map(|pair| context.bond([pair[0].term, pair[1].term])));
        }
        let mut bonds = &bonds[..];
        for (step, phrases) in rows.chunks(TOGETHER).enumerate() {
            if step % STEPS_BETWEEN_CHECKS == 0 {
                batch.check()?;
            }
            let mut figures = [[0.0; TOGETHER]; features::PLAIN];
            for (lane, phrase) in phrases.iter().enumerate() {
                let candidate = &finder.candidates[*phrase as usize];
                let (own_bonds, rest) = bonds.split_at(candidate.first.len() - 1);
                bonds = rest;
                let own = features::features(context, candidate, document, own_bonds);
                for (figure, own) in figures.iter_mut().zip(own) {
                    figure[lane] = own;
                }
            }
            matrix.set_step(step, &figures);
        }
        Ok(())
    }

    fn read(
        &mut self,
        text: &str,
        title: Option<&str>,
        max_words: usize,
        stop_words: &StopWords,
        rarity: &Rarity,
        batch: &Batch,
    ) -> Result<()> {
        self.document.read(text, stop_words, rarity, batch)?;
        if let Some(title) = title {
            self.title.read(title, stop_words, rarity, batch)?;
        }
        self.finder.find(&self.document, max_words, batch)?;
        let title = title.map(|_| &self.title);
        self.context.read(&self.document, title, &self.finder, batch)
    }

    /// The phrases that are this one with a word less at an end.
    fn inner(&self, phrase: u32) -> impl Iterator<Item = u32> {
        let words = &self.document.tokens[self.finder.candidates[phrase as usize].words()];
        let shorter = words.len() - 1;
        let inner = words.windows(shorter.max(1)).filter(move |_| shorter > 0);
        inner.filter_map(|inner| self.finder.phrase(inner.iter().map(|token| token.term)))
    }

    /// Whether a phrase stands in capitals with a word at an end that it is otherwise without: a
    /// heading in capitals runs words together ("FLU VACCINE SHORT").
    fn shouts(&self, phrase: u32, text: &str) -> bool {
        let own = &self.finder.candidates[phrase as usize];
        let words = &self.document.tokens[own.words()];
        let is_loud = |token: &Token| !text[token.span.clone()].contains(char::is_lowercase);
        if words.len() < 2 || !words.iter().all(is_loud) {
            return false;
        }
        [&words[1..], &words[..words.len() - 1]].into_iter().any(|inner| {
            let inner = self.finder.phrase(inner.iter().map(|token| token.term));
            let inner = inner.map(|phrase| &self.finder.candidates[phrase as usize]);
            inner.is_some_and(|inner| inner.whole > 0 && inner.count > own.count)
        })
    }

    /// Whether a phrase names nothing: one letter or digit, left over from a list or an initial; bare
    /// numbers, unless they are a year; a number of something ("25 minutes", "three sons"), unless
    /// that has a name ("Three Mile Island"); or the same word again and again.
    fn names_nothing(&self, phrase: u32, text: &str, is_english: bool) -> bool {
        let words = &self.document.tokens[self.finder.candidates[phrase as usize].words()];
        let written = |token: &Token| &text[token.span.clone()];
        let has_letter = |token: &Token| written(token).contains(char::is_alphabetic);
        match words {
            [word] if has_letter(word) => {
                written(word).chars().filter(|c| c.is_alphanumeric()).nth(1).is_none()
            }
            [word] => !is_year(written(word)),
            _ if !words.iter().any(has_letter) => true,
            [number, counted, rest @ ..] if number.tag == Tag::Number => {
                let key =
                    |token: &Token| self.document.key(&self.document.terms[token.term as usize]);
                let is_chrome = COUNTED.contains(&key(counted))
                    && matches!(rest.iter().map(key).next(), None | Some("read"));
                let is_named = is_english && counted.is_capitalised;
                is_chrome || !is_named && !is_year(written(number))
            }
            _ => words.windows(2).any(|pair| pair[0].term == pair[1].term),
        }
    }
}

/// Whether a number is written as years of our time are.
fn is_year(number: &str) -> bool {
    number.len() == 4 && number.parse().is_ok_and(|year| (1000..2100).contains(&year))
}

/// What page chrome counts: time, and what readers do; as terms are counted.
const COUNTED: &[&str] = &[
    "comment", "day", "decade", "hour", "hr", "like", "min", "minute", "month", "reply", "sec",
    "second", "share", "view", "week", "weekend", "year", "yr",
];

/// Phrases chosen so far, and those that are one of them with a word less at an end, by number.
#[derive(Debug, Default)]
struct Nested {
    /// How many of the chosen ones were added.
    read: usize,
    chosen: FxHashSet<u32>,
    inner: FxHashSet<u32>,
}

impl Nested {
    /// Adds a phrase, of which `inner` are those with a word less at an end.
    fn add(&mut self, phrase: u32, inner: impl Iterator<Item = u32>) {
        self.read += 1;
        self.inner.extend(inner);
        self.chosen.insert(phrase);
    }

    /// Whether a phrase is a chosen one with one word more or less at an end.
    fn holds(&self, phrase: u32, mut inner: impl Iterator<Item = u32>) -> bool {
        self.inner.contains(&phrase) || inner.any(|inner| self.chosen.contains(&inner))
    }
}

/// Whether a style takes a candidate at all. Where noun phrases are only guessed at, so is one that
/// stands by itself elsewhere.
fn is_eligible(candidate: &Candidate, style: Style, is_english: bool) -> bool {
    match style {
        Style::Phrases if is_english => candidate.whole > 0,
        Style::Phrases => candidate.whole > 0 && !candidate.is_broken() || candidate.may_be_whole(),
        Style::Tags => candidate.count > 0,
    }
}

/// From the logarithm of the odds.
fn probability(score: f32) -> f64 {
    1.0 / (1.0 + f64::from(-score).exp())
}

struct Spelled<'a> {
    reader: &'a Reader,
    text: &'a str,
}

impl Mentions for Spelled<'_> {
    fn spell(&self, phrase: u32, token: u32, spelled: &mut String) -> usize {
        let length = self.reader.finder.candidates[phrase as usize].first.len();
        let tokens = &self.reader.document.tokens[token as usize..token as usize + length];
        join_into(self.text, tokens.iter().map(|token| &token.span), spelled);
        tokens[0].span.start
    }

    fn all(&self) -> &[(u32, u32)] {
        &self.reader.finder.mentions
    }

    fn first(&self, phrase: u32) -> u32 {
        self.reader.finder.candidates[phrase as usize].first.start
    }
}
