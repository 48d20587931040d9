//! Reading roles out of a rules text.
//!
//! A text is cut into sentences; of each, what it costs and when it happens is taken off, so that "whenever you draw a
//! card" is no card draw. What is left is searched for the words of rules texts, which are few.

mod answers;
mod board;
mod words;
mod zones;

use self::words::topic;
use super::{Role, Roles};

/// What of a card has to be known beside the sentence that is read.
struct Reader {
    roles: Roles,
    is_land: bool,
    is_spell: bool,
    /// Whether casting it costs a card from hand.
    pays_card: bool,
    /// A spell that draws one card, which replaces the spell and no more.
    draws_one: bool,
    /// Whether cards are exiled from the top of a library, and whether such cards may be played.
    exiles_top: bool,
    plays_exiled: bool,
    /// Whether the top of the library is looked at, and whether more than one of such cards come to hand.
    looks_at_top: bool,
    takes_several: bool,
}

pub(super) fn read(type_line: &str, text: &str) -> Roles {
    let front = type_line.split('—').next().unwrap_or_default();
    let is = |word: &str| front.split(' ').any(|part| part == word);
    let mut reader = Reader {
        roles: Roles::NONE,
        is_land: is("Land"),
        is_spell: is("Instant") || is("Sorcery"),
        pays_card: false,
        draws_one: false,
        exiles_top: false,
        plays_exiled: false,
        looks_at_top: false,
        takes_several: false,
    };
    let text = spoken(text);
    reader.pays_card = text.contains("additional cost to cast this spell, discard a card");
    for line in text.lines() {
        reader.line(line);
    }
    reader.roles()
}

/// The text in lower case, without what stands in brackets or between quotation marks.
fn spoken(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let (mut depth, mut inside) = (0_u32, false);
    for letter in text.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '"' | '“' | '”' => inside = !inside,
            // A mark that was not closed ends with its line.
            '\n' => {
                (depth, inside) = (0, false);
                plain.push('\n');
            }
            _ if depth > 0 || inside => {}
            '−' => plain.push('-'),
            '’' => plain.push('\''),
            letter => plain.extend(letter.to_lowercase()),
        }
    }
    plain
}

/// Takes off when or whether something happens: "When this creature enters, …".
fn without_condition(mut sentence: &str) -> &str {
    const WORDS: [&str; 9] = [
        "when ",
        "whenever ",
        "at the ",
        "if ",
        "as long as ",
        "during ",
        "until ",
        "while ",
        "for each ",
    ];
    while WORDS.iter().any(|word| sentence.starts_with(word)) {
        match sentence.split_once(", ") {
            Some((_, rest)) => sentence = rest,
            None => break,
        }
    }
    sentence
}

impl Reader {
    fn add(&mut self, role: Role) {
        self.roles.insert(role);
    }

    fn roles(mut self) -> Roles {
        if self.exiles_top && self.plays_exiled || self.looks_at_top && self.takes_several {
            self.add(Role::Draw);
        }
        if self.draws_one {
            // A spell that does something and draws a card is two cards; one that only looks first is itself again.
            let is_worth_a_card = |role| {
                !matches!(
                    role,
                    Role::Selection | Role::SelfMill | Role::Haste | Role::Evasion
                )
            };
            let does_more = self.roles.iter().any(is_worth_a_card);
            self.add(if does_more { Role::Draw } else { Role::Selection });
        }
        self.roles
    }

    fn line(&mut self, line: &str) {
        let line = line.trim_start_matches(['•', ' ']);
        // "Landfall — …", "II — …", "+ {1} — …"; "Choose one —" stands alone.
        let line = line.split_once(" — ").map_or(line, |(_, rest)| rest);
        let mut sentences = line.split(". ").peekable();
        while let Some(sentence) = sentences.next() {
            let mut whole = sentence.to_owned();
            // What is done for it is said in the next sentence.
            let is_next = |next: &&str| next.starts_with("if you do, ") || next.starts_with("when you do, ");
            while let Some(next) = sentences.next_if(is_next) {
                whole.push_str(&next[next.find(", ").unwrap_or(0)..]);
            }
            self.sentence(whole.trim_end_matches('.'));
        }
    }

    fn sentence(&mut self, whole: &str) {
        if whole.starts_with("as an additional cost") {
            return;
        }
        let (cost, effect) = whole.split_once(": ").unwrap_or(("", whole));
        let effect = without_condition(effect);
        if whole.contains("graveyard") {
            self.graveyard(whole, effect);
        }
        let about = words::topics(effect);
        let is_about = |topic: u8| about & topic != 0;
        if is_about(topic::AIM) {
            self.one_target(effect);
        }
        if is_about(topic::MANY) {
            self.many(effect);
        }
        if is_about(topic::HARM) {
            self.edict(effect);
            self.damage(effect);
        }
        if is_about(topic::CARDS) {
            self.cards(cost, effect);
            self.hand(effect);
            self.library(whole, effect);
        }
        if is_about(topic::MANA) {
            self.mana(effect);
        }
        if is_about(topic::TOKENS) {
            self.tokens(effect);
        }
        if is_about(topic::KEYWORDS) {
            self.keywords(effect);
        }
        if is_about(topic::SIZE) {
            self.size(whole, effect);
        }
    }
}
