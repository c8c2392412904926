//! The notation of rule files, read into small automata.
//!
//! ```text
//! let M = (MONTH | MON)
//! date shift=0 !before(CAPITAL) : WEEKDAY ,? M DAY (,? YEAR)?
//! ```
//!
//! Capitals are classes or names given by `let`; anything else is a literal word, written with a
//! capital where it has one. `?` makes what
//! stands before it optional, `~` is an optional tight hyphen, `< >` mark a mention within a rule.

use rustc_hash::FxHashMap;

use super::frame::SETTINGS;
use super::grammar::{Guard, Kind, Neighbour, Rule, Side};
use super::language::Lexicon;
use super::token::ClassId;

/// What an edge of a rule's automaton asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    Class(ClassId),
    Nothing,
    Open,
    Close,
}

/// The automaton of one rule: state 0 begins it.
#[derive(Debug, Default)]
pub(crate) struct Nfa {
    pub(crate) edges: Vec<Vec<(Label, u16)>>,
    pub(crate) last: u16,
}

#[derive(Debug, Clone)]
enum Node {
    Class(ClassId),
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
    Optional(Box<Node>),
    Mark(Label),
}

/// Reads the rules of a file; the names of another, if there are any, make one veto, the first rule.
pub(crate) fn parse_rules(
    source: &str,
    names: &str,
    lexicon: &mut Lexicon,
) -> Result<Vec<Rule>, String> {
    let mut rules = Vec::new();
    let mut choice = Vec::new();
    for (number, line) in logical_lines(names) {
        let name = Parser::new(&line, lexicon, &FxHashMap::default()).whole();
        choice.push(name.map_err(|what| format!("names, line {number}: {what}"))?);
    }
    if !choice.is_empty() {
        rules.push(Rule { nfa: build(&Node::Choice(choice)), ..Rule::of(Kind::Veto) });
    }
    let mut names = FxHashMap::default();
    for (number, line) in logical_lines(source) {
        let told = |what: String| format!("line {number}: {what}");
        if let Some(definition) = line.strip_prefix("let ") {
            let (name, pattern) = definition.split_once('=').ok_or_else(|| told("no =".into()))?;
            let node = Parser::new(pattern, lexicon, &names).whole().map_err(told)?;
            names.insert(Box::from(name.trim()), node);
            continue;
        }
        let (head, pattern) = line.split_once(" : ").ok_or_else(|| told("no colon".into()))?;
        let node = Parser::new(pattern, lexicon, &names).whole().map_err(told)?;
        let mut rule = read_head(head, lexicon).map_err(told)?;
        rule.line = number;
        rule.nfa = build(&node);
        rule.marked = rule.nfa.edges.iter().flatten().any(|(label, _)| *label == Label::Open);
        rules.push(rule);
    }
    Ok(rules)
}

/// Lines without comments; an indented line continues the one before it.
fn logical_lines(source: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (number, line) in source.lines().enumerate() {
        let content = line.split('#').next().unwrap_or_default().trim_end();
        if content.trim().is_empty() {
            continue;
        }
        match lines.last_mut() {
            Some((_, before)) if content.starts_with(' ') => {
                before.push(' ');
                before.push_str(content.trim());
            }
            _ => lines.push((number + 1, content.to_owned())),
        }
    }
    lines
}

fn read_head(head: &str, lexicon: &mut Lexicon) -> Result<Rule, String> {
    let mut words = head.split_whitespace();
    let kind = match words.next().unwrap_or_default() {
        "date" => Kind::Date,
        "duration" => Kind::Duration,
        "set" => Kind::Set,
        "reference" => Kind::Reference,
        "veto" => Kind::Veto,
        other => return Err(format!("no kind of rule {other}")),
    };
    let known = |name: &str| {
        SETTINGS.contains(&name).then_some(()).ok_or_else(|| format!("no setting {name}"))
    };
    let mut rule = Rule::of(kind);
    for word in words {
        if let Some((name, value)) = word.split_once('=') {
            let value = value.parse().map_err(|_| format!("{word}: no number"))?;
            known(name)?;
            rule.settings.push((name.into(), value));
        } else if word.ends_with(')') {
            rule.guards.push(read_guard(word, lexicon)?);
        } else {
            known(word)?;
            rule.settings.push((word.into(), 1));
        }
    }
    Ok(rule)
}

fn read_guard(word: &str, lexicon: &mut Lexicon) -> Result<Guard, String> {
    let wanted = !word.starts_with('!');
    let (side, list) =
        word.trim_start_matches('!').trim_end_matches(')').split_once('(').ok_or("no (")?;
    let side = match side {
        "before" => Side::Before,
        "after" => Side::After,
        "first" => Side::First,
        "last" => Side::Last,
        "near" => Side::Near,
        _ => return Err(format!("no guard {side}")),
    };
    let mut any = Vec::new();
    for name in list.split('|') {
        any.push(match name {
            "EDGE" => Neighbour::Edge,
            "LINE" => Neighbour::Line,
            "CAPITAL" => Neighbour::Capital,
            "LOWER" => Neighbour::Lower,
            "UPPER" => Neighbour::Upper,
            "NUMBER" => Neighbour::Number,
            "MODERN" => Neighbour::Modern,
            "TIGHT" => Neighbour::Tight,
            "PLURAL" => Neighbour::Plural,
            "HEADLINE" => Neighbour::Headline,
            _ if name.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_') => {
                Neighbour::Class(lexicon.class(name).ok_or_else(|| format!("no class {name}"))?)
            }
            _ => Neighbour::Class(lexicon.literal(name)),
        });
    }
    Ok(Guard { side, wanted, any })
}

struct Parser<'a> {
    pieces: Vec<String>,
    at: usize,
    lexicon: &'a mut Lexicon,
    names: &'a FxHashMap<Box<str>, Node>,
}

impl<'a> Parser<'a> {
    fn new(pattern: &str, lexicon: &'a mut Lexicon, names: &'a FxHashMap<Box<str>, Node>) -> Self {
        let mut spaced = String::new();
        for letter in pattern.chars() {
            if "()|?<>~".contains(letter) {
                spaced.push(' ');
                spaced.push(letter);
                spaced.push(' ');
            } else {
                spaced.push(letter);
            }
        }
        let pieces = spaced.split_whitespace().map(str::to_owned).collect();
        Self { pieces, at: 0, lexicon, names }
    }

    fn whole(&mut self) -> Result<Node, String> {
        let node = self.choice()?;
        if self.at < self.pieces.len() {
            Err(format!("stray {}", self.pieces[self.at]))
        } else {
            Ok(node)
        }
    }

    fn choice(&mut self) -> Result<Node, String> {
        let mut branches = vec![self.sequence()?];
        while self.pieces.get(self.at).is_some_and(|piece| piece == "|") {
            self.at += 1;
            branches.push(self.sequence()?);
        }
        Ok(if branches.len() == 1 { branches.remove(0) } else { Node::Choice(branches) })
    }

    fn sequence(&mut self) -> Result<Node, String> {
        let mut nodes = Vec::new();
        while let Some(piece) = self.pieces.get(self.at).cloned() {
            let node = match piece.as_str() {
                ")" | "|" => break,
                "?" => {
                    self.at += 1;
                    let node = nodes.pop().ok_or("? after nothing")?;
                    nodes.push(Node::Optional(Box::new(node)));
                    continue;
                }
                "(" => {
                    self.at += 1;
                    let node = self.choice()?;
                    if self.pieces.get(self.at).is_none_or(|piece| piece != ")") {
                        return Err("( without )".into());
                    }
                    node
                }
                "<" => Node::Mark(Label::Open),
                ">" => Node::Mark(Label::Close),
                "~" => {
                    let hyphen = self.lexicon.class("HYPHEN").expect("a field");
                    Node::Optional(Box::new(Node::Class(hyphen)))
                }
                name => self.named(name)?,
            };
            self.at += 1;
            nodes.push(node);
        }
        Ok(Node::Sequence(nodes))
    }

    fn named(&mut self, name: &str) -> Result<Node, String> {
        if let Some(node) = self.names.get(name) {
            return Ok(node.clone());
        }
        let capitals = name.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_');
        if capitals && name.len() > 1 {
            return self
                .lexicon
                .class(name)
                .map(Node::Class)
                .ok_or_else(|| format!("no class {name}"));
        }
        Ok(Node::Class(self.lexicon.literal(name)))
    }
}

fn build(node: &Node) -> Nfa {
    let mut nfa = Nfa { edges: vec![Vec::new()], last: 0 };
    nfa.last = add(&mut nfa, node, 0);
    nfa
}

/// Adds `node` after state `from`; the state it ends in.
fn add(nfa: &mut Nfa, node: &Node, from: u16) -> u16 {
    match node {
        Node::Class(class) => step(nfa, from, Label::Class(*class)),
        Node::Mark(label) => step(nfa, from, *label),
        Node::Sequence(nodes) => nodes.iter().fold(from, |at, node| add(nfa, node, at)),
        Node::Optional(node) => {
            let to = add(nfa, node, from);
            let after = step(nfa, to, Label::Nothing);
            nfa.edges[usize::from(from)].push((Label::Nothing, after));
            after
        }
        Node::Choice(nodes) => {
            let ends: Vec<u16> = nodes
                .iter()
                .map(|node| {
                    let entry = step(nfa, from, Label::Nothing);
                    add(nfa, node, entry)
                })
                .collect();
            let after = new_state(nfa);
            for end in ends {
                nfa.edges[usize::from(end)].push((Label::Nothing, after));
            }
            after
        }
    }
}

fn new_state(nfa: &mut Nfa) -> u16 {
    nfa.edges.push(Vec::new());
    (nfa.edges.len() - 1) as u16
}

fn step(nfa: &mut Nfa, from: u16, label: Label) -> u16 {
    let to = new_state(nfa);
    nfa.edges[usize::from(from)].push((label, to));
    to
}

impl Nfa {
    /// The stretches `(from, to)` of a matched class string that are mentions; the whole of it when
    /// the rule marks none.
    pub(crate) fn mentions(&self, classes: &[ClassId]) -> Vec<(usize, usize)> {
        let mut dead = vec![false; self.edges.len() * (classes.len() + 1)];
        let mut marks = Vec::new();
        self.walk(0, 0, classes, &mut dead, &mut marks);
        if marks.is_empty() {
            return vec![(0, classes.len())];
        }
        marks.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
    }

    fn walk(
        &self,
        state: u16,
        at: usize,
        classes: &[ClassId],
        dead: &mut [bool],
        marks: &mut Vec<usize>,
    ) -> bool {
        if state == self.last && at == classes.len() {
            return true;
        }
        let cell = usize::from(state) * (classes.len() + 1) + at;
        if dead[cell] {
            return false;
        }
        for (label, to) in &self.edges[usize::from(state)] {
            let reached = match label {
                Label::Class(class) => {
                    classes.get(at) == Some(class) && self.walk(*to, at + 1, classes, dead, marks)
                }
                Label::Nothing => self.walk(*to, at, classes, dead, marks),
                Label::Open | Label::Close => {
                    marks.push(at);
                    let reached = self.walk(*to, at, classes, dead, marks);
                    if !reached {
                        marks.pop();
                    }
                    reached
                }
            };
            if reached {
                return true;
            }
        }
        dead[cell] = true;
        false
    }
}
