//! The index as a file.

use std::path::Path;
use std::sync::Arc;

use super::postings::Segment;
use super::{Index, Method, Options};
use crate::error::{Error, Result};
use crate::scoring::rewriting::{LeftOut, Rewriting};
use crate::storage::{self, Numbers, Section, Stored};
use crate::text::lexicon::Lexicon;

const FILE: storage::Kind = storage::Kind { name: "search", version: 2 };

/// Numbers in the section that tells of all others.
const HEAD: usize = 8;

/// More segments than merging ever leaves.
const MOST_SEGMENTS: u64 = 1000;

/// Parts one stop word from the next, and a list of a language from a list of words.
const SEPARATOR: char = '\n';

impl Index {
    /// Write the index to a file, in place of what is there: as a whole, or not at all.
    ///
    /// # Errors
    /// What the operating system refuses.
    pub fn save(&self, path: &Path) -> Result<()> {
        let Options { method, k1, b, delta, title_weight, rewriting } = &self.options;
        let number = Method::NAMES.iter().position(|(_, known)| known == method);
        let head: [u64; HEAD] = [
            number.unwrap_or_default() as u64,
            k1.to_bits(),
            b.to_bits(),
            delta.to_bits(),
            title_weight.to_bits(),
            self.segments.len() as u64,
            0,
            0,
        ];
        let stem = rewriting.stem.as_deref().unwrap_or_default();
        let left_out = match &rewriting.stopwords {
            LeftOut::Nothing => String::new(),
            LeftOut::Language(code) => format!("language{SEPARATOR}{code}"),
            LeftOut::Words(words) => {
                words.iter().fold("words".to_owned(), |list, word| list + "\n" + word)
            }
        };
        let (letters, ends) = self.words.spell();
        let lengths = self.lengths.runs().map(bytemuck::cast_slice).collect();
        let mut sections: Vec<Section<'_>> = vec![
            ("head".into(), vec![bytemuck::cast_slice(&head)]),
            ("stem".into(), vec![stem.as_bytes()]),
            ("stopwords".into(), vec![left_out.as_bytes()]),
            ("words".into(), vec![letters.as_bytes()]),
            ("word ends".into(), vec![bytemuck::cast_slice(&ends)]),
            ("lengths".into(), lengths),
        ];
        for (number, segment) in self.segments.iter().enumerate() {
            sections.extend(segment.sections(number));
        }
        storage::save(path, FILE, &sections)
    }

    /// Open an index file. Its postings stay in the file, mapped.
    ///
    /// # Errors
    /// A file that is none of ours, is damaged or is newer than this library; what the operating
    /// system refuses.
    pub fn open(path: &Path) -> Result<Self> {
        let stored: Arc<Stored> = Stored::open(path, FILE)?;
        let odd = || Error::file(path, "is damaged: what it tells of itself makes no sense");
        let head: Numbers<u64> = stored.numbers("head")?;
        let head: [u64; HEAD] = (*head).try_into().map_err(|_| odd())?;
        let [method, k1, b, delta, title_weight, segments, ..] = head;
        let text = |name| -> Result<String> {
            let bytes: Numbers<u8> = stored.numbers(name)?;
            String::from_utf8(bytes.to_vec()).map_err(|_| odd())
        };
        let options = Options {
            method: Method::NAMES.get(method as usize).ok_or_else(odd)?.1,
            k1: f64::from_bits(k1),
            b: f64::from_bits(b),
            delta: f64::from_bits(delta),
            rewriting: Rewriting {
                stem: Some(text("stem")?).filter(|stem| !stem.is_empty()),
                stopwords: left_out(&text("stopwords")?).ok_or_else(odd)?,
            },
            title_weight: f64::from_bits(title_weight),
        };
        let mut index = Self::new(options).map_err(|_| odd())?;
        index.words.push_new(words(&stored)?.ok_or_else(odd)?);
        let lengths: Numbers<f32> = stored.numbers("lengths")?;
        if segments > MOST_SEGMENTS || lengths.iter().any(|length| !length.is_finite()) {
            return Err(odd());
        }
        index.lengths.push(lengths.to_vec());
        for number in 0..segments as usize {
            let segment = Segment::open(&stored, number)?;
            if !segment.is_sound(index.words.len(), index.lengths.len()) {
                return Err(odd());
            }
            index.segments.push(Arc::new(segment));
        }
        Ok(index)
    }
}

fn left_out(text: &str) -> Option<LeftOut> {
    let mut lines = text.split(SEPARATOR);
    match lines.next() {
        Some("") => Some(LeftOut::Nothing),
        Some("language") => lines.next().map(|code| LeftOut::Language(code.into())),
        Some("words") => Some(LeftOut::Words(lines.map(String::from).collect())),
        _ => None,
    }
}

/// The words of a file, unless they make no sense.
fn words(stored: &Arc<Stored>) -> Result<Option<Lexicon>> {
    let letters: Numbers<u8> = stored.numbers("words")?;
    let ends: Numbers<u64> = stored.numbers("word ends")?;
    let mut words = Lexicon::new();
    let mut begin = 0;
    for end in ends.iter() {
        let word =
            letters.get(begin..*end as usize).filter(|word| std::str::from_utf8(word).is_ok());
        let Some(word) = word.filter(|word| !word.is_empty()) else { return Ok(None) };
        words.intern_bytes(word);
        begin = *end as usize;
    }
    Ok((words.len() == ends.len()).then_some(words))
}
