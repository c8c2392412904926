//! Terms that are on the rise: the periods in which far more articles have them than usual.
//!
//! Kleinberg, "Bursty and Hierarchical Structure in Streams" (KDD 2002), section 4, articles in
//! batches: for each term a hidden automaton emits, of the `d` articles of a period, the `r` that
//! have the term. In its state `i` an article has it with probability `p0 * s^i`, where `p0` is the
//! share over all time; going up a state costs `gamma * ln(n)` for `n` periods, going down nothing.
//! The cheapest way through the states is the answer: a burst of level `i` is a stretch in state `i`
//! or above, and its weight is what it saved against the state below.
//!
//! Periods without any article are no periods: they neither end a burst nor begin one. Between two
//! periods that have the term the cheapest way is known without walking, so that the cost is linear
//! in the articles' terms however long the time.
//!
//! ```
//! use copydesk::scoring::bursts::{Options, run};
//!
//! let texts: Vec<Option<&str>> =
//!     (0..60).map(|day| Some(if day / 10 == 3 { "the flood" } else { "the calm" })).collect();
//! let days: Vec<Option<i64>> = (0..60).map(Some).collect();
//! let bursts = run(&texts, &days, None, &Options::default(), &copydesk::Batch::new())?;
//! assert_eq!((&*bursts.keywords[0], bursts.begins[0], bursts.finishes[0]), ("flood", 30, 39));
//! # Ok::<(), copydesk::Error>(())
//! ```

use rustc_hash::FxHashSet;

use super::reading::Documents;
use super::rewriting::Rewriting;
use super::runs::{Runs, Term};
use super::vectors::check_ngrams;
use crate::Batch;
use crate::error::{Error, Result};
use crate::table::{Column, Table};

/// Terms whose bursts one thread looks for before it takes others.
const TERMS_AT_ONCE: usize = 1024;

/// The most states an automaton can have.
const MOST_STATES: usize = 8;

/// No state expects a larger share of the articles than this.
const LARGEST_SHARE: f64 = 0.999_9;

/// What a burst is.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// How many bursts, the heaviest.
    pub top: usize,
    /// The fewest and the most words of a term.
    pub ngrams: (usize, usize),
    /// Terms in fewer articles are left out.
    pub min_count: usize,
    /// How many times larger the share of articles is that the next state expects.
    pub scale: f64,
    /// What going up a state costs.
    pub gamma: f64,
    /// How many states there are, the usual one included.
    pub states: usize,
    /// As what tokens count.
    pub rewriting: Rewriting,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            top: 20,
            ngrams: (1, 1),
            min_count: 5,
            scale: 2.0,
            gamma: 1.0,
            states: 2,
            rewriting: Rewriting::default(),
        }
    }
}

impl Options {
    /// Whether the options can be met.
    pub fn check(&self) -> Result<()> {
        check_ngrams(self.ngrams)?;
        self.rewriting.check()?;
        if !(self.scale > 1.0 && self.scale.is_finite()) {
            return Err(Error::option("scale", format!("must be above 1, not {}", self.scale)));
        }
        if !(0.0..f64::INFINITY).contains(&self.gamma) {
            return Err(Error::option("gamma", format!("must be 0 or more, not {}", self.gamma)));
        }
        if !(2..=MOST_STATES).contains(&self.states) {
            let told = format!("must be 2 to {MOST_STATES}, not {}", self.states);
            return Err(Error::option("states", told));
        }
        Ok(())
    }
}

/// Bursts, the heaviest first: parallel columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// The term.
    pub keywords: Vec<Box<str>>,
    /// The first period.
    pub begins: Vec<i64>,
    /// The last period.
    pub finishes: Vec<i64>,
    /// What the burst saves.
    pub scores: Vec<f64>,
    /// The level of the burst, from 1.
    pub states: Vec<i64>,
    /// How many articles have the term meanwhile.
    pub counts: Vec<i64>,
}

impl Outcome {
    /// The columns `keyword`, `begin`, `finish` (numbers of periods), `score`, `state`, `count`.
    pub fn into_table(self) -> Table {
        Table::new()
            .with("keyword", Column::Text(self.keywords))
            .with("begin", Column::Integer(self.begins))
            .with("finish", Column::Integer(self.finishes))
            .with("score", Column::Float(self.scores))
            .with("state", Column::Integer(self.states))
            .with("count", Column::Integer(self.counts))
    }
}

/// The bursts of all terms, given the period of each article, a number that grows with time. Articles
/// without a period are left out; of articles with the same copy number only the earliest counts.
///
/// # Errors
/// A bad option; a call that was asked to stop.
pub fn run(
    texts: &[Option<&str>],
    periods: &[Option<i64>],
    copies: Option<&[Option<i64>]>,
    options: &Options,
    batch: &Batch,
) -> Result<Outcome> {
    options.check()?;
    if periods.len() != texts.len() || copies.is_some_and(|copies| copies.len() != texts.len()) {
        return Err(Error::option("dates", "must have a row per text"));
    }
    let rows = in_time(texts, periods, copies);
    let ordered: Vec<Option<&str>> = rows.iter().map(|(_, text)| Some(*text)).collect();
    let time = Time::new(&rows);
    let rewriter = options.rewriting.rewriter();
    let number = |row: usize| row as u32;
    let documents = Documents { texts: &ordered, number: &number, rewriter: rewriter.as_ref() };
    let runs = Runs::new(&documents, options.ngrams, |found| found >= options.min_count, batch)?;
    let terms: Vec<Term<'_>> = runs.terms().collect();
    let parts: Vec<_> = terms.chunks(TERMS_AT_ONCE).collect();
    let of_parts = batch.map_parts(parts, |terms| {
        let mut places = Vec::new();
        let mut found = Vec::new();
        for term in terms {
            batch.check()?;
            places.clear();
            // For each article that has the term its place in time, in order.
            let articles = term.postings.iter().map(|posting| posting.document as usize);
            places.extend(articles.map(|article| time.place_of_article[article]));
            found.push(bursts(&places, &time, options));
        }
        Ok(found)
    })?;
    let mut bursts: Vec<(usize, Burst)> = of_parts
        .into_iter()
        .flatten()
        .enumerate()
        .flat_map(|(term, bursts)| bursts.into_iter().map(move |burst| (term, burst)))
        .collect();
    bursts.sort_by(|(term, left), (other, right)| {
        let earlier = (left.begin, left.state).cmp(&(right.begin, right.state));
        right.weight.total_cmp(&left.weight).then(term.cmp(other)).then(earlier)
    });
    bursts.truncate(options.top);
    let mut outcome = Outcome::default();
    for (term, burst) in bursts {
        outcome.keywords.push(runs.name(terms[term].words));
        outcome.begins.push(time.periods[burst.begin]);
        outcome.finishes.push(time.periods[burst.finish]);
        outcome.scores.push(burst.weight);
        outcome.states.push(burst.state as i64);
        outcome.counts.push(burst.articles as i64);
    }
    Ok(outcome)
}

/// The articles that count, by their periods.
fn in_time<'t>(
    texts: &[Option<&'t str>],
    periods: &[Option<i64>],
    copies: Option<&[Option<i64>]>,
) -> Vec<(i64, &'t str)> {
    let there = |row: &usize| Some((periods[*row]?, texts[*row]?));
    let mut rows: Vec<usize> = (0..texts.len()).filter(|row| there(row).is_some()).collect();
    rows.sort_by_key(|row| periods[*row]);
    if let Some(copies) = copies {
        let mut seen = FxHashSet::default();
        rows.retain(|row| copies[*row].is_none_or(|copy| seen.insert(copy)));
    }
    rows.iter().filter_map(there).collect()
}

/// The periods that have articles.
struct Time {
    periods: Vec<i64>,
    place_of_article: Vec<u32>,
    /// How many articles there are before each period, and in all.
    articles_before: Vec<f64>,
}

impl Time {
    fn new(rows: &[(i64, &str)]) -> Self {
        let mut time =
            Self { periods: Vec::new(), place_of_article: Vec::new(), articles_before: Vec::new() };
        for (article, (period, _)) in rows.iter().enumerate() {
            if time.periods.last() != Some(period) {
                time.periods.push(*period);
                time.articles_before.push(article as f64);
            }
            time.place_of_article.push(time.periods.len() as u32 - 1);
        }
        time.articles_before.push(rows.len() as f64);
        time
    }

    /// How many articles the periods from one place up to another have.
    fn articles(&self, from: usize, until: usize) -> f64 {
        self.articles_before[until] - self.articles_before[from]
    }
}

/// A stretch in one state or above.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Burst {
    state: usize,
    begin: usize,
    finish: usize,
    weight: f64,
    articles: usize,
}

/// What the automaton pays: for an article with the term and for one without, in each state.
struct Costs {
    with: Vec<f64>,
    without: Vec<f64>,
    up: f64,
}

impl Costs {
    fn new(share: f64, periods: usize, options: &Options) -> Self {
        let shares = (0..options.states)
            .map(|state| (share * options.scale.powi(state as i32)).min(LARGEST_SHARE));
        Self {
            with: shares.clone().map(|share| -share.ln()).collect(),
            without: shares.map(|share| -(-share).ln_1p()).collect(),
            up: options.gamma * (periods as f64).ln(),
        }
    }

    fn of(&self, state: usize, found: f64, articles: f64) -> f64 {
        found * self.with[state] + (articles - found) * self.without[state]
    }

    /// Going from one state to another.
    fn step(&self, from: usize, to: usize) -> f64 {
        to.saturating_sub(from) as f64 * self.up
    }
}

/// A stretch of periods in which the term is either in every one or in none.
#[derive(Clone, Copy)]
struct Stretch {
    from: usize,
    until: usize,
    found: usize,
}

/// The bursts of one term, given the places in time of the articles that have it, ascending.
fn bursts(places: &[u32], time: &Time, options: &Options) -> Vec<Burst> {
    let stretches = stretches(places, time.periods.len());
    let share = places.len() as f64 / time.articles(0, time.periods.len());
    let costs = Costs::new(share, time.periods.len(), options);
    let cost = |state: usize, stretch: &Stretch| {
        costs.of(state, stretch.found as f64, time.articles(stretch.from, stretch.until))
    };
    // The cheapest way to be in each state, and from which it came, stretch by stretch. In a stretch
    // without the term no way up pays before its end, and all ways down pay at its beginning.
    let mut cheapest = vec![f64::INFINITY; options.states];
    cheapest[0] = 0.0;
    let mut came_from: Vec<[u8; MOST_STATES]> = Vec::with_capacity(stretches.len());
    for stretch in &stretches {
        let mut from = [0; MOST_STATES];
        let next: Vec<f64> = (0..options.states)
            .map(|state| {
                let way = |before: usize| cheapest[before] + costs.step(before, state);
                let best = (0..options.states)
                    .min_by(|left, right| way(*left).total_cmp(&way(*right)))
                    .expect("there are states");
                from[state] = best as u8;
                way(best) + cost(state, stretch)
            })
            .collect();
        came_from.push(from);
        cheapest = next;
    }
    let mut state = (0..options.states)
        .min_by(|left, right| cheapest[*left].total_cmp(&cheapest[*right]))
        .expect("there are states");
    let mut states = vec![0; stretches.len()];
    for (at, from) in came_from.iter().enumerate().rev() {
        states[at] = state;
        state = usize::from(from[state]);
    }
    let mut found = Vec::new();
    for level in 1..options.states {
        let mut at = 0;
        while at < states.len() {
            let length = states[at..].iter().take_while(|state| **state >= level).count();
            if length > 0 {
                let burst = &stretches[at..at + length];
                found.push(Burst {
                    state: level,
                    begin: burst[0].from,
                    finish: burst[length - 1].until - 1,
                    weight: burst
                        .iter()
                        .map(|part| cost(level - 1, part) - cost(level, part))
                        .sum(),
                    articles: burst.iter().map(|part| part.found).sum(),
                });
            }
            at += length.max(1);
        }
    }
    found
}

/// Time as stretches: each period that has the term, and what lies between.
fn stretches(places: &[u32], periods: usize) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let mut behind = 0;
    for same in places.chunk_by(u32::eq) {
        let place = same[0] as usize;
        if place > behind {
            stretches.push(Stretch { from: behind, until: place, found: 0 });
        }
        stretches.push(Stretch { from: place, until: place + 1, found: same.len() });
        behind = place + 1;
    }
    if behind < periods {
        stretches.push(Stretch { from: behind, until: periods, found: 0 });
    }
    stretches
}
