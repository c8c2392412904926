//! One vocabulary out of several: the words of all of them in the order of their code points.

use rayon::prelude::*;

use super::tally::Tally;
use crate::batch::Batch;
use crate::error::Result;
use crate::text::lexicon::Lexicon;

/// No column, no rank.
pub(crate) const NONE: u32 = u32::MAX;

/// Terms spelled by one thread before the next takes over.
const NAMES_AT_ONCE: usize = 4096;

/// Many strings in one: millions of terms take no memory of their own each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    letters: String,
    ends: Vec<usize>,
}

impl Names {
    /// How many strings there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The string in one place.
    pub fn get(&self, at: usize) -> &str {
        let begin = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.letters[begin..self.ends[at]]
    }

    /// The strings, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> + '_ {
        (0..self.ends.len()).map(|at| self.get(at))
    }

    /// One more string, that `spell` appends.
    pub(crate) fn push_with(&mut self, spell: impl FnOnce(&mut String)) {
        spell(&mut self.letters);
        self.ends.push(self.letters.len());
    }

    /// Words of some lexicons, each told by the number of a lexicon and of a word there.
    ///
    /// # Errors
    /// When the batch was asked to stop.
    pub(crate) fn of_words(
        lexicons: &[&Lexicon],
        words: &[(u32, u32)],
        batch: &Batch,
    ) -> Result<Self> {
        let some: Vec<_> = words.chunks(NAMES_AT_ONCE).collect();
        let spell = |words: &&[(u32, u32)], names: &mut Self| {
            for (lexicon, word) in *words {
                names.push_with(|letters| lexicons[*lexicon as usize].spell(*word, letters));
            }
        };
        Self::in_parts(&some, spell, batch)
    }

    /// The strings of all parts, one after the other, spelled on all threads.
    ///
    /// # Errors
    /// When the batch was asked to stop.
    pub(crate) fn in_parts<P: Sync>(
        parts: &[P],
        spell: impl Fn(&P, &mut Self) + Sync + Send,
        batch: &Batch,
    ) -> Result<Self> {
        let spelled = batch.map_parts(parts.iter().collect(), |part| {
            batch.check()?;
            let mut names = Self::default();
            spell(part, &mut names);
            Ok(names)
        })?;
        let mut names = Self::default();
        for more in spelled {
            let begin = names.letters.len();
            names.letters += &more.letters;
            names.ends.extend(more.ends.iter().map(|end| begin + end));
        }
        Ok(names)
    }
}

impl<S: AsRef<str>> FromIterator<S> for Names {
    fn from_iter<I: IntoIterator<Item = S>>(strings: I) -> Self {
        let mut names = Self::default();
        for string in strings {
            names.letters += string.as_ref();
            names.ends.push(names.letters.len());
        }
        names
    }
}

/// The columns of all words, and the way from each tally's words to them.
pub(crate) struct Vocabulary {
    /// For each tally, the column of each of its words; [`NONE`] for what is left out.
    pub(crate) columns: Vec<Vec<u32>>,
    /// A word for each column, as the number of a tally and of a word there.
    examples: Vec<(u32, u32)>,
}

impl Vocabulary {
    /// All words of the tallies.
    pub(crate) fn new(tallies: &[Tally], batch: &Batch) -> Result<Self> {
        let (columns, examples) = rank(&lexicons(tallies), batch)?;
        Ok(Self { columns, examples })
    }

    /// How many columns there are.
    pub(crate) fn len(&self) -> usize {
        self.examples.len()
    }

    /// In how many documents the word of each column is.
    pub(crate) fn in_documents(&self, tallies: &[Tally]) -> Vec<usize> {
        let mut sums = vec![0; self.len()];
        for (columns, tally) in self.columns.iter().zip(tallies) {
            for (column, found) in columns.iter().zip(&tally.in_documents) {
                if *column != NONE {
                    sums[*column as usize] += *found as usize;
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
        let mut keep = keep.iter();
        self.examples.retain(|_| *keep.next().expect("one for each column"));
    }

    /// The words as they read, by column.
    ///
    /// # Errors
    /// When the batch was asked to stop.
    pub(crate) fn names(&self, tallies: &[Tally], batch: &Batch) -> Result<Names> {
        Names::of_words(&lexicons(tallies), &self.examples, batch)
    }
}

fn lexicons(tallies: &[Tally]) -> Vec<&Lexicon> {
    tallies.iter().map(|tally| &tally.words).collect()
}

/// A word of a lexicon with the number that decides its place, unless another has the same.
type Keyed = (u128, u32, u32);

/// For each lexicon the ranks of its words, and for each rank an example.
type Numbered = (Vec<Vec<u32>>, Vec<(u32, u32)>);

/// Rank the words of all lexicons: the ranks of each one's words, and an example for each rank, as
/// the number of a lexicon and of a word there.
pub(crate) fn rank(lexicons: &[&Lexicon], batch: &Batch) -> Result<Numbered> {
    let mut items: Vec<Keyed> = Vec::with_capacity(lexicons.iter().map(|words| words.len()).sum());
    for (number, lexicon) in lexicons.iter().enumerate() {
        let words = 0..lexicon.len() as u32;
        items.extend(words.map(|word| (lexicon.sort_key(word), number as u32, word)));
    }
    let compare = |left: &Keyed, right: &Keyed| {
        left.0.cmp(&right.0).then_with(|| {
            lexicons[left.1 as usize].compare(left.2, lexicons[right.1 as usize], right.2)
        })
    };
    let items =
        sorted(items, |left, right| compare(left, right).then(left.1.cmp(&right.1)), batch)?;
    let mut ranks: Vec<Vec<u32>> = lexicons.iter().map(|words| vec![NONE; words.len()]).collect();
    let mut examples = Vec::new();
    for (at, item) in items.iter().enumerate() {
        if at == 0 || compare(&items[at - 1], item).is_ne() {
            examples.push((item.1, item.2));
        }
        ranks[item.1 as usize][item.2 as usize] = examples.len() as u32 - 1;
    }
    Ok((ranks, examples))
}

/// Items sorted at once take no longer than a caller who wants to stop may wait.
const SORTED_AT_ONCE: usize = 1 << 21;

/// Items sampled to part a large sort by.
const SAMPLE: usize = 4096;

/// The items in order. Very many are parted by sampled borders first, so that the sort can be
/// stopped between two parts.
fn sorted<T: Copy + Send + Sync>(
    mut items: Vec<T>,
    order: impl Fn(&T, &T) -> std::cmp::Ordering + Sync,
    batch: &Batch,
) -> Result<Vec<T>> {
    batch.check()?;
    if items.len() <= SORTED_AT_ONCE {
        items.par_sort_unstable_by(&order);
        return Ok(items);
    }
    let mut sample: Vec<T> = items.iter().step_by(items.len() / SAMPLE).copied().collect();
    sample.sort_unstable_by(&order);
    let parts = items.len() / SORTED_AT_ONCE * 8;
    let borders: Vec<T> = (1..parts).map(|part| sample[sample.len() * part / parts]).collect();
    let mut parted: Vec<Vec<T>> = vec![Vec::new(); parts];
    for some in items.chunks(SORTED_AT_ONCE) {
        batch.check()?;
        for item in some {
            let part = borders.partition_point(|border| order(border, item).is_le());
            parted[part].push(*item);
        }
    }
    drop(items);
    let parted = batch.map_parts(parted, |mut part| {
        batch.check()?;
        part.sort_unstable_by(&order);
        Ok(part)
    })?;
    Ok(parted.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sort_in_parts_is_a_sort() {
        let mut state = 1_u64;
        let items: Vec<u64> = (0..SORTED_AT_ONCE + 1_000)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                // Some numbers come very often.
                if state >> 62 == 0 { 7 } else { state >> 40 }
            })
            .collect();
        let mut expected = items.clone();
        expected.sort_unstable();
        assert_eq!(sorted(items, Ord::cmp, &Batch::new()).unwrap(), expected);
    }
}
