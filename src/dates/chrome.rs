//! Where the article ends and the page goes on: comments, other articles, archives.

use super::language::{Heading, Language};

/// A heading is no longer than this, in bytes.
const LONGEST_HEADING: usize = 48;

/// The headings that go on have no more words than this before they do.
const LONGEST_PREFIX: usize = 3;

/// What follows an article on its page is no longer than this, in bytes, nor than the article.
const LONGEST_REST: usize = 20_000;

/// The first line that heads what is no longer the article, and what it says. With `strictly`, only
/// headings that never head a part of one.
pub(super) fn begins(
    text: &str,
    language: &'static Language,
    strictly: bool,
) -> Option<(usize, Heading)> {
    let mut start = 0;
    let earliest = (text.len() / 2).max(text.len().saturating_sub(LONGEST_REST));
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        let line = &text[start..end];
        let head = || {
            let whole = if line.len() <= 2 * LONGEST_HEADING { line } else { "" };
            heading(whole, language).or_else(|| heading(capitals(line), language))
        };
        let heading = if strictly && start < earliest { None } else { head() };
        let counts = |held: &Heading| match held {
            Heading::Chrome => true,
            Heading::Entry => !strictly && !among_entries(text, start, end),
            Heading::Part | Heading::Menu => !strictly,
        };
        if let Some(heading) = heading.filter(counts) {
            return Some((start, heading));
        }
        start = end + 1;
    }
    None
}

/// An entry of a menu is no longer than this, in bytes.
const LONGEST_ENTRY: usize = 28;

/// Whether the line from `start` to `end` stands in the midst of a menu: short lines without figures
/// before it and after it.
fn among_entries(text: &str, start: usize, end: usize) -> bool {
    let entry = |line: &str| {
        line.len() <= LONGEST_ENTRY
            && !line.contains(|sign: char| sign.is_ascii_digit() || matches!(sign, '.' | '?' | '!'))
    };
    let filled = |line: &&str| !line.trim().is_empty();
    let above = text[..start].rsplit('\n').filter(filled).take(1);
    let below = text[end..].split('\n').filter(filled).take(2);
    let below: Vec<&str> = below.collect();
    above.map(entry).eq([true]) && below.len() == 2 && below.into_iter().all(entry)
}

fn heading(line: &str, language: &'static Language) -> Option<Heading> {
    let signs = |sign: char| {
        matches!(sign, ':' | '.' | '»' | '↓' | '▼' | '(' | ')' | ' ') || sign.is_ascii_digit()
    };
    let number = |sign: char| sign.is_ascii_digit() || matches!(sign, ' ' | '(');
    if !may_open(line.trim_start().trim_start_matches(number), language) {
        return None;
    }
    let trimmed = line.trim().trim_end_matches(signs).trim();
    if trimmed.is_empty() || trimmed.len() > LONGEST_HEADING {
        return None;
    }
    let lower = trimmed.to_lowercase();
    let unnumbered = lower.trim_start_matches(number);
    let known = |words: &str| language.headings.get(words).copied();
    known(&lower).or_else(|| known(unnumbered)).or_else(|| {
        let mut ends = lower.match_indices(' ').take(LONGEST_PREFIX).map(|(at, _)| at);
        ends.find_map(|end| known(&format!("{} *", &lower[..end])))
    })
}

/// Whether some heading begins with the first word of a line, as most lines do not.
fn may_open(line: &str, language: &'static Language) -> bool {
    let ends = |byte: &u8| {
        matches!(byte, b':' | b'.' | b'(' | b')')
            || byte.is_ascii_whitespace()
            || byte.is_ascii_digit()
    };
    let bytes = line.as_bytes();
    let first = &bytes[..bytes.iter().position(ends).unwrap_or(bytes.len())];
    let same = |opening: &&str| opening.as_bytes().eq_ignore_ascii_case(first);
    let Some(letter) = first.first().map(|byte| usize::from(byte.to_ascii_lowercase())) else {
        return false;
    };
    // Most lines are told by their first word's letter and length.
    let lengths =
        letter.checked_sub(usize::from(b'a')).and_then(|at| language.opening_lengths.get(at));
    let fits = lengths.is_none_or(|lengths| lengths >> first.len().min(31) & 1 == 1);
    !first.is_ascii() || fits && language.openings.iter().any(same)
}

/// The words in capitals that a longer line begins with: "RELATED ARTICLES Tunnel late".
fn capitals(line: &str) -> &str {
    let shouted = |word: &str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let (mut end, mut words) = (0, 0);
    for word in line.split_inclusive(' ').take(LONGEST_PREFIX + 1) {
        if !shouted(word.trim_end()) {
            break;
        }
        end += word.len();
        words += 1;
    }
    if words > 1 { &line[..end] } else { "" }
}
