//! What depends on all articles together: reckoned when first asked for, so that adding articles
//! time and again costs no more than they do.

use std::sync::Arc;

use super::known::KnownTerms;
use super::postings::Segment;
use super::variants::{self, Method};
use super::{Options, saturation};

/// The number of words of each article, those of its title by weight; below 0 if it is missing. A
/// copy shares them: what is added is put together with what was added before when it has half of
/// its articles.
#[derive(Debug, Clone, Default)]
pub(super) struct Lengths {
    runs: Vec<Arc<Vec<f32>>>,
    count: usize,
}

impl Lengths {
    /// How many articles there are.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// The lengths, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = f32> + '_ {
        self.runs.iter().flat_map(|run| run.iter().copied())
    }

    /// The lengths, some at a time.
    pub(super) fn runs(&self) -> impl Iterator<Item = &[f32]> {
        self.runs.iter().map(|run| run.as_slice())
    }

    /// Put more behind those that are there.
    pub(super) fn push(&mut self, mut lengths: Vec<f32>) {
        self.count += lengths.len();
        while let Some(before) = self.runs.pop_if(|before| lengths.len() * 2 > before.len()) {
            let mut both = Arc::unwrap_or_clone(before);
            both.append(&mut lengths);
            lengths = both;
        }
        self.runs.push(Arc::new(lengths));
    }
}

/// What articles and words are weighed by.
#[derive(Debug, Default)]
pub(super) struct Scale {
    /// Articles that are not missing.
    pub(super) articles: f64,
    /// `1 - b + b * length / mean length` of each article.
    pub(super) relative_lengths: Vec<f64>,
    /// The same times [`variants::Saturation::held_against`].
    pub(super) held_against: Vec<f32>,
    /// What is known of each word, which is nothing until a query asks.
    pub(super) known: KnownTerms,
    /// What stands in place of negative weights in `okapi`.
    pub(super) floor: f64,
}

impl Scale {
    pub(super) fn new(
        options: &Options,
        lengths: &Lengths,
        segments: &[Arc<Segment>],
        words: usize,
    ) -> Self {
        let there = lengths.iter().filter(|length| *length >= 0.0);
        let (articles, total) =
            there.fold((0.0, 0.0), |(count, sum), length| (count + 1.0, sum + f64::from(length)));
        let mean = if total > 0.0 { total / articles } else { 1.0 };
        let b = options.b;
        let relative = |length: f32| 1.0 - b + b * f64::from(length) / mean;
        let relative_lengths: Vec<f64> = lengths.iter().map(relative).collect();
        let factor = saturation(options).held_against();
        let held_against = relative_lengths.iter().map(|length| (factor * length) as f32).collect();
        let floor = match options.method {
            Method::Okapi => {
                let mut found = vec![0_u64; words];
                for (term, postings) in segments.iter().flat_map(|segment| segment.counts()) {
                    found[term as usize] += postings;
                }
                variants::okapi_floor(articles, found.into_iter().map(|found| found as f64))
            }
            _ => 0.0,
        };
        let known = KnownTerms::new(words);
        Self { articles, relative_lengths, held_against, known, floor }
    }
}
