//! From weighed phrases to the keywords of an answer.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::redundancy::Distinct;
use super::{Keyword, Options};
use crate::text::unspaced::is_unspaced;

/// A phrase with its weight, and where it stands: spans of words, in tokens.
#[derive(Debug, Clone)]
pub(super) struct Weighed {
    pub(super) score: f64,
    pub(super) count: u32,
    /// The number by which [`Mentions`] tells its mentions.
    pub(super) phrase: u32,
}

/// Where phrases stand: pairs of a phrase and the first token of a mention, in the order of the
/// text.
pub(super) trait Mentions {
    /// The spelling of the mention that begins at a token, and the byte it starts at.
    fn spell(&self, phrase: u32, token: u32) -> (String, usize);
    /// Every mention of every phrase.
    fn all(&self) -> &[(u32, u32)];
}

/// The best phrases, each spelled as it is most often written, none too similar to a better one.
///
/// `weighed` comes best first.
pub(super) fn select(
    weighed: &[Weighed],
    mentions: &impl Mentions,
    options: &Options,
    mut fits: impl FnMut(&Weighed, &[&Weighed]) -> bool,
) -> Vec<Keyword> {
    // Only what can still be chosen is spelled: a few times as many as are wanted.
    let mut first: FxHashMap<u32, u32> = FxHashMap::default();
    for (phrase, token) in mentions.all() {
        first.entry(*phrase).or_insert(*token);
    }
    let mut distinct = Distinct::new(options.deduplicate);
    let mut chosen: Vec<&Weighed> = Vec::new();
    for one in weighed {
        if chosen.len() == options.top {
            break;
        }
        let Some(token) = first.get(&one.phrase) else { continue };
        if fits(one, &chosen) && distinct.accept(&mentions.spell(one.phrase, *token).0) {
            chosen.push(one);
        }
    }
    let places: FxHashMap<u32, usize> =
        chosen.iter().enumerate().map(|(place, one)| (one.phrase, place)).collect();
    let mut spellings: Vec<Vec<(String, u32)>> = vec![Vec::new(); chosen.len()];
    for (phrase, token) in mentions.all() {
        let Some(place) = places.get(phrase) else { continue };
        let (spelled, _) = mentions.spell(*phrase, *token);
        match spellings[*place].iter_mut().find(|(known, _)| *known == spelled) {
            Some((_, count)) => *count += 1,
            None => spellings[*place].push((spelled, 1)),
        }
    }
    let keyword = |(one, spellings): (&&Weighed, Vec<(String, u32)>)| {
        let most = spellings.iter().map(|(_, count)| *count).max()?;
        let (text, _) = spellings.into_iter().find(|(_, count)| *count == most)?;
        let start = mentions.spell(one.phrase, first[&one.phrase]).1;
        Some(Keyword {
            text: text.into(),
            score: one.score,
            raw: one.score,
            count: one.count,
            start,
        })
    };
    chosen.iter().zip(spellings).filter_map(keyword).collect()
}

/// Words with one blank between them, save where the script has none.
pub(super) fn join<'s>(text: &str, words: impl Iterator<Item = &'s Range<usize>>) -> String {
    let mut phrase = String::new();
    let mut before: Option<usize> = None;
    for word in words {
        let is_joined = before == Some(word.start) && phrase.ends_with(is_unspaced);
        if before.is_some() && !is_joined {
            phrase.push(' ');
        }
        phrase.push_str(&text[word.clone()]);
        before = Some(word.end);
    }
    phrase
}

/// Sorts best first; equal ones stay in the order they come.
pub(super) fn sort(weighed: &mut [Weighed]) {
    weighed.sort_by(|left, right| right.score.total_cmp(&left.score));
}
