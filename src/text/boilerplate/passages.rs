//! Passages made of the sequences that are chrome, as far as enough of the page is left.

use std::ops::Range;
use std::sync::atomic::Ordering;

use rustc_hash::FxHashMap;

use super::evidence::{Common, SEQUENCE};

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
pub(super) const EDGE: usize = 3;

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

/// What is known of an article before its passages are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page {
    pub(super) words: usize,
    /// Whether its site is known.
    pub(super) source_known: bool,
    /// Whether it is a form filled in.
    pub(super) form: bool,
}

/// Whether an article is nothing but chrome, and its passages; counts each key as seen.
pub(super) fn chrome_of(
    page: Page,
    keys: &[Option<u32>],
    seen: &FxHashMap<u32, Common>,
    copies: u32,
) -> (bool, Vec<Found>) {
    let words = page.words;
    let mut told: Vec<u32> = keys.iter().flatten().copied().collect();
    told.sort_unstable();
    told.dedup();
    for key in told {
        seen[&key].seen.fetch_add(copies, Ordering::Relaxed);
    }
    let mut passages = passages(keys, page);
    let footer = passages.last().cloned().filter(|last| is_footer(last, keys, seen, page));
    keep_chrome(&mut passages, page);
    let only = words - passages.iter().map(ExactSizeIterator::len).sum::<usize>()
        <= (SHARE_OF_NO_STORY * words as f64) as usize;
    if let Some(footer) = footer
        && passages.last() != Some(&footer)
    {
        passages.push(footer);
    }
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
fn passages(keys: &[Option<u32>], page: Page) -> Vec<Range<usize>> {
    let words = page.words;
    // What a form leaves blank is what the article says.
    let gap = if page.form { 0 } else { GAP };
    let mut passages: Vec<Range<usize>> = Vec::new();
    for (at, _) in keys.iter().enumerate().filter(|(_, key)| key.is_some()) {
        let end = (at + SEQUENCE).min(words);
        match passages.last_mut() {
            Some(last) if at <= last.end + gap => last.end = end,
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

/// Whether the last passage of a page is known for a footer by other pages, of which it is the lesser
/// part: then it is one below a short text as well. A story is seldom the last and lesser part of many.
fn is_footer(
    last: &Range<usize>,
    keys: &[Option<u32>],
    seen: &FxHashMap<u32, Common>,
    page: Page,
) -> bool {
    let inside = keys.get(last.start..).unwrap_or(&[]).iter().flatten();
    let (all, footer) =
        inside.fold((0, 0), |(all, footer), key| (all + 1, footer + usize::from(seen[key].footer)));
    last.end == page.words && 2 * footer > all
}

/// Keep of repeated passages those that are no turns of phrase and, where the site is not known, no
/// reprinted story: short ones; a header and a footer around the rest; one of the two that is no
/// longer than the rest.
fn keep_chrome(passages: &mut Vec<Range<usize>>, page: Page) {
    let Page { words, source_known, form } = page;
    let begins = passages.first().is_some_and(|first| first.start == 0);
    let ends = passages.last().is_some_and(|last| last.end == words);
    let around = begins && ends && passages.len() > 1;
    passages.retain(|passage| {
        let outer = passage.start == 0 || passage.end == words;
        let no_phrase = outer || form || passage.len() >= SHORTEST_INNER;
        let no_story = source_known
            || form
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
