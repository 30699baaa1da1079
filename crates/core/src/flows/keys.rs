//! Service keys: how the application's back end proves itself over HTTP.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{Core, Visit};
use crate::{
    Code, Error, Result,
    nouns::{Caller, EventKind, ServiceKey},
    secret::{TokenKind, fresh_token, hash},
};

impl Core {
    /// Makes a key and gives its text, which is shown this once. An admin key is made by an admin in the console or by the
    /// operator's command only, and no key makes another.
    pub async fn add_key(&self, visit: &Visit, name: &str, admin: bool) -> Result<String> {
        self.add_key_until(visit, name, admin, None).await
    }

    /// Makes a key that stops working by itself at some moment.
    pub async fn add_key_until(
        &self,
        visit: &Visit,
        name: &str,
        admin: bool,
        expires_at: Option<Timestamp>,
    ) -> Result<String> {
        if admin || visit.caller != Caller::InProcess {
            self.ensure_person_or_command(visit)?;
        }
        if expires_at.is_some_and(|end| end <= self.clock.now()) {
            return Err(Error::invalid("A key's end lies in the future.", "密钥的到期时间须在将来。"));
        }
        // Once the names of code in this process and of the command, and still refused: an older server beside this one takes
        // a key of such a name for them.
        let ours = ["in-process", "command line"].contains(&name);
        let fits = !name.is_empty() && name.len() <= 64 && !ours && !name.chars().any(char::is_control);
        if !fits {
            return Err(Error::invalid(
                "A key's name has 1 to 64 bytes and is neither `in-process` nor `command line`.",
                "密钥名称为 1 到 64 字节，且不能为 `in-process` 或 `command line`。",
            ));
        }
        let text = fresh_token(self.rng.as_ref(), TokenKind::ServiceKey);
        let key = ServiceKey {
            name: name.to_owned(),
            hash: hash(text.expose()),
            admin,
            created_at: self.clock.now(),
            used_at: None,
            revoked_at: None,
            made_by: visit.caller.actor(),
            expires_at,
        };
        let event = self.event(
            visit,
            EventKind::KeyChanged,
            None,
            None,
            json!({"key": name, "change": "added", "admin": admin, "expiresAt": expires_at}),
        );
        if !self.stores.keys.add_key(key, event).await? {
            return Err(Error::invalid("There is a key with this name.", "已存在同名密钥。")
                .hint("Revoke it first, or choose another name.", "请先吊销，或换一个名称。"));
        }
        Ok(text.into_text())
    }

    /// The key with this text, while it is in use.
    pub async fn authenticate_key(&self, text: &str) -> Result<Option<ServiceKey>> {
        let Some(key) = self.stores.keys.key(&hash(text)).await? else { return Ok(None) };
        let now = self.clock.now();
        if !key.works_at(now) {
            return Ok(None);
        }
        let rested = key.used_at.is_none_or(|used| now.duration_since(used) >= SignedDuration::from_mins(1));
        if rested {
            self.stores.keys.touch_key(&key.hash, now).await?;
        }
        Ok(Some(key))
    }

    /// Ends a key's use.
    pub async fn revoke_key(&self, visit: &Visit, name: &str) -> Result<()> {
        let event =
            self.event(visit, EventKind::KeyChanged, None, None, json!({"key": name, "change": "revoked"}));
        if self.stores.keys.revoke_key(name, self.clock.now(), event).await? {
            return Ok(());
        }
        Err(Error::new(Code::NotFound)
            .message("There is no key in use with this name.", "没有使用中的同名密钥。"))
    }
}
