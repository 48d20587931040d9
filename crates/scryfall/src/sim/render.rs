//! A card of this program written as Scryfall writes it.

use deck::card::{Card, Face, Legality, Rarity};
use deck::color::ColorSet;
use serde_json::{Map, Value, json};

/// One card object a line.
pub(super) fn lines(cards: &[Card]) -> String {
    let mut lines = String::new();
    for card in cards {
        lines.push_str(&object(card).to_string());
        lines.push('\n');
    }
    lines
}

fn object(card: &Card) -> Value {
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| {
        object.insert(key.to_owned(), value);
    };
    let id = card
        .scryfall_id
        .clone()
        .unwrap_or_else(|| id_of(&card.name, &card.set, &card.collector_number));
    put("object", "card".into());
    put("id", id.into());
    put(
        "oracle_id",
        card.oracle_id
            .clone()
            .unwrap_or_else(|| id_of(&card.name, "", ""))
            .into(),
    );
    put("multiverse_ids", json!([]));
    put("name", card.name.clone().into());
    put("lang", "en".into());
    put("layout", card.layout.clone().into());
    put("cmc", card.mana_value.into());
    put("color_identity", letters(card.color_identity));
    put("keywords", json!([]));
    if !card.produced_mana.is_empty() || card.produces_colorless {
        let mut produced = letters(card.produced_mana);
        if let (true, Some(letters)) = (card.produces_colorless, produced.as_array_mut()) {
            letters.push("C".into());
        }
        put("produced_mana", produced);
    }
    put("legalities", legalities(card));
    match card.on_arena {
        Some(true) => put("games", json!(["arena", "paper"])),
        Some(false) => put("games", json!(["paper"])),
        None => {}
    }
    if let Some(printed) = card.other_names.first() {
        put("printed_name", printed.clone().into());
    }
    put("digital", card.name.starts_with("A-").into());
    put("rarity", rarity(card.rarity).into());
    if !card.set.is_empty() {
        put("set", card.set.clone().into());
        put("collector_number", card.collector_number.clone().into());
    }
    let price = |price: Option<f64>| price.map_or(Value::Null, |price| format!("{price:.2}").into());
    let prices = card.prices;
    put(
        "prices",
        json!({ "usd": price(prices.usd), "eur": price(prices.eur), "tix": price(prices.tix) }),
    );

    let images = card.image.as_ref().map(|normal| json!({ "normal": normal }));
    let type_lines: Vec<&str> = card.faces.iter().map(|face| face.type_line.as_str()).collect();
    put("type_line", type_lines.join(" // ").into());
    // Cards with two sides have cost, colours and picture by side; cards with two halves have them for the whole.
    let two_sided = matches!(
        card.layout.as_str(),
        "transform" | "modal_dfc" | "double_faced_token" | "reversible_card"
    );
    if let [only] = card.faces.as_slice() {
        put("mana_cost", only.mana_cost.clone().into());
        put_size(&mut put, only);
    } else {
        let faces = card.faces.iter().enumerate().map(|(side, face)| {
            let mut object = Map::new();
            let mut put = |key: &str, value: Value| {
                object.insert(key.to_owned(), value);
            };
            put("object", "card_face".into());
            put("name", face.name.clone().into());
            put("mana_cost", face.mana_cost.clone().into());
            put("type_line", face.type_line.clone().into());
            put_size(&mut put, face);
            if two_sided {
                let colors = if side == 0 {
                    card.colors
                } else {
                    ColorSet::from_letters(&face.mana_cost)
                };
                put("colors", letters(colors));
                if side == 0
                    && let Some(images) = &images
                {
                    put("image_uris", images.clone());
                }
            }
            Value::Object(object)
        });
        put("card_faces", faces.collect());
    }
    if !two_sided {
        put("colors", letters(card.colors));
        if card.faces.len() > 1 {
            let costs: Vec<&str> = card
                .faces
                .iter()
                .map(|face| face.mana_cost.as_str())
                .filter(|cost| !cost.is_empty())
                .collect();
            put("mana_cost", costs.join(" // ").into());
        }
        if let Some(images) = images {
            put("image_uris", images);
        }
    }
    Value::Object(object)
}

fn put_size(put: &mut impl FnMut(&str, Value), face: &Face) {
    for (key, value) in [
        ("power", &face.power),
        ("toughness", &face.toughness),
        ("loyalty", &face.loyalty),
    ] {
        if let Some(value) = value {
            put(key, value.clone().into());
        }
    }
}

fn letters(colors: ColorSet) -> Value {
    colors
        .iter()
        .map(|color| Value::from(color.letter().to_string()))
        .collect()
}

fn legalities(card: &Card) -> Value {
    let word = |legality: Legality| match legality {
        Legality::Legal => "legal",
        Legality::NotLegal => "not_legal",
        Legality::Banned => "banned",
        Legality::Restricted => "restricted",
    };
    card.legalities
        .iter()
        .map(|(format, legality)| (format.clone(), Value::from(word(*legality))))
        .collect()
}

fn rarity(rarity: Rarity) -> &'static str {
    match rarity {
        Rarity::Common => "common",
        Rarity::Uncommon => "uncommon",
        Rarity::Rare => "rare",
        Rarity::Mythic => "mythic",
        Rarity::Unknown => "special",
    }
}

/// An id that looks like Scryfall's and is the same on every start: FNV-1a over the printing, as a UUID of version 8.
pub(super) fn id_of(name: &str, set: &str, number: &str) -> String {
    const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let bytes = [name, set, number]
        .into_iter()
        .flat_map(|part| part.bytes().chain([0]));
    let hash = bytes.fold(BASIS, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME));
    let hex = format!("{hash:032x}");
    format!(
        "{}-{}-8{}-a{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[13..16],
        &hex[17..20],
        &hex[20..]
    )
}
