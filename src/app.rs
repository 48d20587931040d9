//! The frame around every page: routes, header, footer, keys.

#[cfg(feature = "ssr")]
mod shell;

use leptos::prelude::*;
use leptos_router::SsrMode;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::path;
#[cfg(feature = "ssr")]
pub use shell::shell;

use crate::{browser, pages};

/// Addresses of the built files, with the hash of their content in the name. Empty ones are left out of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteAssets {
    pub css: String,
    pub js: String,
    pub wasm: String,
}

/// The whole page below `<body>`.
#[component]
pub fn App() -> impl IntoView {
    #[cfg(feature = "ssr")]
    leptos_meta::provide_meta_context();
    Effect::new(|_| browser::keys::listen());
    view! {
        <a class="skip" href="#main" rel="external">"Skip to the content"</a>
        <Router>
            {header()}
            <main id="main" tabindex="-1">
                <FlatRoutes fallback=pages::not_found::page>
                    <Route path=path!("/") view=pages::import::page ssr=SsrMode::Async/>
                    <Route path=path!("/decks") view=pages::library::page ssr=SsrMode::Async/>
                    <Route path=path!("/status") view=pages::status::page ssr=SsrMode::Async/>
                    <Route path=path!("/decks/:id/export") view=pages::deck::export_page ssr=SsrMode::Async/>
                    <Route path=path!("/decks/:id/:tab?") view=pages::deck::page ssr=SsrMode::Async/>
                </FlatRoutes>
            </main>
        </Router>
        {footer()}
        {keys()}
    }
}

fn header() -> impl IntoView {
    let path = use_location().pathname;
    // The tabs of a deck are one page.
    let page = Memo::new(move |_| path.with(|path| path.split('/').take(3).collect::<Vec<_>>().join("/")));
    // A page that comes without a reload is read from its start, as one that comes with it.
    Effect::new(move |shown: Option<()>| {
        page.track();
        if shown.is_some() {
            browser::keys::focus_main();
        }
    });
    let here = move |page: &'static str| move || (path.get() == page).then_some("page");
    view! {
        <header class="site">
            <a class="brand" href="/">
                <svg class="brand-mark" viewBox="0 0 20 20" aria-hidden="true">
                    <path d="M3 15h3V9H3zM8.5 15h3V4h-3zM14 15h3v-4h-3z"/>
                </svg>
                "Arena Improver"
            </a>
            <nav aria-label="Site">
                <a href="/" aria-current=here("/")>"Import"</a>
                <a href="/decks" aria-current=here("/decks")>"Decks"</a>
            </nav>
            <button
                class="plain js-only"
                type="button"
                aria-label="Keys"
                aria-haspopup="dialog"
                on:click=|_| browser::keys::open_dialog()
            >
                <kbd>"?"</kbd>
            </button>
        </header>
    }
}

fn footer() -> impl IntoView {
    view! {
        <footer class="site">
            <p>
                <a href="/status">"Status"</a>
                " of the program: cards, Scryfall, connections."
            </p>
            <p>
                "Arena Improver is unofficial Fan Content permitted under the Fan Content Policy. It is neither approved nor \
                endorsed by Wizards of the Coast. Card facts and images come from Scryfall."
            </p>
        </footer>
    }
}

fn keys() -> impl IntoView {
    view! {
        <dialog id="keys" class="keys" aria-labelledby="keys-title">
            <h2 id="keys-title">"Keys"</h2>
            <dl>
                <dt><kbd>"/"</kbd></dt>
                <dd>"To the main field: the decklist, or the search"</dd>
                <dt><kbd>"n"</kbd>" "<kbd>"p"</kbd></dt>
                <dd>"To the next line that needs an eye, or the one before"</dd>
                <dt><kbd>"?"</kbd></dt>
                <dd>"Shows this"</dd>
                <dt><kbd>"Tab"</kbd></dt>
                <dd>"To the next card, figure or button; a card shows its picture"</dd>
                <dt><kbd>"Enter"</kbd></dt>
                <dd>"Keeps the picture of a card open, or closes it"</dd>
                <dt><kbd>"Esc"</kbd></dt>
                <dd>"Closes what is open"</dd>
            </dl>
            <form method="dialog">
                <button>"Close"</button>
            </form>
        </dialog>
    }
}
