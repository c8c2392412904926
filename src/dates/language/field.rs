//! What the classes of a lexicon say: fields of a date, and the parts words play beside one.

use crate::dates::token::ClassId;

macro_rules! fields {
    ($($(#[$doc:meta])* $variant:ident $name:literal,)*) => {
        /// What a class says about a date: the resolver reads these, and knows no words.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Field { $($(#[$doc])* $variant,)* }

        impl Field {
            pub(super) const ALL: &[(&'static str, Field)] = &[$(($name, Field::$variant),)*];

            /// The class the tokenizer and the lexicon file know under the field's own name.
            pub(crate) const fn class(self) -> ClassId { self as ClassId }
        }
    };
}

fields! {
    /// A whole number.
    Count "COUNT",
    /// Hundredths of a number with decimals or a fraction.
    Decimal "DECIMAL",
    /// "several": a number nobody knows.
    Vague "VAGUE",
    /// "and a half".
    Half "HALF",
    /// One or two digits from 1 to 31.
    Day "DAY",
    /// Four digits that may be a year.
    Year "YEAR",
    /// Two digits.
    ShortYear "YY",
    /// One or two digits from 0 to 24.
    Hour "HOUR",
    /// 1st, first.
    Ordinal "ORDINAL",
    /// 1st: an ordinal in digits.
    Nth "NTH",
    /// 1990s, nineties.
    Decade "DECADE",
    /// A date in digits.
    Date "NUMDATE",
    /// h:mm.
    Clock "CLOCK",
    /// h.mm, a clock only where something beside it says so.
    DotClock "DOTCLOCK",
    /// Three or more digits that are no year.
    BigNumber "BIGNUMBER",
    /// January is 1.
    Month "MONTH",
    /// Monday is 1.
    Weekday "WEEKDAY",
    /// Spring is 1, winter 4.
    Season "SEASON",
    /// Morning, midday, afternoon, evening, night, daytime.
    Part "PART",
    /// Start, middle, end.
    Phase "PHASE",
    /// About, at least, less than.
    Measure "MEASURE",
    /// Today is 0.
    DayShift "DAYSHIFT",
    /// Last is -1, this 0, next 1: from the day of publication.
    Shift "SHIFT",
    /// Previous is -1, same 0, following 1: from the date spoken of.
    Step "STEP",
    /// A unit of time.
    Unit "UNIT",
    /// Its plural.
    Units "UNITS",
    /// Am is 0, pm 1.
    Meridiem "MERIDIEM",
    /// A time zone.
    Zone "ZONE",
    /// A holiday's number.
    Holiday "HOLIDAY",
    /// BC is -1, AD 1.
    Era "ERA",
    /// Noon and midnight.
    FixedClock "FIXEDCLOCK",
    /// Weekly, daily: a unit as a frequency.
    Frequency "FREQUENCY",
    /// Q3.
    Quarter "QUARTER",
    /// H1.
    HalfYear "HALFYEAR",
    /// Fiscal.
    Fiscal "FISCAL",
    /// twenty, hundred: parts of a number in words.
    Numeral "NUMERAL",
    /// first, second: parts of an ordinal in words.
    OrdinalWord "ORDINALWORD",
    /// st, nd: what makes digits an ordinal.
    OrdinalSuffix "ORDINALSUFFIX",
    /// s: what makes digits a decade.
    DecadeSuffix "DECADESUFFIX",
    /// Joins parts of a number in words.
    NumeralJoint "NUMERALJOINT",
    /// A word that marks its clause as speaking of the past (-1) or the future (1).
    Tense "TENSE",
    /// "had", before a participle: of a time already past.
    Pluperfect "PLUPERFECT",
    /// "be" before a participle: of a time to come; "is": of none.
    Passive "PASSIVE",
    /// "agreed", "set", "ready": with an infinitive after it of a time to come.
    Toward "TOWARD",
    /// "to", before an infinitive.
    Infinitive "INFINITIVE",
    /// Right before a date: which way from the day of publication it lies.
    Direction "DIRECTION",
    /// Right after a date: it lies ahead.
    Coming "COMING",
    /// Right before a year that a sentence looks to and does not stand in.
    Aside "ASIDE",
    /// The, its: what may stand between those and a date.
    Determiner "DETERMINER",
    /// After a weekday: of the one nearest, whatever the clause says.
    Possessive "POSSESSIVE",
    /// Of which a day is told ahead: "Friday's game"; 1: what stands before one that is over.
    Event "EVENT",
    /// "They", "who": a verb comes next.
    Pronoun "PRONOUN",
    /// "None", "neither": what could be done was not.
    Negation "NEGATION",
    /// Between the two ends of a range.
    RangeJoint "RANGEJOINT",
    /// Between the items of a list.
    ListJoint "LISTJOINT",
    /// What may stand beside those joints.
    Filler "FILLER",
    /// Before the first of two ends that a list joint joins.
    Between "BETWEEN",
    /// A word that even headlines write small.
    SmallWord "SMALLWORD",
    /// A word that has no capital within a sentence unless it is part of a name.
    Prose "PROSE",
    /// A kind of things that have names, 2 where it is one of events as well.
    Work "WORKNOUN",
    /// A hyphen tight on both sides.
    Hyphen "HYPHEN",
    /// Any hyphen or dash.
    Dash "DASH",
    /// A word or number of no account.
    Opaque "OPAQUE",
}
