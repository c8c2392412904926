//! A forest of small decision trees: how likely a candidate is a keyword, from its figures.
//!
//! Gradient-boosted trees (Friedman, Greedy function approximation: a gradient boosting machine, Annals
//! of Statistics 29 (2001)) of three questions each, fitted by `training/fit.py`. A line of a table is a
//! tree: its seven questions in level order (the name of a figure with blanks as underscores, and what
//! it may be at most), then its eight answers. All candidates of an article are asked a question
//! together, figure by figure, so that no branch is taken.

use std::sync::LazyLock;

use wide::{CmpGt, f32x4};

use super::features::NAMES;

/// Questions and answers of a tree.
const QUESTIONS: usize = 7;
const ANSWERS: usize = 8;

/// One tree.
#[derive(Debug)]
struct Tree {
    /// The place of a figure in [`NAMES`], and what it may be at most.
    questions: [(usize, f32); QUESTIONS],
    answers: [f32; ANSWERS],
}

/// The trees of a table: the sum of their answers is the logarithm of the odds.
#[derive(Debug)]
pub(crate) struct Forest {
    trees: Vec<Tree>,
    /// For each of [`NAMES`], whether any question is about it.
    asked: Vec<bool>,
}

/// Whether a word of the article stands in its headline.
pub(crate) static HEADLINE: LazyLock<Forest> =
    LazyLock::new(|| Forest::read(include_str!("headline.txt")));

/// For names of topics as an editor would give them.
pub(crate) static PHRASES: LazyLock<Forest> =
    LazyLock::new(|| Forest::read(include_str!("phrases.txt")));

/// For tags: mostly single words, of all parts of speech.
pub(crate) static TAGS: LazyLock<Forest> = LazyLock::new(|| Forest::read(include_str!("tags.txt")));

/// The figures of the candidates of an article, figure by figure.
#[derive(Debug, Default)]
pub(crate) struct Matrix {
    figures: Vec<f32>,
    rows: usize,
    /// From one figure to the next: the rows, and room for a last step of [`TOGETHER`].
    stride: usize,
}

/// Candidates that are asked in one step.
pub(crate) const TOGETHER: usize = 4;

impl Matrix {
    /// Makes room for so many candidates.
    pub(crate) fn reset(&mut self, rows: usize) {
        self.rows = rows;
        self.stride = rows.next_multiple_of(TOGETHER);
        // Never shorter than it was: what is cut off would have to be cleared again.
        let length = self.stride * NAMES.len();
        if length > self.figures.len() {
            self.figures.resize(length, 0.0);
        }
    }

    /// A figure of every candidate.
    pub(crate) fn column(&self, figure: usize) -> &[f32] {
        &self.figures[figure * self.stride..][..self.rows]
    }

    pub(crate) fn column_mut(&mut self, figure: usize) -> &mut [f32] {
        &mut self.figures[figure * self.stride..][..self.rows]
    }

    /// A figure of every candidate, [`TOGETHER`] at a time; behind the last, anything.
    fn steps(&self, figure: usize) -> &[[f32; TOGETHER]] {
        self.figures[figure * self.stride..][..self.stride].as_chunks().0
    }

    /// Writes the first figures of [`TOGETHER`] candidates, figure by figure.
    pub(crate) fn set_step(&mut self, step: usize, figures: &[[f32; TOGETHER]]) {
        let (steps, _) = self.figures.as_chunks_mut();
        for (column, figure) in steps.chunks_exact_mut(self.stride / TOGETHER).zip(figures) {
            column[step] = *figure;
        }
    }
}

impl Forest {
    pub(crate) fn read(table: &str) -> Self {
        let tree = |line: &str| {
            let mut fields = line.split(' ');
            let mut questions = [(0, f32::INFINITY); QUESTIONS];
            for question in &mut questions {
                let name = fields.next()?.replace('_', " ");
                let place = NAMES.iter().position(|known| known.replace('_', " ") == name)?;
                *question = (place, fields.next()?.parse().ok()?);
            }
            let mut answers = [0.0; ANSWERS];
            for answer in &mut answers {
                *answer = fields.next()?.parse().ok()?;
            }
            Some(Tree { questions, answers })
        };
        let trees: Vec<Tree> =
            table.lines().filter(|line| !line.starts_with('#')).filter_map(tree).collect();
        let mut asked = vec![false; NAMES.len()];
        for (figure, most) in trees.iter().flat_map(|tree| tree.questions) {
            asked[figure] |= most.is_finite();
        }
        Self { trees, asked }
    }

    /// Whether a question is about this figure.
    pub(crate) fn asks(&self, figure: usize) -> bool {
        self.asked[figure]
    }

    /// The logarithm of the odds of every candidate.
    pub(crate) fn scores(&self, matrix: &Matrix, scores: &mut Vec<f32>) {
        scores.clear();
        scores.resize(matrix.stride, 0.0);
        let (sums, _) = scores.as_chunks_mut::<TOGETHER>();
        for tree in &self.trees {
            let figures = tree.questions.map(|(figure, _)| matrix.steps(figure));
            let most = tree.questions.map(|(_, most)| f32x4::splat(most));
            let answers = tree.answers.map(f32x4::splat);
            // Of two answers under one question: the left one, and what makes it the right one.
            let pairs: [(f32x4, f32x4); ANSWERS / 2] = std::array::from_fn(|pair| {
                (answers[2 * pair], answers[2 * pair] ^ answers[2 * pair + 1])
            });
            for (step, sums) in sums.iter_mut().enumerate() {
                let is_more =
                    |question: usize| f32x4::new(figures[question][step]).cmp_gt(most[question]);
                let answered = |pair: usize| {
                    let (left, change) = pairs[pair];
                    left ^ (change & is_more(ANSWERS / 2 - 1 + pair))
                };
                let chosen = |left: f32x4, right: f32x4, question: usize| {
                    left ^ ((left ^ right) & is_more(question))
                };
                let left = chosen(answered(0), answered(1), 1);
                let right = chosen(answered(2), answered(3), 2);
                *sums = (f32x4::new(*sums) + chosen(left, right, 0)).to_array();
            }
        }
        scores.truncate(matrix.rows);
    }

    /// How many trees there are.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.trees.len()
    }
}
