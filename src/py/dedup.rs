//! Duplicates for Python.

use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::column::TextColumn;
use super::columns;
use super::gate::{self, Crossing};
use super::options::Given;
use crate::dedup::{self, Keep, Options, Rule, Thresholds};
use crate::text::words;

/// The normalised words of a column of one text.
#[pyfunction(name = "words")]
pub(super) fn normalized_words(
    text: TextColumn,
    crossing: Crossing,
    py: Python<'_>,
) -> PyResult<Vec<String>> {
    gate::over(py, &crossing, &text, |rows, _| {
        Ok(rows.iter().flatten().flat_map(|text| words::words(text)).collect())
    })
}

/// All pairs at or above a threshold.
#[pyfunction]
pub(super) fn duplicate_pairs<'py>(
    py: Python<'py>,
    texts: TextColumn,
    given: Given<'py>,
    crossing: Crossing,
) -> PyResult<Bound<'py, PyDict>> {
    let thresholds = thresholds(&given)?;
    let pairs =
        gate::over(py, &crossing, &texts, |rows, batch| dedup::pairs(rows, &thresholds, batch))?;
    columns::dict(py, pairs.into_table())
}

/// Copies grouped under one representative each.
#[pyfunction]
pub(super) fn dedupe<'py>(
    py: Python<'py>,
    texts: TextColumn,
    given: Given<'py>,
    crossing: Crossing,
) -> PyResult<Bound<'py, PyDict>> {
    let options = Options { rule: rule(&given)?, keep: keep(&given)? };
    let outcome =
        gate::over(py, &crossing, &texts, |rows, batch| dedup::run(rows, &options, batch))?;
    columns::dict(py, outcome.into_table())
}

fn thresholds(given: &Given<'_>) -> PyResult<Thresholds> {
    Ok(Thresholds {
        similarity: given.optional_number("similarity")?,
        containment: given.optional_number("containment")?,
        shingle: given.whole("shingle")?,
    })
}

fn rule(given: &Given<'_>) -> PyResult<Rule> {
    Ok(Rule {
        thresholds: thresholds(given)?,
        min_words: given.whole("min_words")?,
        share: given.number("share")?,
    })
}

/// A name, or the ranks that `_duplicates.py` made of a column.
fn keep(given: &Given<'_>) -> PyResult<Keep> {
    match given.object("keep")?.extract::<Vec<u32>>() {
        Ok(ranks) => Ok(Keep::Lowest(ranks)),
        Err(_) => Ok(Keep::named(&given.text("keep")?)?),
    }
}
