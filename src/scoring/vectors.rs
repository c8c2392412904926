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

use super::tally::{self, Entry, LONGEST_GRAM, Tally};
pub use super::vocabulary::Names;
use super::vocabulary::{NONE, Vocabulary};
use crate::Batch;
use crate::error::{Error, Result};

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
    if shortest >= 1 && shortest <= longest && longest <= LONGEST_GRAM {
        return Ok(());
    }
    let allowed =
        format!("must be two numbers from 1 to {LONGEST_GRAM}, the first not above the second");
    Err(Error::option("ngrams", format!("{allowed}, not ({shortest}, {longest})")))
}

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
    options.check()?;
    let mut tallies = tally::articles(texts, options.ngrams, batch)?;
    let articles = texts.iter().flatten().count();
    let (vocabulary, width) = if let Some(terms) = &options.vocabulary {
        (Vocabulary::given(&tallies, terms)?, terms.len())
    } else {
        let mut vocabulary = Vocabulary::new(&tallies, options.ngrams, batch)?;
        select(&mut vocabulary, &tallies, options, articles)?;
        let width = vocabulary.len();
        (vocabulary, width)
    };
    batch.check()?;
    let names = match &options.vocabulary {
        Some(terms) => terms.iter().collect(),
        None => vocabulary.names(&tallies),
    };
    let idf = match (&options.idf, options.weighting) {
        (_, Weighting::Count) => Vec::new(),
        (Some(idf), _) => idf.clone(),
        (None, _) => {
            let found = vocabulary.sum(width, &in_documents(&tallies));
            inverse_frequencies(&found, articles, options.smooth_idf)
        }
    };
    for tally in &mut tallies {
        tally.words = crate::text::lexicon::Lexicon::new();
        tally.grams = None;
    }
    let mut matrix = Outcome {
        row_starts: row_starts(&tallies, &vocabulary, texts.len()),
        columns: Vec::new(),
        values: Values::Counts(Vec::new()),
        vocabulary: names,
        idf,
    };
    match options.weighting {
        Weighting::Count => {
            let count = |row: &[u64], counts: &mut [i64]| {
                for (entry, place) in row.iter().zip(counts) {
                    *place = (entry & u64::from(u32::MAX)) as i64;
                }
            };
            let (columns, counts) = fill(tallies, &vocabulary, &matrix.row_starts, batch, count)?;
            (matrix.columns, matrix.values) = (columns, Values::Counts(counts));
        }
        Weighting::TfIdf => {
            let weigh = |row: &[u64], weights: &mut [f64]| {
                weigh(row, weights, &matrix.idf, options);
            };
            let (columns, weights) = fill(tallies, &vocabulary, &matrix.row_starts, batch, weigh)?;
            (matrix.columns, matrix.values) = (columns, Values::Weights(weights));
        }
    }
    Ok(matrix)
}

fn in_documents(tallies: &[Tally]) -> Vec<&[u32]> {
    tallies.iter().map(|tally| tally.in_documents.as_slice()).collect()
}

/// Leave out the terms that are too rare or too common, and all but the most frequent ones.
fn select(
    vocabulary: &mut Vocabulary,
    tallies: &[Tally],
    options: &Options,
    articles: usize,
) -> Result<()> {
    let bound = |bound| match bound {
        Articles::Count(count) => count as f64,
        Articles::Share(share) => share * articles as f64,
    };
    let (least, most) = (bound(options.min_df), bound(options.max_df));
    if most < least && articles > 0 {
        return Err(Error::option("max_df", format!("must be at least min_df ({least} articles)")));
    }
    let everything = least <= 1.0 && most >= articles as f64;
    if !everything {
        let found = vocabulary.sum(vocabulary.len(), &in_documents(tallies));
        let keep: Vec<bool> =
            found.iter().map(|found| (least..=most).contains(&(*found as f64))).collect();
        vocabulary.keep(&keep);
    }
    let Some(limit) = options.max_features.filter(|limit| *limit < vocabulary.len()) else {
        return Ok(());
    };
    let mut totals = vec![0_u64; vocabulary.len()];
    for (tally, columns) in tallies.iter().zip(&vocabulary.columns) {
        for Entry { term, count } in tally.pages.iter().flatten() {
            let column = columns[*term as usize];
            if column != NONE {
                totals[column as usize] += u64::from(*count);
            }
        }
    }
    let mut order: Vec<usize> = (0..totals.len()).collect();
    order.sort_unstable_by_key(|column| (std::cmp::Reverse(totals[*column]), *column));
    let mut keep = vec![false; totals.len()];
    for column in &order[..limit] {
        keep[*column] = true;
    }
    vocabulary.keep(&keep);
    Ok(())
}

fn inverse_frequencies(found: &[u64], articles: usize, smooth: bool) -> Vec<f64> {
    let more = f64::from(u8::from(smooth));
    let articles = articles as f64 + more;
    // A term of a given vocabulary that no article has, unsmoothed, weighs nothing anywhere.
    found.iter().map(|found| (articles / (*found as f64 + more)).ln() + 1.0).collect()
}

fn row_starts(tallies: &[Tally], vocabulary: &Vocabulary, rows: usize) -> Vec<i64> {
    let mut starts = Vec::with_capacity(rows + 1);
    starts.push(0);
    let mut total = 0;
    for (tally, columns) in tallies.iter().zip(&vocabulary.columns) {
        let all = !columns.contains(&NONE);
        let mut entries = tally.pages.iter().flatten();
        for document in &tally.documents {
            let terms = document.terms as usize;
            total += if all {
                terms as i64
            } else {
                let kept = |entry: &&Entry| columns[entry.term as usize] != NONE;
                entries.by_ref().take(terms).filter(kept).count() as i64
            };
            starts.push(total);
        }
    }
    starts
}

/// Columns and values of all rows, each tally's part written by one thread.
fn fill<V: Copy + Default + Send>(
    tallies: Vec<Tally>,
    vocabulary: &Vocabulary,
    row_starts: &[i64],
    batch: &Batch,
    value: impl Fn(&[u64], &mut [V]) + Sync + Send,
) -> Result<(Vec<i32>, Vec<V>)> {
    let total = row_starts[row_starts.len() - 1] as usize;
    let (mut columns, mut values) = (vec![0_i32; total], vec![V::default(); total]);
    let mut parts = Vec::with_capacity(tallies.len());
    let (mut columns_left, mut values_left) = (&mut columns[..], &mut values[..]);
    let mut row = 0;
    for (tally, column_of) in tallies.into_iter().zip(&vocabulary.columns) {
        let next = row + tally.documents.len();
        let size = (row_starts[next] - row_starts[row]) as usize;
        let (columns_here, columns_rest) = columns_left.split_at_mut(size);
        let (values_here, values_rest) = values_left.split_at_mut(size);
        parts.push((tally, column_of, columns_here, values_here));
        (columns_left, values_left, row) = (columns_rest, values_rest, next);
    }
    batch.map_parts(parts, |(tally, column_of, columns, values)| {
        let mut row: Vec<u64> = Vec::new();
        let mut written = 0;
        let mut documents = tally.documents.into_iter();
        // Each page is given back as soon as its rows are written.
        for page in tally.pages {
            let mut entries = page.as_slice();
            while !entries.is_empty() {
                let terms = documents.next().expect("entries belong to a document").terms as usize;
                if terms == 0 {
                    continue;
                }
                batch.check()?;
                row.clear();
                row.extend(entries[..terms].iter().filter_map(|Entry { term, count }| {
                    let column = column_of[*term as usize];
                    (column != NONE).then_some(u64::from(column) << 32 | u64::from(*count))
                }));
                entries = &entries[terms..];
                row.sort_unstable();
                let end = written + row.len();
                for (place, entry) in columns[written..end].iter_mut().zip(&row) {
                    *place = (entry >> 32) as i32;
                }
                value(&row, &mut values[written..end]);
                written = end;
            }
        }
        Ok(())
    })?;
    Ok((columns, values))
}

/// The weights of one row out of its columns and counts.
fn weigh(row: &[u64], weights: &mut [f64], idf: &[f64], options: &Options) {
    for (entry, weight) in row.iter().zip(&mut *weights) {
        let count = (entry & u64::from(u32::MAX)) as f64;
        let frequency = if options.sublinear_tf { count.ln() + 1.0 } else { count };
        *weight = frequency * idf[(entry >> 32) as usize];
    }
    let length = match options.norm {
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
