//! A decklist as it was read: entries by section, and every line that could not be read.

use serde::{Deserialize, Serialize};

/// The notation a decklist was written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceFormat {
    /// MTG Arena's clipboard text.
    Arena,
    /// MTGO's text export; Cockatrice's and MTGTop8's texts look the same.
    Mtgo,
    /// MTGO's `.dek`: XML with a catalogue number for each card.
    MtgoDek,
    /// `Card Name,Quantity,ID #,Rarity,Set,Collector #,Premium,Sideboarded,Annotation`.
    MtgoCsv,
    /// Cockatrice's `.cod`: XML with a zone for each part of the deck.
    Cockatrice,
    /// Forge's `.dck`: `[Main]` and `4 Opt|DOM|1`.
    Forge,
    /// XMage's `.dck`: `4 [DOM:60] Opt`.
    Xmage,
    /// Apprentice's and Magic Workstation's `.dec`: `4 [DOM] Opt`.
    Mws,
    /// Moxfield's text: Arena's with `*F*` and `#tag`.
    Moxfield,
    /// Moxfield's table; has a column `Tradelist Count`.
    MoxfieldCsv,
    /// Archidekt's text: `1x Opt (dom) 60 [Draw{top}] ^Have,#37d67a^`.
    Archidekt,
    /// Archidekt's table; has a column `Edition Code`.
    ArchidektCsv,
    /// ManaBox's text: Arena's with headings like `// SIDEBOARD`.
    Manabox,
    /// ManaBox's table; has a column `ManaBox ID`.
    ManaboxCsv,
    /// Deckbox's table; has a column `Card Number`.
    DeckboxCsv,
    /// Deckstats' text: `//Main` and `1 [DOM#60] Opt #!Commander`.
    Deckstats,
    /// `amount,card_name,is_foil,…`.
    DeckstatsCsv,
    /// TappedOut's text: `1x Opt (DOM:60) *CMDR*`.
    Tappedout,
    /// TappedOut's tables, of decks and of collections.
    TappedoutCsv,
    /// MTGGoldfish's text: `4 Opt <60> [DOM] (F)`.
    Goldfish,
    /// Urza's Gatherer's table; has a column `Foil count`.
    UrzasGathererCsv,
    /// `Name,Edition,Qty,Foil`.
    MtgStudioCsv,
    /// `Quantity,Name,Set,Collector Number,Type,Mana Cost,CMC,Colors,Rarity`, and any table with a name and one more of
    /// the columns that are known.
    CsvQuantity,
    /// `Id,Name,Set,Color,Rarity,Count`, where Id is a multiverse id.
    CsvMultiverse,
    /// Markdown: bullets, headings, links.
    Markdown,
    /// Counts and names, nothing else.
    #[default]
    Plain,
}

impl SourceFormat {
    /// Every notation, in the order help texts list them.
    pub const ALL: [SourceFormat; 26] = [
        SourceFormat::Arena,
        SourceFormat::Mtgo,
        SourceFormat::MtgoDek,
        SourceFormat::MtgoCsv,
        SourceFormat::Cockatrice,
        SourceFormat::Forge,
        SourceFormat::Xmage,
        SourceFormat::Mws,
        SourceFormat::Moxfield,
        SourceFormat::MoxfieldCsv,
        SourceFormat::Archidekt,
        SourceFormat::ArchidektCsv,
        SourceFormat::Manabox,
        SourceFormat::ManaboxCsv,
        SourceFormat::DeckboxCsv,
        SourceFormat::Deckstats,
        SourceFormat::DeckstatsCsv,
        SourceFormat::Tappedout,
        SourceFormat::TappedoutCsv,
        SourceFormat::Goldfish,
        SourceFormat::UrzasGathererCsv,
        SourceFormat::MtgStudioCsv,
        SourceFormat::CsvQuantity,
        SourceFormat::CsvMultiverse,
        SourceFormat::Markdown,
        SourceFormat::Plain,
    ];

    /// The word used in JSON and on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        self.words().0
    }

    /// The notation of its key, in either case; `None` if there is none.
    #[must_use]
    pub fn from_key(key: &str) -> Option<SourceFormat> {
        SourceFormat::ALL
            .into_iter()
            .find(|format| format.key().eq_ignore_ascii_case(key))
    }

    /// What a player calls it, to stand after "Read as".
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.words().1
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            SourceFormat::Arena => ("arena", "Arena's text"),
            SourceFormat::Mtgo => ("mtgo", "MTGO's text"),
            SourceFormat::MtgoDek => ("mtgo-dek", "MTGO's deck file"),
            SourceFormat::MtgoCsv => ("mtgo-csv", "MTGO's table"),
            SourceFormat::Cockatrice => ("cockatrice", "Cockatrice's deck file"),
            SourceFormat::Forge => ("forge", "Forge's deck file"),
            SourceFormat::Xmage => ("xmage", "XMage's deck file"),
            SourceFormat::Mws => ("mws", "a .dec file"),
            SourceFormat::Moxfield => ("moxfield", "Moxfield's text"),
            SourceFormat::MoxfieldCsv => ("moxfield-csv", "Moxfield's table"),
            SourceFormat::Archidekt => ("archidekt", "Archidekt's text"),
            SourceFormat::ArchidektCsv => ("archidekt-csv", "Archidekt's table"),
            SourceFormat::Manabox => ("manabox", "ManaBox's text"),
            SourceFormat::ManaboxCsv => ("manabox-csv", "ManaBox's table"),
            SourceFormat::DeckboxCsv => ("deckbox-csv", "Deckbox's table"),
            SourceFormat::Deckstats => ("deckstats", "Deckstats' text"),
            SourceFormat::DeckstatsCsv => ("deckstats-csv", "Deckstats' table"),
            SourceFormat::Tappedout => ("tappedout", "TappedOut's text"),
            SourceFormat::TappedoutCsv => ("tappedout-csv", "TappedOut's table"),
            SourceFormat::Goldfish => ("goldfish", "MTGGoldfish's text"),
            SourceFormat::UrzasGathererCsv => ("urzas-gatherer-csv", "Urza's Gatherer's table"),
            SourceFormat::MtgStudioCsv => ("mtg-studio-csv", "MTG Studio's table"),
            SourceFormat::CsvQuantity => ("csv-quantity", "a CSV table"),
            SourceFormat::CsvMultiverse => ("csv-multiverse", "a CSV table with Gatherer's ids"),
            SourceFormat::Markdown => ("markdown", "Markdown"),
            SourceFormat::Plain => ("plain", "a plain list"),
        }
    }
}

/// Where in a deck an entry belongs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Section {
    Commander,
    Companion,
    #[default]
    Main,
    Sideboard,
    /// Cards the player is only thinking about; never part of the deck.
    Maybeboard,
}

impl Section {
    /// Every section, in the order a page shows them.
    pub const ALL: [Section; 5] = [
        Section::Commander,
        Section::Companion,
        Section::Main,
        Section::Sideboard,
        Section::Maybeboard,
    ];

    /// The heading a page shows.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Section::Commander => "Commander",
            Section::Companion => "Companion",
            Section::Main => "Deck",
            Section::Sideboard => "Sideboard",
            Section::Maybeboard => "Maybeboard",
        }
    }
}

/// One line of a decklist that names a card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Copies, 1 to 10,000 (a CSV row of 0 copies is a comment, not an entry).
    pub count: u32,
    /// The name as written; only quotes, dashes and spaces are folded.
    pub name: String,
    /// Set code as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<String>,
    /// Collector number as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Multiverse id, where the notation carries one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multiverse_id: Option<u32>,
    /// MTGO's catalogue number of the printing (its `CatID`), where the notation carries one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mtgo_id: Option<u32>,
    /// Line of the input, from 1.
    pub line: u32,
}

/// A deck's entries, by section.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sections {
    pub main: Vec<Entry>,
    pub sideboard: Vec<Entry>,
    pub commander: Vec<Entry>,
    pub companion: Vec<Entry>,
    pub maybeboard: Vec<Entry>,
}

impl Sections {
    /// The entries of one section.
    #[must_use]
    pub fn get(&self, section: Section) -> &[Entry] {
        match section {
            Section::Main => &self.main,
            Section::Sideboard => &self.sideboard,
            Section::Commander => &self.commander,
            Section::Companion => &self.companion,
            Section::Maybeboard => &self.maybeboard,
        }
    }

    /// The entries of one section, to add to.
    pub fn get_mut(&mut self, section: Section) -> &mut Vec<Entry> {
        match section {
            Section::Main => &mut self.main,
            Section::Sideboard => &mut self.sideboard,
            Section::Commander => &mut self.commander,
            Section::Companion => &mut self.companion,
            Section::Maybeboard => &mut self.maybeboard,
        }
    }

    /// Copies in one section.
    #[must_use]
    pub fn copies(&self, section: Section) -> u32 {
        self.get(section)
            .iter()
            .fold(0, |sum, entry| sum.saturating_add(entry.count))
    }

    /// Every entry with its section, in page order.
    pub fn iter(&self) -> impl Iterator<Item = (Section, &Entry)> {
        Section::ALL
            .into_iter()
            .flat_map(|section| self.get(section).iter().map(move |entry| (section, entry)))
    }

    /// Whether no section has an entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Read with a guess that is shown: "no count; read as 1".
    Notice,
    /// The line was not read.
    Error,
}

/// A line that needs the player's eye.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Line of the input, from 1.
    pub line: u32,
    /// The line as written, at most 200 characters of it.
    pub text: String,
    pub severity: Severity,
    /// What is wrong and what to do, in the player's words.
    pub message: String,
    /// Lines that would be understood instead, best first.
    #[serde(default)]
    pub candidates: Vec<String>,
}

/// A decklist as it was read: the JSON of `parse --json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parsed {
    pub format: SourceFormat,
    /// The deck's own name, where the notation carries one.
    #[serde(default)]
    pub name: Option<String>,
    pub sections: Sections,
    #[serde(default)]
    pub problems: Vec<Problem>,
}

/// What one line of the input turned out to be; the lines of a [`crate::import::Reading`] account for all of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LineKind {
    /// Nothing but white space.
    Blank,
    /// A comment, or a row that says nothing about the deck (a CSV row of 0 copies).
    Comment,
    /// A heading, the deck's name, a table's header, or markup around the cards of a file.
    Header,
    /// An entry in this section, or the rest of one that takes several lines. Where a file has several cards on one
    /// line, the first.
    Entry(Section),
    /// Listed in [`Parsed::problems`] as an error.
    Problem,
}
