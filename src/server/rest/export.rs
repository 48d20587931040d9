//! A deck for another program, as text, as a file, or as JSON that says what is lost.

use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use deck::export::Target;
use serde::Deserialize;

use super::json;
use super::submission::{Received, of_sample, receive};
use crate::server::accept;
use crate::server::config::target_of;
use crate::server::decks::Decks;
use crate::server::problem::Problem;
use crate::wire::DeckExport;

/// Bytes of a file's name: file systems take 255, and the ending wants some.
const LONGEST_NAME: usize = 200;

#[derive(Deserialize)]
pub struct Wanted {
    to: Option<String>,
    /// Anything but `0` makes a file of it.
    download: Option<String>,
}

impl Wanted {
    /// Arena unless said otherwise.
    fn target(&self) -> Result<Target, Problem> {
        target_of(self.to.as_deref().unwrap_or(Target::Arena.key())).map_err(|known| Problem::BadField {
            field: "to",
            detail: format!("This must be {known}."),
        })
    }

    fn is_file(&self) -> bool {
        self.download.as_deref().is_some_and(|said| said != "0")
    }
}

/// A saved deck.
pub async fn saved(
    State(decks): State<Decks>,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let exported = decks.export(&id, wanted.target()?).await?;
    answer(exported, &wanted, &headers).await
}

/// A list that is sent along, in any of the forms a deck is saved in.
pub async fn list(
    State(decks): State<Decks>,
    Query(wanted): Query<Wanted>,
    request: Request,
) -> Result<Response, Problem> {
    let target = wanted.target()?;
    let headers = request.headers().clone();
    let submission = match receive(request).await? {
        Received::List(submission) => submission,
        Received::Sample(slug) => of_sample(&slug)?,
    };
    let exported = decks.export_list(submission, target).await?;
    answer(exported, &wanted, &headers).await
}

/// The text, in its own media type; JSON to who asks for JSON by name.
async fn answer(exported: DeckExport, wanted: &Wanted, headers: &HeaderMap) -> Result<Response, Problem> {
    let mut response = if accept::prefers_json(headers) && !wanted.is_file() {
        json(exported).await?
    } else {
        let kind = [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static(exported.target.mime()),
            ),
            (header::CONTENT_DISPOSITION, disposition(&exported, wanted)),
        ];
        (kind, exported.text).into_response()
    };
    response
        .headers_mut()
        .append(header::VARY, HeaderValue::from_static("accept"));
    Ok(response)
}

/// As RFC 6266 has it: the deck's own name for whom it may be in any script, and a plain one for the rest.
fn disposition(exported: &DeckExport, wanted: &Wanted) -> HeaderValue {
    let how = if wanted.is_file() { "attachment" } else { "inline" };
    let ending = exported.target.file_name_extension();
    let text = format!(
        "{how}; filename=\"{}.{ending}\"; filename*=UTF-8''{}.{ending}",
        plain_name(&exported.name),
        percent_encoded(&own_name(&exported.name)),
    );
    // ASCII without control characters, whatever the name is.
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("inline"))
}

/// A deck's name in letters, digits and dashes.
fn plain_name(name: &str) -> String {
    let plain = |letter: char| {
        if letter.is_ascii_alphanumeric() {
            letter.to_ascii_lowercase()
        } else {
            '-'
        }
    };
    let dashed: String = name.chars().map(plain).collect();
    let parts: Vec<&str> = dashed.split('-').filter(|part| !part.is_empty()).collect();
    let joined = parts.join("-");
    if joined.is_empty() || is_device(&joined) {
        "deck".to_owned()
    } else {
        joined
    }
}

/// A deck's name as every file system takes it: without what separates folders or stands for something, not hidden, not a
/// device of Windows, and not too long.
fn own_name(name: &str) -> String {
    let mut kept = String::with_capacity(name.len());
    for letter in name.chars() {
        let letter = match letter {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => ' ',
            letter if letter.is_control() => ' ',
            letter => letter,
        };
        if kept.len() + letter.len_utf8() > LONGEST_NAME {
            break;
        }
        kept.push(letter);
    }
    let words: Vec<&str> = kept.split_whitespace().collect();
    let joined = words.join(" ");
    let trimmed = joined.trim_matches(|letter| letter == '.' || letter == ' ');
    if trimmed.is_empty() || is_device(trimmed) {
        "deck".to_owned()
    } else {
        trimmed.to_owned()
    }
}

/// `con`, `con.anything` and their like are devices on Windows, in every folder.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    let numbered = |kind: &str| {
        stem.get(..3)
            .is_some_and(|start| start.eq_ignore_ascii_case(kind))
            && stem.len() == 4
            && stem.ends_with(|last: char| last.is_ascii_digit())
    };
    ["con", "prn", "aux", "nul"]
        .iter()
        .any(|device| stem.eq_ignore_ascii_case(device))
        || numbered("com")
        || numbered("lpt")
}

/// RFC 8187: everything but `attr-char` as `%` and two digits a byte.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_like_its_deck_wherever_it_is_saved() {
        let names = [
            "Izzet Tempo (März)",
            "\"\r\n../..",
            "Bo1: 60/60?",
            "龍の王",
            "con",
            "LPT1.old",
            "COM10",
            ".hidden. ",
            "R&D, 100 % \"fun\"",
        ];
        let table: Vec<String> = names
            .iter()
            .map(|name| {
                let own = own_name(name);
                format!(
                    "{name:?}: {} | {own} | {}",
                    plain_name(name),
                    percent_encoded(&own)
                )
            })
            .collect();
        insta::assert_snapshot!(table.join("\n"), @r#"
        "Izzet Tempo (März)": izzet-tempo-m-rz | Izzet Tempo (März) | Izzet%20Tempo%20%28M%C3%A4rz%29
        "\"\r\n../..": deck | deck | deck
        "Bo1: 60/60?": bo1-60-60 | Bo1 60 60 | Bo1%2060%2060
        "龍の王": deck | 龍の王 | %E9%BE%8D%E3%81%AE%E7%8E%8B
        "con": deck | deck | deck
        "LPT1.old": lpt1-old | deck | deck
        "COM10": com10 | COM10 | COM10
        ".hidden. ": hidden | hidden | hidden
        "R&D, 100 % \"fun\"": r-d-100-fun | R&D, 100 % fun | R&D%2C%20100%20%25%20fun
        "#);
    }

    #[test]
    fn a_long_name_is_cut_between_letters() {
        let long = own_name(&"龍".repeat(120));
        assert_eq!(long, "龍".repeat(66));
    }
}
