//! The words of all articles, numbered as they came.
//!
//! An index that grows never copies all it has: what is added forms a layer of its own, shared with
//! the indexes before and after, and a layer is put together with the one before when it has half
//! of its words. So each word is entered again a logarithmic number of times, however many calls.

use std::sync::Arc;

use crate::text::lexicon::Lexicon;

/// Numbered words. A copy shares them.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    /// The number of the first word of each layer, and its words.
    layers: Vec<(u32, Arc<Lexicon>)>,
}

impl Words {
    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.layers.last().map_or(0, |(first, words)| *first as usize + words.len())
    }

    /// The number of a word, if it has one.
    pub(super) fn find(&self, word: &str) -> Option<u32> {
        let mut layers = self.layers.iter();
        layers.find_map(|(first, words)| Some(first + words.find_bytes(word.as_bytes())?))
    }

    /// The numbers of all words of some lexicons, those that are new entered.
    pub(super) fn enter(&mut self, mut lexicons: Vec<Lexicon>) -> Vec<Vec<u32>> {
        let first = self.len() as u32;
        let mut new = Lexicon::new();
        let mut numbers = Vec::with_capacity(lexicons.len());
        if first == 0 && !lexicons.is_empty() {
            new = lexicons.remove(0);
            numbers.push((0..new.len() as u32).collect());
        }
        for lexicon in lexicons {
            let number = |word| {
                let mut layers = self.layers.iter();
                let known = layers
                    .find_map(|(first, words)| Some(first + words.find_word(&lexicon, word)?));
                known.unwrap_or_else(|| first + new.intern_word(&lexicon, word))
            };
            numbers.push((0..lexicon.len() as u32).map(number).collect());
        }
        self.push(new);
        numbers
    }

    /// Enter words of which none is known.
    pub(super) fn push(&mut self, mut words: Lexicon) {
        while let Some((_, before)) =
            self.layers.pop_if(|(_, before)| words.len() * 2 > before.len() && !words.is_empty())
        {
            let mut both = Arc::unwrap_or_clone(before);
            for word in 0..words.len() as u32 {
                both.intern_word(&words, word);
            }
            words = both;
        }
        if !words.is_empty() {
            self.layers.push((self.len() as u32, Arc::new(words)));
        }
    }

    /// The letters of all words in order, and behind which each ends.
    pub(super) fn spell(&self) -> (String, Vec<u64>) {
        let (mut letters, mut ends) = (String::new(), Vec::with_capacity(self.len()));
        for (_, words) in &self.layers {
            for word in 0..words.len() as u32 {
                words.spell(word, &mut letters);
                ends.push(letters.len() as u64);
            }
        }
        (letters, ends)
    }
}
