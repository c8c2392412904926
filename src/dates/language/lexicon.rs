//! Words and the classes they belong to.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::field::Field;
use crate::dates::plain::Key;
use crate::dates::token::{ClassId, Meaning, Sense, Shape};

/// Longest word looked up, in bytes of its lower-case form.
pub(crate) const LONGEST_WORD: usize = 40;

#[derive(Debug, Clone, Copy)]
struct Entry {
    meaning: Meaning,
    /// Only when written with a capital.
    capital: bool,
    /// Only when written in capitals throughout.
    upper: bool,
    /// A full stop after it belongs to it.
    abbreviation: bool,
}

/// The table of plain words has two to the power of this many places, most of them free.
const PLACES: u32 = 14;

/// What a plain word or a sign may mean.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Listed {
    /// Its sense: words that mean the same share one.
    pub(crate) sense: u32,
    /// How many meanings that has.
    pub(crate) count: u8,
    /// Whether a match may begin with one of them.
    pub(crate) begins: bool,
    /// A full stop after it belongs to it.
    pub(crate) abbreviation: bool,
    /// A number in words, or a part of one.
    pub(crate) numeral: bool,
}

/// A place of the table of plain words: one written small, with a capital, in capitals.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    key: Key,
    small: Listed,
    capital: Listed,
    upper: Listed,
}

/// What the words of a language may mean.
#[derive(Debug)]
pub(crate) struct Lexicon {
    classes: FxHashMap<Box<str>, ClassId>,
    fields: Vec<Option<Field>>,
    pending: FxHashMap<Box<str>, Vec<Entry>>,
    words: FxHashMap<Box<[u8]>, (u32, u32)>,
    /// What a sign of ASCII may mean.
    signs: [Listed; 128],
    /// The same of a hyphen within a word.
    hyphen: Listed,
    /// The plain ones of them, for a faster look.
    plain: Vec<Place>,
    /// For each place of theirs 0 where it is free, else seven bits of the key there.
    marks: Vec<u8>,
    entries: Vec<Entry>,
    /// What the plain words may mean, sense by sense; the first has no meaning.
    listed: Vec<Meaning>,
    senses: Vec<Sense>,
    /// Endings that tell a tense, for words the lexicon does not list.
    suffixes: Vec<(Box<[u8]>, i32)>,
    /// For each pair of first bytes (their low five bits), the lengths words have.
    lengths: Box<[u64; 1024]>,
}

impl Lexicon {
    /// Reads a lexicon file: a class at the margin, under it rows of a value and words.
    pub(crate) fn parse(source: &str) -> Result<Self, String> {
        let mut lexicon = Self {
            classes: FxHashMap::default(),
            fields: Vec::new(),
            pending: FxHashMap::default(),
            words: FxHashMap::default(),
            signs: [Listed::default(); 128],
            hyphen: Listed::default(),
            plain: vec![Place::default(); 1 << PLACES],
            marks: vec![0; 1 << PLACES],
            entries: Vec::new(),
            listed: Vec::new(),
            senses: vec![(0, 0)],
            suffixes: Vec::new(),
            lengths: Box::new([0; 1024]),
        };
        for (name, field) in Field::ALL {
            lexicon.classes.insert((*name).into(), lexicon.fields.len() as ClassId);
            lexicon.fields.push(Some(*field));
        }
        let mut class = None;
        for (number, line) in source.lines().enumerate() {
            let content = line.split('#').next().unwrap_or_default();
            if content.trim().is_empty() {
                continue;
            }
            if content.starts_with(' ') {
                let class =
                    class.ok_or_else(|| format!("line {}: words of no class", number + 1))?;
                lexicon
                    .row(class, content)
                    .map_err(|what| format!("line {}: {what}", number + 1))?;
            } else {
                class = Some(
                    lexicon
                        .header(content)
                        .map_err(|what| format!("line {}: {what}", number + 1))?,
                );
            }
        }
        Ok(lexicon)
    }

    fn header(&mut self, content: &str) -> Result<ClassId, String> {
        let mut parts = content.split('=').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let field = match parts.next() {
            None => None,
            Some(field) => Some(
                Field::ALL
                    .iter()
                    .find(|(known, _)| *known == field)
                    .ok_or_else(|| format!("no field {field}"))?
                    .1,
            ),
        };
        if let Some(class) = self.classes.get(name) {
            return Ok(*class);
        }
        Ok(self.add_class(name, field))
    }

    fn add_class(&mut self, name: &str, field: Option<Field>) -> ClassId {
        let class = self.fields.len() as ClassId;
        self.classes.insert(name.into(), class);
        self.fields.push(field);
        class
    }

    fn row(&mut self, class: ClassId, content: &str) -> Result<(), String> {
        let mut parts = content.split_whitespace();
        let value = parts.next().unwrap_or_default();
        let value = value.parse().map_err(|_| format!("{value} is no number"))?;
        for word in parts {
            if let Some(ending) = word.strip_prefix('*') {
                self.suffixes.push((ending.as_bytes().into(), value));
                continue;
            }
            let abbreviation =
                word.len() > 1 && word.ends_with('.') && word.matches('.').count() == 1;
            let word = if abbreviation { &word[..word.len() - 1] } else { word };
            let capital = word.chars().next().is_some_and(char::is_uppercase);
            let upper = word.len() > 1 && word.chars().all(|letter| letter.is_ascii_uppercase());
            let entry = Entry { meaning: Meaning { class, value }, capital, upper, abbreviation };
            self.pending.entry(word.to_lowercase().into()).or_default().push(entry);
        }
        Ok(())
    }

    /// The class of a name of the lexicon file.
    pub(crate) fn class(&self, name: &str) -> Option<ClassId> {
        self.classes.get(name).copied()
    }

    /// The class of a literal word of a rule, which the word belongs to from now on; with a capital
    /// only when written so.
    pub(crate) fn literal(&mut self, word: &str) -> ClassId {
        let name = format!("'{word}'");
        if let Some(class) = self.classes.get(name.as_str()) {
            return *class;
        }
        let class = self.add_class(&name, None);
        let entry = Entry {
            meaning: Meaning { class, value: 0 },
            capital: word.chars().next().is_some_and(char::is_uppercase),
            upper: false,
            abbreviation: false,
        };
        self.pending.entry(word.to_lowercase().into()).or_default().push(entry);
        class
    }

    /// What a class says about a date.
    pub(crate) fn field(&self, class: ClassId) -> Option<Field> {
        self.fields[usize::from(class)]
    }

    /// The tense that the ending of a word tells.
    pub(crate) fn suffix(&self, word: &[u8]) -> Option<i32> {
        self.suffixes
            .iter()
            .find(|(ending, _)| word.len() > ending.len() + 1 && word.ends_with(ending))
            .map(|(_, value)| *value)
    }

    /// How many classes there are.
    pub(crate) fn class_count(&self) -> usize {
        self.fields.len()
    }

    /// Turns the words read into the table that `look_up` reads.
    pub(super) fn seal(&mut self) {
        let mut known = FxHashMap::default();
        known.insert(Vec::new(), 0);
        for (word, entries) in std::mem::take(&mut self.pending) {
            let bytes = word.as_bytes();
            self.lengths[pair(bytes)] |= 1 << bytes.len().min(63);
            let first = self.entries.len() as u32;
            self.entries.extend(entries);
            let last = self.entries.len() as u32;
            if let [sign @ ..0x80] = bytes {
                self.signs[usize::from(*sign)] =
                    self.list(first, last, Shape::Mark, None, &mut known);
            }
            if let Some(key) = Key::of(bytes) {
                let (mut place, mark) = key.place(PLACES);
                while self.marks[place] > 0 {
                    place = (place + 1) % self.plain.len();
                }
                self.marks[place] = mark;
                let small = self.list(first, last, Shape::Lower, None, &mut known);
                let capital = self.list(first, last, Shape::Capital, None, &mut known);
                let upper = self.list(first, last, Shape::Upper, None, &mut known);
                self.plain[place] = Place { key, small, capital, upper };
            }
            self.words.insert(bytes.into(), (first, last));
        }
        let (first, last) = self.words.get(b"-".as_slice()).copied().unwrap_or_default();
        self.hyphen = self.list(first, last, Shape::Mark, Some(Field::Hyphen), &mut known);
    }

    /// Lists what a word written in `shape` may mean, and the class it has besides.
    fn list(
        &mut self,
        first: u32,
        last: u32,
        shape: Shape,
        besides: Option<Field>,
        known: &mut FxHashMap<Vec<(ClassId, i32)>, u32>,
    ) -> Listed {
        let mut meanings = Vec::new();
        let abbreviation = self.push(first, last, shape, &mut meanings);
        meanings.extend(besides.map(|field| Meaning { class: field.class(), value: 0 }));
        let numerals = [Field::Numeral.class(), Field::OrdinalWord.class()];
        let numeral = meanings.iter().any(|meaning| numerals.contains(&meaning.class));
        let count = meanings.len() as u8;
        let told = meanings.iter().map(|meaning| (meaning.class, meaning.value)).collect();
        let sense = *known.entry(told).or_insert_with(|| {
            self.senses.push((self.listed.len() as u32, count));
            self.listed.extend(meanings);
            self.senses.len() as u32 - 1
        });
        Listed { sense, count, begins: true, abbreviation, numeral }
    }

    /// Notes which plain words and signs a match may begin with.
    pub(super) fn note_beginnings(&mut self, begins: impl Fn(usize) -> bool) {
        let places = self.plain.iter_mut();
        let words = places.flat_map(|at| [&mut at.small, &mut at.capital, &mut at.upper]);
        for word in words.chain(&mut self.signs).chain([&mut self.hyphen]) {
            word.begins = begins(word.sense as usize);
        }
    }

    /// Whether one of these meanings is a month.
    pub(crate) fn names_month(&self, listed: Listed) -> bool {
        let (from, count) = self.senses[listed.sense as usize];
        let meanings = &self.listed[from as usize..][..usize::from(count)];
        meanings.iter().any(|meaning| self.field(meaning.class) == Some(Field::Month))
    }

    /// What the plain words may mean, sense by sense.
    pub(crate) fn listed(&self) -> (&[Meaning], &[Sense]) {
        (&self.listed, &self.senses)
    }

    /// Whether a word that begins so and has this length is worth looking up.
    pub(crate) fn may_hold(&self, word: &[u8]) -> bool {
        self.lengths[pair(word)] >> word.len().min(63) & 1 == 1
    }

    /// Pushes what a word (lower case) written in `shape` may mean; whether it is an abbreviation.
    pub(crate) fn look_up(&self, word: &[u8], shape: Shape, into: &mut Vec<Meaning>) -> bool {
        if !self.may_hold(word) {
            return false;
        }
        let Some(&(first, last)) = self.words.get(word) else { return false };
        self.push(first, last, shape, into)
    }

    /// Whether a word, however it is written, is listed under the class of this name.
    pub(crate) fn belongs(&self, word: &str, class: &str) -> bool {
        let mut small = [0; LONGEST_WORD];
        let lower = match small.get_mut(..word.len()) {
            Some(small) if word.is_ascii() => {
                small.copy_from_slice(word.as_bytes());
                small.make_ascii_lowercase();
                Cow::Borrowed(&*small)
            }
            _ => Cow::Owned(word.to_lowercase().into_bytes()),
        };
        self.may_hold(&lower)
            && self.words.get(&*lower).is_some_and(|&(first, last)| {
                let class = self.class(class);
                let mut entries = self.entries[first as usize..last as usize].iter();
                entries.any(|entry| Some(entry.meaning.class) == class)
            })
    }

    /// What a sign of ASCII may mean; a hyphen may be one within a word.
    pub(crate) fn look_up_sign(&self, sign: u8, within: bool) -> Listed {
        if within { self.hyphen } else { self.signs[usize::from(sign)] }
    }

    /// What a plain word may mean.
    pub(crate) fn look_up_plain(&self, key: Key, shape: Shape) -> Listed {
        let (mut at, mark) = key.place(PLACES);
        loop {
            match self.marks[at] {
                0 => return Listed::default(),
                here if here == mark && self.plain[at].key == key => {
                    let place = &self.plain[at];
                    return match shape {
                        Shape::Upper => place.upper,
                        Shape::Capital => place.capital,
                        _ => place.small,
                    };
                }
                _ => at = (at + 1) % self.marks.len(),
            }
        }
    }

    fn push(&self, first: u32, last: u32, shape: Shape, into: &mut Vec<Meaning>) -> bool {
        let mut abbreviation = false;
        for entry in &self.entries[first as usize..last as usize] {
            let fits = match shape {
                Shape::Upper => true,
                Shape::Capital => !entry.upper,
                _ => !entry.capital,
            };
            if fits {
                into.push(entry.meaning);
                abbreviation |= entry.abbreviation;
            }
        }
        abbreviation
    }
}

/// Where a word's first two bytes stand in the table of lengths.
fn pair(word: &[u8]) -> usize {
    let low = |at: usize| word.get(at).map_or(0, |byte| usize::from(byte & 31));
    low(0) * 32 + low(1)
}
