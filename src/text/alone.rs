//! How many shingles of each article stand in it alone, told without holding them in their order.
//!
//! What is asked of an article first is whether it can have a copy at all, and for that a number is
//! enough. So the keys are spread as they are read ([`spread`](super::spread)), each with the article
//! it is from; then each part is counted and looked up at once. Few articles are asked more, and their
//! texts are read again.

use std::sync::Mutex;

use super::sketches::{Scope, Sketches, chunks, key};
use super::spread::{Division, MOST_OWNERS, Spread};
use super::zeros::Zeros;
use crate::batch::Batch;
use crate::error::Result;

/// Places told by a number of a table, a bit for each.
const PLACES_PER_WORD: usize = u64::BITS as usize;

/// Count a shingle: `once` has the places where one was counted, `again` those where another was.
#[inline]
fn add(once: &mut [u64], again: &mut [u64], place: usize) {
    let (at, bit) = (place / PLACES_PER_WORD, 1 << (place % PLACES_PER_WORD));
    again[at] |= once[at] & bit;
    once[at] |= bit;
}

/// Whether more than one shingle was counted there.
#[inline]
fn repeated(again: &[u64], place: usize) -> bool {
    again[place / PLACES_PER_WORD] >> (place % PLACES_PER_WORD) & 1 == 1
}

/// A sample of all shingles counted, and of each first article how many of them stand in it alone.
#[derive(Debug)]
pub(crate) struct Alone {
    division: Division,
    /// Of each place whether more than one shingle was counted there.
    again: Zeros,
    /// Of each row.
    lone: Vec<u32>,
}

impl Alone {
    /// Read the articles for their shingles of `size` words, about a `share` of them.
    pub(crate) fn read<'a>(
        texts: &'a [Option<&'a str>],
        scope: Scope,
        batch: &Batch,
    ) -> Result<(Sketches<'a>, Self)> {
        let all = Scope { share: 1.0, ..scope };
        let division = Division::for_shingles(all.about(texts, 0..texts.len()), scope.share);
        let looked_at = Scope { share: division.share(), ..scope };
        let chunks = chunks(texts);
        let rooms: Vec<usize> = chunks
            .iter()
            .map(|rows| Spread::room(division, looked_at.about(texts, rows.clone())))
            .collect();
        let mut entries = Zeros::new(rooms.iter().sum::<usize>() / 2);
        let mut rest: &mut [u32] = bytemuck::cast_slice_mut(&mut entries);
        let mut given = Vec::with_capacity(rooms.len());
        for room in rooms {
            let (stretch, others) = rest.split_at_mut(room);
            given.push(Mutex::new(Some(stretch)));
            rest = others;
        }
        let spread = |chunk: usize, _| {
            let given = given[chunk].lock().expect("held for a moment by one").take();
            Spread::new(division, given.expect("each chunk is read once"))
        };
        let (sketches, spread) = Sketches::read_into(texts, chunks, all, spread, batch)?;
        let held = spread.iter().map(Spread::length).sum();
        let found = Self::count(division.with_places(held), &sketches, &spread, batch)?;
        Ok((sketches, found))
    }

    /// Count what was spread.
    fn count(
        division: Division,
        sketches: &Sketches<'_>,
        spread: &[Spread<'_>],
        batch: &Batch,
    ) -> Result<Self> {
        let parts = division.parts;
        let words_per_part = division.places as usize / PLACES_PER_WORD;
        let mut again = Zeros::new(parts * words_per_part);
        let groups = (2 * rayon::current_num_threads()).min(16);
        let parts_per_group = parts.div_ceil(groups);
        let groups: Vec<_> =
            again.chunks_mut(parts_per_group * words_per_part).enumerate().collect();
        let chunks = sketches.chunks();
        // The shingles of copies are those of the first of them.
        let is_first = |row: usize| sketches.first[row] as usize == row;
        let wanted: Vec<[bool; MOST_OWNERS]> = chunks
            .iter()
            .map(|rows| {
                let mut wanted = [false; MOST_OWNERS];
                wanted.iter_mut().zip(rows.clone()).for_each(|(w, row)| *w = is_first(row));
                wanted
            })
            .collect();
        let sums = batch.map_parts(groups, |(group, again)| {
            let mut alone = vec![[0_u32; MOST_OWNERS]; chunks.len()];
            let mut once = vec![0_u64; words_per_part];
            for (at, again) in again.chunks_mut(words_per_part).enumerate() {
                let part = group * parts_per_group + at;
                batch.check()?;
                once.fill(0);
                for (spread, wanted) in spread.iter().zip(&wanted) {
                    spread.each(part, |entry| {
                        if wanted[entry as usize % MOST_OWNERS] {
                            add(&mut once, again, division.place(entry));
                        }
                    });
                }
                for (spread, alone) in spread.iter().zip(&mut alone) {
                    spread.each(part, |entry| {
                        let lone = !repeated(again, division.place(entry));
                        alone[entry as usize % MOST_OWNERS] += u32::from(lone);
                    });
                }
            }
            Ok(alone)
        })?;
        let mut lone = Vec::with_capacity(sketches.len());
        for (chunk, rows) in chunks.iter().enumerate() {
            for owner in 0..rows.len() {
                lone.push(sums.iter().map(|alone| alone[chunk][owner]).sum());
            }
        }
        Ok(Self { division, again, lone })
    }

    /// How many shingles of a first article stand in it alone.
    #[inline]
    pub(crate) fn of(&self, row: usize) -> usize {
        self.lone[row] as usize
    }

    /// Tell of shingles, one by one, whether it is known that they stand in one article alone: those
    /// of the sample that share their places with no others.
    pub(crate) fn lone(&self, shingles: &[u64], told: &mut Vec<bool>) {
        let (division, again) = (self.division, &*self.again);
        told.clear();
        told.extend(shingles.iter().map(|shingle| {
            let key = key(*shingle);
            let part = division.part(key);
            let place = division.place(key);
            let start = part.min(division.parts - 1) * division.places as usize;
            (part < division.parts) & !repeated(again, start + place)
        }));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::text::shingles::Shingler;

    const SIZE: usize = 2;

    fn shingles(text: &str) -> Vec<u64> {
        let mut found = Vec::new();
        let take = |shingles: &[u64]| {
            found.extend_from_slice(shingles);
            Ok(())
        };
        Shingler::new(SIZE).read(text, take).unwrap();
        found
    }

    /// Articles of random words of a few letters, every seventh a copy of the one before.
    fn articles(count: u32, words: u32, kinds: u32) -> Vec<String> {
        let mut state = 7_u32;
        let mut word = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            format!("{:x}", (state >> 8) % kinds)
        };
        let mut all: Vec<String> = Vec::new();
        for row in 0..count {
            let words: Vec<String> = (0..words).map(|_| word()).collect();
            let copied = if row % 7 == 6 { all.last().cloned() } else { None };
            all.push(copied.unwrap_or_else(|| words.join(" ")));
        }
        all
    }

    #[test]
    fn no_shingle_that_stands_elsewhere_is_taken_for_a_lone_one_and_most_others_are() {
        for (count, words, kinds, share) in [
            (3_000, 12, 3_000, 0.5),   // more articles than one task may have
            (40, 9_000, 1 << 20, 0.5), // words so short that the room given is too small
            (40, 9_000, 200, 1.0),
            (300, 300, 1 << 16, 0.3),
        ] {
            let texts = articles(count, words, kinds);
            let rows: Vec<Option<&str>> = texts.iter().map(|text| Some(text.as_str())).collect();
            let scope = Scope { size: SIZE, share, held: true, tags: true };
            let (sketches, found) = Alone::read(&rows, scope, &Batch::new()).unwrap();
            let mut counts: HashMap<u64, usize> = HashMap::new();
            let firsts = sketches.firsts();
            assert!(firsts.len() < rows.len(), "there are copies");
            for row in &firsts {
                for shingle in shingles(&texts[*row as usize]) {
                    *counts.entry(shingle).or_default() += 1;
                }
            }
            let (mut really, mut told) = (0, Vec::new());
            let mut all = 0;
            for row in &firsts {
                let shingles = shingles(&texts[*row as usize]);
                found.lone(&shingles, &mut told);
                let lone = told.iter().filter(|lone| **lone).count();
                assert_eq!(found.of(*row as usize), lone, "row {row}");
                for (shingle, told) in shingles.iter().zip(&told) {
                    let known = found.division.part(key(*shingle)) < found.division.parts;
                    assert!(!told || known && counts[shingle] == 1);
                    really += usize::from(known && counts[shingle] == 1);
                }
                all += lone;
            }
            assert!(all <= really && 4 * all >= 3 * really, "{all} of {really}");
        }
    }
}
