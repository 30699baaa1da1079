//! Inside WeChat's own browser.

use crate::support::Site;

#[tokio::test]
async fn the_sign_in_page_goes_on_to_the_official_account_at_once() {
    let site = Site::start().await;
    site.signed_in("alice").await;
    let mut phone = site.browser().inside_wechat();
    let start = phone.open("/login?redirect=/menu").await.location();
    assert_eq!(start, "/login/Official?redirect=%2Fmenu");
    let location = phone.open(&start).await.location();
    assert!(
        location.ends_with("#wechat_redirect") && location.contains("/connect/oauth2/authorize"),
        "{location}"
    );
    let callback = site.person("alice").agrees(&location).await;
    assert_eq!(phone.open(&callback).await.location(), "/menu");
    assert!(phone.user().await.is_some());
    // Signed in already: the page says so instead of going round again.
    assert_eq!(phone.open("/login").await.status, 200);
}

#[tokio::test]
async fn a_browser_that_lost_its_cookie_is_asked_before_anything_happens() {
    let site = Site::start().await;
    let (_, user_id) = site.signed_in("alice").await;
    let mut phone = site.browser().inside_wechat();
    let location = phone.open("/login/Official?redirect=/menu").await.location();
    let callback = site.person("alice").agrees(&location).await;
    phone.cookies.clear();
    let page = phone.open(&callback).await;
    assert!(page.status == 200 && page.body.contains("爱丽丝") && phone.user().await.is_none(), "{page:?}");
    let ticket = page.body.split("name=\"ticket\" value=\"").nth(1).unwrap().split('"').next().unwrap();

    let mut other = site.browser().inside_wechat();
    other.open("/login?method=Web").await;
    let foreign = other.submit("/login/confirm", &[("ticket", "wxc_x"), ("decision", "continue")]).await;
    assert_eq!(foreign.status, 400);

    let done = phone.submit("/login/confirm", &[("ticket", ticket), ("decision", "continue")]).await;
    assert_eq!(done.location(), "/menu");
    assert_eq!(phone.user().await.unwrap(), user_id);
}

#[tokio::test]
async fn who_cancels_the_confirmation_stays_signed_out() {
    let site = Site::start().await;
    site.signed_in("alice").await;
    let mut phone = site.browser().inside_wechat();
    let location = phone.open("/login/Official").await.location();
    let callback = site.person("alice").agrees(&location).await;
    phone.cookies.clear();
    let page = phone.open(&callback).await;
    let ticket = page.body.split("name=\"ticket\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let back = phone.submit("/login/confirm", &[("ticket", ticket), ("decision", "cancel")]).await;
    assert_eq!(back.location(), "/login?redirect=%2F");
    assert!(phone.user().await.is_none());
}
