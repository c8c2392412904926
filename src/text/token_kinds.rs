//! What characters are to the tokenizer of running text: letters, symbols, and what joins them.

use wide::u8x16;

/// What a character is to the tokenizer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters of scripts with case, modifier letters, decimal digits, Roman numerals.
    Word,
    /// Letters and marks of scripts without case.
    Caseless,
    /// Everything else.
    Symbol,
}

pub(super) fn kind(character: char) -> Kind {
    if character.is_ascii() {
        return if character.is_ascii_alphanumeric() { Kind::Word } else { Kind::Symbol };
    }
    // General punctuation: dashes, quotes, bullets, ellipses.
    if matches!(character, '\u{2010}'..='\u{2027}') {
        return Kind::Symbol;
    }
    if character.is_alphabetic() {
        return if is_cased(character) { Kind::Word } else { Kind::Caseless };
    }
    if character.is_numeric() {
        return if is_decimal(character) { Kind::Word } else { Kind::Symbol };
    }
    if is_caseless_mark(character) { Kind::Caseless } else { Kind::Symbol }
}

/// Letters with case, and the modifier letters that go with any.
fn is_cased(letter: char) -> bool {
    (letter.is_uppercase() || letter.is_lowercase()) && !matches!(letter, 'ª' | 'º')
        || matches!(
            letter,
            '\u{01c5}' | '\u{01c8}' | '\u{01cb}' | '\u{01f2}' // title case
                | '\u{02b0}'..='\u{02ff}' // modifier letters
                | '\u{3005}' | '\u{3031}'..='\u{3035}' | '\u{303b}'
                | '\u{309d}' | '\u{309e}' | '\u{30fc}'..='\u{30fe}' | '\u{ff70}'
                | '\u{2160}'..='\u{2188}'
        )
}

/// Numeric characters that are digits of a positional system or Roman numerals, in no fraction,
/// circle, bracket or raised position.
fn is_decimal(number: char) -> bool {
    !matches!(
        number,
        '\u{00b2}' | '\u{00b3}' | '\u{00b9}' | '\u{00bc}'..='\u{00be}' | '\u{2070}'..='\u{215f}'
            | '\u{2189}' | '\u{2460}'..='\u{2793}' | '\u{3192}'..='\u{33ff}'
    )
}

/// Vowel signs and accents of scripts without case, which stand inside their words.
fn is_caseless_mark(mark: char) -> bool {
    matches!(
        mark,
        '\u{0591}'..='\u{05c7}' | '\u{0610}'..='\u{061a}' | '\u{064b}'..='\u{065f}'
            | '\u{093a}'..='\u{094f}' | '\u{09bc}'..='\u{09cd}' | '\u{0a3c}'..='\u{0a4d}'
            | '\u{0abc}'..='\u{0acd}' | '\u{0b3c}'..='\u{0b4d}' | '\u{0bbe}'..='\u{0bcd}'
            | '\u{0c3e}'..='\u{0c4d}' | '\u{0cbc}'..='\u{0ccd}' | '\u{0d3b}'..='\u{0d4d}'
            | '\u{0dca}'..='\u{0ddf}' | '\u{0e31}'..='\u{0e3a}' | '\u{0e47}'..='\u{0e4e}'
            | '\u{0eb1}'..='\u{0ebc}' | '\u{0ec8}'..='\u{0ece}' | '\u{102b}'..='\u{103e}'
            | '\u{17b4}'..='\u{17d3}' | '\u{200c}'..='\u{200d}' | '\u{3099}'..='\u{309a}'
    )
}

/// Apostrophes that may stand inside a word.
pub(super) fn is_apostrophe(character: char) -> bool {
    character == '\'' || is_curly(character) || character == '\u{02bc}'
}

/// Apostrophes that also cling to the beginning and the end of a word.
pub(super) fn is_curly(character: char) -> bool {
    matches!(character, '\u{2019}' | '\u{00b4}' | '\u{2032}')
}

pub(super) fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{00ad}' | '\u{2010}' | '\u{2011}')
}

/// Characters that may stand, one at a time, between the letters and digits of a word.
pub(super) fn is_joiner(character: char) -> bool {
    matches!(character, '.' | ',') || is_hyphen(character) || is_apostrophe(character)
}

pub(super) fn is_terminal(character: char) -> bool {
    matches!(character, '.' | '!' | '?')
}

/// Characters that a symbol holds only as its first, or before another symbol.
pub(super) fn opens_symbol(character: char) -> bool {
    matches!(character, ',' | ':' | ';')
}

/// Bytes looked at side by side.
const LANES: usize = 16;

/// How many letters and digits of ASCII some bytes begin with.
pub(super) fn ascii_letters(bytes: &[u8]) -> usize {
    let mut letters = 0;
    // Most words are shorter than this, and how long they are takes no branch.
    for some in bytes.as_chunks::<LANES>().0 {
        let some = u8x16::from(*some);
        let is_letter = within(some | u8x16::splat(0x20), b'a', b'z') | within(some, b'0', b'9');
        let found = (is_letter.move_mask() as u16).trailing_ones() as usize;
        letters += found;
        if found < LANES {
            return letters;
        }
    }
    letters + bytes[letters..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count()
}

/// All ones in each byte from `low` to `high`.
fn within(bytes: u8x16, low: u8, high: u8) -> u8x16 {
    bytes.max(u8x16::splat(low)).min(u8x16::splat(high)).cmp_eq(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_are_counted() {
        for end in ["", " ", ".", "@", "[", "`", "{", "/", ":", "_", "\u{e9}", "\0"] {
            for length in 0..40 {
                let word: String = "azAZ09my".chars().cycle().take(length).collect();
                for behind in ["", "abc", " and more than sixteen bytes"] {
                    let expected = if end.is_empty() {
                        length + behind.bytes().take_while(u8::is_ascii_alphanumeric).count()
                    } else {
                        length
                    };
                    let text = format!("{word}{end}{behind}");
                    assert_eq!(ascii_letters(text.as_bytes()), expected, "{text}");
                }
            }
        }
    }
}
