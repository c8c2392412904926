//! Single words with the documents that have each: counted document by document, and then turned
//! round. For terms of one word that is quicker, and takes less memory, than to sort all places.

use super::ranking::{Ranked, Ranking};
use super::reading::Documents;
use super::runs::{Posting, Runs, Terms};
use super::tally::{Counter, Entry, Tally};
use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;
use crate::text::lexicon::Lexicon;

/// The words of the documents. One in so many documents is only kept if `keep` says so.
pub(super) fn run(
    documents: &Documents<'_>,
    keep: impl Fn(usize) -> bool + Sync,
    batch: &Batch,
) -> Result<Runs> {
    let parts = count(documents, batch)?;
    let lexicons: Vec<&Lexicon> = parts.iter().map(|part| &part.words).collect();
    let Ranking { runs, words } = Ranking::new(&lexicons, batch)?;
    let ranges = batch.map_parts(runs, |run| gather(&run, &parts, &keep, batch))?;
    Ok(Runs::of_words(words, ranges))
}

/// What one thread has read: for each word the documents that have it, ascending.
struct Part {
    words: Lexicon,
    /// Where the postings of each word begin, and behind the last, where they end.
    starts: Vec<u64>,
    postings: Vec<Posting>,
}

/// The documents by their words, in parts.
fn count(documents: &Documents<'_>, batch: &Batch) -> Result<Vec<Part>> {
    documents.map_parts(batch, |part| {
        let mut counter = Counter::new(documents.rewriter, batch);
        let mut numbers = Vec::new();
        part.each(batch, |text, ends| {
            if let Some(text) = text {
                counter.add(text)?;
            }
            if let Some(number) = ends {
                counter.end_document();
                numbers.push(number);
            }
            Ok(())
        })?;
        Part::new(counter.finish(), &numbers, batch)
    })
}

impl Part {
    /// A tally turned round, given the numbers of its documents.
    fn new(tally: Tally, numbers: &[u32], batch: &Batch) -> Result<Self> {
        let starts = tally.starts();
        let mut ends = starts.clone();
        let mut postings = vec![Posting::default(); starts[starts.len() - 1] as usize];
        let mut entries = tally.pages.iter().flatten();
        for (document, number) in tally.documents.iter().zip(numbers) {
            batch.check()?;
            for Entry { term, count } in entries.by_ref().take(document.terms as usize) {
                let end = &mut ends[*term as usize];
                postings[*end as usize] = Posting { document: *number, count: *count };
                *end += 1;
            }
        }
        Ok(Self { words: tally.words, starts, postings })
    }
}

/// The terms of a run of ranked words, with what all parts know of them.
fn gather(
    run: &[Ranked],
    parts: &[Part],
    keep: &impl Fn(usize) -> bool,
    batch: &Batch,
) -> Result<Terms> {
    let mut terms = Terms::default();
    for (number, same) in run.chunk_by(|left, right| left.rank == right.rank).enumerate() {
        if number % STEPS_BETWEEN_CHECKS == 0 {
            batch.check()?;
        }
        let before = terms.postings.len();
        for Ranked { lexicon, word, .. } in same {
            let Part { starts, postings, .. } = &parts[*lexicon as usize];
            let word = *word as usize;
            let mut found = &postings[starts[word] as usize..starts[word + 1] as usize];
            // A document may be in two parts.
            if let (Some(last), [first, rest @ ..]) = (terms.postings[before..].last_mut(), found)
                && last.document == first.document
            {
                last.count += first.count;
                found = rest;
            }
            terms.postings.extend_from_slice(found);
        }
        if keep(terms.postings.len() - before) {
            terms.lengths.push(1);
            terms.words.push(same[0].rank);
            terms.ends.push(terms.postings.len());
        } else {
            terms.postings.truncate(before);
        }
    }
    Ok(terms)
}
