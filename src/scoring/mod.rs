//! How articles stand against terms, queries, groups and time.
//!
//! - [`matches`]: where the terms of a list stand in the articles.

pub mod matches;
pub mod terms;
