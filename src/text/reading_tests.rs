//! Sentences, words, markup and tags, as tables.

use super::markup::{Plain, without_tags};
use super::paragraphs::paragraphs;
use super::sentences::{sentences, sentences_across_lines};
use super::tagger::{Tag, Tagger};
use super::unspaced::Recurring;
use super::web_tokens::tokenize;

#[test]
fn where_sentences_end() {
    for (text, expected, why) in [
        ("Rain fell. Then it stopped.", &["Rain fell.", "Then it stopped."][..], "a full stop"),
        ("Why? Because! So", &["Why?", "Because!", "So"], "other terminals"),
        ("He said \"Go home.\" Then left.", &["He said \"Go home.\"", "Then left."], "a quotation"),
        ("\"Go!\" said the mayor. Yes.", &["\"Go!\" said the mayor.", "Yes."], "lower case behind"),
        ("Mr. Ash left. He ran.", &["Mr. Ash left.", "He ran."], "an abbreviation"),
        ("The U.S. Army came. It left.", &["The U.S. Army came.", "It left."], "a dotted one"),
        ("He saw Mary J. Berg. She ran.", &["He saw Mary J. Berg.", "She ran."], "an initial"),
        ("It is due on 5. March. Or not.", &["It is due on 5. March.", "Or not."], "a day"),
        ("A. Open it. Then read.", &["A. Open it.", "Then read."], "an item of a list"),
        ("It was (we know. Not so) done.", &["It was (we know. Not so) done."], "a bracket"),
        ("It cost $5.50. So what", &["It cost $5.50.", "So what"], "an amount"),
        ("no.space here", &["no.space here"], "no white space"),
        ("Er kam z.B. Then not", &["Er kam z.B. Then not"], "an abbreviation of another language"),
        (
            "All is calm in here\n\nThe rule (No. 23 of 2011, sec. 4(b)) holds as before.",
            &["All is calm in here\n\nThe rule (No. 23 of 2011, sec. 4(b)) holds as before."],
            "less than 55 characters go on over an open bracket, line breaks count as they are",
        ),
        (
            "All is calm out there now\n\nThe rule (No. 23 of 2011, sec. 4(b)) held then, and it \
             has held ever since, in all of the country.",
            &[
                "All is calm out there now\n\nThe rule (No. 23 of 2011, sec.",
                "4(b)) held then, and it has held ever since, in all of the country.",
            ],
            "more do not",
        ),
        ("", &[], "nothing"),
        (" . ", &["."], "a terminal alone"),
    ] {
        let found: Vec<&str> = sentences_across_lines(text).map(|span| &text[span]).collect();
        assert_eq!(found, expected, "{why}");
    }
}

#[test]
fn a_line_that_opens_with_a_capital_begins_a_sentence() {
    let text = "Tunnel late\nThe tunnel is\nlate again";
    let found: Vec<&str> = sentences(text).map(|span| &text[span]).collect();
    assert_eq!(found, ["Tunnel late", "The tunnel is\nlate again"]);
    assert_eq!(sentences_across_lines(text).count(), 1);
}

#[test]
fn words_and_symbols() {
    for (sentence, expected) in [
        ("He didn't go.", "He|did|n't|go|."),
        ("John's cat, it’s", "John|'s|cat|,|it|’s"),
        ("The U.S. Army", "The|U.S.|Army"),
        ("in the U.S.", "in|the|U.S|."),
        ("1,000.50 at 12:30", "1,000.50|at|12:30"),
        ("a co-op -- or x–y", "a|co-op|--|or|x|–|y"),
        ("5% of $1.5m", "5|%|of|$|1.5m"),
        ("see http://a.org/x?y=1 now", "see|http://a.org/x?y=1|now"),
        ("mail me@a.org now", "mail|me@a.org|now"),
        ("wait... what?!", "wait|...|what|?|!"),
        ("“Yes,” he", "“|Yes|,”|he"),
        ("30 km² of it", "30|km²|of|it"),
        ("the 1990s' end", "the|1990s'|end"),
        ("(R-Wis.).", "(|R-Wis.|)|."),
    ] {
        let mut tokens = Vec::new();
        tokenize(sentence, 0..sentence.len(), &mut tokens);
        let found: Vec<&str> = tokens.into_iter().map(|span| &sentence[span]).collect();
        assert_eq!(found.join("|"), expected, "{sentence}");
    }
}

#[test]
fn markup_is_read_past() {
    for (source, expected, why) in [
        ("plain", "plain", "nothing to do"),
        ("a < b > c", "a < b > c", "no tags"),
        ("<IBM> fell, <Video Mall Inc> rose", "<IBM> fell, <Video Mall Inc> rose", "companies"),
        ("<p>Hi <b>you</b></p>", "Hi you", "tags"),
        ("x<script>var a = '<p>';</script>y", "x y", "a script"),
        ("x<!-- a > b -->y", "x y", "a comment"),
        ("x <script>never closed", "x never closed", "an open script"),
        ("R&amp;D &eacute;t&eacute;", "R&D été", "references"),
        ("&lt;p&gt;Hi&lt;/p&gt;", "Hi", "escaped once too often"),
        ("<a href=\"x>y\">z", "y\">z", "an attribute with a bracket"),
    ] {
        let plain = Plain::of(source);
        let words: Vec<&str> = plain.text().split_whitespace().collect();
        assert_eq!(words.join(" "), expected, "{why}");
    }
    let source = "&amp;&amp; <b>Ash</b>";
    let plain = Plain::of(source);
    let at = plain.text().find("Ash").unwrap();
    assert_eq!(&source[plain.source(at)..][..3], "Ash");
}

#[test]
fn tags_are_left_out() {
    for (source, expected, why) in [
        ("plain", None, "nothing to do"),
        ("R&amp;D at a < b", None, "references alone"),
        ("2 &lt; 3 &amp; <IBM>", None, "no tags"),
        ("<p>One</p><p>two</p>", Some("\nOne\n\ntwo\n"), "what ends a line parts words"),
        ("<b>O</b>ne <i>two</i>.", Some("One two."), "what does not, does not"),
        ("&lt;b&gt;R&amp;amp;D&lt;/b&gt;", Some("R&D"), "escaped once too often"),
        ("x<script>a < b</script>y<!-- z -->", Some("x\ny"), "scripts and comments"),
        ("a<amp-img src=\"/b.jpg\"></amp-img> c<o:p></o:p>", Some("a c"), "elements of others"),
        ("see <http://a.org/b>, <mailto:c@d.org>, <ABC-A> and <a-", None, "addresses and names"),
    ] {
        let found = without_tags(source, &mut || Ok(())).unwrap();
        assert_eq!(found.as_deref(), expected, "{why}");
    }
    let long = "<p>a</p>".repeat(100_000);
    let mut left = 3;
    let mut check = || {
        left -= 1;
        if left == 0 { Err(crate::error::Error::interrupted()) } else { Ok(()) }
    };
    assert!(without_tags(&long, &mut check).is_err(), "who wants to stop can");
}

#[test]
fn paragraphs_of_wrapped_and_of_plain_lines() {
    assert_eq!(paragraphs("One\nTwo\n\nThree").len(), 3);
    assert_eq!(paragraphs("one two\nthree four\nfive\n\nSix").len(), 2);
    assert_eq!(paragraphs("\n \n").len(), 0);
}

#[test]
fn tags_of_sentences() {
    use Tag::{Adjective, Determiner, Name, Noun, Number, Preposition, Pronoun, Punctuation, Verb};
    for (sentence, expected) in [
        (
            "She bought two small houses .",
            &[Pronoun, Verb, Number, Adjective, Noun, Punctuation][..],
        ),
        ("The mayor of Paris spoke .", &[Determiner, Noun, Preposition, Name, Verb, Punctuation]),
    ] {
        let words: Vec<&str> = sentence.split(' ').collect();
        assert_eq!(Tagger::default().tags(&words), expected, "{sentence}");
    }
}

#[test]
fn words_that_recur_without_spaces() {
    for (text, expected, why) in [
        ("隧道好，隧道贵", "隧道|好|，|隧道|贵", "the longest that recurs"),
        ("ตลาดใหม่ตลาดเก่า", "ตลาด|ใหม่|ตลาด|เก่า", "marks stay with their letters"),
    ] {
        let recurring = Recurring::of(text).unwrap();
        let mut tokens = Vec::new();
        tokenize(text, 0..text.len(), &mut tokens);
        recurring.cut(text, &mut tokens);
        let found: Vec<&str> = tokens.iter().map(|span| &text[span.clone()]).collect();
        assert!(found.iter().all(|word| word.chars().count() <= 6), "{why}: {found:?}");
        assert_eq!(found.concat(), text, "{why}");
        assert_eq!(found[0], expected.split('|').next().unwrap(), "{why}");
    }
}
