//! What a reader sees of a text that still holds HTML: references decoded, tags and scripts blank.
//!
//! Only elements that HTML knows count as tags, so that "<IBM>" and "a < b" stay. Tags escaped once
//! too often (`&lt;p&gt;`) count as well, which feeds are full of.

use std::borrow::Cow;
use std::ops::Range;

use super::html;
use crate::batch::{BYTES_BETWEEN_CHECKS, Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;

/// No tag with its attributes is longer than this, in bytes: a lone "<" costs no more to look past.
const LONGEST_TAG: usize = 4096;

/// Elements whose content is no text.
const SILENT: &[&str] = &["noscript", "script", "style", "svg", "template"];

/// Elements that stand inside of a line.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "img", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
];

/// Elements that end a line.
const BLOCK: &[&str] = &[
    "address",
    "article",
    "aside",
    "audio",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "input",
    "legend",
    "li",
    "link",
    "main",
    "meta",
    "nav",
    "noscript",
    "object",
    "ol",
    "option",
    "p",
    "param",
    "picture",
    "pre",
    "script",
    "section",
    "select",
    "source",
    "style",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
    "video",
];

/// A text without markup, and the way back to the text with it.
#[derive(Debug)]
pub struct Plain<'a> {
    text: Cow<'a, str>,
    /// Where a decoded reference ends here, and where it ends in the source.
    references: Vec<(usize, usize)>,
}

impl<'a> Plain<'a> {
    /// Reads a text; one without markup is only borrowed.
    ///
    /// ```
    /// use copydesk::text::markup::Plain;
    /// let plain = Plain::of("<p>R&amp;D at <b>Ash</b><script>x()</script>");
    /// assert_eq!(plain.text().split_whitespace().collect::<Vec<_>>(), ["R&D", "at", "Ash"]);
    /// assert_eq!(plain.source(plain.text().find("Ash").unwrap()), 17);
    /// ```
    pub fn of(source: &'a str) -> Self {
        // Nobody can ask this batch to stop.
        Self::read(source, &Batch::new())
            .unwrap_or(Self { text: Cow::Borrowed(source), references: Vec::new() })
    }

    /// The same, as part of a batch.
    ///
    /// # Errors
    /// `interrupted` when asked to stop.
    pub fn read(source: &'a str, batch: &Batch) -> Result<Self> {
        let check = &mut || batch.check();
        let (mut text, references) = match decode(source, check)? {
            Some((text, references)) => (Cow::Owned(text), references),
            None => (Cow::Borrowed(source), Vec::new()),
        };
        if let Some(blanked) = blank_tags(&text, check)? {
            text = Cow::Owned(blanked);
        }
        Ok(Self { text, references })
    }

    /// The text without markup.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where byte `at` of the text without markup stands in the source.
    pub fn source(&self, at: usize) -> usize {
        match self.references.partition_point(|(plain, _)| *plain <= at) {
            0 => at,
            after => {
                let (plain, source) = self.references[after - 1];
                source + (at - plain)
            }
        }
    }
}

/// A text without its tags, those escaped among them, and with its references decoded; `None` where it
/// has no tags. What stands in a line without a blank beside a tag is one word, as a browser shows it.
/// `check` tells now and then whether to go on.
pub(crate) fn without_tags(
    source: &str,
    check: &mut dyn FnMut() -> Result<()>,
) -> Result<Option<String>> {
    let Some(first) = memchr::memchr2(b'<', b'&', source.as_bytes()) else { return Ok(None) };
    let rest = &source.as_bytes()[first..];
    if memchr::memchr(b'<', rest).is_none() && memchr::memmem::find(rest, b"lt;").is_none() {
        return Ok(None);
    }
    let decoded = decode(source, check)?;
    let text = decoded.as_ref().map_or(source, |(text, _)| text);
    let (mut shown, mut copied) = (String::new(), 0);
    each_tag(text, check, |tag, ends_line| {
        shown.push_str(&text[copied..tag.start]);
        if ends_line {
            shown.push('\n');
        }
        copied = tag.end;
    })?;
    if copied == 0 {
        return Ok(None);
    }
    shown.push_str(&text[copied..]);
    Ok(Some(shown))
}

/// So many "&" or "<" are looked at in a moment.
const MARKS_BETWEEN_CHECKS: usize = BYTES_BETWEEN_CHECKS / LONGEST_TAG;

/// A text, and where each reference ends in it and in the source.
type Decoded = (String, Vec<(usize, usize)>);

/// The text with its references decoded, if it has any.
fn decode(source: &str, check: &mut dyn FnMut() -> Result<()>) -> Result<Option<Decoded>> {
    let mut text = String::new();
    let mut references = Vec::new();
    let mut copied = 0;
    for (count, at) in memchr::memchr_iter(b'&', source.as_bytes()).enumerate() {
        if count % MARKS_BETWEEN_CHECKS == 0 {
            check()?;
        }
        if at < copied {
            continue;
        }
        let Some(((characters, count), end)) = html::decode(source, at) else { continue };
        if end == at + 1 {
            continue;
        }
        text.push_str(&source[copied..at]);
        text.extend(&characters[..count]);
        references.push((text.len(), end));
        copied = end;
    }
    if copied == 0 {
        return Ok(None);
    }
    text.push_str(&source[copied..]);
    Ok(Some((text, references)))
}

/// The text with blanks in place of its tags and of what is inside scripts, as long as before; a
/// line break in place of a tag that ends a line.
fn blank_tags(text: &str, check: &mut dyn FnMut() -> Result<()>) -> Result<Option<String>> {
    let mut blanked: Option<Vec<u8>> = None;
    each_tag(text, check, |tag, ends_line| {
        let bytes = blanked.get_or_insert_with(|| text.as_bytes().to_vec());
        bytes[tag.clone()].fill(b' ');
        if ends_line {
            bytes[tag.start] = b'\n';
        }
    })?;
    Ok(blanked.and_then(|bytes| String::from_utf8(bytes).ok()))
}

/// Hand each tag, comment and silent element to `take`, and whether it ends a line.
fn each_tag(
    text: &str,
    check: &mut dyn FnMut() -> Result<()>,
    mut take: impl FnMut(Range<usize>, bool),
) -> Result<()> {
    // Silent elements and comments known not to be closed any more.
    let mut unclosed = [false; SILENT.len() + 1];
    let mut past = 0;
    for (count, at) in memchr::memchr_iter(b'<', text.as_bytes()).enumerate() {
        if count % MARKS_BETWEEN_CHECKS == 0 {
            check()?;
        }
        if at < past {
            continue;
        }
        let Some((end, ends_line)) = markup_end(&text[at..], &mut unclosed, check) else {
            continue;
        };
        past = at + end;
        take(at..past, ends_line);
    }
    Ok(())
}

/// Past the tag, comment or silent element that `text` begins with, and whether it ends a line.
fn markup_end(
    text: &str,
    unclosed: &mut [bool],
    check: &mut dyn FnMut() -> Result<()>,
) -> Option<(usize, bool)> {
    if text.starts_with("<!--") {
        let comments = SILENT.len();
        if unclosed[comments] {
            return None;
        }
        let end = memchr::memmem::find(text.as_bytes(), b"-->");
        unclosed[comments] = end.is_none();
        return end.map(|end| (end + 3, false));
    }
    let rest = &text[1..];
    let inner = rest.strip_prefix(['/', '!']).unwrap_or(rest);
    let length = inner.bytes().take_while(u8::is_ascii_alphanumeric).take(12).count();
    let own = own_element(inner, length);
    let length = own.unwrap_or(length);
    let name = inner[..length].to_ascii_lowercase();
    let ends_line = BLOCK.contains(&&*name) || rest.starts_with('!') && name == "doctype";
    if !ends_line && own.is_none() && !INLINE.contains(&&*name) {
        return None;
    }
    if !inner[length..].starts_with(|c: char| c.is_whitespace() || c == '>' || c == '/') {
        return None;
    }
    let window = &text.as_bytes()[..text.len().min(LONGEST_TAG)];
    let tag = memchr::memchr(b'>', window)? + 1;
    // Behind a blank come attributes: "<Video Mall Inc>" is a company on the wire.
    let has_attributes = text[..tag].contains('=') || text[..tag].ends_with("/>");
    if inner[length..].starts_with(char::is_whitespace)
        && !has_attributes
        && !text[text.len() - inner.len() + length..tag - 1].trim().is_empty()
        && name != "doctype"
    {
        return None;
    }
    if let Some(kind) = SILENT.iter().position(|silent| *silent == name)
        && !rest.starts_with('/')
        && !unclosed[kind]
    {
        if let Some(end) = closing_end(text, tag, &name, check) {
            return Some((end, ends_line));
        }
        unclosed[kind] = true;
    }
    Some((tag, ends_line))
}

/// The length of the name that `inner` begins with, of an element that HTML does not know itself: `amp-img`, `o:p`.
fn own_element(inner: &str, length: usize) -> Option<usize> {
    let bytes = inner.as_bytes();
    if !matches!(bytes.get(length)?, b'-' | b':') || !bytes[0].is_ascii_lowercase() {
        return None;
    }
    let part = |byte: &&u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || **byte == b'-';
    let after = bytes[length + 1..].iter().take(32).take_while(part).count();
    (after > 0).then_some(length + 1 + after)
}

/// Past the tag that closes the element `name`; no more is looked for when the batch is stopped.
fn closing_end(
    text: &str,
    from: usize,
    name: &str,
    check: &mut dyn FnMut() -> Result<()>,
) -> Option<usize> {
    let bytes = text.as_bytes();
    let tags = memchr::memmem::find_iter(&bytes[from..], b"</").enumerate();
    let goes_on = |(count, _): &(usize, usize)| count % STEPS_BETWEEN_CHECKS > 0 || check().is_ok();
    tags.take_while(goes_on).find_map(|(_, found)| {
        let after = from + found + 2;
        let closes = bytes.get(after..after + name.len())?.eq_ignore_ascii_case(name.as_bytes());
        if !closes {
            return None;
        }
        let end = memchr::memchr(b'>', &bytes[after..(after + LONGEST_TAG).min(bytes.len())])?;
        Some(after + end + 1)
    })
}
