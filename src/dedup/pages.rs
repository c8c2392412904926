//! Pages that are nothing but chrome: the same text under many headlines.
//!
//! A crawl holds pages whose story was not found: what is left is the site's notice, list of sections
//! or list of readers' choices, the same under each headline. They are no copies of a story. A story
//! that was reprinted under other headlines is told from them by its headlines, which speak of it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::clusters::Kind;
use crate::text::words::words;

/// Fewest headlines over one text that make it a page without a story.
const LEAST_HEADLINES: usize = 5;

/// Of the longer words of a headline, the share in its story at least; less is that of chance.
const SHARE_IN_STORY: f64 = 0.5;

/// Letters of the words of a headline that say what it is about.
const LONGER_WORD: usize = 4;

/// Mark the rows that hold pages without a story; `first` leads to the first row with the same text.
pub(super) fn mark(
    texts: &[Option<&str>],
    titles: &[Option<&str>],
    first: &[u32],
    kinds: &mut [Kind],
) {
    let mut rows_of: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (row, first) in first.iter().enumerate() {
        if kinds[row] == Kind::Story {
            rows_of.entry(*first).or_default().push(row);
        }
    }
    for (first, rows) in rows_of {
        if rows.len() < LEAST_HEADLINES {
            continue;
        }
        let headlines: FxHashSet<Vec<String>> = rows
            .iter()
            .filter_map(|row| titles[*row])
            .map(|title| {
                words(title).into_iter().filter(|w| w.chars().count() >= LONGER_WORD).collect()
            })
            .collect();
        if headlines.len() < LEAST_HEADLINES {
            continue;
        }
        let body: FxHashSet<String> =
            words(texts[first as usize].unwrap_or("")).into_iter().collect();
        let spoken_of = headlines
            .iter()
            .filter(|headline| {
                let found = headline.iter().filter(|word| body.contains(*word)).count();
                found as f64 >= SHARE_IN_STORY * headline.len() as f64
            })
            .count();
        if 2 * spoken_of < headlines.len() {
            for row in rows {
                kinds[row] = Kind::Chrome;
            }
        }
    }
}
