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
pub(super) struct DemoUser {
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
    // Somebody may have renamed or removed the user since; then nothing is promised.
    let there = core.stores.users.user_by_username(USER.username).await?.is_some();
    Ok(there.then_some(USER))
}
