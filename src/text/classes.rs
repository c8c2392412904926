//! What kind of character a code point is, for reading words: one table lookup.
//!
//! Two readings of "word character" live here. [`WORD`] is the one of Python's `re` (`str.isalnum`
//! or `_`): combining marks are out, `½` is in; scikit-learn and bm25s cut their tokens by it.
//! [`PART`] is the one of someone who looks for whole words: a letter with its marks, a digit, `_`.

use std::sync::LazyLock;

use unicode_normalization::char::is_combining_mark;

/// A word character as Python's `re` has it: a letter, a character with a numeric value, or `_`.
pub const WORD: u8 = 1;
/// A character that belongs to a word: a letter, a number, a combining mark or `_`.
pub const PART: u8 = 1 << 1;
/// A letter of a script that puts no spaces between words (Han, kana, Thai, Lao, Khmer, Burmese).
pub const UNSPACED: u8 = 1 << 2;
/// A mark that belongs to the character before it.
pub const MARK: u8 = 1 << 3;
/// Invisible within a word: soft hyphen, joiners, zero-width spaces, direction and variation marks.
pub const INVISIBLE: u8 = 1 << 4;
/// White space.
pub const SPACE: u8 = 1 << 5;
/// Lower-casing changes it.
pub const UPPER: u8 = 1 << 6;

/// Characters of the Basic Multilingual Plane.
const PLANE: usize = 0x1_0000;

static TABLE: LazyLock<Box<[u8]>> = LazyLock::new(|| {
    (0..PLANE as u32).map(|point| char::from_u32(point).map_or(0, classify)).collect()
});

/// The classes of `character`, as a set of the flags above.
pub fn of(character: char) -> u8 {
    let point = character as usize;
    if point < PLANE { TABLE[point] } else { classify(character) }
}

fn classify(character: char) -> u8 {
    if character.is_whitespace() {
        return SPACE;
    }
    if is_invisible(character) {
        return INVISIBLE;
    }
    if is_combining_mark(character) {
        return PART | MARK;
    }
    if character == '_' {
        return WORD | PART;
    }
    if !character.is_alphanumeric() || is_circled_letter(character) {
        return 0;
    }
    // The half-width voiced sound marks are letters by category and marks by use; the modifier
    // apostrophe is a letter by category and a quote in every newsroom.
    let mut classes = match character {
        '\u{ff9e}' | '\u{ff9f}' => WORD | PART | MARK,
        '\u{2bc}' => WORD,
        _ => WORD | PART,
    };
    if is_unspaced(character) {
        classes |= UNSPACED;
    }
    if !character.to_lowercase().eq([character]) {
        classes |= UPPER;
    }
    classes
}

/// Symbols (category So) that carry the property Alphabetic and are no word characters to Python.
fn is_circled_letter(character: char) -> bool {
    matches!(character, '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f149}'
        | '\u{1f150}'..='\u{1f169}' | '\u{1f170}'..='\u{1f189}')
}

/// Characters with the property `Default_Ignorable_Code_Point` that turn up in scraped pages.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{e0100}'..='\u{e01ef}')
}

/// Blocks of the scripts that UAX #29 cannot cut into words by rule.
fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{a9e0}'..='\u{a9ff}'
        | '\u{aa60}'..='\u{aa7f}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}'
        | '\u{20000}'..='\u{3fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_of_telling_characters() {
        for (character, classes, why) in [
            ('a', WORD | PART, "a letter"),
            ('É', WORD | PART | UPPER, "a capital"),
            ('_', WORD | PART, "an underscore"),
            ('½', WORD | PART, "it has a numeric value"),
            ('\u{301}', PART | MARK, "a combining accent is no \\w in Python"),
            ('Ⓐ', 0, "a symbol, though alphabetic"),
            ('\u{2bc}', WORD, "a quote by use"),
            ('\u{ad}', INVISIBLE, "a soft hyphen"),
            ('\u{a0}', SPACE, "a no-break space"),
            ('京', WORD | PART | UNSPACED, "no spaces around it"),
            ('ั', PART | MARK, "a Thai vowel sign"),
            ('\u{fffd}', 0, "the replacement character"),
            ('🗞', 0, "an emoji"),
            ('𝔄', WORD | PART, "a letter beyond the first plane"),
        ] {
            assert_eq!(of(character), classes, "{character}: {why}");
        }
    }
}
