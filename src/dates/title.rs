//! Names told by the shape of what stands around a word of time: titles in quotes ("Tuesday Child"), works
//! and firms called by their kind (the film Black Saturday), works by their authors (Ian Mole's Saturday).

use super::find::begins_sentence;
use super::language::{Field, Language};
use super::token::{Chunk, Gap, Meaning, Shape, Token};

/// A title in quotes has no more words than this on either side of the word of time.
const LONGEST: usize = 6;

/// Of a kind that no event is: nobody says "the album Friday Ada Holm sold".
const NO_EVENT: i32 = 1;

/// Whether the tokens `first..end` are part of a name.
pub(super) fn names(
    text: &str,
    chunk: &Chunk,
    language: &Language,
    first: usize,
    end: usize,
) -> bool {
    let tokens = &chunk.tokens[first..end];
    let named = tokens.iter().all(|token| token.is_capital() || token.shape == Shape::Mark);
    is_quoted(text, chunk, first, end)
        || named
            && (is_called(text, chunk, first, end)
                || is_by_an_author(text, chunk, language, first, end)
                || is_explained(text, chunk, language, first, end))
}

fn bytes<'a>(text: &'a str, token: &Token) -> &'a [u8] {
    &text.as_bytes()[token.start..token.end]
}

fn is_quote(text: &str, token: &Token) -> bool {
    let sign = bytes(text, token);
    matches!(sign, b"\"" | b"'" | b"`" | [0xE2, 0x80, 0x98 | 0x99 | 0x9C | 0x9D])
}

/// Whether it stands within quotes, among other words that all have capitals as in a title.
fn is_quoted(text: &str, chunk: &Chunk, first: usize, end: usize) -> bool {
    let tokens = &chunk.tokens;
    let Some(open) = (first.saturating_sub(LONGEST)..first)
        .rev()
        .find(|at| is_quote(text, &tokens[*at]))
        .filter(|at| {
            // ``Monday Blues'': two signs are one.
            let doubled = *at > 0
                && tokens[*at].gap == Gap::Tight
                && bytes(text, &tokens[at - 1]) == bytes(text, &tokens[*at]);
            tokens[at - usize::from(doubled)].gap > Gap::Tight && tokens[at + 1].gap == Gap::Tight
        })
    else {
        return false;
    };
    let closes = |at: &usize| is_quote(text, &tokens[*at]) && tokens[*at].gap == Gap::Tight;
    let Some(close) = (end..tokens.len().min(end + LONGEST)).find(closes) else { return false };
    let words = || (open + 1..close).filter(|at| tokens[*at].shape != Shape::Mark);
    let (Some(head), Some(tail)) = (words().next(), words().next_back()) else { return false };
    let small = |at: usize| chunk.value(at, Field::SmallWord.class()).is_some();
    let titled = |at: usize| tokens[at].shape != Shape::Lower;
    let among = words().any(|at| {
        !(first..end).contains(&at) && tokens[at].is_capital() && (at == tail || !small(at))
    });
    // "Monday Morning": prose has no capital there.
    let alone = end > first + 1
        && tokens[end - 1].shape == Shape::Capital
        && chunk.value(end - 1, Field::Prose.class()).is_some();
    // "Perhaps on Sunday," she said.
    let speech = matches!(bytes(text, &tokens[close - 1]), b"," | b"!" | b"?")
        && tokens.get(close + 1).is_some_and(|next| next.shape == Shape::Lower);
    // "September" by itself, "1999".
    let sole = (open + 1, close) == (first, end)
        && end == first + 1
        && (tokens[first].shape == Shape::Capital
            || chunk.value(first, Field::Year.class()).is_some());
    if sole {
        return true;
    }
    (among || alone)
        && !speech
        && words().any(|at| tokens[at].shape == Shape::Capital)
        && titled(head)
        && titled(tail)
        && words().all(|at| titled(at) || small(at))
        && (open + 1..close).all(|at| tokens[at].gap < Gap::Blank)
}

/// Whether the capitals it stands among come after what they are called by: "the film Black Saturday".
fn is_called(text: &str, chunk: &Chunk, first: usize, end: usize) -> bool {
    let tokens = &chunk.tokens;
    let goes_on = |at: usize| tokens[at].gap < Gap::Line && tokens[at].is_capital();
    // "Here Comes the Summer", "Everything's Tuesday": "on" would join a name and a date.
    let joins = |at: usize| {
        matches!(bytes(text, &tokens[at]), b"the" | b"a" | b"of" | b"and" | b"'s")
            && at > 0
            && tokens[at - 1].is_capital()
    };
    let from = (first.saturating_sub(LONGEST)..first)
        .rev()
        .take_while(|at| {
            (tokens[*at].is_capital() || joins(*at)) && tokens[*at + 1].gap <= Gap::Space
        })
        .last()
        .unwrap_or(first);
    let Some(kind) = from.checked_sub(1).filter(|at| tokens[*at].shape == Shape::Lower) else {
        return false;
    };
    let Some(work) = chunk.value(kind, Field::Work.class()) else { return false };
    // "The drama Wednesday's Children"
    let owner = tokens.get(end).is_some_and(|token| bytes(text, token) == b"'s");
    let next = end + usize::from(owner);
    let after = next < tokens.len() && goes_on(next) && !begins_sentence(text, chunk, next);
    tokens[from].gap == Gap::Space && (from < first || after && work == NO_EVENT)
}

/// Whether it opens its sentence and is then told to be a work by somebody: "Saturday, Ada Holm's novel, divides".
fn is_explained(text: &str, chunk: &Chunk, language: &Language, first: usize, end: usize) -> bool {
    let tokens = &chunk.tokens;
    let head = (first.saturating_sub(LONGEST)..first)
        .rev()
        .take_while(|at| tokens[*at].is_capital() && tokens[*at + 1].gap == Gap::Space)
        .last()
        .unwrap_or(first);
    if end >= tokens.len()
        || bytes(text, &tokens[end]) != b","
        || !begins_sentence(text, chunk, head)
    {
        return false;
    }
    let month = |at: usize| {
        let is = |meaning: &Meaning| language.lexicon.field(meaning.class) == Some(Field::Month);
        chunk.meanings(at).iter().any(is)
    };
    // "March, Cambridgeshire, has a church": no clause begins with a month, a name and commas.
    if end == first + 1
        && month(first)
        && tokens.len() > end + 3
        && tokens[end + 1].is_capital()
        && !month(end + 1)
        && bytes(text, &tokens[end + 2]) == b","
        && tokens[end + 3].shape == Shape::Lower
    {
        return chunk.value(end + 3, Field::Tense.class()).is_some()
            || chunk.value(end + 3, Field::Passive.class()).is_some();
    }
    let names = |at: &usize| {
        tokens[*at].is_capital()
            || matches!(
                bytes(text, &tokens[*at]),
                b"the" | b"a" | b"'s" | b"'" | b"new" | b"latest"
            )
    };
    let kind = (end + 1..tokens.len().min(end + 1 + LONGEST)).find(|at| !names(at));
    kind.is_some_and(|kind| {
        kind > end + 2
            && tokens[kind].gap == Gap::Space
            && chunk.value(kind, Field::Work.class()) == Some(NO_EVENT)
            && tokens.get(kind + 1).is_some_and(|next| next.shape == Shape::Mark)
    })
}

/// Whether a full name owns it and nothing is told of what it would be the day of: "Ian Mole's Saturday is".
fn is_by_an_author(
    text: &str,
    chunk: &Chunk,
    language: &Language,
    first: usize,
    end: usize,
) -> bool {
    let tokens = &chunk.tokens;
    let owned = first >= 3
        && matches!(bytes(text, &tokens[first - 1]), [.., b's'])
        && tokens[first - 1].shape == Shape::Mark
        && tokens[first - 2].is_capital()
        && tokens[first - 3].is_capital()
        && tokens[first - 2].gap == Gap::Space;
    // "Follows a surgeon", but not "classes at the hall".
    let is_present = |at: usize| {
        bytes(text, &tokens[at]).ends_with(b"s")
            && tokens.get(at + 1).is_some_and(|next| {
                matches!(bytes(text, next), b"a" | b"an")
                    || chunk.value(at + 1, Field::Determiner.class()).is_some()
            })
    };
    let verb = |at: usize| {
        tokens[at].shape == Shape::Lower
            && (chunk.value(at, Field::Tense.class()).is_some()
                || language.lexicon.suffix(bytes(text, &tokens[at])).is_some_and(|tense| tense < 0)
                || is_present(at))
    };
    owned && (end >= tokens.len() || tokens[end].gap > Gap::Space || verb(end))
}
