//! Counts in how many articles each word stands, and how often it is capitalised.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;

use copydesk::Batch;
use copydesk::keywords::background::Known;
use copydesk::keywords::document::Document;
use copydesk::keywords::rarity::Rarity;
use copydesk::text::markup::Plain;
use copydesk::text::stopwords::StopWords;
use rustc_hash::{FxHashMap, FxHashSet};

/// A word has to stand in so many articles,
const LEAST_ARTICLES: u32 = 20;
/// of so many sites, which page chrome does not.
const LEAST_SITES: usize = 5;

#[derive(Default)]
struct Count {
    articles: u32,
    sites: FxHashSet<u32>,
    inside: u32,
    capitalised: u32,
}

/// Counts over the JSON Lines in `texts` and writes the table to `target`.
pub fn count(texts: &Path, target: &Path) {
    let mut counts: FxHashMap<String, Count> = FxHashMap::default();
    let mut sites: FxHashMap<String, u32> = FxHashMap::default();
    let mut document = Document::default();
    let (stop_words, rarity) = (StopWords::default(), Rarity::default());
    let lines = BufReader::new(fs::File::open(texts).expect("a readable file")).lines();
    let mut articles = 0;
    for line in lines {
        let row: serde_json::Value =
            serde_json::from_str(&line.expect("UTF-8")).expect("a JSON object a line");
        let site = row["source"].as_str().unwrap_or_default().to_owned();
        let next = sites.len() as u32;
        let site = *sites.entry(site).or_insert(next);
        let plain = Plain::of(row["text"].as_str().unwrap_or_default());
        document.read(plain.text(), &stop_words, &rarity, &Batch::new()).expect("nobody stops it");
        articles += 1;
        let is_word = |key: &str| key.chars().all(|c| c.is_alphabetic() || "-'’.".contains(c));
        for key in document.terms.iter().map(|term| document.key(term)).filter(|key| is_word(key)) {
            let count = counts.entry(key.to_owned()).or_default();
            count.articles += 1;
            if count.sites.len() < LEAST_SITES {
                count.sites.insert(site);
            }
        }
        for sentence in &document.sentences {
            for token in document.tokens[sentence.clone()].iter().skip(1) {
                if let Some(count) =
                    counts.get_mut(document.key(&document.terms[token.term as usize]))
                {
                    count.inside += 1;
                    count.capitalised += u32::from(token.is_capitalised);
                }
            }
        }
    }
    let mut lines: BTreeMap<(u8, u8), Vec<String>> = BTreeMap::new();
    for (word, count) in counts {
        let has_letter = word.starts_with(char::is_alphabetic) && word.chars().count() > 1;
        if has_letter && count.articles >= LEAST_ARTICLES && count.sites.len() >= LEAST_SITES {
            let names = (4 * count.capitalised + count.inside / 2) / count.inside.max(1);
            let level = Known::level_of(count.articles);
            lines.entry((level, names as u8)).or_default().push(word);
        }
    }
    let mut table = String::from(
        "# Level of document frequency, share of capitals in quarters, words. See background.rs.\n",
    );
    let mut words = 0;
    for ((level, names), mut line) in lines {
        line.sort();
        words += line.len();
        writeln!(table, "{level} {names} {}", line.join(" ")).expect("a string takes all");
    }
    fs::write(target, table).expect("the table can be written");
    println!("{articles} articles, {words} words");
}
