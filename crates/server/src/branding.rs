//! How the hosted pages look, from the folder `branding/` of the app:
//!
//! | file | what it changes |
//! |---|---|
//! | `brand.json` | `{"title": "...", "accent": "#07c160", "links": [{"title": "...", "href": "/terms"}]}`, each optional |
//! | `logo.svg`, `logo.png` or `logo.webp` | the mark in the header, at most 64 KiB |
//! | `custom.css` | comes after our own styles |
//! | `texts.json` | sentences by key, English and Chinese |
//! | `login.html`, ... | a page's template |
//!
//! It is read when the server starts. Something that cannot be used is reported and left out: a wrong colour must not keep
//! people from signing in.

use std::{fs, path::Path};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use wxlogin::App;
use wxlogin_web_assets::{Branding, Link, Overrides, Pages};

use crate::site::Site;

const LARGEST_LOGO: usize = 64 * 1024;
const LOGOS: [(&str, &str); 3] =
    [("logo.svg", "image/svg+xml"), ("logo.png", "image/png"), ("logo.webp", "image/webp")];

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Brand {
    title: Option<String>,
    accent: Option<String>,
    #[serde(default)]
    links: Vec<BrandLink>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BrandLink {
    title: String,
    href: String,
}

/// The pages in the application's look, or in our own with its title where the look cannot be used.
#[expect(
    clippy::expect_used,
    reason = "our own templates are embedded, and their crate's tests fill every one of them"
)]
pub(crate) fn pages(app: &App, site: &Site) -> Pages {
    let info = app.info();
    let plain =
        Branding { title: info.title.unwrap_or(info.name), base: site.path(""), ..Branding::default() };
    let folder = app.live().tree().dir().join("branding");
    if folder.is_dir() {
        match Pages::new(&branding(&folder, &plain), &overrides(&folder)) {
            Ok(pages) => return pages,
            Err(problem) => tracing::warn!(%problem, "branding/ cannot be used; the pages keep our own look"),
        }
    }
    Pages::new(&plain, &Overrides::new()).expect("the embedded pages load")
}

fn branding(folder: &Path, plain: &Branding) -> Branding {
    let brand = match fs::read_to_string(folder.join("brand.json")) {
        Ok(text) => serde_json::from_str(&text).unwrap_or_else(|problem| {
            tracing::warn!(%problem, "branding/brand.json cannot be read");
            Brand::default()
        }),
        Err(_) => Brand::default(),
    };
    let links = brand.links.into_iter().map(|link| Link { title: link.title, href: link.href });
    Branding {
        title: brand.title.unwrap_or_else(|| plain.title.clone()),
        accent: brand.accent.unwrap_or_else(|| plain.accent.clone()),
        logo: logo(folder),
        links: links.collect(),
        base: plain.base.clone(),
    }
}

/// In the page itself, so that it needs no address of its own; as an image, a drawing's scripts do not run.
fn logo(folder: &Path) -> Option<String> {
    let found = LOGOS.iter().find_map(|(name, kind)| Some((*kind, fs::read(folder.join(name)).ok()?)));
    let (kind, bytes) = found?;
    if bytes.len() > LARGEST_LOGO {
        tracing::warn!(bytes = bytes.len(), "the logo in branding/ is over 64 KiB and is not shown");
        return None;
    }
    Some(format!("data:{kind};base64,{}", STANDARD.encode(bytes)))
}

fn overrides(folder: &Path) -> Overrides {
    let files = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let named = files.filter_map(|file| Some((file.file_name().into_string().ok()?, file.path())));
    let own = |name: &str| name.ends_with(".html") || name == "texts.json" || name == "custom.css";
    named
        .filter(|(name, _)| own(name))
        .filter_map(|(name, path)| Some((name, fs::read_to_string(path).ok()?)))
        .collect()
}
