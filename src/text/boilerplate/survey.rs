//! One look over all articles for passages that repeat: on each site, or on forms wherever they stand.

use std::ops::Range;
use std::sync::atomic::Ordering;

use rustc_hash::FxHashMap;

use super::InWords;
use super::blanks::{self, AnyEnd, Ends, Follows};
use super::evidence::{Common, Shape, common, keys, runs, shape, testify};
use super::passages::{Page, chrome_of};
use crate::batch::Batch;
use crate::error::Result;
use crate::text::sketches::{Reader, Sketches, tasks};
use crate::text::standing::{Standing, TASK};

/// What is looked over.
pub(super) struct Survey<'a> {
    pub(super) sketches: &'a Sketches<'a>,
    /// The site of each article, where that is known.
    pub(super) sources: Option<&'a [u64]>,
    /// For each article the first one with the same words, on the same site where that is known.
    pub(super) first: Vec<u32>,
    /// How the shingles of those stand, site by site where they are known.
    pub(super) standing: &'a Standing,
    /// Whether forms are sought and no other passages.
    pub(super) forms_alone: bool,
    pub(super) batch: &'a Batch,
}

impl Survey<'_> {
    /// Find the passages.
    pub(super) fn run(self) -> Result<InWords> {
        let (sketches, batch) = (self.sketches, self.batch);
        let source = |row: u32| self.source(row);
        let runs_of = |row: u32| self.runs(row);
        let mut copies = vec![0_u32; self.first.len()];
        for row in &self.first {
            copies[*row as usize] += 1;
        }
        let rows = first_rows(sketches, &self.first);
        let mut articles: FxHashMap<u64, u32> = FxHashMap::default();
        for row in &rows {
            *articles.entry(source(*row)).or_insert(0) += 1;
        }
        let reader = || Reader::of(sketches);

        let parts = tasks(rows.len(), TASK, |at| sketches.length(rows[at] as usize));
        let read = batch.map_with(&parts, reader, |reader, _, task| {
            let (mut suspects, mut ends) = (Vec::new(), Vec::new());
            for row in &rows[task.clone()] {
                batch.check()?;
                let runs = runs_of(*row);
                if !runs.is_empty() {
                    suspects.push(*row);
                    let shingles = sketches.keys(*row as usize, reader, batch)?;
                    ends.extend(runs.iter().map(|run| blanks::end(shingles, run, source(*row))));
                }
            }
            Ok((suspects, ends))
        })?;
        let (suspects, ends): (Vec<_>, Vec<_>) = read.into_iter().unzip();
        let suspects: Vec<u32> = suspects.into_iter().flatten().collect();
        let ends = AnyEnd::of(&ends);

        let parts = tasks(suspects.len(), TASK, |at| sketches.length(suspects[at] as usize));
        let follows = batch.map_with(&parts, reader, |reader, _, task| {
            let mut follows = Follows::default();
            for row in &suspects[task.clone()] {
                batch.check()?;
                let shingles = sketches.keys(*row as usize, reader, batch)?;
                follows.add(shingles, &runs_of(*row), source(*row), &ends);
            }
            Ok(follows)
        })?;
        let ends = Ends::of(follows, batch)?;

        let told = batch.map_with(&parts, reader, |reader, _, task| {
            let (mut evidence, mut shapes) = (Vec::new(), Vec::new());
            for row in &suspects[task.clone()] {
                batch.check()?;
                let number = *row as usize;
                let shingles = sketches.keys(number, reader, batch)?;
                let (runs, words) = (runs_of(*row), sketches.summaries[number].words);
                let blanks = blanks::blanks(shingles, &runs, words, source(*row), &ends);
                let shape = shape(&runs, words, blanks);
                shapes.push(shape);
                if shape != Shape::Text || !self.forms_alone {
                    let often = standing_often(self.standing, sketches, *row);
                    let site = (source(*row), self.sources.is_some());
                    testify(shingles, &runs, often, words, site, (blanks, shape), &mut evidence);
                }
            }
            Ok((evidence, shapes))
        })?;
        let (evidence, shapes): (Vec<_>, Vec<_>) = told.into_iter().unzip();
        let shapes: Vec<Shape> = shapes.into_iter().flatten().collect();
        let common = common(evidence, batch)?;
        let seen: FxHashMap<u32, Common> =
            common.into_iter().map(|(key, rests)| (key, Common::beside(rests))).collect();

        let found = batch.map_with(&suspects, reader, |reader, at, row| {
            if self.forms_alone && shapes[at] == Shape::Text {
                return Ok((false, Vec::new()));
            }
            let number = *row as usize;
            let often = standing_often(self.standing, sketches, *row);
            let shingles = sketches.keys(number, reader, batch)?;
            let keys = keys(shingles, often, source(*row), &seen, articles[&source(*row)]);
            if keys.iter().all(Option::is_none) {
                return Ok((false, Vec::new()));
            }
            let words = sketches.summaries[number].words;
            let form = shapes[at] == Shape::Form;
            let page = Page { words, source_known: self.sources.is_some(), form };
            Ok(chrome_of(page, &keys, &seen, copies[number]))
        })?;
        let rows = self.first.len();
        let mut chrome =
            InWords { found: vec![Vec::new(); rows], only: vec![false; rows], first: self.first };
        for (row, (only, found)) in suspects.into_iter().zip(found) {
            chrome.only[row as usize] = only;
            chrome.found[row as usize] = found
                .into_iter()
                .map(|(words, keys)| {
                    let seen = keys.iter().map(|key| seen[key].seen.load(Ordering::Relaxed));
                    (words.start as u32..words.end as u32, seen.min().unwrap_or(0))
                })
                .collect();
        }
        Ok(chrome)
    }

    fn source(&self, row: u32) -> u64 {
        self.sources.map_or(0, |sources| sources[row as usize])
    }

    fn runs(&self, row: u32) -> Vec<Range<usize>> {
        let often = standing_often(self.standing, self.sketches, row);
        runs(often, self.sketches.length(row as usize))
    }
}

/// Which shingles of a first article stand often.
fn standing_often<'s>(standing: &'s Standing, sketches: &Sketches<'_>, row: u32) -> &'s [u64] {
    standing.often(row as usize, sketches.length(row as usize))
}

/// The rows that are the first with their words, and have some.
pub(super) fn first_rows(sketches: &Sketches<'_>, first: &[u32]) -> Vec<u32> {
    (0..first.len() as u32)
        .filter(|row| first[*row as usize] == *row && sketches.summaries[*row as usize].words > 0)
        .collect()
}
