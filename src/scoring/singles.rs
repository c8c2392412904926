//! Single words with the documents that have each: counted document by document, and then turned
//! round. For terms of one word that is quicker, and takes less memory, than to sort all places.

use super::reading::Documents;
use super::runs::{Posting, Runs};
use super::tally::{Counter, Entry, Tally};
use super::vocabulary::{Names, rank};
use crate::batch::Batch;
use crate::error::Result;

/// The words of the documents. One in so many documents is only kept if `keep` says so.
pub(super) fn run(
    documents: &Documents<'_>,
    keep: impl Fn(usize) -> bool,
    batch: &Batch,
) -> Result<Runs> {
    let (tallies, numbers): (Vec<Tally>, Vec<Vec<u32>>) =
        count(documents, batch)?.into_iter().unzip();
    let lexicons: Vec<_> = tallies.iter().map(|tally| &tally.words).collect();
    let (ranks, examples) = rank(&lexicons, batch)?;
    let words = Names::of_words(&lexicons, &examples, batch)?;
    let mut starts = vec![0_usize; words.len() + 1];
    for (tally, ranks) in tallies.iter().zip(&ranks) {
        for (rank, found) in ranks.iter().zip(&tally.in_documents) {
            starts[*rank as usize + 1] += *found as usize;
        }
    }
    for word in 0..words.len() {
        starts[word + 1] += starts[word];
    }
    let mut ends = starts[..words.len()].to_vec();
    let mut postings = vec![Posting { document: 0, count: 0 }; starts[words.len()]];
    for ((tally, ranks), numbers) in tallies.iter().zip(&ranks).zip(&numbers) {
        let mut entries = tally.pages.iter().flatten();
        for (document, number) in tally.documents.iter().zip(numbers) {
            batch.check()?;
            for Entry { term, count } in entries.by_ref().take(document.terms as usize) {
                let word = ranks[*term as usize] as usize;
                let end = &mut ends[word];
                // A document may be in two parts.
                if *end > starts[word] && postings[*end - 1].document == *number {
                    postings[*end - 1].count += count;
                } else {
                    postings[*end] = Posting { document: *number, count: *count };
                    *end += 1;
                }
            }
        }
    }
    drop(tallies);
    let found = starts.iter().zip(ends).enumerate();
    let found = found.map(|(word, (start, end))| (word as u32, &postings[*start..end]));
    Ok(Runs::of_words(words, found.filter(|(_, postings)| keep(postings.len()))))
}

/// The tallies of the documents' parts, and the numbers of each one's documents.
fn count(documents: &Documents<'_>, batch: &Batch) -> Result<Vec<(Tally, Vec<u32>)>> {
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
        Ok((counter.finish(), numbers))
    })
}
