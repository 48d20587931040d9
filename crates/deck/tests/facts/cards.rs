//! A few cards as facts.

use std::collections::BTreeMap;

use deck::card::{Card, Face, Legality, Prices, Rarity};
use deck::color::ColorSet;
use deck::format::Format;

/// Name, layout, cost, type line, rarity, identity, mana made, and one letter for each format: legal, not, banned, restricted
/// or `-` for not known. The faces of a card are ` // ` apart. The legalities are made up where that makes a case.
const TABLE: &str = "
Plains                | normal    |                 | Basic Land — Plains                  | common   | W  |    | llllllll
Island                | normal    |                 | Basic Land — Island                  | common   | U  |    | --------
Swamp                 | normal    |                 | Basic Land — Swamp                   | common   | B  |    | llllllll
Mountain              | normal    |                 | Basic Land — Mountain                | common   | R  |    | llllllll
Snow-Covered Island   | normal    |                 | Basic Snow Land — Island             | common   | U  |    | nnnlllll
Steam Vents           | normal    |                 | Land — Island Mountain               | rare     | UR |    | llllllll
Adarkar Wastes        | normal    |                 | Land                                 | rare     | WU | WU | llllllll
Hengegate Pathway // Mistgate Pathway | modal_dfc | // | Land // Land                      | rare     | WU | WU | nnllllll
Jwari Disruption // Jwari Ruins | modal_dfc | {1}{U} // | Instant // Land                  | uncommon | U  | U  | nnllllll
Opt                   | normal    | {U}             | Instant                              | common   | U  |    | llllllll
Shock                 | normal    | {R}             | Instant                              | common   | R  |    | llllllll
Lightning Bolt        | normal    | {R}             | Instant                              | common   | R  |    | nnnnllll
Demonic Tutor         | normal    | {1}{B}          | Sorcery                              | mythic   | B  |    | nnnnrnbl
Channel               | normal    | {G}{G}          | Sorcery                              | mythic   | G  |    | nnnnbbbb
Llanowar Elves        | normal    | {G}             | Creature — Elf Druid                 | common   | G  | G  | llllllll
Savannah Lions        | normal    | {W}             | Creature — Cat                       | uncommon | W  |    | llllllll
Grizzly Bears         | normal    | {1}{G}          | Creature — Bear                      | common   | G  |    | llllllll
Realmwalker           | normal    | {2}{G}          | Creature — Shapeshifter              | rare     | G  |    | nnllllll
Kitchen Finks         | normal    | {1}{G/W}{G/W}   | Creature — Ouphe                     | uncommon | WG |    | nnnnllll
Solemn Simulacrum     | normal    | {4}             | Artifact Creature — Golem            | rare     |    |    | llllllll
Ornithopter           | normal    | {0}             | Artifact Creature — Thopter          | uncommon |    |    | llllllll
Thought-Knot Seer     | normal    | {3}{C}          | Creature — Eldrazi                   | rare     |    |    | nnnnllll
Fire // Ice           | split     | {1}{R} // {1}{U} | Instant // Instant                  | uncommon | UR |    | nnnnllll
Unholy Annex // Ritual Chamber | split | {2}{B} // {3}{B}{B} | Enchantment — Room // Enchantment — Room | rare | B |  | llllllll
Brazen Borrower // Petty Theft | adventure | {1}{U}{U} // {1}{U} | Creature — Faerie Rogue // Instant — Adventure | mythic | U | | nnllllll
Delver of Secrets // Insectile Aberration | transform | {U} // | Creature — Human Wizard // Creature — Human Insect | common | U | | nnnnllll
Rat Colony            | normal    | {1}{B}          | Creature — Rat                       | common   | B  |    | nnllllll
Nazgûl                | normal    | {2}{B}          | Creature — Wraith Knight             | uncommon | B  |    | nnnlllll
Teferi, Hero of Dominaria | normal | {3}{W}{U}      | Legendary Planeswalker — Teferi      | mythic   | WU |    | nnllllll
Niv-Mizzet, Parun     | normal    | {U}{U}{U}{R}{R}{R} | Legendary Creature — Dragon Wizard | rare    | UR |    | nnllllll
Karn, the Great Creator | normal  | {4}             | Legendary Planeswalker — Karn        | mythic   |    |    | nnllllll
The Great Henge       | normal    | {7}{G}{G}       | Legendary Artifact                   | mythic   | G  |    | nnllllll
Lurrus of the Dream-Den | normal  | {1}{W/B}{W/B}   | Legendary Creature — Cat Nightmare   | rare     | WB |    | nnblllll
Gyruda, Doom of Depths | normal   | {4}{U/B}{U/B}   | Legendary Creature — Demon Kraken    | rare     | UB |    | nnllllll
Jegantha, the Wellspring | normal | {4}{R/G}        | Legendary Creature — Elemental Elk   | rare     | WUBRG |  | nnbbllll
Kaheera, the Orphanguard | normal | {1}{G/W}{G/W}   | Legendary Creature — Cat Beast       | rare     | WG |    | nnllllll
Keruga, the Macrosage | normal    | {3}{G/U}{G/U}   | Legendary Creature — Dinosaur Hippo  | rare     | UG |    | nnllllll
Lutri, the Spellchaser | normal   | {1}{U/R}{U/R}   | Legendary Creature — Elemental Otter | rare     | UR |    | nnlllbbb
Obosh, the Preypiercer | normal   | {3}{B/R}{B/R}   | Legendary Creature — Hellion Horror  | rare     | BR |    | nnllllll
Umori, the Collector  | normal    | {2}{B/G}{B/G}   | Legendary Creature — Ooze            | rare     | BG |    | nnllllll
Yorion, Sky Nomad     | normal    | {3}{W/U}{W/U}   | Legendary Creature — Bird Serpent    | rare     | WU |    | nnllllll
Zirda, the Dawnwaker  | normal    | {1}{R/W}{R/W}   | Legendary Creature — Elemental Fox   | rare     | WR |    | nnllllll
";

/// The cards of the table, without set, number or id, as the starter catalogue has them.
pub fn cards() -> Vec<Card> {
    TABLE.lines().filter(|row| !row.is_empty()).map(card).collect()
}

/// The card of that name.
pub fn named(name: &str) -> Card {
    cards()
        .into_iter()
        .find(|card| card.name == name)
        .unwrap_or_else(|| panic!("{name} is not in the table"))
}

fn card(row: &str) -> Card {
    let columns: Vec<&str> = row.split('|').map(str::trim).collect();
    let [name, layout, costs, types, rarity, identity, makes, letters] = columns[..] else {
        panic!("{row}");
    };
    let mut costs = costs.split("//").map(str::trim);
    let mut types = types.split(" // ");
    let faces: Vec<Face> = name
        .split(" // ")
        .map(|name| Face {
            name: name.to_owned(),
            mana_cost: costs.next().unwrap_or_default().to_owned(),
            type_line: types.next().unwrap_or_default().to_owned(),
            ..Face::default()
        })
        .collect();
    let counted = if layout == "split" { 2 } else { 1 };
    let cost: Vec<&str> = faces
        .iter()
        .take(counted)
        .map(|face| face.mana_cost.as_str())
        .collect();
    let cost = deck::cost::ManaCost::parse(&cost.join(" // "));
    let legalities: BTreeMap<String, Legality> = Format::ALL
        .into_iter()
        .zip(letters.chars())
        .filter_map(|(format, letter)| {
            let legality = match letter {
                'l' => Legality::Legal,
                'n' => Legality::NotLegal,
                'b' => Legality::Banned,
                'r' => Legality::Restricted,
                _ => return None,
            };
            Some((format.scryfall_key().to_owned(), legality))
        })
        .collect();
    Card {
        name: name.to_owned(),
        layout: layout.to_owned(),
        mana_value: f64::from(cost.mana_value()),
        colors: cost.colors(),
        color_identity: ColorSet::from_letters(identity),
        produced_mana: ColorSet::from_letters(makes),
        produces_colorless: name == "Adarkar Wastes",
        rarity: match rarity {
            "common" => Rarity::Common,
            "uncommon" => Rarity::Uncommon,
            "rare" => Rarity::Rare,
            "mythic" => Rarity::Mythic,
            _ => Rarity::Unknown,
        },
        prices: Prices {
            usd: (rarity == "rare").then_some(2.5),
            ..Prices::default()
        },
        faces,
        legalities,
        ..Card::default()
    }
}
