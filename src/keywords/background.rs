//! How common words are in the news at large.
//!
//! `background.txt` holds, for some thirty thousand words, in how many of 75,000 English news articles
//! they stand (in steps of a factor of 1.5), how often they are capitalised inside a sentence (in
//! quarters), and how often they stand in the headline of an article that holds them (in steps of a
//! factor of 2). `pairs.bin` holds which words follow one another more than now and then, as hashes.
//! Counted by `training/` over Reuters-21578, the Webhose and `AllSides` crawls and BBC news;
//! a word has to stand in at least twenty articles of at least five sites.

use std::sync::LazyLock;

use super::interner::Interner;

/// The number of articles counted.
pub const ARTICLES: f64 = 75_406.0;

/// The factor between one level of frequency and the next.
const STEP: f64 = 1.5;

/// The level of words that are not in the table: seldom seen.
const UNKNOWN: u8 = 21;

/// How common a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// 0 for words in every article, one more for every factor of 1.5 that they are rarer.
    pub level: u8,
    /// How often it is capitalised inside a sentence: 0 hardly ever, 4 nearly always.
    pub names: u8,
    /// How often it stands in the headline: 0 once in a thousand articles that hold it, one more for
    /// every time that it is twice as often.
    pub headline: u8,
}

impl Known {
    /// What is taken for granted of a word that is not in the table.
    pub const UNSEEN: Self = Self { level: UNKNOWN, names: 2, headline: 5 };

    /// The inverse document frequency: the natural logarithm of articles over those with the word.
    pub fn idf(self) -> f64 {
        f64::from(self.level) * STEP.ln()
    }

    /// The level of a word that stands in so many of [`ARTICLES`].
    pub fn level_of(articles: u32) -> u8 {
        let level = (ARTICLES / f64::from(articles.max(1))).ln() / STEP.ln();
        level.round().clamp(0.0, f64::from(UNKNOWN)) as u8
    }

    /// The headline level of a word that stands in so many headlines of so many articles with it. Of
    /// a word seen a few times only, the mean of all words is taken for granted.
    pub fn headline_level_of(headlines: u32, articles: u32) -> u8 {
        let share = (f64::from(headlines) + HEADLINE_PRIOR * HEADLINE_PRIOR_COUNTS_FOR)
            / (f64::from(articles) + HEADLINE_PRIOR_COUNTS_FOR);
        (share / LEAST_HEADLINE_SHARE).log2().round().clamp(0.0, 9.0) as u8
    }
}

/// The share of the articles with a word that have it in the headline: the mean over all words, for
/// how many articles it counts, and the least that is told apart.
const HEADLINE_PRIOR: f64 = 0.03;
const HEADLINE_PRIOR_COUNTS_FOR: f64 = 40.0;
const LEAST_HEADLINE_SHARE: f64 = 0.001;

static WORDS: LazyLock<(Interner, Vec<Known>)> = LazyLock::new(|| {
    let (mut words, mut known) = (Interner::default(), Vec::new());
    for line in include_str!("background.txt").lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split(' ');
        let mut number = || fields.next().and_then(|field| field.parse().ok());
        if let (Some(level), Some(names), Some(headline)) = (number(), number(), number()) {
            for word in fields {
                if words.number(word).1 {
                    known.push(Known { level, names, headline });
                }
            }
        }
    }
    (words, known)
});

/// A pair of words has to stand in so many articles to be told; one level more is a factor of 1.5.
pub const LEAST_PAIR: u32 = 5;
const PAIR_LEVELS: u32 = 16;

/// An entry of `pairs.bin`: 28 bits of the hash of a pair, and the level of how many articles have it.
pub fn pair_entry(hash: u64, articles: u32) -> u32 {
    let level = (f64::from(articles) / f64::from(LEAST_PAIR)).ln() / STEP.ln();
    (hash >> 36) as u32 * PAIR_LEVELS + (level.round() as u32).min(PAIR_LEVELS - 1)
}

/// The hash of a term, for pairs (FNV-1a, 64 bits).
pub fn hash(term: &str) -> u64 {
    term.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The hash of two terms, one behind the other (the finalizer of `SplitMix64`).
pub fn pair_hash(left: u64, right: u64) -> u64 {
    let mut mixed = left.rotate_left(17).wrapping_add(right.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// The table of pairs in memory: entries in buckets by the highest bits of their hash, each in the
/// first one from there that has room, with room for nearly twice as many as there are. All of a bucket
/// is looked at, so that no branch hangs on where in it a pair stands.
static PAIRS: LazyLock<Box<[Bucket; BUCKETS]>> = LazyLock::new(|| {
    let mut buckets: Box<[Bucket; BUCKETS]> =
        vec![Bucket::default(); BUCKETS].try_into().expect("as many as there are made");
    for bytes in include_bytes!("pairs.bin").chunks_exact(4) {
        let entry = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        let mut at = bucket_of(entry);
        let slot = loop {
            match buckets[at].0.iter().position(|slot| *slot == 0) {
                Some(slot) => break slot,
                None => at = (at + 1) % BUCKETS,
            }
        };
        buckets[at].0[slot] = entry;
    }
    buckets
});

const BUCKETS: usize = 1 << 15;

#[derive(Debug, Clone, Copy, Default)]
#[repr(align(32))]
struct Bucket([u32; 8]);

fn bucket_of(entry: u32) -> usize {
    entry as usize >> (u32::BITS - BUCKETS.trailing_zeros())
}

/// How often a pair of words stands: 0 where it is too seldom to be told, one more for every factor of
/// 1.5 from [`LEAST_PAIR`] on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PairLevel(u8);

/// What is told of a pair.
#[derive(Debug, Clone, Copy)]
pub struct PairArticles {
    /// In how many articles it stands, about.
    pub articles: f64,
    /// The logarithm of one more than that, and of [`PAIR_FLOOR`] more.
    pub logarithm: f64,
    /// The same.
    pub floored: f64,
}

/// What is added to the articles of a pair when they are held against chance.
const PAIR_FLOOR: f64 = 0.3;

impl PairLevel {
    /// What is told of a pair.
    pub fn told(self) -> &'static PairArticles {
        static TOLD: LazyLock<Vec<PairArticles>> = LazyLock::new(|| {
            let some =
                (0..PAIR_LEVELS).map(|level| f64::from(LEAST_PAIR) * STEP.powf(level.into()));
            let told = |articles: f64| PairArticles {
                articles,
                logarithm: (1.0 + articles).ln(),
                floored: (articles + PAIR_FLOOR).ln(),
            };
            [0.0].into_iter().chain(some).map(told).collect()
        });
        &TOLD[usize::from(self.0)]
    }
}

/// The level of a pair by its hash.
pub fn pair_level(hash: u64) -> PairLevel {
    /// More than any level.
    const ABSENT: u32 = u32::MAX;
    let wanted = (hash >> 36) as u32;
    let mut at = bucket_of(wanted * PAIR_LEVELS);
    loop {
        // Of pairs that are not told apart, the less frequent one is taken for granted.
        let (mut level, mut has_room) = (ABSENT, false);
        for entry in PAIRS[at].0 {
            let own = entry % PAIR_LEVELS + 1;
            level = level.min(if entry / PAIR_LEVELS == wanted { own } else { ABSENT });
            has_room |= entry == 0;
        }
        if level < ABSENT {
            return PairLevel(level as u8);
        }
        if has_room {
            return PairLevel(0);
        }
        at = (at + 1) % BUCKETS;
    }
}

/// How common a term is.
pub fn look_up(term: &str) -> Known {
    let (words, known) = &*WORDS;
    words.find(term).map_or(Known::UNSEEN, |word| known[word as usize])
}
