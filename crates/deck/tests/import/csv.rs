use super::told;

#[test]
fn the_quantity_shape() {
    let text = "Quantity,Name,Set,Collector Number,Type,Mana Cost,CMC,Colors,Rarity\n4,Lightning Bolt,M11,146,Instant,{R},1,R,common\n,\"Teferi, Hero of Dominaria\",DAR,207,,,,,\n0,Shock,M21,159,,,,,\n\n,,,,,,,,\n";
    insta::assert_snapshot!(told(text), @"
    csv-quantity
    header      Quantity,Name,Set,Collector Number,Type,Mana Cost,CMC,Colors,Rarity
    main        4 | Lightning Bolt | M11 | 146
    main        1 | Teferi, Hero of Dominaria | DAR | 207
    comment     0,Shock,M21,159,,,,,
    ·
    comment     ,,,,,,,,
    ");
}

#[test]
fn columns_in_any_order_case_and_number() {
    let text = "NAME;quantity;sideboard\nOpt;4x;no\nDuress;2.0;YES\nShock;1;x\nNegate;1;later\nIsland;20;\n";
    insta::assert_snapshot!(told(text), @"
    csv-quantity
    header      NAME;quantity;sideboard
    main        4 | Opt
    sideboard   2 | Duress
    sideboard   1 | Shock
    main        1 | Negate
              ? The Sideboard column says neither yes nor no; read as part of the main deck.
    main        20 | Island
    ");
    insta::assert_snapshot!(told("Name\tSet\nOpt\tDominaria United\nShock\tM21\n"), @"
    csv-quantity
    header      Name	Set
    main        1 | Opt
    main        1 | Shock | M21
    ");
    insta::assert_snapshot!(told("sep=;\nQuantity;Name\n4;Opt\n"), @"
    csv-quantity
    header      sep=;
    header      Quantity;Name
    main        4 | Opt
    ");
    insta::assert_snapshot!(told("\u{feff}\"Count\",\"Name\",\"Edition\"\n\"4\",\"Opt\",\"dom\"\n"), @r#"
    csv-quantity
    header      ﻿"Count","Name","Edition"
    main        4 | Opt | dom
    "#);
}

#[test]
fn the_multiverse_shape() {
    let text =
        "Count,Id,NAME,Set,Color,Rarity\n4,442028,Opt,DOM,Blue,C\n0,1,Shock,X,R,C\n2,none,Duress,X,B,C\n";
    insta::assert_snapshot!(told(text), @"
    csv-multiverse
    header      Count,Id,NAME,Set,Color,Rarity
    main        4 | Opt | id 442028
    comment     0,1,Shock,X,R,C
    main        2 | Duress
              ? The Id is not a number; the card is looked up by its name.
    ");
}

#[test]
fn quotes() {
    let text = "Quantity,Name\n1,\"Kongming, \"\"Sleeping Dragon\"\"\"\n1,\"Circle of\nProtection: Red\"\n1,Ach! \"Hans\" Run\n1,\"Opt\n2,Shock\n";
    insta::assert_snapshot!(told(text), @r#"
    csv-quantity
    header      Quantity,Name
    main        1 | Kongming, "Sleeping Dragon"
    main        1 | Circle of Protection: Red
    main        
    main        1 | Ach! "Hans" Run
    problem     1,"Opt
              ! A quote is opened here and never closed. Close it, or take it out.
    main        2 | Shock
    "#);
}

#[test]
fn rows_that_do_not_fit() {
    let text = "Quantity,Name,Set\n4,Teferi, Hero of Dominaria,DOM\nfour,Opt,DOM\n4,,DOM\n-1,Opt,DOM\n20000,Opt,DOM\n4,Opt,DOM,,\n3\n3,Opt\n";
    insta::assert_snapshot!(told(text), @r#"
    csv-quantity
    header      Quantity,Name,Set
    problem     4,Teferi, Hero of Dominaria,DOM
              ! This row has more fields than the header. A name with a comma in it needs quotes around it. ["4,\"Teferi, Hero of Dominaria\",DOM"]
    problem     four,Opt,DOM
              ! The count is not a number. Write a number from 1 up.
    problem     4,,DOM
              ! This row has no card name. Write one, or take the row out.
    problem     -1,Opt,DOM
              ! The count is not a number. Write a number from 1 up.
    problem     20000,Opt,DOM
              ! More than 10,000 copies. Write a smaller count.
    main        4 | Opt | DOM
    problem     3
              ! This row has no card name. Write one, or take the row out.
    main        3 | Opt
    "#);
}

#[test]
fn a_row_over_many_lines_is_an_open_quote() {
    let mut text = "Quantity,Name\n4,\"Opt\n".to_owned();
    for n in 0..30 {
        text.push_str(&format!("1,Elf {n}\n"));
    }
    text.push_str("1,\"Shock\"\n");
    let told = told(&text);
    assert!(
        told.contains("problem     4,\"Opt\n          ! A quote is opened here and never closed."),
        "{told}"
    );
    assert!(
        told.ends_with("main        1 | Elf 29\nmain        1 | Shock\n"),
        "{told}"
    );
}

#[test]
fn a_list_with_commas_is_no_table() {
    insta::assert_snapshot!(told("1 Teferi, Hero of Dominaria\n2 Liliana, Dreadhorde General\n"), @"
    plain
    main        1 | Teferi, Hero of Dominaria
    main        2 | Liliana, Dreadhorde General
    ");
    insta::assert_snapshot!(told("Name\n4 Opt\n"), @r#"
    plain, named "Name"
    header      Name
              ? No count; read as the deck's name, not as a card. ["1 Name"]
    main        4 | Opt
    "#);
}
