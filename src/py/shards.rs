//! The steps of deduplication on one shard of the articles, as functions of NumPy arrays.

use numpy::{Element, IntoPyArray, PyArray1, PyReadonlyArray1};
use pyo3::prelude::*;

use super::column::{Rows, TextColumn};
use super::dedup::{rule, thresholds};
use super::gate::{self, Crossing};
use super::options::Given;
use crate::dedup::Keep;
use crate::dedup::shards::{self, Edge, InPlay, Sampling, Units};
use crate::text::boilerplate;
use crate::text::levels::{Ranges, Shingles, count, levels, places};
use crate::text::lists::Lists;
use crate::text::shingles::Kept;

pub(super) type Numbers<'py, T> = PyReadonlyArray1<'py, T>;
pub(super) type Found<'py, T> = Bound<'py, PyArray1<T>>;

pub(super) fn array<T: Element>(py: Python<'_>, values: Vec<T>) -> Found<'_, T> {
    values.into_pyarray(py)
}

/// Texts as shingles: words, keys, lengths and shingles; lengths and shingles of three words, if those
/// are others; keys of headlines, and whether their texts speak of them.
#[pyfunction]
#[allow(clippy::type_complexity)]
pub(super) fn shard_read<'py>(
    py: Python<'py>,
    texts: TextColumn,
    title: Option<TextColumn>,
    given: Given<'py>,
    crossing: Crossing,
) -> PyResult<(
    Found<'py, u32>,
    Found<'py, u64>,
    Found<'py, u32>,
    Found<'py, u64>,
    Found<'py, u32>,
    Found<'py, u64>,
    Found<'py, u64>,
    Found<'py, bool>,
)> {
    let (size, chrome) = (thresholds(&given)?.shingle, given.flag("boilerplate")?);
    let read = gate::run(py, &crossing, |batch| {
        let titles = TextColumn::optional_rows(title.as_ref(), batch)?;
        let titles = titles.as_ref().map(Rows::as_strs);
        shards::read(&texts.rows(batch)?.as_strs(), titles.as_deref(), size, chrome, batch)
    })?;
    let (three_lengths, threes) = read.threes.unwrap_or_default();
    let (headlines, spoken): (Vec<u64>, Vec<bool>) = read.headlines.into_iter().unzip();
    Ok((
        array(py, read.words),
        array(py, read.keys),
        array(py, read.lengths),
        array(py, read.shingles),
        array(py, three_lengths),
        array(py, threes),
        array(py, headlines),
        array(py, spoken),
    ))
}

/// Hashes of names of sites.
#[pyfunction]
pub(super) fn shard_sites(
    py: Python<'_>,
    names: TextColumn,
    crossing: Crossing,
) -> PyResult<Found<'_, u64>> {
    let sites = gate::over(py, &crossing, &names, |names, _| {
        Ok(names.iter().map(|name| boilerplate::site(*name)).collect())
    })?;
    Ok(array(py, sites))
}

/// Where shingles are counted: places, how many in each range, and how many of those to count.
#[pyfunction]
#[allow(clippy::type_complexity)]
pub(super) fn shard_places<'py>(
    py: Python<'py>,
    shingles: (Numbers<'py, u32>, Numbers<'py, u64>),
    roles: Numbers<'py, u8>,
    sites: Option<Numbers<'py, u64>>,
    ranges: (usize, usize),
    crossing: Crossing,
) -> PyResult<(Found<'py, u32>, Found<'py, u32>, Found<'py, u32>)> {
    let (lengths, values, roles) =
        (shingles.0.as_slice()?, shingles.1.as_slice()?, roles.as_slice()?);
    let sites = sites.as_ref().map(PyReadonlyArray1::as_slice).transpose()?;
    let found = gate::run(py, &crossing, |batch| {
        let shingles = Shingles { lists: Lists::new(lengths, values)?, roles, sites };
        places(&shingles, Ranges::new(ranges.0, ranges.1)?, batch)
    })?;
    Ok((array(py, found.places), array(py, found.lengths), array(py, found.counted)))
}

/// How often shingles stand, for each list of places: levels, two in a byte.
#[pyfunction]
pub(super) fn shard_count<'py>(
    py: Python<'py>,
    lists: (Numbers<'py, u32>, Numbers<'py, u32>),
    counted: Numbers<'py, u32>,
    ranges: (usize, usize),
    crossing: Crossing,
) -> PyResult<Vec<Found<'py, u8>>> {
    let (lengths, values, counted) =
        (lists.0.as_slice()?, lists.1.as_slice()?, counted.as_slice()?);
    let found = gate::run(py, &crossing, |batch| {
        let ranges = Ranges::new(ranges.0, ranges.1)?;
        count(&Lists::new(lengths, values)?, counted, ranges, batch)
    })?;
    Ok(found.into_iter().map(|levels| array(py, levels)).collect())
}

/// The level of each shingle, from what the ranges answered.
#[pyfunction]
pub(super) fn shard_levels<'py>(
    py: Python<'py>,
    shingles: (Numbers<'py, u32>, Numbers<'py, u64>),
    roles: Numbers<'py, u8>,
    sites: Option<Numbers<'py, u64>>,
    ranges: (usize, usize),
    answers: (Numbers<'py, u32>, Numbers<'py, u8>),
    crossing: Crossing,
) -> PyResult<Found<'py, u8>> {
    let (lengths, values, roles) =
        (shingles.0.as_slice()?, shingles.1.as_slice()?, roles.as_slice()?);
    let sites = sites.as_ref().map(PyReadonlyArray1::as_slice).transpose()?;
    let (answer_lengths, answers) = (answers.0.as_slice()?, answers.1.as_slice()?);
    let found = gate::run(py, &crossing, |batch| {
        let shingles = Shingles { lists: Lists::new(lengths, values)?, roles, sites };
        let answers = Lists::new(answer_lengths, answers)?;
        levels(&shingles, Ranges::new(ranges.0, ranges.1)?, &answers, batch)
    })?;
    Ok(array(py, found))
}

/// The articles of a shard as they are compared.
#[derive(FromPyObject)]
pub(super) struct Compared<'py> {
    #[pyo3(item)]
    lengths: Numbers<'py, u32>,
    #[pyo3(item)]
    shingles: Numbers<'py, u64>,
    #[pyo3(item)]
    levels: Numbers<'py, u8>,
    #[pyo3(item)]
    words: Numbers<'py, u32>,
    #[pyo3(item)]
    roles: Numbers<'py, u8>,
    #[pyo3(item)]
    doubled: Numbers<'py, bool>,
    #[pyo3(item)]
    cut: Numbers<'py, bool>,
    #[pyo3(item)]
    runs: Numbers<'py, u32>,
    #[pyo3(item)]
    bounds: Numbers<'py, u32>,
}

/// Articles in play: `rows`, `shingles`, `sizes`, `smaller`, `keys`, `lengths`, `sets`, `levels`; and the
/// words of all that are compared.
type Play<'py> = (
    Found<'py, u32>,
    Found<'py, u32>,
    Found<'py, u32>,
    Found<'py, bool>,
    Found<'py, u64>,
    Found<'py, u32>,
    Found<'py, u64>,
    Found<'py, u8>,
    Found<'py, u32>,
);

/// What of a shard is in play.
#[pyfunction]
pub(super) fn shard_in_play<'py>(
    py: Python<'py>,
    compared: Compared<'py>,
    given: Given<'py>,
    crossing: Crossing,
) -> PyResult<Play<'py>> {
    let thresholds = thresholds(&given)?;
    let twice: Vec<u32> = compared.runs.as_slice()?.iter().map(|runs| 2 * runs).collect();
    let bounds = Lists::new(&twice, compared.bounds.as_slice()?)?;
    let cut = compared.cut.as_slice()?;
    let kept: Vec<Option<Kept>> = (0..bounds.len().min(cut.len()))
        .map(|row| {
            let runs = bounds.of(row).chunks_exact(2).map(|run| run[0]..run[1]);
            cut[row].then(|| runs.collect())
        })
        .collect();
    let units = Units {
        shingles: Lists::new(compared.lengths.as_slice()?, compared.shingles.as_slice()?)?,
        levels: compared.levels.as_slice()?,
        words: compared.words.as_slice()?,
        roles: compared.roles.as_slice()?,
        doubled: compared.doubled.as_slice()?,
        kept: &kept,
        size: thresholds.shingle,
    };
    let found = gate::run(py, &crossing, |batch| shards::in_play(&units, &thresholds, batch))?;
    Ok((
        array(py, found.rows),
        array(py, found.shingles),
        array(py, found.sizes),
        array(py, found.smaller),
        array(py, found.keys),
        array(py, found.lengths),
        array(py, found.sets),
        array(py, found.levels),
        array(py, found.words),
    ))
}

/// What articles in play file and look up: entries, how many in each range, hits needed.
#[pyfunction]
#[allow(clippy::type_complexity)]
pub(super) fn shard_filed<'py>(
    py: Python<'py>,
    sizes: Numbers<'py, u32>,
    smaller: Numbers<'py, bool>,
    sets: (Numbers<'py, u32>, Numbers<'py, u64>, Numbers<'py, u8>),
    file: (usize, f64),
    given: Given<'py>,
    crossing: Crossing,
) -> PyResult<(Found<'py, u64>, Found<'py, u32>, Found<'py, u32>)> {
    let thresholds = thresholds(&given)?;
    let sampling = Sampling::new(file.1)?;
    let articles = InPlay {
        sizes: sizes.as_slice()?.to_vec(),
        smaller: smaller.as_slice()?.to_vec(),
        lengths: sets.0.as_slice()?.to_vec(),
        sets: sets.1.as_slice()?.to_vec(),
        levels: sets.2.as_slice()?.to_vec(),
        ..InPlay::default()
    };
    let found = gate::run(py, &crossing, |batch| {
        shards::filed(&articles, file.0, sampling, &thresholds, batch)
    })?;
    Ok((array(py, found.entries), array(py, found.lengths), array(py, found.needed)))
}

/// The candidates of a range: smaller and larger articles, hits, and how many buckets were cut.
#[pyfunction]
#[allow(clippy::type_complexity)]
pub(super) fn shard_candidates<'py>(
    py: Python<'py>,
    entries: (Numbers<'py, u32>, Numbers<'py, u64>),
    first: Numbers<'py, u32>,
    articles: (Numbers<'py, i64>, Numbers<'py, u32>, Numbers<'py, u32>),
    most: u64,
    crossing: Crossing,
) -> PyResult<(Found<'py, u32>, Found<'py, u32>, Found<'py, u32>, u64)> {
    let (lengths, entries, first) =
        (entries.0.as_slice()?, entries.1.as_slice()?, first.as_slice()?);
    let (ids, sizes, needed) =
        (articles.0.as_slice()?, articles.1.as_slice()?, articles.2.as_slice()?);
    let found = gate::run(py, &crossing, |batch| {
        let entries = Lists::new(lengths, entries)?;
        shards::candidates(&entries, first, ids, sizes, needed, most, batch)
    })?;
    Ok((array(py, found.small), array(py, found.large), array(py, found.hits), found.cut))
}

/// Which candidates reach a threshold: left, right, and shingles shared.
#[pyfunction]
#[allow(clippy::type_complexity)]
pub(super) fn shard_verified<'py>(
    py: Python<'py>,
    candidates: (Numbers<'py, u32>, Numbers<'py, u32>),
    sets: (Numbers<'py, u32>, Numbers<'py, u64>),
    sizes: Numbers<'py, u32>,
    given: Given<'py>,
    crossing: Crossing,
) -> PyResult<(Found<'py, u32>, Found<'py, u32>, Found<'py, u32>)> {
    let thresholds = thresholds(&given)?;
    let (left, right) = (candidates.0.as_slice()?, candidates.1.as_slice()?);
    let (lengths, sets, sizes) = (sets.0.as_slice()?, sets.1.as_slice()?, sizes.as_slice()?);
    let edges = gate::run(py, &crossing, |batch| {
        let pairs: Vec<(u32, u32)> = left.iter().copied().zip(right.iter().copied()).collect();
        shards::verified(&pairs, &Lists::new(lengths, sets)?, sizes, &thresholds, batch)
    })?;
    let part = |of: fn(&Edge) -> u32| array(py, edges.iter().map(of).collect());
    Ok((part(|edge| edge.0), part(|edge| edge.1), part(|edge| edge.2)))
}

/// The articles of a component in their places: cluster, relation by number, similarity, containment.
#[pyfunction]
#[allow(clippy::type_complexity)]
pub(super) fn shard_clusters<'py>(
    py: Python<'py>,
    articles: (Numbers<'py, u32>, Numbers<'py, u32>, Numbers<'py, u32>),
    edges: (Numbers<'py, u32>, Numbers<'py, u32>, Numbers<'py, u32>),
    given: Given<'py>,
    crossing: Crossing,
) -> PyResult<(Found<'py, u32>, Found<'py, u8>, Found<'py, f64>, Found<'py, f64>)> {
    let (rule, central) = (rule(&given)?, given.flag("central")?);
    let (ranks, words, sizes) =
        (articles.0.as_slice()?, articles.1.as_slice()?, articles.2.as_slice()?);
    let (left, right, shared) = (edges.0.as_slice()?, edges.1.as_slice()?, edges.2.as_slice()?);
    let placed = gate::run(py, &crossing, |_| {
        let pairs = left.iter().zip(right).zip(shared);
        let edges: Vec<Edge> =
            pairs.map(|((left, right), shared)| (*left, *right, *shared)).collect();
        let keep = if central { Keep::Central } else { Keep::Lowest };
        shards::places(&keep(ranks.to_vec()), words, sizes.to_vec(), &edges, &rule)
    })?;
    Ok((
        array(py, placed.iter().map(|placed| placed.cluster).collect()),
        array(py, placed.iter().map(|placed| placed.relation as u8).collect()),
        array(py, placed.iter().map(|placed| placed.similarity).collect()),
        array(py, placed.iter().map(|placed| placed.containment).collect()),
    ))
}

/// Whether texts under so many headlines, of which they speak of some, are no stories.
#[pyfunction]
pub(super) fn shard_tells_no_story<'py>(
    py: Python<'py>,
    headlines: Numbers<'py, i64>,
    spoken_of: Numbers<'py, i64>,
) -> PyResult<Found<'py, bool>> {
    let both = headlines.as_slice()?.iter().zip(spoken_of.as_slice()?);
    let found = both.map(|(all, spoken)| shards::tell_no_story(*all as usize, *spoken as usize));
    Ok(array(py, found.collect()))
}
