//! The packed catalogue answers as a list of whole cards does that is searched from end to end.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use deck::card::{Card, Face, Legality, Prices, Rarity};
use deck::catalogue::{Catalogue, MatchRule, fold};
use deck::color::ColorSet;
use deck::decklist::Entry;
use deck::format::Format;
use deck::role::Roles;
use deck::set_code::to_scryfall;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, any};
use proptest::sample::{select, subsequence};

/// The catalogue as a list.
#[derive(Default)]
struct Reference {
    cards: Vec<Card>,
    by_printing: BTreeMap<(String, String), usize>,
    by_multiverse_id: BTreeMap<u32, usize>,
}

impl Reference {
    fn insert(&mut self, mut card: Card) {
        let same = self.ranked(|known| fold(&known.name) == fold(&card.name));
        if card.scryfall_id.is_none() && same.iter().any(|at| self.cards[*at].scryfall_id.is_some()) {
            for at in same {
                complete(&mut self.cards[at], &card);
            }
            return;
        }
        if let Some(best) = same.first() {
            complete(&mut card, &self.cards[*best]);
        }
        let id = |at: &usize| &self.cards[*at].scryfall_id;
        let place = |card: &Card| (card.set.clone(), card.collector_number.clone());
        let renamed = || {
            let at = self.by_printing.get(&key(&card.set, &card.collector_number)?)?;
            (card.scryfall_id.is_some() && *id(at) == card.scryfall_id).then_some(*at)
        };
        let replaced = same
            .iter()
            .find(|at| id(at).is_none() || *id(at) == card.scryfall_id)
            .or_else(|| {
                same.iter()
                    .find(|at| !card.set.is_empty() && place(&self.cards[**at]) == place(&card))
            })
            .copied()
            .or_else(renamed);
        let at = replaced.unwrap_or(self.cards.len());
        self.by_printing.retain(|_, other| *other != at);
        self.by_multiverse_id.retain(|_, other| *other != at);
        if let Some(key) = key(&card.set, &card.collector_number) {
            self.by_printing.insert(key, at);
        }
        for id in &card.multiverse_ids {
            self.by_multiverse_id.insert(*id, at);
        }
        match replaced {
            Some(at) => self.cards[at] = card,
            None => self.cards.push(card),
        }
    }

    /// The cards of which `is` holds, the one that answers for the others first.
    fn ranked(&self, is: impl Fn(&Card) -> bool) -> Vec<usize> {
        let mut found: Vec<usize> = (0..self.cards.len()).filter(|at| is(&self.cards[*at])).collect();
        found.sort_by(|left, right| preference(&self.cards[*left]).cmp(&preference(&self.cards[*right])));
        found
    }

    fn find(&self, entry: &Entry) -> Option<(&Card, MatchRule)> {
        let folded = fold(&entry.name);
        let set = entry.set.as_deref().map(|set| to_scryfall(set).to_lowercase());
        if let (Some(set), Some(number)) = (&set, &entry.number) {
            let at = key(set, number).and_then(|key| self.by_printing.get(&key));
            if let Some(card) = at
                .map(|at| &self.cards[*at])
                .filter(|card| answers_to(card, &folded))
            {
                return Some((card, MatchRule::SetAndNumber));
            }
        }
        if let Some(id) = entry.multiverse_id {
            let card = self.by_multiverse_id.get(&id).map(|at| &self.cards[*at]);
            if let Some(card) = card.filter(|card| answers_to(card, &folded)) {
                return Some((card, MatchRule::MultiverseId));
            }
        }
        self.by_name(&folded, entry, set.as_deref()).or_else(|| {
            let plain = fold(&unmarked(&entry.name)?);
            self.by_name(&plain, entry, set.as_deref())
                .map(|(card, _)| (card, MatchRule::RebalancedName))
        })
    }

    fn by_name(&self, folded: &str, entry: &Entry, set: Option<&str>) -> Option<(&Card, MatchRule)> {
        let pick = |is: &dyn Fn(&Card) -> bool| {
            let best = self.ranked(is).into_iter().min_by_key(|at| {
                let card = &self.cards[*at];
                (card.name != entry.name, set.is_some_and(|set| card.set != set))
            });
            best.map(|at| &self.cards[at])
        };
        let has_side = |card: &Card, name: &str| side_names(card).iter().any(|side| side == name);
        if let Some(card) = pick(&|card| fold(&card.name) == folded) {
            return Some((card, MatchRule::ExactName));
        }
        if let Some(card) = pick(&|card| has_side(card, folded)) {
            let elsewhere = card.other_names.iter().any(|name| fold(name) == folded);
            let rule = if elsewhere {
                MatchRule::ExactName
            } else {
                MatchRule::FaceName
            };
            return Some((card, rule));
        }
        let (front, rest) = folded.split_once(" // ")?;
        if rest.split(" // ").all(|part| part == front)
            && let Some(card) = pick(&|card| fold(&card.name) == front)
        {
            return Some((card, MatchRule::ExactName));
        }
        let card = pick(&|card| has_side(card, front))?;
        let agrees = rest
            .split(" // ")
            .all(|part| card.name.split(" // ").any(|face| fold(face) == part));
        agrees.then_some((card, MatchRule::FaceName))
    }
}

fn key(set: &str, number: &str) -> Option<(String, String)> {
    let number_key = number.trim_start_matches('0').to_ascii_lowercase();
    (!set.is_empty() && !number.is_empty()).then(|| (set.to_ascii_lowercase(), number_key))
}

fn preference(card: &Card) -> impl Ord + '_ {
    let formats = Format::ALL
        .into_iter()
        .filter(|format| card.legality_in(*format).is_some());
    (
        card.scryfall_id.is_none(),
        Reverse(formats.count()),
        [Some(true), None, Some(false)]
            .iter()
            .position(|arena| *arena == card.on_arena),
        card.rarity,
        card.image.is_none(),
        card.prices.usd.is_none(),
        (&card.set, &card.collector_number),
    )
}

fn complete(card: &mut Card, other: &Card) {
    if card.name != other.name {
        return;
    }
    if card.produced_mana.is_empty() {
        card.produced_mana = other.produced_mana;
    }
    card.produces_colorless |= other.produces_colorless;
    card.land = card.land.or(other.land);
    card.roles = card.roles.or(other.roles);
    for (format, legality) in &other.legalities {
        card.legalities.entry(format.clone()).or_insert(*legality);
    }
}

fn side_names(card: &Card) -> Vec<String> {
    let faces = match card.layout.as_str() {
        "split" | "transform" | "modal_dfc" => 2,
        _ => 1,
    };
    let own = card.name.split(" // ").take(faces);
    let others = card
        .other_names
        .iter()
        .flat_map(|other| [other.as_str(), other.split(" // ").next().unwrap_or_default()]);
    own.chain(others)
        .map(fold)
        .filter(|name| *name != fold(&card.name))
        .collect()
}

fn answers_to(card: &Card, folded: &str) -> bool {
    let mut known = vec![fold(&card.name)];
    known.extend(unmarked(&card.name).map(|name| fold(&name)));
    known.extend(card.name.split(" // ").map(fold));
    for other in &card.other_names {
        known.push(fold(other));
        known.extend(other.split(" // ").map(fold));
    }
    let front = card.name.split(" // ").next().map(fold);
    let plain = folded.strip_prefix("a ").unwrap_or(folded);
    [folded, plain].into_iter().any(|name| {
        let with_back = name
            .split_once(" // ")
            .is_some_and(|(first, _)| front.as_deref() == Some(first));
        with_back || known.iter().any(|known| known == name)
    })
}

fn unmarked(name: &str) -> Option<String> {
    let plain = |face: &str| {
        face.strip_prefix("A-")
            .or_else(|| face.strip_prefix("a-"))
            .map(str::to_owned)
    };
    let whole = plain(name)?;
    let faces: Vec<String> = whole
        .split(" // ")
        .map(|face| plain(face).unwrap_or_else(|| face.to_owned()))
        .collect();
    Some(faces.join(" // "))
}

const NAMES: [&str; 12] = [
    "Opt",
    "Opt!",
    "opt",
    "A-Opt",
    "Fire // Ice",
    "Ice // Fire",
    "Fire",
    "Ice",
    "A-Fire // A-Ice",
    "Lim-Dûl's Vault",
    "Island",
    "Opt // Opt",
];
const SETS: [&str; 6] = ["", "xln", "dom", "yblb", "Sld", "10e"];
const NUMBERS: [&str; 14] = [
    "",
    "0",
    "000",
    "1",
    "01",
    "65",
    "A-65",
    "a-65",
    "101★",
    "+7",
    "999999999",
    "2147483648",
    "4294967296",
    "12s",
];
const IDS: [&str; 6] = [
    "fede7f75-0dff-4f3e-816d-e52b43e8b33b",
    "00000000-0000-0000-0000-000000000000",
    "FEDE7F75-0dff-4f3e-816d-e52b43e8b33b",
    "xln-65",
    "é",
    "",
];

fn words(of: &'static [&'static str]) -> impl Strategy<Value = String> {
    select(of).prop_map(str::to_owned)
}

fn price() -> impl Strategy<Value = Option<f64>> {
    let odd = [
        0.0,
        -0.0,
        0.1 + 0.2,
        0.005,
        -1.5,
        42_949_672.94,
        42_949_672.95,
        1e12,
        f64::INFINITY,
    ];
    let even = (0_u32..2_000_000).prop_map(|cents| f64::from(cents) / 100.0);
    option::of(proptest::prop_oneof![even, select(odd.to_vec())])
}

fn image() -> impl Strategy<Value = Option<String>> {
    let shapes = [
        "https://cards.scryfall.io/normal/front/F/G/ID.jpg?1680048203",
        "https://cards.scryfall.io/normal/front/F/G/ID.jpg?0",
        "https://cards.scryfall.io/normal/front/F/G/ID.jpg?01",
        "https://cards.scryfall.io/normal/front/F/G/ID.jpg?4294967296",
        "https://cards.scryfall.io/normal/front/F/G/ID.jpg",
        "https://cards.scryfall.io/large/front/F/G/ID.jpg?1",
        "http://127.0.0.1:4000/ID?7",
        "",
    ];
    option::of(select(shapes.to_vec()).prop_map(str::to_owned))
}

fn face() -> impl Strategy<Value = Face> {
    let value = || option::of(words(&["", "0", "*", "1+*", "12"]));
    (
        words(&NAMES),
        words(&["", "{1}{W}{U}", "{G/P}"]),
        words(&["", "Creature — Cat", "Instant // Land"]),
        (value(), value(), value()),
    )
        .prop_map(|(name, mana_cost, type_line, (power, toughness, loyalty))| Face {
            name,
            mana_cost,
            type_line,
            power,
            toughness,
            loyalty,
        })
}

/// A card; its id and the sources of its facts vary so much that most pairs differ, and its names and places so little that
/// many pairs meet.
fn card() -> impl Strategy<Value = Card> {
    let names = (words(&NAMES), vec(words(&NAMES), 0..3), any::<bool>());
    let ids = (
        option::weighted(0.8, words(&IDS)),
        option::of(words(&IDS)),
        vec(select(vec![0, 1, 2, 7, u32::MAX]), 0..4),
        option::of(any::<u32>()),
    );
    let values = select(vec![0.0, -0.0, 0.5, 3.0, 127.5, 128.0, 1e6, -1.0, 0.1]);
    let colors = || subsequence(vec!['W', 'U', 'B', 'R', 'G'], 0..=5).prop_map(String::from_iter);
    let facts = (
        words(&["normal", "split", "transform", "adventure", ""]),
        vec(face(), 0..4),
        values,
        (colors(), colors(), colors()),
        (
            any::<bool>(),
            option::of(select(vec![
                "-",
                "WU tapped",
                "B with:BR=R",
                "C find-basic:WUBRG least:3",
            ])),
            option::of(any::<u32>()),
        ),
    );
    let formats = subsequence(
        vec!["standard", "brawl", "predh", "explorer", "zzz", "", "timeless"],
        0..=7,
    );
    let legality = select(vec![
        Legality::Legal,
        Legality::NotLegal,
        Legality::Banned,
        Legality::Restricted,
    ]);
    let legalities = (formats, vec(legality, 7))
        .prop_map(|(formats, words)| formats.into_iter().map(str::to_owned).zip(words).collect());
    let rarity = select(vec![
        Rarity::Common,
        Rarity::Uncommon,
        Rarity::Rare,
        Rarity::Mythic,
        Rarity::Unknown,
    ]);
    let printing = (
        option::of(any::<bool>()),
        rarity,
        words(&SETS),
        words(&NUMBERS),
        (price(), price(), price()),
        image(),
    );
    (names, ids, facts, legalities, printing).prop_map(
        |((name, other_names, as_named), ids, facts, legalities, printing)| {
            let (scryfall_id, oracle_id, multiverse_ids, arena_id) = ids;
            let (
                layout,
                mut faces,
                mana_value,
                (colors, color_identity, produced),
                (produces_colorless, land, roles),
            ) = facts;
            if as_named {
                for (face, half) in faces.iter_mut().zip(name.split(" // ")) {
                    face.name = half.to_owned();
                }
            }
            let (on_arena, rarity, set, collector_number, (usd, eur, tix), image) = printing;
            let id = scryfall_id.clone().unwrap_or_default();
            let image = image.map(|image| {
                image
                    .replace('F', id.get(..1).unwrap_or_default())
                    .replace('G', id.get(1..2).unwrap_or_default())
                    .replace("ID", &id)
            });
            Card {
                name,
                other_names,
                scryfall_id,
                oracle_id,
                multiverse_ids,
                arena_id,
                layout,
                faces,
                mana_value,
                colors: ColorSet::from_letters(&colors),
                color_identity: ColorSet::from_letters(&color_identity),
                produced_mana: ColorSet::from_letters(&produced),
                produces_colorless,
                land: land.map(|code| code.parse().expect("a code of a land's rules")),
                roles: roles.map(Roles::from_bits),
                on_arena,
                rarity,
                set,
                collector_number,
                legalities,
                prices: Prices { usd, eur, tix },
                image,
            }
        },
    )
}

fn entry() -> impl Strategy<Value = Entry> {
    let asked = [
        &NAMES[..],
        &[
            "A-Ice",
            "ice/fire",
            "LIM DUL'S VAULT",
            "Fire // Fire",
            "Island // Opt",
            "Shock",
            "",
        ],
    ]
    .concat();
    (
        select(asked),
        option::of(select(vec![
            "XLN", "dar", "DOM", "Y25-BLB", "SLD", "10E", "M21", "",
        ])),
        option::of(proptest::prop_oneof![words(&NUMBERS), Just("0065".to_owned())]),
        option::of(0_u32..9),
    )
        .prop_map(|(name, set, number, multiverse_id)| Entry {
            count: 1,
            name: name.to_owned(),
            set: set.map(str::to_owned),
            number,
            multiverse_id,
            line: 1,
            ..Entry::default()
        })
}

/// To the bit, and readable where two differ.
fn told(found: Option<(&Card, MatchRule)>) -> String {
    format!("{found:#?}")
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(96))]

    #[test]
    fn every_card_comes_back_as_it_went_in(card in card()) {
        let mut catalogue = Catalogue::default();
        catalogue.insert(Arc::new(card.clone()));
        let by_name = Entry { count: 1, name: card.name.clone(), ..Entry::default() };
        let found = catalogue.find(&by_name);
        proptest::prop_assert_eq!(
            told(found.as_ref().map(|(card, rule)| (&**card, *rule))),
            told(Some((&card, MatchRule::ExactName)))
        );
    }

    #[test]
    fn it_answers_as_a_list_of_whole_cards(
        cards in vec(card(), 0..24),
        entries in vec(entry(), 24),
        newer in vec(card(), 0..6),
    ) {
        let mut reference = Reference::default();
        let mut catalogue = Catalogue::default();
        for card in &cards {
            reference.insert(card.clone());
            catalogue.insert(Arc::new(card.clone()));
        }
        let answers = |catalogue: &Catalogue, reference: &Reference| {
            proptest::prop_assert_eq!(catalogue.printings(), reference.cards.len());
            proptest::prop_assert_eq!(catalogue.is_empty(), reference.cards.is_empty());
            let names: std::collections::BTreeSet<String> =
                reference.cards.iter().map(|card| fold(&card.name)).collect();
            proptest::prop_assert_eq!(catalogue.len(), names.len());
            for entry in &entries {
                let found = catalogue.find(entry);
                let found = told(found.as_ref().map(|(card, rule)| (&**card, *rule)));
                proptest::prop_assert_eq!(found, told(reference.find(entry)), "{:?}", entry);
            }
            Ok(())
        };
        answers(&catalogue, &reference)?;
        catalogue.shrink();
        answers(&catalogue, &reference)?;

        // A successor knows nothing of its own accord, and what is put into it is not put into the old one.
        let mut next = catalogue.successor();
        answers(&next, &Reference::default())?;
        let mut next_reference = Reference::default();
        for card in newer.iter().chain(&cards) {
            next_reference.insert(card.clone());
            next.insert(Arc::new(card.clone()));
        }
        answers(&next, &next_reference)?;
        next.shrink();
        answers(&next, &next_reference)?;
        answers(&catalogue, &reference)?;
        for card in newer {
            reference.insert(card.clone());
            catalogue.insert(Arc::new(card));
        }
        answers(&catalogue, &reference)?;
        answers(&next, &next_reference)?;
    }
}
