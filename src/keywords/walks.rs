//! `TextRank` and `PositionRank`: phrases of the words that a walk over the article meets most often.
//!
//! `TextRank` (Mihalcea, Tarau, EMNLP 2004, section 4): nouns and adjectives that stand side by side
//! (a window of two words) are neighbours, each pair once; the best third of all words is kept, and
//! kept words that stand side by side in the text become one keyword. `PositionRank` (Florescu,
//! Caragea, ACL 2017): neighbours within a window of ten words, each pair as often as it stands, the
//! walk begins anew at words that stand often and early, and keywords are adjectives followed by
//! nouns. A keyword weighs what its words weigh together; words are told apart by their singular,
//! so that both forms of a noun are one. A keyword longer than `max_words` is left out by
//! `PositionRank`, as in the paper, and cut from its beginning by `TextRank`.
//!
//! Parts of speech are known for English; in other languages every word that is no stop word, no
//! number and no symbol stands for a noun.

use super::document::{Document, Token};
use super::graph;
use super::phrases::{NO_PREFIX, Phrases};
use super::rarity::Rarity;
use super::selection::{Mentions, Weighed, join_into, select};
use super::{Keyword, Method, Options};
use crate::batch::Batch;
use crate::error::Result;
use crate::text::stopwords::StopWords;
use crate::text::tagger::Tag;

/// Windows of the papers, in words.
const TEXTRANK_WINDOW: usize = 2;
const POSITIONRANK_WINDOW: usize = 10;

/// The part of all words that `TextRank` keeps.
const KEPT: f64 = 1.0 / 3.0;

/// Reads articles; its memory is used again.
#[derive(Debug, Default)]
pub(super) struct Reader {
    document: Document,
    phrases: Phrases,
    pairs: Vec<(u32, u32)>,
    /// For each number of a phrase: its length, how often it stands, and where first.
    counts: Vec<(u32, u32, u32)>,
    mentions: Vec<(u32, u32)>,
}

impl Reader {
    /// The keywords of `text`, best first, with offsets in bytes.
    pub(super) fn keywords(
        &mut self,
        text: &str,
        options: &Options,
        stop_words: &StopWords,
        rarity: &Rarity,
        batch: &Batch,
    ) -> Result<Vec<Keyword>> {
        self.document.read(text, stop_words, rarity, batch)?;
        let terms = self.document.terms.len();
        if terms == 0 {
            return Ok(Vec::new());
        }
        let is_unit = |token: &Token| is_unit(token, &self.document, rarity.is_english());
        let sequence: Vec<Option<u32>> =
            self.document.tokens.iter().map(|token| is_unit(token).then_some(token.term)).collect();
        let by_position = options.method == Method::PositionRank;
        let window = if by_position { POSITIONRANK_WINDOW } else { TEXTRANK_WINDOW };
        graph::pairs(&sequence, window, &mut self.pairs);
        let mut bias = vec![0.0; terms];
        for (at, term) in sequence.iter().enumerate() {
            if let Some(term) = term {
                bias[*term as usize] += if by_position { 1.0 / (1.0 + at as f64) } else { 1.0 };
            }
        }
        if !by_position {
            self.pairs.sort_unstable();
            self.pairs.dedup();
            for share in &mut bias {
                *share = f64::from(u8::from(*share > 0.0));
            }
        }
        let mut ranks = graph::rank(&self.pairs, &bias, None, batch)?;
        for (rank, share) in ranks.iter_mut().zip(&bias) {
            *rank = if *share > 0.0 { *rank } else { 0.0 };
        }
        let least = if by_position { f64::MIN_POSITIVE } else { least_kept(&ranks) };
        self.collect(&sequence, &ranks, least, by_position, options.max_words);
        let weighed = self.weigh(&ranks);
        select(weighed, &Spelled { reader: self, text }, options, batch, |_, _| true)
    }

    /// Finds the runs of kept words.
    fn collect(
        &mut self,
        sequence: &[Option<u32>],
        ranks: &[f64],
        least: f64,
        by_position: bool,
        max_words: usize,
    ) {
        self.phrases.clear();
        self.counts.clear();
        self.mentions.clear();
        for sentence in self.document.sentences.clone() {
            let mut start = sentence.start;
            while start < sentence.end {
                let tokens = &self.document.tokens;
                let is_kept =
                    |at: &usize| sequence[*at].is_some_and(|term| ranks[term as usize] >= least);
                let is_adjective = |at: usize| by_position && tokens[at].tag == Tag::Adjective;
                let adjectives =
                    (start..sentence.end).take_while(|at| is_kept(at) && is_adjective(*at)).count();
                let nouns = (start + adjectives..sentence.end)
                    .take_while(|at| is_kept(at) && !is_adjective(*at))
                    .count();
                let end = start + adjectives + nouns;
                if nouns > 0 && (!by_position || end - start <= max_words) {
                    self.count(start.max(end.saturating_sub(max_words)), end);
                }
                start = end.max(start + 1);
            }
        }
    }

    fn count(&mut self, start: usize, end: usize) {
        let mut phrase = NO_PREFIX;
        for at in start..end {
            let (id, is_new) = self.phrases.number(phrase, self.document.tokens[at].term);
            phrase = id;
            if is_new {
                self.counts.push(((at + 1 - start) as u32, 0, start as u32));
            }
        }
        let counted = &mut self.counts[phrase as usize];
        // The prefix of a longer phrase may have been numbered before it stood on its own.
        if counted.1 == 0 {
            counted.2 = start as u32;
        }
        counted.1 += 1;
        self.mentions.push((phrase, start as u32));
    }

    fn weigh(&self, ranks: &[f64]) -> Vec<Weighed> {
        let mut is_weighed = vec![false; self.counts.len()];
        let mut weighed = Vec::new();
        for (phrase, token) in &self.mentions {
            if !std::mem::replace(&mut is_weighed[*phrase as usize], true) {
                let (length, count, _) = self.counts[*phrase as usize];
                let tokens = &self.document.tokens[*token as usize..(token + length) as usize];
                let score = tokens.iter().map(|token| ranks[token.term as usize]).sum();
                weighed.push(Weighed { score, count, phrase: *phrase });
            }
        }
        weighed
    }
}

/// Whether a word has a place in the graph.
fn is_unit(token: &Token, document: &Document, is_english: bool) -> bool {
    if document.terms[token.term as usize].is_stop {
        return false;
    }
    if is_english {
        matches!(token.tag, Tag::Noun | Tag::Name | Tag::Adjective)
    } else {
        let key = document.key(&document.terms[token.term as usize]);
        let is_word = key.chars().nth(1).is_some() && key.chars().any(char::is_alphabetic);
        is_word && token.tag != Tag::Verb
    }
}

/// The rank of the last word kept.
fn least_kept(ranks: &[f64]) -> f64 {
    let mut sorted: Vec<f64> = ranks.iter().copied().filter(|rank| *rank > 0.0).collect();
    sorted.sort_by(|left, right| right.total_cmp(left));
    let kept = (sorted.len() as f64 * KEPT).ceil() as usize;
    sorted.get(kept.saturating_sub(1)).copied().unwrap_or(f64::MIN_POSITIVE)
}

struct Spelled<'a> {
    reader: &'a Reader,
    text: &'a str,
}

impl Mentions for Spelled<'_> {
    fn spell(&self, phrase: u32, token: u32, spelled: &mut String) -> usize {
        let (length, _, _) = self.reader.counts[phrase as usize];
        let tokens = &self.reader.document.tokens[token as usize..(token + length) as usize];
        join_into(self.text, tokens.iter().map(|token| &token.span), spelled);
        tokens[0].span.start
    }

    fn all(&self) -> &[(u32, u32)] {
        &self.reader.mentions
    }

    fn first(&self, phrase: u32) -> u32 {
        self.reader.counts[phrase as usize].2
    }
}
