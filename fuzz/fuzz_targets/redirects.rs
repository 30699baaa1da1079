//! Redirect targets: whatever is allowed leads, as a browser reads it, to our own origin or to a listed place.
#![no_main]

use libfuzzer_sys::fuzz_target;
use url::Url;
use wxlogin_core::flows::Redirects;

fuzz_target!(|target: &str| {
    let own = Url::parse("https://login.example").expect("an address");
    let listed = Url::parse("https://shop.example:8443/app").expect("an address");
    let Ok(used) = Redirects::new(own.clone(), vec![listed.clone()]).check(Some(target)) else { return };
    let lands = own.join(&used).expect("an allowed target is an address");
    let below = lands.path() == "/app" || lands.path().starts_with("/app/");
    let fits = lands.origin() == own.origin() || (lands.origin() == listed.origin() && below);
    assert!(fits, "{target:?} leads to {lands}");
    assert!(!used.contains(|c: char| c.is_control()), "{used:?} would break a header");
});
