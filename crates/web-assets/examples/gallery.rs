//! Writes every page in every state and language, with its files, into a folder, to be looked at in a browser:
//! `cargo run -p wxlogin-web-assets --example gallery -- target/gallery`.
//!
//! Addresses of assets become relative, and integrity hashes are left out: a page opened from a disk has no origin that
//! they could be checked for.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use wxlogin_web_assets::{Branding, Language, Overrides, Pages, View, samples};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("name a folder to write to")?);
    let accent = arguments.next().unwrap_or_else(|| Branding::default().accent);
    let branding = Branding { title: "Example".into(), accent, ..Branding::default() };
    let pages = Pages::new(&branding, &Overrides::new())?;
    fs::create_dir_all(folder.join("assets"))?;
    for name in pages.asset_names() {
        if let Some(asset) = pages.asset(name) {
            fs::write(folder.join("assets").join(name), &asset.bytes)?;
        }
    }
    for (name, page) in samples::all() {
        for language in Language::ALL {
            let html = pages.render(page.as_ref(), &View::new(language, "/"));
            let body =
                html.body.replace("\"/assets/", "\"assets/").replace(" integrity=\"sha384-", " data-was=\"");
            fs::write(folder.join(format!("{name}.{}.html", language.tag())), body)?;
        }
    }
    Ok(())
}
