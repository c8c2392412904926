//! An article, sentence by sentence, for every method that reads sentences.

use std::ops::Range;

use crate::batch::Batch;
use crate::error::Result;
use crate::text::sentences::sentences_across_lines;

/// Longer stretches are cut before their sentences are looked for, behind the last line that fits,
/// or the last word, or else anywhere: whatever a text is like, it is never long until the next look
/// at the batch.
const LONGEST_STRETCH: usize = 1 << 18;

/// No sentence is longer than this, in bytes: what seems to be is cut in the same way.
const LONGEST_SENTENCE: usize = 1 << 16;

/// Calls `each` with every sentence of a stretch of `text`, as byte spans of the text.
pub(super) fn each_sentence(
    text: &str,
    stretch: Range<usize>,
    batch: &Batch,
    mut each: impl FnMut(Range<usize>),
) -> Result<()> {
    for part in parts(text, stretch) {
        batch.check()?;
        for sentence in sentences_across_lines(&text[part.clone()]) {
            let sentence = part.start + sentence.start..part.start + sentence.end;
            if sentence.len() <= LONGEST_SENTENCE {
                each(sentence);
                continue;
            }
            for words in parts_of(text, sentence, LONGEST_SENTENCE) {
                batch.check()?;
                let inner = text[words.clone()].trim_end();
                let start = words.start + inner.len() - inner.trim_start().len();
                let end = words.start + inner.len();
                if start < end {
                    each(start..end);
                }
            }
        }
    }
    Ok(())
}

/// A stretch of `text` in parts that are not long.
pub(super) fn parts(text: &str, stretch: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    parts_of(text, stretch, LONGEST_STRETCH)
}

/// A stretch in parts of at most so many bytes.
fn parts_of(text: &str, stretch: Range<usize>, most: usize) -> impl Iterator<Item = Range<usize>> {
    let mut start = stretch.start;
    std::iter::from_fn(move || {
        let rest = &text[start..stretch.end];
        if rest.is_empty() {
            return None;
        }
        let length = if rest.len() <= most { rest.len() } else { cut(rest, most) };
        start += length;
        Some(start - length..start)
    })
}

/// Where a text longer than `most` is cut.
fn cut(text: &str, most: usize) -> usize {
    let first = &text.as_bytes()[..most];
    let blank = || first.iter().rposition(u8::is_ascii_whitespace);
    match memchr::memrchr(b'\n', first).or_else(blank) {
        Some(at) => at + 1,
        None => (0..=most).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(most),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_those_of_the_text_unless_they_are_endless() {
        let read = |text: &str| {
            let mut found = Vec::new();
            each_sentence(text, 0..text.len(), &Batch::new(), |span| found.push(span)).unwrap();
            found
        };
        let story = "The ferry is late. Mr. Ash waits.\nNobody knows why. ";
        let long = story.repeat(2 * LONGEST_STRETCH / story.len());
        assert_eq!(read(&long), sentences_across_lines(&long).collect::<Vec<_>>());
        for (text, why) in [
            ("ferry ".repeat(100_000), "no sentence ends"),
            ("Mr. ".repeat(100_000), "none ends but seems to"),
            ("x".repeat(600_000), "a word that is none"),
            ("京".repeat(300_000), "several bytes a letter"),
        ] {
            let found = read(&text);
            assert!(found.len() > 1 && found.iter().all(|one| one.len() <= LONGEST_SENTENCE));
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
            let read: usize = found.iter().map(|span| letters(&text[span.clone()])).sum();
            assert_eq!(read, letters(&text), "{why}");
        }
    }
}
