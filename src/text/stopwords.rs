//! Words that carry no topic of their own, by language.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// A set of lower-case words that no keyword begins or ends with.
#[derive(Debug, Clone, Default)]
pub struct StopWords {
    words: FxHashSet<Box<str>>,
}

/// The lists of a language, and what else the language goes by than its code: the codes of ISO 639-2,
/// its English name, and its own.
struct List {
    code: &'static str,
    names: &'static [&'static str],
    words: StopWords,
    /// For searching: function words alone, for what else is frequent weighs little by itself and may
    /// be what is sought. On 22,000 news articles sought by their headlines, the longer list of
    /// English cost half a point to a point of nDCG@10.
    search: StopWords,
}

/// The lists that come with the library.
static LISTS: LazyLock<[List; 8]> = LazyLock::new(|| {
    let list = |code, names, lists: [&str; 2]| {
        let [words, search] = lists.map(StopWords::read);
        List { code, names, words, search }
    };
    [
        list(
            "de",
            &["deu", "ger", "german", "deutsch"],
            [include_str!("stopwords/de.txt"), include_str!("stopwords/search/de.txt")],
        ),
        list(
            "en",
            &["eng", "english"],
            [include_str!("stopwords/en.txt"), include_str!("stopwords/search/en.txt")],
        ),
        list(
            "es",
            &["spa", "spanish", "español"],
            [include_str!("stopwords/es.txt"), include_str!("stopwords/search/es.txt")],
        ),
        list(
            "fr",
            &["fra", "fre", "french", "français"],
            [include_str!("stopwords/fr.txt"), include_str!("stopwords/search/fr.txt")],
        ),
        list(
            "it",
            &["ita", "italian", "italiano"],
            [include_str!("stopwords/it.txt"), include_str!("stopwords/search/it.txt")],
        ),
        list(
            "nl",
            &["nld", "dut", "dutch", "nederlands"],
            [include_str!("stopwords/nl.txt"), include_str!("stopwords/search/nl.txt")],
        ),
        list(
            "pt",
            &["por", "portuguese", "português"],
            [include_str!("stopwords/pt.txt"), include_str!("stopwords/search/pt.txt")],
        ),
        list(
            "ru",
            &["rus", "russian", "русский"],
            [include_str!("stopwords/ru.txt"), include_str!("stopwords/search/ru.txt")],
        ),
    ]
});

impl StopWords {
    /// The caller's own words; case does not matter.
    ///
    /// ```
    /// let words = copydesk::text::stopwords::StopWords::new(["The", "of"]);
    /// assert!(words.contains("the") && !words.contains("city"));
    /// ```
    pub fn new<I>(words: I) -> Self
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        let words = words.into_iter().map(|word| word.as_ref().to_lowercase().into()).collect();
        Self { words }
    }

    /// The list of a language by its code (ISO 639, with or without a region) or its name, upper or
    /// lower case, if there is one.
    ///
    /// ```
    /// use copydesk::text::stopwords::StopWords;
    /// assert!(StopWords::of("en-GB").is_some_and(|list| list.contains("whereas")));
    /// assert!(StopWords::of("german").is_some_and(|list| list.contains("und")));
    /// assert!(StopWords::of("tlh").is_none());
    /// ```
    pub fn of(language: &str) -> Option<&'static Self> {
        entry(language).map(|list| &list.words)
    }

    /// The list of a language for searching, a short one.
    ///
    /// ```
    /// use copydesk::text::stopwords::StopWords;
    /// assert!(StopWords::for_search("en").is_some_and(|list| !list.contains("whereas")));
    /// assert!(StopWords::for_search("German").is_some_and(|list| list.contains("und")));
    /// assert!(StopWords::for_search("de").is_some_and(|list| !list.contains("jahr")));
    /// ```
    pub fn for_search(language: &str) -> Option<&'static Self> {
        entry(language).map(|list| &list.search)
    }

    /// The codes of the languages with a list.
    pub fn languages() -> impl Iterator<Item = &'static str> {
        LISTS.iter().map(|list| list.code)
    }

    /// The code (ISO 639-1) of a language with a list, whatever it is called.
    ///
    /// ```
    /// use copydesk::text::stopwords::StopWords;
    /// assert_eq!(["pt_BR", "Deutsch", "eng"].map(StopWords::code), [Some("pt"), Some("de"), Some("en")]);
    /// assert_eq!(StopWords::code("end"), None);
    /// ```
    pub fn code(language: &str) -> Option<&'static str> {
        entry(language).map(|list| list.code)
    }

    /// Whether a lower-case word is one of them.
    pub fn contains(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Whether a lower-case word is one of them, or the beginning of one whose last letter is left
    /// out before a vowel ("l'", "dell'").
    pub fn has_elided(&self, word: &str) -> bool {
        let is_one = |vowel| self.words.contains(&*format!("{word}{vowel}"));
        !word.is_empty() && ["", "e", "a", "o", "i"].into_iter().any(is_one)
    }

    /// A list as it is kept: words between white space, notes behind "#".
    fn read(list: &str) -> Self {
        Self::new(
            list.lines().filter_map(|line| line.split('#').next()).flat_map(str::split_whitespace),
        )
    }
}

/// What is known of a language by its code or its name.
fn entry(language: &str) -> Option<&'static List> {
    let name = language.split(['-', '_']).next().unwrap_or(language).trim().to_lowercase();
    LISTS.iter().find(|list| list.code == name || list.names.contains(&name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_leaves_out_less_than_all_else() {
        for code in StopWords::languages() {
            let (all, few) = (StopWords::of(code).unwrap(), StopWords::for_search(code).unwrap());
            assert!(!std::ptr::eq(all, few), "{code} has no list of its own");
            assert!((40..120).contains(&few.words.len()), "{code}: {}", few.words.len());
            let known = few.words.iter().filter(|word| all.contains(word)).count();
            assert!(known * 10 > few.words.len() * 9, "{code}: {known} of {}", few.words.len());
        }
    }
}
