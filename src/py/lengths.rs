//! The length of each text: the least a crossing can do, for tests and benchmarks of the crossing.

use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::column::TextColumn;
use super::columns;
use super::gate::{self, Crossing};
use crate::table::{Column, Table};
use crate::text::offsets::CodePoints;

/// Code points of each text, missing where it is.
#[pyfunction]
pub(super) fn lengths(
    py: Python<'_>,
    texts: TextColumn,
    crossing: Crossing,
) -> PyResult<Bound<'_, PyDict>> {
    let table = gate::over(py, &crossing, &texts, |rows, batch| {
        batch.expect(rows.len());
        let lengths = batch
            .map(rows, |_, row| Ok(row.map(|text| CodePoints::new(text).at(text.len()) as i64)))?;
        Ok(Table::new().with("length", Column::OptionalInteger(lengths)))
    })?;
    columns::dict(py, table)
}
