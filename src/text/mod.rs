//! What every capability needs to read text.

pub mod offsets;
