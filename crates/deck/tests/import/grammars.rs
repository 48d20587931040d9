//! Every notation that is read, by name, with one small list and what comes of it. The finer points of each are in
//! the modules beside this one.

use std::collections::BTreeSet;

use deck::decklist::{Section, Severity, SourceFormat};
use deck::import::{self, Reading, decode};

/// What a notation is called, a list in it, and what comes out: the key, the deck's name in quotes if it has one, then
/// each section's cards as `count name set#number`.
type Grammar = (&'static str, &'static str, &'static str);

const ARENA: [Grammar; 7] = [
    (
        "Arena's export",
        "About\nName Izzet Tempo\n\nDeck\n4 Opt (DAR) 60\n56 Island (ELD) 251\n\nSideboard\n2 Duress (XLN) 105\n",
        r#"arena "Izzet Tempo" | Deck: 4 Opt DAR#60, 56 Island ELD#251 | Sideboard: 2 Duress XLN#105"#,
    ),
    (
        "Arena's export of a commander and a companion",
        "Commander\n1 Atraxa, Praetors' Voice (2X2) 190\n\nCompanion\n1 Lurrus of the Dream-Den (IKO) 226\n\nDeck\n4 Opt (DOM) 60\n",
        "arena | Commander: 1 Atraxa, Praetors' Voice 2X2#190 | Companion: 1 Lurrus of the Dream-Den IKO#226 | Deck: 4 Opt DOM#60",
    ),
    (
        "Arena's export without headings",
        "4 Opt (DOM) 60\n56 Island (ELD) 251\n\n2 Duress (XLN) 105\n",
        "arena | Deck: 4 Opt DOM#60, 56 Island ELD#251 | Sideboard: 2 Duress XLN#105",
    ),
    (
        "Arena with headings of another language",
        "Mazo\n4 Opt (DOM) 60\n56 Isla (ELD) 251\n\nBanquillo\n2 Duress (XLN) 105\n",
        "arena | Deck: 4 Opt DOM#60, 56 Isla ELD#251 | Sideboard: 2 Duress XLN#105",
    ),
    (
        "Arena with headings of another script",
        "デッキ\n4 選択 (DOM) 60\n56 島 (ELD) 251\n\nサイドボード\n2 強迫 (XLN) 105\n",
        "arena | Deck: 4 選択 DOM#60, 56 島 ELD#251 | Sideboard: 2 強迫 XLN#105",
    ),
    (
        "Arena with a slash in a name and a split card",
        "Deck\n1 Summon: Choco/Mog (FIN) 35\n2 Depose // Deploy (RNA) 225\n1 Driven /// Despair (AKR) 237\n",
        "arena | Deck: 1 Summon: Choco/Mog FIN#35, 2 Depose // Deploy RNA#225, 1 Driven /// Despair AKR#237",
    ),
    (
        "Arena with a rebalanced card, a year's set and a set of the client's",
        "Deck\n4 A-Cauldron Familiar (ELD) A-81\n2 Opt (Y25_BLB) 3\n1 Swamp (J21) 60a\n",
        "arena | Deck: 4 A-Cauldron Familiar ELD#A-81, 2 Opt Y25_BLB#3, 1 Swamp J21#60a",
    ),
];

const MTGO: [Grammar; 4] = [
    (
        "MTGO's text, a blank line before the sideboard",
        "4 Fire/Ice\n56 Island\n\n2 Duress\n",
        "mtgo | Deck: 4 Fire/Ice, 56 Island | Sideboard: 2 Duress",
    ),
    (
        "MTGO's text, a word before the sideboard; MTGTop8's is the same",
        "4 Opt\n56 Island\nSideboard\n2 Duress\n",
        "mtgo | Deck: 4 Opt, 56 Island | Sideboard: 2 Duress",
    ),
    (
        "MTGO's .dek",
        "<?xml version=\"1.0\"?>\n<Deck>\n<NetDeckID>0</NetDeckID>\n<Cards CatID=\"65000\" Quantity=\"4\" Sideboard=\"false\" Name=\"Opt\" Annotation=\"0\"/>\n<Cards CatID=\"65001\" Quantity=\"2\" Sideboard=\"true\" Name=\"Duress\" Annotation=\"0\"/>\n</Deck>\n",
        "mtgo-dek | Deck: 4 Opt MTGO 65000 | Sideboard: 2 Duress MTGO 65001",
    ),
    (
        "MTGO's CSV",
        "Card Name,Quantity,ID #,Rarity,Set,Collector #,Premium,Sideboarded,Annotation\n\"Teferi, Hero of Dominaria\",4,66000,Mythic,DOM,207/269,No,No,0\n\"Duress\",2,66001,Common,XLN,105/279,No,Yes,0\n",
        "mtgo-csv | Deck: 4 Teferi, Hero of Dominaria DOM#207 MTGO 66000 | Sideboard: 2 Duress XLN#105 MTGO 66001",
    ),
];

const PROGRAMS: [Grammar; 13] = [
    (
        "Cockatrice's .cod",
        "<?xml version=\"1.0\"?>\n<cockatrice_deck version=\"1\">\n<deckname>Izzet</deckname>\n<comments></comments>\n<zone name=\"main\">\n<card number=\"4\" name=\"Opt\" setShortName=\"DOM\" collectorNumber=\"60\"/>\n</zone>\n<zone name=\"side\">\n<card number=\"2\" name=\"Duress\"/>\n</zone>\n</cockatrice_deck>\n",
        r#"cockatrice "Izzet" | Deck: 4 Opt DOM#60 | Sideboard: 2 Duress"#,
    ),
    (
        "Cockatrice's text",
        "// Izzet Tempo\n// for Friday\n\n4 Opt\n56 Island\n\nSB: 2 Duress\n",
        "mtgo | Deck: 4 Opt, 56 Island | Sideboard: 2 Duress",
    ),
    (
        "Cockatrice's text, counts in other shapes and a printing of The List",
        "4x Opt\nx4 Shock\n(4) Ponder\n[4] Brainstorm\n1 Counterspell (PLST) ICE-64\n1 Island (ELD) 251 *F*\n",
        "moxfield | Deck: 4 Opt, 4 Shock, 4 Ponder, 4 Brainstorm, 1 Counterspell PLST#ICE-64, 1 Island ELD#251",
    ),
    (
        "Forge's .dck",
        "[metadata]\nName=Goblins\n[Commander]\n1 Krenko, Mob Boss+|DDN|1\n[Main]\n4 Goblin Guide|ZEN|1\n4 Shock\n[Sideboard]\n2 Duress|XLN|1\n",
        r#"forge "Goblins" | Commander: 1 Krenko, Mob Boss DDN | Deck: 4 Goblin Guide ZEN, 4 Shock | Sideboard: 2 Duress XLN"#,
    ),
    (
        "Forge's pasted list: name, set and number between bars",
        "4 Goblin Guide|ZEN|[126]\n4 Shock|M21\n",
        "forge | Deck: 4 Goblin Guide ZEN#126, 4 Shock M21",
    ),
    (
        "Forge's pasted list: the set in front",
        "4 [M10] Lightning Bolt\n2 (XLN) Duress\n",
        "mws | Deck: 4 Lightning Bolt M10, 2 Duress XLN",
    ),
    (
        "Forge's pasted list: letters before a card for its section",
        "CM: 1 Krenko, Mob Boss\nMB: 4 Goblin Guide (F)\nSB: 2 Duress\n",
        "mtgo | Commander: 1 Krenko, Mob Boss | Deck: 4 Goblin Guide | Sideboard: 2 Duress",
    ),
    (
        "Forge's pasted list: kinds of cards as headings",
        "Creatures (4)\n4 Goblin Guide\nInstants (4)\n4 Shock\nSideboard\n2 Duress\n",
        "mtgo | Deck: 4 Goblin Guide, 4 Shock | Sideboard: 2 Duress",
    ),
    (
        "XMage's .dck",
        "NAME:Burn\nAUTHOR:me\n# for Friday\n4 [M10:146] Lightning Bolt\nSB: 2 [XLN:105] Duress\nLAYOUT MAIN:(1,1)(NONE,false,50)|([M10:146])\n",
        r#"xmage "Burn" | Deck: 4 Lightning Bolt M10#146 | Sideboard: 2 Duress XLN#105"#,
    ),
    (
        "XMage's text with escaped signs",
        "4 [CHK:254] Kodama&apos;s Reach\n1 [UNH:1] Fire &amp; Ice\n",
        "xmage | Deck: 4 Kodama's Reach CHK#254, 1 Fire & Ice UNH#1",
    ),
    (
        "Apprentice's .dec",
        "// NAME : Stompy\n// CREATOR : me\n4 Llanowar Elves\n56 Forest\nSB: 2 Naturalize\n",
        r#"mtgo "Stompy" | Deck: 4 Llanowar Elves, 56 Forest | Sideboard: 2 Naturalize"#,
    ),
    (
        "Magic Workstation's .mwDeck",
        "// Deck file for Magic Workstation\n// NAME : Stompy\n    4 [LEA] Llanowar Elves\n    9 [ICE] Forest (2)\nSB: 2 [M10] Naturalize\n",
        r#"mws "Stompy" | Deck: 4 Llanowar Elves LEA, 9 Forest ICE | Sideboard: 2 Naturalize M10"#,
    ),
    (
        "this program's JSON",
        r#"{"format":"arena","name":"Izzet","sections":{"main":[{"count":4,"name":"Opt","set":"DOM","number":"60","line":1}],"sideboard":[{"count":2,"name":"Duress","line":3}]},"problems":[]}"#,
        r#"json "Izzet" | Deck: 4 Opt DOM#60 | Sideboard: 2 Duress"#,
    ),
];

const SITES: [Grammar; 11] = [
    (
        "Moxfield's text",
        "1 Sol Ring (C21) 263 *F* #ramp #!artifacts\n1 Opt (DOM) 60 *E*\n\nSIDEBOARD:\n1 Negate (M20) 69\n\nMAYBEBOARD:\n1 Ponder (M12) 73\n",
        "moxfield | Deck: 1 Sol Ring C21#263, 1 Opt DOM#60 | Sideboard: 1 Negate M20#69 | Maybeboard: 1 Ponder M12#73",
    ),
    (
        "Archidekt's text",
        "1x Atraxa, Praetors' Voice (2x2) 190 *F* [Commander{top}]\n1x Arcane Signet (eld) 331 [Ramp] ^Have,#37d67a^\n1x Negate (m20) 69 [Sideboard]\n1x Ponder (m12) 73 [Maybeboard{noDeck}{noPrice},Draw]\n",
        "archidekt | Commander: 1 Atraxa, Praetors' Voice 2x2#190 | Deck: 1 Arcane Signet eld#331 | Sideboard: 1 Negate m20#69 | Maybeboard: 1 Ponder m12#73",
    ),
    (
        "ManaBox's text",
        "// COMMANDER\n1 Krenko, Mob Boss (DDN) 1 *F*\n\n// MAINBOARD\n4 Goblin Guide (ZEN) 126\n\n// SIDEBOARD\n1 Negate (M20) 69\n\n// MAYBEBOARD\n1 Shock (M21) 159\n",
        "manabox | Commander: 1 Krenko, Mob Boss DDN#1 | Deck: 4 Goblin Guide ZEN#126 | Sideboard: 1 Negate M20#69 | Maybeboard: 1 Shock M21#159",
    ),
    (
        "Deckstats' text",
        "//Main\n1 [2X2#190] Atraxa, Praetors' Voice #!Commander\n4 [DOM#60] Opt # good\n\n//Sideboard\nSB: 1 [M20#69] Negate\n\n//Maybeboard\n1 Ponder\n",
        "deckstats | Commander: 1 Atraxa, Praetors' Voice 2X2#190 | Deck: 4 Opt DOM#60 | Sideboard: 1 Negate M20#69 | Maybeboard: 1 Ponder",
    ),
    (
        "TappedOut's text",
        "1x Krenko, Mob Boss (DDN:1) *F* *CMDR*\n4x Goblin Guide (ZEN:126)\n\nSideboard:\n2x Smash to Smithereens (ORI)\n",
        "tappedout | Commander: 1 Krenko, Mob Boss DDN#1 | Deck: 4 Goblin Guide ZEN#126 | Sideboard: 2 Smash to Smithereens ORI",
    ),
    (
        "TappedOut's Markdown",
        "# Stompy\n\n### Creature (4)\n\n* 4 [Llanowar Elves](https://example.org/llanowar-elves/)\n\n### Maybeboard (1)\n\n* 1 [Shock](https://example.org/shock/)\n",
        "markdown | Deck: 4 Llanowar Elves | Maybeboard: 1 Shock",
    ),
    (
        "MTGGoldfish's text",
        "4 Opt <60> [DOM]\n2 Island <251> [ELD] (F)\n1 Ponder [LRW]\n\n2 Duress [XLN]\n",
        "goldfish | Deck: 4 Opt DOM#60, 2 Island ELD#251, 1 Ponder LRW | Sideboard: 2 Duress XLN",
    ),
    (
        "MTGTop8's .dec",
        "// Deck file created with an export\n// NAME : Burn\n// FORMAT : Modern\n4 [M10] Lightning Bolt\nSB:  2 [XLN] Duress\n",
        r#"mws "Burn" | Deck: 4 Lightning Bolt M10 | Sideboard: 2 Duress XLN"#,
    ),
    (
        "Markdown's bullets and headings",
        "# Izzet Tempo\n\n## Instants\n\n* 4x [[Opt]]\n- **4** Lightning Bolt\n\n## Sideboard\n\n- 2 Duress\n",
        "markdown | Deck: 4 Opt, 4 Lightning Bolt | Sideboard: 2 Duress",
    ),
    (
        "a plain list",
        "4 Opt\n4x Shock\n",
        "plain | Deck: 4 Opt, 4 Shock",
    ),
    (
        "a plain list with a maybeboard",
        "4 Opt\n56 Island\n\nSideboard\n2 Duress\n\nMaybeboard\n1 Ponder\n",
        "mtgo | Deck: 4 Opt, 56 Island | Sideboard: 2 Duress | Maybeboard: 1 Ponder",
    ),
];

const TABLES: [Grammar; 15] = [
    (
        "Moxfield's CSV",
        "\"Count\",\"Tradelist Count\",\"Name\",\"Edition\",\"Condition\",\"Language\",\"Foil\",\"Tags\",\"Last Modified\",\"Collector Number\",\"Alter\",\"Proxy\",\"Purchase Price\"\n\"4\",\"0\",\"Teferi, Hero of Dominaria\",\"dom\",\"Near Mint\",\"English\",\"\",\"\",\"\",\"207\",\"False\",\"False\",\"\"\n",
        "moxfield-csv | Deck: 4 Teferi, Hero of Dominaria dom#207",
    ),
    (
        "Archidekt's CSV",
        "Quantity,Name,Finish,Condition,Date Added,Language,Purchase Price,Tags,Edition Name,Edition Code,Multiverse Id,Scryfall ID,Collector Number\n4,Opt,Normal,NM,2026-01-01,EN,,,Dominaria,dom,442948,,60\n",
        "archidekt-csv | Deck: 4 Opt dom#60 id 442948",
    ),
    (
        "ManaBox's CSV",
        "Binder Name,Binder Type,Name,Set code,Set name,Collector number,Foil,Rarity,Quantity,ManaBox ID,Scryfall ID,Purchase price,Misprint,Altered,Condition,Language,Purchase price currency\nTempo,deck,Opt,DOM,Dominaria,60,normal,common,4,123,,0.1,false,false,near_mint,en,EUR\n",
        "manabox-csv | Deck: 4 Opt DOM#60",
    ),
    (
        "Deckbox's CSV",
        "Count,Tradelist Count,Name,Edition,Edition Code,Card Number,Condition,Language,Foil,Signed,Artist Proof,Altered Art,Misprint,Promo,Textless,Printing Id,Printing Note,Tags,My Price\n4,0,Opt,Dominaria,DOM,60,Near Mint,English,,,,,,,,,,,\n",
        "deckbox-csv | Deck: 4 Opt DOM#60",
    ),
    (
        "Deckstats' CSV",
        "amount,card_name,is_foil,is_pinned,is_signed,set_id,set_code,collector_number,language,condition,comment,added\n4,\"Opt\",0,0,0,123,\"DOM\",\"60\",,,\"\",\n",
        "deckstats-csv | Deck: 4 Opt DOM#60",
    ),
    (
        "TappedOut's CSV of a collection",
        "Qty,Name,Set,Set Number,Foil,Alter,Signed,Condition,Languange,Proxy\n4,Opt,DOM,60,-,-,-,NM,EN,-\n",
        "tappedout-csv | Deck: 4 Opt DOM#60",
    ),
    (
        "TappedOut's CSV of a deck",
        "Board,Qty,Name,Printing,Foil,Alter,Signed,Condition,Language,Commander\nmain,1,\"Krenko, Mob Boss\",DDN,,,,,,True\nmain,4,Opt,DOM,,,,,,\nside,2,Duress,XLN,,,,,,\nmaybe,1,Ponder,M12,,,,,,\n",
        "tappedout-csv | Commander: 1 Krenko, Mob Boss DDN | Deck: 4 Opt DOM | Sideboard: 2 Duress XLN | Maybeboard: 1 Ponder M12",
    ),
    (
        "Urza's Gatherer's CSV",
        "\"sep=,\"\n\"Name\",\"Type\",\"Color\",\"Rarity\",\"Count\",\"Foil count\",\"Special foil count\",\"Number\",\"Set\",\"Set code\",\"Multiverse ID\"\n\"Opt\",\"Instant\",Blue,Common,4,1,0,60,\"Dominaria\",DOM,442948\n",
        "urzas-gatherer-csv | Deck: 4 Opt DOM#60 id 442948",
    ),
    (
        "MTG Studio's CSV",
        "Name,Edition,Qty,Foil\nOpt,DOM,4,No\n",
        "mtg-studio-csv | Deck: 4 Opt DOM",
    ),
    (
        "a table of quantities, in full",
        "Quantity,Name,Set,Collector Number,Type,Mana Cost,CMC,Colors,Rarity\n4,\"Teferi, Hero of Dominaria\",DOM,207,Planeswalker,{3}{W}{U},5,\"W,U\",Mythic\n,Opt,DOM,60,Instant,{U},1,U,Common\n",
        "csv-quantity | Deck: 4 Teferi, Hero of Dominaria DOM#207, 1 Opt DOM#60",
    ),
    (
        "a table of quantities, without the collector's number",
        "Quantity,Name,Set,Type,Mana Cost,CMC,Colors,Rarity\n4,Opt,DOM,Instant,{U},1,U,Common\n",
        "csv-quantity | Deck: 4 Opt DOM",
    ),
    (
        "a table of quantities with the sideboard marked",
        "Quantity,Name,Set,Collector Number,Sideboard\n4,Opt,DOM,60,false\n2,Duress,XLN,105,true\n",
        "csv-quantity | Deck: 4 Opt DOM#60 | Sideboard: 2 Duress XLN#105",
    ),
    (
        "a table of Gatherer's ids",
        "Id,Name,Set,Color,Rarity,Count\n442948,Opt,DO,Blue,Common,4\n442949,Shock,DO,Red,Common,0\n",
        "csv-multiverse | Deck: 4 Opt id 442948",
    ),
    (
        "a table of Gatherer's ids, columns in another order and case",
        "COUNT,name,ID,Rarity,COLOR,Set\n4,Opt,442948,Common,U,DO\n",
        "csv-multiverse | Deck: 4 Opt id 442948",
    ),
    (
        "a table with semicolons",
        "Quantity;Name;Set;Collector Number\n4;Opt;DOM;60\n",
        "csv-quantity | Deck: 4 Opt DOM#60",
    ),
];

fn grammars() -> impl Iterator<Item = Grammar> {
    ARENA
        .into_iter()
        .chain(MTGO)
        .chain(PROGRAMS)
        .chain(SITES)
        .chain(TABLES)
}

fn shown(reading: &Reading) -> String {
    let parsed = &reading.parsed;
    let mut out = parsed.format.key().to_owned();
    if let Some(name) = &parsed.name {
        out.push_str(&format!(" {name:?}"));
    }
    for section in Section::ALL {
        let cards: Vec<String> = parsed
            .sections
            .get(section)
            .iter()
            .map(|entry| {
                let mut card = format!("{} {}", entry.count, entry.name);
                if let Some(set) = &entry.set {
                    card.push_str(&format!(" {set}"));
                }
                if let Some(number) = &entry.number {
                    card.push_str(&format!("#{number}"));
                }
                if let Some(id) = entry.multiverse_id {
                    card.push_str(&format!(" id {id}"));
                }
                if let Some(id) = entry.mtgo_id {
                    card.push_str(&format!(" MTGO {id}"));
                }
                card
            })
            .collect();
        if !cards.is_empty() {
            out.push_str(&format!(" | {}: {}", section.title(), cards.join(", ")));
        }
    }
    for problem in &parsed.problems {
        if problem.severity == Severity::Error {
            out.push_str(&format!(" ! {}", problem.message));
        }
    }
    out
}

fn read(text: &str) -> String {
    match import::read(text, None) {
        Ok(reading) => shown(&reading),
        Err(error) => error.to_string(),
    }
}

/// What differs, with what it is called.
fn wrong(found: impl Iterator<Item = (String, String, &'static str)>) -> String {
    found
        .filter(|(_, came, wanted)| came != wanted)
        .map(|(what, came, wanted)| format!("\n{what}\n  wanted {wanted}\n  came   {came}\n"))
        .collect()
}

#[test]
fn every_notation_is_told_by_its_content_and_read_whole() {
    let wrong = wrong(grammars().map(|(what, text, wanted)| (what.to_owned(), read(text), wanted)));
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn no_notation_is_missing() {
    let told: BTreeSet<&str> = grammars()
        .filter_map(|(_, _, wanted)| wanted.split(' ').next())
        .collect();
    let known: BTreeSet<&str> = SourceFormat::ALL.iter().map(|format| format.key()).collect();
    assert_eq!(told, known);
}

/// CR alone and CR LF end a line as LF does, in every notation.
#[test]
fn the_end_of_a_line_changes_nothing() {
    let wrong = wrong(["\r\n", "\r"].into_iter().flat_map(|end| {
        grammars().map(move |(what, text, wanted)| {
            (format!("{what}, {end:?}"), read(&text.replace('\n', end)), wanted)
        })
    }));
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_encoding_changes_nothing() {
    let utf16 = |text: &str, mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
        let mut out = mark.to_vec();
        out.extend(text.encode_utf16().flat_map(bytes));
        out
    };
    let wrong = wrong(grammars().flat_map(|(what, text, wanted)| {
        [
            ("UTF-8", text.as_bytes().to_vec()),
            ("UTF-8 with its mark", [b"\xef\xbb\xbf", text.as_bytes()].concat()),
            ("UTF-16 LE", utf16(text, [0xff, 0xfe], u16::to_le_bytes)),
            ("UTF-16 BE", utf16(text, [0xfe, 0xff], u16::to_be_bytes)),
        ]
        .map(|(encoding, bytes)| {
            let came = decode(&bytes).map_or_else(|error| error.to_string(), |text| read(&text));
            (format!("{what}, {encoding}"), came, wanted)
        })
    }));
    assert!(wrong.is_empty(), "{wrong}");
}

/// What Windows programs and word processors make of a list.
#[test]
fn letters_quotes_dashes_and_spaces_of_other_programs() {
    let windows = b"4 J\xf6tun Grunt\r\n2 Praetor\x92s Grasp\r\n1 Lurrus of the Dream\x96Den\r\n";
    assert_eq!(
        read(&decode(windows).unwrap()),
        "plain | Deck: 4 Jötun Grunt, 2 Praetor's Grasp, 1 Lurrus of the Dream-Den"
    );
    let typeset = "4\u{a0}Opt\u{a0}(DOM)\u{a0}60\n2 Praetor’s Grasp (NPH) 71\n1 Lurrus of the Dream\u{2011}Den (IKO)\u{202f}226\n1 “Ach! Hans, Run!” (UNH) 116\n1 Urza′s Tower (CHR) 116\n";
    assert_eq!(
        read(typeset),
        "arena | Deck: 4 Opt DOM#60, 2 Praetor's Grasp NPH#71, 1 Lurrus of the Dream-Den IKO#226, 1 \"Ach! Hans, Run!\" UNH#116, 1 Urza's Tower CHR#116"
    );
}

/// What a player is only thinking about stays out of the deck, whatever the notation calls it.
#[test]
fn maybeboards_are_kept_apart() {
    let lists = [
        "4 Opt\nMaybeboard\n1 Ponder\n",
        "4 Opt\n\nMAYBEBOARD:\n1 Ponder\n",
        "//Main\n4 Opt\n//Maybeboard\n1 Ponder\n",
        "// MAINBOARD\n4 Opt\n// MAYBEBOARD\n1 Ponder\n",
        "4x Opt (dom) 60 [Draw]\n1x Ponder (m12) 73 [Maybeboard{noDeck}{noPrice},Draw]\n",
        "4x Opt (dom) 60 [Draw]\n1x Ponder (m12) 73 [Maybe{noDeck}]\n",
        "## Deck\n- 4 Opt\n## Maybeboard\n- 1 Ponder\n",
        "4 Opt\nConsidering:\n1 Ponder\n",
        "Quantity,Name,Section\n4,Opt,Main\n1,Ponder,Maybeboard\n",
        "Board,Qty,Name,Printing\nmain,4,Opt,\nmaybe,1,Ponder,\n",
        "name,CMC,Set,maybeboard\nOpt,1,dom,false\nPonder,1,m12,true\n",
    ];
    for list in lists {
        let sections = import::read(list, None).unwrap().parsed.sections;
        let names = |section| {
            sections
                .get(section)
                .iter()
                .map(|entry| entry.name.as_str())
                .collect::<Vec<_>>()
        };
        assert_eq!(names(Section::Maybeboard), ["Ponder"], "{list}");
        assert_eq!(names(Section::Main), ["Opt"], "{list}");
    }
}

/// The notation can be said instead: what is said is what the page then calls it.
#[test]
fn the_notation_can_be_said() {
    let text = "4 Opt\n2 Duress\n";
    for format in SourceFormat::ALL.into_iter().filter(|format| !format.is_markup()) {
        let reading = import::read(text, Some(format)).unwrap();
        assert_eq!(reading.parsed.format, format);
        assert_eq!(
            reading.parsed.sections.copies(Section::Main),
            6,
            "{}",
            format.key()
        );
    }
}
