//! One error type for the whole core. `py::error` alone turns it into an exception of Python.

use std::fmt;
use std::path::{Path, PathBuf};

/// What every fallible function of the core returns.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a call could not be answered.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Option { name: &'static str, allowed: String },
    Interrupted,
    Io { path: PathBuf, source: std::io::Error },
    File { path: PathBuf, message: String },
}

/// The families of errors a caller can tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Family {
    /// An option has a value that is not allowed.
    Value,
    /// The call was asked to stop.
    Interrupted,
    /// The operating system refused a read or a write.
    Io,
    /// A file is not one of ours, is damaged, or is newer than this library.
    File,
}

impl Error {
    /// A bad option: its name and what is allowed, as in "similarity must lie in (0, 1], not 7".
    pub(crate) fn option(name: &'static str, allowed: impl Into<String>) -> Self {
        Kind::Option { name, allowed: allowed.into() }.into()
    }

    /// The stop flag of the batch was set.
    pub(crate) fn interrupted() -> Self {
        Kind::Interrupted.into()
    }

    /// A read or a write that the operating system refused.
    pub(crate) fn io(path: &Path, source: std::io::Error) -> Self {
        Kind::Io { path: path.to_path_buf(), source }.into()
    }

    /// A file that cannot be used: foreign, damaged, or newer than this library.
    pub(crate) fn file(path: &Path, message: impl Into<String>) -> Self {
        Kind::File { path: path.to_path_buf(), message: message.into() }.into()
    }

    /// Which family of errors this one belongs to.
    pub fn family(&self) -> Family {
        match self.kind {
            Kind::Option { .. } => Family::Value,
            Kind::Interrupted => Family::Interrupted,
            Kind::Io { .. } => Family::Io,
            Kind::File { .. } => Family::File,
        }
    }

    /// The operating system's own error behind this one, and the path it is about.
    pub fn os_error(&self) -> Option<(&Path, &std::io::Error)> {
        match &self.kind {
            Kind::Io { path, source } => Some((path, source)),
            _ => None,
        }
    }
}

impl From<Kind> for Error {
    fn from(kind: Kind) -> Self {
        Self { kind }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Option { name, allowed } => write!(out, "{name} {allowed}"),
            Kind::Interrupted => out.write_str("stopped before the end"),
            Kind::Io { path, source } => write!(out, "{}: {source}", path.display()),
            Kind::File { path, message } => write!(out, "{}: {message}", path.display()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            Kind::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
