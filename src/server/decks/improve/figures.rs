//! What comes of the swaps that are ticked, all together.

use std::collections::BTreeMap;

use super::{Advised, Exchange, Picked, Table};

/// A deck in a few figures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// Cards in the main deck.
    pub cards: u32,
    pub lands: u32,
    /// The chance to cast a spell on curve; `None` where none can be given.
    pub cast_rate: Option<f64>,
    /// Mean mana value of the spells.
    pub mean: f64,
    /// Spells by mana value 0 to 6, and 7 or more.
    pub curve: Vec<u32>,
}

/// The deck as it is, and as it would be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outlook {
    pub before: Figures,
    pub after: Figures,
    /// Swaps that are ticked.
    pub taken: usize,
    /// Wildcards that these cost, by rarity.
    pub wildcards: BTreeMap<String, u32>,
    /// What their cards cost on paper, in US dollars; `None` where of one of them no price is known.
    pub usd: Option<f64>,
    /// Basic lands to exchange for the best after the swaps; empty where they are the best.
    pub lands: Exchange,
    /// What that changes in the chance to cast a spell.
    pub lands_gain: f64,
    /// Whether it is ticked.
    pub takes_lands: bool,
    /// Whether there are basics of more than one colour, in the place of which dual lands could come.
    pub is_split: bool,
}

impl Advised {
    /// What comes of what is ticked.
    #[must_use]
    pub fn outlook(&self, picked: &Picked) -> Outlook {
        let mut outlook = Outlook {
            before: self.table.figures(),
            usd: Some(0.0),
            takes_lands: picked.takes_lands(),
            ..Outlook::default()
        };
        let mut after = self.table.clone();
        for view in self.answer.swaps.iter().filter(|view| picked.takes(&view.swap)) {
            after = after.after(&Exchange {
                cuts: view.swap.cuts.clone(),
                adds: view.swap.adds.clone(),
            });
            outlook.taken += 1;
            outlook.usd = outlook.usd.zip(view.usd).map(|(sum, usd)| sum + usd);
            for (rarity, count) in &view.swap.wildcards {
                *outlook.wildcards.entry(rarity.clone()).or_default() += count;
            }
        }
        outlook.is_split = after.basic_kinds() > 1;
        outlook.lands = after.to_best_lands();
        if outlook.lands != Exchange::default() {
            let better = after.after(&outlook.lands);
            let rate = |table: &Table| table.lands().cast_rate.unwrap_or(0.0);
            outlook.lands_gain = rate(&better) - rate(&after);
            if picked.takes_lands() {
                after = better;
            }
        }
        outlook.after = after.figures();
        outlook
    }
}

impl Table {
    fn figures(&self) -> Figures {
        let analysis = self.analysis();
        let lands = self.lands();
        Figures {
            cards: analysis.counts.main,
            lands: lands.lands,
            cast_rate: lands.cast_rate,
            mean: analysis.curve.mean,
            curve: analysis
                .curve
                .bars
                .iter()
                .map(|bar| bar.creatures + bar.others)
                .collect(),
        }
    }
}
