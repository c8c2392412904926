//! The steps by which the page chrome of one shard is found, as functions of NumPy arrays.

use numpy::PyReadonlyArray1;
use pyo3::prelude::*;

use super::gate::{self, Crossing};
use super::shards::{Found, Numbers, array};
use crate::text::boilerplate::shards::{KeptOf, Pages, Turns, common, ends, evidence, kept, turns};
use crate::text::lists::Lists;
use crate::text::shingles::Kept;

/// The articles of a shard as page chrome sees them, and what was told of them: ends after which most
/// go on alike or come back, common sequences, and articles of each one's site.
#[derive(FromPyObject)]
pub(super) struct Seen<'py> {
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
    sites: Option<Numbers<'py, u64>>,
    #[pyo3(item)]
    forms_alone: bool,
    #[pyo3(item)]
    continued: Numbers<'py, u32>,
    #[pyo3(item)]
    rejoined: Numbers<'py, u32>,
    #[pyo3(item)]
    common: Numbers<'py, u64>,
    #[pyo3(item)]
    articles: Numbers<'py, u32>,
}

impl Seen<'_> {
    fn pages(&self) -> PyResult<Pages<'_>> {
        Ok(Pages {
            shingles: Lists::new(self.lengths.as_slice()?, self.shingles.as_slice()?)?,
            levels: self.levels.as_slice()?,
            words: self.words.as_slice()?,
            roles: self.roles.as_slice()?,
            sites: self.sites.as_ref().map(PyReadonlyArray1::as_slice).transpose()?,
            forms_alone: self.forms_alone,
        })
    }

    fn ends(&self) -> PyResult<[&[u32]; 2]> {
        Ok([self.continued.as_slice()?, self.rejoined.as_slice()?])
    }

    fn kept(&self, py: Python<'_>, crossing: &Crossing) -> PyResult<KeptOf> {
        let (pages, ends) = (self.pages()?, self.ends()?);
        let (common, articles) = (self.common.as_slice()?, self.articles.as_slice()?);
        gate::run(py, crossing, |batch| kept(&pages, ends, common, articles, batch))
    }
}

/// How the articles of a shard go on after what they share: three lists, and the ends asked about.
#[pyfunction]
#[allow(clippy::type_complexity)]
pub(super) fn shard_turns<'py>(
    py: Python<'py>,
    seen: Seen<'py>,
    crossing: Crossing,
) -> PyResult<(Found<'py, u64>, Found<'py, u64>, Found<'py, u64>, Found<'py, u32>)> {
    let pages = seen.pages()?;
    let Turns { next, begin, end, ends } = gate::run(py, &crossing, |batch| turns(&pages, batch))?;
    Ok((array(py, next), array(py, begin), array(py, end), array(py, ends)))
}

/// Ends after which most go on alike, and those after which most come back.
#[pyfunction]
pub(super) fn shard_ends<'py>(
    py: Python<'py>,
    follows: (Numbers<'py, u64>, Numbers<'py, u64>, Numbers<'py, u64>),
    asked: Numbers<'py, u32>,
    crossing: Crossing,
) -> PyResult<(Found<'py, u32>, Found<'py, u32>)> {
    let turns = Turns {
        next: follows.0.as_slice()?.to_vec(),
        begin: follows.1.as_slice()?.to_vec(),
        end: follows.2.as_slice()?.to_vec(),
        ends: asked.as_slice()?.to_vec(),
    };
    let [continued, rejoined] = gate::run(py, &crossing, |batch| ends(turns, batch))?;
    Ok((array(py, continued), array(py, rejoined)))
}

/// What the sequences of a shard stand beside, and their keys.
#[pyfunction]
pub(super) fn shard_evidence<'py>(
    py: Python<'py>,
    seen: Seen<'py>,
    crossing: Crossing,
) -> PyResult<(Found<'py, u64>, Found<'py, u32>)> {
    let (pages, ends) = (seen.pages()?, seen.ends()?);
    let (evidence, asked) = gate::run(py, &crossing, |batch| evidence(&pages, ends, batch))?;
    Ok((array(py, evidence), array(py, asked)))
}

/// The keys of sequences that are common, and beside how many rests they stand.
#[pyfunction]
pub(super) fn shard_common<'py>(
    py: Python<'py>,
    evidence: Numbers<'py, u64>,
    crossing: Crossing,
) -> PyResult<Found<'py, u64>> {
    let evidence = evidence.as_slice()?;
    let found = gate::run(py, &crossing, |batch| common(evidence.to_vec(), batch))?;
    Ok(array(py, found))
}

/// Which articles are nothing but chrome, from which something was taken, how many runs of words are
/// kept of each, and where those begin and end. `forms` takes out of an article what is more.
#[pyfunction]
#[allow(clippy::type_complexity)]
pub(super) fn shard_kept<'py>(
    py: Python<'py>,
    seen: Seen<'py>,
    forms: Option<Seen<'py>>,
    crossing: Crossing,
) -> PyResult<(Found<'py, bool>, Found<'py, bool>, Found<'py, u32>, Found<'py, u32>)> {
    let mut found = seen.kept(py, &crossing)?;
    if let Some(forms) = forms {
        found = found.or(forms.kept(py, &crossing)?);
    }
    let cut = found.kept.iter().map(Option::is_some).collect();
    let runs = |kept: &Option<Kept>| kept.as_ref().map_or(0, |kept| kept.len() as u32);
    let lengths = found.kept.iter().map(runs).collect();
    let bounds = found.kept.iter().flatten().flatten().flat_map(|run| [run.start, run.end]);
    Ok((array(py, found.only), array(py, cut), array(py, lengths), array(py, bounds.collect())))
}
