//! The learned scorer: how likely a candidate is a keyword, from its figures.
//!
//! A logistic regression over the standardised figures, their squares, how far each lies above one
//! standard deviation, and their products with the number of words and the length of the article, so
//! that abstracts and long reports share one scorer. Fitted by `training/fit.py`; a line of the table
//! is a figure: its name, mean, deviation and the five weights.

use std::sync::LazyLock;

use super::features::{Features, NAMES};

/// Figures further off than so many deviations say no more than that.
const FURTHEST: f32 = 4.0;

/// Weights of a figure.
#[derive(Debug, Clone, Copy, Default)]
struct Weights {
    mean: f32,
    deviation: f32,
    linear: f32,
    squared: f32,
    above: f32,
    by_words: f32,
    by_length: f32,
}

/// A table of weights.
#[derive(Debug)]
pub(crate) struct Scorer {
    weights: [Weights; NAMES.len()],
    intercept: f32,
    words: usize,
    length: usize,
}

/// For names of topics as an editor would give them.
pub(crate) static PHRASES: LazyLock<Scorer> =
    LazyLock::new(|| Scorer::read(include_str!("phrases.txt")));

/// For tags: mostly single words, of all parts of speech.
pub(crate) static TAGS: LazyLock<Scorer> = LazyLock::new(|| Scorer::read(include_str!("tags.txt")));

impl Scorer {
    fn read(table: &str) -> Self {
        let place = |wanted: &str| NAMES.iter().position(|name| *name == wanted).unwrap_or(0);
        let mut scorer = Self {
            weights: [Weights { deviation: 1.0, ..Weights::default() }; NAMES.len()],
            intercept: 0.0,
            words: place("words"),
            length: place("length"),
        };
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let mut fields = line.split_whitespace();
            let Some(name) = fields.next() else { continue };
            let mut number = || fields.next().and_then(|field| field.parse().ok()).unwrap_or(0.0);
            if name == "intercept" {
                scorer.intercept = number();
            } else if let Some(place) = NAMES.iter().position(|known| *known == name) {
                scorer.weights[place] = Weights {
                    mean: number(),
                    deviation: number(),
                    linear: number(),
                    squared: number(),
                    above: number(),
                    by_words: number(),
                    by_length: number(),
                };
            }
        }
        scorer
    }

    /// From 0 to 1.
    pub(crate) fn score(&self, features: &Features) -> f64 {
        let standard = |place: usize| {
            let weights = &self.weights[place];
            let figure = (features[place] - weights.mean) / weights.deviation;
            figure.clamp(-FURTHEST, FURTHEST)
        };
        let (words, length) = (standard(self.words), standard(self.length));
        let mut sum = self.intercept;
        for (place, weights) in self.weights.iter().enumerate() {
            let figure = standard(place);
            sum += weights.linear * figure
                + weights.squared * figure * figure
                + weights.above * (figure - 1.0).max(0.0)
                + weights.by_words * figure * words
                + weights.by_length * figure * length;
        }
        1.0 / (1.0 + f64::from(-sum).exp())
    }
}
