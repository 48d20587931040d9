//! The file the player chose or dropped.

/// A file as it is shown and previewed; what is sent is the file itself, byte for byte.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChosenFile {
    pub name: String,
    /// Size in bytes.
    pub size: u32,
    /// The bytes; empty when there are more than a decklist may have.
    pub bytes: Vec<u8>,
}

/// Reads the file of the file field `id` and reports it; `None` when no file is chosen.
pub fn read(id: &str, report: impl Fn(Option<ChosenFile>) + 'static) {
    #[cfg(feature = "browser")]
    {
        let chosen = super::form::element::<web_sys::HtmlInputElement>(id)
            .and_then(|field| field.files())
            .and_then(|files| files.get(0));
        let Some(file) = chosen else {
            report(None);
            return;
        };
        leptos::task::spawn_local(async move {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "whole bytes; a cast saturates, and so much is refused anyway"
            )]
            let size = file.size() as u32;
            let bytes = if size as usize <= deck::import::MAX_BYTES {
                wasm_bindgen_futures::JsFuture::from(file.array_buffer())
                    .await
                    .map(|buffer| js_sys::Uint8Array::new(&buffer).to_vec())
                    .unwrap_or_default()
            } else {
                Vec::new()
            };
            report(Some(ChosenFile {
                name: file.name(),
                size,
                bytes,
            }));
        });
    }
    #[cfg(not(feature = "browser"))]
    {
        let _ = id;
        drop(report);
    }
}

/// Takes the file back out of the file field `id`.
pub fn clear(id: &str) {
    #[cfg(feature = "browser")]
    if let Some(field) = super::form::element::<web_sys::HtmlInputElement>(id) {
        field.set_value("");
    }
    #[cfg(not(feature = "browser"))]
    let _ = id;
}

/// Puts the files of a drop into the file field `id`; whether there were any.
#[must_use]
pub fn take_drop(event: &leptos::ev::DragEvent, id: &str) -> bool {
    #[cfg(feature = "browser")]
    {
        let files = event
            .data_transfer()
            .and_then(|data| data.files())
            .filter(|files| files.length() > 0);
        if let (Some(files), Some(field)) = (files, super::form::element::<web_sys::HtmlInputElement>(id)) {
            field.set_files(Some(&files));
            return true;
        }
    }
    let _ = (event, id);
    false
}
