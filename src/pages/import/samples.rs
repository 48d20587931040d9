//! Sample decks, each a button that imports it; it works as a plain form.

use leptos::prelude::*;

use crate::components::{chart, mana, notice};
use crate::functions;
use crate::wire::SampleSummary;

/// The sample decks under the form.
pub fn view() -> AnyView {
    let samples = Resource::new_blocking(|| (), |()| functions::samples());
    view! {
        <section class="samples" aria-labelledby="samples-title">
            <h2 id="samples-title">"Or start from a sample"</h2>
            <Suspense fallback=|| view! { <p class="hint">"Fetching the samples."</p> }>
                {move || Suspend::new(async move {
                    match samples.await {
                        Ok(samples) => cards(&samples),
                        Err(problem) => notice::problem(&problem),
                    }
                })}
            </Suspense>
        </section>
    }
    .into_any()
}

fn cards(samples: &[SampleSummary]) -> AnyView {
    let cards = samples.iter().map(card).collect::<Vec<_>>();
    view! {
        <form method="post" action="/api/v1/decks">
            <ul class="sample-list">{cards}</ul>
        </form>
    }
    .into_any()
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
