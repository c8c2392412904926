//! RAKE: phrases between stop words, weighed by the company their words keep.
//!
//! Rose, Engel, Cramer, Cowley: Automatic keyword extraction from individual documents. In: Text
//! Mining, Wiley 2010. A word's weight is its degree (words it shares phrases with, itself included)
//! over its frequency, a phrase's the sum of its words'. As in the package rake-nltk, words are runs
//! of letters, digits and underscores, any other symbol ends a phrase, phrases of more than
//! `max_words` words are left out before anything is counted, and equal phrases come in reverse
//! alphabetical order.

use std::ops::Range;

use super::interner::Interner;
use super::phrases::{NO_PREFIX, Phrases};
use super::selection::{Mentions, Weighed, join, join_into, select};
use super::sentences::each_sentence;
use super::{Keyword, Options};
use crate::batch::Batch;
use crate::error::Result;
use crate::text::stopwords::StopWords;
use crate::text::unspaced::{Recurring, is_unspaced};

/// Reads articles; its memory is used again.
#[derive(Debug, Default)]
pub(super) struct Reader {
    words: Interner,
    phrases: Phrases,
    /// For each word, its frequency and its degree.
    weights: Vec<(u32, u32)>,
    /// For each number of a phrase, its words, and how often it stands as a whole.
    spans: Vec<(Range<u32>, u32)>,
    /// Each word of each phrase: its number and where it stands.
    tokens: Vec<(u32, Range<usize>)>,
    mentions: Vec<(u32, u32)>,
    run: Vec<Range<usize>>,
    cut: Vec<Range<usize>>,
}

impl Reader {
    /// The keywords of `text`, best first, with offsets in bytes.
    pub(super) fn keywords(
        &mut self,
        text: &str,
        options: &Options,
        stop_words: &StopWords,
        batch: &Batch,
    ) -> Result<Vec<Keyword>> {
        self.clear();
        let recurring = Recurring::of(text);
        each_sentence(text, 0..text.len(), batch, |sentence| {
            self.read(text, sentence, options.max_words, stop_words, recurring.as_ref());
        })?;
        let mut weighed: Vec<(Weighed, String)> = self
            .spans
            .iter()
            .enumerate()
            .filter(|(_, (_, count))| *count > 0)
            .map(|(phrase, (words, count))| {
                let words = &self.tokens[words.start as usize..words.end as usize];
                let weight = |(word, _): &(u32, Range<usize>)| {
                    let (frequency, degree) = self.weights[*word as usize];
                    f64::from(degree) / f64::from(frequency)
                };
                let score = words.iter().map(weight).sum();
                let spelled = join(text, words.iter().map(|(_, span)| span)).to_lowercase();
                (Weighed { score, count: *count, phrase: phrase as u32 }, spelled)
            })
            .collect();
        weighed.sort_by(|(left, one), (right, other)| {
            right.score.total_cmp(&left.score).then_with(|| other.cmp(one))
        });
        let weighed: Vec<Weighed> = weighed.into_iter().map(|(weighed, _)| weighed).collect();
        select(weighed, &Spelled { reader: self, text }, options, batch, |_, _| true)
    }

    fn clear(&mut self) {
        self.words.clear();
        self.phrases.clear();
        self.weights.clear();
        self.spans.clear();
        self.tokens.clear();
        self.mentions.clear();
        self.run.clear();
    }

    /// Takes in the phrases of a sentence.
    fn read(
        &mut self,
        text: &str,
        sentence: Range<usize>,
        max_words: usize,
        stop: &StopWords,
        recurring: Option<&Recurring>,
    ) {
        let is_word = |c: char| c == '_' || c.is_alphanumeric();
        let mut position = sentence.start;
        while let Some(character) = text[position..sentence.end].chars().next() {
            if is_word(character) {
                let rest = &text[position..sentence.end];
                let end = position + rest.find(|c| !is_word(c)).unwrap_or(rest.len());
                if stop.contains(&text[position..end].to_lowercase()) {
                    self.end_run(text, max_words);
                } else if let Some(recurring) = recurring {
                    self.cut.clear();
                    self.cut.push(position..end);
                    recurring.cut(text, &mut self.cut);
                    for word in std::mem::take(&mut self.cut) {
                        // A recurring word of an unspaced script is a phrase of its own.
                        let is_unspaced = text[word.clone()].ends_with(is_unspaced);
                        self.run.push(word);
                        if is_unspaced {
                            self.end_run(text, max_words);
                        }
                    }
                } else {
                    self.run.push(position..end);
                }
                position = end;
            } else {
                if !character.is_whitespace() {
                    self.end_run(text, max_words);
                }
                position += character.len_utf8();
            }
        }
        self.end_run(text, max_words);
    }

    /// Counts the run of words that ends here, if it is a phrase.
    fn end_run(&mut self, text: &str, max_words: usize) {
        let mut run = std::mem::take(&mut self.run);
        let length = run.len();
        if (1..=max_words).contains(&length) {
            let first = self.tokens.len() as u32;
            let mut phrase = NO_PREFIX;
            for word in run.drain(..) {
                let (number, is_new) = self.words.number(&text[word.clone()].to_lowercase());
                if is_new {
                    self.weights.push((0, 0));
                }
                let weight = &mut self.weights[number as usize];
                weight.0 += 1;
                weight.1 += length as u32;
                self.tokens.push((number, word));
                let (id, is_new) = self.phrases.number(phrase, number);
                phrase = id;
                if is_new {
                    self.spans.push((first..self.tokens.len() as u32, 0));
                }
            }
            let counted = &mut self.spans[phrase as usize];
            // The prefix of a longer phrase may have been numbered before it stood on its own.
            if counted.1 == 0 {
                counted.0 = first..self.tokens.len() as u32;
            }
            counted.1 += 1;
            self.mentions.push((phrase, first));
        }
        run.clear();
        self.run = run;
    }
}

struct Spelled<'a> {
    reader: &'a Reader,
    text: &'a str,
}

impl Mentions for Spelled<'_> {
    fn spell(&self, phrase: u32, token: u32, spelled: &mut String) -> usize {
        let length = self.reader.spans[phrase as usize].0.len();
        let words = &self.reader.tokens[token as usize..token as usize + length];
        join_into(self.text, words.iter().map(|(_, span)| span), spelled);
        words[0].1.start
    }

    fn all(&self) -> &[(u32, u32)] {
        &self.reader.mentions
    }

    fn first(&self, phrase: u32) -> u32 {
        self.reader.spans[phrase as usize].0.start
    }
}
