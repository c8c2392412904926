//! How articles stand against terms, queries, groups and time.
//!
//! - [`matches`]: where the terms of a list stand in the articles, thousands in one pass.
//! - [`scores`]: articles by terms, or by topics: how much each is there.
//! - [`search`]: an index that ranks articles for queries, by the variants of BM25.
//! - [`vectors`]: articles as rows of a sparse matrix of counts or tf-idf weights.
//! - [`contrast`]: what marks a group of articles against the others.
//! - [`bursts`]: what is on the rise, and when.
//! - [`collocations`]: words that belong together.
//!
//! All but the matcher stand on the same steps: articles are read in parts, one for each thread,
//! each with a lexicon of its own, and these are made one in the order of the terms' code points.
//! Sums are taken in that order, so that every figure is the same on any number of threads.

pub mod bursts;
pub mod collocations;
pub mod contrast;
mod grams;
pub mod matches;
mod names;
mod numbering;
mod ranking;
mod reading;
pub mod rewriting;
mod runs;
pub mod scores;
pub mod search;
mod singles;
mod tally;
pub mod terms;
pub mod vectors;
mod vocabulary;

#[cfg(test)]
mod tests;
