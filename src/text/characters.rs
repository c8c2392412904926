//! What each character is to the words of deduplication, looked up once for all of them.

use std::sync::LazyLock;

use caseless::Caseless;
use unicode_normalization::char::{
    canonical_combining_class, decompose_compatible, is_combining_mark,
};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// What becomes of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It parts words.
    Break,
    /// It is left out, and the word goes on: apostrophes, what has no width.
    Drop,
    /// It parts words, save where it cuts one at the end of a line.
    Hyphen,
    /// The same, and is left out elsewhere: the soft hyphen.
    SoftHyphen,
    /// A letter, mark or digit, as this character.
    Letter(char),
    /// One of a script written without spaces, as this character.
    Unspaced(char),
    /// Several characters: to be normalised.
    Several,
}

/// The role of a character, and whether it may join the one before it into another one (a
/// combining mark), so that the two are to be normalised together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Character {
    pub(super) role: Role,
    pub(super) joins: bool,
}

/// Code points that are looked up; those above are rare enough to work out each time.
const TABLE: u32 = 0x1_0000;

static CHARACTERS: LazyLock<Box<[u32]>> = LazyLock::new(|| {
    (0..TABLE).map(|code| char::from_u32(code).map_or(0, |c| pack(work_out(c)))).collect()
});

/// The role of `c`.
#[inline]
pub(super) fn character(c: char) -> Character {
    match CHARACTERS.get(c as usize) {
        Some(packed) => unpack(*packed),
        None => work_out(c),
    }
}

fn pack(character: Character) -> u32 {
    let (kind, c) = match character.role {
        Role::Break => (0, '\0'),
        Role::Drop => (1, '\0'),
        Role::Hyphen => (2, '\0'),
        Role::SoftHyphen => (3, '\0'),
        Role::Several => (4, '\0'),
        Role::Letter(c) => (5, c),
        Role::Unspaced(c) => (6, c),
    };
    u32::from(character.joins) << 31 | kind << 24 | c as u32
}

#[inline]
fn unpack(packed: u32) -> Character {
    let c = char::from_u32(packed & 0x00ff_ffff).unwrap_or('\0');
    let role = match packed >> 24 & 0x7f {
        0 => Role::Break,
        1 => Role::Drop,
        2 => Role::Hyphen,
        3 => Role::SoftHyphen,
        4 => Role::Several,
        5 => Role::Letter(c),
        _ => Role::Unspaced(c),
    };
    Character { role, joins: packed >> 31 == 1 }
}

fn work_out(c: char) -> Character {
    let stable = matches!(c as u32, 0x3400..=0x9fff | 0xac00..=0xd7a3 | 0x2_0000..=0x2_a6df);
    let role = match c {
        '\'' | '`' | '´' | '‘' | '’' | '‛' | '′' | 'ʹ' | 'ʻ' | 'ʼ' | 'ʽ' | '＇' | '｀' => {
            Role::Drop
        }
        '-' | '\u{2010}' | '\u{2011}' | '﹣' | '－' => Role::Hyphen,
        '\u{ad}' => Role::SoftHyphen,
        _ if has_no_width(c) => Role::Drop,
        _ if stable => stands_for(c),
        _ => {
            let mut plain = fold(std::iter::once(c)).into_iter();
            match (plain.next(), plain.next()) {
                (Some(only), None) => stands_for(only),
                (Some(_), Some(_)) if fold(std::iter::once(c)).into_iter().any(is_word) => {
                    Role::Several
                }
                _ => Role::Break,
            }
        }
    };
    Character { role, joins: !stable && joins_backward(c) }
}

fn stands_for(c: char) -> Role {
    if is_unspaced(c) {
        Role::Unspaced(c)
    } else if is_word(c) {
        Role::Letter(c)
    } else {
        Role::Break
    }
}

/// NFKC, full case folding, NFKC again: what folding takes apart is put together.
pub(super) fn fold(chars: impl Iterator<Item = char>) -> Vec<char> {
    chars.nfkc().default_case_fold().nfkc().collect()
}

/// Letters, marks and digits.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Whether normalisation may join what `c` stands for to the character before it.
fn joins_backward(c: char) -> bool {
    let mut first = None;
    decompose_compatible(c, |part| first = first.or(Some(part)));
    let first = first.unwrap_or(c);
    canonical_combining_class(first) != 0
        || is_nfc_quick(std::iter::once(first)) == IsNormalized::Maybe
}

/// Characters without width or look of their own: Unicode's `Default_Ignorable_Code_Point`, as far
/// as they are assigned and stand in texts (Unicode 16, DerivedCoreProperties.txt).
fn has_no_width(c: char) -> bool {
    matches!(c as u32,
        0x034f | 0x061c | 0x115f..=0x1160 | 0x17b4..=0x17b5 | 0x180b..=0x180f | 0x200b..=0x200f
        | 0x202a..=0x202e | 0x2060..=0x206f | 0x3164 | 0xfe00..=0xfe0f | 0xfeff | 0xffa0
        | 0xe_0000..=0xe_0fff)
}

/// Letters and marks of scripts written without spaces between words: Han, Kana, Bopomofo, Yi, and
/// those whose lines are broken by dictionary (class SA of Unicode's UAX #14: Thai, Lao, Myanmar,
/// Khmer, Tai). Their digits are written as numbers apart and count as words.
fn is_unspaced(c: char) -> bool {
    matches!(c as u32,
        0x0e01..=0x0e3a | 0x0e40..=0x0e4e | 0x0e81..=0x0ece | 0x0edc..=0x0edf
        | 0x1000..=0x103f | 0x1050..=0x108f | 0x109a..=0x109d | 0xa9e0..=0xa9ef | 0xa9fa..=0xa9fe
        | 0xaa60..=0xaadf | 0x1780..=0x17d3 | 0x17d7 | 0x17dc..=0x17dd
        | 0x1950..=0x19c9 | 0x1a20..=0x1a7c
        | 0x3005..=0x3007 | 0x3021..=0x302f | 0x3031..=0x3035 | 0x3038..=0x303c
        | 0x3041..=0x309a | 0x309d..=0x309f | 0x30a1..=0x30fa | 0x30fc..=0x312f | 0x31a0..=0x31ff
        | 0x3400..=0x4dbf | 0x4e00..=0xa4cf | 0xf900..=0xfaff | 0x1_aff0..=0x1_b2ff
        | 0x2_0000..=0x3_ffff)
        && is_word(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_gives_back_what_was_worked_out() {
        for code in 0..0x3200 {
            let Some(c) = char::from_u32(code) else { continue };
            assert_eq!(character(c), work_out(c), "{c:?}");
        }
    }

    #[test]
    fn roles() {
        for (c, role, joins) in [
            ('a', Role::Letter('a'), false),
            ('É', Role::Letter('é'), false),
            ('ß', Role::Several, false),
            ('ς', Role::Letter('σ'), false),
            ('２', Role::Letter('2'), false),
            ('ﬁ', Role::Several, false),
            ('\u{301}', Role::Letter('\u{301}'), true),
            ('\u{94d}', Role::Letter('\u{94d}'), true),
            ('’', Role::Drop, false),
            ('\u{200b}', Role::Drop, false),
            ('\u{ad}', Role::SoftHyphen, false),
            ('東', Role::Unspaced('東'), false),
            ('ｶ', Role::Unspaced('カ'), false),
            ('ﾞ', Role::Unspaced('\u{3099}'), true),
            ('ไ', Role::Unspaced('ไ'), false),
            ('한', Role::Letter('한'), false),
            ('ᅡ', Role::Letter('ᅡ'), true),
            ('—', Role::Break, false),
            ('🗞', Role::Break, false),
            ('𝐁', Role::Letter('b'), false),
            ('\u{fffd}', Role::Break, false),
        ] {
            assert_eq!(character(c), Character { role, joins }, "{c:?}");
        }
    }
}
