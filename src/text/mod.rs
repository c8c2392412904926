//! What every capability needs to read text.

mod address;
mod characters;
mod entities;
mod html;
mod normalize;
pub mod offsets;
pub mod sentences;
pub mod stopwords;
pub mod web_tokens;
pub mod words;

#[cfg(test)]
mod tests;
