//! Which articles may be a pair, told by the keys of a sample that they share, without reading again.
//!
//! The prefix filter of [`candidates`](super::candidates), turned about. Of the keys of the sample the
//! smaller article of a pair lacks in the larger one at most as many as of all its shingles. So it
//! needs to ask only for its rarest, somewhat more than those: whom it does not meet there, it does not
//! share enough with. An article with fewer keys in the sample than may be lacking is told of as such.

use super::candidates::hits_needed;
use super::screen::{Chance, chance_of};
use super::thresholds::Thresholds;
use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;
use crate::text::alone::Alone;
use crate::text::postings::Postings;
use crate::text::shingles::Shingler;
use crate::text::sketches::{Sketches, tasks};

/// Shingles of the articles that one task looks at.
const TASK: usize = 1 << 14;

/// The share of keys that are asked for beside those that may be lacking: so many that hardly an article
/// of fifty shingles has too few by chance.
const BESIDE_LACKING: f64 = 0.2;

/// The share of all keys by which articles are sought.
pub(super) fn share(thresholds: &Thresholds) -> f64 {
    const MANY: usize = 1 << 20;
    1.0 - thresholds.least_shared(MANY) as f64 / MANY as f64 + BESIDE_LACKING
}

/// Who meets whom.
#[derive(Debug, Default)]
pub(super) struct Meetings {
    /// Rows of two articles that may be a pair, the first one as the smaller, in order, each two once.
    pub(super) pairs: Vec<(u32, u32)>,
    /// Rows of articles that may be the smaller ones of pairs that are not told.
    pub(super) unsure: Vec<u32>,
    /// Rows of articles that may be the larger ones of those.
    pub(super) beside_unsure: Vec<u32>,
}

impl Meetings {
    /// All of the articles.
    pub(super) fn of(
        sketches: &Sketches<'_>,
        alone: &Alone,
        thresholds: &Thresholds,
        batch: &Batch,
    ) -> Result<Self> {
        let firsts = sketches.firsts();
        let shingles = |row: u32| sketches.summaries[row as usize].shingles;
        let chances = batch.map_silent(&firsts, |row| {
            chance_of(shingles(row), || alone.of(row as usize), thresholds)
        })?;
        let with_chance = firsts.iter().zip(chances).filter(|(_, chance)| *chance != Chance::None);
        let (rows, asks): (Vec<u32>, Vec<bool>) =
            with_chance.map(|(row, chance)| (*row, chance == Chance::Either)).unzip();
        let postings = alone.postings(sketches, &rows, &asks, batch)?;
        let known = |number: usize| {
            // Those alone may be of parts where nobody is sought: as certain to be lacking.
            let lone = alone.of(rows[number] as usize);
            postings.iter().fold((lone, lone), |(all, own), postings| {
                let (more, more_own) = postings.counts(number);
                (all + more, own + more_own)
            })
        };
        let tasks = tasks(rows.len(), TASK, |number| shingles(rows[number]));
        let space = || Search { hits: vec![0; rows.len()], ..Search::default() };
        let found = batch.map_with(&tasks, space, |search, _, task| {
            let (mut pairs, mut unsure) = (Vec::new(), Vec::new());
            for number in task.clone().filter(|number| asks[*number]) {
                let asked = |size| {
                    let least = thresholds.least_shared(size);
                    Asked { number, known: known(number), least, lacking: size - least }
                };
                let row = rows[number];
                if !search.look_up(&postings, &asked(shingles(row)), batch)? {
                    // Those of a text that says the same again and again are fewer.
                    let mut reader = Shingler::new(sketches.size);
                    let text = sketches.texts[row as usize].unwrap_or("");
                    reader.set(text, &mut search.set, batch)?;
                    let distinct = search.set.len();
                    if !search.look_up(&postings, &asked(distinct), batch)? {
                        unsure.push((row, distinct));
                        continue;
                    }
                }
                pairs.extend(search.met(number, &asks));
            }
            Ok((pairs, unsure))
        })?;
        let row = |number: u32| rows[number as usize];
        let mut meetings = Self::default();
        let mut longest = None;
        for (pairs, unsure) in found {
            meetings.pairs.extend(pairs.into_iter().map(|(small, large)| (row(small), row(large))));
            longest = longest.max(unsure.iter().map(|(_, distinct)| *distinct).max());
            meetings.unsure.extend(unsure.into_iter().map(|(row, _)| row));
        }
        meetings.pairs.sort_unstable();
        meetings.pairs.dedup();
        if let Some(longest) = longest {
            // One that has more different keys must share more than any of them has.
            let least = |number| thresholds.least_shared_of_larger(known(number).0);
            let beside = (0..rows.len()).filter(|number| least(*number) <= longest);
            meetings.beside_unsure = beside.map(|number| rows[number]).collect();
        }
        Ok(meetings)
    }
}

/// An article whose partners are sought.
struct Asked {
    number: usize,
    /// How many different keys it has in the sample, and how many that none of the others has.
    known: (usize, usize),
    /// The fewest shingles that it can share with a larger one.
    least: usize,
    /// The most that it can have besides.
    lacking: usize,
}

/// Counts whom an article meets, with space that is used again for the next one.
#[derive(Debug, Default)]
struct Search {
    /// The keys of an article: how many have each, and where they are told.
    lists: Vec<(u32, u32, u32)>,
    /// For each article how often it was met.
    hits: Vec<u32>,
    touched: Vec<u32>,
    /// The shingles of an article that has few keys.
    set: Vec<u64>,
    /// How often it must be met.
    needed: u32,
}

impl Search {
    /// Count whom the article meets; whether it has enough keys to tell.
    fn look_up(&mut self, postings: &[Postings], asked: &Asked, batch: &Batch) -> Result<bool> {
        let (all, own) = asked.known;
        let looked_at = all.min(asked.lacking + hits_needed(asked.least));
        if looked_at <= asked.lacking {
            return Ok(false);
        }
        self.needed = (looked_at - asked.lacking) as u32;
        // It shares too little of the sample with all others.
        if own > asked.lacking {
            return Ok(true);
        }
        let Self { lists, hits, touched, .. } = self;
        lists.clear();
        for (group, postings) in (0_u32..).zip(postings) {
            let keys = postings.keys(asked.number).iter();
            lists.extend(keys.map(|list| (postings.length(*list), group, *list)));
        }
        let rarest = looked_at - own;
        if rarest < lists.len() {
            lists.select_nth_unstable(rarest);
        }
        let mut steps = 0;
        for (length, group, list) in &lists[..rarest] {
            for number in postings[*group as usize].articles(*list) {
                let hits = &mut hits[*number as usize];
                if *hits == 0 {
                    touched.push(*number);
                }
                *hits += 1;
            }
            steps += *length as usize;
            if steps > STEPS_BETWEEN_CHECKS {
                steps = 0;
                batch.check()?;
            }
        }
        Ok(true)
    }

    /// Those that an article met often enough, as pairs. Where both ask, the first one is the smaller.
    fn met(&mut self, number: usize, asks: &[bool]) -> impl Iterator<Item = (u32, u32)> {
        let Self { hits, touched, needed, .. } = self;
        let own = number as u32;
        touched.drain(..).filter_map(move |other| {
            let often = std::mem::take(&mut hits[other as usize]) >= *needed;
            let turned = other < own && asks[other as usize];
            let pair = if turned { (other, own) } else { (own, other) };
            (often && other != own).then_some(pair)
        })
    }
}
