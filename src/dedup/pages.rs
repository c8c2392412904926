//! Pages that are nothing but chrome: the same text under many headlines.
//!
//! A crawl holds pages whose story was not found: what is left is the site's notice, list of sections
//! or list of readers' choices, the same under each headline. They are no copies of a story. A story
//! that was reprinted under other headlines is told from them by its headlines, which speak of it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::clusters::Kind;
use crate::text::shingles::placed;
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
    for rows in rows_of.into_values() {
        if rows.len() < LEAST_HEADLINES {
            continue;
        }
        let mut spoken_of: FxHashMap<u64, bool> = FxHashMap::default();
        for row in &rows {
            if let Some(title) = titles[*row] {
                let headline = Headline::of(title, texts[*row].unwrap_or(""));
                *spoken_of.entry(headline.key).or_default() |= headline.is_spoken_of;
            }
        }
        let spoken = spoken_of.values().filter(|is_spoken_of| **is_spoken_of).count();
        if tell_no_story(spoken_of.len(), spoken) {
            for row in rows {
                kinds[row] = Kind::Chrome;
            }
        }
    }
}

/// What a headline says of the text below it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Headline {
    /// A hash of its longer words.
    pub(super) key: u64,
    /// Whether the text speaks of them.
    pub(super) is_spoken_of: bool,
}

impl Headline {
    pub(super) fn of(title: &str, text: &str) -> Self {
        let mut longer = words(title);
        longer.retain(|word| word.chars().count() >= LONGER_WORD);
        let body: FxHashSet<String> = words(text).into_iter().collect();
        let found = longer.iter().filter(|word| body.contains(*word)).count();
        let bytes = longer.iter().flat_map(|word| word.bytes().chain([b' ']));
        let key =
            (0_u64..).zip(bytes).fold(1, |key, (place, byte)| placed(key ^ u64::from(byte), place));
        Self { key, is_spoken_of: found as f64 >= SHARE_IN_STORY * longer.len() as f64 }
    }
}

/// Whether a text under so many different headlines, of which it speaks of some, is no story.
pub fn tell_no_story(headlines: usize, spoken_of: usize) -> bool {
    headlines >= LEAST_HEADLINES && 2 * spoken_of < headlines
}
