//! The words and symbols of a sentence.
//!
//! The rules are those of segtok's tokenizer for the web (Florian Leitner,
//! <https://fnl.es/segtok-a-segmentation-library.html>), told from its description and from what it
//! does with probes: a word is a run of letters and digits that may hold single apostrophes,
//! hyphens, full stops and commas inside ("co-op", "1,000.50", "U.S"), keeps its full stop unless
//! the sentence ends there, and its raised digit ("km²"); addresses stay whole; "n't", "'s" and
//! their like are cut off; everything else is cut where its kind changes.
//!
//! In one thing [`tokenize`] differs on purpose: letters of scripts without case (Han, Arabic,
//! Devanagari...) are cut from the punctuation that touches them. [`tokenize_as_segtok`] leaves them
//! in one symbol with it.

use std::ops::Range;

use super::address;
use super::token_kinds::{
    Kind, ascii_letters, is_apostrophe, is_curly, is_hyphen, is_joiner, is_terminal, kind,
    opens_symbol,
};

/// What follows an apostrophe in a contraction; "t" takes an "n" along.
const CONTRACTED: &[&str] = &["d", "ll", "m", "re", "s", "t", "ve"];

/// Appends the words and symbols of `sentence` (a span of `text` without white space around it) to
/// `tokens`, as byte spans of `text`.
///
/// ```
/// let text = "He didn't pay $1,000.50 (see http://a.org/x?y=1) to O'Neil's co-op.";
/// let mut spans = Vec::new();
/// copydesk::text::web_tokens::tokenize(text, 0..text.len(), &mut spans);
/// let words: Vec<&str> = spans.into_iter().map(|span| &text[span]).collect();
/// assert_eq!(words[..6], ["He", "did", "n't", "pay", "$", "1,000.50"]);
/// assert_eq!(words[6..], ["(", "see", "http://a.org/x?y=1", ")", "to", "O'Neil's", "co-op", "."]);
/// ```
pub fn tokenize(text: &str, sentence: Range<usize>, tokens: &mut Vec<Range<usize>>) {
    cut(text, sentence, kind, tokens);
}

/// The same, with letters of scripts without case for symbols.
///
/// ```
/// use copydesk::text::web_tokens::{tokenize, tokenize_as_segtok};
/// let text = "ረቡዕ፣ 5 ሰዎች።";
/// let read = |cut: fn(&str, std::ops::Range<usize>, &mut Vec<std::ops::Range<usize>>)| {
///     let mut spans = Vec::new();
///     cut(text, 0..text.len(), &mut spans);
///     spans.into_iter().map(|span| &text[span]).collect::<Vec<_>>()
/// };
/// assert_eq!(read(tokenize), ["ረቡዕ", "፣", "5", "ሰዎች", "።"]);
/// assert_eq!(read(tokenize_as_segtok), ["ረቡዕ፣", "5", "ሰዎች።"]);
/// ```
pub fn tokenize_as_segtok(text: &str, sentence: Range<usize>, tokens: &mut Vec<Range<usize>>) {
    let kind = |character| match kind(character) {
        Kind::Caseless => Kind::Symbol,
        other => other,
    };
    cut(text, sentence, kind, tokens);
}

fn cut(
    text: &str,
    sentence: Range<usize>,
    kind: impl Fn(char) -> Kind + Copy,
    tokens: &mut Vec<Range<usize>>,
) {
    let inner = &text[sentence.clone()];
    let mut plain = 0;
    let is_address = |at: usize| inner[at..].starts_with('@') || inner[at..].starts_with("://");
    if memchr::memchr2_iter(b'@', b':', inner.as_bytes()).any(is_address) {
        let mut position = 0;
        while let Some(skipped) = inner[position..].find(|c: char| !c.is_whitespace()) {
            position += skipped;
            if let Some(end) = address::end(inner, position) {
                let before = sentence.start + plain..sentence.start + position;
                tokenize_plain(text, before, kind, tokens);
                tokens.push(sentence.start + position..sentence.start + end);
                (plain, position) = (end, end);
            } else {
                // The next place where an address may begin.
                position = inner[position..]
                    .find(address::may_stand_before)
                    .map_or(inner.len(), |found| position + found + 1);
                position = next_boundary(inner, position);
            }
        }
    }
    tokenize_plain(text, sentence.start + plain..sentence.end, kind, tokens);
}

fn next_boundary(text: &str, mut position: usize) -> usize {
    while !text.is_char_boundary(position) {
        position += 1;
    }
    position
}

/// The same for a stretch without addresses, which ends as a sentence does.
fn tokenize_plain(
    text: &str,
    stretch: Range<usize>,
    kind: impl Fn(char) -> Kind,
    tokens: &mut Vec<Range<usize>>,
) {
    let inner = text[stretch.clone()].trim_end();
    let last_word = inner
        .char_indices()
        .rev()
        .find(|(_, c)| kind(*c) == Kind::Word)
        .map_or(0, |(start, c)| start + c.len_utf8());
    let terminated = inner.ends_with(is_terminal) && inner.len() > last_word + 1;
    let scan = Scan { text: inner, kind, last_word, terminated };
    let mut position = 0;
    while let Some(character) = inner[position..].chars().next() {
        if character.is_whitespace() {
            position += character.len_utf8();
            continue;
        }
        if let Some(end) = scan.plain_end(position) {
            tokens.push(stretch.start + position..stretch.start + end);
            position = end;
            continue;
        }
        let end = scan.token_end(position, character);
        push(text, stretch.start + position..stretch.start + end, tokens);
        position = end;
    }
}

/// A token, or the two that a contraction is.
fn push(text: &str, span: Range<usize>, tokens: &mut Vec<Range<usize>>) {
    if let Some(cut) = contraction(&text[span.clone()]) {
        if cut > 0 {
            tokens.push(span.start..span.start + cut);
        }
        tokens.push(span.start + cut..span.end);
    } else {
        tokens.push(span);
    }
}

/// Where a contraction is cut: "he|'s", "do|n't".
fn contraction(word: &str) -> Option<usize> {
    if !word.bytes().any(|byte| byte == b'\'' || !byte.is_ascii()) {
        return None;
    }
    let apostrophe = word.find(is_apostrophe)?;
    let mark = word[apostrophe..].chars().next().map_or(0, char::len_utf8);
    let suffix = &word[apostrophe + mark..];
    let stem = &word[..apostrophe];
    if !CONTRACTED.contains(&suffix) || !stem.chars().all(|c| kind(c) == Kind::Word || is_hyphen(c))
    {
        return None;
    }
    match stem.strip_suffix('n') {
        Some(verb) if suffix == "t" => Some(verb.len()),
        _ => Some(apostrophe),
    }
}

struct Scan<'a, K> {
    text: &'a str,
    kind: K,
    /// Past the last letter or digit of the sentence.
    last_word: usize,
    /// Whether it ends in a terminal that does not touch that letter or digit.
    terminated: bool,
}

impl<K: Fn(char) -> Kind> Scan<'_, K> {
    fn at(&self, position: usize) -> Option<char> {
        self.text[position..].chars().next()
    }

    fn is_word_at(&self, position: usize) -> bool {
        self.at(position).is_some_and(|c| (self.kind)(c) == Kind::Word)
    }

    /// Past a word of ASCII, or a lone symbol of ASCII inside the sentence, where what stands behind
    /// tells at a glance that it ends there: most do.
    fn plain_end(&self, position: usize) -> Option<usize> {
        let bytes = &self.text.as_bytes()[position..];
        let letters = ascii_letters(bytes);
        let end = position + letters;
        match bytes[letters..] {
            [b' ', ..] => Some(end),
            [symbol, b' ', ..] if symbol.is_ascii_punctuation() => {
                if letters > 0 {
                    (!matches!(symbol, b'.' | b'\'')).then_some(end)
                } else {
                    (end < self.last_word).then_some(end + 1)
                }
            }
            _ => None,
        }
    }

    /// Past the token that begins with `character` at `position`.
    fn token_end(&self, position: usize, character: char) -> usize {
        let after = position + character.len_utf8();
        match (self.kind)(character) {
            Kind::Word => self.word_end(position),
            Kind::Caseless => self.run_end(after, |c| (self.kind)(c) == Kind::Caseless),
            Kind::Symbol if is_curly(character) => {
                if self.is_word_at(after) {
                    self.word_end(after)
                } else {
                    after
                }
            }
            Kind::Symbol => self.symbol_end(position, after),
        }
    }

    fn run_end(&self, position: usize, mut belongs: impl FnMut(char) -> bool) -> usize {
        self.text[position..].find(|c| !belongs(c)).map_or(self.text.len(), |end| position + end)
    }

    /// Past a run of letters and digits.
    fn letters_end(&self, position: usize) -> usize {
        let bytes = &self.text.as_bytes()[position..];
        let ascii = ascii_letters(bytes);
        if bytes.get(ascii).is_none_or(u8::is_ascii) {
            return position + ascii;
        }
        self.run_end(position + ascii, |c| (self.kind)(c) == Kind::Word)
    }

    /// Past a word, its joined parts, and what clings to it.
    fn word_end(&self, start: usize) -> usize {
        let mut end = self.letters_end(start);
        if self.text.as_bytes().get(end) == Some(&b' ') {
            return end;
        }
        loop {
            let Some(next) = self.at(end) else { return end };
            let after = end + next.len_utf8();
            let in_digits = next == ':' && self.text[..end].ends_with(|c: char| c.is_ascii_digit());
            if is_joiner(next) && self.is_word_at(after)
                || in_digits && self.at(after).is_some_and(|c| c.is_ascii_digit())
            {
                end = self.letters_end(after);
            } else if is_curly(next) && !self.at(after).is_some_and(is_curly) {
                end = after;
                match self.at(end) {
                    Some(hyphen)
                        if is_hyphen(hyphen) && self.is_word_at(end + hyphen.len_utf8()) =>
                    {
                        end += hyphen.len_utf8();
                    }
                    _ if self.is_word_at(end) => {}
                    _ => return end,
                }
                end = self.letters_end(end);
            } else if next == '.' && self.keeps_stop(end) {
                end = after;
                match self.at(end) {
                    Some(curly)
                        if is_curly(curly)
                            && !self.at(end + curly.len_utf8()).is_some_and(is_curly) =>
                    {
                        end += curly.len_utf8();
                    }
                    _ => return end,
                }
                if !self.is_word_at(end) {
                    return end;
                }
                end = self.letters_end(end);
            } else {
                return self.cling(end, next);
            }
        }
    }

    /// Past the raised digit or the possessive apostrophe at the end of a word.
    fn cling(&self, end: usize, next: char) -> usize {
        let before = self.text[..end].chars().next_back();
        let raised = matches!(next, '\u{00b2}' | '\u{00b3}' | '\u{00b9}');
        if raised && before.is_some_and(char::is_alphabetic) {
            return end + next.len_utf8();
        }
        let possessive = next == '\'' && before == Some('s');
        if possessive && self.at(end + 1).is_none_or(char::is_whitespace) {
            return end + 1;
        }
        end
    }

    /// Whether the full stop at `position` stays with the word before it: not in an ellipsis, and
    /// not where no word follows in the sentence.
    fn keeps_stop(&self, position: usize) -> bool {
        let rest = &self.text[position..];
        if rest.starts_with("...") {
            return false;
        }
        position < self.last_word
            || rest[1..].starts_with(is_curly)
            || rest[1..].starts_with(|c: char| c == '.' || c.is_whitespace())
                && self.text.ends_with(is_terminal)
            || self.terminated && self.stands_apart(position)
    }

    /// Whether the full stop at `position`, behind the last word of a sentence that has a terminal
    /// of its own, ends a word all the same: "(R-Wis.)."
    fn stands_apart(&self, position: usize) -> bool {
        let chunk = self.text[..position].trim_end_matches(|c: char| !c.is_whitespace()).len();
        let behind = self.text[position + 1..].trim_start_matches([')', ']']);
        self.text[chunk..].starts_with(['(', '[']) && !behind.is_empty()
    }

    /// Past a run of symbols. Behind the last word of a sentence its terminal stands alone.
    fn symbol_end(&self, start: usize, after: usize) -> usize {
        let is_symbol =
            |c: char| (self.kind)(c) == Kind::Symbol && !c.is_whitespace() && !is_curly(c);
        let mut end = self.run_end(after, |c| is_symbol(c) && !opens_symbol(c));
        while let Some(inner) = self.at(end).filter(|c| opens_symbol(*c)) {
            let behind = end + inner.len_utf8();
            if !self.at(behind).is_some_and(|c| is_symbol(c) && !opens_symbol(c)) {
                break;
            }
            end = self.run_end(behind, |c| is_symbol(c) && !opens_symbol(c));
        }
        if start < self.last_word {
            return end;
        }
        let symbol = &self.text[start..end];
        if symbol == "..." || self.terminated && end < self.text.len() {
            return end;
        }
        if end == self.text.len() && symbol.ends_with(is_terminal) {
            let opens_with_stop = symbol.starts_with('.') && !symbol.starts_with("..");
            return if symbol.len() == 1 || opens_with_stop { after } else { end - 1 };
        }
        let goes_on = self.text[..start].ends_with(is_terminal);
        if symbol.starts_with(is_terminal) && !goes_on { after } else { end }
    }
}
