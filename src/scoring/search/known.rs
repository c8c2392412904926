//! What is known of a term once a query has had it.

use std::sync::OnceLock;

use super::hopes::BLOCK;

/// Of that many of a term's best articles it is known how much they have of it before any article is
/// scored: when no more than these are asked for, that is where the search begins.
pub(super) const KNOWN_BEST: usize = 16;

/// Terms kept together, so that terms no query has had take next to no memory.
const PAGE: usize = 64;

/// With fewer postings than that for each block, where the blocks end is not kept.
const WORTH_KEEPING: usize = 16;

/// How much the articles with a term have of it, of `count / (count + held against)`, and where they
/// are.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Known {
    /// The most of any article, and what the next best have.
    pub(super) best: [f32; KNOWN_BEST],
    /// How many postings, of all segments, there are up to the end of each block. Empty if there are few.
    ends: Box<[u32]>,
}

impl Known {
    /// Of a term with these postings in each segment, given what an article has of it.
    pub(super) fn new<'a>(
        postings: &(impl Iterator<Item = (&'a [u32], &'a [f32])> + Clone),
        gain: impl Fn(&u32, &f32) -> f32,
    ) -> Self {
        let all = || postings.clone().flat_map(|(rows, counts)| rows.iter().zip(counts));
        let mut gains: Vec<f32> = all().map(|(row, count)| gain(row, count).max(0.0)).collect();
        let count = gains.len();
        let order = |left: &f32, right: &f32| right.total_cmp(left);
        if count > KNOWN_BEST {
            gains.select_nth_unstable_by(KNOWN_BEST - 1, order);
            gains.truncate(KNOWN_BEST);
        }
        gains.sort_unstable_by(order);
        let mut best = [0.0; KNOWN_BEST];
        best[..gains.len()].copy_from_slice(&gains);
        let mut ends = Vec::new();
        let blocks = all().last().map_or(0, |(row, _)| *row as usize / BLOCK + 1);
        if count >= blocks * WORTH_KEEPING && u32::try_from(count).is_ok() {
            ends.resize(blocks, 0);
            for (row, _) in all() {
                ends[*row as usize / BLOCK] += 1;
            }
            let mut total = 0;
            for end in &mut ends {
                total += *end;
                *end = total;
            }
        }
        Self { best, ends: ends.into() }
    }

    /// How many postings of all segments there are up to the end of the block that begins with a row, if
    /// that is known.
    #[inline]
    pub(super) fn end(&self, first: usize) -> Option<usize> {
        let last = self.ends.len().checked_sub(1)?;
        Some(self.ends[last.min(first / BLOCK)] as usize)
    }
}

/// What is known of all terms, by their numbers.
#[derive(Debug, Default)]
pub(super) struct KnownTerms(Vec<OnceLock<Box<Page>>>);

type Page = [OnceLock<Known>; PAGE];

impl KnownTerms {
    /// Nothing known of so many terms.
    pub(super) fn new(terms: usize) -> Self {
        Self((0..terms.div_ceil(PAGE)).map(|_| OnceLock::new()).collect())
    }

    /// What is known of a term, given how to learn it if nothing is yet. Whoever does so finds the same.
    #[inline]
    pub(super) fn of(&self, term: u32, learn: impl FnOnce() -> Known) -> &Known {
        let term = term as usize;
        let page = self.0[term / PAGE].get_or_init(|| Box::new([const { OnceLock::new() }; PAGE]));
        page[term % PAGE].get_or_init(learn)
    }
}
