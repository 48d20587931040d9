//! Decks before a date to learn from, and decks after it to be held to.

use std::collections::{HashMap, HashSet};

use improve::{CardFacts, Corpus, Day, Model, Played, Question, TournamentDeck, WINDOW};

use super::real::Facts;

/// What was learned before a date, and what was played after it.
pub struct Window {
    pub model: Model,
    /// The different nonbasic cards of each deck that was learned from.
    pub learned: Vec<HashSet<String>>,
    /// How many of them have a card.
    pub popularity: HashMap<String, u32>,
    pub tests: Vec<Test>,
}

/// A deck that was played later.
pub struct Test {
    pub main: Vec<Played>,
    pub side: Vec<Played>,
    /// Shared cards among those of both, with the nearest deck that was learned from; basics aside.
    pub nearest: f64,
}

impl Test {
    /// Whether nothing like it was learned from.
    pub fn is_brew(&self) -> bool {
        self.nearest < 0.6
    }
}

fn played(cards: &[(u32, String)], facts: &mut Facts) -> Vec<Played> {
    let mut merged: Vec<Played> = Vec::new();
    for (copies, name) in cards {
        let facts = facts.of(name);
        let name = facts.as_ref().map_or(name, |facts| &facts.name);
        match merged.iter_mut().find(|played| played.name == *name) {
            Some(known) => known.copies += copies,
            None => merged.push(Played {
                name: name.clone(),
                copies: *copies,
                facts,
            }),
        }
    }
    merged
}

pub fn is_basic(played: &Played) -> bool {
    played.facts.as_ref().is_some_and(|facts| facts.is_basic)
}

impl Window {
    /// Learns from the decks before `from`, and keeps those from then on and before `to` to be held to: at most so many, drawn by
    /// lot. Decks count once on both sides, and a later deck that was learned from card for card does not count.
    pub fn new(decks: &[TournamentDeck], facts: &mut Facts, from: Day, to: Day, most: usize) -> Window {
        let mut corpus = Corpus::default();
        let earlier = decks
            .iter()
            .filter(|deck| deck.day < from && deck.day >= from - WINDOW);
        for deck in earlier {
            corpus.push(deck);
        }
        let known: Vec<Option<CardFacts>> = corpus.names().map(|name| facts.of(name)).collect();
        let model = Model::train(&corpus, known.clone());
        let learned: Vec<HashSet<String>> = corpus
            .decks()
            .iter()
            .map(|deck| {
                let names = deck.main.iter().filter_map(|listed| {
                    let facts = known[listed.card as usize].as_ref();
                    let is_basic = facts.is_some_and(|facts| facts.is_basic);
                    let name = facts.map_or(corpus.name(listed.card), |facts| &facts.name);
                    (!is_basic).then(|| name.to_owned())
                });
                names.collect()
            })
            .collect();
        let mut later: Vec<&TournamentDeck> = decks
            .iter()
            .filter(|deck| deck.day >= from && deck.day < to && corpus.push(deck).is_new)
            .collect();
        fastrand::Rng::with_seed(1).shuffle(&mut later);
        later.truncate(most);
        let tests = tests(&later, &learned, facts);
        let mut popularity = HashMap::new();
        for name in learned.iter().flatten() {
            *popularity.entry(name.clone()).or_default() += 1;
        }
        Window {
            model,
            learned,
            popularity,
            tests,
        }
    }
}

fn tests(later: &[&TournamentDeck], learned: &[HashSet<String>], facts: &mut Facts) -> Vec<Test> {
    let mut having: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, names) in learned.iter().enumerate() {
        for name in names {
            having.entry(name).or_default().push(at);
        }
    }
    let test = |deck: &&TournamentDeck| {
        let main = played(&deck.main, facts);
        let names: Vec<&str> = main
            .iter()
            .filter(|played| !is_basic(played))
            .map(|played| played.name.as_str())
            .collect();
        let mut common = vec![0_usize; learned.len()];
        for name in &names {
            for at in having.get(name).into_iter().flatten() {
                common[*at] += 1;
            }
        }
        let jaccard = common
            .iter()
            .zip(learned)
            .map(|(common, other)| *common as f64 / (other.len() + names.len() - common).max(1) as f64);
        Test {
            nearest: jaccard.fold(0.0, f64::max),
            main,
            side: played(&deck.side, facts),
        }
    };
    later.iter().map(test).collect()
}

/// A deck from which cards were hidden.
pub struct Hidden {
    pub main: Vec<Played>,
    pub names: Vec<String>,
}

/// Hides a quarter of the different nonbasic cards, two at least; `None` for decks with fewer than six.
pub fn hide(test: &Test, seed: u64) -> Option<Hidden> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut nonbasic: Vec<usize> = (0..test.main.len())
        .filter(|at| !is_basic(&test.main[*at]))
        .collect();
    if nonbasic.len() < 6 {
        return None;
    }
    random.shuffle(&mut nonbasic);
    let count = ((nonbasic.len() as f64 * 0.25).round() as usize).max(2);
    let hidden: HashSet<usize> = nonbasic.into_iter().take(count).collect();
    let (out, rest): (Vec<_>, Vec<_>) = test
        .main
        .iter()
        .enumerate()
        .partition(|(at, _)| hidden.contains(at));
    Some(Hidden {
        main: rest.into_iter().map(|(_, played)| played.clone()).collect(),
        names: out.into_iter().map(|(_, played)| played.name.clone()).collect(),
    })
}

/// A question without wishes.
pub fn ask(main: &[Played]) -> Question<'_> {
    Question {
        main,
        ..Question::default()
    }
}
