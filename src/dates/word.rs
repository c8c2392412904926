//! One word of the text, in the lower case that the lexicon knows it by.

use super::language::LONGEST_WORD;
use super::plain;
use super::token::Shape;
use crate::text::classes;

/// A word read from the text.
#[derive(Debug)]
pub(crate) struct Word {
    lower: [u8; LONGEST_WORD],
    length: usize,
    letters: usize,
    capitals: usize,
    /// The byte after its last.
    pub(crate) end: usize,
    /// Whether digits stand in it.
    pub(crate) has_digits: bool,
}

impl Word {
    /// The word that begins at `start`.
    pub(crate) fn read(text: &str, start: usize) -> Self {
        let mut word = Self {
            lower: [0; LONGEST_WORD],
            length: 0,
            letters: 0,
            capitals: 0,
            end: start,
            has_digits: false,
        };
        word.read_letters(text);
        word.read_initials(text.as_bytes());
        word.read_apostrophe(text.as_bytes());
        word
    }

    /// Its lower-case form; `None` when it is longer than any word of a lexicon.
    pub(crate) fn lower(&self) -> Option<&[u8]> {
        self.lower.get(..self.length)
    }

    /// How it is written.
    pub(crate) fn shape(&self, text: &str, start: usize) -> Shape {
        if !text[start..].chars().next().is_some_and(char::is_uppercase) {
            Shape::Lower
        } else if self.capitals == self.letters && self.letters > 1 {
            Shape::Upper
        } else {
            Shape::Capital
        }
    }

    /// Whether it goes on into an address: "monday.com", "info@", "https://".
    pub(crate) fn begins_address(&self, bytes: &[u8]) -> bool {
        let next = bytes.get(self.end);
        next == Some(&b'@')
            || (next == Some(&b'.')
                && self.letters > 1
                && bytes.get(self.end + 1).is_some_and(u8::is_ascii_lowercase))
    }

    /// Moves its end to that of the address it begins, if it is http or www.
    pub(crate) fn take_address(&mut self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let begins = matches!(self.lower(), Some(b"http" | b"https" | b"www"))
            && matches!(bytes.get(self.end), Some(b':' | b'.'));
        if begins {
            self.end = text[self.end..]
                .find(|letter: char| letter.is_ascii_whitespace())
                .map_or(text.len(), |length| self.end + length);
        }
        begins
    }

    fn read_letters(&mut self, text: &str) {
        let bytes = text.as_bytes();
        while let Some(&byte) = bytes.get(self.end) {
            if byte.is_ascii_alphanumeric() {
                self.letters += 1;
                self.capitals += usize::from(byte.is_ascii_uppercase());
                self.has_digits |= byte.is_ascii_digit();
                self.push(byte.to_ascii_lowercase());
                self.end += 1;
            } else if byte == b'_' {
                self.length = LONGEST_WORD + 1;
                self.end += 1;
            } else if byte < 0x80 || plain::is_sign(&bytes[self.end..]) {
                return;
            } else {
                let letter = text[self.end..].chars().next().expect("inside the text");
                let kind = classes::of(letter);
                if kind & classes::PART != 0 {
                    self.letters += 1;
                    self.push_letter(letter, kind);
                } else if letter != SOFT_HYPHEN {
                    return;
                }
                self.end += letter.len_utf8();
            }
        }
    }

    fn push_letter(&mut self, letter: char, kind: u8) {
        let mut form = [0; 4];
        if kind & classes::UPPER == 0 {
            letter.encode_utf8(&mut form).bytes().for_each(|byte| self.push(byte));
            return;
        }
        self.capitals += 1;
        for small in letter.to_lowercase() {
            small.encode_utf8(&mut form).bytes().for_each(|byte| self.push(byte));
        }
    }

    fn push(&mut self, byte: u8) {
        if let Some(place) = self.lower.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        } else {
            self.length = LONGEST_WORD + 1;
        }
    }

    /// Letters with full stops between: a.m., U.S.
    fn read_initials(&mut self, bytes: &[u8]) {
        if self.letters != 1 {
            return;
        }
        let start = self.end;
        while bytes.get(self.end) == Some(&b'.')
            && bytes.get(self.end + 1).is_some_and(u8::is_ascii_alphabetic)
            && !bytes.get(self.end + 2).is_some_and(u8::is_ascii_alphanumeric)
        {
            self.push(b'.');
            self.push(bytes[self.end + 1].to_ascii_lowercase());
            self.end += 2;
        }
        if self.end > start && bytes.get(self.end) == Some(&b'.') {
            self.end += 1;
        }
    }

    /// An apostrophe inside: o'clock, won't; the possessive stands alone.
    fn read_apostrophe(&mut self, bytes: &[u8]) {
        let Some(wide) = apostrophe(bytes, self.end) else { return };
        let rest = &bytes[self.end + wide..];
        let tail = rest
            .iter()
            .take(LONGEST_TAIL + 1)
            .take_while(|byte| byte.is_ascii_alphabetic())
            .count();
        let possessive = tail == 1 && rest[0].eq_ignore_ascii_case(&b's');
        if (1..=LONGEST_TAIL).contains(&tail) && !possessive {
            self.push(b'\'');
            rest[..tail].iter().for_each(|byte| self.push(byte.to_ascii_lowercase()));
            self.end += wide + tail;
        }
    }
}

const SOFT_HYPHEN: char = '\u{ad}';

/// What follows an apostrophe inside a word is no longer than "clock" and a little.
const LONGEST_TAIL: usize = 7;

/// How many bytes the apostrophe at `at` takes, if there is one.
pub(crate) fn apostrophe(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at) {
        Some(b'\'') => Some(1),
        Some(0xE2) if bytes[at..].starts_with("\u{2019}".as_bytes()) => Some(3),
        _ => None,
    }
}
