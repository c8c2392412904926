//! Keywords for Python.

use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::column::TextColumn;
use super::columns;
use super::gate::{self, Crossing};
use super::options::Given;
use crate::keywords::{self, Languages, Method, Options, Style};
use crate::text::stopwords::StopWords;

/// What each article is about.
#[pyfunction(name = "keywords")]
pub(super) fn find_keywords<'py>(
    py: Python<'py>,
    texts: TextColumn,
    language: Option<TextColumn>,
    title: Option<TextColumn>,
    background: Option<TextColumn>,
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
    };
    let outcome = gate::run(py, &crossing, |batch| {
        let codes = TextColumn::optional_rows(language.as_ref(), batch)?;
        let titles = TextColumn::optional_rows(title.as_ref(), batch)?;
        let background = TextColumn::optional_rows(background.as_ref(), batch)?;
        let codes = codes.as_ref().map(super::column::Rows::as_strs);
        let titles = titles.as_ref().map(super::column::Rows::as_strs);
        let background = background.as_ref().map(super::column::Rows::as_strs);
        let options = Options {
            languages: codes.as_deref().map_or(options.languages, Languages::Each),
            titles: titles.as_deref(),
            background: background.as_deref(),
            ..options
        };
        keywords::run(&texts.rows(batch)?.as_strs(), &options, batch)
    })?;
    columns::dict(py, outcome.into_table())
}

/// The codes of the languages that have stop words.
#[pyfunction]
pub(super) fn stopword_languages() -> Vec<&'static str> {
    StopWords::languages().collect()
}
