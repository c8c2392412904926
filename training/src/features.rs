//! Writes the figures of every candidate of every article, for fitting the scorer.

use std::fs;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use copydesk::Batch;
use copydesk::keywords::news::Reader;
use copydesk::text::markup::Plain;

/// Reads JSON Lines with `text` from `texts`; writes a JSON array of [phrase, figures] a line.
pub fn dump(texts: &Path, target: &Path, max_words: usize) {
    let mut reader = Reader::default();
    let mut out = BufWriter::new(fs::File::create(target).expect("a writable file"));
    for line in BufReader::new(fs::File::open(texts).expect("a readable file")).lines() {
        let row: serde_json::Value =
            serde_json::from_str(&line.expect("UTF-8")).expect("a JSON object a line");
        let plain = Plain::of(row["text"].as_str().unwrap_or_default());
        let found =
            reader.candidates(plain.text(), max_words, &Batch::new()).expect("nobody stops it");
        let found: Vec<_> = found.iter().map(|(phrase, figures)| (phrase, &figures[..])).collect();
        serde_json::to_writer(&mut out, &found).expect("a writable file");
        out.write_all(b"\n").expect("a writable file");
    }
}
