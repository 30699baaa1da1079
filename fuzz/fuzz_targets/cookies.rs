//! Cookie headers: a value is found only where the name stands alone, and two different values are none.
#![no_main]

use http::{HeaderMap, HeaderValue, header};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let mut headers = HeaderMap::new();
    for line in data.split(|byte| *byte == 0) {
        if let Ok(line) = HeaderValue::from_bytes(line) {
            headers.append(header::COOKIE, line);
        }
    }
    let Some(value) = wxlogin_server::fuzzing::cookie(&headers, "wxlogin_session").map(str::to_owned) else { return };
    assert!(!value.is_empty() && !value.contains(';'));
    headers.append(header::COOKIE, HeaderValue::from_static("wxlogin_session=another-one-than-any"));
    let with_two = wxlogin_server::fuzzing::cookie(&headers, "wxlogin_session");
    assert!(with_two.is_none() || value == "another-one-than-any", "one of two was chosen");
});
