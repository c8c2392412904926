//! Terms counted document by document: the step under vectors, indexes, contrasts and collocations.
//!
//! A term is a token or a run of up to `n` tokens. Each part of the articles is counted on its own,
//! with a vocabulary of its own; [`super::vocabulary`] makes one of them. A document is one article,
//! or a group of them counted together.

use std::ops::RangeInclusive;

use super::grams::Grams;
use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;
use crate::text::lexicon::Lexicon;
use crate::text::tokens::Tokens;

/// The longest runs of tokens that can be counted.
pub(crate) const LONGEST_GRAM: usize = 16;

/// Terms looked up before any of them is used: few enough to stay in a core's first cache.
const LOOKED_UP_AT_ONCE: usize = 256;

/// Entries kept together; a document's are never parted.
const PAGE: usize = 1 << 16;

/// How often a document has a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) term: u32,
    pub(crate) count: u32,
}

/// What is known of a document besides its terms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Document {
    /// How many entries it has.
    pub(crate) terms: u32,
    /// How many tokens, those that are terms of themselves or not.
    pub(crate) tokens: u32,
}

/// The counted terms of a run of documents.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// The words that terms are made of.
    pub(crate) words: Lexicon,
    /// The terms, where they can be more than single words; otherwise a term is a word's number.
    pub(crate) grams: Option<Grams>,
    /// The entries of one document after the other, in pages.
    pub(crate) pages: Vec<Vec<Entry>>,
    pub(crate) documents: Vec<Document>,
    /// In how many documents each term is.
    pub(crate) in_documents: Vec<u32>,
}

/// What is known of a term while documents are counted: kept together, so that a rare term costs
/// one line of memory.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    /// The last document that had it, counted from 1.
    document: u32,
    /// Its entry there.
    entry: u32,
    /// How many documents have it.
    documents: u32,
}

/// What becomes of a token: another in its place, or nothing at all.
pub(crate) type Rewrite<'a> = dyn Fn(&str) -> Option<Box<str>> + Sync + 'a;

/// A token that is left out.
const DROPPED: u32 = u32::MAX;

/// Tokens as they stand, and the words they count as. Each is rewritten once.
struct Rewriting<'a> {
    rewrite: &'a Rewrite<'a>,
    tokens: Lexicon,
    words: Vec<u32>,
}

/// Counts the terms of one document after the other.
pub(crate) struct Counter<'a> {
    shortest: usize,
    longest: usize,
    batch: &'a Batch,
    tokens: Tokens,
    rewriting: Option<Rewriting<'a>>,
    tally: Tally,
    seen: Vec<Seen>,
    /// The words of the text at hand, and the terms that end with each, of one length.
    words: Vec<u32>,
    ending: Vec<u32>,
    /// Where in the page the document at hand begins.
    first: usize,
    document: Document,
}

impl<'a> Counter<'a> {
    /// A counter of runs of `shortest` to `longest` tokens.
    pub(crate) fn new((shortest, longest): (usize, usize), batch: &'a Batch) -> Self {
        let tally = Tally {
            grams: (longest > 1).then(Grams::new),
            pages: vec![Vec::with_capacity(PAGE)],
            ..Tally::default()
        };
        Self {
            shortest,
            longest,
            batch,
            tokens: Tokens::new(),
            rewriting: None,
            tally,
            seen: Vec::new(),
            words: Vec::new(),
            ending: Vec::new(),
            first: 0,
            document: Document::default(),
        }
    }

    /// A counter of single words, each token rewritten before it is counted.
    pub(crate) fn rewriting(rewrite: &'a Rewrite<'a>, batch: &'a Batch) -> Self {
        let rewriting = Rewriting { rewrite, tokens: Lexicon::new(), words: Vec::new() };
        Self { rewriting: Some(rewriting), ..Self::new((1, 1), batch) }
    }

    /// Count a text as part of the document at hand.
    pub(crate) fn add(&mut self, text: &str) -> Result<()> {
        let Self { tokens, rewriting, tally, seen, document, first, batch, .. } = self;
        let Tally { words, grams, pages, documents, .. } = tally;
        let page = pages.last_mut().expect("there is always a page");
        let mut counting =
            Counting { document: documents.len() as u32 + 1, first: *first, page, seen };
        if let Some(grams) = grams {
            let text_words = &mut self.words;
            text_words.clear();
            tokens.intern(text, words, batch, |word| text_words.push(word))?;
            document.tokens += text_words.len() as u32;
            let lengths = self.shortest..=self.longest;
            return counting.grams(text_words, &mut self.ending, grams, lengths, batch);
        }
        let Some(rewriting) = rewriting else {
            return tokens.intern(text, words, batch, |word| {
                document.tokens += 1;
                counting.one(word);
            });
        };
        let Rewriting { rewrite, tokens: known, words: known_words } = rewriting;
        let mut found = std::mem::take(&mut self.words);
        found.clear();
        tokens.intern(text, known, batch, |token| found.push(token))?;
        for (number, token) in found.iter().enumerate() {
            if number % STEPS_BETWEEN_CHECKS == 0 {
                batch.check()?;
            }
            // Tokens are numbered as they come: a new one is the next to be rewritten.
            if *token as usize == known_words.len() {
                let word = rewrite(&known.word(*token)).filter(|word| !word.is_empty());
                known_words.push(word.map_or(DROPPED, |word| words.intern_bytes(word.as_bytes())));
            }
            let word = known_words[*token as usize];
            if word != DROPPED {
                document.tokens += 1;
                counting.one(word);
            }
        }
        self.words = found;
        Ok(())
    }

    /// End the document at hand and begin the next.
    pub(crate) fn end_document(&mut self) {
        let page = self.tally.pages.last_mut().expect("there is always a page");
        self.document.terms = (page.len() - self.first) as u32;
        self.first = page.len();
        if page.len() >= PAGE {
            page.shrink_to_fit();
            self.tally.pages.push(Vec::with_capacity(PAGE));
            self.first = 0;
        }
        self.tally.documents.push(std::mem::take(&mut self.document));
    }

    /// What was counted.
    pub(crate) fn finish(mut self) -> Tally {
        let terms = self.tally.grams.as_ref().map_or(self.tally.words.len(), Grams::len);
        self.seen.resize(terms, Seen::default());
        self.tally.in_documents = self.seen.iter().map(|seen| seen.documents).collect();
        self.tally
    }
}

/// The document at hand, while it is counted.
struct Counting<'a> {
    document: u32,
    first: usize,
    page: &'a mut Vec<Entry>,
    seen: &'a mut Vec<Seen>,
}

impl Counting<'_> {
    #[inline]
    fn one(&mut self, term: u32) {
        let index = term as usize;
        if index >= self.seen.len() {
            self.seen.resize(index + 1, Seen::default());
        }
        let seen = &mut self.seen[index];
        if seen.document == self.document {
            self.page[self.first + seen.entry as usize].count += 1;
        } else {
            let entry = (self.page.len() - self.first) as u32;
            let documents = seen.documents + 1;
            *seen = Seen { document: self.document, entry, documents };
            self.page.push(Entry { term, count: 1 });
        }
    }

    /// Count the runs of so many words. Each length is looked up for the whole text before any term
    /// is counted: so many lookups at once hide that each waits for memory.
    fn grams(
        &mut self,
        words: &[u32],
        ending: &mut Vec<u32>,
        grams: &mut Grams,
        lengths: RangeInclusive<usize>,
        batch: &Batch,
    ) -> Result<()> {
        ending.clear();
        ending.extend(words.iter().map(|word| grams.single(*word)));
        for length in 1..=*lengths.end() {
            if length > words.len() {
                break;
            }
            if length > 1 {
                // The run that ends a word earlier, and this word.
                let words = &words[length - 1..];
                ending.truncate(words.len());
                let some = ending.chunks_mut(LOOKED_UP_AT_ONCE);
                for (ending, words) in some.zip(words.chunks(LOOKED_UP_AT_ONCE)) {
                    batch.check()?;
                    grams.warm(ending, words);
                    for (before, word) in ending.iter_mut().zip(words) {
                        *before = grams.longer(*before, *word);
                    }
                }
            }
            if lengths.contains(&length) {
                for some in ending.chunks(LOOKED_UP_AT_ONCE) {
                    batch.check()?;
                    let touched = some.iter().filter_map(|term| self.seen.get(*term as usize));
                    std::hint::black_box(touched.fold(0, |sum, seen| sum ^ seen.document));
                    for term in some {
                        self.one(*term);
                    }
                }
            }
        }
        Ok(())
    }
}

/// Count articles, each a document of its own, in parts of about equal bytes, one for each thread.
/// A missing article is an empty document.
pub(crate) fn articles(
    texts: &[Option<&str>],
    lengths: (usize, usize),
    batch: &Batch,
) -> Result<Vec<Tally>> {
    batch.expect(texts.len());
    batch.map_parts(parts(texts), |texts| {
        let mut counter = Counter::new(lengths, batch);
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

/// Runs of texts of about equal bytes, one for each thread of the pool.
pub(crate) fn parts<'a, 't>(texts: &'a [Option<&'t str>]) -> Vec<&'a [Option<&'t str>]> {
    let length = |text: Option<&str>| text.map_or(0, str::len) + 1;
    let most = texts
        .iter()
        .copied()
        .map(length)
        .sum::<usize>()
        .div_ceil(rayon::current_num_threads())
        .max(1);
    let mut parts = Vec::new();
    let (mut from, mut bytes) = (0, 0);
    for (row, text) in texts.iter().copied().enumerate() {
        bytes += length(text);
        if bytes >= most {
            parts.push(&texts[from..=row]);
            (from, bytes) = (row + 1, 0);
        }
    }
    if from < texts.len() {
        parts.push(&texts[from..]);
    }
    parts
}
