//! Languages as data: a lexicon (words to classes) and rules (patterns of classes), compiled once.
//!
//! `<code>.lexicon` lists classes and their words, `<code>.rules` the patterns. The syntax of both is
//! told in `docs/dates.md`. `<code>.names` lists names that hold a word of time,
//! `<code>.genres` the phrases that tell what kind a page is of. Nothing outside these files knows a word of any language.

mod field;
pub(crate) mod genres;
mod lexicon;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

pub(crate) use field::Field;
pub(crate) use lexicon::{LONGEST_WORD, Lexicon, Listed};

use super::grammar::Grammar;
use super::pairs::Pairs;
use genres::Genres;

/// A language: what its words may mean, and the patterns they form.
#[derive(Debug)]
pub(crate) struct Language {
    pub(crate) lexicon: Lexicon,
    pub(crate) grammar: Grammar,
    pub(crate) pairs: Pairs,
    /// Lines that head what is no longer the article.
    pub(crate) headings: FxHashMap<&'static str, Heading>,
    /// What tells the kinds of pages, where the language knows them.
    pub(crate) genres: Option<Genres>,
    /// The first words of those headings.
    pub(crate) openings: Vec<&'static str>,
    /// A bit for each length that such a word has, by its first letter.
    pub(crate) opening_lengths: [u32; 26],
}

/// What a heading of the page says of what stands below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Heading {
    /// No longer the article.
    Chrome,
    /// Perhaps a part of it, but no date of publication.
    Part,
    /// The same, but it may be an entry of the menu above an article, too.
    Menu,
    /// The same; among other entries of a menu it heads nothing.
    Entry,
}

impl Language {
    fn compile(
        code: &str,
        words: &str,
        rules: &str,
        names: &str,
        headings: &'static str,
        genres: Option<&str>,
    ) -> Self {
        let mut lexicon = Lexicon::parse(words)
            .unwrap_or_else(|problem| panic!("{code}.lexicon is part of the program: {problem}"));
        let grammar = Grammar::parse(rules, names, &mut lexicon)
            .unwrap_or_else(|problem| panic!("{code}.rules is part of the program: {problem}"));
        lexicon.seal();
        let genres = genres.map(|genres| {
            Genres::parse(genres)
                .unwrap_or_else(|problem| panic!("{code}.genres is part of the program: {problem}"))
        });
        let pairs = Pairs::of(&grammar, lexicon.listed());
        lexicon.note_beginnings(|sense| pairs.may_begin(sense));
        let headings: FxHashMap<_, _> = headings
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| {
                let mark = line.split_at_checked(1).map_or("", |(mark, _)| mark);
                match mark {
                    "~" => (&line[1..], Heading::Part),
                    "+" => (&line[1..], Heading::Menu),
                    "^" => (&line[1..], Heading::Entry),
                    _ => (line, Heading::Chrome),
                }
            })
            .collect();
        let mut openings: Vec<_> =
            headings.keys().filter_map(|line| line.split(' ').next()).collect();
        openings.sort_unstable();
        openings.dedup();
        let mut opening_lengths = [0; 26];
        for opening in &openings {
            let first =
                usize::from(opening.as_bytes().first().map_or(0, |byte| byte.wrapping_sub(b'a')));
            if let Some(lengths) = opening_lengths.get_mut(first) {
                *lengths |= 1 << opening.len().min(31);
            }
        }
        Self { lexicon, grammar, pairs, headings, genres, openings, opening_lengths }
    }
}

static ENGLISH: LazyLock<Language> = LazyLock::new(|| {
    Language::compile(
        "en",
        include_str!("en.lexicon"),
        include_str!("en.rules"),
        include_str!("en.names"),
        include_str!("en.headings"),
        Some(include_str!("en.genres")),
    )
});

static GERMAN: LazyLock<Language> = LazyLock::new(|| {
    Language::compile(
        "de",
        include_str!("de.lexicon"),
        include_str!("de.rules"),
        "",
        include_str!("de.headings"),
        None,
    )
});

/// The codes of the languages there are.
pub(crate) const CODES: &[&str] = &["en", "de"];

/// The language of a code, compiled on first use.
pub(crate) fn language(code: &str) -> Option<&'static Language> {
    match code {
        "en" => Some(&ENGLISH),
        "de" => Some(&GERMAN),
        _ => None,
    }
}
