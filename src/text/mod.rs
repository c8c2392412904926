//! What every capability needs to read text.

mod address;
pub(crate) mod alone;
mod blocks;
pub mod boilerplate;
pub mod borders;
pub(crate) mod buckets;
mod characters;
pub mod classes;
pub(crate) mod counts;
mod damage;
mod entities;
pub mod fold;
pub mod folded;
mod html;
pub mod keys;
pub mod levels;
pub mod lexicon;
pub mod lists;
pub mod markup;
pub(crate) mod near;
mod normalize;
pub mod offsets;
pub mod paragraphs;
pub(crate) mod postings;
mod replay;
pub mod scan;
pub mod sentences;
pub mod shingles;
pub(crate) mod sketches;
mod spread;
pub(crate) mod standing;
pub mod stem;
pub mod stopwords;
pub mod tagger;
mod token_kinds;
pub mod tokens;
pub mod unspaced;
pub mod web_tokens;
pub mod words;
pub(crate) mod zeros;

#[cfg(test)]
mod reading_tests;
#[cfg(test)]
mod tests;
