//! All pairs: screened, filed, looked up and compared.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use super::candidates::{File, Rarity, entries, hits_needed};
use super::screen::{Chance, Counts, chance, count, tasks};
use super::shingles::{Articles, Shingler, Summary};
use super::thresholds::Thresholds;
use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;

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
    /// What each article is made of.
    pub(super) summaries: Vec<Summary>,
    /// How many distinct shingles the articles in `pairs` have; 0 for those never counted.
    pub(super) sizes: Vec<u32>,
    /// The pairs among first articles, in no order.
    pub(super) pairs: Vec<Pair>,
}

/// One that may be the smaller of a pair.
struct Small {
    row: u32,
    /// Distinct shingles.
    size: u32,
    /// Hits by which it becomes a candidate.
    needed: u32,
    /// Its shingles that may stand elsewhere, sorted.
    repeated: Box<[u64]>,
}

/// All pairs of articles with different words; those with the same words are told by `first`.
pub(super) fn join(
    articles: &Articles<'_>,
    thresholds: &Thresholds,
    batch: &Batch,
) -> Result<Joined> {
    let mut joined = Joined { first: first_alike(articles), ..Joined::default() };
    let rows: Vec<u32> = (0..articles.texts.len() as u32)
        .filter(|row| joined.first[*row as usize] == *row)
        .collect();
    let (counts, summaries) = count(articles, &rows, thresholds.shingle, batch)?;
    joined.summaries = vec![Summary::default(); articles.texts.len()];
    for (row, summary) in rows.iter().zip(summaries) {
        joined.summaries[*row as usize] = summary;
    }
    first_by_words(&mut joined);
    joined.sizes = vec![0; articles.texts.len()];

    let rows: Vec<u32> =
        rows.into_iter().filter(|row| joined.first[*row as usize] == *row).collect();
    let rarity =
        Rarity::for_shingles(rows.iter().map(|row| joined.summaries[*row as usize].shingles).sum());
    let chances = screen(articles, &rows, &joined.summaries, &counts, thresholds, &rarity, batch)?;
    let with = |wanted: Chance| -> Vec<u32> {
        rows.iter().zip(&chances).filter(|(_, c)| **c == wanted).map(|(row, _)| *row).collect()
    };
    let either = with(Chance::Either);
    let (file, smalls) = file(articles, &either, &counts, thresholds, &rarity, batch)?;
    drop(counts);
    drop(rarity);
    for small in &smalls {
        joined.sizes[small.row as usize] = small.size;
    }
    let mut place = vec![u32::MAX; articles.texts.len()];
    for (at, small) in smalls.iter().enumerate() {
        place[small.row as usize] = at as u32;
    }
    let mut rows = with(Chance::Larger);
    rows.extend_from_slice(&either);
    rows.sort_unstable();
    look_up(articles, &rows, &file, &smalls, &place, thresholds, batch, &mut joined)?;
    Ok(joined)
}

/// For each article the first one with the same bytes of which the same are kept.
fn first_alike(articles: &Articles<'_>) -> Vec<u32> {
    let mut seen = FxHashMap::default();
    seen.reserve(articles.texts.len());
    (0..articles.texts.len())
        .map(|row| {
            let kept = articles.kept.and_then(|kept| kept[row].as_deref());
            match seen.entry((articles.texts[row], kept)) {
                Entry::Occupied(first) => *first.get(),
                Entry::Vacant(place) => *place.insert(row as u32),
            }
        })
        .collect()
}

/// Let `first` lead to the first article with the same words, and copy its summary.
fn first_by_words(joined: &mut Joined) {
    let mut seen = FxHashMap::default();
    for row in 0..joined.first.len() {
        let first = joined.first[row] as usize;
        if first < row {
            joined.first[row] = joined.first[first];
            joined.summaries[row] = joined.summaries[first];
            continue;
        }
        let summary = joined.summaries[row];
        if summary.words > 0 {
            let key = (summary.key, summary.words, summary.shingles);
            joined.first[row] = *seen.entry(key).or_insert(row as u32);
        }
    }
}

#[allow(clippy::too_many_arguments)]
fn screen(
    articles: &Articles<'_>,
    rows: &[u32],
    summaries: &[Summary],
    counts: &Counts,
    thresholds: &Thresholds,
    rarity: &Rarity,
    batch: &Batch,
) -> Result<Vec<Chance>> {
    let tasks = tasks(articles, rows);
    let chances = batch.map_with(
        &tasks,
        || (Shingler::new(thresholds.shingle), Vec::new()),
        |(shingler, repeated), _, task| {
            rows[task.clone()]
                .iter()
                .map(|row| {
                    batch.check()?;
                    let row = *row as usize;
                    let chance = chance(
                        shingler,
                        articles,
                        row,
                        summaries[row],
                        counts,
                        thresholds,
                        repeated,
                    )?;
                    if chance == Chance::Either {
                        rarity.add(repeated);
                    }
                    Ok(chance)
                })
                .collect::<Result<Vec<_>>>()
        },
    )?;
    Ok(chances.into_iter().flatten().collect())
}

/// Count distinct shingles and file each article under its rarest.
fn file(
    articles: &Articles<'_>,
    rows: &[u32],
    counts: &Counts,
    thresholds: &Thresholds,
    rarity: &Rarity,
    batch: &Batch,
) -> Result<(File, Vec<Small>)> {
    let tasks = tasks(articles, rows);
    let filed = batch.map_with(
        &tasks,
        || (Shingler::new(thresholds.shingle), Vec::new(), Vec::new()),
        |(shingler, set, scratch), _, task| {
            let mut smalls = Vec::with_capacity(task.len());
            let mut filed = Vec::new();
            for (offset, row) in rows[task.clone()].iter().enumerate() {
                batch.check()?;
                shingler.set(articles.parts(*row as usize), set)?;
                let size = set.len();
                let least = thresholds.least_shared(size);
                set.retain(|shingle| counts.repeated(*shingle));
                let mut needed = u32::MAX;
                if set.len() >= least {
                    needed = hits_needed(least) as u32;
                    let at = (task.start + offset) as u32;
                    entries(at, set, least, rarity, scratch, &mut filed);
                }
                let repeated = set.as_slice().into();
                smalls.push(Small { row: *row, size: size as u32, needed, repeated });
            }
            Ok((filed, smalls))
        },
    )?;
    let (filed, smalls): (Vec<_>, Vec<_>) = filed.into_iter().unzip();
    Ok((File::new(filed), smalls.into_iter().flatten().collect()))
}

/// Space for looking up one article after the other.
struct Search {
    shingler: Shingler,
    set: Vec<u64>,
    hits: Vec<u32>,
    touched: Vec<u32>,
}

#[allow(clippy::too_many_arguments)]
fn look_up(
    articles: &Articles<'_>,
    rows: &[u32],
    file: &File,
    smalls: &[Small],
    place: &[u32],
    thresholds: &Thresholds,
    batch: &Batch,
    joined: &mut Joined,
) -> Result<()> {
    let tasks = tasks(articles, rows);
    let found = batch.map_with(
        &tasks,
        || Search {
            shingler: Shingler::new(thresholds.shingle),
            set: Vec::new(),
            hits: vec![0; smalls.len()],
            touched: Vec::new(),
        },
        |search, _, task| {
            let mut pairs = Vec::new();
            let mut sizes = Vec::new();
            for row in &rows[task.clone()] {
                batch.check()?;
                let own = smalls.get(place[*row as usize] as usize);
                let size = search
                    .partners(articles, *row, own, file, smalls, thresholds, batch, &mut pairs)?;
                sizes.push(size);
            }
            Ok((pairs, sizes))
        },
    )?;
    for ((pairs, sizes), task) in found.into_iter().zip(tasks) {
        joined.pairs.extend(pairs);
        for (row, size) in rows[task].iter().zip(sizes) {
            let known = &mut joined.sizes[*row as usize];
            *known = size.max(*known);
        }
    }
    Ok(())
}

impl Search {
    /// Append the pairs of which the article is the larger one; how many distinct shingles it has,
    /// if that was counted.
    #[allow(clippy::too_many_arguments)]
    fn partners(
        &mut self,
        articles: &Articles<'_>,
        row: u32,
        own: Option<&Small>,
        file: &File,
        smalls: &[Small],
        thresholds: &Thresholds,
        batch: &Batch,
        pairs: &mut Vec<Pair>,
    ) -> Result<u32> {
        let Self { shingler, set, hits, touched } = self;
        let mut steps = 0;
        let mut look_up = |shingles: &[u64]| -> Result<()> {
            for shingle in shingles {
                file.look_up(*shingle, |small| {
                    let hits = &mut hits[small as usize];
                    if *hits == 0 {
                        touched.push(small);
                    }
                    *hits += 1;
                    steps += 1;
                });
                if steps > STEPS_BETWEEN_CHECKS {
                    steps = 0;
                    batch.check()?;
                }
            }
            Ok(())
        };
        if let Some(own) = own {
            look_up(&own.repeated)?;
        } else {
            set.clear();
            shingler.read(articles.parts(row as usize), |shingles| {
                set.extend_from_slice(shingles);
                batch.check()?;
                look_up(shingles)
            })?;
        }
        touched.retain(|small| {
            let candidate = &smalls[*small as usize];
            let enough = std::mem::take(&mut hits[*small as usize]) >= candidate.needed;
            enough && candidate.row != row
        });
        if touched.is_empty() {
            return Ok(0);
        }
        let (size, mine): (usize, &[u64]) = match own {
            Some(own) => (own.size as usize, &own.repeated),
            None => {
                set.sort_unstable();
                set.dedup();
                (set.len(), set)
            }
        };
        for small in touched.drain(..) {
            steps += mine.len();
            if steps > STEPS_BETWEEN_CHECKS {
                steps = 0;
                batch.check()?;
            }
            let other = &smalls[small as usize];
            let other_size = other.size as usize;
            if other_size > size || (other_size == size && other.row > row) {
                continue;
            }
            let shared = shared(&other.repeated, mine);
            if thresholds.reached(shared, other_size, size) {
                let (left, right) = (row.min(other.row), row.max(other.row));
                pairs.push(Pair { left, right, shared: shared as u32 });
            }
        }
        Ok(size as u32)
    }
}

/// How many numbers two sorted lists share.
fn shared(one: &[u64], other: &[u64]) -> usize {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < one.len() && j < other.len() {
        shared += usize::from(one[i] == other[j]);
        let (a, b) = (one[i], other[j]);
        i += usize::from(a <= b);
        j += usize::from(b <= a);
    }
    shared
}
