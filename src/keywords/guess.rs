//! Parts of speech in languages that no tagger knows, guessed from how words are written and what
//! stands before them: enough to keep verbs out of most noun phrases.
//!
//! A verb is told by an ending that hardly any noun has, or by the auxiliary before it ("a
//! adopté"). In German nouns are told by their capital, and words in lower case qualify the next one
//! or are verbs. Days of the week are told by name. What nothing is told of is taken for a noun. The
//! endings are those of the conjugations in any grammar; endings that common nouns share ("-ait",
//! "-er", "-ía") are left out.

use crate::text::tagger::Tag;
use crate::text::tagger::look::is_symbol;

/// How the parts of speech of a language show.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grammar {
    /// Whether nouns are capitalised.
    capital_nouns: bool,
    /// Endings of verbs.
    verbs: &'static [&'static str],
    /// Words behind which a participle stands.
    auxiliaries: &'static [&'static str],
    /// Endings of such participles.
    participles: &'static [&'static str],
    /// The days of the week, which nobody writes about.
    days: &'static [&'static str],
}

/// A verb is not shorter than this, in bytes: "mort" and "jour" are no forms of one.
const SHORTEST_VERB: usize = 5;

/// Of a language of which nothing is known.
const UNKNOWN: Grammar =
    Grammar { capital_nouns: false, verbs: &[], auxiliaries: &[], participles: &[], days: &[] };

const GERMAN: Grammar = Grammar {
    capital_nouns: true,
    days: &[
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonnabend",
        "sonntag",
    ],
    ..UNKNOWN
};

const FRENCH: Grammar = Grammar {
    verbs: &[
        "era", "eront", "iront", "aient", "èrent", "irent", "erait", "eraient", "irait", "issent",
    ],
    auxiliaries: &[
        "a", "ai", "ont", "avait", "avaient", "est", "sont", "était", "étaient", "été", "être",
        "avoir", "fut", "s’est", "s'est", "se", "n’a", "n'a", "n’ont", "n'ont",
    ],
    participles: &["é", "ée", "és", "ées", "i", "is", "it", "u", "us", "ue", "ent"],
    days: &["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    ..UNKNOWN
};

const SPANISH: Grammar = Grammar {
    verbs: &[
        "ó", "aron", "ieron", "ará", "erá", "irá", "arán", "erán", "irán", "aba", "aban", "ían",
        "aría", "arían", "iendo", "arse", "erse", "irse", "arlo", "erlo",
    ],
    auxiliaries: &[
        "ha", "han", "había", "habían", "haber", "es", "fue", "fueron", "ser", "sido", "está",
        "están", "se",
    ],
    participles: &[
        "ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas", "a", "e", "an", "en",
    ],
    days: &["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    ..UNKNOWN
};

const ITALIAN: Grammar = Grammar {
    verbs: &[
        "erà", "irà", "eranno", "iranno", "arono", "irono", "avano", "evano", "ivano", "erebbe",
        "irebbe", "arsi", "ersi", "irsi",
    ],
    auxiliaries: &[
        "ha", "hanno", "aveva", "avevano", "è", "sono", "era", "erano", "stato", "stata", "stati",
        "state", "essere", "avere", "si", "viene", "vengono",
    ],
    participles: &[
        "ato", "ata", "ati", "ate", "uto", "uta", "uti", "ute", "ito", "ita", "iti", "ite", "so",
        "sto", "tto", "a", "e",
    ],
    days: &["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"],
    ..UNKNOWN
};

const PORTUGUESE: Grammar = Grammar {
    verbs: &[
        "ou", "aram", "eram", "iram", "iu", "ará", "erá", "irá", "arão", "erão", "irão", "avam",
        "ava", "aria", "eria", "iria", "indo",
    ],
    auxiliaries: &[
        "tem", "têm", "tinha", "tinham", "ter", "foi", "foram", "é", "são", "ser", "sido", "está",
        "estão", "vai", "vão", "se",
    ],
    participles: &["ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas", "ar", "er", "ir"],
    days: &[
        "segunda-feira",
        "terça-feira",
        "quarta-feira",
        "quinta-feira",
        "sexta-feira",
        "sábado",
        "domingo",
    ],
    ..UNKNOWN
};

const DUTCH: Grammar = Grammar {
    verbs: &["eerde", "eerden", "elde", "elden"],
    auxiliaries: &["heeft", "hebben", "had", "hadden", "wordt", "worden", "werd", "werden", "zijn"],
    participles: &["emd", "eld", "erd", "eerd", "igd", "akt", "kt", "pt", "gd"],
    days: &["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
    ..UNKNOWN
};

const RUSSIAN: Grammar = Grammar {
    verbs: &[
        "лся", "лась", "лось", "лись", "ется", "ётся", "ются", "ится", "ятся", "ться", "ают",
        "яют", "уют", "ает", "яет", "ует", "ёт", "дит", "вил", "чил", "жил", "рдил", "чнёт", "ила",
        "или", "ило", "ало", "ать", "ять", "ить", "шит", "шил",
    ],
    days: &["понедельник", "вторник", "среду", "четверг", "пятницу", "субботу", "воскресенье"],
    ..UNKNOWN
};

impl Grammar {
    /// What is known of a language by its code.
    pub(super) fn of(code: Option<&str>) -> &'static Self {
        match code {
            Some("de") => &GERMAN,
            Some("fr") => &FRENCH,
            Some("es") => &SPANISH,
            Some("it") => &ITALIAN,
            Some("pt") => &PORTUGUESE,
            Some("nl") => &DUTCH,
            Some("ru") => &RUSSIAN,
            _ => &UNKNOWN,
        }
    }

    /// The tag of a word: as it is written, in lower case, whether it is a stop word, whether a
    /// capital tells something of it, and the word before it in lower case.
    pub(super) fn guess(
        &self,
        written: &str,
        lower: &str,
        is_stop: bool,
        is_capitalised: bool,
        before: Option<&str>,
    ) -> Tag {
        if is_symbol(written) {
            Tag::Punctuation
        } else if is_stop {
            Tag::Preposition
        } else if self.days.contains(&lower) || !written.chars().any(char::is_alphabetic) {
            Tag::Number
        } else if is_capitalised {
            if self.capital_nouns { Tag::Noun } else { Tag::Name }
        } else if written.starts_with(char::is_uppercase) {
            // The first word of a sentence, or one of a headline: the capital tells nothing.
            Tag::Noun
        } else if self.capital_nouns {
            let qualifies = ["e", "en", "er", "es", "em"].iter().any(|end| lower.ends_with(end));
            if qualifies { Tag::Adjective } else { Tag::Verb }
        } else if self.is_verb(lower, before) {
            Tag::Verb
        } else {
            Tag::Noun
        }
    }

    fn is_verb(&self, lower: &str, before: Option<&str>) -> bool {
        let ends = |endings: &[&str]| endings.iter().any(|ending| lower.ends_with(ending));
        lower.len() >= SHORTEST_VERB
            && (ends(self.verbs)
                || before.is_some_and(|before| self.auxiliaries.contains(&before))
                    && ends(self.participles))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_told_from_nouns() {
        for (code, before, word, expected, why) in [
            ("de", None, "Hafen", Tag::Noun, "a capital"),
            ("de", None, "wichtigen", Tag::Adjective, "an ending of adjectives"),
            ("de", None, "lehnt", Tag::Verb, "lower case"),
            ("fr", None, "coûtera", Tag::Verb, "the future"),
            ("fr", Some("a"), "adopté", Tag::Verb, "behind an auxiliary"),
            ("fr", Some("la"), "santé", Tag::Noun, "behind an article"),
            ("fr", None, "mort", Tag::Noun, "too short to tell"),
            ("es", None, "aprobó", Tag::Verb, "the past"),
            ("es", None, "sequía", Tag::Noun, "an ending that nouns share"),
            ("it", Some("ha"), "approvato", Tag::Verb, "behind an auxiliary"),
            ("pt", None, "aprovou", Tag::Verb, "the past"),
            ("nl", Some("heeft"), "ingestemd", Tag::Verb, "behind an auxiliary"),
            ("ru", None, "продлится", Tag::Verb, "reflexive"),
            ("fr", None, "mardi", Tag::Number, "a day"),
            ("xx", None, "coûtera", Tag::Noun, "nothing is known"),
            ("xx", None, "14:32", Tag::Punctuation, "a time of day"),
        ] {
            let lower = word.to_lowercase();
            let is_capitalised = word.starts_with(char::is_uppercase);
            let grammar = Grammar::of(Some(code));
            let found = grammar.guess(word, &lower, false, is_capitalised, before);
            assert_eq!(found, expected, "{word}: {why}");
        }
    }
}
