//! HTML character references, as a browser reads them in running text.
//!
//! Scraped articles hold references left in by one round of escaping too many, often by two:
//! `AT&amp;amp;T`. What [`decode`] makes of a text is what decoding it twice from end to end makes.

use super::entities::NAMED;

/// The longest name of the table is 31 letters; two rounds never need to see further ahead.
const WINDOW: usize = 48;

/// What one reference stands for: up to two characters.
pub(super) type Decoded = ([char; 2], usize);

/// The reference at byte `at` of `text`, where an ampersand stands, after two rounds of decoding:
/// what it stands for, and the byte after it. `None` for an ampersand that means itself.
pub(super) fn decode(text: &str, at: usize) -> Option<(Decoded, usize)> {
    let (mut first, mut end) = (([' '; 2], 0), at + 1);
    if let Some((decoded, after)) = once(&text[at..]) {
        (first, end) = (decoded, at + after);
        if decoded != (['&', ' '], 1) {
            return Some((first, end));
        }
    }
    match again(text, end) {
        Some((decoded, after)) => Some((decoded, after)),
        None => (end > at + 1).then_some((first, end)),
    }
}

/// The second round: an ampersand is read already, `text[from..]` follows and is decoded once.
fn again(text: &str, from: usize) -> Option<(Decoded, usize)> {
    let next = *text.as_bytes().get(from)?;
    if !(next.is_ascii_alphanumeric() || next == b'#' || next == b'&') {
        return None;
    }
    let mut window = String::from("&");
    let mut ends = vec![from];
    let mut at = from;
    while window.len() < WINDOW && at < text.len() {
        let rest = &text[at..];
        let plain = rest.chars().next().map_or(([' '; 2], 0), |c| ([c, ' '], 1));
        let ((chars, count), length) = once(rest).unwrap_or_else(|| (plain, plain.0[0].len_utf8()));
        at += length;
        for c in &chars[..count] {
            window.push(*c);
            ends.resize(window.len(), at);
        }
        if !chars[..count].iter().all(|c| c.is_ascii_alphanumeric() || *c == '#') {
            break;
        }
    }
    let (decoded, length) = once(&window)?;
    Some((decoded, ends[length - 1]))
}

/// The reference that `text` begins with, and its length.
fn once(text: &str) -> Option<(Decoded, usize)> {
    let bytes = text.as_bytes();
    if bytes.first() != Some(&b'&') {
        return None;
    }
    match bytes.get(1)? {
        b'#' => number(bytes),
        byte if byte.is_ascii_alphanumeric() => name(bytes),
        _ => None,
    }
}

fn number(bytes: &[u8]) -> Option<(Decoded, usize)> {
    let hexadecimal = matches!(bytes.get(2), Some(b'x' | b'X'));
    let (from, radix) = if hexadecimal { (3, 16) } else { (2, 10) };
    let mut value = 0_u32;
    let mut end = from;
    while let Some(digit) = bytes.get(end).and_then(|byte| char::from(*byte).to_digit(radix)) {
        value = value.saturating_mul(radix).saturating_add(digit);
        end += 1;
    }
    if end == from {
        return None;
    }
    if bytes.get(end) == Some(&b';') {
        end += 1;
    }
    Some((code_point(value), end))
}

/// The character of a numeric reference; the upper control characters are read as Windows-1252,
/// which is what their writers meant, and what is no character at all as nothing.
fn code_point(value: u32) -> Decoded {
    let upper = value.wrapping_sub(0x80);
    let read = match value {
        0x80..=0x9f => WINDOWS_1252[upper as usize],
        0 | 0xd800..=0xdfff | 0x11_0000.. => '\u{fffd}',
        1..=8 | 0xb | 0xe..=0x1f | 0x7f | 0xfdd0..=0xfdef => return ([' '; 2], 0),
        _ if value & 0xfffe == 0xfffe => return ([' '; 2], 0),
        _ => char::from_u32(value).unwrap_or('\u{fffd}'),
    };
    ([read, ' '], 1)
}

/// What the bytes 0x80 to 0x9f stand for in Windows-1252 (HTML Living Standard, section 13.2.5.80).
#[rustfmt::skip]
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// A named reference: the whole name before a semicolon, or else the longest of the old names that
/// the letters begin with.
fn name(bytes: &[u8]) -> Option<(Decoded, usize)> {
    let length = bytes[1..].iter().take(32).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let letters = std::str::from_utf8(&bytes[1..=length]).ok()?;
    if bytes.get(length + 1) == Some(&b';')
        && let Some((meaning, _)) = look_up(letters)
    {
        return Some((meaning, length + 2));
    }
    (2..=letters.len().min(6)).rev().find_map(|end| match look_up(&letters[..end]) {
        Some((meaning, true)) => Some((meaning, end + 1)),
        _ => None,
    })
}

fn look_up(name: &str) -> Option<(Decoded, bool)> {
    let at = NAMED.binary_search_by_key(&name, |entry| entry.0).ok()?;
    let (_, meaning, old) = NAMED[at];
    let mut chars = meaning.chars();
    let first = chars.next()?;
    Some((chars.next().map_or(([first, ' '], 1), |second| ([first, second], 2)), old))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_as_two_rounds_of_a_browser_read_them() {
        for (text, expected, why) in [
            ("&amp;", Some(("&", 5)), "means itself, and is gone over"),
            ("&eacute;t", Some(("é", 8)), "named"),
            ("&copy2015", Some(("©", 5)), "an old name needs no semicolon"),
            ("&notit;", Some(("¬", 4)), "nor at the beginning of other letters"),
            ("&hellip ", None, "a newer one needs it"),
            ("&#8217;tis", Some(("’", 7)), "decimal"),
            ("&#x2019 s", Some(("’", 7)), "hexadecimal, no semicolon"),
            ("&#146;", Some(("’", 6)), "Windows-1252"),
            ("&#0;", Some(("\u{fffd}", 4)), "no character"),
            ("&#99999999999999;", Some(("\u{fffd}", 17)), "out of range"),
            ("&#1;", Some(("", 4)), "a control character"),
            ("&amp;lt;b", Some(("<", 8)), "escaped twice"),
            ("&amp;amp;lt;b", Some(("&", 9)), "escaped three times: the third stays"),
            ("&&#108;t;b", Some(("<", 9)), "made by the first round alone"),
            ("&amp;amp ", Some(("&", 8)), "twice, the second without semicolon"),
            ("&amp;#39;s", Some(("'", 9)), "twice, a number"),
            ("&NotEqualTilde;", Some(("≂\u{338}", 15)), "two characters"),
            ("& b", None, "an ampersand"),
            ("&", None, "at the end"),
            ("&#;", None, "no digits"),
            ("&é", None, "no name"),
        ] {
            let found = decode(text, 0)
                .map(|((chars, count), end)| (chars[..count].iter().collect::<String>(), end));
            let expected = expected.map(|(meaning, end)| (meaning.to_string(), end));
            assert_eq!(found, expected, "{text}: {why}");
        }
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(NAMED.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
