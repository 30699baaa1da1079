//! The keys that every login element has, as a form and as a schema for files.

use serde_json::Value;
use wxlogin_core::login_type::{Descriptor, Field, FieldKind};
use wxlogin_element::{Finding, Gravity, Key, Kind, Names, Schema};

/// The family's namespace.
pub const FAMILY: &str = "auths.loginTypes";

/// The AppID; each type says where to find it.
pub const APP_ID: Field = Field {
    key: "appId",
    kind: FieldKind::Text,
    required: true,
    public: true,
    form_default: None,
    label: ("AppID", "AppID"),
    help: ("", ""),
};

/// The AppSecret.
pub const APP_SECRET: Field = Field {
    key: "appSecret",
    kind: FieldKind::Secret,
    public: false,
    label: ("AppSecret", "AppSecret"),
    ..APP_ID
};

/// The scope.
pub const SCOPE: Field = Field {
    key: "scope",
    required: false,
    label: ("Scope", "授权作用域"),
    help: (
        "snsapi_userinfo asks for consent and gives nickname and picture; snsapi_base is silent and gives the openid only.",
        "snsapi_userinfo 弹出授权并获取昵称头像；snsapi_base 静默授权，仅获取 openid。",
    ),
    ..APP_ID
};

/// The application's own marker.
pub const STATE: Field = Field {
    key: "state",
    required: false,
    public: false,
    label: ("App state", "应用标记"),
    help: (
        "Handed back to your application as appState. It protects nothing: the protecting state is made anew each time.",
        "登录后以 appState 原样返回给应用。它不起防护作用：防护用的 state 每次随机生成。",
    ),
    ..APP_ID
};

/// Whether unknown people may register. Files default to 0; the form ticks it.
pub const ALLOW_REGISTER: Field = Field {
    key: "allowRegister",
    kind: FieldKind::Flag,
    required: false,
    public: false,
    form_default: Some("1"),
    label: ("People may register when they sign in", "支持用户在登录时注册"),
    help: ("", ""),
};

/// The organisation that new users join.
pub const CORP: Field = Field {
    key: "corp",
    kind: FieldKind::Corp,
    required: false,
    public: false,
    form_default: None,
    label: ("Organisation for new users", "自动注册到的组织"),
    help: (
        "New users become members of it. It must allow joining.",
        "新用户会加入该组织，该组织须允许加入。",
    ),
};

/// The schemas of login elements and of organisations. Own types may bring further fields.
#[must_use]
pub fn schemas<'a>(descriptors: impl IntoIterator<Item = &'a Descriptor>) -> Vec<Schema> {
    let mut keys = vec![
        Key::new("appId", Kind::Text)
            .group("authConfig")
            .required()
            .public()
            .one_type()
            .check(app_id_finding)
            .doc(APP_ID.label.0),
        Key::new("appSecret", Kind::Text)
            .group("authConfig")
            .required()
            .secret()
            .check(secret_finding)
            .doc(APP_SECRET.label.0),
        Key::new("scope", Kind::OneOf(SCOPES.map(str::to_owned).to_vec()))
            .group("authConfig")
            .public()
            // A website asks for snsapi_login whatever is written; an official account is refused with it at run time.
            .choices(format!("{FAMILY}.WeChatType"), &["snsapi_login"], Gravity::Doubtful)
            .choices(
                format!("{FAMILY}.WechatPublicType"),
                &["snsapi_userinfo", "snsapi_base"],
                Gravity::Wrong,
            )
            .doc(SCOPE.help.0),
        Key::new("state", Kind::Text).group("authConfig").literal().doc(STATE.help.0),
        Key::new("allowRegister", Kind::Flag).default_value(false).doc(ALLOW_REGISTER.label.0),
        Key::new("isActive", Kind::Flag).default_value(true).doc("Whether the login method is switched on."),
        Key::new("corp", Kind::Text).literal().names(ORGANISATION).doc(CORP.help.0),
        Key::new("linkByUnionId", Kind::Flag)
            .default_value(true)
            .doc("Whether one unionid is one person across apps."),
    ];
    for field in descriptors.into_iter().flat_map(|descriptor| descriptor.fields) {
        if !keys.iter().any(|key| key.name == field.key) {
            keys.push(own_key(field));
        }
    }
    let corp = Key::new("allowJoin", Kind::Flag)
        .default_value(true)
        .in_e_json()
        .doc("Whether people may join by registering.");
    vec![
        Schema::new(FAMILY, keys).not_served(NOT_SERVED.map(|name| format!("{FAMILY}.{name}"))),
        Schema::new("corps", vec![corp]).not_served(CORPS_NOT_SERVED.map(|name| format!("corps.{name}"))),
    ]
}

/// The framework's other login Types, which an app of the framework may hold beside those that are served here.
const NOT_SERVED: [&str; 9] = [
    "PasswordType",
    "PhoneType",
    "DDInnerType",
    "FSInnerType",
    "QywxInnerType",
    "QywxProxyType",
    "GitHubType",
    "GoogleType",
    "MicrosoftTeamsType",
];

/// The framework's Types of organisations that belong to them.
const CORPS_NOT_SERVED: [&str; 3] = ["QywxInnerType", "DDInnerType", "FSInnerType"];

/// Who registers with an organisation that is not there, or that nobody may join, is refused.
const ORGANISATION: Names = Names { meta: "corps.Meta", what: ("organisation", "组织"), flag: "allowJoin" };

const SCOPES: [&str; 3] = ["snsapi_login", "snsapi_userinfo", "snsapi_base"];

/// A key that only an own type has.
fn own_key(field: &Field) -> Key {
    let kind = match field.kind {
        FieldKind::Text | FieldKind::Secret | FieldKind::Corp => Kind::Text,
        FieldKind::Flag => Kind::Flag,
        FieldKind::Choice(options) => Kind::OneOf(options.iter().map(|o| (*o).to_owned()).collect()),
    };
    let mut key = Key::new(field.key, kind).group("authConfig").doc(field.help.0);
    if matches!(field.kind, FieldKind::Secret) {
        key = key.secret();
    }
    if field.public {
        key = key.public();
    }
    if let Some(value) = field.form_default.and_then(|text| serde_json::from_str::<Value>(text).ok()) {
        key = key.default_value(value);
    }
    key
}

/// The platform's appIds are `wx` and 16 hex digits (recorded in captures).
fn app_id_finding(text: &str) -> Option<Finding> {
    let digits = text.strip_prefix("wx").unwrap_or_default();
    let right = digits.len() == 16 && digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    (!right).then_some(Finding {
        code: "app-id-form",
        gravity: Gravity::Wrong,
        message: ("{value} is not an appId of WeChat", "{value} 不是微信的 appId"),
        expected: ("wx and 16 hex digits", "wx 加 16 位十六进制字符"),
        fix: (
            "Copy the AppID from WeChat's console; any text works in the sandbox.",
            "请从微信后台复制 AppID；沙箱中可使用任意文本。",
        ),
    })
}

const EXPECTED_SECRET: (&str, &str) = ("the AppSecret from WeChat's console", "微信后台中的 AppSecret");

/// Words that examples and templates have in place of a secret.
const PLACEHOLDERS: [&str; 8] = ["your", "secret", "xxx", "placeholder", "changeme", "example", "<", "..."];

/// What consoles show in place of a secret, copied with the rest.
const MASKS: [char; 3] = ['*', '\u{2022}', '\u{25cf}'];

/// What can be wrong with a secret as a text. WeChat answers a wrong one with 40125 at the first sign-in.
fn secret_finding(text: &str) -> Option<Finding> {
    let lower = text.to_lowercase();
    if PLACEHOLDERS.iter().any(|word| lower.contains(word)) || is_mask(text) {
        return Some(Finding {
            code: "value-placeholder",
            gravity: Gravity::Wrong,
            message: ("the AppSecret looks like a placeholder", "AppSecret 像是占位文本"),
            expected: EXPECTED_SECRET,
            fix: (
                "Put the real secret into a variable and write {{NAME}} here; any text works in the sandbox.",
                "请将真实密钥放入环境变量并在此写 {{NAME}}；沙箱中可使用任意文本。",
            ),
        });
    }
    if text.contains(char::is_whitespace) {
        return Some(Finding {
            code: "secret-blank",
            gravity: Gravity::Wrong,
            message: ("there is white space in the AppSecret", "AppSecret 中有空白字符"),
            expected: EXPECTED_SECRET,
            fix: (
                "Remove the blank or line break, often at the end; it is sent to WeChat as it stands.",
                "请删除空格或换行（多在末尾）；它会原样发送给微信。",
            ),
        });
    }
    let usual = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    (!usual && !text.is_empty()).then_some(Finding {
        code: "secret-form",
        gravity: Gravity::Doubtful,
        message: ("the AppSecret is not of the usual form", "AppSecret 不是常见的形式"),
        expected: ("32 hex digits", "32 位十六进制字符"),
        fix: (
            "Compare it with WeChat's console; a character may have been lost in copying.",
            "请与微信后台核对，复制时可能缺了字符。",
        ),
    })
}

fn is_mask(text: &str) -> bool {
    let shown = text.trim();
    !shown.is_empty() && shown.chars().all(|c| MASKS.contains(&c))
}
