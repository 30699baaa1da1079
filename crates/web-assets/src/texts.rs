//! Every sentence of the pages, in both languages.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{Language, PagesError};

/// One sentence. Both languages are required: a missing one does not load.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    en: String,
    zh: String,
}

impl Text {
    fn in_language(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Zh => &self.zh,
        }
    }
}

/// The sentences by key.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texts(BTreeMap<String, Text>);

impl Texts {
    /// Our own files.
    pub(crate) fn read(files: &[(&str, &str)]) -> Result<Self, PagesError> {
        let mut all = Self::default();
        for (name, source) in files {
            all.0.append(&mut parse(name, source)?);
        }
        Ok(all)
    }

    /// An operator's file replaces sentences; it cannot add any, so a misspelt key is an error and not silence.
    pub(crate) fn replace(&mut self, name: &str, source: &str) -> Result<(), PagesError> {
        for (key, text) in parse(name, source)? {
            let Some(known) = self.0.get_mut(&key) else {
                return Err(PagesError::UnknownText { hint: self.similar(&key), key });
            };
            *known = text;
        }
        Ok(())
    }

    /// The sentence with its `{placeholders}` filled.
    pub(crate) fn get(&self, key: &str, language: Language, values: &[(&str, String)]) -> Option<String> {
        Some(fill(self.0.get(key)?.in_language(language), values))
    }

    /// What the script says, as JSON.
    pub(crate) fn for_script(&self, language: Language) -> String {
        let ours = self.0.iter().filter_map(|(key, text)| {
            Some((key.strip_prefix("script.")?.to_owned(), text.in_language(language).into()))
        });
        serde_json::Value::Object(ours.collect()).to_string()
    }

    fn similar(&self, key: &str) -> String {
        let page = key.split('.').next().unwrap_or(key);
        let near: Vec<_> =
            self.0.keys().filter(|known| known.split('.').next() == Some(page)).cloned().collect();
        if near.is_empty() { String::new() } else { format!("; of `{page}` there are: {}", near.join(", ")) }
    }
}

fn parse(name: &str, source: &str) -> Result<BTreeMap<String, Text>, PagesError> {
    serde_json::from_str(source)
        .map_err(|error| PagesError::Texts { name: name.to_owned(), reason: error.to_string() })
}

/// One pass from left to right: a value that itself holds `{name}` is not filled again.
fn fill(text: &str, values: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let value = after
            .split_once('}')
            .and_then(|(name, tail)| Some((&values.iter().find(|(known, _)| *known == name)?.1, tail)));
        if let Some((value, tail)) = value {
            out.push_str(value);
            rest = tail;
        } else {
            out.push('{');
            rest = after;
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::TEXTS;

    #[test]
    fn placeholders_are_filled_once() {
        let values = [("name", "{title}".to_owned()), ("title", "x".to_owned())];
        assert_eq!(fill("a {name} {title} {other} {", &values), "a {title} x {other} {");
    }

    #[test]
    fn every_sentence_has_both_languages_and_the_same_placeholders() {
        let texts = Texts::read(TEXTS).unwrap();
        let holes = |text: &str| {
            let mut names: Vec<_> = text
                .split('{')
                .skip(1)
                .filter_map(|part| part.split('}').next())
                .map(str::to_owned)
                .collect();
            names.sort();
            names
        };
        assert!(texts.0.len() > 60);
        for (key, text) in &texts.0 {
            assert!(!text.en.trim().is_empty() && !text.zh.trim().is_empty(), "{key}");
            assert_eq!(holes(&text.en), holes(&text.zh), "{key}");
            assert!(
                text.en.is_ascii() || text.en.contains(['…', '’', '“', '·', '中']),
                "{key} is not English"
            );
        }
    }

    #[test]
    fn no_key_is_in_two_files() {
        let mut seen = std::collections::BTreeSet::new();
        for (name, source) in TEXTS {
            for key in parse(name, source).unwrap().into_keys() {
                assert!(seen.insert(key.clone()), "{key} again in {name}");
            }
        }
    }

    #[test]
    fn one_language_alone_or_a_misspelt_key_is_refused() {
        let mut texts = Texts::read(&[("a.json", r#"{"login.title":{"en":"a","zh":"b"}}"#)]).unwrap();
        assert!(matches!(
            texts.replace("texts.json", r#"{"login.title":{"en":"x"}}"#),
            Err(PagesError::Texts { .. })
        ));
        let wrong = texts.replace("texts.json", r#"{"login.titel":{"en":"x","zh":"y"}}"#).unwrap_err();
        assert!(wrong.to_string().contains("login.title"), "{wrong}");
        texts.replace("texts.json", r#"{"login.title":{"en":"x","zh":"y"}}"#).unwrap();
        assert_eq!(texts.get("login.title", Language::Zh, &[]).as_deref(), Some("y"));
    }
}
