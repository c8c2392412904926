//! What a candidate looks like to the scorer.

use super::candidates::Candidate;
use super::context::{Context, Facts, logarithm};
use super::forest::Matrix;
use crate::keywords::background::{self, PairLevel};
use crate::keywords::document::{Document, Token};

/// The names of the features, in order.
pub const NAMES: [&str; PLAIN + 18] = [
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
    "salience_sum",
    "degree_sum",
    "headline_prior",
    "pair_least",
    "pair_most",
    "pair_bond_least",
    "pair_bond_mean",
    "pair_share",
    "headline_sum",
    "headline_log_sum",
    "headline_mean",
    "headline_most",
    "headline_least",
    "headline_last",
    "headline_first",
    "rank_sum by rank",
    "position_words by rank",
    "salience_sum by rank",
    "degree_sum by rank",
    "weight by rank",
    "first by rank",
    "inside by rank",
    "cohesion by rank",
    "count by rank",
    "sentences by rank",
    "salience_least by rank",
    "rank_mean by rank",
    "headline_sum by rank",
    "headline_mean by rank",
    "headline_most by rank",
    "headline_least by rank",
    "headline_last by rank",
    "headline_first by rank",
];

/// How many figures are taken from the candidate alone.
pub const PLAIN: usize = 65;

/// Where among [`NAMES`] those stand whose rank among the candidates of the article is a figure too:
/// what is much in a short text is little in a long one.
pub(crate) const RANKED: [usize; NAMES.len() - PLAIN] =
    [44, 34, 50, 51, 17, 2, 32, 33, 0, 7, 40, 45, 58, 60, 61, 62, 63, 64];

/// The figures of one candidate.
pub type Features = [f32; PLAIN];

/// What the words of a phrase add up to, stop words apart.
#[derive(Debug)]
struct Sums {
    words: f64,
    stops: f64,
    letters: f64,
    has_hyphen: bool,
    titled: f64,
    capitals: f64,
    idf: f64,
    idf_least: f64,
    idf_most: f64,
    /// Rarity by the logarithm of frequency.
    weight: f64,
    /// How often the least frequent word stands.
    rarest_count: f64,
    position: f64,
    salience: f64,
    salience_least: f64,
    salience_most: f64,
    degree: f64,
    rank: f64,
    rank_most: f64,
    headline_prior: f64,
    headline: f64,
    headline_log_sum: f64,
    headline_least: f64,
    headline_most: f64,
}

impl Sums {
    fn of(context: &Context, tokens: &[Token]) -> Self {
        if let [token] = tokens {
            return Self::of_word(&context.words[token.term as usize], token);
        }
        let mut sums = Self {
            words: 0.0,
            stops: 0.0,
            letters: 0.0,
            has_hyphen: false,
            titled: 0.0,
            capitals: 0.0,
            idf: 0.0,
            idf_least: f64::MAX,
            idf_most: 0.0,
            weight: 0.0,
            rarest_count: f64::MAX,
            position: 0.0,
            salience: 0.0,
            salience_least: f64::MAX,
            salience_most: 0.0,
            degree: 0.0,
            rank: 0.0,
            rank_most: 0.0,
            headline_prior: 0.0,
            headline: 0.0,
            headline_log_sum: 0.0,
            headline_least: 1.0,
            headline_most: 0.0,
        };
        for token in tokens {
            let word = &context.words[token.term as usize];
            sums.letters += token.span.len() as f64;
            sums.has_hyphen |= word.has_hyphen;
            if word.is_stop {
                sums.stops += 1.0;
            } else {
                sums.add(word);
            }
        }
        sums
    }

    /// The same for a single word, which is no stop word.
    fn of_word(word: &Facts, token: &Token) -> Self {
        Self {
            words: 1.0,
            stops: 0.0,
            letters: token.span.len() as f64,
            has_hyphen: word.has_hyphen,
            titled: f64::from(u8::from(word.in_title)),
            capitals: word.capitals,
            idf: word.idf,
            idf_least: word.idf,
            idf_most: word.idf,
            weight: word.weight,
            rarest_count: word.count,
            position: word.position,
            salience: word.salience,
            salience_least: word.salience,
            salience_most: word.salience,
            degree: word.degree,
            rank: word.rank,
            rank_most: word.rank,
            headline_prior: word.headline_prior,
            headline: word.headline,
            headline_log_sum: word.headline_log,
            headline_least: word.headline,
            headline_most: word.headline,
        }
    }

    fn add(&mut self, word: &Facts) {
        self.words += 1.0;
        self.titled += f64::from(u8::from(word.in_title));
        self.capitals += word.capitals;
        self.idf += word.idf;
        self.idf_least = self.idf_least.min(word.idf);
        self.idf_most = self.idf_most.max(word.idf);
        self.weight += word.weight;
        self.rarest_count = self.rarest_count.min(word.count);
        self.position += word.position;
        self.salience += word.salience;
        self.salience_least = self.salience_least.min(word.salience);
        self.salience_most = self.salience_most.max(word.salience);
        self.degree += word.degree;
        self.rank += word.rank;
        self.rank_most = self.rank_most.max(word.rank);
        self.headline_prior += word.headline_prior;
        self.headline += word.headline;
        self.headline_log_sum += word.headline_log;
        self.headline_least = self.headline_least.min(word.headline);
        self.headline_most = self.headline_most.max(word.headline);
    }
}

/// Most phrases stand so few times that their parts are soonest looked up: a row for each number of
/// mentions, with an entry for each number of them.
const FEW: usize = 8;
const PARTS: [[f64; FEW]; FEW] = {
    let mut parts = [[0.0; FEW]; FEW];
    let mut at = FEW;
    while at < FEW * FEW {
        parts[at / FEW][at % FEW] = (at % FEW) as f64 / (at / FEW) as f64;
        at += 1;
    }
    parts
};

/// The figures of a candidate.
pub(crate) fn features(
    context: &Context,
    candidate: &Candidate,
    document: &Document,
    bonds: &[PairLevel],
) -> Features {
    let tokens = &document.tokens[candidate.words()];
    let word_of = |index: usize| &context.words[tokens[index].term as usize];
    let length = context.length;
    let count = f64::from(candidate.count);
    let parts = PARTS.get(candidate.count as usize).map_or(&[][..], |parts| &parts[..]);
    let part = |number: u32| {
        parts.get(number as usize).copied().unwrap_or_else(|| f64::from(number) / count)
    };
    let first = f64::from(candidate.first.start);
    let (opening, head) = (word_of(0), word_of(tokens.len() - 1));
    let (sums, bond) = (Sums::of(context, tokens), Bond::of(context, tokens, bonds));
    let words = sums.words;
    [
        logarithm(candidate.count),
        count / length * 100.0,
        logarithm(candidate.first.start + 1),
        first / length,
        logarithm(candidate.first_sentence + 1),
        f64::from(candidate.last) / length,
        (f64::from(candidate.last) - first) / length,
        logarithm(candidate.sentences),
        f64::from(u8::from(candidate.first_sentence == 0)),
        sums.titled / words,
        tokens.len() as f64,
        sums.letters,
        sums.idf / words,
        sums.idf_least,
        sums.idf_most,
        head.idf,
        opening.idf,
        sums.weight,
        sums.weight / words,
        part(candidate.capitalised),
        sums.capitals / words,
        part(candidate.whole),
        logarithm(candidate.whole + 1),
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
        count / sums.rarest_count,
        sums.position.ln(),
        f64::from(u8::from(sums.has_hyphen)),
        sums.stops,
        logarithm(document.tokens.len().max(1) as u32),
        sums.salience_most,
        sums.salience / words,
        sums.salience_least,
        head.salience,
        sums.degree / words,
        head.degree,
        sums.rank,
        sums.rank / words,
        sums.rank_most,
        count / context.most_frequent,
        (1.0 + first / 50.0).recip(),
        f64::from(u8::from(tokens.len() == 2)),
        sums.salience,
        sums.degree,
        sums.headline_prior / words,
        bond.least,
        bond.most,
        bond.strength_least,
        bond.strength_mean,
        bond.share,
        sums.headline,
        sums.headline_log_sum,
        sums.headline / words,
        sums.headline_most,
        sums.headline_least,
        head.headline,
        opening.headline,
    ]
    .map(|figure| figure as f32)
}

/// How firmly the words of a phrase go together in the news at large. All zero for a single word.
#[derive(Debug, Default)]
struct Bond {
    /// In how many articles its least and its most frequent pair stands (logarithms).
    least: f64,
    most: f64,
    /// Pointwise mutual information of its pairs: the least, and the mean.
    strength_least: f64,
    strength_mean: f64,
    /// The largest part of the articles with the rarer word of a pair that have the pair.
    share: f64,
}

/// What is added to the articles of a word, and to the product of two words' articles.
const WORD_FLOOR: f64 = 5.0;
const PRODUCT_FLOOR: f64 = 50.0;

impl Bond {
    fn of(context: &Context, tokens: &[Token], pairs: &[PairLevel]) -> Self {
        if pairs.is_empty() {
            return Self::default();
        }
        let mut bond = Self { least: f64::MAX, strength_least: f64::MAX, ..Self::default() };
        for (words, pair) in tokens.windows(2).zip(pairs) {
            let [one, other] = [0, 1].map(|at| context.words[words[at].term as usize].articles);
            let told = pair.told();
            let expected = (one * other + PRODUCT_FLOOR) / background::ARTICLES;
            let strength = told.floored - expected.ln();
            bond.least = bond.least.min(told.logarithm);
            bond.most = bond.most.max(told.logarithm);
            bond.strength_least = bond.strength_least.min(strength);
            bond.strength_mean += strength / pairs.len() as f64;
            bond.share = bond.share.max(told.articles / (one.min(other) + WORD_FLOOR));
        }
        bond
    }
}

/// Ranks the candidates by every figure of [`RANKED`] that `is_asked`, from 0 to 1; equal ones share
/// the middle of their ranks.
pub(crate) fn rank(matrix: &mut Matrix, is_asked: impl Fn(usize) -> bool, order: &mut Vec<u64>) {
    for (index, source) in RANKED.into_iter().enumerate() {
        let target = PLAIN + index;
        if !is_asked(target) {
            continue;
        }
        order.clear();
        // The figure in the upper half, the row in the lower.
        let figures = matrix.column(source).iter().zip(0_u32..);
        order.extend(figures.map(|(figure, row)| in_order(*figure) << 32 | u64::from(row)));
        order.sort_unstable();
        let (ranks, all) = (matrix.column_mut(target), order.len() as f32);
        let mut below = 0;
        for same in order.chunk_by(|left, right| left >> 32 == right >> 32) {
            let rank = (below as f32 + same.len() as f32 / 2.0) / all;
            for row in same {
                ranks[*row as u32 as usize] = rank;
            }
            below += same.len();
        }
    }
}

/// A number for each figure, in the same order (as `f32::total_cmp` has it).
fn in_order(figure: f32) -> u64 {
    let bits = figure.to_bits();
    u64::from(if bits >> 31 == 1 { !bits } else { bits | 1 << 31 })
}
