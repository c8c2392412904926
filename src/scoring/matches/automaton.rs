//! The automaton of Aho and Corasick over numbered tokens instead of letters.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

/// A token of a keyword or a text: a word's number, a symbol or white space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Token(u32);

impl Token {
    /// White space of any kind and length.
    pub(super) const SPACE: Self = Self(1 << 30);
    /// A word that no keyword holds.
    pub(super) const UNKNOWN: Self = Self((1 << 30) - 1);

    pub(super) fn word(number: u32) -> Self {
        Self(number)
    }

    pub(super) fn symbol(character: char) -> Self {
        Self(character as u32 | 1 << 31)
    }

    /// The number of a word, of none other.
    pub(super) fn as_word(self) -> Option<u32> {
        (self.0 < Self::UNKNOWN.0).then_some(self.0)
    }

    /// The character of a symbol, of none other.
    pub(super) fn as_symbol(self) -> Option<u32> {
        self.is_symbol().then_some(self.0 & !(1 << 31))
    }

    pub(super) fn is_symbol(self) -> bool {
        self.0 >> 31 == 1
    }
}

/// Where the reading of a text stands: the longest end of it that begins a keyword.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct State(u32);

impl State {
    /// Nothing read so far begins a keyword.
    pub(super) const ROOT: Self = Self(0);
}

/// Tries of token sequences with failure links.
#[derive(Debug)]
pub(super) struct Automaton {
    next: FxHashMap<(State, Token), State>,
    nodes: Vec<Node>,
    /// The pattern numbers of all nodes, each node's side by side.
    patterns: Vec<u32>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Node {
    /// The state for the longest proper end of what this one has read.
    failure: u32,
    /// The nearest state along the failures, this one included, that ends a pattern; 0 for none.
    reports: u32,
    /// The same along the failures only.
    reports_next: u32,
    first_pattern: u32,
    pattern_count: u32,
}

impl Automaton {
    /// The automaton of patterns, none of them empty; a pattern's number is its position.
    pub(super) fn new(patterns: &[Vec<Token>]) -> Self {
        let mut next = FxHashMap::default();
        let mut nodes = vec![Node::default()];
        let mut children: Vec<(State, Token, State)> = Vec::new();
        let mut ends: Vec<(u32, u32)> = Vec::with_capacity(patterns.len());
        for (number, pattern) in patterns.iter().enumerate() {
            let mut state = State::ROOT;
            for token in pattern {
                let parent = state;
                state = *next.entry((parent, *token)).or_insert_with(|| {
                    nodes.push(Node::default());
                    let child = State(nodes.len() as u32 - 1);
                    children.push((parent, *token, child));
                    child
                });
            }
            ends.push((state.0, number as u32));
        }
        ends.sort_unstable();
        for (position, (node, _)) in ends.iter().enumerate() {
            let node = &mut nodes[*node as usize];
            if node.pattern_count == 0 {
                node.first_pattern = position as u32;
            }
            node.pattern_count += 1;
        }
        let patterns = ends.into_iter().map(|(_, number)| number).collect();
        let mut automaton = Self { next, nodes, patterns };
        automaton.link(children);
        automaton
    }

    /// Whether nothing but the root is there.
    pub(super) fn is_empty(&self) -> bool {
        self.nodes.len() == 1
    }

    /// The tokens that begin a pattern.
    pub(super) fn first_tokens(&self) -> impl Iterator<Item = Token> + '_ {
        self.next.keys().filter(|(state, _)| *state == State::ROOT).map(|(_, token)| *token)
    }

    /// The state after one more token.
    #[inline]
    pub(super) fn step(&self, mut state: State, token: Token) -> State {
        if token == Token::UNKNOWN {
            return State::ROOT;
        }
        loop {
            if let Some(next) = self.next.get(&(state, token)) {
                return *next;
            }
            if state == State::ROOT {
                return state;
            }
            state = State(self.nodes[state.0 as usize].failure);
        }
    }

    /// Whether any pattern ends here.
    #[inline]
    pub(super) fn ends_any(&self, state: State) -> bool {
        self.nodes[state.0 as usize].reports != 0
    }

    /// Every pattern that ends here, the longest first.
    pub(super) fn ending(&self, state: State) -> impl Iterator<Item = u32> + '_ {
        let mut node = self.nodes[state.0 as usize].reports;
        std::iter::from_fn(move || {
            (node != 0).then(|| {
                let here = &self.nodes[node as usize];
                node = here.reports_next;
                let first = here.first_pattern as usize;
                &self.patterns[first..first + here.pattern_count as usize]
            })
        })
        .flatten()
        .copied()
    }

    /// Failure links, breadth first, so that a node's failure is linked before the node is.
    fn link(&mut self, mut children: Vec<(State, Token, State)>) {
        children.sort_unstable_by_key(|(parent, token, _)| (parent.0, *token));
        let children_of = |state: u32| {
            let from = children.partition_point(|(parent, _, _)| parent.0 < state);
            children[from..].iter().take_while(move |(parent, _, _)| parent.0 == state)
        };
        let mut queue = VecDeque::from([0_u32]);
        while let Some(parent) = queue.pop_front() {
            for (_, token, child) in children_of(parent) {
                let failure = if parent == 0 {
                    State::ROOT
                } else {
                    self.step(State(self.nodes[parent as usize].failure), *token)
                };
                let reports_next = self.nodes[failure.0 as usize].reports;
                let node = &mut self.nodes[child.0 as usize];
                node.failure = failure.0;
                node.reports_next = reports_next;
                node.reports = if node.pattern_count > 0 { child.0 } else { reports_next };
                queue.push_back(child.0);
            }
        }
    }
}
