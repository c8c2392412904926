//! What an article is about.

mod interner;
mod yake;

pub fn probe_yake(text: &str, n: usize, stop: &crate::text::stopwords::StopWords) -> Vec<(String, f64)> {
    let mut r = yake::Reader::default();
    let b = crate::batch::Batch::new();
    r.read(text, n, stop, &b).unwrap().into_iter().map(|s| (s.words.iter().map(|w| &text[w.clone()]).collect::<Vec<_>>().join(" "), s.score)).collect()
}
