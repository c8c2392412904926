//! The matrix of single words: counted article by article, each row then sorted by columns.

use super::rows::Rows;
use super::{Fit, Options, Outcome, Values, Weighting, inverse_frequencies, scale, weight};
use crate::batch::Batch;
use crate::error::Result;
use crate::scoring::tally::{self, Counter, Entry, Tally};
use crate::scoring::vocabulary::{NONE, Vocabulary};
use crate::text::lexicon::Lexicon;

/// The matrix of the words that are found.
pub(super) fn run(
    texts: &[Option<&str>],
    fit: Fit,
    options: &Options,
    batch: &Batch,
) -> Result<Outcome> {
    let mut tallies = count(texts, options, batch)?;
    let mut vocabulary = Vocabulary::new(&tallies, batch)?;
    if !fit.keeps_all() {
        let found = vocabulary.in_documents(&tallies);
        vocabulary.keep(&found.into_iter().map(|found| fit.keeps(found)).collect::<Vec<_>>());
    }
    if let Some(limit) = options.max_features.filter(|limit| *limit < vocabulary.len()) {
        vocabulary.keep(&super::most_frequent(&totals(&tallies, &vocabulary), limit));
    }
    batch.check()?;
    let names = vocabulary.names(&tallies, batch)?;
    let found = vocabulary.in_documents(&tallies);
    for tally in &mut tallies {
        tally.words = Lexicon::new();
    }
    let starts = row_starts(&tallies, &vocabulary, texts.len());
    if options.weighting == Weighting::Count {
        let count = |_, count| i64::from(count);
        let (columns, values) = fill(tallies, &vocabulary, &starts, batch, count, |_| ())?;
        return Ok(Rows { starts, columns, values }.with(Values::Counts, names, Vec::new()));
    }
    let idf = inverse_frequencies(found.into_iter(), fit.articles, options.smooth_idf);
    let weigh = |column: u32, count| weight(count, idf[column as usize], options);
    let scale = |weights: &mut [f64]| scale(weights, options.norm);
    let (columns, values) = fill(tallies, &vocabulary, &starts, batch, weigh, scale)?;
    Ok(Rows { starts, columns, values }.with(Values::Weights, names, idf))
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
fn totals(tallies: &[Tally], vocabulary: &Vocabulary) -> Vec<u64> {
    let mut totals = vec![0_u64; vocabulary.len()];
    for (tally, columns) in tallies.iter().zip(&vocabulary.columns) {
        for Entry { term, count } in tally.pages.iter().flatten() {
            let column = columns[*term as usize];
            if column != NONE {
                totals[column as usize] += u64::from(*count);
            }
        }
    }
    totals
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
    value: impl Fn(u32, u32) -> V + Sync,
    scale: impl Fn(&mut [V]) + Sync,
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
                let places = columns[written..end].iter_mut().zip(&mut values[written..end]);
                for ((column, place), entry) in places.zip(&row) {
                    *column = (entry >> u32::BITS) as i32;
                    *place = value((entry >> u32::BITS) as u32, *entry as u32);
                }
                scale(&mut values[written..end]);
                written = end;
            }
        }
        Ok(())
    })?;
    Ok((columns, values))
}
