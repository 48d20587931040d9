//! Which rule found a card, where the name alone does not say so: what is not plain is shown, never silent.

use deck::catalogue::{MatchRule, fold};

/// What to say of a card that is written as `written` and was read as `card`; `None` where the name is the card's own, or that
/// of its front face.
#[must_use]
pub fn read_as(written: &str, card: &str, rule: MatchRule) -> Option<String> {
    let folded = fold(written);
    if folded == fold(card) || folded == fold(short(card)) {
        return None;
    }
    let why = match rule {
        MatchRule::SetAndNumber => ", because its set and number say so",
        MatchRule::MultiverseId => ", because its number in Gatherer says so",
        MatchRule::ExactName => ", which is printed under this name too",
        MatchRule::FaceName => ", of which this is one side",
        MatchRule::RebalancedName => ", as A- only marks what Arena rebalanced",
        MatchRule::PrintingAlone => ", by set and number alone; the name is not known",
    };
    Some(["is read as ", card, why].concat())
}

/// The name as a decklist writes it: that of the front face.
#[must_use]
pub fn short(card: &str) -> &str {
    card.split(" // ").next().unwrap_or(card)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_name_does_not_say_is_said() {
        let told = [
            ("opt", "Opt", MatchRule::ExactName),
            ("Opt", "Opt", MatchRule::SetAndNumber),
            (
                "Fable of the Mirror-Breaker",
                "Fable of the Mirror-Breaker // Reflection of Kiki-Jiki",
                MatchRule::FaceName,
            ),
            (
                "Reflection of Kiki-Jiki",
                "Fable of the Mirror-Breaker // Reflection of Kiki-Jiki",
                MatchRule::FaceName,
            ),
            ("Blitzschlag", "Lightning Bolt", MatchRule::SetAndNumber),
            ("Blitzschlag", "Lightning Bolt", MatchRule::ExactName),
            ("Blitzschlag", "Lightning Bolt", MatchRule::PrintingAlone),
            ("Blitzschlag", "Lightning Bolt", MatchRule::MultiverseId),
            (
                "A-Omnath, Locus of Creation",
                "Omnath, Locus of Creation",
                MatchRule::RebalancedName,
            ),
        ]
        .map(|(written, card, rule)| read_as(written, card, rule).unwrap_or_default());
        insta::assert_snapshot!(told.join("\n"), @r"



        is read as Fable of the Mirror-Breaker // Reflection of Kiki-Jiki, of which this is one side
        is read as Lightning Bolt, because its set and number say so
        is read as Lightning Bolt, which is printed under this name too
        is read as Lightning Bolt, by set and number alone; the name is not known
        is read as Lightning Bolt, because its number in Gatherer says so
        is read as Omnath, Locus of Creation, as A- only marks what Arena rebalanced
        ");
    }
}
