//! The features of a word in its sentence, and the rows of weights they are hashed to.

use super::{LEARNED, ROWS, TAGS};

/// Room for a weight for each tag.
pub const LANES: usize = 16;

/// A weight for each tag.
pub type Row = [i16; LANES];

/// The two tags before the first word of a sentence.
pub const START: [usize; 2] = [TAGS.len(), TAGS.len()];

/// The neighbours that are looked at: how far off, and which of [`Word::roles`] they play.
pub const ROLES: [(isize, usize); 4] = [(-1, 0), (-2, 1), (1, 2), (2, 3)];

/// Kinds of features; the number is part of the hash.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Itself,
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
pub struct Word {
    /// The tag it has wherever it stands, by its place in the list of tags: of a symbol, and of
    /// words that are hardly ever anything else.
    pub certain: Option<u8>,
    /// Its weights at its own place.
    pub own: Row,
    /// Its weights as a neighbour, in the order of [`ROLES`].
    pub roles: [Row; 4],
    hash: u64,
    suffix: u64,
}

impl Word {
    /// A word of which nothing is known.
    pub fn unknown() -> Self {
        Self { certain: None, own: [0; LANES], roles: [[0; LANES]; 4], hash: 0, suffix: 0 }
    }

    /// Adds up the weights of a word.
    pub fn new(word: &str, certain: Option<u8>, weights: impl Fn(usize) -> Row) -> Self {
        let is_symbol = !word.chars().any(char::is_alphanumeric);
        let mut sum = Self {
            certain: if is_symbol { Some(LEARNED as u8) } else { certain },
            own: [0; LANES],
            roles: [[0; LANES]; 4],
            hash: 0,
            suffix: 0,
        };
        let rows = rows_of(word, &mut sum.hash, &mut sum.suffix);
        for row in rows.own {
            add(&mut sum.own, &weights(row));
        }
        for (role, rows) in sum.roles.iter_mut().zip(rows.roles) {
            for row in rows.into_iter().flatten() {
                add(role, &weights(row));
            }
        }
        sum
    }
}

/// The rows that a word has a part in, wherever it stands.
#[derive(Debug)]
pub struct WordRows {
    /// At its own place.
    pub own: [usize; 5],
    /// As a neighbour, in the order of [`ROLES`].
    pub roles: [[Option<usize>; 2]; 4],
}

/// The rows of a word, and the hashes that [`context_rows`] combines with what stands around.
pub fn rows_of(word: &str, hash: &mut u64, suffix: &mut u64) -> WordRows {
    let lower = normalized(word);
    let suffixes = [3, 2, 1].map(|length| fnv(tail(&lower, length)));
    let prefix = fnv(lower.chars().next().map_or("", |c| &lower[..c.len_utf8()]));
    (*hash, *suffix) = (fnv(&lower), suffixes[1]);
    let neighbour = |at: u64| Some(row(Kind::Neighbour, *hash, at));
    let ending = |at: u64| Some(row(Kind::SuffixOfNeighbour, suffixes[0], at));
    WordRows {
        own: [
            row(Kind::Itself, *hash, 0),
            row(Kind::Suffix3, suffixes[0], 0),
            row(Kind::Suffix2, suffixes[1], 0),
            row(Kind::Suffix1, suffixes[2], 0),
            row(Kind::Prefix, prefix, 0),
        ],
        roles: [
            [neighbour(0), ending(0)],
            [neighbour(1), None],
            [neighbour(2), ending(2)],
            [neighbour(3), None],
        ],
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
    shapes: [Row; SHAPES],
    before: Vec<Row>,
}

/// How many shapes there are, and how many tags may stand before.
const SHAPES: usize = 16;
const TAGS_BEFORE: usize = TAGS.len() + 1;

impl Surroundings {
    /// Adds up the weights.
    pub fn new(weights: impl Fn(usize) -> Row) -> Self {
        let shapes = std::array::from_fn(|shape| weights(context_rows(0, 0, shape, START)[0]));
        let before = |index: usize| {
            let before = [index / TAGS_BEFORE, index % TAGS_BEFORE];
            let rows = context_rows(0, 0, 0, before);
            let mut sum = weights(rows[2]);
            add(&mut sum, &weights(rows[3]));
            sum
        };
        Self { shapes, before: (0..TAGS_BEFORE * TAGS_BEFORE).map(before).collect() }
    }
}

/// The weights of a word at its place, but for its neighbours.
pub fn context(
    word: &Word,
    shape: usize,
    before: [usize; 2],
    surroundings: &Surroundings,
    weights: impl Fn(usize) -> Row,
) -> Row {
    let mut scores = word.own;
    add(&mut scores, &surroundings.shapes[shape]);
    add(&mut scores, &surroundings.before[before[0] * TAGS_BEFORE + before[1]]);
    let [_, with_suffix, _, _, with_itself] = context_rows(word.hash, word.suffix, shape, before);
    add(&mut scores, &weights(with_suffix));
    add(&mut scores, &weights(with_itself));
    scores
}

/// Adds a row of weights to another.
pub fn add(sum: &mut Row, row: &Row) {
    for (lane, weight) in sum.iter_mut().zip(row) {
        *lane += weight;
    }
}

/// How a word is written: its capitals say less at the beginning of a sentence, and nothing in a
/// title.
pub fn shape(word: &str, is_first: bool, is_title: bool) -> usize {
    let mut characters = word.chars();
    let opens_upper = characters.next().is_some_and(char::is_uppercase);
    let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
    let rest_upper = characters.as_str().chars().any(char::is_uppercase);
    let rest_lower = characters.as_str().chars().any(char::is_lowercase);
    let case = match (opens_upper, rest_upper, rest_lower) {
        _ if has_digit => 0,
        _ if is_title => 1,
        (false, false, _) => 2,
        (true, false, _) if is_first => 3,
        (true, false, _) => 4,
        (true, true, false) => 5,
        (true, true, true) => 6,
        (false, true, _) => 7,
    };
    case * 2 + usize::from(word.contains('-'))
}

/// Whether nearly all words are capitalised, so that capitals tell nothing.
pub fn is_title<'a>(words: impl Iterator<Item = &'a str>) -> bool {
    /// Words in a row that are all names are not rare; more of them are a headline.
    const SHORTEST_TITLE: usize = 4;
    let (mut upper, mut all) = (0, 0);
    for word in words {
        if let Some(first) = word.chars().next().filter(|c| c.is_alphabetic()) {
            // Short words of headlines are often left in lower case.
            if word.len() > 3 || first.is_uppercase() {
                all += 1;
                upper += usize::from(first.is_uppercase());
            }
        }
    }
    all >= SHORTEST_TITLE && upper * 10 >= all * 9
}

/// A word in lower case, its digits made alike.
fn normalized(word: &str) -> String {
    let mut lower = word.to_lowercase();
    if lower.bytes().any(|byte| byte.is_ascii_digit()) {
        let digits = |c: char| if c.is_ascii_digit() { '0' } else { c };
        lower = lower.chars().map(digits).collect();
    }
    if lower.contains('\u{2019}') { lower.replace('\u{2019}', "'") } else { lower }
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
