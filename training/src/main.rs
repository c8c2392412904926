//! Makes the data that copydesk embeds. See `training/README.md`.

mod background;
mod features;
mod tagger;

use std::path::PathBuf;

/// The scorer is fitted on keywords of so many words.
const MAX_WORDS: usize = 3;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let path = |index: usize| PathBuf::from(&arguments[index]);
    match arguments.first().map(String::as_str) {
        Some("tagger") if arguments.len() == 3 => tagger::train(&path(1), &path(2)),
        Some("background") if arguments.len() == 3 => background::count(&path(1), &path(2)),
        Some("features") if arguments.len() == 3 => features::dump(&path(1), &path(2), MAX_WORDS),
        _ => eprintln!(
            "tagger MASC_FOLDER WEIGHTS_FILE | background TEXTS_FILE TABLE_FILE | features TEXTS FIGURES"
        ),
    }
}
