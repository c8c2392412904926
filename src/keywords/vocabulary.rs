//! What is known of words whatever the article: worked out once, kept from one article to the next.

use super::background;
use super::document::APOSTROPHES;
use super::interner::Interner;
use super::rarity::{Rare, Rarity};
use crate::text::keys::Key;
use crate::text::stopwords::StopWords;
use crate::text::tagger::Tagger;
use crate::text::tagger::features::{Endings, Trait, Word};

/// Words by number, and the terms they are counted as.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    words: Interner,
    entries: Vec<Entry>,
    /// For each word, its weights for the tagger.
    weights: Vec<Word>,
    endings: Endings,
    terms: Interner,
    facts: Vec<Fact>,
    /// The keys of the terms one behind the other, and where each ends.
    keys: String,
    ends: Vec<usize>,
    /// For which stop words, and for which language it was made.
    made_for: Option<(usize, bool)>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    term: u32,
    uses: u32,
    known: Trait,
    /// As [`Fact::is_stop`] has it of the term: to be told without waiting for the memory of that.
    is_stop: bool,
}

/// What is known of a term.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fact {
    pub(super) rare: Rare,
    /// In how many articles of the background it stands, about.
    pub(super) articles: f64,
    pub(super) hash: u64,
    pub(super) is_stop: bool,
    pub(super) has_hyphen: bool,
}

/// A vocabulary larger than this, in words, forgets those that were used less often than that: most
/// words of a language hardly ever stand in the news.
const MOST_WORDS: usize = 50_000;
const LEAST_USES: u32 = 3;

impl Vocabulary {
    /// Makes ready for the next article; tells whether terms have other numbers than before.
    pub(super) fn prepare(&mut self, stop_words: &StopWords, is_english: bool) -> bool {
        let made_for = Some((std::ptr::from_ref(stop_words).addr(), is_english));
        if self.made_for != made_for {
            *self = Self { made_for, ..Self::default() };
            return true;
        }
        let is_full = self.entries.len() > MOST_WORDS;
        if is_full {
            self.forget_rare();
        }
        is_full
    }

    /// The number of a short word, if it is known.
    #[inline]
    pub(super) fn find(&self, lower: Key) -> Option<u32> {
        self.words.find_key(lower)
    }

    /// The number of a word.
    pub(super) fn number(
        &mut self,
        lower: &str,
        stop_words: &StopWords,
        rarity: &Rarity,
        tagger: Option<&Tagger<'_>>,
    ) -> u32 {
        let (word, is_new) = self.words.number(lower);
        if is_new {
            // A stop word keeps its form, so that whether a term is one does not hang on which of its
            // forms came first.
            let is_kept = tagger.is_none() || stop_words.contains(lower);
            let term = if is_kept {
                self.term(lower, stop_words, rarity)
            } else {
                term(lower, |key| self.term(key, stop_words, rarity))
            };
            let endings = &mut self.endings;
            let unknown = || (Word::unknown(), Trait::UNKNOWN);
            let (weights, known) =
                tagger.map_or_else(unknown, |tagger| tagger.word(lower, endings));
            let is_stop = self.facts[term as usize].is_stop;
            self.entries.push(Entry { term, uses: 0, known, is_stop });
            self.weights.push(weights);
        }
        word
    }

    /// The term of a word that is used once more, and whether it is a stop word.
    #[inline]
    pub(super) fn use_word(&mut self, word: u32) -> (u32, bool) {
        let entry = &mut self.entries[word as usize];
        entry.uses = entry.uses.saturating_add(1);
        (entry.term, entry.is_stop)
    }

    /// What the tagger knows of a word.
    #[inline]
    pub(super) fn weights(&self, word: u32) -> (&Word, &Trait) {
        (&self.weights[word as usize], &self.entries[word as usize].known)
    }

    /// How many terms there are.
    pub(super) fn terms(&self) -> usize {
        self.facts.len()
    }

    /// What is known of a term.
    #[inline]
    pub(super) fn fact(&self, term: u32) -> &Fact {
        &self.facts[term as usize]
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
            let rare = rarity.of(key);
            let fact = Fact {
                rare,
                articles: background::ARTICLES * (-rare.idf).exp(),
                hash: background::hash(key),
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

    /// Forgets the words that were seldom used, and the terms that are left without any.
    fn forget_rare(&mut self) {
        let before = std::mem::take(self);
        self.made_for = before.made_for;
        for (key, number) in before.words.keys() {
            let entry = before.entries[number as usize];
            if entry.uses < LEAST_USES {
                continue;
            }
            self.words.number_of_key(key);
            let term = before.key(entry.term);
            let (own, is_new) = self.terms.number(term);
            if is_new {
                self.add_term(term, before.facts[entry.term as usize]);
            }
            self.entries.push(Entry { term: own, uses: 0, ..entry });
            self.weights.push(before.weights[number as usize].clone());
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
