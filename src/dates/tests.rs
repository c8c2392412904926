use super::published::tests::BODY;
use super::*;

fn day(iso: &str) -> i32 {
    let number = |from: usize, to: usize| iso[from..to].parse::<i32>().expect("a number");
    calendar::days(number(0, 4), number(5, 7) as u8, number(8, 10) as u8)
}

fn found(text: &str, published: &str, options: &Options) -> Vec<Mention> {
    let known = (published != "-").then(|| day(published));
    let published = known.map_or(Published::Unknown, Published::All);
    let outcome = run(&[Some(text)], published, options, &Batch::new()).expect("good options");
    outcome.rows.into_iter().flatten().map(|said| said.mention).collect()
}

fn told(text: &str, published: &str, options: &Options) -> String {
    let mentions = found(text, published, options);
    let each: Vec<String> = mentions
        .iter()
        .map(|mention| format!("{} = {}", &text[mention.start..mention.end], mention.value))
        .collect();
    each.join("; ")
}

/// A language's own tests: a line is the day of publication, the text, the mentions wanted.
fn language_tests(code: &str, cases: &str) {
    let options = Options { languages: vec![code.into()], ..Options::default() };
    let mut count = 0;
    for line in cases.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        let [published, text, wanted] = parts[..] else { panic!("three parts: {line}") };
        let text = text.replace('¶', "\n\n");
        assert_eq!(told(&text, published, &options), wanted, "{text}");
        count += 1;
    }
    assert!(count > 10, "{code} has too few tests");
}

#[test]
fn english() {
    language_tests("en", include_str!("language/en.tests"));
}

#[test]
fn english_news() {
    language_tests("en", include_str!("language/en.news"));
}

#[test]
fn german() {
    language_tests("de", include_str!("language/de.tests"));
}

#[test]
fn nothing_is_a_date_that_is_none() {
    let cases = [
        ("Officials may second the motion.", "verbs"),
        ("Shares fall, doubts spring up, crowds march.", "verbs"),
        ("Theresa May met April Jones. Tuesday Weld sang.", "names"),
        ("The Sunday Mirror and USA Today ran it.", "papers"),
        ("They won 3-2, then lost 101-99, then drew 1:1.", "scores"),
        ("It cost $1,998 or £2,016, up 3/8.", "prices"),
        ("Call 1-202-555-0143 or 555-1998.", "phones"),
        ("Version 2.10.12 runs on 192.168.1.12.", "versions and addresses"),
        ("See Section 12.4.2 and page 1912.", "sections and pages"),
        ("He quoted Luke 12:10 from memory.", "verses"),
        ("Flight 1549 and a Boeing 747 landed.", "flights"),
        ("He drives a 2014 Honda.", "model years"),
        ("A 34-year-old man was held.", "ages"),
        ("The wreck lies at 40.7128 N, 74.0060 W.", "coordinates"),
        ("See http://example.org/2016/07/14/may-march and info@monday.com.", "addresses"),
        ("Voters Wolfgang Sunday Mulligan and January Brodie agreed.", "names within names"),
        ("The critic loved Twelve Years a Slave and One Hundred Years of Solitude.", "titles"),
        ("She reads the Weekly World News and The Week.", "papers"),
        ("A crowd of 2015 came; the total of 1987 was a record.", "amounts"),
        ("It runs on version 4.10.2012 and release 2016.", "versions"),
        ("Part 2016-04-B broke.", "part numbers"),
        ("A scorer hit a half century before lunch.", "cricket"),
        ("Roughly a quarter of them, and a second term.", "quarters and seconds"),
        ("At the end of the day, what counts is will.", "idioms"),
        ("The third strike in as many months.", "as many"),
        ("Highs in the mid-70s; lows in the upper 50s.", "weather"),
        ("His March on Washington speech moved them.", "names of events"),
        ("The future king and the past participle met.", "adjectives"),
        ("A 2014 model stood there.", "model years"),
        ("Of 25 to 34-year-olds, and of 18-21 year olds, few came.", "ages"),
        ("MYANMAR 3 AZERBAIJAN 12 DISMAY 7", "scores in capitals"),
        ("X 5, 2016 pounds; Ab 5, 20160 pounds of it all.", "short words"),
        ("The Democrats' 53 seats and the players' 12 demands.", "owners of many"),
        ("Ever since Mrs May first spoke of it, this coming vote was lost.", "names"),
    ];
    for (text, why) in cases {
        assert_eq!(told(text, "2016-07-14", &Options::default()), "", "{why}: {text}");
    }
}

#[test]
fn no_trap_holds_a_date() {
    let traps = include_str!("language/en.traps");
    for text in traps.lines().filter(|line| !line.starts_with('#')) {
        assert_eq!(told(text, "2016-07-14", &Options::default()), "", "{text}");
    }
}

#[test]
fn a_person_named_like_a_month_is_known_all_over_the_article() {
    let text = "The plan put to May failed, as Theresa May said in May, and nobody told May.";
    assert_eq!(told(text, "2016-07-14", &Options::default()), "May = 2016-05");
    let text = "The plan put to May failed, as nobody said in May.";
    assert_eq!(told(text, "2016-07-14", &Options::default()), "May = 2016-05; May = 2016-05");
}

#[test]
fn where_a_line_break_parts_a_date_from_what_stands_above() {
    let cases = [
        ("Rain all night\n2024-03-05 14:02 UTC", "2024-03-05 14:02 UTC = 2024-03-05T14:02"),
        ("Saved by night\nMarch 5, 2024", "March 5, 2024 = 2024-03-05"),
        ("Chapter 9\nMarch 3, 2016", "March 3, 2016 = 2016-03-03"),
        ("Never last\nMarch 3, 2016", "March 3, 2016 = 2016-03-03"),
        ("Monday\nMarch 5, 2024", "Monday\nMarch 5, 2024 = 2024-03-05"),
        ("14\nJuly\n2016", "14\nJuly\n2016 = 2016-07-14"),
        ("02\nOct 2011", "02\nOct 2011 = 2011-10-02"),
        (
            "The two ferries that sank in the harbour met on Monday\nnight",
            "Monday\nnight = 2016-07-11TNI",
        ),
        ("It fell on March 3—the day of rain.", "March 3 = 2016-03-03"),
    ];
    for (text, wanted) in cases {
        assert_eq!(told(text, "2016-07-14", &Options::default()), wanted, "{text}");
    }
}

#[test]
fn what_a_mention_says_beside_its_value() {
    let of = |text: &str| found(text, "2016-07-14", &Options::default()).remove(0);
    let late = of("in the late 1990s");
    assert_eq!((late.modifier, late.grain), ("END", "decade"));
    assert_eq!(late.bounds, Some((day("1990-01-01"), day("1999-12-31"))));
    let week = of("Prices fell last week.");
    assert_eq!(week.bounds, Some((day("2016-07-04"), day("2016-07-10"))));
    assert_eq!(week.anchor, Anchor::Published);
    let winter = of("the winter of 2013 was cold");
    assert_eq!(winter.bounds, Some((day("2013-12-01"), day("2014-02-28"))));
    let impossible = of("on 31 February 2015");
    assert!(!impossible.valid && impossible.bounds.is_none());
    assert_eq!(impossible.value, "2015-02-31");
    let vague = of("She recently left.");
    assert_eq!((vague.bounds, vague.anchor), (None, Anchor::None));
    let clock = of("At 5:30 p.m. on July 12 it rained.");
    assert_eq!((clock.kind, clock.grain), (Type::Time, "minute"));
    assert_eq!(of("for at least two weeks").modifier, "EQUAL_OR_MORE");
}

#[test]
fn both_ends_of_a_range_share_a_number() {
    let text = "It ran from May 3 to May 5, then March 3-5, 2017; June 1 and 2 were free.";
    let mentions = found(text, "2016-07-14", &Options::default());
    let ranges: Vec<_> = mentions.iter().map(|mention| mention.range).collect();
    assert_eq!(ranges, [Some(0), Some(0), Some(1), Some(1), None, None]);
}

#[test]
fn the_order_option_settles_what_the_article_does_not() {
    let text = "The invoice of 04/03/2016 was paid.";
    for (order, wanted) in [
        (Order::Auto, "2016-04-03"),
        (Order::DayFirst, "2016-03-04"),
        (Order::MonthFirst, "2016-04-03"),
    ] {
        let options = Options { order, ..Options::default() };
        assert_eq!(found(text, "2016-07-14", &options)[0].value, wanted);
    }
    let weekday = "Saturday, 02/01/2016 was a holiday.";
    assert_eq!(found(weekday, "2016-07-14", &Options::default())[0].value, "2016-01-02");
}

#[test]
fn histories_stand_on_what_they_said_before() {
    let options = Options { mode: Mode::Narrative, ..Options::default() };
    let text = "In November 1917 the front held. On 20 December the winter camp burned. In January \
                the siege ended. Two years later the town was sold.";
    let wanted = "November 1917 = 1917-11; 20 December = 1917-12-20; January = 1918-01; \
                  Two years later = 1920";
    assert_eq!(told(text, "-", &options).replace("the winter = 1917-WI; ", ""), wanted);
    // A year inside a sentence is an aside; one that opens it, or goes on from there, is not.
    let text = "On 3 May 1780 the fort fell. A letter found in 1904 blames the guard. On 9 May the \
                town fell too. Relief was expected in 1781. By 20 May all was lost. The king fled \
                in 1782. In June he died. In 1790 his son came back, and in March he was crowned.";
    let wanted = "3 May 1780 = 1780-05-03; 1904 = 1904; 9 May = 1780-05-09; 1781 = 1781; \
                  20 May = 1780-05-20; 1782 = 1782; June = 1782-06; 1790 = 1790; March = 1790-03";
    assert_eq!(told(text, "-", &options), wanted);
}

#[test]
fn types_choose_what_is_told() {
    let options = Options { types: Some(vec![Type::Duration]), ..Options::default() };
    assert_eq!(
        told("On Monday it rained for three days.", "2016-07-14", &options),
        "three days = P3D"
    );
}

#[test]
fn a_bad_option_is_named() {
    let options = Options { languages: vec!["xx".into()], ..Options::default() };
    let answer = run(&[Some("")], Published::Unknown, &options, &Batch::new());
    let said = answer.expect_err("no such language").to_string();
    assert_eq!(said, "languages must be of en, de, not \"xx\"");
    assert!(
        Order::named("ymd").is_err() && Mode::named("x").is_err() && Type::named("date").is_err()
    );
}

#[test]
fn offsets_count_code_points() {
    let text = "🗞 Café, 12 July 2016, ２０１６-０７-１３.";
    let outcome = run(&[Some(text), None], Published::Unknown, &Options::default(), &Batch::new());
    let rows = outcome.expect("good options").rows;
    let spans: Vec<_> = rows[0].iter().map(|said| (said.start, said.end)).collect();
    assert_eq!(spans, [(8, 20), (22, 32)]);
    assert!(rows[1].is_empty());
}

#[test]
fn any_text_at_all_is_read_to_its_end() {
    let hostile = [
        "1998 ".repeat(20_000),
        "9".repeat(200_000),
        "a".repeat(200_000),
        " \u{a0}\0\n".repeat(50_000),
        "twenty ".repeat(20_000),
        "12/12/".repeat(20_000),
        "-1-".repeat(20_000),
        "漢字".repeat(50_000),
        "🗞\u{fffd}٣".repeat(20_000),
        "the day after ".repeat(10_000),
        "May 3, ".repeat(10_000),
        "a.b.".repeat(20_000),
        "'s ".repeat(20_000),
        "١٢/٠٧/٢٠١٦ ".repeat(5_000),
        "99999999999999999999 years ago".to_owned(),
        "in 2000000000 years, 2000000000 years later, 4000000000 decades ago".to_owned(),
        "AD 99999999 and 2147483647 BC".to_owned(),
    ];
    for text in &hostile {
        for mode in [Mode::News, Mode::Narrative] {
            let options =
                Options { mode, languages: vec!["en".into(), "de".into()], ..Options::default() };
            run(&[Some(text)], Published::Unknown, &options, &Batch::new()).expect("no error");
        }
    }
}

#[test]
fn a_stopped_batch_stops_inside_an_article() {
    let batch = Batch::new();
    batch.stop();
    let text = "On Monday it rained. ".repeat(100_000);
    let answer = run(&[Some(&text)], Published::All(0), &Options::default(), &batch);
    assert!(answer.is_err());
}

#[test]
fn page_chrome_holds_no_dates() {
    let text =
        format!("Thursday, July 14, 2016\n\n{BODY}\n\nNo comments :\n\nPosted yesterday on May 3");
    let mentions = found(&text, "-", &Options::default());
    assert!(mentions.iter().all(|mention| text[mention.start..mention.end] != *"yesterday"));
    assert_eq!(mentions[0].value, "2016-07-14");
    assert_eq!(mentions[2].value, "2016-07-12");
}

#[test]
fn the_calendar() {
    for (iso, weekday, week) in [
        ("1970-01-01", 4, (1970, 1)),
        ("2016-07-14", 4, (2016, 28)),
        ("2012-01-01", 7, (2011, 52)),
        ("2020-12-31", 4, (2020, 53)),
        ("2000-02-29", 2, (2000, 9)),
    ] {
        let day = day(iso);
        assert_eq!((calendar::weekday(day), calendar::iso_week(day)), (weekday, week), "{iso}");
        let (year, month, of_month) = calendar::civil(day);
        assert_eq!(calendar::days(year, month, of_month), day);
    }
    for (year, easter) in [(1998, "1998-04-12"), (2016, "2016-03-27"), (2038, "2038-04-25")] {
        assert_eq!(calendar::easter(year), day(easter));
    }
    assert_eq!(calendar::nth_weekday(2016, 11, 4, 4), day("2016-11-24"));
    assert_eq!(calendar::nth_weekday(2016, 5, 1, -1), day("2016-05-30"));
    assert_eq!(calendar::add_months(2016, 1, -1), (2015, 12));
    assert!(calendar::exists(2016, 2, 29) && !calendar::exists(1900, 2, 29));
}

#[test]
fn the_automaton_stays_small() {
    for code in language::CODES {
        let language = language::language(code).expect("a code of the list");
        assert!(language.grammar.state_count() < 20_000, "{code}");
        assert!(language.grammar.rules.len() > 50, "{code}");
    }
}

#[test]
fn a_rule_that_cannot_be_read_names_its_line() {
    let mut lexicon = language::Lexicon::parse("MONTH\n  1 January\n").expect("a lexicon");
    for (rules, wanted) in [
        ("date : MONTH (", "line 1: ( without )"),
        ("# x\nfrob : MONTH", "line 2: no kind of rule frob"),
        ("date : MOON", "line 1: no class MOON"),
        ("date frob=1 : MONTH", "line 1: no setting frob"),
        ("date beside(MONTH) : MONTH", "line 1: no guard beside"),
    ] {
        let said = grammar::Grammar::parse(rules, "", &mut lexicon).expect_err("a bad rule");
        assert_eq!(said, wanted);
    }
}

/// The words of a text with what each may mean: where it ends, its shape, its meanings.
fn words_of(text: &str) -> Vec<(usize, token::Shape, Vec<token::Meaning>)> {
    let language = language::language("en").expect("a language there is");
    let mut chunk = token::Chunk::default();
    scan::Scanner::new(text, language).fill(&mut chunk);
    (0..chunk.tokens.len())
        .map(|at| (chunk.tokens[at].end, chunk.tokens[at].shape, chunk.meanings(at).to_vec()))
        .collect()
}

#[test]
fn a_word_is_the_same_at_the_end_of_a_text_as_within() {
    // At the end it is read letter by letter, within as a plain word.
    let lexicon = include_str!("language/en.lexicon");
    let rows = lexicon.lines().filter(|line| line.starts_with("  "));
    let mut count = 0;
    for word in rows.flat_map(|line| line.split_whitespace().skip(1)) {
        let first = word.chars().next().expect("no word is empty").len_utf8();
        let capital = word[..first].to_uppercase() + &word[first..];
        for form in [word.to_owned(), capital, word.to_uppercase()] {
            let within = format!("{form}{}", " ".repeat(20));
            assert_eq!(words_of(&form), words_of(&within), "{form}");
            count += 1;
        }
    }
    assert!(count > 2000, "{count} forms are too few");
    for form in
        ["I'm", "d'Or", "O'Neil's", "May.", "Sept.", "a.m.", "x.com", "http://a", "Mc2", "é"]
    {
        let within = format!("{form}{}", " ".repeat(20));
        assert_eq!(words_of(form), words_of(&within), "{form}");
    }
}
