//! Numbers of many lists brought together by their leading bits, so that all threads sort them.
//!
//! Each list is put in the order of some leading bits where it was made (radix partitioning: Manegold,
//! Boncz and Kersten 2002); then what all lists have of each bucket is sorted by itself.

use std::ops::Range;

use rayon::prelude::*;

use super::lists::starts_of;
use super::shingles::sort;
use super::zeros::Zeros;
use crate::batch::Batch;
use crate::error::Result;

/// Numbers of a bucket, about, as long as there are fewer than the most buckets.
const PER_BUCKET: usize = 1 << 12;

/// Leading bits that tell a bucket, at most: enough for threads, few enough to write to all in turn.
const MOST_BITS: u32 = 8;

/// Lists of numbers, each in the order of the buckets.
pub(crate) struct Buckets {
    bits: u32,
    lists: Vec<List>,
}

/// Numbers, and where those of each bucket begin.
struct List {
    numbers: Vec<u64>,
    begins: Vec<u32>,
}

impl Buckets {
    /// Of lists of fewer than 2^32 numbers each.
    pub(crate) fn of(lists: Vec<Vec<u64>>, batch: &Batch) -> Result<Self> {
        let all: usize = lists.iter().map(Vec::len).sum();
        let bits = (all / PER_BUCKET).max(1).ilog2().min(MOST_BITS);
        let lists = lists.into_par_iter().map_init(Vec::new, |space, numbers| {
            batch.check()?;
            Ok(List::of(numbers, bits, space))
        });
        let lists: Vec<_> = lists.collect();
        Ok(Self { bits, lists: lists.into_iter().collect::<Result<_>>()? })
    }

    /// What `work` makes of all numbers of each bucket, sorted, in the order of the buckets.
    pub(crate) fn map<T: Send>(
        self,
        work: impl Fn(&[u64]) -> T + Sync + Send,
        batch: &Batch,
    ) -> Result<Vec<T>> {
        let made = self.numbers().into_par_iter();
        let made = made.map_init(Vec::new, |numbers, bucket| {
            numbers.clear();
            self.slices(bucket).for_each(|slice| numbers.extend_from_slice(slice));
            sort(numbers, batch)?;
            Ok(work(numbers))
        });
        made.collect::<Vec<_>>().into_iter().collect()
    }

    /// All numbers, sorted.
    pub(crate) fn sorted(self, batch: &Batch) -> Result<Zeros> {
        let mut all = Zeros::new(self.lists.iter().map(|list| list.numbers.len()).sum());
        let mut rest = &mut *all;
        let mut parts = Vec::new();
        for bucket in self.numbers() {
            let (part, others) = rest.split_at_mut(self.count(bucket));
            parts.push((bucket, part));
            rest = others;
        }
        batch.map_parts(parts, |(bucket, part)| {
            let mut end = 0;
            for slice in self.slices(bucket) {
                part[end..end + slice.len()].copy_from_slice(slice);
                end += slice.len();
            }
            sort(part, batch)
        })?;
        Ok(all)
    }

    /// The numbers of the buckets.
    fn numbers(&self) -> Range<usize> {
        0..1 << self.bits
    }

    /// How many numbers a bucket has.
    fn count(&self, bucket: usize) -> usize {
        self.slices(bucket).map(<[_]>::len).sum()
    }

    /// What each list has of a bucket.
    fn slices(&self, bucket: usize) -> impl Iterator<Item = &[u64]> {
        self.lists.iter().map(move |List { numbers, begins }| {
            &numbers[begins[bucket] as usize..begins[bucket + 1] as usize]
        })
    }
}

impl List {
    /// Of numbers, with space for as many.
    fn of(mut numbers: Vec<u64>, bits: u32, space: &mut Vec<u64>) -> Self {
        // In two steps, since no number is shifted by all of its bits.
        let bucket = |number: u64| (number >> 1 >> (u64::BITS - 1 - bits)) as usize;
        let mut counts = vec![0_u32; 1 << bits];
        for number in &numbers {
            counts[bucket(*number)] += 1;
        }
        let begins = starts_of(counts.into_iter());
        if bits > 0 {
            let mut next = begins.clone();
            space.clear();
            space.extend_from_slice(&numbers);
            for number in space {
                let next = &mut next[bucket(*number)];
                numbers[*next as usize] = *number;
                *next += 1;
            }
        }
        Self { numbers, begins }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers without order, of which some have the same leading bits.
    fn numbers(count: u64, seed: u64) -> Vec<u64> {
        let number = |at: u64| (at + seed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (0..count).map(|at| number(at) | (at % 3 / 2 * u64::MAX) << 50).collect()
    }

    #[test]
    fn all_numbers_of_all_lists_are_sorted() {
        let batch = Batch::new();
        for counts in [&[][..], &[0], &[1], &[5, 0, 3], &[9_000, 0, 1, 20_000], &[2_000_000, 7]] {
            let lists: Vec<Vec<u64>> =
                (1..).zip(counts).map(|(seed, count)| numbers(*count, seed)).collect();
            let mut sorted = lists.concat();
            sorted.sort_unstable();
            let of = || Buckets::of(lists.clone(), &batch).unwrap();
            assert!(*of().sorted(&batch).unwrap() == sorted, "{counts:?}");
            let each = of().map(<[_]>::to_vec, &batch).unwrap();
            assert!(each.concat() == sorted, "{counts:?}");
            if sorted.len() > 20_000 {
                assert!(each.len() > 1, "several threads have something to do");
            }
        }
    }

    #[test]
    fn sorting_can_be_stopped() {
        let batch = Batch::new();
        let buckets = Buckets::of(vec![numbers(100_000, 1)], &batch).unwrap();
        batch.stop();
        assert!(buckets.sorted(&batch).is_err());
        assert!(Buckets::of(vec![numbers(9, 1)], &batch).is_err());
    }
}
