//! An article, sentence by sentence, for every method that reads sentences.

use std::ops::Range;

use crate::batch::Batch;
use crate::error::Result;
use crate::text::sentences::sentences_across_lines;

/// Longer stretches are cut before their sentences are looked for, behind the last line that fits,
/// or the last word: whatever a text is like, it is never long until the next look at the batch.
const LONGEST_STRETCH: usize = 1 << 18;

/// No sentence is longer than this, in bytes: what seems to be is cut behind a word.
const LONGEST_SENTENCE: usize = 1 << 16;

/// Calls `each` with every sentence of a stretch of `text`, as byte spans of the text.
pub(super) fn each_sentence(
    text: &str,
    stretch: Range<usize>,
    batch: &Batch,
    mut each: impl FnMut(Range<usize>),
) -> Result<()> {
    for part in parts(text, stretch, LONGEST_STRETCH) {
        batch.check()?;
        for sentence in sentences_across_lines(&text[part.clone()]) {
            let sentence = part.start + sentence.start..part.start + sentence.end;
            if sentence.len() <= LONGEST_SENTENCE {
                each(sentence);
                continue;
            }
            for words in parts(text, sentence, LONGEST_SENTENCE) {
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

/// A stretch in parts of at most so many bytes, unless a word is longer.
fn parts(text: &str, stretch: Range<usize>, most: usize) -> impl Iterator<Item = Range<usize>> {
    let mut start = stretch.start;
    std::iter::from_fn(move || {
        let rest = &text.as_bytes()[start..stretch.end];
        if rest.is_empty() {
            return None;
        }
        let length = if rest.len() <= most { rest.len() } else { cut(rest, most) };
        start += length;
        Some(start - length..start)
    })
}

/// Where a text longer than `most` is cut.
fn cut(bytes: &[u8], most: usize) -> usize {
    let first = &bytes[..most];
    let is_blank = |byte: &u8| byte.is_ascii_whitespace();
    memchr::memrchr(b'\n', first)
        .or_else(|| first.iter().rposition(is_blank))
        .or_else(|| bytes.iter().position(is_blank))
        .map_or(bytes.len(), |at| at + 1)
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
        for (text, is_cut, why) in [
            ("ferry ".repeat(100_000), true, "no sentence ends"),
            ("Mr. ".repeat(100_000), true, "none ends but seems to"),
            ("x".repeat(600_000), false, "a word is not cut"),
            ("京".repeat(300_000), false, "nor one of several bytes a letter"),
        ] {
            let found = read(&text);
            assert_eq!(found.iter().all(|span| span.len() <= LONGEST_SENTENCE), is_cut, "{why}");
            assert_eq!(found.len() > 1, is_cut, "{why}");
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
            let read: usize = found.iter().map(|span| letters(&text[span.clone()])).sum();
            assert_eq!(read, letters(&text), "{why}");
        }
    }
}
