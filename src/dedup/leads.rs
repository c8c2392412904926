//! Which article represents a story: the first one, or another one that speaks for it and for more.
//!
//! Representatives are a maximal independent set of the articles: none has an edge with another, all
//! others have one with a representative. Taking articles simply in their order makes such a set,
//! but a first article that is a poor copy (misread, updated, cut) has edges with some of its story
//! alone, and would leave the others as a second story. So where a neighbour has an edge with all that
//! the first one has edges with, and with more, it stands in for it. Two articles that have
//! the same edges stay in their order. The cost is that of looking at each edge a few times.

use std::cmp::Reverse;

use super::clusters::{Neighbour, Part};

/// The articles that nobody represents yet.
pub(super) struct Leads {
    /// Of each article its first row in the order, and the place of that; `NONE` where it holds no
    /// story.
    rows: Vec<u32>,
    places: Vec<u32>,
    open: Vec<bool>,
    /// Of which article each was found to be a neighbour last.
    neighbour_of: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Leads {
    /// All articles, none of them represented; `first` leads from a row to its article.
    pub(super) fn new(order: &[u32], first: &[u32]) -> Self {
        let mut leads = Self {
            rows: vec![NONE; first.len()],
            places: vec![NONE; first.len()],
            open: vec![false; first.len()],
            neighbour_of: vec![NONE; first.len()],
        };
        for (place, row) in (0..).zip(order) {
            let article = first[*row as usize] as usize;
            if leads.rows[article] == NONE {
                leads.rows[article] = *row;
                leads.places[article] = place;
                leads.open[article] = true;
            }
        }
        leads
    }

    /// The row by which an article represents others.
    pub(super) fn row(&self, article: usize) -> u32 {
        self.rows[article]
    }

    /// Whether nobody represents it yet.
    pub(super) fn open(&self, article: usize) -> bool {
        self.open[article]
    }

    /// It is represented.
    pub(super) fn close(&mut self, article: usize) {
        self.open[article] = false;
    }

    /// Who represents an article that is next and open: itself, or of the neighbours to whom all that
    /// it could represent may go as well the one with the most.
    pub(super) fn center<'a>(
        &mut self,
        article: usize,
        around: impl Fn(usize) -> &'a [Neighbour],
    ) -> usize {
        let open = |leads: &Self, neighbour: &Neighbour| leads.open[neighbour.article as usize];
        let mut own = 0;
        for neighbour in around(article) {
            if open(self, neighbour) {
                self.neighbour_of[neighbour.article as usize] = article as u32;
                own += 1;
            }
        }
        self.neighbour_of[article] = article as u32;
        let mut best = (own, Reverse(self.places[article]), article);
        for neighbour in around(article).iter().filter(|neighbour| open(self, neighbour)) {
            let center = neighbour.article as usize;
            let (mut all, mut shared) = (0, 0);
            for other in around(center).iter().filter(|other| open(self, other)) {
                // A longer article is no excerpt of a shorter one.
                if other.bond.near || other.bond.part != Part::First {
                    all += 1;
                    shared +=
                        usize::from(self.neighbour_of[other.article as usize] == article as u32);
                }
            }
            // The article itself goes to the neighbour, which stays behind.
            if shared == own && all > own {
                best = best.max((all, Reverse(self.places[center]), center));
            }
        }
        best.2
    }
}
