//! The starter catalogue: facts (no rules text) of the cards in the sample decks, basic and common dual lands.

use std::collections::BTreeMap;

use crate::card::{Card, Face, Legality, Rarity};
use crate::color::ColorSet;
use crate::cost::ManaCost;
use crate::format::Format;
use crate::land::LandRules;
use crate::role::Roles;

/// The day whose Standard the catalogue's legality is that of, as `YYYY-MM-DD`.
pub const STARTER_AS_OF: &str = "2026-03-05";

/// The catalogue; its head says what each column holds.
const FILE: &str = include_str!("../data/starter-cards.tsv");

/// Every card of the starter catalogue, in the order of the alphabet. Reads the file anew on each call.
#[must_use]
pub fn cards() -> Vec<Card> {
    rows().filter_map(card).collect()
}

/// The rows below the head and the row of column names.
fn rows() -> impl Iterator<Item = &'static str> {
    FILE.lines().filter(|line| !line.starts_with('#')).skip(1)
}

/// The card of one row; `None` where a column is missing or holds what its column cannot, which a test rules out.
fn card(row: &str) -> Option<Card> {
    let mut columns = row.split('\t');
    let mut column = || columns.next();
    let (name, layout, costs, types) = (column()?, column()?, column()?, column()?);
    let (powers, toughnesses, loyalties) = (column()?, column()?, column()?);
    let (identity, mana, land) = (column()?, column()?, land(column()?)?);
    let roles: Roles = column()?.parse().ok()?;
    let rarity = rarity(column()?)?;
    let (set, number) = (column()?, column()?);
    let mut legalities = BTreeMap::new();
    for format in Format::ALL {
        if let Some(legality) = legality(column()?)? {
            legalities.insert(format.scryfall_key().to_owned(), legality);
        }
    }
    if column().is_some() || name.is_empty() || types.is_empty() {
        return None;
    }
    let faces = name
        .split(" // ")
        .enumerate()
        .map(|(index, name)| Face {
            name: name.to_owned(),
            mana_cost: half(costs, index).unwrap_or_default(),
            type_line: half(types, index).unwrap_or_default(),
            power: half(powers, index),
            toughness: half(toughnesses, index),
            loyalty: half(loyalties, index),
        })
        .collect();
    // A split card is both halves; of any other card with two faces the front one counts.
    let cost = if layout == "split" {
        costs
    } else {
        costs.split("//").next()?.trim()
    };
    let cost = ManaCost::parse(cost);
    Some(Card {
        name: name.to_owned(),
        layout: layout.to_owned(),
        faces,
        mana_value: f64::from(cost.mana_value()),
        colors: cost.colors(),
        color_identity: ColorSet::from_letters(identity),
        produced_mana: ColorSet::from_letters(mana),
        produces_colorless: mana.contains('C'),
        land,
        roles: Some(roles),
        on_arena: Some(true),
        rarity,
        set: set.to_owned(),
        collector_number: number.to_owned(),
        legalities,
        ..Card::default()
    })
}

/// What a column says of the first or second face.
fn half(column: &str, index: usize) -> Option<String> {
    let half = column.split("//").nth(index)?.trim();
    (!half.is_empty()).then(|| half.to_owned())
}

/// The rules of a land: outer `None` for a code that means nothing, inner `None` where there is none.
fn land(code: &str) -> Option<Option<LandRules>> {
    if code.is_empty() {
        return Some(None);
    }
    code.parse().ok().map(Some)
}

fn rarity(word: &str) -> Option<Rarity> {
    Some(match word {
        "common" => Rarity::Common,
        "uncommon" => Rarity::Uncommon,
        "rare" => Rarity::Rare,
        "mythic" => Rarity::Mythic,
        _ => return None,
    })
}

/// The legality of a letter: outer `None` for a letter that means nothing, inner `None` for one that is not known.
fn legality(letter: &str) -> Option<Option<Legality>> {
    Some(match letter {
        "l" => Some(Legality::Legal),
        "n" => Some(Legality::NotLegal),
        "b" => Some(Legality::Banned),
        "r" => Some(Legality::Restricted),
        "-" => None,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_card() {
        let broken: Vec<&str> = rows().filter(|row| card(row).is_none()).collect();
        assert_eq!(broken, Vec::<&str>::new());
        assert!(cards().len() > 400, "only {} cards", cards().len());
    }

    #[test]
    fn the_columns_are_the_ones_read() {
        let names = FILE.lines().find(|line| !line.starts_with('#')).unwrap();
        let facts = "name\tlayout\tmana_cost\ttype_line\tpower\ttoughness\tloyalty\tidentity\tmana\tland\troles\trarity\tset\tnumber";
        let formats = Format::ALL.map(Format::scryfall_key).join("\t");
        assert_eq!(names, format!("{facts}\t{formats}"));
    }

    #[test]
    fn a_row_that_is_not_right_is_no_card() {
        let row = "Opt\tnormal\t{U}\tInstant\t\t\t\tU\t\t\tselection\tcommon\t\t\tl\tl\tl\tl\tl\tl\tl\t-";
        let opt = card(row).unwrap();
        assert_eq!(
            (opt.mana_value, opt.colors.letters(), opt.legalities.len()),
            (1.0, "U".to_owned(), 7)
        );
        for wrong in [
            &row[..row.len() - 2],
            &row.replace("common", "frequent"),
            &row.replace("selection", "goat"),
            &row.replace("\tcommon", "X\tcommon"),
            &row.replace("\t-", "\tx"),
            &row.replace("Instant", ""),
            &format!("{row}\tmore"),
        ] {
            assert_eq!(card(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn faces_have_their_own_facts() {
        let row = "Front // Back\ttransform\t{2}{R}\tEnchantment — Saga // Creature — Goblin\t// 2\t// 1\t\tR\tC\t\t-\trare\tneo\t141\tn\tn\tl\tl\tl\tn\tl\t-";
        let card = card(row).unwrap();
        let [front, back] = card.faces.as_slice() else {
            panic!("two faces: {:?}", card.faces)
        };
        assert_eq!(
            (front.name.as_str(), front.mana_cost.as_str(), &front.power),
            ("Front", "{2}{R}", &None)
        );
        assert_eq!(
            (back.type_line.as_str(), back.mana_cost.as_str()),
            ("Creature — Goblin", "")
        );
        assert_eq!(
            (back.power.as_deref(), back.toughness.as_deref()),
            (Some("2"), Some("1"))
        );
        assert!(card.produces_colorless && card.produced_mana.is_empty());
    }
}
