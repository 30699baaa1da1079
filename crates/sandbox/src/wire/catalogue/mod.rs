//! The words of every known errcode, by path: what a fault that names a number answers.
mod rows;

use std::borrow::Cow;

use super::fail::{self, FAULT};
use super::{Fail, Rule, rule};
use rows::{MEANINGS, ROWS, Row};

/// What follows the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Nothing.
    Bare,
    /// The request's rid.
    Rid,
    /// A hint and the rid.
    Hint,
}

/// Where the words come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Certainty {
    /// Recorded from the platform.
    Recorded,
    /// Listed by the official documentation.
    Documented,
    /// Listed by other projects' clients.
    Clients,
    /// The number is known; its words on this path are not.
    Assumed,
}

impl Certainty {
    fn rule(self) -> Rule {
        match self {
            Self::Recorded => rule!(
                "a fault asked for it; the words are recorded for this path",
                "由设置的故障触发；该路径的文案有抓包记录"
            ),
            Self::Documented => rule!(
                "a fault asked for it; the words are those of the official documentation",
                "由设置的故障触发；文案来自官方文档"
            ),
            Self::Clients => rule!(
                "a fault asked for it; the words are those that other clients list",
                "由设置的故障触发；文案来自其他客户端的错误码表"
            ),
            Self::Assumed => rule!(
                "a fault asked for it; the number is known, its words on this path are an assumption",
                "由设置的故障触发；错误码已知，该路径的文案为推测"
            ),
        }
    }
}

const ELSEWHERE: Rule = rule!(
    "a fault asked for it; the words are those of another path, here they are an assumption",
    "由设置的故障触发；文案取自其他路径，用于此处为推测"
);
const UNKNOWN: Rule = rule!(
    "a fault asked for it; the sandbox knows no words for this number",
    "由设置的故障触发；沙盒没有该错误码的文案"
);
const OWN: Rule = rule!("a fault asked for it, with words of its own", "由设置的故障触发，文案由故障指定");

impl Row {
    fn fail(&self, rule: Rule) -> Fail {
        Fail {
            code: self.code,
            text: Cow::Borrowed(self.text),
            rid: self.form != Form::Bare,
            hint: self.form == Form::Hint,
            rule,
        }
    }

    /// How well the row fits a path: as itself, as one of the global token's APIs, or hardly.
    fn fit(&self, path: &str) -> u8 {
        let global = path.starts_with("/cgi-bin/") || path.starts_with("/wxa/");
        if self.paths.contains(&path) {
            3
        } else if global && self.paths.contains(&"/cgi-bin/*") {
            2
        } else {
            // Of the rest, one of the same host's two kinds of API.
            u8::from(self.paths.iter().any(|known| known.starts_with("/sns/") == path.starts_with("/sns/")))
        }
    }
}

/// The errcode that a fault asks for, as `path` words it; with `text`, in the fault's own words.
pub(crate) fn requested(code: i64, text: Option<String>, path: &str) -> Fail {
    // Of rows that fit alike, the first: `max_by_key` would give the last.
    let best = ROWS.iter().filter(|row| row.code == code).rev().max_by_key(|row| row.fit(path));
    let mut fail = match best {
        Some(row) if row.fit(path) >= 2 => row.fail(row.certainty.rule()),
        Some(row) => row.fail(ELSEWHERE),
        None => Fail::with_rid(code, "error", UNKNOWN),
    };
    if let Some(text) = text {
        fail.text = Cow::Owned(text);
        fail.rule = OWN;
    }
    fail
}

/// Every number that has words, once, in order; the rule says what it means.
pub(crate) fn catalogue() -> Vec<Fail> {
    let mut all: Vec<Fail> = ROWS.iter().map(|row| row.fail(meaning(row.code))).collect();
    all.sort_by_key(|fail| fail.code);
    all.dedup_by_key(|fail| fail.code);
    all
}

fn meaning(code: i64) -> Rule {
    let own = fail::ALL.iter().find(|fail| fail.code == code).map(|fail| fail.rule.clone());
    let listed = || MEANINGS.iter().find(|(known, _)| *known == code).map(|(_, rule)| rule.clone());
    own.or_else(listed).unwrap_or(FAULT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_the_words_of_its_path() {
        let text = |code, path| requested(code, None, path).text.into_owned();
        assert_eq!(text(40001, "/sns/userinfo"), "invalid credential, access_token is invalid or not latest");
        assert!(text(40001, "/cgi-bin/user/info").contains("getStableAccessToken"));
        assert!(text(40001, "/cgi-bin/message/template/send").contains("getStableAccessToken"));
        assert_eq!(text(40001, "/cgi-bin/token"), "invalid credential");
        assert!(!requested(40029, None, "/sns/jscode2session").hint);
        assert!(requested(40029, None, "/wxa/business/getuserphonenumber").hint);
    }

    #[test]
    fn the_rule_says_how_certain_the_words_are() {
        let rule = |code, text: Option<&str>, path| requested(code, text.map(str::to_owned), path).rule;
        assert_eq!(rule(40163, None, "/sns/oauth2/access_token"), Certainty::Recorded.rule());
        assert_eq!(rule(48004, None, "/cgi-bin/user/info"), Certainty::Documented.rule());
        assert_eq!(rule(89503, None, "/cgi-bin/token"), Certainty::Assumed.rule());
        assert_eq!(rule(40163, None, "/cgi-bin/user/info"), ELSEWHERE);
        assert_eq!(rule(12345, None, "/cgi-bin/user/info"), UNKNOWN);
        assert_eq!(rule(40163, Some("x"), "/cgi-bin/user/info"), OWN);
    }

    #[test]
    fn every_number_has_a_meaning_and_the_sandbox_s_own_answers_are_worded_as_listed() {
        for fail in catalogue() {
            assert_ne!(fail.rule, FAULT, "{} has no meaning", fail.code);
        }
        for fail in fail::ALL {
            let listed = ROWS.iter().any(|row| row.code == fail.code && row.text == fail.text);
            assert!(listed, "{} {} is not listed", fail.code, fail.text);
        }
    }
}
