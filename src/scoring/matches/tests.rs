use super::*;
use crate::text::fold;

fn find(text: &str, keywords: &[&str], whole_words: bool, fold: bool) -> Vec<(String, String)> {
    let keywords: Vec<String> = keywords.iter().map(|keyword| (*keyword).to_owned()).collect();
    let options = Options { terms: Terms::new(keywords), whole_words, fold };
    let found = run(&[Some(text)], &options, &Batch::new()).unwrap();
    let points: Vec<char> = text.chars().collect();
    (0..found.rows.len())
        .map(|at| {
            let mention = &points[found.starts[at] as usize..found.ends[at] as usize];
            let name = &found.terms.keywords[found.keywords[at] as usize];
            (name.clone(), mention.iter().collect())
        })
        .collect()
}

fn mentions(text: &str, keyword: &str) -> Vec<String> {
    find(text, &[keyword], true, true).into_iter().map(|(_, mention)| mention).collect()
}

#[test]
fn whole_words_by_unicode() {
    for (text, keyword, expected, why) in [
        ("Shares of Shell fell; shell-shocked", "shell", vec!["Shell", "shell"], "a hyphen parts"),
        ("Seashells", "shell", vec![], "inside of a word"),
        ("Trump's and Trump’s", "trump", vec!["Trump", "Trump"], "an apostrophe parts"),
        ("O'Brien and O’Brien", "O’Brien", vec!["O'Brien", "O’Brien"], "quotes are one"),
        ("C++, not C", "C++", vec!["C++"], "signs stand as they are"),
        ("C++11", "C++", vec![], "a word goes on behind the signs"),
        ("the U.S. and U.S.A.", "U.S.", vec!["U.S."], "nor on behind a full stop"),
        (
            "COVID-19, COVID‑19, COVID-190",
            "covid-19",
            vec!["COVID-19", "COVID‑19"],
            "hyphens are one",
        ),
        ("AT&T and AT & T and ＡＴ＆Ｔ", "AT&T", vec!["AT&T", "ＡＴ＆Ｔ"], "width, not spaces"),
        ("a .NET shop, ASP.NET", ".net", vec![".NET"], "a word goes on before the sign"),
        ("#MeToo and x#metoo", "#metoo", vec!["#MeToo"], "the same"),
        (
            "climate\n\u{a0} change",
            "climate change",
            vec!["climate\n\u{a0} change"],
            "any white space",
        ),
        ("climate-change climatechange", "climate change", vec![], "a hyphen is no space"),
        ("café cafe\u{301} cafe", "café", vec!["café", "cafe\u{301}"], "encodings are one"),
        ("cafe\u{301}", "cafe", vec![], "a mark belongs to the word"),
        ("STRASSE, Straße", "straße", vec!["STRASSE", "Straße"], "full case folding"),
        ("sou\u{ad}per", "souper", vec!["sou\u{ad}per"], "a soft hyphen is nothing"),
        ("on\u{200b} \u{200b} Monday", "on monday", vec!["on\u{200b} \u{200b} Monday"], "nor this"),
        ("在北京举行", "北京", vec!["北京"], "no spaces around words"),
        ("买iPhone手机", "iphone", vec!["iPhone"], "letters of two scripts"),
        ("ＧＤＰ gdp", "GDP", vec!["ＧＤＰ", "gdp"], "full width"),
        ("100 % and 100%", "100%", vec!["100%"], "a sign at the end"),
        ("under_score score", "score", vec!["score"], "an underscore is of the word"),
        ("🗞 news 🗞", "🗞", vec!["🗞", "🗞"], "a sign of its own"),
        (
            "internationalization internationalizations",
            "Internationalization",
            vec!["internationalization"],
            "long",
        ),
        (
            "éinternationalization internationalization",
            "internationalization",
            vec!["internationalization"],
            "long, not ASCII",
        ),
    ] {
        assert_eq!(mentions(text, keyword), expected, "{keyword} in {text}: {why}");
    }
}

#[test]
fn overlapping_keywords_are_all_found() {
    let keywords = ["new", "new york", "york times", "new york times", "times", "york times now"];
    let found: Vec<String> = find("The New York Times, New York", &keywords, true, true)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(
        found,
        ["new", "new york", "new york times", "york times", "times", "new", "new york"]
    );
    assert_eq!(mentions("no no no no", "no no").len(), 3);
    assert_eq!(mentions("- - -", "- -").len(), 2);
}

#[test]
fn as_written_when_not_folded() {
    let found = find("US and us, Us", &["US", "Us"], true, false);
    assert_eq!(found, [("US".into(), "US".into()), ("Us".into(), "Us".into())]);
    assert!(find("Zu\u{308}rich", &["Zürich"], true, false).is_empty());
}

#[test]
fn inside_of_words_when_asked() {
    for (text, keyword, fold, expected, why) in [
        ("Seashells", "SHELL", true, vec!["shell"], "inside"),
        ("Seashells", "SHELL", false, vec![], "as written"),
        ("Straße", "s", true, vec!["S"], "half a letter is none"),
        ("Straße", "ss", true, vec!["ß"], "a whole one is"),
        ("cafe\u{301}", "e", true, vec![], "nor is a letter without its mark"),
        ("cafe\u{301}", "é", true, vec!["e\u{301}"], "with it"),
        ("ab \n ab", "b a", true, vec!["b \n a"], "any white space"),
        ("aaa", "aa", true, vec!["aa", "aa"], "overlapping"),
        ("“Oil”", "\"oil\"", true, vec!["“Oil”"], "quotes"),
    ] {
        let found: Vec<String> =
            find(text, &[keyword], false, fold).into_iter().map(|(_, mention)| mention).collect();
        assert_eq!(found, expected, "{keyword} in {text}: {why}");
    }
}

#[test]
fn keywords_given_twice_count_once_and_foldings_alike_both() {
    let found = find("Oil", &["oil", "OIL", "oil"], true, true);
    assert_eq!(found, [("oil".into(), "Oil".into()), ("OIL".into(), "Oil".into())]);
}

#[test]
fn blank_keywords_are_refused_by_position() {
    for keyword in ["", " ", "\u{200b}", "\n\t"] {
        let terms = Terms::new(vec!["oil".into(), keyword.into()]);
        let options = Options { terms, ..Options::default() };
        let error = run(&[Some("text")], &options, &Batch::new()).unwrap_err();
        assert!(error.to_string().starts_with("keywords must"), "{error}");
        assert!(error.to_string().contains("position 1"), "{error}");
    }
}

#[test]
fn long_and_odd_input_takes_linear_time() {
    let long = "a ".repeat(200_000);
    for whole_words in [true, false] {
        let options = Options {
            terms: Terms::new(vec![long.trim_end().to_owned(), "a".into(), "b".repeat(1 << 20)]),
            whole_words,
            ..Options::default()
        };
        let texts = [Some(long.as_str()), None, Some("")];
        let found = run(&texts, &options, &Batch::new()).unwrap();
        assert_eq!(found.rows.len(), 200_001, "whole_words={whole_words}");
    }
    for text in [" ".repeat(1 << 20), "\u{301}".repeat(1 << 18), "\u{fffd}\0".repeat(1 << 18)] {
        for whole_words in [true, false] {
            assert!(find(&text, &["oil", "."], whole_words, true).is_empty());
        }
    }
}

#[test]
fn no_keywords_find_nothing() {
    assert!(find("text", &[], true, true).is_empty());
    assert!(find("text", &[], false, true).is_empty());
}

#[test]
fn what_keywords_stand_for_is_told_with_them() {
    let texts = [Some("rain and sun"), Some("sun")];
    let keywords = || vec!["rain".to_owned(), "sun".to_owned()];
    let table = |terms| {
        let options = Options { terms, ..Options::default() };
        run(&texts, &options, &Batch::new()).unwrap().into_table()
    };
    let weighted = table(Terms::weighted(keywords(), vec![0.5, 2.0]));
    assert_eq!(weighted.columns()[4], ("weight", Column::Float(vec![0.5, 2.0, 2.0])));
    let topics = table(Terms::by_topic(keywords(), &["wet", "dry"].map(String::from)));
    let names = ["wet", "dry"].map(Box::from).into();
    assert_eq!(topics.columns()[4], ("topic", Column::Label(vec![0, 1, 1], names)));
}

/// Tokens one by one: words, symbols, white space; each with its first and last code point.
fn tokens_one_by_one(text: &str) -> Vec<(String, usize, usize)> {
    let mut tokens: Vec<(String, usize, usize)> = Vec::new();
    // What goes on with the word at hand; behind a letter of an unspaced script only marks do.
    let mut goes_on = 0;
    for (at, character) in text.chars().enumerate() {
        let class = classes::of(character);
        let is_part = class & classes::PART != 0;
        let unspaced = class & classes::UNSPACED != 0;
        match tokens.last_mut() {
            Some((word, _, end)) if class & goes_on != 0 && !unspaced => {
                word.push(character);
                *end = at + 1;
            }
            Some((space, _, end)) if space == " " && character.is_whitespace() => *end = at + 1,
            _ => {
                let token = if character.is_whitespace() { ' ' } else { fold::symbol(character) };
                tokens.push((if is_part { character } else { token }.into(), at, at + 1));
            }
        }
        goes_on = if !is_part {
            0
        } else if unspaced || goes_on == classes::MARK && class & classes::MARK != 0 {
            classes::MARK
        } else {
            classes::PART
        };
    }
    for (token, ..) in &mut tokens {
        let mut folded = String::new();
        fold::word(token, &mut folded);
        *token = folded;
    }
    tokens
}

/// The same answer the slow way: every keyword held against every place.
fn find_one_by_one(text: &str, keywords: &[String]) -> Vec<(usize, usize, usize)> {
    let tokens = tokens_one_by_one(text);
    let points: Vec<char> = text.chars().collect();
    let goes_on = |at: usize| {
        points.get(at).is_some_and(|point| {
            classes::of(*point) & (classes::PART | classes::UNSPACED) == classes::PART
        })
    };
    let is_sign = |token: &str| !token.chars().any(|point| classes::of(point) & classes::PART != 0);
    let mut found = Vec::new();
    for (number, keyword) in keywords.iter().enumerate() {
        let wanted: Vec<String> =
            tokens_one_by_one(keyword.trim()).into_iter().map(|(token, ..)| token).collect();
        for places in tokens.windows(wanted.len()) {
            if places.iter().map(|(token, ..)| token).eq(&wanted) {
                let (start, end) = (places[0].1, places[places.len() - 1].2);
                let before = is_sign(&wanted[0]) && start > 0 && goes_on(start - 1);
                let behind = is_sign(&wanted[wanted.len() - 1]) && goes_on(end);
                if !before && !behind {
                    found.push((start, end, number));
                }
            }
        }
    }
    found.sort_unstable();
    found
}

#[test]
fn every_place_is_found_and_no_other() {
    let pieces = [
        "oil",
        "Oil",
        "gas",
        "of",
        "New",
        "york",
        "Straße",
        "STRASSE",
        "É",
        "é",
        "京",
        "北",
        "internationalization",
        "internationalizing",
        "internat",
        "_",
        "a_b",
        "７",
        "7",
        "‘",
        "'",
        "+",
        "++",
        "&",
        ".",
        "-",
        "–",
        "#",
        "🗞",
        "ไ",
        "\u{301}",
    ];
    let long = "x".repeat(70);
    let mut state = 7_u64;
    let mut random = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut many = 0;
    for round in 0..600 {
        let mut text_of = |most: usize| {
            let mut text = String::new();
            for _ in 0..=random(most) {
                text += match random(40) {
                    0 => long.as_str(),
                    piece => pieces[piece % pieces.len()],
                };
                text += ["", " ", " ", " ", "\n\u{a0}"][random(5)];
            }
            text
        };
        let mut keywords: Vec<String> = (0..8).map(|_| text_of(4)).collect();
        keywords.retain(|keyword| !keyword.trim().is_empty());
        keywords.sort_unstable();
        keywords.dedup();
        let text = text_of(200);
        let expected = find_one_by_one(&text, &keywords);
        // With so many more keywords, the larger filters are asked.
        let others = if round % 100 == 0 { 5_000 } else { 0 };
        let names = keywords.iter().cloned().chain((0..others).map(|n| format!("w{n} v{n}")));
        let options = Options { terms: Terms::new(names.collect()), ..Options::default() };
        let found = run(&[Some(&text)], &options, &Batch::new()).unwrap();
        let places: Vec<(usize, usize, usize)> = (0..found.rows.len())
            .map(|at| {
                (found.starts[at] as usize, found.ends[at] as usize, found.keywords[at] as usize)
            })
            .collect();
        assert_eq!(places, expected, "{keywords:?} in {text:?}");
        many += places.len();
    }
    assert!(many > 4_000, "too few places to tell: {many}");
}
