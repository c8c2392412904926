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

/// The lists for searching: function words alone, for what else is frequent weighs little by itself
/// and may be what is sought. On 22,000 news articles sought by their headlines, the longer list of
/// English cost half a point to a point of nDCG@10.
static SEARCH_LISTS: LazyLock<Vec<(&'static str, StopWords)>> = LazyLock::new(|| {
    [
        ("de", include_str!("stopwords/search/de.txt")),
        ("en", include_str!("stopwords/search/en.txt")),
        ("es", include_str!("stopwords/search/es.txt")),
        ("fr", include_str!("stopwords/search/fr.txt")),
        ("it", include_str!("stopwords/search/it.txt")),
        ("nl", include_str!("stopwords/search/nl.txt")),
        ("pt", include_str!("stopwords/search/pt.txt")),
        ("ru", include_str!("stopwords/search/ru.txt")),
    ]
    .into_iter()
    .map(|(code, list)| (code, StopWords::read(list)))
    .collect()
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

    /// The list of a language for searching, a short one.
    ///
    /// ```
    /// use copydesk::text::stopwords::StopWords;
    /// assert!(StopWords::for_search("en").is_some_and(|list| !list.contains("whereas")));
    /// assert!(StopWords::for_search("German").is_some_and(|list| list.contains("und")));
    /// assert!(StopWords::for_search("de").is_some_and(|list| !list.contains("jahr")));
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
