//! Damage done to texts, and what is read.

use super::{repaired, seen};
use crate::text::words::words;

fn read(text: &str) -> Option<String> {
    repaired(text, &mut || Ok(())).unwrap()
}

/// One story, in the ways it may be damaged.
const DAMAGED: &[(&str, &str)] = &[
    (
        "Lâ€™Ã©tÃ©, the mayorâ€™s â€œquickâ€\u{9d} plan didnâ€™t please ZoÃ«â€™s neighbours at the cafÃ©",
        "UTF-8 as Windows-1252",
    ),
    (
        "Lâ€™Ã©tÃ©, the mayorâ€™s â€œquickâ€\u{fffd} plan didnâ€™t please ZoÃ«â€™s neighbours at the cafÃ©",
        "a byte without a character",
    ),
    (
        "L\u{e2}\u{80}\u{99}\u{c3}\u{a9}t\u{c3}\u{a9}, the mayor\u{e2}\u{80}\u{99}s \u{e2}\u{80}\u{9c}quick\u{e2}\u{80}\u{9d} plan didn\u{e2}\u{80}\u{99}t please Zo\u{c3}\u{ab}\u{e2}\u{80}\u{99}s neighbours at the caf\u{c3}\u{a9}",
        "as Latin-1",
    ),
    (
        "LÃ¢â‚¬â„¢ÃƒÂ©tÃƒÂ©, the mayorÃ¢â‚¬â„¢s Ã¢â‚¬Å“quickÃ¢â‚¬Â\u{9d} plan didnÃ¢â‚¬â„¢t please ZoÃƒÂ«Ã¢â‚¬â„¢s neighbours at the cafÃƒÂ©",
        "twice",
    ),
    (
        "L‚Äô√©t√©, the mayor‚Äôs ‚Äúquick‚Äù plan didn‚Äôt please Zo√´‚Äôs neighbours at the caf√©",
        "as Macintosh",
    ),
    (
        "LвЂ™Г©tГ©, the mayorвЂ™s вЂњquickвЂќ plan didnвЂ™t please ZoГ«вЂ™s neighbours at the cafГ©",
        "as Windows-1251",
    ),
    (
        "L=E2=80=99=C3=A9t=C3=A9, the mayor=E2=80=99s =E2=80=9Cquick=E2=80=9D plan did=\nn=E2=80=99t please Zo=C3=AB=E2=80=99s neighbours at the caf=\r\n=C3=A9",
        "mail",
    ),
    (
        "L=92=E9t=E9, the mayor=92s =93quick=94 plan didn=92t please Zo=EB=92s neighbours at the caf=E9",
        "mail in Windows-1252",
    ),
    (
        "L%E2%80%99%C3%A9t%C3%A9,%20the%20mayor%E2%80%99s%20%E2%80%9Cquick%E2%80%9D%20plan%20didn%E2%80%99t%20please%20Zo%C3%AB%E2%80%99s%20neighbours%20at%20the%20caf%C3%A9",
        "an address",
    ),
    (
        "L\\u2019\\u00e9t\\u00e9, the mayor\\u2019s \\\"quick\\\" plan\\ndidn\\u2019t please Zo\\u00eb\\u2019s neighbours at\\tthe caf\\u00e9",
        "JSON",
    ),
    (
        "L\\xe2\\x80\\x99\\xc3\\xa9t\\xc3\\xa9, the mayor\\xe2\\x80\\x99s \\xe2\\x80\\x9cquick\\xe2\\x80\\x9d plan didn\\xe2\\x80\\x99t please Zo\\xc3\\xab\\xe2\\x80\\x99s neighbours at the caf\\xc3\\xa9",
        "bytes",
    ),
    (
        "L\\342\\200\\231\\303\\251t\\303\\251, the mayor\\342\\200\\231s quick plan didn\\342\\200\\231t please Zo\\303\\253\\342\\200\\231s neighbours at the caf\\303\\251",
        "octal",
    ),
    (
        "\\pard L\\'92\\'e9t\\'e9, the mayor\\'92s \\b quick\\b0  plan\\par\ndidn\\'92t please Zo\\'eb\\'92s neighbours at the caf\\'e9",
        "Rich Text Format",
    ),
    (
        "L\\u8217?\\u233?t\\u233\\'e9, the mayor\\u8217\\'92s \\i quick\\i0  plan\\par\ndidn\\u8217?t please Zo\\u235?\\u8217?s neighbours at the caf\\u233 \\par",
        "Rich Text Format, in numbers",
    ),
    (
        "L\\u2019\\u00e9t\\u00e9, the mayor\\'s quick plan didn\\'t please Zo\\u00eb\\'s neighbours at the caf\\u00e9",
        "a string in single quotes",
    ),
    (
        "L%E2%80%99%C3%A9t%C3%A9,+the+mayor%E2%80%99s+quick+plan+didn%E2%80%99t+please+Zo%C3%AB%E2%80%99s+neighbours+at+the+caf%C3%A9",
        "a form",
    ),
    (
        "LΓÇÖ├⌐t├⌐, the mayorΓÇÖs ΓÇ£quickΓÇ¥ plan didnΓÇÖt please Zo├½ΓÇÖs neighbours at the caf├⌐",
        "as IBM 437",
    ),
    (
        "Lβ€™Γ©tΓ©, the mayorβ€™s β€\u{9c}quickβ€\u{9d} plan didnβ€™t please ZoΓ«β€™s neighbours at the cafΓ©",
        "as Windows-1253",
    ),
    (
        "Lâ€™أ©tأ©, the mayorâ€™s â€œquickâ€\u{200c} plan didnâ€™t please Zoأ«â€™s neighbours at the cafأ©",
        "as Windows-1256",
    ),
    (
        "Lג€™ֳ©tֳ©, the mayorג€™s ג€\u{9c}quickג€\u{9d} plan didnג€™t please Zoֳ«ג€™s neighbours at the cafֳ©",
        "as Windows-1255",
    ),
    (
        "L&amp;amp;#8217;&amp;amp;eacute;t&amp;amp;amp;eacute;, the mayor&amp;amp;#8217;s quick plan didn&amp;amp;rsquo;t please Zo&amp;amp;euml;&amp;amp;#8217;s neighbours at the caf&amp;amp;eacute;",
        "escaped three times",
    ),
    (
        "L’été, the mayor’s \\\"quick\\\" plan\\ndidn’t please Zoë’s neighbours\\nat the café\\n",
        "JSON of its own letters",
    ),
];

/// Texts without damage.
const SOUND: &[(&str, &str)] = &[
    ("ΓΈΡΟΣ ΜΊΛΗΣΕ ΣΎΝΤΟΜΑ ΤΌΤΕ ΚΆΠΟΙΟΣ ΠΉΓΕ ΝΈΟΣ ΔΌΘΗΚΕ", "Greek capitals with accents"),
    ("Він від неї вісім місяців її чекав, він їй її віз", "Ukrainian"),
    ("", "nothing"),
    ("Plain words. Really? Yes; 5% = five percent, C:\\new\\table", "signs"),
    (
        "La liberté\u{a0}», dit-il à\u{a0}« Libé\u{a0}», a été votée à Orléans.",
        "French quotation marks",
    ),
    ("«São João» — AÇÃO, NÃO, CORAÇÃO", "Portuguese capitals"),
    ("Москва не верит слезам, «писала» газета", "Cyrillic"),
    ("የኢትዮጵያ መንግሥት አስታወቀ", "Ethiopic"),
    ("“It’s fine,” she said — the café’s owner", "quotes"),
    ("see /a?page=20&size=20 and /b?page=30&x=y and /c?id=ab", "addresses of pages"),
    ("What?no. How?no. Why?So. Who?Me. When?Now", "two are no habit, and sentences none"),
    ("他 3 月在北京 宣布了这项决定 并且表示将会继续努力 所有的人都很高兴", "phrases in Chinese"),
    ("รัฐบาลไทยประกาศมาตรการใหม่ เมื่อวานนี้ที่กรุงเทพมหานคร นายกรัฐมนตรีกล่าว", "phrases in Thai"),
    ("정부는 어제 새로운 대책을 발표했다 그리고 총리는 말했다 이 계획은 내년에", "Korean words"),
    ("हिंदी में यह समाचार कल शाम को प्रकाशित हुआ था और सब लोग खुश थे", "Hindi words"),
    ("R&amp;amp;D", "twice is read anyway"),
    ("50%20%30%", "no blanks, no text"),
    ("a\u{0}b \u{fffd}\u{fffd}\u{fffd}\u{fffd}c", "nothing to repair"),
];

#[test]
fn damaged_texts_are_read_as_they_were_written() {
    let story = "L’été, the mayor’s “quick” plan didn’t please Zoë’s neighbours at the café";
    for (damaged, why) in DAMAGED {
        assert_eq!(words(&read(damaged).unwrap()), words(story), "{why}");
    }
    let russian = "Москва не верит слезам";
    let as_turkish = "ĞœĞ¾Ñ\u{81}ĞºĞ²Ğ° Ğ½Ğµ Ğ²ĞµÑ€Ğ¸Ñ‚ Ñ\u{81}Ğ»ĞµĞ·Ğ°Ğ¼";
    assert_eq!(words(&read(as_turkish).unwrap()), words(russian), "as Windows-1254");
    let lost = "It’s the mayor’s plan, and didn’t Ann’s mother say so?";
    for (damaged, why) in [
        ("It?s the mayor?s plan, and didn?t Ann?s mother say so?", "question marks"),
        (
            "It\u{fffd}s the mayor\u{fffd}\u{fffd}\u{fffd}s plan, and didn\u{fffd}t Ann\u{fffd}s mother say so?",
            "replaced",
        ),
    ] {
        assert_eq!(words(&read(damaged).unwrap()), words(lost), "{why}");
    }
}

#[test]
fn other_texts_are_left_alone() {
    for (text, why) in SOUND {
        if *why == "twice is read anyway" {
            assert_eq!(words(&read(text).unwrap()), words("R&D"));
        } else {
            assert_eq!(seen(text), None, "{why}");
        }
    }
}

#[test]
fn scripts_without_spaces_are_read_without_them() {
    for (spaced, text, why) in [
        (
            "他 昨天 在 北京 的 新闻 发布会 上 宣布 了 这项 决定，并且 表示 将 会 继续 努力",
            "他昨天在北京的新闻发布会上宣布了这项决定，并且表示将会继续努力",
            "segmented",
        ),
        ("昨 日 東 京 で 開 か れ た 会 見 で", "昨日東京で開かれた会見で", "letter by letter"),
        (
            "รัฐบาล ไทย ประกาศ มาตรการ ใหม่ เมื่อ วาน นี้ ที่ กรุงเทพ นายก กล่าว ว่า จะ ทำ",
            "รัฐบาลไทยประกาศมาตรการใหม่เมื่อวานนี้ที่กรุงเทพนายกกล่าวว่าจะทำ",
            "Thai",
        ),
    ] {
        assert_eq!(words(&read(spaced).unwrap()), words(text), "{why}");
    }
}

#[test]
fn damage_of_any_length_is_repaired_in_one_go() {
    for unit in [
        "=E2=80=99",
        "%20",
        "\\u2019",
        "\\'92",
        "â€™",
        "a?",
        "&amp;",
        "&amp;amp;",
        "amp;",
        "=",
        "\\",
        "â\u{80}",
        "\u{fffd}",
        "\\u",
        "=\n",
        "京 ",
        "京\u{3000}",
        "\\u8217?",
        "\\u-",
    ] {
        let text = unit.repeat(100_000);
        let read = read(&text).unwrap_or_default();
        assert!(read.len() <= text.len(), "{unit}");
    }
}

#[test]
fn whoever_wants_to_stop_can() {
    let mut stop = || Err(crate::error::Error::interrupted());
    assert!(repaired(&"â€™s ".repeat(10), &mut stop).is_err());
}
