//! A text as it was before it was encoded, escaped or decoded once too often.
//!
//! Feeds, mails and exports hold articles whose bytes were read in another character set
//! (`donâ€™t`), written for the wire (`don=E2=80=99t`), for a program (`don\u2019t`), for an address
//! (`don%E2%80%99t`), for a word processor (`don\'92t`), whose signs were lost (`don?t`), or whose script has no spaces and got some. Each of
//! these leaves marks that no other text holds in numbers. They are sought at the beginning of a
//! text; a text without them is not looked at any further.

mod escapes;
mod recoded;
mod spaced;

use crate::error::Result;
use recoded::Page;

/// Bytes at the beginning of a text in which its damage shows.
const GLANCE: usize = 4096;

/// Bytes at the very beginning: where these hold no mark at all, the text is sound. That much of every text
/// is looked at, which takes a hundredth of what reading it does.
const FIRST_GLANCE: usize = 768;

/// No article is longer; what is longer is read as it stands.
const LONGEST_ARTICLE: usize = 4 << 20;

/// One mark may be anything; three of a kind are a habit.
const LEAST_MARKS: usize = 3;

/// A text may be damaged in several ways, and twice in one.
const ROUNDS: usize = 4;

/// What happened to a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Damage {
    /// Written for mail (RFC 2045, section 6.7: quoted-printable).
    Mail,
    /// Written for an address (RFC 3986, section 2.1: percent-encoding).
    Address,
    /// Written as a string of a program (JSON, Python, C), or in Rich Text Format.
    Backslashes,
    /// References escaped more than twice.
    References,
    /// UTF-8 read in this other character set.
    Recoded(Page),
    /// Spaces in a script that has none between words.
    Spaced,
    /// Signs inside of words that became `?` or U+FFFD.
    Lost,
}

/// The text as it was before, if it shows damage. `check` tells now and then whether to go on.
pub(super) fn repaired(
    text: &str,
    check: &mut dyn FnMut() -> Result<()>,
) -> Result<Option<String>> {
    let mut repaired: Option<String> = None;
    if text.len() > LONGEST_ARTICLE {
        return Ok(None);
    }
    for _ in 0..ROUNDS {
        let current = repaired.as_deref().unwrap_or(text);
        let Some(damage) = seen(current) else { break };
        repaired = Some(match damage {
            Damage::Mail => escapes::from_mail(current, check)?,
            Damage::Address => escapes::from_address(current, check)?,
            Damage::Backslashes => escapes::from_backslashes(current, check)?,
            Damage::References => escapes::from_references(current, check)?,
            Damage::Recoded(page) => recoded::undone(current, page, check)?,
            Damage::Spaced => spaced::closed_up(current, check)?,
            Damage::Lost => without_lost(current, check)?,
        });
    }
    Ok(repaired)
}

/// The first damage that the beginning of a text shows.
fn seen(text: &str) -> Option<Damage> {
    if Marks::of(text, FIRST_GLANCE).any() { Marks::of(text, GLANCE).damage() } else { None }
}

/// Marks of damage at the beginning of a text.
#[derive(Debug)]
struct Marks<'a> {
    glance: &'a str,
    /// Signs of equality that are escapes of mail, and those that are none.
    mail: usize,
    equal: usize,
    /// Escapes of what is not ASCII; of line breaks and quotation marks.
    backslashes: usize,
    breaks: usize,
    references: usize,
    lost: usize,
    spaced: bool,
    recoded: Option<recoded::Groups>,
}

impl<'a> Marks<'a> {
    fn of(text: &'a str, length: usize) -> Self {
        let end = (length.min(text.len())..text.len()).find(|at| text.is_char_boundary(*at));
        let glance = &text[..end.unwrap_or(text.len())];
        let bytes = glance.as_bytes();
        let lost = lost_signs(bytes).count();
        let ascii = bytes.is_ascii();
        let recoded = (!ascii).then(|| recoded::Groups::of(glance));
        let spaced = !ascii && spaced::is_spaced(glance);
        let (mail, equal, backslashes, breaks, references) = Default::default();
        let mut marks =
            Self { glance, mail, equal, backslashes, breaks, references, lost, spaced, recoded };
        for at in memchr::memchr3_iter(b'=', b'\\', b'&', bytes) {
            marks.count(&text.as_bytes()[at..]);
        }
        marks
    }

    fn count(&mut self, rest: &[u8]) {
        match rest[0] {
            b'&' => self.references += usize::from(rest.starts_with(b"&amp;amp;")),
            b'\\' => {
                self.backslashes += usize::from(escapes::is_backslash_escape(rest));
                self.breaks += usize::from(escapes::is_break_or_quote(rest));
            }
            _ if escapes::is_mail_escape(rest) => self.mail += 1,
            _ => self.equal += 1,
        }
    }

    fn any(&self) -> bool {
        self.mail + self.backslashes + self.breaks + self.references + self.lost > 0
            || self.spaced
            || self.recoded.as_ref().is_some_and(recoded::Groups::any)
            || escapes::is_for_an_address(self.glance.as_bytes())
    }

    fn damage(&self) -> Option<Damage> {
        // In mail every sign of equality is written as an escape, so that none is left.
        if self.mail >= LEAST_MARKS && self.equal == 0 {
            return Some(Damage::Mail);
        }
        // Where line breaks are escaped there are no others.
        let breaks = self.breaks >= LEAST_MARKS && !self.glance.contains('\n');
        if self.backslashes >= LEAST_MARKS || breaks {
            return Some(Damage::Backslashes);
        }
        if self.references > 0 {
            return Some(Damage::References);
        }
        if escapes::is_for_an_address(self.glance.as_bytes()) {
            return Some(Damage::Address);
        }
        let recoded = self.recoded.as_ref().and_then(|groups| groups.page(self.glance));
        let spaced = self.spaced.then_some(Damage::Spaced);
        let lost = (self.lost >= LEAST_MARKS).then_some(Damage::Lost);
        recoded.map(Damage::Recoded).or(spaced).or(lost)
    }
}

/// Bytes of the signs that are lost: quotes, dashes.
const LONGEST_SIGN: usize = 3;

/// Letters of a name in an address.
const LONGEST_NAME: usize = 16;

/// The replacement character.
const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();

/// Where signs inside of words were lost: `?` or up to three U+FFFD, one for each byte of the sign. A capital
/// after it begins a sentence, and a name with a sign of equality is part of an address.
fn lost_signs(bytes: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    memchr::memchr2_iter(b'?', REPLACEMENT[0], bytes).filter_map(move |at| {
        let rest = &bytes[at..];
        let length = if rest[0] == b'?' {
            1
        } else {
            let chunks = rest.chunks(REPLACEMENT.len()).take(LONGEST_SIGN + 1);
            match chunks.take_while(|chunk| *chunk == REPLACEMENT).count() {
                count @ 1..=LONGEST_SIGN => count * REPLACEMENT.len(),
                _ => return None,
            }
        };
        let before = bytes[..at].last().is_some_and(u8::is_ascii_alphabetic);
        let after = &rest[length..];
        let inside = before && after.first().is_some_and(u8::is_ascii_lowercase);
        let name = after.iter().take(LONGEST_NAME).position(|byte| !byte.is_ascii_alphabetic());
        let address = name.is_some_and(|end| after[end] == b'=');
        (inside && !address).then_some((at, at + length))
    })
}

/// The text without the places of signs lost inside of words: most were apostrophes.
fn without_lost(text: &str, check: &mut dyn FnMut() -> Result<()>) -> Result<String> {
    rewritten(text, check, lost_signs(text.as_bytes()).map(|(start, end)| (start, end, "")))
}

/// The text with other words in place of some stretches, which are in order.
fn rewritten<T: AsRef<str>>(
    text: &str,
    check: &mut dyn FnMut() -> Result<()>,
    changes: impl Iterator<Item = (usize, usize, T)>,
) -> Result<String> {
    let (mut out, mut copied) = (String::with_capacity(text.len()), 0);
    for (number, (start, end, other)) in changes.enumerate() {
        if number % crate::batch::STEPS_BETWEEN_CHECKS == 0 {
            check()?;
        }
        if start >= copied {
            out.push_str(&text[copied..start]);
            out.push_str(other.as_ref());
            copied = end;
        }
    }
    out.push_str(&text[copied..]);
    Ok(out)
}

#[cfg(test)]
mod tests;
