//! The readers of all methods, handed from thread to thread.

use std::sync::Mutex;

use super::rarity::Rarity;
use super::{Frequencies, Keyword, Method, Options, news, rake, tfidf, walks, yake};
use crate::batch::Batch;
use crate::error::Result;

/// Readers that no thread uses at the moment: what they know of words is worth keeping from one run of
/// rows to the next.
#[derive(Default)]
pub(super) struct Shelf(Mutex<Vec<Readers>>);

/// Readers that go back to their shelf.
pub(super) struct Borrowed<'a> {
    pub(super) readers: Readers,
    shelf: &'a Shelf,
}

impl Shelf {
    /// Readers that have read before, if there are any.
    pub(super) fn take(&self) -> Borrowed<'_> {
        let readers = self.0.lock().map_or_else(|_| None, |mut free| free.pop());
        Borrowed { readers: readers.unwrap_or_default(), shelf: self }
    }
}

impl Drop for Borrowed<'_> {
    fn drop(&mut self) {
        if let Ok(mut free) = self.shelf.0.lock() {
            free.push(std::mem::take(&mut self.readers));
        }
    }
}

/// The readers of the methods, whose memory is used again from one article to the next.
#[derive(Default)]
pub(super) struct Readers {
    news: news::Reader,
    yake: yake::Reader,
    rake: rake::Reader,
    walks: walks::Reader,
    tfidf: tfidf::Reader,
}

impl Readers {
    /// The keywords of a text without markup by the method asked for, best first, with offsets in bytes.
    pub(super) fn keywords(
        &mut self,
        text: &str,
        row: usize,
        options: &Options,
        frequencies: Option<&Frequencies>,
        batch: &Batch,
    ) -> Result<Vec<Keyword>> {
        let stop_words = options.stop_words(row);
        match options.method {
            Method::News => {
                let rarity = Rarity::new(options.languages.code(row), frequencies);
                let title = options.titles.and_then(|titles| titles[row]);
                self.news.keywords(text, title, options, stop_words, &rarity, batch)
            }
            Method::Yake => self.yake.keywords(text, options, stop_words, batch),
            Method::Rake => self.rake.keywords(text, options, stop_words, batch),
            Method::TextRank | Method::PositionRank => {
                let rarity = Rarity::new(options.languages.code(row), None);
                self.walks.keywords(text, options, stop_words, &rarity, batch)
            }
            Method::TfIdf => match frequencies {
                Some(counted) => self.tfidf.keywords(text, options, stop_words, counted, batch),
                None => Ok(Vec::new()),
            },
        }
    }
}
