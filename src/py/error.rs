//! The core's error as an exception of Python. Nothing else in the crate makes one of it.

use pyo3::exceptions::{PyKeyboardInterrupt, PyOSError, PyValueError};
use pyo3::prelude::*;

use crate::error::{Error, Family};

impl From<Error> for PyErr {
    fn from(error: Error) -> Self {
        match error.family() {
            Family::Value | Family::File => PyValueError::new_err(error.to_string()),
            Family::Interrupted => PyKeyboardInterrupt::new_err(error.to_string()),
            Family::Io => os_error(&error),
        }
    }
}

/// An `OSError` with its number and file name, so that Python picks `FileNotFoundError` and its
/// like, or one with the bare message where the system gave no number.
fn os_error(error: &Error) -> PyErr {
    match error.os_error().and_then(|(path, source)| source.raw_os_error().map(|n| (path, n))) {
        Some((path, number)) => {
            let reason = std::io::Error::from_raw_os_error(number).to_string();
            PyOSError::new_err((number, reason, path.to_string_lossy().into_owned()))
        }
        None => PyOSError::new_err(error.to_string()),
    }
}
