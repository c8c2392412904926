//! Whether the clause around a mention speaks of the past or of the future.

use super::find::begins_sentence;
use super::language::{Field, Language};
use super::token::{Chunk, Gap, Shape};

/// How many tokens away a verb may stand and still govern a date.
const REACH: usize = 14;

/// How many words may stand before a date that opens its sentence.
const OPENING: usize = 3;

/// How sure a word before the date makes its direction.
const SURE: i8 = 2;

/// How soon after "until Friday" a "had" makes Friday a day already past.
const NEAR: usize = 5;

/// Below 0 past, above 0 future, and 2 from 0 rather than 1 where it is sure; 0 when nothing tells. The
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
    if let Some(direction) = before.and_then(|before| class(Field::Direction, before)) {
        // "had filed by Friday": of a time already past.
        let near = first.saturating_sub(REACH)..(end + NEAR).min(chunk.tokens.len());
        let past = near.clone().any(|at| class(Field::Pluperfect, at).is_some());
        if direction < 0 || !past {
            return (direction as i8, true);
        }
    }
    if class(Field::Possessive, end).is_some() {
        return (0, false);
    }
    let mut at = first;
    while at > 0 && first - at < REACH {
        if begins_sentence(text, chunk, at) {
            break;
        }
        at -= 1;
        if let Some(tense) = of(text, chunk, language, at) {
            // "will be held": an auxiliary before a participle decides; so does the "had" of "had
            // been scheduled".
            let around = at.saturating_sub(3)..at;
            if tense < 0 && around.clone().any(|before| marked(text, chunk, before) > Some(1)) {
                return (SURE, true);
            }
            let passive = |before: usize| {
                class(Field::Passive, before).filter(|value| *value != 0 || before + 1 == at)
            };
            if tense < 0
                && let Some(passive) = around.clone().find_map(passive)
            {
                return (passive.max(0) as i8, true);
            }
            if tense > 0 && around.clone().any(|before| class(Field::Pluperfect, before).is_some())
            {
                return (-SURE, true);
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
        return Some(1);
    }
    if let Some(value) = marked(text, chunk, at) {
        return match value {
            0 => None,
            value => Some(value.clamp(-1, i32::from(SURE)) as i8),
        };
    }
    (token.shape == Shape::Lower)
        .then(|| language.lexicon.suffix(&text.as_bytes()[token.start..token.end]))
        .flatten()
        .map(|value| value.signum() as i8)
}
