//! What all printings of a card have in common, packed into some hundred bytes and kept once.

use std::collections::BTreeMap;
use std::sync::Arc;

use hashbrown::HashTable;

use super::uuid;
use super::words::{hash, table_bytes};
use crate::card::{Card, Face, Legality};
use crate::color::ColorSet;
use crate::role::Roles;

/// Scryfall's formats, which take two bits each; a format that is not here is written out. New ones go to the end or
/// anywhere: packed facts never leave the process.
const FORMATS: [&str; 22] = [
    "standard",
    "future",
    "historic",
    "timeless",
    "gladiator",
    "pioneer",
    "modern",
    "legacy",
    "pauper",
    "vintage",
    "penny",
    "commander",
    "oathbreaker",
    "standardbrawl",
    "brawl",
    "competitivebrawl",
    "alchemy",
    "paupercommander",
    "duel",
    "oldschool",
    "premodern",
    "predh",
];

const LEGALITIES: [Legality; 4] = [
    Legality::Legal,
    Legality::NotLegal,
    Legality::Banned,
    Legality::Restricted,
];

/// Of a card's head.
const ORACLE_ID: u8 = 1;
const ODD_ORACLE_ID: u8 = 2;
const COLORLESS: u8 = 4;
const ODD_MANA_VALUE: u8 = 8;
const LAND: u8 = 16;
const ROLES: u8 = 32;

/// Of a face's head.
const NAME: u8 = 1;
const POWER: u8 = 2;
const TOUGHNESS: u8 = 4;
const LOYALTY: u8 = 8;

/// Packs what all printings of a card share: everything but other names, id, Arena, rarity, set, number, prices, image and
/// the ids of other services.
pub(super) fn pack(card: &Card, into: &mut Vec<u8>) {
    into.clear();
    let mut out = Writer(into);
    out.text(&card.name);
    let oracle_id = card.oracle_id.as_deref().map(|id| (id, uuid::parse(id)));
    // Mana values are whole but for a joke card's half.
    let halves = card.mana_value * 2.0;
    let halves = (0.0..256.0)
        .contains(&halves)
        .then_some(halves as u8)
        .filter(|halves| same(f64::from(*halves) / 2.0, card.mana_value));
    let mut head = match oracle_id {
        None => 0,
        Some((_, Some(_))) => ORACLE_ID,
        Some((_, None)) => ODD_ORACLE_ID,
    };
    head |= if card.produces_colorless { COLORLESS } else { 0 };
    head |= if halves.is_none() { ODD_MANA_VALUE } else { 0 };
    head |= if card.land.is_some() { LAND } else { 0 };
    head |= if card.roles.is_some() { ROLES } else { 0 };
    out.byte(head);
    match oracle_id {
        None => {}
        Some((_, Some(bytes))) => out.0.extend_from_slice(&bytes),
        Some((text, None)) => out.text(text),
    }
    match halves {
        Some(halves) => out.byte(halves),
        None => out.0.extend_from_slice(&card.mana_value.to_bits().to_le_bytes()),
    }
    out.text(&card.layout);
    for colors in [card.colors, card.color_identity, card.produced_mana] {
        out.byte(colors.bits());
    }
    out.number(card.faces.len());
    let mut halves = card.name.split(" // ");
    for face in &card.faces {
        let named = halves.next() == Some(face.name.as_str());
        let mut head = if named { 0 } else { NAME };
        for (flag, value) in [
            (POWER, &face.power),
            (TOUGHNESS, &face.toughness),
            (LOYALTY, &face.loyalty),
        ] {
            head |= if value.is_some() { flag } else { 0 };
        }
        out.byte(head);
        if !named {
            out.text(&face.name);
        }
        out.text(&face.mana_cost);
        out.text(&face.type_line);
        for value in [&face.power, &face.toughness, &face.loyalty]
            .into_iter()
            .flatten()
        {
            out.text(value);
        }
    }
    // One card in thirty is a land, and the code of its rules takes some ten bytes.
    if let Some(land) = card.land {
        out.text(&land.to_string());
    }
    if let Some(roles) = card.roles {
        out.number(roles.bits() as usize);
    }
    out.legalities(&card.legalities);
}

/// A card of the facts that were packed; the printing's own are left as they are by default.
pub(super) fn unpack(packed: &[u8]) -> Card {
    let mut rest = Reader(packed);
    let name = rest.text();
    let head = rest.byte();
    let oracle_id = match head & (ORACLE_ID | ODD_ORACLE_ID) {
        ORACLE_ID => Some(uuid::text(rest.bytes())),
        ODD_ORACLE_ID => Some(rest.text().to_owned()),
        _ => None,
    };
    let mana_value = match head & ODD_MANA_VALUE {
        0 => f64::from(rest.byte()) / 2.0,
        _ => f64::from_bits(u64::from_le_bytes(rest.bytes())),
    };
    let layout = rest.text().to_owned();
    let [colors, color_identity, produced_mana] = rest.bytes().map(ColorSet::from_bits);
    let count = rest.number();
    let mut faces = Vec::with_capacity(count);
    let mut halves = name.split(" // ");
    for _ in 0..count {
        let head = rest.byte();
        let half = halves.next().unwrap_or_default();
        let face_name = if head & NAME == 0 { half } else { rest.text() };
        let (mana_cost, type_line) = (rest.text(), rest.text());
        let mut value = |flag| (head & flag != 0).then(|| rest.text().to_owned());
        faces.push(Face {
            name: face_name.to_owned(),
            mana_cost: mana_cost.to_owned(),
            type_line: type_line.to_owned(),
            power: value(POWER),
            toughness: value(TOUGHNESS),
            loyalty: value(LOYALTY),
        });
    }
    Card {
        name: name.to_owned(),
        oracle_id,
        layout,
        faces,
        mana_value,
        colors,
        color_identity,
        produced_mana,
        produces_colorless: head & COLORLESS != 0,
        land: (head & LAND != 0).then(|| rest.text().parse().ok()).flatten(),
        roles: (head & ROLES != 0).then(|| Roles::from_bits(rest.number() as u32)),
        legalities: rest.legalities(),
        ..Card::default()
    }
}

/// The full name alone.
pub(super) fn name(packed: &[u8]) -> &str {
    Reader(packed).text()
}

/// Whether rules of a land are packed.
pub(super) fn has_land(packed: &[u8]) -> bool {
    let mut rest = Reader(packed);
    rest.text();
    rest.byte() & LAND != 0
}

/// Whether the two are the same to the bit, so that what is unpacked is what was packed.
pub(super) fn same(left: f64, right: f64) -> bool {
    left.to_bits() == right.to_bits()
}

struct Writer<'a>(&'a mut Vec<u8>);

impl Writer<'_> {
    fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    /// Seven bits a byte, the lowest first; the highest bit says that more follow.
    fn number(&mut self, mut number: usize) {
        while number > 0x7f {
            self.byte(number as u8 | 0x80);
            number >>= 7;
        }
        self.byte(number as u8);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    /// Which of the known formats are there, two bits for each of these, then the others by name.
    fn legalities(&mut self, legalities: &BTreeMap<String, Legality>) {
        let mut present = 0;
        let mut codes: u64 = 0;
        for (at, format) in FORMATS.iter().enumerate() {
            if let Some(legality) = legalities.get(*format) {
                present |= 1 << at;
                codes |= code(*legality) << (2 * at);
            }
        }
        self.number(present);
        let known = present.count_ones() as usize;
        if known > 0 {
            self.0
                .extend_from_slice(&codes.to_le_bytes()[..FORMATS.len().div_ceil(4)]);
        }
        self.number(legalities.len() - known);
        if legalities.len() > known {
            for (format, legality) in legalities {
                if !FORMATS.contains(&format.as_str()) {
                    self.text(format);
                    self.byte(code(*legality) as u8);
                }
            }
        }
    }
}

fn code(legality: Legality) -> u64 {
    match legality {
        Legality::Legal => 0,
        Legality::NotLegal => 1,
        Legality::Banned => 2,
        Legality::Restricted => 3,
    }
}

/// Reads what [`Writer`] wrote, and nothing else: the bytes never leave the process, so they cannot be broken.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(length);
        self.0 = rest;
        taken
    }

    fn byte(&mut self) -> u8 {
        self.take(1)[0]
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        bytes.copy_from_slice(self.take(N));
        bytes
    }

    fn number(&mut self) -> usize {
        let mut number = 0;
        for shift in (0..).step_by(7) {
            let byte = self.byte();
            number |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        number
    }

    fn text(&mut self) -> &'a str {
        let length = self.number();
        std::str::from_utf8(self.take(length)).expect("a text was written there")
    }

    fn legalities(&mut self) -> BTreeMap<String, Legality> {
        let present = self.number();
        let mut codes = [0; 8];
        if present != 0 {
            let length = FORMATS.len().div_ceil(4);
            codes[..length].copy_from_slice(self.take(length));
        }
        let codes = u64::from_le_bytes(codes);
        let known = FORMATS
            .iter()
            .enumerate()
            .filter(|(at, _)| present >> at & 1 == 1)
            .map(|(at, format)| ((*format).to_owned(), LEGALITIES[(codes >> (2 * at) & 3) as usize]));
        let mut legalities: BTreeMap<String, Legality> = known.collect();
        for _ in 0..self.number() {
            let format = self.text().to_owned();
            legalities.insert(format, LEGALITIES[usize::from(self.byte() & 3)]);
        }
        legalities
    }
}

/// Packed facts, each kept once and counted. Two pools share those that [`Pool::successor`] handed on.
#[derive(Clone, Default)]
pub(super) struct Pool {
    slots: Vec<Slot>,
    places: HashTable<u32>,
    /// Slots without facts.
    free: Vec<u32>,
}

#[derive(Clone)]
struct Slot {
    packed: Option<Arc<[u8]>>,
    /// Printings with these facts.
    printings: u32,
}

impl Slot {
    fn packed(&self) -> &[u8] {
        self.packed.as_deref().unwrap_or_default()
    }
}

impl Pool {
    pub(super) fn get(&self, at: u32) -> &[u8] {
        self.slots[at as usize].packed()
    }

    /// Where the facts are; one printing more has them.
    pub(super) fn keep(&mut self, packed: &[u8]) -> u32 {
        let found = self
            .places
            .find(hash(packed), |at| self.slots[*at as usize].packed() == packed);
        if let Some(at) = found {
            let at = *at;
            self.slots[at as usize].printings += 1;
            return at;
        }
        let slot = Slot {
            packed: Some(packed.into()),
            printings: 1,
        };
        let at = match self.free.pop() {
            Some(at) => {
                self.slots[at as usize] = slot;
                at
            }
            None => {
                self.slots.push(slot);
                u32::try_from(self.slots.len() - 1).expect("fewer than four thousand million cards")
            }
        };
        let slots = &self.slots;
        self.places
            .insert_unique(hash(packed), at, |at| hash(slots[*at as usize].packed()));
        at
    }

    /// One printing fewer has the facts; with the last they go.
    pub(super) fn release(&mut self, at: u32) {
        let slot = &mut self.slots[at as usize];
        slot.printings -= 1;
        if slot.printings > 0 {
            return;
        }
        let packed = slot.packed.take().unwrap_or_default();
        if let Ok(place) = self.places.find_entry(hash(&*packed), |other| *other == at) {
            place.remove();
        }
        self.free.push(at);
    }

    /// A pool that has these facts at hand, without a printing that has them.
    pub(super) fn successor(&self) -> Pool {
        let mut pool = self.clone();
        for slot in &mut pool.slots {
            slot.printings = 0;
        }
        pool
    }

    /// Lets go of the facts that no printing has, and of room set aside. Facts move: where each stands now is given back, by
    /// where it stood.
    pub(super) fn shrink(&mut self) -> Vec<u32> {
        let mut moved = vec![0; self.slots.len()];
        let mut kept = 0;
        for (slot, place) in self.slots.iter().zip(&mut moved) {
            *place = kept;
            kept += u32::from(slot.printings > 0);
        }
        self.slots.retain(|slot| slot.printings > 0);
        self.slots.shrink_to_fit();
        self.free = Vec::new();
        let slots = &self.slots;
        let hasher = |at: &u32| hash(slots[*at as usize].packed());
        self.places = HashTable::with_capacity(slots.len());
        for at in 0..kept {
            self.places.insert_unique(hasher(&at), at, hasher);
        }
        moved
    }

    pub(super) fn bytes(&self) -> usize {
        // The counts of an `Arc` stand before its content.
        let counts = 2 * size_of::<usize>();
        let packed: usize = self
            .slots
            .iter()
            .filter_map(|slot| slot.packed.as_ref())
            .map(|packed| packed.len().next_multiple_of(align_of::<usize>()) + counts)
            .sum();
        packed
            + self.slots.capacity() * size_of::<Slot>()
            + self.free.capacity() * size_of::<u32>()
            + table_bytes(&self.places)
    }
}
