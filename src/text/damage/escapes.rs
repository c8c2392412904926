//! Escapes of mail, of addresses, of programs and of word processors, read back.

use super::recoded::WINDOWS_1252;
use super::{LEAST_MARKS, rewritten};
use crate::error::Result;

/// The value of two hexadecimal digits.
fn byte(digits: Option<&[u8]>) -> Option<u8> {
    let [high, low] = *digits? else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|value| value as u8);
    Some(digit(high)? << 4 | digit(low)?)
}

/// Whether this begins with an escape of quoted-printable: no control character but a blank, or a line
/// that goes on.
pub(super) fn is_mail_escape(rest: &[u8]) -> bool {
    match rest.get(1) {
        Some(b'\r') => rest.get(2) == Some(&b'\n'),
        Some(b'\n') => true,
        _ => byte(rest.get(1..3)).is_some_and(is_text),
    }
}

fn is_text(byte: u8) -> bool {
    byte >= b' ' && byte != 0x7f || matches!(byte, b'\t' | b'\n' | b'\r')
}

/// The text of a mail.
pub(super) fn from_mail(text: &str, check: &mut dyn FnMut() -> Result<()>) -> Result<String> {
    let bytes = text.as_bytes();
    let line = |at: usize| match bytes[at + 1..] {
        [b'\r', b'\n', ..] => Some(at + 3),
        [b'\n', ..] => Some(at + 2),
        _ => None,
    };
    let changes = runs(bytes, b'=', |rest| byte(rest.get(1..3)), 3, line);
    rewritten(text, check, changes)
}

/// Whether this is written for an address: no blanks, but escapes of them or of what is not ASCII.
pub(super) fn is_for_an_address(glance: &[u8]) -> bool {
    let beginning = &glance[..glance.len().min(256)];
    let is_escape = |at: &usize| {
        byte(glance.get(at + 1..at + 3)).is_some_and(|byte| byte == b' ' || byte >= 0x80)
    };
    !beginning.iter().any(u8::is_ascii_whitespace)
        && memchr::memchr_iter(b'%', glance).filter(is_escape).take(LEAST_MARKS).count()
            == LEAST_MARKS
}

/// The text of an address.
pub(super) fn from_address(text: &str, check: &mut dyn FnMut() -> Result<()>) -> Result<String> {
    let changes = runs(text.as_bytes(), b'%', |rest| byte(rest.get(1..3)), 3, |_| None);
    rewritten(text, check, changes)
}

/// Stretches of escaped bytes, each `length` long and opened by `sign`, with the text they stand for.
/// `nothing` tells where an escape ends that stands for none.
fn runs(
    bytes: &[u8],
    sign: u8,
    value: impl Fn(&[u8]) -> Option<u8>,
    length: usize,
    nothing: impl Fn(usize) -> Option<usize>,
) -> impl Iterator<Item = (usize, usize, String)> {
    let mut past = 0;
    memchr::memchr_iter(sign, bytes).filter_map(move |start| {
        if start < past {
            return None;
        }
        let (mut at, mut found) = (start, Vec::new());
        while bytes.get(at) == Some(&sign) {
            match (nothing(at), value(&bytes[at..])) {
                (Some(end), _) => at = end,
                (None, Some(byte)) => {
                    found.push(byte);
                    at += length;
                }
                (None, None) => break,
            }
        }
        past = at.max(start + 1);
        (at > start).then(|| (start, at, decoded(&found)))
    })
}

/// Bytes as UTF-8, or else as Windows-1252.
fn decoded(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| windows(*byte)).collect(),
    }
}

fn windows(byte: u8) -> char {
    byte.checked_sub(0x80)
        .map_or(char::from(byte), |upper| WINDOWS_1252.chars().nth(upper.into()).unwrap_or(' '))
}

/// Whether this begins with an escape that only programs and Rich Text Format write.
pub(super) fn is_backslash_escape(rest: &[u8]) -> bool {
    match rest.get(1) {
        Some(b'u') => unit(rest).is_some() || is_numbered(rest),
        Some(b'x' | b'\'') => byte(rest.get(2..4)).is_some_and(|byte| byte >= 0x80),
        Some(b'2' | b'3') => octal(rest).is_some(),
        _ => false,
    }
}

/// Whether this begins with an escaped line break or quotation mark.
pub(super) fn is_break_or_quote(rest: &[u8]) -> bool {
    matches!(rest.get(1), Some(b'n' | b'"'))
}

/// The unit of UTF-16 in `\u2019`.
fn unit(rest: &[u8]) -> Option<u16> {
    if rest.get(1) != Some(&b'u') {
        return None;
    }
    let [high, low] = [byte(rest.get(2..4))?, byte(rest.get(4..6))?];
    Some(u16::from_be_bytes([high, low]))
}

/// The byte in `\342`, of those above ASCII.
fn octal(rest: &[u8]) -> Option<u8> {
    let digits = rest.get(1..4)?;
    let upper = matches!(digits, [b'2' | b'3', b'0'..=b'7', b'0'..=b'7']);
    upper.then(|| digits.iter().fold(0, |sum: u8, digit| sum << 3 | (digit - b'0')))
}

/// The text of a program's string, or of Rich Text Format.
pub(super) fn from_backslashes(
    text: &str,
    check: &mut dyn FnMut() -> Result<()>,
) -> Result<String> {
    let bytes = text.as_bytes();
    let rich = is_rich(bytes);
    let mut past = 0;
    let changes = memchr::memchr_iter(b'\\', bytes).filter_map(|start| {
        if start < past {
            return None;
        }
        let (end, meant) = escape(bytes, start, rich)?;
        past = end;
        Some((start, end, meant))
    });
    rewritten(text, check, changes)
}

/// Whether this is Rich Text Format: its paragraphs end with a control word, or its characters are escaped
/// as no program does.
fn is_rich(bytes: &[u8]) -> bool {
    let many = |escape: &[u8], kind: fn(&[u8]) -> bool| {
        let escapes = memchr::memmem::find_iter(bytes, escape).take(ESCAPES);
        let (all, found) = escapes
            .fold((0, 0), |(all, found), at| (all + 1, found + usize::from(kind(&bytes[at..]))));
        found >= LEAST_MARKS && 2 * found > all
    };
    memchr::memmem::find(bytes, b"\\par").is_some()
        || many(b"\\'", is_backslash_escape)
        || many(b"\\u", is_numbered)
}

/// Escapes that tell one way of writing from another.
const ESCAPES: usize = 64;

/// Whether this begins with a character by its number, and with what is shown by those who cannot show it.
fn is_numbered(rest: &[u8]) -> bool {
    numbered(rest).is_some_and(|(length, _)| rest[..length].ends_with(b"?"))
}

/// A character by its number in `\u8217?`, and where that ends: with what is shown by those who cannot show it.
fn numbered(rest: &[u8]) -> Option<(usize, char)> {
    let digits = |from: usize| rest[from..].iter().take(6).take_while(|byte| byte.is_ascii_digit());
    let minus = usize::from(rest.get(2) == Some(&b'-'));
    let end = 2 + minus + digits(2 + minus).count();
    let number: i64 = std::str::from_utf8(&rest[2..end]).ok()?.parse().ok()?;
    // Numbers above 32767 are written as negative ones.
    let c = char::from_u32(u32::try_from(number.rem_euclid(1 << 16)).ok()?)?;
    let shown = match rest.get(end) {
        Some(b'\\') if byte(rest.get(end + 2..end + 4)).is_some() => 4,
        Some(b'?' | b' ') => 1,
        _ => 0,
    };
    Some((end + shown, c))
}

/// The escapes at `start`, as many as make a character, up to where they end and what they mean.
fn escape(bytes: &[u8], start: usize, rich: bool) -> Option<(usize, String)> {
    let rest = &bytes[start..];
    match rest.get(1)? {
        b'u' if rich && matches!(rest.get(2), Some(b'-' | b'0'..=b'9')) => {
            let (length, c) = numbered(rest)?;
            Some((start + length, c.into()))
        }
        b'u' if !rich => {
            let first = unit(rest)?;
            let second = if rest.get(6) == Some(&b'\\') { unit(&rest[6..]) } else { None };
            if let Some(second) = second
                && let Some(Ok(both)) = char::decode_utf16([first, second]).next()
                && both > '\u{ffff}'
            {
                return Some((start + 12, both.into()));
            }
            Some((start + 6, String::from_utf16_lossy(&[first])))
        }
        kind @ (b'x' | b'\'') if rich || *kind == b'x' => {
            byte(rest.get(2..4))?;
            let value = |rest: &[u8]| {
                if rest.get(1) == bytes.get(start + 1) { byte(rest.get(2..4)) } else { None }
            };
            together(bytes, start, 4, value)
        }
        b'2' | b'3' => together(bytes, start, 4, octal),
        b'n' | b'r' | b't' if !rich => Some((start + 2, "\n".into())),
        b'"' | b'/' | b'\'' | b'\\' => Some((start + 2, char::from(rest[1]).into())),
        // A control word: letters, a number, a blank.
        letter if rich && letter.is_ascii_alphabetic() => {
            let length = |from: usize, of: fn(&u8) -> bool| {
                rest[from..].iter().take(32).take_while(|byte| of(byte)).count()
            };
            let word = 1 + length(1, u8::is_ascii_alphabetic);
            let sign = word + usize::from(rest.get(word) == Some(&b'-'));
            let number = sign + length(sign, u8::is_ascii_digit);
            let end = number + usize::from(rest.get(number) == Some(&b' '));
            Some((start + end, " ".into()))
        }
        _ => None,
    }
}

/// Escaped bytes side by side.
fn together(
    bytes: &[u8],
    start: usize,
    length: usize,
    value: impl Fn(&[u8]) -> Option<u8>,
) -> Option<(usize, String)> {
    let (mut at, mut found) = (start, Vec::new());
    while bytes.get(at) == Some(&b'\\')
        && let Some(byte) = value(&bytes[at..])
    {
        found.push(byte);
        at += length;
    }
    (at > start).then(|| (at, decoded(&found)))
}

/// References escaped twice at most.
pub(super) fn from_references(text: &str, check: &mut dyn FnMut() -> Result<()>) -> Result<String> {
    let bytes = text.as_bytes();
    let changes = memchr::memmem::find_iter(bytes, b"&amp;amp;").map(|start| {
        let rounds = bytes[start + 1..].chunks(4).take_while(|chunk| chunk == b"amp;").count();
        (start, start + 1 + 4 * rounds, "&amp;")
    });
    rewritten(text, check, changes)
}
