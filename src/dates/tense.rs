//! Whether the clause around a mention speaks of the past or of the future.

use super::find::begins_sentence;
use super::language::{Field, Language};
use super::token::{Chunk, Gap, Meaning, Shape};

/// How many tokens away a verb may stand and still govern a date.
const REACH: usize = 14;

/// How many words may stand before a date that opens its sentence.
const OPENING: usize = 3;

/// The lexicon's number of words that govern a date from a few words before it.
const FROM_AFAR: i32 = 3;

/// The lexicon's number of "have".
const PERFECT: i32 = -2;

/// How sure "was due Friday" makes it that Friday lies ahead...
pub(crate) const DOUBTFUL: i8 = 1;

/// ... "expects", or a verb after the date...
pub(crate) const LIKELY: i8 = 2;

/// ... and "will", or the past before the date.
pub(crate) const SURE: i8 = 3;

/// How soon after "until Friday" a "had" makes Friday a day already past.
const NEAR: usize = 5;

/// Below 0 past, above 0 future, the farther from 0 the surer; 0 when nothing tells. The
/// nearest marked word before the mention decides, in its own sentence; without one, the first after
/// it, which is less sure: told is whether it stands before.
pub(crate) fn around(
    text: &str,
    chunk: &Chunk,
    language: &Language,
    first: usize,
    end: usize,
) -> (i8, bool) {
    let class = |field: Field, at: usize| {
        (at < chunk.tokens.len()).then(|| chunk.value(at, field.class())).flatten()
    };
    let article = first.checked_sub(1).filter(|before| class(Field::Determiner, *before).is_some());
    let before = article.unwrap_or(first).checked_sub(1);
    // "had filed by Friday": of a time already past.
    let past = || {
        let mut near = first.saturating_sub(REACH)..(end + NEAR).min(chunk.tokens.len());
        near.any(|at| class(Field::Pluperfect, at) == Some(0))
    };
    // "A strike for Thursday" lies ahead, but not "sales for March".
    let weekday = || {
        let is = |meaning: &Meaning| language.lexicon.field(meaning.class) == Some(Field::Weekday);
        (first..end).any(|at| chunk.meanings(at).iter().any(is))
    };
    if let Some(direction) = before.and_then(|before| class(Field::Direction, before))
        && (direction < 0 || !past())
        && (direction != 0 || weekday())
    {
        return (if direction == 0 { DOUBTFUL } else { sure(direction) }, true);
    }
    if class(Field::Coming, end).is_some() {
        return (SURE, true);
    }
    if class(Field::Possessive, end).is_some() && weekday() {
        return (0, false);
    }
    let mut at = first;
    while at > 0 && first - at < REACH {
        if begins_sentence(text, chunk, at) {
            break;
        }
        at -= 1;
        // "Until the close of business on Friday".
        if class(Field::Direction, at) >= Some(FROM_AFAR) && !past() {
            return (SURE, true);
        }
        if let Some(tense) = of(text, chunk, language, at) {
            // "will be held": an auxiliary before a participle decides; so does the "had" of "had
            // been scheduled".
            let around = at.saturating_sub(3)..at;
            // "May have died".
            if tense < 0 && around.clone().any(|at| class(Field::Passive, at) == Some(PERFECT)) {
                return (-SURE, true);
            }
            if tense < 0 && around.clone().any(|before| marked(text, chunk, before) > Some(1)) {
                return (SURE, true);
            }
            let passive = |before: usize| {
                class(Field::Passive, before).filter(|value| *value != 0 || before + 1 == at)
            };
            if tense < 0
                && let Some(passive) = around.clone().find_map(passive)
            {
                return (if passive > 0 { LIKELY } else { 0 }, true);
            }
            // "Had been due Friday", "was due Friday".
            if tense > 0
                && let Some(had) = (around.start..=at).find_map(|at| class(Field::Pluperfect, at))
            {
                return (if had == 0 { -SURE } else { DOUBTFUL }, true);
            }
            return (if tense < 0 { -SURE } else { tense }, true);
        }
    }
    // "In January, the mill closed": the verb after a date that opens a sentence is its own.
    let opens = first - at < OPENING && begins_sentence(text, chunk, at);
    let mut at = end;
    while at < chunk.tokens.len() && at - end < REACH {
        if at > end && begins_sentence(text, chunk, at) || chunk.tokens[at].gap == Gap::Blank {
            break;
        }
        if let Some(tense) = of(text, chunk, language, at) {
            return (if opens && tense < 0 { -SURE } else { tense }, false);
        }
        at += 1;
    }
    (0, false)
}

/// The tense the lexicon gives a token; a name ("Mrs May said") has none.
fn marked(text: &str, chunk: &Chunk, at: usize) -> Option<i32> {
    chunk
        .value(at, Field::Tense.class())
        .filter(|_| !chunk.tokens[at].is_capital() || begins_sentence(text, chunk, at))
}

fn of(text: &str, chunk: &Chunk, language: &Language, at: usize) -> Option<i8> {
    let token = &chunk.tokens[at];
    let toward = chunk.value(at, Field::Toward.class()).is_some()
        && chunk.tokens.len() > at + 1
        && chunk.value(at + 1, Field::Infinitive.class()).is_some();
    if toward {
        return Some(LIKELY);
    }
    if let Some(value) = marked(text, chunk, at) {
        return match value {
            0 => None,
            value => Some(sure(value)),
        };
    }
    (token.shape == Shape::Lower)
        .then(|| language.lexicon.suffix(&text.as_bytes()[token.start..token.end]))
        .flatten()
        .map(sure)
}

/// How sure the lexicon's number of a word makes the direction: 1 and -1 likely, 2 and -2 sure.
fn sure(value: i32) -> i8 {
    let certainty = if value.abs() > 1 { SURE } else { LIKELY };
    certainty * value.signum() as i8
}
