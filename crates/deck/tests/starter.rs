//! The starter catalogue: every fact in it is true.

#[path = "starter/shared_data.rs"]
mod shared_data;

use std::collections::{BTreeMap, BTreeSet};

use deck::card::{Card, Legality, Rarity};
use deck::color::ColorSet;
use deck::format::Format;
use deck::role::Roles;
use deck::starter;
use serde_json::Value;

fn named(name: &str) -> Card {
    let found = starter::cards().into_iter().find(|card| card.name == name);
    found.unwrap_or_else(|| panic!("{name} is not in the starter catalogue"))
}

#[test]
fn names_are_sorted_and_single() {
    let names: Vec<String> = starter::cards().into_iter().map(|card| card.name).collect();
    let unsorted: Vec<&[String]> = names.windows(2).filter(|pair| pair[0] >= pair[1]).collect();
    assert!(unsorted.is_empty(), "{unsorted:?}");
}

#[test]
fn the_day_is_a_day() {
    let parts: Vec<&str> = starter::STARTER_AS_OF.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    assert_eq!(lengths, [4, 2, 2]);
    assert!(
        parts
            .iter()
            .all(|part| part.parse::<u16>().is_ok_and(|number| number > 0))
    );
}

#[test]
fn cards_are_whole() {
    let mut wrong = Vec::new();
    for card in starter::cards() {
        let mut say = |what: &str| wrong.push(format!("{}: {what}", card.name));
        if (card.faces.len() == 2) != card.name.contains(" // ") {
            say("faces");
        }
        for face in &card.faces {
            let creature = face.type_line.contains("Creature") || face.type_line.contains("Vehicle");
            if creature != (face.power.is_some() && face.toughness.is_some()) {
                say("power and toughness");
            }
            if face.type_line.contains("Planeswalker") != face.loyalty.is_some() {
                say("loyalty");
            }
            if face.type_line.is_empty() {
                say("type line");
            }
        }
        if card.land.is_some() != card.land_face().is_some() {
            say("rules of a land");
        }
        if card.is_land() && card.produced_mana.is_empty() && !card.produces_colorless {
            say("a land that makes nothing");
        }
        if !card.is_land() && card.front().is_some_and(|front| front.mana_cost.is_empty()) {
            say("mana cost");
        }
        if !card.colors.is_subset(card.color_identity) {
            say("colour identity");
        }
        if card.rarity == Rarity::Unknown {
            say("rarity");
        }
        if card.set.is_empty() != card.collector_number.is_empty() {
            say("set without number");
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn legality_agrees_over_the_formats() {
    let mut wrong = Vec::new();
    for card in starter::cards() {
        let in_format = |format: Format| card.legality_in(format);
        let allowed = |format| in_format(format) == Some(Legality::Legal);
        let absent = |format| in_format(format) == Some(Legality::NotLegal);
        // Whatever is in Standard's sets is in the larger formats' sets, too; a ban is all that can keep it out.
        if allowed(Format::Standard)
            && [Format::Pioneer, Format::Historic, Format::Timeless, Format::Brawl]
                .into_iter()
                .any(absent)
        {
            wrong.push(format!(
                "{}: in Standard, and in no set of a larger format",
                card.name
            ));
        }
        if [Format::Historic, Format::Timeless, Format::Brawl]
            .into_iter()
            .any(absent)
        {
            wrong.push(format!("{}: not on Arena at all", card.name));
        }
        if in_format(Format::Standard).is_none() || in_format(Format::Timeless).is_none() {
            wrong.push(format!("{}: nothing known of Standard or Timeless", card.name));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn basics_and_lands_are_there() {
    let cards = starter::cards();
    let basics: BTreeSet<&str> = cards
        .iter()
        .filter(|card| card.is_basic())
        .map(|card| card.name.as_str())
        .collect();
    assert_eq!(
        basics.into_iter().collect::<Vec<_>>(),
        [
            "Forest",
            "Island",
            "Mountain",
            "Plains",
            "Snow-Covered Forest",
            "Snow-Covered Island",
            "Snow-Covered Mountain",
            "Snow-Covered Plains",
            "Snow-Covered Swamp",
            "Swamp",
            "Wastes"
        ]
    );
    // Every pair of colours has at least these: shock, fast, slow, check, pain, surveil, verge, pathway, fetch, creature,
    // scry and gain land, and a Guildgate.
    let mut pairs: BTreeMap<String, usize> = BTreeMap::new();
    for card in cards
        .iter()
        .filter(|card| card.is_land() && card.produced_mana.len() == 2)
    {
        *pairs.entry(card.produced_mana.letters()).or_default() += 1;
    }
    assert_eq!(pairs.len(), 10, "{pairs:?}");
    assert!(pairs.values().all(|lands| *lands >= 13), "{pairs:?}");
}

#[test]
fn what_lands_make() {
    let made: String = [
        "Steam Vents",
        "Shivan Reef",
        "Riverglide Pathway // Lavaglide Pathway",
        "Bloodstained Mire",
        "Fabled Passage",
        "Savai Triome",
        "Fountainport",
        "Wastes",
        "Jwari Disruption // Jwari Ruins",
        "Llanowar Elves",
        "Lightning Bolt",
    ]
    .into_iter()
    .map(|name| {
        let card = named(name);
        let colorless = if card.produces_colorless { "+C" } else { "" };
        let made = format!("{name}: {}{colorless}", card.produced_mana.letters());
        made.trim_end().to_owned() + "\n"
    })
    .collect();
    insta::assert_snapshot!(made, @r"
    Steam Vents: UR
    Shivan Reef: UR+C
    Riverglide Pathway // Lavaglide Pathway: UR
    Bloodstained Mire: BR
    Fabled Passage: WUBRG
    Savai Triome: WBR
    Fountainport: +C
    Wastes: +C
    Jwari Disruption // Jwari Ruins: U
    Llanowar Elves: G
    Lightning Bolt:
    ");
}

#[test]
fn facts_agree_with_the_data() {
    let Some(lines) = shared_data::lines("cards-composite.jsonl.gz") else {
        return;
    };
    let ours: BTreeMap<String, Card> = starter::cards()
        .into_iter()
        .map(|card| (card.name.clone(), card))
        .collect();
    let mut seen = BTreeSet::new();
    let mut differences = Vec::new();
    for line in lines {
        // Parsing every card of the file would take most of the test's time.
        let Some(name) = name_of(&line) else { continue };
        let Some(card) = ours.get(&name) else { continue };
        let theirs: Value = serde_json::from_str(&line).expect("a JSON object");
        compare(card, &theirs, &mut |what, ours, theirs| {
            differences.push(format!("{name}: {what} is {ours}, the data says {theirs}"));
        });
        seen.insert(name);
    }
    let unseen: Vec<&String> = ours.keys().filter(|name| !seen.contains(*name)).collect();
    assert!(unseen.is_empty(), "not in the data: {unseen:?}");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// The value of the first `"name"` in a line, which is the card's own.
fn name_of(line: &str) -> Option<String> {
    let start = line.find("\"name\":")? + "\"name\":".len();
    let mut values = serde_json::Deserializer::from_str(&line[start..]).into_iter::<String>();
    values.next()?.ok()
}

fn compare(card: &Card, theirs: &Value, differ: &mut dyn FnMut(&str, String, String)) {
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let faces: Vec<&Value> = match theirs.get("card_faces").and_then(Value::as_array) {
        Some(faces) => faces.iter().collect(),
        None => vec![theirs],
    };
    let texts: Option<Vec<(String, String)>> = faces
        .iter()
        .map(|face| Some((text(face, "type_line")?, text(face, "oracle_text")?)))
        .collect();
    let roles = texts.map(|texts| {
        let texts = texts.iter().map(|(line, text)| (line.as_str(), text.as_str()));
        Roles::of_faces(texts).to_string()
    });
    let mut same = |what: &str, ours: &str, theirs: Option<String>| {
        if theirs.as_deref().is_some_and(|theirs| theirs != ours) {
            differ(what, ours.to_owned(), theirs.unwrap_or_default());
        }
    };
    same(
        "number of faces",
        &card.faces.len().to_string(),
        Some(faces.len().to_string()),
    );
    for (face, value) in card.faces.iter().zip(faces) {
        same("face", &face.name, text(value, "name"));
        same("mana cost", &face.mana_cost, text(value, "mana_cost"));
        same("type line", &face.type_line, text(value, "type_line"));
        for (what, ours) in [
            ("power", &face.power),
            ("toughness", &face.toughness),
            ("loyalty", &face.loyalty),
        ] {
            same(what, ours.as_deref().unwrap_or_default(), text(value, what));
        }
    }
    same("roles", &card.roles.unwrap_or_default().to_string(), roles);
    same("layout", &card.layout, text(theirs, "layout"));
    let value = theirs.get("cmc").and_then(Value::as_f64);
    same(
        "mana value",
        &card.mana_value.to_string(),
        value.map(|value| value.to_string()),
    );
    same(
        "colours",
        &card.colors.letters(),
        letters(theirs, "colors").map(|(set, _)| set),
    );
    let identity = letters(theirs, "color_identity").map(|(set, _)| set);
    same("colour identity", &card.color_identity.letters(), identity);
    if let Some((colors, colorless)) = letters(theirs, "produced_mana") {
        same("mana", &card.produced_mana.letters(), Some(colors));
        same(
            "colourless mana",
            &card.produces_colorless.to_string(),
            Some(colorless.to_string()),
        );
    }
    same(
        "rarity",
        rarity_word(card.rarity),
        rarity_of_printing(card, theirs),
    );
    let standard = theirs.pointer("/legalities/standard").and_then(Value::as_str) == Some("legal");
    let ours = card.legality_in(Format::Standard) == Some(Legality::Legal);
    same("legal in Standard", &ours.to_string(), Some(standard.to_string()));
}

/// The colours of a list of letters, and whether `C` is among them.
fn letters(value: &Value, key: &str) -> Option<(String, bool)> {
    let list = value.get(key)?.as_array()?;
    let joined: String = list.iter().filter_map(Value::as_str).collect();
    Some((ColorSet::from_letters(&joined).letters(), joined.contains('C')))
}

/// The data's rarity of the printing the catalogue names. Without that printing nothing can be compared: the rarity the
/// data gives a card as a whole is that of a promo as often as not.
fn rarity_of_printing(card: &Card, theirs: &Value) -> Option<String> {
    let printings = theirs.get("x_printings_set_cn_rarity")?.as_array()?;
    let of = |printing: &Value| {
        let field = |at: usize| printing.get(at).and_then(Value::as_str);
        (field(0) == Some(&card.set) && field(1) == Some(&card.collector_number))
            .then(|| field(2).unwrap_or_default().to_owned())
    };
    let found = printings.iter().find_map(of);
    // A printing that is named has to exist.
    if card.set.is_empty() {
        None
    } else {
        Some(found.unwrap_or_else(|| "of no such printing".to_owned()))
    }
}

const fn rarity_word(rarity: Rarity) -> &'static str {
    match rarity {
        Rarity::Common => "common",
        Rarity::Uncommon => "uncommon",
        Rarity::Rare => "rare",
        Rarity::Mythic => "mythic",
        Rarity::Unknown => "unknown",
    }
}
