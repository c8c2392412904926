//! Which articles may be a pair: the prefix filter, one-sided.
//!
//! The smaller article of a pair shares at least `k` of its `n` shingles with the larger one
//! ([`Thresholds::least_shared`](super::Thresholds::least_shared)). Of any `n - k + m` of them, the
//! larger one has `m` at least. So each article is filed under its rarest shingles, as many as that,
//! and every article looks up all of its own: those it finds `m` times or oftener are its candidates
//! (Bayardo, Ma and Srikant, WWW 2007; Mann, Augsten and Bouros, PVLDB 2016). Shingles that stand
//! nowhere else are the rarest and need not be filed at all.
//!
//! Rarity is the same order for all articles. So after each of the `m` rarest shingles that a pair shares, the larger
//! one has `k - m` more that are not rarer; under one that fewer follow in its own order it need not
//! look for that smaller one. The most frequent shingles, under which most is filed, are so looked up
//! for the shortest articles alone.

use std::sync::atomic::{AtomicU16, Ordering};

use rayon::prelude::*;

use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;
use crate::text::buckets::Buckets;
use crate::text::near::ask_for;
use crate::text::zeros::Zeros;

/// One hit more is asked for each so many shingles that a pair must share: fewer chance candidates
/// for a somewhat larger file.
const SHARED_PER_HIT: usize = 8;

/// About how often shingles stand among the articles filed. May be off, which costs time alone.
#[derive(Debug)]
pub(super) struct Rarity {
    counts: Vec<AtomicU16>,
}

impl Rarity {
    /// Room for as many shingles.
    pub(super) fn for_shingles(shingles: usize) -> Self {
        let mut counts = Vec::new();
        counts.resize_with((shingles / 2).max(1 << 12), || AtomicU16::new(0));
        Self { counts }
    }

    /// Count the shingles of these keys.
    pub(super) fn add(&self, keys: impl IntoIterator<Item = u32>) {
        for key in keys {
            let count = &self.counts[self.place(key)];
            let before = count.load(Ordering::Relaxed);
            if before < u16::MAX {
                count.store(before + 1, Ordering::Relaxed);
            }
        }
    }

    /// How often about the shingle of a key was counted, at most 65,535.
    pub(super) fn of(&self, key: u32) -> u16 {
        self.counts[self.place(key)].load(Ordering::Relaxed)
    }

    fn place(&self, key: u32) -> usize {
        ((u64::from(key) * self.counts.len() as u64) >> 32) as usize
    }

    /// The class of a key by how often its shingle was counted: eight for each power of two.
    #[inline]
    fn class(&self, key: u32) -> usize {
        let count = u32::from(self.of(key)) + 1;
        let power = count.ilog2();
        (power * 8 + ((count << 3 >> power) & 7)) as usize
    }
}

/// Classes of counts up to 65,536.
const CLASSES: usize = 17 * 8;

/// Of each class of shingles how many of the articles filed, the first ones, are to be looked for.
pub(super) type Limits = [u32; CLASSES];

/// From as many articles on for a shingle that is looked up it pays to look for some of them alone.
const MANY: u64 = if cfg!(test) { 0 } else { 8 };

/// Hits that the smaller article of a pair must have in the larger one, of `least_shared`.
pub(super) fn hits_needed(least_shared: usize) -> usize {
    1 + least_shared / SHARED_PER_HIT
}

/// Append the file entries of an article: its rarest keys, all but as many as are left out. About how
/// often they stand, all in all.
pub(super) fn entries(
    article: u32,
    keys: &[u32],
    left_out: usize,
    rarity: &Rarity,
    scratch: &mut Vec<u64>,
    entries: &mut Vec<u64>,
) -> u64 {
    let filed = keys.len() - left_out;
    scratch.clear();
    scratch.extend(keys.iter().map(|key| u64::from(rarity.of(*key)) << 32 | u64::from(*key)));
    if filed < scratch.len() {
        scratch.select_nth_unstable(filed);
    }
    entries.extend(scratch[..filed].iter().map(|shingle| shingle << 32 | u64::from(article)));
    scratch[..filed].iter().map(|shingle| shingle >> 32).sum()
}

/// Articles filed under shingles.
#[derive(Debug)]
pub(super) struct File {
    /// Shingle and article, sorted.
    entries: Zeros,
    /// Where the entries begin whose shingles have the same leading bits, two to a number.
    begins: Zeros,
    shift: u32,
    /// A bit for each shingle that may be there.
    present: Zeros,
    present_shift: u32,
    order: Option<Order>,
}

/// What tells of the articles that are filed which ones to look for.
#[derive(Debug)]
struct Order {
    rarity: Rarity,
    /// How many articles, which are filed in this order, leave out fewer shingles than each number.
    below: Vec<u32>,
}

/// Bits of the table of what is there for each entry.
const BITS_PER_ENTRY: usize = 16;

/// Parts in which the tables of a file are made: more than threads, so that none waits for another.
const PARTS: usize = 64;

impl File {
    /// File the entries.
    pub(super) fn new(parts: Vec<Vec<u64>>, batch: &Batch) -> Result<Self> {
        let entries = Buckets::of(parts, batch)?.sorted(batch)?;
        let bits = (entries.len().max(2).ilog2() + 1).min(30);
        let shift = 64 - bits;
        let buckets = 1 << bits;
        let mut begins = Zeros::new(buckets / 2 + 1);
        begins.halves_mut()[buckets] = entries.len() as u32;
        let part = buckets.div_ceil(PARTS);
        let parts = begins.halves_mut()[..buckets].par_chunks_mut(part).enumerate();
        parts.for_each(|(number, begins)| {
            let first = (number * part) as u64;
            let mut at = entries.partition_point(|entry| entry >> shift < first);
            for (bucket, begin) in (first..).zip(begins) {
                *begin = at as u32;
                while entries.get(at).is_some_and(|entry| entry >> shift == bucket) {
                    at += 1;
                }
            }
        });
        let present_bits =
            ((entries.len() * BITS_PER_ENTRY).max(64).next_power_of_two().ilog2()).min(32);
        let present_shift = 64 - present_bits;
        let mut present = Zeros::new((1_usize << present_bits) / 64);
        let part = present.len().div_ceil(PARTS);
        present.par_chunks_mut(part).enumerate().for_each(|(number, words)| {
            let first = (number * part * 64) as u64;
            let begin = entries.partition_point(|entry| entry >> present_shift < first);
            for entry in &entries[begin..] {
                let bit = (entry >> present_shift) - first;
                let Some(word) = words.get_mut((bit / 64) as usize) else { break };
                *word |= 1 << (bit % 64);
            }
        });
        Ok(Self { entries, begins, shift, present, present_shift, order: None })
    }

    /// Look for some of the articles alone, where entries chosen by `rarity` are `met` so often when `keys`
    /// are looked up that it pays. They are numbered by how many keys each leaves out.
    pub(super) fn order(
        &mut self,
        rarity: Rarity,
        left_out: impl Iterator<Item = usize>,
        met: u64,
        keys: usize,
    ) {
        if met < MANY * keys as u64 {
            return;
        }
        let mut below = vec![0];
        for (before, left_out) in (0..).zip(left_out) {
            // As many as came before leave out fewer, up to this number.
            below.resize(below.len().max(left_out + 1), before);
            debug_assert!(below.len() == left_out + 1, "in this order");
        }
        self.order = Some(Order { rarity, below });
    }

    /// Among how many of the articles to look for the keys of one article, `keys` all in all; `None` for
    /// all of them.
    pub(super) fn limits(
        &self,
        articles: usize,
        keys: &[u32],
        batch: &Batch,
    ) -> Result<Option<Limits>> {
        let Some(Order { rarity, below }) = &self.order else { return Ok(None) };
        let mut limits = [0_u32; CLASSES];
        for keys in keys.chunks(STEPS_BETWEEN_CHECKS) {
            batch.check()?;
            for key in keys {
                limits[rarity.class(*key)] += 1;
            }
        }
        let mut follow = 0;
        for limit in limits.iter_mut().rev() {
            follow += *limit as usize;
            *limit = below.get(follow).copied().unwrap_or(articles as u32);
        }
        Ok(Some(limits))
    }

    /// Put in `found` those of the keys that may be in the file.
    pub(super) fn present(&self, keys: &[u32], found: &mut Vec<u32>) {
        // Without a branch, so that one place of the table need not wait for another.
        let present: &[u64] = &self.present;
        found.resize(keys.len(), 0);
        let mut end = 0;
        for key in keys {
            let bit = (u64::from(*key) << 32) >> self.present_shift;
            found[end] = *key;
            end += (present[(bit / 64) as usize] >> (bit % 64) & 1) as usize;
        }
        found.truncate(end);
    }

    /// Call `hit` with each article filed under one of the keys, as far as the limits say.
    #[inline]
    pub(super) fn look_up(
        &self,
        keys: &[u32],
        limits: Option<&Limits>,
        buckets: &mut Vec<(u32, u32)>,
        mut hit: impl FnMut(u32),
    ) {
        let (entries, begins): (&[u64], _) = (&self.entries, self.begins.halves());
        buckets.clear();
        buckets.extend(keys.iter().map(|key| {
            let bucket = ((u64::from(*key) << 32) >> self.shift) as usize;
            (begins[bucket], begins[bucket + 1])
        }));
        let first = |(begin, _): &(u32, u32)| entries.get(*begin as usize);
        ask_for(buckets.iter().filter_map(first));
        for (key, (begin, end)) in keys.iter().zip(buckets) {
            let limit = limits.zip(self.order.as_ref());
            let limit = limit.map_or(u32::MAX, |(limits, order)| limits[order.rarity.class(*key)]);
            let last = u64::from(*key) << 32 | u64::from(limit);
            for entry in &entries[*begin as usize..*end as usize] {
                if *entry >= last {
                    break;
                }
                if (entry >> 32) as u32 == *key {
                    hit(*entry as u32);
                }
            }
        }
    }
}
