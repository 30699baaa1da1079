//! Every page, in both languages: no broken template, no inline code, no dangling reference.

use crate::support::{all_tags, attributes, gzip, integrity, pages, shown, tags};
use wxlogin_web_assets::{Branding, Language, Overrides, Pages, Problem, ProblemPage, View, samples};

#[test]
fn every_page_is_whole_in_both_languages() {
    for (name, language, html) in shown(&pages()) {
        assert_eq!(html.failure, None, "{name}");
        assert!(html.body.trim_end().ends_with("</html>"), "{name}");
        assert!(html.body.contains(&format!("<html lang=\"{}\">", language.html_tag())), "{name}");
        assert_eq!(tags(&html.body, "h1").len(), 1, "{name} has one heading of the first rank");
        assert_eq!(tags(&html.body, "main").len(), 1, "{name}");
        assert!(html.body.contains("?lang=zh") && html.body.contains("?lang=en"), "{name} has no switch");
    }
}

#[test]
fn nothing_inline_that_the_policy_would_refuse() {
    for (name, _, html) in shown(&pages()) {
        assert!(tags(&html.body, "style").is_empty(), "{name}");
        for tag in tags(&html.body, "script") {
            assert!(attributes(&tag).iter().any(|(key, _)| key == "src"), "{name}: {tag}");
        }
        for tag in all_tags(&html.body) {
            for (key, value) in attributes(&tag) {
                assert!(key != "style" && !key.starts_with("on"), "{name}: {tag}");
                assert!(!value.trim_start().starts_with("javascript:"), "{name}: {tag}");
            }
        }
        assert!(!html.content_security_policy.contains("unsafe"), "{name}");
    }
}

#[test]
fn every_file_that_a_page_names_is_there_and_has_the_hash_it_says() {
    let pages = pages();
    for (name, _, html) in shown(&pages) {
        let mut found = 0;
        for tag in all_tags(&html.body) {
            let all = attributes(&tag);
            let value = |key: &str| all.iter().find(|(own, _)| own == key).map(|(_, value)| value.clone());
            let Some(address) = value("href").or_else(|| value("src")) else { continue };
            let Some(file) = address.strip_prefix("/assets/") else { continue };
            let asset = pages.asset(file).unwrap_or_else(|| panic!("{name}: {file} is not there"));
            found += 1;
            if let Some(said) = value("integrity") {
                assert_eq!(said, integrity(&asset.bytes), "{name}: {file}");
            }
        }
        assert!(found >= 4, "{name} has style, script, icon");
    }
}

#[test]
fn labels_and_descriptions_point_to_something() {
    for (name, _, html) in shown(&pages()) {
        let all: Vec<_> = all_tags(&html.body).iter().flat_map(|tag| attributes(tag)).collect();
        let ids: Vec<_> = all.iter().filter(|(key, _)| key == "id").map(|(_, id)| id.as_str()).collect();
        let unique: std::collections::BTreeSet<_> = ids.iter().collect();
        assert_eq!(unique.len(), ids.len(), "{name} has an id twice: {ids:?}");
        for (key, value) in &all {
            if ["for", "aria-labelledby", "data-copy", "data-reveal"].contains(&key.as_str()) {
                assert!(ids.contains(&value.as_str()), "{name}: {key}={value}");
            }
        }
        for tag in tags(&html.body, "input") {
            let (key, value) = attributes(&tag).into_iter().find(|(key, _)| key == "id").unwrap_or_default();
            let hidden =
                tag.contains("type=\"hidden\"") || attributes(&tag).iter().any(|(key, _)| key == "hidden");
            assert!(
                hidden || (key == "id" && html.body.contains(&format!("for=\"{value}\""))),
                "{name}: {tag}"
            );
        }
    }
}

#[test]
fn every_form_posts_to_this_site_with_a_csrf_field() {
    for (name, _, html) in shown(&pages()) {
        for form in html.body.split("<form").skip(1) {
            let form = form.split("</form>").next().unwrap_or_default();
            assert!(form.contains("method=\"post\"") && form.contains("action=\"/"), "{name}: {form}");
            assert!(form.contains("name=\"csrf\""), "{name}: {form}");
        }
    }
}

#[test]
fn only_the_embedding_page_may_frame_and_only_that_origin() {
    for (name, _, html) in shown(&pages()) {
        let policy = &html.content_security_policy;
        let embeds = html.body.contains("<iframe") || html.body.contains("data-qr-title");
        let expected = if embeds { "frame-src https://open.weixin.qq.com;" } else { "frame-src 'none';" };
        // The sample whose embedding is not shown keeps its address, and with it the permission.
        assert!(policy.contains(expected) || name == "login-password-wrong", "{name}: {policy}");
    }
}

#[test]
fn the_login_page_with_all_it_loads_is_small() {
    let pages = pages();
    let (_, _, html) = shown(&pages).into_iter().find(|(name, ..)| *name == "login-desktop").unwrap();
    let assets: usize =
        pages.asset_names().filter_map(|name| pages.asset(name)).map(|asset| asset.gzip.len()).sum();
    let page = gzip(html.body.as_bytes());
    assert!(assets + page < 20_000, "{assets} + {page} bytes");
}

#[test]
fn an_operator_replaces_a_template_a_sentence_and_the_style() {
    let overrides = |name: &str, text: &str| Overrides::from([(name.to_owned(), text.to_owned())]);
    let own = |overrides| Pages::new(&Branding::default(), &overrides);
    let pages = own(overrides("texts.json", r#"{"common.sign_in":{"en":"Come in","zh":"请进"}}"#)).unwrap();
    let page = samples::all().into_iter().find(|(name, _)| *name == "account-signed-out").unwrap().1;
    assert!(pages.render(page.as_ref(), &View::new(Language::Zh, "/")).body.contains("请进"));
    let pages = own(overrides("problem.html", "<p>{{ kind }}</p>")).unwrap();
    let page = samples::all().into_iter().find(|(name, _)| *name == "declined").unwrap().1;
    assert_eq!(pages.render(page.as_ref(), &View::new(Language::En, "/")).body, "<p>declined</p>");
    let pages = own(overrides("custom.css", ".mine{color:red}")).unwrap();
    let styles = pages.asset_names().filter_map(|name| pages.asset(name));
    assert!(
        styles.into_iter().any(|asset| String::from_utf8_lossy(&asset.bytes).ends_with(".mine{color:red}"))
    );
}

#[test]
fn a_mistake_in_an_override_is_told_with_its_place() {
    let told = |name: &str, text: &str| {
        let overrides = Overrides::from([(name.to_owned(), text.to_owned())]);
        Pages::new(&Branding::default(), &overrides).unwrap_err().to_string()
    };
    let unknown = told("logn.html", "");
    assert!(unknown.contains("`logn.html`") && unknown.contains("login.html"), "{unknown}");
    let broken = told("login.html", "\n{% if %}");
    assert!(broken.contains("login.html") && broken.contains("line 2"), "{broken}");
    let misspelt = told("confirm.html", "{{ nik.name }}");
    assert!(misspelt.contains("confirm.html") && misspelt.contains("undefined"), "{misspelt}");
    assert!(told("texts.json", "{").contains("line 1"));
}

#[test]
fn a_word_to_type_is_shown_as_one() {
    let hint = Some("Use a path, or add <it> to `login.redirects`.".to_owned());
    let problem = Problem { hint, ..Problem::default() };
    let page = ProblemPage::Failed { status: 400, problem, retry: None };
    let html = pages().render(&page, &View::new(Language::En, "/"));
    assert!(html.body.contains("add &lt;it&gt; to <code>login.redirects</code>."), "{}", html.body);
}
