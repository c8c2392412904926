//! Articles as rows of a sparse matrix, a column for each term: counts or tf-idf weights.
//!
//! Tokens are the runs of two or more word characters ([`crate::text::tokens`]), columns stand in
//! the order of code points, and the weights are those of scikit-learn's `TfidfTransformer`: with a
//! term in `d` of `n` articles, `idf = ln((1 + n) / (1 + d)) + 1`, each row scaled to length 1. The
//! matrices equal scikit-learn's, the counts exactly, the weights to rounding.
//!
//! ```
//! use copydesk::scoring::vectors::{Options, Values, Weighting, run};
//!
//! let texts = [Some("rain, more rain"), Some("no rain")];
//! let options = Options { weighting: Weighting::Count, ..Options::default() };
//! let matrix = run(&texts, &options, &copydesk::Batch::new())?;
//! assert_eq!(matrix.vocabulary.iter().collect::<Vec<_>>(), ["more", "no", "rain"]);
//! assert_eq!(matrix.columns, [0, 2, 1, 2]);
//! assert_eq!(matrix.values, Values::Counts(vec![1, 2, 1, 1]));
//! # Ok::<(), copydesk::Error>(())
//! ```
//!
//! Cost: linear in the articles, plus the sorting of the vocabulary.

mod given;
mod options;
mod phrases;
mod rows;
mod words;

pub(crate) use self::options::check_ngrams;
pub use self::options::{Articles, Norm, Options, Weighting};
use std::cmp::Reverse;

use rayon::prelude::*;

pub use super::names::Names;
use crate::Batch;
use crate::error::{Error, Result};

/// Terms weighed by one thread before it takes others.
const WEIGHED_AT_ONCE: usize = 1 << 12;

/// A sparse matrix in compressed rows, and what its columns are.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Where each row's entries begin, and behind the last, where they end.
    pub row_starts: Vec<i64>,
    /// The entries' columns, ascending in each row.
    pub columns: Vec<i32>,
    /// The entries' values.
    pub values: Values,
    /// The terms, in the order of the columns.
    pub vocabulary: Names,
    /// The inverse document frequency of each term, when that was asked for.
    pub idf: Vec<f64>,
}

/// The values of a matrix.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Counts.
    Counts(Vec<i64>),
    /// Weights.
    Weights(Vec<f64>),
}

/// The matrix of the articles. Missing ones are empty rows that count in no document frequency.
///
/// # Errors
/// A bad option; a call that was asked to stop.
pub fn run(texts: &[Option<&str>], options: &Options, batch: &Batch) -> Result<Outcome> {
    run_beside(texts, options, |_| (), batch).map(|(outcome, ())| outcome)
}

/// The same, and what `beside` makes of the terms while the rows are written: on another thread, if
/// there is one.
///
/// # Errors
/// As [`run`].
pub fn run_beside<T: Send>(
    texts: &[Option<&str>],
    options: &Options,
    beside: impl FnOnce(&Names) -> T + Send,
    batch: &Batch,
) -> Result<(Outcome, T)> {
    options.check()?;
    match &options.vocabulary {
        Some(terms) => {
            let outcome = given::run(texts, terms, options, batch)?;
            let made = beside(&outcome.vocabulary);
            Ok((outcome, made))
        }
        None if options.ngrams == (1, 1) => {
            words::run(texts, Fit::new(texts, options)?, options, beside, batch)
        }
        None => phrases::run(texts, Fit::new(texts, options)?, options, beside, batch),
    }
}

/// Which of the terms found have a column.
#[derive(Clone, Copy)]
struct Fit {
    /// Articles that are not missing.
    articles: usize,
    /// A term is in so many articles at least, and at most.
    least: f64,
    most: f64,
}

impl Fit {
    fn new(texts: &[Option<&str>], options: &Options) -> Result<Self> {
        let articles = texts.iter().flatten().count();
        let bound = |bound| match bound {
            Articles::Count(count) => count as f64,
            Articles::Share(share) => share * articles as f64,
        };
        let (least, most) = (bound(options.min_df), bound(options.max_df));
        if most < least && articles > 0 {
            let told = format!("must be at least min_df ({least} articles)");
            return Err(Error::option("max_df", told));
        }
        Ok(Self { articles, least, most })
    }

    fn keeps(&self, found: usize) -> bool {
        (self.least..=self.most).contains(&(found as f64))
    }

    fn keeps_all(&self) -> bool {
        self.least <= 1.0 && self.most >= self.articles as f64
    }
}

/// Which to keep of the terms found most often, the first in order among equals.
fn most_frequent(totals: &[u64], limit: usize) -> Vec<bool> {
    let mut order: Vec<usize> = (0..totals.len()).collect();
    if limit < order.len() {
        order.select_nth_unstable_by_key(limit, |term| (Reverse(totals[*term]), *term));
        order.truncate(limit);
    }
    let mut keep = vec![false; totals.len()];
    for term in order {
        keep[term] = true;
    }
    keep
}

/// What terms in so many of the articles weigh.
fn inverse_frequencies(found: &[u64], articles: usize, smooth: bool) -> Vec<f64> {
    let more = f64::from(u8::from(smooth));
    let articles = articles as f64 + more;
    // A term of a given vocabulary that no article has, unsmoothed, weighs nothing anywhere.
    let weight = |found: &u64| (articles / (*found as f64 + more)).ln() + 1.0;
    found.par_iter().with_min_len(WEIGHED_AT_ONCE).map(weight).collect()
}

/// What a term weighs in an article, but for the length of the row.
fn weight(count: u32, idf: f64, options: &Options) -> f64 {
    let count = f64::from(count);
    let frequency = if options.sublinear_tf { count.ln() + 1.0 } else { count };
    frequency * idf
}

/// Make a row as long as it should be.
fn scale(weights: &mut [f64], norm: Norm) {
    let length = match norm {
        Norm::None => return,
        Norm::One => weights.iter().map(|weight| weight.abs()).sum::<f64>(),
        Norm::Two => weights.iter().map(|weight| weight * weight).sum::<f64>().sqrt(),
    };
    if length > 0.0 {
        for weight in weights {
            *weight /= length;
        }
    }
}
