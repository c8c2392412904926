//! Text analytics over batches of news articles: which are copies of one another, what each is
//! about, and which calendar days each speaks of.
//!
//! Six floors, and every arrow runs down:
//!
//! ```text
//! python/copydesk -> py -> dedup | keywords | scoring | dates -> text -> storage, table, batch -> error
//! ```
//!
//! A capability has three parts: `Options` (how), `run(&[Option<&str>], &Options, &Batch)` and an
//! `Outcome`, which turns into a [`table::Table`] of named columns. The crate works without Python:
//! only `py`, behind the feature `python`, knows it.

pub mod batch;
pub mod dates;
pub mod dedup;
pub mod error;
pub mod keywords;
pub mod scoring;
pub mod storage;
pub mod table;
pub mod text;

pub use batch::Batch;
pub use error::{Error, Result};

#[cfg(feature = "python")]
mod py;
