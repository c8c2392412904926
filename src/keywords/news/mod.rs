//! The `news` method: noun phrases and words of an article, weighed by a learned scorer.
//!
//! Sentences are tagged ([`crate::text::tagger`]), candidates are found ([`candidates`]) and described
//! by figures ([`features`]): how often, how early and how widely a phrase stands, how rare its words
//! are in the news at large, whether it is a noun phrase of its own, how much its words tie the
//! article together. A logistic regression ([`scorer`]) turns them into one score. Style `phrases`
//! takes whole noun phrases and is fitted on keyphrases that people gave to news and abstracts, style
//! `tags` takes any word and is fitted on what readers of news marked. Nobody who calls it has to
//! train anything.

pub(crate) mod candidates;
pub mod features;
pub(crate) mod scorer;

use candidates::{Candidate, Finder};
use features::{Context, Features};
use scorer::Scorer;

use super::document::Document;
use super::rarity::Rarity;
use super::selection::{Mentions, Weighed, join, select};
use super::{Keyword, Options, Style};
use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;
use crate::text::stopwords::StopWords;

/// Reads articles; its memory is used again from one article to the next.
#[derive(Debug, Default)]
pub struct Reader {
    document: Document,
    title: Document,
    finder: Finder,
    context: Context,
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
        let scorer: &Scorer = match options.style {
            Style::Phrases => &scorer::PHRASES,
            Style::Tags => &scorer::TAGS,
        };
        let mut weighed = Vec::new();
        for (phrase, candidate) in self.finder.candidates.iter().enumerate() {
            if phrase % STEPS_BETWEEN_CHECKS == 0 {
                batch.check()?;
            }
            if is_eligible(candidate, options.style, rarity.is_english) {
                weighed.push(Weighed {
                    score: scorer.score(&self.context.features(candidate, &self.document)),
                    count: candidate.count,
                    phrase: phrase as u32,
                });
            }
        }
        let is_new = |one: &Weighed, chosen: &[Weighed]| {
            options.deduplicate.is_none_or(|limit| limit >= 1.0)
                || !chosen.iter().any(|other| self.is_nested(one.phrase, other.phrase))
        };
        Ok(select(weighed, &Spelled { reader: self, text }, options, is_new))
    }

    /// Every candidate of a text without markup with its figures, for training.
    ///
    /// # Errors
    /// `interrupted` when asked to stop.
    pub fn candidates(
        &mut self,
        text: &str,
        max_words: usize,
        batch: &Batch,
    ) -> Result<Vec<(String, Features)>> {
        let Some(english) = StopWords::of("en") else { return Ok(Vec::new()) };
        self.read(text, None, max_words, english, &Rarity::default(), batch)?;
        let counted = self.finder.candidates.iter().filter(|candidate| candidate.count > 0);
        let described = |candidate: &Candidate| {
            let words = self.document.tokens[candidate.words()].iter();
            (
                join(text, words.map(|token| &token.span)),
                self.context.features(candidate, &self.document),
            )
        };
        Ok(counted.map(described).collect())
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

    /// Whether one of two phrases is the other with one word more at an end.
    fn is_nested(&self, one: u32, other: u32) -> bool {
        let [one, other] = [one, other].map(|phrase| {
            let candidate = &self.finder.candidates[phrase as usize];
            &self.document.tokens[candidate.words()]
        });
        let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
        let is_part = |window: &[super::document::Token]| {
            window.iter().zip(short).all(|(left, right)| left.term == right.term)
        };
        short.len() + 1 == long.len() && long.windows(short.len()).any(is_part)
    }
}

/// Whether a style takes a candidate at all. Noun phrases are known for English alone.
fn is_eligible(candidate: &Candidate, style: Style, is_english: bool) -> bool {
    match style {
        Style::Phrases if is_english => candidate.whole > 0,
        Style::Phrases | Style::Tags => candidate.count > 0,
    }
}

struct Spelled<'a> {
    reader: &'a Reader,
    text: &'a str,
}

impl Mentions for Spelled<'_> {
    fn spell(&self, phrase: u32, token: u32) -> (String, usize) {
        let length = self.reader.finder.candidates[phrase as usize].first.len();
        let tokens = &self.reader.document.tokens[token as usize..token as usize + length];
        (join(self.text, tokens.iter().map(|token| &token.span)), tokens[0].span.start)
    }

    fn all(&self) -> &[(u32, u32)] {
        &self.reader.finder.mentions
    }

    fn first(&self, phrase: u32) -> u32 {
        self.reader.finder.candidates[phrase as usize].first.start
    }
}
