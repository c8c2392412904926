//! Tokens as scikit-learn and bm25s take them by default: lower-cased runs of two or more word
//! characters, `(?u)\b\w\w+\b` in Python's `re`.
