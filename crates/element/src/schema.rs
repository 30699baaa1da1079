//! What the caller knows about a family of elements: its keys, and the official definitions below every app.

use serde_json::Value as Json;

/// A definition of the official layer, which lies below all apps.
#[derive(Clone, Debug)]
pub struct BuiltIn {
    /// Where it stands, such as `auths.loginTypes.Meta`.
    pub full_name: String,
    /// What its `e.json` would hold. Keys of the family given here are defaults for every instance.
    pub e_json: Json,
}

impl BuiltIn {
    /// A built-in definition.
    #[must_use]
    pub fn new(full_name: impl Into<String>, e_json: Json) -> Self {
        Self { full_name: full_name.into(), e_json }
    }
}

/// The keys of one family. An element belongs to it when its Type chain ends at `<family>.Meta` (or at `<family>`).
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// The family, such as `auths.loginTypes`.
    pub family: String,
    /// Its keys.
    pub keys: Vec<Key>,
    /// FullNames of the family's Types that are known and not served here: elements of them are passed over.
    pub not_served: Vec<String>,
}

impl Schema {
    /// A schema for a family, its keys in the order in which forms and messages list them.
    #[must_use]
    pub fn new(family: impl Into<String>, keys: Vec<Key>) -> Self {
        Self { family: family.into(), keys, not_served: Vec::new() }
    }

    /// Names Types of the family that are known and not served here.
    #[must_use]
    pub fn not_served(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.not_served.extend(names.into_iter().map(Into::into));
        self
    }

    /// Whether elements that descend from this Meta belong to the family.
    #[must_use]
    pub fn covers(&self, meta: &str) -> bool {
        meta == self.family || meta.strip_suffix(".Meta") == Some(self.family.as_str())
    }

    /// The key of this name.
    #[must_use]
    pub fn key(&self, name: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    /// The names of the nesting objects, such as `authConfig`.
    pub(crate) fn groups(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().filter_map(|key| key.group.as_deref())
    }
}

/// What a key holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// `true`, `false`, `1` or `0`; read as a boolean.
    Flag,
    /// A whole number.
    Integer,
    /// One of these texts.
    OneOf(Vec<String>),
    /// A list.
    List,
    /// Anything: the family's own code looks at it.
    Any,
}

impl Kind {
    /// What to write, in words.
    pub(crate) fn expected(&self) -> (String, String) {
        match self {
            Self::Text => ("a text in double quotes".into(), "双引号中的文本".into()),
            Self::Flag => ("true or false (1 or 0)".into(), "true 或 false（1 或 0）".into()),
            Self::Integer => ("a whole number".into(), "整数".into()),
            Self::OneOf(words) => one_of(words),
            Self::List => ("a list in [ ]".into(), "[ ] 中的列表".into()),
            Self::Any => ("a value".into(), "一个值".into()),
        }
    }
}

/// What was expected of a word among these.
pub(crate) fn one_of(words: &[String]) -> (String, String) {
    let list = words.iter().map(|w| format!("\"{w}\"")).collect::<Vec<_>>();
    match list.as_slice() {
        [only] => (only.clone(), only.clone()),
        _ => (format!("one of {}", list.join(", ")), format!("以下之一：{}", list.join("、"))),
    }
}

/// Which of an element's two files a key is at home in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PreferredFile {
    /// The config file (`<Name>.json`).
    #[default]
    Config,
    /// `e.json`.
    EJson,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gravity {
    /// An error; when loading leniently (a sandbox), a warning.
    Wrong,
    /// A warning; when loading leniently, nothing.
    Doubtful,
}

/// A key's value looks wrong. The texts are fixed, so a check cannot repeat what it looked at; where a message says
/// `{value}`, the value stands there if the file itself shows it, and "the value" if it is secret or came from a reference.
#[derive(Clone, Copy, Debug)]
pub struct Finding {
    /// Stable code of the diagnostic, such as `value-placeholder`.
    pub code: &'static str,
    /// Error or warning.
    pub gravity: Gravity,
    /// What is wrong, in English and in Chinese.
    pub message: (&'static str, &'static str),
    /// What was expected, in English and in Chinese.
    pub expected: (&'static str, &'static str),
    /// What to do, in English and in Chinese.
    pub fix: (&'static str, &'static str),
}

/// A key's text names an instance of another family, by its fullName or its title.
#[derive(Clone, Copy, Debug)]
pub struct Names {
    /// The Meta of that family, such as `corps.Meta`.
    pub meta: &'static str,
    /// What such an instance is called, in English and in Chinese.
    pub what: (&'static str, &'static str),
    /// A flag that it needs; a missing one counts as set.
    pub flag: &'static str,
}

/// What a key may hold in elements of one Type.
#[derive(Clone, Debug)]
pub struct Choices {
    /// The Type, which may be anywhere in an element's Type chain; the nearest one decides.
    pub type_name: String,
    /// The words.
    pub words: Vec<String>,
    /// Whether another word keeps the element from its work; otherwise it is passed over.
    pub gravity: Gravity,
}

/// One key of a family.
#[derive(Clone, Debug)]
pub struct Key {
    /// The flat name, such as `appId`.
    pub name: String,
    /// The object it may be nested in, such as `authConfig`. Both spellings are accepted everywhere.
    pub group: Option<String>,
    /// What it holds.
    pub kind: Kind,
    /// An instance without it (own or inherited) does not load.
    pub required_of_instances: bool,
    /// Never printed, never in a view. Wins over `public`.
    pub secret: bool,
    /// Part of the front-end allow-list.
    pub public: bool,
    /// Written out, never by a reference: its value reaches browsers or messages.
    pub literal: bool,
    /// The value when neither the instance nor its Types give one.
    pub default: Option<Json>,
    /// Looks at a text value after references are expanded. What it says is fixed text (see [`Finding`]).
    pub check: Option<fn(&str) -> Option<Finding>>,
    /// What it may hold by the element's Type, where that is less than its kind allows.
    pub choices: Vec<Choices>,
    /// Elements that share a value should be of one Type: the value belongs to one kind of account on the platform.
    pub one_type: bool,
    /// What a text value names. Judged when all elements are known; the element loads all the same.
    pub names: Option<Names>,
    /// Where the key belongs. A secret that stands in `e.json` is a warning whatever this says.
    pub preferred_file: PreferredFile,
    /// What it means, one sentence, for forms and the reference page.
    pub doc: String,
}

impl Key {
    /// A key, at the root of the config file, optional, neither secret nor public.
    #[must_use]
    pub fn new(name: impl Into<String>, kind: Kind) -> Self {
        Self {
            name: name.into(),
            group: None,
            kind,
            required_of_instances: false,
            secret: false,
            public: false,
            literal: false,
            default: None,
            check: None,
            choices: Vec::new(),
            one_type: false,
            names: None,
            preferred_file: PreferredFile::Config,
            doc: String::new(),
        }
    }

    /// May be nested in this object.
    #[must_use]
    pub fn group(mut self, group: impl Into<String>) -> Self {
        self.group = Some(group.into());
        self
    }

    /// An instance must have it.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required_of_instances = true;
        self
    }

    /// Must never be shown.
    #[must_use]
    pub fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// A front end may see it.
    #[must_use]
    pub fn public(mut self) -> Self {
        self.public = true;
        self
    }

    /// Has to be written out: a reference in it is refused.
    #[must_use]
    pub fn literal(mut self) -> Self {
        self.literal = true;
        self
    }

    /// Whether its value may be a reference. What browsers see is written out: otherwise whoever edits an element could have
    /// any variable or file of the server shown to the world. Secrecy wins over `public` here as everywhere.
    #[must_use]
    pub fn takes_references(&self) -> bool {
        self.secret || !(self.public || self.literal)
    }

    /// The value when nobody gives one.
    #[must_use]
    pub fn default_value(mut self, value: impl Into<Json>) -> Self {
        self.default = Some(value.into());
        self
    }

    /// Looks at text values.
    #[must_use]
    pub fn check(mut self, check: fn(&str) -> Option<Finding>) -> Self {
        self.check = Some(check);
        self
    }

    /// Holds one of these words only in elements of a Type.
    #[must_use]
    pub fn choices(mut self, type_name: impl Into<String>, words: &[&str], gravity: Gravity) -> Self {
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        self.choices.push(Choices { type_name: type_name.into(), words, gravity });
        self
    }

    /// Its value belongs to elements of one Type.
    #[must_use]
    pub fn one_type(mut self) -> Self {
        self.one_type = true;
        self
    }

    /// Names an instance of another family.
    #[must_use]
    pub fn names(mut self, names: Names) -> Self {
        self.names = Some(names);
        self
    }

    /// Is at home in `e.json`.
    #[must_use]
    pub fn in_e_json(mut self) -> Self {
        self.preferred_file = PreferredFile::EJson;
        self
    }

    /// What it means.
    #[must_use]
    pub fn doc(mut self, doc: impl Into<String>) -> Self {
        self.doc = doc.into();
        self
    }

    /// The name as a reader writes it: `authConfig.appId`, or `isActive`.
    #[must_use]
    pub fn path(&self) -> String {
        match &self.group {
            Some(group) => format!("{group}.{}", self.name),
            None => self.name.clone(),
        }
    }
}
