//! The articles of a shard, read once.

use super::super::pages::Headline;
use crate::batch::Batch;
use crate::error::{Error, Result};
use crate::text::boilerplate::SHINGLE;
use crate::text::shingles::Shingler;

/// What the articles of a shard are made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Read {
    /// Words of each article.
    pub words: Vec<u32>,
    /// A hash of all its words in their order.
    pub keys: Vec<u64>,
    /// How many shingles it has.
    pub lengths: Vec<u32>,
    /// The shingles of one article after the other.
    pub shingles: Vec<u64>,
    /// The same of shingles of three words, where page chrome needs others.
    pub threes: Option<(Vec<u32>, Vec<u64>)>,
    /// Of each article the hash of its headline's longer words, and whether the text speaks of them; 0
    /// where there is no headline.
    pub headlines: Vec<(u64, bool)>,
}

/// Read articles as shingles of `size` words; for page chrome, too, if that is to be found, and
/// without tags then.
pub fn read(
    texts: &[Option<&str>],
    titles: Option<&[Option<&str>]>,
    size: usize,
    chrome: bool,
    batch: &Batch,
) -> Result<Read> {
    if let Some(titles) = titles
        && titles.len() != texts.len()
    {
        return Err(Error::option("title", "must have a row per text"));
    }
    let mut found = Read::default();
    let shingler = |size| Shingler::new(size).with_tags(!chrome);
    let mut threes = (chrome && size != SHINGLE).then(|| (shingler(SHINGLE), vec![], vec![]));
    let mut shingler = shingler(size);
    for (row, text) in texts.iter().enumerate() {
        batch.check()?;
        let text = text.unwrap_or("");
        let before = found.shingles.len();
        let summary = shingler.read(text, |shingles| {
            found.shingles.extend_from_slice(shingles);
            batch.check()
        })?;
        found.words.push(summary.words as u32);
        found.keys.push(summary.key);
        found.lengths.push((found.shingles.len() - before) as u32);
        if let Some((shingler, lengths, all)) = &mut threes {
            let before = all.len();
            shingler.read(text, |shingles| {
                all.extend_from_slice(shingles);
                batch.check()
            })?;
            lengths.push((all.len() - before) as u32);
        }
        let title = titles.and_then(|titles| titles[row]);
        found.headlines.push(title.map_or((0, false), |title| {
            let headline = Headline::of(title, text);
            (headline.key, headline.is_spoken_of)
        }));
    }
    found.threes = threes.map(|(_, lengths, shingles)| (lengths, shingles));
    Ok(found)
}
