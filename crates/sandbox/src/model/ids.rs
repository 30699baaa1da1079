//! openid and unionid: derived from the person and the app, so that a restart gives the same ones.
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{App, Persona};
use crate::crypto::sha256;

fn letters(text: &str, length: usize) -> String {
    URL_SAFE_NO_PAD.encode(sha256(text.as_bytes())).chars().take(length).collect()
}

/// 28 characters: `o`, five that all people of the app (or account) share, 22 of the person.
fn id(kind: &str, holder: &str, person: &str) -> String {
    format!(
        "o{}{}",
        letters(&format!("{kind} {holder}"), 5),
        letters(&format!("{kind} {holder} {person}"), 22)
    )
}

/// A snapshot page shows a made-up person: never the real one's id.
fn person(persona: &Persona, snapshot: bool) -> String {
    if snapshot { format!("virtual:{}", persona.id) } else { persona.id.clone() }
}

/// The person's id within the app.
pub(crate) fn openid(app: &App, persona: &Persona, snapshot: bool) -> String {
    id("openid", &app.app_id, &person(persona, snapshot))
}

/// The person's id within the open-platform account that holds the app; `None` when none does.
pub(crate) fn unionid(app: &App, persona: &Persona, snapshot: bool) -> Option<String> {
    app.account.as_deref().map(|account| id("unionid", account, &person(persona, snapshot)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn ids_have_the_platform_form(holder in any::<String>(), person in any::<String>()) {
            let made = id("openid", &holder, &person);
            prop_assert_eq!(made.len(), 28);
            prop_assert!(made.starts_with('o'));
            prop_assert!(made.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
        }

        #[test]
        fn people_of_one_app_share_a_prefix(holder in any::<String>(), one in "[a-z]{1,8}", two in "[a-z]{1,8}") {
            let (first, second) = (id("openid", &holder, &one), id("openid", &holder, &two));
            prop_assert_eq!(&first[..6], &second[..6]);
            prop_assert_eq!(first == second, one == two);
        }
    }
}
