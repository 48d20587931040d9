//! The text of a deck, where nothing is lost any more.

use crate::decklist::{Entry, Parsed, Section};

use super::Target;

pub(super) fn text(deck: &Parsed, target: Target) -> String {
    match target {
        Target::Arena | Target::Text => headed(deck, target),
        Target::Mtgo => mtgo(deck),
        Target::Moxfield => moxfield(deck),
        Target::Archidekt => archidekt(deck),
        Target::Forge => forge(deck),
        Target::Dek => dek(deck),
        Target::Cod => cod(deck),
        Target::Csv => csv(deck),
        // Maps with keys other than text, the only thing that could fail, are nowhere in it.
        Target::Json => serde_json::to_string_pretty(deck).unwrap_or_default() + "\n",
    }
}

fn add(text: &mut String, parts: &[&str]) {
    for part in parts {
        text.push_str(part);
    }
}

/// `4 Opt (DOM) 60`.
fn line(text: &mut String, entry: &Entry) {
    add(text, &[&entry.count.to_string(), " ", &entry.name]);
    if let Some(set) = &entry.set {
        add(text, &[" (", set, ")"]);
        if let Some(number) = &entry.number {
            add(text, &[" ", number]);
        }
    }
    text.push('\n');
}

/// A block of lines behind an empty one; nothing where there are none.
fn block(text: &mut String, heading: &str, entries: &[Entry]) {
    if entries.is_empty() {
        return;
    }
    if !text.is_empty() {
        text.push('\n');
    }
    if !heading.is_empty() {
        add(text, &[heading, "\n"]);
    }
    for entry in entries {
        line(text, entry);
    }
}

fn headed(deck: &Parsed, target: Target) -> String {
    let mut text = String::new();
    if let Some(name) = &deck.name {
        let label = if target == Target::Arena {
            "About\nName "
        } else {
            "Name: "
        };
        add(&mut text, &[label, name, "\n"]);
    }
    for section in Section::ALL {
        block(&mut text, section.title(), deck.sections.get(section));
    }
    text
}

fn mtgo(deck: &Parsed) -> String {
    let mut text = String::new();
    block(&mut text, "", &deck.sections.main);
    block(&mut text, "Sideboard", &deck.sections.sideboard);
    text
}

fn moxfield(deck: &Parsed) -> String {
    let sections = &deck.sections;
    let mut text = String::new();
    block(&mut text, "Commander", &sections.commander);
    block(&mut text, "Companion", &sections.companion);
    let heading = if text.is_empty() { "" } else { "Deck" };
    block(&mut text, heading, &sections.main);
    block(&mut text, "SIDEBOARD:", &sections.sideboard);
    block(&mut text, "MAYBEBOARD:", &sections.maybeboard);
    text
}

fn archidekt(deck: &Parsed) -> String {
    let mut text = String::new();
    for (section, entry) in deck.sections.iter() {
        let start = text.len();
        line(&mut text, entry);
        let digits = start + entry.count.to_string().len();
        text.insert(digits, 'x');
        let category = match section {
            Section::Main => continue,
            Section::Commander => " [Commander{top}]\n",
            Section::Companion => " [Companion]\n",
            Section::Sideboard => " [Sideboard]\n",
            Section::Maybeboard => " [Maybeboard{noDeck}{noPrice}]\n",
        };
        text.pop();
        text.push_str(category);
    }
    text
}

fn forge(deck: &Parsed) -> String {
    let mut text = String::new();
    add(
        &mut text,
        &[
            "[metadata]\nName=",
            deck.name.as_deref().unwrap_or_default(),
            "\n",
        ],
    );
    for (heading, section) in [
        ("[Commander]\n", Section::Commander),
        ("[Main]\n", Section::Main),
        ("[Sideboard]\n", Section::Sideboard),
    ] {
        let entries = deck.sections.get(section);
        if entries.is_empty() && section != Section::Main {
            continue;
        }
        text.push_str(heading);
        for entry in entries {
            add(&mut text, &[&entry.count.to_string(), " ", &entry.name]);
            if let Some(set) = &entry.set {
                add(&mut text, &["|", set]);
                if let Some(number) = &entry.number {
                    add(&mut text, &["|[", number, "]"]);
                }
            }
            text.push('\n');
        }
    }
    text
}

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// Text for between tags and quotes; what XML cannot hold at all is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

fn attribute(text: &mut String, name: &str, value: &str) {
    add(text, &[" ", name, "=\"", &escaped(value), "\""]);
}

fn dek(deck: &Parsed) -> String {
    let mut text = String::from(XML);
    text.push_str(
        "<Deck xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n\
         \x20 <NetDeckID>0</NetDeckID>\n  <PreconstructedDeckID>0</PreconstructedDeckID>\n",
    );
    for (section, annotation) in [
        (Section::Main, "0"),
        (Section::Sideboard, "0"),
        (Section::Commander, crate::import::MTGO_COMMANDER),
    ] {
        for entry in deck.sections.get(section) {
            text.push_str("  <Cards");
            attribute(&mut text, "CatID", &entry.mtgo_id.unwrap_or(0).to_string());
            attribute(&mut text, "Quantity", &entry.count.to_string());
            attribute(
                &mut text,
                "Sideboard",
                if section == Section::Main { "false" } else { "true" },
            );
            attribute(&mut text, "Name", &entry.name);
            attribute(&mut text, "Annotation", annotation);
            text.push_str(" />\n");
        }
    }
    text.push_str("</Deck>\n");
    text
}

fn cod(deck: &Parsed) -> String {
    let mut text = String::from(XML);
    let name = escaped(deck.name.as_deref().unwrap_or_default());
    add(
        &mut text,
        &[
            "<cockatrice_deck version=\"1\">\n    <deckname>",
            &name,
            "</deckname>\n    <comments></comments>\n",
        ],
    );
    for (zone, entries) in [("main", &deck.sections.main), ("side", &deck.sections.sideboard)] {
        if entries.is_empty() {
            continue;
        }
        text.push_str("    <zone");
        attribute(&mut text, "name", zone);
        text.push_str(">\n");
        for entry in entries {
            text.push_str("        <card");
            attribute(&mut text, "number", &entry.count.to_string());
            attribute(&mut text, "name", &entry.name);
            if let Some(set) = &entry.set {
                attribute(&mut text, "setShortName", set);
            }
            if let Some(number) = &entry.number {
                attribute(&mut text, "collectorNumber", number);
            }
            text.push_str("/>\n");
        }
        text.push_str("    </zone>\n");
    }
    text.push_str("</cockatrice_deck>\n");
    text
}

fn csv(deck: &Parsed) -> String {
    let mut text = String::from("Quantity,Name,Set,Collector Number,Section\n");
    for (section, entry) in deck.sections.iter() {
        let section = match section {
            Section::Commander => "commander",
            Section::Companion => "companion",
            Section::Main => "main",
            Section::Sideboard => "sideboard",
            Section::Maybeboard => "maybeboard",
        };
        let optional = |field: &Option<String>| field.clone().unwrap_or_default();
        add(
            &mut text,
            &[
                &entry.count.to_string(),
                ",",
                &field(&entry.name),
                ",",
                &optional(&entry.set),
                ",",
                &optional(&entry.number),
                ",",
                section,
                "\n",
            ],
        );
    }
    text
}

/// A field with quotes where it needs them. A space in front keeps a spreadsheet from taking it for a formula, which a
/// deck from somebody else could smuggle in.
fn field(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@']) {
        " "
    } else {
        ""
    };
    if text.contains([',', '"', ';', '\t']) {
        ["\"", guard, &text.replace('"', "\"\""), "\""].concat()
    } else {
        [guard, text].concat()
    }
}
