//! The one thing that the server holds.

use std::collections::BTreeMap;

use minijinja::Environment;

use crate::{
    Asset, Branding, Html, Language, Page, PagesError, View,
    assets::Assets,
    engine,
    files::{TEMPLATES, TEXTS},
    look::Look,
    policy, samples,
    texts::Texts,
};

/// An operator's files by name: templates, `texts.json`, `custom.css`.
pub type Overrides = BTreeMap<String, String>;

const OWN_TEXTS: &str = "texts.json";
const OWN_STYLE: &str = "custom.css";

/// All pages and their files, ready to show.
#[derive(Debug)]
pub struct Pages {
    themed: Environment<'static>,
    plain: Environment<'static>,
    look: Look,
    assets: Assets,
}

impl Pages {
    /// Reads branding and overrides, and tries every page once in each language when something is replaced.
    ///
    /// # Errors
    /// The first thing that is wrong, with file and line.
    pub fn new(branding: &Branding, overrides: &Overrides) -> Result<Self, PagesError> {
        known_names(overrides)?;
        let look = branding.look()?;
        let assets = Assets::new(&look, overrides.get(OWN_STYLE).map(String::as_str));
        let mut texts = Texts::read(TEXTS)?;
        let plain = engine::environment(&look, &assets, texts.clone(), &Overrides::new())?;
        if let Some(own) = overrides.get(OWN_TEXTS) {
            texts.replace(OWN_TEXTS, own)?;
        }
        let themed = engine::environment(&look, &assets, texts, overrides)?;
        let pages = Self { themed, plain, look, assets };
        if !overrides.is_empty() {
            pages.try_all()?;
        }
        Ok(pages)
    }

    /// Shows a page. It always gives one: where an operator's template fails on unforeseen data, our own is shown, and
    /// [`Html::failure`] says why.
    #[must_use]
    pub fn render(&self, page: &dyn Page, view: &View) -> Html {
        let content_security_policy = policy::header(&page.policy(), self.look.logo.as_deref());
        let values = page.values();
        let (body, failure) = match engine::fill(&self.themed, page.template(), &values, view) {
            Ok(body) => (body, None),
            Err(error) => {
                let body = engine::fill(&self.plain, page.template(), &values, view);
                let bare =
                    |_| "<!doctype html><title>500</title><p>This page cannot be shown.</p>".to_owned();
                (body.unwrap_or_else(bare), Some(error.to_string()))
            }
        };
        Html { body, content_security_policy, failure }
    }

    /// The file for `/assets/{name}`; `None` is a 404.
    #[must_use]
    pub fn asset(&self, name: &str) -> Option<&Asset> {
        self.assets.get(name)
    }

    /// The names of all files, for tests and for writing them out.
    pub fn asset_names(&self) -> impl Iterator<Item = &str> {
        self.assets.names()
    }

    fn try_all(&self) -> Result<(), PagesError> {
        for (_, page) in samples::all() {
            for language in Language::ALL {
                engine::fill(&self.themed, page.template(), &page.values(), &View::new(language, "/"))?;
            }
        }
        Ok(())
    }
}

fn known_names(overrides: &Overrides) -> Result<(), PagesError> {
    let known = || TEMPLATES.iter().map(|(name, _)| *name).chain([OWN_TEXTS, OWN_STYLE]);
    match overrides.keys().find(|name| !known().any(|known| known == *name)) {
        Some(name) => Err(PagesError::UnknownOverride {
            name: name.clone(),
            known: known().collect::<Vec<_>>().join(", "),
        }),
        None => Ok(()),
    }
}
