//! From what is known by term to what is known by article: the rows of the matrix.

use super::{Names, Outcome, Values};
use crate::batch::Batch;
use crate::error::Result;
use crate::scoring::runs::Postings;
use crate::text::lists::starts_of;

/// The rows of a matrix.
pub(super) struct Rows<V> {
    pub(super) starts: Vec<i64>,
    pub(super) columns: Vec<i32>,
    pub(super) values: Vec<V>,
}

impl<V> Rows<V> {
    /// The matrix of these rows.
    pub(super) fn with(
        self,
        values: impl FnOnce(Vec<V>) -> Values,
        vocabulary: Names,
        idf: Vec<f64>,
    ) -> Outcome {
        let Self { starts, columns, values: those } = self;
        Outcome { row_starts: starts, columns, values: values(those), vocabulary, idf }
    }
}

/// The rows of so many articles. An entry's value is that of its column and count, and `scale` goes
/// over the values of each row. Each thread writes a run of rows and reads all postings for it.
pub(super) fn of<V: Copy + Default + Send>(
    postings: Postings,
    rows: usize,
    value: impl Fn(u32, u32) -> V + Sync,
    scale: impl Fn(&mut [V]) + Sync,
    batch: &Batch,
) -> Result<Rows<V>> {
    let starts: Vec<i64> = starts_of(postings.in_documents(rows, batch)?.into_iter());
    let total = starts[rows] as usize;
    let (mut columns, mut values) = (vec![0_i32; total], vec![V::default(); total]);
    let mut parts = Vec::new();
    let (mut columns_left, mut values_left) = (&mut columns[..], &mut values[..]);
    let share = total.div_ceil(rayon::current_num_threads()).max(1) as i64;
    let mut from = 0;
    while from < rows {
        let wanted = starts[from] + share;
        let until = starts.partition_point(|start| *start < wanted).clamp(from + 1, rows);
        let size = (starts[until] - starts[from]) as usize;
        let (columns_here, columns_rest) = columns_left.split_at_mut(size);
        let (values_here, values_rest) = values_left.split_at_mut(size);
        parts.push((from..until, columns_here, values_here));
        (columns_left, values_left, from) = (columns_rest, values_rest, until);
    }
    let starts_of_all = &starts;
    batch.map_parts(parts, |(rows, columns, values)| {
        let starts = &starts_of_all[rows.start..=rows.end];
        let mut ends: Vec<usize> =
            starts.iter().map(|start| (start - starts[0]) as usize).collect();
        postings.each(batch, |column, posting| {
            let row = (posting.document as usize).wrapping_sub(rows.start);
            if row < rows.len() {
                let end = &mut ends[row];
                columns[*end] = column as i32;
                values[*end] = value(column, posting.count);
                *end += 1;
            }
        })?;
        for (number, row) in starts.windows(2).enumerate() {
            if number % crate::batch::STEPS_BETWEEN_CHECKS == 0 {
                batch.check()?;
            }
            let [from, until] = [row[0], row[1]].map(|at| (at - starts[0]) as usize);
            scale(&mut values[from..until]);
        }
        Ok(())
    })?;
    drop(postings);
    Ok(Rows { starts, columns, values })
}
