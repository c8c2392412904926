//! Versioned, checksummed files, written whole or not at all, opened by mapping.
//!
//! A file is a header and named sections of numbers. It is written beside its place and moved there
//! when it is whole and on the disk, so that whoever reads it, or is killed while writing it, sees the
//! old file or the new one. Opening reads the file through once, in small pieces, to compare its
//! checksums; then it is mapped, and memory holds only what is used.
//!
//! ```text
//! "copydesk"  order  format  kind  version  sections  | name begin length checksum | ... | checksum
//! ```

use std::fs::File;
use std::io::{Read, Write};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytemuck::Pod;
use memmap2::Mmap;

use crate::error::{Error, Result};

const MAGIC: [u8; 8] = *b"copydesk";

/// Reads as another number where bytes have the other order.
const ORDER: u32 = 0x0102_0304;

/// The version of the layout told above.
const FORMAT: u32 = 1;

/// Sections begin at multiples of this, as any number may.
const ALIGNMENT: usize = 64;

/// Bytes of a name of a kind or a section.
const NAME: usize = 16;

/// Bytes of the header before the sections' entries, and of each of those.
const FIXED: usize = 8 + 4 + 4 + NAME + 4 + 4;
const ENTRY: usize = NAME + 8 + 8 + 8;

/// Most sections of a file: what a damaged header may ask for.
const MOST_SECTIONS: usize = 4096;

/// Bytes read at once where a file is checked.
const BUFFER: usize = 1 << 20;

/// What a file holds: which kind of thing, in which version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Up to 16 letters.
    pub name: &'static str,
    /// Counted up whenever the sections change their meaning.
    pub version: u32,
}

/// A section to be written: its name, of up to 16 letters, and its bytes, part after part.
pub type Section<'a> = (String, Vec<&'a [u8]>);

/// Write a file of sections to `path`, in place of what is there.
///
/// # Errors
/// What the operating system refuses; the old file stays as it was.
pub fn save(path: &Path, kind: Kind, sections: &[Section<'_>]) -> Result<()> {
    let failed = |error| Error::io(path, error);
    let folder = match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    forget_abandoned(folder, &name);
    let number = SAVES.fetch_add(1, Ordering::Relaxed);
    let beside = Beside(folder.join(format!(".{name}.{}-{number}.part", std::process::id())));
    let mut file = File::create(&beside.0).map_err(failed)?;
    write(&mut file, kind, sections).map_err(failed)?;
    file.sync_all().map_err(failed)?;
    drop(file);
    std::fs::rename(&beside.0, path).map_err(failed)?;
    // The move itself is on the disk once the folder is; not every system lets a folder be synced.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// How often this process has begun to save: two of its threads may save to one path.
static SAVES: AtomicU64 = AtomicU64::new(0);

/// What is being written grows without a pause: what has not for so long was left by a process that
/// was killed.
const ABANDONED: Duration = Duration::from_secs(60 * 60);

/// Take away what killed processes left of a file of this name.
fn forget_abandoned(folder: &Path, name: &str) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let found = entry.file_name();
        let found = found.to_string_lossy();
        let middle = found
            .strip_prefix('.')
            .and_then(|found| found.strip_prefix(name)?.strip_prefix('.')?.strip_suffix(".part"));
        let ours = middle.is_some_and(|m| m.bytes().all(|b| b.is_ascii_digit() || b == b'-'));
        let written = entry.metadata().and_then(|data| data.modified()).ok();
        let age = written.and_then(|written| written.elapsed().ok());
        if ours && age.is_some_and(|age| age > ABANDONED) {
            // Another process may have been first.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// The file that is being written; taken away should that fail.
struct Beside(PathBuf);

impl Drop for Beside {
    fn drop(&mut self) {
        // After the move there is nothing left to take away.
        let _ = std::fs::remove_file(&self.0);
    }
}

fn write(file: &mut File, kind: Kind, sections: &[Section<'_>]) -> std::io::Result<()> {
    let mut header = Vec::new();
    header.extend_from_slice(&MAGIC);
    header.extend_from_slice(&ORDER.to_ne_bytes());
    header.extend_from_slice(&FORMAT.to_ne_bytes());
    header.extend_from_slice(&padded(kind.name));
    header.extend_from_slice(&kind.version.to_ne_bytes());
    header.extend_from_slice(&(sections.len() as u32).to_ne_bytes());
    let mut begin = aligned(FIXED + sections.len() * ENTRY + 8);
    for (name, parts) in sections {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        let mut sum = Checksum::default();
        for part in parts {
            sum.add(part);
        }
        header.extend_from_slice(&padded(name));
        header.extend_from_slice(&(begin as u64).to_ne_bytes());
        header.extend_from_slice(&(length as u64).to_ne_bytes());
        header.extend_from_slice(&sum.finish().to_ne_bytes());
        begin = aligned(begin + length);
    }
    let mut sum = Checksum::default();
    sum.add(&header);
    header.extend_from_slice(&sum.finish().to_ne_bytes());
    let mut out = std::io::BufWriter::with_capacity(BUFFER, file);
    out.write_all(&header)?;
    let mut at = header.len();
    for (_, parts) in sections {
        out.write_all(&[0; ALIGNMENT][..aligned(at) - at])?;
        at = aligned(at);
        for part in parts {
            out.write_all(part)?;
            at += part.len();
        }
    }
    out.flush()
}

fn padded(name: &str) -> [u8; NAME] {
    let mut bytes = [0; NAME];
    let length = name.len().min(NAME);
    bytes[..length].copy_from_slice(&name.as_bytes()[..length]);
    bytes
}

fn aligned(at: usize) -> usize {
    at.next_multiple_of(ALIGNMENT)
}

/// A file, checked and mapped.
#[derive(Debug)]
pub struct Stored {
    path: PathBuf,
    map: Mmap,
    sections: Vec<([u8; NAME], usize, usize)>,
}

impl Stored {
    /// Open a file of that kind.
    ///
    /// # Errors
    /// A file that is none of ours, of another kind, newer than this library, cut short or damaged;
    /// what the operating system refuses.
    pub fn open(path: &Path, kind: Kind) -> Result<Arc<Self>> {
        let failed = |error| Error::io(path, error);
        let refuse = |message: &str| Err(Error::file(path, message));
        let mut file = File::open(path).map_err(failed)?;
        let length = file.metadata().map_err(failed)?.len();
        let mut fixed = [0; FIXED];
        if length < FIXED as u64 {
            return refuse("is not a file of copydesk");
        }
        file.read_exact(&mut fixed).map_err(failed)?;
        if fixed[..8] != MAGIC {
            return refuse("is not a file of copydesk");
        }
        if number(&fixed[8..12]) != ORDER {
            return refuse("was written on a machine of another byte order");
        }
        if number(&fixed[12..16]) > FORMAT {
            return refuse("was written by a newer copydesk: upgrade to read it");
        }
        let count = number(&fixed[FIXED - 4..]) as usize;
        if count > MOST_SECTIONS {
            return refuse("is damaged: its header makes no sense");
        }
        let mut rest = vec![0; count * ENTRY + 8];
        if length < (FIXED + rest.len()) as u64 {
            return refuse("is damaged: it is cut short");
        }
        file.read_exact(&mut rest).map_err(failed)?;
        let (entries, told) = rest.split_at(count * ENTRY);
        let mut sum = Checksum::default();
        sum.add(&[&fixed[..], entries].concat());
        if sum.finish() != long_number(told) {
            return refuse("is damaged: its header does not match its checksum");
        }
        if fixed[16..16 + NAME] != padded(kind.name) {
            return refuse(&format!("does not hold what is asked for, which is {}", kind.name));
        }
        if number(&fixed[16 + NAME..20 + NAME]) > kind.version {
            return refuse("was written by a newer copydesk: upgrade to read it");
        }
        if number(&fixed[16 + NAME..20 + NAME]) < kind.version {
            return refuse("was written by an older copydesk whose files are no longer read");
        }
        let mut sections = Vec::with_capacity(count);
        let mut at = (FIXED + rest.len()) as u64;
        for entry in entries.chunks_exact(ENTRY) {
            let (begin, size) = (long_number(&entry[NAME..]), long_number(&entry[NAME + 8..]));
            if begin < at || begin.checked_add(size).is_none_or(|end| end > length) {
                return refuse("is damaged: it is cut short");
            }
            skip(&mut file, begin - at).map_err(failed)?;
            if checksum(&mut file, size).map_err(failed)? != long_number(&entry[NAME + 16..]) {
                return refuse("is damaged: a section does not match its checksum");
            }
            at = begin + size;
            let mut name = [0; NAME];
            name.copy_from_slice(&entry[..NAME]);
            sections.push((name, begin as usize, size as usize));
        }
        let map = map(&file).map_err(failed)?;
        if (map.len() as u64) < at {
            return refuse("is damaged: it is cut short");
        }
        if map.len() as u64 > at {
            return refuse("is damaged: it goes on behind its end");
        }
        Ok(Arc::new(Self { path: path.to_path_buf(), map, sections }))
    }

    /// The numbers of a section.
    ///
    /// # Errors
    /// A section that is not there, or is not made of such numbers.
    pub fn numbers<T: Pod>(self: &Arc<Self>, name: &str) -> Result<Numbers<T>> {
        let wanted = padded(name);
        let found = self.sections.iter().position(|(name, _, _)| *name == wanted);
        let section =
            found.ok_or_else(|| Error::file(&self.path, format!("has no section {name}")))?;
        if bytemuck::try_cast_slice::<u8, T>(self.bytes(section)).is_err() {
            return Err(Error::file(&self.path, format!("has an odd section {name}")));
        }
        Ok(Numbers::Mapped { file: Arc::clone(self), section })
    }

    fn bytes(&self, section: usize) -> &[u8] {
        let (_, begin, length) = self.sections[section];
        &self.map[begin..begin + length]
    }
}

/// Map a file for reading.
fn map(file: &File) -> std::io::Result<Mmap> {
    // SAFETY: mapped memory must not change while it is borrowed. `save` never writes to a file in
    // its place: it moves another one there, and the map keeps the one it was made of. Who writes to
    // the file by other means breaks this, as with any mapped file; the bytes are only ever read as
    // plain numbers, every one of which is valid, and what they are used for is bounds-checked.
    #[allow(unsafe_code)]
    unsafe {
        Mmap::map(file)
    }
}

/// Numbers in memory, or in a mapped file.
#[derive(Debug)]
pub enum Numbers<T> {
    /// In memory.
    Owned(Vec<T>),
    /// In a section of a file.
    Mapped {
        /// The file.
        file: Arc<Stored>,
        /// Which of its sections.
        section: usize,
    },
}

impl<T: Pod> Deref for Numbers<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            Self::Owned(numbers) => numbers,
            Self::Mapped { file, section } => bytemuck::cast_slice(file.bytes(*section)),
        }
    }
}

fn number(bytes: &[u8]) -> u32 {
    u32::from_ne_bytes(bytes[..4].try_into().expect("four bytes"))
}

fn long_number(bytes: &[u8]) -> u64 {
    u64::from_ne_bytes(bytes[..8].try_into().expect("eight bytes"))
}

fn skip(file: &mut File, bytes: u64) -> std::io::Result<()> {
    std::io::copy(&mut file.take(bytes), &mut std::io::sink()).map(drop)
}

fn checksum(file: &mut File, bytes: u64) -> std::io::Result<u64> {
    let mut sum = Checksum::default();
    let mut buffer = vec![0; BUFFER];
    let mut left = bytes;
    while left > 0 {
        let part = &mut buffer[..BUFFER.min(left as usize)];
        file.read_exact(part)?;
        sum.add(part);
        left -= part.len() as u64;
    }
    Ok(sum.finish())
}

/// A checksum of 64 bits over bytes however they are parted: four folded products side by side.
#[derive(Debug, Default)]
struct Checksum {
    lanes: [u64; 4],
    held: Vec<u8>,
    length: u64,
}

impl Checksum {
    const BLOCK: usize = 32;
    const KEYS: [u64; 4] = [
        0x243f_6a88_85a3_08d3,
        0x1319_8a2e_0370_7345,
        0xa409_3822_299f_31d1,
        0x082e_fa98_ec4e_6c89,
    ];

    fn add(&mut self, mut bytes: &[u8]) {
        self.length += bytes.len() as u64;
        if !self.held.is_empty() {
            let wanted = (Self::BLOCK - self.held.len()).min(bytes.len());
            self.held.extend_from_slice(&bytes[..wanted]);
            bytes = &bytes[wanted..];
            if self.held.len() < Self::BLOCK {
                return;
            }
            let held = std::mem::take(&mut self.held);
            self.blocks(&held);
        }
        let whole = bytes.len() / Self::BLOCK * Self::BLOCK;
        self.blocks(&bytes[..whole]);
        self.held.extend_from_slice(&bytes[whole..]);
    }

    fn blocks(&mut self, bytes: &[u8]) {
        for block in bytes.chunks_exact(Self::BLOCK) {
            for (lane, (bytes, key)) in
                self.lanes.iter_mut().zip(block.chunks_exact(8).zip(Self::KEYS))
            {
                *lane =
                    fold(*lane ^ long_number(bytes) ^ key, key).wrapping_add(long_number(bytes));
            }
        }
    }

    fn finish(mut self) -> u64 {
        let mut last = std::mem::take(&mut self.held);
        last.resize(Self::BLOCK, 0);
        self.blocks(&last);
        let sum = self.lanes.iter().zip(Self::KEYS);
        sum.fold(self.length, |sum, (lane, key)| fold(sum ^ lane, key).wrapping_add(*lane))
    }
}

fn fold(one: u64, other: u64) -> u64 {
    let product = u128::from(one) * u128::from(other);
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    const KIND: Kind = Kind { name: "test", version: 3 };

    fn folder(name: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("copydesk-storage-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn sample(path: &Path) {
        let numbers: Vec<u64> = (0..1000).collect();
        let bytes: &[u8] = bytemuck::cast_slice(&numbers);
        let parts = vec![&bytes[..100], &bytes[100..101], &bytes[101..]];
        save(path, KIND, &[("odd".into(), vec![b"abc"]), ("numbers".into(), parts)]).unwrap();
    }

    #[test]
    fn what_was_saved_is_read() {
        let path = folder("read").join("file");
        sample(&path);
        let stored = Stored::open(&path, KIND).unwrap();
        let numbers: Numbers<u64> = stored.numbers("numbers").unwrap();
        assert_eq!(numbers.len(), 1000);
        assert!(numbers.iter().enumerate().all(|(at, number)| at as u64 == *number));
        assert_eq!(&*stored.numbers::<u8>("odd").unwrap(), b"abc");
        for (name, message) in [("none", "has no section none"), ("odd", "has an odd section odd")]
        {
            let error = stored.numbers::<u64>(name).unwrap_err();
            assert!(error.to_string().ends_with(message), "{error}");
        }
        // A map outlives the file's replacement.
        save(&path, KIND, &[("numbers".into(), vec![])]).unwrap();
        assert_eq!(numbers[999], 999);
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn what_a_killed_process_left_is_taken_away_once_it_is_old() {
        let folder = folder("abandoned");
        let (path, old) = (folder.join("file"), SystemTime::now() - 2 * ABANDONED);
        for (name, is_old, stays) in [
            (".file.4711.part", true, false),
            (".file.4711-12.part", true, false),
            (".file.4712-0.part", false, true),
            (".file.x.part", true, true),
            (".another.4711-0.part", true, true),
            (".file.part", true, true),
        ] {
            let part = File::create(folder.join(name)).unwrap();
            if is_old {
                part.set_modified(old).unwrap();
            }
            sample(&path);
            assert_eq!(folder.join(name).exists(), stays, "{name}");
        }
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn threads_that_save_to_one_path_leave_the_file_of_one() {
        let folder = folder("threads");
        let path = folder.join("file");
        std::thread::scope(|scope| {
            for number in 0..4_u64 {
                let path = &path;
                scope.spawn(move || {
                    for _ in 0..20 {
                        let numbers = vec![number; 40_000];
                        let bytes: &[u8] = bytemuck::cast_slice(&numbers);
                        save(path, KIND, &[("numbers".into(), vec![bytes])]).unwrap();
                    }
                });
            }
        });
        let numbers: Numbers<u64> = Stored::open(&path, KIND).unwrap().numbers("numbers").unwrap();
        assert!(numbers.iter().all(|number| *number == numbers[0]));
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn whatever_byte_is_damaged_the_file_is_refused() {
        let path = folder("damaged").join("file");
        sample(&path);
        let whole = std::fs::read(&path).unwrap();
        for at in (0..whole.len()).step_by(7).chain([whole.len() - 1]) {
            let mut bytes = whole.clone();
            bytes[at] ^= 4;
            std::fs::write(&path, &bytes).unwrap();
            // Bytes between sections say nothing.
            if Stored::open(&path, KIND).is_ok() {
                assert_eq!(whole[at], 0, "byte {at}");
            }
        }
        std::fs::write(&path, [&whole[..], b"x"].concat()).unwrap();
        assert!(Stored::open(&path, KIND).is_err(), "a byte more");
        for length in (0..whole.len()).step_by(11) {
            std::fs::write(&path, &whole[..length]).unwrap();
            assert!(Stored::open(&path, KIND).is_err(), "cut at {length}");
        }
    }

    #[test]
    fn foreign_and_newer_files_are_told_apart() {
        let path = folder("foreign").join("file");
        let check = |message: &str| {
            let error = Stored::open(&path, KIND).unwrap_err().to_string();
            assert!(error.ends_with(message), "{error}");
        };
        std::fs::write(&path, [b'x'; 500]).unwrap();
        check("is not a file of copydesk");
        std::fs::write(&path, b"").unwrap();
        check("is not a file of copydesk");
        save(&path, Kind { version: 4, ..KIND }, &[]).unwrap();
        check("was written by a newer copydesk: upgrade to read it");
        save(&path, Kind { version: 2, ..KIND }, &[]).unwrap();
        check("was written by an older copydesk whose files are no longer read");
        save(&path, Kind { name: "other", ..KIND }, &[]).unwrap();
        check("does not hold what is asked for, which is test");
        std::fs::remove_file(&path).unwrap();
        assert!(Stored::open(&path, KIND).unwrap_err().os_error().is_some());
    }
}
