//! Keywords for Python.

use numpy::PyReadonlyArray1;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::column::TextColumn;
use super::columns;
use super::gate::{self, Crossing};
use super::options::Given;
use crate::keywords::{self, Frequencies, Languages, Method, Options, Style};
use crate::text::stopwords::StopWords;

/// What each article is about.
#[pyfunction(name = "keywords")]
pub(super) fn find_keywords<'py>(
    py: Python<'py>,
    texts: TextColumn,
    language: Option<TextColumn>,
    title: Option<TextColumn>,
    background: Option<Background>,
    given: Given<'py>,
    crossing: Crossing,
) -> PyResult<Bound<'py, PyDict>> {
    let code = given.text("language")?;
    let options = Options {
        method: Method::named(&given.text("method")?)?,
        style: Style::named(&given.text("style")?)?,
        top: given.whole("top")?,
        max_words: given.whole("max_words")?,
        languages: Languages::One(&code),
        stop_words: given.optional_texts("stopwords")?.map(StopWords::new),
        deduplicate: given.optional_number("deduplicate")?,
        titles: None,
        background: None,
        frequencies: None,
    };
    let (background, counted) = match background {
        None => (None, None),
        Some(Background::Texts(texts)) => (Some(texts), None),
        Some(Background::Counted(counted)) => (None, Some(counted)),
    };
    let outcome = gate::run(py, &crossing, |batch| {
        let codes = TextColumn::optional_rows(language.as_ref(), batch)?;
        let titles = TextColumn::optional_rows(title.as_ref(), batch)?;
        let background = TextColumn::optional_rows(background.as_ref(), batch)?;
        let codes = codes.as_ref().map(super::column::Rows::as_strs);
        let titles = titles.as_ref().map(super::column::Rows::as_strs);
        let background = background.as_ref().map(super::column::Rows::as_strs);
        let frequencies = counted.as_ref().map(|counted| counted.frequencies(batch)).transpose()?;
        let options = Options {
            languages: codes.as_deref().map_or(options.languages, Languages::Each),
            titles: titles.as_deref(),
            background: background.as_deref(),
            frequencies: frequencies.as_ref(),
            ..options
        };
        keywords::run(&texts.rows(batch)?.as_strs(), &options, batch)
    })?;
    columns::dict(py, outcome.into_table())
}

/// What tells how common words are, in place of the texts.
pub(super) enum Background {
    Texts(TextColumn),
    Counted(Counted),
}

/// Counts summed elsewhere.
pub(super) struct Counted {
    words: TextColumn,
    /// In how many articles each word stands.
    counts: Vec<i64>,
    articles: usize,
    /// In how many articles every other word stands.
    unlisted: u32,
}

impl Counted {
    fn frequencies(&self, batch: &crate::Batch) -> crate::Result<Frequencies> {
        let words = self.words.rows(batch)?;
        let words = words.as_strs().into_iter().map(Option::unwrap_or_default);
        let counts = self.counts.iter().map(|count| u32::try_from(*count).unwrap_or(u32::MAX));
        Ok(Frequencies::given(self.articles, words.zip(counts), self.unlisted))
    }
}

impl FromPyObject<'_, '_> for Background {
    type Error = PyErr;

    /// A column of texts, or the words, their counts, the number of articles, and the count of words
    /// not among these.
    fn extract(background: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        type Parts<'py> = (Bound<'py, PyAny>, PyReadonlyArray1<'py, i64>, usize, u32);
        let Ok((words, counts, articles, unlisted)) = background.extract::<Parts>() else {
            return background.extract().map(Self::Texts);
        };
        let counts = counts.as_array().to_vec();
        Ok(Self::Counted(Counted { words: words.extract()?, counts, articles, unlisted }))
    }
}

/// In how many of the texts each word stands, as `keywords` counts them.
#[pyfunction]
pub(super) fn count_words(
    py: Python<'_>,
    texts: TextColumn,
    crossing: Crossing,
) -> PyResult<Bound<'_, PyDict>> {
    let counted = gate::over(py, &crossing, &texts, Frequencies::count)?;
    columns::dict(py, counted.into_table())
}

/// The codes of the languages that have stop words.
#[pyfunction]
pub(super) fn stopword_languages() -> Vec<&'static str> {
    StopWords::languages().collect()
}

/// The code of a language that has stop words, whatever it is called.
#[pyfunction]
pub(super) fn stopword_language(language: &str) -> Option<&'static str> {
    StopWords::code(language)
}
