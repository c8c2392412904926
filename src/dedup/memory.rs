//! How much is held at once.

use crate::text::counts::MOST_BY_KEY;

/// Bytes of text for each shingle of news, on the low side.
const TEXT_PER_SHINGLE: usize = 6;

/// What is held of each shingle of all articles besides its key: two bits, and its part of the table.
const BYTES_BESIDE_KEY: usize = 2;

/// What is held of each article: where its parts are, what it is made of, its place in the answer.
const BYTES_PER_ARTICLE: usize = 128;

/// What a limit of memory allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Memory {
    /// Whether the keys of all shingles are held.
    pub(super) held: bool,
    /// Bytes of tables held at once, or as many as it takes.
    pub(super) at_once: Option<usize>,
}

impl Memory {
    pub(super) fn for_texts(texts: &[Option<&str>], limit: Option<usize>) -> Self {
        let bytes: usize = texts.iter().flatten().map(|text| text.len()).sum();
        let shingles = bytes / TEXT_PER_SHINGLE;
        let room = limit.map(|limit| limit.saturating_sub(texts.len() * BYTES_PER_ARTICLE));
        let wanted = shingles * (size_of::<u32>() + BYTES_BESIDE_KEY);
        let held = shingles <= MOST_BY_KEY && room.is_none_or(|room| wanted <= room);
        // The table of counts and the articles filed are not there together.
        let keys = if held { shingles * size_of::<u32>() } else { 0 };
        Self { held, at_once: room.map(|room| room.saturating_sub(keys)) }
    }
}
