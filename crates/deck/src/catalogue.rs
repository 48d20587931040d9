//! The cards that are known, indexed for look-ups in microseconds.

mod craft;
mod facts;
mod fold;
mod names;
mod printing;
mod suggest;
mod uuid;
mod words;

use std::collections::HashMap;
use std::sync::Arc;

use hashbrown::HashTable;
use serde::{Deserialize, Serialize};

pub use self::craft::Craft;
use self::facts::Pool;
pub use self::fold::fold;
use self::names::Names;
use self::printing::{Extra, Key, Place, Printing, Rank};
use self::words::Words;
use crate::card::Card;
use crate::decklist::Entry;
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
    /// Gatherer's id of the printing, and the name agrees.
    MultiverseId,
    /// Set code and collector number, where the name is no known card's: mostly a name in another language.
    PrintingAlone,
}

/// An index of cards by printing and by name, packed: all of Scryfall's 118,600 printings take some 20 MB.
///
/// What the printings of a card share is kept once, so a card that is found is put together anew, in a few microseconds. A
/// clone copies the printings and the index (some milliseconds for all of Magic): keep one behind an `Arc` and swap it.
#[derive(Clone, Default)]
pub struct Catalogue {
    facts: Pool,
    words: Words,
    printings: Vec<Printing>,
    /// What some printings have beside, by position in `printings`.
    extras: HashMap<u32, Extra>,
    /// Positions in `printings`, by set and number.
    places: HashTable<u32>,
    /// Positions in `printings`, by multiverse id.
    multiverse: HashMap<u32, u32>,
    /// Folded full names.
    names: Names,
    /// Folded names of faces, and names the card is printed under elsewhere.
    faces: Names,
    /// Whether a name that is not here is no card's.
    complete: bool,
    /// Room to pack facts in.
    packing: Vec<u8>,
}

impl std::fmt::Debug for Catalogue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Catalogue")
            .field("cards", &self.len())
            .field("printings", &self.printings())
            .finish_non_exhaustive()
    }
}

impl Catalogue {
    /// An empty catalogue to fill with newer facts while this one still answers. The facts that did not change are kept once
    /// for both; call [`Catalogue::shrink`] when it is filled.
    #[must_use]
    pub fn successor(&self) -> Catalogue {
        Catalogue {
            facts: self.facts.successor(),
            ..Catalogue::default()
        }
    }

    /// Gives back the room that was set aside for more cards, and facts of the predecessor that no card has. Takes some
    /// milliseconds; cards can still be added.
    pub fn shrink(&mut self) {
        let moved = self.facts.shrink();
        for printing in &mut self.printings {
            printing.facts = moved[printing.facts as usize];
        }
        self.words.shrink();
        // A copy of the printings for the sake of a little room would take more at once than it saves.
        if self.printings.capacity() > self.printings.len() / 4 * 5 {
            self.printings.shrink_to_fit();
        }
        self.extras.shrink_to_fit();
        self.multiverse.shrink_to_fit();
        self.names.shrink();
        self.faces.shrink();
        self.packing = Vec::new();
        let (printings, words) = (&self.printings, &self.words);
        self.places
            .shrink_to_fit(|at| key_hash(&printings[*at as usize], words));
    }

    /// Says that every card of Magic is here, so that a name that is not is no card's. Only then does a printing answer for
    /// a name that is not known: before that, the name may be one of a card that is still to come.
    pub const fn mark_complete(&mut self) {
        self.complete = true;
    }

    /// Adds a card, or replaces the one of the same Scryfall id, or of the same name, set and number. Takes some microseconds,
    /// and for a name with many printings (a basic land has a thousand) a few more for each of them.
    ///
    /// A card of Scryfall's takes the place of one of the starter catalogue, which has no id; a starter card never takes
    /// the place of Scryfall's. What either knows of the card itself and the other does not (a format's legality, the mana
    /// a land makes) is kept.
    pub fn insert(&mut self, mut card: Arc<Card>) {
        let key = fold(&card.name);
        let best = self.names.get(&key).first().copied();
        // Scryfall's printings come before a starter card.
        if card.scryfall_id.is_none()
            && let Some(best) = best
            && self.printings[best as usize].has_id()
        {
            for at in self.names.get(&key).to_vec() {
                self.complete_known(at, &card);
            }
            return;
        }
        let mut packing = std::mem::take(&mut self.packing);
        facts::pack(&card, &mut packing);
        if let Some(best) = best {
            let known = self.facts.get(self.printings[best as usize].facts);
            // Mostly the two say the same, and nothing is missing from either.
            if *known != *packing && complete(&mut card, &facts::unpack(known)) {
                facts::pack(&card, &mut packing);
            }
        }
        let facts = self.facts.keep(&packing);
        self.packing = packing;
        let (printing, extra) = Printing::pack(&card, facts, &mut self.words);
        let at = match self.replaced(&key, &printing) {
            Some(at) => {
                self.forget(at);
                self.printings[at as usize] = printing;
                at
            }
            None => {
                self.printings.push(printing);
                u32::try_from(self.printings.len() - 1).expect("fewer than four thousand million printings")
            }
        };
        if let Some(extra) = extra {
            self.extras.insert(at, extra);
        }
        self.index(at, &card);
    }

    /// The card an entry means, and the rule that found it: set and number where the name agrees, then the multiverse id
    /// where the name agrees, then the whole name, then one face of it, then the name without `A-`; in the end, where every
    /// card is known ([`Catalogue::mark_complete`]), set and number alone for a name that is nobody's.
    ///
    /// A printing that is not known does not stand in the way of a name that is: what the deck is does not depend on it.
    #[must_use]
    pub fn find(&self, entry: &Entry) -> Option<(Arc<Card>, MatchRule)> {
        let (at, rule) = self.place(entry)?;
        Some((Arc::new(self.card(at)), rule))
    }

    fn place(&self, entry: &Entry) -> Option<(u32, MatchRule)> {
        let folded = fold(&entry.name);
        let set = entry.set.as_deref().map(scryfall_set);
        let printing = set
            .as_deref()
            .zip(entry.number.as_deref())
            .and_then(|(set, number)| self.place_of(&Key::of(set, number)?));
        if let Some(at) = printing
            && self.answers_to(at, &folded)
        {
            return Some((at, MatchRule::SetAndNumber));
        }
        if let Some(id) = &entry.multiverse_id
            && let Some(at) = self.multiverse.get(id)
            && self.answers_to(*at, &folded)
        {
            return Some((*at, MatchRule::MultiverseId));
        }
        let wanted = Wanted {
            name: &entry.name,
            set: set.and_then(|set| self.words.find(&set)),
        };
        let by_name = |folded: &str| {
            self.pick(self.names.get(folded), &wanted)
                .map(|at| (at, MatchRule::ExactName))
                .or_else(|| self.by_face(folded, &wanted))
        };
        by_name(&folded)
            .or_else(|| {
                let plain = without_rebalanced_mark(&entry.name)?;
                by_name(&fold(&plain)).map(|(at, _)| (at, MatchRule::RebalancedName))
            })
            .or_else(|| {
                let alone = printing.filter(|at| self.complete && !self.is_of_another(&folded, *at));
                alone.map(|at| (at, MatchRule::PrintingAlone))
            })
    }

    /// Up to `n` names close to one that is not known, best first, as a decklist writes them. An offer, never an answer.
    #[must_use]
    pub fn suggest(&self, name: &str, n: usize) -> Vec<String> {
        let folded = fold(name);
        let query = suggest::Query::new(&folded);
        let mut close: Vec<(usize, String)> = self
            .names
            .iter()
            .chain(self.faces.iter())
            .filter_map(|known| {
                let distance = query.distance(known.name, known.letters)?;
                Some((distance, self.card(known.best()).short_name().to_owned()))
            })
            .collect();
        close.sort_unstable();
        let mut names: Vec<String> = Vec::with_capacity(n.min(close.len()));
        for (_, name) in close {
            if names.len() == n {
                break;
            }
            if !names.contains(&name) {
                names.push(name);
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
            .filter_map(|known| {
                let name = known.name;
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
                Some((rank, name, known.best()))
            })
            .collect();
        hits.sort_unstable();
        hits.into_iter()
            .take(n)
            .map(|(_, _, at)| Arc::new(self.card(at)))
            .collect()
    }

    /// Every card of which it is known what it does for mana when it is played as a land. Goes through all names: a
    /// millisecond for all of Magic, and some microseconds for each land.
    #[must_use]
    pub fn lands(&self) -> Vec<Arc<Card>> {
        let best = self.names.iter().map(|known| known.best());
        best.filter(|at| facts::has_land(self.facts.get(self.printings[*at as usize].facts)))
            .map(|at| Arc::new(self.card(at)))
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
        self.printings.is_empty()
    }

    /// How many printings are known, of all cards together.
    #[must_use]
    pub fn printings(&self) -> usize {
        self.printings.len()
    }

    /// About how many bytes of memory the catalogue takes, those included that it shares with a predecessor. Takes a
    /// millisecond for all of Magic.
    #[must_use]
    pub fn bytes(&self) -> usize {
        // What a map of the standard library sets aside is nowhere told: some room above the entries, and a byte each.
        let map = |capacity: usize, entry: usize| (capacity * 8 / 7).next_power_of_two() * (entry + 1);
        let extras: usize = self.extras.values().map(Extra::outside).sum();
        size_of::<Catalogue>()
            + self.facts.bytes()
            + self.words.bytes()
            + self.printings.capacity() * size_of::<Printing>()
            + map(self.extras.capacity(), size_of::<(u32, Extra)>())
            + extras
            + self.places.allocation_size()
            + map(self.multiverse.capacity(), size_of::<(u32, u32)>())
            + self.names.bytes()
            + self.faces.bytes()
            + self.packing.capacity()
    }

    /// The card as it was put in.
    fn card(&self, at: u32) -> Card {
        let printing = &self.printings[at as usize];
        let mut card = facts::unpack(self.facts.get(printing.facts));
        printing.unpack(self.extra(at), &self.words, &mut card);
        card
    }

    fn extra(&self, at: u32) -> Option<&Extra> {
        self.extras.get(&at)
    }

    fn name(&self, at: u32) -> &str {
        facts::name(self.facts.get(self.printings[at as usize].facts))
    }

    fn other_names(&self, at: u32) -> &[String] {
        self.extra(at).map_or(&[], Extra::other_names)
    }

    /// Which printing has this set and number.
    fn place_of(&self, key: &Key<'_>) -> Option<u32> {
        self.places.find(key.hash(), |at| self.has_key(*at, key)).copied()
    }

    fn has_key(&self, at: u32, key: &Key<'_>) -> bool {
        let known = self.printings[at as usize].key(&self.words);
        known.is_some_and(|known| known.matches(key))
    }

    fn by_face(&self, folded: &str, wanted: &Wanted) -> Option<(u32, MatchRule)> {
        if let Some(at) = self.pick(self.faces.get(folded), wanted) {
            let elsewhere = self.other_names(at).iter().any(|name| fold(name) == folded);
            return Some((
                at,
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
            && let Some(at) = self.pick(self.names.get(front), wanted)
        {
            return Some((at, MatchRule::ExactName));
        }
        let at = self.pick(self.faces.get(front), wanted)?;
        let known: Vec<String> = parts(self.name(at)).map(fold).collect();
        let agrees = rest
            .split(" // ")
            .all(|part| known.iter().any(|face| face == part));
        agrees.then_some((at, MatchRule::FaceName))
    }

    /// The printing that answers for a name: written just so, of the set that was named, else the one with the most facts.
    fn pick(&self, printings: &[u32], wanted: &Wanted) -> Option<u32> {
        // Names that differ in punctuation alone share their printings; these are sorted, the best first.
        let misses = |at: u32| {
            let other_set = wanted
                .set
                .is_some_and(|set| self.printings[at as usize].set != set);
            (self.name(at) != wanted.name, other_set)
        };
        let just_so = printings.iter().find(|at| misses(**at) == (false, false));
        just_so
            .or_else(|| printings.iter().min_by_key(|at| misses(**at)))
            .copied()
    }

    /// Whether the printing may be written as this folded name, `A-` or not.
    fn answers_to(&self, at: u32, folded: &str) -> bool {
        let own = self.name(at);
        let full = fold(own);
        let plain = folded.strip_prefix("a ").unwrap_or(folded);
        [folded, plain].into_iter().any(|name| {
            let first = name.split(" // ").next().unwrap_or(name);
            full == name
                || without_rebalanced_mark(own).is_some_and(|own| fold(&own) == name)
                || parts(own).any(|face| fold(face) == name)
                || (first != name && parts(own).next().is_some_and(|front| fold(front) == first))
                || self
                    .other_names(at)
                    .iter()
                    .any(|other| fold(other) == name || parts(other).any(|part| fold(part) == name))
        })
    }

    /// Where the printing stands that a new one takes the place of.
    fn replaced(&self, folded: &str, new: &Printing) -> Option<u32> {
        let same_name = |same: &dyn Fn(&Printing) -> bool| {
            let mut known = self.names.get(folded).iter().copied();
            known.find(|at| same(&self.printings[*at as usize]))
        };
        // Two starter cards of one name are one printing.
        same_name(&|known| !known.has_id() || known.same_id(new))
            .or_else(|| {
                let has_set = !self.words.get(new.set).is_empty();
                same_name(&|known| has_set && known.same_set_and_number(new))
            })
            .or_else(|| {
                // Scryfall has renamed it since.
                let at = self.place_of(&new.key(&self.words)?)?;
                let known = &self.printings[at as usize];
                (new.has_id() && known.same_id(new)).then_some(at)
            })
    }

    /// Gives a known printing what `other`, the same card, knows and it does not.
    fn complete_known(&mut self, at: u32, other: &Card) {
        let mut card = Arc::new(self.card(at));
        if !complete(&mut card, other) {
            return;
        }
        let mut packed = Vec::new();
        facts::pack(&card, &mut packed);
        let facts = self.facts.keep(&packed);
        self.unfile(at, &card);
        let printing = &mut self.printings[at as usize];
        self.facts.release(printing.facts);
        printing.facts = facts;
        printing.rank = Rank::of(&card);
        self.file(at, &card);
    }

    fn index(&mut self, at: u32, card: &Card) {
        self.file(at, card);
        for id in &card.multiverse_ids {
            self.multiverse.insert(*id, at);
        }
        let (printings, words) = (&self.printings, &self.words);
        if let Some(key) = printings[at as usize].key(words) {
            let hash = key.hash();
            let same = |other: &u32| {
                printings[*other as usize]
                    .key(words)
                    .is_some_and(|other| other.matches(&key))
            };
            match self.places.find_mut(hash, same) {
                Some(place) => *place = at,
                None => {
                    self.places
                        .insert_unique(hash, at, |at| key_hash(&printings[*at as usize], words));
                }
            }
        }
    }

    /// Files a printing under its names.
    fn file(&mut self, at: u32, card: &Card) {
        let Catalogue {
            words,
            printings,
            names,
            faces,
            ..
        } = self;
        let own = preference(printings, words, at);
        let before = |other: u32| preference(printings, words, other) < own;
        names.file(&fold(&card.name), at, before);
        for name in side_names(card) {
            faces.file(&name, at, before);
        }
    }

    fn unfile(&mut self, at: u32, card: &Card) {
        self.names.unfile(&fold(&card.name), at);
        for name in side_names(card) {
            self.faces.unfile(&name, at);
        }
    }

    /// Takes a printing out of the index; its place in `printings` is for another.
    fn forget(&mut self, at: u32) {
        let card = self.card(at);
        self.unfile(at, &card);
        for id in &card.multiverse_ids {
            if self.multiverse.get(id) == Some(&at) {
                self.multiverse.remove(id);
            }
        }
        let printing = &self.printings[at as usize];
        let hash = key_hash(printing, &self.words);
        if let Ok(place) = self.places.find_entry(hash, |other| *other == at) {
            place.remove();
        }
        self.extras.remove(&at);
        self.facts.release(printing.facts);
    }
}

/// What an entry says of the printing it wants.
struct Wanted<'a> {
    name: &'a str,
    /// The set's word, where the set is known.
    set: Option<u32>,
}

fn scryfall_set(code: &str) -> String {
    set_code::to_scryfall(code).to_lowercase()
}

/// Which of two printings answers for a name: less is better. The set and number behind the rank, and the place in the end,
/// make the choice independent of the order in which cards of Scryfall's come in.
fn preference<'a>(printings: &[Printing], words: &'a Words, at: u32) -> (Rank, Place<'a>, u32) {
    let printing = &printings[at as usize];
    (printing.rank, printing.place(words), at)
}

fn key_hash(printing: &Printing, words: &Words) -> u64 {
    printing.key(words).map_or(0, |key| key.hash())
}

/// Gives `card` what `other`, the same card, knows of the card itself and `card` does not. Says whether there was anything.
fn complete(card: &mut Arc<Card>, other: &Card) -> bool {
    let lands = card.produced_mana.is_empty() && !other.produced_mana.is_empty();
    let colorless = other.produces_colorless && !card.produces_colorless;
    let rules = card.land.is_none() && other.land.is_some();
    let roles = card.roles.is_none() && other.roles.is_some();
    let formats = other
        .legalities
        .keys()
        .any(|format| !card.legalities.contains_key(format));
    if card.name != other.name || !(lands || colorless || rules || roles || formats) {
        return false;
    }
    let card = Arc::make_mut(card);
    if lands {
        card.produced_mana = other.produced_mana;
    }
    card.produces_colorless |= other.produces_colorless;
    card.land = card.land.or(other.land);
    card.roles = card.roles.or(other.roles);
    for (format, legality) in &other.legalities {
        card.legalities.entry(format.clone()).or_insert(*legality);
    }
    true
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

/// The name without the `A-` Arena put before rebalanced cards, on either face; `None` where there is none.
pub(crate) fn without_rebalanced_mark(name: &str) -> Option<String> {
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
