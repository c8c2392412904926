//! A list of terms that articles are held against, and what the terms stand for.

use rustc_hash::FxHashMap;

use crate::error::{Error, Result};
use crate::text::fold;

/// Keywords, words or phrases, and what each stands for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Terms {
    /// The keywords as they were given.
    pub keywords: Vec<String>,
    /// What each stands for.
    pub meaning: Meaning,
}

/// What the keywords of a list stand for.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Meaning {
    /// Each for itself.
    #[default]
    Themselves,
    /// Each for itself, with a weight.
    Weights(Vec<f64>),
    /// Each for a topic: topics in order of their first keyword, and each keyword's topic.
    Topics {
        /// The topics' names.
        names: Vec<String>,
        /// For each keyword, the position of its topic among the names.
        topics: Vec<u32>,
    },
}

impl Terms {
    /// Keywords that stand for themselves.
    pub fn new(keywords: Vec<String>) -> Self {
        Self { keywords, meaning: Meaning::Themselves }
    }

    /// Keywords with a weight each.
    pub fn weighted(keywords: Vec<String>, weights: Vec<f64>) -> Self {
        Self { keywords, meaning: Meaning::Weights(weights) }
    }

    /// Keywords with a topic each.
    pub fn by_topic(keywords: Vec<String>, topic_of_each: &[String]) -> Self {
        let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
        let mut names = Vec::new();
        let topics = topic_of_each
            .iter()
            .map(|topic| {
                *numbers.entry(topic).or_insert_with(|| {
                    names.push(topic.clone());
                    names.len() as u32 - 1
                })
            })
            .collect();
        Self { keywords, meaning: Meaning::Topics { names, topics } }
    }

    /// Whether every keyword can be looked for and every weight counts.
    pub fn check(&self) -> Result<()> {
        let mut folded = String::new();
        for (number, keyword) in self.keywords.iter().enumerate() {
            folded.clear();
            fold::word(keyword, &mut folded);
            if folded.trim().is_empty() {
                let allowed = "must each have a visible character";
                let told = format!("{allowed}; that at position {number} is {keyword:?}");
                return Err(Error::option("keywords", told));
            }
        }
        let count = match &self.meaning {
            Meaning::Themselves => self.keywords.len(),
            Meaning::Topics { topics, .. } => topics.len(),
            Meaning::Weights(weights) => {
                if let Some(number) = weights.iter().position(|weight| !weight.is_finite()) {
                    let keyword = &self.keywords[number];
                    let told =
                        format!("must have finite weights, not {} ({keyword:?})", weights[number]);
                    return Err(Error::option("keywords", told));
                }
                weights.len()
            }
        };
        if count != self.keywords.len() {
            return Err(Error::option("keywords", "must have a weight or a topic each"));
        }
        Ok(())
    }
}
