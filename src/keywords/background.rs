//! How common words are in the news at large.
//!
//! `background.txt` holds, for some thirty thousand words, in how many of 75,000 English news articles
//! they stand (in steps of a factor of 1.5) and how often they are capitalised inside a sentence (in
//! quarters). Counted by `training/` over Reuters-21578, the Webhose and `AllSides` crawls and BBC news;
//! a word has to stand in at least twenty articles of at least five sites.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The number of articles counted.
const ARTICLES: f64 = 75_406.0;

/// The factor between one level of frequency and the next.
const STEP: f64 = 1.5;

/// The level of words that are not in the table: seldom seen.
const UNKNOWN: u8 = 21;

/// How common a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// 0 for words in every article, one more for every factor of 1.5 that they are rarer.
    pub level: u8,
    /// How often it is capitalised inside a sentence: 0 hardly ever, 4 nearly always.
    pub names: u8,
}

impl Known {
    /// What is taken for granted of a word that is not in the table.
    pub const UNSEEN: Self = Self { level: UNKNOWN, names: 2 };

    /// The inverse document frequency: the natural logarithm of articles over those with the word.
    pub fn idf(self) -> f64 {
        f64::from(self.level) * STEP.ln()
    }

    /// The level of a word that stands in so many of [`ARTICLES`].
    pub fn level_of(articles: u32) -> u8 {
        let level = (ARTICLES / f64::from(articles.max(1))).ln() / STEP.ln();
        level.round().clamp(0.0, f64::from(UNKNOWN)) as u8
    }
}

static WORDS: LazyLock<FxHashMap<&'static str, Known>> = LazyLock::new(|| {
    let mut words = FxHashMap::default();
    for line in include_str!("background.txt").lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split(' ');
        let mut number = || fields.next().and_then(|field| field.parse().ok());
        if let (Some(level), Some(names)) = (number(), number()) {
            words.extend(fields.map(|word| (word, Known { level, names })));
        }
    }
    words
});

/// How common a term is.
pub fn look_up(term: &str) -> Known {
    WORDS.get(term).copied().unwrap_or(Known::UNSEEN)
}
