//! Parts of speech of English words, as far as finding noun phrases needs them.
//!
//! An averaged perceptron (Collins, Discriminative training methods for hidden Markov models, EMNLP
//! 2002) that reads a sentence from left to right and takes the best tag at each word, over hashed
//! features of the word, its neighbours and the two tags before it. Its weights are one signed byte
//! for each feature and tag, words that are hardly ever anything else are looked up; both come from `training/` over MASC (the Manually Annotated Sub-Corpus of the
//! American National Corpus, 500,000 words, whose terms allow this use).
//!
//! ```
//! use copydesk::text::tagger::{Tag, Tagger};
//! let words = ["The", "new", "harbour", "council", "voted", "in", "Lindholm", "."];
//! let tags = Tagger::default().tags(&words);
//! assert_eq!(tags[..5], [Tag::Determiner, Tag::Adjective, Tag::Noun, Tag::Noun, Tag::Verb]);
//! assert_eq!(tags[5..], [Tag::Preposition, Tag::Name, Tag::Punctuation]);
//! ```
//!
//! Cost: four rows of weights a word, eleven more for each different word of a text.

pub mod features;
pub mod look;

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use wide::{CmpEq, i16x8};

use features::{Endings, Known, LANES, Narrow, Place, Row, Surroundings, Word};
use look::Look;

/// What part a word plays: the tags of the Penn Treebank, as far as noun phrases need them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tag {
    /// NN, NNS.
    Noun,
    /// NNP, NNPS.
    Name,
    /// JJ, JJR, JJS.
    Adjective,
    /// VB, VBD, VBP, VBZ.
    Verb,
    /// VBN.
    Participle,
    /// VBG.
    Gerund,
    /// RB, RBR, RBS, RP, WRB.
    Adverb,
    /// DT, PDT, WDT, PRP$, WP$ and the possessive "'s".
    Determiner,
    /// IN, TO.
    Preposition,
    /// PRP, WP, EX.
    Pronoun,
    /// CC.
    Conjunction,
    /// CD.
    Number,
    /// MD.
    Modal,
    /// UH, FW, SYM, LS.
    Other,
    /// No letter and no digit.
    Punctuation,
}

/// Every tag, in the order of its weights.
pub const TAGS: [Tag; 15] = [
    Tag::Noun,
    Tag::Name,
    Tag::Adjective,
    Tag::Verb,
    Tag::Participle,
    Tag::Gerund,
    Tag::Adverb,
    Tag::Determiner,
    Tag::Preposition,
    Tag::Pronoun,
    Tag::Conjunction,
    Tag::Number,
    Tag::Modal,
    Tag::Other,
    Tag::Punctuation,
];

impl Tag {
    /// The tag of one of the Penn Treebank.
    pub fn of_penn(tag: &str) -> Self {
        match tag {
            "NN" | "NNS" => Self::Noun,
            "NNP" | "NNPS" => Self::Name,
            "JJ" | "JJR" | "JJS" => Self::Adjective,
            "VB" | "VBD" | "VBP" | "VBZ" => Self::Verb,
            "VBN" => Self::Participle,
            "VBG" => Self::Gerund,
            "RB" | "RBR" | "RBS" | "RP" | "WRB" => Self::Adverb,
            "DT" | "PDT" | "WDT" | "PRP$" | "WP$" | "POS" => Self::Determiner,
            "IN" | "TO" => Self::Preposition,
            "PRP" | "WP" | "EX" => Self::Pronoun,
            "CC" => Self::Conjunction,
            "CD" => Self::Number,
            "MD" => Self::Modal,
            _ => Self::Other,
        }
    }
}

/// Features are hashed into so many rows (a power of two), each with a weight for every tag.
pub const ROWS: usize = 1 << 16;

/// Tags that have to be told apart: all but punctuation, which shows.
pub const LEARNED: usize = TAGS.len() - 1;

/// Weights by row and tag.
pub trait Weights {
    /// The weights of a row, those behind [`LEARNED`] zero.
    fn row(&self, row: usize) -> Narrow;
    /// The tag that a lower-case word nearly always has, by its place in [`TAGS`].
    fn certain(&self, word: &str) -> Option<u8>;
}

/// The weights that come with the library.
#[derive(Debug)]
pub struct Embedded(Box<[Narrow; ROWS]>, FxHashMap<&'static str, u8>);

impl Weights for Embedded {
    fn row(&self, row: usize) -> Narrow {
        self.0[row % ROWS]
    }

    fn certain(&self, word: &str) -> Option<u8> {
        self.1.get(word).copied()
    }
}

static EMBEDDED: LazyLock<Embedded> = LazyLock::new(|| {
    let bytes = include_bytes!("weights.bin");
    let row = |bytes: &[u8]| {
        let mut row = [0; LANES];
        for (lane, byte) in row.iter_mut().zip(bytes) {
            *lane = *byte as i8;
        }
        row
    };
    let mut certain = FxHashMap::default();
    for line in include_str!("certain.txt").lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split(' ');
        if let Some(tag) = fields.next().and_then(|field| field.parse().ok()) {
            certain.extend(fields.map(|word| (word, tag)));
        }
    }
    let rows: Box<[Narrow]> = bytes.chunks_exact(LEARNED).map(row).collect();
    Embedded(rows.try_into().expect("the file has a weight for every row and tag"), certain)
});

/// Tags sentences.
#[derive(Debug)]
pub struct Tagger<'a, W = Embedded> {
    weights: &'a W,
    surroundings: Cow<'a, Surroundings>,
}

impl Default for Tagger<'static> {
    fn default() -> Self {
        static SURROUNDINGS: LazyLock<Surroundings> =
            LazyLock::new(|| Surroundings::new(|row| EMBEDDED.row(row)));
        Self { weights: &EMBEDDED, surroundings: Cow::Borrowed(&SURROUNDINGS) }
    }
}

impl<'a, W: Weights> Tagger<'a, W> {
    /// A tagger with weights of your own.
    pub fn new(weights: &'a W) -> Self {
        let surroundings = Surroundings::new(|row| weights.row(row));
        Self { weights, surroundings: Cow::Owned(surroundings) }
    }

    /// What a word in lower case contributes wherever it stands, and the tag it always has.
    pub fn word(&self, lower: &str, endings: &mut Endings) -> (Word, Option<u8>) {
        let certain = self.weights.certain(lower);
        Word::new(lower, certain, &self.surroundings, endings, |row| self.weights.row(row))
    }

    /// The tag of each word and symbol of a sentence.
    pub fn tags(&self, words: &[&str]) -> Vec<Tag> {
        let mut endings = Endings::default();
        let known = words.iter().map(|word| self.word(&word.to_lowercase(), &mut endings));
        let known: Vec<(Word, Option<u8>)> = known.collect();
        let looks: Vec<Look> = words.iter().map(|word| Look::of(word)).collect();
        let mut tags = Vec::with_capacity(words.len());
        let at = |index: usize| {
            let (word, certain) = &known[index];
            Known { word, certain: *certain }
        };
        self.tag(&looks, at, &mut Vec::new(), &mut tags);
        tags
    }

    /// Appends the tags of a sentence of words that look so, and of which `at` tells what is known.
    /// The memory of `places` is used again.
    pub fn tag<'w>(
        &self,
        looks: &[Look],
        at: impl Fn(usize) -> Known<'w>,
        places: &mut Vec<Place>,
        tags: &mut Vec<Tag>,
    ) {
        let weights = |row| self.weights.row(row);
        let is_title = look::is_title(looks.iter().copied());
        // First what does not hang on other tags, with a guess at the tag before, so that no word
        // waits for the memory of the one before.
        places.clear();
        let mut expected = features::START[0];
        for (index, look) in looks.iter().enumerate() {
            let known = at(index);
            if let Some(tag) = known.certain {
                places.push(Place { scores: [0; LANES], expected, with_expected: [0; LANES] });
                expected = usize::from(tag);
                continue;
            }
            let shape = look.shape(index == 0, is_title);
            let mut scores = self.surroundings.place(known.word, shape, weights);
            for offset in features::OFFSETS {
                if let Some(near) = index.checked_add_signed(offset).filter(|i| *i < looks.len()) {
                    at(near).word.add_to(&mut scores, offset);
                }
            }
            places.push(Place { scores, expected, with_expected: [0; LANES] });
            expected = best(&scores);
        }
        // In a loop of few steps, so that many rows are waited for at once.
        for (index, place) in places.iter_mut().enumerate() {
            let known = at(index);
            if known.certain.is_none() {
                place.with_expected = known.word.with_tag_before(place.expected, weights);
            }
        }
        let mut before = features::START;
        for (index, place) in places.iter_mut().enumerate() {
            let known = at(index);
            let tag = if let Some(tag) = known.certain {
                usize::from(tag)
            } else {
                features::add_row(&mut place.scores, self.surroundings.before(before));
                let with_before = if before[0] == place.expected {
                    place.with_expected
                } else {
                    known.word.with_tag_before(before[0], weights)
                };
                features::add(&mut place.scores, &with_before);
                best(&place.scores)
            };
            tags.push(TAGS[tag]);
            before = [tag, before[0]];
        }
    }
}

/// The first of the best tags.
pub fn best(scores: &Row) -> usize {
    let mut learned = *scores;
    learned[LEARNED..].fill(i16::MIN);
    let [left, right]: [i16x8; 2] = bytemuck::cast(learned);
    let most = i16x8::splat(left.max(right).reduce_max());
    let is_best = left.cmp_eq(most).move_mask() | right.cmp_eq(most).move_mask() << 8;
    is_best.trailing_zeros() as usize
}
