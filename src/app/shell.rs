//! The HTML document that the server sends around the app.

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

use super::{App, SiteAssets};

/// The document. Without a script address it stays a page that works by links and forms alone.
///
/// The script element is our own because the framework's knows nothing of hashed names in a manifest; it carries the
/// nonce of the response, without which the content security policy would not run it.
pub fn shell(assets: SiteAssets) -> impl IntoView {
    let SiteAssets { css, js, wasm } = assets;
    let scripts = (!js.is_empty()).then(|| {
        let nonce = use_nonce();
        let start = format!(
            "import init, {{ hydrate }} from {js:?};\
             init({{ module_or_path: {wasm:?} }}).then(() => hydrate());"
        );
        view! {
            <link rel="modulepreload" href=js nonce=nonce.clone()/>
            <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
            <script type="module" nonce=nonce>{start}</script>
        }
    });
    let style = (!css.is_empty()).then(|| view! { <link rel="stylesheet" href=css/> });
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" content="#faf9f6" media="(prefers-color-scheme: light)"/>
                <meta name="theme-color" content="#15171a" media="(prefers-color-scheme: dark)"/>
                <meta
                    name="description"
                    content="Paste a Magic: The Gathering Arena deck: what it is, whether it is legal, what it costs in wildcards."
                />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="manifest" href="/site.webmanifest"/>
                {style}
                {scripts}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
