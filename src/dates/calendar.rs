//! The proleptic Gregorian calendar, counted in days from 1970-01-01.
//!
//! Years are astronomical here: year 0 is 1 BC. Day numbers follow Hinnant, "chrono-compatible
//! low-level date algorithms"; weeks are ISO 8601's; Easter is the anonymous Gregorian rule
//! (Meeus, "Astronomical Algorithms", chapter 8).

/// Days in each month of a common year.
const MONTH_LENGTHS: [u8; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Whether the year has a 29 February.
pub(crate) fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// How many days the month (1 to 12) has.
pub(crate) fn month_length(year: i32, month: u8) -> u8 {
    if month == 2 && is_leap(year) { 29 } else { MONTH_LENGTHS[usize::from(month) - 1] }
}

/// Whether such a day exists.
pub(crate) fn exists(year: i32, month: u8, day: u8) -> bool {
    (1..=12).contains(&month) && day >= 1 && day <= month_length(year, month)
}

/// The day's number.
pub(crate) fn days(year: i32, month: u8, day: u8) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month = i32::from(month);
    let day_of_year =
        (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + i32::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of a day's number.
pub(crate) fn civil(days: i32) -> (i32, u8, u8) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i32::from(month <= 2);
    (year, month as u8, day as u8)
}

/// The weekday of a day's number: 1 is Monday, 7 Sunday.
pub(crate) fn weekday(days: i32) -> u8 {
    (days + 3).rem_euclid(7) as u8 + 1
}

/// ISO 8601 year and week of a day's number.
pub(crate) fn iso_week(days: i32) -> (i32, u8) {
    let thursday = days - i32::from(weekday(days)) + 4;
    let (year, _, _) = civil(thursday);
    let first = self::days(year, 1, 1);
    (year, ((thursday - first) / 7 + 1) as u8)
}

/// The Monday of an ISO week.
pub(crate) fn monday_of_week(year: i32, week: u8) -> i32 {
    let fourth = days(year, 1, 4);
    fourth - i32::from(weekday(fourth)) + 1 + 7 * (i32::from(week) - 1)
}

/// How many ISO weeks the year has.
pub(crate) fn weeks_in_year(year: i32) -> u8 {
    iso_week(days(year, 12, 28)).1
}

/// Month `months` after (or before) the given one.
pub(crate) fn add_months(year: i32, month: u8, months: i32) -> (i32, u8) {
    let total = year.saturating_mul(12).saturating_add(i32::from(month) - 1).saturating_add(months);
    (total.div_euclid(12), total.rem_euclid(12) as u8 + 1)
}

/// Easter Sunday of the western churches.
pub(crate) fn easter(year: i32) -> i32 {
    let golden = year.rem_euclid(19);
    let (century, within) = (year.div_euclid(100), year.rem_euclid(100));
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - correction + 15).rem_euclid(30);
    let sunday = (32 + 2 * (century % 4) + 2 * (within / 4) - epact - within % 4).rem_euclid(7);
    let shift = (golden + 11 * epact + 22 * sunday) / 451;
    let month = (epact + sunday - 7 * shift + 114) / 31;
    let day = (epact + sunday - 7 * shift + 114) % 31 + 1;
    days(year, month as u8, day as u8)
}

/// The `nth` (1 to 5; negative: from the end) `weekday` of a month.
pub(crate) fn nth_weekday(year: i32, month: u8, weekday: u8, nth: i8) -> i32 {
    if nth > 0 {
        let first = days(year, month, 1);
        let ahead = (i32::from(weekday) - i32::from(self::weekday(first))).rem_euclid(7);
        first + ahead + 7 * (i32::from(nth) - 1)
    } else {
        let last = days(year, month, month_length(year, month));
        let back = (i32::from(self::weekday(last)) - i32::from(weekday)).rem_euclid(7);
        last - back + 7 * (i32::from(nth) + 1)
    }
}
