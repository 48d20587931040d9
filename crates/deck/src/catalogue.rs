//! The cards that are known, indexed for look-ups in microseconds.

mod fold;
mod suggest;

use std::cmp::Reverse;
use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use self::fold::fold;
use crate::card::{Card, Rarity};
use crate::decklist::Entry;
use crate::format::Format;
use crate::set_code;

/// Which rule found a card; kept and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MatchRule {
    /// Set code and collector number (Arena's set codes are translated), and the name agrees.
    SetAndNumber,
    /// The whole name, folded for case, accents and punctuation; also a name the card is printed under elsewhere.
    ExactName,
    /// One face's name: the front, the back of a double-faced card, or one half of a split card.
    FaceName,
    /// The name without the `A-` of a rebalanced card.
    RebalancedName,
    /// Multiverse id.
    MultiverseId,
}

/// An index of cards by printing and by name. A clone shares the cards and copies the index (some milliseconds for
/// all of Magic): keep one behind an `Arc` and swap it.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    cards: Vec<Arc<Card>>,
    /// `set|number` to a position in `cards`.
    printings: HashMap<Box<str>, u32>,
    /// Folded full names.
    names: HashMap<Box<str>, Group>,
    /// Folded names of faces, and names the card is printed under elsewhere.
    faces: HashMap<Box<str>, Group>,
}

/// The printings of one name.
#[derive(Clone, Debug, Default)]
struct Group {
    /// Letters of the name, to tell most names apart without reading them.
    letters: u32,
    /// Positions in `cards`, the printing that answers for the name first.
    printings: Vec<u32>,
}

impl Catalogue {
    /// Adds a card, or replaces the one of the same Scryfall id, or of the same name, set and number.
    ///
    /// A card of Scryfall's takes the place of one of the starter catalogue, which has no id; a starter card never takes
    /// the place of Scryfall's. What either knows of the card itself and the other does not (a format's legality, the mana
    /// a land makes) is kept.
    pub fn insert(&mut self, mut card: Arc<Card>) {
        let key = fold(&card.name);
        let same_name: &[u32] = self.names.get(key.as_str()).map_or(&[], |group| &group.printings);
        if card.scryfall_id.is_none()
            && same_name
                .iter()
                .any(|at| self.cards[*at as usize].scryfall_id.is_some())
        {
            for at in same_name {
                complete(&mut self.cards[*at as usize], &card);
            }
            return;
        }
        let replaced = same_name
            .iter()
            .copied()
            .find(|at| same_printing(&self.cards[*at as usize], &card))
            .or_else(|| self.renamed(&card));
        if let Some(best) = same_name.first() {
            complete(&mut card, &self.cards[*best as usize]);
        }
        let at = match replaced {
            Some(at) => {
                self.forget(at);
                self.cards[at as usize] = card;
                at
            }
            None => {
                self.cards.push(card);
                u32::try_from(self.cards.len() - 1).expect("fewer than four thousand million printings")
            }
        };
        self.index(at);
    }

    /// The card an entry means, and the rule that found it: set and number where the name agrees, then the whole name, then
    /// one face of it, then the name without `A-`.
    ///
    /// A printing that is not known does not stand in the way of a name that is: what the deck is does not depend on it.
    #[must_use]
    pub fn find(&self, entry: &Entry) -> Option<(Arc<Card>, MatchRule)> {
        let folded = fold(&entry.name);
        let set = entry.set.as_deref().map(scryfall_set);
        if let (Some(set), Some(number)) = (&set, &entry.number)
            && let Some(at) = self.printings.get(printing_key(set, number).as_str())
            && answers_to(&self.cards[*at as usize], &folded)
        {
            return Some((Arc::clone(&self.cards[*at as usize]), MatchRule::SetAndNumber));
        }
        let by_name = |folded: &str| {
            let wanted = Wanted {
                name: &entry.name,
                set: set.as_deref(),
            };
            let exact = self
                .names
                .get(folded)
                .map(|group| (self.pick(group, &wanted), MatchRule::ExactName));
            exact.or_else(|| self.by_face(folded, &wanted))
        };
        by_name(&folded).or_else(|| {
            let plain = without_rebalanced_mark(&entry.name)?;
            by_name(&fold(&plain)).map(|(card, _)| (card, MatchRule::RebalancedName))
        })
    }

    /// Up to `n` names close to one that is not known, best first, as a decklist writes them. An offer, never an answer.
    #[must_use]
    pub fn suggest(&self, name: &str, n: usize) -> Vec<String> {
        let folded = fold(name);
        let query = suggest::Query::new(&folded);
        let mut close: Vec<(usize, &str)> = self
            .names
            .iter()
            .chain(&self.faces)
            .filter_map(|(known, group)| {
                let distance = query.distance(known, group.letters)?;
                Some((
                    distance,
                    self.cards[*group.printings.first()? as usize].short_name(),
                ))
            })
            .collect();
        close.sort_unstable();
        let mut names: Vec<String> = Vec::with_capacity(n.min(close.len()));
        for (_, name) in close {
            if names.len() == n {
                break;
            }
            if !names.iter().any(|taken| taken == name) {
                names.push(name.to_owned());
            }
        }
        names
    }

    /// Up to `n` cards whose name holds `text`: names that start with it first, then those with a word that does, then the
    /// rest, each in the order of the alphabet. Nothing for an empty text.
    #[must_use]
    pub fn search(&self, text: &str, n: usize) -> Vec<Arc<Card>> {
        let wanted = fold(text);
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut hits: Vec<(u8, &str, u32)> = self
            .names
            .iter()
            .filter_map(|(name, group)| {
                let at = name.find(wanted.as_str())?;
                let rank = match at {
                    0 => 0,
                    _ if name
                        .match_indices(wanted.as_str())
                        .any(|(at, _)| name[..at].ends_with(' ')) =>
                    {
                        1
                    }
                    _ => 2,
                };
                Some((rank, &**name, *group.printings.first()?))
            })
            .collect();
        hits.sort_unstable();
        hits.into_iter()
            .take(n)
            .map(|(_, _, at)| Arc::clone(&self.cards[at as usize]))
            .collect()
    }

    /// How many different cards are known, whatever the number of their printings.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether no card is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cards.is_empty()
    }

    fn by_face(&self, folded: &str, wanted: &Wanted) -> Option<(Arc<Card>, MatchRule)> {
        if let Some(group) = self.faces.get(folded) {
            let card = self.pick(group, wanted);
            let elsewhere = card.other_names.iter().any(|name| fold(name) == folded);
            return Some((
                card,
                if elsewhere {
                    MatchRule::ExactName
                } else {
                    MatchRule::FaceName
                },
            ));
        }
        // "Front // Back" where the card is filed under other words; some sources write a face twice.
        let (front, rest) = folded.split_once(" // ")?;
        if rest.split(" // ").all(|part| part == front)
            && let Some(group) = self.names.get(front)
        {
            return Some((self.pick(group, wanted), MatchRule::ExactName));
        }
        let group = self.faces.get(front)?;
        let card = self.pick(group, wanted);
        let known: Vec<String> = parts(&card.name).map(fold).collect();
        let agrees = rest
            .split(" // ")
            .all(|part| known.iter().any(|face| face == part));
        agrees.then_some((card, MatchRule::FaceName))
    }

    /// The printing that answers for a name: written just so, of the set that was named, else the one with the most facts.
    fn pick(&self, group: &Group, wanted: &Wanted) -> Arc<Card> {
        let card = |at: &u32| &self.cards[*at as usize];
        let best = group.printings.iter().min_by_key(|at| {
            let card = card(at);
            // Names that differ in punctuation alone share a group; the sort keeps the best printing first.
            (
                card.name != wanted.name,
                wanted.set.is_some_and(|set| card.set != set),
            )
        });
        Arc::clone(card(best.expect(
            "a name is filed with its first printing and dropped with its last",
        )))
    }

    /// Where a printing stands that Scryfall has since renamed.
    fn renamed(&self, card: &Card) -> Option<u32> {
        let at = *self
            .printings
            .get(printing_key(&card.set, &card.collector_number).as_str())?;
        let known = &self.cards[at as usize];
        (card.scryfall_id.is_some() && known.scryfall_id == card.scryfall_id).then_some(at)
    }

    fn index(&mut self, at: u32) {
        let card = Arc::clone(&self.cards[at as usize]);
        if !card.set.is_empty() && !card.collector_number.is_empty() {
            self.printings
                .insert(printing_key(&card.set, &card.collector_number).into(), at);
        }
        let cards = &self.cards;
        let file = |index: &mut HashMap<Box<str>, Group>, name: String| {
            let letters = suggest::letters(&name);
            let group = index.entry(name.into()).or_insert_with(|| Group {
                letters,
                printings: Vec::new(),
            });
            let place = group
                .printings
                .partition_point(|other| preference(&cards[*other as usize]) <= preference(&card));
            group.printings.insert(place, at);
        };
        file(&mut self.names, fold(&card.name));
        for name in side_names(&card) {
            file(&mut self.faces, name);
        }
    }

    fn forget(&mut self, at: u32) {
        let card = Arc::clone(&self.cards[at as usize]);
        if let Slot::Occupied(slot) = self
            .printings
            .entry(printing_key(&card.set, &card.collector_number).into())
            && *slot.get() == at
        {
            slot.remove();
        }
        let unfile = |index: &mut HashMap<Box<str>, Group>, name: String| {
            if let Slot::Occupied(mut slot) = index.entry(name.into()) {
                slot.get_mut().printings.retain(|other| *other != at);
                if slot.get().printings.is_empty() {
                    slot.remove();
                }
            }
        };
        unfile(&mut self.names, fold(&card.name));
        for name in side_names(&card) {
            unfile(&mut self.faces, name);
        }
    }
}

/// What an entry says of the printing it wants.
struct Wanted<'a> {
    name: &'a str,
    set: Option<&'a str>,
}

fn printing_key(set: &str, number: &str) -> String {
    let mut key = String::with_capacity(set.len() + number.len() + 1);
    key.push_str(set);
    key.push('|');
    // Some sources pad the number; Scryfall does not.
    key.push_str(number.trim_start_matches('0'));
    key.make_ascii_lowercase();
    key
}

fn scryfall_set(code: &str) -> String {
    set_code::to_scryfall(code).to_lowercase()
}

/// Whether the two are one printing; two starter cards of one name always are.
fn same_printing(known: &Card, new: &Card) -> bool {
    match (&known.scryfall_id, &new.scryfall_id) {
        (None, _) => true,
        (known_id, new_id) if known_id == new_id => true,
        _ => !new.set.is_empty() && known.set == new.set && known.collector_number == new.collector_number,
    }
}

/// Which of two printings answers for a name: less is better. Facts count first, then whether and how cheaply it can be
/// crafted; the set and number at the end make the choice independent of the order cards came in.
fn preference(card: &Card) -> impl Ord + '_ {
    let known_formats = Format::ALL
        .into_iter()
        .filter(|format| card.legality_in(*format).is_some())
        .count();
    let craftable = match card.on_arena {
        Some(true) => 0_u8,
        None => 1,
        Some(false) => 2,
    };
    let rarity: Rarity = card.rarity;
    (
        card.scryfall_id.is_none(),
        Reverse(known_formats),
        craftable,
        rarity,
        card.image.is_none(),
        card.prices.usd.is_none(),
        card.set.as_str(),
        card.collector_number.as_str(),
    )
}

/// Gives `card` what `other`, the same card, knows of the card itself and `card` does not.
fn complete(card: &mut Arc<Card>, other: &Card) {
    let lands = card.produced_mana.is_empty() && !other.produced_mana.is_empty();
    let colorless = other.produces_colorless && !card.produces_colorless;
    let formats = other
        .legalities
        .keys()
        .any(|format| !card.legalities.contains_key(format));
    if card.name != other.name || !(lands || colorless || formats) {
        return;
    }
    let card = Arc::make_mut(card);
    if lands {
        card.produced_mana = other.produced_mana;
    }
    card.produces_colorless |= other.produces_colorless;
    for (format, legality) in &other.legalities {
        card.legalities.entry(format.clone()).or_insert(*legality);
    }
}

fn parts(name: &str) -> impl Iterator<Item = &str> {
    name.split(" // ")
}

/// The folded names, apart from the full one, that mean this card and no other. The second name of an adventure or of a
/// prepared spell is not among them: the latter may be another card's own.
fn side_names(card: &Card) -> Vec<String> {
    let full = fold(&card.name);
    let faces = match card.layout.as_str() {
        "split" | "transform" | "modal_dfc" => 2,
        _ => 1,
    };
    let mut names: Vec<String> = parts(&card.name).take(faces).map(fold).collect();
    for other in &card.other_names {
        names.push(fold(other));
        names.extend(parts(other).take(1).map(fold));
    }
    names.sort_unstable();
    names.dedup();
    names.retain(|name| *name != full);
    names
}

/// Whether a card may be written as this folded name, `A-` or not.
fn answers_to(card: &Card, folded: &str) -> bool {
    let full = fold(&card.name);
    let plain = folded.strip_prefix("a ").unwrap_or(folded);
    [folded, plain].into_iter().any(|name| {
        let first = name.split(" // ").next().unwrap_or(name);
        full == name
            || without_rebalanced_mark(&card.name).is_some_and(|own| fold(&own) == name)
            || parts(&card.name).any(|face| fold(face) == name)
            || (first != name && parts(&card.name).next().is_some_and(|front| fold(front) == first))
            || card
                .other_names
                .iter()
                .any(|other| fold(other) == name || parts(other).any(|part| fold(part) == name))
    })
}

/// The name without the `A-` Arena put before rebalanced cards, on either face; `None` where there is none.
fn without_rebalanced_mark(name: &str) -> Option<String> {
    let unmarked = |face: &'_ str| {
        face.strip_prefix("A-")
            .or_else(|| face.strip_prefix("a-"))
            .map(str::to_owned)
    };
    let front = unmarked(name)?;
    let faces: Vec<String> = parts(&front)
        .map(|face| unmarked(face).unwrap_or_else(|| face.to_owned()))
        .collect();
    Some(faces.join(" // "))
}
