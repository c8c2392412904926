//! Options as a user gave them, read one by one. A value of the wrong kind is a `ValueError` that
//! names its option; whether a value of the right kind is allowed is the core's to say.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyString};

/// The keyword options of one call, by name.
pub(super) struct Given<'py>(Bound<'py, PyDict>);

impl<'py> FromPyObject<'_, 'py> for Given<'py> {
    type Error = PyErr;

    fn extract(options: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        Ok(Self(options.cast::<PyDict>()?.to_owned()))
    }
}

impl<'py> Given<'py> {
    /// The option as Python gave it. `_core` is called by our own functions alone, so that an
    /// option that is not there is a slip of theirs, told as a `KeyError`.
    pub(super) fn object(&self, name: &str) -> PyResult<Bound<'py, PyAny>> {
        self.0.as_any().get_item(name)
    }

    /// A number.
    pub(super) fn number(&self, name: &str) -> PyResult<f64> {
        let value = self.object(name)?;
        match value.extract::<f64>() {
            Ok(number) if !is_truth_value(&value) => Ok(number),
            _ => Err(must_be(name, "a number", &value)),
        }
    }

    /// A number, or None.
    pub(super) fn optional_number(&self, name: &str) -> PyResult<Option<f64>> {
        if self.object(name)?.is_none() { Ok(None) } else { self.number(name).map(Some) }
    }

    /// A whole number, zero or more.
    pub(super) fn whole(&self, name: &str) -> PyResult<usize> {
        let value = self.object(name)?;
        match value.extract::<usize>() {
            Ok(number) if !is_truth_value(&value) => Ok(number),
            _ => Err(must_be(name, "a whole number, zero or more", &value)),
        }
    }

    /// A whole number, zero or more, or None.
    pub(super) fn optional_whole(&self, name: &str) -> PyResult<Option<usize>> {
        if self.object(name)?.is_none() { Ok(None) } else { self.whole(name).map(Some) }
    }

    /// True or False.
    pub(super) fn flag(&self, name: &str) -> PyResult<bool> {
        let value = self.object(name)?;
        value.extract::<bool>().map_err(|_| must_be(name, "True or False", &value))
    }

    /// A string, such as one of a few choices.
    pub(super) fn text(&self, name: &str) -> PyResult<String> {
        let value = self.object(name)?;
        value.extract::<String>().map_err(|_| must_be(name, "a string", &value))
    }

    /// A string, or None.
    pub(super) fn optional_text(&self, name: &str) -> PyResult<Option<String>> {
        if self.object(name)?.is_none() { Ok(None) } else { self.text(name).map(Some) }
    }

    /// Strings, in order: any iterable of them but a string.
    pub(super) fn texts(&self, name: &str) -> PyResult<Vec<String>> {
        let value = self.object(name)?;
        let wrong = || must_be(name, "a list of strings", &value);
        if value.is_instance_of::<PyString>() {
            return Err(wrong());
        }
        let items = value.try_iter().map_err(|_| wrong())?;
        items.map(|item| item?.extract::<String>().map_err(|_| wrong())).collect()
    }

    /// One of a few choices.
    pub(super) fn choice<T: Copy>(&self, name: &str, choices: &[(&str, T)]) -> PyResult<T> {
        let value = self.text(name)?;
        choices.iter().find(|(choice, _)| *choice == value).map(|(_, chosen)| *chosen).ok_or_else(
            || {
                let names: Vec<_> =
                    choices.iter().map(|(choice, _)| format!("{choice:?}")).collect();
                PyValueError::new_err(format!(
                    "{name} must be one of {}, not {value:?}",
                    names.join(", ")
                ))
            },
        )
    }

    /// Two whole numbers, zero or more.
    pub(super) fn pair(&self, name: &str) -> PyResult<(usize, usize)> {
        let value = self.object(name)?;
        value.extract().map_err(|_| must_be(name, "two whole numbers", &value))
    }

    /// Numbers, in order, or None.
    pub(super) fn optional_numbers(&self, name: &str) -> PyResult<Option<Vec<f64>>> {
        let value = self.object(name)?;
        if value.is_none() {
            return Ok(None);
        }
        value.extract().map(Some).map_err(|_| must_be(name, "a list of numbers", &value))
    }

    /// Strings, in order, or None.
    pub(super) fn optional_texts(&self, name: &str) -> PyResult<Option<Vec<String>>> {
        if self.object(name)?.is_none() { Ok(None) } else { self.texts(name).map(Some) }
    }
}

/// True or False, of Python or of NumPy, which count as numbers but are none.
fn is_truth_value(value: &Bound<'_, PyAny>) -> bool {
    value.is_instance_of::<PyBool>()
        || value.get_type().name().is_ok_and(|name| name.eq("bool") || name.eq("bool_"))
}

pub(super) fn must_be(name: &str, wanted: &str, value: &Bound<'_, PyAny>) -> PyErr {
    let shown = value.repr().map_or_else(|_| "that".into(), |text| text.to_string());
    PyValueError::new_err(format!("{name} must be {wanted}, not {shown}"))
}
