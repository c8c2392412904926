//! Articles against terms, queries, groups and time.

use numpy::{IntoPyArray, PyArray2, PyArrayMethods, PyReadonlyArray1};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyList, PyString};

use super::column::TextColumn;
use super::columns;
use super::gate::{self, Crossing};
use super::options::{Given, must_be};
use crate::scoring::search::{Index, LeftOut, Method};
use crate::scoring::terms::Terms;
use crate::scoring::vectors::{Articles, Norm, Values, Weighting};
use crate::scoring::{matches, search, vectors};

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

/// A matrix in compressed rows: where the rows begin, columns, values, terms, weights of the terms.
#[pyfunction]
pub(super) fn vectorize<'py>(
    py: Python<'py>,
    texts: TextColumn,
    given: Given<'py>,
    crossing: Crossing,
) -> PyResult<(
    Bound<'py, PyAny>,
    Bound<'py, PyAny>,
    Bound<'py, PyAny>,
    Bound<'py, PyList>,
    Bound<'py, PyAny>,
)> {
    let options = vectors::Options {
        weighting: given.choice("weighting", &WEIGHTINGS)?,
        ngrams: given.pair("ngrams")?,
        min_df: articles(&given, "min_df")?,
        max_df: articles(&given, "max_df")?,
        max_features: given.optional_whole("max_features")?,
        vocabulary: given.optional_texts("vocabulary")?,
        idf: given.optional_numbers("idf")?,
        sublinear_tf: given.flag("sublinear_tf")?,
        smooth_idf: given.flag("smooth_idf")?,
        norm: match given.optional_text("norm")? {
            None => Norm::None,
            Some(_) => given.choice("norm", &NORMS)?,
        },
    };
    let matrix =
        gate::over(py, &crossing, &texts, |rows, batch| vectors::run(rows, &options, batch))?;
    let values = match matrix.values {
        Values::Counts(counts) => counts.into_pyarray(py).into_any(),
        Values::Weights(weights) => weights.into_pyarray(py).into_any(),
    };
    Ok((
        matrix.row_starts.into_pyarray(py).into_any(),
        matrix.columns.into_pyarray(py).into_any(),
        values,
        PyList::new(py, matrix.vocabulary.iter().map(|term| &**term))?,
        matrix.idf.into_pyarray(py).into_any(),
    ))
}

const WEIGHTINGS: [(&str, Weighting); 2] =
    [("tfidf", Weighting::TfIdf), ("count", Weighting::Count)];

const NORMS: [(&str, Norm); 2] = [("l2", Norm::Two), ("l1", Norm::One)];

/// A number of articles: a whole number of them, or a share of all.
fn articles(given: &Given<'_>, name: &str) -> PyResult<Articles> {
    let value = given.object(name)?;
    if value.is_instance_of::<PyBool>() {
        return Err(must_be(name, "a number", &value));
    }
    value
        .extract::<usize>()
        .map(Articles::Count)
        .or_else(|_| value.extract::<f64>().map(Articles::Share))
        .map_err(|_| must_be(name, "a whole number, zero or more, or a share", &value))
}

/// Stop words: None, the code of a language or a list.
fn left_out(given: &Given<'_>) -> PyResult<LeftOut> {
    if given.object("stopwords")?.is_instance_of::<PyString>() {
        return Ok(LeftOut::Language(given.text("stopwords")?));
    }
    Ok(given.optional_texts("stopwords")?.map_or(LeftOut::Nothing, LeftOut::Words))
}

/// An index of articles.
#[pyclass(module = "copydesk._core")]
pub(super) struct SearchIndex(Index);

#[pymethods]
impl SearchIndex {
    #[new]
    fn new(given: Given<'_>) -> PyResult<Self> {
        let options = search::Options {
            method: given.choice("method", &Method::NAMES)?,
            k1: given.number("k1")?,
            b: given.number("b")?,
            delta: given.number("delta")?,
            stem: given.optional_text("stem")?,
            stopwords: left_out(&given)?,
            title_weight: given.number("title_weight")?,
        };
        Ok(Self(Index::new(options)?))
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    #[pyo3(signature = (texts, title, crossing))]
    fn add(
        &mut self,
        py: Python<'_>,
        texts: TextColumn,
        title: Option<TextColumn>,
        crossing: Crossing,
    ) -> PyResult<()> {
        if let Some(title) = &title {
            title.check_length("title", &texts)?;
        }
        gate::run(py, &crossing, |batch| {
            let rows = texts.rows(batch)?;
            let titles = title.as_ref().map(|title| title.rows(batch)).transpose()?;
            let titles = titles.as_ref().map(|titles| titles.as_strs());
            self.0.add(&rows.as_strs(), titles.as_deref(), batch)
        })
    }

    #[pyo3(signature = (queries, k, mask, crossing))]
    fn top<'py>(
        &self,
        py: Python<'py>,
        queries: TextColumn,
        k: usize,
        mask: Option<PyReadonlyArray1<'py, bool>>,
        crossing: Crossing,
    ) -> PyResult<Bound<'py, PyDict>> {
        let mask = mask.map(|mask| mask.as_array().to_vec());
        let top = gate::over(py, &crossing, &queries, |queries, batch| {
            self.0.top(queries, k, mask.as_deref(), batch)
        })?;
        columns::dict(py, top.into_table())
    }

    fn scores<'py>(
        &self,
        py: Python<'py>,
        queries: TextColumn,
        crossing: Crossing,
    ) -> PyResult<Bound<'py, PyArray2<f64>>> {
        let shape = [queries.len(), self.0.len()];
        let scores =
            gate::over(py, &crossing, &queries, |queries, batch| self.0.scores(queries, batch))?;
        scores.into_pyarray(py).reshape(shape)
    }
}
