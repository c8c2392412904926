//! Terms counted document by document: the step under vectors, indexes, contrasts and collocations.
//!
//! A term is a token or a run of up to `n` tokens. Each part of the articles is counted on its own,
//! with a vocabulary of its own; [`super::vocabulary`] makes one of them. A document is one article,
//! or a group of them counted together.

use super::grams::Grams;
use crate::batch::Batch;
use crate::error::Result;
use crate::text::lexicon::Lexicon;
use crate::text::tokens::Tokens;

/// The longest runs of tokens that can be counted.
pub(crate) const LONGEST_GRAM: usize = 16;

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

impl Rewriting<'_> {
    fn word(&mut self, token: u32, words: &mut Lexicon) -> u32 {
        if token as usize == self.words.len() {
            let rewritten = (self.rewrite)(&self.tokens.word(token));
            let rewritten = rewritten.filter(|word| !word.is_empty());
            self.words.push(rewritten.map_or(DROPPED, |word| words.intern_bytes(word.as_bytes())));
        }
        self.words[token as usize]
    }
}

/// Counts the terms of one document after the other.
pub(crate) struct Counter<'a> {
    shortest: usize,
    longest: usize,
    batch: &'a Batch,
    tokens: Tokens,
    rewriting: Option<Rewriting<'a>>,
    tally: Tally,
    /// For each term, the last document that had it (counted from 1), and its entry there.
    last: Vec<(u32, u32)>,
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
            last: Vec::new(),
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
        let Self { tokens, rewriting, tally, last, document, first, .. } = self;
        let Tally { words, grams, pages, documents, in_documents } = tally;
        let number = documents.len() as u32 + 1;
        let page = pages.last_mut().expect("there is always a page");
        let mut count = |term: u32| {
            let index = term as usize;
            if index >= last.len() {
                last.resize(index + 1, (0, 0));
                in_documents.resize(index + 1, 0);
            }
            let (document, entry) = &mut last[index];
            if *document == number {
                page[*first + *entry as usize].count += 1;
            } else {
                *document = number;
                *entry = (page.len() - *first) as u32;
                in_documents[index] += 1;
                page.push(Entry { term, count: 1 });
            }
        };
        if let Some(rewriting) = rewriting {
            let mut seen = std::mem::take(&mut rewriting.tokens);
            // Tokens are numbered as they come, so that a new one is the next to be rewritten; all
            // of a text are numbered before the first is.
            let mut found = Vec::new();
            tokens.intern(text, &mut seen, self.batch, |token| found.push(token))?;
            rewriting.tokens = seen;
            for token in found {
                let word = rewriting.word(token, words);
                if word != DROPPED {
                    document.tokens += 1;
                    count(word);
                }
            }
            return Ok(());
        }
        let Some(grams) = grams else {
            return tokens.intern(text, words, self.batch, |word| {
                document.tokens += 1;
                count(word);
            });
        };
        // The runs that end with the token before, by their length.
        let mut open = [0; LONGEST_GRAM];
        let mut before = 0;
        let (shortest, longest) = (self.shortest, self.longest);
        tokens.intern(text, words, self.batch, |word| {
            document.tokens += 1;
            let most = longest.min(before + 1);
            for length in (1..=most).rev() {
                let term = if length == 1 {
                    grams.single(word)
                } else {
                    grams.longer(open[length - 2], word)
                };
                open[length - 1] = term;
                if length >= shortest {
                    count(term);
                }
            }
            before = most;
        })
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
        self.tally.in_documents.resize(terms, 0);
        self.tally
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
    let length = |text: &Option<&str>| text.map_or(0, str::len) + 1;
    let most =
        texts.iter().map(length).sum::<usize>().div_ceil(rayon::current_num_threads()).max(1);
    let mut parts = Vec::new();
    let (mut from, mut bytes) = (0, 0);
    for (row, text) in texts.iter().enumerate() {
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
