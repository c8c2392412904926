//! The only folder that knows Python: one way in (`column`), one across (`gate`), one out
//! (`columns`), one thin file per capability.

// Python hands arguments over by value, and so they are taken.
#![allow(clippy::needless_pass_by_value)]

mod chrome;
mod column;
mod columns;
mod dates;
mod dedup;
mod error;
mod gate;
mod keywords;
mod lengths;
mod options;
mod scoring;
mod shards;

use pyo3::prelude::*;

/// The compiled module, `copydesk._core`.
#[pymodule]
#[pyo3(name = "_core")]
mod core {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::dates::{mentioned_dates, publication_dates};

    #[pymodule_export]
    use super::dedup::{
        PyDuplicateIndex, dedupe, duplicate_pairs, normalized_words, page_chrome, passages,
        strip_boilerplate,
    };

    #[pymodule_export]
    use super::keywords::{count_words, find_keywords, stopword_language, stopword_languages};

    #[pymodule_export]
    use super::lengths::lengths;

    #[pymodule_export]
    use super::scoring::{
        SearchIndex, collocations, distinctive, match_keywords, score, trending, vectorize,
    };

    #[pymodule_export]
    use super::chrome::{shard_common, shard_ends, shard_evidence, shard_kept, shard_turns};

    #[pymodule_export]
    use super::shards::{
        shard_candidates, shard_clusters, shard_count, shard_filed, shard_in_play, shard_levels,
        shard_places, shard_read, shard_sites, shard_tells_no_story, shard_verified,
    };

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        let sampled = (crate::keywords::BATCH_THAT_TELLS, crate::keywords::SAMPLE);
        module.add("_keyword_sample", sampled)?;
        module.add("_debug", cfg!(debug_assertions))
    }
}
