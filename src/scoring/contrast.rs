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

use super::tally::{self, Counter, Entry, Tally};
use super::vectors::check_ngrams;
use super::vocabulary::Vocabulary;
use crate::Batch;
use crate::error::{Error, Result};
use crate::table::{Column, Table};

/// What part of the counts of all articles the prior stands for. Monroe et al. leave it open; a
/// hundredth keeps rare terms from leading without blurring the frequent ones.
pub const PRIOR: f64 = 0.01;

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
}

impl Default for Options {
    fn default() -> Self {
        Self { method: Method::LogOdds, top: 20, ngrams: (1, 1), min_count: 1, prior: PRIOR }
    }
}

impl Options {
    /// Whether the options can be met.
    pub fn check(&self) -> Result<()> {
        check_ngrams(self.ngrams)?;
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
    let parts = count(texts, groups, options.ngrams, batch)?;
    let (tallies, documents): (Vec<Tally>, Vec<Vec<u32>>) = parts.into_iter().unzip();
    batch.check()?;
    let vocabulary = Vocabulary::new(&tallies, options.ngrams, batch)?;
    let mut totals = vec![0_u64; vocabulary.len()];
    let mut of_group: Vec<Vec<Entry>> = vec![Vec::new(); number];
    for ((tally, groups), columns) in tallies.iter().zip(&documents).zip(&vocabulary.columns) {
        let mut entries = tally.pages.iter().flatten();
        for (document, group) in tally.documents.iter().zip(groups) {
            let found = &mut of_group[*group as usize];
            for Entry { term, count } in entries.by_ref().take(document.terms as usize) {
                let term = columns[*term as usize];
                if term != super::vocabulary::NONE {
                    totals[term as usize] += u64::from(*count);
                    found.push(Entry { term, count: *count });
                }
            }
        }
    }
    let all: u64 = totals.iter().sum();
    let ranked = batch.map_parts(of_group, |mut entries| {
        batch.check()?;
        entries.sort_unstable_by_key(|entry| entry.term);
        let here: u64 = entries.iter().map(|entry| u64::from(entry.count)).sum();
        let scorer = Scorer { options, here: here as f64, all: all as f64, groups: number as f64 };
        let mut marks: Vec<(f64, u32, u64)> = entries
            .chunk_by(|left, right| left.term == right.term)
            .map(|same| (same[0].term, same.iter().map(|entry| u64::from(entry.count)).sum()))
            .filter(|(term, _)| totals[*term as usize] >= options.min_count as u64)
            .map(|(term, count): (u32, u64)| {
                (scorer.score(count as f64, totals[term as usize] as f64), term, count)
            })
            .filter(|(score, _, _)| *score > 0.0)
            .collect();
        let order = |left: &(f64, u32, u64), right: &(f64, u32, u64)| {
            right.0.total_cmp(&left.0).then(left.1.cmp(&right.1))
        };
        if options.top < marks.len() {
            marks.select_nth_unstable_by(options.top, order);
            marks.truncate(options.top);
        }
        marks.sort_unstable_by(order);
        Ok(marks)
    })?;
    let mut outcome = Outcome::default();
    for (group, marks) in ranked.into_iter().enumerate() {
        for (rank, (score, term, count)) in marks.into_iter().enumerate() {
            outcome.groups.push(group as i64);
            outcome.ranks.push(rank as i64 + 1);
            outcome.keywords.push(vocabulary.name(&tallies, term as usize));
            outcome.scores.push(score);
            outcome.counts.push(count as i64);
            outcome.other_counts.push((totals[term as usize] - count) as i64);
        }
    }
    Ok(outcome)
}

/// Count the articles, those of a group side by side and as one document.
fn count(
    texts: &[Option<&str>],
    groups: &[Option<u32>],
    ngrams: (usize, usize),
    batch: &Batch,
) -> Result<Vec<(Tally, Vec<u32>)>> {
    let mut rows: Vec<(u32, Option<&str>)> = groups
        .iter()
        .zip(texts)
        .filter_map(|(group, text)| Some(((*group)?, Some((*text)?))))
        .collect();
    rows.sort_by_key(|(group, _)| *group);
    let ordered: Vec<Option<&str>> = rows.iter().map(|(_, text)| *text).collect();
    batch.expect(rows.len());
    let mut from = 0;
    let parts: Vec<_> = tally::parts(&ordered)
        .into_iter()
        .map(|part| {
            from += part.len();
            &rows[from - part.len()..from]
        })
        .collect();
    batch.map_parts(parts, |rows| {
        let mut counter = Counter::new(ngrams, batch);
        let mut documents = Vec::new();
        for same in rows.chunk_by(|left, right| left.0 == right.0) {
            for (_, text) in same {
                counter.add(text.unwrap_or_default())?;
                batch.tick(1);
            }
            counter.end_document();
            documents.push(same[0].0);
        }
        Ok((counter.finish(), documents))
    })
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
