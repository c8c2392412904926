//! How many shingles of each article stand in it alone, told without holding them in their order.
//!
//! What is asked of an article first is whether it can have a copy at all, and for that a number is
//! enough. So the keys are spread as they are read ([`spread`](super::spread)), each with the article
//! it is from; then each part is counted and looked up at once. What does not stand alone is held: of
//! the few articles that may have a copy it is asked with whom they share it
//! ([`postings`](super::postings)).

use std::sync::Mutex;

use super::postings::Postings;
use super::sketches::{Scope, Sketches, chunks};
use super::spread::{Division, MOST_OWNERS, Spread};
use super::zeros::Zeros;
use crate::batch::Batch;
use crate::error::Result;

/// Places told by a number of a table, a bit for each.
const PLACES_PER_WORD: usize = u64::BITS as usize;

/// Keys of the parts that are looked at together at most: where one is, is told in 32 bits.
const KEYS_PER_GROUP: usize = 1 << 30;

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

/// The keys of a part that may stand in several articles, chunk by chunk.
#[derive(Debug)]
struct Repeated {
    entries: Box<[u32]>,
    /// Where those of each chunk end.
    ends: Box<[u32]>,
}

/// A sample of all shingles counted, and of each first article how many of them stand in it alone.
#[derive(Debug)]
pub(crate) struct Alone {
    /// Of each row.
    lone: Vec<u32>,
    /// Of the first parts.
    repeated: Vec<Repeated>,
}

impl Alone {
    /// Read the articles for their shingles, about a share of them. Of about a share of all keys,
    /// `held`, those that do not stand alone are held, as far as they are in the sample.
    pub(crate) fn read<'a>(
        texts: &'a [Option<&'a str>],
        scope: Scope,
        held: f64,
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
        let division = division.with_places(spread.iter().map(Spread::length).sum());
        let found = Self::count(division, division.parts_of(held), &sketches, &spread, batch)?;
        Ok((sketches, found))
    }

    /// Count what was spread, and hold what does not stand alone of the first `held` parts.
    fn count(
        division: Division,
        held: usize,
        sketches: &Sketches<'_>,
        spread: &[Spread<'_>],
        batch: &Batch,
    ) -> Result<Self> {
        let words_per_part = division.places as usize / PLACES_PER_WORD;
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
        let parts_per_group = division.parts.div_ceil((2 * rayon::current_num_threads()).min(16));
        let groups = (0..division.parts).step_by(parts_per_group);
        let found = batch.map_parts(groups.collect(), |begin| {
            let mut alone = vec![[0_u32; MOST_OWNERS]; chunks.len()];
            let [mut once, mut again] = [(); 2].map(|()| vec![0_u64; words_per_part]);
            let (mut all, mut kept) = (Vec::new(), Vec::new());
            for part in begin..(begin + parts_per_group).min(division.parts) {
                batch.check()?;
                once.fill(0);
                again.fill(0);
                for (spread, wanted) in spread.iter().zip(&wanted) {
                    spread.each(part, |entry| {
                        if wanted[entry as usize % MOST_OWNERS] {
                            add(&mut once, &mut again, division.place(entry));
                        }
                    });
                }
                if part >= held {
                    for (spread, alone) in spread.iter().zip(&mut alone) {
                        spread.each(part, |entry| {
                            let lone = !repeated(&again, division.place(entry));
                            alone[entry as usize % MOST_OWNERS] += u32::from(lone);
                        });
                    }
                    continue;
                }
                let most = spread.iter().map(|spread| spread.count(part)).sum();
                if kept.len() < most {
                    kept.resize(most, 0);
                }
                let mut ends = Vec::with_capacity(spread.len());
                let mut end = 0;
                for (spread, alone) in spread.iter().zip(&mut alone) {
                    // Written without asking, and kept by moving on.
                    spread.each(part, |entry| {
                        let lone = !repeated(&again, division.place(entry));
                        alone[entry as usize % MOST_OWNERS] += u32::from(lone);
                        kept[end] = entry;
                        end += usize::from(!lone);
                    });
                    ends.push(end as u32);
                }
                all.push(Repeated { entries: kept[..end].into(), ends: ends.into() });
            }
            Ok((alone, all))
        })?;
        let mut lone = Vec::with_capacity(sketches.len());
        for (chunk, rows) in chunks.iter().enumerate() {
            for owner in 0..rows.len() {
                lone.push(found.iter().map(|(alone, _)| alone[chunk][owner]).sum());
            }
        }
        let repeated = found.into_iter().flat_map(|(_, repeated)| repeated).collect();
        Ok(Self { lone, repeated })
    }

    /// How many shingles of a first article stand in it alone, of the sample.
    #[inline]
    pub(crate) fn of(&self, row: usize) -> usize {
        self.lone[row] as usize
    }

    /// With whom first articles `rows`, in order, share keys that are held, as far as `asks` says so
    /// of one.
    pub(crate) fn postings(
        &self,
        sketches: &Sketches<'_>,
        rows: &[u32],
        asks: &[bool],
        batch: &Batch,
    ) -> Result<Vec<Postings>> {
        let mut numbers = vec![[Postings::NONE; MOST_OWNERS]; sketches.chunks().len()];
        let mut left = (0_u32..).zip(rows).peekable();
        for (numbers, of) in numbers.iter_mut().zip(sketches.chunks()) {
            while let Some((number, row)) = left.next_if(|(_, row)| of.contains(&(**row as usize)))
            {
                numbers[*row as usize - of.start] = number;
            }
        }
        let keys: usize = self.repeated.iter().map(|part| part.entries.len()).sum();
        let groups = (2 * rayon::current_num_threads()).min(16).max(keys / KEYS_PER_GROUP + 1);
        let groups = self.repeated.chunks(self.repeated.len().div_ceil(groups).max(1));
        batch.map_parts(groups.collect(), |parts| {
            let mut postings = Postings::of(rows.len());
            let mut found = Vec::new();
            for Repeated { entries, ends } in parts {
                if found.len() < entries.len() {
                    found.resize(entries.len(), 0);
                }
                let (mut begin, mut kept) = (0, 0);
                for (numbers, end) in numbers.iter().zip(ends) {
                    let end = *end as usize;
                    for entry in &entries[begin..end] {
                        let number = numbers[*entry as usize % MOST_OWNERS];
                        found[kept] = Postings::entry(Division::key(*entry), number);
                        kept += usize::from(number != Postings::NONE);
                    }
                    begin = end;
                }
                postings.add(&mut found[..kept], asks, batch)?;
            }
            postings.finish(asks);
            Ok(postings)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;
    use crate::text::shingles::Shingler;
    use crate::text::sketches::key;

    const SIZE: usize = 2;

    /// How the keys of texts are divided.
    fn division(texts: &[String], scope: Scope) -> Division {
        let rows: Vec<Option<&str>> = texts.iter().map(|text| Some(text.as_str())).collect();
        let about = Scope { share: 1.0, ..scope }.about(&rows, 0..rows.len());
        let division = Division::for_shingles(about, scope.share);
        let keys = texts.iter().flat_map(|text| shingles(text)).map(key);
        division.with_places(keys.filter(|key| division.part(*key) < division.parts).count())
    }

    /// What is known of the shingles of each first article, of the sample: part, key and whether it
    /// may stand elsewhere.
    fn known(
        sketches: &Sketches<'_>,
        division: Division,
        texts: &[String],
    ) -> Vec<Vec<(usize, u32, bool)>> {
        let mut places = HashMap::new();
        let of = |row: &u32| -> Vec<_> {
            let keys = shingles(&texts[*row as usize]).into_iter().map(key);
            let inside = keys.filter(|key| division.part(*key) < division.parts);
            inside
                .map(|key| (division.part(key), Division::key(key), division.place(key)))
                .collect()
        };
        let firsts = sketches.firsts();
        for (part, _, place) in firsts.iter().flat_map(of) {
            *places.entry((part, place)).or_insert(0) += 1;
        }
        let told = |(part, key, place)| (part, key, places[&(part, place)] > 1);
        firsts.iter().map(|row| of(row).into_iter().map(told).collect()).collect()
    }

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
            let division = division(&texts, scope);
            let (sketches, found) = Alone::read(&rows, scope, 1.0, &Batch::new()).unwrap();
            let mut counts: HashMap<u64, usize> = HashMap::new();
            let firsts = sketches.firsts();
            assert!(firsts.len() < rows.len(), "there are copies");
            for row in &firsts {
                for shingle in shingles(&texts[*row as usize]) {
                    *counts.entry(shingle).or_default() += 1;
                }
            }
            let (mut really, mut all) = (0, 0);
            for (row, known) in firsts.iter().zip(known(&sketches, division, &texts)) {
                let lone = known.iter().filter(|(.., repeated)| !repeated).count();
                assert_eq!(found.of(*row as usize), lone, "row {row}");
                let inside = |shingle: &u64| division.part(key(*shingle)) < division.parts;
                let shingles = shingles(&texts[*row as usize]).into_iter().filter(inside);
                really += shingles.filter(|shingle| counts[shingle] == 1).count();
                all += lone;
            }
            assert!(all <= really && 4 * all >= 3 * really, "{all} of {really}");
        }
    }

    #[test]
    fn articles_meet_where_they_share_keys() {
        let mut texts = articles(60, 90, 300);
        texts.push(texts[3].split(' ').skip(9).collect::<Vec<_>>().join(" "));
        let rows: Vec<Option<&str>> = texts.iter().map(|text| Some(text.as_str())).collect();
        let scope = Scope { size: SIZE, share: 0.6, held: true, tags: true };
        let division = division(&texts, scope);
        let (sketches, found) = Alone::read(&rows, scope, 0.4, &Batch::new()).unwrap();
        let held = division.parts_of(0.4);
        assert!(held < division.parts);
        let wanted: Vec<u32> = sketches.firsts().into_iter().filter(|row| row % 5 != 1).collect();
        let asks: Vec<bool> = wanted.iter().map(|row| row % 3 == 0).collect();
        let postings = found.postings(&sketches, &wanted, &asks, &Batch::new()).unwrap();
        let known = sketches.firsts().into_iter().zip(known(&sketches, division, &texts));
        let keys = known.filter(|(row, _)| wanted.contains(row)).map(|(_, known)| {
            let shared = known.into_iter().filter(|(part, _, repeated)| *repeated && *part < held);
            shared.map(|(part, key, _)| (part, key)).collect()
        });
        let keys: Vec<HashSet<(usize, u32)>> = keys.collect();
        let mut met = 0;
        for (number, own) in keys.iter().enumerate() {
            let mut hits = vec![0; wanted.len()];
            let mut alone = 0;
            for key in own {
                let with = keys.iter().map(|other| usize::from(other.contains(key)));
                alone += usize::from(with.clone().sum::<usize>() == 1);
                if asks[number] && with.clone().sum::<usize>() > 1 {
                    hits.iter_mut().zip(with).for_each(|(hits, with)| *hits += with);
                }
            }
            let counts = postings.iter().map(|postings| postings.counts(number));
            let counts = counts.fold((0, 0), |sum, (all, own)| (sum.0 + all, sum.1 + own));
            assert_eq!(counts, (own.len(), alone), "article {number}");
            let mut told = vec![0; wanted.len()];
            for postings in &postings {
                for list in postings.keys(number) {
                    for article in postings.articles(*list) {
                        told[*article as usize] += 1;
                    }
                }
            }
            assert_eq!(told, hits, "article {number}");
            met += told.iter().sum::<usize>();
        }
        assert!(met > 100, "{met}");
    }
}
