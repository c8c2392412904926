//! Strings to small numbers, for one article at a time.

use rustc_hash::FxHashMap;

/// Numbers the distinct strings of an article in the order they come.
#[derive(Debug, Default)]
pub(super) struct Interner {
    ids: FxHashMap<Box<str>, u32>,
}

impl Interner {
    /// The number of `word`, and whether it is new.
    pub(super) fn number(&mut self, word: &str) -> (u32, bool) {
        if let Some(id) = self.ids.get(word) {
            return (*id, false);
        }
        let id = self.ids.len() as u32;
        self.ids.insert(word.into(), id);
        (id, true)
    }

    pub(super) fn clear(&mut self) {
        self.ids.clear();
    }
}

/// Numbers the distinct sequences of words of an article: a tree of prefixes, so that no sequence is
/// ever spelled out.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    children: FxHashMap<(u32, u32), u32>,
}

/// The prefix of every phrase of one word.
pub(super) const NO_PREFIX: u32 = u32::MAX;

impl Phrases {
    /// The number of the phrase `prefix` + `word`, and whether it is new.
    pub(super) fn number(&mut self, prefix: u32, word: u32) -> (u32, bool) {
        let next = self.children.len() as u32;
        let id = *self.children.entry((prefix, word)).or_insert(next);
        (id, id == next)
    }

    pub(super) fn clear(&mut self) {
        self.children.clear();
    }
}
