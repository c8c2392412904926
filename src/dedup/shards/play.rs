//! Which articles of a shard may be part of a pair, and what of them is compared.

use super::super::screen::{Chance, chance_of};
use super::super::thresholds::Thresholds;
use crate::batch::Batch;
use crate::error::{Error, Result};
use crate::text::levels::{REPEATED, Role};
use crate::text::lists::Lists;
use crate::text::shingles::{Kept, placed, sort, windows};

/// The articles of a shard and how their shingles stand in all shards.
#[derive(Debug, Clone)]
pub struct Units<'a> {
    /// Shingles of each article.
    pub shingles: Lists<'a, u64>,
    /// The level of each shingle.
    pub levels: &'a [u8],
    /// Words of each article.
    pub words: &'a [u32],
    /// Which articles are looked at: those asked about.
    pub roles: &'a [u8],
    /// Articles whose words another site has as well: all their shingles stand there, though they were
    /// counted once.
    pub doubled: &'a [bool],
    /// What is kept of each, where something was taken out; empty where nothing was of any.
    pub kept: &'a [Option<Kept>],
    /// Words in a shingle.
    pub size: usize,
}

/// Articles that may be part of a pair.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InPlay {
    /// Their rows in the shard.
    pub rows: Vec<u32>,
    /// Shingles compared, one that stands twice counted twice.
    pub shingles: Vec<u32>,
    /// Distinct ones.
    pub sizes: Vec<u32>,
    /// Whether it may be the smaller one of a pair.
    pub smaller: Vec<bool>,
    /// A hash of all that is compared, in its order.
    pub keys: Vec<u64>,
    /// How many of the shingles may stand elsewhere.
    pub lengths: Vec<u32>,
    /// Those, distinct and sorted.
    pub sets: Vec<u64>,
    /// Their levels.
    pub levels: Vec<u8>,
    /// Of all rows of the shard: the words that are compared.
    pub words: Vec<u32>,
}

/// What of the articles of a shard is in play.
pub fn in_play(units: &Units<'_>, thresholds: &Thresholds, batch: &Batch) -> Result<InPlay> {
    thresholds.check()?;
    let rows = units.words.len();
    let fits = units.shingles.len() == rows
        && units.roles.len() == rows
        && units.doubled.len() == rows
        && (units.kept.is_empty() || units.kept.len() == rows)
        && (0..rows).all(|row| units.shingles.place(row).end <= units.levels.len());
    if !fits {
        return Err(Error::option("units", "must be told of each article"));
    }
    let mut found = InPlay::default();
    let mut set = Vec::new();
    for row in 0..rows {
        batch.check()?;
        let kept = units.kept.get(row).and_then(Option::as_ref);
        // What is in shreds too short for a shingle is compared with all around it.
        let kept = kept.filter(|kept| windows(kept, units.size).any(|inside| !inside.is_empty()));
        let all = |kept: &Kept| kept.iter().map(ExactSizeIterator::len).sum::<usize>() as u32;
        found.words.push(kept.map_or(units.words[row], all));
        if units.roles[row] == Role::None as u8 || units.words[row] == 0 {
            continue;
        }
        let (shingles, levels) = (units.shingles.of(row), &units.levels[units.shingles.place(row)]);
        let whole = kept.is_none().then_some(0..shingles.len());
        let runs: Vec<_> =
            whole.into_iter().chain(windows(kept.map_or(&[], |kept| kept), units.size)).collect();
        let count = runs.iter().map(ExactSizeIterator::len).sum();
        let places = || runs.iter().cloned().flatten();
        let doubled = units.doubled[row];
        let is_alone = |at: usize| !doubled && levels[at] < REPEATED;
        let alone = places().filter(|at| is_alone(*at)).count();
        let chance = chance_of(count, || alone, thresholds);
        if chance == Chance::None {
            continue;
        }
        set.clear();
        set.extend(places().filter(|at| !is_alone(*at)).map(|at| {
            let level = levels[at].max(REPEATED);
            (shingles[at], level)
        }));
        sort(&mut set, batch)?;
        set.dedup_by_key(|(shingle, _)| *shingle);
        found.rows.push(row as u32);
        found.shingles.push(count as u32);
        found.sizes.push((alone + set.len()) as u32);
        found.smaller.push(chance == Chance::Either);
        let key = (0_u64..)
            .zip(places())
            .fold(0_u64, |sum, (place, at)| sum.wrapping_add(placed(shingles[at], place)));
        found.keys.push(key);
        found.lengths.push(set.len() as u32);
        found.sets.extend(set.iter().map(|(shingle, _)| *shingle));
        found.levels.extend(set.iter().map(|(_, level)| *level));
    }
    Ok(found)
}
