//! What every capability needs to read text.

pub mod classes;
pub mod fold;
pub mod folded;
pub mod lexicon;
pub mod offsets;
pub mod scan;
pub mod tokens;
