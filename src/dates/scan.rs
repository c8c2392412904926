//! One pass over the text: words, numbers and marks, a stretch at a time.

use super::language::LONGEST_WORD;
use super::language::{Field, Language};
use super::token::{Chunk, Gap, Meaning, Shape, Token};
use super::{number, numeral};

/// A stretch ends at the first blank line after this many tokens...
const SOFT_LIMIT: usize = 1024;

/// ... or at the first line break after this many, or anywhere after as many again.
const HARD_LIMIT: usize = 4096;

/// Reads a text stretch by stretch.
#[derive(Debug)]
pub(crate) struct Scanner<'a> {
    text: &'a str,
    language: &'static Language,
    at: usize,
    gap: Gap,
    /// The word before is glued to this place by a sign that makes names: @ # _ / or a full stop.
    glued: bool,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str, language: &'static Language) -> Self {
        Self { text, language, at: 0, gap: Gap::Blank, glued: false }
    }

    /// The next stretch; how many bytes of the text have been read, or `None` at the end.
    pub(crate) fn fill(&mut self, chunk: &mut Chunk) -> Option<usize> {
        chunk.clear();
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() {
            let byte = bytes[self.at];
            if byte.is_ascii_whitespace() || byte == 0 {
                self.blanks();
                let full = chunk.tokens.len();
                if (full >= SOFT_LIMIT && self.gap == Gap::Blank)
                    || (full >= HARD_LIMIT && (self.gap >= Gap::Line || full >= 2 * HARD_LIMIT))
                {
                    break;
                }
            } else if byte.is_ascii_digit() {
                self.at = number::scan(self.text, self.at, self.gap, self.language, chunk);
                self.gap = Gap::Tight;
                self.glued = false;
            } else if byte.is_ascii_alphabetic() {
                self.word(chunk);
            } else if byte < 0x80 {
                self.mark(1, chunk);
            } else {
                let letter = self.text[self.at..].chars().next().expect("not at the end");
                if number::digit(letter).is_some() {
                    self.at = number::scan(self.text, self.at, self.gap, self.language, chunk);
                    self.gap = Gap::Tight;
                } else if letter.is_alphanumeric() {
                    self.word(chunk);
                } else if letter.is_whitespace()
                    || matches!(letter, '\u{200b}' | '\u{feff}' | '\u{2060}')
                {
                    self.at += letter.len_utf8();
                    self.gap = self.gap.max(Gap::Space);
                    self.glued = false;
                } else {
                    self.mark(letter.len_utf8(), chunk);
                }
            }
            if chunk.tokens.len() >= 4 * HARD_LIMIT {
                break;
            }
        }
        if !chunk.numerals.is_empty() {
            numeral::join(chunk);
        }
        if chunk.tokens.is_empty() && self.at >= bytes.len() { None } else { Some(self.at) }
    }

    fn blanks(&mut self) {
        let bytes = self.text.as_bytes();
        let mut lines = 0;
        while self.at < bytes.len() && (bytes[self.at].is_ascii_whitespace() || bytes[self.at] == 0)
        {
            lines += usize::from(bytes[self.at] == b'\n');
            self.at += 1;
        }
        let gap = match lines {
            0 => Gap::Space,
            1 => Gap::Line,
            _ => Gap::Blank,
        };
        self.gap = self.gap.max(gap);
        self.glued = false;
    }

    fn mark(&mut self, length: usize, chunk: &mut Chunk) {
        let bytes = self.text.as_bytes();
        let (start, end) = (self.at, self.at + length);
        let first = chunk.meanings.len() as u32;
        let sign = &bytes[start..end];
        self.language.lexicon.look_up(sign, Shape::Mark, &mut chunk.meanings);
        let hyphen = sign == b"-" || sign == "\u{2010}".as_bytes() || sign == "\u{2011}".as_bytes();
        if hyphen
            && self.gap == Gap::Tight
            && bytes.get(end).is_some_and(|next| next.is_ascii_alphanumeric() || *next >= 0x80)
        {
            chunk.meanings.push(Meaning { class: Field::Hyphen.class(), value: 0 });
        }
        let count = (chunk.meanings.len() as u32 - first) as u8;
        chunk.tokens.push(Token { start, end, gap: self.gap, shape: Shape::Mark, first, count });
        self.at = end;
        self.glued = matches!(bytes[start], b'@' | b'#' | b'_' | b'\\' | b'=')
            || (bytes[start] == b'.'
                && self.gap == Gap::Tight
                && start > 0
                && bytes[start - 1].is_ascii_alphanumeric()
                && bytes.get(end).is_some_and(u8::is_ascii_lowercase));
        self.gap = Gap::Tight;
    }

    /// Reads a word.
    fn word(&mut self, chunk: &mut Chunk) {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut lower = [0_u8; LONGEST_WORD];
        let mut length = 0;
        let (mut capitals, mut letters, mut digits) = (0, 0, false);
        let mut at = start;
        while at < bytes.len() {
            let byte = bytes[at];
            if byte.is_ascii_alphanumeric() {
                letters += 1;
                capitals += usize::from(byte.is_ascii_uppercase());
                digits |= byte.is_ascii_digit();
                if length < LONGEST_WORD {
                    lower[length] = byte.to_ascii_lowercase();
                }
                length += 1;
                at += 1;
            } else if byte == b'_' {
                length = LONGEST_WORD + 1;
                at += 1;
            } else if byte >= 0x80 {
                let letter = self.text[at..].chars().next().expect("inside the text");
                if letter == '\u{ad}' {
                    at += 2;
                    continue;
                }
                if !letter.is_alphanumeric() {
                    break;
                }
                letters += 1;
                capitals += usize::from(letter.is_uppercase());
                for small in letter.to_lowercase() {
                    if length + 4 <= LONGEST_WORD {
                        length += small.encode_utf8(&mut lower[length..]).len();
                    } else {
                        length = LONGEST_WORD + 1;
                    }
                }
                at += letter.len_utf8();
            } else {
                break;
            }
        }
        let initial = self.text[start..].chars().next().is_some_and(char::is_uppercase);
        let shape = match (initial, capitals) {
            (true, many) if many == letters && letters > 1 => Shape::Upper,
            (true, _) => Shape::Capital,
            _ => Shape::Lower,
        };
        let lexicon = &self.language.lexicon;
        let first = chunk.meanings.len() as u32;
        let mut name = self.glued;
        // Letters with full stops between: a.m., U.S.
        if letters == 1
            && bytes.get(at) == Some(&b'.')
            && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic)
        {
            let mut end = at;
            let mut long = length;
            while bytes.get(end) == Some(&b'.')
                && bytes.get(end + 1).is_some_and(u8::is_ascii_alphabetic)
                && !bytes.get(end + 2).is_some_and(u8::is_ascii_alphanumeric)
                && long + 2 <= LONGEST_WORD
            {
                lower[long] = b'.';
                lower[long + 1] = bytes[end + 1].to_ascii_lowercase();
                long += 2;
                end += 2;
            }
            if end > at {
                length = long;
                at = end + usize::from(bytes.get(end) == Some(&b'.'));
            }
        }
        // An apostrophe inside: o'clock, won't; the possessive stands alone.
        if let Some(wide) = apostrophe(bytes, at) {
            let rest = &bytes[at + wide..];
            let tail = rest.iter().take(8).take_while(|byte| byte.is_ascii_alphabetic()).count();
            let possessive = tail == 1 && rest[0].eq_ignore_ascii_case(&b's');
            if tail > 0 && tail < 8 && !possessive && length + 1 + tail <= LONGEST_WORD {
                lower[length] = b'\'';
                for (to, byte) in lower[length + 1..].iter_mut().zip(&rest[..tail]) {
                    *to = byte.to_ascii_lowercase();
                }
                length += 1 + tail;
                at += wide + tail;
            }
        }
        // Addresses: the whole of them is one name.
        if matches!(&lower[..length.min(LONGEST_WORD)], b"http" | b"https" | b"www")
            && matches!(bytes.get(at), Some(b':' | b'.'))
        {
            while at < bytes.len() && !bytes[at].is_ascii_whitespace() {
                at += 1;
            }
            while !self.text.is_char_boundary(at) {
                at += 1;
            }
            name = true;
        } else if matches!(bytes.get(at), Some(b'.'))
            && bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase)
            && letters > 1
        {
            name = true;
        } else if bytes.get(at) == Some(&b'@') {
            name = true;
        }
        if !name && length <= LONGEST_WORD {
            let abbreviation = lexicon.look_up(&lower[..length], shape, &mut chunk.meanings);
            if abbreviation && bytes.get(at) == Some(&b'.') {
                at += 1;
            }
            let numeral = chunk.meanings[first as usize..].iter().any(|meaning| {
                meaning.class == Field::Numeral.class()
                    || meaning.class == Field::OrdinalWord.class()
            });
            if numeral {
                chunk.numerals.push(chunk.tokens.len() as u32);
            }
        }
        if digits {
            // Letters and digits in one word name things, but for the few the lexicon lists.
            chunk.meanings.push(Meaning { class: Field::Opaque.class(), value: 0 });
        }
        let count = (chunk.meanings.len() as u32 - first) as u8;
        chunk.tokens.push(Token { start, end: at, gap: self.gap, shape, first, count });
        self.at = at;
        self.gap = Gap::Tight;
        self.glued = false;
        // The possessive.
        if let Some(wide) = apostrophe(bytes, at)
            && bytes.get(at + wide).is_some_and(|byte| byte.eq_ignore_ascii_case(&b's'))
            && !bytes.get(at + wide + 1).is_some_and(u8::is_ascii_alphanumeric)
        {
            let first = chunk.meanings.len() as u32;
            lexicon.look_up(b"'s", Shape::Mark, &mut chunk.meanings);
            let count = (chunk.meanings.len() as u32 - first) as u8;
            let end = at + wide + 1;
            chunk.tokens.push(Token {
                start: at,
                end,
                gap: Gap::Tight,
                shape: Shape::Mark,
                first,
                count,
            });
            self.at = end;
        }
    }
}

/// How many bytes the apostrophe at `at` takes, if there is one.
fn apostrophe(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at) {
        Some(b'\'') => Some(1),
        Some(0xE2) if bytes[at..].starts_with("\u{2019}".as_bytes()) => Some(3),
        _ => None,
    }
}
