//! The phrases that tell the kinds of pages, as `*.genres` lists them: "kind: phrase, phrase".

use aho_corasick::{AhoCorasick, MatchKind};

/// The kinds, as the file names them.
pub(crate) const KINDS: [&str; 11] = [
    "event", "life", "minutes", "shop", "list", "report", "rites", "case", "court", "software",
    "policy",
];
pub(crate) const EVENT: usize = 0;
pub(crate) const LIFE: usize = 1;
pub(crate) const MINUTES: usize = 2;
pub(crate) const SHOP: usize = 3;
pub(crate) const LIST: usize = 4;
pub(crate) const REPORT: usize = 5;
pub(crate) const RITES: usize = 6;
pub(crate) const CASE: usize = 7;
pub(crate) const COURT: usize = 8;
pub(crate) const SOFTWARE: usize = 9;
pub(crate) const POLICY: usize = 10;

/// The phrases of a language, all looked for at once.
#[derive(Debug)]
pub(crate) struct Genres {
    pub(crate) phrases: AhoCorasick,
    /// Of each phrase its kind, and whether only short lines about the date count.
    pub(crate) kinds: Vec<(usize, bool)>,
}

impl Genres {
    pub(crate) fn parse(source: &str) -> Result<Self, String> {
        let (mut phrases, mut kinds) = (Vec::new(), Vec::new());
        for line in source.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let (kind, listed) = line.split_once(": ").ok_or_else(|| format!("no kind: {line}"))?;
            let name = kind.trim_end_matches('^');
            let known = KINDS.iter().position(|known| *known == name);
            let known = known.ok_or_else(|| format!("unknown kind: {line}"))?;
            for phrase in listed.split(", ") {
                phrases.push(phrase);
                kinds.push((known, kind.len() > name.len()));
            }
        }
        let phrases = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(phrases)
            .map_err(|problem| problem.to_string())?;
        Ok(Self { phrases, kinds })
    }
}
