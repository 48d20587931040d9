//! Scryfall's card object, in every layout it comes in.

use deck::card::{Card, Face};
use scryfall::card_from_json;

/// One card as a few lines, the empty parts left out.
fn told(card: &Card) -> String {
    let mut text = format!("{} [{}] mv {}", card.name, card.layout, card.mana_value);
    let mut part = |label: &str, value: String| {
        if !value.is_empty() {
            text.push_str(&format!("; {label} {value}"));
        }
    };
    part("colors", card.colors.letters());
    part("identity", card.color_identity.letters());
    part("makes", card.produced_mana.letters());
    part(
        "also",
        if card.produces_colorless {
            "{C}".to_owned()
        } else {
            String::new()
        },
    );
    part("rarity", format!("{:?}", card.rarity));
    part(
        "printing",
        format!("{} {}", card.set, card.collector_number)
            .trim()
            .to_owned(),
    );
    part("id", card.scryfall_id.clone().unwrap_or_default());
    part("oracle", card.oracle_id.clone().unwrap_or_default());
    part(
        "arena",
        card.on_arena.map(|yes| yes.to_string()).unwrap_or_default(),
    );
    part("alias", card.other_names.join(", "));
    part("image", card.image.clone().unwrap_or_default());
    let price = |price: Option<f64>| price.map_or_else(|| "-".to_owned(), |price| price.to_string());
    let prices = card.prices;
    if prices != deck::card::Prices::default() {
        part(
            "prices",
            format!(
                "{} {} {}",
                price(prices.usd),
                price(prices.eur),
                price(prices.tix)
            ),
        );
    }
    let legalities: Vec<String> = card
        .legalities
        .iter()
        .map(|(format, legality)| format!("{format}={legality:?}"))
        .collect();
    part("in", legalities.join(" "));
    for Face {
        name,
        mana_cost,
        type_line,
        power,
        toughness,
        loyalty,
    } in &card.faces
    {
        let size = match (power, toughness, loyalty) {
            (Some(power), Some(toughness), _) => format!(" {power}/{toughness}"),
            (_, _, Some(loyalty)) => format!(" ({loyalty})"),
            _ => String::new(),
        };
        text.push_str(&format!("\n  {name} | {mana_cost} | {type_line}{size}"));
    }
    text
}

fn read(json: &str) -> String {
    card_from_json(json).map_or_else(|error| format!("error: {error}"), |card| told(&card))
}

#[test]
fn normal() {
    insta::assert_snapshot!(read(r#"{"object":"card","id":"i","oracle_id":"o","multiverse_ids":[1],"name":"Lightning Bolt",
        "lang":"en","layout":"normal","mana_cost":"{R}","cmc":1.0,"type_line":"Instant","colors":["R"],"color_identity":["R"],
        "legalities":{"modern":"legal","standard":"not_legal","historic":"banned","vintage":"restricted","tlr":"maybe","x":null},
        "games":["paper","arena"],"set":"STA","collector_number":"42","rarity":"rare",
        "prices":{"usd":"1.25","usd_foil":null,"eur":null,"tix":"0.03"},
        "image_uris":{"small":"s","normal":"https://cards.scryfall.io/n.jpg"}}"#), @"
    Lightning Bolt [normal] mv 1; colors R; identity R; rarity Rare; printing sta 42; id i; oracle o; arena true; image https://cards.scryfall.io/n.jpg; prices 1.25 - 0.03; in historic=Banned modern=Legal standard=NotLegal vintage=Restricted
      Lightning Bolt | {R} | Instant
    ");
}

#[test]
fn creature_planeswalker_and_land() {
    insta::assert_snapshot!(read(r#"{"name":"Tarmogoyf","layout":"normal","mana_cost":"{1}{G}","cmc":2.0,
        "type_line":"Creature — Lhurgoyf","power":"*","toughness":"1+*","colors":["G"],"color_identity":["G"]}"#), @"
    Tarmogoyf [normal] mv 2; colors G; identity G; rarity Unknown
      Tarmogoyf | {1}{G} | Creature — Lhurgoyf */1+*
    ");
    insta::assert_snapshot!(read(r#"{"name":"Teferi, Hero of Dominaria","layout":"normal","mana_cost":"{3}{W}{U}","cmc":5.0,
        "type_line":"Legendary Planeswalker — Teferi","loyalty":"4","colors":["U","W"],"color_identity":["U","W"],
        "rarity":"mythic"}"#), @"
    Teferi, Hero of Dominaria [normal] mv 5; colors WU; identity WU; rarity Mythic
      Teferi, Hero of Dominaria | {3}{W}{U} | Legendary Planeswalker — Teferi (4)
    ");
    insta::assert_snapshot!(read(r#"{"name":"Yavimaya Coast","layout":"normal","mana_cost":"","cmc":0.0,"type_line":"Land",
        "colors":[],"color_identity":["G","U"],"produced_mana":["C","G","U"],"rarity":"rare"}"#), @"
    Yavimaya Coast [normal] mv 0; identity UG; makes UG; also {C}; rarity Rare
      Yavimaya Coast |  | Land
    ");
}

#[test]
fn split_has_one_picture_and_the_sum_of_both_costs() {
    insta::assert_snapshot!(read(r#"{"name":"Fire // Ice","layout":"split","mana_cost":"{1}{R} // {1}{U}","cmc":4.0,
        "type_line":"Instant // Instant","colors":["R","U"],"color_identity":["R","U"],"image_uris":{"normal":"whole"},
        "card_faces":[{"object":"card_face","name":"Fire","mana_cost":"{1}{R}","type_line":"Instant"},
                      {"object":"card_face","name":"Ice","mana_cost":"{1}{U}","type_line":"Instant"}]}"#), @"
    Fire // Ice [split] mv 4; colors UR; identity UR; rarity Unknown; image whole
      Fire | {1}{R} | Instant
      Ice | {1}{U} | Instant
    ");
}

#[test]
fn adventure_and_flip() {
    insta::assert_snapshot!(read(r#"{"name":"Bonecrusher Giant // Stomp","layout":"adventure","mana_cost":"{2}{R} // {1}{R}",
        "cmc":3.0,"type_line":"Creature — Giant // Instant — Adventure","power":"4","toughness":"3","colors":["R"],
        "color_identity":["R"],"image_uris":{"normal":"whole"},"card_faces":[
        {"name":"Bonecrusher Giant","mana_cost":"{2}{R}","type_line":"Creature — Giant","power":"4","toughness":"3"},
        {"name":"Stomp","mana_cost":"{1}{R}","type_line":"Instant — Adventure"}]}"#), @"
    Bonecrusher Giant // Stomp [adventure] mv 3; colors R; identity R; rarity Unknown; image whole
      Bonecrusher Giant | {2}{R} | Creature — Giant 4/3
      Stomp | {1}{R} | Instant — Adventure
    ");
    insta::assert_snapshot!(read(r#"{"name":"Akki Lavarunner // Tok-Tok, Volcano Born","layout":"flip","mana_cost":"{3}{R}",
        "cmc":4.0,"colors":["R"],"card_faces":[
        {"name":"Akki Lavarunner","mana_cost":"{3}{R}","type_line":"Creature — Goblin Warrior","power":"1","toughness":"1"},
        {"name":"Tok-Tok, Volcano Born","mana_cost":"","type_line":"Legendary Creature — Goblin Shaman"}]}"#), @"
    Akki Lavarunner // Tok-Tok, Volcano Born [flip] mv 4; colors R; rarity Unknown
      Akki Lavarunner | {3}{R} | Creature — Goblin Warrior 1/1
      Tok-Tok, Volcano Born |  | Legendary Creature — Goblin Shaman
    ");
}

#[test]
fn double_faced_cards_keep_picture_and_colours_by_side() {
    insta::assert_snapshot!(read(r#"{"name":"Delver of Secrets // Insectile Aberration","layout":"transform","cmc":1.0,
        "type_line":"Creature — Human Wizard // Creature — Human Insect","color_identity":["U"],"card_faces":[
        {"name":"Delver of Secrets","mana_cost":"{U}","type_line":"Creature — Human Wizard","power":"1","toughness":"1",
         "colors":["U"],"image_uris":{"normal":"front"}},
        {"name":"Insectile Aberration","mana_cost":"","type_line":"Creature — Human Insect","power":"3","toughness":"2",
         "colors":["U"],"image_uris":{"normal":"back"}}]}"#), @"
    Delver of Secrets // Insectile Aberration [transform] mv 1; colors U; identity U; rarity Unknown; image front
      Delver of Secrets | {U} | Creature — Human Wizard 1/1
      Insectile Aberration |  | Creature — Human Insect 3/2
    ");
    insta::assert_snapshot!(read(r#"{"name":"Shatterskull Smashing // Shatterskull, the Hammer Pass","layout":"modal_dfc",
        "cmc":2.0,"type_line":"Sorcery // Land","color_identity":["R"],"produced_mana":["R"],"card_faces":[
        {"name":"Shatterskull Smashing","mana_cost":"{X}{R}{R}","type_line":"Sorcery","colors":["R"],
         "image_uris":{"normal":"front"}},
        {"name":"Shatterskull, the Hammer Pass","mana_cost":"","type_line":"Land","colors":[]}]}"#), @"
    Shatterskull Smashing // Shatterskull, the Hammer Pass [modal_dfc] mv 2; colors R; identity R; makes R; rarity Unknown; image front
      Shatterskull Smashing | {X}{R}{R} | Sorcery
      Shatterskull, the Hammer Pass |  | Land
    ");
}

#[test]
fn meld_is_a_card_of_one_face() {
    insta::assert_snapshot!(read(r#"{"name":"Gisela, the Broken Blade","layout":"meld","mana_cost":"{2}{W}{W}","cmc":4.0,
        "type_line":"Legendary Creature — Angel Horror","power":"4","toughness":"3","colors":["W"],"set":"emn",
        "collector_number":"28","all_parts":[{"object":"related_card"}]}"#), @"
    Gisela, the Broken Blade [meld] mv 4; colors W; rarity Unknown; printing emn 28
      Gisela, the Broken Blade | {2}{W}{W} | Legendary Creature — Angel Horror 4/3
    ");
}

#[test]
fn reversible_is_one_card_printed_twice() {
    insta::assert_snapshot!(read(r#"{"name":"Sol Ring // Sol Ring","layout":"reversible_card","color_identity":[],"card_faces":[
        {"oracle_id":"o","name":"Sol Ring","mana_cost":"{1}","cmc":1.0,"type_line":"Artifact","colors":[],
         "image_uris":{"normal":"front"}},
        {"oracle_id":"o","name":"Sol Ring","mana_cost":"{1}","cmc":1.0,"type_line":"Artifact","colors":[]}]}"#), @"
    Sol Ring [reversible_card] mv 1; rarity Unknown; oracle o; image front
      Sol Ring | {1} | Artifact
    ");
}

#[test]
fn names_printed_otherwise_are_kept() {
    insta::assert_snapshot!(read(r#"{"name":"Scarlet Spider, Ben Reilly","printed_name":"Kavaero, Mind-Bitten",
        "layout":"normal","games":["arena","mtgo"],"set":"om1","collector_number":"197"}"#), @"
    Scarlet Spider, Ben Reilly [normal] mv 0; rarity Unknown; printing om1 197; arena true; alias Kavaero, Mind-Bitten
      Scarlet Spider, Ben Reilly |  |
    ");
}

#[test]
fn a_card_without_its_faces_is_told_apart_by_its_lines() {
    insta::assert_snapshot!(read(r#"{"name":"Front // Back","layout":"prepare","mana_cost":"{1}{W}","cmc":2.0,
        "type_line":"Creature — Bird","power":"2","toughness":"3","colors":["W"]}"#), @"
    Front // Back [prepare] mv 2; colors W; rarity Unknown
      Front | {1}{W} | Creature — Bird 2/3
      Back |  |
    ");
}

#[test]
fn what_is_new_or_missing_or_null_is_no_error() {
    insta::assert_snapshot!(read(r#"{"name":"Tomorrow's Card","layout":"prototype_v9","rarity":"bonus","cmc":0.5,"id":null,
        "colors":null,"card_faces":null,"image_uris":null,"legalities":null,"games":null,"multiverse_ids":null,
        "prices":{"usd":"cheap","eur":0.5,"tix":null},"hologram":{"deep":[1,2]}}"#), @"
    Tomorrow's Card [prototype_v9] mv 0.5; rarity Unknown; prices - 0.5 -
      Tomorrow's Card |  |
    ");
    insta::assert_snapshot!(read(r#"{"name":"Bare"}"#), @"
    Bare [] mv 0; rarity Unknown
      Bare |  |
    ");
}

#[test]
fn what_is_no_card_is_an_error() {
    let texts = [
        r#"{"object":"error","status":404,"code":"not_found","details":"…"}"#,
        r#"{"name":"  "}"#,
        r#"{"name":"Cut off","cmc":"#,
        "<html></html>",
        "[]",
    ];
    let table: Vec<String> = texts.iter().map(|text| read(text)).collect();
    insta::assert_snapshot!(table.join("\n"), @"
    error: the object is no card
    error: the object is no card
    error: not a card object: EOF while parsing a value at line 1 column 24
    error: not a card object: expected value at line 1 column 1
    error: the object is no card
    ");
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in ".{0,200}", name in ".{1,20}", key in "[a-z_]{1,12}") {
        // The claim is that it returns.
        drop(card_from_json(&text));
        let object = serde_json::json!({ "name": name, key.as_str(): text });
        let card = card_from_json(&object.to_string());
        proptest::prop_assert!(card.is_err() || !card.is_ok_and(|card| card.faces.is_empty()));
    }
}

#[test]
fn what_a_land_does_is_read_from_its_text() {
    let land = |json: &str| {
        let card = card_from_json(json).unwrap();
        card.land.map_or("none".to_owned(), |rules| rules.to_string())
    };
    let table = [
        (
            r#"{"name":"Goat Yard","layout":"normal","type_line":"Land","oracle_text":"This land enters tapped.\n{T}: Add {R} or {W}."}"#,
            "WR tapped",
        ),
        // Without a text nothing is said of it.
        (
            r#"{"name":"Goat Yard","layout":"normal","type_line":"Land"}"#,
            "none",
        ),
        (
            r#"{"name":"Goat","layout":"normal","type_line":"Creature — Goat","oracle_text":"{T}: Add {G}."}"#,
            "none",
        ),
        (
            r#"{"name":"Goat Study // Goat Hall","layout":"modal_dfc","type_line":"Sorcery // Land","card_faces":[
                {"name":"Goat Study","type_line":"Sorcery","oracle_text":"Draw a card."},
                {"name":"Goat Hall","type_line":"Land","oracle_text":"{T}: Add {U}."}]}"#,
            "U",
        ),
        (
            r#"{"name":"Egg // Lair","layout":"transform","type_line":"Creature — Egg // Land","card_faces":[
                {"name":"Egg","type_line":"Creature — Egg","oracle_text":""},
                {"name":"Lair","type_line":"Land","oracle_text":"{T}: Add {U}."}]}"#,
            "none",
        ),
    ];
    for (json, rules) in table {
        assert_eq!(land(json), rules, "{json}");
    }
}

#[test]
fn what_a_card_is_for_is_read_from_its_texts() {
    let roles = |json: &str| {
        let card = card_from_json(json).unwrap();
        card.roles
            .map_or("not known".to_owned(), |roles| roles.to_string())
    };
    let table = [
        (
            r#"{"name":"Goat Ban","layout":"normal","type_line":"Instant","oracle_text":"Destroy target creature."}"#,
            "removal",
        ),
        (
            r#"{"name":"Goat","layout":"normal","type_line":"Creature — Goat","oracle_text":""}"#,
            "-",
        ),
        // No text is not the same as an empty one.
        (
            r#"{"name":"Goat","layout":"normal","type_line":"Creature — Goat"}"#,
            "not known",
        ),
        (
            r#"{"name":"Goat Study // Goat Hall","layout":"modal_dfc","type_line":"Sorcery // Land","card_faces":[
                {"name":"Goat Study","type_line":"Sorcery","oracle_text":"Draw two cards."},
                {"name":"Goat Hall","type_line":"Land","oracle_text":"{T}: Add {U}."}]}"#,
            "draw",
        ),
    ];
    for (json, expected) in table {
        assert_eq!(roles(json), expected, "{json}");
    }
}
