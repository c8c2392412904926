//! Keywords for Python.

use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::column::TextColumn;
use super::columns;
use super::gate::{self, Crossing};
use super::options::Given;
use crate::keywords::{self, Languages, Method, Options};
use crate::text::stopwords::StopWords;

/// What each article is about.
#[pyfunction(name = "keywords")]
pub(super) fn find_keywords<'py>(
    py: Python<'py>,
    texts: TextColumn,
    language: Option<TextColumn>,
    given: Given<'py>,
    crossing: Crossing,
) -> PyResult<Bound<'py, PyDict>> {
    let code = given.text("language")?;
    let options = Options {
        method: Method::named(&given.text("method")?)?,
        top: given.whole("top")?,
        max_words: given.whole("max_words")?,
        languages: Languages::One(&code),
        stop_words: given.optional_texts("stopwords")?.map(StopWords::new),
        deduplicate: given.optional_number("deduplicate")?,
    };
    let outcome = gate::run(py, &crossing, |batch| {
        let rows = texts.rows(batch)?;
        let codes = language.as_ref().map(|column| column.rows(batch)).transpose()?;
        let codes = codes.as_ref().map(|codes| codes.as_strs());
        let languages = codes.as_deref().map_or(options.languages, Languages::Each);
        keywords::run(&rows.as_strs(), &Options { languages, ..options }, batch)
    })?;
    columns::dict(py, outcome.into_table())
}

/// The codes of the languages that have stop words.
#[pyfunction]
pub(super) fn stopword_languages() -> Vec<&'static str> {
    StopWords::languages().collect()
}
