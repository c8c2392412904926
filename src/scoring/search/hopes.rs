//! The articles that may be among the best of a query.

/// Articles scored together: 16 KiB of scores.
pub(super) const BLOCK: usize = 4096;

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
        if self.kept.len() < self.full {
            return;
        }
        let order = |left: &Hope, right: &Hope| right.score.total_cmp(&left.score);
        let (_, worst, _) = self.kept.select_nth_unstable_by(self.most - 1, order);
        let least = self.least.max(worst.score - self.slack);
        self.kept.retain(|hope| hope.score >= least);
        self.least = least;
        self.full = self.kept.len().max(self.most) * 2 + SPARE;
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
        let (groups, _) = scores.as_chunks_mut::<COMPARED>();
        let mut highest = [0.0_f32; GROUPS];
        for (highest, group) in highest.iter_mut().zip(&*groups) {
            // Lanes side by side, which the compiler keeps in vector registers.
            let mut lanes = [f32::NEG_INFINITY; LANES];
            for some in group.as_chunks::<LANES>().0 {
                for (lane, score) in lanes.iter_mut().zip(some) {
                    *lane = if *score > *lane { *score } else { *lane };
                }
            }
            *highest = lanes.into_iter().fold(f32::NEG_INFINITY, f32::max);
        }
        self.raise(highest);
        let enough = self.least - rest;
        for (number, (group, highest)) in groups.iter().zip(highest).enumerate() {
            if highest < enough {
                continue;
            }
            for (row, score) in (first + number * COMPARED..).zip(group) {
                // A 0 is an article without any of the terms.
                if *score >= enough && *score != 0.0 {
                    here.push(Hope { score: *score, row: row as u32 });
                }
            }
        }
        scores.fill(0.0);
    }
}

/// Take those scores of some rows that are enough, and set all of theirs to 0.
pub(super) fn take(rows: &[u32], scores: &mut [f32; BLOCK], enough: f32, here: &mut Vec<Hope>) {
    for row in rows {
        // Blocks begin at multiples of their length. A 0 is an article that was taken before.
        let score = std::mem::take(&mut scores[*row as usize % BLOCK]);
        if score >= enough && score != 0.0 {
            here.push(Hope { score, row: *row });
        }
    }
}
