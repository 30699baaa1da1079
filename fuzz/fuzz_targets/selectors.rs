//! Selectors of elements: any text is one or is refused by the part that is wrong.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wxlogin_element::Selector;

fuzz_target!(|text: &str| match Selector::parse(text) {
    Ok(selector) => drop(format!("{selector:?}")),
    Err(error) => {
        assert!(!error.reason.is_empty());
        assert!(error.to_string().len() < text.len() + 400);
    }
});
