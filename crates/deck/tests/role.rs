//! What is read of a text about a card's roles.

#[path = "starter/shared_data.rs"]
mod shared_data;

use std::collections::BTreeMap;

use deck::role::{Role, Roles};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::Value;

fn read(type_line: &str, text: &str) -> String {
    Roles::of_text(type_line, text).to_string()
}

#[test]
fn invented_texts() {
    let table = [
        (
            "Instant",
            "Destroy target creature with power 3 or less.",
            "removal",
        ),
        (
            "Instant",
            "Exile target goat card from a graveyard.",
            "graveyard-hate",
        ),
        ("Sorcery", "Destroy all creatures.\nDraw a card.", "sweeper draw"),
        ("Instant", "Scry 2. Draw a card.", "selection"),
        ("Sorcery", "Draw two cards, then discard a card.", "selection"),
        (
            "Sorcery",
            "As an additional cost to cast this spell, discard a card.\nDraw two cards.",
            "selection",
        ),
        (
            "Creature — Goat",
            "When this creature enters, draw a card.",
            "draw",
        ),
        (
            "Creature — Goat",
            "Whenever you draw a card, you gain 1 life.",
            "lifegain",
        ),
        ("Creature — Goat", "Sacrifice a creature: Add {B}.", "ramp"),
        ("Creature — Goat", "Flying, haste", "evasion haste"),
        (
            "Creature — Goat",
            "Reach (This creature can block creatures with flying.)",
            "-",
        ),
        ("Land", "{T}: Add {G}.", "-"),
        (
            "Sorcery",
            "Search your library for a basic land card, put it onto the battlefield tapped, then shuffle.",
            "ramp",
        ),
        (
            "Sorcery",
            "Search your library for a Goat card, reveal it, put it into your hand, then shuffle.",
            "tutor",
        ),
        (
            "Instant",
            "Exile target creature you control, then return it to the battlefield.",
            "protection",
        ),
        (
            "Enchantment — Aura",
            "Enchant creature\nEnchanted creature can't attack or block.",
            "removal",
        ),
        (
            "Instant",
            "Target creature you control deals damage equal to its power to target creature you don't control.",
            "removal",
        ),
        (
            "Sorcery",
            "Choose one —\n• Destroy target artifact.\n• Target opponent discards a card.",
            "discard artifact-hate",
        ),
        (
            "Instant",
            "Counter target spell. Its controller creates two Treasure tokens.",
            "counterspell",
        ),
        (
            "Sorcery",
            "Exile the top two cards of your library. You may play those cards this turn.",
            "draw",
        ),
        (
            "Artifact",
            "Creatures you control have \"Flying\" and \"{T}: Draw two cards.\"",
            "-",
        ),
        ("Creature", "", "-"),
    ];
    for (type_line, text, roles) in table {
        assert_eq!(read(type_line, text), roles, "{text}");
    }
}

/// Cards that players know, with the roles a player would give them; nothing here was read off the program.
const KNOWN: &[(&str, &str)] = &[
    ("Lightning Bolt", "removal burn"),
    ("Fatal Push", "removal"),
    ("Go for the Throat", "removal"),
    ("Swords to Plowshares", "removal"),
    ("Path to Exile", "removal"),
    ("Murder", "removal"),
    ("Vraska's Contempt", "removal lifegain"),
    ("Unsummon", "removal"),
    ("Into the Flood Maw", "removal"),
    ("Cut Down", "removal"),
    ("Lightning Helix", "removal lifegain burn"),
    ("Prey Upon", "removal"),
    ("Rabid Bite", "removal"),
    ("Diabolic Edict", "removal"),
    ("Sheoldred's Edict", "removal"),
    ("Pacifism", "removal"),
    ("Control Magic", "removal"),
    ("Oblivion Ring", "removal"),
    ("Ravenous Chupacabra", "removal"),
    ("Skinrender", "removal"),
    ("Disfigure", "removal"),
    ("Abrade", "removal artifact-hate"),
    ("Assassin's Trophy", "removal"),
    ("Wrath of God", "sweeper"),
    ("Day of Judgment", "sweeper"),
    ("Languish", "sweeper"),
    ("Anger of the Gods", "sweeper"),
    ("Pyroclasm", "sweeper"),
    ("Evacuation", "sweeper"),
    ("Sunfall", "sweeper tokens"),
    ("Farewell", "sweeper graveyard-hate artifact-hate"),
    ("Counterspell", "counterspell"),
    ("Essence Scatter", "counterspell"),
    ("Make Disappear", "counterspell"),
    ("Dovin's Veto", "counterspell"),
    ("Absorb", "counterspell lifegain"),
    ("Mystical Dispute", "counterspell"),
    ("Divination", "draw"),
    ("Night's Whisper", "draw"),
    ("Memory Deluge", "draw selection"),
    ("Phyrexian Arena", "draw"),
    ("Elvish Visionary", "draw"),
    ("Reckless Impulse", "draw"),
    ("Harmonize", "draw"),
    ("Opt", "selection"),
    ("Consider", "selection"),
    ("Preordain", "selection"),
    ("Faithless Looting", "selection"),
    ("Impulse", "selection"),
    ("Merfolk Looter", "selection"),
    ("Anticipate", "selection"),
    ("Llanowar Elves", "ramp"),
    ("Rampant Growth", "ramp"),
    ("Cultivate", "ramp"),
    ("Arcane Signet", "ramp"),
    ("Explore", "ramp draw"),
    ("Duress", "discard"),
    ("Thoughtseize", "discard"),
    ("Mind Rot", "discard"),
    ("Kitesail Freebooter", "discard evasion"),
    ("Raise the Alarm", "tokens"),
    ("Young Pyromancer", "tokens"),
    ("Lingering Souls", "tokens"),
    ("Grave Titan", "tokens"),
    ("Soul Warden", "lifegain"),
    ("Vampire Nighthawk", "lifegain evasion"),
    ("Raise Dead", "recursion"),
    ("Zombify", "recursion"),
    ("Eternal Witness", "recursion"),
    ("Reanimate", "recursion"),
    ("Heroic Intervention", "protection"),
    ("Tamiyo's Safekeeping", "protection lifegain"),
    ("Gods Willing", "protection selection"),
    ("Cloudshift", "protection"),
    ("Demonic Tutor", "tutor"),
    ("Worldly Tutor", "tutor"),
    ("Rest in Peace", "graveyard-hate"),
    ("Leyline of the Void", "graveyard-hate"),
    ("Unlicensed Hearse", "graveyard-hate"),
    ("Disenchant", "artifact-hate"),
    ("Naturalize", "artifact-hate"),
    ("Reclamation Sage", "artifact-hate"),
    ("Shatter", "artifact-hate"),
    ("Giant Growth", "pump"),
    ("Glorious Anthem", "pump"),
    ("Monstrous Rage", "pump"),
    ("Serra Angel", "evasion"),
    ("Slither Blade", "evasion"),
    ("Monastery Swiftspear", "haste"),
    ("Goblin Guide", "haste"),
    ("Lava Spike", "burn"),
    ("Gray Merchant of Asphodel", "burn lifegain"),
    ("Glimpse the Unthinkable", "mill"),
    ("Satyr Wayfinder", "selection"),
    ("Stitcher's Supplier", "self-mill"),
    ("River's Rebuke", "sweeper"),
    ("Thought-Stalker Warlock", "discard evasion"),
    ("Badgermole Cub", "ramp"),
    ("Invasion of Arcavios // Invocation of the Founders", "tutor"),
    ("Rakdos Joins Up", "recursion burn"),
    ("Kutzil's Flanker", "selection lifegain graveyard-hate pump"),
    ("Smuggler's Copter", "selection evasion"),
    (
        "Jeskai Revelation",
        "removal counterspell draw tokens lifegain burn",
    ),
    ("Fling", "removal burn"),
    ("Galvanic Discharge", "removal"),
    ("Massacre Wurm", "sweeper burn"),
    ("Fateful Absence", "removal"),
    ("Quintorius Kand", "draw ramp tokens lifegain burn"),
    ("Blanchwood Prowler", "selection self-mill"),
    ("Charming Prince", "selection lifegain protection"),
    ("Razorkin Needlehead", "burn"),
    ("Grizzly Bears", "-"),
    ("Colossal Dreadmaw", "-"),
    ("Steam Vents", "-"),
    ("Evolving Wilds", "-"),
    ("Tarmogoyf", "-"),
];

/// Every text of a card with its type line.
fn roles_of(card: &Value) -> Option<Roles> {
    let text = |value: &'_ Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let faces: Vec<Value> = match card.get("card_faces").and_then(Value::as_array) {
        Some(faces) => faces.clone(),
        None => vec![card.clone()],
    };
    let texts: Vec<(String, String)> = faces
        .iter()
        .filter_map(|face| {
            Some((
                text(face, "type_line").unwrap_or_default(),
                text(face, "oracle_text")?,
            ))
        })
        .collect();
    let texts = texts.iter().map(|(line, text)| (line.as_str(), text.as_str()));
    (texts.len() > 0).then(|| Roles::of_faces(texts))
}

#[test]
fn known_cards_have_the_roles_a_player_would_give_them() {
    let Some(lines) = shared_data::lines("cards-composite.jsonl.gz") else {
        return;
    };
    let known: BTreeMap<&str, &str> = KNOWN.iter().copied().collect();
    let mut found = BTreeMap::new();
    for line in lines {
        let name = line
            .split("\"name\":\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        if let Some((name, _)) = name.and_then(|name| known.get_key_value(name)) {
            let card: Value = serde_json::from_str(&line).expect("a card a line");
            if let Some(roles) = roles_of(&card) {
                found.insert(*name, roles);
            }
        }
    }
    let (mut right, mut missed, mut wrong) = (0, 0, 0);
    for (name, words) in &known {
        let Some(read) = found.get(name) else {
            println!("no text of {name}");
            continue;
        };
        let expected: Roles = words.parse().expect("roles");
        let both = expected.intersection(*read).len();
        right += both;
        missed += expected.len() - both;
        wrong += read.len() - both;
        if expected != *read {
            println!("{name}: {read}, a player says {expected}");
        }
    }
    let (right, missed, wrong) = (
        f64::from(right as u32),
        f64::from(missed as u32),
        f64::from(wrong as u32),
    );
    let (precision, recall) = (right / (right + wrong), right / (right + missed));
    println!(
        "{} cards: precision {precision:.3}, recall {recall:.3}",
        found.len()
    );
    assert!(found.len() >= 80);
    assert!(precision >= 0.9 && recall >= 0.9);
}

const SENTENCES: [&str; 14] = [
    "Destroy target creature",
    "Counter target spell",
    "Draw two cards",
    "Draw a card",
    "Scry 1",
    "Create a 1/1 white Goat creature token",
    "You gain 3 life",
    "Exile the top card of your library",
    "You may play that card this turn",
    "Target player discards a card",
    "Look at the top four cards of your library",
    "Put two of them into your hand and the rest on the bottom of your library",
    "Target creature gets +2/+2 until end of turn",
    "Exile all graveyards",
];

proptest! {
    #[test]
    fn the_order_of_sentences_changes_nothing(sentences in subsequence(&SENTENCES[..], 0..8).prop_shuffle(), lines in any::<bool>()) {
        let mut sorted = sentences.clone();
        sorted.sort_unstable();
        let text = |sentences: &[&str]| sentences.join(if lines { ".\n" } else { ". " });
        prop_assert_eq!(read("Sorcery", &text(&sentences)), read("Sorcery", &text(&sorted)));
    }

    #[test]
    fn any_text_is_read(type_line in ".{0,30}", text in "\\PC{0,200}") {
        let roles = Roles::of_text(&type_line, &text);
        prop_assert_eq!(roles.to_string().parse::<Roles>(), Ok(roles));
    }

    #[test]
    fn words_of_rules_in_any_order_are_read(words in prop::collection::vec(select(&[
        "destroy", "target", "creature", "all", "draw", "draws", "a card", "gets -", "/-", "+1/+1 counter", "on", "damage", "deals",
        "to", "gain", "life", "exile", "graveyard", "search your library for", "{T}:", "—", "if", ",", ".", "\n", "\"", "(", "−3", "’",
        "discard", "add {", "opponent", "é",
    ][..]), 0..40)) {
        let roles = Roles::of_text("Instant", &words.join(" "));
        let json = serde_json::to_string(&roles).unwrap();
        prop_assert_eq!(serde_json::from_str::<Roles>(&json).unwrap(), roles);
    }

    #[test]
    fn roles_are_a_set(bits in any::<u32>()) {
        let roles = Roles::from_bits(bits);
        prop_assert_eq!(roles.iter().collect::<Roles>(), roles);
        prop_assert_eq!(roles.iter().count(), roles.len());
        prop_assert_eq!(roles.to_string().parse::<Roles>(), Ok(roles));
    }
}

#[test]
fn a_word_that_is_no_role_is_told() {
    for words in ["", "goat", "removal,draw", "removal  draw", "- draw"] {
        assert!(words.parse::<Roles>().is_err(), "{words}");
    }
    assert_eq!(Role::ALL.map(|role| role as usize), core::array::from_fn(|at| at));
}
