//! Many strings in one.

use crate::batch::Batch;
use crate::error::Result;
use crate::text::scan::PACKED_BYTES;

/// Bytes of a word and to spare, about.
const USUAL_WORD: usize = 12;

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
        Ok(Self::joined(&spelled))
    }

    /// The strings of several, one after the other.
    pub(crate) fn joined(parts: &[Self]) -> Self {
        let mut names = Self {
            letters: String::with_capacity(parts.iter().map(|part| part.letters.len()).sum()),
            ends: Vec::with_capacity(parts.iter().map(Self::len).sum()),
        };
        for more in parts {
            let begin = names.letters.len();
            names.letters += &more.letters;
            names.ends.extend(more.ends.iter().map(|end| begin + end));
        }
        names
    }

    /// Some of the strings, in order.
    pub(crate) fn kept(&self, keep: &[bool]) -> Self {
        self.iter().zip(keep).filter(|(_, keep)| **keep).map(|(name, _)| name).collect()
    }
}

/// Words that are spelled one after the other.
pub(crate) struct Speller {
    letters: Vec<u8>,
    ends: Vec<usize>,
}

impl Speller {
    /// Room for so many words.
    pub(crate) fn new(words: usize) -> Self {
        Self { letters: Vec::with_capacity(words * USUAL_WORD), ends: Vec::with_capacity(words) }
    }

    /// How many words there are.
    pub(crate) fn count(&self) -> u32 {
        self.ends.len() as u32
    }

    /// One more word.
    pub(crate) fn push(&mut self, word: &[u8]) {
        self.letters.extend_from_slice(word);
        self.ends.push(self.letters.len());
    }

    /// One more word of up to sixteen bytes, zeros behind them.
    #[inline]
    pub(crate) fn push_short(&mut self, padded: &[u8; PACKED_BYTES]) {
        let length = PACKED_BYTES - u128::from_le_bytes(*padded).leading_zeros() as usize / 8;
        let end = self.letters.len() + length;
        self.letters.extend_from_slice(padded);
        self.letters.truncate(end);
        self.ends.push(end);
    }

    /// The words.
    pub(crate) fn names(self) -> Names {
        let Self { letters, ends } = self;
        // Words are cut out of strings, at the borders of characters.
        let letters = String::from_utf8(letters).expect("words of strings make a string");
        Names { letters, ends }
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
