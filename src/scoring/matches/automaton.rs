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
    next: FxHashMap<u64, State>,
    /// The states after one word, by the word's number.
    after_word: Vec<State>,
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
    /// The state after white space; 0 for none.
    after_space: u32,
    /// Where to go on from: this state if patterns go on beyond it, else the next that does.
    resume: u32,
    /// A single word has been read, and all that goes on does so with a space and a word.
    awaits_a_word: bool,
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
                state = *next.entry(key(parent, *token)).or_insert_with(|| {
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
        let mut after_word = Vec::new();
        for (parent, token, child) in &children {
            if *token == Token::SPACE {
                nodes[parent.0 as usize].after_space = child.0;
            } else if let (State::ROOT, Some(word)) = (*parent, token.as_word()) {
                let word = word as usize;
                after_word.resize(after_word.len().max(word + 1), State::ROOT);
                after_word[word] = *child;
            }
        }
        let mut automaton = Self { next, after_word, nodes, patterns };
        automaton.link(children);
        automaton
    }

    /// The state after one more token.
    #[inline]
    pub(super) fn step(&self, mut state: State, token: Token) -> State {
        if token == Token::UNKNOWN {
            return State::ROOT;
        }
        loop {
            if state == State::ROOT {
                return self.first_step(token);
            }
            let node = &self.nodes[state.0 as usize];
            if token == Token::SPACE {
                if node.after_space != 0 {
                    return State(node.after_space);
                }
            } else if let Some(next) = self.next.get(&key(state, token)) {
                return *next;
            }
            state = State(node.failure);
        }
    }

    #[inline]
    fn first_step(&self, token: Token) -> State {
        let next = match token.as_word() {
            Some(word) => self.after_word.get(word as usize),
            None => self.next.get(&key(State::ROOT, token)),
        };
        next.copied().unwrap_or(State::ROOT)
    }

    /// The state that stands for this one once its patterns have been told.
    #[inline]
    pub(super) fn resume(&self, state: State) -> State {
        State(self.nodes[state.0 as usize].resume)
    }

    /// Whether a single word has been read, and only white space and another word can follow.
    #[inline]
    pub(super) fn awaits_a_word(&self, state: State) -> bool {
        self.nodes[state.0 as usize].awaits_a_word
    }

    /// Tell every pattern that ends here, the longest first.
    #[inline]
    pub(super) fn each_ending(&self, state: State, mut tell: impl FnMut(u32)) {
        let mut node = self.nodes[state.0 as usize].reports;
        while node != 0 {
            let here = &self.nodes[node as usize];
            let first = here.first_pattern as usize;
            for pattern in &self.patterns[first..first + here.pattern_count as usize] {
                tell(*pattern);
            }
            node = here.reports_next;
        }
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
            let has_children = children_of(parent).next().is_some();
            let failure = self.nodes[parent as usize].failure;
            self.nodes[parent as usize].resume =
                if has_children { parent } else { self.nodes[failure as usize].resume };
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
                node.awaits_a_word = parent == 0
                    && token.as_word().is_some()
                    && children_of(child.0).all(|(_, token, space)| {
                        *token == Token::SPACE
                            && children_of(space.0).all(|(_, token, _)| token.as_word().is_some())
                    });
                queue.push_back(child.0);
            }
        }
    }
}

fn key(state: State, token: Token) -> u64 {
    u64::from(state.0) << 32 | u64::from(token.0)
}
