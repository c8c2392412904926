//! All pairs: screened, filed, looked up and compared.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::candidates::{File, Rarity, entries, hits_needed};
use super::meeting::Meetings;
use super::screen::{Chance, chance};
use super::search::{Search, Small};
use super::thresholds::Thresholds;
use super::verify::verify;
use super::views::{Counted, Views};
use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;
use crate::text::shingles::sort;
use crate::text::sketches::{Reader, tasks};

/// What is held of each shingle of an article that may be the smaller one of a pair: its key, its entry
/// in the file, and what finds that.
const BYTES_PER_SHINGLE: usize = 20;

/// Shingles of the articles that one task files or looks up: few, since few articles come so far.
pub(super) const TASK: usize = 1 << 14;

/// Most blocks that a limit of memory asks for: all texts are looked up in each.
const MOST_BLOCKS: usize = 32;

/// Two articles that reach a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pair {
    pub(super) left: u32,
    pub(super) right: u32,
    /// Distinct shingles that both have.
    pub(super) shared: u32,
}

/// Articles that differ, and the pairs among them.
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// For each article the first one with the same words.
    pub(super) first: Vec<u32>,
    /// How many words each article has.
    pub(super) words: Vec<usize>,
    /// How many distinct shingles the articles in `pairs` have; 0 for those never counted.
    pub(super) sizes: Vec<u32>,
    /// The pairs among first articles, in no order.
    pub(super) pairs: Vec<Pair>,
}

/// All pairs of articles with different words; those with the same words are told by `first`. What
/// is held of articles at once takes about `memory` bytes at most.
pub(super) fn join(
    views: &Views<'_>,
    thresholds: &Thresholds,
    memory: Option<usize>,
    batch: &Batch,
) -> Result<Joined> {
    let count = views.sketches.len();
    let mut joined = Joined {
        first: views.first(),
        words: (0..count).map(|row| views.words(row)).collect(),
        sizes: vec![0; count],
        pairs: Vec::new(),
    };
    match views.counted {
        Counted::Shared(meetings) => {
            let Meetings { pairs, unsure, beside_unsure } = meetings;
            verify(views, pairs, thresholds, memory, batch, &mut joined)?;
            through_file(views, unsure, beside_unsure, thresholds, memory, batch, &mut joined)?;
        }
        Counted::InOrder(_) => {
            let (smaller, all) = screened(views, thresholds, batch, &mut joined)?;
            through_file(views, &smaller, &all, thresholds, memory, batch, &mut joined)?;
        }
    }
    Ok(joined)
}

/// The articles that may be the smaller ones of pairs, and all that may be in one.
fn screened(
    views: &Views<'_>,
    thresholds: &Thresholds,
    batch: &Batch,
    joined: &mut Joined,
) -> Result<(Vec<u32>, Vec<u32>)> {
    let firsts: Vec<u32> = (0..joined.first.len() as u32)
        .filter(|row| joined.first[*row as usize] == *row && joined.words[*row as usize] > 0)
        .collect();
    let chances = batch.map_silent(&firsts, |row| chance(views, row as usize, thresholds))?;
    let with = |wanted: Chance| {
        let found = firsts.iter().zip(&chances).filter(move |(_, chance)| **chance == wanted);
        found.map(|(row, _)| *row)
    };
    let mut either: Vec<u32> = with(Chance::Either).collect();
    if views.cut() {
        first_by_keys(views, &either, &mut joined.first, batch)?;
        either.retain(|row| joined.first[*row as usize] == *row);
    }
    let mut rows: Vec<u32> = with(Chance::Larger).chain(either.iter().copied()).collect();
    rows.sort_unstable();
    Ok((either, rows))
}

/// Add the pairs of which one of the articles `smaller` is the smaller, and one of `rows` the larger:
/// some are filed at once, and all looked up.
fn through_file(
    views: &Views<'_>,
    smaller: &[u32],
    rows: &[u32],
    thresholds: &Thresholds,
    memory: Option<usize>,
    batch: &Batch,
    joined: &mut Joined,
) -> Result<()> {
    let held = |row: u32| views.shingles(row as usize) - views.alone(row as usize);
    let all: usize = smaller.iter().map(|row| held(*row)).sum();
    let most = memory.map_or(usize::MAX, |m| (m / BYTES_PER_SHINGLE).max(all / MOST_BLOCKS + 1));
    let blocks = tasks(smaller.len(), most, |at| held(smaller[at]));
    let known = usize::from(!joined.pairs.is_empty());
    for block in &blocks {
        let pairs = {
            let (file, smalls) = file(views, &smaller[block.clone()], thresholds, batch)?;
            look_up(views, rows, &file, &smalls, batch)?
        };
        verify(views, &pairs, thresholds, memory, batch, joined)?;
    }
    if known + blocks.len() > 1 {
        // Two articles that may both be the smaller one are found from either side.
        sort(&mut joined.pairs, batch)?;
        joined.pairs.dedup();
    }
    Ok(())
}

/// Let `first` lead to the first article of which the same is kept. Where there is another one, all
/// their shingles are repeated.
fn first_by_keys(views: &Views<'_>, rows: &[u32], first: &mut [u32], batch: &Batch) -> Result<()> {
    let reader = || Reader::of(views.sketches);
    let keys = batch.map_with(rows, reader, |reader, _, row| {
        batch.check()?;
        views.key(*row as usize, reader, batch)
    })?;
    let mut seen = FxHashMap::default();
    for (row, key) in rows.iter().zip(keys) {
        let kept = (key, views.words(*row as usize), views.shingles(*row as usize));
        first[*row as usize] = *seen.entry(kept).or_insert(*row);
    }
    for row in 0..first.len() {
        first[row] = first[first[row] as usize];
    }
    Ok(())
}

/// File each article under its rarest keys.
fn file(
    views: &Views<'_>,
    rows: &[u32],
    thresholds: &Thresholds,
    batch: &Batch,
) -> Result<(File, Vec<Small>)> {
    let tasks = tasks(rows.len(), TASK, |at| views.shingles(rows[at] as usize));
    let rarity = Rarity::for_shingles(rows.iter().map(|row| views.shingles(*row as usize)).sum());
    let space = || Filing {
        reader: Reader::of(views.sketches),
        keys: Vec::new(),
        table: Vec::new(),
        set: Vec::new(),
    };
    let smalls = batch.map_with(&tasks, space, |filing, _, task| {
        let mut smalls = Vec::with_capacity(task.len());
        for row in &rows[task.clone()] {
            batch.check()?;
            let small = filing.small(*row, views, thresholds, batch)?;
            rarity.add(small.keys.iter().copied());
            smalls.push(small);
        }
        Ok(smalls)
    })?;
    let mut smalls: Vec<Small> = smalls.into_iter().flatten().collect();
    smalls.par_sort_by_key(|small| small.left_out);
    let filed = batch.map_with(&tasks, Vec::new, |scratch, _, task| {
        let (mut filed, mut met) = (Vec::new(), 0);
        for (at, small) in task.clone().zip(&smalls[task.clone()]) {
            if small.needed < u32::MAX {
                let Small { keys, left_out, .. } = small;
                let left_out = *left_out as usize;
                met += entries(at as u32, keys, left_out, &rarity, scratch, &mut filed);
            }
        }
        Ok((filed, met))
    })?;
    let (filed, met): (Vec<_>, Vec<u64>) = filed.into_iter().unzip();
    let mut file = File::new(filed, batch)?;
    let keys = smalls.iter().map(|small| small.keys.len()).sum();
    let left_out = smalls.iter().map(|small| small.left_out as usize);
    file.order(rarity, left_out, met.iter().sum(), keys);
    Ok((file, smalls))
}

/// Space to find what an article is filed under, used again for the next one.
struct Filing {
    reader: Reader,
    keys: Vec<u32>,
    table: Vec<u32>,
    set: Vec<u64>,
}

impl Filing {
    /// What an article is filed under, and how often it must be met.
    fn small(
        &mut self,
        row: u32,
        views: &Views<'_>,
        thresholds: &Thresholds,
        batch: &Batch,
    ) -> Result<Small> {
        let Self { reader, keys, table, set } = self;
        let alone = views.keys(row as usize, reader, keys, batch)?;
        distinct(keys, table, batch)?;
        // Of its shingles, which are no fewer than its keys, so many may be lacking in a larger article.
        let lacking = |size: usize| size - thresholds.least_shared(size);
        let shared = |size| (keys.len() + alone).saturating_sub(lacking(size)).max(1);
        let mut least = shared(views.shingles(row as usize));
        if 2 * least <= keys.len() + alone {
            // Those of a text that says the same again and again are fewer.
            least = shared(views.set(row as usize, reader, set, batch)?);
        }
        let needed = hits_needed(least);
        let out = least > keys.len();
        Ok(Small {
            row,
            needed: if out { u32::MAX } else { needed as u32 },
            left_out: (least - needed) as u32,
            keys: keys[..].into(),
        })
    }
}

/// Let each of the keys stand once, by a hash table.
fn distinct(keys: &mut Vec<u32>, table: &mut Vec<u32>, batch: &Batch) -> Result<()> {
    const NONE: u32 = u32::MAX;
    let places = (2 * keys.len()).next_power_of_two();
    table.clear();
    table.resize(places, NONE);
    let (mut end, mut none) = (0, false);
    for start in (0..keys.len()).step_by(STEPS_BETWEEN_CHECKS) {
        batch.check()?;
        for at in start..(start + STEPS_BETWEEN_CHECKS).min(keys.len()) {
            let key = keys[at];
            if key == NONE {
                none = true;
                continue;
            }
            let mut place = ((u64::from(key) * places as u64) >> u32::BITS) as usize;
            while table[place] != NONE && table[place] != key {
                place = (place + 1) & (places - 1);
            }
            keys[end] = key;
            end += usize::from(table[place] == NONE);
            table[place] = key;
        }
    }
    keys.truncate(end);
    keys.extend(none.then_some(NONE));
    Ok(())
}

/// Which of the articles `rows` meet articles in the file: pairs with the smaller one first, sorted.
fn look_up(
    views: &Views<'_>,
    rows: &[u32],
    file: &File,
    smalls: &[Small],
    batch: &Batch,
) -> Result<Vec<(u32, u32)>> {
    let mut place = vec![u32::MAX; views.sketches.len()];
    for (at, small) in smalls.iter().enumerate() {
        place[small.row as usize] = at as u32;
    }
    let tasks = tasks(rows.len(), TASK, |at| views.shingles(rows[at] as usize));
    let space = || Search::new(views, file, smalls, batch);
    let found = batch.map_with(&tasks, space, |search, _, task| {
        let mut pairs = Vec::new();
        for row in &rows[task.clone()] {
            batch.check()?;
            let own = smalls.get(place[*row as usize] as usize);
            search.partners(*row, own, &mut pairs)?;
        }
        Ok(pairs)
    })?;
    let mut pairs = found.concat();
    sort(&mut pairs, batch)?;
    pairs.dedup();
    Ok(pairs)
}
