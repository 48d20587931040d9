//! The command line. Every flag is also an environment variable; `--help` is the reference.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use deck::color::ColorSet;
use deck::decklist::SourceFormat;
use deck::export::Target;
use deck::format::{Format, MatchType};
use improve::Day;
use url::Url;

use crate::server::cards::SyncPeriod;
use crate::server::corpora::CorpusPeriod;
use crate::server::links::LinkBase;

/// Paste a Magic: The Gathering Arena deck and see what it is, whether it is legal and what it costs.
#[derive(Debug, Parser)]
#[command(name = "arena-improver", version)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    /// What is logged to the standard error stream: error, warn, info, debug, trace, or targets with levels.
    #[arg(
        long,
        env = "ARENA_LOG",
        default_value = "info",
        global = true,
        value_name = "LEVEL"
    )]
    pub log: String,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serves the pages and the API.
    Serve(Serve),
    /// Reads a decklist and says what it says, line by line.
    Parse(Parse),
    /// Says what a deck is: counts, curve, colours, legality, wildcards.
    Analyze(Analyze),
    /// Says how reliably a deck casts its spells.
    Mana(Mana),
    /// Says what to cut from a deck and what to add, within the wildcards that there are.
    Improve(Improve),
    /// Writes a decklist for another program; what that cannot carry is said on the standard error stream.
    Export(Export),
    /// Fetches, imports and searches the cards that are known.
    Cards {
        #[command(subcommand)]
        command: CardsCommand,
    },
    /// Imports tournament decks, which advice rests on, and says what there is.
    Corpus {
        #[command(subcommand)]
        command: CorpusCommand,
    },
}

#[derive(Debug, Subcommand)]
pub enum CorpusCommand {
    /// Reads files of tournament decks and matches. A running server takes them over with the next advice.
    Import(CorpusImport),
    /// Fetches the tournaments of the last half year from a public archive, those that are new.
    Sync(CorpusSync),
    /// Says how many decks there are, and how old they are.
    Status(CorpusShow),
}

#[derive(Debug, Subcommand)]
pub enum CardsCommand {
    /// Fetches Scryfall's card file, if there is a newer one. A running server takes it over within a minute.
    Sync(CardsSync),
    /// Reads a card file of Scryfall's from the disk. A running server takes it over within a minute.
    Import(CardsImport),
    /// Shows the known cards whose name holds a text.
    Search(CardsSearch),
}

/// Where data is kept and cards are looked up.
#[derive(Clone, Debug, Args)]
pub struct Data {
    /// Folder for the database [default: the platform's data folder].
    #[arg(long, env = "ARENA_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Address of the database [default: a SQLite file in the data folder].
    #[arg(long, env = "ARENA_DATABASE_URL", value_name = "URL")]
    pub database_url: Option<String>,
    /// Where cards are looked up.
    #[arg(
        long,
        env = "ARENA_SCRYFALL_URL",
        default_value = "https://api.scryfall.com",
        value_name = "URL"
    )]
    pub scryfall_url: Url,
    /// Another address for a site that decks are fetched from by link, as SITE=URL: a mirror of your own.
    #[arg(
        long,
        env = "ARENA_LINK_BASE",
        value_delimiter = ',',
        value_name = "SITE=URL",
        hide_short_help = true
    )]
    pub link_base: Vec<LinkBase>,
    /// Another address for the archive of tournaments: a mirror of your own.
    #[arg(long, env = "ARENA_CORPUS_URL", value_name = "URL", hide_short_help = true)]
    pub corpus_url: Option<Url>,
    /// Send no requests: only cards that are known already are shown.
    #[arg(long, env = "ARENA_OFFLINE")]
    pub offline: bool,
}

#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// Address to listen on. Anything but loopback wants --public-host too.
    #[arg(
        long,
        env = "ARENA_LISTEN",
        default_value = "127.0.0.1:3000",
        value_name = "ADDRESS"
    )]
    pub listen: SocketAddr,
    /// A name this server is reached by, beside loopback; may be given more than once, or as a list with commas.
    #[arg(long, env = "ARENA_PUBLIC_HOST", value_delimiter = ',', value_name = "NAME")]
    pub public_host: Vec<String>,
    /// How old Scryfall's card file may get before the next is fetched; --offline fetches none.
    #[arg(long, env = "ARENA_SYNC", value_enum, default_value_t, value_name = "PERIOD")]
    pub sync: SyncPeriod,
    /// Whether new tournament decks are fetched by the server itself; --offline fetches none.
    #[arg(
        long,
        env = "ARENA_CORPUS_SYNC",
        value_enum,
        default_value_t,
        value_name = "PERIOD"
    )]
    pub corpus_sync: CorpusPeriod,
    #[command(flatten)]
    pub data: Data,
}

#[derive(Clone, Debug, Args)]
pub struct Parse {
    #[command(flatten)]
    pub input: Input,
    /// Print the JSON of the API.
    #[arg(long, env = "ARENA_JSON")]
    pub json: bool,
    #[command(flatten)]
    pub data: Data,
}

#[derive(Clone, Debug, Args)]
pub struct Analyze {
    #[command(flatten)]
    pub input: Input,
    /// The format whose verdict stands first [default: guessed from the list].
    #[arg(long, env = "ARENA_FORMAT", value_parser = format_of, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// Games that decide a match, 1 or 3: some cards are banned in best of one alone.
    #[arg(long, env = "ARENA_BEST_OF", value_parser = match_type_of, value_name = "GAMES", default_value = "3")]
    pub best_of: MatchType,
    /// Print the JSON of the API.
    #[arg(long, env = "ARENA_JSON")]
    pub json: bool,
    #[command(flatten)]
    pub data: Data,
}

#[derive(Clone, Debug, Args)]
pub struct Mana {
    #[command(flatten)]
    pub input: Input,
    /// The format of the deck [default: guessed from the list]. In Brawl the first mulligan is free.
    #[arg(long, env = "ARENA_FORMAT", value_parser = format_of, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// Games that decide a match, 1 or 3: the opening hands of a single game follow an unofficial model.
    #[arg(long, env = "ARENA_BEST_OF", value_parser = match_type_of, value_name = "GAMES", default_value = "3")]
    pub best_of: MatchType,
    /// Print the JSON of the API.
    #[arg(long, env = "ARENA_JSON")]
    pub json: bool,
    #[command(flatten)]
    pub data: Data,
}

#[derive(Clone, Debug, Args)]
pub struct Improve {
    #[command(flatten)]
    pub input: Input,
    /// The format of the deck [default: guessed from the list].
    #[arg(long, env = "ARENA_FORMAT", value_parser = format_of, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// Games that decide a match, 1 or 3.
    #[arg(long, env = "ARENA_BEST_OF", value_parser = match_type_of, value_name = "GAMES", default_value = "3")]
    pub best_of: MatchType,
    /// Wildcards to spend, common to mythic [default: cost does not matter].
    #[arg(long, env = "ARENA_WILDCARDS", value_parser = wildcards_of, value_name = "C,U,R,M")]
    pub wildcards: Option<[u32; 4]>,
    /// A card that stays; may be given more than once.
    #[arg(long, env = "ARENA_LOCK", value_name = "NAME")]
    pub lock: Vec<String>,
    /// A card that is not wanted; may be given more than once.
    #[arg(long, env = "ARENA_REFUSE", value_name = "NAME")]
    pub refuse: Vec<String>,
    /// Colours that cards may have, as letters [default: those of the deck].
    #[arg(long, env = "ARENA_COLORS", value_parser = colors_of, value_name = "WUBRG")]
    pub colors: Option<ColorSet>,
    /// Cards exchanged at most.
    #[arg(long, env = "ARENA_SWAPS", value_name = "N")]
    pub swaps: Option<u32>,
    /// What is owned, as a tracker or a collection site writes it: these cards are free.
    #[arg(long, env = "ARENA_COLLECTION", value_name = "FILE")]
    pub collection: Option<PathBuf>,
    /// Print the JSON of the API.
    #[arg(long, env = "ARENA_JSON")]
    pub json: bool,
    #[command(flatten)]
    pub data: Data,
}

#[derive(Clone, Debug, Args)]
pub struct Export {
    #[command(flatten)]
    pub input: Input,
    /// The program it is for.
    #[arg(long, env = "ARENA_TO", value_parser = target_of, value_name = "TARGET")]
    pub to: Target,
    /// The file to write; the standard output unless said otherwise.
    #[arg(long, env = "ARENA_OUTPUT", value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub data: Data,
}

#[derive(Clone, Debug, Args)]
pub struct CardsSync {
    #[command(flatten)]
    pub data: Data,
}

#[derive(Clone, Debug, Args)]
pub struct CardsImport {
    /// JSON Lines or a JSON array with a card a line, plain or in gzip; `-` is the standard input.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    #[command(flatten)]
    pub data: Data,
}

#[derive(Clone, Debug, Args)]
pub struct CardsSearch {
    /// A part of a name.
    #[arg(value_name = "TEXT", required = true)]
    pub text: Vec<String>,
    /// Print the cards as JSON.
    #[arg(long, env = "ARENA_JSON")]
    pub json: bool,
    #[command(flatten)]
    pub data: Data,
}

#[derive(Clone, Debug, Args)]
pub struct CorpusImport {
    /// JSON Lines with a deck or a match a line, plain or in gzip; `-` is the standard input.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub data: Data,
}

#[derive(Clone, Debug, Args)]
pub struct CorpusSync {
    /// The first day to fetch, as 2026-01-31 [default: half a year ago].
    #[arg(long, env = "ARENA_SINCE", value_parser = day_of, value_name = "DATE")]
    pub since: Option<Day>,
    /// Fetch tournaments of formats that Arena does not have, too: advice for formats without any of their own rests on them.
    #[arg(long, env = "ARENA_ALL_FORMATS")]
    pub all_formats: bool,
    #[command(flatten)]
    pub data: Data,
}

#[derive(Clone, Debug, Args)]
pub struct CorpusShow {
    /// Print it as JSON.
    #[arg(long, env = "ARENA_JSON")]
    pub json: bool,
    #[command(flatten)]
    pub data: Data,
}

/// The list to read.
#[derive(Clone, Debug, Args)]
pub struct Input {
    /// A file with a decklist; `-` is the standard input.
    #[arg(default_value = "-", value_name = "FILE")]
    pub file: PathBuf,
    /// The notation of the list; `auto` detects it.
    #[arg(long, env = "ARENA_FROM", default_value = "auto", value_parser = notation_of, value_name = "NOTATION")]
    pub from: Notation,
}

/// The notation a list is said to be in; `None` is to be detected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Notation(pub Option<SourceFormat>);

impl Data {
    /// Address of the database: the one given, or a file in the data folder.
    #[must_use]
    pub fn database(&self) -> String {
        self.database_url.clone().unwrap_or_else(|| {
            let folder = self.data_dir.clone().unwrap_or_else(default_data_dir);
            let file = folder.join("arena-improver.db").display().to_string();
            // The two characters that mean something else in such an address.
            format!("sqlite://{}", file.replace('%', "%25").replace('?', "%3F"))
        })
    }
}

/// Where programs of this platform keep their data: `XDG_DATA_HOME` and its default, `Application Support`, `AppData`.
fn default_data_dir() -> PathBuf {
    let from_env = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let base = if cfg!(windows) {
        from_env("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        from_env("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        from_env("XDG_DATA_HOME").or_else(|| from_env("HOME").map(|home| home.join(".local/share")))
    };
    base.unwrap_or_else(|| PathBuf::from(".")).join("arena-improver")
}

/// The format of its key, or what to say instead.
///
/// # Errors
/// When there is no format of that name; the text lists those there are.
pub fn format_of(key: &str) -> Result<Format, String> {
    Format::from_key(key).ok_or_else(|| format!("one of {}", Format::ALL.map(Format::key).join(", ")))
}

/// The match type of its key or number of games, or what to say instead.
///
/// # Errors
/// When there is no such match type; the text lists those there are.
pub fn match_type_of(key: &str) -> Result<MatchType, String> {
    MatchType::from_key(key).ok_or_else(|| "one of 1, 3, bo1, bo3".to_owned())
}

/// Wildcards as `10,8,4,1`, or what to say instead.
///
/// # Errors
/// When it is not four numbers.
pub fn wildcards_of(text: &str) -> Result<[u32; 4], String> {
    crate::server::decks::wildcards(text)
        .ok_or_else(|| "four numbers: common, uncommon, rare and mythic wildcards, as in 10,8,4,1".to_owned())
}

/// Colours as `WU`, or what to say instead.
///
/// # Errors
/// When a letter is none of a colour.
pub fn colors_of(text: &str) -> Result<ColorSet, String> {
    crate::server::decks::colors(text)
        .ok_or_else(|| "letters of W, U, B, R and G, or C for none, as in WU".to_owned())
}

/// What to write a deck for, of its key, or what to say instead.
///
/// # Errors
/// When there is no target of that name; the text lists those there are.
pub fn target_of(key: &str) -> Result<Target, String> {
    Target::from_key(key).ok_or_else(|| format!("one of {}", Target::ALL.map(Target::key).join(", ")))
}

/// The day of a date, or what to say instead.
///
/// # Errors
/// When it is no date.
pub fn day_of(date: &str) -> Result<Day, String> {
    improve::day_of(date).ok_or_else(|| "a date is written 2026-01-31".to_owned())
}

/// The notation of its key; `auto` leaves it to be detected.
///
/// # Errors
/// When there is no notation of that name; the text lists those there are.
pub fn notation_of(key: &str) -> Result<Notation, String> {
    if key.eq_ignore_ascii_case("auto") {
        return Ok(Notation(None));
    }
    let notation = SourceFormat::from_key(key);
    let known = || {
        format!(
            "one of auto, {}",
            SourceFormat::ALL.map(SourceFormat::key).join(", ")
        )
    };
    Ok(Notation(Some(notation.ok_or_else(known)?)))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_flag_is_an_environment_variable_too() {
        let cli = Cli::command();
        let inner = cli
            .get_subcommands()
            .flat_map(|command| command.get_subcommands());
        for command in cli.get_subcommands().chain(inner) {
            for flag in command
                .get_arguments()
                .filter(|argument| !argument.is_positional())
            {
                if flag.get_id() == "help" || flag.get_id() == "version" {
                    continue;
                }
                let variable = flag.get_env().and_then(|name| name.to_str()).unwrap_or_default();
                assert!(
                    variable.starts_with("ARENA_"),
                    "{} {}",
                    command.get_name(),
                    flag.get_id()
                );
            }
        }
    }

    #[test]
    fn a_data_folder_names_the_database() {
        let cli = Cli::parse_from(["arena-improver", "serve", "--data-dir", "/srv/arena"]);
        let Command::Serve(serve) = cli.command else {
            panic!("not serve")
        };
        assert_eq!(serve.data.database(), "sqlite:///srv/arena/arena-improver.db");
        assert_eq!(serve.listen.to_string(), "127.0.0.1:3000");
        let odd = Data {
            data_dir: Some("/srv/100% fun?".into()),
            ..serve.data
        };
        assert_eq!(odd.database(), "sqlite:///srv/100%25 fun%3F/arena-improver.db");
    }
}
