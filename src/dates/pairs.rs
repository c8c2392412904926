//! With which two words a match may begin: a look at one bit leaves out most places of a text.

use super::grammar::{DEAD, Grammar, bit};
use super::token::{Meaning, Sense};

/// With which senses of a lexicon a match may begin, and before which.
#[derive(Debug)]
pub(crate) struct Pairs {
    /// For each sense how a match may begin with it.
    begins: Vec<Begins>,
    /// A row of bits for each that asks for one after it: a bit for each sense that may be that one.
    bits: Vec<u64>,
    /// For each sense the bits of its classes.
    classes: Vec<u128>,
}

/// How a match may begin with a sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Begins {
    Never,
    /// Only before one of those in this row.
    Before(u32),
    /// Before any.
    Always,
}

impl Pairs {
    /// The pairs of senses that the rules of a grammar begin with.
    pub(crate) fn of(grammar: &Grammar, (listed, senses): (&[Meaning], &[Sense])) -> Self {
        let meanings = |(from, count): &Sense| &listed[*from as usize..][..usize::from(*count)];
        let mut holders: Vec<Vec<usize>> = vec![Vec::new(); grammar.class_count()];
        for (sense, span) in senses.iter().enumerate() {
            for meaning in meanings(span) {
                holders[usize::from(meaning.class)].push(sense);
            }
        }
        let of = |span| meanings(span).iter().fold(0, |bits, meaning| bits | bit(meaning.class));
        let classes = senses.iter().map(of).collect();
        let width = senses.len().div_ceil(64);
        let (mut begins, mut bits) = (Vec::with_capacity(senses.len()), Vec::new());
        for span in senses {
            let starts = meanings(span).iter().map(|meaning| grammar.start(meaning.class));
            let starts: Vec<u32> = starts.filter(|state| *state != DEAD).collect();
            if starts.is_empty() {
                begins.push(Begins::Never);
            } else if starts.iter().any(|state| !grammar.accepts(*state).is_empty()) {
                begins.push(Begins::Always);
            } else {
                let row = bits.len();
                bits.resize(row + width, 0_u64);
                for class in starts.iter().flat_map(|state| grammar.classes_after(*state)) {
                    for sense in &holders[usize::from(class)] {
                        bits[row + sense / 64] |= 1 << (sense % 64);
                    }
                }
                begins.push(Begins::Before(row as u32));
            }
        }
        Self { begins, bits, classes }
    }

    /// The bits of the classes of a sense.
    pub(crate) fn classes(&self, sense: usize) -> u128 {
        self.classes[sense]
    }

    /// Whether a match may begin with a sense at all.
    pub(crate) fn may_begin(&self, sense: usize) -> bool {
        self.begins[sense] != Begins::Never
    }

    /// Whether a match may begin with one sense before another.
    pub(crate) fn begin(&self, sense: usize, next: usize) -> bool {
        match self.begins[sense] {
            Begins::Never => false,
            Begins::Always => true,
            Begins::Before(row) => self.bits[row as usize + next / 64] >> (next % 64) & 1 == 1,
        }
    }
}
