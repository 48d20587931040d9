//! Tables of programs, by their headers.

use super::told;

#[test]
fn mtgo() {
    let text = "Card Name,Quantity,ID #,Rarity,Set,Collector #,Premium,Sideboarded,Annotation\n\"Opt\",4,67890,Common,DAR,60/269,No,No,0\n\"Duress\",2,0,Common,XLN,105/279,Yes,Yes,0\n\"Juri, Master of the Revue\",1,142375,Uncommon,EOC,119,No,Yes,16777728\n";
    insta::assert_snapshot!(told(text), @"
    mtgo-csv
    header      Card Name,Quantity,ID #,Rarity,Set,Collector #,Premium,Sideboarded,Annotation
    main        4 | Opt | DAR | 60 | MTGO 67890
    sideboard   2 | Duress | XLN | 105
    commander   1 | Juri, Master of the Revue | EOC | 119 | MTGO 142375
    ");
    let parsed = deck::import::read(text, None).unwrap().parsed;
    assert_eq!(parsed.sections.main[0].mtgo_id, Some(67_890));
    assert_eq!(parsed.sections.sideboard[0].mtgo_id, None);
}

#[test]
fn moxfield() {
    let text = "\"Count\",\"Tradelist Count\",\"Name\",\"Edition\",\"Condition\",\"Language\",\"Foil\",\"Tags\",\"Last Modified\",\"Collector Number\",\"Alter\",\"Proxy\",\"Purchase Price\"\n\"4\",\"1\",\"Teferi, Hero of Dominaria\",\"dom\",\"Near Mint\",\"English\",\"foil\",\"\",\"2026-01-01\",\"207\",\"False\",\"False\",\"\"\n\"0\",\"1\",\"Opt\",\"dom\",\"\",\"\",\"\",\"\",\"\",\"60\",\"False\",\"False\",\"\"\n";
    insta::assert_snapshot!(told(text), @r#"
    moxfield-csv
    header      "Count","Tradelist Count","Name","Edition","Condition","Language","Foil","Tags","Last Modified","Collector Number","Alter","Proxy","Purchase Price"
    main        4 | Teferi, Hero of Dominaria | dom | 207
    comment     "0","1","Opt","dom","","","","","","60","False","False",""
    "#);
}

#[test]
fn archidekt() {
    let text = "Quantity,Name,Finish,Condition,Date Added,Language,Purchase Price,Tags,Edition Name,Edition Code,Multiverse Id,Scryfall ID,Collector Number\n4,Opt,Normal,NM,2026-01-01,EN,,,Dominaria,dom,442948,aa-bb,60\n";
    insta::assert_snapshot!(told(text), @"
    archidekt-csv
    header      Quantity,Name,Finish,Condition,Date Added,Language,Purchase Price,Tags,Edition Name,Edition Code,Multiverse Id,Scryfall ID,Collector Number
    main        4 | Opt | dom | 60 | id 442948
    ");
    let text = "Quantity,Name,Finish,Categories,Edition Code,Collector Number\n4,Opt,Normal,Draw,dom,60\n1,Ponder,Normal,\"Maybeboard,Draw\",m12,73\n1,Ezuri,Foil,Commander,som,119\n";
    insta::assert_snapshot!(told(text), @"
    archidekt-csv
    header      Quantity,Name,Finish,Categories,Edition Code,Collector Number
    main        4 | Opt | dom | 60
    maybeboard  1 | Ponder | m12 | 73
    commander   1 | Ezuri | som | 119
    ");
}

#[test]
fn manabox() {
    let text = "Binder Name,Binder Type,Name,Set code,Set name,Collector number,Foil,Rarity,Quantity,ManaBox ID,Scryfall ID,Purchase price,Misprint,Altered,Condition,Language,Purchase price currency\nElves,deck,Opt,DOM,Dominaria,60,normal,common,4,123,aa-bb,0.1,false,false,near_mint,en,EUR\n";
    insta::assert_snapshot!(told(text), @"
    manabox-csv
    header      Binder Name,Binder Type,Name,Set code,Set name,Collector number,Foil,Rarity,Quantity,ManaBox ID,Scryfall ID,Purchase price,Misprint,Altered,Condition,Language,Purchase price currency
    main        4 | Opt | DOM | 60
    ");
}

#[test]
fn deckbox() {
    let text = "Count,Tradelist Count,Name,Edition,Edition Code,Card Number,Condition,Language,Foil,Signed,Artist Proof,Altered Art,Misprint,Promo,Textless,Printing Id,Printing Note,Tags,My Price\n4,0,Goblin Guide,Zendikar,ZEN,126,Near Mint,English,,,,,,,,,,,\n";
    insta::assert_snapshot!(told(text), @"
    deckbox-csv
    header      Count,Tradelist Count,Name,Edition,Edition Code,Card Number,Condition,Language,Foil,Signed,Artist Proof,Altered Art,Misprint,Promo,Textless,Printing Id,Printing Note,Tags,My Price
    main        4 | Goblin Guide | ZEN | 126
    ");
}

#[test]
fn deckstats() {
    let text = "amount,card_name,is_foil,is_pinned,is_signed,set_id,set_code,collector_number,language,condition,comment,added\n4,\"Opt\",0,0,0,123,\"DOM\",\"60\",,,\"\",\n";
    insta::assert_snapshot!(told(text), @"
    deckstats-csv
    header      amount,card_name,is_foil,is_pinned,is_signed,set_id,set_code,collector_number,language,condition,comment,added
    main        4 | Opt | DOM | 60
    ");
}

#[test]
fn tappedout() {
    let text =
        "Qty,Name,Set,Set Number,Foil,Alter,Signed,Condition,Languange,Proxy\n4,Opt,DOM,60,-,-,-,NM,EN,-\n";
    insta::assert_snapshot!(told(text), @"
    tappedout-csv
    header      Qty,Name,Set,Set Number,Foil,Alter,Signed,Condition,Languange,Proxy
    main        4 | Opt | DOM | 60
    ");
    let text = "Board,Qty,Name,Printing,Foil,Alter,Signed,Condition,Language,Commander\nmain,4,Opt,DOM,,,,,,\nmain,1,\"Krenko, Mob Boss\",DDN,,,,,,True\nside,2,Duress,XLN,,,,,,\nmaybe,1,Ponder,M12,,,,,,\n";
    insta::assert_snapshot!(told(text), @"
    tappedout-csv
    header      Board,Qty,Name,Printing,Foil,Alter,Signed,Condition,Language,Commander
    main        4 | Opt | DOM
    commander   1 | Krenko, Mob Boss | DDN
    sideboard   2 | Duress | XLN
    maybeboard  1 | Ponder | M12
    ");
}

#[test]
fn urzas_gatherer() {
    let text = "\"sep=,\"\n\"Name\",\"Type\",\"Color\",\"Rarity\",\"Author\",\"Power\",\"Toughness\",\"Mana cost\",\"Converted mana cost\",\"Count\",\"Foil count\",\"Special foil count\",\"Price\",\"Foil price\",\"Number\",\"Set\",\"Set code\",\"Multiverse ID\"\n\"Seasoned Cathar\",\"Creature - Human Knight\",White,Uncommon,\"Somebody\",3,3,,2,10,3,0,$0.00,$0.00,2,\"Innistrad: Midnight Hunt\",MID,534752\n";
    insta::assert_snapshot!(told(text), @r#"
    urzas-gatherer-csv
    header      "sep=,"
    header      "Name","Type","Color","Rarity","Author","Power","Toughness","Mana cost","Converted mana cost","Count","Foil count","Special foil count","Price","Foil price","Number","Set","Set code","Multiverse ID"
    main        10 | Seasoned Cathar | MID | 2 | id 534752
    "#);
}

#[test]
fn mtg_studio_and_mtggoldfish() {
    let text = "Name,Edition,Qty,Foil\nDuress,XLN,1,No\n";
    insta::assert_snapshot!(told(text), @"
    mtg-studio-csv
    header      Name,Edition,Qty,Foil
    main        1 | Duress | XLN
    ");
    let text = "Card,Set ID,Set Name,Quantity,Foil,Variation\nDuress,XLN,Ixalan,1,REGULAR,\"\"\n";
    insta::assert_snapshot!(told(text), @"
    csv-quantity
    header      Card,Set ID,Set Name,Quantity,Foil,Variation
    main        1 | Duress | XLN
    ");
}

#[test]
fn cubecobra_and_dragon_shield() {
    let text = "name,CMC,Type,Color,Set,Collector Number,Rarity,Color Category,status,Finish,maybeboard,image URL\nOpt,1,Instant,U,dom,60,common,Blue,Owned,Non-foil,false,\nPonder,1,Sorcery,U,m12,73,common,Blue,Owned,Non-foil,true,\n";
    insta::assert_snapshot!(told(text), @"
    csv-quantity
    header      name,CMC,Type,Color,Set,Collector Number,Rarity,Color Category,status,Finish,maybeboard,image URL
    main        1 | Opt | dom | 60
    maybeboard  1 | Ponder | m12 | 73
    ");
    let text = "\"sep=,\"\nFolder Name,Quantity,Trade Quantity,Card Name,Set Code,Set Name,Card Number,Condition,Printing,Language\nA,4,0,Opt,DOM,Dominaria,60,NearMint,Normal,English\n";
    insta::assert_snapshot!(told(text), @r#"
    csv-quantity
    header      "sep=,"
    header      Folder Name,Quantity,Trade Quantity,Card Name,Set Code,Set Name,Card Number,Condition,Printing,Language
    main        4 | Opt | DOM | 60
    "#);
}
