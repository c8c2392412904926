//! Mentions: where rules match, and what stands around them that the resolver needs to know.

use super::frame::Frame;
use super::grammar::{Kind, bit};
use super::guard;
use super::language::{Field, Language};
use super::scan::Scanner;
use super::tense;
use super::title;
use super::token::{Chunk, ClassId, Gap, Shape, Token};
use super::wrap;
use crate::batch::{BYTES_BETWEEN_CHECKS, Batch};
use crate::error::Result;

/// How a mention is tied to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Tie {
    #[default]
    None,
    /// "Thursday and Friday".
    List,
    /// "from Monday to Wednesday".
    Range,
}

/// A mention before it is resolved; offsets are bytes.
// What stands around a mention is many independent things.
#[allow(clippy::struct_excessive_bools)]
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: Kind,
    pub(crate) frame: Frame,
    pub(crate) tie: Tie,
    /// -1 when its clause speaks of the past, 1 of the future.
    pub(crate) tense: i8,
    /// Whether a word before the mention says so.
    pub(crate) firm: bool,
    /// Whether its sentence or line begins with it, but for a word or two.
    pub(crate) opens: bool,
    /// A word before it sets something against it: "the most since 1982".
    pub(crate) aside: bool,
    /// A month by words that could stand before a person of that name as well: "to May".
    pub(crate) weak: bool,
    /// Counts sentences and paragraphs of the text.
    pub(crate) sentence: u32,
    pub(crate) paragraph: u32,
    pub(crate) line: u32,
}

/// A step of a match: the class taken, and the step before.
#[derive(Debug, Clone, Copy)]
struct Step {
    before: u32,
    class: ClassId,
}

/// Space that matching uses again and again.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    chunk: Chunk,
    steps: Vec<Step>,
    active: Vec<(u32, u32)>,
    next: Vec<(u32, u32)>,
    path: Vec<ClassId>,
}

const ROOT: u32 = u32::MAX;

/// All mentions of a text in order.
///
/// # Errors
/// `interrupted` when the batch is asked to stop.
pub(crate) fn find(
    text: &str,
    language: &'static Language,
    narrative: bool,
    scratch: &mut Scratch,
    batch: &Batch,
) -> Result<Vec<Found>> {
    let mut scanner = Scanner::new(text, language);
    let mut found = Vec::new();
    let mut place = Place::default();
    let mut checked = 0;
    let mut chunk = std::mem::take(&mut scratch.chunk);
    while let Some(read) = scanner.fill(&mut chunk) {
        if read - checked >= BYTES_BETWEEN_CHECKS {
            checked = read;
            batch.check()?;
        }
        in_chunk(text, &chunk, language, narrative, scratch, &mut place, &mut found);
    }
    scratch.chunk = chunk;
    if place.people > 0 {
        let person = |month: u8| place.people >> month & 1 == 1;
        found.retain(|item| !(item.weak && item.frame.month.is_some_and(person)));
    }
    Ok(found)
}

/// Where in the text matching is.
#[derive(Debug, Default)]
struct Place {
    sentence: u32,
    paragraph: u32,
    line: u32,
    /// The months that people in this text are called by, a bit each.
    people: u16,
}

impl Place {
    /// Moves on to token `at`.
    #[inline]
    fn pass(&mut self, text: &str, chunk: &Chunk, at: usize) {
        let gap = chunk.tokens[at].gap;
        if gap >= Gap::Line {
            self.line += 1;
            self.paragraph += u32::from(gap == Gap::Blank);
        }
        // Most tokens are told by what they and the one before are, without a look at the text.
        if at > 0 && (gap == Gap::Blank || chunk.tokens[at - 1].shape == Shape::Mark) {
            self.sentence += u32::from(begins_sentence(text, chunk, at));
        }
    }
}

fn in_chunk(
    text: &str,
    chunk: &Chunk,
    language: &'static Language,
    narrative: bool,
    scratch: &mut Scratch,
    place: &mut Place,
    found: &mut Vec<Found>,
) {
    let grammar = &language.grammar;
    // The tokens of the last mention of this chunk.
    let mut last: Option<(usize, usize)> = None;
    let mut at = 0;
    while let Some(token) = chunk.tokens.get(at) {
        place.pass(text, chunk, at);
        if !(token.begins && may_begin(chunk, language, at)) {
            at += 1;
            continue;
        }
        let Some((rule, end)) = longest(text, chunk, language, scratch, at) else {
            at += 1;
            continue;
        };
        let rule = &grammar.rules[usize::from(rule)];
        let name = || {
            guard::is_name(text, chunk, at, end) && rule.setting("holiday").is_none()
                || guard::is_joined(text, chunk, at, end)
                || rule.setting("coming").is_some()
                    && tense::has_come(text, chunk, language, at, end)
                || title::names(text, chunk, language, at, end)
        };
        if rule.kind != Kind::Veto && !name() && (narrative || rule.setting("narrative").is_none())
        {
            let marks = if rule.marked {
                rule.nfa.mentions(&scratch.path)
            } else {
                vec![(0, scratch.path.len())]
            };
            for (number, (from, to)) in marks.iter().enumerate() {
                let (first, end) = (at + from, at + to);
                let tied = last.map_or(Tie::None, |before| tie(chunk, before, first));
                let tie = if number > 0 && tied == Tie::None { Tie::Range } else { tied };
                let (tense, firm) = match rule.kind {
                    // "As soon as April".
                    Kind::Date if rule.setting("ahead").is_some() => (tense::SURE, true),
                    Kind::Date => tense::around(text, chunk, language, first, end),
                    _ => (0, false),
                };
                found.push(Found {
                    start: chunk.tokens[first].start,
                    end: chunk.tokens[end - 1].end,
                    kind: rule.kind,
                    frame: Frame::read(chunk, language, rule, first, &scratch.path[*from..*to]),
                    tie,
                    tense,
                    firm,
                    opens: opens(text, chunk, first),
                    aside: first > 0 && chunk.value(first - 1, Field::Aside.class()).is_some(),
                    weak: rule.setting("weak").is_some(),
                    sentence: place.sentence,
                    paragraph: place.paragraph,
                    line: place.line,
                });
                last = Some((first, end));
            }
        } else if rule.setting("person").is_some() {
            let field = |class: ClassId| language.lexicon.field(class);
            let meanings = chunk.meanings(end - 1).iter();
            for month in meanings.filter(|meaning| field(meaning.class) == Some(Field::Month)) {
                place.people |= 1 << month.value;
            }
        }
        for at in at + 1..end {
            place.pass(text, chunk, at);
        }
        at = end;
    }
    place.sentence += 1;
    place.paragraph += 1;
}

/// Whether a match may begin at token `at`, as far as it and the next one tell.
fn may_begin(chunk: &Chunk, language: &Language, at: usize) -> bool {
    let next = chunk.tokens.get(at + 1);
    if let (Some(sense), Some(next)) = (chunk.tokens[at].sense(), next.and_then(Token::sense)) {
        return language.pairs.begin(sense, next);
    }
    let next = || next.map_or(0, |_| classes(chunk, language, at + 1));
    chunk.meanings(at).iter().any(|meaning| language.grammar.begins(meaning.class, next))
}

/// The bits of the classes of token `at`.
fn classes(chunk: &Chunk, language: &Language, at: usize) -> u128 {
    match chunk.tokens[at].sense() {
        Some(sense) => language.pairs.classes(sense),
        None => chunk.meanings(at).iter().fold(0, |bits, meaning| bits | bit(meaning.class)),
    }
}

/// How many words may stand before what opens a sentence: "In", "By early".
const BEFORE_OPENING: usize = 2;

/// Whether a sentence or line begins at token `at`, or a word or two before.
fn opens(text: &str, chunk: &Chunk, at: usize) -> bool {
    (at.saturating_sub(BEFORE_OPENING)..=at)
        .any(|at| chunk.tokens[at].gap >= Gap::Line || begins_sentence(text, chunk, at))
}

/// Whether token `at` is the first of a sentence.
#[inline]
pub(crate) fn begins_sentence(text: &str, chunk: &Chunk, at: usize) -> bool {
    if at == 0 || chunk.tokens[at].gap == Gap::Blank {
        return true;
    }
    chunk.tokens[at - 1].shape == Shape::Mark && stops_before(text, chunk, at)
}

/// Whether the mark before token `at` ends a sentence.
fn stops_before(text: &str, chunk: &Chunk, at: usize) -> bool {
    let before = &chunk.tokens[at - 1];
    let mark = &text.as_bytes()[before.start..before.end];
    match mark {
        [b'.'] if chunk.tokens[at].shape == Shape::Lower || is_initial(chunk, at - 1) => false,
        // "In Mobile, Ala., on Friday".
        [b'.'] if matches!(text.as_bytes()[chunk.tokens[at].start], b',' | b';' | b':') => false,
        [b'.' | b'!' | b'?'] => {
            chunk.tokens[at].gap > Gap::Tight || matches!(chunk.tokens[at].shape, Shape::Mark)
        }
        [b'"'] | [0xE2, 0x80, 0x9D] => {
            at >= 2
                && chunk.tokens[at].gap > Gap::Tight
                && matches!(
                    &text.as_bytes()[chunk.tokens[at - 2].start..chunk.tokens[at - 2].end],
                    [b'.' | b'!' | b'?']
                )
        }
        _ => false,
    }
}

/// Whether the full stop at token `at` stands after one capital: "John F. Kennedy".
fn is_initial(chunk: &Chunk, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| {
        let letter = &chunk.tokens[before];
        letter.end - letter.start == 1
            && letter.shape == Shape::Capital
            && chunk.tokens[at].gap == Gap::Tight
    })
}

/// The best rule that matches at token `at`, and the token its match ends before; the classes taken
/// are left in `scratch.path`.
fn longest(
    text: &str,
    chunk: &Chunk,
    language: &Language,
    scratch: &mut Scratch,
    at: usize,
) -> Option<(u16, usize)> {
    let grammar = &language.grammar;
    let Scratch { steps, active, next, path, .. } = scratch;
    steps.clear();
    active.clear();
    for meaning in chunk.meanings(at) {
        let state = grammar.start(meaning.class);
        if state != super::grammar::DEAD {
            active.push((state, steps.len() as u32));
            steps.push(Step { before: ROOT, class: meaning.class });
        }
    }
    let mut best = None;
    let mut end = at + 1;
    loop {
        let mut winner: Option<(u16, u32)> = None;
        for (state, step) in active.iter() {
            for rule in grammar.accepts(*state) {
                if winner.is_some_and(|(held, _)| held <= *rule) {
                    break;
                }
                let guards = &grammar.rules[usize::from(*rule)].guards;
                if guards.iter().all(|guard| guard::holds(text, chunk, guard, at, end)) {
                    winner = Some((*rule, *step));
                    break;
                }
            }
        }
        if let Some((rule, step)) = winner {
            best = Some((rule, end, step));
        }
        if end >= chunk.tokens.len()
            || chunk.tokens[end].count == 0
            || chunk.tokens[end].gap == Gap::Blank
            || wrap::parts(text, chunk, language, end)
        {
            break;
        }
        next.clear();
        let classes = classes(chunk, language, end);
        for (state, step) in active.iter() {
            let out = grammar.bits(*state);
            if out & classes == 0 {
                continue;
            }
            for meaning in chunk.meanings(end) {
                if out & bit(meaning.class) != 0
                    && let Some(to) = grammar.next(*state, meaning.class)
                    && !next.iter().any(|(known, _)| *known == to)
                {
                    next.push((to, steps.len() as u32));
                    steps.push(Step { before: *step, class: meaning.class });
                }
            }
        }
        if next.is_empty() {
            break;
        }
        std::mem::swap(active, next);
        end += 1;
    }
    let (rule, end, mut step) = best?;
    path.clear();
    while step != ROOT {
        path.push(steps[step as usize].class);
        step = steps[step as usize].before;
    }
    path.reverse();
    Some((rule, end))
}

/// What the words between two mentions make of them.
fn tie(chunk: &Chunk, (opening, before): (usize, usize), first: usize) -> Tie {
    if first < before
        || first - before > 3
        || (before..=first).any(|at| at < chunk.tokens.len() && chunk.tokens[at].gap == Gap::Blank)
    {
        return Tie::None;
    }
    let between = before..first;
    if between.is_empty() {
        return Tie::None;
    }
    let is = |at: usize, field: Field| chunk.value(at, field.class()).is_some();
    let (mut range, mut list) = (false, false);
    for at in between {
        if is(at, Field::RangeJoint) {
            range = true;
        } else if is(at, Field::ListJoint) {
            list = true;
        } else if !is(at, Field::Filler) {
            return Tie::None;
        }
    }
    let between = opening.checked_sub(1).is_some_and(|at| is(at, Field::Between));
    match (range || between, list) {
        (true, _) => Tie::Range,
        (false, true) => Tie::List,
        _ => Tie::None,
    }
}
