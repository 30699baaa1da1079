//! The template engine, and what templates may call.
//!
//! | in a template | gives |
//! |---|---|
//! | `t("key", name=value)` | the sentence in the reader's language |
//! | `asset("style")`, `integrity("style")` | address and hash of `style`, `script`, `noscript`, `mark` |
//! | `icon("qr")` | a small drawing, hidden from screen readers |
//! | `x \| address` | `x` when a browser may be sent there, else `/` |
//! | `x \| picture` | SVG as a `data:` address: inside an image nothing of it can run |
//! | `x \| initial` | the first letter of a name |
//! | `brand.base` | what stands before each path of ours, where a proxy serves us under a prefix |
//! | `brand`, `lang`, `switch`, `script_texts` | of the layout |

use base64::{Engine, engine::general_purpose::STANDARD};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value, context,
    escape_formatter,
};

use crate::{
    Language, PagesError, View,
    assets::Assets,
    files::{ICONS, TEMPLATES},
    look::Look,
    pages::Overrides,
    texts::Texts,
};

pub(crate) fn environment(
    look: &Look,
    assets: &Assets,
    texts: Texts,
    overrides: &Overrides,
) -> Result<Environment<'static>, PagesError> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_auto_escape_callback(|_| AutoEscape::Html);
    env.set_formatter(escaped);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    env.set_syntax(syntax.map_err(|error| broken("layout.html", &error))?);
    env.add_global("brand", Value::from(Serde(look)));
    add_asset_functions(&mut env, assets, &look.base);
    env.add_function("icon", |name: &str| icon(name));
    for language in Language::ALL {
        env.add_global(format!("script_texts_{}", language.tag()), texts.for_script(language));
    }
    env.add_function("t", move |state: &State, key: &str, values: Kwargs| text(&texts, state, key, &values));
    env.add_filter("address", |address: &str| address_or_home(address).to_owned());
    env.add_filter("picture", |svg: &str| format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg)));
    env.add_filter("initial", initial);
    for (name, source) in TEMPLATES {
        let source = overrides.get(*name).cloned().unwrap_or_else(|| (*source).to_owned());
        env.add_template_owned(*name, source).map_err(|error| broken(name, &error))?;
    }
    Ok(env)
}

pub(crate) fn fill(
    env: &Environment<'_>,
    template: &str,
    values: &Value,
    view: &View,
) -> Result<String, PagesError> {
    let switch: Vec<_> = [(Language::Zh, "中文"), (Language::En, "English")]
        .into_iter()
        .map(|(language, name)| {
            context! {
                name, tag => language.html_tag(), current => language == view.language,
                href => view.in_language(language),
            }
        })
        .collect();
    let all = context! { lang => view.language.tag(), html_lang => view.language.html_tag(), switch, ..values.clone() };
    env.get_template(template).and_then(|page| page.render(all)).map_err(|error| broken(template, &error))
}

/// The engine's own escaping also writes `/` as an entity, which makes every address in a page hard to read. The five
/// characters below are all that text and quoted attributes need.
fn escaped(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    let Some(text) = value.as_str().filter(|_| !value.is_safe()) else {
        return escape_formatter(out, state, value);
    };
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        let (before, after) = rest.split_at(at);
        out.write_str(before)?;
        let mut after = after.chars();
        out.write_str(match after.next() {
            Some('&') => "&amp;",
            Some('<') => "&lt;",
            Some('>') => "&gt;",
            Some('"') => "&quot;",
            _ => "&#39;",
        })?;
        rest = after.as_str();
    }
    Ok(out.write_str(rest)?)
}

fn add_asset_functions(env: &mut Environment<'static>, assets: &Assets, base: &str) {
    let unknown = |name: &str| Error::new(ErrorKind::InvalidOperation, format!("there is no asset `{name}`"));
    let (places, base) = (assets.places().clone(), base.to_owned());
    env.add_function("asset", move |name: &str| {
        places.get(name).map(|place| format!("{base}{}", place.address)).ok_or_else(|| unknown(name))
    });
    let places = assets.places().clone();
    env.add_function("integrity", move |name: &str| {
        places.get(name).map(|place| place.integrity.clone()).ok_or_else(|| unknown(name))
    });
}

fn text(texts: &Texts, state: &State, key: &str, values: &Kwargs) -> Result<String, Error> {
    let tag = state.lookup("lang").map(|tag| tag.to_string()).unwrap_or_default();
    let language = Language::from_tag(&tag).unwrap_or_default();
    let names: Vec<String> = values.args().map(str::to_owned).collect();
    let filled: Result<Vec<_>, Error> =
        names.iter().map(|name| Ok((name.as_str(), values.get::<Value>(name)?.to_string()))).collect();
    texts
        .get(key, language, &filled?)
        .ok_or_else(|| Error::new(ErrorKind::InvalidOperation, format!("there is no text `{key}`")))
}

fn icon(name: &str) -> Result<Value, Error> {
    let drawing = ICONS.lines().find_map(|line| line.split_once(' ').filter(|(id, _)| *id == name));
    let (_, drawing) = drawing
        .ok_or_else(|| Error::new(ErrorKind::InvalidOperation, format!("there is no icon `{name}`")))?;
    Ok(Value::from_safe_string(format!(
        "<svg class=\"icon\" viewBox=\"0 0 24 24\" aria-hidden=\"true\" focusable=\"false\">{drawing}</svg>"
    )))
}

/// A path of this site or http(s). Everything else (`javascript:`, `//host`) would leave or run something.
pub(crate) fn address_or_home(address: &str) -> &str {
    let path = address.starts_with('/') && !address.starts_with("//");
    let web = address.starts_with("https://") || address.starts_with("http://");
    let strange = address.contains(|c: char| c.is_control() || c == '\\');
    if (path || web) && !strange { address } else { "/" }
}

fn initial(name: &str) -> String {
    let first = name.chars().find(|c| c.is_alphanumeric()).or_else(|| name.trim().chars().next());
    first.map(|c| c.to_uppercase().collect()).unwrap_or_else(|| "·".to_owned())
}

fn broken(name: &str, error: &Error) -> PagesError {
    let place = match (error.name(), error.line()) {
        (Some(file), Some(line)) => format!(" ({file}, line {line})"),
        _ => String::new(),
    };
    let mut causes = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        causes = format!("{causes}: {cause}");
        source = cause.source();
    }
    PagesError::Template { name: name.to_owned(), reason: format!("{causes}{place}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_pass() {
        for bad in
            ["javascript:alert(1)", "//evil.example", "/\\evil.example", "data:text/html,x", "", "/a\nb"]
        {
            assert_eq!(address_or_home(bad), "/", "{bad}");
        }
        for good in ["/a?b#c", "https://app.example.com/in", "http://localhost:3000/"] {
            assert_eq!(address_or_home(good), good);
        }
    }

    #[test]
    fn an_initial_is_one_letter_of_any_script() {
        assert_eq!(initial("alice"), "A");
        assert_eq!(initial("小明🌸"), "小");
        assert_eq!(initial("🌸小"), "小");
        assert_eq!(initial("🌸"), "🌸");
        assert_eq!(initial(""), "·");
    }
}
