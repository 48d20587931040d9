//! Scryfall's card object, read leniently: every key may be missing, null or new.

use std::collections::BTreeMap;

use deck::card::{Card, Face, Legality, Prices, Rarity};
use deck::color::ColorSet;
use deck::land::LandRules;
use deck::role::Roles;
use serde::{Deserialize, Deserializer};

/// Why a card object could not be read.
#[derive(Debug, thiserror::Error)]
pub enum CardError {
    /// Not JSON, or a key with a value of another kind than Scryfall documents.
    #[error("not a card object: {0}")]
    Json(#[from] serde_json::Error),
    /// The object has no name, or says that it is something else (an error object, a list, a set).
    #[error("the object is no card")]
    NoCard,
    /// A line of a file that is longer than 1 MiB, which no card is.
    #[error("the line is too long for a card")]
    TooLong,
}

/// Reads one card from the text of a Scryfall card object, or from one line of a bulk file.
///
/// # Errors
/// See [`CardError`].
pub fn card_from_json(json: &str) -> Result<Card, CardError> {
    Ok(CardObject::parse(json.as_bytes())?.into_card())
}

/// A card object with the keys this program uses; unknown keys and unknown words are no error.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CardObject {
    object: Option<String>,
    pub(crate) id: Option<String>,
    pub(crate) oracle_id: Option<String>,
    pub(crate) arena_id: Option<u64>,
    pub(crate) multiverse_ids: Option<Vec<u64>>,
    pub(crate) name: Option<String>,
    printed_name: Option<String>,
    flavor_name: Option<String>,
    pub(crate) layout: Option<String>,
    mana_cost: Option<String>,
    cmc: Option<f64>,
    type_line: Option<String>,
    oracle_text: Option<String>,
    power: Option<String>,
    toughness: Option<String>,
    loyalty: Option<String>,
    colors: Option<Letters>,
    color_identity: Option<Letters>,
    produced_mana: Option<Letters>,
    games: Option<Vec<String>>,
    legalities: Option<BTreeMap<String, Option<String>>>,
    rarity: Option<String>,
    pub(crate) set: Option<String>,
    set_type: Option<String>,
    pub(crate) set_name: Option<String>,
    pub(crate) collector_number: Option<String>,
    prices: Option<PriceObject>,
    image_uris: Option<ImageUris>,
    card_faces: Option<Vec<FaceObject>>,
}

/// One item of `card_faces`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct FaceObject {
    name: Option<String>,
    printed_name: Option<String>,
    flavor_name: Option<String>,
    oracle_id: Option<String>,
    cmc: Option<f64>,
    mana_cost: Option<String>,
    type_line: Option<String>,
    oracle_text: Option<String>,
    power: Option<String>,
    toughness: Option<String>,
    loyalty: Option<String>,
    colors: Option<Letters>,
    image_uris: Option<ImageUris>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct ImageUris {
    normal: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
struct PriceObject {
    usd: Option<Price>,
    eur: Option<Price>,
    tix: Option<Price>,
}

/// A price: Scryfall writes decimal strings. One that does not read as a number is no price.
#[derive(Clone, Copy, Debug)]
struct Price(Option<f64>);

impl<'de> Deserialize<'de> for Price {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Price, D::Error> {
        let value = match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::String(text) => text.trim().parse().ok(),
            serde_json::Value::Number(number) => number.as_f64(),
            _ => None,
        };
        Ok(Price(
            value.filter(|price: &f64| price.is_finite() && *price >= 0.0),
        ))
    }
}

/// A list of mana letters (`["W","U","C"]`): the colours, and whether colourless mana is among them.
#[derive(Clone, Copy, Debug, Default)]
struct Letters {
    colors: ColorSet,
    colorless: bool,
}

impl<'de> Deserialize<'de> for Letters {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Letters, D::Error> {
        let words = Vec::<String>::deserialize(deserializer)?;
        Ok(Letters {
            colors: words
                .iter()
                .map(|word| ColorSet::from_letters(word))
                .fold(ColorSet::EMPTY, ColorSet::union),
            colorless: words.iter().any(|word| word == "C"),
        })
    }
}

impl CardObject {
    pub(crate) fn parse(json: &[u8]) -> Result<CardObject, CardError> {
        let object: CardObject = serde_json::from_slice(json)?;
        // Sets and files have names too.
        let other = object.object.as_deref().is_some_and(|kind| kind != "card");
        if other || object.name.as_deref().is_none_or(|name| name.trim().is_empty()) {
            return Err(CardError::NoCard);
        }
        Ok(object)
    }

    /// Whether a deck may hold it; [`crate::Line::NotForDecks`] has the list of what none does.
    pub(crate) fn is_for_decks(&self) -> bool {
        let layout = self.layout.as_deref().unwrap_or_default();
        let set_type = self.set_type.as_deref().unwrap_or_default();
        let kind = self.type_line.as_deref().unwrap_or_default();
        !matches!(
            layout,
            "token" | "double_faced_token" | "emblem" | "art_series" | "vanguard" | "planar" | "scheme"
        ) && !matches!(set_type, "token" | "memorabilia" | "minigame")
            && !matches!(kind, "Card" | "Hero" | "Stickers" | "Dungeon")
            && !["Token ", "Emblem", "Dungeon ", "Card // "]
                .iter()
                .any(|start| kind.starts_with(start))
    }

    /// The whole card's names: the oracle name, and what is printed on cards that call it something else.
    pub(crate) fn full_names(&self) -> impl Iterator<Item = &str> {
        [&self.name, &self.printed_name, &self.flavor_name]
            .into_iter()
            .flatten()
            .map(String::as_str)
    }

    /// The names of its faces, front face first; none for a card of one face.
    pub(crate) fn face_names(&self) -> Vec<&str> {
        match self.card_faces.as_deref() {
            Some(faces @ [_, ..]) => faces
                .iter()
                .flat_map(|face| [&face.name, &face.printed_name, &face.flavor_name])
                .flatten()
                .map(String::as_str)
                .collect(),
            _ => self
                .name
                .iter()
                .filter(|name| name.contains(" // "))
                .flat_map(|name| name.split(" // "))
                .collect(),
        }
    }

    pub(crate) fn type_line(&self) -> String {
        self.type_line.clone().unwrap_or_else(|| {
            let lines: Vec<&str> = self
                .card_faces
                .iter()
                .flatten()
                .filter_map(|face| face.type_line.as_deref())
                .collect();
            lines.join(" // ")
        })
    }

    pub(crate) fn colors(&self) -> ColorSet {
        // A double-faced card lists colours by face only; off the battlefield it has those of its front face.
        let front = self
            .card_faces
            .iter()
            .flatten()
            .next()
            .and_then(|face| face.colors);
        self.colors.or(front).unwrap_or_default().colors
    }

    pub(crate) fn into_card(self) -> Card {
        let colors = self.colors();
        let name = self.name.clone().unwrap_or_default();
        let faces = self.card_faces.iter().flatten();
        let mut other_names: Vec<String> = [&self.printed_name, &self.flavor_name]
            .into_iter()
            .chain(faces.flat_map(|face| [&face.printed_name, &face.flavor_name]))
            .flatten()
            .filter(|other| **other != name)
            .cloned()
            .collect();
        other_names.dedup();
        let objects = self.card_faces.unwrap_or_default();
        let front = objects.first();
        let image = self.image_uris.and_then(|uris| uris.normal).or_else(|| {
            front
                .and_then(|face| face.image_uris.as_ref())
                .and_then(|uris| uris.normal.clone())
        });
        let oracle_id = self
            .oracle_id
            .or_else(|| front.and_then(|face| face.oracle_id.clone()));
        let mana_value = self
            .cmc
            .or_else(|| front.and_then(|face| face.cmc))
            .unwrap_or_default();
        let layout = self.layout.unwrap_or_default();
        let land = land_of(&layout, &self.type_line, &self.oracle_text, &objects);
        let roles = roles_of(&self.type_line, &self.oracle_text, &objects);
        let mut faces: Vec<Face> = objects.into_iter().map(FaceObject::into_face).collect();
        // Both sides of a reversible card are the same card.
        if layout == "reversible_card" {
            faces.dedup_by(|back, front| back.name == front.name);
        }
        if faces.is_empty() {
            // Some sources give a two-faced card without its faces: the halves of each line still tell them apart.
            let line = |text: Option<String>| text.unwrap_or_default();
            let (costs, types) = (line(self.mana_cost), line(self.type_line));
            let mut costs = costs.split(" // ");
            let mut types = types.split(" // ");
            faces.extend(name.split(" // ").map(|half| Face {
                name: half.to_owned(),
                mana_cost: costs.next().unwrap_or_default().to_owned(),
                type_line: types.next().unwrap_or_default().to_owned(),
                ..Face::default()
            }));
            if let Some(front) = faces.first_mut() {
                front.power = self.power;
                front.toughness = self.toughness;
                front.loyalty = self.loyalty;
            }
        }
        let name = match faces.as_slice() {
            [only] if layout == "reversible_card" => only.name.clone(),
            _ => name,
        };
        let prices = self.prices.unwrap_or_default();
        let price = |price: Option<Price>| price.and_then(|price| price.0);
        let produced = self.produced_mana.unwrap_or_default();
        Card {
            name,
            other_names,
            scryfall_id: self.id,
            oracle_id,
            multiverse_ids: self
                .multiverse_ids
                .into_iter()
                .flatten()
                .filter_map(|id| u32::try_from(id).ok())
                .collect(),
            arena_id: self.arena_id.and_then(|id| u32::try_from(id).ok()),
            layout,
            faces,
            mana_value,
            colors,
            color_identity: self.color_identity.unwrap_or_default().colors,
            produced_mana: produced.colors,
            produces_colorless: produced.colorless,
            land,
            roles,
            on_arena: self.games.map(|games| games.iter().any(|game| game == "arena")),
            rarity: rarity(self.rarity.as_deref().unwrap_or_default()),
            set: self.set.unwrap_or_default().to_lowercase(),
            collector_number: self.collector_number.unwrap_or_default(),
            legalities: self
                .legalities
                .unwrap_or_default()
                .into_iter()
                .filter_map(|(format, word)| Some((format, legality(&word?)?)))
                .collect(),
            prices: Prices {
                usd: price(prices.usd),
                eur: price(prices.eur),
                tix: price(prices.tix),
            },
            image,
        }
    }
}

/// What the card does as a land. Text is not kept, so it is read here.
fn land_of(
    layout: &str,
    type_line: &Option<String>,
    text: &Option<String>,
    faces: &[FaceObject],
) -> Option<LandRules> {
    let has_text = text.is_some() || faces.iter().any(|face| face.oracle_text.is_some());
    // Most cards are none.
    let is_land = |line: &Option<String>| line.as_deref().is_some_and(|line| line.contains("Land"));
    if !has_text || !(is_land(type_line) || faces.iter().any(|face| is_land(&face.type_line))) {
        return None;
    }
    let of = |line: &'_ Option<String>, text: &'_ Option<String>| {
        LandRules::of_text(
            text.as_deref().unwrap_or_default(),
            line.as_deref().unwrap_or_default(),
        )
    };
    if faces.is_empty() {
        return of(type_line, text);
    }
    let sides = faces.iter().map(|face| {
        let line = face.type_line.as_deref().unwrap_or_default();
        (line, face.oracle_text.as_deref().unwrap_or_default())
    });
    deck::land::of_faces(layout, sides)
}

/// What the card is for, read here for the same reason. `None` where there is no text at all.
fn roles_of(type_line: &Option<String>, text: &Option<String>, faces: &[FaceObject]) -> Option<Roles> {
    let whole = text
        .as_deref()
        .map(|text| (type_line.as_deref().unwrap_or_default(), text));
    let faces = faces.iter().filter_map(|face| {
        let line = face.type_line.as_deref().unwrap_or_default();
        face.oracle_text.as_deref().map(|text| (line, text))
    });
    let mut texts = faces.chain(whole).peekable();
    texts.peek()?;
    Some(Roles::of_faces(texts))
}

impl FaceObject {
    fn into_face(self) -> Face {
        Face {
            name: self.name.unwrap_or_default(),
            mana_cost: self.mana_cost.unwrap_or_default(),
            type_line: self.type_line.unwrap_or_default(),
            power: self.power,
            toughness: self.toughness,
            loyalty: self.loyalty,
        }
    }
}

fn rarity(word: &str) -> Rarity {
    match word {
        "common" => Rarity::Common,
        "uncommon" => Rarity::Uncommon,
        "rare" => Rarity::Rare,
        "mythic" => Rarity::Mythic,
        _ => Rarity::Unknown,
    }
}

/// A word that is not known says nothing: the format's key is left out, which means "not known".
fn legality(word: &str) -> Option<Legality> {
    match word {
        "legal" => Some(Legality::Legal),
        "not_legal" => Some(Legality::NotLegal),
        "banned" => Some(Legality::Banned),
        "restricted" => Some(Legality::Restricted),
        _ => None,
    }
}
