//! Which of some articles share keys: an inverted index, made part by part of keys that were spread.
//!
//! Nothing is looked up: the keys of a part are sorted, so that the articles of each stand side by
//! side (Zobel and Moffat 2006, section 5).

use super::lists::starts_of;
use super::shingles::sort_hashes;
use crate::batch::Batch;
use crate::error::Result;

/// Bits of an entry that tell the article.
const NUMBER_BITS: u32 = u32::BITS;

/// The articles of each key that more than one has, and the keys of each article.
#[derive(Debug)]
pub(crate) struct Postings {
    /// For each key how many articles have it, then their numbers in order.
    lists: Vec<u32>,
    /// For each article where its keys begin in `keys`.
    begins: Vec<u32>,
    /// For each key of an article where its list begins.
    keys: Vec<u32>,
    /// For each article how many keys it has, and how many that none of the others has.
    counts: Vec<(u32, u32)>,
}

impl Postings {
    /// No article.
    pub(crate) const NONE: u32 = u32::MAX;

    /// Of as many articles, nothing added yet.
    pub(super) fn of(articles: usize) -> Self {
        let (lists, keys, begins) = (Vec::new(), Vec::new(), Vec::new());
        Self { lists, begins, keys, counts: vec![(0, 0); articles] }
    }

    /// A key of a part, of few bits, and the number of an article that has it.
    #[inline]
    pub(super) fn entry(key: u32, number: u32) -> u64 {
        // The leading bits are those of the key, as sorting by address wants it.
        u64::from(key) << (u64::BITS - super::spread::KEY_BITS) | u64::from(number)
    }

    /// Add what a part has.
    pub(super) fn add(&mut self, entries: &mut [u64], asks: &[bool], batch: &Batch) -> Result<()> {
        sort_hashes(entries, batch)?;
        let key = |entry: u64| entry >> NUMBER_BITS;
        for alike in entries.chunk_by(|one, other| key(*one) == key(*other)) {
            let begin = self.lists.len();
            self.lists.push(0);
            for entry in alike {
                let number = *entry as u32;
                // An article may have a shingle twice.
                if self.lists.len() == begin + 1 || self.lists.last() != Some(&number) {
                    self.lists.push(number);
                }
            }
            let length = self.lists.len() - begin - 1;
            self.lists[begin] = length as u32;
            for number in &self.lists[begin + 1..] {
                let (all, own) = &mut self.counts[*number as usize];
                *all += 1;
                *own += u32::from(length == 1);
            }
            if length == 1 || !self.lists[begin + 1..].iter().any(|number| asks[*number as usize]) {
                self.lists.truncate(begin);
            }
        }
        Ok(())
    }

    /// Tell the keys of each article that asks.
    pub(super) fn finish(&mut self, asks: &[bool]) {
        let shared = self.counts.iter().zip(asks);
        self.begins = starts_of(shared.map(|((all, own), asks)| if *asks { all - own } else { 0 }));
        let mut next = self.begins.clone();
        let length = self.begins.last().map_or(0, |end| *end as usize);
        self.keys = vec![0; length];
        let mut begin = 0;
        while begin < self.lists.len() {
            let end = begin + 1 + self.lists[begin] as usize;
            for number in &self.lists[begin + 1..end] {
                if asks[*number as usize] {
                    let next = &mut next[*number as usize];
                    self.keys[*next as usize] = begin as u32;
                    *next += 1;
                }
            }
            begin = end;
        }
    }

    /// How many different keys an article has, and how many that none of the others has.
    pub(crate) fn counts(&self, number: usize) -> (usize, usize) {
        let (all, own) = self.counts[number];
        (all as usize, own as usize)
    }

    /// Where the lists of an article's keys begin, of those that others have, if it asked.
    pub(crate) fn keys(&self, number: usize) -> &[u32] {
        &self.keys[self.begins[number] as usize..self.begins[number + 1] as usize]
    }

    /// How many articles have the key of a list.
    #[inline]
    pub(crate) fn length(&self, list: u32) -> u32 {
        self.lists[list as usize]
    }

    /// The articles that have the key of a list.
    #[inline]
    pub(crate) fn articles(&self, list: u32) -> &[u32] {
        let begin = list as usize + 1;
        &self.lists[begin..begin + self.length(list) as usize]
    }
}
