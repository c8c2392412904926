//! How often the shingles of one shard stand in all shards.
//!
//! Each shard says at which places of one table its shingles are counted ([`places`]). The table is cut
//! into ranges; whoever has a range counts what all shards sent there and answers each of them in the
//! order in which it asked ([`count`]); the shard reads the answers ([`levels`]). Places are those of
//! the table that one machine fills ([`counts`](super::counts)), so that both tell the same.

use super::counts::Table;
use super::lists::Lists;
use super::sketches::{KEYS, key};
use super::standing::marked;
use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::{Error, Result};

/// What is asked about the shingles of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Role {
    /// Nothing.
    None = 0,
    /// How often they stand.
    Asked = 1,
    /// The same, and they are counted: it is the first article with its words.
    Counted = 2,
}

/// The level of a shingle that stands twice.
pub const REPEATED: u8 = 1;

/// The level of a shingle that stands three times.
pub const OFTEN: u8 = 2;

/// The highest level: it fits half a byte.
const HIGHEST: u32 = 15;

/// The table of counts, in ranges.
#[derive(Debug, Clone, Copy)]
pub struct Ranges {
    table: Table,
    /// Places in each.
    length: u64,
    /// How many there are.
    count: usize,
}

impl Ranges {
    /// For as many shingles counted in all.
    pub fn new(shingles: usize, count: usize) -> Result<Self> {
        let table = Table::for_shingles(shingles, KEYS);
        let length = table.places().div_ceil(count.max(1) as u64);
        if length > u64::from(u32::MAX) {
            return Err(Error::option("ranges", format!("must be more than {count}")));
        }
        Ok(Self { table, length, count: count.max(1) })
    }
}

/// The shingles of a shard.
#[derive(Debug, Clone)]
pub struct Shingles<'a> {
    /// Those of each article.
    pub lists: Lists<'a, u64>,
    /// What is asked about each article's.
    pub roles: &'a [u8],
    /// The site of each article, where they are counted site by site.
    pub sites: Option<&'a [u64]>,
}

impl Shingles<'_> {
    /// Call `take` with each shingle that is asked about: its number, range, and place in that; those
    /// counted first.
    fn each(
        &self,
        ranges: Ranges,
        batch: &Batch,
        mut take: impl FnMut(usize, usize, u32),
    ) -> Result<()> {
        if self.roles.len() != self.lists.len() {
            return Err(Error::option("roles", "must have one for each article"));
        }
        let mut steps = 0;
        for role in [Role::Counted, Role::Asked] {
            for row in (0..self.lists.len()).filter(|row| self.roles[*row] == role as u8) {
                let place = self.lists.place(row);
                steps += place.len();
                if steps > STEPS_BETWEEN_CHECKS {
                    steps = 0;
                    batch.check()?;
                }
                for (number, shingle) in place.zip(self.lists.of(row)) {
                    let place = match self.sites {
                        None => ranges.table.place_of(*shingle),
                        Some(sites) => {
                            ranges.table.place_of(marked(u64::from(key(*shingle)), sites[row]))
                        }
                    };
                    let range = place / ranges.length;
                    take(number, range as usize, (place - range * ranges.length) as u32);
                }
            }
        }
        Ok(())
    }
}

/// What a shard sends to each range.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// Places, range by range.
    pub places: Vec<u32>,
    /// How many there are in each range.
    pub lengths: Vec<u32>,
    /// How many of those, the first, are to be counted.
    pub counted: Vec<u32>,
}

/// Where the shingles of a shard are counted.
pub fn places(shingles: &Shingles<'_>, ranges: Ranges, batch: &Batch) -> Result<Places> {
    let mut lengths = vec![0_u32; ranges.count];
    shingles.each(ranges, batch, |_, range, _| lengths[range] += 1)?;
    let mut next: Vec<usize> = Vec::with_capacity(ranges.count);
    let mut end = 0;
    for length in &lengths {
        next.push(end);
        end += *length as usize;
    }
    let first_asked: usize = (0..shingles.lists.len())
        .filter(|row| shingles.roles[*row] == Role::Counted as u8)
        .map(|row| shingles.lists.place(row).len())
        .sum();
    let mut places = vec![0; end];
    let mut counted = vec![0; ranges.count];
    let mut done = 0;
    shingles.each(ranges, batch, |_, range, place| {
        places[next[range]] = place;
        next[range] += 1;
        counted[range] += u32::from(done < first_asked);
        done += 1;
    })?;
    Ok(Places { places, lengths, counted })
}

/// For each list of places how often each stands in all: levels, two in a byte. Of each list as many
/// as `counted` says are counted, the first ones.
pub fn count(
    lists: &Lists<'_, u32>,
    counted: &[u32],
    ranges: Ranges,
    batch: &Batch,
) -> Result<Vec<Vec<u8>>> {
    let mut counts = vec![0_u16; ranges.length as usize];
    let beyond = || Error::option("places", "must lie in their range");
    for (list, counted) in counted.iter().enumerate() {
        batch.check()?;
        for place in &lists.of(list)[..*counted as usize] {
            let count = counts.get_mut(*place as usize).ok_or_else(beyond)?;
            *count = count.saturating_add(1);
        }
    }
    let level = |place: &u32| counts.get(*place as usize).map(|count| level(*count));
    let answer = |list| {
        batch.check()?;
        let pair = |places: &[u32]| {
            let low = level(&places[0]).ok_or_else(beyond)?;
            let high = places.get(1).map_or(Some(0), level).ok_or_else(beyond)?;
            Ok(low | high << 4)
        };
        lists.of(list).chunks(2).map(pair).collect()
    };
    (0..lists.len()).map(answer).collect()
}

/// A count by its magnitude: 0 for once, 1 for twice, 2 for three times, one more each time it doubles.
fn level(count: u16) -> u8 {
    let count = u32::from(count);
    let level = if count < 4 { count.saturating_sub(1) } else { 1 + count.ilog2() };
    level.min(HIGHEST) as u8
}

/// The level of each shingle of a shard, from what the ranges answered; 0 where nothing was asked.
pub fn levels(
    shingles: &Shingles<'_>,
    ranges: Ranges,
    answers: &Lists<'_, u8>,
    batch: &Batch,
) -> Result<Vec<u8>> {
    let all = (0..shingles.lists.len()).map(|row| shingles.lists.place(row).len()).sum();
    let mut levels = vec![0; all];
    let mut next = vec![0_usize; ranges.count];
    let mut answered = answers.len() == ranges.count;
    if answered {
        shingles.each(ranges, batch, |number, range, _| {
            let at = next[range];
            next[range] += 1;
            match answers.of(range).get(at / 2) {
                Some(pair) => levels[number] = pair >> (at % 2 * 4) & 15,
                None => answered = false,
            }
        })?;
    }
    let as_asked = |(range, asked): (usize, &usize)| answers.of(range).len() == asked.div_ceil(2);
    if !answered || !next.iter().enumerate().all(as_asked) {
        return Err(Error::option("answers", "must be those to what was asked"));
    }
    Ok(levels)
}
