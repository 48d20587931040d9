//! What was learned from a corpus, and what it says of a deck.

use std::collections::HashMap;

use deck::color::ColorSet;

use crate::advice::Budget;
use crate::archetype::Kinds;
use crate::colors;
use crate::corpus::{Corpus, CorpusDeck, Listed};
use crate::cuts::Judge;
use crate::day::Day;
use crate::diagnosis::Diagnosis;
use crate::ease::{Ease, LAMBDA};
use crate::facts::CardFacts;
use crate::neighbours::{Index, weight};
use crate::scores::Query;
use crate::sideboard::Sides;
use crate::together::Together;

/// Days before the newest deck from which decks are learned.
pub const WINDOW: Day = 200;
/// Decks that are learned from at most, the newest.
const MOST_DECKS: usize = 12_000;
/// Cards that are learned at most, those first that most decks have.
const MOST_CARDS: usize = 1_400;
/// Days after which a deck counts half.
const HALF_LIFE: f32 = 25.0;
/// The same where near decks are asked.
const NEAR_HALF_LIFE: f32 = 45.0;
/// The same where it is asked which cards are new, or coming back.
const LATE_HALF_LIFE: f32 = 7.0;
/// Decks that are taken to have had a card of late as often as ever: so that a few say little,
const AS_EVER: f32 = 50.0;
/// and a share that is added to both: so that cards that hardly anybody plays neither come nor go.
const SELDOM: f32 = 1e-3;
/// Decks in which a card is found before it is learned.
const FEWEST: u32 = 2;

/// A card of the deck that is asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct Played {
    /// As the list writes it where the card is not known.
    pub name: String,
    pub copies: u32,
    /// `None` where the card is not known: it is kept as it is.
    pub facts: Option<CardFacts>,
}

/// Wildcards that may be spent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wildcards {
    /// Cost does not matter.
    #[default]
    Any,
    Within(Budget),
}

/// A deck, and what its player wants.
#[derive(Clone, Debug, Default)]
pub struct Question<'a> {
    pub main: &'a [Played],
    pub side: &'a [Played],
    pub wildcards: Wildcards,
    /// Copies owned, by name; cards that are not named are not owned. Basics are.
    pub owned: &'a [(String, u32)],
    /// Names of cards that stay.
    pub locked: &'a [String],
    /// Names of cards that are not wanted.
    pub refused: &'a [String],
    /// Colours that cards may have; `None` takes those of the deck's lands and spells.
    pub colors: Option<ColorSet>,
    /// Cards that are exchanged at most; `None` leaves that to the evidence.
    pub most_swaps: Option<u32>,
    /// Whether one copy of each card is all that is allowed.
    pub is_singleton: bool,
}

/// A card that was learned.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) name: Box<str>,
    pub(crate) facts: Option<CardFacts>,
    /// Colours that a deck with it has.
    asks: ColorSet,
    pub(crate) is_land: bool,
    /// The logarithm of how many decks have it,
    pub(crate) log_support: f32,
    /// and of how many among all, new ones counting more.
    pub(crate) log_share: f32,
    /// The logarithm of how much more often it is played of late.
    pub(crate) trend: f32,
    /// Its score in decks that have it, on average.
    pub(crate) usual: f32,
    /// How much that varies, as a standard deviation.
    pub(crate) spread: f32,
}

/// What is kept of a deck beside its cards.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DeckFacts {
    pub(crate) day: Day,
    /// Lands in the main deck, basics too.
    pub(crate) lands: f32,
    /// Basic lands of these.
    pub(crate) basics: f32,
}

/// What was learned from the decks of one format.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub(crate) cards: Vec<Known>,
    /// What a deck counts where new decks are asked first, by its age in days: the newest 1.
    newness: Vec<f32>,
    /// For each card a bit for each set of colours that it fits, by [`colors::number`].
    pub(crate) fitting: Vec<u32>,
    numbers: HashMap<Box<str>, u16>,
    pub(crate) index: Index,
    pub(crate) decks: Vec<DeckFacts>,
    pub(crate) ease: Ease,
    pub(crate) diagnosis: Diagnosis,
    pub(crate) together: Together,
    pub(crate) kinds: Kinds,
    pub(crate) sides: Sides,
    pub(crate) oldest: Day,
    pub(crate) newest: Day,
}

impl Model {
    /// Learns from the decks of the last [`WINDOW`] days. `facts` holds what is known of each card of the corpus, by its number;
    /// cards without facts are learned from, but never suggested.
    ///
    /// Ten thousand decks take about a second: not for the thread that answers requests.
    #[must_use]
    pub fn train(corpus: &Corpus, facts: Vec<Option<CardFacts>>) -> Model {
        let Some((_, newest)) = corpus.days() else {
            return Model::default();
        };
        let mut numbered: Vec<(u32, &CorpusDeck)> = (0_u32..)
            .zip(corpus.decks())
            .filter(|(_, deck)| deck.day > newest - WINDOW && !deck.main.is_empty())
            .collect();
        if numbered.len() > MOST_DECKS {
            numbered.sort_by_key(|(_, deck)| std::cmp::Reverse(deck.day));
            numbered.truncate(MOST_DECKS);
        }
        let places: HashMap<u32, u16> = numbered.iter().map(|(number, _)| *number).zip(0_u16..).collect();
        let decks: Vec<&CorpusDeck> = numbered.into_iter().map(|(_, deck)| deck).collect();
        let oldest = decks.iter().map(|deck| deck.day).min().unwrap_or(newest);
        let importance: Vec<f32> = decks
            .iter()
            .map(|deck| aging(newest - deck.day, HALF_LIFE))
            .collect();
        let names = Names::of(corpus, &facts, &decks, &importance);
        let index = Index::new(&decks, names.cards.len(), |listed| names.number(listed));
        let ease = Ease::train(&index, names.cards.len(), &importance, LAMBDA);
        let together = Together::train(&index, names.cards.len(), &importance);
        let of_kind = |deck: &CorpusDeck, is_it: fn(&CardFacts) -> bool| {
            copies(deck.main.iter().filter(|listed| {
                let facts = facts.get(listed.card as usize).and_then(Option::as_ref);
                facts.is_some_and(is_it)
            }))
        };
        let told = decks
            .iter()
            .map(|deck| DeckFacts {
                day: deck.day,
                lands: of_kind(deck, CardFacts::is_land),
                basics: of_kind(deck, |facts| facts.is_basic),
            })
            .collect();
        let fitting = names.cards.iter().map(|known| known.facts.as_ref());
        let mut model = Model {
            newness: (0..WINDOW).map(|days| aging(days, NEAR_HALF_LIFE)).collect(),
            fitting: fitting.map(|facts| facts.map_or(0, colors::fitting)).collect(),
            numbers: names.numbers,
            cards: names.cards,
            decks: told,
            index,
            ease,
            diagnosis: Diagnosis::default(),
            together,
            kinds: Kinds::default(),
            sides: Sides::of(corpus, &facts, &decks),
            oldest,
            newest,
        };
        model.learn_shapes(&decks, &facts);
        model.learn_usual_scores();
        let times: Vec<u32> = decks.iter().map(|deck| deck.times).collect();
        model.learn_kinds(&times, corpus, |deck| places.get(&deck).copied());
        model
    }

    /// The score that each card has in decks that have it.
    fn learn_usual_scores(&mut self) {
        let mut sums = vec![(0.0_f32, 0.0_f32, 0.0_f32); self.cards.len()];
        let mut row = Vec::new();
        for deck in (0_u16..).take(self.index.len()) {
            row.clear();
            row.extend(
                self.index
                    .row(deck)
                    .iter()
                    .map(|entry| (entry.number(), entry.weight())),
            );
            for (card, _) in &row {
                let (sum, squares, all) = &mut sums[usize::from(*card)];
                let score = self.ease.score(&row, *card);
                *sum += score;
                *squares += score * score;
                *all += 1.0;
            }
        }
        for (known, (sum, squares, all)) in self.cards.iter_mut().zip(sums) {
            known.usual = sum / all.max(1.0);
            // Of a card that was hardly seen it is not known: as if it were seen twice more, a fifth from its mean.
            let off = squares - all * known.usual * known.usual;
            known.spread = ((off + 2.0 * 0.04) / (all + 2.0)).max(0.0025).sqrt();
        }
    }

    /// Of the decks that were learned from, how many have how many lands, from none on.
    #[must_use]
    pub fn decks_by_lands(&self) -> Vec<u32> {
        let mut counts = Vec::new();
        for deck in &self.decks {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "lands of a deck"
            )]
            let lands = deck.lands as usize;
            if counts.len() <= lands {
                counts.resize(lands + 1, 0);
            }
            counts[lands] += 1;
        }
        counts
    }

    /// Distinct decks that were learned from.
    #[must_use]
    pub fn decks(&self) -> usize {
        self.decks.len()
    }

    /// Bytes of memory, names and facts of cards left aside.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.index.bytes()
            + self.ease.bytes()
            + self.diagnosis.bytes()
            + self.together.bytes()
            + self.kinds.bytes()
            + self.sides.bytes()
            + self.decks.len() * size_of::<DeckFacts>()
            + self.fitting.len() * size_of::<u32>()
            + self.newness.len() * size_of::<f32>()
    }

    /// What a deck counts where new decks are asked first, 0 to 1.
    pub(crate) fn newness(&self, deck: u16) -> f32 {
        let age = usize::try_from(self.newest - self.decks[usize::from(deck)].day);
        age.ok()
            .and_then(|age| self.newness.get(age))
            .copied()
            .unwrap_or(0.0)
    }

    /// The number of a card among those that were learned.
    pub(crate) fn number(&self, name: &str) -> Option<u16> {
        self.numbers.get(name).copied()
    }

    /// A deck as the model sees it.
    pub(crate) fn query(&self, question: &Question<'_>) -> Query {
        let mut query = Query {
            full: 60.0,
            ..Query::default()
        };
        for played in question.main {
            let copies = played.copies.min(250) as f32;
            query.size += copies;
            let facts = played.facts.as_ref();
            if facts.is_some_and(CardFacts::is_land) {
                query.lands += copies;
            }
            let card = self.number_of(played);
            // What is known of a card need not be read again.
            let known = card.map(|card| &self.cards[usize::from(card)]);
            let asks = match known.filter(|known| known.facts.is_some()) {
                Some(known) => known.asks,
                None => facts.map_or(ColorSet::EMPTY, colors::of_card),
            };
            query.colors = query.colors.union(asks);
            if let Some(card) = card {
                match query.cards.iter_mut().find(|(other, _)| *other == card) {
                    Some((_, known)) => *known = known.hypot(weight(played.copies)).min(2.0),
                    None => query.cards.push((card, weight(played.copies))),
                }
            }
        }
        query.full = query.full.max(query.size);
        query.colors = question.colors.unwrap_or(query.colors);
        query.cards.sort_unstable_by_key(|(card, _)| *card);
        query
    }

    /// The number of a card of a deck; `None` for basics and cards that were not learned.
    pub(crate) fn number_of(&self, played: &Played) -> Option<u16> {
        let name = played
            .facts
            .as_ref()
            .map_or(played.name.as_str(), |facts| &facts.name);
        self.number(name)
    }
}

/// What a deck so many days old counts, when a new one counts 1.
fn aging(days: Day, half_life: f32) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "days")]
    let days = days as f32;
    (-days / half_life).exp2()
}

#[expect(clippy::cast_precision_loss, reason = "copies of a deck")]
fn copies<'a>(cards: impl Iterator<Item = &'a Listed>) -> f32 {
    cards.map(|listed| u32::from(listed.copies)).sum::<u32>() as f32
}

/// A card that decks have.
struct Found {
    /// Decks that have it.
    support: u32,
    /// What they count together, by age,
    sum: f32,
    /// and where only the newest count.
    late: f32,
    card: u32,
}

/// The cards that are learned, and their numbers by name and by the corpus' own numbers.
struct Names {
    cards: Vec<Known>,
    numbers: HashMap<Box<str>, u16>,
    by_corpus: Vec<Option<u16>>,
}

impl Names {
    fn of(corpus: &Corpus, facts: &[Option<CardFacts>], decks: &[&CorpusDeck], importance: &[f32]) -> Names {
        let facts_of = |card: u32| facts.get(card as usize).and_then(Option::as_ref);
        let name_of = |card: u32| facts_of(card).map_or_else(|| corpus.name(card), |facts| &facts.name);
        let mut found: HashMap<&str, Found> = HashMap::new();
        let newest = decks.iter().map(|deck| deck.day).max().unwrap_or_default();
        let mut all_late = 0.0;
        for (deck, importance) in decks.iter().zip(importance) {
            let late = aging(newest - deck.day, LATE_HALF_LIFE);
            all_late += late;
            for listed in &deck.main {
                let of = found.entry(name_of(listed.card)).or_insert(Found {
                    support: 0,
                    sum: 0.0,
                    late: 0.0,
                    card: listed.card,
                });
                of.support += 1;
                of.sum += importance;
                of.late += late;
            }
        }
        let all: f32 = importance.iter().sum();
        let mut cards: Vec<(&str, Found)> = found
            .into_iter()
            .filter(|(name, found)| {
                let is_basic = facts_of(found.card).map_or_else(|| is_basic(name), |facts| facts.is_basic);
                found.support >= FEWEST && !is_basic
            })
            .collect();
        cards.sort_by(|one, other| other.1.sum.total_cmp(&one.1.sum).then_with(|| one.0.cmp(other.0)));
        cards.truncate(MOST_CARDS);
        let mut names = Names {
            cards: Vec::with_capacity(cards.len()),
            numbers: HashMap::with_capacity(cards.len()),
            by_corpus: Vec::new(),
        };
        for (number, (name, found)) in (0_u16..).zip(cards) {
            let facts = facts_of(found.card).cloned();
            let share = found.sum / all.max(1e-9);
            let late = (found.late + AS_EVER * share) / (all_late + AS_EVER);
            #[expect(clippy::cast_precision_loss, reason = "decks")]
            let support = found.support as f32;
            names.numbers.insert(name.into(), number);
            names.cards.push(Known {
                name: name.into(),
                asks: facts.as_ref().map_or(ColorSet::EMPTY, colors::of_card),
                is_land: facts.as_ref().is_some_and(CardFacts::is_land),
                log_support: (support + 0.1).ln(),
                log_share: (share + 1e-4).ln(),
                trend: ((late + SELDOM) / (share + SELDOM)).ln(),
                usual: 0.0,
                spread: 1.0,
                facts,
            });
        }
        names.by_corpus = (0..corpus.names().len())
            .map(|card| {
                let card = u32::try_from(card).ok()?;
                names.numbers.get(name_of(card)).copied()
            })
            .collect();
        names
    }

    fn number(&self, listed: &Listed) -> Option<u16> {
        self.by_corpus.get(listed.card as usize).copied().flatten()
    }
}

fn is_basic(name: &str) -> bool {
    const BASICS: [&str; 6] = ["Plains", "Island", "Swamp", "Mountain", "Forest", "Wastes"];
    BASICS.contains(&name.strip_prefix("Snow-Covered ").unwrap_or(name))
}

/// What the bench looks at, and fits.
impl Model {
    /// What speaks for each card that may come into a deck, in no order: for all of them, or for the short list that is looked at
    /// closely.
    #[must_use]
    pub fn add_features(&self, question: &Question<'_>, short_list: bool) -> Vec<(&str, crate::Features)> {
        let query = self.query(question);
        let circle = self.circle(&query.cards);
        let features = self.features(&query, &circle, |_| true, short_list);
        features
            .into_iter()
            .map(|(card, features)| (&*self.cards[usize::from(card)].name, features))
            .collect()
    }

    /// What speaks for each card of a deck that was learned.
    #[must_use]
    pub fn keep_features(&self, question: &Question<'_>) -> Vec<(&str, crate::CutFeatures)> {
        let query = self.query(question);
        Judge::new(self, &query)
            .features(&query)
            .into_iter()
            .map(|(card, features)| (&*self.cards[usize::from(card)].name, features))
            .collect()
    }
}

impl Model {
    /// What is known of a card that was learned.
    #[must_use]
    pub fn facts(&self, name: &str) -> Option<&CardFacts> {
        self.cards[usize::from(self.number(name)?)].facts.as_ref()
    }

    /// Whether a card was learned.
    #[must_use]
    pub fn knows(&self, name: &str) -> bool {
        self.number(name).is_some()
    }
}
