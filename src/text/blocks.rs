//! Blocks of bytes looked at together: which of them stand for themselves.

use wide::u8x16;

/// Bytes looked at together.
pub(super) const BLOCK: usize = 64;

/// Whether a byte does not stand for itself: an apostrophe, an ampersand, or part of a character
/// beyond ASCII. Nor does a hyphen at the end of a line.
pub(super) fn is_special(byte: u8) -> bool {
    matches!(byte, b'\'' | b'`' | b'&' | 0x80..)
}

/// A block with ASCII letters in lower case.
#[inline]
pub(super) fn lower(block: &[u8; BLOCK]) -> [u8; BLOCK] {
    let mut lower = [0; BLOCK];
    for (lower, bytes) in lower.as_chunks_mut::<16>().0.iter_mut().zip(block.as_chunks::<16>().0) {
        let bytes = u8x16::from(*bytes);
        let upper = bytes.max(u8x16::splat(b'A')).min(u8x16::splat(b'Z')).cmp_eq(bytes);
        *lower = (bytes | upper & u8x16::splat(0x20)).to_array();
    }
    lower
}

/// One bit for each byte of a block: whether it is special. A hyphen is, when a blank follows or the
/// block ends.
#[inline]
pub(super) fn special(block: &[u8; BLOCK]) -> u64 {
    let (mut special, mut hyphens, mut blanks) = (0, 0, 1);
    for (at, bytes) in block.as_chunks::<16>().0.iter().enumerate() {
        let bytes = u8x16::from(*bytes);
        // The apostrophe and the ampersand differ in the last bit alone.
        let found = (bytes | u8x16::splat(1)).cmp_eq(u8x16::splat(b'\''))
            | bytes.cmp_eq(u8x16::splat(b'`'))
            | bytes;
        let mask = |bytes: u8x16| u64::from(bytes.move_mask() as u16) << (16 * at);
        special |= mask(found);
        hyphens |= mask(bytes.cmp_eq(u8x16::splat(b'-')));
        blanks |= mask(bytes.min(u8x16::splat(b' ')).cmp_eq(bytes));
    }
    special | hyphens & blanks.rotate_right(1)
}
