//! The bulk card file: every printing, in one file a day.

mod pieces;
mod reader;

use std::time::Duration;

use bytes::Bytes;
use http::header::ACCEPT;
use http::{HeaderMap, HeaderValue, Method};
use outbound::{Download, Incoming, Priority, Request};
use serde::Deserialize;
use tokio::time::Instant;
use url::Url;

pub use self::pieces::{PieceReader, PieceSender, ReaderGone, pieces};
pub use self::reader::{CardReader, Line};

use crate::error::LookupError;
use crate::{ACCEPTED, FILES, NORMAL, Scryfall, refusal};

/// Every printing, English first: has set and number, Arena ids and prices.
const KIND: &str = "default_cards";
/// The list has about a dozen entries of half a kilobyte.
const MAX_LIST: usize = 1024 * 1024;
/// The file has about 80 MB; one many times that is not Scryfall's.
const MAX_FILE: u64 = 1024 * 1024 * 1024;
/// The longest silence while it is read.
const STALL: Duration = Duration::from_secs(30);

/// A bulk file as `GET /bulk-data` lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkFile {
    /// Scryfall's word for the kind: `default_cards`.
    pub kind: String,
    /// When it was made, as Scryfall writes it (RFC 3339). It changes daily even where the content does not.
    pub updated_at: String,
    /// Gzip of JSON Lines, one card object a line.
    pub jsonl_url: Url,
    /// Bytes of the gzip.
    pub compressed_size: Option<u64>,
}

#[derive(Deserialize)]
struct List {
    data: Vec<Object>,
}

#[derive(Deserialize)]
struct Object {
    #[serde(default, rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    updated_at: Option<String>,
    #[serde(default)]
    jsonl_download_uri: Option<String>,
    #[serde(default)]
    compressed_size: Option<u64>,
}

impl Scryfall {
    /// The file of every printing, English first (`default_cards`), as it is today.
    ///
    /// # Errors
    /// See [`LookupError`]; [`LookupError::Malformed`] where the list names no such file, or one on a host that is not
    /// Scryfall's.
    pub async fn card_file(&self, priority: Priority, deadline: Instant) -> Result<BulkFile, LookupError> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(ACCEPTED));
        let response = self
            .outbound
            .call(Request {
                method: Method::GET,
                url: self.address("bulk-data")?,
                template: "/bulk-data",
                headers,
                body: Bytes::new(),
                lane: NORMAL,
                priority,
                deadline,
                read_only: true,
                cache: None,
                max_body: MAX_LIST,
            })
            .await?;
        if !response.status.is_success() {
            return Err(refusal(&response).into());
        }
        let file = card_file_in(&response.body)?;
        if self.is_file_host(&file.jsonl_url) {
            Ok(file)
        } else {
            Err(malformed("the card file is on a host that is not Scryfall's"))
        }
    }

    /// Begins to read a bulk file: gzip, in pieces. Give the pieces to a [`CardReader`] off the async threads, for which
    /// there is [`pieces`].
    ///
    /// # Errors
    /// See [`LookupError`].
    pub async fn open_file(&self, file: &BulkFile, priority: Priority) -> Result<Incoming, LookupError> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        let download = Download {
            url: file.jsonl_url.clone(),
            template: "/{file}.jsonl.gz",
            headers,
            lane: FILES,
            priority,
            stall: STALL,
            max_bytes: MAX_FILE,
        };
        Ok(self.outbound.download(download).await?)
    }

    /// Whether a file may be there: Scryfall's files have hosts of their own, a stand-in's are on its own host.
    fn is_file_host(&self, url: &Url) -> bool {
        if self.is_scryfall() {
            let host = url.host_str().unwrap_or_default();
            url.scheme() == "https" && host.ends_with(".scryfall.io")
        } else {
            url.scheme() == self.base_url.scheme() && url.host() == self.base_url.host()
        }
    }
}

fn malformed(what: &str) -> LookupError {
    LookupError::Malformed(what.to_owned())
}

/// The card file in the text of a list.
fn card_file_in(body: &[u8]) -> Result<BulkFile, LookupError> {
    let list: List = serde_json::from_slice(body)
        .map_err(|error| LookupError::Malformed(format!("the list of files: {error}")))?;
    let object = list
        .data
        .into_iter()
        .find(|object| object.kind.as_deref() == Some(KIND))
        .ok_or_else(|| malformed("the list of files has no default_cards"))?;
    // Until July 2026 there was `download_uri`, a JSON array, in its place.
    let address = object
        .jsonl_download_uri
        .ok_or_else(|| malformed("the card file has no jsonl_download_uri"))?;
    Ok(BulkFile {
        kind: KIND.to_owned(),
        updated_at: object
            .updated_at
            .ok_or_else(|| malformed("the card file has no updated_at"))?,
        jsonl_url: Url::parse(&address)
            .map_err(|error| LookupError::Malformed(format!("the address of the card file: {error}")))?,
        compressed_size: object.compressed_size,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_card_file_is_picked_from_the_list_and_what_is_missing_is_said() {
        let told =
            |data: &str| match card_file_in(format!("{{\"object\":\"list\",\"data\":{data}}}").as_bytes()) {
                Ok(file) => format!(
                    "{} {} {:?}",
                    file.updated_at, file.jsonl_url, file.compressed_size
                ),
                Err(error) => error.to_string(),
            };
        let table = [
            r#"[{"type":"oracle_cards","jsonl_download_uri":"https://data.scryfall.io/o.gz"},{"type":"default_cards","updated_at":"2026-11-22T10:05:12.000+00:00","jsonl_download_uri":"https://data.scryfall.io/d.jsonl.gz","compressed_size":78000000,"new_key":[1]}]"#,
            r#"[{"type":"default_cards","updated_at":"u","jsonl_download_uri":"https://data.scryfall.io/d.jsonl.gz","compressed_size":null}]"#,
            r#"[{"type":"default_cards","updated_at":"2024-01-01","size":5,"download_uri":"https://data.scryfall.io/d.json"}]"#,
            r#"[{"type":"default_cards","jsonl_download_uri":"https://data.scryfall.io/d.jsonl.gz"}]"#,
            r#"[{"type":"default_cards","updated_at":"u","jsonl_download_uri":"not an address"}]"#,
            r#"[{"type":"rulings"}]"#,
            r#"[]"#,
            r#""nothing""#,
        ]
        .map(told);
        insta::assert_snapshot!(table.join("\n"), @r#"
    2026-11-22T10:05:12.000+00:00 https://data.scryfall.io/d.jsonl.gz Some(78000000)
    u https://data.scryfall.io/d.jsonl.gz None
    the answer could not be read: the card file has no jsonl_download_uri
    the answer could not be read: the card file has no updated_at
    the answer could not be read: the address of the card file: relative URL without a base
    the answer could not be read: the list of files has no default_cards
    the answer could not be read: the list of files has no default_cards
    the answer could not be read: the list of files: invalid type: string "nothing", expected a sequence at line 1 column 33
    "#);
    }
}
