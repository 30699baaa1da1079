//! The functions of every login element, and those of the sign-in service.

use super::{Access, Argument, ArgumentKind, Function, Part, Shape};
use crate::Code;

const CODE: Argument = Argument {
    name: "code",
    kind: ArgumentKind::Text,
    required: true,
    doc: ("The one-time code that WeChat gave.", "微信返回的一次性 code。"),
};
const OPTIONAL_CODE: Argument = Argument { required: false, ..CODE };
const USER_ID: Argument = Argument {
    name: "userId",
    kind: ArgumentKind::UserId,
    required: true,
    doc: ("The user's id, text or number.", "用户 ID，文本或数字。"),
};
const BIND_CODE: Argument = Argument {
    name: "bindCode",
    kind: ArgumentKind::Text,
    required: true,
    doc: ("The bindCode that getLoginCode gave.", "getLoginCode 返回的 bindCode。"),
};

const CORP: Shape = Shape::Object(&[Part::new("corpId", Shape::Text), Part::new("corpName", Shape::Text)]);
const DONE: Shape = Shape::Object(&[Part::new("success", Shape::Flag), Part::new("message", Shape::Text)]);
const USER: Shape = Shape::Object(&[
    Part::new("userId", Shape::Text),
    Part::optional("nick", Shape::Text),
    Part::optional("avatar", Shape::Text),
    Part::optional("phone", Shape::Text),
    Part::new("isActive", Shape::Flag),
    Part::new("createdAt", Shape::Time),
]);
const REGISTERED: Shape = Shape::Object(&[
    Part::new("userId", Shape::Text),
    Part::optional("nick", Shape::Text),
    Part::optional("avatar", Shape::Text),
    Part::new("isActive", Shape::Flag),
    Part::new("createdAt", Shape::Time),
    Part::new("loginCode", Shape::Text),
]);
const SIGNED_IN: Shape = Shape::Object(&[
    Part::new("success", Shape::Flag),
    Part::new("sessionId", Shape::Text),
    Part::new("userId", Shape::Text),
    Part::new("corpId", Shape::OneOf(&[Shape::Text, Shape::Null])),
    Part::new("expiresAt", Shape::Time),
]);

/// What an exchange of a code can fail with.
const EXCHANGE: [Code; 7] = [
    Code::CodeInvalid,
    Code::CodeUsed,
    Code::UserBlocked,
    Code::SnapshotUser,
    Code::RateLimited,
    Code::LoginMisconfigured,
    Code::WechatUnavailable,
];

/// The functions of every login element.
pub const FAMILY: &[Function] = &[
    Function {
        name: "getLoginConfig",
        arguments: &[],
        result: Shape::Object(&[
            Part::new("isActive", Shape::Flag),
            Part::new("authType", Shape::Text),
            Part::new(
                "authConfig",
                Shape::Object(&[Part::new("appId", Shape::Text), Part::optional("scope", Shape::Text)]),
            ),
        ]),
        access: Access::Anyone,
        doc: ("What a front end needs to show this login method.", "前端展示该登录方式所需的配置。"),
        source: "the framework's login family",
        errors: &[],
    },
    Function {
        name: "getLoginCode",
        arguments: &[CODE],
        result: Shape::OneOf(&[
            Shape::Object(&[Part::new("loginCode", Shape::Text), Part::new("corpList", Shape::List(&CORP))]),
            Shape::Object(&[Part::new("bindCode", Shape::Text)]),
        ]),
        access: Access::Anyone,
        doc: (
            "Exchanges WeChat's code: a loginCode for a known person, a bindCode for one who may register.",
            "用微信 code 换取 loginCode（已绑定用户）或 bindCode（允许注册的新用户）。",
        ),
        source: "the framework's login family; OAuth 2.0, section 4.1.3",
        errors: &[
            EXCHANGE[0],
            EXCHANGE[1],
            EXCHANGE[2],
            EXCHANGE[3],
            EXCHANGE[4],
            EXCHANGE[5],
            EXCHANGE[6],
            Code::NotBound,
            Code::IdentityConflict,
            Code::UserDisabled,
        ],
    },
    Function {
        name: "register",
        arguments: &[BIND_CODE],
        result: REGISTERED,
        access: Access::Anyone,
        doc: ("Makes a user for the person behind a bindCode.", "为 bindCode 对应的微信用户创建账号。"),
        source: "the framework's mini-program login",
        errors: &[Code::BindCodeInvalid, Code::AlreadyBound, Code::IdentityConflict, Code::NotBound],
    },
    Function {
        name: "bind",
        arguments: &[USER_ID, OPTIONAL_CODE, Argument { required: false, ..BIND_CODE }],
        result: DONE,
        access: Access::SelfOrService,
        doc: (
            "Links the WeChat account behind a code (or a bindCode) to a user.",
            "将 code（或 bindCode）对应的微信账号绑定到用户。",
        ),
        source: "the framework's login family",
        errors: &[
            EXCHANGE[0],
            EXCHANGE[1],
            EXCHANGE[2],
            EXCHANGE[3],
            EXCHANGE[4],
            EXCHANGE[5],
            EXCHANGE[6],
            Code::BindCodeInvalid,
            Code::AlreadyBound,
            Code::IdentityConflict,
            Code::NotFound,
            Code::UserDisabled,
        ],
    },
    Function {
        name: "unbind",
        arguments: &[USER_ID],
        result: DONE,
        access: Access::SelfOrService,
        doc: (
            "Ends the link between a user and their WeChat account; also succeeds when there was none.",
            "解除用户与微信账号的绑定；未绑定时同样返回成功。",
        ),
        source: "the framework's login family",
        errors: &[],
    },
    Function {
        name: "getUserAuthInfo",
        arguments: &[Argument {
            name: "authObj",
            kind: ArgumentKind::Row,
            required: false,
            doc: ("A row of the login method's model.", "该登录方式认证模型的一行数据。"),
        }],
        result: Shape::Object(&[Part::new("isActive", Shape::Flag)]),
        access: Access::SelfOrService,
        doc: (
            "Whether the link in a row exists and its user is active.",
            "检查认证数据对应的绑定是否存在且用户有效。",
        ),
        source: "the framework's website login",
        errors: &[],
    },
];

/// The fullName of the sign-in service.
pub const AUTH_SERVICE_NAME: &str = "auths.loginTypes.services.AuthSvc";

/// The functions of the sign-in service.
pub const AUTH_SERVICE: &[Function] = &[
    Function {
        name: "loginByCode",
        arguments: &[
            Argument {
                name: "loginCode",
                kind: ArgumentKind::Text,
                required: true,
                doc: ("The loginCode that getLoginCode gave.", "getLoginCode 返回的 loginCode。"),
            },
            Argument {
                name: "corp",
                kind: ArgumentKind::Text,
                required: false,
                doc: (
                    "The organisation to sign in to: corpId or title. May be left out with at most one.",
                    "要登录的组织：corpId 或名称。用户至多属于一个组织时可省略。",
                ),
            },
            Argument {
                name: "platform",
                kind: ArgumentKind::Text,
                required: false,
                doc: ("What signs in: web, mobile, ...", "登录端：web、mobile 等。"),
            },
        ],
        result: SIGNED_IN,
        access: Access::Anyone,
        doc: ("Turns a loginCode into a session.", "用 loginCode 换取会话。"),
        source: "the framework's sign-in service",
        errors: &[Code::LoginCodeInvalid, Code::UserDisabled],
    },
    Function {
        name: "logout",
        arguments: &[],
        result: DONE,
        access: Access::Session,
        doc: ("Ends the caller's session.", "结束当前会话。"),
        source: "the framework's sign-in service",
        errors: &[],
    },
    Function {
        name: "currentUser",
        arguments: &[],
        result: USER,
        access: Access::Session,
        doc: ("The signed-in user.", "当前登录用户。"),
        source: "the framework's sign-in service",
        errors: &[],
    },
];
