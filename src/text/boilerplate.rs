//! Page chrome: passages that stand in many articles, around texts that differ.
//!
//! Headers, footers, notices and blurbs repeat over the articles of a site. What tells them from a
//! story that many sites reprint is what stands around them: the articles of a site differ but for
//! its chrome, the reprints of a story are the same but for their chrome. So a passage counts as
//! seen in an article only where most of that article stands nowhere else, and each such rest counts
//! once. Where it is known which site an article is from, each site is looked at by itself, and "else"
//! is on that site: what others reprinted tells as much. Where it is not, a long passage must begin
//! or end the page as well.
//!
//! The method is that of [`counts`](super::counts): a table of how often each three words stand picks
//! the runs of words that all stand three times or oftener; the six-word sequences in those runs are
//! counted one by one, by the number of different rests they stand beside. The idea that repetition
//! across a site marks its template is that of Bar-Yossef and Rajagopalan (*Template detection via
//! data mining*, WWW 2002).

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};

use rustc_hash::{FxHashMap, FxHashSet};

use super::counts::{Counts, count, mark, tasks};
use super::offsets::CodePoints;
use super::shingles::{Articles, Kept, Shingler, sort};
use super::words::{PlacedWord, placed_words};
use crate::batch::Batch;
use crate::error::{Error, Result};
use crate::table::{Column, Table};

/// Most of a page's words beside its chrome where it holds no story: a date, a headline.
const SHARE_OF_NO_STORY: f64 = 0.1;

/// Words in the shingles that the table of counts holds.
pub(crate) const SHINGLE: usize = 3;

/// Words in the sequences that are counted one by one.
const SEQUENCE: usize = 6;

/// Fewest words of a passage.
pub const LEAST_PASSAGE: usize = 8;

/// Fewest different texts a passage stands beside. Two or three may be versions of one story.
pub const LEAST_ARTICLES: usize = 5;

/// Fewest words that are left of an article.
pub const LEAST_WORDS_LEFT: usize = 50;

/// Least part of an article's words that is left.
pub const LEAST_SHARE_LEFT: f64 = 0.3;

/// Most words between two passages that are one: a date, a name, a number of comments.
const GAP: usize = 3;

/// Most words before a passage that begins a page, and after one that ends it.
const EDGE: usize = 3;

/// Fewest words of a passage in the middle of a page: less is a turn of phrase.
const SHORTEST_INNER: usize = 15;

/// Most words of a passage in the middle of a page, where the site is not known: a call to
/// subscribe, not a story.
const LONGEST_INNER: usize = 40;

/// A passage of page chrome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Its first byte.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// In how many articles it stands.
    pub articles: u32,
}

/// The page chrome of each article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chrome {
    /// The passages of each row, in order.
    pub passages: Vec<Vec<Passage>>,
    /// Whether a row is chrome and no story.
    pub(crate) only: Vec<bool>,
}

impl Chrome {
    /// Columns `row`, `start`, `end` (code points of `texts`), `articles`.
    pub fn into_table(self, texts: &[Option<&str>]) -> Table {
        let (mut rows, mut starts, mut ends, mut articles) = (vec![], vec![], vec![], vec![]);
        for (row, (passages, text)) in self.passages.iter().zip(texts).enumerate() {
            let mut points = CodePoints::new(text.unwrap_or(""));
            for passage in passages {
                rows.push(row as i64);
                starts.push(points.at(passage.start) as i64);
                ends.push(points.at(passage.end) as i64);
                articles.push(i64::from(passage.articles));
            }
        }
        Table::new()
            .with("row", Column::Integer(rows))
            .with("start", Column::Integer(starts))
            .with("end", Column::Integer(ends))
            .with("articles", Column::Integer(articles))
    }

    /// The texts without their chrome.
    pub fn strip(&self, texts: &[Option<&str>]) -> Vec<Option<Box<str>>> {
        let left = |row, text: &str| match self.kept(row, text) {
            None => Box::from(text),
            Some(kept) => kept.iter().map(|range| &text[range.clone()]).collect::<String>().into(),
        };
        texts.iter().enumerate().map(|(row, text)| text.map(|text| left(row, text))).collect()
    }

    /// What is left of a row, where something was taken.
    pub(crate) fn kept(&self, row: usize, text: &str) -> Option<Kept> {
        let passages = &self.passages[row];
        if passages.is_empty() {
            return None;
        }
        let starts = std::iter::once(0).chain(passages.iter().map(|passage| passage.end));
        let ends = passages.iter().map(|passage| passage.start).chain([text.len()]);
        Some(starts.zip(ends).filter(|(start, end)| start < end).map(|(s, e)| s..e).collect())
    }
}

/// Sites by number, from their names. Articles without a name are of one site.
pub fn numbered(sources: &[Option<&str>]) -> Vec<u32> {
    let mut numbers = FxHashMap::default();
    sources
        .iter()
        .map(|source| {
            let next = numbers.len() as u32;
            *numbers.entry(*source).or_insert(next)
        })
        .collect()
}

/// Find the page chrome of articles; `sources` tells by number which site each is from.
pub fn find(texts: &[Option<&str>], sources: Option<&[u32]>, batch: &Batch) -> Result<Chrome> {
    if let Some(sources) = sources
        && sources.len() != texts.len()
    {
        let (rows, found) = (texts.len(), sources.len());
        return Err(Error::option(
            "source",
            format!("must have a row per text: {rows}, not {found}"),
        ));
    }
    find_counted(texts, sources, None, batch)
}

/// Like [`find`], where the shingles of three words may be counted already. Where it is known which
/// site an article is from, they are counted site by site whatever was counted before: an article
/// that other sites reprinted tells as much of its own site's chrome as one that stands nowhere else.
pub(crate) fn find_counted(
    texts: &[Option<&str>],
    sources: Option<&[u32]>,
    counts: Option<&Counts>,
    batch: &Batch,
) -> Result<Chrome> {
    let articles = Articles { texts, kept: None };
    let first = articles.first_alike(sources);
    let mut copies = vec![0_u32; texts.len()];
    for row in &first {
        copies[*row as usize] += 1;
    }
    let rows: Vec<u32> = (0..texts.len() as u32).filter(|row| copies[*row as usize] > 0).collect();
    let source = |row: u32| sources.map_or(0, |sources| sources[row as usize]);
    let own;
    let counts = if let (None, Some(counts)) = (sources, counts) {
        counts
    } else {
        own = count(&articles, &rows, SHINGLE, sources, batch)?.0;
        &own
    };
    let marks = sources.map(|sources| sources.iter().map(|site| mark(*site)).collect::<Vec<_>>());
    let extend = |shingles: &mut Vec<u64>, row: usize, more: &[u64]| {
        let mark = marks.as_ref().map_or(0, |marks| marks[row]);
        shingles.extend(more.iter().map(|shingle| shingle.wrapping_add(mark)));
        batch.check()
    };

    let tasks = tasks(&articles, &rows);
    let read = batch.map_with(
        &tasks,
        || (Shingler::new(SHINGLE), Vec::new()),
        |(shingler, shingles), _, task| {
            let mut evidence = Vec::new();
            let mut suspects = Vec::new();
            for row in &rows[task.clone()] {
                shingles.clear();
                let row_number = *row as usize;
                let summary = shingler
                    .read(articles.parts(row_number), |more| extend(shingles, row_number, more))?;
                let runs = runs(shingles, counts);
                if !runs.is_empty() {
                    suspects.push(*row);
                    testify(shingles, &runs, counts, summary.words, source(*row), &mut evidence);
                }
            }
            Ok((evidence, suspects))
        },
    )?;
    let (evidence, suspects): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    let common = common(evidence.into_iter().flatten().collect(), batch)?;
    let suspects: Vec<u32> = suspects.into_iter().flatten().collect();
    let seen: FxHashMap<u32, AtomicU32> =
        common.iter().map(|key| (*key, AtomicU32::new(0))).collect();

    let found = batch.map_with(
        &suspects,
        || (Shingler::new(SHINGLE), Vec::new()),
        |(shingler, shingles), _, row| {
            let (row, source) = (*row as usize, source(*row));
            shingles.clear();
            shingler.read(articles.parts(row), |more| extend(shingles, row, more))?;
            let keys = keys(shingles, source, &seen);
            if keys.iter().all(Option::is_none) {
                return Ok((false, Vec::new()));
            }
            let text = texts[row].unwrap_or("");
            let words = placed_words(text, batch)?;
            Ok(chrome_of(text, &words, &keys, sources.is_some(), &seen, copies[row]))
        },
    )?;
    let mut chrome =
        Chrome { passages: vec![Vec::new(); texts.len()], only: vec![false; texts.len()] };
    for (row, (only, found)) in suspects.into_iter().zip(found) {
        chrome.only[row as usize] = only;
        chrome.passages[row as usize] = found
            .into_iter()
            .map(|(span, keys)| {
                let standing = keys.iter().map(|key| seen[key].load(Ordering::Relaxed)).min();
                Passage { start: span.start, end: span.end, articles: standing.unwrap_or(0) }
            })
            .collect();
    }
    for (row, first) in first.into_iter().enumerate() {
        if first as usize != row {
            let passages = chrome.passages[first as usize].clone();
            chrome.passages[row] = passages;
            chrome.only[row] = chrome.only[first as usize];
        }
    }
    Ok(chrome)
}

/// Runs of words that stand often, as ranges of words, long enough for a passage.
fn runs(shingles: &[u64], counts: &Counts) -> Vec<Range<usize>> {
    const LEAST: usize = LEAST_PASSAGE - SHINGLE + 1;
    let often = |at: &usize| counts.often(shingles[*at]);
    let mut runs = Vec::new();
    let mut at = LEAST - 1;
    let mut after = 0;
    // A run has one shingle at least among those so far apart.
    while at < shingles.len() {
        if often(&at) {
            let start = (after..at).rev().take_while(often).last().unwrap_or(at);
            let end = (at + 1..shingles.len()).find(|at| !often(at)).unwrap_or(shingles.len());
            if end - start >= LEAST {
                runs.push(start..end + SHINGLE - 1);
            }
            after = end + 1;
            at = end;
        }
        at += LEAST;
    }
    runs
}

/// Fewest words that must be left of an article of so many.
fn least_left(words: usize) -> usize {
    LEAST_WORDS_LEFT.max((LEAST_SHARE_LEFT * words as f64).ceil() as usize)
}

/// Append for each sequence of a run: its key, and the rest it stands beside.
fn testify(
    shingles: &[u64],
    runs: &[Range<usize>],
    counts: &Counts,
    words: usize,
    source: u32,
    evidence: &mut Vec<u64>,
) {
    let in_runs: usize = runs.iter().map(ExactSizeIterator::len).sum();
    if words.saturating_sub(in_runs) < least_left(words) {
        return;
    }
    // One number for the rest: copies of a text mostly have the same (Broder 1997). Turns of phrase,
    // which many texts share, are not asked.
    let mut rest = u64::MAX;
    let ends = runs.iter().map(|run| run.end + 1 - SHINGLE);
    let starts = runs.iter().map(|run| run.start).chain([shingles.len()]);
    for (from, to) in std::iter::once(0).chain(ends).zip(starts) {
        for shingle in &shingles[from.min(to)..to] {
            if !counts.often(*shingle) {
                rest = rest.min(shingle.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            }
        }
    }
    for run in runs {
        for at in run.start..=run.end - SEQUENCE {
            let key = key(shingles[at], shingles[at + SEQUENCE - SHINGLE], source);
            evidence.push(u64::from(key) << 32 | rest >> 32);
        }
    }
}

/// The key of six words, by the shingles of their first and last three.
fn key(first: u64, last: u64, source: u32) -> u32 {
    let sum = first
        .wrapping_mul(0xa409_3822_299f_31d1)
        .wrapping_add(last.rotate_left(32))
        .wrapping_add(u64::from(source).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    (sum.wrapping_mul(0x0826_efa9_8ec4_e6c9) >> 32) as u32
}

/// The keys that stand beside enough different rests.
fn common(mut evidence: Vec<u64>, batch: &Batch) -> Result<FxHashSet<u32>> {
    sort(&mut evidence, batch)?;
    evidence.dedup();
    let keys = evidence.chunk_by(|one, other| one >> 32 == other >> 32);
    let common = keys.filter(|rests| rests.len() >= LEAST_ARTICLES);
    Ok(common.map(|rests| (rests[0] >> 32) as u32).collect())
}

/// For each sequence of an article its key, if that is among the common ones.
fn keys(shingles: &[u64], source: u32, common: &FxHashMap<u32, AtomicU32>) -> Vec<Option<u32>> {
    let last = shingles.get(SEQUENCE - SHINGLE..).unwrap_or(&[]);
    let key = |(first, last): (&u64, &u64)| key(*first, *last, source);
    let keys = shingles.iter().zip(last).map(key);
    keys.map(|key| common.contains_key(&key).then_some(key)).collect()
}

/// A passage of a text in bytes, and the keys of its sequences.
type Found = (Range<usize>, Vec<u32>);

/// The passages of one article, with the keys of their sequences; counts each key as seen.
fn chrome_of(
    text: &str,
    words: &[PlacedWord],
    keys: &[Option<u32>],
    source_known: bool,
    seen: &FxHashMap<u32, AtomicU32>,
    copies: u32,
) -> (bool, Vec<Found>) {
    let mut told: Vec<u32> = keys.iter().flatten().copied().collect();
    told.sort_unstable();
    told.dedup();
    for key in told {
        seen[&key].fetch_add(copies, Ordering::Relaxed);
    }
    let mut passages = passages(keys, words.len());
    keep_chrome(&mut passages, words.len(), source_known);
    let only = words.len() - passages.iter().map(ExactSizeIterator::len).sum::<usize>()
        <= (SHARE_OF_NO_STORY * words.len() as f64) as usize;
    leave_enough(&mut passages, words.len());
    let placed = passages
        .into_iter()
        .map(|passage| {
            let start = if passage.start == 0 { 0 } else { words[passage.start].start };
            let end =
                if passage.end == words.len() { text.len() } else { words[passage.end - 1].end };
            let last = (passage.end + 1).saturating_sub(SEQUENCE).min(keys.len());
            let inside = keys.get(passage.start..last).unwrap_or(&[]);
            (start..end, inside.iter().flatten().copied().collect())
        })
        .collect();
    (only, placed)
}

/// Runs of common sequences as ranges of words, those with a small gap between them as one.
fn passages(keys: &[Option<u32>], words: usize) -> Vec<Range<usize>> {
    let mut passages: Vec<Range<usize>> = Vec::new();
    for (at, _) in keys.iter().enumerate().filter(|(_, key)| key.is_some()) {
        let end = (at + SEQUENCE).min(words);
        match passages.last_mut() {
            Some(last) if at <= last.end + GAP => last.end = end,
            _ => passages.push(at..end),
        }
    }
    for passage in &mut passages {
        if passage.start <= EDGE {
            passage.start = 0;
        }
        if words - passage.end <= EDGE {
            passage.end = words;
        }
    }
    passages.retain(|passage| passage.len() >= LEAST_PASSAGE);
    passages
}

/// Keep of repeated passages those that are no turns of phrase and, where the site is not known, no
/// reprinted story: short ones; a header and a footer around the rest; one of the two that is no
/// longer than the rest.
fn keep_chrome(passages: &mut Vec<Range<usize>>, words: usize, source_known: bool) {
    let begins = passages.first().is_some_and(|first| first.start == 0);
    let ends = passages.last().is_some_and(|last| last.end == words);
    let around = begins && ends && passages.len() > 1;
    passages.retain(|passage| {
        let outer = passage.start == 0 || passage.end == words;
        let no_phrase = outer || passage.len() >= SHORTEST_INNER;
        let no_story = source_known
            || passage.len() <= LONGEST_INNER
            || (outer && (around || passage.len() <= words - passage.len()));
        no_phrase && no_story
    });
}

/// Shorten and drop passages, the shortest first, until enough of the article is left.
fn leave_enough(passages: &mut Vec<Range<usize>>, words: usize) {
    let mut allowed = words.saturating_sub(least_left(words));
    let mut order: Vec<usize> = (0..passages.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(passages[*at].len()), *at));
    for at in order {
        let passage = &mut passages[at];
        if passage.len() > allowed {
            // What is left of a footer is its beginning, of anything else its end.
            if passage.end == words {
                passage.start = words - allowed;
            } else {
                passage.end = passage.start + allowed;
            }
        }
        if passage.len() < LEAST_PASSAGE {
            *passage = 0..0;
        }
        allowed -= passage.len();
    }
    passages.retain(|passage| !passage.is_empty());
}
