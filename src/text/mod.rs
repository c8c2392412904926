//! What every capability needs to read text.

mod address;
pub mod boilerplate;
mod characters;
pub mod classes;
pub(crate) mod counts;
mod entities;
pub mod fold;
pub mod folded;
mod html;
pub mod lexicon;
pub mod markup;
mod normalize;
pub mod offsets;
pub mod scan;
pub mod sentences;
pub(crate) mod shingles;
pub mod stopwords;
pub mod tokens;
pub mod web_tokens;
pub mod words;
pub(crate) mod zeros;

#[cfg(test)]
mod tests;
