//! An app folder to write, a family to read it with, and short ways to ask about the result.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};
use wxlogin_element::{
    BuiltIn, Diagnostic, Finding, Gravity, Key, Kind, LoadError, LoadOptions, Schema, SecretFiles, Tree,
};

pub(crate) struct App {
    pub(crate) root: tempfile::TempDir,
    pub(crate) lenient: bool,
}

pub(crate) const ID: &str = "wx0123456789abcdef";

impl App {
    pub(crate) fn new() -> Self {
        let app = Self { root: tempfile::tempdir().unwrap(), lenient: true };
        fs::create_dir(app.dir()).unwrap();
        app
    }

    pub(crate) fn dir(&self) -> PathBuf {
        self.root.path().join("my-app")
    }

    /// Writes a file, relative to the app folder.
    pub(crate) fn file(&self, path: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.dir().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    pub(crate) fn json(&self, path: &str, content: &Json) -> &Self {
        self.file(path, format!("{content:#}\n"))
    }

    /// A website login that loads without a word.
    pub(crate) fn login(&self, name: &str) -> &Self {
        self.json(
            &format!("auths/loginTypes/{name}/e.json"),
            &json!({"title": name, "type": "auths.loginTypes.WeChatType"}),
        );
        self.json(
            &format!("auths/loginTypes/{name}/{name}.json"),
            &json!({"authConfig": {"appId": ID, "appSecret": "s3cr3t-value"}}),
        )
    }

    /// An e.json for `auths/loginTypes/<name>`.
    pub(crate) fn e_json(&self, name: &str, content: &Json) -> &Self {
        self.json(&format!("auths/loginTypes/{name}/e.json"), content)
    }

    pub(crate) fn config(&self, name: &str, content: &Json) -> &Self {
        self.json(&format!("auths/loginTypes/{name}/{name}.json"), content)
    }

    pub(crate) fn load(&self) -> Tree {
        self.load_after(None)
    }

    pub(crate) fn load_after(&self, previous: Option<&Tree>) -> Tree {
        load(&self.dir(), self.lenient, previous)
    }

    /// The only diagnostic.
    pub(crate) fn only(&self) -> Diagnostic {
        let tree = self.load();
        let lines: Vec<String> = tree.diagnostics().iter().map(ToString::to_string).collect();
        assert_eq!(lines.len(), 1, "{lines:#?}");
        tree.diagnostics()[0].clone()
    }

    pub(crate) fn codes(&self) -> Vec<&'static str> {
        self.load().diagnostics().iter().map(|d| d.code).collect()
    }
}

pub(crate) fn load(dir: &Path, lenient: bool, previous: Option<&Tree>) -> Tree {
    try_load(dir, lenient, previous).unwrap()
}

/// Fails while the folder is away.
pub(crate) fn try_load(dir: &Path, lenient: bool, previous: Option<&Tree>) -> Result<Tree, LoadError> {
    // Where secrets are mounted, beside the app.
    let mounted = dir.parent().map(|parent| parent.join("keys"));
    let secret_files = SecretFiles { folders: mounted.into_iter().collect(), ..SecretFiles::default() };
    let variables = |name: &str| (name == "APP_SECRET").then(|| "from-the-environment".to_owned());
    Tree::load(&LoadOptions {
        dir,
        built_ins: &built_ins(),
        schemas: &schemas(),
        lenient,
        variables: &variables,
        secret_files: &secret_files,
        previous,
    })
}

pub(crate) fn built_ins() -> Vec<BuiltIn> {
    let of = |name: &str, type_name: &str| BuiltIn::new(name, json!({"title": name, "type": type_name}));
    let mut all = vec![
        of("auths.loginTypes.Meta", ""),
        BuiltIn::new(
            "auths.loginTypes.WechatPublicType",
            json!({"title": "Official account", "type": "auths.loginTypes.Meta", "scope": "snsapi_userinfo"}),
        ),
        of("corps.Meta", ""),
        of("corps.NormalType", "corps.Meta"),
        of("models.Meta", ""),
        of("models.NormalType", "models.Meta"),
        of("services.Meta", ""),
        of("services.NormalType", "services.Meta"),
        of("auths.loginTypes.WeChatType.WeChatAuthModel", "models.NormalType"),
        of("auths.loginTypes.WechatPublicType.services.WechatPublicAuthSvc", "services.NormalType"),
        of("auths.loginTypes.services.AuthSvc", "services.NormalType"),
    ];
    all.extend(
        ["WeChatType", "WeChatMiniType"]
            .map(|t| of(&format!("auths.loginTypes.{t}"), "auths.loginTypes.Meta")),
    );
    all
}

fn placeholder(text: &str) -> Option<Finding> {
    text.starts_with("your_").then(|| Finding {
        code: "value-placeholder",
        gravity: Gravity::Wrong,
        message: ("{value} is still the example's", "{value} 仍是示例中的值"),
        expected: ("the value from the platform's console", "平台后台中的值"),
        fix: ("copy it from there", "请从平台后台复制"),
    })
}

pub(crate) fn schemas() -> Vec<Schema> {
    let login = vec![
        Key::new("appId", Kind::Text).group("authConfig").required().public().check(placeholder),
        Key::new("appSecret", Kind::Text).group("authConfig").required().secret().check(placeholder),
        Key::new(
            "scope",
            Kind::OneOf(vec!["snsapi_base".into(), "snsapi_userinfo".into(), "snsapi_login".into()]),
        )
        .group("authConfig")
        .public(),
        Key::new("state", Kind::Text).group("authConfig").literal(),
        Key::new("areaCode", Kind::Text).group("authConfig"),
        Key::new("allowRegister", Kind::Flag).default_value(false).in_e_json(),
        Key::new("isActive", Kind::Flag).default_value(true),
        Key::new("corp", Kind::Text),
        Key::new("linkByUnionId", Kind::Flag).default_value(true),
    ];
    vec![
        Schema::new("auths.loginTypes", login),
        Schema::new("corps", vec![Key::new("allowJoin", Kind::Flag).default_value(false).in_e_json()]),
    ]
}
