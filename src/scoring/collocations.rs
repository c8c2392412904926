//! Pairs of words that stand side by side more often than chance would have it.
//!
//! Normalised pointwise mutual information (Bouma, "Normalized (Pointwise) Mutual Information in
//! Collocation Extraction", GSCL 2009): `ln(p(xy) / (p(x) p(y))) / -ln p(xy)`, from -1 over 0 at
//! chance to 1 where neither word is ever without the other. Or the log-likelihood ratio of Dunning,
//! "Accurate Methods for the Statistics of Surprise and Coincidence" (1993), which asks how sure one
//! can be rather than how close the two are.
//!
//! ```
//! use copydesk::scoring::collocations::{Options, run};
//!
//! let text = "New York is new. New York is old. York was old.";
//! let options = Options { min_count: 2, ..Options::default() };
//! let pairs = run(&[Some(text)], &options, &copydesk::Batch::new())?;
//! assert_eq!(pairs.keywords, ["york is", "new york"].map(Box::from));
//! # Ok::<(), copydesk::Error>(())
//! ```
//!
//! Cost: linear in the articles, plus the sorting of the pairs.

use super::reading::Documents;
use super::rewriting::Rewriting;
use super::runs::Runs;
use crate::Batch;
use crate::error::{Error, Result};
use crate::table::{Column, Table};

/// What tells a pair from chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Normalised pointwise mutual information.
    Npmi,
    /// Dunning's log-likelihood ratio, of pairs above chance.
    LogLikelihood,
}

impl Method {
    /// The methods by the names users call them.
    pub const NAMES: [(&'static str, Self); 2] =
        [("npmi", Self::Npmi), ("log-likelihood", Self::LogLikelihood)];
}

/// Which pairs.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// What tells a pair from chance.
    pub method: Method,
    /// Pairs found less often are left out.
    pub min_count: usize,
    /// How many pairs, the strongest.
    pub top: usize,
    /// As what tokens count.
    pub rewriting: Rewriting,
}

impl Default for Options {
    fn default() -> Self {
        Self { method: Method::Npmi, min_count: 5, top: 50, rewriting: Rewriting::default() }
    }
}

impl Options {
    /// Whether the options can be met.
    pub fn check(&self) -> Result<()> {
        if self.min_count == 0 {
            return Err(Error::option("min_count", "must be 1 or more, not 0"));
        }
        self.rewriting.check()
    }
}

/// Pairs, the strongest first: parallel columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// The two words with a space between them.
    pub keywords: Vec<Box<str>>,
    /// How often they stand so.
    pub counts: Vec<i64>,
    /// By how much that is more than chance.
    pub scores: Vec<f64>,
}

impl Outcome {
    /// The columns `keyword`, `count`, `score`.
    pub fn into_table(self) -> Table {
        Table::new()
            .with("keyword", Column::Text(self.keywords))
            .with("count", Column::Integer(self.counts))
            .with("score", Column::Float(self.scores))
    }
}

/// The collocations of the articles.
///
/// # Errors
/// A bad option; a call that was asked to stop.
pub fn run(texts: &[Option<&str>], options: &Options, batch: &Batch) -> Result<Outcome> {
    options.check()?;
    let rewriter = options.rewriting.rewriter();
    // All articles as one document: it only matters how often a pair is there.
    let documents = Documents { texts, number: &|_| 0, rewriter: rewriter.as_ref() };
    let runs = Runs::new(&documents, (1, 2), |_| true, batch)?;
    let mut singles = vec![0_u64; runs.words()];
    for term in runs.terms().filter(|term| term.words.len() == 1) {
        singles[term.words[0] as usize] = term.total();
    }
    let words = singles.iter().sum::<u64>() as f64;
    let mut pairs: Vec<(f64, u64, u32)> = Vec::new();
    let mut terms: Vec<&[u32]> = Vec::new();
    for term in runs.terms() {
        let ([first, second], count) = (term.words, term.total()) else { continue };
        if count >= options.min_count as u64 {
            let [first, second] = [first, second].map(|word| singles[*word as usize] as f64);
            let score = options.method.score(count as f64, first, second, words);
            pairs.push((score, count, terms.len() as u32));
            terms.push(term.words);
        }
    }
    pairs.sort_unstable_by(|left, right| {
        right.0.total_cmp(&left.0).then(right.1.cmp(&left.1)).then(left.2.cmp(&right.2))
    });
    pairs.truncate(options.top);
    Ok(Outcome {
        keywords: pairs.iter().map(|pair| runs.name(terms[pair.2 as usize])).collect(),
        counts: pairs.iter().map(|pair| pair.1 as i64).collect(),
        scores: pairs.iter().map(|pair| pair.0).collect(),
    })
}

impl Method {
    /// For a pair found `both` times, of words found `first` and `second` times among `words`.
    fn score(self, both: f64, first: f64, second: f64, words: f64) -> f64 {
        match self {
            Self::Npmi => {
                let share = both / words;
                if share >= 1.0 {
                    return 1.0;
                }
                (share / (first / words * (second / words))).ln() / -share.ln()
            }
            Self::LogLikelihood => {
                if both * words <= first * second {
                    return 0.0;
                }
                let table = [both, first - both, second - both, words - first - second + both];
                let rows = [first, words - first];
                let columns = [second, words - second];
                let part = |at: usize| {
                    let (found, expected) = (table[at], rows[at / 2] * columns[at % 2] / words);
                    if found > 0.0 { found * (found / expected).ln() } else { 0.0 }
                };
                2.0 * (part(0) + part(1) + part(2) + part(3))
            }
        }
    }
}
