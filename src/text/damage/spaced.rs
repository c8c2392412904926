//! Scripts without spaces between words, with spaces put between their words or letters: the output
//! of a segmenter, of a scanner, of a page whose letters are set apart.

use super::rewritten;
use crate::error::Result;
use crate::text::characters::{Role, character};

/// Fewest blanks between such letters.
const LEAST_BLANKS: usize = 8;

/// Letters from one blank to the next, on average: fewer are a word (of Thai 4.3, of Chinese 1.6), and a
/// phrase, after which these scripts put a space themselves, is longer.
const LONGEST_WORD: usize = 6;

/// Bytes counted at once, in one byte.
const COUNTED_AT_ONCE: usize = 128;

/// A letter of such a script, or a mark on one.
fn is_unspaced(c: char) -> bool {
    matches!(character(c).role, Role::Unspaced(_))
}

/// Whether spaces stand in such a text where none belong.
pub(super) fn is_spaced(glance: &str) -> bool {
    let bytes = glance.as_bytes();
    // Three bytes in UTF-8, the first of them not the one of quotation marks and dashes.
    let begins = |byte: u8| byte >= 0xe0 && byte != 0xe2;
    let count = |few: &[u8]| few.iter().fold(0, |letters, byte| letters + u8::from(begins(*byte)));
    let letters: usize = bytes.chunks(COUNTED_AT_ONCE).map(|few| usize::from(count(few))).sum();
    if letters < LEAST_BLANKS {
        return false;
    }
    let before = |at: &usize| bytes.get(at + 1).is_some_and(|next| begins(*next));
    let blanks = memchr::memchr_iter(b' ', bytes).filter(before).take(LEAST_BLANKS).count();
    if blanks < LEAST_BLANKS && !glance.contains('\u{3000}') {
        return false;
    }
    let blanks = between_letters(glance).count();
    blanks >= LEAST_BLANKS
        && glance.chars().filter(|c| is_unspaced(*c)).count() <= LONGEST_WORD * blanks
}

/// Blanks between two such letters.
fn between_letters(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let (mut chars, mut letter, mut blank) = (text.char_indices(), false, None);
    std::iter::from_fn(move || {
        for (at, c) in chars.by_ref() {
            if matches!(c, ' ' | '\t' | '\u{a0}' | '\u{3000}') {
                blank = blank.or(Some(at));
                continue;
            }
            let (before, start) = (letter, blank.take());
            letter = is_unspaced(c);
            if let Some(start) = start
                && before
                && letter
            {
                return Some((start, at));
            }
        }
        None
    })
}

/// The text without them.
pub(super) fn closed_up(text: &str, check: &mut dyn FnMut() -> Result<()>) -> Result<String> {
    rewritten(text, check, between_letters(text).map(|(start, end)| (start, end, "")))
}
