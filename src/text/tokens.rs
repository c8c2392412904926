//! Tokens as scikit-learn and bm25s take them by default: lower-cased runs of two or more word
//! characters, `(?u)\b\w\w+\b` in Python's `re`. What a word character is: [`crate::text::classes::WORD`].

use crate::batch::Batch;
use crate::error::Result;
use crate::text::lexicon::Lexicon;
use crate::text::scan::{PACKED_BYTES, Scan};

/// The tokens of one text at a time, as numbers of a lexicon.
#[derive(Debug, Default)]
pub struct Tokens {
    scan: Scan,
}

impl Tokens {
    /// A reader that has read nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Call `each` with the number of every token of `text`, new ones entered into `words`.
    ///
    /// # Errors
    /// When the batch was asked to stop, or the text is too long to scan.
    #[inline]
    pub fn intern(
        &mut self,
        text: &str,
        words: &mut Lexicon,
        batch: &Batch,
        mut each: impl FnMut(u32),
    ) -> Result<()> {
        self.read(text, batch, |scan, start, end| {
            each(if end - start <= PACKED_BYTES {
                words.intern(scan.packed(start, end - start))
            } else {
                words.intern_bytes(&scan.bytes()[start..end])
            });
        })
    }

    /// Call `each` with every token of `text`, as its bytes.
    ///
    /// # Errors
    /// As [`Tokens::intern`].
    pub fn each(&mut self, text: &str, batch: &Batch, mut each: impl FnMut(&str)) -> Result<()> {
        self.read(text, batch, |scan, start, end| {
            // Runs of word characters are cut at the borders of characters.
            if let Ok(token) = std::str::from_utf8(&scan.bytes()[start..end]) {
                each(token);
            }
        })
    }

    #[inline]
    fn read(
        &mut self,
        text: &str,
        batch: &Batch,
        mut each: impl FnMut(&Scan, usize, usize),
    ) -> Result<()> {
        self.scan.read(text, batch)?;
        let (edges, _) = self.scan.edges().as_chunks::<2>();
        for some in edges.chunks(crate::batch::STEPS_BETWEEN_CHECKS) {
            batch.check()?;
            for [start, end] in some {
                let (start, end) = (*start as usize, *end as usize);
                if end - start > 1 && !self.is_one_character(start, end) {
                    each(&self.scan, start, end);
                }
            }
        }
        Ok(())
    }

    /// Whether a token of more than one byte is a single character.
    #[inline]
    fn is_one_character(&self, start: usize, end: usize) -> bool {
        // Asked of the first byte before the length, which is as good as never known beforehand.
        let first = self.scan.bytes()[start];
        first >= 0x80 && first.leading_ones() as usize == end - start
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_have_two_characters_or_more() {
        for (text, expected, why) in [
            (
                "A big IT deal, U.S. says",
                vec!["big", "it", "deal", "says"],
                "letters alone are out",
            ),
            ("é éa 京 京都 𝔄 𝔄𝔅", vec!["éa", "京都", "𝔄𝔅"], "whatever their bytes"),
            ("can't re-elect", vec!["can", "re", "elect"], "apostrophes and hyphens part"),
            ("a_b _ __", vec!["a_b", "__"], "underscores are word characters"),
            ("3½ 2,500", vec!["3½", "500"], "so are fractions"),
            ("ΑΣ ΑΣΑ", vec!["ας", "ασα"], "a sigma at the end of a word"),
        ] {
            let mut tokens = Vec::new();
            Tokens::new().each(text, &Batch::new(), |token| tokens.push(token.to_owned())).unwrap();
            assert_eq!(tokens, expected, "{text}: {why}");
        }
    }
}
