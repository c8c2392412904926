//! Which articles of all shards may be a pair, range by range of their shingles.
//!
//! As in [`candidates`](super::super::candidates) the smaller article of a pair is filed under its
//! rarest shingles and the larger one looks up all. A range holds what is filed and looked up under
//! its shingles; the hits of two articles are those in all ranges together.

use super::super::candidates::hits_needed;
use super::super::thresholds::Thresholds;
use super::InPlay;
use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::{Error, Result};
use crate::text::lists::Lists;
use crate::text::shingles::placed;

/// Chance of finding a pair that just reaches a threshold, at least, where a sample is filed.
const LEAST_RECALL: f64 = 0.999;

/// Hits asked for where even one would be missing too often: any will do.
const ANY: u32 = 1;

/// The share of all shingles that is filed and looked up; all of them find every pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sampling {
    share: f64,
}

impl Sampling {
    /// A share in (0, 1].
    pub fn new(share: f64) -> Result<Self> {
        if share > 0.0 && share <= 1.0 {
            Ok(Self { share })
        } else {
            Err(Error::option("sample", format!("must lie in (0, 1], not {share}")))
        }
    }

    fn is_complete(self) -> bool {
        self.share >= 1.0
    }

    /// Whether the shingle of a hash is in the sample: its lower half tells, the upper one the range.
    fn has(self, hash: u64) -> bool {
        self.is_complete() || f64::from(hash as u32) < self.share * 2_f64.powi(32)
    }

    /// Hits that find a pair of `shared` shingles as often as promised.
    fn hits(self, shared: usize) -> u32 {
        // The upper tail of a binomial distribution, from its lower end.
        let (share, rest) = (self.share, 1.0 - self.share);
        let mut term = rest.powf(shared as f64);
        let (mut below, mut hits) = (0.0, 0_u32);
        while below + term <= 1.0 - LEAST_RECALL && (hits as usize) < shared {
            below += term;
            term *= (shared as f64 - f64::from(hits)) / (f64::from(hits) + 1.0) * share / rest;
            hits += 1;
        }
        hits.max(ANY)
    }
}

fn mixed(shingle: u64) -> u64 {
    placed(shingle, 1)
}

/// What articles file and look up in each range.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filed {
    /// Of each entry 32 bits of the shingle, whether it is filed or looked up alone, and the number of
    /// the article, range by range.
    pub entries: Vec<u64>,
    /// How many entries each range has.
    pub lengths: Vec<u32>,
    /// Hits that the article must have in a larger one; 0 where it is not filed.
    pub needed: Vec<u32>,
}

/// The bit of an entry that tells it is filed.
const IS_FILED: u64 = 1 << 31;

/// What the articles of a shard that are in play file and look up.
pub fn filed(
    articles: &InPlay,
    ranges: usize,
    sampling: Sampling,
    thresholds: &Thresholds,
    batch: &Batch,
) -> Result<Filed> {
    thresholds.check()?;
    let ranges = ranges.max(1);
    let sets = Lists::new(&articles.lengths, &articles.sets)?;
    let count = sets.len();
    if count >= IS_FILED as usize
        || articles.sizes.len() != count
        || articles.smaller.len() != count
        || articles.levels.len() != articles.sets.len()
    {
        return Err(Error::option("articles", "must be told of each"));
    }
    let mut parts: Vec<Vec<u64>> = vec![Vec::new(); ranges];
    let mut needed = Vec::with_capacity(count);
    let mut order: Vec<(u8, u64)> = Vec::new();
    for article in 0..count {
        batch.check()?;
        let (set, levels) = (sets.of(article), &articles.levels[sets.place(article)]);
        let least = thresholds.least_shared(articles.sizes[article] as usize);
        let is_filed = articles.smaller[article] && set.len() >= least;
        let hits = hits_needed(least);
        needed.push(match (is_filed, sampling.is_complete()) {
            (false, _) => 0,
            (true, true) => hits as u32,
            (true, false) => sampling.hits(least),
        });
        order.clear();
        order.extend(levels.iter().zip(set).map(|(level, shingle)| (*level, mixed(*shingle))));
        let most = if !is_filed {
            0
        } else if sampling.is_complete() {
            set.len() - (least - hits)
        } else {
            set.len()
        };
        if most > 0 && most < order.len() {
            order.select_nth_unstable(most);
        }
        for (at, (_, hash)) in order.iter().enumerate() {
            if sampling.has(*hash) {
                let product = u128::from(*hash) * ranges as u128;
                let shingle = (product as u64) >> 32;
                let filed = if at < most { IS_FILED } else { 0 };
                parts[(product >> 64) as usize].push(shingle << 32 | filed | article as u64);
            }
        }
    }
    let lengths = parts.iter().map(|part| part.len() as u32).collect();
    Ok(Filed { entries: parts.concat(), lengths, needed })
}

/// Pairs of articles that may reach a threshold, and how sure that is in one range.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Candidates {
    /// The smaller one, by its place in the range.
    pub small: Vec<u32>,
    /// The larger one.
    pub large: Vec<u32>,
    /// Shingles of the range under which the smaller one is filed and that the larger one has.
    pub hits: Vec<u32>,
    /// Shingles that so many articles have that not all of those were held against one another.
    pub cut: u64,
}

/// The candidates of a range. `entries` are those of all shards, each with the articles' numbers as
/// they are in `ids` and `sizes` from its `first` on; equal sizes are told apart by the ids. A bucket in
/// which more than `most` pairs would be looked at is cut: each article is held against the first and
/// the one before it.
pub fn candidates(
    entries: &Lists<'_, u64>,
    first: &[u32],
    ids: &[i64],
    sizes: &[u32],
    needed: &[u32],
    most: u64,
    batch: &Batch,
) -> Result<Candidates> {
    let count = ids.len();
    if first.len() != entries.len() || sizes.len() != count || needed.len() != count {
        return Err(Error::option("entries", "must be told of each shard"));
    }
    let mut all = Vec::with_capacity((0..entries.len()).map(|at| entries.of(at).len()).sum());
    for (at, first) in first.iter().enumerate() {
        all.extend(entries.of(at).iter().map(|entry| {
            let article = (entry & (IS_FILED - 1)) + u64::from(*first);
            entry >> 32 << 32 | entry & IS_FILED | article
        }));
    }
    let article = |entry: u64| (entry & (IS_FILED - 1)) as u32;
    if all.iter().any(|entry| article(*entry) as usize >= count) {
        return Err(Error::option("entries", "must be of articles that are there"));
    }
    // By shingle, and in each those looked up alone first.
    crate::text::shingles::sort(&mut all, batch)?;
    let before = |one: u32, other: u32| {
        let order = |at: u32| (sizes[at as usize], ids[at as usize]);
        order(one) < order(other)
    };
    let mut found = Candidates::default();
    // Of each filed entry: its article, and its bucket.
    let mut filed: Vec<(u32, u32, u32)> = Vec::new();
    let mut start = 0;
    for bucket in all.chunk_by(|one, other| one >> 32 == other >> 32) {
        let end = start + bucket.len();
        let these =
            bucket.iter().filter(|entry| *entry & IS_FILED != 0).map(|entry| article(*entry));
        let pairs = these.clone().count() as u64 * bucket.len() as u64;
        if pairs > most {
            found.cut += 1;
            link(bucket.iter().map(|entry| article(*entry)).collect(), before, needed, &mut found);
        } else if bucket.len() > 1 {
            filed.extend(these.map(|article| (article, start as u32, end as u32)));
        }
        start = end;
    }
    batch.check()?;
    filed.sort_unstable();
    let mut hits = vec![0_u32; count];
    let mut touched = Vec::new();
    let mut steps = 0;
    for buckets in filed.chunk_by(|one, other| one.0 == other.0) {
        let small = buckets[0].0;
        for (_, start, end) in buckets {
            for entry in &all[*start as usize..*end as usize] {
                let large = article(*entry) as usize;
                if hits[large] == 0 {
                    touched.push(large as u32);
                }
                hits[large] += 1;
            }
            steps += (end - start) as usize;
            if steps > STEPS_BETWEEN_CHECKS {
                steps = 0;
                batch.check()?;
            }
        }
        touched.sort_unstable();
        for large in touched.drain(..) {
            let hits = std::mem::take(&mut hits[large as usize]);
            if before(small, large) {
                found.small.push(small);
                found.large.push(large);
                found.hits.push(hits);
            }
        }
    }
    Ok(found)
}

/// Each article of a bucket as a candidate with the smallest and with the next smaller one.
fn link(
    mut articles: Vec<u32>,
    before: impl Fn(u32, u32) -> bool,
    needed: &[u32],
    found: &mut Candidates,
) {
    articles.sort_unstable_by(|one, other| match before(*one, *other) {
        true => std::cmp::Ordering::Less,
        false if one == other => std::cmp::Ordering::Equal,
        false => std::cmp::Ordering::Greater,
    });
    articles.retain({
        let mut filed_before = false;
        move |article| {
            filed_before |= needed[*article as usize] > 0;
            filed_before
        }
    });
    let mut add = |small: u32, large: u32| {
        let needed = needed[small as usize];
        if needed > 0 {
            found.small.push(small);
            found.large.push(large);
            found.hits.push(needed);
        }
    };
    for at in 1..articles.len() {
        add(articles[0], articles[at]);
        if at > 1 {
            add(articles[at - 1], articles[at]);
        }
    }
}
