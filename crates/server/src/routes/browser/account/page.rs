//! The account page.

use axum::{extract::State, http::StatusCode};
use wxlogin::{
    Language, LoginMethod, Result,
    login_type::Entry,
    nouns::{Corp, Identity, Session},
    ports::Directory,
};
use wxlogin_web_assets::{
    AccountPage, AccountUser, CorpChoice, Device, DeviceRow, LinkedMethod, SecurityEvent,
};

use super::super::{
    address,
    show::{Tie, page},
    start::callback_of,
};
use crate::{
    envelope::Outcome,
    extract::{Query, Reader},
    state::Server,
};

pub(super) async fn show(State(server): State<Server>, reader: Reader, query: Query) -> Outcome {
    let tie = Tie::of(&server, &reader);
    let user = match reader.visit.caller.session() {
        Some(session) => Some(person(&server, &reader, session).await?),
        None => None,
    };
    let notice = query.get("done").and_then(|done| notice(done, reader.known.language)).map(str::to_owned);
    let leaves_to = user.as_ref().and_then(|user| leaves_to(&server, &reader, user));
    let account = AccountPage { csrf: tie.csrf.clone(), user, notice, leaves_to };
    Ok(page(&server, &reader.known, &tie, &server.site().path("/"), StatusCode::OK, &account))
}

async fn person(server: &Server, reader: &Reader, session: &Session) -> Result<AccountUser> {
    let core = server.app().core();
    let user = core.user_with_id(session.user_id.as_str()).await?;
    let corps: Vec<_> = core.active_corps(&user.id).await?.into_iter().map(choice).collect();
    let corp = corps.iter().find(|corp| Some(&corp.id) == session.corp_id.as_ref()).cloned();
    let identities = core.stores.identities.identities_of_user(&user.id).await?;
    let devices = core.own_sessions(&reader.visit).await?.into_iter().map(|own| DeviceRow {
        id: own.id,
        user_agent: own.user_agent,
        address: own.address,
        seen_at: own.seen_at,
        current: own.current,
    });
    let has_password = core.has_password(&user).await?;
    let events = core.notices(&user.id, 10).await?.into_iter().map(|notice| SecurityEvent {
        word: notice.kind,
        address: notice.address,
        at: notice.at,
    });
    let events = events.collect();
    Ok(AccountUser {
        id: user.id.to_string(),
        nick: user.nick.or_else(|| user.username.clone()).unwrap_or_else(|| user.id.to_string()),
        username: user.username,
        corp,
        corps,
        methods: methods(server, reader, &identities),
        devices: devices.collect(),
        has_password,
        events,
    })
}

fn choice(corp: Corp) -> CorpChoice {
    CorpChoice { id: corp.id, title: corp.title }
}

/// Where the form goes on to that links an account, for the page's policy: browsers apply it to what follows a form too.
fn leaves_to(server: &Server, reader: &Reader, user: &AccountUser) -> Option<String> {
    let row = user.methods.iter().find(|row| row.can_link && !row.linked)?;
    let method = server.app().method(&row.name).ok()?;
    let callback = callback_of(server, &method).ok()?;
    server.app().core().browser_frame(&reader.visit, &method, callback).ok()?.map(String::from)
}

/// Methods that are linked, and those that can be linked from here.
fn methods(server: &Server, reader: &Reader, identities: &[Identity]) -> Vec<LinkedMethod> {
    let device = Device::from_user_agent(reader.known.user_agent().unwrap_or_default());
    let methods = server.app().live().methods();
    let rows = methods.iter().filter_map(|method| row(server, method, device, identities));
    rows.filter(|row| row.linked || row.can_link).collect()
}

fn row(
    server: &Server,
    method: &LoginMethod,
    device: Device,
    identities: &[Identity],
) -> Option<LinkedMethod> {
    let entry = server.app().core().login_type(method).ok()?.descriptor().entry;
    let identity = identities.iter().find(|identity| identity.key.app_id == method.app_id);
    let reachable = match entry {
        Entry::Qr => device == Device::Desktop,
        Entry::InWechat => device == Device::Wechat,
        Entry::MiniProgram => false,
    };
    let nick =
        identity.and_then(|identity| identity.profile.as_ref()).map(|profile| profile.nickname.clone());
    Some(LinkedMethod {
        name: address::word(server.app(), &method.name, &method.full_name).to_owned(),
        title: method.title.clone(),
        nick: nick.filter(|nick| !nick.is_empty()),
        linked: identity.is_some(),
        can_link: reachable && method.is_active,
    })
}

/// Only known words are shown: the address is anyone's to write.
fn notice(done: &str, language: Language) -> Option<&'static str> {
    let (en, zh) = match done {
        "linked" => ("The WeChat account is linked.", "微信账号已绑定。"),
        "unlinked" => ("The WeChat account is no longer linked.", "微信账号已解除绑定。"),
        "revoked" => ("The device is signed out.", "该设备已退出登录。"),
        "password" => {
            ("The password is changed; other devices are signed out.", "密码已修改，其他设备已退出登录。")
        }
        "switched" => ("You are in the other organisation now.", "已切换组织。"),
        _ => return None,
    };
    Some(match language {
        Language::En => en,
        Language::Zh => zh,
    })
}
