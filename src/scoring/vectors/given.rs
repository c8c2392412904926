//! The matrix of terms that were given beforehand.

use rayon::prelude::*;

use super::rows::Rows;
use super::{Options, Outcome, Values, Weighting, inverse_frequencies, scale, weight};
use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::{Error, Result};
use crate::scoring::grams::Grams;
use crate::scoring::reading::{Documents, END, Reading};
use crate::text::lexicon::Lexicon;
use crate::text::lists::starts_of;

/// No column.
const NONE: u32 = u32::MAX;

/// The terms as a trie over their words.
struct Terms {
    words: Lexicon,
    grams: Grams,
    /// The column of each node.
    columns: Vec<u32>,
    /// How many words terms have.
    lengths: (usize, usize),
}

impl Terms {
    fn new(terms: &[String], lengths: (usize, usize)) -> Result<Self> {
        let mut words = Lexicon::new();
        let mut grams = Grams::new();
        let mut columns = Vec::new();
        for (column, term) in terms.iter().enumerate() {
            let mut node = None;
            for word in term.split(' ').filter(|word| !word.is_empty()) {
                let word = words.intern_bytes(word.as_bytes());
                node = Some(match node {
                    None => grams.single(word),
                    Some(before) => grams.longer(before, word),
                });
            }
            let Some(node) = node else { continue };
            columns.resize(grams.len(), NONE);
            if columns[node as usize] != NONE {
                let told = format!("must not have a term twice, as it has {term:?}");
                return Err(Error::option("vocabulary", told));
            }
            columns[node as usize] = column as u32;
        }
        Ok(Self { words, grams, columns, lengths })
    }

    /// The columns of the terms that begin here, `words` being those up to the end of the text.
    fn each(&self, words: impl Iterator<Item = u32>, mut tell: impl FnMut(u32)) {
        let mut node = None;
        for (length, word) in (1..=self.lengths.1).zip(words) {
            node = self.grams.find(node, word);
            let Some(node) = node else { return };
            let column = self.columns[node as usize];
            if column != NONE && length >= self.lengths.0 {
                tell(column);
            }
        }
    }
}

/// The matrix of the articles with these terms for columns.
pub(super) fn run(
    texts: &[Option<&str>],
    terms: &[String],
    options: &Options,
    batch: &Batch,
) -> Result<Outcome> {
    let known = Terms::new(terms, options.ngrams)?;
    let rewriter = options.rewriting.rewriter();
    let number = |row: usize| row as u32;
    let documents = Documents { texts, number: &number, rewriter: rewriter.as_ref() };
    let readings = documents.read(batch)?;
    let counted =
        batch.map_parts(readings.iter().collect(), |reading| count(&known, reading, batch))?;
    let mut counts = vec![0_i64; texts.len()];
    let mut found = vec![0_u64; terms.len()];
    for (reading, (rows, _)) in readings.iter().zip(&counted) {
        for ((row, _), count) in reading.documents.iter().zip(rows) {
            counts[*row as usize] = *count as i64;
        }
    }
    for (column, _) in counted.iter().flat_map(|(_, entries)| entries) {
        found[*column as usize] += 1;
    }
    let starts = starts_of(counts.into_iter());
    let entries = || counted.par_iter().flat_map(|(_, entries)| entries);
    let columns = entries().map(|(column, _)| *column as i32).collect();
    let vocabulary = terms.iter().collect();
    if options.weighting == Weighting::Count {
        let values = entries().map(|(_, count)| i64::from(*count)).collect();
        return Ok(Rows { starts, columns, values }.with(Values::Counts, vocabulary, Vec::new()));
    }
    let articles = texts.iter().flatten().count();
    let idf = match &options.idf {
        Some(idf) => idf.clone(),
        None => inverse_frequencies(&found, articles, options.smooth_idf),
    };
    let mut values: Vec<f64> =
        entries().map(|(column, count)| weight(*count, idf[*column as usize], options)).collect();
    for row in starts.windows(2) {
        scale(&mut values[row[0] as usize..row[1] as usize], options.norm);
    }
    Ok(Rows { starts, columns, values }.with(Values::Weights, vocabulary, idf))
}

/// For each row of a reading how many entries it has, and the entries: columns and counts.
type Counted = (Vec<usize>, Vec<(u32, u32)>);

fn count(terms: &Terms, reading: &Reading, batch: &Batch) -> Result<Counted> {
    let known: Vec<u32> = (0..reading.words.len() as u32)
        .map(|word| terms.words.find_word(&reading.words, word).unwrap_or(NONE))
        .collect();
    let (mut rows, mut entries) = (Vec::with_capacity(reading.documents.len()), Vec::new());
    let mut columns = Vec::new();
    for (_, stretch) in &reading.documents {
        columns.clear();
        let words = &reading.stream[stretch.start as usize..stretch.end as usize];
        for at in 0..words.len() {
            if at % STEPS_BETWEEN_CHECKS == 0 {
                batch.check()?;
            }
            let known = words[at..].iter().map_while(|word| {
                let known = (*word != END).then(|| known[*word as usize])?;
                (known != NONE).then_some(known)
            });
            terms.each(known, |column| columns.push(column));
        }
        columns.sort_unstable();
        let before = entries.len();
        entries.extend(columns.chunk_by(u32::eq).map(|same| (same[0], same.len() as u32)));
        rows.push(entries.len() - before);
    }
    Ok((rows, entries))
}
