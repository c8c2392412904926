//! Duplicates for Python.

use std::path::PathBuf;

use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::column::{Rows, TextColumn};
use super::columns;
use super::gate::{self, Crossing};
use super::options::Given;
use crate::batch::Batch;
use crate::dedup::{self, Keep, Options, Rule, Thresholds};
use crate::error::Result;
use crate::table::{Column, Table};
use crate::text::boilerplate::{self, Chrome};
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
    let memory = given.optional_whole("memory_limit")?;
    let pairs = gate::over(py, &crossing, &texts, |rows, batch| {
        dedup::pairs(rows, &thresholds, memory, batch)
    })?;
    columns::dict(py, pairs.into_table())
}

/// Copies grouped under one representative each.
#[pyfunction]
pub(super) fn dedupe<'py>(
    py: Python<'py>,
    texts: TextColumn,
    source: Option<TextColumn>,
    title: Option<TextColumn>,
    given: Given<'py>,
    crossing: Crossing,
) -> PyResult<Bound<'py, PyDict>> {
    let (rule, keep, boilerplate) = (rule(&given)?, keep(&given)?, given.flag("boilerplate")?);
    let memory = given.optional_whole("memory_limit")?;
    let outcome = gate::run(py, &crossing, |batch| {
        let sources = TextColumn::optional_rows(source.as_ref(), batch)?;
        let titles = TextColumn::optional_rows(title.as_ref(), batch)?;
        let sources = sources.as_ref().map(Rows::as_strs);
        let titles = titles.as_ref().map(Rows::as_strs);
        let (sources, titles) = (sources.as_deref(), titles.as_deref());
        let options = Options { rule, keep, boilerplate, sources, titles, memory };
        dedup::run(&texts.rows(batch)?.as_strs(), &options, batch)
    })?;
    columns::dict(py, outcome.into_table())
}

/// What the texts of two columns have in common, row by row.
#[pyfunction]
pub(super) fn passages(
    py: Python<'_>,
    left: TextColumn,
    right: TextColumn,
    crossing: Crossing,
) -> PyResult<Bound<'_, PyDict>> {
    let copied = gate::run(py, &crossing, |batch| {
        dedup::passages(&left.rows(batch)?.as_strs(), &right.rows(batch)?.as_strs(), batch)
    })?;
    columns::dict(py, copied.into_table())
}

/// The page chrome of each article.
#[pyfunction(name = "boilerplate")]
pub(super) fn page_chrome(
    py: Python<'_>,
    texts: TextColumn,
    source: Option<TextColumn>,
    crossing: Crossing,
) -> PyResult<Bound<'_, PyDict>> {
    let table = gate::run(py, &crossing, |batch| {
        let rows = texts.rows(batch)?;
        let rows = rows.as_strs();
        Ok(find(&rows, source.as_ref(), batch)?.into_table(&rows))
    })?;
    columns::dict(py, table)
}

/// The texts without their page chrome.
#[pyfunction]
pub(super) fn strip_boilerplate(
    py: Python<'_>,
    texts: TextColumn,
    source: Option<TextColumn>,
    crossing: Crossing,
) -> PyResult<Bound<'_, PyDict>> {
    let table = gate::run(py, &crossing, |batch| {
        let rows = texts.rows(batch)?;
        let rows = rows.as_strs();
        let left = find(&rows, source.as_ref(), batch)?.strip(&rows);
        Ok(Table::new().with("text", Column::OptionalText(left)))
    })?;
    columns::dict(py, table)
}

fn find(texts: &[Option<&str>], source: Option<&TextColumn>, batch: &Batch) -> Result<Chrome> {
    let sources = TextColumn::optional_rows(source, batch)?;
    let sites = sources.map(|names| names.as_strs().into_iter().map(boilerplate::site).collect());
    let sites: Option<Vec<u64>> = sites;
    boilerplate::find(texts, sites.as_deref(), batch)
}

pub(super) fn thresholds(given: &Given<'_>) -> PyResult<Thresholds> {
    Ok(Thresholds {
        similarity: given.optional_number("similarity")?,
        containment: given.optional_number("containment")?,
        shingle: given.whole("shingle")?,
    })
}

pub(super) fn rule(given: &Given<'_>) -> PyResult<Rule> {
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

/// An index of articles. It lends itself to one call at a time.
#[pyclass(module = "copydesk._core", name = "DuplicateIndex")]
pub(super) struct PyDuplicateIndex(dedup::DuplicateIndex);

#[pymethods]
impl PyDuplicateIndex {
    #[new]
    fn new(given: Given<'_>) -> PyResult<Self> {
        Ok(Self(dedup::DuplicateIndex::new(rule(&given)?)?))
    }

    #[staticmethod]
    fn open(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        Ok(Self(py.detach(|| dedup::DuplicateIndex::open(&path))?))
    }

    fn add<'py>(
        &mut self,
        py: Python<'py>,
        texts: TextColumn,
        crossing: Crossing,
    ) -> PyResult<Bound<'py, PyDict>> {
        let index = &mut self.0;
        let outcome = gate::over(py, &crossing, &texts, |rows, batch| index.add(rows, batch))?;
        columns::dict(py, outcome.into_table())
    }

    fn query<'py>(
        &self,
        py: Python<'py>,
        texts: TextColumn,
        crossing: Crossing,
    ) -> PyResult<Bound<'py, PyDict>> {
        let index = &self.0;
        let outcome = gate::over(py, &crossing, &texts, |rows, batch| index.query(rows, batch))?;
        columns::dict(py, outcome.into_table())
    }

    fn save(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        Ok(py.detach(|| self.0.save(&path))?)
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }
}
