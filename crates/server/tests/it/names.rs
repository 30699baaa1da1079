//! Login methods whose name alone does not say which one is meant.

use serde_json::json;

use crate::support::Site;

/// Signs somebody in by the links that the server itself gives for a method.
async fn signs_in_from_the_page(site: &Site, full_name: &str) {
    let listed = site.anyone().get("/v1/login-types").await.data();
    let types = listed["loginTypes"].as_array().unwrap();
    let method = types.iter().find(|method| method["fullName"] == full_name).unwrap();
    let start = method["loginUrl"].as_str().unwrap().replace("http://127.0.0.1:8400", "");

    let mut browser = site.browser();
    let page = browser.open(&format!("/login?method={full_name}&redirect=/shop")).await.body;
    assert!(page.contains(&format!("href=\"{start}?redirect=")), "{start} in {page}");
    let chosen = page.split("aria-current=\"page\"").next().unwrap();
    assert!(chosen.ends_with(&format!("/login?method={full_name}&amp;redirect=/shop\" ")), "{chosen}");

    let location = browser.open(&format!("{start}?redirect=/shop")).await.location();
    let callback = site.person("alice").scans(&location).await;
    assert!(callback.contains(&format!("/login/{full_name}/callback?")), "{callback}");
    assert_eq!(browser.open(&callback).await.location(), "/shop");
}

#[tokio::test]
async fn a_method_called_as_one_of_our_pages_is_reached_by_its_full_name() {
    let site = Site::start().await;
    site.signed_in("alice").await;
    for name in ["confirm", "welcome", "corp", "password"] {
        site.add_login(name, &json!({"title": name}));
        signs_in_from_the_page(&site, &format!("auths.loginTypes.{name}")).await;
    }
}

#[tokio::test]
async fn two_methods_of_one_name_are_reached_by_their_full_names() {
    let site = Site::start().await;
    site.signed_in("alice").await;
    site.add_login("branch/Web", &json!({"title": "The branch"}));
    for full_name in ["auths.loginTypes.branch.Web", "auths.loginTypes.Web"] {
        signs_in_from_the_page(&site, full_name).await;
    }
}

#[tokio::test]
async fn a_name_of_its_own_stands_in_the_address() {
    let site = Site::start().await;
    let listed = site.anyone().get("/v1/login-types").await.data();
    let urls: Vec<_> =
        listed["loginTypes"].as_array().unwrap().iter().map(|method| &method["loginUrl"]).collect();
    assert!(urls.contains(&&json!("http://127.0.0.1:8400/login/Web")), "{urls:?}");
}
