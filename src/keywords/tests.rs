//! Tests of the folder.

use super::background;
use super::news::features::{NAMES, PLAIN, RANKED, rank};
use super::news::forest::{self, Forest, Matrix};
use super::redundancy::Distinct;
use super::vocabulary::term;
use super::{Frequencies, Languages, Method, Options, Style, run};
use crate::batch::Batch;
use crate::text::stopwords::StopWords;

const FERRY: &str = "The harbour council of Lindholm voted to build a ferry tunnel under the Storm \
                     Strait. The ferry tunnel will cost 40 million euros, said the harbour council.";

fn found(text: &str, options: &Options) -> Vec<String> {
    let outcome = run(&[Some(text)], options, &Batch::new()).unwrap();
    outcome.rows()[0].iter().map(|keyword| keyword.text.to_string()).collect()
}

#[test]
fn every_method_finds_the_ferry_tunnel() {
    for method in [
        Method::News,
        Method::Yake,
        Method::Rake,
        Method::TextRank,
        Method::PositionRank,
        Method::TfIdf,
    ] {
        let keywords = found(FERRY, &Options { method, top: 12, ..Options::default() });
        assert!(keywords.iter().any(|keyword| keyword.contains("ferry tunnel")), "{keywords:?}");
    }
}

#[test]
fn articles_that_come_in_parts_have_the_keywords_of_the_whole() {
    let texts: Vec<String> =
        (0..40).map(|at| format!("{FERRY} Ferry {at} sails, ferry {at}.")).collect();
    let texts: Vec<Option<&str>> = texts.iter().map(|text| Some(text.as_str())).collect();
    let batch = Batch::new();
    let mut sums = std::collections::BTreeMap::new();
    for part in texts.chunks(7) {
        for (word, count) in Frequencies::count(part, &batch).unwrap().words() {
            *sums.entry(word).or_insert(0) += count;
        }
    }
    for (listed_from, unlisted, why) in
        [(1, 0, "all words"), (2, 1, "no words of one article alone")]
    {
        let listed = sums.iter().filter(|(_, count)| **count >= listed_from);
        let words = listed.map(|(word, count)| (&**word, *count));
        let frequencies = Frequencies::given(texts.len(), words, unlisted);
        for method in [Method::TfIdf, Method::News] {
            let whole = run(&texts, &Options { method, ..Options::default() }, &batch).unwrap();
            let counted = Some(&frequencies);
            let options = Options { method, frequencies: counted, ..Options::default() };
            let parts = texts.chunks(3).flat_map(|part| run(part, &options, &batch).unwrap().rows);
            assert_eq!(parts.collect::<Vec<_>>(), whole.rows, "{method:?}, {why}");
        }
    }
}

#[test]
fn yake_on_a_sentence_worked_by_hand() {
    // Two words once each: T_rel = 2, T_pos = ln ln 3, T_norm = T_sent = 1, so S(t) = 2 T_pos; the
    // phrase has both: S(kw) = S(t)^2 / (1 + 2 S(t)).
    let options = Options { method: Method::Yake, ..Options::default() };
    let outcome = run(&[Some("harbour council")], &options, &Batch::new()).unwrap();
    let weight = 2.0 * 3.0_f64.ln().ln();
    let phrase = weight * weight / (1.0 + 2.0 * weight);
    assert_eq!(&*outcome.rows()[0][0].text, "harbour council");
    assert!((outcome.rows()[0][0].raw - phrase).abs() < 1e-15);
    assert!((outcome.rows()[0][1].raw - weight / (1.0 + weight)).abs() < 1e-15);
}

#[test]
fn rake_on_a_sentence_worked_by_hand() {
    let options = Options { method: Method::Rake, ..Options::default() };
    let outcome = run(&[Some("A deep sea cable, by the sea.")], &options, &Batch::new()).unwrap();
    let scores: Vec<(&str, f64)> =
        outcome.rows()[0].iter().map(|found| (&*found.text, found.score)).collect();
    assert_eq!(scores, [("deep sea cable", 8.0), ("sea", 2.0)]);
}

#[test]
fn what_says_the_same_again() {
    for (first, second, is_kept, why) in [
        ("ferry tunnel", "harbour council", true, "nothing in common"),
        ("ferry tunnels", "ferry tunnels", false, "equal"),
        ("Ferry Tunnel", "ferry tunnel", false, "equal but for case"),
        ("ferry tunnel", "ferry tunnel cost", true, "a word more ends otherwise"),
        ("blah", "blah blah", false, "the same words"),
        ("colour", "color", true, "less than nine tenths"),
        ("abcdefghij", "abcdefghijj", false, "more than nine tenths"),
        ("ab", "ab", false, "short ones are compared too"),
        ("abc", "cba", false, "short ones by their letters alone, whatever their ends"),
    ] {
        let mut distinct = Distinct::new(Some(0.9));
        assert!(distinct.accept(first));
        assert_eq!(distinct.accept(second), is_kept, "{first} / {second}: {why}");
        let mut open = Distinct::new(None);
        assert!(open.accept(first) && open.accept(second), "{why}");
    }
}

#[test]
fn terms_in_the_singular() {
    for (word, expected) in [
        ("tunnels", "tunnel"),
        ("cities", "city"),
        ("glass", "glass"),
        ("virus", "virus"),
        ("gas", "gas"),
        ("u.s.", "u.s"),
        ("'", "'"),
    ] {
        assert_eq!(term(word, str::to_owned), expected);
    }
}

#[test]
fn options_that_are_not_allowed_are_named() {
    let texts = [Some("a")];
    for (options, expected) in [
        (Options { top: 0, ..Options::default() }, "top must be 1 or more, not 0"),
        (Options { max_words: 9, ..Options::default() }, "max_words must lie in 1 to 8, not 9"),
        (
            Options { deduplicate: Some(f64::NAN), ..Options::default() },
            "deduplicate must lie in (0, 1] or be None, not NaN",
        ),
        (
            Options { languages: Languages::Each(&[]), ..Options::default() },
            "language must have a row per text: 1, not 0",
        ),
    ] {
        let error = run(&texts, &options, &Batch::new()).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
    assert!(Method::named("magic").unwrap_err().to_string().starts_with("method must be \"news\""));
    assert!(Style::named("bold").is_err());
}

#[test]
fn a_stopped_call_ends() {
    let batch = Batch::new();
    batch.stop();
    assert!(run(&[Some(FERRY)], &Options::default(), &batch).is_err());
}

#[test]
fn every_language_has_a_list_of_its_small_words() {
    for (code, word, names) in [
        ("de", "und", ["German", "deu", "de_AT"]),
        ("en", "and", ["english", "eng", "en-GB"]),
        ("es", "y", ["Español", "spa", "es-419"]),
        ("fr", "et", ["french", "FRE", "fr-CA"]),
        ("it", "e", ["italiano", "ita", "IT"]),
        ("nl", "en", ["Dutch", "dut", "nl-BE"]),
        ("pt", "e", ["portuguese", "por", "pt-BR"]),
        ("ru", "и", ["Русский", "rus", " ru "]),
    ] {
        assert!(StopWords::of(code).is_some_and(|list| list.contains(word)), "{code}");
        assert_eq!(names.map(StopWords::code), [Some(code); 3], "{code}");
    }
    for unknown in ["", "xx", "enough", "tlh"] {
        assert_eq!(StopWords::code(unknown), None, "{unknown}");
    }
}

#[test]
fn the_news_scorers_read_their_whole_tables() {
    for (name, table, forest) in [
        ("headline", include_str!("news/headline.txt"), &forest::HEADLINE),
        ("phrases", include_str!("news/phrases.txt"), &forest::PHRASES),
        ("tags", include_str!("news/tags.txt"), &forest::TAGS),
    ] {
        assert_eq!(forest.len(), table.lines().count() - 1, "{name}");
    }
    // Words are weighed without the others of the article.
    assert!((PLAIN..NAMES.len()).all(|rank| !forest::HEADLINE.asks(rank)));
}

#[test]
fn a_tree_answers_by_its_questions() {
    // Is it longer than one word? If so, is it longer than two? If not, does it stand once only?
    let tree = "words 1 count 0 words 2 words inf words inf words inf words inf 1 1 2 2 3 3 4 4";
    let forest = Forest::read(&format!("# A comment.\n{tree}\n{tree}\n"));
    let place = |wanted: &str| NAMES.iter().position(|name| *name == wanted).unwrap();
    let (words, count) = (place("words"), place("count"));
    assert!(forest.asks(words) && forest.asks(count) && !forest.asks(place("first")));
    let mut matrix = Matrix::default();
    let cases = [(1.0, 0.0, 2.0), (1.0, 0.5, 4.0), (2.0, 0.0, 6.0), (3.0, 9.0, 8.0)];
    matrix.reset(cases.len());
    for (row, (length, times, _)) in cases.into_iter().enumerate() {
        matrix.column_mut(words)[row] = length;
        matrix.column_mut(count)[row] = times;
    }
    let mut scores = Vec::new();
    forest.scores(&matrix, &mut scores);
    assert_eq!(scores, cases.map(|(_, _, expected)| expected));
}

#[test]
fn equal_figures_share_their_rank() {
    let mut matrix = Matrix::default();
    matrix.reset(4);
    let place = |wanted: &str| NAMES.iter().position(|name| *name == wanted).unwrap();
    matrix.column_mut(place("count")).copy_from_slice(&[2.0, 0.0, 0.0, 1.0]);
    rank(&mut matrix, |_| true, &mut Vec::new());
    assert_eq!(matrix.column(place("count by rank")), [0.875, 0.25, 0.25, 0.625]);
    for (index, name) in NAMES[PLAIN..].iter().enumerate() {
        let own = name.strip_suffix(" by rank").unwrap();
        assert_eq!(RANKED[index], place(own), "{name}");
    }
}

#[test]
fn pairs_of_words_that_go_together() {
    let articles = |left, right| {
        let pair = background::pair_hash(background::hash(left), background::hash(right));
        background::pair_level(pair).told().articles
    };
    assert!(articles("interest", "rate") > 100.0);
    assert!(articles("gold", "medal") > 5.0);
    assert!(articles("rate", "interest") < articles("interest", "rate"));
    assert_eq!(articles("walrus", "spreadsheet").to_bits(), 0.0_f64.to_bits());
}

#[test]
fn a_single_letter_is_no_keyword() {
    let list = "A: the ferry. B: the tunnel. B: the harbour. Plan B is the tunnel, x is unknown.";
    for style in [Style::Phrases, Style::Tags] {
        let keywords = found(list, &Options { style, top: 30, ..Options::default() });
        assert!(keywords.iter().any(|keyword| keyword == "tunnel"), "{keywords:?}");
        assert!(keywords.iter().all(|keyword| keyword.len() > 1), "{keywords:?}");
    }
}

#[test]
fn what_names_nothing_is_no_keyword() {
    for (text, refused, wanted, why) in [
        (
            "14:32 Aldana speaks. 14:40 Aldana votes. Read https://nordwire.org/a?b=1 on Aldana.",
            &["14", "nordwire"][..],
            "Aldana",
            "times of day and addresses",
        ),
        ("Liverpool 2-1 Everton. Everton 0-0 Burnley.", &["2-1", "0-0"], "Everton", "scores"),
        ("Dice the butter: 2 tbsp butter, 500 grams.", &["2 tbsp", "500"], "butter", "amounts"),
        ("The 1990 census was late. 512. The census of 1990 failed.", &["512"], "1990", "a year"),
    ] {
        for style in [Style::Phrases, Style::Tags] {
            let keywords = found(text, &Options { style, top: 30, ..Options::default() });
            let has = |part: &str| keywords.iter().any(|keyword| keyword.contains(part));
            assert!(has(wanted), "{why}: {keywords:?}");
            assert!(!refused.iter().any(|part| has(part)), "{why}: {keywords:?}");
        }
    }
    for style in [Style::Phrases, Style::Tags] {
        let keywords = found(&"ferry ".repeat(500), &Options { style, ..Options::default() });
        assert_eq!(keywords, ["ferry"], "the same word again and again");
    }
}

#[test]
fn words_of_a_headline_come_first() {
    let text = "The council met on Tuesday. It approved the plan for the harbour. The plan costs 40 \
                million euros. Fishermen protested against the ferry tunnel.";
    let first = |title: &str| {
        let titles = [Some(title)];
        let options = Options { titles: Some(&titles), top: 1, ..Options::default() };
        found(text, &options).remove(0)
    };
    assert_eq!(first("Fishermen protest at harbour"), "Fishermen");
    let plain = found(text, &Options { top: 1, ..Options::default() }).remove(0);
    assert_eq!([first(""), first("Smoked eel wins a prize")], [plain.clone(), plain]);
}

#[test]
fn words_that_lean_on_others_are_cut_off() {
    for (language, text, wanted) in [
        ("fr", "L’opéra de Lyon est fermé. Le maire et les amis de l'opéra.", "opéra"),
        ("it", "L'acqua è cara. Il prezzo dell’acqua è alto.", "acqua"),
    ] {
        for style in [Style::Phrases, Style::Tags] {
            let languages = Languages::One(language);
            let keywords = found(text, &Options { style, languages, ..Options::default() });
            assert!(keywords.iter().any(|keyword| keyword == wanted), "{keywords:?}");
        }
    }
}

#[test]
fn a_verb_parts_phrases_where_they_are_guessed_at() {
    let text = "Der Fährtunnel kostet Geld. Der Fährtunnel ist teuer, sagt der Stadtrat.";
    let languages = Languages::One("de");
    let keywords = found(text, &Options { languages, ..Options::default() });
    assert!(keywords.iter().any(|keyword| keyword == "Fährtunnel"), "{keywords:?}");
    assert!(!keywords.iter().any(|keyword| keyword.contains("kostet")), "{keywords:?}");
}

#[test]
fn a_heading_in_capitals_does_not_run_words_together() {
    for heading in ["FLU VACCINE SHORT", "FLU VACCINE RUNS OUT"] {
        let text = format!(
            "{heading}\n\nThe clinic has run out of flu vaccine. Flu vaccine is due on Friday. \
             The flu vaccine is late."
        );
        let keywords = found(&text, &Options { top: 3, ..Options::default() });
        assert!(keywords.iter().any(|keyword| keyword == "flu vaccine"), "{keywords:?}");
    }
}
