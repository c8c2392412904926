//! The only folder that knows Python: one way in (`column`), one across (`gate`), one out
//! (`columns`), one thin file per capability.

use pyo3::prelude::*;

/// The compiled module, `copydesk._core`.
#[pymodule]
#[pyo3(name = "_core")]
mod core {
    #[pymodule_export]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
