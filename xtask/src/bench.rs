//! What the goals are held to, measured: programs print rows as data, this makes one table of them.

mod table;

use std::path::{PathBuf, absolute};
use std::process::Stdio;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};

use self::table::Row;
use crate::workspace::Workspace;

#[derive(Args)]
pub struct Options {
    #[command(subcommand)]
    what: What,
    /// Print the rows as JSON instead of a table.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum What {
    /// Measure the outbound client against its goals, beside naive clients.
    Outbound {
        /// A small round of everything, to see that it works.
        #[arg(long)]
        quick: bool,
        /// How long the pace is watched at saturation, in seconds; half an hour is 1800.
        #[arg(long, default_value_t = 60)]
        seconds: u64,
        /// Only one goal: `O6`.
        #[arg(long)]
        only: Option<String>,
    },
    /// Do all that players do to a server, at once, and see how long its tasks keep their threads.
    Polls {
        /// How long it lasts, in seconds.
        #[arg(long, default_value_t = 20)]
        seconds: u64,
    },
    /// Write all real decks for every target and read them back, find their cards, and read what nobody would write.
    Decks {
        /// Inputs that are made of real notations, cut up and put together anew.
        #[arg(long, default_value_t = 10_000_000)]
        inputs: u64,
        /// Every how many-th real deck is taken.
        #[arg(long, default_value_t = 1)]
        step: usize,
    },
    /// Hold the exact figures against published ones and games, and see how fast they and the best lands are found.
    Mana {
        /// Games played with each of 400 random decks; a million takes a quarter of an hour.
        #[arg(long, default_value_t = 20_000)]
        games: u32,
    },
    /// Hide cards of later tournament decks and plant foreign ones, and see which of them the improver names.
    Improve {
        /// Folder of decklists, with the cards beside it; without, what is found beside the repository.
        #[arg(long)]
        data: Option<PathBuf>,
        /// A hundred decks of each window instead of 1,500.
        #[arg(long)]
        quick: bool,
        /// Only the window that is there to be tuned on, January 2026.
        #[arg(long)]
        tune: bool,
        /// Print the weights that the program carries, fitted to decks before February 2026, instead of rows.
        #[arg(long)]
        fit: bool,
        /// With `--fit`: to decks before January, so that January says whether the way is a better one.
        #[arg(long, requires = "fit")]
        early: bool,
    },
    /// Read a card file as large as Scryfall's twice, and see how much memory the server takes meanwhile.
    Memory,
    /// Look decks up for long while the other side goes wrong in every way it can.
    Soak {
        #[arg(long, default_value_t = 30.0)]
        minutes: f64,
        /// Players who look decks up at the same time.
        #[arg(long, default_value_t = 12)]
        decks: usize,
        /// The same seed makes the same choices.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
}

/// A bench that prints rows, one JSON object a line, and what it is asked.
struct Source {
    package: &'static str,
    bench: &'static str,
    arguments: Vec<String>,
    /// Folder of real data, where it is not beside the repository.
    data: Option<PathBuf>,
}

impl What {
    /// Where the rows come from, in the order of the table. A bench that prints rows can be added here.
    fn sources(&self) -> Vec<Source> {
        let of_outbound = |arguments| Source {
            package: "scryfall",
            bench: "outbound",
            arguments,
            data: None,
        };
        vec![match self {
            What::Outbound { quick, seconds, only } => {
                let mut arguments = vec!["goals".to_owned(), format!("--seconds={seconds}")];
                arguments.extend(quick.then(|| "--quick".to_owned()));
                arguments.extend(only.as_ref().map(|only| format!("--only={only}")));
                of_outbound(arguments)
            }
            What::Soak { minutes, decks, seed } => of_outbound(vec![
                "soak".to_owned(),
                format!("--minutes={minutes}"),
                format!("--decks={decks}"),
                format!("--seed={seed}"),
            ]),
            What::Decks { inputs, step } => Source {
                package: "deck",
                bench: "decks",
                arguments: vec![format!("--inputs={inputs}"), format!("--step={step}")],
                data: None,
            },
            What::Mana { games } => Source {
                package: "mana",
                bench: "goals",
                arguments: vec![format!("--games={games}")],
                data: None,
            },
            What::Improve {
                data,
                quick,
                tune,
                fit,
                early,
            } => Source {
                package: "improve",
                bench: "goals",
                arguments: [
                    ("--quick", quick),
                    ("--tune", tune),
                    ("--fit", fit),
                    ("--early", early),
                ]
                .into_iter()
                .filter(|(_, wanted)| **wanted)
                .map(|(argument, _)| argument.to_owned())
                .collect(),
                // The cards lie beside the folder of decklists.
                data: data
                    .as_deref()
                    .and_then(|folder| Some(absolute(folder).ok()?.parent()?.to_owned())),
            },
            // The server is built with it, as it is released.
            What::Memory => Source {
                package: "arena-improver",
                bench: "memory",
                arguments: Vec::new(),
                data: None,
            },
            What::Polls { seconds } => Source {
                package: "arena-improver",
                bench: "polls",
                arguments: vec![format!("--seconds={seconds}")],
                data: None,
            },
        }]
    }
}

/// # Errors
/// When a bench cannot be built or run, or prints what is no row. A goal that is missed is no error.
pub fn run(workspace: &Workspace, options: &Options) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for source in options.what.sources() {
        rows.extend(measure(workspace, &source)?);
    }
    if options.json {
        println!("{}", serde_json::to_string_pretty(&rows)?);
    } else {
        print!("{}", table::drawn(&rows));
    }
    Ok(())
}

fn measure(workspace: &Workspace, source: &Source) -> anyhow::Result<Vec<Row>> {
    let Source {
        package,
        bench,
        arguments,
        data,
    } = source;
    // What it says while it runs goes to the terminal as it comes; only the rows are caught.
    let output = workspace
        .cargo()
        .args(["bench", "--package", package, "--bench", bench, "--"])
        .args(arguments)
        .envs(data.iter().map(|folder| ("ARENA_SHARED_DATA", folder)))
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("the bench {bench} could not be started"))?;
    if !output.status.success() {
        bail!("the bench {bench} of {package}: {}", output.status);
    }
    let text = String::from_utf8(output.stdout).context("the rows are not text")?;
    table::read(&text).with_context(|| format!("the bench {bench} of {package}"))
}
