//! From weighed phrases to the keywords of an answer.

use std::ops::Range;

use super::document::APOSTROPHES;
use super::ranking::Ranking;
use super::redundancy::Distinct;
use super::{Keyword, Options};
use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;
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
    /// Writes the spelling of the mention that begins at a token, and tells the byte it starts at.
    fn spell(&self, phrase: u32, token: u32, spelled: &mut String) -> usize;
    /// Every mention of every phrase.
    fn all(&self) -> &[(u32, u32)];
    /// The first token of the first mention of a phrase.
    fn first(&self, phrase: u32) -> u32;
}

/// So many keywords are held against those chosen before in a moment.
pub(super) const KEYWORDS_BETWEEN_CHECKS: usize = 100;

/// The best phrases, each spelled as it is most often written, none too similar to a better one.
///
/// Of equal ones the first to come stays before the other.
pub(super) fn select(
    weighed: Vec<Weighed>,
    mentions: &impl Mentions,
    options: &Options,
    batch: &Batch,
    mut fits: impl FnMut(&Weighed, &[Weighed]) -> bool,
) -> Result<Vec<Keyword>> {
    let mut distinct = Distinct::new(options.deduplicate);
    let mut chosen: Vec<Weighed> = Vec::new();
    let mut spelled = String::new();
    let items: Vec<(usize, Weighed)> = weighed.into_iter().enumerate().collect();
    let better = |left: &(usize, Weighed), right: &(usize, Weighed)| {
        right.1.score.total_cmp(&left.1.score).then(left.0.cmp(&right.0))
    };
    for (rank, (_, one)) in Ranking::new(items, better).enumerate() {
        if chosen.len() == options.top {
            break;
        }
        if rank % KEYWORDS_BETWEEN_CHECKS == 0 {
            batch.check()?;
        }
        if !fits(&one, &chosen) {
            continue;
        }
        mentions.spell(one.phrase, mentions.first(one.phrase), &mut spelled);
        if distinct.accept(&spelled) {
            chosen.push(one);
        }
    }
    let most = chosen.iter().map(|one| one.phrase as usize + 1).max().unwrap_or(0);
    let mut places: Vec<Option<usize>> = vec![None; most];
    for (place, one) in chosen.iter().enumerate() {
        places[one.phrase as usize] = Some(place);
    }
    let mut spellings: Vec<Vec<(Box<str>, u32)>> = vec![Vec::new(); chosen.len()];
    for (index, (phrase, token)) in mentions.all().iter().enumerate() {
        if index % STEPS_BETWEEN_CHECKS == 0 {
            batch.check()?;
        }
        let Some(Some(place)) = places.get(*phrase as usize) else { continue };
        mentions.spell(*phrase, *token, &mut spelled);
        match spellings[*place].iter_mut().find(|(known, _)| **known == *spelled) {
            Some((_, count)) => *count += 1,
            None => spellings[*place].push((spelled.as_str().into(), 1)),
        }
    }
    let keyword = |(one, spellings): (&Weighed, Vec<(Box<str>, u32)>)| {
        let most = spellings.iter().map(|(_, count)| *count).max()?;
        let (text, _) = spellings.into_iter().find(|(_, count)| *count == most)?;
        let start = mentions.spell(one.phrase, mentions.first(one.phrase), &mut spelled);
        Some(Keyword { text, score: one.score, raw: one.score, count: one.count, start })
    };
    Ok(chosen.iter().zip(spellings).filter_map(keyword).collect())
}

/// Words with one blank between them, save where the script has none or one leans on the next.
pub(super) fn join<'s>(text: &str, words: impl Iterator<Item = &'s Range<usize>>) -> String {
    let mut phrase = String::new();
    join_into(text, words, &mut phrase);
    phrase
}

/// The same in place of what `phrase` held.
pub(super) fn join_into<'s>(
    text: &str,
    words: impl Iterator<Item = &'s Range<usize>>,
    phrase: &mut String,
) {
    phrase.clear();
    let mut before: Option<usize> = None;
    for word in words {
        let is_joined = before == Some(word.start)
            && phrase.ends_with(|last| is_unspaced(last) || APOSTROPHES.contains(&last));
        if before.is_some() && !is_joined {
            phrase.push(' ');
        }
        phrase.push_str(&text[word.clone()]);
        before = Some(word.end);
    }
}
