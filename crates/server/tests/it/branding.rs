//! The look of the hosted pages comes from the app folder, and a look that cannot be used keeps nobody out.

use crate::support::Site;

const DRAWING: &str =
    r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8"/></svg>"#;

/// The login page after `branding/` was filled and the server started anew.
async fn login_page(files: &[(&str, &str)]) -> String {
    let mut site = Site::start().await;
    let folder = site.folder.path().join("branding");
    std::fs::create_dir(&folder).unwrap();
    for (name, text) in files {
        std::fs::write(folder.join(name), text).unwrap();
    }
    site.router = wxlogin_server::router(site.app.clone());
    site.browser().open("/login").await.body.clone()
}

#[tokio::test]
async fn title_colour_logo_and_links_are_the_application_s() {
    let brand =
        r##"{"title": "Tea House", "accent": "#7a1fa2", "links": [{"title": "Terms", "href": "/terms"}]}"##;
    let page = login_page(&[("brand.json", brand), ("logo.svg", DRAWING)]).await;
    for part in ["Tea House", "data:image/svg+xml;base64,", "/terms"] {
        assert!(page.contains(part), "{part} is not on the page");
    }
}

#[tokio::test]
async fn what_cannot_be_used_is_left_out() {
    for files in [
        [("brand.json", "{")],
        [("brand.json", r#"{"accent": "greenish"}"#)],
        [("login.html", "{% if %}")],
        [("unknown.html", "x")],
        [("brand.json", r#"{"links": [{"title": "x", "href": "javascript:alert(1)"}]}"#)],
    ] {
        let page = login_page(&files).await;
        assert!(page.contains("/login/password"), "{files:?} took the page away");
        assert!(!page.contains("javascript:"), "{files:?}");
    }
}
