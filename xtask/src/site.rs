//! The site: WASM, its JavaScript, the styles and the public files, each hashed by content and compressed ahead of time.

mod bindgen;
mod css;
pub mod manifest;
mod output;
mod wasm;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

use crate::site::manifest::Manifest;
use crate::site::output::Output;
pub use crate::site::wasm::ensure_target;
use crate::steps::{Steps, kilobytes};
use crate::workspace::Workspace;

/// Builds target/site; wants the standard library of [`ensure_target`]. Files that would not change are not touched, so that the server is not rebuilt for nothing.
pub fn build(workspace: &Workspace, steps: &mut Steps) -> anyhow::Result<()> {
    steps.take("page to WASM", || wasm::compile(workspace))?;
    steps.take("JavaScript for the WASM", || bindgen::run(workspace))?;
    steps.take("site", || write(workspace))
}

fn write(workspace: &Workspace) -> anyhow::Result<String> {
    let built = bindgen::read(workspace)?;
    let styles = css::read(&workspace.path("style"))?;
    let mut output = Output::default();

    let wasm = hashed("arena-improver", "wasm", &built.wasm);
    let javascript = built.javascript.replace(bindgen::WASM_NAME, &wasm);
    let javascript_name = hashed("arena-improver", "js", javascript.as_bytes());
    let style = hashed("style", "css", styles.as_bytes());
    output.add(format!("pkg/{wasm}"), built.wasm);
    output.add(format!("pkg/{javascript_name}"), javascript.into_bytes());
    output.add(format!("pkg/{style}"), styles.into_bytes());
    for file in files_below(&workspace.path("public"))? {
        output.add(file.relative, file.bytes);
    }
    let manifest = Manifest {
        javascript: format!("/pkg/{javascript_name}"),
        wasm: format!("/pkg/{wasm}"),
        style: format!("/pkg/{style}"),
        digest: output.digest(),
    };
    output.add(Manifest::FILE.to_owned(), manifest.to_json().into_bytes());

    let written = output.write_to(&workspace.site())?;
    Ok(format!(
        "{} files, {} of them new, {} removed; {} raw, {} brotli",
        written.files,
        written.new,
        written.removed,
        kilobytes(written.raw_bytes),
        kilobytes(written.brotli_bytes)
    ))
}

/// `name.<16 hexadecimal digits of the content's SHA-256>.extension`.
fn hashed(name: &str, extension: &str, bytes: &[u8]) -> String {
    format!("{name}.{}.{extension}", short_hash(bytes))
}

fn short_hash(bytes: &[u8]) -> String {
    shortened(Sha256::new_with_prefix(bytes))
}

/// The first 16 hexadecimal digits of a hash.
fn shortened(hash: Sha256) -> String {
    hash.finalize()
        .iter()
        .take(8)
        .fold(String::with_capacity(16), |mut text, byte| {
            text.push_str(&format!("{byte:02x}"));
            text
        })
}

/// A file and its path below a folder, with `/` between the parts.
struct File {
    relative: String,
    bytes: Vec<u8>,
}

/// Every file below a folder, in name order; none where there is no such folder.
fn files_below(folder: &Path) -> anyhow::Result<Vec<File>> {
    let mut files = Vec::new();
    for (relative, path) in paths_below(folder)? {
        let bytes = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        files.push(File { relative, bytes });
    }
    Ok(files)
}

fn paths_below(folder: &Path) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    if folder.is_dir() {
        collect(folder, "", &mut found)?;
    }
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, prefix: &str, found: &mut Vec<(String, PathBuf)>) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let relative = format!("{prefix}{name}");
        if path.is_dir() {
            collect(&path, &format!("{relative}/"), found)?;
        } else {
            found.push((relative, path.clone()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::hashed;

    #[test]
    fn a_name_follows_from_the_content_alone() {
        assert_eq!(hashed("style", "css", b"abc"), "style.ba7816bf8f01cfea.css");
        assert_ne!(hashed("style", "css", b"abd"), hashed("style", "css", b"abc"));
    }
}
