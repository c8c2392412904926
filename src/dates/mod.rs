//! Which calendar days an article speaks of, and when it was published.
