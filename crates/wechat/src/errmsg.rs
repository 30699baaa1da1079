//! WeChat's `errmsg`: what it says, and the request id at its end.
//!
//! Recorded forms: `invalid code, rid: A` (/sns), `invalid appid rid: A` (/cgi-bin), `invalid code hint: [..] rid: A`
//! (phone number), and before 2021 `code been used, hints: [ req_id: .. ]`. Match on errcode, never on these words.

use secrecy::{ExposeSecret, SecretString};

/// The longest text kept; WeChat's longest recorded one has about 200 characters.
const LONGEST: usize = 300;

/// Shorter values are not scrubbed: removing every "ok" or "1" would destroy the message and protect nothing.
const SHORTEST_SECRET: usize = 4;

const REMOVED: &str = "[removed]";

/// An errmsg taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrMsg {
    /// The text without control characters and without the request id, at most 300 characters.
    pub text: String,
    /// The request id: three groups of eight hex digits. The account's owner can look it up in WeChat's console
    /// for seven days.
    pub rid: Option<String>,
}

/// Takes an errmsg apart.
pub fn parse(raw: &str) -> ErrMsg {
    let clean: String = raw.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let found = clean.rfind("rid:").and_then(|at| {
        let (head, tail) = clean.split_at_checked(at)?;
        let rid = tail.get(4..)?.split_whitespace().next()?;
        is_rid(rid).then(|| (head.trim_end().trim_end_matches(',').to_owned(), rid.to_owned()))
    });
    let (text, rid) = match found {
        Some((text, rid)) => (text, Some(rid)),
        None => (clean, None),
    };
    ErrMsg { text: cap(text.trim()), rid }
}

/// `text` without any of the `secrets`, in clear or escaped as in a URL. The longest go first, so that one secret
/// inside another does not leave the rest of it behind.
pub(crate) fn scrub(text: &str, secrets: &[SecretString]) -> String {
    let mut forms: Vec<String> = secrets.iter().flat_map(|secret| forms(secret.expose_secret())).collect();
    forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
    forms.iter().fold(text.to_owned(), |text, form| text.replace(form, REMOVED))
}

fn forms(secret: &str) -> impl Iterator<Item = String> {
    let form_encoded = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    [secret.to_owned(), secret.trim().to_owned(), crate::encode::component(secret), form_encoded]
        .into_iter()
        .filter(|form| form.len() >= SHORTEST_SECRET && !REMOVED.contains(form.as_str()))
}

fn is_rid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.len() == 3 && groups.iter().all(|g| g.len() == 8 && g.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn cap(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_suffix_forms_give_up_their_rid() {
        for raw in [
            "invalid code, rid: 6129ee10-272863a4-64d75414",
            "invalid code rid: 6129ee10-272863a4-64d75414",
            "invalid code rid: 6129ee10-272863a4-64d75414 ",
        ] {
            let parsed = parse(raw);
            assert_eq!(parsed.text, "invalid code");
            assert_eq!(parsed.rid.as_deref(), Some("6129ee10-272863a4-64d75414"));
        }
        let hinted = parse("invalid code hint: [mGhbWV0sf-LxnVma] rid: 65f3e9f7-77cf1a1c-0dd74a0e");
        assert_eq!(hinted.text, "invalid code hint: [mGhbWV0sf-LxnVma]");
    }

    #[test]
    fn the_old_form_and_a_broken_rid_stay_text() {
        assert_eq!(parse("code been used, hints: [ req_id: YAeYoA0707th21 ]").rid, None);
        assert_eq!(parse("x rid: nonsense"), ErrMsg { text: "x rid: nonsense".into(), rid: None });
        assert_eq!(parse("rid:").rid, None);
    }

    #[test]
    fn a_message_is_one_short_line() {
        let parsed = parse(&format!("a\nb\u{7}{}", "很".repeat(1000)));
        assert!(parsed.text.starts_with("a b "));
        assert_eq!(parsed.text.chars().count(), LONGEST);
    }

    #[test]
    fn secrets_are_taken_out_in_clear_and_escaped() {
        let secrets = [SecretString::from("se/cret+1")];
        assert_eq!(scrub("bad se/cret+1 or se%2Fcret%2B1", &secrets), "bad [removed] or [removed]");
        let nested = [SecretString::from("abcd"), SecretString::from("xyabcdzz")];
        assert_eq!(scrub("bad xyabcdzz", &nested), "bad [removed]");
    }
}
