//! What a candidate looks like to the scorer.

use rustc_hash::FxHashSet;

use super::candidates::{Candidate, Finder};
use crate::batch::Batch;
use crate::error::Result;
use crate::keywords::document::{Document, Term};
use crate::keywords::graph;
use crate::text::tagger::Tag;

/// The names of the features, in order.
pub const NAMES: [&str; 50] = [
    "count",
    "share",
    "first",
    "first_relative",
    "first_sentence",
    "last_relative",
    "spread",
    "sentences",
    "in_first_sentence",
    "in_title",
    "words",
    "letters",
    "idf_mean",
    "idf_least",
    "idf_most",
    "idf_last",
    "idf_first",
    "weight",
    "weight_mean",
    "capitalised",
    "names_background",
    "whole",
    "whole_count",
    "begins",
    "ends",
    "noun",
    "name",
    "adjective",
    "verb",
    "determined",
    "governed",
    "acting",
    "inside",
    "cohesion",
    "position_words",
    "hyphen",
    "stop_inside",
    "length",
    "salience_most",
    "salience_mean",
    "salience_least",
    "salience_last",
    "degree_mean",
    "degree_last",
    "rank_sum",
    "rank_mean",
    "rank_most",
    "count_relative",
    "early_share",
    "two_words",
];

/// The figures of one candidate.
pub type Features = [f32; NAMES.len()];

/// What is known of the words of an article, whatever the candidate.
#[derive(Debug, Default)]
pub(crate) struct Context {
    known: Vec<(f64, u8)>,
    /// For each term, the sum of the reciprocals of its positions (`PositionRank`'s bias).
    positions: Vec<f64>,
    in_title: Vec<bool>,
    /// For each term: frequency times rarity, as part of the largest.
    salience: Vec<f64>,
    /// In how many different noun phrases it stands, as part of the largest.
    degrees: Vec<f64>,
    /// Its `PositionRank`, as part of the largest.
    ranks: Vec<f64>,
    sequence: Vec<Option<u32>>,
    pairs: Vec<(u32, u32)>,
    most_frequent: f64,
}

/// How far apart words are neighbours, and how many steps the walk among them takes: ranks change
/// little after that.
const WINDOW: usize = 6;
const STEPS: usize = 6;

impl Context {
    /// Looks up the words of a document. The first sentence stands for a missing title.
    pub(crate) fn read(
        &mut self,
        document: &Document,
        title: Option<&Document>,
        finder: &Finder,
        batch: &Batch,
    ) -> Result<()> {
        self.known.clear();
        self.known.extend(document.terms.iter().map(|term| document.rarity(term)));
        self.positions.clear();
        self.positions.resize(document.terms.len(), 0.0);
        for (at, token) in document.tokens.iter().enumerate() {
            self.positions[token.term as usize] += 1.0 / (1.0 + at as f64);
        }
        self.in_title.clear();
        if let Some(title) = title {
            let keys: FxHashSet<&str> = title.terms.iter().map(|term| title.key(term)).collect();
            self.in_title
                .extend(document.terms.iter().map(|term| keys.contains(document.key(term))));
        } else {
            self.in_title.resize(document.terms.len(), false);
            for token in
                document.sentences.first().map_or(&[][..], |first| &document.tokens[first.clone()])
            {
                self.in_title[token.term as usize] = true;
            }
        }
        let weighed = |(term, (idf, _)): (&Term, &(f64, u8))| {
            if term.is_stop { 0.0 } else { f64::from(term.count) * idf }
        };
        self.salience.clear();
        self.salience.extend(document.terms.iter().zip(&self.known).map(weighed));
        relate(&mut self.salience);
        self.degrees.clear();
        self.degrees.resize(document.terms.len(), 0.0);
        self.most_frequent = 1.0;
        for candidate in finder.candidates.iter().filter(|candidate| candidate.whole > 0) {
            self.most_frequent = self.most_frequent.max(f64::from(candidate.count));
            for token in
                &document.tokens[candidate.first.start as usize..candidate.first.end as usize]
            {
                self.degrees[token.term as usize] += 1.0;
            }
        }
        relate(&mut self.degrees);
        self.sequence.clear();
        self.sequence.extend(document.tokens.iter().map(|token| {
            matches!(token.tag, Tag::Noun | Tag::Name | Tag::Adjective).then_some(token.term)
        }));
        graph::pairs(&self.sequence, WINDOW, &mut self.pairs);
        self.ranks = graph::rank(&self.pairs, &self.positions, Some(STEPS), batch)?;
        relate(&mut self.ranks);
        Ok(())
    }

    /// The figures of a candidate.
    pub(crate) fn features(&self, candidate: &Candidate, document: &Document) -> Features {
        let tokens = &document.tokens[candidate.first.start as usize..candidate.first.end as usize];
        let length = document.tokens.len().max(1) as f64;
        let count = f64::from(candidate.count);
        let part = |number: u32| f64::from(number) / count;
        let first = f64::from(candidate.first.start);
        let (mut least, mut most, mut sum, mut weight) = (f64::MAX, 0.0_f64, 0.0, 0.0);
        let (mut words, mut stops, mut names, mut titled, mut position) = (0.0, 0.0, 0.0, 0.0, 0.0);
        let mut rarest_count = f64::MAX;
        let (mut salience_most, mut salience_least, mut salience) = (0.0_f64, f64::MAX, 0.0);
        let (mut degree, mut rank_sum, mut rank_most) = (0.0, 0.0, 0.0_f64);
        for token in tokens {
            let term = &document.terms[token.term as usize];
            if term.is_stop {
                stops += 1.0;
                continue;
            }
            let (idf, capitals) = self.known[token.term as usize];
            words += 1.0;
            least = least.min(idf);
            most = most.max(idf);
            sum += idf;
            weight += (1.0 + f64::from(term.count)).ln() * idf;
            names += f64::from(capitals) / 4.0;
            titled += f64::from(u8::from(self.in_title[token.term as usize]));
            position += self.positions[token.term as usize];
            let own = self.salience[token.term as usize];
            salience_most = salience_most.max(own);
            salience_least = salience_least.min(own);
            salience += own;
            degree += self.degrees[token.term as usize];
            rank_sum += self.ranks[token.term as usize];
            rank_most = rank_most.max(self.ranks[token.term as usize]);
            rarest_count = rarest_count.min(f64::from(term.count));
        }
        let idf_of = |index: usize| self.known[tokens[index].term as usize].0;
        let letters = tokens.iter().map(|token| token.span.len()).sum::<usize>() as f64;
        let has_hyphen = tokens
            .iter()
            .any(|token| document.key(&document.terms[token.term as usize]).contains('-'));
        let head = tokens[tokens.len() - 1].term as usize;
        [
            count.ln(),
            count / length * 100.0,
            (1.0 + first).ln(),
            first / length,
            (1.0 + f64::from(candidate.first_sentence)).ln(),
            f64::from(candidate.last) / length,
            (f64::from(candidate.last) - first) / length,
            f64::from(candidate.sentences).ln(),
            f64::from(u8::from(candidate.first_sentence == 0)),
            titled / words,
            tokens.len() as f64,
            letters,
            sum / words,
            least,
            most,
            idf_of(tokens.len() - 1),
            idf_of(0),
            weight,
            weight / words,
            part(candidate.capitalised),
            names / words,
            part(candidate.whole),
            f64::from(candidate.whole + 1).ln(),
            part(candidate.begins),
            part(candidate.ends),
            part(candidate.nouns),
            part(candidate.names),
            part(candidate.adjectives),
            part(candidate.verbs),
            part(candidate.determined),
            part(candidate.governed),
            part(candidate.acting),
            part(candidate.inside),
            count / rarest_count,
            position.ln(),
            f64::from(u8::from(has_hyphen)),
            stops,
            length.ln(),
            salience_most,
            salience / words,
            salience_least,
            self.salience[head],
            degree / words,
            self.degrees[head],
            rank_sum,
            rank_sum / words,
            rank_most,
            count / self.most_frequent,
            (1.0 + first / 50.0).recip(),
            f64::from(u8::from(tokens.len() == 2)),
        ]
        .map(|figure| figure as f32)
    }
}

/// Divides by the largest.
fn relate(figures: &mut [f64]) {
    let most = figures.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    for figure in figures {
        *figure /= most;
    }
}
