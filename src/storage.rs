//! Versioned, checksummed files, written whole or not at all, opened by mapping.
