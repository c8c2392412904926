//! Articles that may be pairs, compared shingle by shingle.

use super::join::{Joined, Pair, TASK};
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
            joined.sizes[*row as usize] = held[at as usize].size as u32;
        }
        let held = |row: u32| held.get(place[row as usize] as usize);
        let mut turned: Vec<(u32, u32)> =
            groups[block].iter().copied().flatten().map(|(one, other)| (*other, *one)).collect();
        turned.sort_unstable();
        let others: Vec<&[(u32, u32)]> = turned.chunk_by(|one, other| one.0 == other.0).collect();
        let tasks = tasks(others.len(), TASK, |at| views.shingles(others[at][0].0 as usize));
        let space = || (Reader::of(views.sketches), Set::default());
        let found = batch.map_with(&tasks, space, |(reader, read), _, task| {
            let (mut found, mut sizes) = (Vec::new(), Vec::new());
            for pairs in &others[task.clone()] {
                let row = pairs[0].0;
                let set: &Set = if let Some(held) = held(row) {
                    held
                } else {
                    read.size = views.set(row as usize, reader, &mut read.repeated, batch)?;
                    &*read
                };
                sizes.push((row, set.size as u32));
                for (_, with) in *pairs {
                    batch.check()?;
                    let other = held(*with).expect("the first one of each pair is held");
                    let most = other.repeated.len().min(set.repeated.len());
                    if !thresholds.reached(most, other.size, set.size) {
                        continue;
                    }
                    let least = thresholds.least_shared_of(other.size, set.size);
                    let shared = shared(&other.repeated, &set.repeated, least);
                    if thresholds.reached(shared, other.size, set.size) {
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

/// The distinct shingles of an article.
#[derive(Default)]
struct Set {
    /// How many there are.
    size: usize,
    /// Those that may stand elsewhere, sorted.
    repeated: Vec<u64>,
}

/// Those of some articles.
fn sets(views: &Views<'_>, rows: &[u32], batch: &Batch) -> Result<Vec<Set>> {
    let tasks = tasks(rows.len(), TASK, |at| views.shingles(rows[at] as usize));
    let space = || (Reader::of(views.sketches), Vec::new());
    let sets = batch.map_with(&tasks, space, |(reader, set), _, task| {
        let mut sets = Vec::with_capacity(task.len());
        for row in &rows[task.clone()] {
            batch.check()?;
            let size = views.set(*row as usize, reader, set, batch)?;
            sets.push(Set { size, repeated: set.clone() });
        }
        Ok(sets)
    })?;
    Ok(sets.into_iter().flatten().collect())
}

/// Numbers of a list that are looked at before it is asked whether the others can be enough.
const AT_ONCE: usize = 64;

/// How many numbers two sorted lists share, or fewer if those are not `least`.
pub(super) fn shared(one: &[u64], other: &[u64], least: usize) -> usize {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < one.len() && j < other.len() {
        let end = (i + AT_ONCE).min(one.len());
        while i < end && j < other.len() {
            let (a, b) = (one[i], other[j]);
            shared += usize::from(a == b);
            i += usize::from(a <= b);
            j += usize::from(b <= a);
        }
        if shared + (one.len() - i).min(other.len() - j) < least {
            break;
        }
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_as_two_lists_share_if_they_can_be_enough() {
        for (step, length, by, count) in
            [(1, 300, 1, 300), (2, 300, 3, 200), (1, 7, 5, 7), (2, 1000, 2, 0), (1, 0, 1, 300)]
        {
            let one: Vec<u64> = (0..length).map(|at| at * step).collect();
            let start = u64::from(count == 0);
            let other: Vec<u64> = (0..count.max(200)).map(|at| start + at * by).collect();
            let really = one.iter().filter(|number| other.contains(number)).count();
            for least in [0, 1, really / 2, really] {
                assert_eq!(shared(&one, &other, least), really, "{step} {length} {by}");
                assert_eq!(shared(&other, &one, least), really, "{step} {length} {by}");
            }
            for least in [really + 1, really + 100, usize::MAX / 2] {
                assert!(shared(&one, &other, least) < least);
            }
        }
    }
}
