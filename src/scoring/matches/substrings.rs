//! Keywords anywhere, inside of words too: an automaton over the bytes of the folded text.

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::{Hit, visible};
use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::{Error, Result};
use crate::text::folded::Folded;

/// Keywords made ready for a search in bytes.
pub(crate) struct Substrings {
    fold: bool,
    automaton: AhoCorasick,
    numbers: Vec<u32>,
}

impl Substrings {
    pub(super) fn new(keywords: &[(u32, &str)], fold: bool, batch: &Batch) -> Result<Self> {
        let mut patterns = Vec::with_capacity(keywords.len());
        for (_, keyword) in keywords {
            patterns.push(if fold {
                Folded::new(keyword.trim(), batch)?.bytes().to_vec()
            } else {
                keyword.as_bytes().to_vec()
            });
        }
        // Of the crate's automata the one that is built in linear time from any keywords: a table
        // of all transitions takes the square of a keyword that repeats itself.
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&patterns)
            .map_err(|error| {
                Error::option("keywords", format!("cannot be searched for: {error}"))
            })?;
        Ok(Self { fold, automaton, numbers: keywords.iter().map(|(number, _)| *number).collect() })
    }

    pub(super) fn search(
        &self,
        text: &str,
        batch: &Batch,
        report: &mut impl FnMut(Hit),
    ) -> Result<()> {
        let folded = if self.fold { Some(Folded::new(text, batch)?) } else { None };
        let bytes = folded.as_ref().map_or(text.as_bytes(), Folded::bytes);
        for (count, found) in self.automaton.find_overlapping_iter(bytes).enumerate() {
            if count % STEPS_BETWEEN_CHECKS == 0 {
                batch.check()?;
            }
            let borders = folded.as_ref().map_or(Some((found.start(), found.end())), |folded| {
                folded.border(found.start()).zip(folded.border(found.end()))
            });
            if let Some((start, end)) = borders {
                let (start, end) = if self.fold { visible(text, start, end) } else { (start, end) };
                let keyword = self.numbers[found.pattern().as_usize()];
                report(Hit { start: start as u32, end: end as u32, keyword });
            }
        }
        Ok(())
    }
}
