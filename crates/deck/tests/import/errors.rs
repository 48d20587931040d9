use deck::decklist::SourceFormat;
use deck::import::{ImportError, MAX_BYTES, MAX_LINES, Site, read};

fn refusal(text: &str) -> String {
    match read(text, None) {
        Err(error) => format!("{error}\n"),
        Ok(reading) => panic!("read as {reading:?}"),
    }
}

#[test]
fn every_refusal_says_what_to_do() {
    let prose = "The quick brown fox jumps over the lazy dog, and nobody plays a card.\n".repeat(300);
    let mut told = refusal("");
    told += &refusal(" \n\t\n\u{feff}");
    told += &refusal(&"a".repeat(2 * MAX_BYTES));
    told += &refusal(&"a".repeat(MAX_BYTES + 1));
    told += &refusal(&"4 Opt\n".repeat(MAX_LINES + 1));
    told += &refusal(&prose);
    told += &refusal("https://example.org/decks/7");
    told += &refusal("# nothing\n# but comments");
    told += &refusal("Deck\n\nSideboard\n");
    told += &refusal("</textarea><script>alert(1)</script>");
    told += &refusal("<!doctype html>\n<html><body>4 Opt</body></html>");
    insta::assert_snapshot!(told, @"
    There is nothing to read yet. Paste a deck, or drop a file.
    There is nothing to read yet. Paste a deck, or drop a file.
    This is 2 MB long; a decklist may have 1 MB. Paste or drop one deck only.
    This is 1.1 MB long; a decklist may have 1 MB. Paste or drop one deck only.
    This has 5,001 lines; a decklist may have 5,000. Paste or drop one deck only.
    None of the 300 lines reads as a card. Put one card on each line with its count in front, like this: 4 Llanowar Elves
    This is a link, and links are not opened. Open it yourself, copy the list there and paste that.
    None of the 2 lines reads as a card. Put one card on each line with its count in front, like this: 4 Llanowar Elves
    None of the 2 lines reads as a card. Put one card on each line with its count in front, like this: 4 Llanowar Elves
    The line does not read as a card. Put one card on each line with its count in front, like this: 4 Llanowar Elves
    This is the source of a web page, not a decklist. Save the list as text and drop that.
    ");
}

#[test]
fn five_thousand_lines_are_read() {
    let reading = read(&"4 Opt\n".repeat(MAX_LINES), None).unwrap();
    assert_eq!(reading.parsed.sections.main.len(), MAX_LINES);
    assert_eq!(reading.parsed.problems, []);
}

#[test]
fn prose_is_no_deck_whatever_numbers_it_has() {
    let lines = [
        "It was in 2019 that we first met at the store on the corner,",
        "3 weeks before the great tournament, and nobody knew",
        "that it would be the last time we saw each other that year.",
        "He had built something of his own, and would not tell what",
        "was in it, except that there were elves and that it was fast.",
        "We played for hours. Outside it had begun to snow again, and",
        "the owner brought tea.",
    ];
    let prose: String = lines
        .iter()
        .cycle()
        .take(300)
        .map(|line| format!("{line}\n"))
        .collect();
    assert_eq!(read(&prose, None), Err(ImportError::NoCards { lines: 300 }));
    let numbered = format!("{prose}2 friends were left\n");
    assert_eq!(read(&numbered, None), Err(ImportError::NoCards { lines: 301 }));
}

#[test]
fn a_poem_is_no_deck() {
    let poem = "Two roads went apart in a yellow wood\nand sorry I could not take the both\nand be one traveller, long I stood\nand looked down one as far as I could\nto where it bent away\n";
    assert_eq!(read(poem, None), Err(ImportError::NoCards { lines: 5 }));
}

#[test]
fn the_notation_can_be_given() {
    let text = "4 Opt (DAR) 60\n";
    for format in [SourceFormat::Arena, SourceFormat::Mtgo, SourceFormat::Plain] {
        let reading = read(text, Some(format)).unwrap();
        assert_eq!(reading.parsed.format, format);
        assert_eq!(reading.parsed.sections.main[0].set.as_deref(), Some("DAR"));
    }
    let table = "Name,Quantity\nOpt,4\n";
    assert_eq!(
        read(table, Some(SourceFormat::CsvQuantity))
            .unwrap()
            .parsed
            .sections
            .main[0]
            .count,
        4
    );
}

#[test]
fn an_error_survives_the_wire() {
    for error in [
        ImportError::Empty,
        ImportError::Link { site: None },
        ImportError::Link {
            site: Some(Site::Moxfield),
        },
        ImportError::TooLarge { bytes: 2, limit: 1 },
        ImportError::NotText {
            what: "a PNG picture".to_owned(),
        },
        ImportError::NoCards { lines: 300 },
    ] {
        let json = serde_json::to_string(&error).unwrap();
        assert_eq!(
            serde_json::from_str::<ImportError>(&json).unwrap(),
            error,
            "{json}"
        );
    }
}

/// A file in one line is no way around the limit.
#[test]
fn too_many_tags() {
    let file = |cards: usize| {
        format!(
            "<Deck>{}</Deck>",
            "<Cards Quantity=\"1\" Name=\"Opt\"/>".repeat(cards)
        )
    };
    let read_all = read(&file(MAX_LINES - 2), None).unwrap();
    assert_eq!(read_all.parsed.sections.main.len(), MAX_LINES - 2);
    assert_eq!(
        read(&file(MAX_LINES - 1), None),
        Err(ImportError::TooManyLines {
            lines: MAX_LINES + 1,
            limit: MAX_LINES
        })
    );
}
