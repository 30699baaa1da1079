//! Whose pages may call: our own, and those of `cors.origins` where an application has something to call.

use axum::{body::Body, http::Request};
use serde_json::{Value, json};
use wxlogin::Visit;

use crate::support::{Reply, Site};

const LISTED: &str = "https://app.example";

/// The routes that pages of listed origins may call. A new one is added here when somebody has thought about it.
const SHARED: [(&str, &str); 14] = [
    ("post", "/api/{orgId}/{appName}/{*path}"),
    ("get", "/login/{name}/embed"),
    ("get", "/login/{name}/qr"),
    ("get", "/login/{name}/qr/{ticket}/image"),
    ("get", "/login/{name}/qr/{ticket}/poll"),
    ("post", "/login"),
    ("get", "/v1/session"),
    ("delete", "/v1/session"),
    ("post", "/v1/session/corp"),
    ("get", "/v1/sessions"),
    ("delete", "/v1/sessions/{id}"),
    ("get", "/v1/login-types"),
    ("get", "/v1/login-types/{type}/descriptor"),
    ("get", "/login/{name}/qr/{ticket}/poll"),
];

fn is_shared(verb: &str, path: &str) -> bool {
    path.starts_with("/api/") || SHARED.contains(&(verb, path))
}

fn routes(document: &Value) -> Vec<(String, String)> {
    let mut all = vec![];
    for (path, operations) in document["paths"].as_object().unwrap() {
        all.extend(operations.as_object().unwrap().keys().map(|verb| (verb.clone(), path.clone())));
    }
    all
}

fn cors_headers(reply: &Reply) -> Vec<String> {
    let names = reply.headers.keys().map(|name| name.as_str().to_owned());
    names.filter(|name| name.starts_with("access-control-")).collect()
}

#[tokio::test]
async fn no_other_origin_may_call_what_is_not_for_applications_whatever_is_listed() {
    let site = Site::with(|builder| builder.set("cors.origins", LISTED)).await;
    let document = wxlogin_server::openapi(&site.app);
    let mut more = routes(&document);
    more.extend(
        ["/console", "/console/", "/console/users", "/console/assets/x.js", "/nowhere"]
            .map(|path| ("get".to_owned(), path.to_owned())),
    );
    let (mut private, mut shared) = (0, 0);
    for (verb, path) in more {
        let asked =
            path.replace("{*path}", "auths/loginTypes/Web/getLoginConfig").replace(['{', '}', '*'], "");
        for method in [verb.to_uppercase(), "OPTIONS".to_owned()] {
            // A preflight is asked for an address, so it follows the address's most open method.
            let open = is_shared(&verb, &path) || (method == "OPTIONS" && path == "/login");
            let request = Request::builder().method(method.as_str()).uri(&asked).header("origin", LISTED);
            let request = request.header("access-control-request-method", verb.to_uppercase());
            let reply = site.send(request.body(Body::empty()).unwrap()).await;
            let found = cors_headers(&reply);
            assert_eq!(found.is_empty(), !open, "{method} {path}: {found:?}");
            if open { shared += 1 } else { private += 1 }
        }
    }
    assert!(private > 100 && shared > 30, "{private} {shared}");
}

#[tokio::test]
async fn a_page_of_a_listed_origin_makes_no_admin_key_with_the_admins_cookie() {
    let site = Site::with(|builder| builder.set("cors.origins", LISTED)).await;
    let id = site.user("root", "a good password").await;
    let user = site.app.core().find_user(&id).await.unwrap();
    site.app.core().set_admin(&Visit::operator(), &user, true).await.unwrap();
    let mut root = site.browser();
    root.open("/login").await;
    root.submit("/login/password", &[("username", "root"), ("password", "a good password")]).await;
    let console = crate::admin::sign_in(&site, "root", "a good password").await;
    root.cookies.insert("wxlogin_console".to_owned(), crate::admin::session_of(&console));
    let own = site.app.settings().public_url.as_str().to_owned();
    let ask = async |origin: &str, more: &[(&str, &str)]| {
        let request =
            root.request(Request::post("/v1/admin/keys")).header("content-type", "application/json");
        let request = more.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let request = request.header("origin", origin);
        // An argument that is refused shows that the caller was let in, and makes no key.
        let body = json!({"name": "x", "bad": 1}).to_string();
        site.send(request.body(Body::from(body)).unwrap()).await
    };
    for more in [
        vec![],
        vec![("x-wxlogin-csrf", "1")],
        vec![("sec-fetch-site", "cross-site"), ("x-wxlogin-csrf", "1")],
    ] {
        let reply = ask(LISTED, &more).await;
        assert_ne!(reply.status, 400, "{more:?} was let in");
        assert!(cors_headers(&reply).is_empty());
    }
    let reply = ask(&own, &[("x-wxlogin-csrf", "1"), ("sec-fetch-site", "same-origin")]).await;
    assert_ne!(reply.status, 403, "{reply:?}");
}

#[tokio::test]
async fn the_own_origin_is_scheme_host_and_port_and_a_browser_that_says_otherwise_is_believed() {
    let site =
        Site::with(|builder| builder.set("public_url", "https://login.example").set("cors.origins", LISTED))
            .await;
    let token = site.signed_in("alice").await.0.token.unwrap();
    let ask = async |headers: &[(&str, &str)]| {
        let request = Request::post("/v1/session/corp").header("content-type", "application/json");
        let request = request.header("cookie", format!("__Host-wxlogin_session={token}"));
        let request = request.header("host", "login.example");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        site.send(request.body(Body::from(json!({"corp": null}).to_string())).unwrap()).await.status.as_u16()
    };
    for accepted in [
        vec![("origin", "https://login.example")],
        vec![("sec-fetch-site", "same-origin")],
        vec![("sec-fetch-site", "same-origin"), ("origin", "https://login.example")],
        vec![("x-wxlogin-csrf", "1")],
        vec![("origin", LISTED)],
        vec![("origin", LISTED), ("sec-fetch-site", "cross-site")],
    ] {
        assert_eq!(ask(&accepted).await, 200, "{accepted:?}");
    }
    for refused in [
        vec![],
        vec![("origin", "null")],
        vec![("origin", "http://login.example")],
        vec![("origin", "https://login.example:8443")],
        vec![("origin", "https://login.example.evil.example")],
        vec![("origin", "https://app.example:444")],
        vec![("origin", "https://login.example"), ("sec-fetch-site", "cross-site")],
        vec![("origin", "https://login.example"), ("sec-fetch-site", "same-site")],
        vec![("origin", "http://login.example"), ("sec-fetch-site", "cross-site")],
        vec![("x-wxlogin-csrf", "1"), ("sec-fetch-site", "cross-site")],
        vec![("x-wxlogin-csrf", "1"), ("sec-fetch-site", "same-site")],
        vec![("x-wxlogin-csrf", "1"), ("origin", "https://evil.example")],
        vec![("sec-fetch-site", "none")],
    ] {
        assert_eq!(ask(&refused).await, 403, "{refused:?}");
    }
}

#[tokio::test]
async fn two_hosts_in_one_request_are_one_too_many() {
    let site = Site::start().await;
    for hosts in [
        vec!["a.example", "b.example"],
        vec!["a.example", "a.example"],
        vec!["a b"],
        vec!["user@a.example"],
        vec![""],
    ] {
        for path in ["/healthz", "/login", "/v1/session", "/nowhere"] {
            let request =
                hosts.iter().fold(Request::get(path), |request, host| request.header("host", *host));
            let reply = site.send(request.body(Body::empty()).unwrap()).await;
            reply.fails(400, "invalid_argument");
        }
    }
    let request = Request::get("/healthz").header("host", "[2001:db8::1]:8400");
    assert_eq!(site.send(request.body(Body::empty()).unwrap()).await.status, 200);
}

#[tokio::test]
async fn our_address_is_public_url_whatever_a_proxy_or_a_caller_writes() {
    let site = Site::with(|builder| builder.set("http.trusted_proxies", "198.51.100.0/24")).await;
    let plain = site.browser().open("/login/Web").await;
    let browser = site.browser();
    let request =
        ["x-forwarded-proto", "x-forwarded-host", "x-forwarded-port", "forwarded", "x-forwarded-prefix"]
            .iter()
            .zip(["https", "evil.example", "444", "proto=https;host=evil.example", "/evil"])
            .fold(browser.request(Request::get("/login/Web")), |request, (name, value)| {
                request.header(*name, value)
            });
    let told = site.send(request.body(Body::empty()).unwrap()).await;
    let back = |reply: &Reply| {
        reply.location().split("redirect_uri=").nth(1).unwrap().split('&').next().unwrap().to_owned()
    };
    assert_eq!(back(&told), back(&plain));
    assert!(
        told.set_cookies()
            .iter()
            .all(|line| !line.contains("Secure") && line.starts_with("wxlogin_browser="))
    );
    assert!(!format!("{told:?}").contains("evil"));
}

#[tokio::test]
async fn pages_and_answers_are_kept_apart_from_other_sites() {
    let site = Site::start().await;
    for path in ["/", "/login", "/console/", "/v1/session", "/healthz", "/nowhere"] {
        let reply = site.browser().open(path).await;
        let opener = if path == "/login" { "unsafe-none" } else { "same-origin" };
        assert_eq!(reply.header("cross-origin-opener-policy"), Some(opener), "{path}");
        assert_eq!(reply.header("cross-origin-resource-policy"), Some("same-origin"), "{path}");
        let features = reply.header("permissions-policy").unwrap();
        for off in ["camera=()", "microphone=()", "geolocation=()", "payment=()"] {
            assert!(features.contains(off), "{path}: {features}");
        }
    }
}
