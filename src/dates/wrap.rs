//! Line breaks: those that wrap a sentence, and those that part one thing from the next.

use super::language::{Field, Language};
use super::token::{Chunk, ClassId, Gap, Shape};

/// A line this short, in bytes, has not been wrapped: the next one begins something new.
const SHORTEST_WRAPPED: usize = 40;

/// Whether a line break before token `at` parts it from the date the line before may have begun.
///
/// A date in digits is whole by itself, and goes on from a weekday at most. A short line may be all
/// parts of a date ("14", "July", "2016"), but one that ends in an adjective, a part of a day or a
/// number is a headline: "Tunnel late" above "July 14, 2016".
pub(super) fn parts(text: &str, chunk: &Chunk, language: &Language, at: usize) -> bool {
    if chunk.tokens[at].gap != Gap::Line {
        return false;
    }
    let before = at - 1;
    let field = |class: ClassId| language.lexicon.field(class);
    let is = |at: usize, wanted: Field| {
        chunk.meanings(at).iter().any(|meaning| field(meaning.class) == Some(wanted))
    };
    if is(at, Field::Date) {
        return !is(before, Field::Weekday) && chunk.tokens[before].shape != Shape::Mark;
    }
    let day_next =
        chunk.tokens.get(at + 1).is_some_and(|next| next.gap < Gap::Line) && is(at + 1, Field::Day);
    let headline = is(before, Field::Phase)
        || is(at, Field::Month)
            && day_next
            && (is(before, Field::Part) || is(before, Field::Shift) || is(before, Field::Day));
    headline && {
        let end = chunk.tokens[before].end;
        let near = &text.as_bytes()[end.saturating_sub(SHORTEST_WRAPPED)..end];
        near.len() < SHORTEST_WRAPPED || near.contains(&b'\n')
    }
}
