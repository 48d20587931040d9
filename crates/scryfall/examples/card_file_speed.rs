//! How fast a card file is read: `cargo run --release -p scryfall --example card_file_speed -- FILE`.

#![expect(clippy::disallowed_methods, reason = "it measures how fast a file is read")]

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use flate2::read::MultiGzDecoder;
use scryfall::{CardReader, Line};

fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1) else {
        eprintln!("name a card file, in gzip");
        return ExitCode::FAILURE;
    };
    match run(Path::new(&path)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(path: &Path) -> io::Result<()> {
    let begun = Instant::now();
    let mut plain = MultiGzDecoder::new(BufReader::new(File::open(path)?));
    let mut text = Vec::new();
    plain.read_to_end(&mut text)?;
    said("unpacking", text.len(), begun);

    let begun = Instant::now();
    let (mut cards, mut others, mut bad) = (0, 0, 0);
    for line in CardReader::new(text.as_slice()) {
        match line? {
            Line::Card(_) => cards += 1,
            Line::NotForDecks => others += 1,
            Line::Unreadable { .. } => bad += 1,
        }
    }
    said("reading", text.len(), begun);

    let begun = Instant::now();
    let lines = CardReader::new(File::open(path)?).count();
    said("both", text.len(), begun);
    println!("{lines} lines: {cards} cards, {others} not for decks, {bad} unreadable");
    Ok(())
}

fn said(what: &str, bytes: usize, begun: Instant) {
    let seconds = begun.elapsed().as_secs_f64();
    let size = bytes as f64 / 1e6;
    println!(
        "{what:10} {size:7.1} MB in {seconds:6.2} s, {:5.0} MB/s",
        size / seconds
    );
}
