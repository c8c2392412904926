//! How articles stand against terms, queries, groups and time.
