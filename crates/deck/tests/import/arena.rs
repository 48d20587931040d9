use super::told;

#[test]
fn every_section_of_an_export() {
    let text = "About\nName Jund Sacrifice\n\nCommander\n1 Korvold, Fae-Cursed King (ELD) 329\n\nCompanion\n1 Jegantha, the Wellspring (IKO) 222\n\nDeck\n4 Mayhem Devil (WAR) 204\n2 Fire // Ice (MH2) 290\n\nSideboard\n1 Jegantha, the Wellspring (IKO) 222\n3 Duress (XLN) 105\n\nMaybeboard\n1 Opt (DAR) 60\n";
    insta::assert_snapshot!(told(text), @r#"
    arena, named "Jund Sacrifice"
    header      About
    header      Name Jund Sacrifice
    ·
    header      Commander
    commander   1 | Korvold, Fae-Cursed King | ELD | 329
    ·
    header      Companion
    companion   1 | Jegantha, the Wellspring | IKO | 222
    ·
    header      Deck
    main        4 | Mayhem Devil | WAR | 204
    main        2 | Fire // Ice | MH2 | 290
    ·
    header      Sideboard
    sideboard   1 | Jegantha, the Wellspring | IKO | 222
    sideboard   3 | Duress | XLN | 105
    ·
    header      Maybeboard
    maybeboard  1 | Opt | DAR | 60
    "#);
}

/// Each of these lines was dropped without a word, or put in the wrong place, by the program this one succeeds.
#[test]
fn lines_that_used_to_vanish() {
    let text = "Commander\n1 Atraxa, Praetors' Voice (2X2) 190\n\nCompanion\n1 Lurrus of the Dream-Den (IKO) 226\n\nDeck\n4 Lightning Bolt (STA) 42\n4x Opt\n1 Boseiju, Who Endures (NEO) 141a\n1 Forest (PLST) ZNR-266\n1 Sol Ring (SLD) 1★\n3 Island\n2 A-Omnath, Locus of Creation (ZNR) A-232\n";
    insta::assert_snapshot!(told(text), @"
    arena
    header      Commander
    commander   1 | Atraxa, Praetors' Voice | 2X2 | 190
    ·
    header      Companion
    companion   1 | Lurrus of the Dream-Den | IKO | 226
    ·
    header      Deck
    main        4 | Lightning Bolt | STA | 42
    main        4 | Opt
    main        1 | Boseiju, Who Endures | NEO | 141a
    main        1 | Forest | PLST | ZNR-266
    main        1 | Sol Ring | SLD | 1★
    main        3 | Island
    main        2 | A-Omnath, Locus of Creation | ZNR | A-232
    ");
    let text = "4 Lightning Bolt (STA) 42\n56 Mountain (DAR) 265\n\n2 Duress (XLN) 105\n";
    insta::assert_snapshot!(told(text), @"
    arena
    main        4 | Lightning Bolt | STA | 42
    main        56 | Mountain | DAR | 265
    ·
    sideboard   2 | Duress | XLN | 105
    ");
}

#[test]
fn headings_in_any_dress() {
    let text = "DECK\n4 Opt\n// Sideboard\n2 Duress\n## Maybeboard (3)\n1 Shock\n//Commander\n1 Atraxa, Praetors' Voice\n[Companion]\n1 Lurrus of the Dream-Den\n**Main Deck** (60)\n56 Island\n";
    insta::assert_snapshot!(told(text), @"
    arena
    header      DECK
    main        4 | Opt
    header      // Sideboard
    sideboard   2 | Duress
    header      ## Maybeboard (3)
    maybeboard  1 | Shock
    header      //Commander
    commander   1 | Atraxa, Praetors' Voice
    header      [Companion]
    companion   1 | Lurrus of the Dream-Den
    header      **Main Deck** (60)
    main        56 | Island
    ");
}

#[test]
fn deck_twice() {
    let text = "Deck\n4 Opt (DAR) 60\nSideboard\n1 Duress\nDeck\n20 Island\n";
    insta::assert_snapshot!(told(text), @"
    arena
    header      Deck
    main        4 | Opt | DAR | 60
    header      Sideboard
    sideboard   1 | Duress
    header      Deck
    main        20 | Island
    ");
}

#[test]
fn headings_in_other_languages() {
    let text = "Mazo\n4 Descarga de relámpagos (STA) 42\n\nBanquillo\n2 Coacción (XLN) 105\n";
    insta::assert_snapshot!(told(text), @"
    arena
    header      Mazo
    main        4 | Descarga de relámpagos | STA | 42
    ·
    header      Banquillo
    sideboard   2 | Coacción | XLN | 105
    ");
    let text = "デッキ\n4 稲妻 (STA) 42\n\nサイドボード\n2 強迫 (XLN) 105\n";
    insta::assert_snapshot!(told(text), @"
    arena
    header      デッキ
    main        4 | 稲妻 | STA | 42
    ·
    header      サイドボード
    sideboard   2 | 強迫 | XLN | 105
    ");
}

#[test]
fn headings_in_a_language_nobody_told_us() {
    let text = "Pakka\n4 Salamanisku (STA) 42\n36 Vuori (DAR) 265\n\nVaralauta\n2 Pakko (XLN) 105\n";
    insta::assert_snapshot!(told(text), @r#"
    arena
    header      Pakka
              ? No count; read as a heading, not as a card. ["1 Pakka"]
    main        4 | Salamanisku | STA | 42
    main        36 | Vuori | DAR | 265
    ·
    header      Varalauta
              ? No count; read as a heading, not as a card. ["1 Varalauta"]
    sideboard   2 | Pakko | XLN | 105
    "#);
}

#[test]
fn a_word_by_itself_between_cards_is_a_heading_in_any_language() {
    let read = |between: &str| {
        let list = format!("Deck\n4 Opt\n56 Island\n\n{between}\n15 Duress\n");
        let sections = deck::import::read(&list, None).unwrap().parsed.sections;
        (sections.main.len(), sections.sideboard.len())
    };
    assert_eq!(read("Seitenbrett"), (2, 1));
    assert_eq!(read("Seitenbrett\n"), (2, 1));
    assert_eq!(
        read("Lightning Bolt\n"),
        (4, 0),
        "several words may be a card's name"
    );
}

#[test]
fn a_commander_without_a_heading_for_the_rest() {
    let text = "Commander\n1 Atraxa, Praetors' Voice\n\n1 Sol Ring\n1 Arcane Signet\n";
    insta::assert_snapshot!(told(text), @"
    arena
    header      Commander
    commander   1 | Atraxa, Praetors' Voice
    ·
    main        1 | Sol Ring
    main        1 | Arcane Signet
    ");
    let text = "Commander (1)\n1 Atraxa, Praetors' Voice\nArtifacts (2)\n1 Sol Ring\n1 Arcane Signet\n";
    insta::assert_snapshot!(told(text), @"
    arena
    header      Commander (1)
    commander   1 | Atraxa, Praetors' Voice
    header      Artifacts (2)
    main        1 | Sol Ring
    main        1 | Arcane Signet
    ");
}

#[test]
fn a_commander_without_a_count() {
    let text = "Commander\nAtraxa, Praetors' Voice\n\nDeck\n1 Sol Ring\n98 Forest\n";
    insta::assert_snapshot!(told(text), @"
    arena
    header      Commander
    commander   1 | Atraxa, Praetors' Voice
              ? No count; read as 1.
    ·
    header      Deck
    main        1 | Sol Ring
    main        98 | Forest
    ");
}

#[test]
fn what_word_processors_do_to_it() {
    let text = "\u{feff}Deck\r\n4\u{a0}Urza’s Saga (MH2) 259\r\n1 Lim‐Dûl’s\u{200b} Vault\r\n２　Ｏｐｔ\r\n";
    insta::assert_snapshot!(told(text), @"
    arena
    header      ﻿Deck
    main        4 | Urza's Saga | MH2 | 259
    main        1 | Lim-Dûl's Vault
    main        2 | Opt
    ");
}
