//! Named columns of equal length: what every capability answers with, before any frame library.

use std::sync::Arc;

/// One column of an answer. Variants with `Option` hold columns that can miss values in some rows.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Integers, never missing.
    Integer(Vec<i64>),
    /// Integers, some missing.
    OptionalInteger(Vec<Option<i64>>),
    /// Floating point numbers; a missing one is NaN.
    Float(Vec<f64>),
    /// Truth values, never missing.
    Boolean(Vec<bool>),
    /// Truth values, some missing.
    OptionalBoolean(Vec<Option<bool>>),
    /// Strings, never missing.
    Text(Vec<Box<str>>),
    /// Strings, some missing.
    OptionalText(Vec<Option<Box<str>>>),
    /// Strings that repeat: positions in a list of distinct ones.
    Label(Vec<u32>, Arc<[Box<str>]>),
    /// The same, some missing.
    OptionalLabel(Vec<Option<u32>>, Arc<[Box<str>]>),
    /// Calendar days counted from 1970-01-01, some missing.
    Day(Vec<Option<i32>>),
}

impl Column {
    /// A column of labels out of a fixed list of names.
    pub fn labels(codes: Vec<u32>, names: &[&str]) -> Self {
        Self::Label(codes, names.iter().map(|name| Box::from(*name)).collect())
    }

    /// The same of one that can miss labels.
    pub fn optional_labels(codes: Vec<Option<u32>>, names: &[&str]) -> Self {
        Self::OptionalLabel(codes, names.iter().map(|name| Box::from(*name)).collect())
    }

    /// How many rows the column has.
    pub fn len(&self) -> usize {
        match self {
            Self::Integer(values) => values.len(),
            Self::OptionalInteger(values) => values.len(),
            Self::Float(values) => values.len(),
            Self::Boolean(values) => values.len(),
            Self::OptionalBoolean(values) => values.len(),
            Self::Text(values) => values.len(),
            Self::OptionalText(values) => values.len(),
            Self::Label(codes, _) => codes.len(),
            Self::OptionalLabel(codes, _) => codes.len(),
            Self::Day(values) => values.len(),
        }
    }

    /// Whether the column has no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// An answer: columns with names, in order, all of one length.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    columns: Vec<(&'static str, Column)>,
}

impl Table {
    /// A table without columns.
    pub fn new() -> Self {
        Self::default()
    }

    /// The table with one more column at its right.
    ///
    /// # Panics
    /// When the column's length is not that of the columns before it: a slip of the caller's code.
    #[must_use]
    pub fn with(mut self, name: &'static str, column: Column) -> Self {
        if let Some((first, other)) = self.columns.first() {
            assert_eq!(other.len(), column.len(), "column {name} is not as long as {first}");
        }
        self.columns.push((name, column));
        self
    }

    /// The columns in order.
    pub fn columns(&self) -> &[(&'static str, Column)] {
        &self.columns
    }

    /// The columns in order, owned.
    pub fn into_columns(self) -> Vec<(&'static str, Column)> {
        self.columns
    }
}
