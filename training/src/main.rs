//! Makes the data that copydesk embeds. See `training/README.md`.

mod background;
mod features;
mod tagger;

use std::path::PathBuf;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let path = |index: usize| PathBuf::from(&arguments[index]);
    match (arguments.first().map(String::as_str), arguments.len()) {
        (Some("tagger"), 3) => tagger::train(&path(1), &path(2)),
        (Some("background"), 3) => background::count(&path(1), &path(2)),
        (Some("figures"), 4) => features::dump(&arguments[1], &path(2), &path(3)),
        _ => eprintln!(
            "tagger MASC_FOLDER WEIGHTS_FILE | background TEXTS_FILE FOLDER | \
             figures headlines|phrases|tags TEXTS FIGURES"
        ),
    }
}
