//! Where an article leaves what it shares with others: at a blank that each of them fills in its own
//! way, or at a change that it alone has.
//!
//! The articles of a site go on differently after its header; filings on one form do after "Full
//! name of discloser". Copies of a story that were misread or edited leave it as well, each at
//! places of its own, but there most of the others go on alike. So what tells a blank is that no
//! continuation is that of most articles which came as far.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::SHINGLE;
use super::evidence::key;
use super::passages::EDGE;
use crate::batch::Batch;
use crate::error::Result;
use crate::text::buckets::Buckets;

/// Where a run of words ends that stand often: what its last shingle is called.
pub(super) fn end(shingles: &[u32], run: &Range<usize>, source: u64) -> u32 {
    let last = shingles[run.end - SHINGLE];
    key(last, last, source)
}

/// What the frame is called of a page that begins and ends with such runs, whatever repeats between
/// them, and the shingle by which the last one begins.
fn frame(shingles: &[u32], runs: &[Range<usize>], source: u64) -> Option<(u32, u32)> {
    let [first, .., last] = runs else { return None };
    let words = shingles.len() + SHINGLE - 1;
    if first.start > EDGE || words - last.end > EDGE {
        return None;
    }
    let left = shingles[first.end - SHINGLE];
    Some((key(left, !left, source), shingles[last.start]))
}

/// All that is asked of how others go on: the ends of an article's runs, and its frame.
pub(super) fn asked<'a>(
    shingles: &'a [u32],
    runs: &'a [Range<usize>],
    source: u64,
) -> impl Iterator<Item = u32> + 'a {
    let frame = frame(shingles, runs, source).map(|(frame, _)| frame);
    runs.iter().map(move |run| end(shingles, run, source)).chain(frame)
}

/// The ends of all runs: a bit for each, which others may share.
#[derive(Debug)]
pub(super) struct AnyEnd(Vec<u64>);

/// Bits for each end.
const BITS_PER_END: usize = 16;

impl AnyEnd {
    /// Every end there may be.
    pub(super) fn all() -> Self {
        Self(vec![u64::MAX])
    }

    pub(super) fn of(ends: &[Vec<u32>]) -> Self {
        let count: usize = ends.iter().map(Vec::len).sum();
        let mut bits = Self(vec![0; (count * BITS_PER_END / 64 + 1).next_power_of_two()]);
        for end in ends.iter().flatten() {
            let (word, bit) = bits.place(*end);
            bits.0[word] |= 1 << bit;
        }
        bits
    }

    fn place(&self, end: u32) -> (usize, u32) {
        (end as usize / 64 % self.0.len(), end % 64)
    }

    #[inline]
    fn may_hold(&self, end: u32) -> bool {
        let (word, bit) = self.place(end);
        self.0[word] >> bit & 1 == 1
    }
}

/// How articles go on where one of them leaves what it shares with others.
#[derive(Debug, Default)]
pub(super) struct Follows {
    /// The end and the shingle after it, wherever it stands.
    next: Vec<u64>,
    /// The end and the shingle by which the next run begins, and that by which it ends.
    begin: Vec<u64>,
    end: Vec<u64>,
}

impl Follows {
    /// What articles do after ends, as told by others; of ends that nobody asks for it may be all.
    pub(super) fn told(next: Vec<u64>, begin: Vec<u64>, end: Vec<u64>) -> Self {
        Self { next, begin, end }
    }

    /// The lists.
    pub(super) fn lists(self) -> [Vec<u64>; 3] {
        [self.next, self.begin, self.end]
    }

    /// Add how an article goes on.
    pub(super) fn add(
        &mut self,
        shingles: &[u32],
        runs: &[Range<usize>],
        source: u64,
        ends: &AnyEnd,
    ) {
        for (number, run) in runs.iter().enumerate() {
            for at in run.start..=run.end - SHINGLE {
                let end = key(shingles[at], shingles[at], source);
                if let Some(next) = shingles.get(at + 1)
                    && ends.may_hold(end)
                {
                    self.next.push(u64::from(end) << 32 | u64::from(*next));
                }
            }
            if let Some(again) = runs.get(number + 1) {
                let left = u64::from(end(shingles, run, source)) << 32;
                self.begin.push(left | u64::from(shingles[again.start]));
                self.end.push(left | u64::from(shingles[again.end - SHINGLE]));
            }
        }
        if let Some((frame, again)) = frame(shingles, runs, source) {
            self.begin.push(u64::from(frame) << 32 | u64::from(again));
        }
    }
}

/// What most articles do after an end.
#[derive(Debug)]
pub(super) struct Ends {
    /// They go on alike at once.
    continued: FxHashSet<u32>,
    /// Those that leave come back at one place.
    rejoined: FxHashSet<u32>,
}

impl Ends {
    pub(super) fn of(follows: Vec<Follows>, batch: &Batch) -> Result<Self> {
        let [mut next, mut begin, mut end] = [const { Vec::new() }; 3];
        for follows in follows {
            next.push(follows.next);
            begin.push(follows.begin);
            end.push(follows.end);
        }
        let mut rejoined = alike(begin, batch)?;
        rejoined.extend(alike(end, batch)?);
        Ok(Self { continued: alike(next, batch)?, rejoined })
    }

    /// Ends after which most go on alike, and those after which most come back at one place.
    pub(super) fn told(continued: &[u32], rejoined: &[u32]) -> Self {
        let set = |ends: &[u32]| ends.iter().copied().collect();
        Self { continued: set(continued), rejoined: set(rejoined) }
    }

    /// The same, sorted.
    pub(super) fn lists(self) -> [Vec<u32>; 2] {
        [self.continued, self.rejoined].map(|ends| {
            let mut ends: Vec<u32> = ends.into_iter().collect();
            ends.sort_unstable();
            ends
        })
    }
}

/// The upper halves of numbers of which most with the same one are equal.
fn alike(numbers: Vec<Vec<u64>>, batch: &Batch) -> Result<FxHashSet<u32>> {
    let alike = |numbers: &[u64]| {
        let ends = numbers.chunk_by(|one, other| one >> 32 == other >> 32);
        let alike = ends.filter(|follows| {
            let most = follows.chunk_by(|one, other| one == other).map(<[_]>::len).max();
            2 * most.unwrap_or(0) > follows.len()
        });
        alike.map(|follows| (follows[0] >> 32) as u32).collect::<Vec<_>>()
    };
    Ok(Buckets::of(numbers, batch)?.map(alike, batch)?.concat().into_iter().collect())
}

/// The blanks of an article.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Blanks {
    /// Words in them.
    pub(super) words: usize,
    /// How many lie between two passages that stand so in most articles.
    pub(super) inner: usize,
    /// Whether they lie in a frame that most articles have which begin as this one does.
    pub(super) framed: bool,
}

/// The blanks between runs of words that stand often.
pub(super) fn blanks(
    shingles: &[u32],
    runs: &[Range<usize>],
    words: usize,
    source: u64,
    ends: &Ends,
) -> Blanks {
    let before = runs.first().map_or(0, |run| run.start);
    let mut blanks = Blanks { words: before, ..Blanks::default() };
    for (number, run) in runs.iter().enumerate() {
        let next = runs.get(number + 1).map(|next| next.start);
        let gap = next.unwrap_or(words).saturating_sub(run.end);
        let end = end(shingles, run, source);
        if gap > 0 && !ends.continued.contains(&end) {
            blanks.words += gap;
            blanks.inner += usize::from(next.is_some() && ends.rejoined.contains(&end));
        }
    }
    blanks.framed =
        frame(shingles, runs, source).is_some_and(|(frame, _)| ends.rejoined.contains(&frame));
    blanks
}
