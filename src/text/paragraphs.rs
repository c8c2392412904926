//! Paragraphs: what stands between blank lines, and each line of its own where lines are not merely
//! wrapped.

use std::ops::Range;

/// A text is wrapped when more than one line in so many goes on in lower case on the next.
const WRAPPED_SHARE: usize = 4;

/// The paragraphs of `text` as byte spans, in order, none blank.
///
/// ```
/// use copydesk::text::paragraphs::paragraphs;
/// let text = "Tunnel delayed\nThe tunnel to Lindholm is late.\n\nNobody knows why.";
/// let found: Vec<&str> = paragraphs(text).into_iter().map(|span| text[span].trim()).collect();
/// assert_eq!(found, ["Tunnel delayed", "The tunnel to Lindholm is late.", "Nobody knows why."]);
/// let wrapped = "The tunnel to the island of\nLindholm is late, and nobody\nknows why.";
/// assert_eq!(paragraphs(wrapped).len(), 1);
/// ```
pub fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let is_wrapped = is_wrapped(text);
    let mut paragraphs: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    let mut goes_on = false;
    while start < text.len() {
        let end = line_end(text, start);
        let line = &text[start..end];
        let is_blank = line.trim().is_empty();
        match paragraphs.last_mut() {
            Some(last) if goes_on && !is_blank && is_wrapped => last.end = end,
            _ if !is_blank => paragraphs.push(start..end),
            _ => {}
        }
        goes_on = !is_blank;
        start = end;
    }
    paragraphs
}

/// Past the line that begins at `start`.
fn line_end(text: &str, start: usize) -> usize {
    let bytes = &text.as_bytes()[start..];
    for at in memchr::memchr2_iter(b'\n', 0xe2, bytes) {
        let length = match bytes[at..] {
            [b'\n', ..] => 1,
            // The separators of lines and paragraphs, U+2028 and U+2029.
            [_, 0x80, 0xa8 | 0xa9, ..] => 3,
            _ => continue,
        };
        return start + at + length;
    }
    text.len()
}

/// Whether the lines of a text end at its margin rather than with its paragraphs.
fn is_wrapped(text: &str) -> bool {
    let (mut breaks, mut lower) = (0, 0);
    let mut before = "";
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    let mut start = 0;
    for end in ends {
        let line = text[start..end].trim();
        start = end + 1;
        if !line.is_empty() && !before.is_empty() {
            breaks += 1;
            lower += usize::from(line.starts_with(char::is_lowercase));
        }
        before = line;
    }
    lower * WRAPPED_SHARE > breaks
}
