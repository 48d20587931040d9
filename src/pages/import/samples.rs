//! Sample decks, drawn on the server: each is a button of a plain form that imports it. Above them stands how far the card file
//! is, while the first one is on its way.

use leptos::prelude::*;

use crate::components::part::Drawn;
use crate::components::{chart, mana};
use crate::wire::SampleSummary;

/// The samples, drawn, under the line about the card file; an empty line is left out.
#[must_use]
pub fn render(samples: &[SampleSummary], card_file: String) -> Drawn {
    let cards = samples.iter().map(card).collect::<Vec<_>>();
    let line = (!card_file.is_empty())
        .then(|| view! { <div id=super::CARD_FILE class="card-file" inner_html=card_file></div> });
    let form = view! {
        {line}
        <form method="post" action="/api/v1/decks">
            <ul class="sample-list">{cards}</ul>
        </form>
    };
    Drawn {
        title: String::new(),
        html: form.into_any().to_html(),
    }
}

fn card(sample: &SampleSummary) -> AnyView {
    view! {
        <li>
            <button class="sample" name="sample" value=sample.slug.clone()>
                <span class="sample-top">
                    <b>{sample.title.clone()}</b>
                    {mana::colors(sample.colors)}
                </span>
                <span class="sample-blurb">{sample.blurb.clone()}</span>
                <span class="sample-foot">
                    <span>{sample.format.title()}</span>
                    {chart::sparkline(&sample.curve)}
                </span>
            </button>
        </li>
    }
    .into_any()
}
