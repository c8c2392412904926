//! The phrases of an article that may name what it is about.
//!
//! A candidate is a run of up to so many words inside one sentence that neither begins nor ends with a
//! stop word and holds no punctuation; a stop word inside is let pass only between two noun phrases
//! ("conflict of interest"). Noun phrases are runs of adjectives, participles, numbers and nouns that
//! end with a noun, as long as can be.

use std::ops::Range;

use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;
use crate::keywords::document::Document;
use crate::keywords::phrases::{NO_PREFIX, Phrases};
use crate::text::tagger::{TAGS, Tag};

/// What is counted of a phrase over all its mentions.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    /// Its first mention, in tokens.
    pub(crate) first: Range<u32>,
    /// The sentence of its first mention, and where its last one begins, in tokens.
    pub(crate) first_sentence: u32,
    pub(crate) last: u32,
    last_sentence: u32,
    /// In how many sentences it stands.
    pub(crate) sentences: u32,
    pub(crate) count: u32,
    /// How often it is a whole noun phrase, and how often it begins or ends one.
    pub(crate) whole: u32,
    pub(crate) begins: u32,
    pub(crate) ends: u32,
    /// How often a word in it, stop words apart, is of no noun phrase.
    broken: u32,
    /// How often all its words are capitalised.
    pub(crate) capitalised: u32,
    /// How often its last word is tagged as a noun, as a name.
    pub(crate) nouns: u32,
    pub(crate) names: u32,
    /// How often its first word is tagged as an adjective, as any form of a verb.
    pub(crate) adjectives: u32,
    pub(crate) verbs: u32,
    /// How often a determiner or a preposition stands before it, and a verb behind it.
    pub(crate) determined: u32,
    pub(crate) governed: u32,
    pub(crate) acting: u32,
    /// How often the most frequent phrase of one more word around it stands in the article.
    pub(crate) inside: u32,
}

/// Finds the candidates of articles; its memory is used again.
#[derive(Debug, Default)]
pub(crate) struct Finder {
    phrases: Phrases,
    pub(crate) candidates: Vec<Candidate>,
    /// For each mention, its candidate and its first token.
    pub(crate) mentions: Vec<(u32, u32)>,
    /// What matters of each token of the sentence at hand, as a set of the marks below.
    marks: Vec<u16>,
}

impl Finder {
    /// Finds the candidates of a document.
    pub(crate) fn find(
        &mut self,
        document: &Document,
        max_words: usize,
        batch: &Batch,
    ) -> Result<()> {
        self.phrases.clear();
        self.candidates.clear();
        self.mentions.clear();
        let mut steps = 0;
        for (number, sentence) in document.sentences.iter().enumerate() {
            self.mark(document, sentence);
            for start in 0..sentence.len() {
                self.add_from(document, sentence.start, start, number as u32, max_words);
            }
            steps += sentence.len();
            if steps > STEPS_BETWEEN_CHECKS {
                steps = 0;
                batch.check()?;
            }
        }
        self.count_nesting();
        Ok(())
    }

    /// The phrase of such terms, if it stands in the document.
    pub(crate) fn phrase(&self, terms: impl IntoIterator<Item = u32>) -> Option<u32> {
        terms.into_iter().try_fold(NO_PREFIX, |phrase, term| self.phrases.find(phrase, term))
    }

    /// Marks the tokens of a sentence, and where its noun phrases begin and end.
    fn mark(&mut self, document: &Document, sentence: &Range<usize>) {
        let Self { marks, .. } = self;
        marks.clear();
        let mut start = 0;
        // The last noun of the run of words that may be a noun phrase.
        let mut noun = None;
        for (at, token) in document.tokens[sentence.clone()].iter().enumerate() {
            let is_stop = document.terms[token.term as usize].is_stop;
            let mut mark = MARKS[token.tag as usize];
            mark &= if is_stop { !EDGE } else { !0 };
            mark |= if is_stop { STOP } else { 0 };
            mark |= if token.is_capitalised { CAPITAL } else { 0 };
            marks.push(mark);
            if mark & IN_NOUN_PHRASE == 0 {
                mark_noun_phrase(marks, start, noun);
                (start, noun) = (at + 1, None);
            } else if mark & (NOUN | NAME) != 0 {
                noun = Some(at);
            }
        }
        mark_noun_phrase(marks, start, noun);
    }

    /// Counts the candidates that begin at a token of the sentence at hand.
    fn add_from(
        &mut self,
        document: &Document,
        offset: usize,
        start: usize,
        sentence: u32,
        max_words: usize,
    ) {
        if self.marks[start] & EDGE == 0 {
            return;
        }
        let (mut phrase, mut all) = (NO_PREFIX, !0);
        for end in start..self.marks.len().min(start + max_words) {
            let mark = self.marks[end];
            if mark & PUNCTUATION != 0 {
                return;
            }
            all &= if mark & STOP == 0 { mark } else { mark | IN_NOUN_PHRASE };
            // Stop words inside get a number of their own too, so that the tree stays one.
            let (id, is_new) = self.phrases.number(phrase, document.tokens[offset + end].term);
            phrase = id;
            if is_new {
                let first = (offset + start) as u32..(offset + end) as u32 + 1;
                self.candidates.push(Candidate::new(first, sentence));
            }
            if mark & STOP != 0 {
                // As "of" does between two noun phrases.
                if mark & PREPOSITION == 0 || self.marks[end - 1] & ENDS == 0 {
                    return;
                }
            } else if mark & EDGE != 0 {
                self.mentions.push((id, (offset + start) as u32));
                let before = start.checked_sub(1).map_or(0, |before| self.marks[before]);
                let behind = self.marks.get(end + 1).copied().unwrap_or(0);
                let candidate = &mut self.candidates[id as usize];
                candidate.count((offset + start) as u32, sentence);
                candidate.mark([before, self.marks[start], all, mark, behind]);
            }
        }
    }

    /// Tells each candidate how often the most frequent one of one more word around it stands.
    fn count_nesting(&mut self) {
        // Mentions come by their first token, shorter ones first, so that those of one first token
        // stand together.
        let Self { candidates, mentions, .. } = self;
        for (index, (outer, start)) in mentions.iter().enumerate() {
            let length = candidates[*outer as usize].first.len();
            let count = candidates[*outer as usize].count;
            if length < 2 {
                continue;
            }
            let near = mentions[index.saturating_sub(length)..].iter().take(4 * length + 4);
            for (inner, at) in near.take_while(|(_, at)| *at <= start + 1) {
                let inner = &mut candidates[*inner as usize];
                if at >= start && inner.first.len() + 1 == length {
                    inner.inside = inner.inside.max(count);
                }
            }
        }
    }
}

impl Candidate {
    /// The tokens of its first mention.
    pub(crate) fn words(&self) -> Range<usize> {
        self.first.start as usize..self.first.end as usize
    }

    /// Whether it is a single word that stands as a candidate.
    pub(crate) fn is_word(&self) -> bool {
        self.count > 0 && self.first.len() == 1
    }

    /// Whether it may be a noun phrase for all that is told of it: one word or one that recurs, taken
    /// for a noun.
    pub(crate) fn may_be_whole(&self) -> bool {
        let is_one = self.first.len() == 1 || self.count > 1;
        is_one && self.nouns + self.names > 0 && !self.is_broken()
    }

    /// Whether a verb or an adverb stands in it wherever it stands.
    pub(crate) fn is_broken(&self) -> bool {
        self.broken == self.count
    }

    /// Counts a mention.
    fn count(&mut self, start: u32, sentence: u32) {
        self.count += 1;
        self.last = start;
        self.sentences += u32::from(self.count == 1 || self.last_sentence != sentence);
        self.last_sentence = sentence;
    }

    /// Counts what the marks of a mention say: of the token before it, its first one, all of them
    /// together, its last one, and the token behind it.
    fn mark(&mut self, [before, first, all, last, behind]: [u16; 5]) {
        let has = |marks: u16, mark: u16| u32::from(marks & mark != 0);
        let (begins, ends) = (has(first, BEGINS), has(last, ENDS));
        self.begins += begins;
        self.ends += ends;
        self.whole += begins & ends;
        self.broken += 1 - has(all, IN_NOUN_PHRASE);
        self.capitalised += has(all, CAPITAL);
        self.nouns += has(last, NOUN);
        self.names += has(last, NAME);
        self.adjectives += has(first, ADJECTIVE);
        self.verbs += has(first, VERBAL);
        self.determined += has(before, DETERMINER);
        self.governed += has(before, PREPOSITION);
        self.acting += has(behind, ACTING);
    }

    fn new(first: Range<u32>, sentence: u32) -> Self {
        Self {
            last: first.start,
            first,
            first_sentence: sentence,
            last_sentence: sentence,
            sentences: 0,
            count: 0,
            whole: 0,
            begins: 0,
            ends: 0,
            broken: 0,
            capitalised: 0,
            nouns: 0,
            names: 0,
            adjectives: 0,
            verbs: 0,
            determined: 0,
            governed: 0,
            acting: 0,
            inside: 0,
        }
    }
}

/// What may be said of a token.
const PUNCTUATION: u16 = 1;
const STOP: u16 = 1 << 1;
/// A keyword may begin and end with it: no stop word, no pronoun and its like.
const EDGE: u16 = 1 << 2;
const IN_NOUN_PHRASE: u16 = 1 << 3;
const NOUN: u16 = 1 << 4;
const NAME: u16 = 1 << 5;
const ADJECTIVE: u16 = 1 << 6;
const VERBAL: u16 = 1 << 7;
const DETERMINER: u16 = 1 << 8;
const PREPOSITION: u16 = 1 << 9;
/// It tells what the word before it does.
const ACTING: u16 = 1 << 10;
const CAPITAL: u16 = 1 << 11;
/// A noun phrase begins, ends with it.
const BEGINS: u16 = 1 << 12;
const ENDS: u16 = 1 << 13;

/// What tags say.
const MARKS: [u16; TAGS.len()] = {
    let mut marks = [0; TAGS.len()];
    let mut index = 0;
    while index < TAGS.len() {
        let tag = TAGS[index];
        marks[tag as usize] = match tag {
            Tag::Noun => EDGE | IN_NOUN_PHRASE | NOUN,
            Tag::Name => EDGE | IN_NOUN_PHRASE | NAME,
            Tag::Adjective => EDGE | IN_NOUN_PHRASE | ADJECTIVE,
            Tag::Verb => EDGE | VERBAL | ACTING,
            Tag::Participle | Tag::Gerund => EDGE | IN_NOUN_PHRASE | VERBAL,
            Tag::Number | Tag::Other => EDGE | IN_NOUN_PHRASE,
            Tag::Adverb => EDGE,
            Tag::Determiner => DETERMINER,
            Tag::Preposition => PREPOSITION,
            Tag::Modal => ACTING,
            Tag::Pronoun | Tag::Conjunction => 0,
            Tag::Punctuation => PUNCTUATION,
        };
        index += 1;
    }
    marks
};

/// Marks where the noun phrase that begins at a token and ends with its last noun begins and ends.
fn mark_noun_phrase(marks: &mut [u16], start: usize, noun: Option<usize>) {
    if let Some(noun) = noun {
        marks[start] |= BEGINS;
        marks[noun] |= ENDS;
    }
}
