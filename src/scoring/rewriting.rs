//! What becomes of tokens before they are counted: stop words are left out, and stems may stand for
//! the rest.

use std::borrow::Cow;

use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::{Error, Result};
use crate::text::lexicon::Lexicon;
use crate::text::stem::Stem;
use crate::text::stopwords::StopWords;
use crate::text::tokens::Tokens;

/// Words that are neither counted nor searched for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum LeftOut {
    /// None.
    #[default]
    Nothing,
    /// The list of a language, by its code.
    Language(String),
    /// The caller's own, compared in lower case.
    Words(Vec<String>),
}

/// As what tokens count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rewriting {
    /// The language whose stems stand for the words.
    pub stem: Option<String>,
    /// Words that are left out.
    pub stopwords: LeftOut,
}

impl Rewriting {
    /// Whether the languages are known.
    pub fn check(&self) -> Result<()> {
        if let LeftOut::Language(code) = &self.stopwords
            && StopWords::of(code).is_none()
        {
            let known = StopWords::languages().collect::<Vec<_>>().join(", ");
            let told = format!("must be None, a list of words or one of {known}, not {code:?}");
            return Err(Error::option("stopwords", told));
        }
        match &self.stem {
            Some(language) if Stem::of(language).is_none() => {
                let known = Stem::languages().collect::<Vec<_>>().join(", ");
                let told = format!("must be None or one of {known}, not {language:?}");
                Err(Error::option("stem", told))
            }
            _ => Ok(()),
        }
    }

    /// The stemmer and the set of stop words; none where tokens count as they stand.
    pub(crate) fn rewriter(&self) -> Option<Rewriter> {
        self.with_lists(StopWords::of)
    }

    /// The same for a search, which leaves out fewer words.
    pub(crate) fn rewriter_for_search(&self) -> Option<Rewriter> {
        self.with_lists(StopWords::for_search)
    }

    fn with_lists(&self, list: fn(&str) -> Option<&'static StopWords>) -> Option<Rewriter> {
        let rewriter = Rewriter {
            stem: self.stem.as_deref().and_then(Stem::of),
            stopwords: match &self.stopwords {
                LeftOut::Nothing => None,
                LeftOut::Language(code) => list(code).cloned(),
                LeftOut::Words(words) => Some(StopWords::new(words)),
            },
        };
        (rewriter.stem.is_some() || rewriter.stopwords.is_some()).then_some(rewriter)
    }
}

/// A stemmer and stop words, ready to be asked.
#[derive(Clone)]
pub(crate) struct Rewriter {
    stem: Option<Stem>,
    stopwords: Option<StopWords>,
}

impl Rewriter {
    /// The word that a token counts as, unless it is left out.
    pub(crate) fn word<'t>(&self, token: &'t str) -> Option<Cow<'t, str>> {
        if self.stopwords.as_ref().is_some_and(|words| words.contains(token)) {
            return None;
        }
        let word = self.stem.as_ref().map_or(Cow::Borrowed(token), |stem| stem.word(token));
        (!word.is_empty()).then_some(word)
    }
}

/// A token that is left out.
const DROPPED: u32 = u32::MAX;

/// Tokens by number as they stand, and the numbers of the words they count as: each is rewritten
/// once.
pub(crate) struct Rewritten<'a> {
    rewriter: &'a Rewriter,
    tokens: Lexicon,
    words: Vec<u32>,
    found: Vec<u32>,
}

impl<'a> Rewritten<'a> {
    pub(crate) fn new(rewriter: &'a Rewriter) -> Self {
        Self { rewriter, tokens: Lexicon::new(), words: Vec::new(), found: Vec::new() }
    }

    /// Call `each` with the number among `words` of every token of `text` that is not left out.
    ///
    /// # Errors
    /// As [`Tokens::intern`].
    pub(crate) fn intern(
        &mut self,
        tokens: &mut Tokens,
        text: &str,
        words: &mut Lexicon,
        batch: &Batch,
        mut each: impl FnMut(u32),
    ) -> Result<()> {
        self.found.clear();
        tokens.intern(text, &mut self.tokens, batch, |token| self.found.push(token))?;
        for (number, token) in self.found.iter().enumerate() {
            if number % STEPS_BETWEEN_CHECKS == 0 {
                batch.check()?;
            }
            // Tokens are numbered as they come: a new one is the next to be rewritten.
            if *token as usize == self.words.len() {
                let token = self.tokens.word(*token);
                let word = self.rewriter.word(&token);
                self.words.push(word.map_or(DROPPED, |word| words.intern_bytes(word.as_bytes())));
            }
            let word = self.words[*token as usize];
            if word != DROPPED {
                each(word);
            }
        }
        Ok(())
    }
}
