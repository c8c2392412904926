//! What every capability needs to read text.

mod address;
pub mod offsets;
pub mod sentences;
pub mod stopwords;
pub mod tokens;
