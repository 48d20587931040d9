//! What tells one printing of a card from the others, in 56 bytes; what does not fit stands beside.

use std::borrow::Cow;
use std::hash::Hasher as _;

use super::facts::same;
use super::uuid;
use super::words::Words;
use crate::card::{Card, Prices, Rarity};
use crate::format::Format;

/// One printing: numbers for its texts, which a [`Words`] has.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Printing {
    id: Id,
    /// Where the facts are that it shares with the other printings of the card.
    pub(super) facts: u32,
    pub(super) set: u32,
    number: Number,
    /// Hundredths of the currency's unit.
    prices: [u32; 3],
    /// The number at the end of a regular address, or the word of an odd one.
    image: u32,
    arena_id: u32,
    multiverse_id: u32,
    pub(super) rank: Rank,
    flags: u16,
}

/// What a [`Printing`] has no room for.
#[derive(Clone, PartialEq)]
pub(super) struct Extra {
    other_names: Vec<String>,
    prices: Option<Prices>,
    multiverse_ids: Vec<u32>,
}

/// The printing's id: its bytes, or the word of an odd one. Which of them the flags say.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Id([u8; 16]);

/// A collector number: itself where it is a number without leading zeros, else a word with the highest bit set.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Number(u32);

/// How good a printing is to answer for its name, less being better; see [`Rank::of`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank(u16);

/// Set code and collector number as they are written.
pub(super) type Place<'a> = (&'a str, Cow<'a, str>);

const NO_PRICE: u32 = u32::MAX;
const WORD: u32 = 1 << 31;

const HAS_ID: u16 = 1;
const ODD_ID: u16 = 1 << 1;
const HAS_IMAGE: u16 = 1 << 2;
const ODD_IMAGE: u16 = 1 << 3;
const ARENA_KNOWN: u16 = 1 << 4;
const ON_ARENA: u16 = 1 << 5;
const HAS_ARENA_ID: u16 = 1 << 6;
const HAS_MULTIVERSE_ID: u16 = 1 << 7;
/// A second multiverse id, one more than the first: the back of a double-faced card.
const NEXT_MULTIVERSE_ID: u16 = 1 << 8;
/// Three bits of rarity.
const RARITY: u16 = 9;

const RARITIES: [Rarity; 5] = [
    Rarity::Common,
    Rarity::Uncommon,
    Rarity::Rare,
    Rarity::Mythic,
    Rarity::Unknown,
];

const IMAGES: &str = "https://cards.scryfall.io/normal/front/";

impl Printing {
    /// The printing's own part of a card, and what there is no room for.
    pub(super) fn pack(card: &Card, facts: u32, words: &mut Words) -> (Printing, Option<Extra>) {
        let mut flags = (card.rarity as u16) << RARITY;
        let mut set = |flag: u16, on: bool| flags |= if on { flag } else { 0 };
        let id = card.scryfall_id.as_deref().map(|id| match uuid::parse(id) {
            Some(bytes) => (Id(bytes), false),
            None => (Id::word(words.intern(id)), true),
        });
        set(HAS_ID, id.is_some());
        set(ODD_ID, id.is_some_and(|(_, odd)| odd));
        let image = card.image.as_deref().map(|image| {
            let stamp = card.scryfall_id.as_deref().and_then(|id| stamp(image, id));
            (stamp.unwrap_or_else(|| words.intern(image)), stamp.is_none())
        });
        set(HAS_IMAGE, image.is_some());
        set(ODD_IMAGE, image.is_some_and(|(_, odd)| odd));
        set(ARENA_KNOWN, card.on_arena.is_some());
        set(ON_ARENA, card.on_arena == Some(true));
        set(HAS_ARENA_ID, card.arena_id.is_some());
        let (multiverse_id, many) = match *card.multiverse_ids.as_slice() {
            [] => (None, false),
            [only] => (Some(only), false),
            [front, back] if front.checked_add(1) == Some(back) => {
                set(NEXT_MULTIVERSE_ID, true);
                (Some(front), false)
            }
            _ => (None, true),
        };
        set(HAS_MULTIVERSE_ID, multiverse_id.is_some());
        let given = [card.prices.usd, card.prices.eur, card.prices.tix];
        let cents = given.map(cents);
        let odd_prices = cents.contains(&None);
        let extra = (odd_prices || many || !card.other_names.is_empty()).then(|| Extra {
            other_names: card.other_names.clone(),
            prices: odd_prices.then_some(card.prices),
            multiverse_ids: if many {
                card.multiverse_ids.clone()
            } else {
                Vec::new()
            },
        });
        let printing = Printing {
            id: id.map_or(Id([0; 16]), |(id, _)| id),
            facts,
            set: words.intern(&card.set),
            number: Number::pack(&card.collector_number, words),
            prices: cents.map(|cents| cents.unwrap_or(NO_PRICE)),
            image: image.map_or(0, |(image, _)| image),
            arena_id: card.arena_id.unwrap_or_default(),
            multiverse_id: multiverse_id.unwrap_or_default(),
            rank: Rank::of(card),
            flags,
        };
        (printing, extra)
    }

    /// Writes the printing's own part into a card of its facts.
    pub(super) fn unpack(&self, extra: Option<&Extra>, words: &Words, card: &mut Card) {
        card.scryfall_id = self.has(HAS_ID).then(|| match self.has(ODD_ID) {
            true => words.get(self.id.as_word()).to_owned(),
            false => uuid::text(self.id.0),
        });
        card.image = self
            .has(HAS_IMAGE)
            .then(|| match (self.has(ODD_IMAGE), &card.scryfall_id) {
                (false, Some(id)) => image(id, self.image),
                _ => words.get(self.image).to_owned(),
            });
        card.on_arena = self.has(ARENA_KNOWN).then_some(self.has(ON_ARENA));
        card.arena_id = self.has(HAS_ARENA_ID).then_some(self.arena_id);
        card.rarity = RARITIES[usize::from(self.flags >> RARITY)];
        words.get(self.set).clone_into(&mut card.set);
        card.collector_number = match self.number.inline() {
            Some(number) => number.to_string(),
            None => words.get(self.number.as_word()).to_owned(),
        };
        let [usd, eur, tix] = self
            .prices
            .map(|cents| (cents != NO_PRICE).then(|| f64::from(cents) / 100.0));
        card.prices = extra
            .and_then(|extra| extra.prices)
            .unwrap_or(Prices { usd, eur, tix });
        if let Some(extra) = extra {
            card.other_names.clone_from(&extra.other_names);
        }
        card.multiverse_ids = self.multiverse_ids(extra).collect();
    }

    /// The printing's multiverse ids, front first.
    pub(super) fn multiverse_ids<'a>(&self, extra: Option<&'a Extra>) -> impl Iterator<Item = u32> + use<'a> {
        let first = self.has(HAS_MULTIVERSE_ID).then_some(self.multiverse_id);
        let second = first
            .filter(|_| self.has(NEXT_MULTIVERSE_ID))
            .and_then(|first| first.checked_add(1));
        let more = extra.map_or(&[][..], |extra| &extra.multiverse_ids);
        first.into_iter().chain(second).chain(more.iter().copied())
    }

    /// Rarity of the printing, and whether it is on Arena; `None` where that is not known.
    pub(super) fn on_arena(&self) -> (Option<bool>, Rarity) {
        let known = self.has(ARENA_KNOWN).then_some(self.has(ON_ARENA));
        (known, RARITIES[usize::from(self.flags >> RARITY)])
    }

    pub(super) fn arena_id(&self) -> Option<u32> {
        self.has(HAS_ARENA_ID).then_some(self.arena_id)
    }

    fn has(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    /// Whether it is Scryfall's, and not of the starter catalogue.
    pub(super) fn has_id(&self) -> bool {
        self.has(HAS_ID)
    }

    pub(super) fn same_id(&self, other: &Printing) -> bool {
        let kind = HAS_ID | ODD_ID;
        self.flags & kind == other.flags & kind && self.id == other.id
    }

    pub(super) fn same_set_and_number(&self, other: &Printing) -> bool {
        self.set == other.set && self.number == other.number
    }

    /// Set and number as printings are looked up by them; `None` where either is not known.
    pub(super) fn key<'a>(&self, words: &'a Words) -> Option<Key<'a>> {
        let number = match self.number.inline() {
            Some(number) => KeyNumber::Number(number),
            None => KeyNumber::of(words.get(self.number.as_word()))?,
        };
        let set = words.get(self.set);
        (!set.is_empty()).then_some(Key { set, number })
    }

    /// What decides between printings of the same rank, so that the choice does not hang on the order they came in.
    pub(super) fn place<'a>(&self, words: &'a Words) -> Place<'a> {
        let number = match self.number.inline() {
            Some(number) => number.to_string().into(),
            None => words.get(self.number.as_word()).into(),
        };
        (words.get(self.set), number)
    }
}

impl Extra {
    pub(super) fn other_names(&self) -> &[String] {
        &self.other_names
    }

    /// Bytes it has elsewhere.
    pub(super) fn outside(&self) -> usize {
        let names: usize = self.other_names.iter().map(String::capacity).sum();
        names
            + self.other_names.capacity() * size_of::<String>()
            + self.multiverse_ids.capacity() * size_of::<u32>()
    }
}

impl Id {
    fn word(word: u32) -> Id {
        Id(u128::from(word).to_le_bytes())
    }

    fn as_word(self) -> u32 {
        let [first, second, third, fourth, ..] = self.0;
        u32::from_le_bytes([first, second, third, fourth])
    }
}

impl Number {
    fn pack(number: &str, words: &mut Words) -> Number {
        Number(plain_number(number).unwrap_or_else(|| words.intern(number) | WORD))
    }

    fn inline(self) -> Option<u32> {
        (self.0 & WORD == 0).then_some(self.0)
    }

    fn as_word(self) -> u32 {
        self.0 & !WORD
    }
}

impl Rank {
    /// Facts count first, then whether and how cheaply the printing can be crafted, then whether it has a picture and a price.
    pub(super) fn of(card: &Card) -> Rank {
        let unknown_formats = Format::ALL
            .into_iter()
            .filter(|format| card.legality_in(*format).is_none())
            .count();
        let craftable = match card.on_arena {
            Some(true) => 0,
            None => 1,
            Some(false) => 2,
        };
        let mut rank = u16::from(card.scryfall_id.is_none());
        rank = rank << 4 | unknown_formats as u16;
        rank = rank << 2 | craftable;
        rank = rank << 3 | card.rarity as u16;
        rank = rank << 1 | u16::from(card.image.is_none());
        Rank(rank << 1 | u16::from(card.prices.usd.is_none()))
    }
}

/// Set and collector number, whatever their case and the number's leading zeros.
pub(super) struct Key<'a> {
    set: &'a str,
    number: KeyNumber<'a>,
}

enum KeyNumber<'a> {
    Number(u32),
    Text(&'a str),
}

impl<'a> Key<'a> {
    /// `None` where either is empty, which names no printing.
    pub(super) fn of(set: &'a str, number: &'a str) -> Option<Key<'a>> {
        let number = KeyNumber::of(number)?;
        (!set.is_empty()).then_some(Key { set, number })
    }

    pub(super) fn hash(&self) -> u64 {
        let mut hasher = std::hash::DefaultHasher::new();
        let mut text = |text: &str| {
            text.bytes()
                .for_each(|byte| hasher.write_u8(byte.to_ascii_lowercase()));
            hasher.write_u8(b'|');
        };
        text(self.set);
        match self.number {
            KeyNumber::Number(number) => hasher.write_u32(number),
            KeyNumber::Text(number) => text(number),
        }
        hasher.finish()
    }

    pub(super) fn matches(&self, other: &Key<'_>) -> bool {
        let numbers = match (&self.number, &other.number) {
            (KeyNumber::Number(one), KeyNumber::Number(other)) => one == other,
            (KeyNumber::Text(one), KeyNumber::Text(other)) => one.eq_ignore_ascii_case(other),
            _ => false,
        };
        numbers && self.set.eq_ignore_ascii_case(other.set)
    }
}

impl<'a> KeyNumber<'a> {
    fn of(number: &'a str) -> Option<KeyNumber<'a>> {
        // Some sources pad the number; Scryfall does not.
        let trimmed = number.trim_start_matches('0');
        (!number.is_empty()).then(|| match plain_number(trimmed) {
            Some(number) => KeyNumber::Number(number),
            None => KeyNumber::Text(trimmed),
        })
    }
}

/// The value of a number that is written without leading zeros and has nine digits at most.
fn plain_number(text: &str) -> Option<u32> {
    let digits = (1..=9).contains(&text.len())
        && !text.starts_with('0')
        && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

/// A price in hundredths, [`NO_PRICE`] where there is none; `None` for one that is no whole number of them.
fn cents(price: Option<f64>) -> Option<u32> {
    let Some(price) = price else {
        return Some(NO_PRICE);
    };
    let cents = (price * 100.0).round();
    let cents = (0.0..f64::from(NO_PRICE))
        .contains(&cents)
        .then_some(cents as u32)?;
    same(f64::from(cents) / 100.0, price).then_some(cents)
}

/// The number at the end of a picture's address, where the address can be told from it and the printing's id.
fn stamp(address: &str, id: &str) -> Option<u32> {
    let (_, stamp) = address.rsplit_once('?')?;
    let stamp = stamp.parse().ok()?;
    (id.is_char_boundary(1) && id.is_char_boundary(2) && image(id, stamp) == address).then_some(stamp)
}

/// The address Scryfall gives the picture of a printing.
fn image(id: &str, stamp: u32) -> String {
    let folder = |at: usize| id.get(at..at + 1).unwrap_or_default();
    format!("{IMAGES}{}/{}/{id}.jpg?{stamp}", folder(0), folder(1))
}
