//! Units of time, and lengths measured in them.

/// Units of time, as the lexicon numbers them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
    Millennium,
    Weekend,
    Fortnight,
    Season,
    Night,
    Half,
    /// "the period": whatever the article speaks of.
    Period,
}

impl Unit {
    const ALL: [Unit; 17] = [
        Unit::Second,
        Unit::Minute,
        Unit::Hour,
        Unit::Day,
        Unit::Week,
        Unit::Month,
        Unit::Quarter,
        Unit::Year,
        Unit::Decade,
        Unit::Century,
        Unit::Millennium,
        Unit::Weekend,
        Unit::Fortnight,
        Unit::Season,
        Unit::Night,
        Unit::Half,
        Unit::Period,
    ];

    /// The unit of a lexicon's number, from 1.
    pub(crate) fn of(number: i32) -> Self {
        usize::try_from(number - 1)
            .ok()
            .and_then(|at| Self::ALL.get(at).copied())
            .unwrap_or(Unit::Period)
    }

    /// Its designator in a duration, whether it stands after the T, and how many of it one is.
    fn designator(self) -> (&'static str, bool, i64) {
        match self {
            Unit::Second => ("S", true, 1),
            Unit::Minute => ("M", true, 1),
            Unit::Hour => ("H", true, 1),
            Unit::Day => ("D", false, 1),
            Unit::Week => ("W", false, 1),
            Unit::Fortnight => ("W", false, 2),
            Unit::Month => ("M", false, 1),
            Unit::Quarter => ("Q", false, 1),
            Unit::Year => ("Y", false, 1),
            Unit::Decade => ("Y", false, 10),
            Unit::Century => ("Y", false, 100),
            Unit::Millennium => ("Y", false, 1000),
            Unit::Weekend => ("WE", false, 1),
            Unit::Season => ("SE", false, 1),
            Unit::Night => ("NI", true, 1),
            Unit::Half => ("M", false, 6),
            Unit::Period => ("X", false, 1),
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Unit::Second => "second",
            Unit::Minute => "minute",
            Unit::Hour => "hour",
            Unit::Day | Unit::Night => "day",
            Unit::Week | Unit::Fortnight => "week",
            Unit::Month => "month",
            Unit::Quarter => "quarter",
            Unit::Year => "year",
            Unit::Decade => "decade",
            Unit::Century => "century",
            Unit::Millennium => "millennium",
            Unit::Weekend => "weekend",
            Unit::Season => "season",
            Unit::Half => "half",
            Unit::Period => "",
        }
    }
}

/// How many of a unit: hundredths, or an unknown number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Amount {
    Hundredths(i64),
    Unknown,
}

/// The TIMEX3 value of a length of time: halves as the next smaller unit (P2Y6M), other fractions as
/// decimals, unknown numbers as X.
pub(crate) fn duration(amount: Amount, unit: Unit) -> String {
    let (designator, time, times) = unit.designator();
    let lead = if time { "PT" } else { "P" };
    let hundredths = match amount {
        Amount::Unknown if unit == Unit::Period => return "PXX".to_owned(),
        Amount::Unknown => {
            let designator = match unit {
                Unit::Decade => "DE",
                Unit::Century => "CE",
                _ => designator,
            };
            return format!("{lead}X{designator}");
        }
        Amount::Hundredths(hundredths) => hundredths.saturating_mul(times),
    };
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    if rest == 0 {
        return format!("{lead}{whole}{designator}");
    }
    let smaller = match designator {
        "Y" => Some(("", 12, "M")),
        "D" => Some(("T", 24, "H")),
        "H" if time => Some(("", 60, "M")),
        "M" if time => Some(("", 60, "S")),
        _ => None,
    };
    if let Some((between, count, name)) = smaller
        && rest * count % 100 == 0
    {
        let small = rest * count / 100;
        return if whole == 0 {
            format!("P{}{small}{name}", if time || between == "T" { "T" } else { "" })
        } else {
            format!("{lead}{whole}{designator}{between}{small}{name}")
        };
    }
    let decimals = format!("{rest:02}");
    format!("{lead}{whole}.{}{designator}", decimals.trim_end_matches('0'))
}
