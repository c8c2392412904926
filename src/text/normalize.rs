//! Text as deduplication reads it: HTML references decoded, NFKC, case folded, runs of letters,
//! marks and digits with one separator or more between them.
//!
//! What comes out is bytes in which a word is a run of ASCII letters in lower case, of digits, and of
//! bytes above 0x7f. Everything else parts words.
//! A script without spaces comes out as the pairs of neighbours in each run.
//!
//! Long texts are read in pieces cut where a word ends, so that what comes out stays in the cache.

use super::blocks::{BLOCK, is_special, lower, special};
use super::characters::{Character, Role, character, fold};
use super::html;
use super::near::ask_for;

/// Zeros that follow the normalised bytes, so that a reader may load past the last word.
pub(super) const PADDING: usize = 64;

/// Told where the normalised bytes come from.
pub(super) trait Trace {
    /// From byte `at` on, the bytes are those of the text from `source` on, one for one.
    fn copied(&mut self, at: usize, source: usize);
    /// From byte `at` on, the bytes stand for `start..end` of the text.
    fn made(&mut self, at: usize, start: usize, end: usize);
    /// Nothing of the last piece is needed any more.
    fn clear(&mut self);
}

/// For those who do not ask.
impl Trace for () {
    fn copied(&mut self, _: usize, _: usize) {}
    fn made(&mut self, _: usize, _: usize, _: usize) {}
    fn clear(&mut self) {}
}

/// Reads a text piece by piece.
#[derive(Debug)]
pub(super) struct Pieces<'a, T> {
    text: &'a str,
    at: usize,
    at_once: usize,
    /// Where the last piece left a run without spaces.
    run: Run,
    pub(super) trace: T,
}

/// The last character of a run without spaces, and where it stands; whether it is the only one so far.
type Run = (Option<(char, usize, usize)>, bool);

impl<'a, T: Trace> Pieces<'a, T> {
    pub(super) fn new(text: &'a str, at_once: usize, trace: T) -> Self {
        Self { text, at: 0, at_once, run: (None, false), trace }
    }

    /// Put the next piece, normalised, in `out`, with zeros after it: how long it is, or `None` after
    /// the last one.
    pub(super) fn next_into(&mut self, out: &mut Vec<u8>) -> Option<usize> {
        self.trace.clear();
        if self.at >= self.text.len() {
            return None;
        }
        let end = cut(self.text, self.at, self.at_once);
        ask_for(self.text.as_bytes()[self.at..end].iter().step_by(BLOCK));
        let (waiting, alone) = self.run;
        let mut reader = Reader {
            whole: self.text.as_bytes(),
            text: &self.text[..end],
            at: self.at,
            out,
            length: 0,
            trace: &mut self.trace,
            waiting,
            alone,
            pause: self.at.saturating_add(self.at_once).saturating_add(SEARCHED),
        };
        reader.read();
        let length = reader.length;
        self.run = (reader.waiting, reader.alone);
        self.at = reader.at;
        out[length..length + PADDING].fill(0);
        Some(length)
    }
}

/// Bytes in which an end of a piece is sought.
const SEARCHED: usize = 1 << 16;

/// Where to end the piece that begins at `from`: after a character that ends a word whatever comes
/// next. Where there is none for long, with the text: the reader will pause.
fn cut(text: &str, from: usize, length: usize) -> usize {
    let bytes = text.as_bytes();
    let Some(mut at) = from.checked_add(length).filter(|end| *end < bytes.len()) else {
        return bytes.len();
    };
    while !text.is_char_boundary(at) {
        at += 1;
    }
    let mut before = ' ';
    for (offset, c) in text[at..].char_indices().take_while(|(offset, _)| *offset < SEARCHED) {
        if before.is_ascii_alphanumeric() && c == ' ' {
            return at + offset;
        }
        if matches!(before, '。' | '！' | '？' | '，' | '、') && !character(c).joins {
            return at + offset;
        }
        before = c;
    }
    bytes.len()
}

struct Reader<'a, T> {
    /// All of the text, and what is read of it.
    whole: &'a [u8],
    text: &'a str,
    at: usize,
    /// What was normalised, in the first `length` bytes; there is room for more after them.
    out: &'a mut Vec<u8>,
    length: usize,
    trace: &'a mut T,
    /// The last character of a run without spaces, and where it stands.
    waiting: Option<(char, usize, usize)>,
    /// Whether that is the only one of its run so far.
    alone: bool,
    /// From where on to stop as soon as no word is under way.
    pause: usize,
}

impl<T: Trace> Reader<'_, T> {
    /// Read to the end of the text, or to the pause.
    fn read(&mut self) {
        let bytes = self.text.as_bytes();
        self.make_room();
        while self.at < bytes.len() {
            self.at = self.copy_plain();
            if self.pauses(self.at) && self.at < bytes.len() {
                return;
            }
            match bytes.get(self.at) {
                None => break,
                Some(b'\'' | b'`') => {
                    let rest = &bytes[self.at..];
                    self.at += rest.iter().take_while(|b| matches!(b, b'\'' | b'`')).count();
                }
                Some(b'-') => self.hyphen(self.at + 1, true),
                Some(b'&') => self.reference(),
                Some(_) => self.characters(),
            }
        }
        self.end_run();
    }

    /// Whether to stop there: what was written last is not part of a word.
    #[inline]
    fn pauses(&self, at: usize) -> bool {
        let in_word = |byte: u8| byte.is_ascii_alphanumeric() || byte >= 0x80;
        at >= self.pause && !self.length.checked_sub(1).is_some_and(|last| in_word(self.out[last]))
    }

    /// Copy what stands for itself, from the reading position to where something else begins.
    #[inline]
    fn copy_plain(&mut self) -> usize {
        let start = self.at;
        if self.waiting.is_some() && !is_special(self.whole[start]) {
            self.end_run();
        }
        self.trace.copied(self.length, start);
        let mut at = start;
        while at < self.text.len() {
            let left = self.text.len() - at;
            let mut last = [0; BLOCK];
            let block = self.whole[at..].first_chunk::<BLOCK>().unwrap_or_else(|| {
                last[..left].copy_from_slice(&self.whole[at..at + left]);
                &last
            });
            self.out[self.length..self.length + BLOCK].copy_from_slice(&lower(block));
            let plain = (special(block).trailing_zeros() as usize).min(left);
            self.length += plain;
            at += plain;
            self.make_room();
            if plain < BLOCK || self.pauses(at) {
                break;
            }
        }
        // A mark joins the character before it.
        if at > start && mark_at(self.text, at).is_some() {
            at -= 1;
            self.length -= 1;
        }
        at
    }

    /// A hyphen ends at `after`: either it cuts a word at the end of a line, or (when it is a
    /// visible one) parts two.
    fn hyphen(&mut self, after: usize, visible: bool) {
        self.end_run();
        let letter = self.out[..self.length]
            .last()
            .is_some_and(|byte| byte.is_ascii_alphabetic() || *byte >= 0x80);
        if letter && let Some(next) = next_line(self.text, after) {
            self.at = next;
        } else {
            if visible {
                self.separate(self.at, after);
            }
            self.at = after;
        }
    }

    fn reference(&mut self) {
        let start = self.at;
        match html::decode(self.text, start) {
            None => {
                self.separate(start, start + 1);
                self.at = start + 1;
            }
            Some(((chars, count), end)) => {
                self.at = end;
                match chars[..count] {
                    ['-'] => self.hyphen(end, true),
                    ['\u{ad}'] => self.hyphen(end, false),
                    _ => self.cluster(&chars[..count], start),
                }
            }
        }
    }

    /// The character at the reading position, which is none of the plain ones.
    fn characters(&mut self) {
        let start = self.at;
        // The quotes, dashes and dots of typesetters, where no mark follows.
        if let [0xe2, 0x80, kind, 0..0x80, ..] = self.whole[start..] {
            match kind {
                0x98 | 0x99 => return self.at += 3,
                0x93 | 0x94 | 0x9c | 0x9d | 0xa6 => {
                    self.end_run();
                    self.separate(start, start + 3);
                    return self.at += 3;
                }
                _ => {}
            }
        }
        let Some(c) = self.text[start..].chars().next() else { return };
        let end = start + c.len_utf8();
        self.at = end;
        let Character { role, .. } = character(c);
        match role {
            Role::Hyphen => return self.hyphen(end, true),
            Role::SoftHyphen => return self.hyphen(end, false),
            _ => {}
        }
        if role == Role::Several || mark_at(self.text, end).is_some() {
            self.cluster(&[c], start);
        } else {
            self.put(role, start, end);
        }
    }

    /// `chars`, which end at the reading position, and the marks after them, normalised together.
    fn cluster(&mut self, chars: &[char], start: usize) {
        let mut together: Vec<char> = chars.to_vec();
        while let Some((mark, after)) = mark_at(self.text, self.at) {
            together.push(mark);
            self.at = after;
        }
        let end = self.at;
        for c in fold(together.into_iter()) {
            let role = match character(c).role {
                Role::Several => Role::Letter(c),
                role => role,
            };
            self.put(role, start, end);
        }
    }

    fn put(&mut self, role: Role, start: usize, end: usize) {
        match role {
            Role::Letter(c) => {
                self.end_run();
                self.trace.made(self.length, start, end);
                self.push(c);
            }
            Role::Unspaced(c) => self.unspaced(c, start, end),
            Role::Drop | Role::SoftHyphen => {}
            Role::Break | Role::Hyphen | Role::Several => {
                self.end_run();
                self.separate(start, end);
            }
        }
    }

    fn unspaced(&mut self, c: char, start: usize, end: usize) {
        self.alone = match self.waiting {
            None => {
                self.separate(start, start);
                true
            }
            Some((before, before_start, before_end)) => {
                self.trace.made(self.length, before_start, before_end);
                self.push(before);
                self.trace.made(self.length, start, end);
                self.push(c);
                self.separate(start, end);
                false
            }
        };
        self.waiting = Some((c, start, end));
    }

    /// A run without spaces ends here, if there is one.
    fn end_run(&mut self) {
        if let Some((c, start, end)) = self.waiting.take() {
            if self.alone {
                self.trace.made(self.length, start, end);
                self.push(c);
            }
            self.separate(end, end);
        }
    }

    fn separate(&mut self, start: usize, end: usize) {
        self.trace.made(self.length, start, end);
        self.out[self.length] = b' ';
        self.length += 1;
        self.make_room();
    }

    fn push(&mut self, c: char) {
        self.length += c.encode_utf8(&mut self.out[self.length..]).len();
        self.make_room();
    }

    /// Room for a block, and for the zeros after the last of it.
    #[inline]
    fn make_room(&mut self) {
        let wanted = self.length + BLOCK + PADDING;
        if self.out.len() < wanted {
            self.out.resize(2 * wanted, 0);
        }
    }
}

/// The mark at byte `at`, written or as a reference, that joins the character before it; and the
/// byte after it.
#[inline]
fn mark_at(text: &str, at: usize) -> Option<(char, usize)> {
    let (c, after) = match text.as_bytes().get(at)? {
        b'&' => match html::decode(text, at)? {
            (([c, _], 1), after) => (c, after),
            _ => return None,
        },
        // No mark begins so, and what does is frequent.
        0..0x80 | 0xc2..=0xcb => return None,
        0xe2 if text.as_bytes()[at + 1] == 0x80 => return None,
        _ => {
            let c = text[at..].chars().next()?;
            (c, at + c.len_utf8())
        }
    };
    character(c).joins.then_some((c, after))
}

/// Where the word goes on after a hyphen at the end of a line: blanks, one line break, blanks, then
/// a letter.
fn next_line(text: &str, after: usize) -> Option<usize> {
    let blanks = |from: usize| {
        let rest = &text.as_bytes()[from..];
        from + rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
    };
    let line = blanks(after);
    let begin = match text.as_bytes()[line..] {
        [b'\r', b'\n', ..] => line + 2,
        [b'\n' | b'\r' | b'\x0b' | b'\x0c', ..] => line + 1,
        _ => return None,
    };
    let next = blanks(begin);
    let c = text[next..].chars().next()?;
    let letter = match character(c) {
        Character { role: Role::Letter(_) | Role::Several, joins: false } => c.is_alphabetic(),
        _ => false,
    };
    letter.then_some(next)
}
