use std::collections::BTreeMap;

use super::rewriting::{LeftOut, Rewriting};
use super::vectors::{Articles, Norm, Options, Values, Weighting};
use super::{bursts, collocations, contrast, scores, vectors};
use crate::Batch;
use crate::scoring::terms::Terms;

const TEXTS: [Option<&str>; 5] = [
    Some("LISBON (Nordwire) - Ferries stopped on Monday as a storm closed the harbour."),
    Some("Ferries left again on Tuesday, the harbour master said."),
    None,
    Some(""),
    Some("The storm: a diary. The storm, the harbour, the storm."),
];

fn count(options: &Options) -> (Vec<String>, Vec<Vec<(i32, i64)>>) {
    let options = Options { weighting: Weighting::Count, ..options.clone() };
    let matrix = vectors::run(&TEXTS, &options, &Batch::new()).unwrap();
    let Values::Counts(values) = matrix.values else { panic!("counts were asked for") };
    let rows = matrix.row_starts.windows(2).map(|row| {
        let range = row[0] as usize..row[1] as usize;
        matrix.columns[range.clone()].iter().copied().zip(values[range].iter().copied()).collect()
    });
    (matrix.vocabulary.iter().map(ToString::to_string).collect(), rows.collect())
}

#[test]
fn counts_of_words_and_runs_of_words() {
    let (terms, rows) = count(&Options { min_df: Articles::Count(2), ..Options::default() });
    assert_eq!(terms, ["ferries", "harbour", "on", "storm", "the"]);
    assert_eq!(rows[0], [(0, 1), (1, 1), (2, 1), (3, 1), (4, 1)]);
    assert_eq!(rows[4], [(1, 1), (3, 3), (4, 4)]);
    assert!(rows[2].is_empty() && rows[3].is_empty());
    let ngrams = (1, 3);
    let (terms, rows) =
        count(&Options { min_df: Articles::Count(2), ngrams, ..Options::default() });
    assert_eq!(
        terms,
        ["ferries", "harbour", "on", "storm", "the", "the harbour"],
        "a term stands before those that begin with it"
    );
    assert_eq!(rows[4], [(1, 1), (3, 3), (4, 4), (5, 1)]);
    let (terms, _) =
        count(&Options { min_df: Articles::Count(2), ngrams: (2, 2), ..Options::default() });
    assert_eq!(terms, ["the harbour"]);
}

#[test]
fn a_matrix_is_the_same_on_any_number_of_threads() {
    let texts: Vec<String> = (0..500_u32)
        .map(|row| {
            let words = (0..row % 37).map(|n| format!("w{}", row.wrapping_mul(n * n + 7) % 211));
            words.collect::<Vec<_>>().join(" ")
        })
        .collect();
    let rows: Vec<Option<&str>> =
        texts.iter().map(|text| (text.len() % 5 != 3).then_some(text.as_str())).collect();
    for ngrams in [(1, 1), (1, 2), (2, 4)] {
        let options = Options { ngrams, max_df: Articles::Share(0.9), ..Options::default() };
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| vectors::run(&rows, &options, &Batch::new()).unwrap())
        };
        let one = on(1);
        assert!(one.columns.len() > 1_000, "{ngrams:?}");
        for threads in [2, 3, 7] {
            assert_eq!(one, on(threads), "{ngrams:?} on {threads}");
        }
    }
}

#[test]
fn what_marks_a_group_is_the_same_on_any_number_of_threads() {
    let texts: Vec<String> = (0..700)
        .map(|row| {
            let words = (0..25).map(|n| format!("w{}", row * n % 3_001));
            words.collect::<Vec<_>>().join(" ")
        })
        .collect();
    let rows: Vec<Option<&str>> = texts.iter().map(|text| Some(text.as_str())).collect();
    // The first group is in most of the parts, and all are in two.
    let groups: Vec<Option<u32>> =
        (0..700).map(|row| (row % 13 > 0).then_some(u32::from(row > 500) + row / 650)).collect();
    for ngrams in [(1, 1), (1, 2)] {
        let options = contrast::Options { ngrams, top: 500, ..contrast::Options::default() };
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| contrast::run(&rows, &groups, &options, &Batch::new()).unwrap())
        };
        let one = on(1);
        assert_eq!(one.groups.last(), Some(&2));
        for threads in [2, 3, 7] {
            assert_eq!(one, on(threads), "{ngrams:?} on {threads}");
        }
    }
}

#[test]
fn weights_are_those_of_the_formula() {
    let options = Options { norm: Norm::None, ..Options::default() };
    let matrix = vectors::run(&TEXTS, &options, &Batch::new()).unwrap();
    let storm = matrix.vocabulary.iter().position(|term| term == "storm").unwrap();
    let Values::Weights(weights) = &matrix.values else { panic!("weights were asked for") };
    let last = matrix.row_starts[4] as usize..matrix.row_starts[5] as usize;
    let at = last.clone().find(|at| matrix.columns[*at] as usize == storm).unwrap();
    // Three times in this article; in two of four that are not missing.
    assert!((weights[at] - 3.0 * ((5.0_f64 / 3.0).ln() + 1.0)).abs() < 1e-12);
    for (norm, length) in [(Norm::One, 1), (Norm::Two, 2)] {
        let matrix = vectors::run(&TEXTS, &Options { norm, ..Options::default() }, &Batch::new());
        let Values::Weights(weights) = matrix.unwrap().values else { panic!("weights") };
        let sum: f64 = weights[last.clone()].iter().map(|weight| weight.powi(length)).sum();
        assert!((sum - 1.0).abs() < 1e-12);
    }
}

#[test]
fn a_given_vocabulary_decides_the_columns() {
    let terms = ["zebra", "the harbour", "storm", "the"].map(String::from).to_vec();
    let options = Options { vocabulary: Some(terms.clone()), ngrams: (1, 2), ..Options::default() };
    let (names, rows) = count(&options);
    assert_eq!(names, terms);
    assert_eq!(rows[4], [(1, 1), (2, 3), (3, 4)]);
    let twice = Options { vocabulary: Some(vec!["a1".into(), "a1".into()]), ..Options::default() };
    let error = vectors::run(&TEXTS, &twice, &Batch::new()).unwrap_err();
    assert!(error.to_string().starts_with("vocabulary must not have a term twice"), "{error}");
}

#[test]
fn features_kept_are_the_most_frequent() {
    let (terms, rows) = count(&Options { max_features: Some(2), ..Options::default() });
    assert_eq!(terms, ["storm", "the"]);
    assert_eq!(rows[4], [(0, 3), (1, 4)]);
}

#[test]
fn bad_options_are_told_by_name() {
    let bad =
        |options: &Options| vectors::run(&TEXTS, options, &Batch::new()).unwrap_err().to_string();
    for (options, name) in [
        (Options { ngrams: (2, 1), ..Options::default() }, "ngrams"),
        (Options { ngrams: (1, 99), ..Options::default() }, "ngrams"),
        (Options { min_df: Articles::Share(1.5), ..Options::default() }, "min_df"),
        (Options { max_df: Articles::Share(-0.1), ..Options::default() }, "max_df"),
        (
            Options {
                max_df: Articles::Count(1),
                min_df: Articles::Count(3),
                ..Options::default()
            },
            "max_df",
        ),
        (Options { max_features: Some(0), ..Options::default() }, "max_features"),
        (Options { idf: Some(vec![1.0]), ..Options::default() }, "idf"),
    ] {
        assert!(bad(&options).starts_with(&format!("{name} must")), "{}", bad(&options));
    }
}

#[test]
fn nothing_to_count() {
    for texts in [&[][..], &[None][..], &[Some(""), Some("a b c !")][..]] {
        let matrix = vectors::run(texts, &Options::default(), &Batch::new()).unwrap();
        assert_eq!(matrix.row_starts, vec![0; texts.len() + 1]);
        assert!(matrix.columns.is_empty() && matrix.vocabulary.is_empty());
    }
}

#[test]
fn scores_by_keyword_and_by_topic() {
    let keywords = || vec!["the storm".to_owned(), "ferries".to_owned(), "absent".to_owned()];
    let run = |terms, method| {
        let options = scores::Options { terms, method, ..scores::Options::default() };
        scores::run(&TEXTS, &options, &Batch::new()).unwrap()
    };
    let counts = run(Terms::new(keywords()), scores::Method::Count);
    assert_eq!(counts.row_starts, [0, 1, 2, 2, 2, 3]);
    assert_eq!((counts.columns, counts.values), (vec![1, 1, 0], vec![1.0, 1.0, 3.0]));
    assert_eq!(counts.missing, [false, false, true, false, false]);
    let weighted = run(Terms::weighted(keywords(), vec![10.0, -1.0, 1.0]), scores::Method::Count);
    assert_eq!(weighted.values, [-1.0, -1.0, 30.0]);
    let topics = Terms::by_topic(keywords(), &["harm", "sea", "harm"].map(String::from));
    let topics = run(topics, scores::Method::TfIdf);
    assert_eq!(topics.names, ["harm", "sea"]);
    assert!((topics.values[2] - 3.0 * ((5.0_f64 / 2.0).ln() + 1.0)).abs() < 1e-12);
    // The article has ten words; the four have 12, 9, 0 and 10.
    let ranked = run(Terms::new(keywords()), scores::Method::Bm25);
    let length = 0.25 + 0.75 * 10.0 / ((12.0 + 9.0 + 10.0) / 4.0);
    let expected = (1.0 + 3.5 / 1.5_f64).ln() * 3.0 / (1.5 * length + 3.0);
    assert!((ranked.values[2] - expected).abs() < 1e-12, "{} {expected}", ranked.values[2]);
    let twice = Terms::new(vec!["sea".into(), "sea".into()]);
    let options = scores::Options { terms: twice, ..scores::Options::default() };
    let error = scores::run(&TEXTS, &options, &Batch::new()).unwrap_err();
    assert!(error.to_string().starts_with("keywords must be different"), "{error}");
}

#[test]
fn what_marks_a_group() {
    let texts: Vec<Option<&str>> = [
        "the budget vote and the tax",
        "the tax vote and the house",
        "the goal and the coach",
        "the coach and the match",
        "left out",
    ]
    .map(Some)
    .to_vec();
    let groups = [Some(0), Some(0), Some(1), Some(1), None];
    for (name, method) in contrast::Method::NAMES {
        let options = contrast::Options { method, top: 2, ..contrast::Options::default() };
        let marks = contrast::run(&texts, &groups, &options, &Batch::new()).unwrap();
        if method == contrast::Method::TfIdf {
            let frequent = ["tax", "vote", "coach", "the"].map(Box::from);
            assert_eq!(marks.keywords, frequent, "{name} lets words lead that all groups have");
            continue;
        }
        assert_eq!(marks.keywords, ["tax", "vote", "coach", "goal"].map(Box::from), "{name}");
        assert_eq!(marks.counts, [2, 2, 2, 1], "{name}");
        assert_eq!(marks.other_counts, [0; 4], "{name}");
        assert_eq!((marks.groups, marks.ranks), (vec![0, 0, 1, 1], vec![1, 2, 1, 2]));
    }
    let score = contrast::run(&texts, &groups, &contrast::Options::default(), &Batch::new())
        .unwrap()
        .scores[0];
    // "tax": 2 of 12 tokens here, 0 of 10 there; a prior of 0.02 of 0.22.
    let odds = |count: f64, of: f64| ((count + 0.02) / (of + 0.22 - count - 0.02)).ln();
    let expected = (odds(2.0, 12.0) - odds(0.0, 10.0)) / (1.0_f64 / 2.02 + 1.0 / 0.02).sqrt();
    assert!((score - expected).abs() < 1e-12, "{score} {expected}");
}

#[test]
fn groups_that_cannot_be_contrasted() {
    let run = |groups: &[Option<u32>]| {
        let texts = vec![Some("some words"); groups.len()];
        contrast::run(&texts, groups, &contrast::Options::default(), &Batch::new())
    };
    assert!(run(&[]).unwrap().keywords.is_empty());
    assert!(run(&[None, None]).unwrap().keywords.is_empty());
    let error = run(&[Some(0), Some(0), None]).unwrap_err().to_string();
    assert!(error.starts_with("groups must be two or more"), "{error}");
}

#[test]
fn bursts_of_a_story() {
    // Four articles a day for fifty days; "flood" on one of them now and then, and on three a day
    // from day 20 to day 24. No paper comes out on Sundays.
    let mut texts = Vec::new();
    let mut days = Vec::new();
    for day in (0..50).filter(|day| day % 7 != 6) {
        for article in 0..4 {
            let flood =
                if (20..25).contains(&day) { article < 3 } else { day % 10 == 0 && article == 0 };
            texts.push(Some(if flood { "the flood rises" } else { "the calm stays" }));
            days.push(Some(day));
        }
    }
    let options = bursts::Options::default();
    let found = bursts::run(&texts, &days, None, &options, &Batch::new()).unwrap();
    let told: Vec<(&str, i64, i64)> = (0..found.keywords.len())
        .map(|at| (&*found.keywords[at], found.begins[at], found.finishes[at]))
        .collect();
    assert_eq!(told, [("flood", 21, 24), ("rises", 21, 24)], "day 20 is a Sunday");
    assert_eq!(found.counts, [12, 12]);
    assert!(found.scores[0] > 0.0);
    let copies = vec![Some(1); texts.len()];
    let one = bursts::run(&texts, &days, Some(&copies), &options, &Batch::new()).unwrap();
    assert!(one.keywords.is_empty(), "reprints of one article are no burst");
    let steep = bursts::Options { states: 3, ..options };
    let levels = bursts::run(&texts, &days, None, &steep, &Batch::new()).unwrap();
    assert!(levels.states.contains(&2) && levels.states.contains(&1));
    let never = vec![None; texts.len()];
    let none = bursts::run(&texts, &never, None, &bursts::Options::default(), &Batch::new());
    assert!(none.unwrap().keywords.is_empty());
}

#[test]
fn pairs_that_belong_together() {
    let text = "San Marino won. San Marino lost. The cup in San Marino and the cup of the day.";
    let run = |method| {
        let options = collocations::Options { method, min_count: 2, top: 9, ..Default::default() };
        collocations::run(&[Some(text), None], &options, &Batch::new()).unwrap()
    };
    let npmi = run(collocations::Method::Npmi);
    assert_eq!(npmi.keywords, ["san marino", "the cup"].map(Box::from));
    assert_eq!(npmi.counts, [3, 2]);
    assert!((npmi.scores[0] - 1.0).abs() < 1e-12, "neither word is without the other");
    let words = 17.0_f64;
    let expected = (2.0 / words / (3.0 / words * 2.0 / words)).ln() / -(2.0 / words).ln();
    assert!((npmi.scores[1] - expected).abs() < 1e-12);
    let likely = run(collocations::Method::LogLikelihood);
    assert_eq!(likely.keywords, npmi.keywords);
    // Both words three times, always together, among 17: 2 * (3 ln(17/3) + 14 ln(17/14)).
    let expected = 2.0 * (3.0 * (words / 3.0).ln() + 14.0 * (words / 14.0).ln());
    assert!((likely.scores[0] - expected).abs() < 1e-9, "{} {expected}", likely.scores[0]);
}

/// Texts of words that are spread as words are: the first in every text, the last in hardly any.
fn spread(count: usize, words: usize) -> Vec<String> {
    let mut state = 3_u64;
    let mut word = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        let even = (state >> 40) as f64 / (1_u64 << 24) as f64;
        format!("w{}", (900_f64.powf(even) - 1.0) as usize)
    };
    (0..count).map(|_| (0..words).map(|_| word()).collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn runs_of_words_are_those_counted_one_by_one() {
    // Enough for the places of a word to be sorted by counting, and once for two ranges of words.
    for (ngrams, count) in [((1, 2), 300), ((2, 2), 30), ((1, 4), 30), ((3, 5), 30)] {
        let mut texts = spread(count, 250);
        texts[7].clear();
        texts.push("w1".into());
        let rows: Vec<Option<&str>> = texts.iter().map(|text| Some(text.as_str())).collect();
        let mut expected: BTreeMap<String, BTreeMap<usize, i64>> = BTreeMap::new();
        for (row, text) in texts.iter().enumerate() {
            let words: Vec<&str> = text.split_whitespace().collect();
            for run in (ngrams.0..=ngrams.1).flat_map(|length| words.windows(length)) {
                *expected.entry(run.join(" ")).or_default().entry(row).or_default() += 1;
            }
        }
        for (least, most) in [(1, rows.len()), (3, 20)] {
            let kept: Vec<_> = expected
                .iter()
                .filter(|(_, articles)| (least..=most).contains(&articles.len()))
                .collect();
            let options = Options {
                weighting: Weighting::Count,
                ngrams,
                min_df: Articles::Count(least),
                max_df: Articles::Count(most),
                ..Options::default()
            };
            let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
            let matrix = pool.install(|| vectors::run(&rows, &options, &Batch::new()).unwrap());
            assert!(matrix.vocabulary.iter().eq(kept.iter().map(|(term, _)| term.as_str())));
            let mut found: BTreeMap<(usize, i32), i64> = BTreeMap::new();
            let Values::Counts(counts) = &matrix.values else { panic!("counts") };
            for row in 0..rows.len() {
                let range = matrix.row_starts[row] as usize..matrix.row_starts[row + 1] as usize;
                assert!(matrix.columns[range.clone()].is_sorted());
                found.extend(range.map(|at| ((row, matrix.columns[at]), counts[at])));
            }
            let expected: BTreeMap<(usize, i32), i64> = kept
                .iter()
                .enumerate()
                .flat_map(|(column, (_, articles))| {
                    articles.iter().map(move |(row, count)| ((*row, column as i32), *count))
                })
                .collect();
            assert_eq!(found, expected, "{ngrams:?} in {least} to {most}");
        }
    }
}

#[test]
fn words_left_out_and_stems_in_all_that_counts_tokens() {
    let texts =
        ["the storms of the north", "a storm of the south", "the calm", "the calm"].map(Some);
    let rewriting = Rewriting {
        stem: Some("en".into()),
        stopwords: LeftOut::Words(vec!["The".into(), "of".into()]),
    };
    let options = Options { ngrams: (1, 2), rewriting: rewriting.clone(), ..Options::default() };
    let terms = vectors::run(&texts, &options, &Batch::new()).unwrap().vocabulary;
    let expected = ["calm", "north", "south", "storm", "storm north", "storm south"];
    assert!(terms.iter().eq(expected), "neighbours are what is left");
    let given = Options { vocabulary: Some(vec!["storm north".into()]), ..options };
    assert_eq!(vectors::run(&texts, &given, &Batch::new()).unwrap().columns, [0]);
    let options = contrast::Options { rewriting: rewriting.clone(), top: 1, ..Default::default() };
    let groups = [Some(0), Some(0), Some(1), Some(1)];
    let marks = contrast::run(&texts, &groups, &options, &Batch::new()).unwrap();
    assert_eq!(marks.keywords, ["storm", "calm"].map(Box::from));
    let options =
        collocations::Options { rewriting: rewriting.clone(), min_count: 1, ..Default::default() };
    let pairs = collocations::run(&texts, &options, &Batch::new()).unwrap();
    assert_eq!(pairs.keywords, ["storm north", "storm south"].map(Box::from));
    let days: Vec<Option<i64>> = (0..40).map(Some).collect();
    let text = |day: &Option<i64>| {
        Some(if (20..26).contains(&day.unwrap()) { "the floods" } else { "the" })
    };
    let texts: Vec<Option<&str>> = days.iter().map(text).collect();
    let options = bursts::Options { rewriting, ..Default::default() };
    let found = bursts::run(&texts, &days, None, &options, &Batch::new()).unwrap();
    assert_eq!(found.keywords, ["flood"].map(Box::from));
    let unknown = Rewriting { stem: Some("tlh".into()), ..Rewriting::default() };
    let options = Options { rewriting: unknown, ..Options::default() };
    let error = vectors::run(&texts, &options, &Batch::new()).unwrap_err().to_string();
    assert!(error.starts_with("stem must be None or one of"), "{error}");
}
