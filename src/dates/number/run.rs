//! A run of digits and signs, in any script, as ASCII.

/// Digits and signs a date or clock is made of at most: two ISO dates with times and zones.
const LONGEST_RUN: usize = 64;

/// First code points of the decimal digits of scripts in use (Unicode category Nd).
const ZEROS: [u32; 13] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0E50,
    0xFF10,
];

/// The digit a character is, in any script.
pub(crate) fn digit(letter: char) -> Option<u8> {
    if letter.is_ascii_digit() {
        return Some(letter as u8 - b'0');
    }
    let code = letter as u32;
    ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code)).map(|zero| (code - zero) as u8)
}

/// A run of digits and signs, as ASCII, with the place of each in the text.
pub(super) struct Run {
    pub(super) signs: [u8; LONGEST_RUN],
    pub(super) places: [usize; LONGEST_RUN + 1],
    pub(super) length: usize,
    pub(super) too_long: bool,
}

impl Run {
    pub(super) fn collect(text: &str, start: usize) -> Self {
        let bytes = text.as_bytes();
        let mut run = Self {
            signs: [0; LONGEST_RUN],
            places: [0; LONGEST_RUN + 1],
            length: 0,
            too_long: false,
        };
        let mut at = start;
        loop {
            let (sign, wide) = match bytes.get(at) {
                None => break,
                Some(byte) if byte.is_ascii_digit() => (*byte, 1),
                Some(byte) if *byte < 0x80 => {
                    let next = bytes.get(at + 1).copied().unwrap_or(0);
                    let digit_next =
                        next.is_ascii_digit() || (next >= 0x80 && digit_at(text, at + 1).is_some());
                    let fits = match byte {
                        b'.' | b':' | b'/' => digit_next,
                        b',' => next.is_ascii_digit() && grouping(bytes, at),
                        b'-' => digit_next || (next == b'W' && run.length == 4),
                        b'W' => run.length == 5 && run.signs[4] == b'-' && digit_next,
                        b'T' => digit_next && run.length >= 7,
                        b'+' => digit_next && run.signs[..run.length].contains(&b'T'),
                        b'Z' => {
                            run.signs[..run.length].contains(&b'T') && !next.is_ascii_alphanumeric()
                        }
                        _ => false,
                    };
                    if !fits {
                        break;
                    }
                    (*byte, 1)
                }
                Some(_) => {
                    let Some(letter) = text[at..].chars().next() else { break };
                    let wide = letter.len_utf8();
                    match (digit(letter), letter) {
                        (Some(digit), _) => (b'0' + digit, wide),
                        (None, '\u{2010}'..='\u{2014}') if digit_at(text, at + wide).is_some() => {
                            (b'-', wide)
                        }
                        _ => break,
                    }
                }
            };
            if run.length < LONGEST_RUN {
                run.signs[run.length] = sign;
                run.places[run.length] = at;
                run.length += 1;
            } else {
                run.too_long = true;
            }
            at += wide;
        }
        run.places[run.length] = at;
        run
    }
}

fn digit_at(text: &str, at: usize) -> Option<u8> {
    text.get(at..).and_then(|rest| rest.chars().next()).and_then(digit)
}

/// Whether the comma at `at` groups thousands: three digits after it, no more.
fn grouping(bytes: &[u8], at: usize) -> bool {
    let digits = bytes[at + 1..].iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
    digits == 3
}
