//! All pairs: screened, filed, looked up and compared.

use rustc_hash::FxHashMap;

use super::candidates::{File, Rarity, entries, hits_needed};
use super::screen::{Chance, chance};
use super::thresholds::Thresholds;
use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;
use crate::text::counts::{Counts, count, tasks};
use crate::text::shingles::{Articles, Shingler, Summary, sort};

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

/// Articles read once: how often their shingles stand, and what each is made of.
pub(super) struct Counted {
    pub(super) counts: Counts,
    summaries: Vec<Summary>,
}

impl Counted {
    /// Read all articles, whole.
    pub(super) fn new(texts: &[Option<&str>], size: usize, batch: &Batch) -> Result<Self> {
        let articles = Articles { texts, kept: None };
        let first = articles.first_alike(None);
        let rows: Vec<u32> =
            (0..texts.len() as u32).filter(|row| first[*row as usize] == *row).collect();
        let (counts, read) = count(&articles, &rows, size, None, batch)?;
        let mut summaries = vec![Summary::default(); texts.len()];
        for (row, summary) in rows.iter().zip(read) {
            summaries[*row as usize] = summary;
        }
        for (row, first) in first.into_iter().enumerate() {
            summaries[row] = summaries[first as usize];
        }
        Ok(Self { counts, summaries })
    }
}

/// All pairs of articles with different words; those with the same words are told by `first`. What
/// was counted may have been the whole articles: those of which parts are kept have no others.
pub(super) fn join(
    articles: &Articles<'_>,
    counted: Counted,
    thresholds: &Thresholds,
    batch: &Batch,
) -> Result<Joined> {
    let Counted { counts, summaries } = counted;
    let rows = articles.texts.len();
    let mut joined = Joined {
        first: articles.first_alike(None),
        summaries,
        sizes: vec![0; rows],
        pairs: vec![],
    };
    read_again(articles, &mut joined.summaries, thresholds.shingle, batch)?;

    let rows: Vec<u32> = (0..rows as u32)
        .filter(|row| joined.first[*row as usize] == *row)
        .filter(|row| joined.summaries[*row as usize].words > 0)
        .collect();
    let rarity =
        Rarity::for_shingles(rows.iter().map(|row| joined.summaries[*row as usize].shingles).sum());
    let chances = screen(articles, &rows, &joined.summaries, &counts, thresholds, &rarity, batch)?;
    let with = |wanted: Chance| {
        let found = rows.iter().zip(&chances).filter(move |(_, (chance, _))| *chance == wanted);
        found.map(|(row, (_, key))| (*row, *key))
    };
    for (row, key) in with(Chance::Either) {
        joined.summaries[row as usize].key = key;
    }
    first_by_words(&mut joined);
    let firsts = with(Chance::Either).map(|(row, _)| row);
    let either: Vec<u32> = firsts.filter(|row| joined.first[*row as usize] == *row).collect();
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
    let mut rows: Vec<u32> = with(Chance::Larger).map(|(row, _)| row).collect();
    rows.extend_from_slice(&either);
    rows.sort_unstable();
    look_up(articles, &rows, &file, &smalls, &place, thresholds, batch, &mut joined)?;
    Ok(joined)
}

/// Read those articles again of which only parts are kept.
fn read_again(
    articles: &Articles<'_>,
    summaries: &mut [Summary],
    size: usize,
    batch: &Batch,
) -> Result<()> {
    let Some(kept) = articles.kept else { return Ok(()) };
    let rows: Vec<u32> =
        (0..kept.len() as u32).filter(|row| kept[*row as usize].is_some()).collect();
    let read = batch.map_with(
        &rows,
        || Shingler::new(size),
        |shingler, _, row| shingler.read(articles.parts(*row as usize), |_| batch.check()),
    )?;
    for (row, summary) in rows.into_iter().zip(read) {
        summaries[row as usize] = summary;
    }
    Ok(())
}

/// Let `first` lead to the first article with the same words. Where there is another one, all their
/// shingles are repeated, so that the keys of both are known.
fn first_by_words(joined: &mut Joined) {
    let mut seen = FxHashMap::default();
    for row in 0..joined.first.len() {
        let first = joined.first[row] as usize;
        let summary = joined.summaries[row];
        if first < row {
            joined.first[row] = joined.first[first];
        } else if summary.key != 0 {
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
) -> Result<Vec<(Chance, u64)>> {
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
                    let (chance, key) = chance(
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
                    Ok((chance, key))
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
                shingler.set(articles.parts(*row as usize), set, batch)?;
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
    Ok((File::new(filed, batch)?, smalls.into_iter().flatten().collect()))
}

/// Space for looking up one article after the other.
struct Search {
    shingler: Shingler,
    set: Vec<u64>,
    keys: Vec<u32>,
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
            keys: Vec::new(),
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
        let Self { shingler, set, keys, hits, touched } = self;
        let mut steps = 0;
        let mut look_up = |shingles: &[u64]| -> Result<()> {
            for shingles in shingles.chunks(STEPS_BETWEEN_CHECKS) {
                file.present(shingles, keys);
                for key in &*keys {
                    file.look_up(*key, |small| {
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
        let (size, mine): (usize, &[u64]) = if let Some(own) = own {
            (own.size as usize, &own.repeated)
        } else {
            sort(set, batch)?;
            set.dedup();
            (set.len(), set)
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
pub(super) fn shared(one: &[u64], other: &[u64]) -> usize {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < one.len() && j < other.len() {
        shared += usize::from(one[i] == other[j]);
        let (a, b) = (one[i], other[j]);
        i += usize::from(a <= b);
        j += usize::from(b <= a);
    }
    shared
}
