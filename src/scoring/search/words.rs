//! The words of all articles, numbered as they came.
//!
//! An index that grows never copies all it has: what is added forms a layer of its own, shared with
//! the indexes before and after, and a layer is put together with the one before when it has half
//! of its words. So each word is entered again a logarithmic number of times, however many calls.
//!
//! The words of a large layer lie in shards, told by their hashes, which threads fill side by side.

use std::sync::Arc;

use crate::batch::Batch;
use crate::error::Result;
use crate::scoring::numbering::{NONE, Numbering};
use crate::text::lexicon::{self, Lexicon};
use crate::text::scan::{self, PACKED_BYTES, Packed};

/// Words of a shard, about: their table fits a core's second cache.
const SHARD: usize = 1 << 12;

/// The most shards of a layer.
const MOST_SHARDS: usize = 64;

/// Words looked up together: what is asked for each is still in the first cache when it is used.
const ASKED_AT_ONCE: usize = 64;

/// A word that another lexicon has as well.
const SHARED: u32 = NONE - 1;

/// Numbered words. A copy shares them.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    layers: Vec<Arc<Layer>>,
    count: usize,
}

/// Words of one call of `add` or of several.
#[derive(Debug, Clone)]
struct Layer {
    /// As many as a power of two.
    shards: Vec<Shard>,
    words: usize,
}

#[derive(Debug, Clone, Default)]
struct Shard {
    words: Lexicon,
    /// The number of each word.
    numbers: Vec<u32>,
}

impl Words {
    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// The number of a word, if it has one.
    pub(super) fn find(&self, word: &str) -> Option<u32> {
        let word = word.as_bytes();
        let hash = lexicon::hash(beginning(word));
        self.layers.iter().find_map(|layer| {
            let shard = layer.shard(hash);
            shard.words.find_bytes(word).map(|found| shard.numbers[found as usize])
        })
    }

    /// The numbers of all words of some lexicons, those that are new entered in the order in which
    /// they come. Without words before, the first lexicon is taken as it is.
    ///
    /// # Errors
    /// When the batch was asked to stop.
    pub(super) fn enter(
        &mut self,
        lexicons: &mut [Lexicon],
        batch: &Batch,
    ) -> Result<Vec<Vec<u32>>> {
        let mut of_first = Vec::new();
        let mut lexicons = lexicons;
        if self.count == 0
            && let Some(first) = lexicons.split_off_first_mut()
        {
            of_first.push((0..first.len() as u32).collect());
            self.push_new(std::mem::take(first));
        }
        if lexicons.is_empty() {
            return Ok(of_first);
        }
        let fresh = !of_first.is_empty();
        let mut numbering = Numbering::new(lexicons.iter());
        let total: usize = lexicons.iter().map(Lexicon::len).sum();
        let shards = (total / SHARD).next_power_of_two().min(MOST_SHARDS);
        let parted = batch.map_parts(lexicons.iter().collect(), |words| {
            let mut parted = vec![Vec::new(); shards];
            for word in 0..words.len() as u32 {
                parted[lexicon::hash(words.packed(word)) as usize % shards].push(word);
            }
            Ok(parted)
        })?;
        let entered = batch.map_parts((0..shards).collect(), |shard| {
            batch.check()?;
            Ok(self.enter_shard(lexicons, parted.iter().map(|parted| &parted[shard]), &numbering))
        })?;
        // Those that are new have no number yet.
        let next = numbering.fill(self.count as u32);
        let shards = batch.map_parts(entered, |Entered { words, owners, shared }| {
            let numbers: Vec<u32> =
                owners.iter().map(|(lexicon, word)| numbering.get(*lexicon, *word)).collect();
            for (lexicon, word, owner) in shared {
                numbering.set(lexicon, word, numbers[owner as usize]);
            }
            Ok(Shard { words, numbers })
        })?;
        let layer = Layer { shards, words: next as usize - self.count };
        if fresh {
            // What was taken as it is stays so: all of it was entered but once.
            self.count += layer.words;
            self.layers.push(Arc::new(layer));
        } else {
            self.push(layer);
        }
        of_first.extend(numbering.into_numbers());
        Ok(of_first)
    }

    /// Enter words of some lexicons into a shard of their own but those that are known already,
    /// which are given their numbers.
    fn enter_shard<'a>(
        &self,
        lexicons: &[Lexicon],
        parted: impl Iterator<Item = &'a Vec<u32>>,
        numbering: &Numbering,
    ) -> Entered {
        let mut words = Lexicon::new();
        let (mut owners, mut shared) = (Vec::new(), Vec::new());
        let mut known = Vec::new();
        for (number, (lexicon, some)) in (0..).zip(lexicons.iter().zip(parted)) {
            known.clear();
            known.resize(some.len(), None);
            for layer in &self.layers {
                layer.find_all(lexicon, some, &mut known);
            }
            for (word, known) in some.iter().zip(&known) {
                if let Some(known) = known {
                    numbering.set(number, *word, *known);
                    continue;
                }
                let owner = words.intern_word(lexicon, *word);
                if owner as usize == owners.len() {
                    owners.push((number, *word));
                } else {
                    numbering.set(number, *word, SHARED);
                    shared.push((number, *word, owner));
                }
            }
        }
        Entered { words, owners, shared }
    }

    /// Enter words of which none is known.
    pub(super) fn push_new(&mut self, words: Lexicon) {
        let first = self.count as u32;
        let numbers = (first..first + words.len() as u32).collect();
        self.push(Layer::of(words, numbers));
    }

    fn push(&mut self, mut layer: Layer) {
        self.count += layer.words;
        while let Some(before) =
            self.layers.pop_if(|before| layer.words * 2 > before.words && layer.words > 0)
        {
            if before.words < layer.words {
                layer.take_in(&before);
            } else {
                let mut both = Arc::unwrap_or_clone(before);
                both.take_in(&layer);
                layer = both;
            }
        }
        if layer.words > 0 {
            self.layers.push(Arc::new(layer));
        }
    }

    /// The letters of all words in order, and behind which each ends.
    pub(super) fn spell(&self) -> (String, Vec<u64>) {
        let mut places = vec![None; self.count];
        for shard in self.layers.iter().flat_map(|layer| &layer.shards) {
            for (word, number) in (0..).zip(&shard.numbers) {
                places[*number as usize] = Some((&shard.words, word));
            }
        }
        let (mut letters, mut ends) = (String::new(), Vec::with_capacity(self.count));
        for (words, word) in places.into_iter().flatten() {
            words.spell(word, &mut letters);
            ends.push(letters.len() as u64);
        }
        (letters, ends)
    }
}

/// The new words of a shard.
struct Entered {
    words: Lexicon,
    /// For each of them the lexicon and the word there that came first.
    owners: Vec<(u32, u32)>,
    /// Words of other lexicons, and which of these they are.
    shared: Vec<(u32, u32, u32)>,
}

impl Layer {
    /// All in one shard.
    fn of(words: Lexicon, numbers: Vec<u32>) -> Self {
        Self { words: words.len(), shards: vec![Shard { words, numbers }] }
    }

    /// Where words with this hash are.
    fn shard(&self, hash: u64) -> &Shard {
        // Lexicons go by the highest bits.
        &self.shards[hash as usize % self.shards.len()]
    }

    /// Look up words of a lexicon that are not known yet.
    fn find_all(&self, lexicon: &Lexicon, words: &[u32], known: &mut [Option<u32>]) {
        let shard = |word: u32| match &self.shards[..] {
            [only] => only,
            _ => self.shard(lexicon::hash(lexicon.packed(word))),
        };
        for (words, known) in words.chunks(ASKED_AT_ONCE).zip(known.chunks_mut(ASKED_AT_ONCE)) {
            for word in words {
                shard(*word).words.ask_for(lexicon, *word);
            }
            for (word, known) in words.iter().zip(known).filter(|(_, known)| known.is_none()) {
                let Shard { words, numbers } = shard(*word);
                *known = words.find_word(lexicon, *word).map(|found| numbers[found as usize]);
            }
        }
    }

    /// Enter the words of another layer, none of which is here.
    fn take_in(&mut self, other: &Self) {
        let shards = self.shards.len();
        for Shard { words, numbers } in &other.shards {
            for (word, number) in (0..).zip(numbers) {
                let shard = &mut self.shards[lexicon::hash(words.packed(word)) as usize % shards];
                shard.words.intern_word(words, word);
                shard.numbers.push(*number);
            }
        }
        self.words += other.words;
    }
}

/// A word's first sixteen bytes.
fn beginning(word: &[u8]) -> Packed {
    scan::pack(&word[..word.len().min(PACKED_BYTES)])
}
