//! How a login method stands in an address.

use std::{collections::HashSet, sync::LazyLock};

use wxlogin::App;

use crate::routes;

/// The word for a login method in `/login/WORD`: its name, or its fullName where another method or a page of ours is called
/// so too (`/login/confirm`).
pub(crate) fn word<'a>(app: &App, name: &'a str, full_name: &'a str) -> &'a str {
    let found = app.method(name).is_ok_and(|method| method.full_name == full_name);
    if found && !is_page(name) { name } else { full_name }
}

fn is_page(name: &str) -> bool {
    static PAGES: LazyLock<HashSet<&str>> =
        LazyLock::new(|| routes::all().filter_map(|route| route.path.strip_prefix("/login/")).collect());
    PAGES.contains(name)
}

/// The path under which a login method begins.
pub(crate) fn path(app: &App, name: &str, full_name: &str) -> String {
    let word: String = url::form_urlencoded::byte_serialize(word(app, name, full_name).as_bytes()).collect();
    // In a path a plus sign is no space.
    format!("/login/{}", word.replace('+', "%20"))
}
