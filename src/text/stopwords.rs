//! Words that carry no topic of their own, by language.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// A set of lower-case words that no keyword begins or ends with.
#[derive(Debug, Clone, Default)]
pub struct StopWords {
    words: FxHashSet<Box<str>>,
}

/// The lists that come with the library, by the code and the English name of their language.
static LISTS: LazyLock<Vec<(&'static str, &'static str, StopWords)>> = LazyLock::new(|| {
    [
        ("de", "german", include_str!("stopwords/de.txt")),
        ("en", "english", include_str!("stopwords/en.txt")),
        ("es", "spanish", include_str!("stopwords/es.txt")),
        ("fr", "french", include_str!("stopwords/fr.txt")),
        ("it", "italian", include_str!("stopwords/it.txt")),
        ("nl", "dutch", include_str!("stopwords/nl.txt")),
        ("pt", "portuguese", include_str!("stopwords/pt.txt")),
        ("ru", "russian", include_str!("stopwords/ru.txt")),
    ]
    .into_iter()
    .map(|(code, name, list)| (code, name, StopWords::read(list)))
    .collect()
});

/// The lists for searching, where a language has one of its own. On 22,000 news articles sought by
/// their headlines, the longer lists cost half a point to a point of nDCG@10.
static SEARCH_LISTS: LazyLock<[(&'static str, StopWords); 1]> =
    LazyLock::new(|| [("en", StopWords::read(include_str!("stopwords/search/en.txt")))]);

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

    /// The list of a language by its code (ISO 639-1, with or without a region) or its English name,
    /// upper or lower case, if there is one.
    ///
    /// ```
    /// use copydesk::text::stopwords::StopWords;
    /// assert!(StopWords::of("en-GB").is_some_and(|list| list.contains("whereas")));
    /// assert!(StopWords::of("german").is_some_and(|list| list.contains("und")));
    /// assert!(StopWords::of("tlh").is_none());
    /// ```
    pub fn of(language: &str) -> Option<&'static Self> {
        entry(language).map(|(_, _, list)| list)
    }

    /// The list of a language for searching: shorter, where there is such a list.
    ///
    /// ```
    /// use copydesk::text::stopwords::StopWords;
    /// assert!(StopWords::for_search("en").is_some_and(|list| !list.contains("whereas")));
    /// assert!(StopWords::for_search("German").is_some_and(|list| list.contains("und")));
    /// ```
    pub fn for_search(language: &str) -> Option<&'static Self> {
        let (code, _, list) = entry(language)?;
        let own = SEARCH_LISTS.iter().find(|(known, _)| known == code);
        Some(own.map_or(list, |(_, own)| own))
    }

    /// The codes of the languages with a list.
    pub fn languages() -> impl Iterator<Item = &'static str> {
        LISTS.iter().map(|(code, _, _)| *code)
    }

    /// Whether a lower-case word is one of them.
    pub fn contains(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// A list as it is kept: words between white space, notes behind "#".
    fn read(list: &str) -> Self {
        Self::new(
            list.lines().filter_map(|line| line.split('#').next()).flat_map(str::split_whitespace),
        )
    }
}

/// What is known of a language by its code or its English name.
fn entry(language: &str) -> Option<&'static (&'static str, &'static str, StopWords)> {
    let code = language.split(['-', '_']).next().unwrap_or(language).to_ascii_lowercase();
    LISTS.iter().find(|(known, name, _)| *known == code || *name == code)
}
