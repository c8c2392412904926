//! The BM25 variants as Kamphuis, de Vries, Boytsov and Lin ("Which BM25 do you mean?", ECIR 2020)
//! tell them apart: how much a rare term weighs, and how much it says that a term is repeated.

/// Which formulas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// Robertson et al. 1994; a term in more than half of the articles weighs nothing.
    Robertson,
    /// The same with an inverse document frequency that is always above 0.
    #[default]
    Lucene,
    /// Trotman, Jia, Crane 2012.
    Atire,
    /// Lv and Zhai 2011, kinder to long articles.
    Bm25L,
    /// Lv and Zhai 2011, with a least gain for every term found.
    Bm25Plus,
    /// As in the Python package `rank_bm25`: where the inverse document frequency is negative, a
    /// quarter of the mean over all terms stands in its place.
    Okapi,
}

impl Method {
    /// The methods by the names users call them.
    pub const NAMES: [(&'static str, Self); 6] = [
        ("lucene", Self::Lucene),
        ("robertson", Self::Robertson),
        ("atire", Self::Atire),
        ("bm25l", Self::Bm25L),
        ("bm25+", Self::Bm25Plus),
        ("okapi", Self::Okapi),
    ];
}

/// What part of the mean over all terms `okapi` puts in place of a negative weight.
const OKAPI_FLOOR: f64 = 0.25;

/// The weight of a term that `found` of `articles` articles have, but for the floor of `okapi`.
pub(super) fn term_weight(method: Method, articles: f64, found: f64) -> f64 {
    match method {
        Method::Robertson => ((articles - found + 0.5) / (found + 0.5)).max(1.0).ln(),
        Method::Lucene => (1.0 + (articles - found + 0.5) / (found + 0.5)).ln(),
        Method::Atire => (articles / found).ln(),
        Method::Bm25L => ((articles + 1.0) / (found + 0.5)).ln(),
        Method::Bm25Plus => ((articles + 1.0) / found).ln(),
        Method::Okapi => (articles - found + 0.5).ln() - (found + 0.5).ln(),
    }
}

/// What `okapi` takes for negative weights, given in how many articles each term is.
pub(super) fn okapi_floor(articles: f64, found: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for found in found.filter(|found| *found > 0.0) {
        sum += term_weight(Method::Okapi, articles, found);
        count += 1.0;
    }
    if count > 0.0 { OKAPI_FLOOR * sum / count } else { 0.0 }
}

/// How much it says that an article has a term.
#[derive(Debug, Clone, Copy)]
pub(super) struct Saturation {
    pub(super) method: Method,
    pub(super) k1: f64,
    pub(super) delta: f64,
}

impl Saturation {
    /// For a term an article has `frequency` times, given the article's relative length.
    #[inline]
    pub(super) fn of(self, frequency: f64, length: f64) -> f64 {
        let Self { method, k1, delta } = self;
        match method {
            Method::Robertson | Method::Lucene => frequency / (k1 * length + frequency),
            Method::Atire | Method::Okapi => frequency * (k1 + 1.0) / (frequency + k1 * length),
            Method::Bm25L => {
                let relative = frequency / length;
                (k1 + 1.0) * (relative + delta) / (k1 + relative + delta)
            }
            Method::Bm25Plus => (k1 + 1.0) * frequency / (k1 * length + frequency) + delta,
        }
    }

    /// What an article's relative length is multiplied by, to be what a count is held against. With
    /// it every formula is one curve: having a term adds [`Saturation::most`] times
    /// `count / (count + held against)` to what an article without it gets.
    pub(super) fn held_against(self) -> f64 {
        if self.method == Method::Bm25L { self.k1 + self.delta } else { self.k1 }
    }

    /// What a term adds, at the very most, to what an article without it gets.
    pub(super) fn most(self) -> f64 {
        let Self { method, k1, delta } = self;
        match method {
            Method::Robertson | Method::Lucene => 1.0,
            Method::Bm25L if delta > 0.0 => (k1 + 1.0) * k1 / (k1 + delta),
            _ => k1 + 1.0,
        }
    }

    /// For a term an article does not have.
    pub(super) fn of_absent(self) -> f64 {
        match self.method {
            Method::Bm25L if self.delta > 0.0 => {
                (self.k1 + 1.0) * self.delta / (self.k1 + self.delta)
            }
            Method::Bm25Plus => self.delta,
            _ => 0.0,
        }
    }
}
