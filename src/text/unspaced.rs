//! Words of scripts written without spaces (Han, Kana, Thai, Lao, Khmer, Myanmar), told by what recurs
//! in a text.
//!
//! Without a dictionary, a string of two to six characters that stands at least twice is taken for a
//! word, the longest first; what is left between words is cut into pairs. So no whole sentence passes
//! for a word, and what an article comes back to does.

use std::hash::Hasher;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHasher};

use super::classes;

/// Lengths of words, in characters.
const SHORTEST: usize = 2;
const LONGEST: usize = 6;

/// What recurs is learned from so many characters at the beginning of a text: an article's words, in
/// memory that does not grow with it.
const LEARNED_FROM: usize = 100_000;

/// The strings that recur in a text.
#[derive(Debug)]
pub struct Recurring {
    counts: FxHashMap<u64, u32>,
}

impl Recurring {
    /// Reads a text; `None` where it holds no such script.
    ///
    /// ```
    /// use copydesk::text::unspaced::Recurring;
    /// let text = "渡轮隧道很贵。市长说渡轮隧道好。";
    /// let recurring = Recurring::of(text).unwrap();
    /// let mut tokens = vec![0..18];
    /// recurring.cut(text, &mut tokens);
    /// let words: Vec<&str> = tokens.into_iter().map(|span| &text[span]).collect();
    /// assert_eq!(words, ["渡轮隧道", "很贵"]);
    /// assert!(Recurring::of("plain").is_none());
    /// ```
    pub fn of(text: &str) -> Option<Self> {
        if !may_be_unspaced(text) || !text.chars().any(is_unspaced) {
            return None;
        }
        let mut counts: FxHashMap<u64, u32> = FxHashMap::default();
        let mut run: Vec<u64> = Vec::new();
        for character in text.chars().take(LEARNED_FROM).chain([' ']) {
            if is_unspaced(character) {
                run.push(u64::from(u32::from(character)));
                continue;
            }
            if let Some(last) = run.last_mut().filter(|_| is_mark(character)) {
                *last = with_mark(*last, character);
                continue;
            }
            for start in 0..run.len() {
                for length in SHORTEST..=LONGEST.min(run.len() - start) {
                    *counts.entry(hash(&run[start..start + length])).or_insert(0) += 1;
                }
            }
            run.clear();
        }
        counts.retain(|_, count| *count > 1);
        Some(Self { counts })
    }

    /// Cuts tokens (spans of the text this was read from) that hold several such words.
    pub fn cut(&self, text: &str, tokens: &mut Vec<Range<usize>>) {
        if !tokens.iter().any(|span| text[span.clone()].chars().any(is_unspaced)) {
            return;
        }
        let whole = std::mem::take(tokens);
        for span in whole {
            let word = &text[span.clone()];
            if word.starts_with(is_unspaced) && word.chars().all(|c| is_unspaced(c) || is_mark(c)) {
                self.cut_one(word, span.start, tokens);
            } else {
                tokens.push(span);
            }
        }
    }

    fn cut_one(&self, word: &str, offset: usize, tokens: &mut Vec<Range<usize>>) {
        // A letter with the marks that belong to it, and where it begins.
        let mut starts: Vec<usize> = Vec::new();
        let mut letters: Vec<u64> = Vec::new();
        for (at, character) in word.char_indices() {
            match letters.last_mut() {
                Some(last) if is_mark(character) => *last = with_mark(*last, character),
                _ => {
                    starts.push(at);
                    letters.push(u64::from(u32::from(character)));
                }
            }
        }
        let byte = |index: usize| offset + starts.get(index).map_or(word.len(), |at| *at);
        let mut start = 0;
        let mut pending = 0;
        while start < letters.len() {
            let longest = LONGEST.min(letters.len() - start);
            let known = (SHORTEST..=longest)
                .rev()
                .find(|length| self.counts.contains_key(&hash(&letters[start..start + length])));
            if let Some(length) = known {
                push_pairs(pending..start, &byte, tokens);
                tokens.push(byte(start)..byte(start + length));
                start += length;
                pending = start;
            } else {
                start += 1;
            }
        }
        push_pairs(pending..start, &byte, tokens);
    }
}

/// Characters in pairs, the last perhaps alone.
fn push_pairs(
    characters: Range<usize>,
    byte: &impl Fn(usize) -> usize,
    tokens: &mut Vec<Range<usize>>,
) {
    for start in characters.clone().step_by(SHORTEST) {
        tokens.push(byte(start)..byte((start + SHORTEST).min(characters.end)));
    }
}

/// Whether a character is of a script written without spaces.
pub fn is_unspaced(character: char) -> bool {
    !character.is_ascii() && classes::of(character) & classes::UNSPACED != 0
}

/// Whether any character lies where such scripts do, at a glance: at U+0800 or above, but not in the
/// block of symbols that opens with general punctuation.
fn may_be_unspaced(text: &str) -> bool {
    const SYMBOLS: u8 = 0xe2;
    let lies_there = |byte: u8| matches!(byte, 0xe0.. if byte != SYMBOLS);
    let may_be = |chunk: &[u8]| chunk.iter().fold(false, |any, byte| any | lies_there(*byte));
    text.as_bytes().chunks(STRETCH).any(may_be)
}

/// So many bytes are looked at in one step.
const STRETCH: usize = 64;

/// Whether a character belongs to the letter before it.
fn is_mark(character: char) -> bool {
    !character.is_ascii() && classes::of(character) & (classes::MARK | classes::INVISIBLE) != 0
}

fn with_mark(letter: u64, mark: char) -> u64 {
    (letter << 21) ^ (letter >> 43) ^ u64::from(u32::from(mark))
}

fn hash(letters: &[u64]) -> u64 {
    let mut hasher = FxHasher::default();
    for letter in letters {
        hasher.write_u64(*letter);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_of_such_a_script_is_missed_at_a_glance() {
        for character in ('\0'..=char::MAX).filter(|character| is_unspaced(*character)) {
            assert!(may_be_unspaced(&format!("{}{character}", "x".repeat(70))), "{character:?}");
        }
        assert!(!may_be_unspaced("\u{201c}Zürich\u{201d} \u{2013} 5 \u{20ac}, Москва"));
    }
}
