//! Byte offsets to offsets in code points, which is how Python counts.
//!
//! Everything in the core speaks of bytes; answers speak of code points. This is the one place
//! where one becomes the other.

/// Turns ascending byte offsets of one text into code points, reading the text once in all.
///
/// ```
/// let mut points = copydesk::text::offsets::CodePoints::new("naïve café");
/// assert_eq!(points.at(7), 6); // the byte where "café" begins
/// assert_eq!(points.at(12), 10);
/// ```
#[derive(Debug)]
pub struct CodePoints<'a> {
    bytes: &'a [u8],
    byte: usize,
    point: usize,
    /// Up to here there is nothing but ASCII.
    foreign: usize,
}

impl<'a> CodePoints<'a> {
    /// Offsets in `text`.
    pub fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        Self { bytes, byte: 0, point: 0, foreign: ascii(bytes) }
    }

    /// The code points before byte `byte`, which stands on the boundary of a character. Cheapest
    /// when asked in ascending order; an earlier offset is counted back from the last one.
    pub fn at(&mut self, byte: usize) -> usize {
        if byte < self.byte {
            self.point -= count(&self.bytes[byte..self.byte]);
        } else if byte <= self.foreign {
            self.point = byte;
        } else {
            self.point += count(&self.bytes[self.byte..byte]);
        }
        self.byte = byte;
        self.point
    }
}

/// Bytes looked at together.
const TOGETHER: usize = 64;

/// How many bytes come before the first that is not ASCII.
fn ascii(bytes: &[u8]) -> usize {
    let whole = bytes.chunks(TOGETHER).take_while(|some| some.is_ascii()).map(<[u8]>::len).sum();
    let rest = bytes[whole..].iter().take_while(|byte| byte.is_ascii());
    whole + rest.count()
}

/// Code points that begin in `bytes`.
fn count(bytes: &[u8]) -> usize {
    let begin = |byte: &u8| u8::from(*byte as i8 >= -0x40);
    // So few at a time that their number fits a byte: sixteen are counted side by side.
    let some = |bytes: &[u8]| usize::from(bytes.iter().map(begin).sum::<u8>());
    bytes.chunks(TOGETHER).map(some).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offset_of_a_mixed_text() {
        for text in ["", "plain", "Zürich – 東京 🗞 fin", "🗞🗞"] {
            let mut forward = CodePoints::new(text);
            let mut backward = CodePoints::new(text);
            let starts: Vec<usize> =
                text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
            for (point, byte) in starts.iter().enumerate() {
                assert_eq!(forward.at(*byte), point, "{text} forward at {byte}");
            }
            for (point, byte) in starts.iter().enumerate().rev() {
                assert_eq!(backward.at(*byte), point, "{text} backward at {byte}");
            }
        }
    }
}
