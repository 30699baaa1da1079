//! `POST /login`: the mini-program guide's sign-in. With a password and a code it binds, later a code alone is enough.

use secrecy::SecretString;

use super::{
    Core, SignedIn, Visit,
    bind::Proof,
    guard::{PASSWORDS, QUARTER},
    identify::ROUNDS,
    session::Beginning,
    standing::{Shown, through},
};
use crate::{
    Code, Error, Result,
    declare::refuse_nul,
    login_type::{Entry, LoginMethod},
    nouns::{Corp, IdentityKey},
    secret::Token,
};
use std::sync::Arc;

/// What the body of `POST /login` holds.
#[derive(Debug, Clone, Default)]
pub struct LoginRequest {
    /// The username.
    pub username: Option<String>,
    /// The password.
    pub password: Option<SecretString>,
    /// `wx.login`'s code.
    pub code: Option<Token>,
    /// A bindCode in place of a code.
    pub bind_code: Option<Token>,
    /// The login method: name, fullName or appId.
    pub instance: Option<String>,
    /// The organisation to sign in to.
    pub corp: Option<String>,
    /// What signs in.
    pub platform: Option<String>,
}

impl LoginRequest {
    fn platform(&self) -> &str {
        self.platform.as_deref().unwrap_or("miniprogram")
    }

    /// Several organisations and none named: the session begins without one and may switch to one later.
    fn corp_of(&self, core: &Core, corps: &[Corp]) -> Result<Option<String>> {
        match (&self.corp, corps) {
            (None, [_, _, ..]) => Ok(None),
            (asked, corps) => core.corp_for(corps, asked.as_deref()),
        }
    }
}

impl Core {
    /// See the module. The password is checked first, so that a wrong one does not spend the code.
    pub async fn login(&self, visit: &Visit, request: LoginRequest) -> Result<SignedIn> {
        let by_password = match (&request.username, &request.password) {
            (Some(username), Some(password)) => {
                Some(Box::pin(self.check_password(visit, username, password)).await?)
            }
            (None, None) => None,
            _ => {
                return Err(Error::invalid(
                    "Give `username` and `password` together.",
                    "`username` 与 `password` 须同时提供。",
                ));
            }
        };
        let has_proof = request.code.is_some() || request.bind_code.is_some();
        let (shown, account, method) = match by_password {
            Some(shown) if !has_proof => (shown, None, None),
            Some(shown) => {
                let method = self.method_for(&request)?;
                let proof = Proof::of(
                    request.code.as_ref().map(Token::expose),
                    request.bind_code.as_ref().map(Token::expose),
                )?;
                let (shown, account) = Box::pin(self.bind_shown(visit, &method, shown, proof)).await?;
                (shown, Some(account), Some(method))
            }
            None => {
                let method = self.method_for(&request)?;
                let code = request.code.as_ref().map(Token::expose).ok_or_else(|| {
                    Error::invalid(
                        "Give `code`, or `username` and `password`.",
                        "请提供 `code`，或 `username` 与 `password`。",
                    )
                })?;
                return self.sign_in_by_code(visit, &method, code, &request).await;
            }
        };
        self.sign_in_shown(visit, shown, account.as_ref(), method.as_deref(), &request).await
    }

    /// Begins a session for somebody whose password was right; once more where the user has changed meanwhile and the
    /// password has not.
    async fn sign_in_shown(
        &self,
        visit: &Visit,
        mut shown: Shown,
        account: Option<&IdentityKey>,
        method: Option<&LoginMethod>,
        request: &LoginRequest,
    ) -> Result<SignedIn> {
        for _ in 0..ROUNDS {
            let user_id = &shown.user.id;
            let beginning = Beginning {
                user_id,
                corp_id: request.corp_of(self, &self.active_corps(user_id).await?)?,
                method: method.map_or("password", |method| &method.full_name),
                platform: request.platform(),
                replaces: method.is_some_and(|method| self.replaces(method, request.platform())),
                grounds: through(account, Some(shown.user.epoch)),
            };
            if let Ok(begun) = self.begin_session(visit, beginning).await? {
                return Ok(begun);
            }
            shown = self.shown_again(&shown).await?;
        }
        Err(wrong_password())
    }

    async fn sign_in_by_code(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        code: &str,
        request: &LoginRequest,
    ) -> Result<SignedIn> {
        let outcome = async {
            let verified = self.exchange(visit, method, code).await?;
            let corp = |core: &Self, corps: &[Corp]| request.corp_of(core, corps);
            let signed_in =
                Box::pin(self.sign_in(visit, method, &verified, request.platform(), &corp)).await?;
            signed_in.ok_or_else(not_bound)
        };
        match outcome.await {
            Ok(signed_in) => Ok(signed_in),
            Err(error) => Err(self.failed(visit, Some(&method.full_name), error).await),
        }
    }

    /// The user with this name and password. Whether the name or the password was wrong is not told; that the user is
    /// disabled is told to whoever knows the password.
    pub(crate) async fn check_password(
        &self,
        visit: &Visit,
        username: &str,
        password: &SecretString,
    ) -> Result<Shown> {
        refuse_nul(username)?;
        self.may_try(visit, PASSWORDS).await?;
        let guess = match self.may_guess(visit, username).await {
            Ok(guess) => guess,
            Err(error) => {
                if error.code() == Code::RateLimited {
                    self.locked(visit, username, QUARTER).await?;
                }
                return Err(error);
            }
        };
        let found = self.stores.users.user_by_username(username).await?;
        let stored = found.as_ref().and_then(|(_, hash)| hash.as_deref());
        let fits = self.passwords.verify(password, stored).await?;
        if fits {
            self.password_right(&guess).await?;
        } else {
            self.password_wrong(visit, &guess).await?;
        }
        let about = found.as_ref().map(|(user, _)| user.id.clone());
        let about = about.as_ref();
        match found {
            Some((user, Some(hash))) if fits && user.may_sign_in() => {
                Ok(Shown { user, username: username.to_owned(), hash })
            }
            Some(_) if fits => {
                Err(self.failed_for(visit, about, Some("password"), Error::new(Code::UserDisabled)).await)
            }
            _ => Err(self.failed_for(visit, about, Some("password"), wrong_password()).await),
        }
    }

    /// Which mini program: the named one, else the only active one, else the one marked as default.
    fn method_for(&self, request: &LoginRequest) -> Result<Arc<LoginMethod>> {
        let methods = self.directory.methods();
        if let Some(named) = &request.instance {
            return named_method(&methods, named);
        }
        let is_mini = |m: &&Arc<LoginMethod>| {
            m.is_active && self.login_type(m).is_ok_and(|t| t.descriptor().entry == Entry::MiniProgram)
        };
        let active: Vec<_> = methods.iter().filter(is_mini).collect();
        match active.as_slice() {
            [only] => Ok(Arc::clone(only)),
            [] => Err(Error::new(Code::NotFound)
                .message("No mini-program login is active.", "没有启用的小程序登录方式。")
                .hint(
                    "Add one with `wxlogin new WeChatMiniType <Name>`.",
                    "可用 `wxlogin new WeChatMiniType <Name>` 添加。",
                )),
            several => several.iter().find(|m| m.is_default).map(|m| Arc::clone(m)).ok_or_else(|| {
                Error::invalid(
                    "There are several mini programs; name one as `instance`.",
                    "存在多个小程序登录方式，请用 `instance` 指定。",
                )
            }),
        }
    }
}

/// A login method by fullName, name or appId. An appId is what a mini program knows of itself; two login methods may share
/// one, and then only the active one is meant. A word that fits several is refused.
fn named_method(methods: &[Arc<LoginMethod>], named: &str) -> Result<Arc<LoginMethod>> {
    if let Some(found) = methods.iter().find(|m| m.full_name == named) {
        return Ok(Arc::clone(found));
    }
    let mut found: Vec<_> = methods.iter().filter(|m| m.name == named || m.app_id == named).collect();
    if found.len() > 1 && found.iter().any(|m| m.is_active) {
        found.retain(|m| m.is_active);
    }
    match found.as_slice() {
        [only] => Ok(Arc::clone(only)),
        [] => Err(no_method(methods, named)),
        several => {
            let names: Vec<&str> = several.iter().map(|m| m.full_name.as_str()).collect();
            let names = names.join(", ");
            Err(Error::invalid("`instance` fits several login methods.", "`instance` 对应多个登录方式。")
                .hint(format!("Give one fullName: {names}."), format!("请指定其一的 fullName：{names}。")))
        }
    }
}

fn no_method(methods: &[Arc<LoginMethod>], named: &str) -> Error {
    let names: Vec<&str> = methods.iter().map(|m| m.name.as_str()).collect();
    let names = names.join(", ");
    let named: String = named.chars().filter(|c| !c.is_control()).take(40).collect();
    Error::new(Code::NotFound)
        .message(format!("There is no login method {named:?}."), format!("登录方式 {named:?} 不存在。"))
        .hint(format!("There are: {names}."), format!("现有：{names}。"))
}

fn not_bound() -> Error {
    Error::new(Code::NotBound).hint(
        "Send username, password and a new code once to link the WeChat account.",
        "请携带 username、password 和新的 code 登录一次以完成绑定。",
    )
}

pub(super) fn wrong_password() -> Error {
    Error::new(Code::Unauthenticated)
        .message("The username or the password is wrong.", "用户名或密码错误。")
        .hint("Check both and try again.", "请检查后重试。")
}
