//! Tests of the joins against comparing all with all, and of the rule of clusters.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::text::words::words;

/// A small generator of chance numbers (Steele, Lea and Flood 2014, `SplitMix64`).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }
}

fn shingle_set(text: Option<&str>, size: usize) -> BTreeSet<Vec<String>> {
    let words = words(text.unwrap_or(""));
    if words.is_empty() {
        BTreeSet::new()
    } else if words.len() < size {
        BTreeSet::from([words])
    } else {
        words.windows(size).map(<[String]>::to_vec).collect()
    }
}

type Figures = BTreeMap<(i64, i64), (f64, f64)>;

fn by_comparing_all(texts: &[Option<&str>], thresholds: &Thresholds) -> Figures {
    let sets: Vec<_> = texts.iter().map(|text| shingle_set(*text, thresholds.shingle)).collect();
    let mut found = Figures::new();
    for (left, one) in sets.iter().enumerate() {
        for (right, other) in sets.iter().enumerate().skip(left + 1) {
            let shared = one.intersection(other).count();
            if shared == 0 {
                continue;
            }
            let similarity = shared as f64 / (one.len() + other.len() - shared) as f64;
            let containment = shared as f64 / one.len().min(other.len()) as f64;
            if thresholds.similarity.is_some_and(|least| similarity >= least)
                || thresholds.containment.is_some_and(|least| containment >= least)
            {
                found.insert((left as i64, right as i64), (similarity, containment));
            }
        }
    }
    found
}

fn by_joining(texts: &[Option<&str>], thresholds: &Thresholds, memory: Option<usize>) -> Figures {
    let pairs = pairs(texts, thresholds, memory, &Batch::new()).unwrap();
    let figures: Figures = (0..pairs.left.len())
        .map(|at| {
            ((pairs.left[at], pairs.right[at]), (pairs.similarity[at], pairs.containment[at]))
        })
        .collect();
    assert_eq!(figures.len(), pairs.left.len(), "each pair once");
    figures
}

/// Texts of few different words, many of them made from earlier ones.
fn chance_texts(chance: &mut Chance, count: usize, vocabulary: usize) -> Vec<Option<String>> {
    let mut texts: Vec<Option<String>> = Vec::new();
    for _ in 0..count {
        let length = [0, 1, 2, 3, 5, 8, 13, 40, 120][chance.below(9)];
        let mut text: Vec<String> =
            (0..length).map(|_| format!("w{}", chance.below(vocabulary))).collect();
        if let Some(Some(earlier)) = texts.get(chance.below(count)) {
            let words: Vec<&str> = earlier.split(' ').collect();
            let from = chance.below(words.len());
            let end = from + chance.below(words.len() - from + 1);
            let part = words[from..end].iter().map(ToString::to_string);
            match chance.below(4) {
                0 => text = earlier.split(' ').map(str::to_uppercase).collect(),
                1 => text = part.collect(),
                2 => text.extend(part),
                _ => {}
            }
        }
        texts.push((chance.below(30) > 0).then(|| text.join(" ")));
    }
    texts
}

#[test]
fn joining_finds_what_comparing_all_finds() {
    let mut chance = Chance(7);
    for round in 0..150 {
        let vocabulary = [4, 30, 2_000][round % 3];
        let texts = chance_texts(&mut chance, 60, vocabulary);
        let texts: Vec<Option<&str>> = texts.iter().map(Option::as_deref).collect();
        let mut threshold = || match chance.below(4) {
            0 => None,
            1 => Some(1.0),
            _ => Some((1 + chance.below(100)) as f64 / 100.0),
        };
        let (similarity, containment) = (threshold(), threshold());
        let shingle = 1 + chance.below(LONGEST_SHINGLE);
        let thresholds = Thresholds { similarity, containment, shingle };
        if thresholds.check().is_err() {
            continue;
        }
        let memory = [None, Some(0), Some(20_000)][chance.below(3)];
        assert_eq!(
            by_joining(&texts, &thresholds, memory),
            by_comparing_all(&texts, &thresholds),
            "{thresholds:?}, vocabulary {vocabulary}, memory {memory:?}"
        );
    }
}

#[test]
fn the_fewest_shared_shingles() {
    for similarity in [None, Some(0.1), Some(0.3), Some(0.5), Some(0.7), Some(1.0)] {
        for containment in [None, Some(0.05), Some(1.0 / 3.0), Some(0.8), Some(1.0)] {
            let thresholds = Thresholds { similarity, containment, shingle: 3 };
            if thresholds.check().is_err() {
                continue;
            }
            let mut before = (0, 0);
            for size in 1..200 {
                let least = thresholds.least_shared(size);
                let by_trying = (1..=size)
                    .find(|shared| (size..400).any(|o| thresholds.reached(*shared, size, o)));
                assert_eq!(Some(least), by_trying, "{thresholds:?}, {size}");
                for other in [size / 2 + 1, size, size + 7, 3 * size] {
                    let about = thresholds.least_shared_of(size, other);
                    let all = (1..=size.min(other)).filter(|s| thresholds.reached(*s, size, other));
                    let least = all.min().unwrap_or(usize::MAX);
                    let close = least == usize::MAX || about + 2 >= least;
                    assert!(about <= least && close, "{thresholds:?}, {size}, {other}, {about}");
                }
                let least_larger = thresholds.least_shared_of_larger(size);
                let by_trying = (1..=size)
                    .find(|shared| (*shared..=size).any(|o| thresholds.reached(*shared, size, o)));
                assert_eq!(Some(least_larger), by_trying, "{thresholds:?}, {size}");
                assert!(size - least >= before.0 && size - least_larger >= before.1);
                before = (size - least, size - least_larger);
            }
        }
    }
}

#[test]
fn options_out_of_range_are_named() {
    for (similarity, containment, shingle, message) in [
        (Some(0.0), None, 3, "similarity must lie in (0, 1], not 0"),
        (Some(f64::NAN), None, 3, "similarity must lie in (0, 1], not NaN"),
        (None, Some(1.5), 3, "containment must lie in (0, 1], not 1.5"),
        (None, None, 3, "similarity and containment must not both be None"),
        (Some(0.5), None, 0, "shingle must lie in 1..8, not 0"),
        (Some(0.5), None, 9, "shingle must lie in 1..8, not 9"),
    ] {
        let thresholds = Thresholds { similarity, containment, shingle };
        let error = pairs(&[], &thresholds, None, &Batch::new()).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
}

const STORY: &str = "The harbour authority of Port Ellis said on Monday that the ferry terminal would \
    stay closed for a third week after divers found new cracks in two of the concrete piles. A \
    spokeswoman, Ana Duarte, said the company running the ferries had been told to use the fishing \
    quay in the meantime. Islanders who commute to the mainland said the crossing now takes twice as \
    long and that nobody had asked them. The council will discuss a temporary bridge on Thursday \
    evening, and engineers expect to publish their report before the end of the month.";

const OTHER: &str = "Shares of the bakery chain Brot und Salz fell nine percent on Friday when it said \
    that flour had become so dear that it would close forty of its shops. Its chairman told reporters \
    that no further closures were planned. Analysts had expected a smaller loss, and one of them, \
    Piet Hansen, called the outlook for the autumn bleak. The company was founded in a garage in 1974 \
    and sells bread in six countries of central Europe today, mostly in railway stations.";

fn first_words(text: &str, count: usize) -> String {
    text.split_whitespace().take(count).collect::<Vec<_>>().join(" ")
}

fn placed(texts: &[&str], options: &Options<'_>) -> Vec<(u32, Relation)> {
    let texts: Vec<Option<&str>> = texts.iter().copied().map(Some).collect();
    let outcome = run(&texts, options, &Batch::new()).unwrap();
    outcome.articles.iter().map(|article| (article.cluster, article.relation)).collect()
}

#[test]
fn clusters_by_the_rule() {
    use Relation::{Exact, Excerpt, Near, Original, Unique};
    let words = STORY.split_whitespace().count();
    let half = first_words(STORY, words / 2);
    let second: String = STORY.split_whitespace().skip(words / 2).collect::<Vec<_>>().join(" ");
    let most = first_words(STORY, words * 2 / 3);
    let rest: String = STORY.split_whitespace().skip(words * 2 / 3).collect::<Vec<_>>().join(" ");
    let near = STORY.replace("Monday", "Tuesday").replace("third", "fourth");
    let shout = STORY.to_uppercase();
    let others: Vec<String> = (0..400).map(|number| format!("word{number}")).collect();
    let roundup = format!("{OTHER} {STORY} {}", others.join(" "));
    let notice = "Please enable JavaScript to read this page";
    let page = format!("{notice} {STORY}");
    for (texts, expected, why) in [
        (vec![STORY, OTHER], vec![(0, Unique), (1, Unique)], "two stories"),
        (vec![STORY, &shout], vec![(0, Original), (0, Exact)], "the same words"),
        (vec![STORY, &near, &shout], vec![(0, Original), (0, Near), (0, Exact)], "near"),
        (vec![&half, STORY], vec![(1, Near), (1, Original)], "the full version represents"),
        (
            vec![&half, &second, STORY],
            vec![(2, Near), (2, Near), (2, Original)],
            "two halves join the whole one",
        ),
        (
            vec![&most, &rest, STORY],
            vec![(2, Near), (2, Excerpt), (2, Original)],
            "so do two thirds and one",
        ),
        (vec![&half, &second], vec![(0, Unique), (1, Unique)], "two halves alone do not"),
        (vec![STORY, &half, &half], vec![(0, Original), (0, Near), (0, Near)], "an excerpt twice"),
        (vec![&half, &half], vec![(0, Original), (0, Exact)], "a half twice, alone"),
        (
            vec![notice, notice, &page],
            vec![(0, Original), (0, Exact), (2, Unique)],
            "a notice is an excerpt of nothing",
        ),
        (vec!["", ""], vec![(0, Unique), (1, Unique)], "empty ones match nothing"),
        (vec![STORY, &roundup], vec![(0, Unique), (1, Unique)], "a roundup holds it, far longer"),
    ] {
        assert_eq!(placed(&texts, &Options::default()), expected, "{why}");
    }
}

#[test]
fn whoever_speaks_for_more_represents() {
    use Relation::{Near, Original, Unique};
    let sentences: Vec<String> = (0..12)
        .map(|at| {
            let word =
                |n: usize| format!("{}{}", ["kel", "mor", "tan", "vis", "rud"][n % 5], at * 20 + n);
            (0..10).map(word).collect::<Vec<_>>().join(" ")
        })
        .collect();
    let story = |from: usize, to: usize| sentences[from..to].join(". ");
    let (early, middle, late) = (story(0, 6), story(2, 8), story(4, 10));
    for (texts, expected, why) in [
        (
            vec![&early, &middle, &late],
            vec![(1, Near), (1, Original), (1, Near)],
            "the middle version has an edge with both others, which have none together",
        ),
        (
            vec![&early, &middle],
            vec![(0, Original), (0, Near)],
            "with the same edges the first represents",
        ),
        (vec![&early, &late], vec![(0, Unique), (1, Unique)], "no chain without the middle"),
        (
            vec![&early, &middle, &late, &story(6, 12)],
            vec![(1, Near), (1, Original), (1, Near), (3, Unique)],
            "nor beyond it",
        ),
    ] {
        let texts: Vec<&str> = texts.into_iter().map(String::as_str).collect();
        let options = Options { keep: Keep::Central(Vec::new()), ..Options::default() };
        assert_eq!(placed(&texts, &options), expected, "{why}");
    }
}

#[test]
fn which_copy_is_kept() {
    use Relation::{Exact, Excerpt, Near, Original};
    let near = format!("{STORY} Reporting by the desk.");
    let half = first_words(STORY, 36);
    let shout = STORY.to_uppercase();
    let texts = [half.as_str(), STORY, &near, &shout];
    for (keep, expected) in [
        (Keep::First, [(1, Excerpt), (1, Original), (1, Near), (1, Exact)]),
        (Keep::Last, [(3, Excerpt), (3, Exact), (3, Near), (3, Original)]),
        (Keep::Longest, [(2, Excerpt), (2, Near), (2, Original), (2, Near)]),
        (Keep::Lowest(vec![0, 9, 9, 4]), [(3, Excerpt), (3, Exact), (3, Near), (3, Original)]),
    ] {
        let options = Options { keep, ..Options::default() };
        assert_eq!(placed(&texts, &options), expected, "{options:?}");
    }
    let options = Options { keep: Keep::Lowest(vec![1]), ..Options::default() };
    let error = run(&[None, None], &options, &Batch::new()).unwrap_err();
    assert_eq!(error.to_string(), "keep must have a row per text: 2, not 1");
}

#[test]
fn missing_articles_stand_alone() {
    let outcome = run(&[None, Some(""), None], &Options::default(), &Batch::new()).unwrap();
    let relations: Vec<Relation> = outcome.articles.iter().map(|a| a.relation).collect();
    assert_eq!(relations, [Relation::Missing, Relation::Unique, Relation::Missing]);
    assert!(outcome.articles[0].similarity.is_nan());
    assert_eq!(outcome.articles[2].cluster, 2);
}

#[test]
fn a_stopped_batch_ends_the_join() {
    let batch = Batch::new();
    batch.stop();
    assert!(pairs(&[Some(STORY), Some(STORY)], &Thresholds::default(), None, &batch).is_err());
}

/// The rule of clusters, by comparing all with all: for each row its representative and relation.
fn by_the_rule(texts: &[Option<&str>], rule: &Rule, central: bool) -> Vec<(u32, Relation)> {
    let size = rule.thresholds.shingle;
    let sets: Vec<_> = texts.iter().map(|text| shingle_set(*text, size)).collect();
    let words: Vec<_> = texts.iter().map(|text| words(text.unwrap_or(""))).collect();
    let edge = |one: usize, other: usize| -> Option<(bool, bool)> {
        let shared = sets[one].intersection(&sets[other]).count();
        if shared == 0 {
            return None;
        }
        let near = rule.thresholds.similar(shared, sets[one].len(), sets[other].len());
        let extent = |row: usize| (sets[row].len(), words[row].len());
        let (short, long) = if extent(one) <= extent(other) { (one, other) } else { (other, one) };
        let excerpt = rule.thresholds.contained(shared, sets[one].len(), sets[other].len())
            && words[short].len() >= rule.min_words
            && words[short].len() as f64 >= rule.share * words[long].len() as f64;
        let version = near && sets[short].len() as f64 >= FULL_VERSION * sets[long].len() as f64;
        let part = excerpt && !version && one == short && extent(one) != extent(other);
        (near || excerpt).then_some((near, part))
    };
    let rows = 0..texts.len();
    let is_excerpt = |row: &usize| {
        rows.clone().any(|other| other != *row && edge(*row, other).is_some_and(|e| e.1))
    };
    let (late, mut order): (Vec<usize>, Vec<usize>) =
        rows.clone().filter(|row| texts[*row].is_some()).partition(is_excerpt);
    order.extend(late);
    let mut answer: Vec<(u32, Relation)> =
        rows.map(|row| (row as u32, Relation::Missing)).collect();
    let mut representatives: Vec<usize> = Vec::new();
    for row in &order {
        if answer[*row].1 != Relation::Missing {
            continue;
        }
        let joined = |row: usize| representatives.iter().find(|r| edge(row, **r).is_some());
        if joined(*row).is_none() {
            // Who has an edge with all that this one has edges with, and with more, goes first. Rows
            // of the same words count as one.
            let open = |row: usize| joined(row).is_none();
            let goes_to = |from: usize, to: usize| {
                let extent = |row: usize| (sets[row].len(), words[row].len());
                edge(from, to).is_some_and(|(near, _)| near || extent(from) <= extent(to))
            };
            let alike = |one: usize, other: usize| words[one] == words[other];
            let others = |lead: usize| {
                let others = order.iter().filter(|other| !alike(**other, lead) && open(**other));
                let mut firsts: Vec<usize> = Vec::new();
                for other in others {
                    if edge(*other, lead).is_some() && !firsts.iter().any(|f| alike(*f, *other)) {
                        firsts.push(*other);
                    }
                }
                firsts
            };
            let own = others(*row);
            let mut lead = (own.len(), *row);
            for center in own.iter().filter(|_| central) {
                let mut all = others(*center);
                all.retain(|other| goes_to(*other, *center));
                let holds = |other: &usize| all.iter().any(|found| alike(*found, *other));
                let rest = own.iter().filter(|other| *other != center);
                if all.len() > lead.0 && rest.chain([row]).all(holds) {
                    lead = (all.len(), *center);
                }
            }
            representatives.push(lead.1);
            answer[lead.1] = (lead.1 as u32, Relation::Unique);
        }
        if representatives.contains(row) {
            continue;
        }
        let joined = representatives.iter().find(|other| edge(*row, **other).is_some());
        let other = *joined.expect("a representative was found");
        let relation = match edge(*row, other) {
            _ if words[*row] == words[other] => Relation::Exact,
            Some((true, _)) => Relation::Near,
            _ => Relation::Excerpt,
        };
        answer[*row] = (other as u32, relation);
        answer[other].1 = Relation::Original;
    }
    answer
}

#[test]
fn clusters_are_those_of_comparing_all_and_the_index_agrees() {
    let folder = std::env::temp_dir().join(format!("copydesk-index-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("index");
    let mut chance = Chance(11);
    for round in 0..60 {
        let texts = chance_texts(&mut chance, 80, [30, 2_000][round % 2]);
        let texts: Vec<Option<&str>> = texts.iter().map(Option::as_deref).collect();
        let similarity = [Some(0.45), Some(0.7), None][chance.below(3)];
        let containment = [Some(0.8), Some(0.5), None][chance.below(3)];
        let rule = Rule {
            thresholds: Thresholds { similarity, containment, shingle: 1 + chance.below(4) },
            min_words: [0, 5, 30][chance.below(3)],
            share: [0.0, 0.25, 1.0][chance.below(3)],
        };
        if rule.check().is_err() {
            continue;
        }
        let batch = Batch::new();
        let options = Options { rule, boilerplate: false, ..Options::default() };
        let outcome = run(&texts, &options, &batch).unwrap();
        let told: Vec<_> = outcome.articles.iter().map(|a| (a.cluster, a.relation)).collect();
        assert_eq!(told, by_the_rule(&texts, &rule, false), "{rule:?}");
        let central = Options { keep: Keep::Central(Vec::new()), ..options.clone() };
        let found = run(&texts, &central, &batch).unwrap().articles;
        let told: Vec<_> = found.iter().map(|a| (a.cluster, a.relation)).collect();
        assert_eq!(told, by_the_rule(&texts, &rule, true), "{rule:?}");

        let mut once = DuplicateIndex::new(rule).unwrap();
        same(&once.add(&texts, &batch).unwrap(), &outcome);
        let little = Options { memory: Some(0), ..options };
        same(&run(&texts, &little, &batch).unwrap(), &outcome);
        let mut straight = DuplicateIndex::new(rule).unwrap();
        let mut reopened = DuplicateIndex::new(rule).unwrap();
        let mut clusters = Vec::new();
        for (number, part) in texts.chunks(13).enumerate() {
            if number % 2 == 1 {
                reopened.save(&path).unwrap();
                reopened = DuplicateIndex::open(&path).unwrap();
            }
            let asked = straight.query(part, &batch).unwrap();
            let added = straight.add(part, &batch).unwrap();
            same(&asked, &added);
            same(&added, &reopened.add(part, &batch).unwrap());
            clusters.extend(added.articles.iter().map(|article| article.cluster));
        }
        assert_eq!(straight.len(), texts.len());
        for (row, text) in texts.iter().enumerate() {
            let stands = text.is_some_and(|text| {
                let words = words(text).len();
                words > 0 && (rule.thresholds.similarity.is_some() || words >= rule.min_words)
            });
            if stands {
                let asked = straight.query(&[*text], &batch).unwrap();
                assert_eq!(asked.articles[0].cluster, clusters[row], "row {row}, {rule:?}");
            }
        }
    }
    std::fs::remove_dir_all(folder).unwrap();
}

/// The same clusters and figures.
fn same(one: &Outcome, other: &Outcome) {
    assert_eq!(one.articles.len(), other.articles.len());
    for (one, other) in one.articles.iter().zip(&other.articles) {
        assert_eq!((one.cluster, one.relation), (other.cluster, other.relation));
        assert!(one.similarity.to_bits() == other.similarity.to_bits());
        assert!(one.containment.to_bits() == other.containment.to_bits());
    }
}
