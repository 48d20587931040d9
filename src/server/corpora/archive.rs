//! A public archive of tournaments: which files it has, and what is in them. docs/corpus.md says what is known of it.

use std::time::Duration;

use axum::body::Bytes;
use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use improve::{Day, PlayedFormat, day_of};
use outbound::{CachePolicy, CallError, Config, LaneConfig, LaneId, Outbound, Priority, Request};
use serde::Deserialize;
use tokio::time::Instant;
use url::Url;

/// Lists of files: an API that gives whoever does not say who they are sixty answers an hour.
const LISTS: LaneId = LaneId("corpus-lists");
const LISTS_STEP: Duration = Duration::from_secs(1);
/// Files, from a host made for many readers; four a second is less than a browser takes of a page.
const FILES: LaneId = LaneId("corpus-files");
const FILES_STEP: Duration = Duration::from_millis(250);
/// Files on their way at once.
pub(super) const AT_ONCE: usize = 4;

/// The archive that is read unless another is named.
const REPOSITORY: &str = "fbettega/MTG_decklistcache";
const LISTS_HOST: &str = "api.github.com";
const FILES_HOST: &str = "raw.githubusercontent.com";
/// The branch that has the newest files.
const BRANCH: &str = "main";
/// The folder that tournaments are in.
const FOLDER: &str = "Tournaments";

/// Time for one answer, its turn included.
const DEADLINE: Duration = Duration::from_secs(120);
/// A list is named by what is in it, so it never changes; this only says how long it is kept.
const LIST_KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// A hundred thousand files, which is the most that one list may name, take 7 MB.
const MAX_LIST: usize = 16 * 1024 * 1024;
/// The largest tournaments have some 3,000 decks of 4 kB each.
const MAX_FILE: usize = 48 * 1024 * 1024;

/// Adds the archive's lanes and hosts to a client's configuration.
pub fn configure(config: &mut Config, mirror: Option<&Url>) {
    // Plain http is for this machine alone, which needs no sparing.
    let spared = mirror.is_none_or(|mirror| mirror.scheme() != "http");
    for (id, step) in [(LISTS, LISTS_STEP), (FILES, FILES_STEP)] {
        config.lanes.push(LaneConfig {
            id,
            step: if spared { step } else { Duration::ZERO },
            group: id.0,
        });
    }
    match mirror {
        Some(mirror) => {
            config.allowed_hosts.extend(mirror.host_str().map(str::to_owned));
            if mirror.scheme() == "http" {
                config.allow_loopback_http = true;
            }
        }
        None => config
            .allowed_hosts
            .extend([LISTS_HOST, FILES_HOST].map(str::to_owned)),
    }
}

/// Why the archive did not answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ArchiveError {
    #[error("the program was told to send no requests")]
    Offline,
    /// It wants to be left alone for so many seconds.
    #[error("left alone for {seconds} s")]
    LeaveAlone { seconds: u64 },
    #[error("no answer: {0}")]
    Unreachable(String),
    /// It has another shape than docs/corpus.md says.
    #[error("not an archive of tournaments: {0}")]
    Shape(String),
}

/// A file of the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    pub path: String,
    /// Hash of what is in it.
    pub version: String,
}

/// The archive, asked through a client that went through [`configure`].
#[derive(Clone, Debug)]
pub(super) struct Archive {
    outbound: Outbound,
    mirror: Option<Url>,
}

#[derive(Deserialize)]
struct Tree {
    tree: Vec<Entry>,
    #[serde(default)]
    truncated: bool,
}

#[derive(Deserialize)]
struct Entry {
    path: String,
    #[serde(rename = "type")]
    kind: String,
    sha: String,
}

impl Entry {
    fn is_folder(&self) -> bool {
        self.kind == "tree"
    }
}

impl Archive {
    pub(super) fn new(outbound: Outbound, mirror: Option<Url>) -> Archive {
        Archive { outbound, mirror }
    }

    /// Files of tournaments from a day on, oldest first. Takes some fifteen requests: folders of years that are too old are not
    /// looked into.
    pub(super) async fn files(&self, since: Day) -> Result<Vec<Listed>, ArchiveError> {
        let mut found: Vec<(Day, Listed)> = Vec::new();
        let root = self.tree(BRANCH, false).await?;
        let folder = root
            .tree
            .into_iter()
            .find(|entry| entry.is_folder() && entry.path == FOLDER);
        let folder = folder.ok_or_else(|| ArchiveError::Shape(format!("no folder {FOLDER}")))?;
        for site in self.folders(&folder.sha).await? {
            for year in self.folders(&site.sha).await? {
                // The last day of a year is the last that its folder can have.
                if day_of(&format!("{}-12-31", year.path)).is_none_or(|last| last < since) {
                    continue;
                }
                let above = format!("{FOLDER}/{}/{}", site.path, year.path);
                let whole = self.tree(&year.sha, true).await?;
                if !whole.truncated {
                    gather(&above, whole, since, &mut found);
                    continue;
                }
                for month in self.folders(&year.sha).await? {
                    let whole = self.tree(&month.sha, true).await?;
                    gather(&format!("{above}/{}", month.path), whole, since, &mut found);
                }
            }
        }
        found.sort_by(|left, right| (left.0, &left.1.path).cmp(&(right.0, &right.1.path)));
        Ok(found.into_iter().map(|(_, listed)| listed).collect())
    }

    /// The text of a file; `None` where it is gone since it was listed.
    pub(super) async fn file(&self, path: &str) -> Result<Option<Bytes>, ArchiveError> {
        let url = self.address(FILES_HOST, |base| match &self.mirror {
            Some(_) => [base, vec!["raw", BRANCH]].concat(),
            None => [base, vec![BRANCH]].concat(),
        });
        let mut url = url?;
        extend(&mut url, path.split('/'))?;
        let answer = self
            .ask(url, FILES, "/{branch}/{path}", "*/*", None, MAX_FILE)
            .await?;
        Ok(answer.filter(|body| !body.is_empty()))
    }

    async fn folders(&self, sha: &str) -> Result<Vec<Entry>, ArchiveError> {
        let tree = self.tree(sha, false).await?;
        Ok(tree.tree.into_iter().filter(Entry::is_folder).collect())
    }

    /// A folder by its hash, or the root by its branch.
    async fn tree(&self, name: &str, recursive: bool) -> Result<Tree, ArchiveError> {
        let mut url = self.address(LISTS_HOST, |base| match &self.mirror {
            Some(_) => base,
            None => [vec!["repos"], base].concat(),
        })?;
        extend(&mut url, ["git", "trees", name])?;
        if recursive {
            url.set_query(Some("recursive=1"));
        }
        let kept =
            (name != BRANCH).then(|| CachePolicy::new(format!("tree {url}"), LIST_KEPT, Duration::ZERO));
        let template = "/git/trees/{sha}";
        let answer = self.ask(
            url,
            LISTS,
            template,
            "application/vnd.github+json, application/json",
            kept,
            MAX_LIST,
        );
        let body = answer
            .await?
            .ok_or_else(|| ArchiveError::Shape("no list of files".to_owned()))?;
        let read = tokio::task::spawn_blocking(move || serde_json::from_slice(&body));
        let read = read
            .await
            .map_err(|error| ArchiveError::Shape(error.to_string()))?;
        read.map_err(|error| ArchiveError::Shape(error.to_string()))
    }

    /// The address of the repository at a host, or at the mirror; `place` puts the repository's own parts in their place.
    fn address<'a>(
        &'a self,
        host: &str,
        place: impl FnOnce(Vec<&'a str>) -> Vec<&'a str>,
    ) -> Result<Url, ArchiveError> {
        let shape = |what: &dyn std::fmt::Display| ArchiveError::Shape(what.to_string());
        let mut url = match &self.mirror {
            Some(mirror) => mirror.clone(),
            None => Url::parse(&format!("https://{host}/")).map_err(|error| shape(&error))?,
        };
        let own = match &self.mirror {
            Some(_) => Vec::new(),
            None => REPOSITORY.split('/').collect(),
        };
        extend(&mut url, place(own))?;
        Ok(url)
    }

    /// What is at an address; `None` where nothing is.
    async fn ask(
        &self,
        url: Url,
        lane: LaneId,
        template: &'static str,
        accept: &'static str,
        cache: Option<CachePolicy>,
        max_body: usize,
    ) -> Result<Option<Bytes>, ArchiveError> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
        let answer = self
            .outbound
            .call(Request {
                method: Method::GET,
                url,
                template,
                headers,
                body: Bytes::new(),
                lane,
                priority: Priority::Background,
                deadline: Instant::now() + DEADLINE,
                read_only: true,
                cache,
                max_body,
            })
            .await?;
        match answer.status {
            StatusCode::NOT_FOUND => Ok(None),
            status if status.is_success() => Ok(Some(answer.body)),
            status => Err(ArchiveError::Unreachable(format!("status {status}"))),
        }
    }
}

impl From<CallError> for ArchiveError {
    fn from(error: CallError) -> ArchiveError {
        match error {
            CallError::Offline(_) => ArchiveError::Offline,
            CallError::Closed { retry_at, .. } => ArchiveError::LeaveAlone {
                seconds: retry_at.saturating_duration_since(Instant::now()).as_secs() + 1,
            },
            error => ArchiveError::Unreachable(error.to_string()),
        }
    }
}

fn extend<'a>(url: &mut Url, parts: impl IntoIterator<Item = &'a str>) -> Result<(), ArchiveError> {
    match url.path_segments_mut() {
        Ok(mut segments) => {
            segments.pop_if_empty().extend(parts);
            Ok(())
        }
        Err(()) => Err(ArchiveError::Shape("an address without a path".to_owned())),
    }
}

/// Adds the files of a folder, `above`, that are from a day on.
fn gather(above: &str, tree: Tree, since: Day, into: &mut Vec<(Day, Listed)>) {
    for entry in tree.tree {
        let path = format!("{above}/{}", entry.path);
        if let Some(day) = day_in(&path)
            && day >= since
            && !entry.is_folder()
        {
            into.push((
                day,
                Listed {
                    path,
                    version: entry.sha,
                },
            ));
        }
    }
}

/// The day of `Tournaments/<site>/<yyyy>/<mm>/<dd>/<file>.json`; `None` of any other path.
fn day_in(path: &str) -> Option<Day> {
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        [FOLDER, _, year, month, day, file] if file.ends_with(".json") => {
            day_of(&format!("{year}-{month}-{day}"))
        }
        _ => None,
    }
}

/// Whether a file may have decks of a format that Arena has, as far as its name tells: most name theirs.
pub(super) fn may_be_of_arena(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    PlayedFormat::at_start(file)
        .is_none_or(|format| format.on_arena().is_some() || format == PlayedFormat::EXPLORER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_tells_its_day_and_mostly_its_format() {
        let told = [
            "Tournaments/MTGO/2025/06/07/standard-challenge-32-2025-06-0712792689.json",
            "Tournaments/MTGO/2025/06/07/duel-commander-league-2025-06-079225.json",
            "Tournaments/MTGmelee/2025/06/07/win-a-box-2025-06-07.json",
            "Tournaments/MTGO/2025/06/31/standard-league.json",
            "Tournaments/MTGO/2025/06/07/readme.md",
            "Tournaments-Archive/MTGO/2025/06/07/standard-league.json",
        ]
        .map(|path| format!("{:?} {}", day_in(path), may_be_of_arena(path)));
        insta::assert_snapshot!(told.join("\n"), @"
        Some(20246) true
        Some(20246) false
        Some(20246) true
        None true
        None true
        None true
        ");
    }
}
