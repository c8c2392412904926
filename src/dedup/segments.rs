//! The file of an index: which representatives have which shingles, in sorted segments.
//!
//! What is added makes a new segment; two of about the same size are merged into one, so that there
//! are few (a log-structured merge tree: O'Neil et al. 1996). A segment may lie in a mapped file.

use std::ops::{Deref, Range};

use crate::error::Result;
use crate::storage::{Numbers, Section, Stored};
use crate::text::sketches::key;
use crate::text::zeros::Zeros;

/// A segment is merged with the one before it unless that is so many times as long.
const MERGED_BELOW: usize = 4;

/// Entries in a bucket of the directory, about.
const BUCKET: usize = 4;

/// Set in an entry that is not among the rarest of its article, those by which a larger one finds
/// it. Entries with it come after those without.
const COMMON: u64 = 1 << 31;

/// Articles that one index can hold the shingles of.
pub(super) const MOST_ARTICLES: usize = 1 << 31;

/// Numbers that were put together here, or lie in a file.
#[derive(Debug)]
enum Long {
    Built(Zeros),
    Stored(Numbers<u64>),
}

impl Deref for Long {
    type Target = [u64];

    fn deref(&self) -> &[u64] {
        match self {
            Self::Built(numbers) => numbers,
            Self::Stored(numbers) => numbers,
        }
    }
}

/// Sorted entries: 32 bits of a shingle, whether it is a common one of its article, the article.
#[derive(Debug)]
struct Segment {
    entries: Long,
    begins: Long,
}

impl Segment {
    fn new(entries: Zeros) -> Self {
        let bits = (entries.len() / BUCKET).max(1).ilog2();
        let mut begins = Zeros::new((1 << bits) + 1);
        let bucket = |entry: u64| (entry >> 32 >> (32 - bits)) as usize;
        for entry in entries.iter() {
            begins[bucket(*entry) + 1] += 1;
        }
        let mut sum = 0;
        for begin in begins.iter_mut() {
            sum += *begin;
            *begin = sum;
        }
        Self { entries: Long::Built(entries), begins: Long::Built(begins) }
    }

    fn buckets(&self) -> Buckets<'_> {
        Buckets { begins: &self.begins, shift: 32 - (self.begins.len() - 1).ilog2() }
    }
}

/// Where the entries of a key are, among those of others.
struct Buckets<'a> {
    begins: &'a [u64],
    shift: u32,
}

impl Buckets<'_> {
    #[inline]
    fn of(&self, key: u32) -> Range<usize> {
        let bucket = (u64::from(key) >> self.shift) as usize;
        self.begins[bucket] as usize..self.begins[bucket + 1] as usize
    }
}

/// All segments, the largest first.
#[derive(Debug, Default)]
pub(super) struct Segments(Vec<Segment>);

impl Segments {
    /// The entries of one article: all its shingles, of which `rarest` lists the rarest as told by
    /// [`Segments::rank`].
    pub(super) fn entries(article: u32, ranked: &[u64], rarest: usize, entries: &mut Vec<u64>) {
        for (at, shingle) in ranked.iter().enumerate() {
            let common = if at < rarest { 0 } else { COMMON };
            entries.push(shingle << 32 | common | u64::from(article));
        }
    }

    /// Let `ranked` be the shingles with the `rarest` rarest of them first, each as 32 bits. Rarity may
    /// be off, which costs time alone: the largest segment speaks for all.
    pub(super) fn rank(
        &self,
        shingles: &[u64],
        rarest: usize,
        count: impl Fn(u64) -> usize,
        ranked: &mut Vec<u64>,
    ) {
        ranked.clear();
        let largest = self.0.first().map(Segment::buckets);
        ranked.extend(shingles.iter().map(|shingle| {
            let key = key(*shingle);
            let filed = largest.as_ref().map_or(0, |buckets| buckets.of(key).len());
            ((filed + count(*shingle)).min(u32::MAX as usize) as u64) << 32 | u64::from(key)
        }));
        if rarest < ranked.len() {
            ranked.select_nth_unstable(rarest);
        }
        for shingle in ranked {
            *shingle &= u64::from(u32::MAX);
        }
    }

    /// File new entries, which are sorted.
    pub(super) fn add(&mut self, mut entries: Zeros) {
        if entries.is_empty() {
            return;
        }
        while let Some(last) = self.0.last() {
            let in_memory = matches!(last.entries, Long::Built(_));
            if !in_memory || last.entries.len() > MERGED_BELOW * entries.len() {
                break;
            }
            let last = self.0.pop().expect("there is a last one");
            entries = merge(&last.entries, &entries);
        }
        self.0.push(Segment::new(entries));
    }

    /// Call `hit` with the place among `keys` of each shingle, of which 32 bits are given, and each article
    /// that has it; from place `rarest` on with those alone of which it is among the rarest.
    pub(super) fn look_up(
        &self,
        keys: &[u32],
        rarest: usize,
        space: &mut Vec<(Range<usize>, u64)>,
        mut hit: impl FnMut(usize, u32) -> Result<()>,
    ) -> Result<()> {
        for segment in &self.0 {
            let entries: &[u64] = &segment.entries;
            // Memory is what takes time: all places are asked for before one is waited for.
            space.clear();
            let buckets = segment.buckets();
            space.extend(keys.iter().map(|key| (buckets.of(*key), 0)));
            for (bucket, first) in &mut *space {
                *first = entries.get(bucket.start).copied().unwrap_or(0);
            }
            for (at, (key, (bucket, first))) in keys.iter().zip(&*space).enumerate() {
                let bucket = entries.get(bucket.clone()).unwrap_or(&[]);
                if bucket.is_empty() || (*first >> 32) as u32 > *key {
                    continue;
                }
                let begin = bucket.partition_point(|entry| ((entry >> 32) as u32) < *key);
                // Those that are common ones of their articles come last.
                let wanted = |entry: &&u64| {
                    (*entry >> 32) as u32 == *key && !(at >= rarest && *entry & COMMON != 0)
                };
                for entry in bucket[begin..].iter().take_while(wanted) {
                    hit(at, (entry & (COMMON - 1)) as u32)?;
                }
            }
        }
        Ok(())
    }

    /// The sections of a file that holds the segments.
    pub(super) fn sections(&self) -> Vec<Section<'_>> {
        let numbered = self.0.iter().enumerate();
        numbered
            .flat_map(|(at, segment)| {
                [
                    (format!("entries{at}"), vec![bytemuck::cast_slice(&segment.entries)]),
                    (format!("begins{at}"), vec![bytemuck::cast_slice(&segment.begins)]),
                ]
            })
            .collect()
    }

    /// The segments of a file.
    pub(super) fn open(stored: &std::sync::Arc<Stored>, count: usize) -> Result<Self> {
        let segment = |at| {
            let entries = Long::Stored(stored.numbers(&format!("entries{at}"))?);
            Ok(Segment { entries, begins: Long::Stored(stored.numbers(&format!("begins{at}"))?) })
        };
        (0..count).map(segment).collect::<Result<_>>().map(Self)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

fn merge(one: &[u64], other: &[u64]) -> Zeros {
    let mut merged = Zeros::new(one.len() + other.len());
    let all: &mut [u64] = &mut merged;
    let (mut i, mut j) = (0, 0);
    while i < one.len() && j < other.len() {
        let first = one[i] <= other[j];
        all[i + j] = if first { one[i] } else { other[j] };
        i += usize::from(first);
        j += usize::from(!first);
    }
    let (left, rest) = (&one[i..], &mut all[i + j..]);
    rest[..left.len()].copy_from_slice(left);
    rest[left.len()..].copy_from_slice(&other[j..]);
    merged
}
