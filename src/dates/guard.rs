//! Conditions on the words beside a match.

use super::find::begins_sentence;
use super::grammar::{Guard, Neighbour, Side};
use super::language::Field;
use super::token::{Chunk, Gap, Shape, Token};

/// Whether the match of tokens `first..end` stands where `guard` wants it.
pub(super) fn holds(text: &str, chunk: &Chunk, guard: &Guard, first: usize, end: usize) -> bool {
    if guard.side == Side::Near {
        return near(text, chunk, guard, first, end) == guard.wanted;
    }
    let (beside, cut) = match guard.side {
        Side::After => (first.checked_sub(1), first),
        Side::Before => (Some(end), end),
        Side::First => (Some(first), first + 1),
        Side::Last | Side::Near => (Some(end - 1), end),
    };
    let beside = beside.filter(|at| *at < chunk.tokens.len());
    let edge = match guard.side {
        Side::After => begins_sentence(text, chunk, first),
        Side::Before => {
            beside.is_none() || chunk.tokens[end].gap == Gap::Blank || is_stop(text, chunk, end)
        }
        Side::First | Side::Last | Side::Near => false,
    };
    let apart = matches!(guard.side, Side::After | Side::Before)
        && beside.is_some()
        && chunk.tokens[cut].gap == Gap::Blank;
    let matched = guard.any.iter().any(|neighbour| {
        if *neighbour == Neighbour::Edge {
            return edge;
        }
        if *neighbour == Neighbour::Line {
            return beside.is_none() || chunk.tokens[cut].gap >= Gap::Line;
        }
        let Some(at) = beside else { return false };
        let token = &chunk.tokens[at];
        match neighbour {
            Neighbour::Edge | Neighbour::Line => edge,
            Neighbour::Tight => {
                chunk.tokens[cut].gap == Gap::Tight
                    && (token.shape != Shape::Mark
                        || guard.side == Side::After
                        || chunk.tokens.get(at + 1).is_some_and(|next| {
                            next.gap == Gap::Tight
                                && next.shape != Shape::Mark
                                && !(is_long_dash(text, token) && next.shape != Shape::Number)
                        }))
            }
            _ if apart => false,
            Neighbour::Modern => chunk
                .value(at, Field::Year.class())
                .is_some_and(|year| (1500..=2100).contains(&year)),
            Neighbour::Class(class) => chunk.value(at, *class).is_some(),
            Neighbour::Capital => {
                token.is_capital()
                    && (guard.side != Side::After
                        || !begins_sentence(text, chunk, at)
                        || token.count == 0)
            }
            Neighbour::Lower => token.shape == Shape::Lower,
            Neighbour::Upper => token.shape == Shape::Upper,
            Neighbour::Headline => in_headline(text, chunk, at),
            Neighbour::Number => token.shape == Shape::Number,
            Neighbour::Plural => {
                token.shape == Shape::Lower && {
                    let word = &text.as_bytes()[token.start..token.end];
                    word.len() > 3 && word.ends_with(b"s") && !word.ends_with(b"ss")
                }
            }
        }
    });
    matched == guard.wanted
}

/// "March 3—the day": a dash that long parts what it stands between, blanks or no blanks.
fn is_long_dash(text: &str, token: &Token) -> bool {
    matches!(&text[token.start..token.end], "–" | "—" | "―")
}

/// How far, in tokens, what is near may stand.
const NEAR: usize = 14;

/// Whether a token of the sentence around the match is of a class that `guard` names.
fn near(text: &str, chunk: &Chunk, guard: &Guard, first: usize, end: usize) -> bool {
    let wanted = |at: usize| {
        guard.any.iter().any(|neighbour| match neighbour {
            Neighbour::Class(class) => chunk.value(at, *class).is_some(),
            _ => false,
        })
    };
    let ends = |at: &usize| !begins_sentence(text, chunk, *at);
    let last = (end + NEAR).min(chunk.tokens.len());
    (first.saturating_sub(NEAR)..first).rev().take_while(|at| ends(&(at + 1))).any(wanted)
        || (end..last).take_while(ends).any(wanted)
}

fn is_stop(text: &str, chunk: &Chunk, at: usize) -> bool {
    let token = &chunk.tokens[at];
    matches!(
        &text.as_bytes()[token.start..token.end],
        [b'.' | b'!' | b'?' | b';' | b':' | b')' | b'"' | b'|']
    )
}

/// Whether the tokens `first..end` are a name: "The Day After", "28 Days Later". A word in them has a
/// capital that prose gives to names alone, and no headline gives it, nor the year beside it, as in
/// "Fiscal Year 2016".
pub(super) fn is_name(text: &str, chunk: &Chunk, first: usize, end: usize) -> bool {
    let is = |at: usize, field: Field| chunk.value(at, field.class()).is_some();
    let opens = |at: usize| {
        chunk.tokens[at].gap >= Gap::Line
            || begins_sentence(text, chunk, at)
            || chunk.tokens[at - 1].shape == Shape::Mark
            // "Lower costs Last week, the mine": a heading, and then its paragraph.
            || at == first && chunk.tokens.get(at + 1).is_none_or(|next| !next.is_capital())
    };
    // "Seurat's A Sunday": an article with a capital right before it belongs to the name, too.
    let article = first.checked_sub(1).filter(|at| {
        let capital = chunk.tokens[first].is_capital() && chunk.tokens[first].gap == Gap::Space;
        capital && is(*at, Field::Determiner) && !opens(*at)
    });
    let prose =
        |at: usize| chunk.tokens[at].shape == Shape::Capital && is(at, Field::Prose) && !opens(at);
    (article.unwrap_or(first)..end).any(prose)
        && !(first..end).any(|at| is(at, Field::Year) || is(at, Field::Date))
        && !in_headline(text, chunk, first)
}

/// Whether a small word with a capital joins token `first` to a title: "Look a Lot Like Christmas".
pub(super) fn is_joined(text: &str, chunk: &Chunk, first: usize, end: usize) -> bool {
    let Some(at) = first.checked_sub(1) else { return false };
    let (small, date) = (&chunk.tokens[at], &chunk.tokens[first]);
    small.shape == Shape::Capital
        && date.shape == Shape::Capital
        && date.gap == Gap::Space
        && chunk.value(at, Field::SmallWord.class()).is_some()
        // "PDT In June": the head of a page, and then its text.
        && chunk.value(at, Field::Filler.class()).is_none()
        && chunk.value(at, Field::Direction.class()).is_none()
        && small.gap < Gap::Line
        && !begins_sentence(text, chunk, at)
        && chunk.tokens[at - 1].shape != Shape::Mark
        && !(first..end).any(|at| chunk.value(at, Field::Year.class()).is_some())
        && !in_headline(text, chunk, first)
}

/// How many words on either side show a headline.
const AROUND: usize = 8;

/// Words shorter than this, in bytes, have no capital in most headlines.
const SHORTEST_OF_HEADLINE: usize = 4;

/// How many other words with a capital a headline has at least.
const CAPITALS: usize = 2;

/// Whether the words around token `at`, in its line and sentence, all have capitals but for the small.
fn in_headline(text: &str, chunk: &Chunk, at: usize) -> bool {
    let last = (at + 1 + AROUND).min(chunk.tokens.len());
    let begins = |at: usize| chunk.tokens[at].gap >= Gap::Line || begins_sentence(text, chunk, at);
    let first = (at.saturating_sub(AROUND)..=at).rev().find(|at| begins(*at));
    let first = first.unwrap_or(at.saturating_sub(AROUND));
    let last = (at + 1..last).find(|at| begins(*at)).unwrap_or(last);
    let others = || (first..last).filter(|other| *other != at);
    let small = |other: usize| {
        let token = &chunk.tokens[other];
        token.shape == Shape::Lower
            && token.end - token.start >= SHORTEST_OF_HEADLINE
            && chunk.value(other, Field::SmallWord.class()).is_none()
    };
    others().filter(|other| chunk.tokens[*other].is_capital()).count() >= CAPITALS
        && !others().any(small)
}
