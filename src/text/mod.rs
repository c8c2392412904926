//! What every capability needs to read text.

mod characters;
mod entities;
mod html;
mod normalize;
pub mod offsets;
pub mod words;

#[cfg(test)]
mod tests;
