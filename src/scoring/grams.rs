//! Numbers for runs of words: a trie whose every node is a term.

use crate::text::lexicon;

/// Terms by what they are: a run of words one shorter, and one more word.
#[derive(Debug, Default)]
pub(crate) struct Grams {
    slots: Vec<(u64, u32)>,
    shift: u32,
    terms: usize,
    singles: Vec<u32>,
}

const NONE: u32 = u32::MAX;

/// Slots at the beginning, as a power of two.
const FIRST_BITS: u32 = 12;

impl Grams {
    pub(crate) fn new() -> Self {
        Self {
            slots: vec![(0, NONE); 1 << FIRST_BITS],
            shift: u64::BITS - FIRST_BITS,
            ..Self::default()
        }
    }

    /// How many terms there are.
    pub(crate) fn len(&self) -> usize {
        self.terms
    }

    /// The term of a single word.
    #[inline]
    pub(crate) fn single(&mut self, word: u32) -> u32 {
        let index = word as usize;
        if index >= self.singles.len() {
            self.singles.resize(index + 1, NONE);
        }
        if self.singles[index] == NONE {
            self.singles[index] = self.terms as u32;
            self.terms += 1;
        }
        self.singles[index]
    }

    /// The term of the words of `before` and one more.
    #[inline]
    pub(crate) fn longer(&mut self, before: u32, word: u32) -> u32 {
        let key = key(before, word);
        let mut at = self.place(key);
        loop {
            let (found, term) = self.slots[at];
            if term == NONE {
                break;
            }
            if found == key {
                return term;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        let term = self.terms as u32;
        self.slots[at] = (key, term);
        self.terms += 1;
        if self.terms * 2 > self.slots.len() {
            self.grow();
        }
        term
    }

    /// The term of the words of `before` (none: `None`) and one more, if there is such a term.
    pub(crate) fn find(&self, before: Option<u32>, word: u32) -> Option<u32> {
        let Some(before) = before else {
            return self.singles.get(word as usize).copied().filter(|term| *term != NONE);
        };
        let key = key(before, word);
        let mut at = self.place(key);
        loop {
            match self.slots[at] {
                (_, NONE) => return None,
                (found, term) if found == key => return Some(term),
                _ => at = (at + 1) & (self.slots.len() - 1),
            }
        }
    }

    #[inline]
    fn place(&self, key: u64) -> usize {
        (lexicon::hash([key, 0]) >> self.shift) as usize
    }

    fn grow(&mut self) {
        self.shift -= 1;
        let old = std::mem::take(&mut self.slots);
        let mut slots = vec![(0, NONE); old.len() * 2];
        let last = slots.len() - 1;
        for slot in old.into_iter().filter(|(_, term)| *term != NONE) {
            let mut at = self.place(slot.0);
            while slots[at].1 != NONE {
                at = (at + 1) & last;
            }
            slots[at] = slot;
        }
        self.slots = slots;
    }
}

#[inline]
fn key(before: u32, word: u32) -> u64 {
    u64::from(before) << 32 | u64::from(word)
}
