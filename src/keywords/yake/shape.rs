//! How words are written, as YAKE tells them apart.

/// How a word is written, as YAKE tells words apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Number,
    /// Letters and digits mixed, or neither, or two or more marks inside.
    Odd,
    Acronym,
    /// One capital at its beginning, not first in its sentence.
    Name,
    Plain,
}

impl Shape {
    pub(super) fn is_candidate(self) -> bool {
        !matches!(self, Self::Number | Self::Odd)
    }
}

/// The shape of a word; capitals tell nothing of the first one of a sentence.
pub(super) fn shape(word: &str, is_first: bool) -> Shape {
    if is_number(word) {
        return Shape::Number;
    }
    let (mut digits, mut letters, mut marks, mut capitals, mut cased) = (0, 0, 0, 0, 0);
    for character in word.chars() {
        digits += usize::from(character.is_numeric() && !character.is_alphabetic());
        letters += usize::from(character.is_alphabetic());
        marks += usize::from(character.is_ascii_punctuation());
        capitals += usize::from(character.is_uppercase());
        cased += usize::from(character.is_uppercase() || character.is_lowercase());
    }
    if (digits > 0) == (letters > 0) || marks > 1 {
        Shape::Odd
    } else if capitals > 0 && capitals == cased {
        Shape::Acronym
    } else if !is_first && capitals == 1 && word.starts_with(char::is_uppercase) {
        Shape::Name
    } else {
        Shape::Plain
    }
}

/// Digits with any commas and at most one full stop.
fn is_number(word: &str) -> bool {
    let mut stops = 0;
    let mut digits = 0;
    for character in word.chars() {
        match character {
            ',' => {}
            '.' => stops += 1,
            _ if character.is_numeric() => digits += 1,
            _ => return false,
        }
    }
    digits > 0 && stops < 2
}
