//! Invented decks of real cards: five kinds, each of which is played with some cards exchanged.

use deck::card::{CardType, Rarity};
use deck::catalogue::Craft;
use deck::color::{Color, ColorSet};
use deck::cost::ManaCost;
use improve::{CardFacts, Corpus, Day, Played, TournamentDeck};

use CardType::{Artifact, Creature, Enchantment, Instant, Land, Planeswalker, Sorcery};
use Rarity::{Common, Mythic, Rare, Uncommon};

/// Names, costs (of lands the colours they make), types and rarities. Basic lands are known by their type.
const CARDS: &[(&str, &str, CardType, Rarity)] = &[
    ("Monastery Swiftspear", "{R}", Creature, Uncommon),
    ("Emberheart Challenger", "{1}{R}", Creature, Rare),
    ("Slickshot Show-Off", "{1}{R}", Creature, Rare),
    ("Screaming Nemesis", "{3}{R}", Creature, Mythic),
    ("Lightning Strike", "{1}{R}", Instant, Common),
    ("Shock", "{R}", Instant, Common),
    ("Burst Lightning", "{R}", Instant, Common),
    ("Play with Fire", "{R}", Instant, Uncommon),
    ("Monstrous Rage", "{R}", Instant, Uncommon),
    ("Hired Claw", "{R}", Creature, Rare),
    ("Manifold Mouse", "{1}{R}", Creature, Rare),
    ("Heartfire Hero", "{R}", Creature, Uncommon),
    ("Sunspine Lynx", "{2}{R}{R}", Creature, Rare),
    ("Witchstalker Frenzy", "{3}{R}", Instant, Uncommon),
    ("Novice Inspector", "{W}", Creature, Common),
    ("Get Lost", "{1}{W}", Instant, Rare),
    ("Destroy Evil", "{1}{W}", Instant, Common),
    ("Knight-Errant of Eos", "{4}{W}", Creature, Rare),
    ("Intrepid Adversary", "{1}{W}", Creature, Mythic),
    ("Brutal Cathar", "{2}{W}", Creature, Rare),
    ("Adeline, Resplendent Cathar", "{1}{W}{W}", Creature, Rare),
    ("Hopeful Initiate", "{W}", Creature, Rare),
    ("Elite Spellbinder", "{2}{W}", Creature, Rare),
    ("Wedding Announcement", "{2}{W}", Enchantment, Rare),
    ("Skrelv, Defector Mite", "{W}", Creature, Rare),
    ("Loran of the Third Path", "{2}{W}", Creature, Rare),
    ("Sunfall", "{3}{W}{W}", Sorcery, Rare),
    ("Opt", "{U}", Instant, Common),
    ("Consider", "{U}", Instant, Common),
    ("Make Disappear", "{1}{U}", Instant, Common),
    ("Memory Deluge", "{2}{U}{U}", Instant, Rare),
    ("Haughty Djinn", "{1}{U}{U}", Creature, Rare),
    ("Tolarian Terror", "{6}{U}", Creature, Common),
    ("Impulse", "{1}{U}", Instant, Common),
    ("Negate", "{1}{U}", Instant, Common),
    ("Essence Scatter", "{1}{U}", Instant, Common),
    ("Spell Pierce", "{U}", Instant, Common),
    ("Thirst for Discovery", "{2}{U}", Instant, Uncommon),
    ("Fading Hope", "{U}", Instant, Uncommon),
    ("Ledger Shredder", "{1}{U}", Creature, Rare),
    ("Go for the Throat", "{1}{B}", Instant, Uncommon),
    ("Cut Down", "{B}", Instant, Uncommon),
    ("Duress", "{B}", Sorcery, Common),
    ("Sheoldred, the Apocalypse", "{2}{B}{B}", Creature, Mythic),
    ("Graveyard Trespasser", "{2}{B}", Creature, Rare),
    ("Evolved Sleeper", "{B}", Creature, Rare),
    ("Tenacious Underdog", "{1}{B}", Creature, Rare),
    ("Liliana of the Veil", "{1}{B}{B}", Planeswalker, Mythic),
    ("Infernal Grasp", "{1}{B}", Instant, Uncommon),
    ("Invoke Despair", "{1}{B}{B}{B}{B}", Sorcery, Rare),
    ("Reckoner Bankbuster", "{2}", Artifact, Rare),
    ("Llanowar Elves", "{G}", Creature, Common),
    ("Jaspera Sentinel", "{G}", Creature, Common),
    ("Topiary Stomper", "{1}{G}{G}", Creature, Rare),
    ("Briarbridge Tracker", "{2}{G}", Creature, Rare),
    ("Esika's Chariot", "{3}{G}", Artifact, Rare),
    ("Ulvenwald Oddity", "{2}{G}{G}", Creature, Rare),
    ("Bite Down", "{1}{G}", Instant, Common),
    ("Sculptor of Winter", "{1}{G}", Creature, Uncommon),
    ("Wrenn and Seven", "{3}{G}{G}", Planeswalker, Mythic),
    ("Old-Growth Troll", "{G}{G}{G}", Creature, Rare),
    ("Shipwreck Marsh", "UB", Land, Rare),
    ("Stormcarved Coast", "UR", Land, Rare),
    ("Deathcap Glade", "BG", Land, Rare),
    ("Den of the Bugbear", "R", Land, Rare),
    ("Hive of the Eye Tyrant", "B", Land, Rare),
    ("Hall of Storm Giants", "U", Land, Rare),
    ("Lair of the Hydra", "G", Land, Rare),
    ("Cave of the Frost Dragon", "W", Land, Rare),
    ("Field of Ruin", "", Land, Uncommon),
    ("Plains", "W", Land, Common),
    ("Island", "U", Land, Common),
    ("Swamp", "B", Land, Common),
    ("Mountain", "R", Land, Common),
    ("Forest", "G", Land, Common),
];

/// A card that the format does not allow.
pub const BANNED: &str = "Invoke Despair";

/// The kinds of decks: copies of spells in the order of the letters' cards, then lands.
pub const KINDS: [&str; 5] = ["red", "white", "izzet", "dimir", "golgari"];

fn list(kind: &str) -> Vec<(u32, &'static str)> {
    let (spells, lands): (&[&str], &[(u32, &str)]) = match kind {
        "red" => (
            &[
                "Monastery Swiftspear",
                "Emberheart Challenger",
                "Slickshot Show-Off",
                "Screaming Nemesis",
                "Lightning Strike",
                "Shock",
                "Monstrous Rage",
                "Hired Claw",
                "Manifold Mouse",
                "Heartfire Hero",
            ],
            &[(4, "Den of the Bugbear"), (16, "Mountain")],
        ),
        "white" => (
            &[
                "Novice Inspector",
                "Get Lost",
                "Knight-Errant of Eos",
                "Intrepid Adversary",
                "Brutal Cathar",
                "Adeline, Resplendent Cathar",
                "Hopeful Initiate",
                "Elite Spellbinder",
                "Wedding Announcement",
                "Skrelv, Defector Mite",
            ],
            &[(4, "Cave of the Frost Dragon"), (16, "Plains")],
        ),
        "izzet" => (
            &[
                "Opt",
                "Consider",
                "Make Disappear",
                "Memory Deluge",
                "Haughty Djinn",
                "Tolarian Terror",
                "Lightning Strike",
                "Burst Lightning",
                "Spell Pierce",
                "Ledger Shredder",
            ],
            &[
                (4, "Stormcarved Coast"),
                (2, "Hall of Storm Giants"),
                (8, "Island"),
                (6, "Mountain"),
            ],
        ),
        "dimir" => (
            &[
                "Go for the Throat",
                "Cut Down",
                "Sheoldred, the Apocalypse",
                "Graveyard Trespasser",
                "Evolved Sleeper",
                "Make Disappear",
                "Spell Pierce",
                "Ledger Shredder",
                "Liliana of the Veil",
                "Reckoner Bankbuster",
            ],
            &[
                (4, "Shipwreck Marsh"),
                (2, "Hive of the Eye Tyrant"),
                (6, "Island"),
                (8, "Swamp"),
            ],
        ),
        _ => (
            &[
                "Llanowar Elves",
                "Topiary Stomper",
                "Briarbridge Tracker",
                "Esika's Chariot",
                "Ulvenwald Oddity",
                "Go for the Throat",
                "Sheoldred, the Apocalypse",
                "Graveyard Trespasser",
                "Infernal Grasp",
                "Old-Growth Troll",
            ],
            &[
                (4, "Deathcap Glade"),
                (2, "Lair of the Hydra"),
                (6, "Swamp"),
                (8, "Forest"),
            ],
        ),
    };
    let spells = spells.iter().map(|name| (4, *name));
    spells.chain(lands.iter().copied()).collect()
}

/// What is known of a card; `None` of one that is not in the table.
pub fn facts(name: &str) -> Option<CardFacts> {
    let (name, cost, card_type, rarity) = *CARDS.iter().find(|(other, ..)| *other == name)?;
    let is_basic = ["Plains", "Island", "Swamp", "Mountain", "Forest"].contains(&name);
    let is_land = card_type == Land;
    let letters: String = cost.chars().filter(|letter| "WUBRG".contains(*letter)).collect();
    let colors = ColorSet::from_letters(&letters);
    let mana_value = ManaCost::parse(if is_land { "" } else { cost }).mana_value() as f32;
    Some(CardFacts {
        name: name.to_owned(),
        cost: if is_land { String::new() } else { cost.to_owned() },
        mana_value,
        card_type,
        type_line: format!("{card_type:?}"),
        colors: if is_land { ColorSet::default() } else { colors },
        identity: colors,
        produces: if is_land { colors } else { ColorSet::default() },
        is_basic,
        most: Some(match name {
            BANNED => 0,
            _ if is_basic => 250,
            _ => 4,
        }),
        craft: Craft::Wildcard(rarity),
        roles: None,
        usd: None,
    })
}

/// Every card of the table.
pub fn names() -> Vec<&'static str> {
    CARDS.iter().map(|(name, ..)| *name).collect()
}

/// A deck of a kind as nobody in the corpus plays it, but many nearly do.
pub fn deck(kind: &str) -> Vec<Played> {
    list(kind)
        .into_iter()
        .map(|(copies, name)| played(copies, name))
        .collect()
}

pub fn played(copies: u32, name: &str) -> Played {
    Played {
        name: name.to_owned(),
        copies,
        facts: facts(name),
    }
}

/// Decks of each kind, a deck a day: in each of them some copies of one to three spells are others of its colours, which no kind is
/// built on.
pub fn decks(days: Day) -> Vec<TournamentDeck> {
    let built_on: Vec<&str> = KINDS
        .iter()
        .flat_map(|kind| list(kind))
        .map(|(_, name)| name)
        .collect();
    let mut random = fastrand::Rng::with_seed(7);
    let mut decks = Vec::new();
    for day in 0..days {
        for kind in KINDS {
            let mut main = list(kind);
            let colors: ColorSet = main
                .iter()
                .filter_map(|(_, name)| facts(name))
                .flat_map(|facts| colors_of(facts.identity))
                .collect();
            for _ in 0..random.usize(1..=3) {
                let flexible: Vec<&str> = CARDS
                    .iter()
                    .map(|(name, ..)| *name)
                    .filter(|name| {
                        let facts = facts(name);
                        let fits =
                            facts.is_some_and(|facts| !facts.is_land() && facts.identity.is_subset(colors));
                        fits && !built_on.contains(name) && !main.iter().any(|(_, other)| other == name)
                    })
                    .collect();
                let (at, into) = (random.usize(0..10), random.usize(0..flexible.len()));
                let copies = random.u32(1..=3);
                let slot = &mut main[at];
                let kept = slot.0.saturating_sub(copies);
                let (count, name) = (slot.0 - kept, slot.1);
                *slot = (count, flexible[into]);
                if kept > 0 {
                    main.push((kept, name));
                }
            }
            decks.push(TournamentDeck {
                day,
                event: "Friday evening".to_owned(),
                main: main
                    .into_iter()
                    .map(|(copies, name)| (copies, name.to_owned()))
                    .collect(),
                side: vec![(2, side(kind).to_owned())],
                ..TournamentDeck::default()
            });
        }
    }
    decks
}

/// The card that every deck of a kind has in its sideboard.
pub fn side(kind: &str) -> &'static str {
    match kind {
        "red" => "Witchstalker Frenzy",
        "white" => "Loran of the Third Path",
        "izzet" => "Fading Hope",
        _ => "Duress",
    }
}

fn colors_of(set: ColorSet) -> impl Iterator<Item = Color> {
    Color::ALL.into_iter().filter(move |color| set.contains(*color))
}

/// What is known of the cards of a corpus, by their numbers.
pub fn facts_of(corpus: &Corpus) -> Vec<Option<CardFacts>> {
    corpus.names().map(facts).collect()
}
