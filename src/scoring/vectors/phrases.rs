//! The matrix of terms of several words: sorted as they are, and then turned into rows.

use super::rows::{self, Rows};
use super::{Fit, Names, Options, Outcome, Values, Weighting, inverse_frequencies, scale, weight};
use crate::batch::Batch;
use crate::error::Result;
use crate::scoring::reading::Documents;
use crate::scoring::runs::{Runs, Term};

/// The matrix of the terms that are found.
pub(super) fn run<T: Send>(
    texts: &[Option<&str>],
    fit: Fit,
    options: &Options,
    beside: impl FnOnce(&Names) -> T + Send,
    batch: &Batch,
) -> Result<(Outcome, T)> {
    let rewriter = options.rewriting.rewriter();
    let number = |row: usize| row as u32;
    let documents = Documents { texts, number: &number, rewriter: rewriter.as_ref() };
    let mut runs = Runs::new(&documents, options.ngrams, |found| fit.keeps(found), batch)?;
    if let Some(limit) = options.max_features {
        let totals: Vec<u64> = runs.terms().map(Term::total).collect();
        runs.keep(&super::most_frequent(&totals, limit));
    }
    batch.check()?;
    let names = runs.names(batch)?;
    let idf = match options.weighting {
        Weighting::Count => Vec::new(),
        Weighting::TfIdf => {
            let found: Vec<u64> = runs.terms().map(|term| term.postings.len() as u64).collect();
            inverse_frequencies(&found, fit.articles, options.smooth_idf)
        }
    };
    batch.check()?;
    let postings = runs.into_postings();
    let (made, outcome) = rayon::join(
        || beside(&names),
        || -> Result<_> {
            if options.weighting == Weighting::Count {
                let count = |_, count| i64::from(count);
                let Rows { starts, columns, values } =
                    rows::of(postings, texts.len(), count, |_| (), batch)?;
                return Ok((starts, columns, Values::Counts(values)));
            }
            let weigh = |column: u32, count| weight(count, idf[column as usize], options);
            let scale = |weights: &mut [f64]| scale(weights, options.norm);
            let Rows { starts, columns, values } =
                rows::of(postings, texts.len(), weigh, scale, batch)?;
            Ok((starts, columns, Values::Weights(values)))
        },
    );
    let (row_starts, columns, values) = outcome?;
    Ok((Outcome { row_starts, columns, values, vocabulary: names, idf }, made))
}
