//! What an article costs as there are more of them: a million articles that are hardly copies.
//!
//! ```text
//! RAYON_NUM_THREADS=1 cargo run --release --no-default-features --example growth ARTICLES [COUNT [JUMP]]
//! ```
//!
//! `ARTICLES` is a text file with an article in each line: news, the more the better. Copies among them are
//! left out, and `COUNT` articles are made in their manner, of the same lengths: after each word goes
//! on what follows it at the same place of the file, or, with a chance of `JUMP`, what follows it
//! anywhere else (Shannon 1948). So three words stand together again about as often as they do in the
//! articles themselves, which is printed for both. Three in a hundred are copies of an earlier one with
//! one word in 40 changed, one in a hundred without any change.

mod measure;

use std::collections::HashMap;

use copydesk::Batch;
use copydesk::dedup::{self, Options, Thresholds, shards};
use measure::{Chance, Cost, articles, measure, memory};
use rayon::prelude::*;

/// How many articles the costs are told of.
const SIZES: [usize; 5] = [10_000, 30_000, 100_000, 300_000, 1_000_000];

/// Fewer articles are taken again and again until as many have been read.
const AT_LEAST: usize = 60_000;

/// One in so many shingles is looked at, to tell how many stand in one article alone.
const SAMPLE: u64 = 16;

/// In a hundred articles: copies, and of these exact ones; one word in so many is changed in the others.
const COPIES: usize = 4;
const EXACT: usize = 1;
const CHANGED: usize = 40;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let count = arguments.get(2).map_or(1_000_000, |count| count.parse().expect("a number"));
    let jump = arguments.get(3).map_or(0.8, |jump| jump.parse().expect("a share"));
    let real = without_copies(articles(&arguments[1]));
    let made = Made::of(&real).articles(count, jump);
    let texts: Vec<&str> = made.iter().map(String::as_str).collect();
    for (name, texts) in [("as they are", &real), ("made of them", &texts)] {
        for size in SIZES.into_iter().filter(|size| *size <= texts.len()) {
            let [threes, fives] = [3, 5].map(|words| 100.0 * alone(&texts[..size], words));
            println!(
                "{size} articles {name}: {threes:.1} % of three words, {fives:.1} % of five alone"
            );
        }
    }
    println!("| articles | MB | pairs: CPU, ns/byte (wall), peak/text | dedupe | pairs, copies |");
    let before = memory("VmRSS");
    for (name, texts) in [("as they are", real), ("made of them", texts)] {
        let texts: Vec<Option<&str>> = texts.into_iter().map(Some).collect();
        for size in SIZES.into_iter().filter(|size| *size <= texts.len()) {
            costs(name, &texts[..size], before);
        }
    }
}

/// Tell what articles cost.
fn costs(name: &str, texts: &[Option<&str>], before: u64) {
    let bytes: usize = texts.iter().flatten().map(|text| text.len()).sum();
    let thresholds = Thresholds { similarity: Some(0.7), containment: None, shingle: 5 };
    let pairs = || {
        let found = dedup::pairs(texts, &thresholds, None, &Batch::new());
        found.expect("nobody stops it").left.len()
    };
    let copies = || {
        let found = dedup::run(texts, &Options::default(), &Batch::new());
        let found = found.expect("nobody stops it").articles;
        (0_u32..).zip(found).filter(|(row, article)| article.cluster != *row).count()
    };
    let (found, pairs) = told(pairs, before, texts.len(), bytes);
    let (grouped, copies) = told(copies, before, texts.len(), bytes);
    let (size, megabytes) = (texts.len(), bytes / 1_000_000);
    println!("| {size} {name} | {megabytes} | {pairs} | {copies} | {found}, {grouped} |");
}

/// What came out, and what it cost a byte: the least of several rounds, where they are short.
fn told(step: impl Fn() -> usize, before: u64, size: usize, bytes: usize) -> (usize, String) {
    let rounds = (AT_LEAST / size).clamp(1, 5);
    let costs: Vec<(usize, Cost)> = (0..rounds).map(|_| measure(before, &step)).collect();
    let least = costs.iter().map(|(_, cost)| cost.processor).fold(f64::MAX, f64::min);
    let peak = costs.iter().map(|(_, cost)| cost.peak).max().unwrap_or(0);
    let (time, share) = (1e9 * least / bytes as f64, peak as f64 / bytes as f64);
    let wall = costs.iter().map(|(_, cost)| cost.wall).fold(f64::MAX, f64::min);
    (costs[0].0, format!("{time:.2} ({wall:.1} s), {share:.2}"))
}

/// One of each story.
fn without_copies(mut texts: Vec<&str>) -> Vec<&str> {
    let rows: Vec<Option<&str>> = texts.iter().copied().map(Some).collect();
    let found = dedup::run(&rows, &Options::default(), &Batch::new()).expect("nobody stops it");
    let mut row = 0;
    texts.retain(|_| {
        row += 1;
        found.articles[row - 1].cluster as usize == row - 1
    });
    texts
}

/// What articles are made of: all words of others in their order, and where each stands.
struct Made<'a> {
    words: Vec<&'a str>,
    all: Vec<u32>,
    /// The places of each word, one word after the other, and where they begin.
    places: Vec<u32>,
    begins: Vec<u32>,
    /// Where each article begins.
    articles: Vec<u32>,
}

impl<'a> Made<'a> {
    fn of(texts: &[&'a str]) -> Self {
        let (mut words, mut numbers) = (Vec::new(), HashMap::new());
        let (mut all, mut articles) = (Vec::new(), vec![0]);
        for text in texts {
            for word in text.split_whitespace() {
                all.push(*numbers.entry(word).or_insert_with(|| {
                    words.push(word);
                    words.len() as u32 - 1
                }));
            }
            articles.push(all.len() as u32);
        }
        let mut begins = vec![0; words.len() + 1];
        for word in &all {
            begins[*word as usize + 1] += 1;
        }
        for at in 1..begins.len() {
            begins[at] += begins[at - 1];
        }
        let (mut next, mut places) = (begins.clone(), vec![0; all.len()]);
        for (place, word) in (0..).zip(&all) {
            places[next[*word as usize] as usize] = place;
            next[*word as usize] += 1;
        }
        Self { words, all, places, begins, articles }
    }

    /// So many articles.
    fn articles(&self, count: usize, jump: f64) -> Vec<String> {
        let jump = (jump * 1e6) as usize;
        (0..count).into_par_iter().map(|row| self.article(row, jump)).collect()
    }

    /// The article of a number. A copy is made as the article that it copies was, and then changed.
    fn article(&self, row: usize, jump: usize) -> String {
        let mut chance = Chance(row as u64 ^ 0x5bd1_e995_0000_0000);
        let draw = chance.below(100);
        if draw >= COPIES || row == 0 {
            return self.fresh(row, jump).join(" ");
        }
        let mut words = self.fresh(chance.below(row), jump);
        if draw >= EXACT {
            for word in &mut words {
                if chance.below(CHANGED) == 0 {
                    *word = self.words[chance.below(self.words.len())];
                }
            }
        }
        words.join(" ")
    }

    fn fresh(&self, row: usize, jump: usize) -> Vec<&'a str> {
        let mut chance = Chance(row as u64);
        let article = chance.below(self.articles.len() - 1);
        let length = self.articles[article + 1] - self.articles[article];
        let mut place = self.articles[chance.below(self.articles.len() - 1)] as usize;
        let mut words = Vec::with_capacity(length as usize);
        for _ in 0..length {
            let word = self.all[place] as usize;
            words.push(self.words[word]);
            if chance.below(1_000_000) < jump {
                let (begin, end) = (self.begins[word] as usize, self.begins[word + 1] as usize);
                place = self.places[begin + chance.below(end - begin)] as usize;
            }
            place = (place + 1) % self.all.len();
        }
        words
    }
}

/// The share of shingles that stand in one article alone.
fn alone(texts: &[&str], words: usize) -> f64 {
    let parts: Vec<&[&str]> = texts.chunks(1_000).collect();
    let read = parts.par_iter().map(|texts| {
        let texts: Vec<Option<&str>> = texts.iter().copied().map(Some).collect();
        let read = shards::read(&texts, None, words, false, &Batch::new());
        let mut shingles = read.expect("nobody stops it").shingles;
        shingles.retain(|shingle| shingle % SAMPLE == 0);
        shingles
    });
    let mut all: Vec<u64> = read.collect::<Vec<_>>().concat();
    all.par_sort_unstable();
    let runs = all.chunk_by(|one, other| one == other);
    runs.filter(|run| run.len() == 1).count() as f64 / all.len() as f64
}
