//! The file of an index: which representatives have which shingles, in sorted segments.
//!
//! What is added makes a new segment; two of about the same size are merged into one, so that there
//! are few (a log-structured merge tree: O'Neil et al. 1996). A segment may lie in a mapped file.

use crate::error::Result;
use crate::storage::{Numbers, Section, Stored};
use crate::text::sketches::key;

/// A segment is merged with the one before it unless that is so many times as long.
const MERGED_BELOW: usize = 2;

/// Entries in a bucket of the directory, about.
const BUCKET: usize = 4;

/// Set in an entry that is not among the rarest of its article, those by which a larger one finds
/// it. Entries with it come after those without.
const COMMON: u64 = 1 << 31;

/// Articles that one index can hold the shingles of.
pub(super) const MOST_ARTICLES: usize = 1 << 31;

/// Sorted entries: 32 bits of a shingle, whether it is a common one of its article, the article.
#[derive(Debug)]
struct Segment {
    entries: Numbers<u64>,
    begins: Numbers<u64>,
}

impl Segment {
    fn new(entries: Vec<u64>) -> Self {
        let bits = (entries.len() / BUCKET).max(1).ilog2();
        let mut begins = vec![0_u64; (1 << bits) + 1];
        let bucket = |entry: u64| (entry >> 32 >> (32 - bits)) as usize;
        for entry in &entries {
            begins[bucket(*entry) + 1] += 1;
        }
        for at in 1..begins.len() {
            begins[at] += begins[at - 1];
        }
        Self { entries: Numbers::Owned(entries), begins: Numbers::Owned(begins) }
    }

    fn bucket(&self, key: u32) -> &[u64] {
        let bits = (self.begins.len() - 1).ilog2();
        let bucket = (u64::from(key) >> (32 - bits)) as usize;
        self.entries
            .get(self.begins[bucket] as usize..self.begins[bucket + 1] as usize)
            .unwrap_or(&[])
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
        let largest = self.0.first();
        ranked.extend(shingles.iter().map(|shingle| {
            let key = key(*shingle);
            let filed = largest.map_or(0, |segment| segment.bucket(key).len());
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
    pub(super) fn add(&mut self, mut entries: Vec<u64>) {
        while let Some(last) = self.0.last() {
            let in_memory = matches!(last.entries, Numbers::Owned(_));
            if entries.is_empty() || !in_memory || last.entries.len() > MERGED_BELOW * entries.len()
            {
                break;
            }
            let last = self.0.pop().expect("there is a last one");
            entries = merge(&last.entries, &entries);
        }
        if !entries.is_empty() {
            self.0.push(Segment::new(entries));
        }
    }

    /// Call `hit` with each article that has the shingle, of which 32 bits are given; with those
    /// alone of which it is among the rarest if `rarest`.
    pub(super) fn look_up(&self, key: u32, rarest: bool, mut hit: impl FnMut(u32)) {
        for segment in &self.0 {
            let bucket = segment.bucket(key);
            let begin = bucket.partition_point(|entry| ((entry >> 32) as u32) < key);
            // Those that are common ones of their articles come last.
            let wanted =
                |entry: &&u64| (*entry >> 32) as u32 == key && !(rarest && *entry & COMMON != 0);
            for entry in bucket[begin..].iter().take_while(wanted) {
                hit((entry & (COMMON - 1)) as u32);
            }
        }
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
            let entries = stored.numbers(&format!("entries{at}"))?;
            Ok(Segment { entries, begins: stored.numbers(&format!("begins{at}"))? })
        };
        (0..count).map(segment).collect::<Result<_>>().map(Self)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

fn merge(one: &[u64], other: &[u64]) -> Vec<u64> {
    let mut merged = Vec::with_capacity(one.len() + other.len());
    let (mut i, mut j) = (0, 0);
    while i < one.len() && j < other.len() {
        let first = one[i] <= other[j];
        merged.push(if first { one[i] } else { other[j] });
        i += usize::from(first);
        j += usize::from(!first);
    }
    merged.extend_from_slice(&one[i..]);
    merged.extend_from_slice(&other[j..]);
    merged
}
