//! One parallel loop over rows: order kept, progress ticked, stop flag honoured.
//!
//! Every capability runs its rows through [`Batch::map`]. The batch knows no threads of its own: it
//! runs on the rayon pool it is called on, so the same code answers on one thread and on sixty-four,
//! and the answer is in row order whatever order the rows were done in.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rayon::prelude::*;

use crate::error::{Error, Result};

/// How many steps of an inner loop may pass between two looks at the stop flag.
pub const STEPS_BETWEEN_CHECKS: usize = 10_000;

/// How many bytes of one long article may be read between two looks at the stop flag.
pub const BYTES_BETWEEN_CHECKS: usize = 1 << 20;

/// A running call: how far it is, and whether it should stop.
#[derive(Debug, Default)]
pub struct Batch {
    stop: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
}

impl Batch {
    /// A call that has not begun.
    pub fn new() -> Self {
        Self::default()
    }

    /// Ask the call to stop; it ends with an error at its next look at the flag.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Whether the call has been asked to stop.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// An error once the call has been asked to stop. Long inner loops look here every
    /// [`STEPS_BETWEEN_CHECKS`] steps or [`BYTES_BETWEEN_CHECKS`] bytes.
    pub fn check(&self) -> Result<()> {
        if self.is_stopped() { Err(Error::interrupted()) } else { Ok(()) }
    }

    /// Announce `units` more units of work. A call of several passes announces each pass, or all of
    /// them before the first, which makes for the steadier progress bar.
    pub fn expect(&self, units: usize) {
        self.total.fetch_add(units as u64, Ordering::Relaxed);
    }

    /// Report `units` of the announced work as done.
    pub fn tick(&self, units: usize) {
        self.done.fetch_add(units as u64, Ordering::Relaxed);
    }

    /// Units done, and units announced so far.
    pub fn progress(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }

    /// `work` for each item on the current rayon pool, one tick an item, results in order.
    ///
    /// # Errors
    /// The error of the first row (in order) that failed; `interrupted` when asked to stop.
    pub fn map<I, T, F>(&self, items: &[I], work: F) -> Result<Vec<T>>
    where
        I: Sync,
        T: Send,
        F: Fn(usize, &I) -> Result<T> + Sync,
    {
        self.map_with(items, || (), |(), row, item| work(row, item))
    }

    /// `work` for each item, in order, without a tick: for passes too quick to report.
    ///
    /// # Errors
    /// `interrupted` when asked to stop.
    pub fn map_silent<I, T, F>(&self, items: &[I], work: F) -> Result<Vec<T>>
    where
        I: Sync + Copy,
        T: Send,
        F: Fn(I) -> T + Sync,
    {
        self.check()?;
        let mut results = Vec::with_capacity(items.len());
        items.par_iter().with_min_len(64).map(|item| work(*item)).collect_into_vec(&mut results);
        Ok(results)
    }

    /// `work` for each of a few large parts, results in order. The work looks at the stop flag and
    /// ticks by itself.
    ///
    /// # Errors
    /// The error of the first part (in order) that failed.
    pub fn map_parts<P, T, F>(&self, parts: Vec<P>, work: F) -> Result<Vec<T>>
    where
        P: Send,
        T: Send,
        F: Fn(P) -> Result<T> + Sync + Send,
    {
        self.check()?;
        let results: Vec<_> = parts.into_par_iter().with_max_len(1).map(work).collect();
        results.into_iter().collect()
    }

    /// Like [`Batch::map`], with scratch space made once for each run of rows on a thread.
    ///
    /// # Errors
    /// As [`Batch::map`].
    pub fn map_with<I, S, T, M, F>(&self, items: &[I], scratch: M, work: F) -> Result<Vec<T>>
    where
        I: Sync,
        T: Send,
        M: Fn() -> S + Sync + Send,
        F: Fn(&mut S, usize, &I) -> Result<T> + Sync,
    {
        let mut results = Vec::with_capacity(items.len());
        items
            .par_iter()
            .enumerate()
            .map_init(&scratch, |space, (row, item)| {
                self.check()?;
                let result = work(space, row, item)?;
                self.tick(1);
                Ok(result)
            })
            .collect_into_vec(&mut results);
        results.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_row_order_and_are_counted() {
        let batch = Batch::new();
        let items: Vec<usize> = (0..10_000).collect();
        batch.expect(items.len());
        let doubled = batch.map(&items, |row, item| Ok(row + item)).unwrap();
        assert!(doubled.iter().enumerate().all(|(row, sum)| *sum == 2 * row));
        assert_eq!(batch.progress(), (10_000, 10_000));
    }

    #[test]
    fn the_first_failing_row_is_the_one_told() {
        let items: Vec<usize> = (0..1_000).collect();
        let answer = Batch::new().map(&items, |row, _| {
            if row % 300 == 299 { Err(Error::option("row", row.to_string())) } else { Ok(()) }
        });
        assert_eq!(answer.unwrap_err().to_string(), "row 299");
    }

    #[test]
    fn a_stopped_batch_does_no_work() {
        let batch = Batch::new();
        batch.stop();
        let answer = batch.map(&[1, 2, 3], |_, _| -> Result<()> { unreachable!("stopped") });
        assert_eq!(answer.unwrap_err().family(), crate::error::Family::Interrupted);
    }
}
