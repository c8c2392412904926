//! One vocabulary out of several: the terms of all tallies in the order of their code points.
//!
//! A term's words stand in it with single spaces between them, and a space sorts before every word
//! character. So terms sort as their words do, a shorter term before those that begin with it, and
//! no term has to be spelled to find its place.

use rayon::prelude::*;

use super::grams::Grams;
use super::tally::{LONGEST_GRAM, Tally};
use crate::batch::Batch;
use crate::error::{Error, Result};
use crate::text::lexicon::Lexicon;

/// No column.
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

    /// The strings, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> + '_ {
        (0..self.ends.len()).map(|at| {
            let begin = at.checked_sub(1).map_or(0, |before| self.ends[before]);
            &self.letters[begin..self.ends[at]]
        })
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

/// The columns of all terms, and the way from each tally's terms to them.
pub(crate) struct Vocabulary {
    /// For each tally, the column of each of its terms; [`NONE`] for what is left out.
    pub(crate) columns: Vec<Vec<u32>>,
    /// A term for each column, as the number of a tally and of a term there.
    examples: Vec<(u32, u32)>,
}

impl Vocabulary {
    /// All terms of `lengths.0` to `lengths.1` words.
    pub(crate) fn new(tallies: &[Tally], lengths: (usize, usize), batch: &Batch) -> Result<Self> {
        let (ranks, words) = rank(tallies, batch)?;
        if lengths.1 == 1 {
            return Ok(Self { columns: ranks, examples: words });
        }
        let mut levels = vec![first_level(tallies, &ranks, words.len())];
        for length in 2..=lengths.1 as u32 {
            let shorter = levels.last().expect("begun with one");
            let level = next_level(tallies, &ranks, shorter, length, batch)?;
            levels.push(level);
        }
        batch.check()?;
        Ok(in_one_order(tallies, &levels, lengths.0))
    }

    /// The columns of a list of terms given beforehand.
    pub(crate) fn given(tallies: &[Tally], terms: &[String]) -> Result<Self> {
        let mut words = Lexicon::new();
        let mut grams = Grams::new();
        let mut columns = Vec::new();
        for (column, term) in terms.iter().enumerate() {
            let mut node = None;
            for word in term.split(' ').filter(|word| !word.is_empty()) {
                let word = words.intern_bytes(word.as_bytes());
                let term = match node {
                    None => grams.single(word),
                    Some(before) => grams.longer(before, word),
                };
                node = Some(term);
            }
            let Some(node) = node else { continue };
            columns.resize(grams.len(), NONE);
            if columns[node as usize] != NONE {
                return Err(Error::option(
                    "vocabulary",
                    format!("must not have a term twice, as it has {term:?}"),
                ));
            }
            columns[node as usize] = column as u32;
        }
        let of = |tally: &Tally| -> Vec<u32> {
            let known: Vec<Option<u32>> = (0..tally.words.len() as u32)
                .map(|word| words.find_bytes(tally.words.word(word).as_bytes()))
                .collect();
            let Some(local) = &tally.grams else {
                let column = |word: &Option<u32>| {
                    let term = grams.find(None, (*word)?)?;
                    Some(columns[term as usize])
                };
                return known.iter().map(|word| column(word).unwrap_or(NONE)).collect();
            };
            let mut nodes: Vec<Option<u32>> = Vec::with_capacity(local.len());
            for gram in local.terms() {
                let before = (gram.length > 1).then(|| nodes[gram.before as usize]);
                let node = known[gram.word as usize].and_then(|word| match before {
                    Some(None) => None,
                    Some(before) => grams.find(before, word),
                    None => grams.find(None, word),
                });
                nodes.push(node);
            }
            nodes.iter().map(|node| node.map_or(NONE, |node| columns[node as usize])).collect()
        };
        Ok(Self { columns: tallies.par_iter().map(of).collect(), examples: Vec::new() })
    }

    /// How many columns there are.
    pub(crate) fn len(&self) -> usize {
        self.examples.len()
    }

    /// Sums over the tallies of what each says of its terms, by column.
    pub(crate) fn sum(&self, width: usize, values: &[&[u32]]) -> Vec<u64> {
        let mut sums = vec![0; width];
        for (columns, values) in self.columns.iter().zip(values) {
            for (column, value) in columns.iter().zip(*values) {
                if *column != NONE {
                    sums[*column as usize] += u64::from(*value);
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

    /// The terms as they read, by column.
    pub(crate) fn names(&self, tallies: &[Tally]) -> Names {
        let spelled = self.examples.par_chunks(NAMES_AT_ONCE).map(|examples| {
            let mut names = Names::default();
            for (tally, term) in examples {
                spell(&tallies[*tally as usize], *term, &mut names.letters);
                names.ends.push(names.letters.len());
            }
            names
        });
        let mut names = Names::default();
        for more in spelled.collect::<Vec<_>>() {
            let begin = names.letters.len();
            names.letters += &more.letters;
            names.ends.extend(more.ends.iter().map(|end| begin + end));
        }
        names
    }

    /// The term of one column as it reads.
    pub(crate) fn name(&self, tallies: &[Tally], column: usize) -> Box<str> {
        let (tally, term) = self.examples[column];
        let mut letters = String::new();
        spell(&tallies[tally as usize], term, &mut letters);
        letters.into_boxed_str()
    }
}

/// Append a term as it reads.
fn spell(tally: &Tally, term: u32, letters: &mut String) {
    let Some(grams) = &tally.grams else { return tally.words.spell(term, letters) };
    let mut words = [0; LONGEST_GRAM];
    let mut term = term;
    let length = grams.terms()[term as usize].length as usize;
    for word in words[..length].iter_mut().rev() {
        let gram = grams.terms()[term as usize];
        (*word, term) = (gram.word, gram.before);
    }
    for (number, word) in words[..length].iter().enumerate() {
        if number > 0 {
            letters.push(' ');
        }
        tally.words.spell(*word, letters);
    }
}

/// An item of a tally with the number that decides its place, unless another has the same.
type Keyed<K> = (K, u32, u32);

/// For each tally the numbers of its items, and for each number an example.
type Numbered = (Vec<Vec<u32>>, Vec<(u32, u32)>);

/// Rank the words of all tallies: each tally's ranks, and an example for each rank.
fn rank(tallies: &[Tally], batch: &Batch) -> Result<Numbered> {
    let counts: Vec<usize> = tallies.iter().map(|tally| tally.words.len()).collect();
    let mut items: Vec<Keyed<u128>> = Vec::with_capacity(counts.iter().sum());
    for (number, tally) in tallies.iter().enumerate() {
        let words = 0..tally.words.len() as u32;
        items.extend(words.map(|word| (tally.words.sort_key(word), number as u32, word)));
    }
    let order = |left: &Keyed<u128>, right: &Keyed<u128>| {
        compare_words(tallies, left, right).then(left.1.cmp(&right.1))
    };
    let items = sorted(items, order, batch)?;
    Ok(number(&items, &counts, |left, right| compare_words(tallies, left, right).is_eq()))
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

fn compare_words(tallies: &[Tally], left: &Keyed<u128>, right: &Keyed<u128>) -> std::cmp::Ordering {
    left.0.cmp(&right.0).then_with(|| {
        let (one, other) = (&tallies[left.1 as usize].words, &tallies[right.1 as usize].words);
        one.compare(left.2, other, right.2)
    })
}

/// Number sorted items from 0, equal ones alike.
fn number<K>(
    items: &[Keyed<K>],
    counts: &[usize],
    equal: impl Fn(&Keyed<K>, &Keyed<K>) -> bool,
) -> Numbered {
    let mut ranks: Vec<Vec<u32>> = counts.iter().map(|count| vec![NONE; *count]).collect();
    let mut examples = Vec::new();
    for (at, item) in items.iter().enumerate() {
        if at == 0 || !equal(&items[at - 1], item) {
            examples.push((item.1, item.2));
        }
        ranks[item.1 as usize][item.2 as usize] = examples.len() as u32 - 1;
    }
    (ranks, examples)
}

/// The terms of one length in their order.
struct Level {
    /// For each tally, the place of each of its terms of this length.
    places: Vec<Vec<u32>>,
    /// For each place, that of the term without its last word, one level before.
    before: Vec<u32>,
    examples: Vec<(u32, u32)>,
}

fn first_level(tallies: &[Tally], ranks: &[Vec<u32>], words: usize) -> Level {
    let mut examples = vec![(0, 0); words];
    let mut places: Vec<Vec<u32>> = Vec::with_capacity(tallies.len());
    for (number, (tally, ranks)) in tallies.iter().zip(ranks).enumerate() {
        let grams = tally.grams.as_ref().expect("counted with grams");
        let mut of = vec![NONE; grams.len()];
        for (term, gram) in grams.terms().iter().enumerate().filter(|(_, gram)| gram.length == 1) {
            of[term] = ranks[gram.word as usize];
            examples[of[term] as usize] = (number as u32, term as u32);
        }
        places.push(of);
    }
    Level { places, before: vec![0; words], examples }
}

fn next_level(
    tallies: &[Tally],
    ranks: &[Vec<u32>],
    shorter: &Level,
    length: u32,
    batch: &Batch,
) -> Result<Level> {
    let mut items: Vec<Keyed<u64>> = Vec::new();
    for (number, tally) in tallies.iter().enumerate() {
        let grams = tally.grams.as_ref().expect("counted with grams");
        let terms = grams.terms().iter().enumerate().filter(|(_, gram)| gram.length == length);
        items.extend(terms.map(|(term, gram)| {
            let before = shorter.places[number][gram.before as usize];
            let key = u64::from(before) << 32 | u64::from(ranks[number][gram.word as usize]);
            (key, number as u32, term as u32)
        }));
    }
    let items = sorted(items, Ord::cmp, batch)?;
    let counts: Vec<usize> =
        tallies.iter().map(|tally| tally.grams.as_ref().map_or(0, Grams::len)).collect();
    let (places, examples) = number(&items, &counts, |left, right| left.0 == right.0);
    let mut before: Vec<u32> = Vec::with_capacity(examples.len());
    let mut last = None;
    for (key, _, _) in items {
        if last.replace(key) != Some(key) {
            before.push((key >> 32) as u32);
        }
    }
    Ok(Level { places, before, examples })
}

/// Columns for the terms of all levels, each before those that begin with it.
fn in_one_order(tallies: &[Tally], levels: &[Level], shortest: usize) -> Vocabulary {
    let mut column_of: Vec<Vec<u32>> =
        levels.iter().map(|level| vec![NONE; level.before.len()]).collect();
    let mut examples = Vec::new();
    let mut next = vec![0_u32; levels.len()];
    // The place, on each level, of the term that the walk stands in.
    let mut path: Vec<u32> = Vec::new();
    loop {
        let depth = path.len();
        let descend = depth < levels.len()
            && (next[depth] as usize) < levels[depth].before.len()
            && path
                .last()
                .is_none_or(|parent| levels[depth].before[next[depth] as usize] == *parent);
        if descend {
            let place = next[depth];
            next[depth] += 1;
            path.push(place);
            if depth + 1 >= shortest {
                column_of[depth][place as usize] = examples.len() as u32;
                examples.push(levels[depth].examples[place as usize]);
            }
        } else if path.pop().is_none() {
            break;
        }
    }
    let columns = (0..tallies.len())
        .into_par_iter()
        .map(|number| {
            let grams = tallies[number].grams.as_ref().expect("counted with grams");
            let column = |(term, gram): (usize, &super::grams::Gram)| {
                let level = gram.length as usize - 1;
                column_of[level][levels[level].places[number][term] as usize]
            };
            grams.terms().iter().enumerate().map(column).collect()
        })
        .collect();
    Vocabulary { columns, examples }
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
