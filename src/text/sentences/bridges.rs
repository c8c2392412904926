//! Terminals that end no sentence: behind abbreviations, initials, numbers of a list and days of a
//! month.

/// Words before a full stop that do not end a sentence, whatever follows.
const ABBREVIATIONS: &[&str] = &[
    "Abr", "Approx", "Apr", "Aug", "Capt", "Cf", "Col", "Dec", "Dez", "Dic", "Dr", "Eg", "Ene",
    "Fe", "Feb", "Fig", "Figs", "Gen", "Ie", "Iv", "Jan", "Jul", "Jun", "Jän", "Mag", "Mar", "May",
    "Med", "Mr", "Mrs", "Mt", "Nat", "No", "Nov", "Nr", "Oct", "Okt", "Phil", "Prof", "Rer", "Sci",
    "Sep", "Sept", "Sgt", "Sr", "Sra", "Srta", "St", "Univ", "Vol", "Vs", "approx", "cf", "eg",
    "fe", "fig", "figs", "ie", "iv", "med", "nat", "nr", "phil", "prof", "rer", "sci", "univ",
    "vol", "vs",
];

/// The same, for abbreviations with a full stop inside.
const DOTTED_ABBREVIATIONS: &[&str] = &[
    "E.U", "E.g", "F.e", "I.e", "I.v", "P.e", "Ph.D", "U.K", "U.S", "Z.b", "e.g", "f.e", "i.e",
    "i.v", "p.e", "z.B",
];

/// How the name of a month begins, in the languages segtok knows; a day and a full stop before it
/// do not end a sentence.
const MONTHS: &[&str] = &[
    "Abr", "Apr", "Aug", "Dec", "Dez", "Dic", "Diz", "Ene", "Feb", "Jan", "Jul", "Jun", "Jän",
    "Mar", "May", "Mär", "Nov", "Oct", "Okt", "Sep",
];

/// Whether a cut does not hold, seen from the stretch before it (and whether a blank stands before
/// that), the terminal, and the stretch after it.
pub(super) fn is_bridged(before: &str, indented: bool, terminal: &str, after: &str) -> bool {
    if before.ends_with(char::is_whitespace) || indented && before.is_empty() {
        return true;
    }
    terminal.starts_with('.')
        && (!indented && is_enumerator(before)
            || ends_in_abbreviation(before)
            || ends_in_listed_initial(before)
            || is_lone_word(after)
            || (ends_in_day(before) && opens_with_month(after))
            || (ends_in_middle_initial(before) && opens_with_name(after)))
}

/// A number or a single letter that is all there is, as in a numbered list.
fn is_enumerator(before: &str) -> bool {
    let mut characters = before.chars();
    let Some(first) = characters.next() else { return false };
    if first.is_alphabetic() { characters.next().is_none() } else { before.chars().all(is_digit) }
}

fn is_digit(character: char) -> bool {
    character.is_ascii_digit() || !character.is_ascii() && character.is_numeric()
}

/// "Mr", "e.g", "U.S" at the end, not inside a longer word.
fn ends_in_abbreviation(before: &str) -> bool {
    let word = before.len() - last_word(before).len();
    if ABBREVIATIONS.contains(&&before[word..]) {
        return true;
    }
    let Some(outer) = before[..word].strip_suffix('.') else { return false };
    let start = outer.len() - last_word(outer).len();
    DOTTED_ABBREVIATIONS.contains(&&before[start..])
}

/// An initial in a list of authors or in a bracket: "(A", "(A.B", "Ash, B", "Ash and B".
fn ends_in_listed_initial(before: &str) -> bool {
    let Some(rest) = before.strip_suffix(char::is_uppercase) else { return false };
    let in_list = |rest: &str| {
        rest.ends_with(['(', '['])
            || rest.strip_suffix(char::is_whitespace).is_some_and(introduces_initial)
    };
    in_list(rest)
        || rest
            .strip_suffix('.')
            .and_then(|rest| rest.strip_suffix(char::is_uppercase))
            .is_some_and(in_list)
}

/// Whether a name with an initial is to be expected: in a list, or behind a title.
fn introduces_initial(before: &str) -> bool {
    let word = last_word(before);
    let rest = &before[..before.len() - word.len()];
    match word {
        "" => before.strip_suffix(',').is_some_and(|rest| !is_initial(last_word(rest))),
        "and" => !is_initial(last_word(rest.trim_end())),
        "by" | "captain" | "commander" | "doctor" | "general" | "miss" | "professor" => true,
        _ => false,
    }
}

/// One capital letter.
fn is_initial(word: &str) -> bool {
    let mut characters = word.chars();
    characters.next().is_some_and(char::is_uppercase) && characters.next().is_none()
}

/// A stretch that is one lower-case word and nothing else.
fn is_lone_word(after: &str) -> bool {
    after.starts_with(char::is_lowercase)
        && after.chars().all(|c| {
            c.is_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '\u{2010}' | '\u{2011}')
        })
}

/// A number from 0 to 39 at the end.
fn ends_in_day(before: &str) -> bool {
    let word = last_word(before);
    match word.as_bytes() {
        [digit] => digit.is_ascii_digit(),
        [tens, digit] => (b'0'..=b'3').contains(tens) && digit.is_ascii_digit(),
        _ => false,
    }
}

/// Whether a stretch opens with the name or the number of a month.
fn opens_with_month(after: &str) -> bool {
    let number = after.strip_prefix('0').unwrap_or(after);
    number.starts_with(|c: char| matches!(c, '1'..='9'))
        || MONTHS.iter().any(|month| after.starts_with(month))
}

/// "Mary J" at the end: a capitalised word, something between, and one capital.
fn ends_in_middle_initial(before: &str) -> bool {
    let Some(rest) = before.strip_suffix(char::is_uppercase) else { return false };
    let name_end = rest.trim_end_matches(|c| !is_word(c));
    if name_end.len() == rest.len() || rest[name_end.len()..].contains('\n') {
        return false;
    }
    is_capitalised(last_word(name_end))
}

/// Whether a stretch opens with a capitalised word, as a family name does.
fn opens_with_name(after: &str) -> bool {
    let end = after.find(|c| !is_word(c)).unwrap_or(after.len());
    is_capitalised(&after[..end])
}

/// A capital and then nothing but lower case, at least one.
fn is_capitalised(word: &str) -> bool {
    let mut characters = word.chars();
    characters.next().is_some_and(char::is_uppercase)
        && characters.as_str().starts_with(char::is_lowercase)
        && characters.all(char::is_lowercase)
}

/// The run of word characters at the end.
fn last_word(text: &str) -> &str {
    &text[text.trim_end_matches(is_word).len()..]
}

fn is_word(character: char) -> bool {
    character == '_' || character.is_alphanumeric()
}
