//! What is known of the words of an article, whatever the candidate.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::candidates::Finder;
use crate::batch::Batch;
use crate::error::Result;
use crate::keywords::background::{self, PairLevel};
use crate::keywords::document::{Document, Term};
use crate::keywords::graph::Walk;
use crate::text::tagger::Tag;

/// What is known of one term.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facts {
    pub(crate) is_stop: bool,
    /// How often it stands in the article.
    pub(crate) count: f64,
    pub(crate) idf: f64,
    /// In how many articles of the background it stands, about.
    pub(crate) articles: f64,
    /// Rarity by the logarithm of frequency.
    pub(crate) weight: f64,
    /// The part of its mentions in the news at large that are capitalised.
    pub(crate) capitals: f64,
    /// The logarithm of how often it makes the headline in the news at large, from the least told.
    pub(crate) headline_prior: f64,
    pub(crate) hash: u64,
    pub(crate) has_hyphen: bool,
    pub(crate) in_title: bool,
    /// The sum of the reciprocals of its positions (`PositionRank`'s bias).
    pub(crate) position: f64,
    /// Frequency times rarity, as part of the largest.
    pub(crate) salience: f64,
    /// In how many different noun phrases it stands, as part of the largest.
    pub(crate) degree: f64,
    /// Its `PositionRank`, as part of the largest.
    pub(crate) rank: f64,
    /// How likely it is to stand in the headline of this article.
    pub(crate) headline: f64,
    /// The logarithm of that over the least.
    pub(crate) headline_log: f64,
}

impl Facts {
    /// Tells how likely it is to stand in the headline.
    fn set_headline(&mut self, likely: f64) {
        self.headline = likely;
        self.headline_log = (likely / LEAST_HEADLINE).ln_1p();
    }
}

/// How likely a word that cannot stand alone is taken to stand in the headline.
pub(crate) const LEAST_HEADLINE: f64 = 0.005;

/// The words of an article; the memory is used again.
#[derive(Debug, Default)]
pub(crate) struct Context {
    pub(crate) words: Vec<Facts>,
    pub(crate) length: f64,
    /// How often the most frequent noun phrase stands.
    pub(crate) most_frequent: f64,
    /// Whether the headline is known.
    has_title: bool,
    bias: Vec<f64>,
    walk: Walk,
}

/// How far apart words are neighbours, and how many steps the walk among them takes: ranks change
/// little after that.
const WINDOW: usize = 6;
const STEPS: usize = 4;

impl Context {
    /// Looks up the words of a document. The first sentence stands for a missing title.
    pub(crate) fn read(
        &mut self,
        document: &Document,
        title: Option<&Document>,
        finder: &Finder,
        batch: &Batch,
    ) -> Result<()> {
        self.length = document.tokens.len().max(1) as f64;
        self.words.clear();
        self.words.extend(document.terms.iter().map(|term| facts(document, term)));
        for (at, token) in document.tokens.iter().enumerate() {
            self.words[token.term as usize].position += 1.0 / (1.0 + at as f64);
        }
        let title = title.filter(|title| !title.terms.is_empty());
        self.has_title = title.is_some();
        if let Some(title) = title {
            let keys: FxHashSet<&str> = title.terms.iter().map(|term| title.key(term)).collect();
            for (word, term) in self.words.iter_mut().zip(&document.terms) {
                word.in_title = keys.contains(document.key(term));
            }
        } else if let Some(sentence) = document.sentences.first() {
            for token in &document.tokens[sentence.clone()] {
                self.words[token.term as usize].in_title = true;
            }
        }
        self.most_frequent = 1.0;
        for candidate in finder.candidates.iter().filter(|candidate| candidate.whole > 0) {
            self.most_frequent = self.most_frequent.max(f64::from(candidate.count));
            for token in &document.tokens[candidate.words()] {
                self.words[token.term as usize].degree += 1.0;
            }
        }
        let sequence = document.tokens.iter().map(|token| {
            matches!(token.tag, Tag::Noun | Tag::Name | Tag::Adjective).then_some(token.term)
        });
        self.bias.clear();
        self.bias.extend(self.words.iter().map(|word| word.position));
        let ranks = self.walk.rank(sequence, WINDOW, &self.bias, STEPS, batch)?;
        for (word, rank) in self.words.iter_mut().zip(ranks) {
            word.rank = *rank;
        }
        self.relate(|word| &mut word.salience);
        self.relate(|word| &mut word.degree);
        self.relate(|word| &mut word.rank);
        Ok(())
    }

    /// Tells how likely a word is to stand in the headline; where that is known, the guess is met half
    /// way, for a headline may tease.
    pub(crate) fn set_headline(&mut self, term: u32, likely: f64) {
        let word = &mut self.words[term as usize];
        let is_seen = self.has_title && word.in_title;
        word.set_headline(if is_seen { f64::midpoint(likely, 1.0) } else { likely });
    }

    /// How often two terms follow one another in the news at large.
    pub(crate) fn bond(&self, terms: [u32; 2]) -> PairLevel {
        let [left, right] = terms.map(|term| self.words[term as usize].hash);
        background::pair_level(background::pair_hash(left, right))
    }

    /// Divides a fact of every word by the largest.
    fn relate(&mut self, fact: impl Fn(&mut Facts) -> &mut f64) {
        let facts = self.words.iter_mut().map(|word| *fact(word));
        let most = facts.fold(f64::MIN_POSITIVE, f64::max);
        for word in &mut self.words {
            *fact(word) /= most;
        }
    }
}

/// Natural logarithms of the numbers that counts and places mostly are.
static LOGARITHMS: LazyLock<Vec<f64>> =
    LazyLock::new(|| (0..2_048).map(|number| f64::from(number).ln()).collect());

/// The natural logarithm of a whole number.
pub(crate) fn logarithm(number: u32) -> f64 {
    LOGARITHMS.get(number as usize).copied().unwrap_or_else(|| f64::from(number).ln())
}

fn facts(document: &Document, term: &Term) -> Facts {
    let fact = document.fact(term);
    let count = f64::from(term.count);
    Facts {
        is_stop: term.is_stop,
        count,
        idf: fact.idf,
        articles: fact.articles,
        weight: logarithm(term.count + 1) * fact.idf,
        capitals: f64::from(fact.capitals) / 4.0,
        headline_prior: f64::from(fact.headline),
        hash: fact.hash,
        has_hyphen: fact.has_hyphen,
        in_title: false,
        position: 0.0,
        salience: if term.is_stop { 0.0 } else { count * fact.idf },
        degree: 0.0,
        rank: 0.0,
        headline: LEAST_HEADLINE,
        headline_log: std::f64::consts::LN_2,
    }
}
