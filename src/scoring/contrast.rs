//! What marks a group of articles against all others: the terms it has more than its share of.
//!
//! The default is the log-odds ratio with an informative Dirichlet prior, as a z-score: Monroe,
//! Colaresi and Quinn, "Fightin' Words" (Political Analysis 16, 2008), equations 15, 16, 18, 20 to 22.
//! The prior is what all groups together say, scaled down to [`PRIOR`]. Class-based tf-idf
//! (Grootendorst, "`BERTopic`", 2022, section 3.3) and Pearson's chi-square are there as well.
//!
//! ```
//! use copydesk::scoring::contrast::{Options, run};
//!
//! let texts = [Some("rain rain wind"), Some("sun sun wind"), Some("rain"), Some("sun")];
//! let groups = [Some(0), Some(1), Some(0), Some(1)];
//! let marks = run(&texts, &groups, &Options::default(), &copydesk::Batch::new())?;
//! assert_eq!(marks.keywords, ["rain", "sun"].map(Box::from));
//! # Ok::<(), copydesk::Error>(())
//! ```
//!
//! Cost: linear in the articles, plus the sorting of each group's terms.

use std::cmp::Ordering;

use super::reading::Documents;
use super::rewriting::Rewriting;
use super::runs::{Posting, Runs, Term, Terms};
use super::vectors::check_ngrams;
use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::{Error, Result};
use crate::table::{Column, Table};

/// What part of the counts of all articles the prior stands for. Monroe et al. leave it open; a
/// hundredth keeps rare terms from leading without blurring the frequent ones.
pub const PRIOR: f64 = 0.01;

/// Shares of the terms for each thread: the last to be done is a small part of its work.
const SHARES: usize = 4;

/// Terms kept beyond those asked for, before all but the strongest are dropped.
const SPARE: usize = 64;

/// By what a term marks a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// The z-score of the log-odds ratio.
    LogOdds,
    /// Class-based tf-idf: each group as one document.
    TfIdf,
    /// Pearson's statistic of the fourfold table.
    ChiSquare,
}

impl Method {
    /// The methods by the names users call them.
    pub const NAMES: [(&'static str, Self); 3] =
        [("log-odds", Self::LogOdds), ("tfidf", Self::TfIdf), ("chi-square", Self::ChiSquare)];
}

/// How groups are told apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// By what a term marks a group.
    pub method: Method,
    /// How many terms of each group.
    pub top: usize,
    /// The fewest and the most words of a term.
    pub ngrams: (usize, usize),
    /// Terms found less often, in all groups together, are left out.
    pub min_count: usize,
    /// What part of all counts the prior stands for, in the log-odds ratio.
    pub prior: f64,
    /// As what tokens count.
    pub rewriting: Rewriting,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            method: Method::LogOdds,
            top: 20,
            ngrams: (1, 1),
            min_count: 1,
            prior: PRIOR,
            rewriting: Rewriting::default(),
        }
    }
}

impl Options {
    /// Whether the options can be met.
    pub fn check(&self) -> Result<()> {
        check_ngrams(self.ngrams)?;
        self.rewriting.check()?;
        if self.prior > 0.0 && self.prior.is_finite() {
            return Ok(());
        }
        Err(Error::option("prior", format!("must be above 0, not {}", self.prior)))
    }
}

/// The terms of each group, the strongest first: parallel columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// The group's number.
    pub groups: Vec<i64>,
    /// From 1.
    pub ranks: Vec<i64>,
    /// The term.
    pub keywords: Vec<Box<str>>,
    /// How strongly it marks the group, above 0.
    pub scores: Vec<f64>,
    /// How often it is in the group.
    pub counts: Vec<i64>,
    /// How often it is in all others.
    pub other_counts: Vec<i64>,
}

impl Outcome {
    /// The columns `group`, `rank`, `keyword`, `score`, `count`, `other_count`.
    pub fn into_table(self) -> Table {
        Table::new()
            .with("group", Column::Integer(self.groups))
            .with("rank", Column::Integer(self.ranks))
            .with("keyword", Column::Text(self.keywords))
            .with("score", Column::Float(self.scores))
            .with("count", Column::Integer(self.counts))
            .with("other_count", Column::Integer(self.other_counts))
    }
}

/// The terms that mark each group, given the number of each article's group. Articles without one
/// are left out.
///
/// # Errors
/// A bad option; a single group; a call that was asked to stop.
pub fn run(
    texts: &[Option<&str>],
    groups: &[Option<u32>],
    options: &Options,
    batch: &Batch,
) -> Result<Outcome> {
    options.check()?;
    if groups.len() != texts.len() {
        return Err(Error::option("groups", "must have a row per text"));
    }
    let mut labels = groups.iter().flatten();
    let first = labels.next();
    if first.is_some() && labels.all(|group| Some(group) == first) {
        return Err(Error::option("groups", "must be two or more, to tell one from the others"));
    }
    let number = groups.iter().flatten().max().map_or(0, |last| *last as usize + 1);
    let runs = count(texts, groups, options, batch)?;
    let size = runs.ranges().len().div_ceil(SHARES * rayon::current_num_threads()).max(1);
    let shares: Vec<_> = runs.ranges().chunks(size).collect();
    let mut shares = batch.map_parts(shares, |ranges| Share::new(ranges, number, batch))?;
    let mut first = 0;
    for share in &mut shares {
        share.first = first;
        first += share.terms.len() as u32;
    }
    let all: u64 = shares.iter().flat_map(|share| &share.in_groups).sum();
    let scorers: Vec<Scorer<'_>> = (0..number)
        .map(|group| {
            let here = shares.iter().map(|share| share.in_groups[group]).sum::<u64>();
            Scorer { options, here: here as f64, all: all as f64, groups: number as f64 }
        })
        .collect();
    let ranked = batch.map_parts(shares.iter().collect(), |share| share.best(&scorers, batch))?;
    let mut outcome = Outcome::default();
    for group in 0..number {
        let mut best = Best::new(options.top);
        ranked.iter().flat_map(|ranked| &ranked[group]).for_each(|mark| best.offer(*mark));
        for (rank, (score, term, count)) in best.in_order().into_iter().enumerate() {
            let share = &shares[shares.partition_point(|share| share.first <= term) - 1];
            let (term, total) = share.terms[(term - share.first) as usize];
            outcome.groups.push(group as i64);
            outcome.ranks.push(rank as i64 + 1);
            outcome.keywords.push(runs.name(term.words));
            outcome.scores.push(score);
            outcome.counts.push(count as i64);
            outcome.other_counts.push((total - count) as i64);
        }
    }
    Ok(outcome)
}

/// Some of the terms, which one thread looks at.
struct Share<'a> {
    /// The number of the first.
    first: u32,
    /// The terms, and how often each is there in all.
    terms: Vec<(Term<'a>, u64)>,
    /// How often any of them is in each group.
    in_groups: Vec<u64>,
}

impl<'a> Share<'a> {
    fn new(ranges: &'a [Terms], groups: usize, batch: &Batch) -> Result<Self> {
        let mut in_groups = vec![0_u64; groups];
        let mut terms = Vec::new();
        for range in ranges {
            batch.check()?;
            terms.extend(range.terms().map(|term| {
                for Posting { document, count } in term.postings {
                    in_groups[*document as usize] += u64::from(*count);
                }
                (term, term.total())
            }));
        }
        Ok(Self { first: 0, terms, in_groups })
    }

    /// The strongest of the terms for each group.
    fn best(&self, groups: &[Scorer<'_>], batch: &Batch) -> Result<Vec<Vec<Mark>>> {
        let mut best: Vec<Best> = groups.iter().map(|group| Best::new(group.options.top)).collect();
        for (number, (term, total)) in (self.first..).zip(&self.terms) {
            if (number as usize).is_multiple_of(STEPS_BETWEEN_CHECKS) {
                batch.check()?;
            }
            for Posting { document, count } in term.postings {
                let group = &groups[*document as usize];
                if *total < group.options.min_count as u64 {
                    continue;
                }
                let score = group.score(f64::from(*count), *total as f64);
                if score > 0.0 {
                    best[*document as usize].offer((score, number, u64::from(*count)));
                }
            }
        }
        Ok(best.into_iter().map(Best::in_order).collect())
    }
}

/// Count the articles, those of a group side by side and as one document.
fn count(
    texts: &[Option<&str>],
    groups: &[Option<u32>],
    options: &Options,
    batch: &Batch,
) -> Result<Runs> {
    let mut rows: Vec<(u32, Option<&str>)> = groups
        .iter()
        .zip(texts)
        .filter_map(|(group, text)| Some(((*group)?, Some((*text)?))))
        .collect();
    rows.sort_by_key(|(group, _)| *group);
    let ordered: Vec<Option<&str>> = rows.iter().map(|(_, text)| *text).collect();
    let rewriter = options.rewriting.rewriter();
    let number = |row: usize| rows[row].0;
    let documents = Documents { texts: &ordered, number: &number, rewriter: rewriter.as_ref() };
    Runs::new(&documents, options.ngrams, |_| true, batch)
}

/// A term's score, number and count.
type Mark = (f64, u32, u64);

/// The strongest terms of a group.
struct Best {
    most: usize,
    marks: Vec<Mark>,
}

impl Best {
    fn new(most: usize) -> Self {
        Self { most, marks: Vec::new() }
    }

    fn offer(&mut self, mark: Mark) {
        self.marks.push(mark);
        if self.marks.len() >= 2 * self.most.saturating_add(SPARE) {
            self.marks.select_nth_unstable_by(self.most, Self::order);
            self.marks.truncate(self.most);
        }
    }

    fn in_order(mut self) -> Vec<Mark> {
        self.marks.sort_unstable_by(Self::order);
        self.marks.truncate(self.most);
        self.marks
    }

    fn order(left: &Mark, right: &Mark) -> Ordering {
        right.0.total_cmp(&left.0).then(left.1.cmp(&right.1))
    }
}

/// The formulas, for one group.
struct Scorer<'a> {
    options: &'a Options,
    /// Terms counted in the group, and in all.
    here: f64,
    all: f64,
    groups: f64,
}

impl Scorer<'_> {
    /// How strongly a term marks the group that is there `count` times, `total` times in all.
    fn score(&self, count: f64, total: f64) -> f64 {
        let (here, there, other) = (self.here, self.all - self.here, total - count);
        match self.options.method {
            Method::LogOdds => {
                let prior = self.options.prior * total;
                let all_prior = self.options.prior * self.all;
                let odds =
                    |count: f64, of: f64| ((count + prior) / (of + all_prior - count - prior)).ln();
                let variance = 1.0 / (count + prior) + 1.0 / (other + prior);
                (odds(count, here) - odds(other, there)) / variance.sqrt()
            }
            Method::TfIdf => count / here * (1.0 + self.all / self.groups / total).ln(),
            Method::ChiSquare => {
                let expected = here * total / self.all;
                if count <= expected {
                    return 0.0;
                }
                let product = count * (there - other) - other * (here - count);
                let margins = here * there * total * (self.all - total);
                if margins > 0.0 { self.all * product * product / margins } else { 0.0 }
            }
        }
    }
}
