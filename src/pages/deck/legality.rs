//! Legality: one word that opens into reasons, and the table of every format.

use deck::format::{Format, MatchType};
use deck::legality::{Finding, Status, Verdict, legal_formats};
use leptos::prelude::*;

use crate::components::names;
use crate::wire::DeckView;

/// The verdict of the deck's format in a word; without a format, the formats it is legal in.
pub fn word(deck: &DeckView) -> AnyView {
    let verdict = deck
        .analysis
        .legality
        .iter()
        .find(|verdict| Some(verdict.format) == deck.format);
    match verdict {
        Some(verdict) => {
            let findings = verdict.findings.iter().map(finding).collect::<Vec<_>>();
            let elsewhere = elsewhere(verdict, &deck.analysis.legality)
                .map(|words| view! { <p class="verdict-elsewhere">{words}</p> });
            view! {
                <details class="verdict">
                    <summary>
                        {badge(verdict.status)}" in "{verdict.format.title()}{games(deck.match_type)}
                    </summary>
                    <ul class="findings">{findings}</ul>
                    {elsewhere}
                    <p class="basis">{verdict.basis.clone()}</p>
                </details>
            }
            .into_any()
        }
        None => view! { <p class="verdict">{legal_somewhere(&deck.analysis.legality)}</p> }.into_any(),
    }
}

/// Which games a verdict is for, where they are not the usual ones.
fn games(match_type: MatchType) -> &'static str {
    match match_type {
        MatchType::BestOfOne => ", best of one",
        MatchType::BestOfThree => "",
    }
}

/// Where else a deck that is not legal is legal as it is: "As it is, the deck is legal in Historic and Timeless."
fn elsewhere(verdict: &Verdict, all: &[Verdict]) -> Option<String> {
    let legal = legal_formats(all);
    let legal: Vec<&str> = legal.into_iter().map(Format::title).collect();
    let told = match legal.as_slice() {
        [] => return None,
        [only] => (*only).to_owned(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    };
    (verdict.status == Status::Illegal).then(|| format!("As it is, the deck is legal in {told}."))
}

/// A table of every format with its reasons.
pub fn table(deck: &DeckView) -> AnyView {
    let rows = deck
        .analysis
        .legality
        .iter()
        .map(|verdict| row(verdict, deck))
        .collect::<Vec<_>>();
    let basis = deck
        .analysis
        .legality
        .first()
        .map(|verdict| verdict.basis.clone());
    view! {
        <section class="panel" aria-labelledby="legality-title">
            <h2 id="legality-title">"Where it is legal"</h2>
            <p class="basis">{deck.match_type.title()}". "{basis}</p>
            <table class="legality">
                <thead>
                    <tr><th scope="col">"Format"</th><th scope="col">"Verdict"</th><th scope="col">"Reason"</th></tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn row(verdict: &Verdict, deck: &DeckView) -> AnyView {
    let findings = verdict.findings.iter().map(finding).collect::<Vec<_>>();
    let is_own = Some(verdict.format) == deck.format;
    view! {
        <tr class=is_own.then_some("own")>
            <th scope="row">{verdict.format.title()}</th>
            <td>{badge(verdict.status)}</td>
            <td>
                <details>
                    <summary>{reason(verdict)}</summary>
                    <ul class="findings">{findings}</ul>
                </details>
            </td>
        </tr>
    }
    .into_any()
}

/// The finding that decides; the details have the others.
fn reason(verdict: &Verdict) -> String {
    let deciding: Vec<&Finding> = verdict
        .findings
        .iter()
        .filter(|finding| finding.status == verdict.status)
        .collect();
    match (verdict.status, deciding.as_slice()) {
        (Status::Legal, _) => "Every rule that is checked is kept".to_owned(),
        (_, []) => "Why".to_owned(),
        (_, [only]) => only.message.clone(),
        (_, [first, rest @ ..]) => format!("{} ({} more)", first.message, rest.len()),
    }
}

fn finding(finding: &Finding) -> AnyView {
    // Long lists of cards are in the message already, as far as they fit; here they are whole.
    let cards = (finding.cards.len() > 4 && finding.status != Status::Legal)
        .then(|| view! { <span class="finding-cards">{names::sentence(&finding.cards)}</span> });
    let fix =
        (!finding.fix.is_empty()).then(|| view! { <span class="finding-fix">{finding.fix.clone()}</span> });
    view! {
        <li class=class(finding.status)>
            <span class="badge-sign" role="img" aria-label=told(finding.status).1>{told(finding.status).0}</span>
            <span>{finding.message.clone()}{cards}{fix}</span>
        </li>
    }
    .into_any()
}

fn badge(status: Status) -> AnyView {
    let (sign, word) = told(status);
    let mut class_name = String::from("badge ");
    class_name.push_str(class(status));
    view! { <span class=class_name><span aria-hidden="true">{sign}</span>" "{word}</span> }.into_any()
}

const fn told(status: Status) -> (&'static str, &'static str) {
    match status {
        Status::Legal => ("✓", "Legal"),
        Status::Illegal => ("✗", "Not legal"),
        Status::Unknown => ("…", "Not known yet"),
    }
}

const fn class(status: Status) -> &'static str {
    match status {
        Status::Legal => "legal",
        Status::Illegal => "illegal",
        Status::Unknown => "unknown",
    }
}

fn legal_somewhere(verdicts: &[Verdict]) -> String {
    let titles = |status| {
        verdicts
            .iter()
            .filter(|verdict| verdict.status == status)
            .map(|verdict| verdict.format.title())
            .collect::<Vec<_>>()
    };
    let (legal, open) = (titles(Status::Legal), titles(Status::Unknown));
    if !legal.is_empty() {
        format!("Legal in {}", legal.join(", "))
    } else if open.is_empty() {
        "Legal in no format of Arena".to_owned()
    } else {
        "Legality is not known yet".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use deck::format::Format;
    use deck::legality::Rule;

    use super::*;

    fn verdict(format: Format, status: Status, messages: &[(Status, &str)]) -> Verdict {
        let findings = messages
            .iter()
            .map(|(status, message)| Finding {
                rule: Rule::MainSize,
                status: *status,
                message: (*message).to_owned(),
                cards: Vec::new(),
                fix: String::new(),
                cuts: Vec::new(),
            })
            .collect();
        Verdict {
            format,
            status,
            summary: String::new(),
            findings,
            basis: String::new(),
        }
    }

    #[test]
    fn the_deciding_finding_stands_first() {
        let told = [
            verdict(
                Format::Standard,
                Status::Illegal,
                &[
                    (Status::Illegal, "3 cards not in a legal set"),
                    (Status::Legal, "fine"),
                ],
            ),
            verdict(
                Format::Standard,
                Status::Illegal,
                &[
                    (Status::Illegal, "A"),
                    (Status::Illegal, "B"),
                    (Status::Unknown, "C"),
                ],
            ),
            verdict(Format::Standard, Status::Legal, &[(Status::Legal, "60 cards")]),
            verdict(Format::Standard, Status::Unknown, &[]),
        ]
        .map(|verdict| reason(&verdict));
        assert_eq!(
            told,
            [
                "3 cards not in a legal set",
                "A (1 more)",
                "Every rule that is checked is kept",
                "Why"
            ]
        );
    }

    #[test]
    fn where_else_it_is_legal_is_said_of_what_is_not() {
        let of = |own, others: [Status; 2]| {
            let own = verdict(Format::Standard, own, &[]);
            let [pioneer, timeless] = others;
            let all = [
                own.clone(),
                verdict(Format::Pioneer, pioneer, &[]),
                verdict(Format::Timeless, timeless, &[]),
            ];
            elsewhere(&own, &all)
        };
        assert_eq!(
            of(Status::Illegal, [Status::Legal, Status::Legal]).as_deref(),
            Some("As it is, the deck is legal in Pioneer and Timeless.")
        );
        assert_eq!(
            of(Status::Illegal, [Status::Unknown, Status::Legal]).as_deref(),
            Some("As it is, the deck is legal in Timeless.")
        );
        assert_eq!(of(Status::Illegal, [Status::Illegal, Status::Unknown]), None);
        assert_eq!(of(Status::Legal, [Status::Legal, Status::Legal]), None);
    }

    #[test]
    fn without_a_format_the_legal_ones_are_named() {
        let of = |a, b| {
            legal_somewhere(&[
                verdict(Format::Historic, a, &[]),
                verdict(Format::Timeless, b, &[]),
            ])
        };
        assert_eq!(of(Status::Legal, Status::Legal), "Legal in Historic, Timeless");
        assert_eq!(
            of(Status::Illegal, Status::Illegal),
            "Legal in no format of Arena"
        );
        assert_eq!(of(Status::Illegal, Status::Unknown), "Legality is not known yet");
    }
}
