//! The console's built pages, embedded. They come from `web/apps/console/dist`; a build without them is complete in all else.

use rust_embed::RustEmbed;

use crate::{assets::Asset, built};

#[derive(RustEmbed)]
#[folder = "../../web/apps/console/dist"]
#[allow_missing = true]
struct Built;

/// Shown in place of the console when it was not built.
const NOT_BUILT: &str = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
    <title>The console was not built</title>\n\
    <p>This server was built without the console's pages. Run <code>scripts/web.sh</code> (or <code>npm ci &amp;&amp; npm run \
    build</code> in <code>web/</code>), then build the server again. The admin API under <code>/v1/admin</code> works all the \
    same.</p>\n\
    <p lang=\"zh-CN\">此服务器构建时未包含控制台页面。请运行 <code>scripts/web.sh</code>（或在 <code>web/</code> 中运行 \
    <code>npm ci &amp;&amp; npm run build</code>），然后重新构建服务器。<code>/v1/admin</code> 管理接口不受影响。</p>\n";

/// The page that starts the console. Every file it names is below `./assets/`, which the server writes out for the place
/// that it serves from; `{{nonce}}` and `{{base}}` stand where the answer's nonce and the console's own path belong.
#[must_use]
pub fn console_page() -> String {
    built::page::<Built>("index").unwrap_or_else(|| NOT_BUILT.to_owned())
}

/// A file below `assets/`. Its name holds a hash of its content, so it may be kept for ever.
#[must_use]
pub fn console_asset(name: &str) -> Option<Asset> {
    built::asset::<Built>(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_only_files_that_are_there() {
        let page = console_page();
        for rest in page.split("\"./assets/").skip(1) {
            let name = rest.split('"').next().unwrap();
            assert!(console_asset(name).is_some(), "{name}");
        }
        assert!(page.contains("{{nonce}}") || page.contains("scripts/web.sh"), "{page}");
    }

    #[test]
    fn nothing_outside_of_the_folder_is_a_file() {
        for name in ["../index.html", "", "/etc/passwd", "..%2findex.html"] {
            assert!(console_asset(name).is_none(), "{name}");
        }
    }
}
