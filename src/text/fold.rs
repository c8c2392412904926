//! Folding: the form in which two spellings of the same words are the same bytes.
//!
//! Case is folded in full (`ß` = `ss`), composed and decomposed accents, full and half width, curly
//! and straight quotes, hyphens and the shorter dashes are one, and invisible characters are dropped.
//! What NFKC would change beyond that stays as it is: `m²` is not `m2`, `™` is not `tm`.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::decompose_compatible;

use crate::text::classes;

/// The alphabets: code points below those of punctuation.
const ALPHABETS: usize = 0x2000;

/// The fold of each of these where it is one character by itself, else NUL.
static SIMPLE: LazyLock<Vec<char>> = LazyLock::new(|| {
    (0..ALPHABETS as u32)
        .map(|point| {
            let character = char::from_u32(point).expect("no surrogates below U+2000");
            let joins = matches!(character, '\u{1100}'..='\u{11ff}')
                || classes::of(character) & (classes::MARK | classes::INVISIBLE) != 0;
            if joins {
                return '\0';
            }
            let mut folded = slow_fold(std::iter::once(character));
            match (folded.next(), folded.next()) {
                (Some(one), None) => one,
                _ => '\0',
            }
        })
        .collect()
});

/// Append the fold of a word, or of any text in which white space and symbols may stay as they are.
pub fn word(word: &str, folded: &mut String) {
    let length = folded.len();
    for character in word.chars() {
        let point = character as usize;
        if point < ALPHABETS {
            let simple = SIMPLE[point];
            if simple != '\0' || point == 0 {
                folded.push(simple);
                continue;
            }
        } else if is_own_fold(character) {
            folded.push(character);
            continue;
        }
        folded.truncate(length);
        folded.extend(slow_fold(word.chars()));
        return;
    }
}

/// The fold of a character that is no part of a word: quotes, dashes, full-width forms.
pub fn symbol(character: char) -> char {
    match character {
        '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{2bc}' | '\u{b4}' | '\u{ff07}' => '\'',
        '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{ff02}' => '"',
        '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{ff0d}' => '-',
        '\u{0}'..='\u{7f}' => character,
        _ => {
            let mut folded = slow_fold(std::iter::once(character));
            match (folded.next(), folded.next()) {
                (Some(one), None) => one,
                _ => character,
            }
        }
    }
}

/// Ideographs, kana and Hangul syllables, which fold to themselves unless a mark or jamo follows.
fn is_own_fold(character: char) -> bool {
    matches!(character, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

fn slow_fold(characters: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    characters
        .filter(|character| classes::of(*character) & classes::INVISIBLE == 0)
        .flat_map(half_width)
        .nfd()
        .flat_map(fold_case)
        .nfc()
}

/// A full-width or half-width form as the usual one.
fn half_width(character: char) -> impl Iterator<Item = char> {
    let mut usual = [None; 2];
    if ('\u{ff00}'..='\u{ffef}').contains(&character) {
        let mut places = usual.iter_mut();
        decompose_compatible(character, |part| {
            if let Some(place) = places.next() {
                *place = Some(part);
            }
        });
    } else {
        usual[0] = Some(character);
    }
    usual.into_iter().flatten()
}

/// Full case folding by way of the capital. The dotless `ı` keeps apart from `i`, as Unicode has it.
fn fold_case(character: char) -> impl Iterator<Item = char> {
    let dotless = (character == 'ı').then_some(character);
    let folded = (character != 'ı').then(|| character.to_uppercase().flat_map(char::to_lowercase));
    dotless.into_iter().chain(folded.into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let mut out = String::new();
        word(text, &mut out);
        out
    }

    #[test]
    fn spellings_that_are_one() {
        for (left, right, why) in [
            ("Market", "mARKET", "case"),
            ("Zürich", "ZU\u{308}RICH", "composed and decomposed"),
            ("STRASSE", "straße", "full case folding"),
            ("Σίσυφος", "ΣΊΣΥΦΟΣ", "final sigma"),
            ("ﬁnance", "FINANCE", "a ligature"),
            ("ＮＡＴＯ", "nato", "full width"),
            ("ｶﾞｽ", "ガス", "half width with its mark"),
            ("co\u{ad}op", "coop", "a soft hyphen"),
            ("می\u{200c}خواهم", "میخواهم", "a zero-width non-joiner"),
            ("각", "\u{1100}\u{1161}\u{11a8}", "jamo"),
            ("\u{212b}ngstro\u{308}m", "ångström", "a compatibility letter"),
            ("e\u{323}\u{302}", "\u{ea}\u{323}", "marks in canonical order"),
        ] {
            assert_eq!(folded(left), folded(right), "{why}");
        }
    }

    #[test]
    fn spellings_that_stay_apart() {
        for (left, right, why) in [
            ("cafe", "café", "an accent is a letter's"),
            ("m²", "m2", "NFKC would join them"),
            ("ırak", "irak", "dotless i"),
        ] {
            assert_ne!(folded(left), folded(right), "{why}");
        }
    }

    #[test]
    fn fast_and_slow_folds_agree_for_every_character() {
        for character in '\u{1}'..=char::MAX {
            let slow: String = slow_fold(std::iter::once(character)).collect();
            assert_eq!(folded(&character.to_string()), slow, "{character:?}");
        }
    }

    #[test]
    fn symbols_that_are_one() {
        for (character, expected) in [
            ('’', '\''),
            ('“', '"'),
            ('‑', '-'),
            ('–', '-'),
            ('＆', '&'),
            ('+', '+'),
            ('—', '—'),
            ('\u{37e}', ';'),
            ('🗞', '🗞'),
            ('≠', '≠'),
        ] {
            assert_eq!(symbol(character), expected, "{character}");
        }
    }
}
