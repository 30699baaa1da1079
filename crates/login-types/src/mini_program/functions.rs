//! What a mini-program login can do beside signing in.

use wxlogin_core::{
    Code,
    declare::{Access, Argument, ArgumentKind, Function, Part, Shape},
};

const USER_ID: Argument = Argument {
    name: "userId",
    kind: ArgumentKind::UserId,
    required: true,
    doc: ("The user's id, text or number.", "用户 ID，文本或数字。"),
};

const VALID: Shape = Shape::Object(&[Part::new("isValid", Shape::Flag)]);

const ERRORS: &[Code] =
    &[Code::NotBound, Code::RateLimited, Code::LoginMisconfigured, Code::WechatUnavailable];

pub(super) const FUNCTIONS: &[Function] = &[
    Function {
        name: "getPhoneNumber",
        arguments: &[Argument {
            name: "code",
            kind: ArgumentKind::Text,
            required: true,
            doc: (
                "The code of the phone-number button, which is not the code of wx.login.",
                "手机号按钮返回的 code（不是 wx.login 的 code）。",
            ),
        }],
        result: Shape::Object(&[
            Part::new("phoneNumber", Shape::Text),
            Part::new("purePhoneNumber", Shape::Text),
            Part::new("countryCode", Shape::Text),
        ]),
        access: Access::SelfOrService,
        doc: (
            "The person's phone number; stored on the user when called with a session.",
            "获取用户手机号；携带会话调用时会保存到用户。",
        ),
        source: "wxa/business/getuserphonenumber",
        errors: &[
            Code::CodeInvalid,
            Code::CodeUsed,
            Code::RateLimited,
            Code::LoginMisconfigured,
            Code::WechatUnavailable,
        ],
    },
    Function {
        name: "decryptUserData",
        arguments: &[
            Argument {
                name: "encryptedData",
                kind: ArgumentKind::LongText,
                required: true,
                doc: (
                    "What the mini program's API gave as encryptedData.",
                    "小程序接口返回的 encryptedData。",
                ),
            },
            Argument {
                name: "iv",
                kind: ArgumentKind::Text,
                required: true,
                doc: ("What came along as iv.", "同时返回的 iv。"),
            },
            Argument {
                required: false,
                doc: (
                    "Whose data it is; left out by a session, needed from a service.",
                    "数据所属用户；会话调用可省略，服务调用必填。",
                ),
                ..USER_ID
            },
        ],
        result: Shape::Any,
        access: Access::SelfOrService,
        doc: (
            "Decrypts data of the mini program with the session key that stays here.",
            "使用保存在服务器的会话密钥解密小程序数据。",
        ),
        source: "the platform's page on open-data signatures",
        errors: &[Code::NotBound, Code::CodeInvalid],
    },
    Function {
        name: "checkSession",
        arguments: &[USER_ID],
        result: VALID,
        access: Access::Service,
        doc: ("Whether the stored session key is the current one.", "检查保存的会话密钥是否仍有效。"),
        source: "wxa/checksession",
        errors: ERRORS,
    },
    Function {
        name: "resetSession",
        arguments: &[USER_ID],
        result: VALID,
        access: Access::Service,
        doc: ("Replaces the session key; the new one is kept here.", "重置会话密钥，新密钥只保存在服务器。"),
        source: "wxa/resetusersessionkey",
        errors: ERRORS,
    },
];
