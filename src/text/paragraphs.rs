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
    for line in text.split_inclusive(['\n', '\u{2028}', '\u{2029}']) {
        let end = start + line.len();
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

/// Whether the lines of a text end at its margin rather than with its paragraphs.
fn is_wrapped(text: &str) -> bool {
    let (mut breaks, mut lower) = (0, 0);
    let mut before = "";
    for line in text.split('\n') {
        let line = line.trim();
        if !line.is_empty() && !before.is_empty() {
            breaks += 1;
            lower += usize::from(line.starts_with(char::is_lowercase));
        }
        before = line;
    }
    lower * WRAPPED_SHARE > breaks
}
