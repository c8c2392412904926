//! How words are written: capitals, digits, and whether they are words at all.

use crate::text::keys::{Key, SHORT, between};

/// How a word is written: a set of the flags below.
#[derive(Debug, Clone, Copy)]
pub struct Look(u8);

const OPENS_WITH_LETTER: u8 = 1;
const OPENS_UPPER: u8 = 1 << 1;
const REST_UPPER: u8 = 1 << 2;
const REST_LOWER: u8 = 1 << 3;
const DIGIT: u8 = 1 << 4;
const HYPHEN: u8 = 1 << 5;
/// Longer than [`SMALL`].
const LONG: u8 = 1 << 6;

/// Words up to so many bytes are often left in lower case in headlines.
const SMALL: usize = 3;

impl Look {
    /// The look of a word.
    pub fn of(word: &str) -> Self {
        let mut characters = word.chars();
        let first = characters.next();
        let rest = characters.as_str();
        Self::with([
            (OPENS_WITH_LETTER, first.is_some_and(is_letter)),
            (OPENS_UPPER, first.is_some_and(char::is_uppercase)),
            (REST_UPPER, rest.chars().any(char::is_uppercase)),
            (REST_LOWER, rest.chars().any(char::is_lowercase)),
            (DIGIT, word.bytes().any(|byte| byte.is_ascii_digit())),
            (HYPHEN, word.contains('-')),
            (LONG, word.len() > SMALL),
        ])
    }

    /// The look of a short word of ASCII, which is `lower` in lower case.
    pub fn of_ascii(word: Key, lower: Key) -> Self {
        // Lower-casing sets one bit of a letter, two below the highest.
        let upper = (word ^ lower) << 2;
        let small = between(word, b'a', b'z');
        let length = word >> (8 * SHORT);
        let is_letters = Key::from((upper | small).count_ones()) == length;
        Self::with([
            (OPENS_WITH_LETTER, (upper | small) & 0xff != 0),
            (OPENS_UPPER, upper & 0xff != 0),
            (REST_UPPER, upper >> 8 != 0),
            (REST_LOWER, small >> 8 != 0),
            (DIGIT, !is_letters && between(word, b'0', b'9') != 0),
            (HYPHEN, !is_letters && between(word, b'-', b'-') != 0),
            (LONG, length > SMALL as Key),
        ])
    }

    fn with(flags: [(u8, bool); 7]) -> Self {
        Self(flags.into_iter().map(|(flag, is_set)| flag * u8::from(is_set)).sum())
    }

    fn has(self, flag: u8) -> bool {
        self.0 & flag != 0
    }

    /// Whether a word begins with a capital.
    pub fn opens_upper(self) -> bool {
        self.has(OPENS_UPPER)
    }

    /// The shape of a word at its place: its capitals say less at the beginning of a sentence, and
    /// nothing in a title.
    pub fn shape(self, is_first: bool, is_title: bool) -> usize {
        let case = match (self.has(OPENS_UPPER), self.has(REST_UPPER), self.has(REST_LOWER)) {
            _ if self.has(DIGIT) => 0,
            _ if is_title => 1,
            (false, false, _) => 2,
            (true, false, _) if is_first => 3,
            (true, false, _) => 4,
            (true, true, false) => 5,
            (true, true, true) => 6,
            (false, true, _) => 7,
        };
        case * 2 + usize::from(self.has(HYPHEN))
    }
}

/// Whether a character is a letter; dashes and quotes, of which there are many, are soon told.
fn is_letter(character: char) -> bool {
    !matches!(character, '\u{2010}'..='\u{2027}') && character.is_alphabetic()
}

/// Whether nearly all words are capitalised, so that capitals tell nothing.
pub fn is_title(words: impl Iterator<Item = Look>) -> bool {
    /// Words in a row that are all names are not rare; more of them are a headline.
    const SHORTEST_TITLE: u32 = 4;
    let (mut upper, mut all) = (0, 0);
    for word in words {
        if word.has(OPENS_WITH_LETTER) {
            all += u32::from(word.has(LONG | OPENS_UPPER));
            upper += u32::from(word.has(OPENS_UPPER));
        }
    }
    all >= SHORTEST_TITLE && upper * 10 >= all * 9
}

/// Whether a word is a mere sign: without letters and digits, an address, a time of day or a score.
pub fn is_symbol(word: &str) -> bool {
    if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return word.is_empty();
    }
    let mut has_letter = false;
    let mut is_said = false;
    let mut joins = false;
    for character in word.chars() {
        has_letter |= character.is_alphabetic();
        is_said |= character.is_alphanumeric();
        joins |= matches!(character, ':' | '-' | '\u{2013}' | '@');
    }
    !is_said || joins && (!has_letter || word.contains("://") || word.contains('@'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::keys::{key, lower};

    #[test]
    fn words_that_are_mere_signs() {
        for (word, expected) in [
            ("--", true),
            ("14:32", true),
            ("2-1", true),
            ("https://t.co/a1", true),
            ("ash@nordwire.org", true),
            ("B-52", false),
            ("2015", false),
            ("1,000.50", false),
            ("co-op", false),
            ("京", false),
        ] {
            assert_eq!(is_symbol(word), expected, "{word}");
        }
    }

    #[test]
    fn looks_of_short_words_are_those_of_any() {
        for word in
            ["a", "The", "NATO", "eBay", "McDonald", "B-52", "x-ray", "co-op", "3,000", "'s", "--"]
        {
            let word_key = key(word).unwrap();
            let short = Look::of_ascii(word_key, lower(word_key).unwrap());
            assert_eq!(short.0, Look::of(word).0, "{word}");
        }
        assert!(is_title(["Ferry", "Sinks", "off", "Lindholm", "Coast"].map(Look::of).into_iter()));
        assert!(!is_title(["Ferry", "sinks", "off", "Lindholm"].map(Look::of).into_iter()));
    }
}
