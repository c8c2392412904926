//! One article after the other looked up in the file, and compared with those found often enough.

use super::candidates::File;
use super::join::Pair;
use super::thresholds::Thresholds;
use super::views::Views;
use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;
use crate::text::sketches::{Reader, key};

/// Keys looked up together.
const KEYS_AT_ONCE: usize = 16;

/// One that may be the smaller of a pair.
pub(super) struct Small {
    pub(super) row: u32,
    /// Distinct shingles.
    pub(super) size: u32,
    /// Hits by which it becomes a candidate.
    pub(super) needed: u32,
    /// Its shingles that may stand elsewhere, sorted.
    pub(super) repeated: Box<[u64]>,
}

/// What is looked up, where, and space for it.
pub(super) struct Search<'a> {
    views: &'a Views<'a>,
    file: &'a File,
    smalls: &'a [Small],
    thresholds: &'a Thresholds,
    batch: &'a Batch,
    reader: Reader,
    set: Vec<u64>,
    keys: Vec<u32>,
    present: Vec<u32>,
    buckets: Vec<(u32, u32)>,
    hits: Vec<u32>,
    touched: Vec<u32>,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        views: &'a Views<'a>,
        file: &'a File,
        smalls: &'a [Small],
        thresholds: &'a Thresholds,
        batch: &'a Batch,
    ) -> Self {
        Self {
            views,
            file,
            smalls,
            thresholds,
            batch,
            reader: Reader::of(views.sketches),
            set: Vec::new(),
            keys: Vec::new(),
            present: Vec::new(),
            buckets: Vec::new(),
            hits: vec![0; smalls.len()],
            touched: Vec::new(),
        }
    }

    /// Append the pairs of which the article is the larger one; how many distinct shingles it has,
    /// if that was counted. `own` is the article itself, where it may be the smaller one as well.
    pub(super) fn partners(
        &mut self,
        row: u32,
        own: Option<&'a Small>,
        pairs: &mut Vec<Pair>,
    ) -> Result<u32> {
        let views = self.views;
        if let Some(own) = own {
            self.look_up_all(&own.repeated)?;
        } else {
            let mut keys = std::mem::take(&mut self.keys);
            views.keys(row as usize, &mut self.reader, &mut keys, self.batch)?;
            self.look_up(&keys)?;
            self.keys = keys;
        }
        let Self { hits, smalls, touched, .. } = self;
        touched.retain(|small| {
            let candidate = &smalls[*small as usize];
            let enough = std::mem::take(&mut hits[*small as usize]) >= candidate.needed;
            enough && candidate.row != row
        });
        if self.touched.is_empty() {
            return Ok(0);
        }
        if let Some(own) = own {
            self.compare(row, own.size as usize, &own.repeated, pairs)?;
            return Ok(own.size);
        }
        let mut set = std::mem::take(&mut self.set);
        let size = views.set(row as usize, &mut self.reader, &mut set, self.batch)?;
        self.compare(row, size, &set, pairs)?;
        self.set = set;
        Ok(size as u32)
    }

    /// Like [`Search::look_up`], for shingles.
    fn look_up_all(&mut self, shingles: &[u64]) -> Result<()> {
        let mut keys = std::mem::take(&mut self.keys);
        keys.clear();
        keys.extend(shingles.iter().map(|shingle| key(*shingle)));
        self.look_up(&keys)?;
        self.keys = keys;
        Ok(())
    }

    /// Count for each article in the file how many of the keys it is filed under.
    fn look_up(&mut self, keys: &[u32]) -> Result<()> {
        let Self { file, batch, present, buckets, hits, touched, .. } = self;
        let limits = file.limits(hits.len(), keys, batch)?;
        let mut steps = 0;
        for keys in keys.chunks(STEPS_BETWEEN_CHECKS) {
            file.present(keys, present);
            for present in present.chunks(KEYS_AT_ONCE) {
                file.look_up(present, limits.as_ref(), buckets, |small| {
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
    }

    /// Append the pairs of an article, of `size` shingles of which `mine` may stand elsewhere, with
    /// the candidates found that are smaller.
    fn compare(
        &mut self,
        row: u32,
        size: usize,
        mine: &[u64],
        pairs: &mut Vec<Pair>,
    ) -> Result<()> {
        let Self { smalls, thresholds, batch, touched, .. } = self;
        let mut steps = 0;
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
            let least = thresholds.least_shared_of(other_size, size);
            let shared = shared(&other.repeated, mine, least);
            if thresholds.reached(shared, other_size, size) {
                let (left, right) = (row.min(other.row), row.max(other.row));
                pairs.push(Pair { left, right, shared: shared as u32 });
            }
        }
        Ok(())
    }
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
