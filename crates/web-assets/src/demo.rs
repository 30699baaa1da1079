//! The demo's built pages, embedded: a site, a page inside WeChat and a mini program. They come from `web/apps/demo/dist`;
//! only `wxlogin dev` serves them.

use rust_embed::RustEmbed;

use crate::{assets::Asset, built};

#[derive(RustEmbed)]
#[folder = "../../web/apps/demo/dist"]
#[allow_missing = true]
struct Built;

/// Shown in place of the demo when it was not built.
const NOT_BUILT: &str = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
    <title>The demo was not built</title>\n\
    <p>This server was built without the demo's pages. Run <code>scripts/web.sh</code>, then build the server again.</p>\n\
    <p lang=\"zh-CN\">此服务器构建时未包含演示页面。请运行 <code>scripts/web.sh</code>，然后重新构建服务器。</p>\n";

/// One of the demo's pages: `index`, `site`, `wechat` or `mini`. `{{lang}}` stands where the page's language belongs, and
/// its files are below `./assets/`.
#[must_use]
pub fn demo_page(name: &str) -> Option<String> {
    built::page::<Built>(name).or_else(|| (name == "index").then(|| NOT_BUILT.to_owned()))
}

/// A file below `assets/`. Its name holds a hash of its content, so it may be kept for ever.
#[must_use]
pub fn demo_asset(name: &str) -> Option<Asset> {
    built::asset::<Built>(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_name_only_files_that_are_there() {
        let pages: Vec<String> =
            ["index", "site", "wechat", "mini"].into_iter().filter_map(demo_page).collect();
        for page in &pages {
            for rest in page.split("\"./assets/").skip(1) {
                let name = rest.split('"').next().unwrap();
                assert!(demo_asset(name).is_some(), "{name}");
            }
        }
        assert!(pages.len() == 4 || pages == [NOT_BUILT]);
    }

    #[test]
    fn nothing_else_is_a_page_or_a_file() {
        for name in ["", "../index", "assets/index", "other"] {
            assert!(demo_page(name).is_none() && demo_asset(name).is_none(), "{name}");
        }
    }
}
