//! Title, logo, colour, links; and the style sheet that follows from them.

use serde::Serialize;

use super::Colour;
use crate::{PagesError, engine::address_or_home};

/// What an operator chooses.
#[derive(Debug, Clone)]
pub struct Branding {
    /// The name of the site, in the header and the pages' titles.
    pub title: String,
    /// The address of a logo: a path of this site, http(s), or `data:image/…`. Without one there is a drawn mark.
    pub logo: Option<String>,
    /// The path under which a proxy serves this site, such as `/auth`; empty where it has a host to itself.
    pub base: String,
    /// The main colour, `#rrggbb`. Text on it and links are made dark or light enough to be read.
    pub accent: String,
    /// Links in the footer, such as terms and privacy.
    pub links: Vec<Link>,
}

/// A link in the footer.
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    /// What it says.
    pub title: String,
    /// Where it goes: a path of this site or http(s).
    pub href: String,
}

impl Default for Branding {
    fn default() -> Self {
        Self {
            title: "wxlogin".into(),
            logo: None,
            base: String::new(),
            accent: Colour::WECHAT.to_string(),
            links: Vec::new(),
        }
    }
}

impl Branding {
    pub(crate) fn look(&self) -> Result<Look, PagesError> {
        let accent: Colour = self.accent.parse()?;
        let allowed =
            |address: &str| address.starts_with("data:image/") || address_or_home(address) == address;
        if let Some(logo) = self.logo.as_deref().filter(|logo| !allowed(logo)) {
            return Err(PagesError::Address(logo.to_owned()));
        }
        if let Some(link) = self.links.iter().find(|link| address_or_home(&link.href) != link.href) {
            return Err(PagesError::Address(link.href.clone()));
        }
        let title = if self.title.trim().is_empty() { "wxlogin".to_owned() } else { self.title.clone() };
        let (logo, links) = (self.logo.clone(), self.links.clone());
        // A drawing needs less contrast than text: white as long as it is seen at all.
        let on_mark = if accent.contrast(Colour::WHITE) >= 2.0 { Colour::WHITE } else { accent.ink() };
        Ok(Look { title, logo, base: self.base.clone(), links, accent, on_mark })
    }
}

/// Branding that has been checked.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Look {
    pub(crate) title: String,
    pub(crate) logo: Option<String>,
    pub(crate) base: String,
    pub(crate) links: Vec<Link>,
    pub(crate) accent: Colour,
    pub(crate) on_mark: Colour,
}

const LIGHT_CARD: Colour = Colour::WHITE;
const DARK_CARD: Colour = Colour::new(0x17, 0x1d, 0x1a);

impl Look {
    /// The brand's colours as custom properties. A fill is the accent, made dark (light page) or light (dark page)
    /// enough for its text; the same colour serves links and focus rings, which need as much.
    pub(crate) fn style_sheet(&self) -> String {
        let light = self.accent.readable_on(LIGHT_CARD, Colour::BLACK, 5.0);
        let dark = self.accent.readable_on(DARK_CARD, Colour::WHITE, 5.0);
        format!(
            ":root{{{}}}\n@media (prefers-color-scheme:dark){{:root{{{}}}}}\n",
            self.properties(light, LIGHT_CARD, 0.91),
            self.properties(dark, DARK_CARD, 0.86)
        )
    }

    fn properties(&self, fill: Colour, card: Colour, pale: f64) -> String {
        format!(
            "--accent:{};--fill:{fill};--fill-hover:{};--on-fill:{};--tint:{};--tint-line:{}",
            self.accent,
            fill.mix(fill.ink(), 0.12).mix(Colour::BLACK, 0.08),
            fill.ink(),
            self.accent.mix(card, pale),
            self.accent.mix(card, pale - 0.2),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_holds_only_colours() {
        let sheet =
            Branding { accent: "#1a56db".into(), ..Branding::default() }.look().unwrap().style_sheet();
        assert!(sheet.contains("--accent:#1a56db;") && sheet.contains("--on-fill:#ffffff"), "{sheet}");
    }

    #[test]
    fn addresses_that_run_something_are_refused() {
        for logo in ["javascript:alert(1)", "//evil.example/x.png", "data:text/html,x"] {
            assert!(Branding { logo: Some(logo.into()), ..Branding::default() }.look().is_err(), "{logo}");
        }
        let links = vec![Link { title: "x".into(), href: "javascript:alert(1)".into() }];
        assert!(Branding { links, ..Branding::default() }.look().is_err());
        for logo in ["/logo.svg", "https://cdn.example.com/l.png", "data:image/png;base64,AA=="] {
            assert!(Branding { logo: Some(logo.into()), ..Branding::default() }.look().is_ok(), "{logo}");
        }
    }
}
