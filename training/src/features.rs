//! Writes the figures of candidates, for fitting the scorers.

use std::fs;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use copydesk::Batch;
use copydesk::keywords::Style;
use copydesk::keywords::news::{Lesson, Reader};
use copydesk::text::markup::Plain;

/// The scorers are fitted on keywords of so many words.
const MAX_WORDS: usize = 3;

/// Reads JSON Lines with `text` (and `title`); writes an array of [phrase, whether it stands in the
/// title, figures] a line.
pub fn dump(lesson: &str, texts: &Path, target: &Path) {
    let lesson = match lesson {
        "headlines" => Lesson::Headlines,
        style => Lesson::Keywords(Style::named(style).expect("headlines, phrases or tags")),
    };
    let mut reader = Reader::default();
    let mut out = BufWriter::new(fs::File::create(target).expect("a writable file"));
    for line in BufReader::new(fs::File::open(texts).expect("a readable file")).lines() {
        let row: serde_json::Value =
            serde_json::from_str(&line.expect("UTF-8")).expect("a JSON object a line");
        let plain = Plain::of(row["text"].as_str().unwrap_or_default());
        let title = Plain::of(row["title"].as_str().unwrap_or_default());
        let found = reader
            .candidates(plain.text(), Some(title.text()), MAX_WORDS, lesson, &Batch::new())
            .expect("nobody stops it");
        serde_json::to_writer(&mut out, &found).expect("a writable file");
        out.write_all(b"\n").expect("a writable file");
    }
}
