//! Memory that is in no near cache, asked for before it is waited for.

use std::hint::black_box;
use std::ops::BitOr;

/// Ask for values that lie far apart, all at once: whoever reads them next waits for none of them.
#[inline]
pub(crate) fn ask_for<'a, T>(values: impl Iterator<Item = &'a T>)
where
    T: Copy + Default + BitOr<Output = T> + 'a,
{
    // Reading them all for one sum keeps no reading waiting for another.
    black_box(values.fold(T::default(), |all, value| all | *value));
}
