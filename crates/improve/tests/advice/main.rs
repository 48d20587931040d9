//! What the improver says of invented decks: it finds what is hidden and what is foreign, and whatever is asked, every card that
//! it names may be played, is within the limits of copies, and can be paid for.

mod diagnosis;
mod fixture;

use std::collections::BTreeMap;
use std::fmt::{Debug, Formatter};
use std::sync::LazyLock;

use deck::card::Rarity;
use deck::catalogue::Craft;
use deck::color::ColorSet;
use improve::{Advice, Budget, Corpus, Model, Played, Question, Reason, Wildcards, spoken};
use proptest::prelude::*;
use proptest::sample::{Index, subsequence};

use fixture::{BANNED, KINDS, deck, played};

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let mut corpus = Corpus::default();
    for deck in fixture::decks(60) {
        corpus.push(&deck);
    }
    Model::train(&corpus, fixture::facts_of(&corpus))
});

fn ask(main: &[Played]) -> Advice {
    MODEL.advise(&Question {
        main,
        ..Question::default()
    })
}

fn named(cards: &[(u32, String)]) -> Vec<&str> {
    cards.iter().map(|(_, name)| name.as_str()).collect()
}

#[test]
fn hidden_cards_are_named_first() {
    for kind in KINDS {
        let whole = deck(kind);
        // The second, the fifth and the eighth spell.
        let hidden = [1, 4, 7].map(|at| whole[at].name.clone());
        let rest: Vec<Played> = whole
            .iter()
            .filter(|played| !hidden.contains(&played.name))
            .cloned()
            .collect();
        let advice = ask(&rest);
        let first: Vec<&str> = advice.add.iter().take(3).map(|add| add.name.as_str()).collect();
        for name in &hidden {
            assert!(first.contains(&name.as_str()), "{kind}: {name} among {first:?}");
        }
        assert!(
            advice.add.iter().take(3).all(|add| add.copies >= 3),
            "{kind}: {:?}",
            advice.add
        );
    }
}

#[test]
fn a_deck_is_of_the_kind_that_its_nearest_decks_are_of() {
    for (kind, called) in [
        ("red", "Mono-Red"),
        ("white", "Mono-White"),
        ("izzet", "Izzet"),
        ("dimir", "Dimir"),
        ("golgari", "Golgari"),
    ] {
        let main = deck(kind);
        let found = ask(&main).archetype.unwrap();
        let (colors, card) = found.name.split_once(" · ").unwrap();
        assert_eq!(colors, called, "{found:?}");
        assert!(main.iter().any(|played| played.name == card), "{found:?}");
        // Each of the five is played every day.
        for share in [found.share, found.share_before] {
            assert!((share - 0.2).abs() < 0.03, "{found:?}");
        }
    }
    let nothing_like_it: Vec<Played> = ["Opt", "Shock", "Duress"].map(|name| played(4, name)).into();
    assert_eq!(ask(&nothing_like_it).archetype, None);
}

#[test]
fn sideboards_are_those_of_near_decks() {
    for kind in KINDS {
        let main = deck(kind);
        let told = ask(&main).sideboard;
        let first = &told[0];
        assert_eq!(
            (first.name.as_str(), first.copies, first.have),
            (fixture::side(kind), 2, 0)
        );
        assert!(first.share > 90.0, "{kind}: {told:?}");
        // Of other colours than the deck's nothing comes.
        let blue = MODEL.advise(&Question {
            main: &main,
            colors: Some(ColorSet::from_letters("U")),
            ..Question::default()
        });
        let fits = |name: &str| {
            fixture::facts(name)
                .unwrap()
                .colors
                .is_subset(ColorSet::from_letters("U"))
        };
        assert!(
            blue.sideboard.iter().all(|card| fits(&card.name)),
            "{kind}: {:?}",
            blue.sideboard
        );
        let side = [played(1, fixture::side(kind))];
        let with = MODEL.advise(&Question {
            main: &main,
            side: &side,
            ..Question::default()
        });
        assert_eq!(with.sideboard[0].have, 1);
        let refused = [fixture::side(kind).to_owned()];
        let without = MODEL.advise(&Question {
            main: &main,
            refused: &refused,
            ..Question::default()
        });
        assert!(without.sideboard.iter().all(|card| card.name != refused[0]));
    }
}

#[test]
fn foreign_cards_are_the_first_to_go() {
    for (kind, foreign, missing) in [
        ("izzet", ["Heartfire Hero", "Shock"], ["Haughty Djinn", "Opt"]),
        (
            "dimir",
            ["Opt", "Tolarian Terror"],
            ["Cut Down", "Evolved Sleeper"],
        ),
        (
            "golgari",
            ["Cut Down", "Liliana of the Veil"],
            ["Infernal Grasp", "Llanowar Elves"],
        ),
    ] {
        let mut main = deck(kind);
        for (foreign, missing) in foreign.into_iter().zip(missing) {
            let at = main.iter().position(|played| played.name == missing).unwrap();
            main[at] = played(4, foreign);
        }
        let advice = ask(&main);
        let mut worst: Vec<&str> = advice.cut.iter().take(2).map(|cut| cut.name.as_str()).collect();
        worst.sort_unstable();
        let mut expected = foreign;
        expected.sort_unstable();
        assert_eq!(worst, expected, "{kind}");
        // One swap that is not told is better than one that is wrong.
        assert!(!advice.swaps.is_empty(), "{kind}");
        for swap in &advice.swaps {
            let (out, into) = (named(&swap.cuts), named(&swap.adds));
            assert!(out.iter().all(|name| foreign.contains(name)), "{kind}: {swap:?}");
            assert!(into.iter().all(|name| missing.contains(name)), "{kind}: {swap:?}");
        }
    }
}

#[test]
fn what_may_not_be_played_leaves_first_however_unsure_what_comes_is() {
    for kind in KINDS {
        let mut main = deck(kind);
        // Four of a card that is banned, and six of one that may be there four times.
        main[0] = played(4, BANNED);
        main[1].copies = 6;
        let too_often = main[1].name.clone();
        let advice = ask(&main);
        let worst: Vec<(&str, &Reason)> = advice
            .cut
            .iter()
            .take(2)
            .map(|cut| (cut.name.as_str(), &cut.reasons[0].reason))
            .collect();
        for (name, allowed) in [(BANNED, 0), (too_often.as_str(), 4)] {
            assert!(
                worst.contains(&(name, &Reason::NotLegal { allowed })),
                "{kind}: {name}: {worst:?}"
            );
        }
        let mut out: BTreeMap<&str, u32> = BTreeMap::new();
        for (copies, name) in advice.swaps.iter().flat_map(|swap| &swap.cuts) {
            *out.entry(name).or_default() += copies;
        }
        assert_eq!(out.get(BANNED), Some(&4), "{kind}: {:?}", advice.swaps);
        assert_eq!(
            out.get(too_often.as_str()),
            Some(&2),
            "{kind}: {:?}",
            advice.swaps
        );
        let (first, _) = &advice.swaps[0].cuts[0];
        assert!([2, 4].contains(first), "{:?}", advice.swaps[0]);
        // Unless the player wants it so.
        let locked = [BANNED.to_owned()];
        let kept = MODEL.advise(&Question {
            main: &main,
            locked: &locked,
            ..Question::default()
        });
        assert!(kept.swaps.iter().all(|swap| !named(&swap.cuts).contains(&BANNED)));
    }
}

#[test]
fn several_single_cards_make_room_for_one_that_is_usual_four_times() {
    let mut main = deck("izzet");
    let at = main
        .iter()
        .position(|played| played.name == "Haughty Djinn")
        .unwrap();
    main.remove(at);
    for foreign in [
        "Cut Down",
        "Llanowar Elves",
        "Novice Inspector",
        "Old-Growth Troll",
    ] {
        main.push(played(1, foreign));
    }
    let advice = ask(&main);
    let [swap] = advice.swaps.as_slice() else {
        panic!("one card is missing: {:?}", advice.swaps)
    };
    assert_eq!(swap.adds, [(4, "Haughty Djinn".to_owned())]);
    let mut out = named(&swap.cuts);
    out.sort_unstable();
    assert_eq!(
        out,
        [
            "Cut Down",
            "Llanowar Elves",
            "Novice Inspector",
            "Old-Growth Troll"
        ]
    );
    assert!(swap.cuts.iter().all(|(copies, _)| *copies == 1), "{swap:?}");
}

#[test]
fn dual_lands_take_the_place_of_basics_beyond_those_of_near_decks() {
    let mut main = deck("golgari");
    let at = main
        .iter()
        .position(|played| played.name == "Deathcap Glade")
        .unwrap();
    main.remove(at);
    let forest = main.iter_mut().find(|played| played.name == "Forest").unwrap();
    forest.copies += 4;
    let advice = ask(&main);
    let [swap] = advice.swaps.as_slice() else {
        panic!("one land is missing: {:?}", advice.swaps)
    };
    assert_eq!(swap.adds, [(4, "Deathcap Glade".to_owned())]);
    assert_eq!(swap.cuts, [(4, "Forest".to_owned())]);
    assert!(
        swap.because
            .last()
            .unwrap()
            .starts_with("18 basic lands; your nearest lists have 1"),
        "{swap:?}"
    );
}

#[test]
fn a_deck_that_is_as_it_should_be_is_left_alone() {
    for kind in KINDS {
        assert_eq!(ask(&deck(kind)).swaps, [], "{kind}");
    }
}

#[test]
fn a_card_that_nobody_plays_is_said_to_be_unseen_and_stays() {
    let mut main = deck("red");
    main[3] = Played {
        name: "A Card Of Tomorrow".to_owned(),
        copies: 4,
        facts: None,
    };
    let advice = ask(&main);
    let cut = advice
        .cut
        .iter()
        .find(|cut| cut.name == "A Card Of Tomorrow")
        .unwrap();
    assert_eq!(
        cut.reasons
            .iter()
            .map(|because| &because.reason)
            .collect::<Vec<_>>(),
        [&Reason::Unseen]
    );
    assert_eq!(advice.swaps, []);
}

#[test]
fn reasons_are_told_in_the_players_words() {
    let mut main = deck("izzet");
    main.remove(0);
    let advice = ask(&main);
    let add = &advice.add[0];
    assert_eq!(add.name, "Opt");
    let [
        Reason::Neighbours {
            have,
            of,
            copies,
            since,
        },
        Reason::GoesWith { cards },
    ] = [&add.reasons[0].reason, &add.reasons[1].reason]
    else {
        panic!("{:?}", add.reasons);
    };
    let date = spoken(since);
    assert_eq!(
        add.because[0],
        format!("In {have} of your {of} nearest lists since {date}, usually {copies} copies.")
    );
    let [one, two, three] = &cards[..] else {
        panic!("{cards:?}")
    };
    assert_eq!(
        add.because[1],
        format!("Goes with your {one}, {two} and {three}.")
    );
    assert_eq!(
        (advice.evidence.from.as_str(), advice.evidence.to.as_str()),
        ("1970-01-01", "1970-03-01")
    );
}

#[test]
fn without_decks_nothing_is_said() {
    let main = deck("red");
    let advice = Model::train(&Corpus::default(), Vec::new()).advise(&Question {
        main: &main,
        ..Question::default()
    });
    assert_eq!(advice.add, []);
    assert_eq!(advice.swaps, []);
}

/// What a player may ask.
struct Asked {
    main: Vec<Played>,
    side: Vec<Played>,
    owned: Vec<(String, u32)>,
    locked: Vec<String>,
    refused: Vec<String>,
    budget: Option<Budget>,
    most_swaps: Option<u32>,
    colors: Option<ColorSet>,
    is_singleton: bool,
}

/// As a list has it: what is known of the cards would fill pages.
impl Debug for Asked {
    fn fmt(&self, to: &mut Formatter<'_>) -> std::fmt::Result {
        let list = |cards: &[Played]| -> Vec<String> {
            let line = |played: &Played| format!("{} {}", played.copies, played.name);
            cards.iter().map(line).collect()
        };
        to.debug_struct("Asked")
            .field("main", &list(&self.main))
            .field("side", &list(&self.side))
            .field("owned", &self.owned)
            .field("locked", &self.locked)
            .field("refused", &self.refused)
            .field("budget", &self.budget)
            .field("most_swaps", &self.most_swaps)
            .field("colors", &self.colors.map(ColorSet::letters))
            .field("is_singleton", &self.is_singleton)
            .finish()
    }
}

impl Asked {
    fn question(&self) -> Question<'_> {
        Question {
            main: &self.main,
            side: &self.side,
            wildcards: self.budget.map_or(Wildcards::Any, Wildcards::Within),
            owned: &self.owned,
            locked: &self.locked,
            refused: &self.refused,
            colors: self.colors,
            most_swaps: self.most_swaps,
            is_singleton: self.is_singleton,
        }
    }

    fn copies(cards: &[Played], name: &str) -> u32 {
        let of_name = cards.iter().filter(|played| played.name == name);
        of_name.map(|played| played.copies).sum()
    }
}

/// A deck of a kind with some of its cards exchanged for any, and what its player may wish.
fn asked() -> impl Strategy<Value = Asked> {
    let names: Vec<&'static str> = fixture::names();
    let card = proptest::sample::select(names.clone());
    (
        proptest::sample::select(KINDS.to_vec()),
        proptest::collection::vec((any::<Index>(), card.clone(), 1_u32..=4), 0..6),
        proptest::collection::vec((card.clone(), 1_u32..=4), 0..5),
        proptest::collection::vec((card, 0_u32..=4), 0..20),
        subsequence(names.clone(), 0..=names.len() / 3),
        subsequence(names, 0..20),
        proptest::option::of((0_u32..6, 0_u32..6, 0_u32..6, 0_u32..3)),
        proptest::option::of(0_u32..5),
        proptest::option::of(subsequence(vec!["W", "U", "B", "R", "G"], 0..=5)),
        any::<bool>(),
    )
        .prop_map(
            |(kind, exchanged, side, owned, locked, refused, budget, most_swaps, colors, is_singleton)| {
                let mut main = deck(kind);
                for (at, name, copies) in exchanged {
                    if Asked::copies(&main, name) == 0 {
                        let at = at.index(main.len());
                        main[at] = played(copies, name);
                    }
                }
                let strings = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
                Asked {
                    main,
                    side: side
                        .into_iter()
                        .map(|(name, copies)| played(copies, name))
                        .collect(),
                    owned: owned
                        .into_iter()
                        .map(|(name, copies)| (name.to_owned(), copies))
                        .collect(),
                    locked: strings(locked),
                    refused: strings(refused),
                    budget: budget.map(|(common, uncommon, rare, mythic)| Budget {
                        common,
                        uncommon,
                        rare,
                        mythic,
                    }),
                    most_swaps,
                    colors: colors.map(|letters| ColorSet::from_letters(&letters.concat())),
                    is_singleton,
                }
            },
        )
}

proptest! {
    #[test]
    fn every_card_that_is_named_may_come(asked in asked()) {
        let advice = MODEL.advise(&asked.question());
        for add in &advice.add {
            let facts = fixture::facts(&add.name).unwrap();
            let most = if asked.is_singleton { 1 } else { facts.most.unwrap() };
            let there = Asked::copies(&asked.main, &add.name) + Asked::copies(&asked.side, &add.name);
            prop_assert!(add.name != BANNED && !facts.is_basic, "{}", add.name);
            prop_assert!(add.copies >= 1 && add.copies + there <= most, "{} {}, {there} there", add.copies, add.name);
            prop_assert!(!asked.refused.contains(&add.name), "{} is refused", add.name);
            // No card of the table has another way to be paid than its colours.
            let is_within = |colors| facts.identity.is_subset(colors);
            prop_assert!(asked.colors.is_none_or(is_within), "{} is of other colours", add.name);
        }
    }

    #[test]
    fn every_card_of_the_deck_is_judged_once(asked in asked()) {
        let advice = MODEL.advise(&asked.question());
        let mut judged: Vec<&str> = advice.cut.iter().map(|cut| cut.name.as_str()).collect();
        judged.sort_unstable();
        let mut nonbasic: Vec<&str> = asked
            .main
            .iter()
            .filter(|played| !played.facts.as_ref().unwrap().is_basic)
            .map(|played| played.name.as_str())
            .collect();
        nonbasic.sort_unstable();
        prop_assert_eq!(judged, nonbasic);
    }

    #[test]
    fn swaps_keep_size_limits_wishes_and_means(asked in asked()) {
        let advice = MODEL.advise(&asked.question());
        if let Some(most) = asked.most_swaps {
            prop_assert!(advice.swaps.len() <= most as usize);
        }
        let mut after: BTreeMap<&str, i64> = BTreeMap::new();
        for played in &asked.main {
            *after.entry(&played.name).or_default() += i64::from(played.copies);
        }
        let size: i64 = after.values().sum();
        let mut spent: BTreeMap<Rarity, u32> = BTreeMap::new();
        let mut owned: BTreeMap<&str, u32> = BTreeMap::new();
        for (name, copies) in &asked.owned {
            let known = owned.entry(name).or_default();
            *known = (*known).max(*copies);
        }
        let mut changed = Vec::new();
        for swap in &advice.swaps {
            let sum = |cards: &[(u32, String)]| cards.iter().map(|(copies, _)| copies).sum::<u32>();
            prop_assert_eq!(sum(&swap.cuts), sum(&swap.adds));
            let is_land = |(_, name): &(u32, String)| fixture::facts(name).unwrap().is_land();
            let lands = swap.cuts.iter().chain(&swap.adds).filter(|card| is_land(card)).count();
            prop_assert!(lands == 0 || lands == swap.cuts.len() + swap.adds.len(), "{swap:?}");
            for (copies, name) in &swap.cuts {
                prop_assert!(!asked.locked.contains(name), "{} is locked", name);
                *after.get_mut(name.as_str()).unwrap() -= i64::from(*copies);
            }
            for (copies, name) in &swap.adds {
                prop_assert!(!asked.refused.contains(name), "{} is refused", name);
                *after.entry(name).or_default() += i64::from(*copies);
                changed.push(name.as_str());
                let facts = fixture::facts(name).unwrap();
                let missing = copies.saturating_sub(owned.get(name.as_str()).copied().unwrap_or(0));
                if let Craft::Wildcard(rarity) = facts.craft {
                    *spent.entry(rarity).or_default() += missing;
                }
            }
        }
        prop_assert!(after.values().all(|copies| *copies >= 0), "{after:?}");
        prop_assert_eq!(after.values().sum::<i64>(), size);
        for played in &asked.side {
            *after.entry(&played.name).or_default() += i64::from(played.copies);
        }
        for name in changed {
            let most = if asked.is_singleton { 1 } else { fixture::facts(name).unwrap().most.unwrap() };
            prop_assert!(after[name] <= i64::from(most), "{} {name} of {most}", after[name]);
        }
        if let Some(budget) = asked.budget {
            for (rarity, copies) in spent {
                prop_assert!(copies <= budget.of(rarity), "{copies} of {rarity:?}");
            }
        }
    }

    #[test]
    fn the_order_of_the_cards_says_nothing(asked in asked(), seed in any::<u64>()) {
        let one = MODEL.advise(&asked.question());
        let mut other = Asked {
            main: asked.main.clone(),
            side: asked.side.clone(),
            owned: asked.owned.clone(),
            locked: asked.locked.clone(),
            refused: asked.refused.clone(),
            ..asked
        };
        fastrand::Rng::with_seed(seed).shuffle(&mut other.main);
        prop_assert_eq!(MODEL.advise(&other.question()), one);
    }
}
