//! Words counted document by document: the step under indexes.
//!
//! Each part of the articles is counted on its own, with a lexicon of its own. A document is one
//! article, or its title.

use super::rewriting::{Rewriter, Rewritten};
use crate::batch::Batch;
use crate::error::Result;
use crate::text::lexicon::Lexicon;
use crate::text::lists::starts_of;
use crate::text::tokens::Tokens;

/// Entries kept together, at least; a document's are never parted.
const PAGE: usize = 1 << 15;

/// Room for the rest of the document that fills a page: more than ordinary articles have.
const SPARE: usize = PAGE / 8;

/// Bytes of a part, at most, unless one text is larger: its words can be numbered by a `u32`.
const LARGEST_PART: usize = u32::MAX as usize;

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
    /// The words, by the numbers that stand in the entries.
    pub(crate) words: Lexicon,
    /// The entries of one document after the other, in pages.
    pub(crate) pages: Vec<Vec<Entry>>,
    pub(crate) documents: Vec<Document>,
    /// In how many documents each term is.
    pub(crate) in_documents: Vec<u32>,
}

impl Tally {
    /// Where each term begins in a list of all entries by terms, and behind the last, where it ends.
    pub(crate) fn starts(&self) -> Vec<u64> {
        starts_of(self.in_documents.iter().map(|found| u64::from(*found)))
    }
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

/// Counts the words of one document after the other.
pub(crate) struct Counter<'a> {
    batch: &'a Batch,
    tokens: Tokens,
    rewritten: Option<Rewritten<'a>>,
    tally: Tally,
    seen: Vec<Seen>,
    /// Where in the page the document at hand begins.
    first: usize,
    document: Document,
}

impl<'a> Counter<'a> {
    /// A counter of tokens as they stand, or as what they are rewritten to.
    pub(crate) fn new(rewriter: Option<&'a Rewriter>, batch: &'a Batch) -> Self {
        Self {
            batch,
            tokens: Tokens::new(),
            rewritten: rewriter.map(Rewritten::new),
            tally: Tally { pages: vec![Vec::with_capacity(PAGE + SPARE)], ..Tally::default() },
            seen: Vec::new(),
            first: 0,
            document: Document::default(),
        }
    }

    /// Count a text as part of the document at hand.
    pub(crate) fn add(&mut self, text: &str) -> Result<()> {
        let Self { tokens, rewritten, tally, seen, document, first, batch, .. } = self;
        let Tally { words, pages, documents, .. } = tally;
        let page = pages.last_mut().expect("there is always a page");
        let mut counting =
            Counting { document: documents.len() as u32 + 1, first: *first, page, seen };
        let count = |word| {
            document.tokens += 1;
            counting.one(word);
        };
        match rewritten {
            Some(rewritten) => rewritten.intern(tokens, text, words, batch, count),
            None => tokens.intern(text, words, batch, count),
        }
    }

    /// End the document at hand and begin the next.
    pub(crate) fn end_document(&mut self) {
        let page = self.tally.pages.last_mut().expect("there is always a page");
        self.document.terms = (page.len() - self.first) as u32;
        self.first = page.len();
        if page.len() >= PAGE {
            if page.capacity() > PAGE + SPARE {
                page.shrink_to_fit();
            }
            self.tally.pages.push(Vec::with_capacity(PAGE + SPARE));
            self.first = 0;
        }
        self.tally.documents.push(std::mem::take(&mut self.document));
    }

    /// What was counted.
    pub(crate) fn finish(mut self) -> Tally {
        self.seen.resize(self.tally.words.len(), Seen::default());
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
}

/// Runs of texts of about equal bytes, one for each thread of the pool.
pub(crate) fn parts<'a, 't>(texts: &'a [Option<&'t str>]) -> Vec<&'a [Option<&'t str>]> {
    let bytes: usize = texts.iter().copied().map(length).sum();
    runs(texts, bytes.div_ceil(rayon::current_num_threads()).clamp(1, LARGEST_PART))
}

/// Runs of texts of so many bytes each, and what the last of them has beyond.
pub(crate) fn runs<'a, 't>(
    texts: &'a [Option<&'t str>],
    most: usize,
) -> Vec<&'a [Option<&'t str>]> {
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

fn length(text: Option<&str>) -> usize {
    text.map_or(0, str::len) + 1
}
