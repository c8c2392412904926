//! An index of articles that ranks them for queries, by the variants of BM25.
//!
//! For each word the index knows the articles that have it and how often (an inverted file). The best
//! articles are sought in single precision, a block at a time, and once there are enough of them
//! only the words that can still lift an article among them are followed (MaxScore: Turtle and Flood
//! 1995); what is told are their scores by the formulas of [`Method`] in double precision. Articles
//! can be added later; they form segments of their own, which are merged as they grow, so that adding
//! stays cheap and searching stays fast.
//!
//! Words are the tokens of [`crate::text::tokens`], and where asked for without stop words and as
//! Snowball stems. A title's words count as many times as its weight says, in the article's length
//! too.
//!
//! ```
//! use copydesk::scoring::search::{Index, Options};
//!
//! let texts = [Some("Rain floods the coast"), Some("Sun on the coast"), None];
//! let batch = copydesk::Batch::new();
//! let mut index = Index::new(Options::default())?;
//! index.add(&texts, None, &batch)?;
//! let top = index.top(&[Some("coast rain")], 10, None, &batch)?;
//! assert_eq!(top.rows, [0, 1]);
//! # Ok::<(), copydesk::Error>(())
//! ```
//!
//! Cost: building is linear in the articles, a query in the postings of its words.

mod exact;
mod file;
mod hopes;
mod inverting;
mod known;
mod options;
mod postings;
mod ranking;
mod scale;
mod variants;
mod words;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use self::inverting::Counted;
pub use self::options::Options;
use self::postings::Segment;
use self::ranking::{QueryTerm, Scorer, Scratch};
use self::scale::{Lengths, Scale};
pub use self::variants::Method;
use self::variants::Saturation;
use self::words::Words;
use super::rewriting::Rewriter;
use super::tally::{self, Counter, Tally};
use crate::Batch;
use crate::error::{Error, Result};
use crate::table::{Column, Table};
use crate::text::lexicon::Lexicon;
use crate::text::tokens::Tokens;

/// Articles made ready to be searched. A copy shares the postings with the index it is made of.
#[derive(Clone)]
pub struct Index {
    options: Options,
    rewriter: Option<Rewriter>,
    words: Words,
    segments: Vec<Arc<Segment>>,
    lengths: Lengths,
    scale: Arc<OnceLock<Scale>>,
}

/// The best articles of each query: parallel columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Top {
    /// The query's position.
    pub queries: Vec<i64>,
    /// From 1.
    pub ranks: Vec<i64>,
    /// The article's position.
    pub rows: Vec<i64>,
    /// The score, above 0.
    pub scores: Vec<f64>,
}

impl Top {
    /// The columns `query`, `rank`, `row`, `score`.
    pub fn into_table(self) -> Table {
        Table::new()
            .with("query", Column::Integer(self.queries))
            .with("rank", Column::Integer(self.ranks))
            .with("row", Column::Integer(self.rows))
            .with("score", Column::Float(self.scores))
    }
}

/// Space to read queries in, made once for each run of them.
#[derive(Default)]
struct Reader {
    tokens: Tokens,
    places: FxHashMap<u32, usize>,
    terms: Vec<QueryTerm>,
}

impl Index {
    /// An index without articles.
    ///
    /// # Errors
    /// A bad option.
    pub fn new(options: Options) -> Result<Self> {
        options.check()?;
        Ok(Self {
            rewriter: options.rewriting.rewriter_for_search(),
            options,
            words: Words::default(),
            segments: Vec::new(),
            lengths: Lengths::default(),
            scale: Arc::default(),
        })
    }

    /// How many articles there are, missing ones included.
    pub fn len(&self) -> usize {
        self.lengths.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Add articles behind those that are there, with their titles if they have such.
    ///
    /// # Errors
    /// Too many articles; a call that was asked to stop, which leaves the index as it was.
    pub fn add(
        &mut self,
        texts: &[Option<&str>],
        titles: Option<&[Option<&str>]>,
        batch: &Batch,
    ) -> Result<()> {
        if self.len() + texts.len() > u32::MAX as usize {
            return Err(Error::option("texts", "must be fewer than 4,294,967,295 articles in all"));
        }
        // Titles of no weight are as good as none.
        let titles = titles.filter(|_| self.options.title_weight > 0.0);
        let weights = [1.0, self.options.title_weight as f32];
        let weights = if titles.is_some() { &weights[..] } else { &weights[..1] };
        let mut tallies = self.count(texts, titles, batch)?;
        let mut lengths = Vec::with_capacity(texts.len());
        let documents = tallies.iter().flat_map(|tally| tally.documents.chunks(weights.len()));
        for (row, document) in documents.enumerate() {
            let tokens =
                document.iter().zip(weights).map(|(part, weight)| part.tokens as f32 * weight);
            let missing = texts[row].is_none();
            lengths.push(if missing { -1.0 } else { tokens.sum() });
        }
        let mut words = self.words.clone();
        let mut lexicons: Vec<Lexicon> =
            tallies.iter_mut().map(|tally| std::mem::take(&mut tally.words)).collect();
        let numbers = words.enter(&mut lexicons, batch)?;
        let mut row = self.len();
        let counted = tallies.into_iter().zip(numbers).map(|(tally, numbers)| {
            let first_row = row as u32;
            row += tally.documents.len() / weights.len();
            Counted { tally, numbers, first_row }
        });
        let counted = counted.collect();
        let (made, ()) = rayon::join(
            || inverting::segment(counted, weights, batch),
            // Large tables take a while to give back.
            || drop(lexicons),
        );
        self.segments = self.merged(made?, batch)?;
        self.words = words;
        self.lengths.push(lengths);
        self.scale = Arc::default();
        Ok(())
    }

    /// The `most` best articles of each query with a score above 0, among those in the mask.
    ///
    /// # Errors
    /// A mask that is not as long as the index; a call that was asked to stop.
    pub fn top(
        &self,
        queries: &[Option<&str>],
        most: usize,
        mask: Option<&[bool]>,
        batch: &Batch,
    ) -> Result<Top> {
        if let Some(mask) = mask
            && mask.len() != self.len()
        {
            let (wanted, given) = (self.len(), mask.len());
            return Err(Error::option(
                "mask",
                format!("must have a value per article: {wanted}, not {given}"),
            ));
        }
        batch.expect(queries.len());
        let scratch = || (Reader::default(), Scratch::default());
        let found = batch.map_with(queries, scratch, |(reader, scratch), _, query| {
            let terms = self.terms(*query, reader, batch)?;
            let base = self.base(terms);
            self.scorer().best(&self.segments, terms, base, (most, mask), scratch, batch)
        })?;
        let mut top = Top::default();
        for (query, ranked) in found.into_iter().enumerate() {
            for (place, ranked) in ranked.into_iter().enumerate() {
                top.queries.push(query as i64);
                top.ranks.push(place as i64 + 1);
                top.rows.push(i64::from(ranked.row));
                top.scores.push(ranked.score);
            }
        }
        Ok(top)
    }

    /// The score of every article for each query, one query after the other. Missing articles have
    /// NaN.
    ///
    /// # Errors
    /// More scores than there is memory for; a call that was asked to stop.
    pub fn scores(&self, queries: &[Option<&str>], batch: &Batch) -> Result<Vec<f64>> {
        batch.expect(queries.len());
        let count = queries.len().checked_mul(self.len());
        let mut scores = Vec::new();
        if count.is_none_or(|count| scores.try_reserve_exact(count).is_err()) {
            let told = format!(
                "must be fewer at a time: {} times {} articles are more scores than there is memory",
                queries.len(),
                self.len()
            );
            return Err(Error::option("queries", told));
        }
        scores.resize(count.unwrap_or_default(), 0.0);
        let rows: Vec<_> = queries.iter().zip(scores.chunks_mut(self.len().max(1))).collect();
        batch.map_parts(rows, |(query, scores)| {
            let mut reader = Reader::default();
            let terms = self.terms(*query, &mut reader, batch)?;
            let base = self.base(terms);
            for segment in &self.segments {
                batch.check()?;
                self.scorer().add_all(segment, terms, scores);
            }
            for (score, length) in scores.iter_mut().zip(self.lengths.iter()) {
                *score = if length < 0.0 { f64::NAN } else { *score + base };
            }
            batch.tick(1);
            Ok(())
        })?;
        Ok(scores)
    }

    fn count(
        &self,
        texts: &[Option<&str>],
        titles: Option<&[Option<&str>]>,
        batch: &Batch,
    ) -> Result<Vec<Tally>> {
        if let Some(titles) = titles
            && titles.len() != texts.len()
        {
            return Err(Error::option("title", "must have a row per text"));
        }
        batch.expect(texts.len());
        let mut from = 0;
        let parts: Vec<_> = tally::parts(texts)
            .into_iter()
            .map(|part| {
                from += part.len();
                (part, titles.map(|titles| &titles[from - part.len()..from]))
            })
            .collect();
        batch.map_parts(parts, |(texts, titles)| {
            let mut counter = Counter::new(self.rewriter.as_ref(), batch);
            for (row, text) in texts.iter().enumerate() {
                if let Some(text) = text {
                    counter.add(text)?;
                }
                counter.end_document();
                if let Some(titles) = titles {
                    // A missing article is not there, whatever its title.
                    if let (Some(title), Some(_)) = (titles[row], text) {
                        counter.add(title)?;
                    }
                    counter.end_document();
                }
                batch.tick(1);
            }
            Ok(counter.finish())
        })
    }

    /// The segments with one that was made of more articles.
    fn merged(&self, mut last: Segment, batch: &Batch) -> Result<Vec<Arc<Segment>>> {
        let mut segments = self.segments.clone();
        if last.len() == 0 {
            return Ok(segments);
        }
        // Of two neighbours the later is kept below half of the earlier, so that there are few.
        while let Some(before) = segments.pop_if(|before| last.len() * 2 > before.len()) {
            last = Segment::merge(&[&before, &last], batch)?;
        }
        segments.push(Arc::new(last));
        Ok(segments)
    }

    fn scale(&self) -> &Scale {
        self.scale.get_or_init(|| {
            Scale::new(&self.options, &self.lengths, &self.segments, self.words.len())
        })
    }

    fn scorer(&self) -> Scorer<'_> {
        let scale = self.scale();
        Scorer {
            saturation: saturation(&self.options),
            lengths: &scale.relative_lengths,
            held_against: &scale.held_against,
            known: &scale.known,
        }
    }

    /// What every article scores, whether it has the terms or not.
    fn base(&self, terms: &[QueryTerm]) -> f64 {
        let absent = saturation(&self.options).of_absent();
        terms.iter().map(|term| term.weight * absent).sum()
    }

    /// In how many articles a word is.
    fn found(&self, word: u32) -> f64 {
        self.segments.iter().map(|segment| segment.found(word) as f64).sum()
    }

    /// The known words of a query, in the order in which they come, but those that weigh nothing.
    fn terms<'r>(
        &self,
        query: Option<&str>,
        reader: &'r mut Reader,
        batch: &Batch,
    ) -> Result<&'r [QueryTerm]> {
        let Reader { tokens, places, terms } = reader;
        places.clear();
        terms.clear();
        tokens.each(query.unwrap_or_default(), batch, |token| {
            let rewritten = self.rewrite(token);
            let word = rewritten.and_then(|word| self.words.find(&word));
            let Some(word) = word else { return };
            let place = *places.entry(word).or_insert_with(|| {
                terms.push(QueryTerm { term: word, weight: 0.0 });
                terms.len() - 1
            });
            terms[place].weight += 1.0;
        })?;
        let scale = self.scale();
        for term in &mut *terms {
            let found = self.found(term.term);
            let weight = variants::term_weight(self.options.method, scale.articles, found);
            let floored = self.options.method == Method::Okapi && weight < 0.0;
            term.weight *= if floored { scale.floor } else { weight };
        }
        terms.retain(|term| term.weight.is_finite() && term.weight != 0.0);
        Ok(terms)
    }

    /// The word that a token counts as, unless it is left out.
    fn rewrite<'t>(&self, token: &'t str) -> Option<Cow<'t, str>> {
        match &self.rewriter {
            Some(rewriter) => rewriter.word(token),
            None => Some(Cow::Borrowed(token)),
        }
    }
}

fn saturation(options: &Options) -> Saturation {
    let Options { method, k1, delta, .. } = *options;
    Saturation { method, k1, delta }
}
