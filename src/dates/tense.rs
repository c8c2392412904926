//! Whether the clause around a mention speaks of the past or of the future.

use super::find::begins_sentence;
use super::language::{Field, Language};
use super::token::{Chunk, Gap, Meaning, Shape};
use super::verb::{TO, begins, marked, may_begin, of, verb_after};

/// How many tokens away a verb may stand and still govern a date.
const REACH: usize = 14;

/// How many tokens after a date that opens its sentence its verb may stand.
const REACH_OF_OPENING: usize = 40;

/// How many words before a date the verb stands that has but a preposition between.
const BESIDE: usize = 2;

/// How many words may stand before a date that opens its sentence.
const OPENING: usize = 3;

/// The lexicon's number of words that govern a date from a few words before it.
const FROM_AFAR: i32 = 3;

/// The lexicon's number of "by".
const BY: i32 = 2;

/// The lexicon's number of "through".
const WITH_THE_VERB: i32 = 4;

/// The lexicon's number of "ahead", before "of".
const AHEAD_OF: i32 = 5;

/// The lexicon's number of "before".
const BEFORE: i32 = 6;

/// The lexicon's number of auxiliaries and other words that hold for sure.
const FOR_SURE: i32 = 2;

/// The lexicon's number of "was" among the words of a time already past.
const WAS: i32 = 1;

/// How many words away from "by" the "was" stands that no participle goes with: "was out by Monday".
const SHORT_OF: usize = 2;

/// The lexicon's number of what stands before an event that is over: "after Friday's vote".
const OVER: i32 = 1;

/// The lexicon's number of "have".
const PERFECT: i32 = -2;

/// How sure "was due Friday" makes it that Friday lies ahead...
pub(crate) const DOUBTFUL: i8 = 1;

/// ... "expects", or a verb after the date...
pub(crate) const LIKELY: i8 = 2;

/// ... and "will", or the past before the date...
pub(crate) const SURE: i8 = 3;

/// ... and the past right before it: "founded in December"...
pub(crate) const CERTAIN: i8 = 4;

/// ... and "since" or "until".
pub(crate) const BEYOND_DOUBT: i8 = 5;

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
    let weekday = || weekday(chunk, language, first, end);
    // "Shares rose ahead of Friday's report".
    if before.is_some_and(|of| of > 0 && class(Field::Direction, of - 1) == Some(AHEAD_OF))
        && !past()
        && (weekday() || by_verb(text, chunk, language, first, end, past).0 >= 0)
    {
        return (LIKELY, true);
    }
    if let Some(direction) = before.and_then(|before| class(Field::Direction, before))
        && (direction < 0 || !past())
        && (direction != 0 || weekday())
        && direction != AHEAD_OF
        && (direction != BEFORE || class(Field::Possessive, end).is_none())
        && let Some(before) = before
    {
        // "By Monday the fire was out", "was out by Monday".
        if direction > 0
            && (opens_past(text, chunk, language, before, end)
                || direction == BY && is_done(text, chunk, language, before)
                || direction == FROM_AFAR && is_undone(text, chunk, language, before))
        {
            return (-SURE, true);
        }
        // "Fell this year through Friday", but "runs through Friday".
        if direction == WITH_THE_VERB {
            let (tense, firm) = by_verb(text, chunk, language, first, end, past);
            return (if firm && tense < 0 { 0 } else { LIKELY }, true);
        }
        let told = match direction {
            0 => DOUBTFUL,
            // "Wants a vote before June", but "left before June".
            BEFORE if by_verb(text, chunk, language, first, end, past).0 < 0 => DOUBTFUL,
            BEFORE => LIKELY,
            ..0 => -BEYOND_DOUBT,
            BY.. => BEYOND_DOUBT,
            _ => LIKELY,
        };
        return (told, true);
    }
    // "Pushed to March", "warned before January": the verb does not tell of the month.
    let open = before.is_some_and(|before| {
        let toward = before > 0 && class(Field::Toward, before - 1).is_some();
        class(Field::Infinitive, before).is_some() && !toward
    });
    if open && !weekday() {
        let (tense, firm) = by_verb(text, chunk, language, first, end, past);
        return (tense.max(0), firm);
    }
    if class(Field::Coming, end).is_some() {
        return (LIKELY, true);
    }
    // "The final is on Sunday", "Sunday is".
    let present = |at: usize| class(Field::Passive, at) == Some(0);
    let told_of = before.filter(|before| class(Field::Filler, *before).is_some());
    let told_of = told_of.unwrap_or(first).checked_sub(1).is_some_and(present);
    if (told_of || first == 0 || begins_sentence(text, chunk, first))
        && (told_of || present(end))
        && class(Field::Possessive, end).is_none()
        && weekday()
    {
        return (LIKELY, true);
    }
    if class(Field::Possessive, end).is_some() && weekday() {
        // "Will miss Wednesday's game", but not "after Wednesday's game".
        let event = (end + 1..end + 3).any(|at| class(Field::Event, at) == Some(0));
        // "But Friday's vote" opens a clause of its own.
        let over = before.is_some_and(|before| {
            class(Field::Event, before) == Some(OVER)
                || class(Field::SmallWord, before).is_some()
                    && class(Field::Filler, before).is_none()
        });
        // "Sunday's race is", "and Friday's is".
        let is_to_come = class(Field::Event, end + 1) == Some(0) && present(end + 2);
        if present(end + 1) {
            return (LIKELY, true);
        }
        return match by_verb(text, chunk, language, first, end, past) {
            (tense @ LIKELY.., true) if event && !over => (tense, true),
            (0.., _) if is_to_come && !over => (LIKELY, true),
            _ => (0, false),
        };
    }
    by_verb(text, chunk, language, first, end, past)
}

/// Whether a date after "by", at token `before`, opens a sentence that tells of the past.
fn opens_past(text: &str, chunk: &Chunk, language: &Language, before: usize, end: usize) -> bool {
    // "But by Monday".
    let opens = |at: usize| may_begin(chunk, at) && begins_sentence(text, chunk, at);
    (opens(before) || before > 0 && opens(before - 1))
        && verb_after(text, chunk, language, end, REACH_OF_OPENING, false)
            .is_some_and(|tense| tense < 0)
}

/// Whether the clause before the "by" at token `by` says what had been done: "was contained by Saturday",
/// but not "was expected by Saturday", "was told to leave by Saturday".
fn is_done(text: &str, chunk: &Chunk, language: &Language, by: usize) -> bool {
    let was = |at: usize| chunk.value(at, Field::Pluperfect.class()) == Some(WAS);
    for at in (by.saturating_sub(REACH)..by).rev() {
        let ahead = chunk.value(at, Field::Infinitive.class()) == Some(TO)
            || chunk.value(at, Field::Passive.class()).is_some_and(|value| value > 0)
            || chunk.value(at, Field::Toward.class()) == Some(0)
            || chunk.value(at, Field::Tense.class()) == Some(0);
        if ahead || text.as_bytes()[chunk.tokens[at].start] == b';' {
            return false;
        }
        if let Some(tense) = of(text, chunk, language, at) {
            let alone = was(at) && by - at <= SHORT_OF;
            return tense < 0 && (alone || (at.saturating_sub(3)..at).any(was));
        }
        if may_begin(chunk, at) && begins_sentence(text, chunk, at) {
            return false;
        }
    }
    false
}

/// Whether the clause before the "until" at token `until` says what had not been done before: "was not
/// found until Friday", "did not leave until Friday".
fn is_undone(text: &str, chunk: &Chunk, language: &Language, until: usize) -> bool {
    let negates = |at: usize| chunk.value(at, Field::Negation.class()).is_some();
    let mut denied = false;
    for at in (until.saturating_sub(REACH)..until).rev() {
        denied |= negates(at);
        if let Some(tense) = of(text, chunk, language, at) {
            // "Will not be held until Friday".
            let will = |at: usize| {
                marked(text, chunk, at) == Some(FOR_SURE)
                    || chunk.value(at, Field::Passive.class()).is_some_and(|be| be > 0)
            };
            let around = at.saturating_sub(3)..at;
            return tense < 0
                && (denied || around.clone().any(negates))
                && !around.clone().any(will);
        }
        if chunk.value(at, Field::Infinitive.class()) == Some(TO) || begins(text, chunk, at) {
            return false;
        }
    }
    false
}

/// Whether "soon" tells of what has come already: "soon retaliated", "Soon, the army retaliated".
pub(crate) fn has_come(
    text: &str,
    chunk: &Chunk,
    language: &Language,
    first: usize,
    end: usize,
) -> bool {
    let reach = if begins(text, chunk, first) { REACH } else { 1 };
    verb_after(text, chunk, language, end, reach, false).is_some_and(|tense| tense <= -SURE)
}

/// Whether the mention names a weekday.
fn weekday(chunk: &Chunk, language: &Language, first: usize, end: usize) -> bool {
    let is = |meaning: &Meaning| language.lexicon.field(meaning.class) == Some(Field::Weekday);
    (first..end).any(|at| chunk.meanings(at).iter().any(is))
}

/// What the verbs around a mention tell; `past` says whether a "had" stands near.
fn by_verb(
    text: &str,
    chunk: &Chunk,
    language: &Language,
    first: usize,
    end: usize,
    past: impl Fn() -> bool,
) -> (i8, bool) {
    let class = |field: Field, at: usize| {
        (at < chunk.tokens.len()).then(|| chunk.value(at, field.class())).flatten()
    };
    let mut at = first;
    // "Told them to vote in November": what was told is past, the vote need not be.
    let mut infinitive = false;
    let mut present = false;
    // A quotation that is closed again is no clause of its own: "said on “Face to Face” on Sunday".
    let mut closed = false;
    while at > 0 && first - at < REACH {
        if begins(text, chunk, at) && (!closed || begins_sentence(text, chunk, at)) {
            break;
        }
        at -= 1;
        closed |= matches!(&text[chunk.tokens[at].start..chunk.tokens[at].end], "\"" | "”" | "'");
        // What stands before a semicolon is another clause; "said he is looking for" is of now.
        if text.as_bytes()[chunk.tokens[at].start] == b';' {
            break;
        }
        let told = of(text, chunk, language, at);
        // Most words are in no lexicon.
        if told.is_none() && chunk.tokens[at].count > 0 {
            if class(Field::Passive, at) == Some(0) {
                present = true;
                break;
            }
            infinitive |= class(Field::Infinitive, at) == Some(TO)
                && at + 1 < first
                && chunk.tokens[at + 1].shape == Shape::Lower
                && class(Field::SmallWord, at + 1).is_none();
            // "Until the close of business on Friday".
            if class(Field::Direction, at) == Some(FROM_AFAR) && !past() {
                return (SURE, true);
            }
        }
        if let Some(tense) = told {
            // "will be held": an auxiliary before a participle decides; so does the "had" of "had
            // been scheduled".
            let around = at.saturating_sub(3)..at;
            // "May have died".
            if tense < 0 && around.clone().any(|at| class(Field::Passive, at) == Some(PERFECT)) {
                return (-SURE, true);
            }
            if tense < 0
                && around.clone().any(|before| marked(text, chunk, before) == Some(FOR_SURE))
            {
                return (SURE, true);
            }
            // "Could be held", but not "could be cut, after the fall on Monday", "could not be found", "none
            // could be found".
            let near = || chunk.tokens[at..first].iter().all(|token| token.shape != Shape::Mark);
            let denied = || {
                (at.saturating_sub(REACH)..at)
                    .rev()
                    .take_while(|at| !begins(text, chunk, at + 1))
                    .any(|at| class(Field::Negation, at).is_some())
            };
            let passive = |before: usize| {
                class(Field::Passive, before).filter(|value| *value != 0 || before + 1 == at)
            };
            if tense < 0
                && let Some(passive) = around.clone().find_map(passive)
            {
                let be = |at: usize| class(Field::Passive, at).is_some_and(|value| value > 0);
                let coming = passive > 0 || around.clone().any(be) && near() && !denied();
                return (if coming { LIKELY } else { 0 }, true);
            }
            // "Had been due Friday", "was due Friday".
            if tense > 0
                && let Some(had) = (around.start..=at).find_map(|at| class(Field::Pluperfect, at))
            {
                return (if had == 0 { -SURE } else { DOUBTFUL }, true);
            }
            // "Founded in December", "died Aug. 3", but not "picked December".
            let plain = |at: usize| {
                chunk.tokens[at].shape == Shape::Lower && chunk.tokens[at].gap < Gap::Line
            };
            let beside = (at + 1..first).all(plain) && chunk.tokens[first].gap < Gap::Line;
            let past = match first - at {
                _ if infinitive || tense > -SURE => -LIKELY,
                1 if end - first == 1 && !weekday(chunk, language, first, end) => -LIKELY,
                ..=BESIDE if beside => -CERTAIN,
                _ => -SURE,
            };
            return (if tense < 0 { past } else { tense }, true);
        }
    }
    // "In January, the mill closed": the verb after a date that opens a sentence is its own.
    let opens = at < first
        && first - at < OPENING
        && chunk.tokens[first - 1].shape != Shape::Mark
        && class(Field::Filler, first - 1).is_some()
        && class(Field::Determiner, first - 1).is_none()
        && begins(text, chunk, at);
    let reach = if opens { REACH_OF_OPENING } else { REACH };
    if let Some(tense) = verb_after(text, chunk, language, end, reach, present) {
        let told = match tense {
            ..0 if !opens => -LIKELY,
            _ if tense == -SURE => -CERTAIN,
            _ => tense,
        };
        return (told, false);
    }
    // "The winner to play Leeds on Friday", where no other verb is.
    let coming = infinitive && begins(text, chunk, at) && weekday(chunk, language, first, end);
    (if coming { LIKELY } else { 0 }, coming)
}
