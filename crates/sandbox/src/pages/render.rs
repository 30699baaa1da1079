//! Templates and texts.
use std::collections::BTreeMap;
use std::sync::LazyLock;

use minijinja::{Environment, Value, context};

use super::lang;
use crate::wire::{Answer, Call, Rule, html, own_html};

static TEXTS: LazyLock<BTreeMap<String, [String; 2]>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../assets/texts.json")).unwrap_or_default());

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    for (name, source) in SOURCES {
        if let Err(error) = templates.add_template(name, source) {
            tracing::error!(name, %error, "a page template cannot be read");
        }
    }
    templates
});

const SOURCES: [(&str, &str); 14] = [
    ("base.html", include_str!("../templates/base.html")),
    ("landing.html", include_str!("../templates/landing.html")),
    ("phone.html", include_str!("../templates/phone.html")),
    ("wx_login.html", include_str!("../templates/wx_login.html")),
    ("people.html", include_str!("../templates/people.html")),
    ("qrconnect.html", include_str!("../templates/qrconnect.html")),
    ("confirm.html", include_str!("../templates/confirm.html")),
    ("scene.html", include_str!("../templates/scene.html")),
    ("consent.html", include_str!("../templates/consent.html")),
    ("outside.html", include_str!("../templates/outside.html")),
    ("faults.html", include_str!("../templates/faults.html")),
    ("log.html", include_str!("../templates/log.html")),
    ("time.html", include_str!("../templates/time.html")),
    ("notice.html", include_str!("../templates/notice.html")),
];

/// A page in the reader's language.
pub(crate) struct Page {
    lang: &'static str,
    here: String,
}

impl Page {
    pub(crate) fn of(call: &Call) -> Self {
        let query = if call.raw_query.is_empty() { String::new() } else { format!("?{}", call.raw_query) };
        Self { lang: lang::of(call), here: format!("{}{query}", call.path) }
    }

    pub(crate) fn speak(&mut self, lang: &'static str) {
        self.lang = lang;
    }

    fn texts(&self) -> BTreeMap<&'static str, &'static str> {
        let index = usize::from(self.lang == "zh");
        TEXTS.iter().map(|(key, both)| (key.as_str(), both.get(index).map_or("", String::as_str))).collect()
    }

    /// One text by name; empty when there is none.
    pub(crate) fn text(&self, key: &str) -> &'static str {
        let index = usize::from(self.lang == "zh");
        TEXTS.get(key).and_then(|both| both.get(index)).map_or("", String::as_str)
    }

    /// A rule in the page's language.
    pub(crate) fn says<'a>(&self, rule: &'a Rule) -> &'a str {
        rule.in_language(self.lang)
    }

    pub(crate) fn render(&self, template: &str, values: Value) -> String {
        let page = self.here.split('?').next().unwrap_or_default().to_owned();
        let all =
            context! { lang => self.lang, here => self.here.clone(), page, t => self.texts(), ..values };
        let rendered = TEMPLATES.get_template(template).and_then(|page| page.render(all));
        rendered.unwrap_or_else(|error| {
            tracing::error!(template, %error, "a page cannot be shown");
            "this page cannot be shown; the sandbox's log says why".to_owned()
        })
    }
}

/// An error page of the platform: HTTP 200 with a number and what is wrong.
pub(crate) fn problem(call: &Call, code: &str, rule: &Rule) -> Answer {
    let page = Page::of(call);
    let title = page.texts().get("problem_title").copied().unwrap_or_default();
    let values = context! { title, code, detail => page.says(rule), bad => true };
    html(page.render("notice.html", values), rule.under(code))
}

/// A closing page on the phone that the platform shows.
pub(crate) fn notice(call: &Call, key: &str, rule: Rule) -> Answer {
    html(closing(call, key), rule)
}

/// A closing page on the phone that the sandbox shows.
pub(super) fn own_notice(call: &Call, key: &str) -> Answer {
    own_html(closing(call, key))
}

fn closing(call: &Call, key: &str) -> String {
    let page = Page::of(call);
    page.render("notice.html", context! { title => page.text(key), detail => "", phone => true })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_has_both_languages() {
        assert!(TEXTS.len() > 20);
        for (key, [english, chinese]) in TEXTS.iter() {
            assert!(!english.is_empty() && !chinese.is_empty(), "{key} lacks a language");
            let han = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert!(han(chinese) && !han(english), "{key} is not translated: {english} / {chinese}");
        }
    }

    #[test]
    fn every_text_a_template_asks_for_exists() {
        for (name, source) in SOURCES {
            for asked in source.split("t.").skip(1) {
                let key: String =
                    asked.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                let is_text = source.contains(&format!("{{{{ t.{key} }}}}"));
                assert!(!is_text || TEXTS.contains_key(&key), "{name} asks for t.{key}");
            }
        }
    }
}
