//! Ways to go wrong, and when.

use std::fmt;
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::Endpoint;

/// What goes wrong, as a list of rules: `kind[=value][:share][@endpoint][#first]`, with commas between them.
///
/// | kind | what happens |
/// |---|---|
/// | `down` | the connection is closed without an answer |
/// | `reset` | the connection is reset without an answer |
/// | `hang` | no answer until the faults are changed |
/// | `slow=5s` | the answer takes that much longer |
/// | `503`, `429` … | an error object of that status |
/// | `html`, `html=200` | an HTML page, of status 502 unless said otherwise |
/// | `cut`, `cut=40` | the connection is closed in the middle of the body, or after 40 % of it |
/// | `drip=50ms` | each 64 kB of the body take that much longer |
/// | `changed` | the bulk file is another one from now on |
/// | `json` | half of the JSON, as if it were all |
/// | `shape` | JSON of another shape |
///
/// `503:0.3` goes wrong for three of ten requests, evenly; `503@collection` for one endpoint only (`collection`, `named`,
/// `search`, `autocomplete`, `card`, `sets`, `bulk`, `file`, `migrations`); `503#2` for the first two requests only.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Faults(Vec<Rule>);

#[derive(Clone, Debug, PartialEq)]
struct Rule {
    kind: Fault,
    /// Share of the requests, over 0 to 1.
    share: f64,
    endpoint: Option<Endpoint>,
    first: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fault {
    Down,
    Reset,
    Hang,
    Slow(Duration),
    Status(u16),
    Html(u16),
    /// After so many hundredths of the body.
    Cut(u8),
    Drip(Duration),
    Changed,
    Json,
    Shape,
}

/// A fault specification that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot read the fault {rule:?}: {what}")]
pub struct FaultError {
    rule: String,
    what: &'static str,
}

impl FromStr for Faults {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Faults, FaultError> {
        text.split(',')
            .map(str::trim)
            .filter(|rule| !rule.is_empty())
            .map(Rule::read)
            .collect::<Result<_, _>>()
            .map(Faults)
    }
}

impl Rule {
    fn read(text: &str) -> Result<Rule, FaultError> {
        let error = |what| FaultError {
            rule: text.to_owned(),
            what,
        };
        let (rest, first) = match text.split_once('#') {
            Some((rest, first)) => (
                rest,
                Some(
                    first
                        .parse()
                        .map_err(|_| error("after # comes how many requests"))?,
                ),
            ),
            None => (text, None),
        };
        let (rest, endpoint) = match rest.split_once('@') {
            Some((rest, name)) => (
                rest,
                Some(endpoint_of(name).ok_or(error("after @ comes an endpoint"))?),
            ),
            None => (rest, None),
        };
        let (rest, share) = match rest.split_once(':') {
            Some((rest, share)) => {
                let share = share
                    .parse()
                    .ok()
                    .filter(|share: &f64| *share > 0.0 && *share <= 1.0);
                (
                    rest,
                    share.ok_or(error("after : comes a share over 0 and up to 1"))?,
                )
            }
            None => (rest, 1.0),
        };
        let status = |text: &str| text.parse().ok().filter(|status| (200..600).contains(status));
        let kind = match rest.split_once('=') {
            Some(("slow", value)) => {
                Fault::Slow(duration_from(value).ok_or(error("slow= takes 500ms or 5s"))?)
            }
            Some(("html", value)) => Fault::Html(status(value).ok_or(error("html= takes a status"))?),
            Some(("drip", value)) => {
                Fault::Drip(duration_from(value).ok_or(error("drip= takes 50ms or 1s"))?)
            }
            Some(("cut", value)) => {
                let percent = value.parse().ok().filter(|percent| *percent < 100);
                Fault::Cut(percent.ok_or(error("cut= takes a percentage under 100"))?)
            }
            Some(_) => return Err(error("only slow, html, cut and drip take a value")),
            None => match rest {
                "down" => Fault::Down,
                "reset" => Fault::Reset,
                "hang" => Fault::Hang,
                "html" => Fault::Html(502),
                "cut" => Fault::Cut(50),
                "changed" => Fault::Changed,
                "json" => Fault::Json,
                "shape" => Fault::Shape,
                "slow" => return Err(error("slow= takes 500ms or 5s")),
                number => Fault::Status(
                    status(number)
                        .filter(|status| *status >= 400)
                        .ok_or(error("no such fault"))?,
                ),
            },
        };
        Ok(Rule {
            kind,
            share,
            endpoint,
            first,
        })
    }
}

fn endpoint_of(name: &str) -> Option<Endpoint> {
    Some(match name {
        "collection" => Endpoint::Collection,
        "named" => Endpoint::Named,
        "search" => Endpoint::Search,
        "autocomplete" => Endpoint::Autocomplete,
        "card" => Endpoint::Card,
        "sets" => Endpoint::Sets,
        "bulk" => Endpoint::BulkData,
        "file" => Endpoint::File,
        "migrations" => Endpoint::Migrations,
        _ => return None,
    })
}

/// Reads `50ms`, `5s` or `1.5s`.
#[must_use]
pub fn duration_from(text: &str) -> Option<Duration> {
    let (number, unit) = match text.strip_suffix("ms") {
        Some(number) => (number, 0.001),
        None => (text.strip_suffix('s')?, 1.0),
    };
    Duration::try_from_secs_f64(number.trim().parse::<f64>().ok()? * unit).ok()
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Down => f.write_str("down"),
            Fault::Reset => f.write_str("reset"),
            Fault::Hang => f.write_str("hang"),
            Fault::Slow(by) => write!(f, "slow={}ms", by.as_millis()),
            Fault::Status(status) => write!(f, "{status}"),
            Fault::Html(status) => write!(f, "html={status}"),
            Fault::Cut(50) => f.write_str("cut"),
            Fault::Cut(percent) => write!(f, "cut={percent}"),
            Fault::Drip(by) => write!(f, "drip={}ms", by.as_millis()),
            Fault::Changed => f.write_str("changed"),
            Fault::Json => f.write_str("json"),
            Fault::Shape => f.write_str("shape"),
        }
    }
}

/// The rules in force, with how often each was tried.
#[derive(Debug)]
pub(super) struct ActiveFaults {
    rules: Vec<(Rule, AtomicU32)>,
}

impl ActiveFaults {
    pub(super) fn new(faults: &Faults) -> ActiveFaults {
        ActiveFaults {
            rules: faults
                .0
                .iter()
                .map(|rule| (rule.clone(), AtomicU32::new(0)))
                .collect(),
        }
    }

    /// What happens to the next request of an endpoint: how much longer it takes, and what goes wrong.
    pub(super) fn draw(&self, endpoint: Endpoint) -> (Duration, Option<Fault>) {
        let mut delay = Duration::ZERO;
        let mut fault = None;
        for (rule, tried) in &self.rules {
            if rule.endpoint.is_some_and(|only| only != endpoint) {
                continue;
            }
            let number = tried.fetch_add(1, Ordering::Relaxed);
            // Evenly over the requests rather than by chance, so that a run can be repeated.
            let due = |n: u32| (f64::from(n) * rule.share).floor();
            if rule.first.is_some_and(|first| number >= first) || due(number + 1) <= due(number) {
                continue;
            }
            match rule.kind {
                Fault::Slow(by) => delay += by,
                kind => fault = fault.or(Some(kind)),
            }
        }
        (delay, fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(spec: &str, endpoint: Endpoint, requests: usize) -> String {
        let faults = ActiveFaults::new(&spec.parse().expect("a specification"));
        let mut line = String::new();
        for _ in 0..requests {
            let (delay, fault) = faults.draw(endpoint);
            let fault = fault.map_or_else(|| "-".to_owned(), |fault| fault.to_string());
            line.push_str(&fault);
            if !delay.is_zero() {
                line.push_str(&format!("+{}", delay.as_millis()));
            }
            line.push(' ');
        }
        line.trim_end().to_owned()
    }

    #[test]
    fn rules_apply_by_share_endpoint_and_number() {
        let specs = [
            "",
            "down",
            "503:0.3",
            "503#2",
            "slow=50ms,429@named",
            "slow=1.5s#1,cut:0.5",
            "reset@collection#1,html",
        ];
        let table: String = specs
            .iter()
            .map(|spec| format!("{spec:28}{}\n", drawn(spec, Endpoint::Collection, 7)))
            .collect();
        insta::assert_snapshot!(table, @"
                                - - - - - - -
    down                        down down down down down down down
    503:0.3                     - - - 503 - - 503
    503#2                       503 503 - - - - -
    slow=50ms,429@named         -+50 -+50 -+50 -+50 -+50 -+50 -+50
    slow=1.5s#1,cut:0.5         -+1500 cut - cut - cut -
    reset@collection#1,html     reset html=502 html=502 html=502 html=502 html=502 html=502
    ");
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let specs = [
            "sideways",
            "slow",
            "slow=soon",
            "503:2",
            "503@moon",
            "503#many",
            "html=99",
            "204",
            "cut=100",
            "drip=slowly",
            "down=1",
        ];
        let table: String = specs
            .iter()
            .map(|spec| format!("{}\n", spec.parse::<Faults>().expect_err("not a specification")))
            .collect();
        insta::assert_snapshot!(table, @r#"
    cannot read the fault "sideways": no such fault
    cannot read the fault "slow": slow= takes 500ms or 5s
    cannot read the fault "slow=soon": slow= takes 500ms or 5s
    cannot read the fault "503:2": after : comes a share over 0 and up to 1
    cannot read the fault "503@moon": after @ comes an endpoint
    cannot read the fault "503#many": after # comes how many requests
    cannot read the fault "html=99": html= takes a status
    cannot read the fault "204": no such fault
    cannot read the fault "cut=100": cut= takes a percentage under 100
    cannot read the fault "drip=slowly": drip= takes 50ms or 1s
    cannot read the fault "down=1": only slow, html, cut and drip take a value
    "#);
    }
}
