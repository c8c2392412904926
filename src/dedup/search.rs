//! One article after the other looked up in the file.

use super::candidates::File;
use super::views::Views;
use crate::batch::{Batch, STEPS_BETWEEN_CHECKS};
use crate::error::Result;
use crate::text::sketches::Reader;

/// Keys looked up together.
const KEYS_AT_ONCE: usize = 16;

/// One that may be the smaller of a pair.
pub(super) struct Small {
    pub(super) row: u32,
    /// Hits by which it becomes a candidate.
    pub(super) needed: u32,
    /// How many of its keys it is not filed under.
    pub(super) left_out: u32,
    /// The different keys of its shingles that may stand elsewhere.
    pub(super) keys: Box<[u32]>,
}

/// What is looked up, where, and space for it.
pub(super) struct Search<'a> {
    views: &'a Views<'a>,
    file: &'a File,
    smalls: &'a [Small],
    batch: &'a Batch,
    reader: Reader,
    keys: Vec<u32>,
    present: Vec<u32>,
    buckets: Vec<(u32, u32)>,
    hits: Vec<u32>,
    touched: Vec<u32>,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        views: &'a Views<'a>,
        file: &'a File,
        smalls: &'a [Small],
        batch: &'a Batch,
    ) -> Self {
        Self {
            views,
            file,
            smalls,
            batch,
            reader: Reader::of(views.sketches),
            keys: Vec::new(),
            present: Vec::new(),
            buckets: Vec::new(),
            hits: vec![0; smalls.len()],
            touched: Vec::new(),
        }
    }

    /// Append the rows of those that the article may be the larger one of a pair with, each with its own
    /// after it. `own` is the article itself, where it may be the smaller one as well: of two such the
    /// first one comes first.
    pub(super) fn partners(
        &mut self,
        row: u32,
        own: Option<&'a Small>,
        pairs: &mut Vec<(u32, u32)>,
    ) -> Result<()> {
        if let Some(own) = own {
            self.look_up(&own.keys)?;
        } else {
            let mut keys = std::mem::take(&mut self.keys);
            self.views.keys(row as usize, &mut self.reader, &mut keys, self.batch)?;
            self.look_up(&keys)?;
            self.keys = keys;
        }
        let Self { hits, smalls, touched, .. } = self;
        for small in touched.drain(..) {
            let candidate = &smalls[small as usize];
            let enough = std::mem::take(&mut hits[small as usize]) >= candidate.needed;
            if enough && candidate.row != row {
                let turned = own.is_some() && row < candidate.row;
                pairs.push(if turned { (row, candidate.row) } else { (candidate.row, row) });
            }
        }
        Ok(())
    }

    /// Count for each article in the file how many of the keys it is filed under.
    fn look_up(&mut self, keys: &[u32]) -> Result<()> {
        let Self { file, batch, present, buckets, hits, touched, .. } = self;
        let limits = file.limits(hits.len(), keys, batch)?;
        let mut steps = 0;
        for keys in keys.chunks(STEPS_BETWEEN_CHECKS) {
            file.present(keys, present);
            for present in present.chunks(KEYS_AT_ONCE) {
                file.look_up(present, limits.as_ref(), buckets, |small| {
                    let hits = &mut hits[small as usize];
                    if *hits == 0 {
                        touched.push(small);
                    }
                    *hits += 1;
                    steps += 1;
                });
                if steps > STEPS_BETWEEN_CHECKS {
                    steps = 0;
                    batch.check()?;
                }
            }
        }
        Ok(())
    }
}
