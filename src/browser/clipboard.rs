//! The clipboard.

/// Fetches a text and puts it on the clipboard; whether that worked.
pub async fn copy_from(address: String) -> bool {
    #[cfg(feature = "browser")]
    {
        let Ok(answer) = gloo_net::http::Request::get(&address).send().await else {
            return false;
        };
        if !answer.ok() {
            return false;
        }
        let Ok(text) = answer.text().await else {
            return false;
        };
        let write = leptos::prelude::window()
            .navigator()
            .clipboard()
            .write_text(&text);
        wasm_bindgen_futures::JsFuture::from(write).await.is_ok()
    }
    #[cfg(not(feature = "browser"))]
    {
        drop(address);
        false
    }
}
