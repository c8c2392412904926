//! Dates for Python.

use numpy::PyReadonlyArray1;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::column::TextColumn;
use super::columns;
use super::gate::{self, Crossing};
use super::options::Given;
use crate::dates::{self, Mode, Options, Order, Published, Type, published};

/// Which days each article speaks of. `days` are days since 1970-01-01, the least number where none
/// is known.
#[pyfunction]
#[pyo3(name = "dates")]
pub(super) fn mentioned_dates<'py>(
    py: Python<'py>,
    texts: TextColumn,
    days: Option<PyReadonlyArray1<'py, i64>>,
    given: Given<'py>,
    crossing: Crossing,
) -> PyResult<Bound<'py, PyDict>> {
    let options = Options {
        order: Order::named(&given.text("order")?)?,
        mode: Mode::named(&given.text("mode")?)?,
        languages: given.texts("languages")?,
        types: given
            .optional_texts("types")?
            .map(|names| names.iter().map(|name| Type::named(name)).collect())
            .transpose()?,
    };
    let days: Option<Vec<Option<i32>>> =
        days.map(|days| days.as_array().iter().map(|day| i32::try_from(*day).ok()).collect());
    let outcome = gate::over(py, &crossing, &texts, |rows, batch| {
        let published = days.as_deref().map_or(Published::Unknown, Published::Each);
        dates::run(rows, published, &options, batch)
    })?;
    columns::dict(py, outcome.into_table())
}

/// When each article was published.
#[pyfunction]
#[pyo3(name = "published")]
pub(super) fn publication_dates<'py>(
    py: Python<'py>,
    texts: TextColumn,
    given: Given<'py>,
    crossing: Crossing,
) -> PyResult<Bound<'py, PyDict>> {
    let languages = given.texts("languages")?;
    let outcome =
        gate::over(py, &crossing, &texts, |rows, batch| published::run(rows, &languages, batch))?;
    columns::dict(py, outcome.into_table())
}
