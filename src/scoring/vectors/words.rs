//! The matrix of single words: counted article by article, each row then sorted by columns.

use super::{Fit, Names, Options, Outcome, Values, Weighting, inverse_frequencies, scale, weight};
use crate::batch::Batch;
use crate::error::Result;
use crate::scoring::tally::{self, Counter, Document, Entry, Tally};
use crate::scoring::vocabulary::{NONE, Vocabulary};
use crate::text::lexicon::Lexicon;
use crate::text::lists::starts_of;

/// The matrix of the words that are found.
pub(super) fn run<T: Send>(
    texts: &[Option<&str>],
    fit: Fit,
    options: &Options,
    beside: impl FnOnce(&Names) -> T + Send,
    batch: &Batch,
) -> Result<(Outcome, T)> {
    let mut tallies = count(texts, options, batch)?;
    let mut vocabulary = Vocabulary::new(&tallies, batch)?;
    let found = |vocabulary: &Vocabulary| {
        let of_tallies: Vec<_> = tallies.iter().map(|tally| &tally.in_documents[..]).collect();
        vocabulary.sums(&of_tallies)
    };
    if !fit.keeps_all() {
        let found = found(&vocabulary);
        let keep: Vec<bool> = found.iter().map(|found| fit.keeps(*found as usize)).collect();
        vocabulary.keep(&keep);
    }
    if let Some(limit) = options.max_features.filter(|limit| *limit < vocabulary.len()) {
        let totals = totals(&tallies, &vocabulary, batch)?;
        vocabulary.keep(&super::most_frequent(&totals, limit));
    }
    batch.check()?;
    let idf = match options.weighting {
        Weighting::Count => Vec::new(),
        Weighting::TfIdf => {
            inverse_frequencies(&found(&vocabulary), fit.articles, options.smooth_idf)
        }
    };
    let Vocabulary { columns: column_of, names } = vocabulary;
    for tally in &mut tallies {
        tally.words = Lexicon::new();
    }
    let pages = Page::all(&mut tallies, &column_of);
    drop(tallies);
    let starts = row_starts(&pages, batch)?;
    let (made, rows) = rayon::join(
        || beside(&names),
        || -> Result<_> {
            if options.weighting == Weighting::Count {
                let count = |_, count| i64::from(count);
                let (columns, values) = fill(pages, &starts, batch, count, |_| ())?;
                return Ok((columns, Values::Counts(values)));
            }
            let weigh = |column: u32, count| weight(count, idf[column as usize], options);
            let scale = |weights: &mut [f64]| scale(weights, options.norm);
            let (columns, values) = fill(pages, &starts, batch, weigh, scale)?;
            Ok((columns, Values::Weights(values)))
        },
    );
    let (columns, values) = rows?;
    Ok((Outcome { row_starts: starts, columns, values, vocabulary: names, idf }, made))
}

/// Count articles in parts, one for each thread. A missing article is an empty document.
fn count(texts: &[Option<&str>], options: &Options, batch: &Batch) -> Result<Vec<Tally>> {
    batch.expect(texts.len());
    let rewriter = options.rewriting.rewriter();
    batch.map_parts(tally::parts(texts), |texts| {
        let mut counter = Counter::new(rewriter.as_ref(), batch);
        for text in texts {
            if let Some(text) = text {
                counter.add(text)?;
            }
            counter.end_document();
            batch.tick(1);
        }
        Ok(counter.finish())
    })
}

/// How often the word of each column is there.
fn totals(tallies: &[Tally], vocabulary: &Vocabulary, batch: &Batch) -> Result<Vec<u64>> {
    let of_words = batch.map_parts(tallies.iter().collect(), |tally| {
        let mut totals = vec![0_u64; tally.words.len()];
        for page in &tally.pages {
            batch.check()?;
            for Entry { term, count } in page {
                totals[*term as usize] += u64::from(*count);
            }
        }
        Ok(totals)
    })?;
    Ok(vocabulary.sums(&of_words.iter().map(Vec::as_slice).collect::<Vec<_>>()))
}

/// The counts of some articles one after the other.
struct Page<'a> {
    entries: Vec<Entry>,
    articles: Vec<Document>,
    /// The column of each word; [`NONE`] for what is left out.
    column_of: &'a [u32],
    /// Whether nothing is left out.
    all: bool,
}

impl<'a> Page<'a> {
    /// All counts of the tallies, the articles in order.
    fn all(tallies: &mut [Tally], column_of: &'a [Vec<u32>]) -> Vec<Self> {
        let mut pages = Vec::new();
        for (tally, column_of) in tallies.iter_mut().zip(column_of) {
            let all = !column_of.contains(&NONE);
            let mut articles = std::mem::take(&mut tally.documents).into_iter();
            for entries in std::mem::take(&mut tally.pages) {
                let mut left = entries.len();
                let mut here = Vec::new();
                // The last page has what is left: articles without any words stand behind its end.
                while let Some(article) =
                    articles.as_slice().first().filter(|article| left > 0 || article.terms == 0)
                {
                    left -= article.terms as usize;
                    here.push(*article);
                    articles.next();
                }
                pages.push(Page { entries, articles: here, column_of, all });
            }
        }
        pages
    }

    /// The column of an entry's word.
    fn column(&self, entry: Entry) -> Option<u32> {
        Some(self.column_of[entry.term as usize]).filter(|column| *column != NONE)
    }

    /// The entries of each article.
    fn each(&self) -> impl Iterator<Item = &[Entry]> {
        let mut left = &self.entries[..];
        self.articles.iter().map(move |article| {
            let (here, rest) = left.split_at(article.terms as usize);
            left = rest;
            here
        })
    }
}

/// Where the row of each article begins, and behind the last, where it ends.
fn row_starts(pages: &[Page<'_>], batch: &Batch) -> Result<Vec<i64>> {
    let lengths = batch.map_parts(pages.iter().collect(), |page| {
        batch.check()?;
        let length = |entries: &[Entry]| {
            if page.all {
                entries.len()
            } else {
                entries.iter().filter(|entry| page.column(**entry).is_some()).count()
            }
        };
        Ok(page.each().map(|entries| length(entries) as i64).collect::<Vec<_>>())
    })?;
    Ok(starts_of(lengths.concat().into_iter()))
}

/// Columns and values of all rows, a page's at a time. Each page is given back as soon as its rows are
/// written.
fn fill<V: Copy + Default + Send>(
    pages: Vec<Page<'_>>,
    row_starts: &[i64],
    batch: &Batch,
    value: impl Fn(u32, u32) -> V + Sync,
    scale: impl Fn(&mut [V]) + Sync,
) -> Result<(Vec<i32>, Vec<V>)> {
    let total = row_starts[row_starts.len() - 1] as usize;
    let (mut columns, mut values) = (vec![0_i32; total], vec![V::default(); total]);
    let mut parts = Vec::with_capacity(pages.len());
    let (mut columns_left, mut values_left) = (&mut columns[..], &mut values[..]);
    let mut row = 0;
    for page in pages {
        let next = row + page.articles.len();
        let size = (row_starts[next] - row_starts[row]) as usize;
        let (columns_here, columns_rest) = columns_left.split_at_mut(size);
        let (values_here, values_rest) = values_left.split_at_mut(size);
        parts.push((page, columns_here, values_here));
        (columns_left, values_left, row) = (columns_rest, values_rest, next);
    }
    batch.map_parts(parts, |(page, columns, values)| {
        let mut row: Vec<u64> = Vec::new();
        let mut written = 0;
        for entries in page.each() {
            batch.check()?;
            row.clear();
            row.extend(entries.iter().filter_map(|entry| {
                let column = page.column(*entry)?;
                Some(u64::from(column) << u32::BITS | u64::from(entry.count))
            }));
            row.sort_unstable();
            let end = written + row.len();
            let places = columns[written..end].iter_mut().zip(&mut values[written..end]);
            for ((column, place), entry) in places.zip(&row) {
                *column = (entry >> u32::BITS) as i32;
                *place = value((entry >> u32::BITS) as u32, *entry as u32);
            }
            scale(&mut values[written..end]);
            written = end;
        }
        Ok(())
    })?;
    Ok((columns, values))
}
