//! Documents as runs of word numbers: the step under terms of several words.
//!
//! Each part of the articles is read on its own, with a lexicon of its own. A document is one
//! article, or several read one after the other.

use std::ops::Range;

use super::rewriting::{Rewriter, Rewritten};
use super::tally;
use crate::batch::Batch;
use crate::error::Result;
use crate::text::lexicon::Lexicon;
use crate::text::tokens::Tokens;

/// Where one text ends and no run of words goes on.
pub(crate) const END: u32 = u32::MAX;

/// Bytes of ordinary text for each token, about: a guess at how long a stream will be.
const BYTES_PER_TOKEN: usize = 5;

/// A part of the articles.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// The words, by the numbers that stand in the stream.
    pub(crate) words: Lexicon,
    /// The words of one text after the other, [`END`] behind each text.
    pub(crate) stream: Vec<u32>,
    /// How much of the stream each document is, and its number. Numbers ascend.
    pub(crate) documents: Vec<(u32, Range<u32>)>,
}

/// Reads one text after the other.
pub(crate) struct Reader<'a> {
    tokens: Tokens,
    rewritten: Option<Rewritten<'a>>,
    batch: &'a Batch,
    reading: Reading,
    begin: u32,
}

impl<'a> Reader<'a> {
    /// A reader of about so many bytes.
    pub(crate) fn new(bytes: usize, rewriter: Option<&'a Rewriter>, batch: &'a Batch) -> Self {
        let stream = Vec::with_capacity(bytes / BYTES_PER_TOKEN);
        Self {
            tokens: Tokens::new(),
            rewritten: rewriter.map(Rewritten::new),
            batch,
            reading: Reading { stream, ..Reading::default() },
            begin: 0,
        }
    }

    /// Read a text as part of the document at hand.
    pub(crate) fn add(&mut self, text: &str) -> Result<()> {
        let Self { tokens, rewritten, reading: Reading { words, stream, .. }, batch, .. } = self;
        match rewritten {
            Some(rewritten) => {
                rewritten.intern(tokens, text, words, batch, |word| stream.push(word))?;
            }
            None => tokens.intern(text, words, batch, |word| stream.push(word))?,
        }
        stream.push(END);
        Ok(())
    }

    /// End the document at hand, which has this number.
    pub(crate) fn end_document(&mut self, number: u32) {
        let end = self.reading.stream.len() as u32;
        self.reading.documents.push((number, self.begin..end));
        self.begin = end;
    }

    /// What was read.
    pub(crate) fn finish(self) -> Reading {
        self.reading
    }
}

/// Documents to be read: runs of texts with the same number. Numbers ascend.
pub(crate) struct Documents<'a> {
    pub(crate) texts: &'a [Option<&'a str>],
    /// The number of the document that the text of a row belongs to.
    pub(crate) number: &'a (dyn Fn(usize) -> u32 + Sync),
    pub(crate) rewriter: Option<&'a Rewriter>,
}

/// Some of the documents: those of the texts from one row on.
pub(crate) struct Part<'a> {
    first: usize,
    texts: &'a [Option<&'a str>],
    number: &'a (dyn Fn(usize) -> u32 + Sync),
}

impl Documents<'_> {
    /// `work` on parts of about equal bytes, one for each thread.
    pub(crate) fn map_parts<T: Send>(
        &self,
        batch: &Batch,
        work: impl Fn(Part<'_>) -> Result<T> + Sync + Send,
    ) -> Result<Vec<T>> {
        batch.expect(self.texts.len());
        let mut from = 0;
        let parts: Vec<Part<'_>> = tally::parts(self.texts)
            .into_iter()
            .map(|texts| {
                from += texts.len();
                Part { first: from - texts.len(), texts, number: self.number }
            })
            .collect();
        batch.map_parts(parts, work)
    }

    /// The streams of all parts.
    pub(crate) fn read(&self, batch: &Batch) -> Result<Vec<Reading>> {
        self.map_parts(batch, |part| {
            let bytes = part.texts.iter().flatten().map(|text| text.len()).sum();
            let mut reader = Reader::new(bytes, self.rewriter, batch);
            part.each(batch, |text, ends| {
                if let Some(text) = text {
                    reader.add(text)?;
                }
                if let Some(number) = ends {
                    reader.end_document(number);
                }
                Ok(())
            })?;
            Ok(reader.finish())
        })
    }
}

impl Part<'_> {
    /// Tell each text, and with the last of a document the document's number.
    pub(crate) fn each(
        &self,
        batch: &Batch,
        mut tell: impl FnMut(Option<&str>, Option<u32>) -> Result<()>,
    ) -> Result<()> {
        for (at, text) in self.texts.iter().enumerate() {
            let row = self.first + at;
            let here = (self.number)(row);
            let last = at + 1 == self.texts.len() || (self.number)(row + 1) != here;
            tell(*text, last.then_some(here))?;
            batch.tick(1);
        }
        Ok(())
    }
}
