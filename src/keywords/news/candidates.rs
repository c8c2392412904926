//! The phrases of an article that may name what it is about.
//!
//! A candidate is a run of up to so many words inside one sentence that neither begins nor ends with a
//! stop word and holds no punctuation; a stop word inside is let pass only between two noun phrases
//! ("conflict of interest"). Noun phrases are runs of adjectives, participles, numbers and nouns that
//! end with a noun, as long as can be.

use std::ops::Range;

use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;
use crate::keywords::document::{Document, Token};
use crate::keywords::interner::{NO_PREFIX, Phrases};
use crate::text::tagger::Tag;

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
    /// For each token, where its noun phrase begins and ends; both the same outside of one.
    chunks: Vec<(u32, u32)>,
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
        self.chunks.clear();
        let mut steps = 0;
        for (number, sentence) in document.sentences.iter().enumerate() {
            self.add_chunks(&document.tokens[sentence.clone()], sentence.start);
            for start in sentence.clone() {
                self.add_from(document, start, sentence, number, max_words);
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

    /// Marks the noun phrases of a sentence.
    fn add_chunks(&mut self, tokens: &[Token], offset: usize) {
        let base = self.chunks.len();
        self.chunks.extend(
            (0..tokens.len()).map(|index| ((offset + index) as u32, (offset + index) as u32)),
        );
        let mut start = 0;
        while start < tokens.len() {
            let run =
                tokens[start..].iter().take_while(|token| may_stand_in_noun_phrase(token.tag));
            let end = start + run.count();
            let is_noun = |token: &Token| matches!(token.tag, Tag::Noun | Tag::Name);
            let noun = tokens[start..end].iter().rposition(is_noun);
            if let Some(noun) = noun {
                let chunk = ((offset + start) as u32, (offset + start + noun + 1) as u32);
                self.chunks[base + start..=base + start + noun].fill(chunk);
            }
            start = end.max(start + 1);
        }
    }

    /// Counts the candidates that begin at token `start`.
    fn add_from(
        &mut self,
        document: &Document,
        start: usize,
        sentence: &Range<usize>,
        number: usize,
        max_words: usize,
    ) {
        let tokens = &document.tokens;
        let is_stop = |at: usize| document.terms[tokens[at].term as usize].is_stop;
        if !may_stand_at_the_edge(&tokens[start]) || is_stop(start) {
            return;
        }
        let mut phrase = NO_PREFIX;
        for end in start..sentence.end.min(start + max_words) {
            let token = &tokens[end];
            if token.tag == Tag::Punctuation {
                return;
            }
            // Stop words inside get a number of their own too, so that the tree stays one.
            let (id, is_new) = self.phrases.number(phrase, token.term);
            phrase = id;
            if is_new {
                self.candidates.push(Candidate::new(start as u32..end as u32 + 1, number as u32));
            }
            if is_stop(end) {
                if !joins_noun_phrases(token, &self.chunks, end) {
                    return;
                }
                continue;
            }
            if may_stand_at_the_edge(token) {
                self.mentions.push((id, start as u32));
                self.count(id, tokens, start, end, number, sentence);
            }
        }
    }

    /// Counts one mention.
    fn count(
        &mut self,
        id: u32,
        tokens: &[Token],
        start: usize,
        end: usize,
        number: usize,
        sentence: &Range<usize>,
    ) {
        let candidate = &mut self.candidates[id as usize];
        let number = number as u32;
        candidate.count += 1;
        candidate.last = start as u32;
        if candidate.count == 1 || candidate.last_sentence != number {
            candidate.sentences += 1;
            candidate.last_sentence = number;
        }
        let begins =
            self.chunks[start].0 as usize == start && self.chunks[start].1 as usize > start;
        let ends = self.chunks[end].1 as usize == end + 1;
        candidate.begins += u32::from(begins);
        candidate.ends += u32::from(ends);
        candidate.whole += u32::from(begins && ends);
        candidate.capitalised +=
            u32::from(tokens[start..=end].iter().all(|token| token.is_capitalised));
        candidate.nouns += u32::from(tokens[end].tag == Tag::Noun);
        candidate.names += u32::from(tokens[end].tag == Tag::Name);
        candidate.adjectives += u32::from(tokens[start].tag == Tag::Adjective);
        candidate.verbs += u32::from(is_verb(tokens[start].tag));
        if start > sentence.start {
            candidate.determined += u32::from(tokens[start - 1].tag == Tag::Determiner);
            candidate.governed += u32::from(tokens[start - 1].tag == Tag::Preposition);
        }
        if end + 1 < sentence.end {
            let behind = tokens[end + 1].tag;
            candidate.acting += u32::from(matches!(behind, Tag::Verb | Tag::Modal));
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

fn may_stand_in_noun_phrase(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Noun
            | Tag::Name
            | Tag::Adjective
            | Tag::Participle
            | Tag::Gerund
            | Tag::Number
            | Tag::Other
    )
}

/// Whether a token is a word that a keyword may begin and end with: no pronoun, no bare number.
fn may_stand_at_the_edge(token: &Token) -> bool {
    !matches!(
        token.tag,
        Tag::Punctuation
            | Tag::Determiner
            | Tag::Preposition
            | Tag::Pronoun
            | Tag::Conjunction
            | Tag::Modal
    )
}

/// Whether a stop word stands between two noun phrases, as "of" does.
fn joins_noun_phrases(token: &Token, chunks: &[(u32, u32)], at: usize) -> bool {
    token.tag == Tag::Preposition && at > 0 && chunks[at - 1].1 as usize == at
}

fn is_verb(tag: Tag) -> bool {
    matches!(tag, Tag::Verb | Tag::Participle | Tag::Gerund)
}
