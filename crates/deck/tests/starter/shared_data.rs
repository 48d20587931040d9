//! Real data beside the repository: read where present, never copied into it.

#![expect(clippy::disallowed_methods, reason = "reads card files where there are any")]

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;

/// The lines of a gzipped file of the shared data; `None`, with a word of why, where the data is not on this machine.
pub fn lines(file: &str) -> Option<impl Iterator<Item = String> + use<>> {
    let folder = std::env::var_os("ARENA_SHARED_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let path = folder.join(file);
    if !path.exists() {
        println!("skipped: there is no {}", path.display());
        return None;
    }
    let file = File::open(&path).expect("the file can be opened");
    let lines = BufReader::new(MultiGzDecoder::new(file)).lines();
    Some(lines.map(|line| line.expect("gzipped UTF-8")))
}
