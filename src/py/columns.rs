//! An answer of the core as a dict of NumPy columns: the only way out.
//!
//! A column that can miss values crosses as a pair `(values, missing)`; `_frames.py` gives each
//! frame library its own form of it.

use std::hash::Hasher;
use std::sync::Arc;

use numpy::datetime::{Datetime, units};
use numpy::{IntoPyArray, PyArray1};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use rustc_hash::FxHasher;

use crate::table::{Column, Table};

/// `datetime64[D]` of the first and the last day every frame library can hold: 0001-01-01 and
/// 9999-12-31, in days since 1970-01-01.
const DAYS_HELD: std::ops::RangeInclusive<i32> = -719_162..=2_932_896;

/// How many strings are remembered for the rows to come.
const REMEMBERED: usize = 1 << 12;

/// Longer strings, in bytes, hardly come again.
const LONGEST_SHARED: usize = 64;

/// NumPy's NaT.
const NOT_A_TIME: i64 = i64::MIN;

/// The columns of `table`, by name and in order.
pub(super) fn dict(py: Python<'_>, table: Table) -> PyResult<Bound<'_, PyDict>> {
    let columns = PyDict::new(py);
    for (name, column) in table.into_columns() {
        columns.set_item(name, array(py, column)?)?;
    }
    Ok(columns)
}

fn array(py: Python<'_>, column: Column) -> PyResult<Bound<'_, PyAny>> {
    Ok(match column {
        Column::Integer(values) => values.into_pyarray(py).into_any(),
        Column::Float(values) => values.into_pyarray(py).into_any(),
        Column::Boolean(values) => values.into_pyarray(py).into_any(),
        Column::OptionalInteger(values) => {
            let missing: Vec<bool> = values.iter().map(Option::is_none).collect();
            let values: Vec<i64> = values.into_iter().map(Option::unwrap_or_default).collect();
            (values.into_pyarray(py), missing.into_pyarray(py)).into_pyobject(py)?.into_any()
        }
        Column::OptionalBoolean(values) => {
            let missing: Vec<bool> = values.iter().map(Option::is_none).collect();
            let values: Vec<bool> = values.into_iter().map(Option::unwrap_or_default).collect();
            (values.into_pyarray(py), missing.into_pyarray(py)).into_pyobject(py)?.into_any()
        }
        Column::Text(values) => {
            let mut shared = Shared::default();
            objects(py, values.iter().map(|text| shared.string(py, text)))
        }
        Column::OptionalText(values) => {
            let missing: Vec<bool> = values.iter().map(Option::is_none).collect();
            let mut shared = Shared::default();
            let texts = values.iter().map(|text| match text {
                Some(text) => shared.string(py, text),
                None => py.None(),
            });
            (objects(py, texts), missing.into_pyarray(py)).into_pyobject(py)?.into_any()
        }
        Column::Label(codes, names) => {
            let names = strings(py, &names);
            objects(py, codes.iter().map(|code| names[*code as usize].clone_ref(py)))
        }
        Column::OptionalLabel(codes, names) => {
            let names = strings(py, &names);
            let missing: Vec<bool> = codes.iter().map(Option::is_none).collect();
            let texts = codes
                .iter()
                .map(|code| code.map_or_else(|| py.None(), |at| names[at as usize].clone_ref(py)));
            (objects(py, texts), missing.into_pyarray(py)).into_pyobject(py)?.into_any()
        }
        Column::Day(values) => {
            let held = |day: &i32| DAYS_HELD.contains(day);
            let days: Vec<Datetime<units::Days>> = values
                .into_iter()
                .map(|day| day.filter(held).map_or(NOT_A_TIME, i64::from).into())
                .collect();
            days.into_pyarray(py).into_any()
        }
    })
}

/// Strings made a short while ago, by their hashes: most mentions of dates and most keywords come
/// again, and are then the same object once more.
struct Shared<'a> {
    slots: Vec<Option<(&'a str, Py<PyAny>)>>,
}

impl Default for Shared<'_> {
    fn default() -> Self {
        Self { slots: std::iter::repeat_with(|| None).take(REMEMBERED).collect() }
    }
}

impl<'a> Shared<'a> {
    /// The Python string of `text`.
    fn string(&mut self, py: Python<'_>, text: &'a str) -> Py<PyAny> {
        let made = || PyString::new(py, text).into_any().unbind();
        if text.len() > LONGEST_SHARED {
            return made();
        }
        let mut hasher = FxHasher::default();
        hasher.write(text.as_bytes());
        let slot = &mut self.slots[hasher.finish() as usize % REMEMBERED];
        match slot {
            Some((held, string)) if *held == text => string.clone_ref(py),
            _ => slot.insert((text, made())).1.clone_ref(py),
        }
    }
}

/// One Python string for each distinct label, shared by the rows that have it.
fn strings(py: Python<'_>, names: &Arc<[Box<str>]>) -> Vec<Py<PyAny>> {
    names.iter().map(|name| PyString::new(py, name).into_any().unbind()).collect()
}

fn objects(py: Python<'_>, values: impl Iterator<Item = Py<PyAny>>) -> Bound<'_, PyAny> {
    PyArray1::from_vec(py, values.collect()).into_any()
}
