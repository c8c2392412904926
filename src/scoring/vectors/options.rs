//! Which terms have a column, and how they weigh.

use crate::error::{Error, Result};
use crate::scoring::rewriting::Rewriting;
use crate::scoring::runs::LONGEST_RUN;

/// What stands in the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weighting {
    /// How often the article has the term.
    Count,
    /// The same, by how rare the term is.
    TfIdf,
}

/// How long a row's vector is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Norm {
    /// The sum of the weights is 1.
    One,
    /// The sum of their squares is 1.
    Two,
    /// As it comes.
    None,
}

/// A number of articles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Articles {
    /// So many.
    Count(usize),
    /// So large a part of all.
    Share(f64),
}

/// Which terms, and how they weigh.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Counts or weights.
    pub weighting: Weighting,
    /// The fewest and the most words of a term.
    pub ngrams: (usize, usize),
    /// Terms in fewer articles have no column.
    pub min_df: Articles,
    /// Terms in more articles have none.
    pub max_df: Articles,
    /// Only so many columns: the terms found most often, the first in order among equals.
    pub max_features: Option<usize>,
    /// These terms for columns instead of those found.
    pub vocabulary: Option<Vec<String>>,
    /// Their inverse document frequencies, where they are not to be taken from these articles.
    pub idf: Option<Vec<f64>>,
    /// As what tokens count.
    pub rewriting: Rewriting,
    /// Whether `1 + ln(count)` stands for the count.
    pub sublinear_tf: bool,
    /// Whether document frequencies are reckoned as if one more article had every term.
    pub smooth_idf: bool,
    /// How long each row is made.
    pub norm: Norm,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            weighting: Weighting::TfIdf,
            ngrams: (1, 1),
            min_df: Articles::Count(1),
            max_df: Articles::Share(1.0),
            max_features: None,
            vocabulary: None,
            idf: None,
            rewriting: Rewriting::default(),
            sublinear_tf: false,
            smooth_idf: true,
            norm: Norm::Two,
        }
    }
}

impl Options {
    /// Whether the options can be met.
    pub fn check(&self) -> Result<()> {
        check_ngrams(self.ngrams)?;
        self.rewriting.check()?;
        for (name, bound) in [("min_df", self.min_df), ("max_df", self.max_df)] {
            if let Articles::Share(share) = bound
                && !(0.0..=1.0).contains(&share)
            {
                let allowed = "must be a whole number of articles or a share from 0.0 to 1.0";
                return Err(Error::option(name, format!("{allowed}, not {share:?}")));
            }
        }
        if self.max_features == Some(0) {
            return Err(Error::option("max_features", "must be None or at least 1"));
        }
        match (&self.idf, &self.vocabulary) {
            (Some(idf), Some(terms)) if idf.len() == terms.len() => Ok(()),
            (None, _) => Ok(()),
            _ => Err(Error::option("idf", "must have a number for each term of the vocabulary")),
        }
    }
}

/// Whether terms can have so many words.
pub(crate) fn check_ngrams((shortest, longest): (usize, usize)) -> Result<()> {
    if shortest >= 1 && shortest <= longest && longest <= LONGEST_RUN {
        return Ok(());
    }
    let allowed =
        format!("must be two numbers from 1 to {LONGEST_RUN}, the first not above the second");
    Err(Error::option("ngrams", format!("{allowed}, not ({shortest}, {longest})")))
}
