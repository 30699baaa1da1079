//! The Q filter: any text is a filter or a refusal with a position, and what was read can be written.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wxlogin_core::query::{Operator, Value, parse};

fuzz_target!(|text: &str| match parse(text) {
    Ok(Some(filter)) => {
        let mut comparisons = 0_usize;
        let written = filter.written(&mut |field: &String, _: Operator, value: &Value| {
            comparisons += 1;
            assert!(field.len() <= text.len(), "longer than what was written: {field}");
            if let Value::Text(value) = value {
                assert!(value.len() <= text.len(), "longer than what was written: {value}");
            }
            "?".to_owned()
        });
        assert!(comparisons > 0, "a filter without a comparison: {text:?}");
        assert_eq!(written.matches('?').count(), comparisons);
        let deepest = written.bytes().scan(0_i32, |depth, byte| {
            *depth += i32::from(byte == b'(') - i32::from(byte == b')');
            Some(*depth)
        });
        assert!(deepest.max().unwrap_or_default() < 200, "nested deeper than a database reads");
    }
    Ok(None) => assert!(text.trim().is_empty(), "a filter was taken for none: {text:?}"),
    Err(error) => {
        let characters = text.chars().count();
        assert!((1..=characters + 1).contains(&error.position), "{error} in {text:?}");
    }
});
