//! The words and signs of one line.

use super::TOP;

/// A boundary of characters at or before `at`.
pub(super) fn clip(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The words of a line with their places; of two that were glued ("HolmPosted") each by itself.
pub(super) fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    let words = line.split(|letter: char| !letter.is_alphanumeric()).filter_map(move |word| {
        let start = at;
        at += word.len();
        // The separator's own length.
        at += line[at..].chars().next().map_or(0, char::len_utf8);
        (!word.is_empty()).then_some((start, word))
    });
    words.flat_map(|(start, word)| {
        let cut = glued(word).unwrap_or(0);
        [(start, &word[..cut]), (start + cut, &word[cut..])]
            .into_iter()
            .filter(|(_, part)| !part.is_empty())
    })
}

/// Where the second of two glued words begins: a capital after a small letter, with more of them
/// after it than a name such as "McCoy" has.
fn glued(word: &str) -> Option<usize> {
    const SHORTEST: usize = 6;
    let bytes = word.as_bytes();
    (3..bytes.len().saturating_sub(SHORTEST - 1)).find(|at| {
        bytes[at - 1].is_ascii_lowercase()
            && bytes[*at].is_ascii_uppercase()
            && bytes[at + 1..].iter().all(u8::is_ascii_lowercase)
    })
}

pub(super) fn starts_with_word(text: &str, is_it: impl Fn(&str) -> bool) -> bool {
    words(text).next().is_some_and(|(at, word)| at == 0 && is_it(word))
}

pub(super) fn is_separator(letter: char) -> bool {
    matches!(
        letter,
        '|' | '•'
            | '·'
            | '~'
            | '»'
            | '›'
            | '>'
            | '*'
            | '['
            | ']'
            | '('
            | '{'
            | '}'
            | '–'
            | '—'
            | '-'
            | '\u{2028}'
            | '►'
            | '▼'
            | '/'
    )
}

/// The part of a line after its last separator or full stop.
pub(super) fn last_segment(before: &str) -> &str {
    let mut cut = 0;
    let mut previous = ' ';
    for (at, letter) in before.char_indices() {
        let spaced = before[at + letter.len_utf8()..].starts_with(' ')
            || at + letter.len_utf8() == before.len();
        let separates = match letter {
            '-' | '/' => previous == ' ' && spaced,
            '.' if previous == ' ' => spaced,
            '.' => {
                spaced && before[..at].split_whitespace().last().is_some_and(|word| word.len() > 3)
            }
            _ => is_separator(letter),
        };
        if separates {
            cut = at + letter.len_utf8();
        }
        previous = letter;
    }
    &before[cut..]
}

/// Whether a sentence ends within `rest`; a stop after "Dr" or an initial ends none.
pub(super) fn ends_sentence(rest: &str) -> bool {
    const LONGEST_TITLE: usize = 3;
    let stops = rest.match_indices(". ").any(|(at, _)| {
        let word = rest[..at].rsplit(|sign: char| !sign.is_alphanumeric()).next();
        !word
            .is_some_and(|word| word.len() <= LONGEST_TITLE && word.starts_with(char::is_uppercase))
    });
    stops || rest.contains("! ") || rest.contains("? ")
}

pub(super) fn is_upper(word: &str) -> bool {
    word.chars().any(char::is_alphabetic) && !word.chars().any(char::is_lowercase)
}

pub(super) fn is_clock_word(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let digits = lower.trim_end_matches(['a', 'p', 'm']);
    digits.len() < lower.len()
        && !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        || matches!(lower.as_str(), "am" | "pm")
}

/// Whether a time of day comes next: "at 9:12 am", "- 10:08", ", 17.09".
pub(super) fn begins_with_clock(after: &str) -> bool {
    // "Close 4 March 2021: 3.12" is a price.
    let figure = after.trim_start().starts_with(':');
    // "July 14, 2016...2:12 pm".
    let after = after.strip_prefix("...").unwrap_or(after);
    let after = after
        .trim_start_matches([' ', ',', '-', '–', '—', '|', '@', ':', '\u{a0}', '\t', '(', '[']);
    let after = after.strip_prefix("at ").unwrap_or(after);
    let bytes = after.as_bytes();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (1..=2).contains(&digits)
        && match bytes.get(digits) {
            Some(b'.') if figure => false,
            Some(b':' | b'.') => bytes
                .get(digits + 1..digits + 3)
                .is_some_and(|two| two.iter().all(u8::is_ascii_digit)),
            Some(b'a' | b'p' | b'A' | b'P') => true,
            Some(b' ') => {
                matches!(bytes.get(digits + 1), Some(b'a' | b'p' | b'A' | b'P'))
                    && matches!(bytes.get(digits + 2), Some(b'm' | b'M' | b'.'))
            }
            _ => false,
        }
}

/// Whether a time of day stands in a line: "7:30", "7pm", "7.30 p.m.", or "10.30 " at its head.
pub(super) fn has_clock(line: &str) -> bool {
    let figure = |sign: char| sign.is_ascii_digit() || matches!(sign, ':' | '.');
    let mut at = 0;
    line.split_inclusive(|sign: char| !figure(sign)).any(|part| {
        let (from, number) = (at, part.trim_end_matches(|sign: char| !figure(sign)));
        at += part.len();
        let rest = &line[from + number.len()..];
        let told = number.contains(':') || from == 0 && rest.starts_with(' ');
        !number.is_empty()
            && !line[..from].ends_with(['$', '£', '€', '-', '+'])
            && begins_with_clock(&line[from..])
            && (told || rest.trim_start().to_ascii_lowercase().starts_with(is_meridiem))
    })
}

fn is_meridiem(letter: char) -> bool {
    matches!(letter, 'a' | 'p')
}

/// A line this long, in bytes, that ends in a full stop is a paragraph of running text.
const SHORTEST_PARAGRAPH: usize = 70;

/// How many paragraphs of running text stand in the lines of `text`, as far back as the top of a
/// page goes.
pub(super) fn paragraphs_before(text: &str) -> usize {
    if text.len() > TOP {
        return usize::MAX;
    }
    text.lines()
        .filter(|line| {
            line.len() >= SHORTEST_PARAGRAPH && line.trim_end().ends_with(['.', '"', '”'])
        })
        .count()
}
