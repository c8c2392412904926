//! Keys put, as they are read, to others of the same last bits.
//!
//! What is asked of all keys together, whether one stands twice, is then asked of one part after the
//! other, each near enough to be at hand (radix partitioning: Manegold, Boncz and Kersten 2002).

use super::near::ask_for;
use super::sketches::{Keep, key};

/// Places for each shingle counted.
const PLACES_PER_SHINGLE: u64 = 8;

/// Shingles that a part is for, so that its table stays in the nearest cache.
const SHINGLES_PER_PART: usize = 1 << 15;

/// Parts are numbered by so many last bits of a key: enough for a part to be near, few enough to
/// write to all of them in turn.
const PART_BITS: std::ops::RangeInclusive<u32> = 2..=OWNER_BITS - 1;

/// Bits that tell the article within its task; the others tell the key within its part.
const OWNER_BITS: u32 = 10;

/// Most articles of a task.
pub(crate) const MOST_OWNERS: usize = 1 << OWNER_BITS;

/// Leading bits of a key that tell it within its part.
pub(super) const KEY_BITS: u32 = u32::BITS - OWNER_BITS;

/// How keys are divided.
#[derive(Debug, Clone, Copy)]
pub(super) struct Division {
    /// The last bits of a key that tell its part.
    mask: u32,
    /// The parts that are looked at: those of other keys are a sample left out.
    pub(super) parts: usize,
    /// Places of each part.
    pub(super) places: u64,
}

impl Division {
    /// For a share, or somewhat more, of as many shingles.
    pub(super) fn for_shingles(shingles: usize, share: f64) -> Self {
        let bits = (shingles / SHINGLES_PER_PART).max(1).ilog2() + 1;
        let all = 1 << bits.clamp(*PART_BITS.start(), *PART_BITS.end());
        let division = Self { mask: all - 1, parts: 0, places: 0 };
        Self { parts: division.parts_of(share), ..division }
    }

    /// How many parts have a share of all keys, or somewhat more.
    pub(super) fn parts_of(self, share: f64) -> usize {
        (share * (f64::from(self.mask) + 1.0)).ceil().max(1.0) as usize
    }

    /// The share of all keys that are in a part.
    pub(super) fn share(self) -> f64 {
        self.parts as f64 / (f64::from(self.mask) + 1.0)
    }

    /// With places for as many shingles as were found.
    pub(super) fn with_places(self, shingles: usize) -> Self {
        let places = shingles as u64 * PLACES_PER_SHINGLE / self.parts as u64;
        Self { places: (places | 0xff) + 1, ..self }
    }

    /// The part of a key, or the number of all parts if it is in none.
    #[inline]
    pub(super) fn part(self, key: u32) -> usize {
        ((key & self.mask) as usize).min(self.parts)
    }

    /// What is held of a key: its leading bits, and the article.
    #[inline]
    fn entry(key: u32, owner: u32) -> u32 {
        key & !(MOST_OWNERS as u32 - 1) | owner
    }

    /// What an entry tells of a key within its part.
    #[inline]
    pub(super) fn key(entry: u32) -> u32 {
        entry >> OWNER_BITS
    }

    /// The place, within its part, of a key or an entry.
    #[inline]
    pub(super) fn place(self, entry: u32) -> usize {
        ((u64::from(Self::key(entry)) * self.places) >> KEY_BITS) as usize
    }
}

/// Entries held together, of one part.
const BLOCK: usize = 256;

/// Entries in a line of the caches.
const ENTRIES_PER_LINE: usize = 16;

/// No block.
const NONE: u32 = u32::MAX;

/// Room for entries: a stretch of what all tasks were given together, or, where that is too short
/// because words are, of its own.
#[derive(Debug)]
enum Room<'a> {
    Given(&'a mut [u32]),
    Own(Vec<u32>),
}

impl Room<'_> {
    #[inline]
    fn entries(&self) -> &[u32] {
        match self {
            Self::Given(entries) => entries,
            Self::Own(entries) => entries,
        }
    }

    #[inline]
    fn entries_mut(&mut self) -> &mut [u32] {
        match self {
            Self::Given(entries) => entries,
            Self::Own(entries) => entries,
        }
    }

    /// Make it as long at least.
    fn reach(&mut self, length: usize) {
        if let Self::Given(entries) = self
            && entries.len() < length
        {
            *self = Self::Own(entries.to_vec());
        }
        if let Self::Own(entries) = self
            && entries.len() < length
        {
            entries.resize(length, 0);
        }
    }
}

/// The keys of a task, spread: of each what tells it within its part, and the article.
#[derive(Debug)]
pub(super) struct Spread<'a> {
    division: Division,
    /// Blocks in the order of their beginning.
    room: Room<'a>,
    /// Of each block the one of the same part before it.
    before: Vec<u32>,
    /// Of each part, and of all that lies beyond the last one, where the next entry goes.
    next: Vec<u32>,
}

impl<'a> Spread<'a> {
    /// The entries that about as many need: theirs, and a block of each part that is not full.
    pub(super) fn room(division: Division, about: usize) -> usize {
        (about / BLOCK + division.parts + 1) * BLOCK
    }

    pub(super) fn new(division: Division, given: &'a mut [u32]) -> Self {
        let parts = division.parts + 1;
        let mut room = Room::Given(given);
        room.reach(parts * BLOCK);
        let next = (0..parts).map(|part| (part * BLOCK) as u32).collect();
        Self { division, room, before: vec![NONE; parts], next }
    }

    /// A block of a part is full. Begin its next one; what lies beyond the last part is not kept.
    #[cold]
    fn fill(&mut self, part: usize) {
        let next = &mut self.next[part];
        if part == self.division.parts {
            *next -= BLOCK as u32;
            return;
        }
        let begin = self.before.len() * BLOCK;
        self.before.push(*next / BLOCK as u32 - 1);
        *next = begin as u32;
        self.room.reach(begin + BLOCK);
    }

    /// The entries of a part, in no order.
    #[inline]
    pub(super) fn each(&self, part: usize, mut take: impl FnMut(u32)) {
        let next = self.next[part] as usize;
        let (mut block, mut length) = ((next / BLOCK) as u32, next % BLOCK);
        while block != NONE {
            let begin = block as usize * BLOCK;
            let entries = &self.room.entries()[begin..begin + length];
            ask_for(entries.iter().step_by(ENTRIES_PER_LINE));
            for entry in entries {
                take(*entry);
            }
            block = self.before[block as usize];
            length = BLOCK;
        }
    }

    /// How many entries a part has.
    pub(super) fn count(&self, part: usize) -> usize {
        let next = self.next[part] as usize;
        let before =
            |block: &u32| Some(self.before[*block as usize]).filter(|block| *block != NONE);
        let full = std::iter::successors(before(&((next / BLOCK) as u32)), before).count();
        full * BLOCK + next % BLOCK
    }

    /// How many entries the parts have.
    pub(super) fn length(&self) -> usize {
        // Where blocks are full but for the last of each part.
        let blocks = self.before.len() - self.next.len();
        blocks * BLOCK
            + self.next[..self.division.parts]
                .iter()
                .map(|next| *next as usize % BLOCK)
                .sum::<usize>()
    }
}

impl Keep for Spread<'_> {
    #[inline]
    fn take(&mut self, owner: usize, shingles: &[u64], _: u64) -> usize {
        let division = self.division;
        let mut left = shingles.iter();
        loop {
            let (entries, next) = (self.room.entries_mut(), &mut self.next[..=division.parts]);
            let full = left.find_map(|shingle| {
                let key = key(*shingle);
                let part = division.part(key);
                let next = &mut next[part];
                entries[*next as usize] = Division::entry(key, owner as u32);
                *next += 1;
                next.is_multiple_of(BLOCK as u32).then_some(part)
            });
            match full {
                Some(part) => self.fill(part),
                None => return shingles.len(),
            }
        }
    }
}
