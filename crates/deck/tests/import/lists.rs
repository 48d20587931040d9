use super::told;

#[test]
fn a_blank_line_starts_the_sideboard() {
    let text = "4 Monastery Swiftspear\n56 Mountain\n\n3 Abrade\n2 Roiling Vortex\n";
    insta::assert_snapshot!(told(text), @"
    mtgo
    main        4 | Monastery Swiftspear
    main        56 | Mountain
    ·
    sideboard   3 | Abrade
    sideboard   2 | Roiling Vortex
    ");
}

#[test]
fn a_limited_pool_behind_a_blank_line_is_a_sideboard() {
    let text = "23 Grizzly Bears\n17 Forest\n\n20 Giant Growth\n";
    insta::assert_snapshot!(told(text), @"
    mtgo
    main        23 | Grizzly Bears
    main        17 | Forest
    ·
    sideboard   20 | Giant Growth
    ");
}

#[test]
fn spells_and_lands_apart_are_one_deck() {
    let text = "36 Grizzly Bears\n\n24 Forest\n";
    insta::assert_snapshot!(told(text), @"
    mtgo
    main        36 | Grizzly Bears
    ·
    main        24 | Forest
    ");
}

#[test]
fn groups_apart_and_a_sideboard_last() {
    let text = "20 Grizzly Bears\n\n16 Giant Growth\n\n24 Forest\n\n15 Naturalize\n";
    insta::assert_snapshot!(told(text), @"
    mtgo
    main        20 | Grizzly Bears
    ·
    main        16 | Giant Growth
    ·
    main        24 | Forest
    ·
    sideboard   15 | Naturalize
    ");
    let text = "20 Grizzly Bears\n\n27 Giant Growth\n\n13 Forest\n";
    insta::assert_snapshot!(told(text), @"
    mtgo
    main        20 | Grizzly Bears
    ·
    main        27 | Giant Growth
    ·
    main        13 | Forest
    ");
}

#[test]
fn groups_with_headings() {
    let text = "Creatures (20)\n20 Grizzly Bears\n\nInstants (16)\n16 Giant Growth\n\n24 Lands\n24 Forest\n\n2 Naturalize\n";
    insta::assert_snapshot!(told(text), @"
    mtgo
    header      Creatures (20)
    main        20 | Grizzly Bears
    ·
    header      Instants (16)
    main        16 | Giant Growth
    ·
    header      24 Lands
    main        24 | Forest
    ·
    sideboard   2 | Naturalize
    ");
    let text = "Creatures (20)\n20 Grizzly Bears\nLands: 24\n24 Forest\nSideboard (2)\nCreatures\n2 Reclamation Sage\n";
    insta::assert_snapshot!(told(text), @"
    mtgo
    header      Creatures (20)
    main        20 | Grizzly Bears
    header      Lands: 24
    main        24 | Forest
    header      Sideboard (2)
    header      Creatures
    sideboard   2 | Reclamation Sage
    ");
}

#[test]
fn a_commander_set_apart() {
    let singles: String = (1..=60).map(|n| format!("1 Elf Number {n}\n")).collect();
    let first = told(&format!("1 Ezuri, Renegade Leader\n\n{singles}39 Forest\n"));
    assert!(first.starts_with(
        "mtgo\ncommander   1 | Ezuri, Renegade Leader\n          ? One card apart from the rest; read as the commander.\n·\nmain"
    ), "{first}");
    let last = told(&format!("{singles}39 Forest\n\n1 Ezuri, Renegade Leader\n"));
    assert!(
        last.contains("\ncommander   1 | Ezuri, Renegade Leader\n"),
        "{last}"
    );
    let playsets = told("59 Forest\n4 Opt\n\n1 Lurrus of the Dream-Den\n");
    assert!(
        playsets.contains("\nsideboard   1 | Lurrus of the Dream-Den\n"),
        "{playsets}"
    );
}

#[test]
fn prefixes() {
    let text = "4 Opt\nSB: 2 Duress\n\nsb: 1 Negate\n56 Island\nMB: 1 Shock\n";
    insta::assert_snapshot!(told(text), @"
    mtgo
    main        4 | Opt
    sideboard   2 | Duress
    ·
    sideboard   1 | Negate
    main        56 | Island
    main        1 | Shock
    ");
}

#[test]
fn comments_rules_and_labels() {
    let text = "# my list\n// as played on Friday\nName: Mono-Green: the Return\nFormat: Standard\n-----\n4 Llanowar Elves # from M19\n```\n56 Forest\n";
    insta::assert_snapshot!(told(text), @r#"
    plain, named "Mono-Green: the Return"
    comment     # my list
    comment     // as played on Friday
    header      Name: Mono-Green: the Return
    comment     Format: Standard
    comment     -----
    main        4 | Llanowar Elves
    comment     ```
    main        56 | Forest
    "#);
}

#[test]
fn a_title_above_the_list() {
    insta::assert_snapshot!(told("Mono-Green Stompy\n\n4 Llanowar Elves\n56 Forest\n"), @r#"
    plain, named "Mono-Green Stompy"
    header      Mono-Green Stompy
              ? No count; read as the deck's name, not as a card. ["1 Mono-Green Stompy"]
    ·
    main        4 | Llanowar Elves
    main        56 | Forest
    "#);
    insta::assert_snapshot!(told("Mono-Green Stompy by a friend\nDeck\n4 Llanowar Elves\n56 Forest\n"), @r#"
    arena, named "Mono-Green Stompy by a friend"
    header      Mono-Green Stompy by a friend
              ? No count; read as the deck's name, not as a card. ["1 Mono-Green Stompy by a friend"]
    header      Deck
    main        4 | Llanowar Elves
    main        56 | Forest
    "#);
}

#[test]
fn names_without_counts() {
    insta::assert_snapshot!(told("Sol Ring\nArcane Signet\nTeferi, Hero of Dominaria\n10 Plains\n"), @"
    plain
    main        1 | Sol Ring
              ? No count; read as 1.
    main        1 | Arcane Signet
              ? No count; read as 1.
    main        1 | Teferi, Hero of Dominaria
              ? No count; read as 1.
    main        10 | Plains
    ");
    insta::assert_snapshot!(told("4 Opt\nShock\n"), @"
    plain
    main        4 | Opt
    main        1 | Shock
              ? No count; read as 1.
    ");
    insta::assert_snapshot!(told("Lightning Bolt"), @"
    plain
    main        1 | Lightning Bolt
              ? No count; read as 1.
    ");
}

#[test]
fn slips_are_answered_with_what_would_be_read() {
    let text = "4 Llanowar Elves\n4Opt\n0 Shock\nForest 20\n4,Duress\n20000 Island\n7\nhttps://example.org/decks/7\nand then some lands\n12 (M21) 146\n";
    insta::assert_snapshot!(told(text), @r#"
    plain
    main        4 | Llanowar Elves
    problem     4Opt
              ! Put a space between the count and the name. ["4 Opt"]
    problem     0 Shock
              ! 0 copies. Write a count from 1 up, or take the line out. ["1 Shock"]
    problem     Forest 20
              ! Put the count in front of the name. ["20 Forest", "1 Forest 20"]
    problem     4,Duress
              ! Write the count, a space, and then the name. ["4 Duress"]
    problem     20000 Island
              ! More than 10,000 copies. Write a smaller count.
    problem     7
              ! There is a count here, but no card name.
    problem     https://example.org/decks/7
              ! This is a link, and links are not opened. Open it yourself, copy the list there and paste that.
    problem     and then some lands
              ! No count, so this is not read as a card. Put the count in front: 4 Opt ["1 and then some lands"]
    problem     12 (M21) 146
              ! There is a count here, but no card name.
    "#);
}

#[test]
fn an_article_around_the_list() {
    let text = "Why I Love Elves\nElves are the best creatures there are, and I will tell you why.\nSee You There\n4 Llanowar Elves\n56 Forest\nThanks for reading.\nif you liked it, say so\n";
    insta::assert_snapshot!(told(text), @r#"
    plain
    problem     Why I Love Elves
              ! No count, so this is not read as a card. Put the count in front: 4 Opt ["1 Why I Love Elves"]
    problem     Elves are the best creatures there are, and I will tell you why.
              ! No count, so this is not read as a card. Put the count in front: 4 Opt
    problem     See You There
              ! No count, so this is not read as a card. Put the count in front: 4 Opt ["1 See You There"]
    main        4 | Llanowar Elves
    main        56 | Forest
    problem     Thanks for reading.
              ! No count, so this is not read as a card. Put the count in front: 4 Opt
    problem     if you liked it, say so
              ! No count, so this is not read as a card. Put the count in front: 4 Opt ["1 if you liked it, say so"]
    "#);
}
