//! Addresses of the web and of e-mail in running text.
//!
//! Only what stands on its own counts: behind white space, an opening bracket or a quote, and before
//! white space, a closing bracket or a quote. The shapes are those segtok takes for addresses.

/// The longest local part of an e-mail address (RFC 5321, section 4.5.3.1.1, rounded up).
const LONGEST_LOCAL_PART: usize = 256;

/// Whether an address may begin behind this character.
pub(crate) fn may_stand_before(character: char) -> bool {
    character.is_whitespace() || matches!(character, '<' | '"' | '\'' | '(' | '[' | '{')
}

/// Past the address that begins at `start`, if one does and stands on its own.
pub(crate) fn end(text: &str, start: usize) -> Option<usize> {
    if !text[..start].chars().next_back().is_none_or(may_stand_before) {
        return None;
    }
    // What begins with a quote is quoted; a long run of quotes is looked at once only.
    at(text, start).filter(|c| c.is_alphanumeric())?;
    let end = link_end(text, start).or_else(|| mail_end(text, start))?;
    at(text, end).is_none_or(closes).then_some(end)
}

fn closes(character: char) -> bool {
    character.is_whitespace() || matches!(character, '>' | '"' | '\'' | ')' | ']' | '}')
}

fn link_end(text: &str, start: usize) -> Option<usize> {
    let scheme = run_end(text, start, |c| c.is_ascii_alphabetic());
    if scheme == start || !text[scheme..].starts_with("://") {
        return None;
    }
    let mut end = host_end(text, scheme + 3)?;
    if at(text, end) == Some(':') {
        let port = run_end(text, end + 1, |c| c.is_ascii_digit());
        end = if port > end + 1 { port } else { end };
    }
    if at(text, end) == Some('/') {
        end = run_end(text, end, |c| !closes(c) && !matches!(c, '?' | '#'));
    }
    for mark in ['?', '#'] {
        if at(text, end) == Some(mark) {
            let part = run_end(text, end + 1, |c| !closes(c) && (c != '#' || mark == '#'));
            end = if part > end + 1 { part } else { end };
        }
    }
    Some(end)
}

fn mail_end(text: &str, start: usize) -> Option<usize> {
    let mut room = LONGEST_LOCAL_PART;
    let local = run_end(text, start, |c| {
        room = room.saturating_sub(1);
        room > 0 && (c.is_alphanumeric() || "_.#$%&'*+/=!?^`{|}~-".contains(c))
    });
    if local == start || at(text, local) != Some('@') {
        return None;
    }
    host_end(text, local + 1)
}

/// Past a host name of at least two labels.
fn host_end(text: &str, start: usize) -> Option<usize> {
    let is_label = |c: char| c == '_' || c.is_alphanumeric();
    let mut label = start;
    let mut end = None;
    loop {
        let word = run_end(text, label, is_label);
        let whole = run_end(text, word, |c| c == '-' || is_label(c));
        if label > start && word > label {
            end = Some(word);
        }
        if whole == label || at(text, whole) != Some('.') {
            return end;
        }
        label = whole + 1;
    }
}

fn at(text: &str, position: usize) -> Option<char> {
    text[position..].chars().next()
}

fn run_end(text: &str, position: usize, mut belongs: impl FnMut(char) -> bool) -> usize {
    text[position..].find(|c| !belongs(c)).map_or(text.len(), |end| position + end)
}
