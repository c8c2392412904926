//! The features of a word in its sentence, and the rows of weights they are hashed to.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::look::is_symbol;
use super::{LEARNED, ROWS, TAGS};

/// Room for a weight for each tag.
pub const LANES: usize = 16;

/// A weight for each tag, as it was learned.
pub type Narrow = [i8; LANES];

/// Weights for each tag, added up.
pub type Row = [i16; LANES];

/// The two tags before the first word of a sentence.
pub const START: [usize; 2] = [TAGS.len(), TAGS.len()];

/// The neighbours that are looked at: how far off they are. What they tell is told in this order.
pub const OFFSETS: [isize; 4] = [-1, -2, 1, 2];

/// Kinds of features; the number is part of the hash.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Itself,
    Suffix4,
    Suffix3,
    Suffix2,
    Suffix1,
    Prefix,
    Shape,
    ShapeAndSuffix,
    TagBefore,
    TagsBefore,
    TagBeforeAndItself,
    Neighbour,
    SuffixOfNeighbour,
}

/// What a word contributes to the tag of its own place, and to those of its neighbours.
#[derive(Debug, Clone)]
#[repr(C)]
pub struct Word {
    /// What the rows of the word and the tag before it are found by.
    hash: u64,
    /// Its weights at its own place, written as most words are ([`PLAIN`]).
    own: Row,
    /// Its weights behind and before its neighbours, and one word further off.
    near: [Row; 2],
    far: [Narrow; 2],
    /// What the rows of its ending and the shape it is written in are found by.
    suffix: u64,
}

/// A word as the tagger meets it.
#[derive(Debug, Clone, Copy)]
pub struct Known<'w> {
    /// What it contributes.
    pub word: &'w Word,
    /// The tag it has wherever it stands, by its place in the list of tags: of a symbol, and of
    /// words that are hardly ever anything else.
    pub certain: Option<u8>,
}

/// What words that end alike have in common, added up once: weights at their own place, and as the
/// neighbours of [`ENDING_ROLES`].
#[derive(Debug, Default)]
pub struct Endings(FxHashMap<u64, [Row; 3]>);

/// More endings than this are begun anew: no language has as many.
const MOST_ENDINGS: usize = 10_000;

impl Word {
    /// A word of which nothing is known.
    pub fn unknown() -> Self {
        Self { hash: 0, own: [0; LANES], near: [[0; LANES]; 2], far: [[0; LANES]; 2], suffix: 0 }
    }

    /// Adds up the weights of a word, and tells its certain tag.
    pub fn new(
        word: &str,
        certain: Option<u8>,
        surroundings: &Surroundings,
        endings: &mut Endings,
        weights: impl Fn(usize) -> Narrow,
    ) -> (Self, Option<u8>) {
        let certain = if is_symbol(word) { Some(LEARNED as u8) } else { certain };
        let rows = WordRows::of(word);
        if endings.0.len() > MOST_ENDINGS {
            endings.0.clear();
        }
        let [at_own, near @ ..] = endings.0.entry(rows.ending).or_insert_with(|| {
            let mut own = [0; LANES];
            for row in &rows.own[OF_ITSELF..] {
                add(&mut own, &weights(*row));
            }
            [own, widened(&weights(rows.endings[0])), widened(&weights(rows.endings[1]))]
        });
        let [behind, far_behind, before, far_before] = rows.neighbours.map(&weights);
        let mut near = *near;
        add(&mut near[0], &behind);
        add(&mut near[1], &before);
        let mut own = *at_own;
        for row in &rows.own[..OF_ITSELF] {
            add(&mut own, &weights(*row));
        }
        surroundings.add_shape(&mut own, rows.suffix, PLAIN, weights);
        let far = [far_behind, far_before];
        (Self { hash: rows.hash, own, near, far, suffix: rows.suffix }, certain)
    }

    /// Adds what it tells of a word so many places behind it (or before it) to its weights.
    pub fn add_to(&self, scores: &mut Row, offset: isize) {
        match offset {
            -1 => add_row(scores, &self.near[0]),
            1 => add_row(scores, &self.near[1]),
            -2 => add(scores, &self.far[0]),
            _ => add(scores, &self.far[1]),
        }
    }

    /// The weights of the word and the tag before it together.
    pub fn with_tag_before(&self, before: usize, weights: impl Fn(usize) -> Narrow) -> Narrow {
        weights(row(Kind::TagBeforeAndItself, self.hash, before as u64))
    }
}

/// How many of [`WordRows::own`] are not shared by all words of an ending.
const OF_ITSELF: usize = 3;

/// The neighbours to which the ending of a word tells something: places in [`OFFSETS`].
const ENDING_ROLES: [usize; 2] = [0, 2];

/// The rows that a word has a part in, wherever it stands.
#[derive(Debug)]
pub struct WordRows {
    /// At its own place: of itself, its first letter and its last four, then of what is shared by
    /// all words that end like it.
    pub own: [usize; 6],
    /// As a neighbour, in the order of [`OFFSETS`].
    neighbours: [usize; 4],
    /// Of its ending as a neighbour, in the order of [`ENDING_ROLES`].
    endings: [usize; 2],
    /// What [`context_rows`] combines with what stands around.
    pub hash: u64,
    /// The same.
    pub suffix: u64,
    ending: u64,
}

impl WordRows {
    /// The rows of a word.
    pub fn of(word: &str) -> Self {
        let lower = normalized(word);
        let [tail, ending, suffix, last] = [4, 3, 2, 1].map(|length| fnv(tail(&lower, length)));
        let prefix = fnv(lower.chars().next().map_or("", |c| &lower[..c.len_utf8()]));
        let hash = fnv(&lower);
        Self {
            own: [
                row(Kind::Itself, hash, 0),
                row(Kind::Prefix, prefix, 0),
                row(Kind::Suffix4, tail, 0),
                row(Kind::Suffix3, ending, 0),
                row(Kind::Suffix2, suffix, 0),
                row(Kind::Suffix1, last, 0),
            ],
            neighbours: [0, 1, 2, 3].map(|role| row(Kind::Neighbour, hash, role)),
            endings: ENDING_ROLES.map(|role| row(Kind::SuffixOfNeighbour, ending, role as u64)),
            hash,
            suffix,
            ending,
        }
    }

    /// The rows as a neighbour, in the order of [`OFFSETS`].
    pub fn role(&self, role: usize) -> impl Iterator<Item = usize> {
        let ending = ENDING_ROLES.iter().position(|place| *place == role);
        [self.neighbours[role]].into_iter().chain(ending.map(|place| self.endings[place]))
    }
}

/// The rows of what only the place tells: the shape, and the tags before.
pub fn context_rows(hash: u64, suffix: u64, shape: usize, before: [usize; 2]) -> [usize; 5] {
    let [last, earlier] = before.map(|tag| tag as u64);
    [
        row(Kind::Shape, shape as u64, 0),
        row(Kind::ShapeAndSuffix, suffix, shape as u64),
        row(Kind::TagBefore, last, 0),
        row(Kind::TagsBefore, last, earlier + 1),
        row(Kind::TagBeforeAndItself, hash, last),
    ]
}

/// The weights of shapes and of the tags before, which are few: added up once.
#[derive(Debug, Clone)]
pub struct Surroundings {
    shapes: [Narrow; SHAPES],
    before: Vec<Row>,
}

/// The shape of most words: in lower case.
const PLAIN: usize = 4;

/// How many shapes there are, and how many tags may stand before.
const SHAPES: usize = 16;
const TAGS_BEFORE: usize = TAGS.len() + 1;

impl Surroundings {
    /// Adds up the weights.
    pub fn new(weights: impl Fn(usize) -> Narrow) -> Self {
        let shapes = std::array::from_fn(|shape| weights(context_rows(0, 0, shape, START)[0]));
        let before = |index: usize| {
            let before = [index / TAGS_BEFORE, index % TAGS_BEFORE];
            let rows = context_rows(0, 0, 0, before);
            let mut sum = widened(&weights(rows[2]));
            add(&mut sum, &weights(rows[3]));
            sum
        };
        Self { shapes, before: (0..TAGS_BEFORE * TAGS_BEFORE).map(before).collect() }
    }
}

impl Surroundings {
    /// The weights of a word as it is written at its place, but for the tags before it and its
    /// neighbours.
    pub fn place(&self, word: &Word, shape: usize, weights: impl Fn(usize) -> Narrow) -> Row {
        let mut scores = word.own;
        if shape != PLAIN {
            let mut plain = [0; LANES];
            self.add_shape(&mut plain, word.suffix, PLAIN, &weights);
            for (score, plain) in scores.iter_mut().zip(plain) {
                *score -= plain;
            }
            self.add_shape(&mut scores, word.suffix, shape, weights);
        }
        scores
    }

    /// Adds what the shape of a word tells.
    fn add_shape(
        &self,
        scores: &mut Row,
        suffix: u64,
        shape: usize,
        weights: impl Fn(usize) -> Narrow,
    ) {
        add(scores, &self.shapes[shape]);
        add(scores, &weights(row(Kind::ShapeAndSuffix, suffix, shape as u64)));
    }

    /// The weights of the tags before a word.
    pub fn before(&self, before: [usize; 2]) -> &Row {
        &self.before[before[0] * TAGS_BEFORE + before[1]]
    }
}

/// What is known of a place in a sentence before any tag is.
#[derive(Debug)]
pub struct Place {
    /// The weights of all that does not hang on other tags.
    pub scores: Row,
    /// Which tag the word before is expected to get, and the weights of the word with that.
    pub expected: usize,
    /// The same.
    pub with_expected: Narrow,
}

/// Adds learned weights to others.
pub fn add(sum: &mut Row, row: &Narrow) {
    add_row(sum, &widened(row));
}

/// Adds weights to others.
pub fn add_row(sum: &mut Row, row: &Row) {
    for (lane, weight) in sum.iter_mut().zip(row) {
        *lane += weight;
    }
}

fn widened(row: &Narrow) -> Row {
    row.map(i16::from)
}

/// A word in lower case, its digits made alike.
fn normalized(word: &str) -> Cow<'_, str> {
    if word
        .bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase() && !byte.is_ascii_digit())
    {
        return Cow::Borrowed(word);
    }
    let alike = |c: char| match c {
        '0'..='9' => '0',
        '\u{2019}' => '\'',
        _ => c,
    };
    Cow::Owned(word.to_lowercase().chars().map(alike).collect())
}

/// The last `length` characters.
fn tail(word: &str, length: usize) -> &str {
    word.char_indices().nth_back(length - 1).map_or(word, |(start, _)| &word[start..])
}

/// Fowler, Noll and Vo's hash (FNV-1a, 64 bits).
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The row of a feature: its hash mixed with its kind (the finalizer of `SplitMix64`).
fn row(kind: Kind, hash: u64, other: u64) -> usize {
    let salted = hash ^ (kind as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut mixed = salted.wrapping_add(other.wrapping_mul(0xd1b5_4a32_d192_ed03));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed ^ (mixed >> 31)) as usize & (ROWS - 1)
}
