//! How rare the words of a batch are: what is known of the news at large, brought up to date by the
//! batch itself.
//!
//! The chance that an article holds a word is estimated from the other articles of the batch, with
//! the background table counting for a thousand more (a Beta prior); for languages without a table
//! every word is taken to be as rare as another, which counts for fifty. One article alone therefore
//! is read by the table, and what all of a large batch speak of is common in it.

use super::background::{self, Known};
use super::tfidf::Frequencies;

/// For how many articles the table counts, and the guess where there is no table.
const TABLE_COUNTS_FOR: f64 = 1000.0;
const GUESS_COUNTS_FOR: f64 = 50.0;

/// The guess: one article in a thousand holds a word that is no stop word.
const GUESS: f64 = 0.001;

/// How rare words are.
#[derive(Debug)]
pub struct Rarity<'a> {
    /// The language of the articles by its code, if there are stop words of it.
    language: Option<&'static str>,
    batch: Option<&'a Frequencies>,
}

impl Default for Rarity<'_> {
    fn default() -> Self {
        Self { language: Some("en"), batch: None }
    }
}

impl<'a> Rarity<'a> {
    pub(super) fn new(language: Option<&'static str>, batch: Option<&'a Frequencies>) -> Self {
        Self { language, batch }
    }

    /// The language by its code.
    pub(super) fn language(&self) -> Option<&'static str> {
        self.language
    }

    /// Whether it is English, for which there is a table and a tagger.
    pub(super) fn is_english(&self) -> bool {
        self.language == Some("en")
    }

    /// What is known of a term.
    pub(crate) fn of(&self, term: &str) -> Rare {
        let known = if self.is_english() { background::look_up(term) } else { Known::UNSEEN };
        let rare = |idf| Rare { idf, capitals: known.names, headline: known.headline };
        let Some(batch) = self.batch else {
            return rare(if self.is_english() { known.idf() } else { -GUESS.ln() });
        };
        let (expected, weight) = if self.is_english() {
            ((-known.idf()).exp(), TABLE_COUNTS_FOR)
        } else {
            (GUESS, GUESS_COUNTS_FOR)
        };
        // The article at hand says nothing about the others.
        let others = (batch.articles() as f64 - 1.0).max(0.0);
        let with = (f64::from(batch.of(term)) - 1.0).max(0.0);
        rare(-((with + weight * expected) / (others + weight)).ln())
    }
}

/// How rare a term is.
#[derive(Debug, Clone, Copy)]
pub struct Rare {
    /// Its inverse document frequency.
    pub idf: f64,
    /// How often it is capitalised, in quarters.
    pub capitals: u8,
    /// How often it makes the headline, as [`Known::headline`].
    pub headline: u8,
}
