//! Where sentences begin and end.
//!
//! The rules are those of segtok (Florian Leitner, <https://fnl.es/segtok-a-segmentation-library.html>),
//! told from its description and from what it does with probes: a text is cut at every sentence
//! terminal that is followed by white space and at every break between paragraphs, and then pieces
//! that belong together are put together again, because an abbreviation, an initial, a day of a
//! month, an open bracket or a lower-case continuation stands at the cut. On top of it stands the
//! reading of lines that YAKE made usual for articles: a line that opens with a capital begins a
//! paragraph, any other line goes on with the one before.
//!
//! One pass, linear in the text: what is looked back at is only ever the piece before a cut.

mod bridges;

use std::ops::Range;

use bridges::is_bridged;
use wide::u8x16;

/// Pieces at least this many characters long are not joined over an open bracket (segtok).
const SHORT_SENTENCE: usize = 55;

/// Lower-case words that never begin a sentence.
const CONTINUATIONS: &[&str] = &[
    "and", "are", "between", "by", "from", "has", "into", "is", "of", "or", "than", "that",
    "through", "via", "was", "were", "whether", "with",
];

/// The sentences of `text` as byte spans, without the white space around them, none empty.
///
/// ```
/// let text = "Mr. Ash met Dr. Berg in the U.S. on 4. March. They left. \nNobody knows why";
/// let sentences: Vec<&str> =
///     copydesk::text::sentences::sentences(text).map(|span| &text[span]).collect();
/// assert_eq!(sentences[0], "Mr. Ash met Dr. Berg in the U.S. on 4. March.");
/// assert_eq!(sentences[1..], ["They left.", "Nobody knows why"]);
/// ```
pub fn sentences(text: &str) -> Sentences<'_> {
    Sentences::new(text, true)
}

/// The same, reading line breaks as mere blanks.
pub fn sentences_across_lines(text: &str) -> Sentences<'_> {
    Sentences::new(text, false)
}

impl<'a> Sentences<'a> {
    fn new(text: &'a str, paragraphs: bool) -> Self {
        let terminals = terminals(text.as_bytes(), paragraphs);
        let mut cuts = Cuts { text, paragraphs, position: 0, stretch: 0, terminals };
        let next_cut = cuts.next();
        Self { text, cuts, next_cut, piece: 0, pending: None, done: false }
    }
}

/// The iterator behind [`sentences`].
#[derive(Debug)]
pub struct Sentences<'a> {
    text: &'a str,
    cuts: Cuts<'a>,
    next_cut: Option<Range<usize>>,
    /// Where the piece after the last cut begins.
    piece: usize,
    pending: Option<Piece>,
    done: bool,
}

impl Iterator for Sentences<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        loop {
            let Some(piece) = self.next_piece() else {
                let last = self.pending.take()?;
                if let Some(span) = trimmed(self.text, last.start..last.end) {
                    return Some(span);
                }
                continue;
            };
            let Some(pending) = &mut self.pending else {
                self.pending = Some(piece);
                continue;
            };
            if belongs_to(self.text, pending, &piece) {
                pending.append(&piece);
                continue;
            }
            let finished = pending.start..pending.end;
            self.pending = Some(piece);
            if let Some(span) = trimmed(self.text, finished) {
                return Some(span);
            }
        }
    }
}

impl Sentences<'_> {
    /// The next stretch between two cuts that hold.
    fn next_piece(&mut self) -> Option<Piece> {
        if self.done {
            return None;
        }
        let start = self.piece;
        let mut before = start;
        while let Some(cut) = self.next_cut.take() {
            self.next_cut = self.cuts.next();
            let after = self.next_cut.as_ref().map_or(self.text.len(), |next| next.start);
            // Before a text that does not open with a capital stands the blank of its first line.
            let indented = before == 0 && !opens_paragraph(self.text.as_bytes());
            let holds = !is_bridged(
                &self.text[before..cut.start],
                indented,
                &self.text[cut.clone()],
                &self.text[cut.end..after],
            );
            before = cut.end;
            if holds {
                self.piece = cut.end;
                return Some(Piece::new(self.text, start..cut.end));
            }
        }
        self.done = true;
        (start < self.text.len()).then(|| Piece::new(self.text, start..self.text.len()))
    }
}

/// Every place where a sentence may end: the terminal with what closes after it and the white
/// space behind, or the break before a new paragraph.
#[derive(Debug)]
struct Cuts<'a> {
    text: &'a str,
    paragraphs: bool,
    position: usize,
    /// Where the stretch at hand begins, not behind the position, and which of its bytes a sentence may
    /// end with.
    stretch: usize,
    terminals: u64,
}

/// Bytes that are looked at together.
const STRETCH: usize = 64;

/// The least first byte of a terminal outside of ASCII.
const LEAST_WIDE: u8 = 0xe2;

impl Cuts<'_> {
    fn next(&mut self) -> Option<Range<usize>> {
        let bytes = self.text.as_bytes();
        loop {
            let start = self.next_terminal()?;
            let width = match bytes[start] {
                b'.' | b'!' | b'?' => 1,
                b'\n' if self.paragraphs && opens_paragraph(&bytes[start + 1..]) => {
                    self.position = start + 1;
                    return Some(start..start + 1);
                }
                0xE2 | 0xE3 | 0xEF if self.text[start..].starts_with(is_wide_terminal) => 3,
                _ => {
                    self.position = start + 1;
                    continue;
                }
            };
            self.position = start + width;
            if let Some(end) = end_of_terminal(self.text, start + width) {
                self.position = end;
                return Some(start..end);
            }
        }
    }

    /// The next byte, from the position on, that a sentence may end with.
    fn next_terminal(&mut self) -> Option<usize> {
        loop {
            let begun = self.position - self.stretch;
            if begun < STRETCH {
                let left = self.terminals >> begun;
                if left != 0 {
                    return Some(self.position + left.trailing_zeros() as usize);
                }
                self.position = self.stretch + STRETCH;
            }
            let rest = self.text.as_bytes().get(self.position..)?;
            if rest.is_empty() {
                return None;
            }
            self.stretch = self.position;
            self.terminals = terminals(rest, self.paragraphs);
        }
    }
}

/// Which of the first bytes of a text a sentence may end with, from the lowest bit up.
fn terminals(text: &[u8], paragraphs: bool) -> u64 {
    let mut last = [0; STRETCH];
    let stretch = text.first_chunk().unwrap_or_else(|| {
        last[..text.len()].copy_from_slice(text);
        &last
    });
    // Twice the full stop where line breaks are mere blanks.
    let stops = [b'.', b'!', b'?', if paragraphs { b'\n' } else { b'.' }].map(u8x16::splat);
    let wide = u8x16::splat(LEAST_WIDE);
    stretch.as_chunks().0.iter().rev().fold(0, |terminals, bytes| {
        let bytes = u8x16::new(*bytes);
        let [one, two, three, four] = stops.map(|stop| bytes.cmp_eq(stop));
        let found = one | two | three | four | bytes.max(wide).cmp_eq(bytes);
        terminals << 16 | u64::from(found.move_mask() as u16)
    })
}

/// Past the closing quote, the closing brackets and the white space after a terminal, if there is
/// white space.
fn end_of_terminal(text: &str, after: usize) -> Option<usize> {
    let rest = &text[after..];
    let rest = rest.strip_prefix(['"', '\'', '\u{2019}', '\u{201d}']).unwrap_or(rest);
    let rest = rest.trim_start_matches([')', ']']);
    let behind = rest.trim_start();
    (behind.len() < rest.len()).then(|| text.len() - behind.len())
}

/// Sentence terminals outside of ASCII.
fn is_wide_terminal(character: char) -> bool {
    matches!(
        character,
        '\u{203c}'
            | '\u{203d}'
            | '\u{2047}'
            | '\u{2048}'
            | '\u{2049}'
            | '\u{3002}'
            | '\u{fe52}'
            | '\u{fe57}'
            | '\u{ff01}'
            | '\u{ff0e}'
            | '\u{ff1f}'
            | '\u{ff61}'
    )
}

/// Whether the line that begins here begins a paragraph: with a capital after blanks.
fn opens_paragraph(line: &[u8]) -> bool {
    line.iter()
        .find(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | 0x0b | 0x0c))
        .is_some_and(u8::is_ascii_uppercase)
}

/// A stretch of text on the way to becoming a sentence.
#[derive(Debug, Clone, Copy)]
struct Piece {
    start: usize,
    end: usize,
    /// Length in characters, counted up to [`SHORT_SENTENCE`].
    length: usize,
    /// Round and square brackets that stay open, and that close without having been opened.
    open: [usize; 2],
    unopened: [usize; 2],
}

impl Piece {
    fn new(text: &str, span: Range<usize>) -> Self {
        let piece = &text[span.clone()];
        let length = length(piece);
        let (mut open, mut unopened) = ([0; 2], [0; 2]);
        let is_bracket = |byte: u8| matches!(byte, b'(' | b')' | b'[' | b']');
        let has_brackets = piece.bytes().fold(false, |any, byte| any | is_bracket(byte));
        for byte in piece.bytes().take_while(|_| has_brackets) {
            let kind = match byte {
                b'(' | b')' => 0,
                b'[' | b']' => 1,
                _ => continue,
            };
            if matches!(byte, b'(' | b'[') {
                open[kind] += 1;
            } else if open[kind] > 0 {
                open[kind] -= 1;
            } else {
                unopened[kind] += 1;
            }
        }
        Self { start: span.start, end: span.end, length, open, unopened }
    }

    fn append(&mut self, next: &Piece) {
        self.end = next.end;
        self.length = (self.length + next.length).min(SHORT_SENTENCE);
        for kind in 0..2 {
            let closed = next.unopened[kind].saturating_sub(self.open[kind]);
            self.open[kind] = self.open[kind].saturating_sub(next.unopened[kind]) + next.open[kind];
            self.unopened[kind] += closed;
        }
    }
}

/// Length in characters, counted up to [`SHORT_SENTENCE`].
fn length(piece: &str) -> usize {
    const MOST_BYTES: usize = 4 * SHORT_SENTENCE;
    let begin = |byte: &u8| u8::from(*byte as i8 >= -0x40);
    let most = piece.len().min(MOST_BYTES);
    // So few that their number fits a byte.
    usize::from(piece.as_bytes()[..most].iter().map(begin).sum::<u8>()).min(SHORT_SENTENCE)
}

/// Whether a piece goes on with the sentence before it.
fn belongs_to(text: &str, before: &Piece, piece: &Piece) -> bool {
    let current = &text[piece.start..piece.end];
    let last = text[before.start..before.end].trim_end();
    let lower = lower_word(current);
    if lower.is_some_and(|word| CONTINUATIONS.contains(&word)) {
        return true;
    }
    if lower.is_some() && may_go_on_in_lower_case(last) {
        return true;
    }
    let short = before.length < SHORT_SENTENCE || piece.length < SHORT_SENTENCE;
    let is_open = before.open != [0, 0];
    let closes = (0..2).any(|kind| before.open[kind] > 0 && piece.unopened[kind] > 0);
    short && is_open && (closes || last.ends_with(" et al."))
}

/// The lower-case word a piece opens with, if it does.
fn lower_word(piece: &str) -> Option<&str> {
    if !piece.starts_with(char::is_lowercase) {
        return None;
    }
    let end = piece.find(|c: char| !c.is_lowercase()).unwrap_or(piece.len());
    let ends = piece[end..]
        .chars()
        .next()
        .is_none_or(|c| !(c == '_' || c.is_alphabetic() || c.is_ascii_digit()));
    ends.then(|| &piece[..end])
}

/// Endings after which lower case goes on with the sentence: a closed quotation or bracket
/// ("Hello!" said he), and short or dotted abbreviations (the U.S.A. was, m. musculus).
fn may_go_on_in_lower_case(last: &str) -> bool {
    let inner = last.trim_end_matches([')', ']']);
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    if inner.len() < last.len() {
        return inner.ends_with(['.', '!', '?', '\u{2026}']);
    }
    let Some(word) = last.strip_suffix('.') else { return false };
    let run = &word[word.trim_end_matches(char::is_alphabetic).len()..];
    let bounded =
        !word[..word.len() - run.len()].ends_with(|c: char| c == '_' || c.is_ascii_digit());
    let mut letters = run.chars();
    let is_short = letters.next().is_some()
        && letters.next().is_none_or(|c| !c.is_uppercase())
        && letters.next().is_none();
    bounded && (is_short || run == "spp")
}

/// The span without white space at its ends, if anything is left.
fn trimmed(text: &str, span: Range<usize>) -> Option<Range<usize>> {
    let piece = text[span.clone()].trim_end();
    let inner = piece.trim_start();
    let start = span.start + piece.len() - inner.len();
    (!inner.is_empty()).then(|| start..start + inner.len())
}
