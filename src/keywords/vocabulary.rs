//! What is known of words whatever the article: worked out once, kept from one article to the next.

use rustc_hash::FxHashMap;

use super::background;
use super::document::APOSTROPHES;
use super::interner::{Interner, LONG, Places};
use super::rarity::{Rare, Rarity};
use crate::text::keys::{Key, hash, key};
use crate::text::stopwords::StopWords;
use crate::text::tagger::Tagger;
use crate::text::tagger::features::{Endings, Known, Word};

/// Words by number, and the terms they are counted as.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    places: Places,
    long: FxHashMap<Box<str>, u32>,
    words: Vec<Entry>,
    endings: Endings,
    terms: Interner,
    facts: Vec<Fact>,
    /// The keys of the terms one behind the other, and where each ends.
    keys: String,
    ends: Vec<usize>,
    /// For which stop words, and for which language it was made.
    made_for: Option<(usize, bool)>,
}

/// All that is asked of a word of an article side by side: in one line of memory what is asked of every
/// word, then what is of those whose neighbours are uncertain.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
struct Entry {
    /// The word itself, or [`LONG`].
    key: Key,
    term: u32,
    /// The tag it always has, or [`UNCERTAIN`].
    certain: u8,
    /// As [`Fact::is_stop`] has it of the term: to be told without waiting for the memory of that.
    is_stop: bool,
    word: Word,
    /// Counted before its neighbours' weights are asked for, and behind them: so they are on their way.
    uses: u16,
}

const UNCERTAIN: u8 = u8::MAX;

/// What is known of a term, in half a line of memory.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
pub(super) struct Fact {
    pub(super) idf: f64,
    /// In how many articles of the background it stands, about.
    pub(super) articles: f64,
    pub(super) hash: u64,
    /// Its number in the article at hand, or [`ABSENT`].
    pub(super) in_article: u32,
    /// As [`Rare`] has them.
    pub(super) capitals: u8,
    pub(super) headline: u8,
    pub(super) is_stop: bool,
    pub(super) has_hyphen: bool,
}

/// The number of a word that is not in the vocabulary.
pub(super) const UNKNOWN: u32 = u32::MAX;

/// The number of a term that is not in the article.
pub(super) const ABSENT: u32 = u32::MAX;

/// A vocabulary larger than this, in words, forgets those that were used less often than that: most
/// words of a language hardly ever stand in the news. With the words of the article that goes beyond, they
/// fit 65,536, for which memory is taken.
const MOST_WORDS: usize = 64_000;
const LEAST_USES: u16 = 3;

impl Vocabulary {
    /// Makes ready for the next article, when all terms are absent; they may have other numbers then.
    pub(super) fn prepare(&mut self, stop_words: &StopWords, is_english: bool) {
        let made_for = Some((std::ptr::from_ref(stop_words).addr(), is_english));
        if self.made_for != made_for {
            *self = Self { made_for, ..Self::default() };
        } else if self.words.len() > MOST_WORDS {
            self.forget_rare();
        }
    }

    /// The number of a short word, if it is known.
    fn find(&self, lower: Key) -> Option<u32> {
        self.places.find(hash(lower), |number| self.words[number as usize].key == lower)
    }

    /// The numbers of the short words of a sentence, [`UNKNOWN`] where there is none. In two loops of few
    /// steps, so that no look-up waits for the memory of another.
    pub(super) fn find_all(&self, lower: &[Option<Key>], words: &mut Vec<u32>) {
        let guess = |key: &Option<Key>| key.and_then(|key| self.places.guess(hash(key)));
        words.clear();
        words.extend(lower.iter().map(|key| guess(key).unwrap_or(UNKNOWN)));
        for (word, lower) in words.iter_mut().zip(lower) {
            let known = self.words.get(*word as usize).map(|entry| entry.key);
            if known != *lower {
                *word = lower.and_then(|lower| self.find(lower)).unwrap_or(UNKNOWN);
            }
        }
    }

    /// The number of a word.
    pub(super) fn number(
        &mut self,
        lower: &str,
        stop_words: &StopWords,
        rarity: &Rarity,
        tagger: Option<&Tagger<'_>>,
    ) -> u32 {
        let short = key(lower);
        let known = match short {
            Some(key) => self.find(key),
            None => self.long.get(lower).copied(),
        };
        if let Some(known) = known {
            return known;
        }
        // A stop word keeps its form, so that whether a term is one does not hang on which of its
        // forms came first.
        let is_kept = tagger.is_none() || stop_words.contains(lower);
        let term = if is_kept {
            self.term(lower, stop_words, rarity)
        } else {
            term(lower, |key| self.term(key, stop_words, rarity))
        };
        let endings = &mut self.endings;
        let unknown = || (Word::unknown(), None);
        let (word, certain) = tagger.map_or_else(unknown, |tagger| tagger.word(lower, endings));
        let entry = Entry {
            key: short.unwrap_or(LONG),
            term,
            uses: 0,
            certain: certain.unwrap_or(UNCERTAIN),
            is_stop: self.facts[term as usize].is_stop,
            word,
        };
        self.add_word(entry, lower)
    }

    /// Adds a word; its spelling is asked for when it is long.
    fn add_word(&mut self, entry: Entry, lower: &str) -> u32 {
        let (number, key) = (self.words.len() as u32, entry.key);
        self.words.push(entry);
        if key == LONG {
            self.long.insert(lower.into(), number);
        } else {
            self.places.add(hash(key), number, &self.words, |entry| entry.key);
        }
        number
    }

    /// The term of a word that is used once more, and whether it is a stop word.
    #[inline]
    pub(super) fn use_word(&mut self, word: u32) -> (u32, bool) {
        let entry = &mut self.words[word as usize];
        entry.uses = entry.uses.saturating_add(1);
        (entry.term, entry.is_stop)
    }

    /// What the tagger knows of a word.
    #[inline]
    pub(super) fn known(&self, word: u32) -> Known<'_> {
        let Entry { certain, word: own, .. } = &self.words[word as usize];
        let certain = Some(*certain).filter(|tag| *tag != UNCERTAIN);
        Known { word: own, certain }
    }

    /// What is known of a term.
    #[inline]
    pub(super) fn fact(&self, term: u32) -> &Fact {
        &self.facts[term as usize]
    }

    /// The number of a term in the article at hand, to be set.
    #[inline]
    pub(super) fn in_article(&mut self, term: u32) -> &mut u32 {
        &mut self.facts[term as usize].in_article
    }

    /// How a term is counted.
    pub(super) fn key(&self, term: u32) -> &str {
        let start = term.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        &self.keys[start..self.ends[term as usize]]
    }

    /// The number of a term.
    fn term(&mut self, key: &str, stop_words: &StopWords, rarity: &Rarity) -> u32 {
        let (term, is_new) = self.terms.number(key);
        if is_new {
            let Rare { idf, capitals, headline } = rarity.of(key);
            let fact = Fact {
                idf,
                articles: background::ARTICLES * (-idf).exp(),
                hash: background::hash(key),
                in_article: ABSENT,
                capitals,
                headline,
                is_stop: stop_words.contains(key)
                    || key
                        .strip_suffix(APOSTROPHES)
                        .is_some_and(|word| stop_words.has_elided(word)),
                has_hyphen: key.contains('-'),
            };
            self.add_term(key, fact);
        }
        term
    }

    fn add_term(&mut self, key: &str, fact: Fact) {
        self.facts.push(fact);
        self.keys.push_str(key);
        self.ends.push(self.keys.len());
    }

    /// Forgets the words that were seldom used and the long ones, and the terms that are left without
    /// any.
    fn forget_rare(&mut self) {
        let mut before = std::mem::take(self);
        self.made_for = before.made_for;
        for entry in std::mem::take(&mut before.words) {
            if entry.uses < LEAST_USES || entry.key == LONG {
                continue;
            }
            let key = before.key(entry.term);
            let (term, is_new) = self.terms.number(key);
            if is_new {
                self.add_term(key, before.facts[entry.term as usize]);
            }
            self.add_word(Entry { term, uses: 0, ..entry }, "");
        }
    }
}

/// What a lower-case English word is counted as: without the full stop of an abbreviation, and in
/// the singular (Harman, How effective is suffixing? JASIS 42 (1991): the S stemmer).
pub(super) fn term<T>(lower: &str, counted: impl FnOnce(&str) -> T) -> T {
    let word = lower.trim_end_matches(['.', '\'', '\u{2019}']);
    let word = if word.is_empty() { lower } else { word };
    if word.len() <= 3 || !word.ends_with('s') {
        return counted(word);
    }
    if let Some(stem) = word.strip_suffix("ies")
        && !stem.ends_with(['a', 'e'])
        && stem.len() > 1
    {
        return counted(&format!("{stem}y"));
    }
    let ending = word.as_bytes()[word.len() - 2];
    counted(if matches!(ending, b's' | b'u') { word } else { &word[..word.len() - 1] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_until_they_are_forgotten() {
        let (stop_words, rarity) = (StopWords::default(), Rarity::default());
        let mut vocabulary = Vocabulary::default();
        let long = "a word that is too long for a key";
        let other = |number: usize| format!("word{number}");
        let asked = ["ferry", "word7", "word8", "absent"].map(key);
        let asked = [&asked[..], &[None]].concat();
        for round in 0..2 {
            vocabulary.prepare(&stop_words, true);
            let mut number = |word: &str| vocabulary.number(word, &stop_words, &rarity, None);
            assert_eq!([number("ferry"), number("ferry")], [0, 0], "the first of round {round}");
            assert_eq!(number(long), number(long));
            for word in 0..MOST_WORDS {
                number(&other(word));
            }
            let known = [number("ferry"), number("word7"), number("word8"), UNKNOWN, UNKNOWN];
            let mut found = Vec::new();
            vocabulary.find_all(&asked, &mut found);
            assert_eq!(found, known, "round {round}");
            for _ in 0..LEAST_USES {
                vocabulary.use_word(0);
            }
        }
        vocabulary.prepare(&stop_words, true);
        let mut found = Vec::new();
        vocabulary.find_all(&asked, &mut found);
        assert_eq!(found, [0, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN], "only what was used is left");
        assert_eq!((vocabulary.key(0), vocabulary.facts.len()), ("ferry", 1));
        assert!(vocabulary.long.is_empty() && size_of::<Entry>() == 192);
    }
}
