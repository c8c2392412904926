//! Tests of the normalised words.

use super::words::{PIECE, WordHashes, placed_words, words};
use crate::batch::Batch;

/// Text, its words, why.
#[rustfmt::skip]
const CASES: &[(&str, &str, &str)] = &[
    ("", "", "nothing"),
    (" ...!? ", "", "no word"),
    ("I", "i", "one letter"),
    ("The Mayor's aide said: “No.”", "the mayors aide said no", "apostrophes and quotes"),
    ("IT’S 3.5% of £1,200 (U.S.)", "its 3 5 of 1 200 u s", "digits are words"),
    ("don´t don`t donʼt don′t don＇t", "dont dont dont dont dont", "whatever the apostrophe"),
    ("R&amp;D caf&eacute; &#8217;tis &amp;lt;i&amp;gt;", "r d café tis i", "references, up to twice"),
    ("AT&T R&D Q&A &c", "at t r d q a c", "ampersands that mean themselves"),
    ("Straße STRASSE ﬁnance １２３", "strasse strasse finance 123", "full case folding, NFKC"),
    ("cafe\u{301} inter\u{ad}national zero\u{200b}width", "café international zerowidth", "marks, no width"),
    ("e\u{301}\u{301}E\u{301}", "é\u{301}é", "a mark joins an ASCII letter before it"),
    ("&eacute; e&#769; &#101;&#x301;", "é é é", "references and marks"),
    ("Ι\u{308}\u{301} ΐ", "ΐ ΐ", "what folding takes apart is put together"),
    ("govern-\nment well-known", "government well known", "a word cut at the end of a line"),
    ("govern- \r\n  ment govern\u{2010}\nment govern\u{ad}\nment govern&shy;\nment",
        "government government government government", "in all its ways"),
    ("2014-\n15 end -\nnext well-\n\nknown so-\n", "2014 15 end next well known so", "no word cut"),
    ("über-\nélan", "überélan", "letters beyond ASCII"),
    ("Ελλάς Москва القاهرة नमस्ते", "ελλάσ москва القاهرة नमस्ते", "other alphabets"),
    ("東京で会見", "東京 京で で会 会見", "pairs where there are no spaces"),
    ("新闻 News 发布会", "新闻 news 发布 布会", "among words"),
    ("新闻News发布会2人", "新闻 news 发布 布会 2 人", "next to words"),
    ("東-京 東'京 東.京 東&amp;京", "東 京 東京 東 京 東 京", "parted, or not, by what stands between"),
    ("a-\u{301}b \u{301}", "a \u{301}b \u{301}", "marks without a letter"),
    ("カ\u{3099}ｶﾞ", "ガガ", "a voiced mark of its own, of half width"),
    ("ก็", "ก\u{e47}", "Thai, by code points"),
    ("น้ำ", "น\u{e49} \u{e49}\u{e4d} \u{e4d}า", "Thai SARA AM taken apart by NFKC"),
    ("a_b x@y.org 𝐁𝐨𝐥𝐝", "a b x y org bold", "mathematical letters"),
    ("naïve—Zürich…“quoted”", "naïve zürich quoted", "dashes part"),
    ("한국어 뉴스", "한국어 뉴스", "Hangul has spaces"),
    ("a\0b \u{fffd}c", "a b c", "NUL and replacement characters part"),
    ("❤\u{fe0f} 🗞 ok", "ok", "emoji"),
];

#[test]
fn words_of_all_kinds() {
    for (text, expected, why) in CASES {
        let expected: Vec<&str> = expected.split_whitespace().collect();
        assert_eq!(words(text), expected, "{text:?}: {why}");
    }
}

/// The hashes of a text's words.
fn hashes(text: &str) -> Vec<u64> {
    let mut found = Vec::new();
    WordHashes::new().read(text, PIECE, &mut found, |_| Ok(())).expect("nothing stops it");
    found
}

#[test]
fn hashes_are_equal_where_words_are() {
    for (text, expected, why) in CASES {
        assert_eq!(hashes(text), hashes(expected), "{text:?}: {why}");
        let placed: Vec<u64> =
            placed_words(text, &Batch::new()).unwrap().iter().map(|word| word.hash).collect();
        assert_eq!(placed, hashes(text), "{text:?}: placed");
    }
    let long = "Donaudampfschifffahrtsgesellschaftskapitän";
    assert_eq!(hashes(long), hashes(&long.to_uppercase()));
    assert_ne!(hashes(long), hashes(&long.replace("kapitän", "kapitan")));
    assert_ne!(hashes("à"), hashes("á"), "bytes beyond ASCII keep their case bit");
}

#[test]
fn words_stand_where_they_were_read() {
    for (text, expected) in [
        ("Don't  go", vec!["Don't", "go"]),
        ("caf&eacute;s, naïve", vec!["caf&eacute;s", "naïve"]),
        ("the cafe\u{301}’s", vec!["the", "cafe\u{301}’s"]),
        ("govern-\nment is", vec!["govern-\nment", "is"]),
        ("東京で", vec!["東京", "京で"]),
        ("Ｎｅｗｓ２", vec!["Ｎｅｗｓ２"]),
    ] {
        let placed = placed_words(text, &Batch::new()).unwrap();
        let found: Vec<&str> = placed.iter().map(|word| &text[word.start..word.end]).collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn pieces_of_a_long_text_lose_nothing() {
    for unit in
        ["two words ", "caf&eacute; — naïve ", "他昨天在北京宣布了这项决定。", "a-\n b' ", "x"]
    {
        let text = unit.repeat(60_000 / unit.len());
        let joined: Vec<String> = words(&text);
        let letters: usize = joined.iter().map(String::len).sum();
        let once: usize = words(unit).iter().map(String::len).sum();
        if unit == "x" {
            assert_eq!(joined.len(), 1);
        } else if unit == "a-\n b' " {
            assert_eq!(letters, once * (60_000 / unit.len()));
        } else {
            assert_eq!(joined.len(), words(unit).len() * (60_000 / unit.len()), "{unit}");
        }
        let again = hashes(&text);
        assert_eq!(again.len(), joined.len());
    }
}

#[test]
fn a_text_without_an_end_to_its_words_is_read_as_if_at_once() {
    for unit in [
        "&",
        "&amp;",
        "&amp;amp;",
        "&#769;",
        "- ",
        "-\n",
        "'",
        "a'b-",
        "東",
        "東京&",
        "ก็",
        "e\u{301}",
        "❤\u{fe0f}",
        "\u{fffd}",
        "\u{200b}",
        "a&\u{301}",
        "&eacute;-\n",
        "。",
        "か\u{3099}",
        "x.",
    ] {
        let text = unit.repeat(300_000 / unit.len());
        let mut at_once = Vec::new();
        let mut pieces = 0;
        WordHashes::new().read(&text, usize::MAX, &mut at_once, |_| Ok(())).unwrap();
        let mut found = Vec::new();
        let count = |_: &mut Vec<u64>| {
            pieces += 1;
            Ok(())
        };
        WordHashes::new().read(&text, PIECE, &mut found, count).unwrap();
        assert_eq!(found, at_once, "{unit:?}");
        // Apostrophes are passed over at once, and one word is one.
        if !unit.contains('\'') && found.len() != 1 {
            assert!(pieces > 1, "{unit:?} is read in pieces, so that it can be stopped");
        }
        let placed = placed_words(&text, &Batch::new()).unwrap();
        assert!(placed.iter().map(|word| word.hash).eq(at_once), "{unit:?}: placed");
        assert!(placed.windows(2).all(|two| two[0].start <= two[1].start), "{unit:?}");
    }
}
