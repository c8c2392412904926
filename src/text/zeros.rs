//! Long tables that are looked up at random places.
//!
//! Most of what such a look-up costs is finding the page of memory, not reading it: on large pages
//! it takes a fraction of the time. They are asked for where the system has them.

use std::ops::{Deref, DerefMut};

use memmap2::MmapMut;

/// Bytes from which large pages are worth their rounding up.
const WORTH_LARGE_PAGES: usize = 4 << 20;

/// Numbers that begin as zeros.
#[derive(Debug)]
pub(crate) enum Zeros {
    Small(Vec<u64>),
    Large(MmapMut),
}

impl Zeros {
    /// As many.
    pub(crate) fn new(numbers: usize) -> Self {
        let bytes = numbers * size_of::<u64>();
        if bytes >= WORTH_LARGE_PAGES
            && let Ok(map) = MmapMut::map_anon(bytes)
        {
            // Without large pages the table is slower and no less right.
            #[cfg(target_os = "linux")]
            let _ = map.advise(memmap2::Advice::HugePage);
            return Self::Large(map);
        }
        Self::Small(vec![0; numbers])
    }
}

impl Zeros {
    /// The same memory as shorter numbers.
    pub(crate) fn halves(&self) -> &[u32] {
        bytemuck::cast_slice(self)
    }

    pub(crate) fn halves_mut(&mut self) -> &mut [u32] {
        bytemuck::cast_slice_mut(self)
    }
}

impl Deref for Zeros {
    type Target = [u64];

    fn deref(&self) -> &[u64] {
        match self {
            Self::Small(numbers) => numbers,
            Self::Large(map) => bytemuck::cast_slice(map),
        }
    }
}

impl DerefMut for Zeros {
    fn deref_mut(&mut self) -> &mut [u64] {
        match self {
            Self::Small(numbers) => numbers,
            Self::Large(map) => bytemuck::cast_slice_mut(map),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long_tables_begin_as_zeros_and_hold_what_is_written() {
        for numbers in [0, 1, 1000, 600_000] {
            let mut zeros = Zeros::new(numbers);
            assert_eq!(zeros.len(), numbers);
            assert!(zeros.iter().all(|number| *number == 0));
            if let Some(last) = zeros.last_mut() {
                *last = 7;
            }
            assert_eq!(zeros.iter().sum::<u64>(), if numbers == 0 { 0 } else { 7 });
        }
    }
}
