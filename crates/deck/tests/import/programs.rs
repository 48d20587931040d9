//! One list of each program's own making, as it comes from there.

use super::told;

#[test]
fn mtgo_deck_file() {
    let text = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<Deck xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\">\r\n  <NetDeckID>0</NetDeckID>\r\n  <PreconstructedDeckID>0</PreconstructedDeckID>\r\n  <Cards CatID=\"77889\" Quantity=\"4\" Sideboard=\"false\" Name=\"Fire/Ice\" Annotation=\"0\" />\r\n  <Cards Name='R&amp;D&#39;s Secret Lair' Sideboard=\"True\" CatID=\"0\" Quantity=\"1\"/>\r\n  <Cards\r\n     CatID=\"5\" Quantity=\"20\"\r\n     Sideboard=\"false\" Name=\"Island\" />\r\n  <Cards CatID=\"6\" Quantity=\"1\" Sideboard=\"true\" Name=\"Atraxa, Praetors' Voice\" Annotation=\"16777728\" />\r\n</Deck>\r\n";
    insta::assert_snapshot!(told(text), @r#"
    mtgo-dek
    header      <?xml version="1.0" encoding="utf-8"?>
    header      <Deck xmlns:xsd="http://www.w3.org/2001/XMLSchema">
    header        <NetDeckID>0</NetDeckID>
    header        <PreconstructedDeckID>0</PreconstructedDeckID>
    main        4 | Fire/Ice | MTGO 77889
    sideboard   1 | R&D's Secret Lair
    main        20 | Island | MTGO 5
    main        
    main        
    commander   1 | Atraxa, Praetors' Voice | MTGO 6
    header      </Deck>
    "#);
    let one_line = "<Deck><Cards CatID=\"1\" Quantity=\"4\" Sideboard=\"false\" Name=\"Opt\"/><Cards CatID=\"2\" Quantity=\"2\" Sideboard=\"true\" Name=\"Duress\"/></Deck>";
    let parsed = deck::import::read(one_line, None).unwrap().parsed;
    assert_eq!(parsed.sections.main[0].mtgo_id, Some(1));
    assert_eq!(parsed.sections.sideboard[0].name, "Duress");
}

#[test]
fn mtgo_deck_file_with_faults() {
    let text = "<Deck>\n<Cards Quantity=\"4\" Name=\"Opt\"/>\n<Cards Quantity=\"4\" Name=\"Shock/>\n<Cards Quantity=\"many\" Name=\"Negate\"/>\n<Cards Quantity=\"4\" CatID=\"1\"/>\n<Cards Name=\"Duress\"/>\n<Cards Quantity=\"0\" Name=\"Island\"/>\n4 Forest\n<!-- 4 <b>Swamp\n -->\n<Cards Quantity=99999 Name=Plains />\n<Cards Quantity=2 Name=Plains />\n\n</Deck\n";
    insta::assert_snapshot!(told(text), @r#"
    mtgo-dek
    header      <Deck>
    main        4 | Opt
    problem     <Cards Quantity="4" Name="Shock/>
              ! This tag does not end. Write the line again, or take it out.
    problem     <Cards Quantity="many" Name="Negate"/>
              ! The count is not a number. Write a number from 1 up.
    problem     <Cards Quantity="4" CatID="1"/>
              ! This card has no name. Write one, or take the line out.
    main        1 | Duress
              ? No count; read as 1.
    comment     <Cards Quantity="0" Name="Island"/>
    problem     4 Forest
              ! This stands outside of every card, and is not read.
    comment     <!-- 4 <b>Swamp
    comment      -->
    problem     <Cards Quantity=99999 Name=Plains />
              ! More than 10,000 copies. Write a smaller count.
    main        2 | Plains
    ·
    problem     </Deck
              ! This tag does not end. Write the line again, or take it out.
    "#);
}

/// As Windows programs save it.
#[test]
fn deck_files_in_other_encodings() {
    let text = "<Deck>\r\n<Cards Quantity=\"4\" Name=\"Lim-Dûl’s Vault\" CatID=\"3\"/>\r\n</Deck>\r\n";
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let windows = text
        .chars()
        .map(|c| match c {
            'û' => 0xfb,
            '’' => 0x92,
            c => u8::try_from(c).unwrap(),
        })
        .collect::<Vec<_>>();
    for bytes in [text.as_bytes().to_vec(), utf16, windows] {
        let read = deck::import::read(&deck::import::decode(&bytes).unwrap(), None)
            .unwrap()
            .parsed;
        assert_eq!(read.sections.main[0].name, "Lim-Dûl's Vault");
        assert_eq!(read.sections.main[0].mtgo_id, Some(3));
        assert_eq!(read.problems, []);
    }
}

#[test]
fn cockatrice_deck_file() {
    let text = "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<cockatrice_deck version=\"1\">\n    <lastLoadedTimestamp>Mon</lastLoadedTimestamp>\n    <deckname>Izzet &amp; Friends</deckname>\n    <comments>4 Opt is\nenough</comments>\n    <zone name=\"main\">\n        <card number=\"4\" name=\"Opt\"/>\n        <card setShortName=\"STA\" collectorNumber=\"42\" uuid=\"aa\" number=\"4\" name=\"Lightning Bolt\"/>\n    </zone>\n    <zone name=\"side\">\n        <card number=\"2\" name=\"Depose // Deploy\"/>\n    </zone>\n    <zone name=\"tokens\">\n        <card number=\"1\" name=\"Soldier\"/>\n    </zone>\n</cockatrice_deck>\n";
    insta::assert_snapshot!(told(text), @r#"
    cockatrice, named "Izzet & Friends"
    header      ﻿<?xml version="1.0" encoding="UTF-8"?>
    header      <cockatrice_deck version="1">
    header          <lastLoadedTimestamp>Mon</lastLoadedTimestamp>
    header          <deckname>Izzet &amp; Friends</deckname>
    header          <comments>4 Opt is
    header      enough</comments>
    header          <zone name="main">
    main        4 | Opt
    main        4 | Lightning Bolt | STA | 42
    header          </zone>
    header          <zone name="side">
    sideboard   2 | Depose // Deploy
    header          </zone>
    header          <zone name="tokens">
    comment             <card number="1" name="Soldier"/>
              ? Tokens are no part of a deck; left out.
    header          </zone>
    header      </cockatrice_deck>
    "#);
}

#[test]
fn cockatrice_text() {
    let text = "// Izzet Tempo\n// for Friday\n\n4 Opt\n56 Island\n\nSB: 2 Duress\nSB: 1x Negate\n";
    insta::assert_snapshot!(told(text), @"
    mtgo
    comment     // Izzet Tempo
    comment     // for Friday
    ·
    main        4 | Opt
    main        56 | Island
    ·
    sideboard   2 | Duress
    sideboard   1 | Negate
    ");
}

#[test]
fn forge_deck_file() {
    let text = "[metadata]\nName=Goblin Bombs\nDeck Type=constructed\nDescription=4 Goblin Guide is enough\nTags=\n[Avatar]\n\n[Commander]\n1 Krenko, Mob Boss|DDN|1\n[Main]\n4 Goblin Guide|ZEN|1\n2 Opt+|DOM|[60]\n1 Opt|DOM|1|[60]|#noSleeve\n17 Mountain|FIN|2\n4 Shock\n[Sideboard]\n2 Duress|XLN\n[Planes]\n1 Naya|HOP|1\n";
    insta::assert_snapshot!(told(text), @r#"
    forge, named "Goblin Bombs"
    header      [metadata]
    header      Name=Goblin Bombs
    comment     Deck Type=constructed
    comment     Description=4 Goblin Guide is enough
    comment     Tags=
    header      [Avatar]
    ·
    header      [Commander]
    commander   1 | Krenko, Mob Boss | DDN
    header      [Main]
    main        4 | Goblin Guide | ZEN
    main        2 | Opt | DOM | 60
    main        1 | Opt | DOM | 60
    main        17 | Mountain | FIN
    main        4 | Shock
    header      [Sideboard]
    sideboard   2 | Duress | XLN
    header      [Planes]
    maybeboard  1 | Naya | HOP
    "#);
}

#[test]
fn xmage_deck_file() {
    let text = "NAME:Burn\nAUTHOR:\n4 [M10:146] Lightning Bolt\n16 [XLN:270] Mountain\nSB: 2 [XLN:105] Duress\nLAYOUT MAIN:(1,2)(CMC,true,50)|([M10:146],[M10:146])([XLN:270])\nLAYOUT SIDEBOARD:(0,0)(NONE,false,50)|\n";
    insta::assert_snapshot!(told(text), @r#"
    xmage, named "Burn"
    header      NAME:Burn
    comment     AUTHOR:
    main        4 | Lightning Bolt | M10 | 146
    main        16 | Mountain | XLN | 270
    sideboard   2 | Duress | XLN | 105
    comment     LAYOUT MAIN:(1,2)(CMC,true,50)|([M10:146],[M10:146])([XLN:270])
    comment     LAYOUT SIDEBOARD:(0,0)(NONE,false,50)|
    "#);
}

#[test]
fn apprentice_and_magic_workstation() {
    let text = "// NAME : Stompy\n// CREATOR : me\n// FORMAT : Legacy\n        4 [LEA] Llanowar Elves\n        9 [ICE] Forest (2)\nSB:     2 [M10] Naturalize\n";
    insta::assert_snapshot!(told(text), @r#"
    mws, named "Stompy"
    header      // NAME : Stompy
    comment     // CREATOR : me
    comment     // FORMAT : Legacy
    main        4 | Llanowar Elves | LEA
    main        9 | Forest | ICE
    sideboard   2 | Naturalize | M10
    "#);
}

#[test]
fn moxfield_text() {
    let text = "1 Sol Ring (C21) 263 *F* #ramp #!artifacts\n1 Counterspell (PLST) ICE-64\n1 Fable of the Mirror-Breaker // Reflection of Kiki-Jiki (NEO) 141 *E*\n\nSIDEBOARD:\n1 Negate (M20) 69\n\nMAYBEBOARD:\n1 Opt (DOM) 60\n";
    insta::assert_snapshot!(told(text), @"
    moxfield
    main        1 | Sol Ring | C21 | 263
    main        1 | Counterspell | PLST | ICE-64
    main        1 | Fable of the Mirror-Breaker // Reflection of Kiki-Jiki | NEO | 141
    ·
    header      SIDEBOARD:
    sideboard   1 | Negate | M20 | 69
    ·
    header      MAYBEBOARD:
    maybeboard  1 | Opt | DOM | 60
    ");
}

#[test]
fn archidekt_text() {
    let text = "1x Atraxa, Praetors' Voice (2x2) 190 *F* [Commander{top}]\n1x Arcane Signet (eld) 331 [Ramp] ^Have,#37d67a^\n1x Negate (m20) 69 [Sideboard]\n1x Opt (dom) 60 [Maybeboard{noDeck}{noPrice},Draw]\n1x Ponder (m12) 73 [Cuts{noDeck}]\n95x Forest [Land]\n";
    insta::assert_snapshot!(told(text), @"
    archidekt
    commander   1 | Atraxa, Praetors' Voice | 2x2 | 190
    main        1 | Arcane Signet | eld | 331
    sideboard   1 | Negate | m20 | 69
    maybeboard  1 | Opt | dom | 60
    maybeboard  1 | Ponder | m12 | 73
    main        95 | Forest
    ");
}

#[test]
fn deckstats_text() {
    let text = "//Main\n1 [2X2#190] Atraxa, Praetors' Voice #!Commander\n4 [DOM#60] Opt # good\n1 Arcane Signet\n\n//Sideboard\nSB: 1 [M20#69] Negate\n\n//Maybeboard\n1 Ponder\n";
    insta::assert_snapshot!(told(text), @"
    deckstats
    header      //Main
    commander   1 | Atraxa, Praetors' Voice | 2X2 | 190
    main        4 | Opt | DOM | 60
    main        1 | Arcane Signet
    ·
    header      //Sideboard
    sideboard   1 | Negate | M20 | 69
    ·
    header      //Maybeboard
    maybeboard  1 | Ponder
    ");
}

#[test]
fn manabox_text() {
    let text = "// COMMANDER\n1 Krenko, Mob Boss (DDN) 1 *F*\n\n// MAINBOARD\n4 Goblin Guide (ZEN) 126\n\n// SIDEBOARD\n1 Negate (M20) 69\n";
    insta::assert_snapshot!(told(text), @"
    manabox
    header      // COMMANDER
    commander   1 | Krenko, Mob Boss | DDN | 1
    ·
    header      // MAINBOARD
    main        4 | Goblin Guide | ZEN | 126
    ·
    header      // SIDEBOARD
    sideboard   1 | Negate | M20 | 69
    ");
}

#[test]
fn tappedout_text() {
    let text = "1x Krenko, Mob Boss (DDN:1) *F* *CMDR*\n4x Goblin Guide (ZEN:126)\n30x Mountain\n\nSideboard:\n2x Smash to Smithereens (ORI)\n";
    insta::assert_snapshot!(told(text), @"
    tappedout
    commander   1 | Krenko, Mob Boss | DDN | 1
    main        4 | Goblin Guide | ZEN | 126
    main        30 | Mountain
    ·
    header      Sideboard:
    sideboard   2 | Smash to Smithereens | ORI
    ");
}

#[test]
fn mtggoldfish_and_mtgtop8_text() {
    let text = "4 Opt <60> [DOM]\n2 Island <251> [ELD] (F)\n1 Fury <borderless> [MH2]\n1 Ponder [LRW] (F)\n\n2 Duress [XLN]\n";
    insta::assert_snapshot!(told(text), @"
    goldfish
    main        4 | Opt | DOM | 60
    main        2 | Island | ELD | 251
    main        1 | Fury | MH2
    main        1 | Ponder | LRW
    ·
    sideboard   2 | Duress | XLN
    ");
    let text = "4 Opt\n56 Island\nSideboard\n2 Duress\n";
    insta::assert_snapshot!(told(text), @"
    mtgo
    main        4 | Opt
    main        56 | Island
    header      Sideboard
    sideboard   2 | Duress
    ");
}

#[test]
fn markdown() {
    let text = "# Izzet Tempo\n\nA short word about it.\n\n## Creatures (4)\n\n- 4 [Delver of Secrets](https://example.org/cards/delver)\n\n## Instants\n\n* 4x [[Opt]]\n* **4** Lightning Bolt\n\n| 20 | Island |\n|---:|:---|\n\n### Sideboard\n\n- 2 Duress https://example.org/duress\n- 1 R&amp;D&#39;s Secret Lair\n";
    insta::assert_snapshot!(told(text), @"
    markdown
    comment     # Izzet Tempo
    ·
    problem     A short word about it.
              ! No count, so this is not read as a card. Put the count in front: 4 Opt
    ·
    header      ## Creatures (4)
    ·
    main        4 | Delver of Secrets
    ·
    header      ## Instants
    ·
    main        4 | Opt
    main        4 | Lightning Bolt
    ·
    main        20 | Island
    comment     |---:|:---|
    ·
    header      ### Sideboard
    ·
    sideboard   2 | Duress
              ? Read without “https://example.org/duress”.
    sideboard   1 | R&D's Secret Lair
    ");
}

/// The layout of one language's headings, told by where they stand.
#[test]
fn unknown_headings() {
    let main: String = (1..=15).map(|n| format!("4 Elf {n}\n")).collect();
    let told = told(&format!("Deck\n{main}\nVaralauta\n2 Pakko\n"));
    assert!(told.ends_with("sideboard   2 | Pakko\n"), "{told}");
    let ramp = super::told(&format!("Commander\n1 Ezuri\n\nKierto\n4 Opt\n\nDeck\n{main}\n"));
    assert!(!ramp.contains("\nsideboard"), "{ramp}");
}

#[test]
fn our_own_json_is_read_where_it_stands() {
    let text = r#"{
  "format": "arena", "name": "Two Lines",
  "sections": {
    "main": [{"count": 4, "name": "Opt", "set": "DAR", "number": "60", "line": 99}, {"count": 20, "name": "Island"}],
    "sideboard": [
      {
        "count": 2,
        "name": "Negate"
      },
      {"count": 0, "name": "Duress"},
      {"name": "Shock"}
    ]
  },
  "problems": []
}"#;
    insta::assert_snapshot!(told(text), @r#"
    json, named "Two Lines"
    header      {
    header        "format": "arena", "name": "Two Lines",
    header        "sections": {
    main        4 | Opt | DAR | 60
    header          "sideboard": [
    sideboard   2 | Negate
    sideboard   
    sideboard   
    sideboard   
    problem           {"count": 0, "name": "Duress"},
              ! The count must be a number from 1 to 10,000.
    problem           {"name": "Shock"}
              ! This is no card: it needs "count" and "name".
    header          ]
    header        },
    header        "problems": []
    header      }
    "#);
    // What is no whole deck is no deck of ours.
    for broken in ["{", "{\"sections\": 4}", "{\"name\": \"x\"}"] {
        assert!(deck::import::read(broken, None).is_err(), "{broken}");
    }
}
