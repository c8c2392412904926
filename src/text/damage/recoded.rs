//! UTF-8 that was read in another character set.
//!
//! A character of several bytes becomes several characters then, the first of them always one of
//! few, and those after it others of few. No language writes so: where most characters beyond
//! ASCII stand in such groups, they are bytes of UTF-8.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::rewritten;
use crate::error::Result;

/// A character set, by its place in [`PAGES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Page(usize);

/// The upper half of WINDOWS_1252; where it has no character, the control character of that number.
pub(super) const WINDOWS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ\
    \u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿\
    ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß\
    àáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ";

const MACINTOSH: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü\
    †°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø\
    ¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ\
    ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";

const WINDOWS_1251: &str = "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{98}™љ›њќћџ\
    \u{a0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{ad}®Ї°±Ііґµ¶·ё№є»јЅѕї\
    АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ\
    абвгдежзийклмнопрстуфхцчшщъыьэюя";

const WINDOWS_1250: &str = "€\u{81}‚\u{83}„…†‡\u{88}‰Š‹ŚŤŽŹ\u{90}‘’“”•–—\u{98}™š›śťžź\
    \u{a0}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{ad}®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľż\
    ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢß\
    ŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙";

const IBM_850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ\
    áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
    └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀\
    ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

const WINDOWS_1254: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}\u{8e}\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}\u{9e}Ÿ\
    \u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿\
    ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏĞÑÒÓÔÕÖ×ØÙÚÛÜİŞß\
    àáâãäåæçèéêëìíîïğñòóôõö÷øùúûüışÿ";

const WINDOWS_1253: &str = "€\u{81}‚ƒ„…†‡\u{88}‰\u{8a}‹\u{8c}\u{8d}\u{8e}\u{8f}\u{90}‘’“”•–—\u{98}™\u{9a}›\u{9c}\u{9d}\u{9e}\u{9f}\
    \u{a0}΅Ά£¤¥¦§¨©\0«¬\u{ad}®―°±²³΄µ¶·ΈΉΊ»Ό½ΎΏ\
    ΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡ\0ΣΤΥΦΧΨΩΪΫάέήί\
    ΰαβγδεζηθικλμνξοπρςστυφχψωϊϋόύώ\0";

const WINDOWS_1255: &str = "€\u{81}‚ƒ„…†‡ˆ‰\u{8a}‹\u{8c}\u{8d}\u{8e}\u{8f}\u{90}‘’“”•–—˜™\u{9a}›\u{9c}\u{9d}\u{9e}\u{9f}\
    \u{a0}¡¢£₪¥¦§¨©×«¬\u{ad}®¯°±²³´µ¶·¸¹÷»¼½¾¿\
    \u{5b0}\u{5b1}\u{5b2}\u{5b3}\u{5b4}\u{5b5}\u{5b6}\u{5b7}\u{5b8}\u{5b9}\0\u{5bb}\u{5bc}\u{5bd}\u{5be}\u{5bf}\
    \u{5c0}\u{5c1}\u{5c2}\u{5c3}\u{5f0}\u{5f1}\u{5f2}\u{5f3}\u{5f4}\0\0\0\0\0\0\0\
    אבגדהוזחטיךכלםמןנסעףפץצקרשת\0\0\u{200e}\u{200f}\0";

const WINDOWS_1256: &str = "€پ‚ƒ„…†‡ˆ‰ٹ‹Œچژڈگ‘’“”•–—ک™ڑ›œ\u{200c}\u{200d}ں\
    \u{a0}،¢£¤¥¦§¨©ھ«¬\u{ad}®¯°±²³´µ¶·¸¹؛»¼½¾؟\
    ہءآأؤإئابةتثجحخدذرزسشصض×طظعغـفقك\
    àلâمنهوçèéêëىيîï\u{64b}\u{64c}\u{64d}\u{64e}ô\u{64f}\u{650}÷\u{651}ù\u{652}ûü\u{200e}\u{200f}ے";

const IBM_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ\
    áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
    αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// The character sets that pages and files are read in by mistake, the usual one first (The Unicode
/// Consortium's mapping tables). NUL stands where one has no character.
const PAGES: [&str; 10] = [
    WINDOWS_1252,
    MACINTOSH,
    WINDOWS_1251,
    WINDOWS_1250,
    IBM_850,
    IBM_437,
    WINDOWS_1254,
    WINDOWS_1253,
    WINDOWS_1256,
    WINDOWS_1255,
];

/// The byte of each character in each page, 0 where it has none.
static BYTES: LazyLock<FxHashMap<char, [u8; PAGES.len()]>> = LazyLock::new(|| {
    let mut bytes: FxHashMap<char, [u8; PAGES.len()]> = FxHashMap::default();
    // Read as Latin-1, or where a page has no character.
    for byte in 0x80..=0x9f {
        bytes.insert(char::from(byte), [byte; PAGES.len()]);
    }
    for (number, page) in PAGES.iter().enumerate() {
        for (byte, c) in (0x80..=u8::MAX).zip(page.chars()) {
            bytes.entry(c).or_default()[number] = byte;
        }
    }
    bytes
});

/// Groups of characters beyond ASCII that are glanced at, and read where they may be UTF-8.
const GROUPS: usize = 16;
const GROUPS_READ: usize = 64;

/// After so many groups of which none is UTF-8, none will be.
const PATIENCE: usize = 6;

/// Groups that have to be UTF-8: a lone one may be chance.
const LEAST_GROUPS: usize = 2;

/// How many groups of characters beyond ASCII may be UTF-8.
#[derive(Debug)]
pub(super) struct Groups {
    /// By page.
    found: [usize; PAGES.len()],
}

impl Groups {
    /// The first ones of a text.
    pub(super) fn of(glance: &str) -> Self {
        let mut groups = Self { found: [0; PAGES.len()] };
        for (number, (start, end)) in runs(glance).take(GROUPS).enumerate() {
            let mut chars = glance[start..end].chars();
            let two = [chars.next(), chars.next()].map(|c| c.and_then(bytes_of));
            if let [Some(first), Some(second)] = two {
                for ((found, first), second) in groups.found.iter_mut().zip(first).zip(second) {
                    let lead = matches!(first, 0xc2..=0xf4);
                    *found += usize::from(lead && matches!(second, 0x80..=0xbf | UNKNOWN));
                }
            }
            if number + 1 == PATIENCE && !groups.any() {
                break;
            }
        }
        groups
    }

    /// Whether any of them may be.
    pub(super) fn any(&self) -> bool {
        self.found.iter().any(|found| *found > 0)
    }

    /// The character set that the text was read in by mistake: most of its groups can be read back.
    pub(super) fn page(&self, glance: &str) -> Option<Page> {
        let groups: Vec<&str> =
            runs(glance).take(GROUPS_READ).map(|(start, end)| &glance[start..end]).collect();
        let read = |page| groups.iter().filter(|group| meant(group, Page(page)).is_some()).count();
        let pages = (0..PAGES.len()).filter(|page| self.found[*page] > 0);
        let (best, page) = pages.rev().map(|page| (read(page), page)).max_by_key(|best| best.0)?;
        (best >= LEAST_GROUPS && 3 * best >= 2 * groups.len()).then_some(Page(page))
    }
}

/// Stands for a byte that the character set has no character for, U+FFFD now. No UTF-8 has it.
const UNKNOWN: u8 = 0xff;

fn bytes_of(c: char) -> Option<[u8; PAGES.len()]> {
    if c == '\u{fffd}' { Some([UNKNOWN; PAGES.len()]) } else { BYTES.get(&c).copied() }
}

/// Runs of characters beyond ASCII.
fn runs(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let ascii = bytes[at..].chunks(64).take_while(|chunk| chunk.is_ascii()).count();
        let near = (at + 64 * ascii).min(bytes.len());
        let start = near + bytes[near..].iter().position(|byte| !byte.is_ascii())?;
        let length = bytes[start..].iter().take_while(|byte| !byte.is_ascii()).count();
        at = start + length;
        Some((start, at))
    })
}

/// The text with groups that are UTF-8 read as such.
pub(super) fn undone(
    text: &str,
    page: Page,
    check: &mut dyn FnMut() -> Result<()>,
) -> Result<String> {
    let changes =
        runs(text).filter_map(|(start, end)| Some((start, end, meant(&text[start..end], page)?)));
    rewritten(text, check, changes)
}

/// The characters that a run stands for, if it is UTF-8; U+FFFD for one of which a byte is unknown.
fn meant(run: &str, Page(page): Page) -> Option<String> {
    let bytes: Vec<u8> = run
        .chars()
        .map(|c| bytes_of(c).map(|bytes| bytes[page]).filter(|byte| *byte > 0))
        .collect::<Option<_>>()?;
    let mut meant = String::new();
    let mut rest = &bytes[..];
    while let [first, ..] = rest {
        let length = match first {
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            _ => return None,
        };
        let (character, after) = rest.split_at_checked(length)?;
        if character.contains(&UNKNOWN) {
            meant.push('\u{fffd}');
        } else {
            meant.push_str(std::str::from_utf8(character).ok()?);
        }
        rest = after;
    }
    Some(meant)
}
