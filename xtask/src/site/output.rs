//! The folder that is served: each file with its compressed twins, nothing stale beside them.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::sync::Mutex;
use std::thread;

use anyhow::Context as _;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};

use crate::site::manifest::Manifest;
use crate::site::{paths_below, shortened};

const COMPRESSIBLE: [&str; 9] = [
    "css",
    "html",
    "ico",
    "js",
    "json",
    "svg",
    "txt",
    "wasm",
    "webmanifest",
];

/// The files of the site by their path below it.
#[derive(Default)]
pub struct Output {
    files: BTreeMap<String, Vec<u8>>,
}

/// What became of the folder.
#[derive(Debug, Default, PartialEq)]
pub struct Written {
    pub files: usize,
    pub new: usize,
    pub removed: usize,
    /// Bytes of all files as they are.
    pub raw_bytes: usize,
    /// Bytes of all files as brotli, where that is smaller.
    pub brotli_bytes: usize,
}

impl Output {
    pub fn add(&mut self, path: String, bytes: Vec<u8>) {
        self.files.insert(path, bytes);
    }

    /// Differs whenever the name or the content of any file does.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for (path, bytes) in &self.files {
            for part in [path.as_bytes(), bytes] {
                hash.update(part.len().to_le_bytes());
                hash.update(part);
            }
        }
        shortened(hash)
    }

    /// Makes the folder hold these files and their twins and nothing else. A file that is there already is not touched.
    pub fn write_to(&self, folder: &Path) -> anyhow::Result<Written> {
        fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        let new = self.write_new(folder)?;
        let removed = self.remove_stale(folder)?;
        let mut written = Written {
            files: self.files.len(),
            new,
            removed,
            ..Written::default()
        };
        for (path, bytes) in &self.files {
            written.raw_bytes += bytes.len();
            let twin = fs::metadata(folder.join(format!("{path}.br")));
            written.brotli_bytes += match twin {
                Ok(twin) => usize::try_from(twin.len())?,
                Err(_) => bytes.len(),
            };
        }
        Ok(written)
    }

    fn write_new(&self, folder: &Path) -> anyhow::Result<usize> {
        let mut missing: Vec<(&String, &Vec<u8>)> = self
            .files
            .iter()
            .filter(|(path, bytes)| fs::read(folder.join(path)).map_or(true, |found| &found != *bytes))
            .collect();
        let new = missing.len();
        // The largest last, so that it is taken first: it alone keeps a core busy for most of the time.
        missing.sort_by_key(|(_, bytes)| bytes.len());
        let queue = Mutex::new(missing);
        let workers = thread::available_parallelism().map_or(1, usize::from);
        thread::scope(|scope| {
            let threads: Vec<_> = (0..workers)
                .map(|_| scope.spawn(|| write_from(&queue, folder)))
                .collect();
            threads.into_iter().try_for_each(|thread| {
                thread
                    .join()
                    .map_err(|_| anyhow::anyhow!("a thread that compresses panicked"))?
            })
        })?;
        Ok(new)
    }

    fn remove_stale(&self, folder: &Path) -> anyhow::Result<usize> {
        let mut removed = 0;
        for (relative, path) in paths_below(folder)? {
            let original = relative
                .strip_suffix(".br")
                .or_else(|| relative.strip_suffix(".gz"))
                .unwrap_or(&relative);
            if !self.files.contains_key(original) {
                fs::remove_file(&path).with_context(|| format!("{} cannot be removed", path.display()))?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}

fn write_from(queue: &Mutex<Vec<(&String, &Vec<u8>)>>, folder: &Path) -> anyhow::Result<()> {
    loop {
        let next = queue.lock().ok().and_then(|mut queue| queue.pop());
        let Some((path, bytes)) = next else { return Ok(()) };
        write_with_twins(folder, path, bytes).with_context(|| format!("{path} cannot be written"))?;
    }
}

/// The file itself comes last: where it is found whole, its twins are whole too.
fn write_with_twins(folder: &Path, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let file = folder.join(path);
    if let Some(parent) = file.parent() {
        fs::create_dir_all(parent)?;
    }
    for path in [
        file.clone(),
        folder.join(format!("{path}.br")),
        folder.join(format!("{path}.gz")),
    ] {
        if path.exists() {
            fs::remove_file(path)?;
        }
    }
    if is_compressible(path) {
        for (extension, twin) in [("br", brotli(bytes)?), ("gz", gzip(bytes)?)] {
            if twin.len() < bytes.len() {
                fs::write(folder.join(format!("{path}.{extension}")), twin)?;
            }
        }
    }
    fs::write(file, bytes)?;
    Ok(())
}

/// The manifest is for the server alone and never goes over the wire.
fn is_compressible(path: &str) -> bool {
    let extension = Path::new(path)
        .extension()
        .and_then(|extension| extension.to_str());
    path != Manifest::FILE && extension.is_some_and(|extension| COMPRESSIBLE.contains(&extension))
}

fn brotli(bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    let params = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut Cursor::new(bytes), &mut compressed, &params)?;
    Ok(compressed)
}

fn gzip(bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Read as _;
    use std::path::Path;

    use super::Output;
    use crate::site::paths_below;

    fn names(folder: &Path) -> Vec<String> {
        paths_below(folder)
            .unwrap()
            .into_iter()
            .map(|(relative, _)| relative)
            .collect()
    }

    fn output(files: &[(&str, &str)]) -> Output {
        let mut output = Output::default();
        for (path, text) in files {
            output.add((*path).to_owned(), text.as_bytes().to_vec());
        }
        output
    }

    #[test]
    fn the_folder_holds_the_files_their_twins_and_nothing_stale() {
        let folder = tempfile::tempdir().unwrap();
        let long = "body { color: red }\n".repeat(50);

        let first = output(&[
            ("pkg/a.css", &long),
            ("icon.svg", "<svg/>"),
            ("manifest.json", "{}"),
        ]);
        let written = first.write_to(folder.path()).unwrap();
        assert_eq!((written.files, written.new, written.removed), (3, 3, 0));
        assert_eq!(written.raw_bytes, 1008);
        assert!(written.brotli_bytes < 100, "{written:?}");
        // Six bytes of SVG do not get smaller, so it has no twin.
        let all = [
            "icon.svg",
            "manifest.json",
            "pkg/a.css",
            "pkg/a.css.br",
            "pkg/a.css.gz",
        ];
        assert_eq!(names(folder.path()), all);

        let before = fs::metadata(folder.path().join("pkg/a.css.br"))
            .unwrap()
            .modified()
            .unwrap();
        let written = first.write_to(folder.path()).unwrap();
        assert_eq!((written.new, written.removed), (0, 0));
        let after = fs::metadata(folder.path().join("pkg/a.css.br"))
            .unwrap()
            .modified()
            .unwrap();
        assert_eq!(before, after);

        let second = output(&[("pkg/b.css", &long), ("icon.svg", "<svg></svg>")]);
        let written = second.write_to(folder.path()).unwrap();
        assert_eq!((written.new, written.removed), (2, 4));
        assert_eq!(
            names(folder.path()),
            ["icon.svg", "pkg/b.css", "pkg/b.css.br", "pkg/b.css.gz"]
        );
        assert_eq!(
            fs::read_to_string(folder.path().join("icon.svg")).unwrap(),
            "<svg></svg>"
        );
    }

    #[test]
    fn the_digest_tells_names_and_contents_apart() {
        let digest = |files: &[(&str, &str)]| output(files).digest();
        assert_eq!(
            digest(&[("a", "1"), ("b", "2")]),
            digest(&[("b", "2"), ("a", "1")])
        );
        let all = [
            digest(&[("a", "12")]),
            digest(&[("a1", "2")]),
            digest(&[("a", "1"), ("b", "")]),
            digest(&[]),
        ];
        let different: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(different.len(), all.len());
    }

    #[test]
    fn the_twins_unpack_to_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let text = "Forest\n".repeat(1000);
        output(&[("list.txt", &text)]).write_to(folder.path()).unwrap();

        let mut unpacked = String::new();
        let brotli = fs::read(folder.path().join("list.txt.br")).unwrap();
        brotli::Decompressor::new(brotli.as_slice(), 4096)
            .read_to_string(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, text);

        unpacked.clear();
        let gzip = fs::read(folder.path().join("list.txt.gz")).unwrap();
        flate2::read::GzDecoder::new(gzip.as_slice())
            .read_to_string(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, text);
    }
}
