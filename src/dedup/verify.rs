//! Articles that may be pairs, compared shingle by shingle.

use super::join::{Joined, Pair, TASK};
use super::search::shared;
use super::thresholds::Thresholds;
use super::views::Views;
use crate::batch::Batch;
use crate::error::Result;
use crate::text::sketches::{Reader, tasks};

/// No place.
const NONE: u32 = u32::MAX;

/// Add those that reach a threshold of pairs of rows, sorted. Of the first ones of the pairs as many
/// shingles are held at once as take about `memory` bytes.
pub(super) fn verify(
    views: &Views<'_>,
    pairs: &[(u32, u32)],
    thresholds: &Thresholds,
    memory: Option<usize>,
    batch: &Batch,
    joined: &mut Joined,
) -> Result<()> {
    let groups: Vec<&[(u32, u32)]> = pairs.chunk_by(|(one, _), (other, _)| one == other).collect();
    let shingles = |at: usize| views.shingles(groups[at][0].0 as usize);
    let most = memory.map_or(usize::MAX, |memory| memory / size_of::<u64>());
    let mut place = vec![NONE; views.sketches.len()];
    for block in tasks(groups.len(), most, shingles) {
        let rows: Vec<u32> = groups[block.clone()].iter().map(|pairs| pairs[0].0).collect();
        let held = sets(views, &rows, batch)?;
        for (at, row) in (0..).zip(&rows) {
            place[*row as usize] = at;
            joined.sizes[*row as usize] = held[at as usize].len() as u32;
        }
        let held = |row: u32| held.get(place[row as usize] as usize);
        let mut turned: Vec<(u32, u32)> =
            groups[block].iter().copied().flatten().map(|(one, other)| (*other, *one)).collect();
        turned.sort_unstable();
        let others: Vec<&[(u32, u32)]> = turned.chunk_by(|one, other| one.0 == other.0).collect();
        let tasks = tasks(others.len(), TASK, |at| views.shingles(others[at][0].0 as usize));
        let space = || (Reader::of(views.sketches), Vec::new());
        let found = batch.map_with(&tasks, space, |(reader, read), _, task| {
            let (mut found, mut sizes) = (Vec::new(), Vec::new());
            for pairs in &others[task.clone()] {
                let row = pairs[0].0;
                let set = if let Some(held) = held(row) {
                    held
                } else {
                    views.set(row as usize, reader, read, batch)?;
                    &read[..]
                };
                sizes.push((row, set.len() as u32));
                for (_, with) in *pairs {
                    batch.check()?;
                    let other = held(*with).expect("the first one of each pair is held");
                    if !thresholds.reached(other.len().min(set.len()), other.len(), set.len()) {
                        continue;
                    }
                    let least = thresholds.least_shared_of(other.len(), set.len());
                    let shared = shared(other, set, least);
                    if thresholds.reached(shared, other.len(), set.len()) {
                        let (left, right) = (row.min(*with), row.max(*with));
                        found.push(Pair { left, right, shared: shared as u32 });
                    }
                }
            }
            Ok((found, sizes))
        })?;
        for (found, sizes) in found {
            joined.pairs.extend(found);
            for (row, size) in sizes {
                joined.sizes[row as usize] = size;
            }
        }
        for row in rows {
            place[row as usize] = NONE;
        }
    }
    Ok(())
}

/// The distinct shingles of articles, sorted.
fn sets(views: &Views<'_>, rows: &[u32], batch: &Batch) -> Result<Vec<Box<[u64]>>> {
    let tasks = tasks(rows.len(), TASK, |at| views.shingles(rows[at] as usize));
    let space = || (Reader::of(views.sketches), Vec::new());
    let sets = batch.map_with(&tasks, space, |(reader, set), _, task| {
        let mut sets: Vec<Box<[u64]>> = Vec::with_capacity(task.len());
        for row in &rows[task.clone()] {
            batch.check()?;
            views.set(*row as usize, reader, set, batch)?;
            sets.push((**set).into());
        }
        Ok(sets)
    })?;
    Ok(sets.into_iter().flatten().collect())
}
