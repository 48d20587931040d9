//! D2 and D4: inputs made of every notation, cut up and put together anew. Each is read, every line of it must be accounted
//! for, and what was read is written for some target and read again.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use deck::decklist::{Parsed, SourceFormat};
use deck::export::{Target, render};
use deck::import::{decode, read};
use fastrand::Rng;

use crate::account::account;
use crate::row::Row;

/// Longest input, in bytes; most are far shorter.
const LONGEST: usize = 64 * 1024;
/// Inputs of at least this length say how long a byte takes.
const TIMED_FROM: usize = 8 * 1024;
/// Longest time a byte may take: some fifty times what the slowest notation takes in a list of the largest size, as a list of
/// short lines that are all problems is mostly words about them.
const SLOW: Duration = Duration::from_nanos(500);
/// Failures that are told.
const SHOWN: usize = 5;

/// Pieces that mean something in one notation or another.
const PIECES: &[&str] = &[
    "\n",
    "\r\n",
    "\r",
    "\t",
    ",",
    ";",
    "\"",
    "\"\"",
    "'",
    "’",
    "“",
    "—",
    "\u{a0}",
    "\u{200b}",
    "\u{feff}",
    "|",
    "/",
    "//",
    " // ",
    "///",
    "#",
    "# ",
    "* ",
    "- ",
    "> ",
    "<",
    ">",
    "</",
    "/>",
    "<!--",
    "-->",
    "<![CDATA[",
    "&amp;",
    "&#x41;",
    "&#",
    "[",
    "]",
    "{",
    "}",
    "(",
    ")",
    "*F*",
    "*E*",
    "*CMDR*",
    "#!Commander",
    "^Have,#37d67a^",
    "SB: ",
    "MB:",
    "CM:",
    "NAME:",
    "LAYOUT MAIN:",
    "Deck",
    "Sideboard",
    "Commander",
    "Companion",
    "Maybeboard",
    "About",
    "Name ",
    "[metadata]",
    "[Main]",
    "[Sideboard]",
    "sep=,",
    "Count,Name",
    "Quantity",
    "4",
    "4x",
    "x4",
    "0",
    "-1",
    "99999999999",
    "(DAR) 168",
    "(PLST) ZNR-266",
    "[M11:146]",
    "<126> [DOM]",
    "A-",
    "Æ",
    "Lim-Dûl",
    "Fire // Ice",
    "\u{0}",
    "🔥",
    "日本",
    "<cockatrice_deck version=\"1\">",
    "<zone name=\"side\">",
    "<card number=\"4\" name=\"Opt\"/>",
    "<Cards CatID=\"1\" Quantity=\"4\" Name=\"Opt\"/>",
];

#[derive(Default)]
struct Tally {
    inputs: u64,
    read: u64,
    lines: u64,
    failures: Vec<String>,
    /// Nanoseconds a byte, of the slowest long input.
    slowest: f64,
    slow: u64,
}

pub fn rows(inputs: u64, seed: u64) -> Vec<Row> {
    let seeds = seeds();
    let workers = std::thread::available_parallelism().map_or(1, |count| count.get() as u64);
    let all = Mutex::new(Tally::default());
    let told = std::panic::take_hook();
    // What an input broke is told with the input, once.
    std::panic::set_hook(Box::new(|_| {}));
    let start = Instant::now();
    std::thread::scope(|scope| {
        for worker in 0..workers {
            let (seeds, all) = (&seeds, &all);
            scope.spawn(move || {
                let share = inputs / workers + u64::from(worker < inputs % workers);
                let tally = work(seeds, share, seed.wrapping_mul(1_000).wrapping_add(worker));
                all.lock().expect("no worker panics").add(tally);
            });
        }
    });
    std::panic::set_hook(told);
    let tally = all.into_inner().expect("no worker panics");
    eprintln!(
        "{} inputs in {:.0} s",
        tally.inputs,
        start.elapsed().as_secs_f64()
    );
    for failure in tally.failures.iter().take(SHOWN) {
        eprintln!("  {failure}");
    }
    let failed = tally.failures.len();
    vec![
        Row::held_to(
            "D2",
            format!(
                "lines of {} made-up lists, {} of them decks",
                tally.inputs, tally.read
            ),
            format!(
                "{} lines, each one thing; {failed} lists broke a rule",
                tally.lines
            ),
            "every line accounted for",
            failed == 0,
        ),
        Row::held_to(
            "D4",
            format!("made-up inputs read, written and read again (seed {seed})"),
            format!("{}; {failed} panics", tally.inputs),
            "10⁷, no panic",
            failed == 0 && tally.inputs >= 10_000_000,
        ),
        Row::held_to(
            "D4",
            format!("slowest byte of made-up inputs over {} kB", TIMED_FROM / 1024),
            format!(
                "{:.0} ns; {} inputs over {} ns",
                tally.slowest,
                tally.slow,
                SLOW.as_nanos()
            ),
            "in proportion",
            tally.slow == 0,
        ),
    ]
}

impl Tally {
    fn add(&mut self, other: Tally) {
        self.inputs += other.inputs;
        self.read += other.read;
        self.lines += other.lines;
        self.failures.extend(other.failures);
        self.slowest = self.slowest.max(other.slowest);
        self.slow += other.slow;
    }
}

/// The seeds of the fuzz targets, and two sample decks in every target's notation.
fn seeds() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds");
    let folders = fs::read_dir(folder).expect("the seeds are in the repository");
    let files = folders.flat_map(|folder| fs::read_dir(folder.expect("a folder").path()).expect("a folder"));
    let mut paths: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    // Folders are read in any order; the same seed is to make the same inputs.
    paths.sort();
    let mut seeds: Vec<String> = paths
        .iter()
        .filter_map(|path| decode(&fs::read(path).expect("a file")).ok())
        .collect();
    for sample in deck::samples::ALL.iter().take(2) {
        let parsed = read(sample.text, None).expect("a sample is a list").parsed;
        seeds.extend(Target::ALL.map(|target| render(&parsed, target, |_| None).text));
    }
    seeds
}

fn work(seeds: &[String], inputs: u64, seed: u64) -> Tally {
    let mut rng = Rng::with_seed(seed);
    let mut tally = Tally::default();
    for _ in 0..inputs {
        let text = made(seeds, &mut rng);
        let notation = (rng.u8(..8) == 0).then(|| SourceFormat::ALL[rng.usize(..SourceFormat::ALL.len())]);
        let target = Target::ALL[rng.usize(..Target::ALL.len())];
        tally.inputs += 1;
        let went = catch_unwind(AssertUnwindSafe(|| one(&text, notation, target)));
        match went {
            Ok(Some(lines)) => {
                tally.read += 1;
                tally.lines += lines as u64;
            }
            Ok(None) => {}
            Err(_) => tally.failures.push(format!("{notation:?} {target:?} {text:?}")),
        }
        if text.len() >= TIMED_FROM {
            let each = |took: Duration| took.as_secs_f64() * 1e9 / text.len() as f64;
            let mut took = timed(&text, notation);
            if each(took) > tally.slowest.min(SLOW.as_nanos() as f64) {
                // The quickest of some: another program may have had the processor meanwhile.
                took = (0..9).map(|_| timed(&text, notation)).min().unwrap_or_default();
            }
            tally.slowest = tally.slowest.max(each(took));
            if each(took) > SLOW.as_nanos() as f64 {
                let head: String = text.chars().take(300).collect();
                eprintln!(
                    "{:.0} ns a byte, {} bytes, {notation:?}: {head:?}",
                    each(took),
                    text.len()
                );
                tally.slow += 1;
            }
        }
    }
    tally
}

/// The lines of a text that is a list.
fn one(text: &str, notation: Option<SourceFormat>, target: Target) -> Option<usize> {
    let reading = read(text, notation).ok()?;
    account(text, &reading);
    let written = render(&reading.parsed, target, |_| None).text;
    if target == Target::Json {
        let again: Parsed = serde_json::from_str(&written).expect("JSON");
        assert_eq!(again, reading.parsed);
    } else if let Ok(again) = read(&written, None) {
        account(&written, &again);
    }
    Some(reading.lines.len())
}

fn timed(text: &str, notation: Option<SourceFormat>) -> Duration {
    let start = Instant::now();
    let reading = read(text, notation);
    let took = start.elapsed();
    drop(std::hint::black_box(reading));
    took
}

/// A seed with one to eight changes.
fn made(seeds: &[String], rng: &mut Rng) -> String {
    let mut text = seeds[rng.usize(..seeds.len())].clone();
    for _ in 0..rng.u8(1..=8) {
        let (from, to) = piece(&text, rng, 200);
        match rng.u8(..100) {
            0..30 => text.insert_str(from, PIECES[rng.usize(..PIECES.len())]),
            30..50 => text.replace_range(from..to, ""),
            50..65 => text.replace_range(from..to, PIECES[rng.usize(..PIECES.len())]),
            65..80 => {
                let other = &seeds[rng.usize(..seeds.len())];
                let (begin, end) = piece(other, rng, 400);
                text.insert_str(from, &other[begin..end]);
            }
            80..92 => {
                let sign = char::from_u32(rng.u32(..0x3000)).unwrap_or('\u{fffd}');
                text.insert(from, sign);
            }
            92..97 => {
                let copy = text[from..to].repeat(rng.usize(2..6));
                text.insert_str(to, &copy);
            }
            97..99 => text = text.replace('\n', if rng.bool() { "\r\n" } else { "\r" }),
            // Seldom: it takes as long as a hundred others.
            _ if rng.u8(..10) == 0 && to > from => {
                let copy = text[from..to].repeat(LONGEST / (to - from) / 2);
                text.insert_str(to, &copy);
            }
            _ => {}
        }
    }
    let end = (0..=LONGEST.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at));
    text.truncate(end.unwrap_or_default());
    text
}

/// A stretch of a text, at the borders of characters.
fn piece(text: &str, rng: &mut Rng, longest: usize) -> (usize, usize) {
    let border = |at: usize| {
        (at..=text.len())
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(text.len())
    };
    let from = border(rng.usize(..=text.len()));
    (from, border((from + rng.usize(..longest)).min(text.len())))
}
