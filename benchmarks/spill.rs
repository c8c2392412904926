//! Past memory in two ways: texts read again, or shingles spilled to disk by ranges of their hashes.
//!
//! ```text
//! RAYON_NUM_THREADS=1 cargo run --release --no-default-features --example spill ARTICLES COUNT FOLDER
//! ```
//!
//! `ARTICLES` is a text file with an article in each line. `COUNT` articles are made of them; from the
//! second time on the letters of each are changed for others, alike in all, so that there are as many
//! copies among them as among the first. Both ways answer `pairs(similarity=0.7, containment=None,
//! shingle=5)`, and the answers are compared. The one that spills writes for each shingle 8 bytes into
//! `FOLDER`, of its hash and its article, to a file for each range of hashes; has what it wrote leave
//! the memory of the system; reads each file back, counts, and knows of each article how many of its
//! shingles stand in it alone. The articles that may have copies by that are compared in memory. It is
//! tried with all shingles, and with the sample that is enough.

mod measure;

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use copydesk::Batch;
use copydesk::dedup::{self, Pairs, Thresholds, shards};
use measure::{Chance, Cost, articles, measure, memory};
use rayon::prelude::*;

const THRESHOLDS: Thresholds = Thresholds { similarity: Some(0.7), containment: None, shingle: 5 };

/// The share of shingles that tells which articles may have copies, as the crate takes it for 0.7.
const SAMPLE: f64 = 0.6;

/// Files, each counted in a table that fits the nearer caches.
const FILES: usize = 512;

/// Bits of an entry that tell the article; the others are of the hash.
const ARTICLE_BITS: u32 = 24;

/// Places in the table for each shingle, as in the crate.
const PLACES_PER_SHINGLE: usize = 8;

/// Articles read together, and how many such parts before they are written.
const PART: usize = 400;
const PARTS: usize = 16;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, path, count, folder] = &arguments[..] else {
        panic!("wanted: ARTICLES COUNT FOLDER");
    };
    let made = make(&articles(path), count.parse().expect("a number of articles"));
    let texts: Vec<Option<&str>> = made.iter().map(|text| Some(text.as_str())).collect();
    let bytes: usize = made.iter().map(String::len).sum();
    println!("{} articles, {:.1} MB; {} threads", texts.len(), bytes as f64 / 1e6, threads());
    println!("| way | pairs | CPU, s | wall, s | peak, MB | written, MB |");

    let before = memory("VmRSS");
    let mut wanted: Option<Vec<(i64, i64)>> = None;
    let mut row = |name: &str, pairs: Vec<(i64, i64)>, cost: Cost, written: u64| {
        let Cost { wall, processor, peak } = cost;
        let [peak, written] = [peak, written].map(|bytes| bytes / 1_000_000);
        println!("| {name} | {} | {processor:.1} | {wall:.1} | {peak} | {written} |", pairs.len());
        assert!(*wanted.get_or_insert_with(|| pairs.clone()) == pairs, "{name}: other pairs");
    };
    for share in [None, Some(4), Some(16)] {
        let limit = share.map(|share| bytes / share);
        let (found, cost) = measure(before, || {
            dedup::pairs(&texts, &THRESHOLDS, limit, &Batch::new()).expect("nobody stops it")
        });
        let limit = limit.map_or("no limit".into(), |limit| format!("{} MB", limit / 1_000_000));
        row(&format!("read again, {limit}"), listed(&found, |row| row), cost, 0);
    }
    for (name, share) in [("a sample spilled", SAMPLE), ("all spilled", 1.0)] {
        let ((found, written), cost) =
            measure(before, || spilled(&texts, Path::new(folder), share));
        row(name, found, cost, written);
    }
}

fn threads() -> usize {
    rayon::current_num_threads()
}

/// So many articles, with other letters each time they are taken.
fn make(articles: &[&str], count: usize) -> Vec<String> {
    let mut chance = Chance(5);
    let mut made = Vec::with_capacity(count);
    while made.len() < count {
        let mut letters: [u8; 26] = std::array::from_fn(|at| b'a' + at as u8);
        if !made.is_empty() {
            for at in (1..26).rev() {
                letters.swap(at, chance.below(at + 1));
            }
        }
        let changed = |letter: char| match letter {
            'a'..='z' => letters[letter as usize - 'a' as usize] as char,
            'A'..='Z' => letters[letter as usize - 'A' as usize].to_ascii_uppercase() as char,
            _ => letter,
        };
        let more = articles.iter().take(count - made.len());
        made.extend(more.map(|text| text.chars().map(changed).collect::<String>()));
    }
    made
}

fn listed(pairs: &Pairs, row: impl Fn(i64) -> i64) -> Vec<(i64, i64)> {
    pairs.left.iter().zip(&pairs.right).map(|(left, right)| (row(*left), row(*right))).collect()
}

/// The pairs, and how many bytes were written for them.
fn spilled(texts: &[Option<&str>], folder: &Path, share: f64) -> (Vec<(i64, i64)>, u64) {
    assert!(texts.len() < 1 << ARTICLE_BITS, "an entry has no room for so many articles");
    fs::create_dir_all(folder).expect("a folder to write to");
    let files: Vec<PathBuf> = (0..FILES).map(|at| folder.join(format!("{at}.spill"))).collect();
    let (shingles, first) = write(texts, &files, share);
    let written = files.iter().map(|file| file.metadata().expect("just written").len()).sum();
    forget(&files);
    let alone = count(&files, &first);
    for file in &files {
        fs::remove_file(file).expect("just read");
    }

    let mut copies = vec![0; texts.len()];
    for first in &first {
        copies[*first as usize] += 1;
    }
    let may_have_copies = |row: &usize| {
        let (row, shingles) = (first[*row] as usize, shingles[*row] as usize);
        let most = shingles - THRESHOLDS.least_shared_of_larger(shingles).min(shingles);
        shingles > 0 && (copies[row] > 1 || alone[row] as usize <= most)
    };
    let rows: Vec<usize> = (0..texts.len()).filter(may_have_copies).collect();
    let few: Vec<Option<&str>> = rows.iter().map(|row| texts[*row]).collect();
    let found = dedup::pairs(&few, &THRESHOLDS, None, &Batch::new()).expect("nobody stops it");
    (listed(&found, |row| rows[row as usize] as i64), written)
}

/// Write the shingles of all articles by ranges of their hashes. How many each article has, and the
/// first article with the same words.
fn write(texts: &[Option<&str>], files: &[PathBuf], share: f64) -> (Vec<u32>, Vec<u32>) {
    let create = |path: &PathBuf| File::create(path).expect("a folder to write to");
    let mut open: Vec<File> = files.iter().map(create).collect();
    let (mut lengths, mut first, mut seen) = (Vec::new(), Vec::new(), HashMap::new());
    let bound = (share * 2_f64.powi(32)) as u64;
    for (group, texts) in texts.chunks(PART * PARTS).enumerate() {
        let parts: Vec<&[Option<&str>]> = texts.chunks(PART).collect();
        let read = parts.par_iter().enumerate().map(|(part, texts)| {
            let read = shards::read(texts, None, THRESHOLDS.shingle, false, &Batch::new());
            let read = read.expect("nobody stops it");
            let mut entries: Vec<Vec<u64>> = vec![Vec::new(); FILES];
            let mut left = read.shingles.iter();
            for (article, length) in read.lengths.iter().enumerate() {
                let article = (group * PARTS * PART + part * PART + article) as u64;
                for shingle in left.by_ref().take(*length as usize) {
                    if shingle & u64::from(u32::MAX) < bound {
                        let file = (u128::from(*shingle) * FILES as u128) >> 64;
                        // What chose the file need not be held: the hash but for its leading bits.
                        let hash = shingle << FILES.ilog2() >> ARTICLE_BITS << ARTICLE_BITS;
                        entries[file as usize].push(hash | article);
                    }
                }
            }
            (read.lengths, read.keys, entries)
        });
        let read: Vec<_> = read.collect();
        open.par_iter_mut().enumerate().for_each(|(file, open)| {
            for (_, _, entries) in &read {
                open.write_all(bytemuck::cast_slice(&entries[file])).expect("room on the disk");
            }
        });
        for (these, keys, _) in read {
            for (length, key) in these.into_iter().zip(keys) {
                let row = first.len() as u32;
                first.push(*seen.entry((key, length)).or_insert(row));
                lengths.push(length);
            }
        }
    }
    (lengths, first)
}

/// Have files leave the memory of the system, so that they are read from the disk.
fn forget(files: &[PathBuf]) {
    for file in files {
        let arguments = ["oflag=nocache", "conv=notrunc,fdatasync", "count=0", "status=none"];
        let of = format!("of={}", file.display());
        let done = Command::new("dd").arg(of).args(arguments).status().expect("dd");
        assert!(done.success(), "dd");
    }
}

/// How many shingles of each first article stand in it alone.
fn count(files: &[PathBuf], first: &[u32]) -> Vec<u32> {
    let threads = threads();
    let counted = files.par_chunks(files.len().div_ceil(threads)).map(|files| {
        let mut alone = vec![0_u32; first.len()];
        for path in files {
            let mut file = OpenOptions::new().read(true).open(path).expect("just written");
            let mut entries = vec![0_u64; file.metadata().expect("a file").len() as usize / 8];
            file.read_exact(bytemuck::cast_slice_mut(&mut entries)).expect("all that was written");
            let is_first = |article: usize| first[article] as usize == article;
            let article = |entry: &u64| (entry & ((1 << ARTICLE_BITS) - 1)) as usize;
            entries.retain(|entry| is_first(article(entry)));
            let places = (entries.len() * PLACES_PER_SHINGLE).div_ceil(64) * 64;
            let place = |entry: &u64| ((u128::from(*entry) * places as u128) >> 64) as usize;
            let (mut once, mut again) = (vec![0_u64; places / 64], vec![0_u64; places / 64]);
            for place in entries.iter().map(place) {
                let (at, bit) = (place / 64, 1 << (place % 64));
                again[at] |= once[at] & bit;
                once[at] |= bit;
            }
            for entry in &entries {
                let place = place(entry);
                alone[article(entry)] += u32::from(again[place / 64] >> (place % 64) & 1 == 0);
            }
        }
        alone
    });
    counted.reduce(
        || vec![0; first.len()],
        |one, other| one.iter().zip(other).map(|(one, other)| one + other).collect(),
    )
}
