//! Makes the data that copydesk embeds. See `training/README.md`.

mod background;
mod tagger;

use std::path::PathBuf;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let path = |index: usize| PathBuf::from(&arguments[index]);
    match arguments.first().map(String::as_str) {
        Some("tagger") if arguments.len() == 3 => tagger::train(&path(1), &path(2)),
        Some("background") if arguments.len() == 3 => background::count(&path(1), &path(2)),
        _ => eprintln!("tagger MASC_FOLDER WEIGHTS_FILE | background TEXTS_FILE TABLE_FILE"),
    }
}
