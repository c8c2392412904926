//! One representative for each story, and what every other article is to it.

use std::cmp::{Ordering, Reverse};

use super::join::{Joined, Pair};
use super::leads::Leads;
use super::thresholds::{Thresholds, containment, similarity};
use crate::error::{Error, Result};

/// Fewest words of an excerpt: shorter texts are notices ("Please enable JavaScript"), not stories.
pub const MIN_WORDS: usize = 30;

/// Least part of the longer article that an excerpt makes up: a roundup that quotes five articles
/// does not make them one story.
pub const SHARE: f64 = 0.25;

/// Of two similar articles, the shorter is a version of its own when it is at least this part of the
/// longer, and an excerpt that comes after it when it is less: an article cut in two joins the whole.
pub const FULL_VERSION: f64 = 0.8;

/// When two articles tell the same story.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// When two articles are a pair at all.
    pub thresholds: Thresholds,
    /// Fewest words of an excerpt.
    pub min_words: usize,
    /// Least part of the longer article's words that an excerpt has, in [0, 1].
    pub share: f64,
}

impl Default for Rule {
    fn default() -> Self {
        Self { thresholds: Thresholds::default(), min_words: MIN_WORDS, share: SHARE }
    }
}

impl Rule {
    /// An error for what is not allowed.
    pub fn check(&self) -> Result<()> {
        self.thresholds.check()?;
        if !(0.0..=1.0).contains(&self.share) {
            return Err(Error::option("share", format!("must lie in [0, 1], not {}", self.share)));
        }
        Ok(())
    }
}

/// Which of several copies represents the others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Keep {
    /// The one in the first row.
    #[default]
    First,
    /// The one in the last row.
    Last,
    /// The one with the most words.
    Longest,
    /// The one with the lowest rank (that in the first row, if there are none), or in its stead one that
    /// has an edge with all that it has edges with, and with more.
    Central(Vec<u32>),
    /// The one with the lowest rank; one for each row.
    Lowest(Vec<u32>),
}

impl Keep {
    /// The choice a user names.
    pub fn named(name: &str) -> Result<Self> {
        match name {
            "first" => Ok(Self::First),
            "last" => Ok(Self::Last),
            "longest" => Ok(Self::Longest),
            "central" => Ok(Self::Central(Vec::new())),
            _ => Err(Error::option(
                "keep",
                format!(
                    "must be 'first', 'last', 'longest', 'central' or a column to sort by, not {name:?}"
                ),
            )),
        }
    }
}

/// What an article is to the representative of its cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum Relation {
    /// It is alone.
    Unique,
    /// It represents others.
    Original,
    /// It has the same words.
    Exact,
    /// It is as similar as asked for.
    Near,
    /// One of the two is an excerpt of the other.
    Excerpt,
    /// There is no article in this row.
    Missing,
    /// It is page chrome without a story, the same under many headlines.
    Chrome,
}

impl Relation {
    /// The names in the order of the values.
    pub const NAMES: [&'static str; 7] =
        ["unique", "original", "exact", "near", "excerpt", "missing", "chrome"];
}

/// One article's place in the answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// The representative's row.
    pub cluster: u32,
    /// What the article is to it.
    pub relation: Relation,
    /// Jaccard similarity to the representative.
    pub similarity: f64,
    /// Containment with the representative.
    pub containment: f64,
}

/// What a row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An article.
    Story,
    /// A page without a story.
    Chrome,
    /// Nothing.
    Missing,
}

/// How two articles belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bond {
    /// Whether they are as similar as asked for.
    pub(super) near: bool,
    /// Which is an excerpt of the other.
    pub(super) part: Part,
}

/// Which of two articles is an excerpt of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Neither,
    First,
    Second,
}

/// Shingles and words of an article.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    pub(super) shingles: usize,
    pub(super) words: usize,
}

impl Rule {
    /// Whether articles of the same words, so many, belong together: by similarity always, by
    /// containment when they are long enough for an excerpt.
    pub(super) fn holds_copies(&self, words: usize) -> bool {
        words > 0 && (self.thresholds.similarity.is_some() || words >= self.min_words)
    }

    /// How two articles that share `shared` shingles belong together, if they do.
    pub(super) fn bond(&self, shared: usize, one: Extent, other: Extent) -> Option<Bond> {
        let near = self.thresholds.similar(shared, one.shingles, other.shingles);
        let order = (one.shingles, one.words).cmp(&(other.shingles, other.words));
        let (shorter, longer) = if order.is_le() { (one, other) } else { (other, one) };
        let excerpt = self.thresholds.contained(shared, one.shingles, other.shingles)
            && shorter.words >= self.min_words
            && shorter.words as f64 >= self.share * longer.words as f64;
        let full = near && shorter.shingles as f64 >= FULL_VERSION * longer.shingles as f64;
        let part = match order {
            Ordering::Less if excerpt && !full => Part::First,
            Ordering::Greater if excerpt && !full => Part::Second,
            _ => Part::Neither,
        };
        (near || excerpt).then_some(Bond { near, part })
    }
}

/// A neighbour of an article: who, how, and how much they share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Neighbour {
    pub(super) article: u32,
    pub(super) bond: Bond,
    pub(super) shared: u32,
}

/// A representative of an earlier batch that an article belongs with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Earlier {
    /// Which of the representatives it is, in the order in which they became such.
    pub(super) turn: u32,
    /// Its row in all batches.
    pub(super) row: u32,
    /// How the article, the first of the two, belongs with it.
    pub(super) bond: Bond,
    /// Whether the two have the same words.
    pub(super) exact: bool,
    pub(super) similarity: f64,
    pub(super) containment: f64,
}

/// Articles in their places.
pub(super) struct Clustered {
    pub(super) placed: Vec<Placed>,
    /// The rows that hold words and represent a cluster, in the order in which they came to.
    pub(super) representatives: Vec<u32>,
}

/// For each row its place. Rows that hold no story stand alone. `earlier` lists for each row that is
/// the first with its words the representatives it belongs with, or is empty; the rows are counted
/// from `offset` on.
pub(super) fn cluster(
    joined: &Joined,
    kinds: &[Kind],
    rule: &Rule,
    keep: &Keep,
    earlier: &[Vec<Earlier>],
    offset: u32,
) -> Clustered {
    let rows = joined.first.len();
    let extent =
        |row: usize| Extent { shingles: joined.sizes[row] as usize, words: joined.words[row] };
    let (begins, neighbours) = neighbours(&joined.pairs, rows, |pair| {
        let (left, right) = (extent(pair.left as usize), extent(pair.right as usize));
        rule.bond(pair.shared as usize, left, right)
    });
    let around = |row: usize| &neighbours[begins[row] as usize..begins[row + 1] as usize];
    let before = |row: usize| earlier.get(row).map_or(&[][..], Vec::as_slice);
    let is_excerpt = |row: usize| {
        let mut bonds = around(row).iter().map(|neighbour| neighbour.bond);
        bonds.any(|bond| bond.part == Part::First)
            || before(row).iter().any(|earlier| earlier.bond.part == Part::First)
    };
    let excerpt: Vec<bool> = (0..rows).map(is_excerpt).collect();
    let order = order(joined, kinds, &excerpt, keep);

    let alone = |row: u32, relation, figure| Placed {
        cluster: offset + row,
        relation,
        similarity: figure,
        containment: figure,
    };
    let mut placed: Vec<Placed> = (0..rows as u32)
        .zip(kinds)
        .map(|(row, kind)| match kind {
            Kind::Missing => alone(row, Relation::Missing, f64::NAN),
            Kind::Chrome => alone(row, Relation::Chrome, 1.0),
            Kind::Story => alone(row, Relation::Unique, 1.0),
        })
        .collect();
    let mut leads = Leads::new(&order, &joined.first);
    for row in (0..rows).filter(|row| !before(*row).is_empty()) {
        leads.close(row);
    }
    let mut representatives = Vec::new();
    // Of each article: its first representative row and that row's turn, once it has one.
    let mut represented: Vec<Option<(u32, u32)>> = vec![None; rows];
    for (turn, row) in order.into_iter().enumerate() {
        let article = joined.first[row as usize] as usize;
        let words = joined.words[article];
        // Those of earlier batches came before.
        if let Some(found) = before(article).iter().min_by_key(|earlier| earlier.turn) {
            placed[row as usize] = Placed {
                cluster: found.row,
                relation: relation(found.exact, found.bond),
                similarity: found.similarity,
                containment: found.containment,
            };
            continue;
        }
        if leads.open(article) {
            let center = match keep {
                Keep::Central(_) => leads.center(article, around),
                _ => article,
            };
            represented[center] = Some((turn as u32, leads.row(center)));
            if joined.words[center] > 0 {
                representatives.push(leads.row(center));
            }
            leads.close(center);
            for other in around(center) {
                leads.close(other.article as usize);
            }
        }
        if represented[article].is_some_and(|(_, representative)| representative == row) {
            continue;
        }
        let own = represented[article].filter(|_| rule.holds_copies(words));
        let own = own.map(|(turn, row)| (turn, row, None));
        let others = around(article).iter().filter_map(|neighbour| {
            let (turn, row) = represented[neighbour.article as usize]?;
            Some((turn, row, Some(neighbour)))
        });
        let earliest = own.into_iter().chain(others).min_by_key(|found| found.0);
        let Some((_, representative, neighbour)) = earliest else {
            // The same words as another one, but too few to tell.
            if words > 0 {
                representatives.push(row);
            }
            continue;
        };
        let (relation, similarity, containment) = match neighbour {
            None => (Relation::Exact, 1.0, 1.0),
            Some(neighbour) => {
                let shared = neighbour.shared as usize;
                let [one, other] =
                    [article, neighbour.article as usize].map(|row| extent(row).shingles);
                (
                    relation(false, neighbour.bond),
                    similarity(shared, one, other),
                    containment(shared, one, other),
                )
            }
        };
        let cluster = offset + representative;
        placed[row as usize] = Placed { cluster, relation, similarity, containment };
        placed[representative as usize].relation = Relation::Original;
    }
    Clustered { placed, representatives }
}

fn relation(exact: bool, bond: Bond) -> Relation {
    match (exact, bond.near) {
        (true, _) => Relation::Exact,
        (false, true) => Relation::Near,
        (false, false) => Relation::Excerpt,
    }
}

/// The rows that hold stories: those that are no excerpts, then excerpts, each as `keep` has it.
fn order(joined: &Joined, kinds: &[Kind], excerpt: &[bool], keep: &Keep) -> Vec<u32> {
    let mut order: Vec<u32> =
        (0..kinds.len() as u32).filter(|row| kinds[*row as usize] == Kind::Story).collect();
    let late = |row: u32| excerpt[joined.first[row as usize] as usize];
    match keep {
        Keep::Central(ranks) if ranks.is_empty() => order.sort_by_key(|row| late(*row)),
        Keep::First => order.sort_by_key(|row| late(*row)),
        Keep::Last => order.sort_by_key(|row| (late(*row), Reverse(*row))),
        Keep::Longest => {
            let words = |row: u32| joined.words[row as usize];
            order.sort_by_key(|row| (late(*row), Reverse(words(*row))));
        }
        Keep::Lowest(ranks) | Keep::Central(ranks) => {
            order.sort_by_key(|row| (late(*row), ranks[*row as usize]));
        }
    }
    order
}

/// The neighbours of each article, one after the other, and where those of each begin.
fn neighbours(
    pairs: &[Pair],
    rows: usize,
    bond: impl Fn(&Pair) -> Option<Bond>,
) -> (Vec<u32>, Vec<Neighbour>) {
    let bonds: Vec<(Pair, Bond)> =
        pairs.iter().filter_map(|pair| Some((*pair, bond(pair)?))).collect();
    let mut begins = vec![0_u32; rows + 1];
    for (pair, _) in &bonds {
        begins[pair.left as usize + 1] += 1;
        begins[pair.right as usize + 1] += 1;
    }
    for at in 1..=rows {
        begins[at] += begins[at - 1];
    }
    let mut next = begins.clone();
    let none = Bond { near: false, part: Part::Neither };
    let nobody = Neighbour { article: 0, bond: none, shared: 0 };
    let mut neighbours = vec![nobody; 2 * bonds.len()];
    for (Pair { left, right, shared }, bond) in bonds {
        let part = match bond.part {
            Part::Neither => Part::Neither,
            Part::First => Part::Second,
            Part::Second => Part::First,
        };
        let back = Bond { part, ..bond };
        for (one, other, bond) in [(left, right, bond), (right, left, back)] {
            neighbours[next[one as usize] as usize] = Neighbour { article: other, bond, shared };
            next[one as usize] += 1;
        }
    }
    (begins, neighbours)
}
