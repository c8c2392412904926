//! The columns of a matrix of words.

use super::names::Names;
use super::ranking::Ranking;
use super::tally::Tally;
use crate::batch::Batch;
use crate::error::Result;
use crate::text::lexicon::Lexicon;

/// No column.
pub(crate) const NONE: u32 = u32::MAX;

/// The columns of all words, and the way from each tally's words to them.
pub(crate) struct Vocabulary {
    /// For each tally, the column of each of its words; [`NONE`] for what is left out.
    pub(crate) columns: Vec<Vec<u32>>,
    /// The words as they read, by column.
    pub(crate) names: Names,
}

impl Vocabulary {
    /// All words of the tallies.
    pub(crate) fn new(tallies: &[Tally], batch: &Batch) -> Result<Self> {
        let lexicons: Vec<&Lexicon> = tallies.iter().map(|tally| &tally.words).collect();
        let ranking = Ranking::new(&lexicons, batch)?;
        Ok(Self { columns: ranking.ranks(&lexicons, batch)?, names: ranking.words })
    }

    /// How many columns there are.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// For each column the sum of what is known of its word in each tally.
    pub(crate) fn sums<N: Copy + Into<u64>>(&self, of_tallies: &[&[N]]) -> Vec<u64> {
        let mut sums = vec![0; self.len()];
        for (columns, of_words) in self.columns.iter().zip(of_tallies) {
            for (column, of_word) in columns.iter().zip(*of_words) {
                if *column != NONE {
                    sums[*column as usize] += (*of_word).into();
                }
            }
        }
        sums
    }

    /// Keep some of the columns, in their order.
    pub(crate) fn keep(&mut self, keep: &[bool]) {
        let mut kept = 0;
        let new: Vec<u32> =
            keep.iter().map(|keep| if *keep { (kept, kept += 1).0 } else { NONE }).collect();
        for columns in &mut self.columns {
            for column in columns.iter_mut().filter(|column| **column != NONE) {
                *column = new[*column as usize];
            }
        }
        self.names = self.names.kept(keep);
    }
}
