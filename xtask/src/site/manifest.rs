//! Which hashed files belong to the page: the server reads it to write the page's head.

use std::fs;
use std::path::Path;

use anyhow::Context as _;
use serde_json::{Value, json};

/// Addresses on the site, each beginning with `/pkg/`, and what stands for all of it.
#[derive(Debug, PartialEq)]
pub struct Manifest {
    pub javascript: String,
    pub wasm: String,
    pub style: String,
    /// Stands for the content of the whole site, so that this file changes whenever any file does: cargo watches only the
    /// files that were there when it built the server, but this one always is.
    pub digest: String,
}

const JAVASCRIPT: &str = "arena-improver.js";
const WASM: &str = "arena-improver.wasm";
const STYLE: &str = "style.css";
const DIGEST: &str = "digest";

impl Manifest {
    /// Its path below the site.
    pub const FILE: &str = "manifest.json";

    pub fn to_json(&self) -> String {
        format!(
            "{:#}\n",
            json!({ JAVASCRIPT: self.javascript, WASM: self.wasm, STYLE: self.style, DIGEST: self.digest })
        )
    }

    /// # Errors
    /// When the site was not built, or by another version of this program.
    pub fn read(site: &Path) -> anyhow::Result<Manifest> {
        let path = site.join(Manifest::FILE);
        let text = fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        Manifest::from_json(&text).with_context(|| format!("{} is not a manifest", path.display()))
    }

    fn from_json(text: &str) -> anyhow::Result<Manifest> {
        let value: Value = serde_json::from_str(text)?;
        let member = |name: &str| {
            value[name]
                .as_str()
                .map(str::to_owned)
                .with_context(|| format!("no member {name}"))
        };
        Ok(Manifest {
            javascript: member(JAVASCRIPT)?,
            wasm: member(WASM)?,
            style: member(STYLE)?,
            digest: member(DIGEST)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Manifest;

    #[test]
    fn reads_what_it_wrote() {
        let manifest = Manifest {
            javascript: "/pkg/arena-improver.00.js".to_owned(),
            wasm: "/pkg/arena-improver.01.wasm".to_owned(),
            style: "/pkg/style.02.css".to_owned(),
            digest: "03".to_owned(),
        };
        assert_eq!(Manifest::from_json(&manifest.to_json()).unwrap(), manifest);
        let error = Manifest::from_json("{}").unwrap_err();
        assert_eq!(error.to_string(), "no member arena-improver.js");
    }
}
