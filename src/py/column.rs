//! Any Python text column as `&str` slices: the only way in.
//!
//! Texts stay where Python keeps them. An Arrow column (pyarrow, polars, Arrow-backed pandas) is
//! borrowed through the Arrow C interface; anything else is a sequence of `str` objects, each held
//! by one reference while the call runs. What is neither a text nor missing is a `TypeError` that
//! names its row.

use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, Float64Type};
use arrow_array::{Array, ArrayRef, BinaryArray, BinaryViewArray, LargeBinaryArray};
use arrow_schema::DataType;
use pyo3::exceptions::{PyTypeError, PyUnicodeEncodeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyByteArray, PyBytes, PyDict, PyList, PyMapping, PyString, PyTuple};
use pyo3_arrow::PyChunkedArray;
use pyo3_arrow::input::AnyArray;

use crate::batch::Batch;
use crate::error::Result;

/// What a column must be, as told to whoever passes something else.
const WANTED: &str = "a column of texts: a list, a NumPy array, a pandas or polars Series, or a \
                      pyarrow Array";

/// A column of texts, held for the time of one call.
pub(super) struct TextColumn(Source);

enum Source {
    Objects(Vec<Text>),
    Arrow(Vec<Chunk>),
}

/// One element of a sequence of Python objects.
enum Text {
    Missing,
    Borrowed(PyBackedStr),
    /// A text with lone surrogates, which UTF-8 cannot hold: each has become U+FFFD.
    Mended(String),
}

/// One chunk of an Arrow column, as bytes: a producer may break its promise of UTF-8.
enum Chunk {
    Small(BinaryArray),
    Large(LargeBinaryArray),
    View(BinaryViewArray),
    Dictionary { values: Box<Chunk>, keys: Vec<Option<usize>> },
    Missing(usize),
}

/// The rows of a column, ready to lend. Only what was not valid UTF-8 is a copy.
pub(super) struct Rows<'a>(Vec<Option<Row<'a>>>);

enum Row<'a> {
    Borrowed(&'a str),
    Mended(String),
}

impl Rows<'_> {
    /// The rows as the core takes them.
    pub(super) fn as_strs(&self) -> Vec<Option<&str>> {
        self.0
            .iter()
            .map(|row| match row {
                None => None,
                Some(Row::Borrowed(text)) => Some(*text),
                Some(Row::Mended(text)) => Some(text.as_str()),
            })
            .collect()
    }
}

impl TextColumn {
    /// How many rows the column has.
    pub(super) fn len(&self) -> usize {
        match &self.0 {
            Source::Objects(texts) => texts.len(),
            Source::Arrow(chunks) => chunks.iter().map(Chunk::len).sum(),
        }
    }

    /// A `ValueError` unless the column, called `name`, has as many rows as `texts`.
    pub(super) fn check_length(&self, name: &str, texts: &Self) -> PyResult<()> {
        let (rows, wanted) = (self.len(), texts.len());
        if rows == wanted {
            return Ok(());
        }
        Err(PyValueError::new_err(format!("{name} must have a row per text: {wanted}, not {rows}")))
    }

    /// The rows of a column that may not be given.
    pub(super) fn optional_rows<'a>(
        column: Option<&'a Self>,
        batch: &Batch,
    ) -> Result<Option<Rows<'a>>> {
        column.map(|column| column.rows(batch)).transpose()
    }

    /// The rows, borrowed. Runs without the GIL, in parallel over the chunks' rows.
    pub(super) fn rows(&self, batch: &Batch) -> Result<Rows<'_>> {
        let rows = match &self.0 {
            Source::Objects(texts) => texts
                .iter()
                .map(|text| match text {
                    Text::Missing => None,
                    Text::Borrowed(text) => Some(Row::Borrowed(text)),
                    Text::Mended(text) => Some(Row::Borrowed(text)),
                })
                .collect(),
            Source::Arrow(chunks) => {
                let bytes: Vec<_> = chunks.iter().flat_map(Chunk::bytes).collect();
                batch.map_silent(&bytes, |bytes| bytes.map(read))?
            }
        };
        Ok(Rows(rows))
    }
}

/// Bytes that should be UTF-8, with U+FFFD where they are not.
fn read(bytes: &[u8]) -> Row<'_> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Row::Borrowed(text),
        Err(_) => Row::Mended(String::from_utf8_lossy(bytes).into_owned()),
    }
}

impl<'py> FromPyObject<'_, 'py> for TextColumn {
    type Error = PyErr;

    fn extract(column: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if is_no_column(&column) {
            return Err(not_a_column(&column));
        }
        if let Some(arrow) = arrow_of(&column)? {
            return from_arrow(&arrow);
        }
        from_objects(&list_of(&column)?)
    }
}

/// Objects that Python could iterate over, but that are surely a slip.
fn is_no_column(column: &Bound<'_, PyAny>) -> bool {
    column.is_instance_of::<PyString>()
        || column.is_instance_of::<PyBytes>()
        || column.is_instance_of::<PyByteArray>()
        || column.is_instance_of::<PyMapping>()
        || column.hasattr("columns").unwrap_or(false)
}

fn not_a_column(column: &Bound<'_, PyAny>) -> PyErr {
    let kind = column.get_type();
    let name = kind.fully_qualified_name().map_or_else(|_| "this".into(), |name| name.to_string());
    let hint = if column.is_instance_of::<PyString>() {
        ": put a single text in a list"
    } else if column.hasattr("columns").unwrap_or(false) {
        ": choose one column of the table"
    } else {
        ""
    };
    PyTypeError::new_err(format!("must be {WANTED}, not {name}{hint}"))
}

/// The object that lends its texts through the Arrow C interface, where there is one that does so
/// without converting: polars and pyarrow columns, and pandas columns that pyarrow stores.
fn arrow_of<'py>(column: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = column.py();
    if is_pandas(column)? {
        let dtype = column.getattr(intern!(py, "dtype"))?;
        let stored_by_arrow = dtype.hasattr(intern!(py, "pyarrow_dtype"))?
            || dtype
                .getattr_opt(intern!(py, "storage"))?
                .is_some_and(|storage| storage.eq("pyarrow").unwrap_or(false));
        if !stored_by_arrow {
            return Ok(None);
        }
        let array = column.getattr_opt(intern!(py, "array"))?.unwrap_or_else(|| column.clone());
        return array.call_method0(intern!(py, "__arrow_array__")).map(Some);
    }
    let is_arrow = column.hasattr(intern!(py, "__arrow_c_stream__"))?
        || column.hasattr(intern!(py, "__arrow_c_array__"))?;
    // What Arrow cannot carry out of polars: arbitrary Python objects, and a column of nulls only.
    let cannot_be_lent = match column.getattr_opt(intern!(py, "dtype"))? {
        Some(dtype) => {
            let dtype = dtype.str()?;
            dtype.eq("Object") || dtype.eq("Null")
        }
        None => false,
    };
    Ok((is_arrow && !cannot_be_lent).then(|| column.clone()))
}

/// Whether a Series, an Index or an extension array of pandas.
fn is_pandas(column: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = column.py();
    for class in column.get_type().mro().iter() {
        let module = class.getattr_opt(intern!(py, "__module__"))?;
        let name: Option<String> = module.and_then(|module| module.extract().ok());
        if name.is_some_and(|name| name == "pandas" || name.starts_with("pandas.")) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn from_arrow(column: &Bound<'_, PyAny>) -> PyResult<TextColumn> {
    let (chunks, field) = column
        .extract::<AnyArray>()
        .and_then(|array| array.into_chunked_array().map_err(PyErr::from))
        .map(PyChunkedArray::into_inner)
        .map_err(|error| PyTypeError::new_err(format!("must be {WANTED}: {error}")))?;
    if let DataType::Struct(_) = field.data_type() {
        return Err(not_a_column(column));
    }
    let mut row = 0;
    let mut read = Vec::with_capacity(chunks.len());
    for chunk in chunks {
        read.push(Chunk::new(&chunk, row)?);
        row += chunk.len();
    }
    Ok(TextColumn(Source::Arrow(read)))
}

impl Chunk {
    /// `array` read as texts; `first` is its first row in the column, for the error.
    fn new(array: &ArrayRef, first: usize) -> PyResult<Self> {
        Ok(match array.data_type() {
            DataType::Utf8 => Self::Small(array.as_string::<i32>().clone().into()),
            DataType::LargeUtf8 => Self::Large(array.as_string::<i64>().clone().into()),
            DataType::Utf8View => Self::View(array.as_string_view().clone().to_binary_view()),
            DataType::Dictionary(_, _) => {
                let array = array.as_any_dictionary();
                let values = Self::new(array.values(), first)?;
                let keys = if array.values().is_empty() {
                    vec![None; array.len()]
                } else {
                    let present = |row| array.keys().is_valid(row);
                    let keys = array.normalized_keys().into_iter().enumerate();
                    keys.map(|(row, key)| present(row).then_some(key)).collect()
                };
                Self::Dictionary { values: Box::new(values), keys }
            }
            other => {
                match (0..array.len()).find(|row| !array.is_null(*row) && !is_nan(array, *row)) {
                    Some(row) if *other != DataType::Null => {
                        return Err(not_a_text(first + row, &format!("a value of type {other}")));
                    }
                    _ => Self::Missing(array.len()),
                }
            }
        })
    }

    fn len(&self) -> usize {
        match self {
            Self::Small(array) => array.len(),
            Self::Large(array) => array.len(),
            Self::View(array) => array.len(),
            Self::Dictionary { keys, .. } => keys.len(),
            Self::Missing(rows) => *rows,
        }
    }

    /// The bytes of each row.
    fn bytes(&self) -> Box<dyn Iterator<Item = Option<&[u8]>> + '_> {
        match self {
            Self::Small(array) => Box::new(array.iter()),
            Self::Large(array) => Box::new(array.iter()),
            Self::View(array) => Box::new(array.iter()),
            Self::Dictionary { values, keys } => {
                let values: Vec<_> = values.bytes().collect();
                Box::new(keys.iter().map(move |key| key.and_then(|key| values[key])))
            }
            Self::Missing(rows) => Box::new(std::iter::repeat_n(None, *rows)),
        }
    }
}

/// Whether an element is a floating point NaN, which is a missing value in any column.
fn is_nan(array: &ArrayRef, row: usize) -> bool {
    let double = array.as_primitive_opt::<Float64Type>();
    let single = array.as_primitive_opt::<Float32Type>();
    double.is_some_and(|values| values.value(row).is_nan())
        || single.is_some_and(|values| values.value(row).is_nan())
}

/// A list of the column's elements, as Python objects.
fn list_of<'py>(column: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
    let py = column.py();
    if let Ok(list) = column.cast::<PyList>() {
        return Ok(list.clone());
    }
    if let Ok(tuple) = column.cast::<PyTuple>() {
        return Ok(tuple.to_list());
    }
    if is_pandas(column)? {
        let options = PyDict::new(py);
        options.set_item("dtype", "object")?;
        let array = column.call_method(intern!(py, "to_numpy"), (), Some(&options))?;
        return Ok(array.call_method0(intern!(py, "tolist"))?.cast_into()?);
    }
    if let Some(dimensions) = column.getattr_opt(intern!(py, "ndim"))?
        && dimensions.extract::<usize>()? != 1
    {
        let text = format!("must have one dimension, not {dimensions}");
        return Err(PyTypeError::new_err(text));
    }
    for method in ["tolist", "to_list"] {
        if let Some(method) = column.getattr_opt(method)? {
            return method.call0()?.cast_into().map_err(|_| not_a_column(column));
        }
    }
    if column.hasattr("__len__")? && column.hasattr("__getitem__")? {
        return column
            .try_iter()?
            .collect::<PyResult<Vec<_>>>()
            .and_then(|all| PyList::new(py, all));
    }
    Err(not_a_column(column))
}

fn from_objects(list: &Bound<'_, PyList>) -> PyResult<TextColumn> {
    let mut texts = Vec::with_capacity(list.len());
    for (row, object) in list.iter().enumerate() {
        texts.push(text(row, object)?);
    }
    Ok(TextColumn(Source::Objects(texts)))
}

fn text(row: usize, object: Bound<'_, PyAny>) -> PyResult<Text> {
    match object.cast_into::<PyString>() {
        Ok(string) => match PyBackedStr::try_from(string.clone()) {
            Ok(text) => Ok(Text::Borrowed(text)),
            Err(error) if error.is_instance_of::<PyUnicodeEncodeError>(string.py()) => {
                mended(&string).map(Text::Mended)
            }
            Err(error) => Err(error),
        },
        Err(error) => {
            let object = error.into_inner();
            if is_missing(&object)? { Ok(Text::Missing) } else { Err(no_text(row, &object)) }
        }
    }
}

/// A text with lone surrogates, each replaced by U+FFFD. Both take three bytes in (generalised)
/// UTF-8, so that code points and bytes keep their places.
fn mended(text: &Bound<'_, PyString>) -> PyResult<String> {
    let py = text.py();
    let encoded = text.call_method1(intern!(py, "encode"), ("utf-8", "surrogatepass"))?;
    let mut bytes = encoded.cast::<PyBytes>()?.as_bytes().to_vec();
    let mut at = 0;
    while at + 2 < bytes.len() {
        if bytes[at] == 0xED && bytes[at + 1] >= 0xA0 {
            bytes[at..at + 3].copy_from_slice("\u{FFFD}".as_bytes());
        }
        at += 1;
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// None, NaN of any float type, `pd.NA`, `NaT`.
fn is_missing(object: &Bound<'_, PyAny>) -> PyResult<bool> {
    if object.is_none() {
        return Ok(true);
    }
    let name = object.get_type().name()?;
    if name.eq("NAType") || name.eq("NaTType") {
        return Ok(true);
    }
    Ok(!object.is_instance_of::<PyBytes>() && object.extract::<f64>().is_ok_and(f64::is_nan))
}

fn no_text(row: usize, object: &Bound<'_, PyAny>) -> PyErr {
    let kind = object.get_type();
    not_a_text(row, &kind.fully_qualified_name().map_or_else(|_| "it".into(), |n| n.to_string()))
}

fn not_a_text(row: usize, what: &str) -> PyErr {
    PyTypeError::new_err(format!("row {row} must be a text (str) or missing, not {what}"))
}
