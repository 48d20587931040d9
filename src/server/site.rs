//! The built site: script, WASM, style sheet, symbols. Release binaries carry it; debug builds read `target/site`.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::app::SiteAssets;
use crate::server::accept;

#[derive(RustEmbed)]
#[folder = "target/site"]
#[allow_missing = true]
struct Site;

/// Address of the style sheet; empty where the site is not built.
#[derive(Clone, Debug, Default)]
pub struct Stylesheet(pub String);

/// Files under this folder have a hash of their content in the name and never change.
const HASHED: &str = "pkg/";
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Files with plain names: asked again after an hour, answered with 304 while they are the same.
const FOR_AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// The names of the built files; all empty where the site is not built, which leaves pages without script and style.
#[must_use]
pub fn assets() -> SiteAssets {
    let manifest = Site::get("manifest.json")
        .and_then(|file| serde_json::from_slice::<std::collections::HashMap<String, String>>(&file.data).ok())
        .unwrap_or_default();
    let address = |name: &str| manifest.get(name).cloned().unwrap_or_default();
    SiteAssets {
        css: address("style.css"),
        js: address("arena-improver.js"),
        wasm: address("arena-improver.wasm"),
    }
}

/// A file of the site, compressed beforehand if there is such a form and the client takes it; `None` when there is no such
/// file.
#[must_use]
pub fn file(path: &str, request: &HeaderMap) -> Option<Response> {
    let path = path.strip_prefix('/').unwrap_or(path);
    if path.is_empty() || path == "manifest.json" || path.ends_with(".br") || path.ends_with(".gz") {
        return None;
    }
    let plain = Site::get(path)?;
    let kind = HeaderValue::from_str(media_type(path, &plain)).ok()?;
    let (file, coding) =
        compressed(path, request).map_or((plain, None), |(file, coding)| (file, Some(coding)));
    let tag = entity_tag(&file);
    let unchanged = request
        .get(header::IF_NONE_MATCH)
        .is_some_and(|tags| matches(tags, &tag));
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(file.data).into_response()
    };
    let headers = response.headers_mut();
    if !unchanged {
        headers.insert(header::CONTENT_TYPE, kind);
        if let Some(coding) = coding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
    }
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(
        header::CACHE_CONTROL,
        if path.starts_with(HASHED) {
            FOR_EVER
        } else {
            FOR_AN_HOUR
        },
    );
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    Some(response)
}

fn compressed(path: &str, request: &HeaderMap) -> Option<(EmbeddedFile, &'static str)> {
    [("br", ".br"), ("gzip", ".gz")]
        .into_iter()
        .find_map(|(coding, ending)| {
            let taken = accept::takes_encoding(request, coding);
            taken
                .then(|| Site::get(&format!("{path}{ending}")))
                .flatten()
                .map(|file| (file, coding))
        })
}

/// The guess from the file's name, but for text, whose encoding is known to us.
fn media_type<'a>(path: &str, file: &'a EmbeddedFile) -> &'a str {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("txt") => "text/plain; charset=utf-8",
        Some("webmanifest") => "application/manifest+json",
        _ => file.metadata.mimetype(),
    }
}

/// Different for each coding, as the bytes are.
fn entity_tag(file: &EmbeddedFile) -> String {
    let mut tag = String::with_capacity(34);
    tag.push('"');
    for byte in &file.metadata.sha256_hash()[..16] {
        tag.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
        tag.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
    }
    tag.push('"');
    tag
}

fn matches(tags: &HeaderValue, tag: &str) -> bool {
    tags.to_str().is_ok_and(|tags| {
        tags.split(',')
            .map(str::trim)
            .any(|known| known == "*" || known.trim_start_matches("W/") == tag)
    })
}
