//! The event of a scan or a follow, signed and, in safe mode, sealed.
use secrecy::ExposeSecret as _;
use url::Url;

use crate::crypto::{encrypt_message, hex, sha256, sorted_sha1};
use crate::model::{App, AppKind, Persona, Push, ids};
use crate::wire::{Rule, rule};
use crate::world::{NO_TICKET, World};

/// A push that is ready to send.
#[derive(Debug)]
pub(crate) struct PushRequest {
    pub(crate) url: String,
    pub(crate) body: String,
    pub(crate) event: &'static str,
    pub(crate) event_key: String,
    pub(crate) openid: String,
    pub(crate) app_id: String,
    pub(crate) persona: String,
}

/// The event of a scan. From now on the persona follows the account.
pub(super) fn of_scan(world: &mut World, ticket: &str, persona: &str) -> Result<PushRequest, Rule> {
    let qr = world.scene(ticket).ok_or(NO_TICKET)?;
    let app = world
        .apps
        .get(&qr.app_id)
        .cloned()
        .ok_or(rule!("the app of this QR code is not registered any more", "该二维码所属的应用已不再注册"))?;
    let persona = world.persona(persona).ok_or(rule!("no such persona", "没有该人物"))?;
    // Refused before the persona follows: a scan that reaches nobody must not change the next one's event.
    let push = app.push.clone().ok_or_else(|| no_push(&app.app_id))?;
    let known = world.follow(&app.app_id, &persona, Some(qr.scene.clone()));
    let (event, event_key) =
        if known { ("SCAN", qr.scene.text) } else { ("subscribe", format!("qrscene_{}", qr.scene.text)) };
    event_of(world, &app, &push, &persona, event, event_key, Some(ticket))
}

/// The event of somebody who follows the account without its QR code: subscribe, an empty EventKey, no Ticket.
pub(super) fn of_follow(world: &mut World, app_id: &str, persona: &str) -> Result<PushRequest, Rule> {
    let app = world.app(app_id).map_err(|fail| fail.rule)?;
    if !app.has(AppKind::Official) {
        return Err(rule!("only a service account can be followed", "只能关注公众号"));
    }
    let persona = world.persona(persona).ok_or(rule!("no such persona", "没有该人物"))?;
    let push = app.push.clone().ok_or_else(|| no_push(&app.app_id))?;
    if world.follow(&app.app_id, &persona, None) {
        return Err(rule!("this persona follows the account already", "该人物已关注该公众号"));
    }
    event_of(world, &app, &push, &persona, "subscribe", String::new(), None)
}

fn event_of(
    world: &mut World,
    app: &App,
    push: &Push,
    persona: &Persona,
    event: &'static str,
    event_key: String,
    ticket: Option<&str>,
) -> Result<PushRequest, Rule> {
    let openid = ids::openid(app, persona, false);
    let account = format!("gh_{}", hex(&sha256(app.app_id.as_bytes())[..6]));
    let ticket = ticket.map(|ticket| format!("<Ticket>{}</Ticket>", cdata(ticket))).unwrap_or_default();
    let message = format!(
        "<xml><ToUserName>{}</ToUserName><FromUserName>{}</FromUserName><CreateTime>{}</CreateTime>\
         <MsgType>{}</MsgType><Event>{}</Event><EventKey>{}</EventKey>{ticket}</xml>",
        cdata(&account),
        cdata(&openid),
        world.now.as_second(),
        cdata("event"),
        cdata(event),
        cdata(&event_key),
    );
    let (url, body) = signed(world, push, &app.app_id, &account, &openid, message)?;
    let (app_id, persona) = (app.app_id.clone(), persona.id.clone());
    Ok(PushRequest { url, body, event, event_key, openid, app_id, persona })
}

/// The address of the check that saving a push URL makes, and the echostr it must answer.
pub(super) fn of_verification(world: &mut World, app_id: &str) -> Result<(String, String), Rule> {
    let app = world.app(app_id).map_err(|fail| fail.rule)?;
    let push = app.push.clone().ok_or_else(|| no_push(app_id))?;
    let (mut url, _, _) = with_signature(world, &push)?;
    let echo = u64::from_be_bytes(world.random.bytes::<8>()).to_string();
    url.query_pairs_mut().append_pair("echostr", &echo);
    Ok((url.to_string(), echo))
}

fn no_push(app_id: &str) -> Rule {
    let push = "\"push\": {\"url\", \"token\"}";
    Rule::made(
        format!("app {app_id} has no push URL: give it {push} by POST /sandbox/apps"),
        format!("应用 {app_id} 没有推送 URL：用 POST /sandbox/apps 为其设置 {push}"),
    )
}

fn cdata(text: &str) -> String {
    format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>"))
}

/// The push URL with signature, timestamp and nonce, which stand on every request.
fn with_signature(world: &mut World, push: &Push) -> Result<(Url, String, String), Rule> {
    let mut url = Url::parse(&push.url).map_err(|error| {
        Rule::made(
            format!("the push URL is not an address: {error}"),
            format!("推送 URL 不是有效地址：{error}"),
        )
    })?;
    let timestamp = world.now.as_second().to_string();
    let nonce = u32::from_be_bytes(world.random.bytes::<4>()).to_string();
    let signature = sorted_sha1(&[push.token.expose_secret(), &timestamp, &nonce]);
    url.query_pairs_mut()
        .append_pair("signature", &signature)
        .append_pair("timestamp", &timestamp)
        .append_pair("nonce", &nonce);
    Ok((url, timestamp, nonce))
}

/// In safe mode the body is sealed, and encrypt_type and msg_signature stand in the query besides.
fn signed(
    world: &mut World,
    push: &Push,
    app_id: &str,
    account: &str,
    openid: &str,
    message: String,
) -> Result<(String, String), Rule> {
    let (mut url, timestamp, nonce) = with_signature(world, push)?;
    url.query_pairs_mut().append_pair("openid", openid);
    let Some(aes_key) = &push.aes_key else {
        return Ok((url.to_string(), message));
    };
    let random = world.random.bytes::<16>();
    let sealed = encrypt_message(aes_key.expose_secret(), random, message.as_bytes(), app_id).ok_or(
        rule!("the EncodingAESKey must be 43 base64 letters", "EncodingAESKey 必须是 43 个 base64 字符"),
    )?;
    url.query_pairs_mut().append_pair("encrypt_type", "aes").append_pair(
        "msg_signature",
        &sorted_sha1(&[push.token.expose_secret(), &timestamp, &nonce, &sealed]),
    );
    let body = format!(
        "<xml><ToUserName>{}</ToUserName><Encrypt>{}</Encrypt></xml>",
        cdata(account),
        cdata(&sealed)
    );
    Ok((url.to_string(), body))
}
