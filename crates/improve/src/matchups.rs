//! How decks of one kind did against those of another.

use std::collections::HashMap;

use crate::advice::Matchup;
use crate::corpus::{Corpus, Met};

/// Matches below which nothing is said: an even record of 20 leaves the true chance anywhere from 30 % to 70 %.
const FEWEST: u32 = 20;
/// 95 % of a normal distribution lie within so many standard deviations.
const DEVIATIONS: f64 = 1.959_964;
/// Kinds that are told of at most, those first that were met most often.
const TOLD: usize = 12;

/// Matches won and lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    wins: u32,
    losses: u32,
}

impl Tally {
    fn told(self, against: String) -> Option<Matchup> {
        let matches = self.wins + self.losses;
        let (low, high) = wilson(self.wins, matches);
        (matches >= FEWEST).then_some(Matchup {
            against,
            wins: self.wins,
            matches,
            low,
            high,
        })
    }
}

/// Records of kinds, by their numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Matchups {
    /// Of one kind against another.
    between: HashMap<(u16, u16), Tally>,
    /// Against all decks that are not of the kind.
    all: HashMap<u16, Tally>,
}

impl Matchups {
    /// Of the matches of a corpus; `kind_of` gives the kind of a deck, by its number in the corpus: `None` of one that was not
    /// learned from, and `Some(None)` of one that is of no kind.
    pub(crate) fn of(corpus: &Corpus, kind_of: impl Fn(u32) -> Option<Option<u16>>) -> Matchups {
        let mut matchups = Matchups::default();
        for Met { winner, loser } in corpus.met() {
            let (Some(winner), Some(loser)) = (kind_of(*winner), kind_of(*loser)) else {
                continue;
            };
            // Of a kind against itself there is nothing to tell.
            if winner == loser {
                continue;
            }
            if let Some(winner) = winner {
                matchups.all.entry(winner).or_default().wins += 1;
            }
            if let Some(loser) = loser {
                matchups.all.entry(loser).or_default().losses += 1;
            }
            if let (Some(winner), Some(loser)) = (winner, loser) {
                matchups.between.entry((winner, loser)).or_default().wins += 1;
                matchups.between.entry((loser, winner)).or_default().losses += 1;
            }
        }
        matchups
            .between
            .retain(|_, tally| tally.wins + tally.losses >= FEWEST);
        matchups
    }

    /// How a kind did against all others together.
    pub(crate) fn record(&self, kind: u16) -> Option<Matchup> {
        self.all.get(&kind)?.told("All other decks".to_owned())
    }

    /// How a kind did against each other that it met often enough, those first that it met most.
    pub(crate) fn of_kind<'a>(&self, kind: u16, name: impl Fn(u16) -> Option<&'a str>) -> Vec<Matchup> {
        let mut told: Vec<Matchup> = self
            .between
            .iter()
            .filter(|((of, _), _)| *of == kind)
            .filter_map(|((_, other), tally)| tally.told(name(*other)?.to_owned()))
            .collect();
        told.sort_by(|one, other| {
            other
                .matches
                .cmp(&one.matches)
                .then_with(|| one.against.cmp(&other.against))
        });
        told.truncate(TOLD);
        told
    }

    pub(crate) fn bytes(&self) -> usize {
        self.between.len() * size_of::<((u16, u16), Tally)>() + self.all.len() * size_of::<(u16, Tally)>()
    }
}

/// Wilson's interval of a chance of which so many of all trials came true, at 95 % (E. B. Wilson, "Probable Inference, the Law of
/// Succession, and Statistical Inference", JASA 1927): all of 0 to 1 where nothing was tried.
fn wilson(wins: u32, matches: u32) -> (f32, f32) {
    if matches == 0 {
        return (0.0, 1.0);
    }
    let (wins, all) = (f64::from(wins), f64::from(matches));
    let (share, square) = (wins / all, DEVIATIONS * DEVIATIONS);
    let scale = 1.0 + square / all;
    let middle = (share + square / (2.0 * all)) / scale;
    let half = DEVIATIONS / scale * (share * (1.0 - share) / all + square / (4.0 * all * all)).sqrt();
    #[expect(clippy::cast_possible_truncation, reason = "a chance")]
    let end = |of: f64| of.clamp(0.0, 1.0) as f32;
    (end(middle - half), end(middle + half))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::TournamentDeck;

    #[test]
    fn the_interval_is_wilsons() {
        // Ends solve (p − w)² = z² p (1 − p) / n, which is how the interval is defined.
        for (wins, matches) in [(0, 20), (10, 20), (61, 263), (20, 20), (1, 1000)] {
            let (low, high) = wilson(wins, matches);
            let (share, all) = (f64::from(wins) / f64::from(matches), f64::from(matches));
            for end in [f64::from(low), f64::from(high)] {
                let off = (end - share).powi(2) - DEVIATIONS.powi(2) * end * (1.0 - end) / all;
                assert!(off.abs() < 1e-6, "{wins} of {matches}: {end}");
            }
            assert!(f64::from(low) <= share && share <= f64::from(high));
        }
        assert_eq!(wilson(0, 0), (0.0, 1.0));
    }

    /// Decks 0 and 1 are of kind 0, 2 of kind 1, 3 of none, 4 was not learned from.
    fn kind_of(deck: u32) -> Option<Option<u16>> {
        match deck {
            0 | 1 => Some(Some(0)),
            2 => Some(Some(1)),
            3 => Some(None),
            _ => None,
        }
    }

    #[test]
    fn a_record_is_told_from_both_sides_where_matches_suffice() {
        let mut corpus = Corpus::default();
        for n in 0..5 {
            corpus.push(&TournamentDeck {
                main: vec![(60, format!("Card {n}"))],
                ..TournamentDeck::default()
            });
        }
        let mut play = |decks: [u32; 2], wins: [u16; 2], times: u32| {
            for _ in 0..times {
                corpus.push_match(decks, wins);
            }
        };
        play([0, 2], [2, 1], 15);
        play([2, 1], [2, 0], 6);
        // The same kind, a draw, a deck of no kind, and one that was not learned from.
        play([0, 1], [2, 0], 30);
        play([0, 2], [1, 1], 30);
        play([3, 0], [2, 0], 9);
        play([4, 0], [2, 0], 50);
        let matchups = Matchups::of(&corpus, kind_of);
        let names = ["Burn", "Control"];
        let name = |kind: u16| names.get(usize::from(kind)).copied();
        let told = |matchup: &Matchup| (matchup.against.clone(), matchup.wins, matchup.matches);
        let burn: Vec<_> = matchups.of_kind(0, name).iter().map(told).collect();
        assert_eq!(burn, [("Control".to_owned(), 15, 21)]);
        let control: Vec<_> = matchups.of_kind(1, name).iter().map(told).collect();
        assert_eq!(control, [("Burn".to_owned(), 6, 21)]);
        let all = matchups.record(0).unwrap();
        assert_eq!(told(&all), ("All other decks".to_owned(), 15, 30));
        assert_eq!(matchups.record(2), None);
    }

    #[test]
    fn nineteen_matches_say_nothing() {
        let mut corpus = Corpus::default();
        for n in 0..3 {
            corpus.push(&TournamentDeck {
                main: vec![(60, format!("Card {n}"))],
                ..TournamentDeck::default()
            });
        }
        for _ in 0..19 {
            corpus.push_match([0, 2], [2, 1]);
        }
        let matchups = Matchups::of(&corpus, kind_of);
        assert_eq!(matchups.of_kind(0, |_| Some("x")), []);
        assert_eq!(matchups.record(0), None);
    }
}
