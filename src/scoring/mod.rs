//! How articles stand against terms, queries, groups and time.
//!
//! - [`matches`]: where the terms of a list stand in the articles.

mod grams;
pub mod matches;
pub mod search;
mod tally;
pub mod terms;
pub mod vectors;
mod vocabulary;
