//! A decklist out of a request, in whichever of four forms it comes.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, header};
use deck::format::{Format, MatchType};
use http_body_util::BodyExt;
use serde::de::DeserializeOwned;

use crate::server::body::is_timeout;
use crate::server::config::{Notation, format_of, match_type_of, notation_of};
use crate::server::decks::{READ_INLINE, Revision, Submission, on_thread};
use crate::server::problem::Problem;
use crate::wire::{NewDeck, NewVersion};

/// A list may have 1 MiB; a form has something around it.
pub const UPLOAD_LIMIT: usize = deck::import::MAX_BYTES + 64 * 1024;
/// What comes beyond the limit is read and thrown away up to here: a browser that still sends does not hear an answer.
const DRAIN_LIMIT: usize = 16 * 1024 * 1024;
/// A form of ours has five fields.
const MAX_FIELDS: usize = 16;

/// What was handed in.
#[derive(Debug)]
pub enum Received {
    List(Submission),
    /// The name of a sample deck.
    Sample(String),
}

impl Received {
    /// The bytes of the list, to be shown again.
    pub fn content(&self) -> Option<Bytes> {
        match self {
            Received::List(submission) => Some(submission.content.clone()),
            Received::Sample(_) => None,
        }
    }
}

/// Reads a request's decklist.
///
/// # Errors
/// When the body is of no kind that is taken, too large, or does not arrive.
pub async fn receive(request: Request) -> Result<Received, Problem> {
    fields(request, of_new_deck).await?.into_received()
}

/// Reads a request's changed list: the same forms, and the fields `why` and `base`.
///
/// # Errors
/// As [`receive`].
pub async fn receive_revision(request: Request) -> Result<Revision, Problem> {
    Ok(fields(request, of_new_version).await?.into_revision())
}

/// What JSON says, as fields.
type OfJson = fn(&[u8]) -> Result<Fields, Problem>;

async fn fields(request: Request, of_json: OfJson) -> Result<Fields, Problem> {
    let kind = media_type(request.headers());
    let query = request.uri().query().unwrap_or_default().to_owned();
    let (parts, body) = request.into_parts();
    let bytes = read_body(body).await?;
    if kind == "multipart/form-data" {
        let request = Request::from_parts(parts, Body::from(bytes));
        let multipart = Multipart::from_request(request, &())
            .await
            .map_err(|_| BAD_FORM)?;
        return multipart_fields(multipart).await;
    }
    if bytes.len() > READ_INLINE {
        on_thread(move || read(&kind, &query, bytes, of_json)).await?
    } else {
        read(&kind, &query, bytes, of_json)
    }
}

/// Reads a body that has arrived; its media type and the query of its address say how.
fn read(kind: &str, query: &str, bytes: Bytes, of_json: OfJson) -> Result<Fields, Problem> {
    let mut fields = Fields::default();
    match kind {
        "" | "text/plain" | "application/octet-stream" => {
            fields.add_encoded(query.as_bytes())?;
            fields.text = Some(bytes);
        }
        "application/json" => fields = of_json(&bytes)?,
        "application/x-www-form-urlencoded" => fields.add_encoded(&bytes)?,
        _ => return Err(Problem::MediaType),
    }
    Ok(fields)
}

fn of_new_deck(json: &[u8]) -> Result<Fields, Problem> {
    let deck: NewDeck = from_json(
        json,
        "{\"text\": …, \"name\": …, \"format\": …, \"match_type\": …, \"from\": …}",
    )?;
    Ok(Fields {
        text: Some(Bytes::from(deck.text)),
        name: deck.name,
        format: deck.format,
        match_type: deck.match_type,
        from: Notation(deck.from),
        ..Fields::default()
    })
}

fn of_new_version(json: &[u8]) -> Result<Fields, Problem> {
    let version: NewVersion = from_json(json, "{\"text\": …, \"why\": …, \"base\": …, \"from\": …}")?;
    Ok(Fields {
        text: Some(Bytes::from(version.text)),
        why: version.why,
        base: version.base,
        from: Notation(version.from),
        ..Fields::default()
    })
}

fn from_json<T: DeserializeOwned>(json: &[u8], form: &str) -> Result<T, Problem> {
    serde_json::from_slice(json).map_err(|error| Problem::BadField {
        field: "body",
        detail: format!(
            "This is not JSON of the form {form}: line {}, column {}.",
            error.line(),
            error.column()
        ),
    })
}

/// The list of a sample deck, as if it had been sent.
///
/// # Errors
/// When there is no such sample.
pub fn of_sample(slug: &str) -> Result<Submission, Problem> {
    let sample = deck::samples::find(slug).ok_or_else(|| Problem::BadField {
        field: "sample",
        detail: "There is no sample deck of that name.".to_owned(),
    })?;
    Ok(Submission {
        content: Bytes::from_static(sample.text.as_bytes()),
        format: Some(sample.format),
        ..Submission::default()
    })
}

const BAD_FORM: Problem = Problem::BadRequest("The form did not arrive whole. Send it again.");

/// The body, as long as it is not too large.
async fn read_body(mut body: Body) -> Result<Bytes, Problem> {
    let mut bytes = Vec::new();
    let mut received = 0_usize;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| {
            if is_timeout(&error) {
                Problem::Slow
            } else {
                BAD_FORM
            }
        })?;
        let Ok(data) = frame.into_data() else { continue };
        received = received.saturating_add(data.len());
        if received <= UPLOAD_LIMIT {
            bytes.extend_from_slice(&data);
        } else {
            bytes = Vec::new();
            if received > DRAIN_LIMIT {
                break;
            }
        }
    }
    if received > UPLOAD_LIMIT {
        return Err(Problem::TooLarge {
            limit: deck::import::MAX_BYTES,
        });
    }
    Ok(Bytes::from(bytes))
}

/// The media type without its parameters, in lower case; empty when none is named.
fn media_type(headers: &HeaderMap) -> String {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    kind.split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

#[derive(Debug, Default)]
struct Fields {
    file: Option<Bytes>,
    file_name: Option<String>,
    text: Option<Bytes>,
    name: Option<String>,
    format: Option<Format>,
    match_type: Option<MatchType>,
    from: Notation,
    sample: Option<String>,
    why: Option<String>,
    base: Option<u32>,
}

impl Fields {
    /// Fields of other names are none of our business.
    fn add(&mut self, name: &str, value: String) -> Result<(), Problem> {
        let bad = |field, detail: String| Problem::BadField {
            field,
            detail: format!("This must be {detail}."),
        };
        match name {
            "text" => self.text = Some(Bytes::from(value)),
            // An empty choice of a form is no choice.
            _ if value.trim().is_empty() => {}
            "name" => self.name = Some(value),
            "sample" => self.sample = Some(value),
            "why" => self.why = Some(value),
            "base" => {
                let number = value.trim().parse();
                self.base = Some(number.map_err(|_| bad("base", "the number of a version".to_owned()))?);
            }
            "format" => self.format = Some(format_of(value.trim()).map_err(|detail| bad("format", detail))?),
            "match_type" => {
                let match_type = match_type_of(value.trim()).map_err(|detail| bad("match_type", detail))?;
                self.match_type = Some(match_type);
            }
            "from" => self.from = notation_of(value.trim()).map_err(|detail| bad("from", detail))?,
            _ => {}
        }
        Ok(())
    }

    fn add_encoded(&mut self, form: &[u8]) -> Result<(), Problem> {
        url::form_urlencoded::parse(form)
            .take(MAX_FIELDS)
            .try_for_each(|(name, value)| self.add(&name, value.into_owned()))
    }

    fn into_received(self) -> Result<Received, Problem> {
        if let Some(slug) = self.sample {
            return Ok(Received::Sample(slug));
        }
        // A form with both has a file that was chosen; what stands in the field is what was there before.
        let from_file = self.file.is_some();
        Ok(Received::List(Submission {
            content: self.file.or(self.text).unwrap_or_default(),
            name: self.name,
            file_name: self.file_name.filter(|_| from_file),
            format: self.format,
            match_type: self.match_type,
            notation: self.from.0,
        }))
    }

    fn into_revision(self) -> Revision {
        Revision {
            content: self.file.or(self.text).unwrap_or_default(),
            notation: self.from.0,
            why: self.why,
            base: self.base,
        }
    }
}

async fn multipart_fields(mut multipart: Multipart) -> Result<Fields, Problem> {
    let mut fields = Fields::default();
    let mut count = 0;
    // An error here is a form cut short, which must not pass for a form that ended.
    while let Some(field) = multipart.next_field().await.map_err(|_| BAD_FORM)? {
        count += 1;
        if count > MAX_FIELDS {
            return Err(Problem::BadRequest("The form has too many fields."));
        }
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(stem);
        let bytes = field.bytes().await.map_err(|_| BAD_FORM)?;
        if name == "file" {
            // A browser sends an empty file when none was chosen.
            if !bytes.is_empty() {
                fields.file = Some(bytes);
                fields.file_name = file_name;
            }
        } else if name == "text" {
            fields.text = Some(bytes);
        } else {
            fields.add(&name, String::from_utf8_lossy(&bytes).into_owned())?;
        }
    }
    Ok(fields)
}

/// A file's name without folders and ending.
fn stem(file_name: &str) -> String {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
}
