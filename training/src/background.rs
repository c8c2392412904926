//! Counts in how many articles each word stands, how often it is capitalised and how often it makes
//! the headline, and which words follow one another.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;

use copydesk::Batch;
use copydesk::keywords::background::{self, Known, LEAST_PAIR};
use copydesk::keywords::document::Document;
use copydesk::keywords::rarity::Rarity;
use copydesk::text::markup::Plain;
use copydesk::text::stopwords::StopWords;
use copydesk::text::tagger::Tag;
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
    headlines: u32,
}

/// In how many articles a pair of words stands, and whether more than one site has it.
struct Pair {
    articles: u32,
    site: u32,
    is_shared: bool,
}

/// Counts over the JSON Lines in `texts` and writes the tables to the folder `target`.
pub fn count(texts: &Path, target: &Path) {
    let mut counts: FxHashMap<String, Count> = FxHashMap::default();
    let mut sites: FxHashMap<String, u32> = FxHashMap::default();
    let mut pairs: FxHashMap<u64, Pair> = FxHashMap::default();
    let (mut document, mut title) = (Document::default(), Document::default());
    let english = StopWords::of("en").expect("a list for English");
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
        let headline = Plain::of(row["title"].as_str().unwrap_or_default());
        title.read(headline.text(), &stop_words, &rarity, &Batch::new()).expect("nobody stops it");
        let in_title: FxHashSet<&str> = title.terms.iter().map(|term| title.key(term)).collect();
        articles += 1;
        let is_word = |key: &str| key.chars().all(|c| c.is_alphabetic() || "-'’.".contains(c));
        for key in document.terms.iter().map(|term| document.key(term)).filter(|key| is_word(key)) {
            let count = counts.entry(key.to_owned()).or_default();
            count.articles += 1;
            count.headlines += u32::from(in_title.contains(key));
            if count.sites.len() < LEAST_SITES {
                count.sites.insert(site);
            }
        }
        count_pairs(&document, site, english, &mut pairs);
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
    write_pairs(&pairs, &target.join("pairs.bin"));
    let mut lines: BTreeMap<(u8, u8, u8), Vec<String>> = BTreeMap::new();
    for (word, count) in counts {
        let has_letter = word.starts_with(char::is_alphabetic) && word.chars().count() > 1;
        if has_letter && count.articles >= LEAST_ARTICLES && count.sites.len() >= LEAST_SITES {
            let names = (4 * count.capitalised + count.inside / 2) / count.inside.max(1);
            let level = Known::level_of(count.articles);
            let headline = Known::headline_level_of(count.headlines, count.articles);
            lines.entry((level, names as u8, headline)).or_default().push(word);
        }
    }
    let mut table = String::from(
        "# Level of document frequency, share of capitals in quarters, level of headlines, words. \
         See background.rs.\n",
    );
    let mut words = 0;
    for ((level, names, headline), mut line) in lines {
        line.sort();
        words += line.len();
        writeln!(table, "{level} {names} {headline} {}", line.join(" "))
            .expect("a string takes all");
    }
    fs::write(target.join("background.txt"), table).expect("the table can be written");
    println!("{articles} articles, {words} words");
}

/// Counts each pair of words side by side once for the article, stop words and symbols left out.
fn count_pairs(document: &Document, site: u32, stop: &StopWords, pairs: &mut FxHashMap<u64, Pair>) {
    let mut seen: FxHashSet<u64> = FxHashSet::default();
    for sentence in &document.sentences {
        for pair in document.tokens[sentence.clone()].windows(2) {
            let terms =
                [&document.terms[pair[0].term as usize], &document.terms[pair[1].term as usize]];
            if pair.iter().any(|token| token.tag == Tag::Punctuation)
                || terms.iter().any(|term| stop.contains(document.key(term)))
            {
                continue;
            }
            let hash = background::pair_hash(document.hash(terms[0]), document.hash(terms[1]));
            if seen.insert(hash) {
                let pair =
                    pairs.entry(hash).or_insert(Pair { articles: 0, site, is_shared: false });
                pair.articles += 1;
                pair.is_shared |= pair.site != site;
            }
        }
    }
}

fn write_pairs(pairs: &FxHashMap<u64, Pair>, target: &Path) {
    let told = pairs.iter().filter(|(_, pair)| pair.articles >= LEAST_PAIR && pair.is_shared);
    let mut entries: Vec<u32> =
        told.map(|(hash, pair)| background::pair_entry(*hash, pair.articles)).collect();
    entries.sort_unstable();
    let bytes: Vec<u8> = entries.iter().flat_map(|entry| entry.to_le_bytes()).collect();
    fs::write(target, bytes).expect("the table can be written");
    println!("{} pairs", entries.len());
}
