//! Rules over token classes, compiled into one automaton.
//!
//! A rule is a pattern without loops, so all rules together are a finite language over classes; the
//! subset construction turns them into one deterministic automaton. A token may belong to several
//! classes, so a match follows a few states at once; it never backs up, and no match is longer than
//! the longest rule.

use rustc_hash::{FxHashMap, FxHashSet};

use super::language::Lexicon;
use super::pattern::{self, Label, Nfa};
use super::token::ClassId;

/// What a rule's words amount to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Fields that name a calendar day or period, complete or to be completed.
    Date,
    /// A length of time.
    Duration,
    /// A frequency.
    Set,
    /// The past, the present, the future.
    Reference,
    /// No date at all, whatever its words could mean.
    Veto,
}

/// A condition on the token beside a match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Guard {
    pub(crate) side: Side,
    pub(crate) wanted: bool,
    pub(crate) any: Vec<Neighbour>,
}

/// Which token a guard looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// The match stands after it.
    After,
    /// The match stands before it.
    Before,
    /// The first of the match itself.
    First,
    /// The last of it.
    Last,
    /// Any of its sentence, so near that it may speak of the same thing.
    Near,
}

/// What the token beside a match may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Neighbour {
    Class(ClassId),
    /// Begin or end of a sentence.
    Edge,
    /// Begin or end of a line.
    Line,
    Capital,
    Lower,
    Upper,
    Number,
    /// A year from 1500 to 2100: most numbers of four digits are no older.
    Modern,
    /// No blank between.
    Tight,
    /// A number that reads as a count of things ("1998 tickets").
    Plural,
    /// A word of a headline, in which every word of length has its capital.
    Headline,
}

/// One line of a rule file.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) kind: Kind,
    pub(crate) settings: Vec<(Box<str>, i32)>,
    pub(crate) guards: Vec<Guard>,
    pub(crate) nfa: Nfa,
    /// Whether mentions are marked within it.
    pub(crate) marked: bool,
    pub(crate) line: usize,
}

impl Rule {
    /// A rule without pattern, guards and settings.
    pub(crate) fn of(kind: Kind) -> Self {
        let (settings, guards, nfa) = (Vec::new(), Vec::new(), Nfa::default());
        Self { kind, settings, guards, nfa, marked: false, line: 0 }
    }

    /// The value of a setting of the rule.
    pub(crate) fn setting(&self, name: &str) -> Option<i32> {
        self.settings.iter().find(|(known, _)| &**known == name).map(|(_, value)| *value)
    }
}

#[derive(Debug, Default, Clone)]
struct State {
    edges: Vec<(ClassId, u32)>,
    /// The bits of the classes that lead out of it.
    bits: u128,
    accepts: Vec<u16>,
}

/// All rules of a language.
#[derive(Debug)]
pub(crate) struct Grammar {
    pub(crate) rules: Vec<Rule>,
    states: Vec<State>,
    starts: Vec<u32>,
    /// For each class, how a match may begin with it.
    begins: Vec<Begins>,
    /// For each class that a match may begin with, the classes that may come next: a bit each, shared
    /// by those whose numbers are equal modulo 128.
    follow: Vec<u128>,
}

/// The bit of a class.
pub(crate) fn bit(class: ClassId) -> u128 {
    1 << (class % 128)
}

/// Whether a match may begin with a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Begins {
    Never,
    /// Only with a token of meaning after it.
    Followed,
    /// Of that token alone, too.
    Alone,
}

/// The state nothing leads out of.
pub(crate) const DEAD: u32 = u32::MAX;

impl Grammar {
    /// Reads a rule file, and a file of names that are no dates.
    pub(crate) fn parse(source: &str, names: &str, lexicon: &mut Lexicon) -> Result<Self, String> {
        let rules = pattern::parse_rules(source, names, lexicon)?;
        let mut grammar = Self {
            rules,
            states: Vec::new(),
            starts: Vec::new(),
            begins: Vec::new(),
            follow: Vec::new(),
        };
        grammar.determinize();
        grammar.starts = vec![DEAD; lexicon.class_count()];
        for (class, to) in &grammar.states[0].edges {
            grammar.starts[usize::from(*class)] = *to;
        }
        let begins = |to: &u32| match grammar.states.get(*to as usize) {
            None => Begins::Never,
            Some(state) if state.accepts.is_empty() => Begins::Followed,
            Some(_) => Begins::Alone,
        };
        grammar.begins = grammar.starts.iter().map(begins).collect();
        let follow = |to: &u32| grammar.states.get(*to as usize).map_or(0, |state| state.bits);
        grammar.follow = grammar.starts.iter().map(follow).collect();
        Ok(grammar)
    }

    fn determinize(&mut self) {
        type Set = Vec<(u16, u16)>;
        let close = |seeds: &[(u16, u16)]| -> Set {
            let mut set: FxHashSet<(u16, u16)> = FxHashSet::default();
            let mut stack = seeds.to_vec();
            while let Some((rule, state)) = stack.pop() {
                if !set.insert((rule, state)) {
                    continue;
                }
                for (label, to) in &self.rules[usize::from(rule)].nfa.edges[usize::from(state)] {
                    if !matches!(label, Label::Class(_)) {
                        stack.push((rule, *to));
                    }
                }
            }
            let mut set: Set = set.into_iter().collect();
            set.sort_unstable();
            set
        };
        let seeds: Set = (0..self.rules.len()).map(|rule| (rule as u16, 0)).collect();
        let first = close(&seeds);
        let mut known: FxHashMap<Set, u32> = FxHashMap::default();
        known.insert(first.clone(), 0);
        let mut states = vec![State::default()];
        let mut queue = vec![first];
        let mut at = 0;
        while at < queue.len() {
            let set = queue[at].clone();
            let mut by_class: FxHashMap<ClassId, Set> = FxHashMap::default();
            for (rule, state) in &set {
                let nfa = &self.rules[usize::from(*rule)].nfa;
                if *state == nfa.last {
                    states[at].accepts.push(*rule);
                }
                for (label, to) in &nfa.edges[usize::from(*state)] {
                    if let Label::Class(class) = label {
                        by_class.entry(*class).or_default().push((*rule, *to));
                    }
                }
            }
            let mut by_class: Vec<_> = by_class.into_iter().collect();
            by_class.sort_unstable();
            for (class, seeds) in by_class {
                let target = close(&seeds);
                let next = states.len() as u32;
                let to = *known.entry(target.clone()).or_insert(next);
                if to == next {
                    states.push(State::default());
                    queue.push(target);
                }
                states[at].edges.push((class, to));
                states[at].bits |= bit(class);
            }
            at += 1;
        }
        self.states = states;
    }

    /// The state a match that begins with `class` is in.
    pub(crate) fn start(&self, class: ClassId) -> u32 {
        self.starts[usize::from(class)]
    }

    /// Whether a match may begin with `class` before a token of classes with these bits; now and
    /// then it says so where none does.
    pub(crate) fn begins(&self, class: ClassId, next: impl FnOnce() -> u128) -> bool {
        match self.begins[usize::from(class)] {
            Begins::Never => false,
            Begins::Followed => self.follow[usize::from(class)] & next() != 0,
            Begins::Alone => true,
        }
    }

    /// The bits of the classes that lead out of a state.
    pub(crate) fn bits(&self, state: u32) -> u128 {
        self.states[state as usize].bits
    }

    /// The state after one more token of `class`.
    pub(crate) fn next(&self, state: u32, class: ClassId) -> Option<u32> {
        let edges = &self.states[state as usize].edges;
        edges.binary_search_by_key(&class, |edge| edge.0).ok().map(|at| edges[at].1)
    }

    /// The classes that lead out of a state.
    pub(crate) fn classes_after(&self, state: u32) -> impl Iterator<Item = ClassId> {
        self.states[state as usize].edges.iter().map(|edge| edge.0)
    }

    /// Rules that end in this state, best first.
    pub(crate) fn accepts(&self, state: u32) -> &[u16] {
        &self.states[state as usize].accepts
    }

    /// How many classes its rules know.
    pub(crate) fn class_count(&self) -> usize {
        self.starts.len()
    }

    /// How large the automaton is.
    #[cfg(test)]
    pub(crate) fn state_count(&self) -> usize {
        self.states.len()
    }
}
