//! Articles against terms, queries, groups and time.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arc_swap::ArcSwap;
use ndarray::Array2;
use numpy::{IntoPyArray, PyArray1, PyArray2, PyReadonlyArray1};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyList, PyString};

use super::column::TextColumn;
use super::columns;
use super::gate::{self, Crossing};
use super::options::{Given, must_be};
use crate::scoring::collocations as pairs;
use crate::scoring::rewriting::{LeftOut, Rewriting};
use crate::scoring::search::{Index, Method};
use crate::scoring::terms::Terms;
use crate::scoring::vectors::{Articles, Names, Norm, Values, Weighting};
use crate::scoring::{bursts, contrast, matches, scores, search, vectors};

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
) -> PyResult<Matrix<'py>> {
    let options = vectors::Options {
        weighting: given.choice("weighting", &WEIGHTINGS)?,
        ngrams: given.pair("ngrams")?,
        min_df: articles(&given, "min_df")?,
        max_df: articles(&given, "max_df")?,
        max_features: given.optional_whole("max_features")?,
        vocabulary: given.optional_texts("vocabulary")?,
        idf: given.optional_numbers("idf")?,
        rewriting: rewriting(&given)?,
        sublinear_tf: given.flag("sublinear_tf")?,
        smooth_idf: given.flag("smooth_idf")?,
        norm: match given.optional_text("norm")? {
            None => Norm::None,
            Some(_) => given.choice("norm", &NORMS)?,
        },
    };
    let (matrix, terms) = gate::over(py, &crossing, &texts, |rows, batch| {
        vectors::run_beside(rows, &options, list, batch)
    })?;
    let values = match matrix.values {
        Values::Counts(counts) => counts.into_pyarray(py).into_any(),
        Values::Weights(weights) => weights.into_pyarray(py).into_any(),
    };
    Ok((
        matrix.row_starts.into_pyarray(py),
        matrix.columns.into_pyarray(py),
        values,
        terms?.into_bound(py),
        matrix.idf.into_pyarray(py),
    ))
}

/// The terms as a list, made on a thread that waits for the interpreter if it must.
fn list(terms: &Names) -> PyResult<Py<PyList>> {
    Python::attach(|py| Ok(PyList::new(py, terms.iter())?.unbind()))
}

type Matrix<'py> = (
    Bound<'py, PyArray1<i64>>,
    Bound<'py, PyArray1<i32>>,
    Bound<'py, PyAny>,
    Bound<'py, PyList>,
    Bound<'py, PyArray1<f64>>,
);

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

/// As what tokens count. Stop words are None, the code of a language or a list.
fn rewriting(given: &Given<'_>) -> PyResult<Rewriting> {
    let stopwords = if given.object("stopwords")?.is_instance_of::<PyString>() {
        LeftOut::Language(given.text("stopwords")?)
    } else {
        given.optional_texts("stopwords")?.map_or(LeftOut::Nothing, LeftOut::Words)
    };
    Ok(Rewriting { stem: given.optional_text("stem")?, stopwords })
}

/// Articles by keywords or topics: where the rows begin, columns, values, names, missing rows.
#[pyfunction]
pub(super) fn score<'py>(
    py: Python<'py>,
    texts: TextColumn,
    given: Given<'py>,
    crossing: Crossing,
) -> PyResult<Scores<'py>> {
    let options = scores::Options {
        terms: terms(&given)?,
        whole_words: given.flag("whole_words")?,
        fold: given.flag("fold")?,
        method: given.choice("method", &SCORES)?,
        k1: given.number("k1")?,
        b: given.number("b")?,
    };
    let found =
        gate::over(py, &crossing, &texts, |rows, batch| scores::run(rows, &options, batch))?;
    Ok((
        found.row_starts.into_pyarray(py),
        found.columns.into_pyarray(py),
        found.values.into_pyarray(py),
        PyList::new(py, found.names)?,
        found.missing.into_pyarray(py),
    ))
}

type Scores<'py> = (
    Bound<'py, PyArray1<i64>>,
    Bound<'py, PyArray1<i32>>,
    Bound<'py, PyArray1<f64>>,
    Bound<'py, PyList>,
    Bound<'py, PyArray1<bool>>,
);

const SCORES: [(&str, scores::Method); 3] = [
    ("bm25", scores::Method::Bm25),
    ("tfidf", scores::Method::TfIdf),
    ("count", scores::Method::Count),
];

/// What marks each group; a group below 0 is a missing label.
#[pyfunction]
pub(super) fn distinctive<'py>(
    py: Python<'py>,
    texts: TextColumn,
    groups: PyReadonlyArray1<'py, i64>,
    given: Given<'py>,
    crossing: Crossing,
) -> PyResult<Bound<'py, PyDict>> {
    let options = contrast::Options {
        method: given.choice("method", &contrast::Method::NAMES)?,
        top: given.whole("top")?,
        ngrams: given.pair("ngrams")?,
        min_count: given.whole("min_count")?,
        prior: given.number("prior")?,
        rewriting: rewriting(&given)?,
    };
    let groups: Vec<Option<u32>> =
        groups.as_array().iter().map(|group| u32::try_from(*group).ok()).collect();
    let outcome = gate::over(py, &crossing, &texts, |rows, batch| {
        contrast::run(rows, &groups, &options, batch)
    })?;
    columns::dict(py, outcome.into_table())
}

/// What is on the rise, given the number of each article's period and of the story it is a copy of.
#[pyfunction]
pub(super) fn trending<'py>(
    py: Python<'py>,
    texts: TextColumn,
    periods: Vec<Option<i64>>,
    copies: Option<Vec<Option<i64>>>,
    given: Given<'py>,
    crossing: Crossing,
) -> PyResult<Bound<'py, PyDict>> {
    let options = bursts::Options {
        top: given.whole("top")?,
        ngrams: given.pair("ngrams")?,
        min_count: given.whole("min_count")?,
        scale: given.number("scale")?,
        gamma: given.number("gamma")?,
        states: given.whole("states")?,
        rewriting: rewriting(&given)?,
    };
    let outcome = gate::over(py, &crossing, &texts, |rows, batch| {
        bursts::run(rows, &periods, copies.as_deref(), &options, batch)
    })?;
    columns::dict(py, outcome.into_table())
}

/// Pairs of words that belong together.
#[pyfunction]
pub(super) fn collocations<'py>(
    py: Python<'py>,
    texts: TextColumn,
    given: Given<'py>,
    crossing: Crossing,
) -> PyResult<Bound<'py, PyDict>> {
    let options = pairs::Options {
        method: given.choice("method", &pairs::Method::NAMES)?,
        min_count: given.whole("min_count")?,
        top: given.whole("top")?,
        rewriting: rewriting(&given)?,
    };
    let outcome =
        gate::over(py, &crossing, &texts, |rows, batch| pairs::run(rows, &options, batch))?;
    columns::dict(py, outcome.into_table())
}

/// An index of articles. What is there never changes: adding makes another of it and puts that in its
/// place at the end, so that any thread, and a progress callback, can search it meanwhile.
#[pyclass(module = "copydesk._core", frozen)]
pub(super) struct SearchIndex {
    current: ArcSwap<Index>,
    adding: AtomicBool,
}

impl From<Index> for SearchIndex {
    fn from(index: Index) -> Self {
        Self { current: ArcSwap::from_pointee(index), adding: AtomicBool::new(false) }
    }
}

/// The right to put another index in place, given back when the call ends.
struct Adding<'a>(&'a AtomicBool);

impl<'a> Adding<'a> {
    fn begin(adding: &'a AtomicBool) -> PyResult<Self> {
        if adding.swap(true, Ordering::Acquire) {
            let told = "articles are being added to this index by another call: let it end first";
            return Err(PyRuntimeError::new_err(told));
        }
        Ok(Self(adding))
    }
}

impl Drop for Adding<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

#[pymethods]
impl SearchIndex {
    #[new]
    fn new(given: Given<'_>) -> PyResult<Self> {
        let options = search::Options {
            method: given.choice("method", &Method::NAMES)?,
            k1: given.number("k1")?,
            b: given.number("b")?,
            delta: given.number("delta")?,
            rewriting: rewriting(&given)?,
            title_weight: given.number("title_weight")?,
        };
        Ok(Index::new(options)?.into())
    }

    fn __len__(&self) -> usize {
        self.current.load().len()
    }

    #[staticmethod]
    fn open(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        Ok(py.detach(|| Index::open(&path))?.into())
    }

    fn save(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        let index = self.current.load_full();
        Ok(py.detach(|| index.save(&path))?)
    }

    fn add(
        &self,
        py: Python<'_>,
        texts: TextColumn,
        title: Option<TextColumn>,
        crossing: Crossing,
    ) -> PyResult<()> {
        if let Some(title) = &title {
            title.check_length("title", &texts)?;
        }
        let _adding = Adding::begin(&self.adding)?;
        let before = self.current.load_full();
        let index = gate::run(py, &crossing, |batch| {
            let rows = texts.rows(batch)?;
            let titles = TextColumn::optional_rows(title.as_ref(), batch)?;
            let titles = titles.as_ref().map(super::column::Rows::as_strs);
            let mut index = Index::clone(&before);
            index.add(&rows.as_strs(), titles.as_deref(), batch)?;
            Ok(index)
        })?;
        self.current.store(Arc::new(index));
        Ok(())
    }

    fn top<'py>(
        &self,
        py: Python<'py>,
        queries: TextColumn,
        k: usize,
        mask: Option<PyReadonlyArray1<'py, bool>>,
        crossing: Crossing,
    ) -> PyResult<Bound<'py, PyDict>> {
        let mask = mask.map(|mask| mask.as_array().to_vec());
        let index = self.current.load_full();
        let top = gate::over(py, &crossing, &queries, |queries, batch| {
            index.top(queries, k, mask.as_deref(), batch)
        })?;
        columns::dict(py, top.into_table())
    }

    fn scores<'py>(
        &self,
        py: Python<'py>,
        queries: TextColumn,
        crossing: Crossing,
    ) -> PyResult<Bound<'py, PyArray2<f64>>> {
        let index = self.current.load_full();
        let shape = (queries.len(), index.len());
        let scores =
            gate::over(py, &crossing, &queries, |queries, batch| index.scores(queries, batch))?;
        let scores = Array2::from_shape_vec(shape, scores);
        Ok(scores.expect("a score for each query and article").into_pyarray(py))
    }
}
