//! A reader of the pages' tags, strict enough to see what a browser would.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests, outside a test function")]

use std::io::Write;

use base64::Engine;
use sha2::{Digest, Sha384};
use wxlogin_web_assets::{Branding, Html, Language, Overrides, Pages, View, samples};

/// Our own pages.
pub(crate) fn pages() -> Pages {
    Pages::new(&Branding::default(), &Overrides::new()).unwrap()
}

/// Every sample in both languages.
pub(crate) fn shown(pages: &Pages) -> Vec<(&'static str, Language, Html)> {
    let both = |(name, page): samples::Sample| {
        Language::ALL.map(|language| (name, language, pages.render(page.as_ref(), &View::new(language, "/"))))
    };
    samples::all().into_iter().flat_map(both).collect()
}

/// Every opening tag, from `<` to its `>`, quotes respected.
pub(crate) fn all_tags(html: &str) -> Vec<String> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        let mut quoted = false;
        let end = after.find(|c| {
            quoted ^= c == '"';
            c == '>' && !quoted
        });
        let (tag, tail) = after.split_at(end.unwrap_or_else(|| panic!("a tag without end: {after}")));
        if tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
            tags.push(tag.to_owned());
        }
        rest = tail;
    }
    tags
}

/// The opening tags of one name.
pub(crate) fn tags(html: &str, name: &str) -> Vec<String> {
    let named =
        |tag: &String| tag.split([' ', '/', '\n']).next().is_some_and(|own| own.eq_ignore_ascii_case(name));
    all_tags(html).into_iter().filter(named).collect()
}

/// Names and values of a tag's attributes.
pub(crate) fn attributes(tag: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = tag.split_once(' ').map_or("", |(_, rest)| rest).trim();
    while !rest.is_empty() {
        let end = rest.find(['=', ' ']).unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        let value = after.strip_prefix("=\"").and_then(|after| after.split_once('"'));
        let (value, tail) = value.unwrap_or(("", after));
        found.push((key.to_owned(), unescaped(value)));
        rest = tail.trim_start();
    }
    found
}

/// A value as a browser reads it.
fn unescaped(value: &str) -> String {
    let marks = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    marks.iter().fold(value.to_owned(), |text, (entity, mark)| text.replace(entity, mark))
}

/// The integrity attribute of a content.
pub(crate) fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", base64::engine::general_purpose::STANDARD.encode(Sha384::digest(bytes)))
}

/// How many bytes go over the wire.
pub(crate) fn gzip(bytes: &[u8]) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap().len()
}
