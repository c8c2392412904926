//! Passages made of the sequences that are chrome, as far as enough of the page is left.

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};

use rustc_hash::FxHashMap;

use super::evidence::SEQUENCE;

/// Most of a page's words beside its chrome where it holds no story: a date, a headline.
const SHARE_OF_NO_STORY: f64 = 0.1;

/// Fewest words of a passage.
pub const LEAST_PASSAGE: usize = 8;

/// Fewest words that are left of an article.
pub const LEAST_WORDS_LEFT: usize = 50;

/// Least part of an article's words that is left.
pub const LEAST_SHARE_LEFT: f64 = 0.3;

/// Most words between two passages that are one: a date, a name, a number of comments.
const GAP: usize = 3;

/// Most words before a passage that begins a page, and after one that ends it.
const EDGE: usize = 3;

/// Fewest words of a passage in the middle of a page: less is a turn of phrase.
const SHORTEST_INNER: usize = 15;

/// Most words of a passage in the middle of a page, where the site is not known: a call to
/// subscribe, not a story.
const LONGEST_INNER: usize = 40;

/// Fewest words that must be left of an article of so many.
pub(super) fn least_left(words: usize) -> usize {
    LEAST_WORDS_LEFT.max((LEAST_SHARE_LEFT * words as f64).ceil() as usize)
}

/// A passage in words, and the keys of its sequences.
type Found = (Range<usize>, Vec<u32>);

/// Whether an article is nothing but chrome, and its passages; counts each key as seen.
pub(super) fn chrome_of(
    words: usize,
    keys: &[Option<u32>],
    source_known: bool,
    seen: &FxHashMap<u32, AtomicU32>,
    copies: u32,
) -> (bool, Vec<Found>) {
    let mut told: Vec<u32> = keys.iter().flatten().copied().collect();
    told.sort_unstable();
    told.dedup();
    for key in told {
        seen[&key].fetch_add(copies, Ordering::Relaxed);
    }
    let mut passages = passages(keys, words);
    keep_chrome(&mut passages, words, source_known);
    let only = words - passages.iter().map(ExactSizeIterator::len).sum::<usize>()
        <= (SHARE_OF_NO_STORY * words as f64) as usize;
    leave_enough(&mut passages, words);
    let found = passages.into_iter().map(|passage| {
        let last = (passage.end + 1).saturating_sub(SEQUENCE).min(keys.len());
        let inside = keys.get(passage.start..last).unwrap_or(&[]);
        let inside = inside.iter().flatten().copied().collect();
        (passage, inside)
    });
    (only, found.collect())
}

/// Runs of common sequences as ranges of words, those with a small gap between them as one.
fn passages(keys: &[Option<u32>], words: usize) -> Vec<Range<usize>> {
    let mut passages: Vec<Range<usize>> = Vec::new();
    for (at, _) in keys.iter().enumerate().filter(|(_, key)| key.is_some()) {
        let end = (at + SEQUENCE).min(words);
        match passages.last_mut() {
            Some(last) if at <= last.end + GAP => last.end = end,
            _ => passages.push(at..end),
        }
    }
    for passage in &mut passages {
        if passage.start <= EDGE {
            passage.start = 0;
        }
        if words - passage.end <= EDGE {
            passage.end = words;
        }
    }
    passages.retain(|passage| passage.len() >= LEAST_PASSAGE);
    passages
}

/// Keep of repeated passages those that are no turns of phrase and, where the site is not known, no
/// reprinted story: short ones; a header and a footer around the rest; one of the two that is no
/// longer than the rest.
fn keep_chrome(passages: &mut Vec<Range<usize>>, words: usize, source_known: bool) {
    let begins = passages.first().is_some_and(|first| first.start == 0);
    let ends = passages.last().is_some_and(|last| last.end == words);
    let around = begins && ends && passages.len() > 1;
    passages.retain(|passage| {
        let outer = passage.start == 0 || passage.end == words;
        let no_phrase = outer || passage.len() >= SHORTEST_INNER;
        let no_story = source_known
            || passage.len() <= LONGEST_INNER
            || (outer && (around || passage.len() <= words - passage.len()));
        no_phrase && no_story
    });
}

/// Shorten and drop passages, the shortest first, until enough of the article is left.
fn leave_enough(passages: &mut Vec<Range<usize>>, words: usize) {
    let mut allowed = words.saturating_sub(least_left(words));
    let mut order: Vec<usize> = (0..passages.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(passages[*at].len()), *at));
    for at in order {
        let passage = &mut passages[at];
        if passage.len() > allowed {
            // What is left of a footer is its beginning, of anything else its end.
            if passage.end == words {
                passage.start = words - allowed;
            } else {
                passage.end = passage.start + allowed;
            }
        }
        if passage.len() < LEAST_PASSAGE {
            *passage = 0..0;
        }
        allowed -= passage.len();
    }
    passages.retain(|passage| !passage.is_empty());
}
