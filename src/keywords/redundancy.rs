//! Keywords that say the same thing twice.
//!
//! Two keywords are compared as YAKE's package does since version 0.7 (found by probing it): a quick
//! look at their ends and lengths rules most pairs out, then the words they share decide, or else a
//! mean of length, letters and letter triples. Case does not matter.

use rustc_hash::{FxHashMap, FxHashSet};

/// Keywords longer than this, in characters, must begin and end alike to be compared at all.
const SHORT: usize = 3;

/// Keywords up to this length are compared by their letters alone.
const FEW_LETTERS: usize = 4;

/// Share of the longer keyword's length that the shorter one must have: to be compared, and to be
/// found similar.
const COMPARABLE: f64 = 0.4;
const ALIKE_IN_LENGTH: f64 = 0.3;

/// Fewest letters in common, and the share of words in common that decides without looking further.
const LETTERS_IN_COMMON: f64 = 0.2;
const WORDS_IN_COMMON: f64 = 0.4;

/// Weights of the ratio of lengths, of letters and of letter triples in common.
const WEIGHTS: [f64; 3] = [0.3, 0.2, 0.5];

/// The keywords chosen so far, against which the next one is held.
#[derive(Debug, Default)]
pub(super) struct Distinct {
    limit: Option<f64>,
    /// By their first and last characters, which keywords must share to be compared,
    chosen: FxHashMap<(char, char), Vec<Vec<char>>>,
    /// and those that are so short that they need not.
    short: Vec<Vec<char>>,
}

impl Distinct {
    /// None chosen yet; a keyword more similar than `limit` to a chosen one will be turned away.
    pub(super) fn new(limit: Option<f64>) -> Self {
        Self { limit: limit.filter(|limit| *limit < 1.0), ..Self::default() }
    }

    /// Chooses `keyword` unless it says again what a chosen one says.
    pub(super) fn accept(&mut self, keyword: &str) -> bool {
        let Some(limit) = self.limit else { return true };
        let keyword: Vec<char> = if keyword.is_ascii() {
            keyword.bytes().map(|byte| byte.to_ascii_lowercase().into()).collect()
        } else {
            keyword.to_lowercase().chars().collect()
        };
        let [Some(first), Some(last)] = [keyword.first(), keyword.last()] else { return true };
        let ends = (*first, *last);
        let short = if keyword.len() <= SHORT { &self.short[..] } else { &[] };
        let is_new = self.chosen.get(&ends).into_iter().flatten().chain(short).all(|chosen| {
            !is_comparable(&keyword, chosen) || similarity(&keyword, chosen) <= limit
        });
        if is_new {
            if keyword.len() <= SHORT {
                self.short.push(keyword.clone());
            }
            self.chosen.entry(ends).or_default().push(keyword);
        }
        is_new
    }
}

/// Whether two keywords may say the same, at a glance.
fn is_comparable(left: &[char], right: &[char]) -> bool {
    if left == right {
        return true;
    }
    let (short, long) = (left.len().min(right.len()), left.len().max(right.len()));
    if (long - short) as f64 > (1.0 - COMPARABLE) * long as f64 {
        return false;
    }
    if long > SHORT && (left[0] != right[0] || left[left.len() - 1] != right[right.len() - 1]) {
        return false;
    }
    if short >= SHORT && long > SHORT && left[1] != right[1] {
        return false;
    }
    let words = |keyword: &[char]| keyword.split(|c| c.is_whitespace()).count();
    words(left).abs_diff(words(right)) <= 1
}

/// How much two keywords say the same, from 0 to 1.
fn similarity(left: &[char], right: &[char]) -> f64 {
    if left == right {
        return 1.0;
    }
    let (short, long) = (left.len().min(right.len()), left.len().max(right.len()));
    let lengths = short as f64 / long as f64;
    let letters = in_common(left.iter(), right.iter());
    if lengths < ALIKE_IN_LENGTH || letters < LETTERS_IN_COMMON {
        return 0.0;
    }
    if long <= FEW_LETTERS {
        return letters * lengths;
    }
    let is_blank = |c: &char| c.is_whitespace();
    if left.iter().any(is_blank) || right.iter().any(is_blank) {
        let words = in_common(left.split(is_blank), right.split(is_blank));
        if words >= WORDS_IN_COMMON {
            return words;
        }
    }
    let triples = in_common(left.windows(3), right.windows(3));
    WEIGHTS[0] * lengths + WEIGHTS[1] * letters + WEIGHTS[2] * triples
}

/// The Jaccard similarity of two sets.
fn in_common<T: Eq + std::hash::Hash>(
    left: impl Iterator<Item = T>,
    right: impl Iterator<Item = T>,
) -> f64 {
    let left: FxHashSet<T> = left.collect();
    let right: FxHashSet<T> = right.collect();
    let both = left.intersection(&right).count();
    let all = left.len() + right.len() - both;
    if all == 0 { 0.0 } else { both as f64 / all as f64 }
}
