//! TF-IDF: words that stand often here and in few other articles.
//!
//! Terms are runs of up to `max_words` words (two or more word characters, lower case, as scikit-learn
//! takes them) with no stop word among them. The weight of a word is its count times
//! ln((1 + articles) / (1 + articles with it)) + 1, as in scikit-learn (`smooth_idf`); articles are
//! those of the call, or of a background of the caller's own. No phrase stands in more articles than
//! its rarest word: a phrase is weighed by that word's rarity, which takes no table of all phrases.

use std::ops::Range;

use super::interner::{Interner, lower_into};
use super::phrases::{NO_PREFIX, Phrases};
use super::selection::{Mentions, Weighed, join_into, select};
use super::{Keyword, Options};
use crate::batch::{BYTES_BETWEEN_CHECKS, Batch};
use crate::error::Result;
use crate::table::{Column, Table};
use crate::text::classes;
use crate::text::lexicon::Lexicon;
use crate::text::markup::Plain;
use crate::text::stopwords::StopWords;
use crate::text::tokens::Tokens;
use crate::text::unspaced::Recurring;

/// Fewest characters of a word.
const SHORTEST_WORD: usize = 2;

/// In how many of how many articles each word stands.
#[derive(Debug, Default)]
pub struct Frequencies {
    articles: usize,
    words: Lexicon,
    counts: Vec<u32>,
    unlisted: u32,
}

impl Frequencies {
    /// Counts summed elsewhere, over so many articles: of each lower-case word and, as `unlisted`, of
    /// every other one. Words of one article alone need not be listed where all articles with
    /// keywords to find were counted: `unlisted` is 1 there.
    pub fn given<'a>(
        articles: usize,
        words: impl IntoIterator<Item = (&'a str, u32)>,
        unlisted: u32,
    ) -> Self {
        let mut given = Self { articles, unlisted, ..Self::default() };
        for (word, count) in words.into_iter().filter(|(word, _)| !word.is_empty()) {
            let number = given.words.intern_bytes(word.as_bytes());
            given.add_to(number, count);
        }
        given
    }

    /// A row for each word, in order: `word`, `articles`.
    pub fn into_table(self) -> Table {
        let mut words: Vec<(Box<str>, u32)> = self.words().collect();
        words.sort_unstable();
        let counts = words.iter().map(|(_, count)| i64::from(*count)).collect();
        Table::new()
            .with("word", Column::Text(words.into_iter().map(|(word, _)| word).collect()))
            .with("articles", Column::Integer(counts))
    }

    /// Counts over so many articles of a batch at most, spread over all of it.
    pub(super) fn sample(texts: &[Option<&str>], most: usize, batch: &Batch) -> Result<Self> {
        let step = texts.len().div_ceil(most).max(1);
        let some: Vec<Option<&str>> = texts.iter().step_by(step).copied().collect();
        Self::count(&some, batch)
    }

    /// Counts over the articles of a batch.
    ///
    /// # Errors
    /// `interrupted` when asked to stop.
    pub fn count(texts: &[Option<&str>], batch: &Batch) -> Result<Self> {
        /// Articles counted together before their counts are added to the rest.
        const TOGETHER: usize = 256;
        let parts: Vec<&[Option<&str>]> = texts.chunks(TOGETHER).collect();
        let mut all = Self::default();
        // A few parts at a time, so that no more than that many small tables are kept.
        for some in parts.chunks(64) {
            for part in batch.map_silent(some, |part| Self::count_part(part, batch))? {
                all.add(&part?);
            }
        }
        Ok(all)
    }

    fn count_part(texts: &[Option<&str>], batch: &Batch) -> Result<Self> {
        let mut part = Self::default();
        let mut tokens = Tokens::new();
        // For each word, the last article that holds it.
        let mut last: Vec<usize> = Vec::new();
        for text in texts.iter().flatten() {
            batch.check()?;
            part.articles += 1;
            let Self { articles, words, counts, .. } = &mut part;
            let mut meet = |word: u32| {
                let word = word as usize;
                if word >= counts.len() {
                    counts.resize(word + 1, 0);
                    last.resize(word + 1, 0);
                }
                counts[word] += u32::from(last[word] != *articles);
                last[word] = *articles;
            };
            let plain = Plain::read(text, batch)?;
            let text = plain.text();
            if Recurring::of(text).is_none() {
                tokens.intern(text, words, batch, meet)?;
                continue;
            }
            let mut lower = String::new();
            each_word(text, batch, |word| {
                let Some(word) = word else { return };
                lower_into(&text[word], &mut lower);
                meet(words.intern_bytes(lower.as_bytes()));
            })?;
        }
        Ok(part)
    }

    fn add(&mut self, part: &Self) {
        self.articles += part.articles;
        for (word, count) in part.counts.iter().enumerate() {
            let own = self.words.intern_word(&part.words, word as u32);
            self.add_to(own, *count);
        }
    }

    fn add_to(&mut self, word: u32, count: u32) {
        let word = word as usize;
        if word >= self.counts.len() {
            self.counts.resize(word + 1, 0);
        }
        self.counts[word] += count;
    }

    /// Every word that was counted, and in how many articles it stands.
    pub(super) fn words(&self) -> impl Iterator<Item = (Box<str>, u32)> {
        let numbers = 0..self.words.len() as u32;
        numbers.map(|number| (self.words.word(number), self.counts[number as usize]))
    }

    /// How many articles were counted.
    pub(super) fn articles(&self) -> usize {
        self.articles
    }

    /// In how many of them a lower-case word stands.
    pub(super) fn of(&self, word: &str) -> u32 {
        let word = self.words.find_bytes(word.as_bytes());
        word.map_or(self.unlisted, |word| self.counts[word as usize])
    }

    fn idf(&self, word: &str) -> f64 {
        let articles = f64::from(self.of(word));
        ((1.0 + self.articles as f64) / (1.0 + articles)).ln() + 1.0
    }
}

/// Reads articles; its memory is used again.
#[derive(Debug, Default)]
pub(super) struct Reader {
    words: Interner,
    phrases: Phrases,
    rarities: Vec<f64>,
    /// For each phrase: its length, its count, the rarity of its rarest word, and where it first
    /// stands.
    terms: Vec<(u32, u32, f64, u32)>,
    tokens: Vec<Range<usize>>,
    mentions: Vec<(u32, u32)>,
    open: Vec<u32>,
}

impl Reader {
    /// The keywords of `text`, best first, with offsets in bytes.
    pub(super) fn keywords(
        &mut self,
        text: &str,
        options: &Options,
        stop_words: &StopWords,
        frequencies: &Frequencies,
        batch: &Batch,
    ) -> Result<Vec<Keyword>> {
        self.clear();
        each_word(text, batch, |word| {
            let word = word.filter(|word| !stop_words.contains(&text[word.clone()].to_lowercase()));
            match word {
                Some(word) => self.add(text, word, options.max_words, frequencies),
                None => self.open.clear(),
            }
        })?;
        let mut weighed: Vec<Weighed> = self
            .terms
            .iter()
            .enumerate()
            .map(|(phrase, (_, count, rarity, _))| Weighed {
                score: f64::from(*count) * rarity,
                count: *count,
                phrase: phrase as u32,
            })
            .collect();
        let norm = weighed.iter().map(|one| one.score * one.score).sum::<f64>().sqrt();
        for one in &mut weighed {
            one.score /= norm;
        }
        select(weighed, &Spelled { reader: self, text }, options, batch, |_, _| true)
    }

    fn clear(&mut self) {
        self.words.clear();
        self.phrases.clear();
        self.rarities.clear();
        self.terms.clear();
        self.tokens.clear();
        self.mentions.clear();
        self.open.clear();
    }

    /// Counts every term that ends in this word.
    fn add(&mut self, text: &str, word: Range<usize>, max_words: usize, frequencies: &Frequencies) {
        let lower = text[word.clone()].to_lowercase();
        let (number, is_new) = self.words.number(&lower);
        if is_new {
            self.rarities.push(frequencies.idf(&lower));
        }
        let at = self.tokens.len() as u32;
        self.tokens.push(word);
        self.open.truncate(max_words - 1);
        self.open.insert(0, NO_PREFIX);
        for (index, phrase) in self.open.iter_mut().enumerate() {
            let own = self.rarities[number as usize];
            let before = if index == 0 { 0.0 } else { self.terms[*phrase as usize].2 };
            let (id, is_new) = self.phrases.number(*phrase, number);
            if is_new {
                self.terms.push((index as u32 + 1, 0, own.max(before), at - index as u32));
            }
            self.terms[id as usize].1 += 1;
            self.mentions.push((id, at - index as u32));
            *phrase = id;
        }
    }
}

/// Calls `each` with every word, and with `None` for everything that parts phrases.
fn each_word(text: &str, batch: &Batch, mut each: impl FnMut(Option<Range<usize>>)) -> Result<()> {
    let is_word = |c: char| classes::of(c) & classes::WORD != 0;
    let recurring = Recurring::of(text);
    let mut cut = Vec::new();
    let mut position = 0;
    let mut checked = 0;
    while let Some(character) = text[position..].chars().next() {
        if position > checked + BYTES_BETWEEN_CHECKS {
            checked = position;
            batch.check()?;
        }
        if is_word(character) {
            let end =
                text[position..].find(|c| !is_word(c)).map_or(text.len(), |end| position + end);
            if let Some(recurring) = &recurring {
                cut.clear();
                cut.push(position..end);
                recurring.cut(text, &mut cut);
                cut.drain(..).for_each(|word| each(Some(word)));
            } else if text[position..end].chars().nth(SHORTEST_WORD - 1).is_some() {
                each(Some(position..end));
            } else {
                each(None);
            }
            position = end;
        } else {
            if !character.is_whitespace() {
                each(None);
            }
            position += character.len_utf8();
        }
    }
    Ok(())
}

struct Spelled<'a> {
    reader: &'a Reader,
    text: &'a str,
}

impl Mentions for Spelled<'_> {
    fn spell(&self, phrase: u32, token: u32, spelled: &mut String) -> usize {
        let (length, ..) = self.reader.terms[phrase as usize];
        let words = &self.reader.tokens[token as usize..(token + length) as usize];
        join_into(self.text, words.iter(), spelled);
        words[0].start
    }

    fn all(&self) -> &[(u32, u32)] {
        &self.reader.mentions
    }

    fn first(&self, phrase: u32) -> u32 {
        self.reader.terms[phrase as usize].3
    }
}
