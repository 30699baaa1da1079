//! The demo app's user, so that the mini-program guide can be tried at once.

use secrecy::SecretString;
use wxlogin::{
    App,
    ports::{Directory, Page, UserFilter},
};

use crate::{commands::visit, failure::Failure};

/// The appId of examples/demo-app. No other app is given a user with a known password.
const DEMO: &str = "wxlogin.demo";

/// The demo user's name and password.
pub(crate) struct DemoUser {
    pub(super) username: &'static str,
    pub(super) password: &'static str,
}

const USER: DemoUser = DemoUser { username: "zhangsan", password: "pwd123456" };

/// Makes the user of a demo app that has none. `None` for every other app.
pub(super) async fn user(app: &App) -> Result<Option<DemoUser>, Failure> {
    if app.info().app_id != DEMO {
        return Ok(None);
    }
    let core = app.core();
    let (_, count) = core.stores.users.users(&UserFilter::default(), Page { offset: 0, limit: 1 }).await?;
    if count == 0 {
        let corps = app.live().corps();
        let corp = corps.first().map(|corp| corp.id.as_str());
        core.add_user(&visit(), USER.username, Some(&SecretString::from(USER.password)), corp).await?;
    }
    // Somebody may have renamed, removed or disabled the user since; then nothing is promised.
    let there = core.stores.users.user_by_username(USER.username).await?;
    Ok(there.is_some_and(|(user, _)| user.may_sign_in()).then_some(USER))
}

/// Disables the demo user where its published password still opens an account: a folder that was tried with `wxlogin dev`
/// must not let strangers in once it serves real people. Tells whether it did.
pub(crate) async fn shut_out(app: &App) -> Result<bool, Failure> {
    let core = app.core();
    let Some((user, Some(hash))) = core.stores.users.user_by_username(USER.username).await? else {
        return Ok(false);
    };
    let password = SecretString::from(USER.password);
    if !user.may_sign_in() || !core.passwords.verify(&password, Some(&hash)).await? {
        return Ok(false);
    }
    core.set_active(&visit(), &user, false).await?;
    Ok(true)
}
