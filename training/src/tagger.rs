//! Trains the part-of-speech tagger: the averaged perceptron over MASC, quantised to bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use copydesk::text::tagger::features::{self, LANES, Narrow, OFFSETS, WordRows};
use copydesk::text::tagger::look::{self, Look};
use copydesk::text::tagger::{LEARNED, ROWS, TAGS, Tag, Tagger, Weights, best};

/// Passes over the corpus; accuracy on files left out no longer rises after that.
const PASSES: usize = 8;

/// One file in so many is left out to tell the accuracy.
const HELD_OUT: usize = 10;

/// The largest weight of a byte.
const LARGEST: f64 = 127.0;

/// A word that stands so often and has one tag in so large a part is always given that tag.
const OFTEN: u32 = 20;
const NEARLY_ALWAYS: f64 = 0.99;

type Sentence = Vec<(String, Tag)>;

/// Trains on the corpus in `folder`, tells the accuracy on files left out, then trains on all of
/// them and writes the weights to `target`.
pub fn train(folder: &Path, target: &Path) {
    let files = files(folder);
    let corpus: Vec<Vec<Sentence>> = files.iter().map(|file| read(file)).collect();
    let part = |held: bool| -> Vec<&Sentence> {
        let chosen = |(index, _): &(usize, &Vec<Sentence>)| (index % HELD_OUT == 0) == held;
        corpus.iter().enumerate().filter(chosen).flat_map(|(_, file)| file).collect()
    };
    let (known, left_out) = (part(false), part(true));
    let bytes = Quantised::of(&learn(&known));
    println!("accuracy on files left out: {:.4}", accuracy(&bytes, &left_out));
    let all: Vec<&Sentence> = corpus.iter().flatten().collect();
    let bytes = Quantised::of(&learn(&all));
    fs::write(target, bytes.0.iter().flatten().map(|w| *w as u8).collect::<Vec<u8>>())
        .expect("the weights can be written");
    let mut list =
        String::from("# Tag by its place in TAGS, words that are hardly anything else.\n");
    for tag in 0..LEARNED as u8 {
        let words = bytes.1.iter().filter(|(_, own)| **own == tag);
        let words: Vec<&str> = words.map(|(word, _)| word.as_str()).collect();
        if !words.is_empty() {
            list += &format!("{tag} {}\n", words.join(" "));
        }
    }
    fs::write(target.with_file_name("certain.txt"), list).expect("the list can be written");
    println!("{} sentences, weights written to {}", all.len(), target.display());
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = ["spoken", "written"]
        .iter()
        .flat_map(|part| fs::read_dir(folder.join(part)).expect("a folder of MASC"))
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|end| end == "txt"))
        .collect();
    files.sort();
    files
}

/// Sentences of words with their tags; amounts of money are two words, as our tokenizer has them.
fn read(file: &Path) -> Vec<Sentence> {
    let bytes = fs::read(file).expect("a readable file");
    let text = String::from_utf8_lossy(&bytes);
    let mut sentences = Vec::new();
    for line in text.lines() {
        let mut sentence = Sentence::new();
        for token in line.split_whitespace() {
            let Some((word, tag)) = token.rsplit_once('_') else { continue };
            let amount = word.strip_prefix('$').filter(|rest| !rest.is_empty());
            if let Some(amount) = amount {
                sentence.push(("$".into(), Tag::Punctuation));
                sentence.push((amount.into(), Tag::Number));
            } else if !word.is_empty() {
                let is_symbol = !word.chars().any(char::is_alphanumeric);
                let tag = if is_symbol { Tag::Punctuation } else { Tag::of_penn(tag) };
                sentence.push((word.into(), tag));
            }
        }
        if !sentence.is_empty() {
            sentences.push(sentence);
        }
    }
    sentences
}

/// Averaged weights, summed lazily: a weight counts for every word since it last changed.
struct Model {
    weights: Vec<[f64; LANES]>,
    certain: BTreeMap<String, u8>,
}

struct Quantised(Vec<[i8; LEARNED]>, BTreeMap<String, u8>);

impl Quantised {
    fn of(model: &Model) -> Self {
        let mut sizes: Vec<f64> =
            model.weights.iter().flatten().map(|w| w.abs()).filter(|w| *w > 0.0).collect();
        sizes.sort_by(f64::total_cmp);
        // One weight in ten thousand is larger than a byte can say: it is cut.
        let scale = LARGEST / sizes[sizes.len() - 1 - sizes.len() / 10_000];
        let byte = |weight: f64| (weight * scale).round().clamp(-LARGEST, LARGEST) as i8;
        let rows = model.weights.iter().map(|row| std::array::from_fn(|tag| byte(row[tag])));
        Self(rows.collect(), model.certain.clone())
    }
}

impl Weights for Quantised {
    fn row(&self, row: usize) -> Narrow {
        let mut lanes = [0; LANES];
        lanes[..LEARNED].copy_from_slice(&self.0[row]);
        lanes
    }

    fn certain(&self, word: &str) -> Option<u8> {
        self.1.get(word).copied()
    }
}

/// The rows of every word of a sentence but for its tags before, which are found on the way.
struct Prepared {
    rows: Vec<Vec<usize>>,
    hashes: Vec<(u64, u64, usize)>,
    certain: Vec<Option<u8>>,
    tags: Vec<usize>,
}

fn prepare(sentence: &Sentence, certain: impl Fn(&str) -> Option<u8>) -> Prepared {
    let looks: Vec<Look> = sentence.iter().map(|(word, _)| Look::of(word)).collect();
    let is_title = look::is_title(looks.iter().copied());
    let mut hashes = Vec::new();
    let words: Vec<_> = sentence
        .iter()
        .enumerate()
        .map(|(index, (word, _))| {
            let rows = WordRows::of(word);
            hashes.push((rows.hash, rows.suffix, looks[index].shape(index == 0, is_title)));
            rows
        })
        .collect();
    let rows = (0..words.len())
        .map(|index| {
            let mut rows = words[index].own.to_vec();
            for (role, offset) in OFFSETS.into_iter().enumerate() {
                if let Some(at) = index.checked_add_signed(offset).filter(|at| *at < words.len()) {
                    rows.extend(words[at].role(role));
                }
            }
            rows
        })
        .collect();
    let number = |tag: &Tag| TAGS.iter().position(|known| known == tag).expect("a known tag");
    let certain = sentence.iter().map(|(word, _)| certain(word)).collect();
    Prepared { rows, hashes, certain, tags: sentence.iter().map(|(_, tag)| number(tag)).collect() }
}

/// Words that stand often enough and have one tag nearly always.
fn certain(sentences: &[&Sentence]) -> BTreeMap<String, u8> {
    let mut counts: BTreeMap<String, [u32; TAGS.len()]> = BTreeMap::new();
    for (word, tag) in sentences.iter().copied().flatten() {
        let place = TAGS.iter().position(|known| known == tag).expect("a known tag");
        counts.entry(word.to_lowercase()).or_insert([0; TAGS.len()])[place] += 1;
    }
    let sure = |counts: [u32; TAGS.len()]| {
        let all: u32 = counts.iter().sum();
        let place = (0..LEARNED).max_by_key(|place| counts[*place])?;
        let is_sure = all >= OFTEN && f64::from(counts[place]) >= NEARLY_ALWAYS * f64::from(all);
        is_sure.then_some(place as u8)
    };
    counts.into_iter().filter_map(|(word, counts)| Some((word, sure(counts)?))).collect()
}

fn learn(sentences: &[&Sentence]) -> Model {
    let certain = certain(sentences);
    let certain_of = |word: &str| certain.get(&word.to_lowercase()).copied();
    let prepared: Vec<Prepared> =
        sentences.iter().map(|sentence| prepare(sentence, certain_of)).collect();
    let mut order: Vec<usize> = (0..prepared.len()).collect();
    let mut weights = vec![[0_i16; LANES]; ROWS];
    let mut sums = vec![[0_f64; LANES]; ROWS];
    let mut changed = vec![[0_u64; LANES]; ROWS];
    let mut clock = 0_u64;
    let mut random = 1_u64;
    for pass in 0..PASSES {
        shuffle(&mut order, &mut random);
        let (mut right, mut all) = (0_u32, 0_u32);
        for sentence in order.iter().map(|index| &prepared[*index]) {
            let mut before = features::START;
            for index in 0..sentence.tags.len() {
                let gold = sentence.tags[index];
                let mut guess = gold;
                if let Some(tag) = sentence.certain[index].filter(|_| gold < LEARNED) {
                    guess = usize::from(tag);
                } else if gold < LEARNED {
                    clock += 1;
                    let (hash, suffix, shape) = sentence.hashes[index];
                    let context = features::context_rows(hash, suffix, shape, before);
                    let rows = || sentence.rows[index].iter().chain(&context);
                    let mut scores = [0; LANES];
                    for row in rows() {
                        features::add_row(&mut scores, &weights[*row]);
                    }
                    guess = best(&scores);
                    all += 1;
                    right += u32::from(guess == gold);
                    if guess != gold {
                        for (tag, step) in [(gold, 1), (guess, -1)] {
                            for row in rows() {
                                let weight = &mut weights[*row][tag];
                                let since = clock - changed[*row][tag];
                                sums[*row][tag] += f64::from(*weight) * since as f64;
                                changed[*row][tag] = clock;
                                *weight += step;
                            }
                        }
                    }
                }
                before = [guess, before[0]];
            }
        }
        println!(
            "pass {}: {:.4} right while learning",
            pass + 1,
            f64::from(right) / f64::from(all)
        );
    }
    for row in 0..ROWS {
        for tag in 0..LANES {
            let since = (clock - changed[row][tag]) as f64;
            sums[row][tag] = (sums[row][tag] + f64::from(weights[row][tag]) * since) / clock as f64;
        }
    }
    Model { weights: sums, certain }
}

/// Fisher and Yates, with a generator of our own so that every run comes out the same.
fn shuffle(order: &mut [usize], random: &mut u64) {
    for last in (1..order.len()).rev() {
        *random =
            random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(last, (*random >> 33) as usize % (last + 1));
    }
}

fn accuracy<W: Weights>(weights: &W, sentences: &[&Sentence]) -> f64 {
    let tagger = Tagger::new(weights);
    let (mut right, mut all) = (0_u32, 0_u32);
    for sentence in sentences {
        let words: Vec<&str> = sentence.iter().map(|(word, _)| word.as_str()).collect();
        for (found, (_, tag)) in tagger.tags(&words).iter().zip(*sentence) {
            if *tag != Tag::Punctuation {
                all += 1;
                right += u32::from(found == tag);
            }
        }
    }
    f64::from(right) / f64::from(all)
}
