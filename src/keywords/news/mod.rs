//! Keywords of news by a learned scorer.

pub(crate) mod candidates;
pub mod features;

use candidates::Finder;
use features::{Context, Features};

use super::document::Document;
use crate::batch::Batch;
use crate::error::Result;
use crate::text::stopwords::StopWords;

/// Reads articles; its memory is used again from one article to the next.
#[derive(Debug, Default)]
pub struct Reader {
    document: Document,
    title: Document,
    finder: Finder,
    context: Context,
}

impl Reader {
    /// Every candidate of a text without markup with its figures, for training.
    ///
    /// # Errors
    /// `interrupted` when asked to stop.
    pub fn candidates(
        &mut self,
        text: &str,
        title: Option<&str>,
        max_words: usize,
        stop_words: &StopWords,
        batch: &Batch,
    ) -> Result<Vec<(String, Features)>> {
        self.document.read(text, stop_words, batch)?;
        if let Some(title) = title {
            self.title.read(title, stop_words, batch)?;
        }
        self.finder.find(&self.document, max_words, batch)?;
        let title = title.map(|_| &self.title);
        self.context.read(&self.document, title, &self.finder, batch)?;
        let counted = self.finder.candidates.iter().filter(|candidate| candidate.count > 0);
        Ok(counted
            .map(|candidate| {
                let tokens = &self.document.tokens
                    [candidate.first.start as usize..candidate.first.end as usize];
                let words: Vec<&str> =
                    tokens.iter().map(|token| &text[token.span.clone()]).collect();
                let figures = self.context.features(candidate, &self.document);
                (words.join(" "), figures)
            })
            .collect())
    }
}
