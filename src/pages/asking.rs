//! What the forms of the parts ask for, in one place: the server function behind each `data-do`.

use deck::format::{Format, MatchType};

use crate::browser::form::Asked;
use crate::functions;
use crate::wire::ProblemJson;

/// Does it.
///
/// # Errors
/// What the server function answers.
pub async fn act(asked: Asked) -> Result<(), ProblemJson> {
    let Asked {
        what,
        id,
        field,
        match_type,
        ..
    } = asked;
    match what.as_str() {
        "rename" => functions::rename_deck(id, field).await,
        // An empty field leaves it to be found out.
        "format" => {
            let (format, match_type) = (Format::from_key(&field), MatchType::from_key(&match_type));
            functions::set_deck_format(id, format, match_type).await
        }
        "delete" => functions::delete_deck(id).await,
        "restore" => functions::restore_deck(id).await,
        "retry" => functions::retry_look_up(id).await,
        "fetch-cards" => functions::fetch_cards().await,
        "cancel" => functions::cancel_look_up(id).await,
        // No part has a form with another word.
        _ => Ok(()),
    }
}
