//! Holidays: fixed days, the nth weekday of a month, days counted from Easter.
//!
//! A language's lexicon gives its names numbers of this table. Holidays of the moon (Ramadan, Lunar
//! New Year) are not computed: they are no mentions.

use super::calendar;

/// When a holiday falls.
#[derive(Debug, Clone, Copy)]
enum When {
    /// Month and day.
    Fixed(u8, u8),
    /// Month, weekday, which one (negative: from the end), and days after it.
    Nth(u8, u8, i8, i32),
    /// Days after Easter Sunday.
    Easter(i32),
    /// The Tuesday after the first Monday of November.
    Election,
}

/// Holidays by number, from 1.
const HOLIDAYS: [When; 33] = [
    When::Fixed(1, 1),      // 1 New Year's Day
    When::Fixed(12, 31),    // 2 New Year's Eve
    When::Fixed(12, 25),    // 3 Christmas
    When::Fixed(12, 24),    // 4 Christmas Eve
    When::Fixed(12, 26),    // 5 Boxing Day
    When::Fixed(2, 14),     // 6 Valentine's Day
    When::Fixed(3, 17),     // 7 St. Patrick's Day
    When::Fixed(10, 31),    // 8 Halloween
    When::Fixed(7, 4),      // 9 Independence Day (United States)
    When::Nth(11, 4, 4, 0), // 10 Thanksgiving (United States)
    When::Nth(11, 4, 4, 1), // 11 Black Friday
    When::Nth(5, 1, -1, 0), // 12 Memorial Day
    When::Nth(9, 1, 1, 0),  // 13 Labor Day (United States)
    When::Nth(1, 1, 3, 0),  // 14 Martin Luther King Day
    When::Nth(2, 1, 3, 0),  // 15 Presidents' Day
    When::Nth(10, 1, 2, 0), // 16 Columbus Day
    When::Fixed(11, 11),    // 17 Veterans Day, Armistice Day, Martinmas
    When::Easter(0),        // 18 Easter
    When::Easter(-2),       // 19 Good Friday
    When::Easter(1),        // 20 Easter Monday
    When::Easter(-7),       // 21 Palm Sunday
    When::Easter(-46),      // 22 Ash Wednesday
    When::Easter(49),       // 23 Pentecost
    When::Easter(-47),      // 24 Shrove Tuesday
    When::Nth(5, 7, 2, 0),  // 25 Mother's Day
    When::Nth(6, 7, 3, 0),  // 26 Father's Day
    When::Fixed(5, 1),      // 27 May Day
    When::Fixed(1, 6),      // 28 Epiphany
    When::Easter(39),       // 29 Ascension Day
    When::Easter(50),       // 30 Whit Monday
    When::Election,         // 31 Election Day (United States)
    When::Fixed(12, 6),     // 32 St. Nicholas
    When::Easter(-48),      // 33 Shrove Monday
];

/// The day a holiday falls on in a year.
pub(crate) fn day(id: i32, year: i32) -> Option<i32> {
    let when = HOLIDAYS.get(usize::try_from(id - 1).ok()?)?;
    Some(match *when {
        When::Fixed(month, day) => calendar::days(year, month, day),
        When::Nth(month, weekday, nth, after) => {
            calendar::nth_weekday(year, month, weekday, nth) + after
        }
        When::Easter(after) => calendar::easter(year) + after,
        When::Election => calendar::nth_weekday(year, 11, 1, 1) + 1,
    })
}

/// Month and day, for a holiday that does not move.
pub(crate) fn day_of_any_year(id: i32) -> Option<(u8, u8)> {
    match HOLIDAYS.get(usize::try_from(id - 1).ok()?)? {
        When::Fixed(month, day) => Some((*month, *day)),
        _ => None,
    }
}
