//! A whole text folded, and the way back to its bytes.

use crate::batch::{BYTES_BETWEEN_CHECKS, Batch};
use crate::error::Result;
use crate::text::{classes, fold};

/// A folded text, white space runs as one space each, that knows where its bytes came from.
///
/// The text is folded character by character, each with the marks that follow it. Between two such
/// units there is a border in both the text and its fold; inside of one there is none to point at.
#[derive(Debug, Default)]
pub struct Folded {
    bytes: Vec<u8>,
    steps: Vec<Step>,
}

/// From here on the fold goes along with the text byte by byte, or stands for one unit of it.
#[derive(Debug, Clone, Copy)]
struct Step {
    folded: u32,
    text: u32,
    unit: bool,
}

impl Folded {
    /// The fold of `text`.
    ///
    /// # Errors
    /// When the batch was asked to stop.
    pub fn new(text: &str, batch: &Batch) -> Result<Self> {
        let mut folded = Self { bytes: Vec::with_capacity(text.len()), steps: Vec::new() };
        let mut unit = String::new();
        let (mut at, mut checked) = (0, 0);
        while at < text.len() {
            if at - checked >= BYTES_BETWEEN_CHECKS {
                batch.check()?;
                checked = at;
            }
            let plain = plain_run(&text.as_bytes()[at..], BYTES_BETWEEN_CHECKS);
            if plain > 0 {
                folded.step(at, false);
                let lower = text.as_bytes()[at..at + plain].iter().map(u8::to_ascii_lowercase);
                folded.bytes.extend(lower);
                at += plain;
                continue;
            }
            let end = at + unit_length(&text[at..], batch)?;
            unit.clear();
            fold_unit(&text[at..end], &mut unit);
            folded.step(at, true);
            folded.bytes.extend_from_slice(unit.as_bytes());
            at = end;
        }
        folded.step(at, false);
        Ok(folded)
    }

    /// The folded bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The byte of the text at which the unit begins that folded byte `at` begins, if it does.
    pub fn border(&self, at: usize) -> Option<usize> {
        let next = self.steps.partition_point(|step| step.folded as usize <= at);
        let step = self.steps[next.checked_sub(1)?];
        let along = at - step.folded as usize;
        (along == 0 || !step.unit).then_some(step.text as usize + along)
    }

    fn step(&mut self, text: usize, unit: bool) {
        let step = Step { folded: self.bytes.len() as u32, text: text as u32, unit };
        match self.steps.last_mut() {
            // What came before folds to nothing.
            Some(last) if last.folded == step.folded => *last = step,
            _ => self.steps.push(step),
        }
    }
}

/// How many bytes fold one by one from here: ASCII, without runs of white space, up to the last
/// character before something else, which might be a mark upon it.
fn plain_run(bytes: &[u8], most: usize) -> usize {
    let mut length = 0;
    for byte in &bytes[..bytes.len().min(most)] {
        let space = matches!(byte, b' ' | b'\t'..=b'\r' | 0x1c..=0x1f);
        let double = space && bytes.get(length + 1).is_some_and(|next| !next.is_ascii_graphic());
        if !byte.is_ascii() || double || space && *byte != b' ' {
            break;
        }
        length += 1;
    }
    if bytes.get(length).is_some_and(|next| !next.is_ascii()) {
        length.saturating_sub(1)
    } else {
        length
    }
}

/// The bytes of the first unit: a run of white space, or a character and the marks that follow.
fn unit_length(text: &str, batch: &Batch) -> Result<usize> {
    let spaces = text.len() - text.trim_start().len();
    if spaces > 0 {
        return Ok(spaces);
    }
    for (count, (at, character)) in text.char_indices().enumerate().skip(1) {
        if count % BYTES_BETWEEN_CHECKS == 0 {
            batch.check()?;
        }
        let follows = classes::of(character) & (classes::MARK | classes::INVISIBLE) != 0
            || matches!(character, '\u{1160}'..='\u{11ff}');
        if !follows {
            return Ok(at);
        }
    }
    Ok(text.len())
}

fn fold_unit(unit: &str, folded: &mut String) {
    let mut characters = unit.chars();
    match (characters.next(), characters.next()) {
        (Some(first), _) if first.is_whitespace() => folded.push(' '),
        (Some(only), None) if classes::of(only) & classes::PART == 0 => {
            if classes::of(only) & classes::INVISIBLE == 0 {
                folded.push(fold::symbol(only));
            }
        }
        _ => fold::word(unit, folded),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_border_leads_back() {
        for (text, expected, why) in [
            ("Plain TEXT", "plain text", "ASCII goes along"),
            ("a \t\n b", "a b", "one space for a run"),
            ("cafe\u{301}s", "cafés", "a mark joins its letter"),
            ("“Straße”", "\"strasse\"", "quotes and full folding"),
            ("co\u{ad}op", "coop", "nothing is left of a soft hyphen"),
            ("\u{feff}Lead", "lead", "nor of a byte order mark"),
            ("x\u{a0}\u{a0}y", "x y", "spaces beyond ASCII"),
            ("", "", "nothing"),
        ] {
            let folded = Folded::new(text, &Batch::new()).unwrap();
            assert_eq!(String::from_utf8_lossy(folded.bytes()), expected, "{why}");
            assert_eq!(folded.border(folded.bytes().len()), Some(text.len()), "{why}");
            let borders: Vec<usize> =
                (0..=folded.bytes().len()).filter_map(|at| folded.border(at)).collect();
            assert!(borders.is_sorted(), "{why}");
            assert!(borders.iter().all(|at| text.is_char_boundary(*at)), "{why}");
        }
        let folded = Folded::new("Straße", &Batch::new()).unwrap();
        assert_eq!(
            (folded.border(4), folded.border(5), folded.border(6)),
            (Some(4), None, Some(6))
        );
    }
}
