//! The platform: one file per endpoint, one line per API in the table below.
mod access_token;
mod authorize;
mod authorize_reply;
mod avatar;
mod check_session;
mod code_session;
mod confirm;
mod domain;
mod fast_login;
mod hosts;
mod long_poll;
mod paths;
mod phone_number;
mod post_body;
mod qr_create;
mod qr_image;
mod qrconnect;
mod refresh_token;
mod reset_session;
mod scene_page;
mod sdk_qrconnect;
mod session_signature;
mod show_qr;
mod sns_auth;
mod stable_token;
mod ticket;
mod token;
mod unknown;
mod userinfo;
mod wx_login_js;

use axum::routing::{MethodRouter, any, get};
use axum::{Extension, Router};
use serde_json::Value;

use crate::sandbox::Sandbox;
use crate::wire::{Answer, Call, Fail, Family, Rule};
use crate::world::World;

pub(crate) use authorize::link as authorize_link;
pub(crate) use hosts::{is_platform_host, wrong_host};
pub(crate) use long_poll::body_for_code as long_poll_body;
pub(crate) use paths::{all_paths, covers, family_of, is_platform_path, paths};
pub(crate) use phone_number::phone_info;
pub(crate) use qr_image::jpeg as qr_jpeg;
pub(crate) use qrconnect::link as qrconnect_link;
pub(crate) use unknown::{answer as unknown_answer, stubbed};
pub(crate) use userinfo::avatar_url;

/// An API endpoint: judged under the world's lock, answered with a JSON body or an errcode.
struct Api {
    path: &'static str,
    family: Family,
    answer: fn(&mut World, &Call) -> Result<Value, Fail>,
    /// The rule that the log shows for a success.
    rule: Rule,
}

static APIS: [Api; 16] = [
    Api {
        path: "/sns/oauth2/access_token",
        family: Family::Sns,
        answer: access_token::answer,
        rule: access_token::RULE,
    },
    Api {
        path: "/sns/oauth2/refresh_token",
        family: Family::Sns,
        answer: refresh_token::answer,
        rule: refresh_token::RULE,
    },
    Api { path: "/sns/auth", family: Family::Sns, answer: sns_auth::answer, rule: sns_auth::RULE },
    Api { path: "/sns/userinfo", family: Family::Sns, answer: userinfo::answer, rule: userinfo::RULE },
    Api {
        path: "/sns/jscode2session",
        family: Family::Sns,
        answer: code_session::answer,
        rule: code_session::RULE,
    },
    Api { path: "/cgi-bin/token", family: Family::CgiBin, answer: token::answer, rule: token::RULE },
    Api {
        path: "/cgi-bin/stable_token",
        family: Family::CgiBin,
        answer: stable_token::answer,
        rule: stable_token::RULE,
    },
    Api {
        path: "/cgi-bin/qrcode/create",
        family: Family::CgiBin,
        answer: qr_create::answer,
        rule: qr_create::RULE,
    },
    Api {
        path: "/wxa/checksession",
        family: Family::CgiBin,
        answer: check_session::answer,
        rule: check_session::RULE,
    },
    Api {
        path: "/wxa/resetusersessionkey",
        family: Family::CgiBin,
        answer: reset_session::answer,
        rule: reset_session::RULE,
    },
    Api {
        path: "/wxa/business/getuserphonenumber",
        family: Family::CgiBin,
        answer: phone_number::answer,
        rule: phone_number::RULE,
    },
    Api {
        path: "/cgi-bin/user/info",
        family: Family::CgiBin,
        answer: userinfo::follower,
        rule: userinfo::FOLLOWER_RULE,
    },
    Api {
        path: "/cgi-bin/ticket/getticket",
        family: Family::CgiBin,
        answer: ticket::answer,
        rule: ticket::RULE,
    },
    Api {
        path: "/connect/sdk/qrconnect",
        family: Family::Open,
        answer: sdk_qrconnect::answer,
        rule: sdk_qrconnect::RULE,
    },
    Api {
        path: "/api/check-login",
        family: Family::Open,
        answer: fast_login::check,
        rule: fast_login::OFFERED,
    },
    Api {
        path: "/api/authorize",
        family: Family::Open,
        answer: fast_login::authorize,
        rule: fast_login::AGREED,
    },
];

/// Everything else of the platform: pages, pictures, a script and the long poll.
type Page = (&'static str, fn() -> MethodRouter<Sandbox>);

static PAGES: [Page; 12] = [
    ("/connect/qrconnect", || get(qrconnect::website)),
    ("/connect/app/qrconnect", || get(qrconnect::mobile)),
    ("/connect/qrcode/{uuid}", || get(qr_image::image)),
    ("/connect/l/qrconnect", || get(long_poll::poll)),
    ("/connect/confirm", || get(confirm::page)),
    ("/connect/confirm_reply", || any(confirm::reply)),
    ("/connect/oauth2/authorize", || get(authorize::page)),
    ("/connect/oauth2/authorize_reply", || any(authorize_reply::reply)),
    ("/cgi-bin/showqrcode", || get(show_qr::image)),
    ("/q/{id}", || get(scene_page::page)),
    ("/connect/zh_CN/htmledition/js/wxLogin.js", || get(wx_login_js::script)),
    ("/mmopen/vi_32/{persona}/{size}", || get(avatar::image)),
];

fn run(sandbox: &Sandbox, api: &Api, call: &Call) -> Answer {
    sandbox.with(|world| match (api.answer)(world, call) {
        Ok(body) => api.family.success(world, &body, api.rule.clone()),
        Err(fail) => api.family.failure(world, &fail),
    })
}

pub(crate) fn router() -> Router<Sandbox> {
    let mut router = Router::new();
    for api in &APIS {
        let handler =
            move |axum::extract::State(sandbox): axum::extract::State<Sandbox>,
                  Extension(call): Extension<Call>| async move { run(&sandbox, api, &call) };
        router = router.route(api.path, any(handler));
    }
    for (path, handlers) in &PAGES {
        router = router.route(path, handlers());
    }
    router.fallback(unknown::fallback)
}
