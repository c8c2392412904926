//! Across: release the GIL, honour Ctrl-C, report progress, survive a fork.
//!
//! The work runs on a rayon pool of our own; the calling thread waits in short steps, in which it
//! asks Python for signals and calls the progress callback. That holds for one thread as well, so
//! that a single long article can be stopped too.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use pyo3::exceptions::{PyRuntimeError, PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyBool;
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::column::TextColumn;
use crate::batch::Batch;
use crate::error::Result;

/// How long the calling thread waits before it looks for signals and progress again: a quarter of
/// the 0.2 seconds within which Ctrl-C is promised to work.
const STEP: Duration = Duration::from_millis(50);

/// The most threads of a pool: more cores than any machine has, few enough to start at once.
const MOST_THREADS: usize = 1024;

/// How a call crosses, or why it cannot: an error in what the caller named goes out by that name, not
/// by this one.
pub(super) struct Crossing(PyResult<Asked>);

/// On how many threads, and who is told how far it is.
struct Asked {
    threads: usize,
    progress: Option<Py<PyAny>>,
}

impl<'py> FromPyObject<'_, 'py> for Crossing {
    type Error = PyErr;

    /// From the pair `(threads, progress)` that every public function takes.
    fn extract(pair: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let (threads, progress): (Bound<'py, PyAny>, Bound<'py, PyAny>) = pair.extract()?;
        let asked = thread_count(&threads)
            .and_then(|threads| Ok(Asked { threads, progress: callback(&progress)? }));
        Ok(Self(asked))
    }
}

fn thread_count(threads: &Bound<'_, PyAny>) -> PyResult<usize> {
    if threads.is_none() {
        return Ok(std::thread::available_parallelism().map_or(1, usize::from));
    }
    match threads.extract::<usize>() {
        Ok(count @ 1..=MOST_THREADS) if !threads.is_instance_of::<PyBool>() => Ok(count),
        _ => Err(PyValueError::new_err(format!(
            "threads must be None (all cores) or a whole number from 1 to {MOST_THREADS}, not {}",
            threads.repr()?
        ))),
    }
}

fn callback(progress: &Bound<'_, PyAny>) -> PyResult<Option<Py<PyAny>>> {
    let py = progress.py();
    if progress.is_none() || progress.is(PyBool::new(py, false)) {
        return Ok(None);
    }
    if progress.is(PyBool::new(py, true)) {
        let bar = py.import(intern!(py, "copydesk._progress"))?.call_method0(intern!(py, "bar"))?;
        return Ok(Some(bar.unbind()));
    }
    if !progress.is_callable() {
        return Err(PyTypeError::new_err(format!(
            "progress must be None, True or a callable (done, total), not {}",
            progress.repr()?
        )));
    }
    Ok(Some(progress.clone().unbind()))
}

/// `work` over the rows of `texts`, away from the GIL.
pub(super) fn over<T: Send>(
    py: Python<'_>,
    crossing: &Crossing,
    texts: &TextColumn,
    work: impl FnOnce(&[Option<&str>], &Batch) -> Result<T> + Send,
) -> PyResult<T> {
    run(py, crossing, |batch| {
        let rows = texts.rows(batch)?;
        work(&rows.as_strs(), batch)
    })
}

/// `work`, away from the GIL.
pub(super) fn run<T: Send>(
    py: Python<'_>,
    crossing: &Crossing,
    work: impl FnOnce(&Batch) -> Result<T> + Send,
) -> PyResult<T> {
    let asked = crossing.0.as_ref().map_err(|error| error.clone_ref(py))?;
    let batch = Batch::new();
    let running = &batch;
    let pool = Pool::of(asked.threads)?;
    py.detach(|| {
        pool.rayon().in_place_scope(|scope| {
            let (sender, receiver) = channel();
            scope.spawn(move |_| {
                let answer = catch_unwind(AssertUnwindSafe(|| work(running)));
                // The receiver waits for this very message and lives until it has come.
                let _ = sender.send(answer);
            });
            let mut told = (0, 0);
            let mut failure = None;
            loop {
                match receiver.recv_timeout(STEP) {
                    Ok(answer) => return finish(answer, failure, asked, &batch),
                    Err(RecvTimeoutError::Disconnected) => return Err(bug("no answer")),
                    Err(RecvTimeoutError::Timeout) if failure.is_some() => {}
                    Err(RecvTimeoutError::Timeout) => {
                        if let Err(error) = look_around(asked, &batch, &mut told) {
                            batch.stop();
                            failure = Some(error);
                        }
                    }
                }
            }
        })
    })
}

/// Signals first, then the callback, if there is news for it.
fn look_around(asked: &Asked, batch: &Batch, told: &mut (u64, u64)) -> PyResult<()> {
    Python::attach(|py| {
        py.check_signals()?;
        let news = batch.progress();
        match &asked.progress {
            Some(callback) if news != *told => {
                *told = news;
                callback.call1(py, news).map(drop)
            }
            _ => Ok(()),
        }
    })
}

fn finish<T>(
    answer: std::thread::Result<Result<T>>,
    failure: Option<PyErr>,
    asked: &Asked,
    batch: &Batch,
) -> PyResult<T> {
    if let Some(error) = failure {
        return Err(error);
    }
    let answer = answer.map_err(|panic| bug(&said(&*panic)))??;
    if let Some(callback) = &asked.progress {
        let (done, total) = batch.progress();
        let all = done.max(total);
        Python::attach(|py| callback.call1(py, (all, all)).map(drop))?;
    }
    Ok(answer)
}

fn bug(what: &str) -> PyErr {
    PyRuntimeError::new_err(format!("an error in copydesk itself, please report it: {what}"))
}

fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic".into())
}

/// The pools of this process, newest last. Replaced as a whole, never locked: a fork in the middle
/// of a call leaves the child a list it can read.
static POOLS: ArcSwapOption<Vec<Arc<Pool>>> = ArcSwapOption::const_empty();

/// How many pools of different sizes are kept for the next call.
const POOLS_KEPT: usize = 4;

/// A rayon pool and the process whose threads it has.
struct Pool {
    process: u32,
    threads: usize,
    rayon: Option<ThreadPool>,
}

impl Pool {
    /// A pool of `threads` threads that live in this process.
    fn of(threads: usize) -> PyResult<Arc<Self>> {
        let process = std::process::id();
        if rayon::current_thread_index().is_some() {
            // A call within a call: a finaliser may make one while a thread of a pool makes objects,
            // and that pool may have no other thread.
            return Self::start(threads, process);
        }
        let ours = |pool: &&Arc<Self>| pool.process == process;
        if let Some(pools) = POOLS.load().as_deref()
            && let Some(pool) = pools.iter().filter(ours).find(|pool| pool.threads == threads)
        {
            return Ok(Arc::clone(pool));
        }
        let pool = Self::start(threads, process)?;
        POOLS.rcu(|pools| {
            let known = pools.as_deref().map_or(&[][..], Vec::as_slice);
            let mut kept: Vec<_> = known.iter().filter(ours).cloned().collect();
            kept.drain(..kept.len().saturating_sub(POOLS_KEPT - 1));
            kept.push(Arc::clone(&pool));
            Some(Arc::new(kept))
        });
        Ok(pool)
    }

    fn start(threads: usize, process: u32) -> PyResult<Arc<Self>> {
        let rayon = ThreadPoolBuilder::new()
            .num_threads(threads)
            .thread_name(|number| format!("copydesk-{number}"))
            .build()
            .map_err(|error| {
                PyRuntimeError::new_err(format!("{threads} threads cannot be started: {error}"))
            })?;
        Ok(Arc::new(Self { process, threads, rayon: Some(rayon) }))
    }

    fn rayon(&self) -> &ThreadPool {
        self.rayon.as_ref().expect("taken only when the pool is dropped")
    }
}

impl Drop for Pool {
    /// A parent's pool has no threads in a forked child: it is leaked there, never joined.
    fn drop(&mut self) {
        if self.process != std::process::id() {
            std::mem::forget(self.rayon.take());
        }
    }
}
