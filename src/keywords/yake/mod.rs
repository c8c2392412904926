//! YAKE: keywords of one article from its own statistics.
//!
//! Campos, Mangaravite, Pasquali, Jorge, Nunes, Jatowt: YAKE! Keyword extraction from single documents
//! using multiple local features. Information Sciences 509 (2020), 257-289. Words are weighed by
//! casing, position, frequency, relatedness to context and spread over sentences (section 3.2),
//! phrases by the weights of their words (section 3.3). Where the paper leaves a choice open we do
//! as the authors' package does (version 0.7.3), found by probing it: "s" at the end of a word of
//! more than three letters is not told apart; a word of fewer than three letters counts as a stop
//! word; casing is divided by 1 + ln of the frequency.

mod shape;

use std::ops::Range;

use rustc_hash::FxHashMap;

use shape::{Shape, shape};

use super::interner::{Interner, lower_into};
use super::phrases::{NO_PREFIX, Phrases};
use super::ranking::Ranking;
use super::redundancy::Distinct;
use super::selection::{KEYWORDS_BETWEEN_CHECKS, join};
use super::sentences::each_sentence;
use super::{Keyword, Options};
use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;
use crate::text::stopwords::StopWords;
use crate::text::unspaced::{Recurring, is_unspaced};
use crate::text::web_tokens::{tokenize, tokenize_as_segtok};

/// A word of fewer letters counts as a stop word.
const SHORTEST_WORD: usize = 3;

/// A candidate and its raw score: the lower, the better.
#[derive(Debug, Clone, Copy)]
struct Scored {
    candidate: usize,
    score: f64,
}

/// What is known of a word of the article, plural and singular taken together.
#[derive(Debug, Clone)]
struct Term {
    is_stop: bool,
    count: u32,
    acronyms: u32,
    names: u32,
    /// In how many sentences it stands, and the last of them.
    spread: u32,
    last_sentence: u32,
    /// Different neighbours, and how often there was one, at its left and at its right.
    left: [u32; 2],
    right: [u32; 2],
    score: f64,
}

/// What is known of a phrase of the article.
#[derive(Debug, Clone)]
struct Candidate {
    length: u32,
    count: u32,
    is_valid: bool,
    /// Where its words stand in the list of the article's words.
    at: u32,
}

impl Candidate {
    /// Where its words stand in the list of the article's words.
    fn range(&self) -> Range<usize> {
        self.at as usize..(self.at + self.length) as usize
    }
}

/// Reads articles; its memory is used again from one article to the next.
#[derive(Debug, Default)]
pub(super) struct Reader {
    words: Interner,
    keys: Interner,
    phrases: Phrases,
    term_of_word: Vec<u32>,
    terms: Vec<Term>,
    candidates: Vec<Candidate>,
    /// Every word of the text that is no punctuation: its term, and where it stands.
    sequence: Vec<u32>,
    mentions: Vec<Range<usize>>,
    /// Each term with each sentence it stands in.
    places: Vec<(u32, u32)>,
    neighbours: FxHashMap<(u32, u32), u32>,
    tokens: Vec<Range<usize>>,
    lower: String,
    key: String,
    /// The phrases that end in the word before, by length, and the shapes of its block.
    open: Vec<u32>,
    block: Vec<(Shape, u32)>,
    sentences: u32,
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
        self.read(text, options.max_words, stop_words, batch)?;
        self.weigh_terms();
        let mut distinct = Distinct::new(options.deduplicate);
        let mut keywords = Vec::with_capacity(options.top.min(self.candidates.len()));
        for (rank, scored) in self.weigh_candidates(batch)?.enumerate() {
            if rank % KEYWORDS_BETWEEN_CHECKS == 0 {
                batch.check()?;
            }
            let Scored { candidate, score } = scored;
            let candidate = &self.candidates[candidate];
            let words = &self.mentions[candidate.range()];
            let spelled = join(text, words.iter());
            if distinct.accept(&spelled) {
                keywords.push(Keyword {
                    text: spelled.into(),
                    score: 1.0 / (1.0 + score),
                    raw: score,
                    count: candidate.count,
                    start: words[0].start,
                });
                if keywords.len() == options.top {
                    break;
                }
            }
        }
        Ok(keywords)
    }

    /// Takes in the words and phrases of `text`.
    fn read(
        &mut self,
        text: &str,
        max_words: usize,
        stop_words: &StopWords,
        batch: &Batch,
    ) -> Result<()> {
        self.clear();
        let recurring = Recurring::of(text);
        each_sentence(text, 0..text.len(), batch, |sentence| {
            let mut tokens = std::mem::take(&mut self.tokens);
            tokens.clear();
            if let Some(recurring) = &recurring {
                tokenize(text, sentence, &mut tokens);
                recurring.cut(text, &mut tokens);
            } else {
                tokenize_as_segtok(text, sentence, &mut tokens);
            }
            // Contractions at the end of a word ("'s") are no words.
            tokens.retain(|token| !(text[token.clone()].starts_with('\'') && token.len() > 1));
            for (position, token) in tokens.iter().enumerate() {
                self.add(text, token, position == 0, max_words, stop_words);
            }
            self.end_block();
            self.sentences += 1;
            self.tokens = tokens;
        })
    }

    fn clear(&mut self) {
        self.words.clear();
        self.keys.clear();
        self.phrases.clear();
        self.term_of_word.clear();
        self.terms.clear();
        self.candidates.clear();
        self.sequence.clear();
        self.mentions.clear();
        self.places.clear();
        self.neighbours.clear();
        self.end_block();
        self.sentences = 0;
    }

    fn end_block(&mut self) {
        self.open.clear();
        self.block.clear();
    }

    /// Takes in one word or symbol.
    fn add(
        &mut self,
        text: &str,
        token: &Range<usize>,
        is_first: bool,
        max_words: usize,
        stop_words: &StopWords,
    ) {
        let word = &text[token.clone()];
        if word.bytes().all(|byte| byte.is_ascii_punctuation()) {
            self.end_block();
            return;
        }
        let shape = shape(word, is_first);
        let (word_id, term) = self.term(word, stop_words);
        self.count_term(term, shape);
        if shape.is_candidate()
            && let Some((before, left)) = self.block.last()
            && before.is_candidate()
        {
            *self.neighbours.entry((*left, term)).or_insert(0) += 1;
        }
        let at = self.sequence.len() as u32;
        self.sequence.push(term);
        self.mentions.push(token.clone());
        self.block.push((shape, term));
        self.extend_phrases(word_id, at, max_words);
    }

    /// The numbers of a word as written, case aside, and of its term.
    fn term(&mut self, word: &str, stop_words: &StopWords) -> (u32, u32) {
        lower_into(word, &mut self.lower);
        let (word_id, is_new) = self.words.number(&self.lower);
        if !is_new {
            return (word_id, self.term_of_word[word_id as usize]);
        }
        let singular = match self.lower.strip_suffix('s') {
            Some(stem) if stem.chars().nth(2).is_some() => stem,
            _ => &self.lower,
        };
        let (term, is_new) = self.keys.number(singular);
        if is_new {
            self.key.clear();
            self.key.extend(singular.chars().filter(|c| !c.is_ascii_punctuation()));
            let is_stop = stop_words.contains(&self.lower)
                || stop_words.contains(singular)
                || self.key.chars().nth(SHORTEST_WORD - 1).is_none()
                    && !self.key.chars().any(is_unspaced);
            self.terms.push(Term {
                is_stop,
                count: 0,
                acronyms: 0,
                names: 0,
                spread: 0,
                last_sentence: u32::MAX,
                left: [0; 2],
                right: [0; 2],
                score: 0.0,
            });
        }
        self.term_of_word.push(term);
        (word_id, term)
    }

    fn count_term(&mut self, number: u32, shape: Shape) {
        let term = &mut self.terms[number as usize];
        term.count += 1;
        term.acronyms += u32::from(shape == Shape::Acronym);
        term.names += u32::from(shape == Shape::Name);
        if term.last_sentence != self.sentences {
            term.last_sentence = self.sentences;
            term.spread += 1;
            self.places.push((number, self.sentences));
        }
    }

    /// Counts every phrase that ends in the word just added.
    fn extend_phrases(&mut self, word: u32, at: u32, max_words: usize) {
        self.open.truncate(max_words - 1);
        self.open.push(NO_PREFIX);
        self.open.rotate_right(1);
        let mut is_valid = true;
        for (index, phrase) in self.open.iter_mut().enumerate() {
            let (shape, _) = &self.block[self.block.len() - 1 - index];
            is_valid &= shape.is_candidate();
            let (number, is_new) = self.phrases.number(*phrase, word);
            if is_new {
                self.candidates.push(Candidate {
                    length: index as u32 + 1,
                    count: 0,
                    is_valid: false,
                    at: at - index as u32,
                });
            }
            let candidate = &mut self.candidates[number as usize];
            candidate.count += 1;
            candidate.is_valid |= is_valid;
            *phrase = number;
        }
    }

    /// Section 3.2: the weight of every word.
    fn weigh_terms(&mut self) {
        for (&(left, right), &count) in &self.neighbours {
            for (term, side) in [(left, 1), (right, 0)] {
                let term = &mut self.terms[term as usize];
                let counts = if side == 1 { &mut term.right } else { &mut term.left };
                counts[0] += 1;
                counts[1] += count;
            }
        }
        // Stable, so that the sentences of each term stay in order.
        self.places.sort_by_key(|(term, _)| *term);
        let counts =
            || self.terms.iter().filter(|term| !term.is_stop).map(|term| f64::from(term.count));
        let words = counts().count() as f64;
        let mean = counts().sum::<f64>() / words;
        let squares: Vec<f64> = counts().map(|count| (count - mean).powi(2)).collect();
        let deviation = (pairwise_sum(&squares) / words).sqrt();
        let most = f64::from(self.terms.iter().map(|term| term.count).max().unwrap_or(1));
        let all_sentences = f64::from(self.sentences);
        let mut place = 0;
        for term in &mut self.terms {
            let spread = term.spread as usize;
            let own = &self.places[place..place + spread];
            place += spread;
            let median = f64::from(own[(spread - 1) / 2].1 + own[spread / 2].1) / 2.0;
            let count = f64::from(term.count);
            let diversity = |[different, all]: [u32; 2]| {
                if all == 0 { 0.0 } else { f64::from(different) / f64::from(all) }
            };
            let related = (0.5 + diversity(term.left) * (count / most))
                + (0.5 + diversity(term.right) * (count / most));
            let frequency = count / (mean + deviation);
            let sentences = f64::from(term.spread) / all_sentences;
            let casing = f64::from(term.acronyms.max(term.names)) / (1.0 + count.ln());
            let position = (3.0 + median).ln().ln();
            term.score = position * related / (casing + frequency / related + sentences / related);
        }
    }

    /// Section 3.3: the weight of every phrase, best first; equal ones in the order they come in the
    /// text.
    fn weigh_candidates(&self, batch: &Batch) -> Result<impl Iterator<Item = Scored>> {
        let mut scored: Vec<Scored> = Vec::new();
        for (number, candidate) in self.candidates.iter().enumerate() {
            if number % STEPS_BETWEEN_CHECKS == 0 {
                batch.check()?;
            }
            if candidate.is_valid && !self.touches_stop_word(candidate) {
                scored.push(Scored { candidate: number, score: self.score(candidate) });
            }
        }
        Ok(Ranking::new(scored, |left: &Scored, right: &Scored| {
            left.score.total_cmp(&right.score).then(left.candidate.cmp(&right.candidate))
        }))
    }

    fn terms_of(&self, candidate: &Candidate) -> &[u32] {
        &self.sequence[candidate.range()]
    }

    fn touches_stop_word(&self, candidate: &Candidate) -> bool {
        let terms = self.terms_of(candidate);
        self.terms[terms[0] as usize].is_stop || self.terms[terms[terms.len() - 1] as usize].is_stop
    }

    fn score(&self, candidate: &Candidate) -> f64 {
        let numbers = self.terms_of(candidate);
        let (mut sum, mut product) = (0.0, 1.0);
        for (index, &number) in numbers.iter().enumerate() {
            let term = &self.terms[number as usize];
            if term.is_stop {
                // How sure the stop word is between its neighbours.
                let before = self.transition(numbers[index - 1], number, numbers[index - 1]);
                let after = self.transition(number, numbers[index + 1], numbers[index + 1]);
                let doubt = 1.0 - before * after;
                product *= 1.0 + doubt;
                sum -= doubt;
            } else {
                sum += term.score;
                product *= term.score;
            }
        }
        product / ((sum + 1.0) * f64::from(candidate.count))
    }

    /// How often `left` stands before `right`, by the occurrences of `given`.
    fn transition(&self, left: u32, right: u32, given: u32) -> f64 {
        let together = self.neighbours.get(&(left, right)).copied().unwrap_or(0);
        f64::from(together) / f64::from(self.terms[given as usize].count)
    }
}

/// The sum in the order `NumPy` adds, so that equal scores come out equal to the last bit.
fn pairwise_sum(values: &[f64]) -> f64 {
    const LANES: usize = 8;
    const BLOCK: usize = 128;
    if values.len() < LANES {
        return values.iter().fold(-0.0, |sum, value| sum + value);
    }
    if values.len() > BLOCK {
        let half = values.len() / 2;
        let (left, right) = values.split_at(half - half % LANES);
        return pairwise_sum(left) + pairwise_sum(right);
    }
    let (whole, rest) = values.split_at(values.len() - values.len() % LANES);
    let mut lanes = [0.0; LANES];
    for row in whole.chunks_exact(LANES) {
        for (lane, value) in lanes.iter_mut().zip(row) {
            *lane += value;
        }
    }
    let halves = [
        (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]),
        (lanes[4] + lanes[5]) + (lanes[6] + lanes[7]),
    ];
    rest.iter().fold(halves[0] + halves[1], |sum, value| sum + value)
}
