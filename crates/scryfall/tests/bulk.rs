//! Card files, in every form they come in, whole and broken.

use std::io::{self, Read, Write};

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use scryfall::{CardReader, Line, pieces};

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}

/// What a reader makes of an input, in short.
fn told(input: impl Read) -> String {
    let lines: Vec<String> = CardReader::new(input)
        .map(|line| match line {
            Ok(Line::Card(card)) => card.name,
            Ok(Line::NotForDecks) => "-".to_owned(),
            Ok(Line::Unreadable { line, error }) => format!("line {line}: {error}"),
            Err(error) => format!("{:?}", error.kind()),
        })
        .collect();
    lines.join("; ")
}

#[test]
fn every_form_is_read() {
    let table: String = [
        "",
        "\n\n",
        "{\"name\":\"A\"}\n{\"name\":\"B\"}\n",
        "{\"name\":\"A\"}\r\n\r\n{\"name\":\"B\"}",
        "\u{feff}{\"name\":\"A\"}\n",
        "[\n{\"name\":\"A\"},\n{\"name\":\"B\"}\n]\n",
        "\u{feff}[{\"name\":\"A\"},\r\n  {\"name\":\"B\"}]",
        "[]",
        "[\n{\"name\":\"A\"},\n",
        "{\"name\":\"A\"}\nnonsense\n{\"name\":\"B\"}\n",
        "{\"name\":\"A\"}\n{\"name\":\"B\",\"cmc\":\"three\"}\n",
        "{\"name\":\"A\"}\n{\"name\":\"B\",\"type_line",
        "{\"object\":\"set\",\"name\":\"Alpha\"}\n{\"object\":\"error\"}\n{}\n",
    ]
    .iter()
    .map(|text| {
        let plain = told(text.as_bytes());
        assert_eq!(plain, told(gzip(text.as_bytes()).as_slice()), "{text:?}");
        format!("{text:?}: {plain}\n")
    })
    .collect();
    insta::assert_snapshot!(table, @r#"
    "": 
    "\n\n": 
    "{\"name\":\"A\"}\n{\"name\":\"B\"}\n": A; B
    "{\"name\":\"A\"}\r\n\r\n{\"name\":\"B\"}": A; B
    "\u{feff}{\"name\":\"A\"}\n": A
    "[\n{\"name\":\"A\"},\n{\"name\":\"B\"}\n]\n": A; B
    "\u{feff}[{\"name\":\"A\"},\r\n  {\"name\":\"B\"}]": A; B
    "[]": 
    "[\n{\"name\":\"A\"},\n": A; UnexpectedEof
    "{\"name\":\"A\"}\nnonsense\n{\"name\":\"B\"}\n": A; line 2: not a card object: expected ident at line 1 column 2; B
    "{\"name\":\"A\"}\n{\"name\":\"B\",\"cmc\":\"three\"}\n": A; line 2: not a card object: invalid type: string "three", expected f64 at line 1 column 25
    "{\"name\":\"A\"}\n{\"name\":\"B\",\"type_line": A; UnexpectedEof
    "{\"object\":\"set\",\"name\":\"Alpha\"}\n{\"object\":\"error\"}\n{}\n": line 1: the object is no card; line 2: the object is no card; line 3: the object is no card
    "#);
}

#[test]
fn what_no_deck_holds_is_told_apart() {
    let table: String = [
        r#"{"name":"Wear // Tear","layout":"split","set_type":"expansion","type_line":"Instant // Instant"}"#,
        r#"{"name":"A-Omnath, Locus of Creation","layout":"normal","set_type":"alchemy","digital":true,"games":["arena"]}"#,
        r#"{"name":"Gitrog, Horror of Zhava","layout":"normal","set_type":"planechase","type_line":"Legendary Creature — Frog"}"#,
        r#"{"name":"Balloon Stand","layout":"normal","set_type":"funny","type_line":"Artifact — Attraction"}"#,
        r#"{"name":"Token Collector","layout":"normal","set_type":"funny","type_line":"Creature — Human"}"#,
        r#"{"name":"Sol Ring // Sol Ring","layout":"reversible_card","card_faces":[{"name":"Sol Ring"},{"name":"Sol Ring"}]}"#,
        r#"{"name":"Blitz","lang":"ja","printed_name":"稲妻","layout":"normal"}"#,
        r#"{"name":"Goblin","layout":"token","set_type":"token","type_line":"Token Creature — Goblin"}"#,
        r#"{"name":"Goblin // Treasure","layout":"double_faced_token"}"#,
        r#"{"name":"Teferi Emblem","layout":"emblem"}"#,
        r#"{"name":"Bolt // Bolt","layout":"art_series"}"#,
        r#"{"name":"Gold Border","layout":"normal","set_type":"memorabilia","type_line":"Instant"}"#,
        r#"{"name":"Akroma Avatar","layout":"vanguard"}"#,
        r#"{"name":"Academy at Tolaria West","layout":"planar"}"#,
        r#"{"name":"All in Good Time","layout":"scheme"}"#,
        r#"{"name":"Lost Mine of Phandelver","layout":"normal","type_line":"Dungeon"}"#,
        r#"{"name":"Ancestral Hot Dog Minotaur","layout":"normal","type_line":"Stickers"}"#,
        r#"{"name":"Day // Night","layout":"double_faced_token","type_line":"Card // Card"}"#,
    ]
    .iter()
    .map(|line| {
        let name = line.split('"').nth(3).unwrap_or_default();
        format!("{name:30} {}\n", told(line.as_bytes()))
    })
    .collect();
    insta::assert_snapshot!(table, @"
    Wear // Tear                   Wear // Tear
    A-Omnath, Locus of Creation    A-Omnath, Locus of Creation
    Gitrog, Horror of Zhava        Gitrog, Horror of Zhava
    Balloon Stand                  Balloon Stand
    Token Collector                Token Collector
    Sol Ring // Sol Ring           Sol Ring
    Blitz                          Blitz
    Goblin                         -
    Goblin // Treasure             -
    Teferi Emblem                  -
    Bolt // Bolt                   -
    Gold Border                    -
    Akroma Avatar                  -
    Academy at Tolaria West        -
    All in Good Time               -
    Lost Mine of Phandelver        -
    Ancestral Hot Dog Minotaur     -
    Day // Night                   -
    ");
}

#[test]
fn a_non_english_printing_is_found_by_what_is_printed_on_it() {
    let line = r#"{"name":"Blitz","lang":"ja","printed_name":"稲妻"}"#;
    let Some(Ok(Line::Card(card))) = CardReader::new(line.as_bytes()).next() else {
        panic!("it is a card");
    };
    assert_eq!(
        (card.name.as_str(), card.other_names.as_slice()),
        ("Blitz", &["稲妻".to_owned()][..])
    );
}

#[test]
fn a_line_that_is_too_long_is_passed_over_and_a_long_one_is_not() {
    let card = |size: usize| format!("{{\"name\":\"{size}\",\"text\":\"{}\"}}\n", "x".repeat(size));
    let text = format!("{}{}{}", card(1_000_000), card(5_000_000), card(10));
    assert_eq!(
        told(text.as_bytes()),
        "1000000; line 2: the line is too long for a card; 10"
    );
}

#[test]
fn gzip_of_several_members_is_one_file() {
    let mut file = gzip(b"{\"name\":\"A\"}\n{\"na");
    file.extend(gzip(b"me\":\"B\"}\n"));
    assert_eq!(told(file.as_slice()), "A; B");
}

#[test]
fn after_an_error_there_is_nothing() {
    let file = gzip(b"{\"name\":\"A\"}\n");
    let mut reader = CardReader::new(&file[..file.len() - 1]);
    assert!(matches!(reader.next(), Some(Ok(Line::Card(_)))));
    assert!(matches!(reader.next(), Some(Err(error)) if error.kind() == io::ErrorKind::UnexpectedEof));
    assert!(reader.next().is_none());
}

/// Gives an input out in pieces of these sizes, over and over.
struct Dribble<'a> {
    input: &'a [u8],
    sizes: Vec<usize>,
    turn: usize,
}

impl Read for Dribble<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = self.sizes[self.turn % self.sizes.len()].min(buffer.len());
        self.turn += 1;
        let mut piece = self.input.take(size as u64);
        let read = piece.read(&mut buffer[..size])?;
        self.input = &self.input[read..];
        Ok(read)
    }
}

proptest! {
    #[test]
    fn no_gzip_cut_short_passes_for_whole(names in prop::collection::vec("[a-zA-Z ]{1,30}x", 1..40), cut in 0.0..1.0_f64) {
        let text: String = names.iter().map(|name| format!("{{\"name\":\"{name}\"}}\n")).collect();
        let file = gzip(text.as_bytes());
        let end = 2 + ((file.len() - 2) as f64 * cut) as usize;
        let lines: Vec<_> = CardReader::new(&file[..end]).collect();
        let (last, before) = lines.split_last().expect("an error at least");
        prop_assert!(last.is_err());
        prop_assert!(before.len() <= names.len());
        for (line, name) in before.iter().zip(&names) {
            prop_assert!(matches!(line, Ok(Line::Card(card)) if card.name == *name));
        }
    }

    #[test]
    fn the_size_of_the_pieces_changes_nothing(
        text in prop::collection::vec(prop_oneof![
            Just("{\"name\":\"A\"}\n"), Just("\r\n"), Just("[\n"), Just("]"), Just("oops\n"), Just("{\"name\":\"B\"},\n"), Just("\u{feff}")
        ], 0..30),
        sizes in prop::collection::vec(1..50_usize, 1..5),
        packed: bool,
    ) {
        let text = text.concat();
        let file = if packed { gzip(text.as_bytes()) } else { text.into_bytes() };
        let dribble = Dribble { input: &file, sizes, turn: 0 };
        prop_assert_eq!(told(dribble), told(file.as_slice()));
    }
}

#[tokio::test]
async fn pieces_reach_a_blocking_reader_with_room_for_sixteen() {
    let (sender, mut reader) = pieces();
    for _ in 0..16 {
        sender
            .send(Bytes::from_static(b"{\"name\":\"A\"}\n"))
            .await
            .expect("a reader");
    }
    let mut one_more = Box::pin(sender.send(Bytes::from_static(b"{\"name\":\"B\"}\n")));
    assert!(
        futures::poll!(&mut one_more).is_pending(),
        "the sender waits for the reader"
    );
    let read = tokio::task::spawn_blocking(move || {
        let mut first = [0; 13];
        reader.read_exact(&mut first).expect("the first piece");
        told(reader)
    });
    one_more.await.expect("a reader");
    sender.end().await.expect("a reader");
    let names = read.await.expect("it reads");
    assert_eq!(names.matches('A').count(), 15);
    assert!(names.ends_with("; B"), "{names}");
}

#[tokio::test]
async fn a_download_that_ends_badly_is_an_error_for_the_reader_every_time() {
    let given_up = |failure: Option<io::Error>| async {
        let (sender, mut reader) = pieces();
        sender.send(Bytes::from_static(b"{}\n")).await.expect("a reader");
        match failure {
            Some(error) => sender.fail(error).await.expect("a reader"),
            None => drop(sender),
        }
        tokio::task::spawn_blocking(move || {
            let mut text = Vec::new();
            let first = reader.read_to_end(&mut text).expect_err("it did not end well");
            let second = reader.read(&mut [0; 8]).expect_err("it still did not");
            assert_eq!(
                (first.kind(), first.to_string()),
                (second.kind(), second.to_string())
            );
            format!("{} bytes, then {:?}: {first}", text.len(), first.kind())
        })
        .await
        .expect("it reads")
    };
    let reset = io::Error::new(io::ErrorKind::ConnectionReset, "reset");
    insta::assert_snapshot!(given_up(Some(reset)).await, @"3 bytes, then ConnectionReset: reset");
    insta::assert_snapshot!(given_up(None).await, @"3 bytes, then UnexpectedEof: the file was given up before its end");
}

#[tokio::test]
async fn a_sender_learns_that_nobody_reads() {
    let (sender, reader) = pieces();
    drop(reader);
    assert_eq!(sender.send(Bytes::new()).await, Err(scryfall::ReaderGone));
}
