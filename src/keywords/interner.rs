//! Strings to small numbers, for one article at a time.

use rustc_hash::FxHashMap;

/// Numbers the distinct strings of an article in the order they come.
#[derive(Debug, Default)]
pub(super) struct Interner {
    /// Nearly all words are short enough to be their own key: nothing is looked up elsewhere.
    short: FxHashMap<u128, u32>,
    long: FxHashMap<Box<str>, u32>,
}

/// Room for the bytes of a short word; one more byte holds their number.
const SHORT: usize = size_of::<u128>() - 1;

impl Interner {
    /// The number of `word`, and whether it is new.
    pub(super) fn number(&mut self, word: &str) -> (u32, bool) {
        let next = (self.short.len() + self.long.len()) as u32;
        if word.len() <= SHORT {
            let mut key = [0; SHORT + 1];
            key[..word.len()].copy_from_slice(word.as_bytes());
            key[SHORT] = word.len() as u8;
            let id = *self.short.entry(u128::from_le_bytes(key)).or_insert(next);
            return (id, id == next);
        }
        if let Some(id) = self.long.get(word) {
            return (*id, false);
        }
        self.long.insert(word.into(), next);
        (next, true)
    }

    pub(super) fn clear(&mut self) {
        self.short.clear();
        self.long.clear();
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

/// Puts a word in lower case into `lower`.
pub(super) fn lower_into(word: &str, lower: &mut String) {
    lower.clear();
    if word.is_ascii() {
        lower.push_str(word);
        lower.make_ascii_lowercase();
    } else {
        lower.push_str(&word.to_lowercase());
    }
}
