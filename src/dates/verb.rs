//! What single words tell of the time of their clause: verbs, auxiliaries, and verbs that are nouns as well.

use super::find::begins_sentence;
use super::language::{Field, Language};
use super::tense::{LIKELY, SURE};
use super::token::{Chunk, Gap, Shape, Token};

/// The lexicon's number of verbs that are nouns as well: "the teams play", but not "a play"...
const NOUN_AS_WELL: i32 = 3;

/// ... and of those that are so after a name, too: "Wimbledon play on Monday", but "Harlow host the".
const NOUN_AFTER_NAMES: i32 = 4;

/// The lexicon's number of "to", before an infinitive and before a month.
pub(super) const TO: i32 = 1;

/// What the first marked word after token `end` tells, in the same sentence; `present` leaves out the past.
pub(super) fn verb_after(
    text: &str,
    chunk: &Chunk,
    language: &Language,
    end: usize,
    reach: usize,
    present: bool,
) -> Option<i8> {
    let mut at = end;
    while at < chunk.tokens.len() && at - end < reach {
        let begins = || at > end && may_begin(chunk, at) && begins_sentence(text, chunk, at);
        if chunk.tokens[at].gap == Gap::Blank || begins() {
            break;
        }
        if let Some(tense) = of(text, chunk, language, at).filter(|tense| *tense > 0 || !present) {
            return Some(tense);
        }
        at += 1;
    }
    None
}

/// Whether a sentence or a quotation begins with token `at`.
pub(super) fn begins(text: &str, chunk: &Chunk, at: usize) -> bool {
    may_begin(chunk, at) && (begins_sentence(text, chunk, at) || is_quoted(text, chunk, at))
}

/// Whether a sign of quotation opens right before token `at`; two backticks are one sign.
fn is_quoted(text: &str, chunk: &Chunk, at: usize) -> bool {
    let Some(sign) = at.checked_sub(1).map(|sign| &chunk.tokens[sign]) else { return false };
    let parted = |at: usize| at == 0 || chunk.tokens[at].gap > Gap::Tight;
    let opens = match &text[sign.start..sign.end] {
        "\"" | "“" => parted(at - 1),
        "`" => parted(at - 1) || parted(at - 2),
        _ => false,
    };
    opens && chunk.tokens[at].gap == Gap::Tight
}

/// Whether token `at` may begin a sentence: most stand after a word, and so do not.
pub(super) fn may_begin(chunk: &Chunk, at: usize) -> bool {
    at == 0 || chunk.tokens[at].gap == Gap::Blank || chunk.tokens[at - 1].shape == Shape::Mark
}

/// The tense the lexicon gives a token; a name ("Mrs May said") has none.
pub(super) fn marked(text: &str, chunk: &Chunk, at: usize) -> Option<i32> {
    chunk
        .value(at, Field::Tense.class())
        .filter(|_| !chunk.tokens[at].is_capital() || begins_sentence(text, chunk, at))
}

/// What token `at` tells: below 0 past, above 0 future, the farther from 0 the surer.
pub(super) fn of(text: &str, chunk: &Chunk, language: &Language, at: usize) -> Option<i8> {
    let token = &chunk.tokens[at];
    let next = || chunk.value(at + 1, Field::Infinitive.class());
    let toward = chunk.tokens.len() > at + 1
        && chunk
            .value(at, Field::Toward.class())
            .is_some_and(|only_to| next().is_some_and(|next| only_to == 0 || next == TO));
    if toward {
        return Some(SURE);
    }
    if let Some(value) = marked(text, chunk, at) {
        // "To go" lies where the verb before it says.
        let bare = at > 0 && chunk.value(at - 1, Field::Infinitive.class()) == Some(TO);
        return match value {
            _ if value == 0 || bare => None,
            NOUN_AS_WELL | NOUN_AFTER_NAMES => {
                is_verb(text, chunk, at, value == NOUN_AS_WELL).then_some(LIKELY)
            }
            value => Some(sure(value)),
        };
    }
    (token.shape == Shape::Lower)
        .then(|| language.lexicon.suffix(&text.as_bytes()[token.start..token.end]))
        .flatten()
        .map(sure)
}

/// Whether what stands before a word that may be a noun makes it a verb: "the teams play", "they play",
/// "the side, now third, play", "and play Leeds"; a name does so where told.
fn is_verb(text: &str, chunk: &Chunk, at: usize, after_names: bool) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    let token = &chunk.tokens[before];
    let word = &text.as_bytes()[token.start..token.end];
    let ends = |word: &[u8]| word.len() > 3 && word.ends_with(b"s") && !word.ends_with(b"ss");
    // "The team plays", but not "the team play".
    let verb = &text.as_bytes()[chunk.tokens[at].start..chunk.tokens[at].end];
    let subject = ends(verb)
        && token.shape == Shape::Lower
        && before > 0
        && chunk.value(before - 1, Field::Determiner.class()).is_some();
    // "The Cubs host the Mets", but not "News host Ada Holm".
    let name_follows = chunk.tokens.get(at + 1).is_some_and(Token::is_capital);
    // "The side, now third, play Leeds", but not "Ada Holm, host of the show".
    let object = chunk.tokens.get(at + 1).is_some_and(|next| {
        let joins = |field: Field| chunk.value(at + 1, field.class()).is_some();
        next.is_capital() || joins(Field::Determiner) || joins(Field::Infinitive)
    });
    let plural = token.shape != Shape::Mark
        && ends(word)
        && (after_names || !token.is_capital() || !name_follows);
    plural
        || subject
        || matches!(word, b"," | b"and") && object
        || chunk.value(before, Field::Pronoun.class()).is_some()
        || (after_names || chunk.value(at + 1, Field::Determiner.class()).is_some())
            && token.is_capital()
            && (token.count == 0 || !begins_sentence(text, chunk, before))
}

/// How sure the lexicon's number of a word makes the direction: 1 and -1 likely, 2 and -2 sure.
fn sure(value: i32) -> i8 {
    let certainty = if value.abs() > 1 { SURE } else { LIKELY };
    certainty * value.signum() as i8
}
