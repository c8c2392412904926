//! Short words as numbers: compared, put in lower case and looked at whole, not letter by letter.

/// A word of up to [`SHORT`] bytes, the first one lowest; the highest byte holds how many there are.
pub type Key = u128;

/// Room for the bytes of a short word.
pub const SHORT: usize = size_of::<Key>() - 1;

/// The key of a word, if it is short.
#[inline]
pub fn key(word: &str) -> Option<Key> {
    if word.len() > SHORT {
        return None;
    }
    let mut key = [0; SHORT + 1];
    key[..word.len()].copy_from_slice(word.as_bytes());
    key[SHORT] = word.len() as u8;
    Some(Key::from_le_bytes(key))
}

/// The key of a word of `length` bytes at `start` of `text`, if it is short and not empty.
#[inline]
pub fn key_at(text: &str, start: usize, length: usize) -> Option<Key> {
    if length == 0 || length > SHORT {
        return None;
    }
    let Some(window) = text.as_bytes()[start..].first_chunk::<{ SHORT + 1 }>() else {
        return key(&text[start..start + length]);
    };
    let own = Key::MAX >> (Key::BITS as usize - 8 * length);
    Some(Key::from_le_bytes(*window) & own | (length as Key) << (8 * SHORT))
}

/// A byte in every place of a word.
const fn each(byte: u8) -> Key {
    Key::from_le_bytes([byte; SHORT + 1]) >> 8
}

/// The highest bit of every byte that lies between two, in a word of ASCII: adding carries into it
/// from the least on, and no more from past the most on.
#[inline]
pub fn between(ascii: Key, least: u8, most: u8) -> Key {
    let bytes = ascii & each(0x7f);
    (bytes + each(0x80 - least)) & !(bytes + each(0x7f - most)) & each(0x80)
}

/// A word in lower case, if it is ASCII.
///
/// ```
/// use copydesk::text::keys::{key, lower};
/// assert_eq!(lower(key("NATO-led").unwrap()), key("nato-led"));
/// assert_eq!(lower(key("Zürich").unwrap()), None);
/// ```
#[inline]
pub fn lower(word: Key) -> Option<Key> {
    if word & each(0x80) != 0 {
        return None;
    }
    Some(word | between(word, b'A', b'Z') >> 2)
}

/// A hash: both halves of the product of the halves, as in wyhash.
#[inline]
pub fn hash(key: Key) -> u64 {
    const LOW: u64 = 0x9e37_79b9_7f4a_7c15;
    const HIGH: u64 = 0xd1b5_4a32_d192_ed03;
    let product = Key::from(key as u64 ^ LOW) * Key::from((key >> 64) as u64 ^ HIGH);
    (product as u64) ^ ((product >> 64) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_keyed_and_lower_cased() {
        let text = "THE Z@[`{az-09 \u{c4}rger \u{dc}berraschungsei x";
        for (start, end, small, why) in [
            (0, 3, Some("the"), "capitals"),
            (4, 14, Some("z@[`{az-09"), "only letters change"),
            (15, 21, None, "not ASCII"),
            (22, 37, None, "15 bytes, not ASCII, near the end"),
            (39, 40, Some("x"), "the end"),
        ] {
            let word = key_at(text, start, end - start).unwrap();
            assert_eq!(Some(word), key(&text[start..end]), "{why}");
            assert_eq!(lower(word), small.and_then(key), "{why}");
        }
        assert_eq!(key_at("abcdefghijklmnop", 0, 16), None, "too long");
        assert_eq!(key_at("abcdefghijklmnopq", 0, 0), None, "no word");
    }

    #[test]
    fn bytes_between_two() {
        for word in ["aZ0-9~\u{7f}z{`@[", "az", "AZ"] {
            for (least, most) in [(b'0', b'9'), (b'a', b'z'), (b'A', b'Z'), (b'-', b'-')] {
                let found = between(key(word).unwrap(), least, most).to_le_bytes();
                let is_found = |byte: u8| u8::from((least..=most).contains(&byte)) << 7;
                let expected: Vec<u8> = word.bytes().map(is_found).collect();
                assert_eq!(found[..word.len()], expected, "{word}");
                assert!(found[word.len()..].iter().all(|byte| *byte == 0), "{word}");
            }
        }
    }
}
