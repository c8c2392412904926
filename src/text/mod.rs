//! What every capability needs to read text.

pub mod boilerplate;
mod characters;
pub(crate) mod counts;
mod entities;
mod html;
mod normalize;
pub mod offsets;
pub(crate) mod shingles;
pub mod words;

#[cfg(test)]
mod tests;
