//! One pass over the text: words, numbers and marks, a stretch at a time.

use super::language::{Field, Language, Listed};
use super::plain::Plain;
use super::token::{Chunk, Gap, LISTED, Meaning, Shape, Token};
use super::word::{self, Word};
use super::{glued, number, numeral};
use crate::text::classes;

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
        (chunk.listed, chunk.senses) = self.language.lexicon.listed();
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() {
            let byte = bytes[self.at];
            if byte == b' ' && bytes.get(self.at + 1).is_some_and(u8::is_ascii_alphabetic) {
                self.at += 1;
                self.gap = self.gap.max(Gap::Space);
                self.glued = false;
                self.word(chunk);
            } else if byte.is_ascii_whitespace() || byte == 0 {
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
                self.possessive(chunk);
            } else if byte.is_ascii_alphabetic() {
                self.word(chunk);
            } else if byte < 0x80 {
                self.mark(1, chunk);
            } else if matches!(bytes[self.at..], [0xE2, 0x80, 0x90..=0xA7, ..]) {
                // U+2010 to U+2027: dashes, quotes, dots.
                self.mark(3, chunk);
            } else {
                let letter = self.text[self.at..].chars().next().expect("not at the end");
                if number::digit(letter).is_some() {
                    self.at = number::scan(self.text, self.at, self.gap, self.language, chunk);
                    self.gap = Gap::Tight;
                } else if classes::of(letter) & classes::PART != 0 {
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
        let tight = self.gap == Gap::Tight;
        let sign = &bytes[start..end];
        let hyphen = sign == b"-" || sign == "\u{2010}".as_bytes() || sign == "\u{2011}".as_bytes();
        let within = hyphen
            && tight
            && bytes.get(end).is_some_and(|next| next.is_ascii_alphanumeric() || *next >= 0x80);
        if let [sign] = sign {
            let Listed { sense, count, begins, .. } =
                self.language.lexicon.look_up_sign(*sign, within);
            let (gap, first, shape) = (self.gap, sense | LISTED, Shape::Mark);
            chunk.tokens.push(Token { start, end, gap, shape, first, count, begins });
        } else {
            let first = chunk.meanings.len();
            self.language.lexicon.look_up(sign, Shape::Mark, &mut chunk.meanings);
            if within {
                chunk.meanings.push(Meaning { class: Field::Hyphen.class(), value: 0 });
            }
            self.push(chunk, start, end, Shape::Mark, first);
        }
        self.at = end;
        self.glued = matches!(bytes[start], b'@' | b'#' | b'_' | b'\\' | b'=')
            || (bytes[start] == b'.'
                && tight
                && start > 0
                && bytes[start - 1].is_ascii_alphanumeric()
                && bytes.get(end).is_some_and(u8::is_ascii_lowercase));
        self.gap = Gap::Tight;
    }

    fn word(&mut self, chunk: &mut Chunk) {
        let start = self.at;
        let bytes = self.text.as_bytes();
        if !self.glued
            && let Some(word) = Plain::read(bytes, start)
        {
            let listed = self.language.lexicon.look_up_plain(word.key, word.shape);
            if listed.count == 0
                && word.capitals
                && let Some(cut) = glued::before_month(bytes, start, word.end, self.language)
            {
                self.cut(chunk, cut, word.shape);
                return self.word(chunk);
            }
            if listed.numeral {
                chunk.numerals.push(chunk.tokens.len() as u32);
            }
            self.at = word.end + usize::from(listed.abbreviation && bytes[word.end] == b'.');
            chunk.tokens.push(Token {
                start,
                end: self.at,
                gap: self.gap,
                shape: word.shape,
                first: listed.sense | LISTED,
                count: listed.count,
                begins: listed.begins,
            });
            self.gap = Gap::Tight;
            if word.possessive {
                self.possessive(chunk);
            }
            return;
        }
        let mut word = Word::read(self.text, start);
        let shape = word.shape(self.text, start);
        if !self.glued
            && let Some(cut) = glued::before_date(bytes, start, word.end, self.language)
        {
            return self.cut(chunk, cut, shape);
        }
        let first = chunk.meanings.len();
        let name = word.take_address(self.text) || self.glued || word.begins_address(bytes);
        if let Some(lower) = word.lower().filter(|_| !name) {
            let abbreviation = self.language.lexicon.look_up(lower, shape, &mut chunk.meanings);
            if abbreviation && bytes.get(word.end) == Some(&b'.') {
                word.end += 1;
            }
            note_numeral(chunk, first);
        }
        if word.has_digits {
            // Letters and digits in one word name things, but for the few the lexicon lists.
            chunk.meanings.push(Meaning { class: Field::Opaque.class(), value: 0 });
        }
        self.push(chunk, start, word.end, shape, first);
        self.possessive(chunk);
        self.glued = false;
    }

    /// Pushes the first of two glued words, and moves on to the other.
    fn cut(&mut self, chunk: &mut Chunk, end: usize, shape: Shape) {
        let (start, gap) = (self.at, self.gap);
        let (first, count, begins) = (LISTED, 0, false);
        chunk.tokens.push(Token { start, end, gap, shape, first, count, begins });
        self.at = end;
        self.gap = Gap::Space;
    }

    /// The 's after a word or a year.
    fn possessive(&mut self, chunk: &mut Chunk) {
        let bytes = self.text.as_bytes();
        let at = self.at;
        if let Some(wide) = word::apostrophe(bytes, at)
            && bytes.get(at + wide).is_some_and(|byte| byte.eq_ignore_ascii_case(&b's'))
            && !bytes.get(at + wide + 1).is_some_and(u8::is_ascii_alphanumeric)
        {
            let first = chunk.meanings.len();
            self.language.lexicon.look_up(b"'s", Shape::Mark, &mut chunk.meanings);
            self.push(chunk, at, at + wide + 1, Shape::Mark, first);
        }
    }

    /// Pushes the token whose meanings begin at `first`, and moves on to its end.
    fn push(&mut self, chunk: &mut Chunk, start: usize, end: usize, shape: Shape, first: usize) {
        let count = (chunk.meanings.len() - first) as u8;
        let (gap, begins, first) = (self.gap, count > 0, first as u32);
        chunk.tokens.push(Token { start, end, gap, shape, first, count, begins });
        self.at = end;
        self.gap = Gap::Tight;
    }
}

/// Notes that the next token is a number in words, if its meanings, from `first` on, say so.
fn note_numeral(chunk: &mut Chunk, first: usize) {
    let numeral = |meaning: &Meaning| {
        meaning.class == Field::Numeral.class() || meaning.class == Field::OrdinalWord.class()
    };
    if chunk.meanings[first..].iter().any(numeral) {
        chunk.numerals.push(chunk.tokens.len() as u32);
    }
}
