//! Stems: the part of a word that its forms share, by the Snowball algorithms (Porter 2001).

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

/// Longer tokens are no words and are left as they are.
const LONGEST_WORD: usize = 64;

/// The stemmer of one language.
#[derive(Clone)]
pub struct Stem {
    stemmer: Stemmer,
}

impl Stem {
    /// The stemmer of a language by its code (ISO 639-1, with or without a region) or its English
    /// name, if there is one.
    ///
    /// ```
    /// use copydesk::text::stem::Stem;
    /// let english = Stem::of("en").unwrap();
    /// assert_eq!(english.word("elections"), english.word("election"));
    /// assert!(Stem::of("tlh").is_none());
    /// ```
    pub fn of(language: &str) -> Option<Self> {
        let name = language.split(['-', '_']).next().unwrap_or(language);
        let algorithm = Algorithm::from_name(name).ok()?;
        Some(Self { stemmer: Stemmer::new(algorithm) })
    }

    /// The languages that can be stemmed, by their English names.
    pub fn languages() -> impl Iterator<Item = &'static str> {
        Algorithm::all().iter().map(|algorithm| algorithm.name())
    }

    /// The stem of a lower-case word.
    pub fn word<'a>(&self, word: &'a str) -> Cow<'a, str> {
        if word.len() > LONGEST_WORD { Cow::Borrowed(word) } else { self.stemmer.stem(word) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for (language, words) in [
            ("en", ["minister", "ministers"]),
            ("de", ["wahlen", "wahl"]),
            ("fr-CA", ["élections", "élection"]),
            ("spanish", ["ministros", "ministro"]),
            ("ru", ["выборы", "выборов"]),
        ] {
            let stem = Stem::of(language).unwrap();
            assert_eq!(stem.word(words[0]), stem.word(words[1]), "{language}");
        }
    }

    #[test]
    fn odd_words_are_taken_by_every_stemmer() {
        let long = "s".repeat(1 << 20);
        let odd = ["", "_", "½", "京都", "\u{3c3}", "й", "a\u{fffd}", "ss", long.as_str()];
        for language in Stem::languages() {
            let stem = Stem::of(language).unwrap();
            for word in odd {
                assert!(stem.word(word).len() <= word.len() + 8, "{language}");
            }
        }
    }
}
