//! Articles against terms, queries, groups and time.

use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::column::TextColumn;
use super::columns;
use super::gate::{self, Crossing};
use super::options::Given;
use crate::scoring::matches;
use crate::scoring::terms::Terms;

/// Where the keywords stand.
#[pyfunction]
pub(super) fn match_keywords<'py>(
    py: Python<'py>,
    texts: TextColumn,
    given: Given<'py>,
    crossing: Crossing,
) -> PyResult<Bound<'py, PyDict>> {
    let options = matches::Options {
        terms: terms(&given)?,
        whole_words: given.flag("whole_words")?,
        fold: given.flag("fold")?,
    };
    let outcome =
        gate::over(py, &crossing, &texts, |rows, batch| matches::run(rows, &options, batch))?;
    columns::dict(py, outcome.into_table())
}

/// The keywords, with their weights or topics where they have such.
fn terms(given: &Given<'_>) -> PyResult<Terms> {
    let keywords = given.texts("keywords")?;
    Ok(match (given.optional_texts("topics")?, given.optional_numbers("weights")?) {
        (Some(topics), _) => Terms::by_topic(keywords, &topics),
        (None, Some(weights)) => Terms::weighted(keywords, weights),
        (None, None) => Terms::new(keywords),
    })
}
