//! The articles that may be among the best of a query.

use wide::{CmpGe, f32x8};

/// Articles scored together: 32 KiB of scores, which stay in a core's first cache.
pub(super) const BLOCK: usize = 8192;

/// Scores compared before any of them is looked at.
const COMPARED: usize = 64;

/// Scores compared side by side.
const LANES: usize = 8;

/// Groups of scores in a block.
const GROUPS: usize = BLOCK / COMPARED;

/// Articles kept beyond twice those asked for, before all but the best are dropped.
pub(super) const SPARE: usize = 16;

/// An article that may be among the best, and about what it scores.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hope {
    pub(super) score: f32,
    pub(super) row: u32,
}

/// The articles that may be among the best.
pub(super) struct Hopes<'a> {
    pub(super) kept: &'a mut Vec<Hope>,
    pub(super) most: usize,
    pub(super) mask: Option<&'a [bool]>,
    /// By how much two scores may be the other way round than they seem.
    pub(super) slack: f32,
    /// What seems to score less is not among the best.
    pub(super) least: f32,
    /// Whether a word that is read later may make a score less.
    pub(super) falls: bool,
    /// How many are kept before the worst are dropped.
    pub(super) full: usize,
}

impl Hopes<'_> {
    /// Keep an article until so many better ones are kept.
    #[cold]
    pub(super) fn offer(&mut self, hope: Hope) {
        if self.mask.is_some_and(|mask| !mask[hope.row as usize]) {
            return;
        }
        self.kept.push(hope);
        if self.kept.len() >= self.full {
            self.drop_worst();
            self.full = self.kept.len().max(self.most) * 2 + SPARE;
        }
    }

    /// Drop all that are surely not among the best of those kept.
    pub(super) fn drop_worst(&mut self) {
        if self.kept.len() > self.most {
            let order = |left: &Hope, right: &Hope| right.score.total_cmp(&left.score);
            let (_, worst, _) = self.kept.select_nth_unstable_by(self.most - 1, order);
            self.least = self.least.max(worst.score - self.slack);
        }
        self.kept.retain(|hope| hope.score >= self.least);
    }

    /// Raise the least by the best score of each group of a block: as many articles as there are
    /// groups have no less.
    fn raise(&mut self, mut highest: [f32; GROUPS]) {
        if self.most > GROUPS || self.falls || self.mask.is_some() {
            return;
        }
        let order = |left: &f32, right: &f32| right.total_cmp(left);
        let (_, worst, _) = highest.select_nth_unstable_by(self.most - 1, order);
        // A 0 is a group of which no article has any of the terms.
        if *worst > 0.0 {
            self.least = self.least.max(*worst - self.slack);
        }
    }

    /// Take those scores of a block that may be enough when `rest` is added, and set all to 0.
    pub(super) fn take_all(
        &mut self,
        scores: &mut [f32; BLOCK],
        first: usize,
        rest: f32,
        here: &mut Vec<Hope>,
    ) {
        let (groups, _) = scores.as_chunks::<COMPARED>();
        let mut highest = [0.0; GROUPS];
        for (highest, group) in highest.iter_mut().zip(groups) {
            let (lanes, _) = group.as_chunks::<LANES>();
            let most = lanes.iter().fold(f32x8::splat(f32::NEG_INFINITY), |most, scores| {
                most.fast_max(f32x8::from(*scores))
            });
            *highest = most.to_array().into_iter().fold(f32::NEG_INFINITY, f32::max);
        }
        self.raise(highest);
        let enough = self.least - rest;
        for (number, (group, highest)) in groups.iter().zip(highest).enumerate() {
            if highest < enough {
                continue;
            }
            let (lanes, _) = group.as_chunks::<LANES>();
            for (lane, scores) in lanes.iter().enumerate() {
                let mut those = f32x8::from(*scores).cmp_ge(f32x8::splat(enough)).move_mask();
                while those != 0 {
                    let at = those.trailing_zeros() as usize;
                    those &= those - 1;
                    // A 0 is an article without any of the terms.
                    if scores[at] != 0.0 {
                        let row = (first + number * COMPARED + lane * LANES + at) as u32;
                        here.push(Hope { score: scores[at], row });
                    }
                }
            }
        }
        scores.fill(0.0);
    }
}

/// Take those scores of some rows that are enough, and set all of theirs to 0.
pub(super) fn take(rows: &[u32], scores: &mut [f32; BLOCK], enough: f32, here: &mut Vec<Hope>) {
    for rows in rows.chunks(COMPARED) {
        // Written at every row, kept where it is enough, with no branch to mispredict.
        let mut some = [Hope { score: 0.0, row: 0 }; COMPARED];
        let mut count = 0;
        for row in rows {
            // Blocks begin at multiples of their length. A 0 is an article that was taken before.
            let score = std::mem::take(&mut scores[*row as usize % BLOCK]);
            some[count % COMPARED] = Hope { score, row: *row };
            count += usize::from(score >= enough) & usize::from(score != 0.0);
        }
        here.extend_from_slice(&some[..count]);
    }
}
