use super::*;
use crate::scoring::rewriting::{LeftOut, Rewriting};

const TEXTS: [Option<&str>; 6] = [
    Some("Ferries to the islands stopped on Monday as a storm closed the harbour."),
    Some("The harbour reopened; ferries left for the islands again."),
    None,
    Some("Budget talks: ministers met, and ministers met again."),
    Some(""),
    Some("The storm, the storm, the storm: a diary of the islands."),
];

fn stemmed(language: &str) -> Rewriting {
    Rewriting { stem: Some(language.into()), ..Rewriting::default() }
}

fn without(stopwords: LeftOut) -> Rewriting {
    Rewriting { stopwords, ..Rewriting::default() }
}

fn index(options: Options) -> Index {
    let mut index = Index::new(options).unwrap();
    index.add(&TEXTS, None, &Batch::new()).unwrap();
    index
}

/// The score of one article by the formula of the method, from words counted one by one.
fn by_hand(options: &Options, query: &[&str], row: usize) -> f64 {
    let words = |text: &str| {
        let mut words = Vec::new();
        Tokens::new().each(text, &Batch::new(), |token| words.push(token.to_owned())).unwrap();
        words
    };
    let articles: Vec<Vec<String>> = TEXTS.iter().flatten().map(|text| words(text)).collect();
    let mean = articles.iter().map(Vec::len).sum::<usize>() as f64 / articles.len() as f64;
    let article = words(TEXTS[row].unwrap());
    let length = 1.0 - options.b + options.b * article.len() as f64 / mean;
    let saturation = Saturation { method: options.method, k1: options.k1, delta: options.delta };
    let frequency = |term: &str| article.iter().filter(|word| *word == term).count() as f64;
    query
        .iter()
        .map(|term| {
            let found = articles.iter().filter(|words| words.iter().any(|w| w == term)).count();
            let weight = variants::term_weight(options.method, articles.len() as f64, found as f64);
            weight * saturation.of(frequency(term), length)
        })
        .sum()
}

#[test]
fn scores_are_those_of_the_formulas() {
    for method in
        [Method::Robertson, Method::Lucene, Method::Atire, Method::Bm25L, Method::Bm25Plus]
    {
        let options = Options { method, ..Options::default() };
        let index = index(options.clone());
        let scores = index.scores(&[Some("storm diary")], &Batch::new()).unwrap();
        assert!(scores[2].is_nan(), "a missing article has no score");
        for row in [0, 1, 3, 4, 5] {
            let expected = by_hand(&options, &["storm", "diary"], row);
            assert!((scores[row] - expected).abs() < 1e-12, "{method:?} row {row}");
        }
    }
}

#[test]
fn top_is_the_best_of_the_scores() {
    for (_, method) in Method::NAMES {
        let index = index(Options { method, ..Options::default() });
        let queries = [Some("islands storm"), None, Some("nowhere"), Some("ministers the met")];
        let scores = index.scores(&queries, &Batch::new()).unwrap();
        let top = index.top(&queries, 2, None, &Batch::new()).unwrap();
        assert!(!top.queries.contains(&1) && !top.queries.contains(&2), "nothing to be found");
        for at in 0..top.rows.len() {
            let (query, row) = (top.queries[at] as usize, top.rows[at] as usize);
            assert!((scores[query * TEXTS.len() + row] - top.scores[at]).abs() < 1e-12);
            if at > 0 && top.queries[at - 1] == top.queries[at] {
                assert!(top.scores[at - 1] >= top.scores[at]);
            }
        }
        assert!(top.ranks.iter().all(|rank| *rank <= 2));
    }
}

#[test]
fn adding_in_parts_is_adding_at_once() {
    let whole = index(Options::default());
    let mut parts = Index::new(Options::default()).unwrap();
    for text in TEXTS {
        parts.add(&[text], None, &Batch::new()).unwrap();
    }
    let queries = [Some("storm islands again"), Some("the the harbour")];
    let scores = |index: &Index| {
        index
            .scores(&queries, &Batch::new())
            .unwrap()
            .iter()
            .map(|s| s.to_bits())
            .collect::<Vec<_>>()
    };
    assert_eq!(scores(&whole), scores(&parts));
    assert_eq!(
        whole.top(&queries, 3, None, &Batch::new()).unwrap(),
        parts.top(&queries, 3, None, &Batch::new()).unwrap()
    );
    assert_eq!(parts.len(), TEXTS.len());
}

#[test]
fn blocks_and_segments_change_no_answer() {
    let texts: Vec<String> =
        (0..10_000).map(|n| format!("word{} word{} common", n % 97, n % 89)).collect();
    let rows: Vec<Option<&str>> = texts.iter().map(|text| Some(text.as_str())).collect();
    let mut whole = Index::new(Options::default()).unwrap();
    whole.add(&rows, None, &Batch::new()).unwrap();
    let mut parts = Index::new(Options::default()).unwrap();
    for some in rows.chunks(3_000) {
        parts.add(some, None, &Batch::new()).unwrap();
    }
    let queries = [Some("word5 word7 common"), Some("common"), Some("word88 word96")];
    let best = whole.top(&queries, 25, None, &Batch::new()).unwrap();
    assert_eq!(best, parts.top(&queries, 25, None, &Batch::new()).unwrap());
    let scores = whole.scores(&queries, &Batch::new()).unwrap();
    for (query, scores) in scores.chunks(rows.len()).enumerate() {
        let mut order: Vec<usize> = (0..rows.len()).filter(|row| scores[*row] > 0.0).collect();
        order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
        let told = best.queries.iter().zip(&best.rows).filter(|(q, _)| **q == query as i64);
        let told: Vec<usize> = told.map(|(_, row)| *row as usize).collect();
        assert_eq!(told, order[..25]);
    }
}

#[test]
fn an_index_of_many_parts_answers_as_one() {
    let mut state = 11;
    let texts: Vec<String> = (0..300).map(|n| spread(&mut state, n % 17)).collect();
    let rows: Vec<Option<&str>> =
        texts.iter().map(|text| (text.len() % 7 > 0).then_some(text.as_str())).collect();
    let queries = [Some("w000 w001 w017"), Some("w100 w399"), Some("w005")];
    for method in [Method::Lucene, Method::Okapi] {
        let options = Options { method, ..Options::default() };
        let mut whole = Index::new(options.clone()).unwrap();
        whole.add(&rows, None, &Batch::new()).unwrap();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
        let mut parts = Index::new(options).unwrap();
        let mut from = 0;
        for size in (0..).map(|call| [1, 5, 0, 2, 31][call % 5]) {
            let until = rows.len().min(from + size);
            let before = parts.clone();
            pool.install(|| parts.add(&rows[from..until], None, &Batch::new())).unwrap();
            assert_eq!((before.len(), parts.len()), (from, until));
            from = until;
            if from == rows.len() {
                break;
            }
        }
        assert!(parts.segments.len() < 8, "{}", parts.segments.len());
        let bits = |index: &Index| -> Vec<u64> {
            let scores = index.scores(&queries, &Batch::new()).unwrap();
            scores.into_iter().map(f64::to_bits).collect()
        };
        // The mean length and, in `okapi`, the mean weight are summed in another order.
        let near = |left: &u64, right: &u64| {
            let (left, right) = (f64::from_bits(*left), f64::from_bits(*right));
            left.is_nan() && right.is_nan() || (left - right).abs() <= 1e-12 * left.abs()
        };
        assert!(bits(&whole).iter().zip(&bits(&parts)).all(|(left, right)| near(left, right)));
        let top = |index: &Index| index.top(&queries, 20, None, &Batch::new()).unwrap();
        assert_eq!(top(&whole).rows, top(&parts).rows);
    }
}

#[test]
fn a_mask_leaves_articles_out() {
    let index = index(Options::default());
    let mask = [false, true, true, true, true, true];
    let top = index.top(&[Some("harbour")], 5, Some(&mask), &Batch::new()).unwrap();
    assert_eq!(top.rows, [1]);
    let error = index.top(&[Some("harbour")], 5, Some(&mask[1..]), &Batch::new()).unwrap_err();
    assert_eq!(error.to_string(), "mask must have a value per article: 6, not 5");
}

#[test]
fn stems_stop_words_and_titles() {
    let options = Options {
        rewriting: Rewriting {
            stem: Some("en".into()),
            stopwords: LeftOut::Words(vec!["The".into()]),
        },
        ..Options::default()
    };
    let mut index = Index::new(options).unwrap();
    let mut titles = [Some(""); TEXTS.len()];
    titles[1] = Some("Storm over");
    titles[2] = Some("Storm of a missing article");
    index.add(&TEXTS, Some(&titles), &Batch::new()).unwrap();
    let rows = |query| index.top(&[Some(query)], 9, None, &Batch::new()).unwrap().rows;
    assert_eq!(rows("ministers"), rows("minister"));
    assert!(rows("the").is_empty(), "a stop word");
    let mut found = rows("storms");
    found.sort_unstable();
    assert_eq!(found, [0, 1, 5], "the title's words count, but not for a missing article");
}

#[test]
fn options_are_checked() {
    for (options, told) in [
        (
            Options { k1: -1.0, ..Options::default() },
            "k1 must be a number from 0 to 1000000, not -1",
        ),
        (Options { b: 1.5, ..Options::default() }, "b must lie from 0 to 1, not 1.5"),
        (
            Options { delta: f64::NAN, ..Options::default() },
            "delta must be a number from 0 to 1000000, not NaN",
        ),
    ] {
        assert_eq!(Index::new(options).err().unwrap().to_string(), told);
    }
    let options = Options { rewriting: stemmed("tlh"), ..Options::default() };
    assert!(Index::new(options).err().unwrap().to_string().starts_with("stem must be None or"));
}

#[test]
fn nothing_indexed_nothing_found() {
    for texts in [&[][..], &[None, None][..], &[Some(""), Some("a b c")][..]] {
        for (_, method) in Method::NAMES {
            let mut index = Index::new(Options { method, ..Options::default() }).unwrap();
            index.add(texts, None, &Batch::new()).unwrap();
            assert!(index.top(&[Some("word")], 3, None, &Batch::new()).unwrap().rows.is_empty());
            let scores = index.scores(&[Some("word")], &Batch::new()).unwrap();
            assert_eq!(scores.len(), texts.len());
        }
    }
}

#[test]
fn an_index_is_the_same_on_any_number_of_threads() {
    // Enough words for several shards; many in articles of several parts, and in titles.
    let text = |row: usize| -> String {
        let words = (0..40).map(|n| format!("w{} ", (row * 31 + n * n * 7) % (40 + row * 20)));
        words.chain([format!("a_word_of_more_than_sixteen_bytes_{}", row % 9)]).collect()
    };
    let texts: Vec<String> = (0..900).map(text).collect();
    let rows: Vec<Option<&str>> =
        texts.iter().map(|text| (text.len() % 11 > 0).then_some(text.as_str())).collect();
    let titles: Vec<Option<&str>> =
        texts.iter().map(|text| (text.len() % 3 > 0).then(|| &text[..20])).collect();
    for titles in [None, Some(&titles[..])] {
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let mut index = Index::new(Options::default()).unwrap();
            pool.install(|| index.add(&rows, titles, &Batch::new())).unwrap();
            let segment: Vec<Vec<u8>> =
                index.segments[0].sections(0).map(|(_, parts)| parts.concat()).into();
            let lengths: Vec<f32> = index.lengths.iter().collect();
            assert_eq!(index.segments.len(), 1);
            assert!(index.segments[0].is_sound(index.words.len(), index.len()));
            let (letters, ends) = index.words.spell();
            for (number, (from, until)) in [0].iter().chain(&ends).zip(&ends).enumerate() {
                let word = &letters[*from as usize..*until as usize];
                assert_eq!(index.words.find(word), Some(number as u32), "{word}");
            }
            (letters, ends, segment, lengths)
        };
        let one = on(1);
        assert!(one.1.len() > 8_192, "{}", one.1.len());
        for threads in [2, 3, 7] {
            assert!(one == on(threads), "on {threads}");
        }
    }
}

#[test]
fn a_saved_index_answers_as_before() {
    let folder = std::env::temp_dir().join(format!("copydesk-search-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("index");
    for options in [
        Options::default(),
        Options { method: Method::Okapi, k1: 0.9, rewriting: stemmed("en"), ..Options::default() },
        Options { rewriting: without(LeftOut::Words(vec!["The".into()])), ..Options::default() },
        Options { rewriting: without(LeftOut::Language("en".into())), ..Options::default() },
    ] {
        let mut index = Index::new(options).unwrap();
        for text in TEXTS {
            index.add(&[text], None, &Batch::new()).unwrap();
        }
        index.save(&path).unwrap();
        let mut opened = Index::open(&path).unwrap();
        let queries = [Some("the storms on the islands"), Some("ministers")];
        let top = |index: &Index| index.top(&queries, 5, None, &Batch::new()).unwrap();
        assert_eq!(top(&index), top(&opened));
        index.add(&TEXTS, None, &Batch::new()).unwrap();
        opened.add(&TEXTS, None, &Batch::new()).unwrap();
        assert_eq!(top(&index), top(&opened), "an opened index goes on growing");
    }
    for at in (0..std::fs::metadata(&path).unwrap().len() as usize).step_by(61) {
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[at] ^= 0x10;
        let damaged = folder.join("damaged");
        std::fs::write(&damaged, bytes).unwrap();
        // Bytes between sections are padding, which no checksum covers and nothing reads.
        if let Err(error) = Index::open(&damaged) {
            assert_eq!(error.family(), crate::error::Family::File, "{error}");
        }
    }
    std::fs::write(&path, b"something else").unwrap();
    assert_eq!(Index::open(&path).err().unwrap().family(), crate::error::Family::File);
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Words as they are spread in texts: the first of them everywhere, the last hardly anywhere.
fn spread(state: &mut u64, count: usize) -> String {
    let mut text = String::new();
    for _ in 0..count {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        let even = (*state >> 40) as f64 / (1_u64 << 24) as f64;
        let number = (400_f64.powf(even) - 1.0) as usize;
        text.extend(["w", &format!("{number:03}"), " "]);
    }
    text
}

#[test]
fn none_of_the_best_is_missed() {
    let mut state = 5;
    let texts: Vec<String> = (0..9_000).map(|n| spread(&mut state, 3 + n % 23)).collect();
    let rows: Vec<Option<&str>> = texts.iter().map(|text| Some(text.as_str())).collect();
    let queries: Vec<String> = (0..6).map(|n| spread(&mut state, 1 + n % 7)).collect();
    let queries: Vec<Option<&str>> = queries.iter().map(|text| Some(text.as_str())).collect();
    let mask: Vec<bool> = (0..rows.len()).map(|row| row % 3 > 0).collect();
    let extreme = [
        (1.5, 0.75, 0.5),
        (0.0, 1.0, 0.0),
        (0.0, 0.5, 0.5),
        (1e-30, 0.3, 1.0),
        (1e6, 1.0, 1e6),
        (0.01, 0.0, 2.0),
    ];
    for (_, method) in Method::NAMES {
        for (k1, b, delta) in extreme {
            let mut index =
                Index::new(Options { method, k1, b, delta, ..Options::default() }).unwrap();
            index.add(&rows[..6_000], None, &Batch::new()).unwrap();
            index.add(&rows[6_000..], None, &Batch::new()).unwrap();
            let scores = index.scores(&queries, &Batch::new()).unwrap();
            for (most, mask) in [(10, None), (1, None), (usize::MAX, None), (7, Some(&mask[..]))] {
                let top = index.top(&queries, most, mask, &Batch::new()).unwrap();
                let mut at = 0;
                for (number, (query, scores)) in
                    queries.iter().zip(scores.chunks(rows.len())).enumerate()
                {
                    let words: Vec<&str> =
                        query.unwrap().split(' ').filter(|w| !w.is_empty()).collect();
                    let found = |row: &u32| {
                        let row = *row as usize;
                        scores[row] > 0.0
                            && mask.is_none_or(|mask| mask[row])
                            && words.iter().any(|word| texts[row].contains(word))
                    };
                    let mut best: Vec<u32> = (0..rows.len() as u32).filter(found).collect();
                    best.sort_by(|a, b| {
                        scores[*b as usize].total_cmp(&scores[*a as usize]).then(a.cmp(b))
                    });
                    best.truncate(most);
                    for (rank, row) in best.iter().enumerate() {
                        let told = (top.queries[at], top.ranks[at], top.rows[at]);
                        assert_eq!(
                            told,
                            (number as i64, rank as i64 + 1, i64::from(*row)),
                            "{method:?} {k1} {b} {delta} {} {}",
                            top.scores[at],
                            scores[*row as usize]
                        );
                        assert_eq!(top.scores[at].to_bits(), scores[*row as usize].to_bits());
                        at += 1;
                    }
                }
                assert_eq!(at, top.rows.len(), "{method:?} {k1} {b} {delta} {most}");
            }
        }
    }
}
