//! How an index is made.

use super::Method;
use crate::error::{Error, Result};
use crate::scoring::rewriting::Rewriting;

/// The largest `k1`, `delta` and weight of titles: a thousand times what anyone has tried, and small
/// enough for every score to be a number.
const LARGEST: f64 = 1e6;

/// How articles are indexed and scored.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// The formulas.
    pub method: Method,
    /// How soon repeating a word stops to add: 0 at once.
    pub k1: f64,
    /// How much long articles are held back: 0 not at all, 1 in proportion.
    pub b: f64,
    /// What a word found adds at least, in `bm25l` and `bm25+`.
    pub delta: f64,
    /// As what tokens count, in articles and queries.
    pub rewriting: Rewriting,
    /// What a mention in the title counts.
    pub title_weight: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            method: Method::Lucene,
            k1: 1.5,
            b: 0.75,
            delta: 0.5,
            rewriting: Rewriting::default(),
            title_weight: 2.0,
        }
    }
}

impl Options {
    /// Whether the options can be met.
    pub fn check(&self) -> Result<()> {
        for (name, value) in
            [("k1", self.k1), ("delta", self.delta), ("title_weight", self.title_weight)]
        {
            if !(0.0..=LARGEST).contains(&value) {
                let told = format!("must be a number from 0 to {LARGEST}, not {value}");
                return Err(Error::option(name, told));
            }
        }
        if !(0.0..=1.0).contains(&self.b) {
            return Err(Error::option("b", format!("must lie from 0 to 1, not {}", self.b)));
        }
        self.rewriting.check()
    }
}
