//! What people's browsers open: the sign-in page, the way to WeChat and back, the first sign-in, the own account.

mod account;
mod assets;
mod callback;
mod confirm;
mod corp;
mod landing;
mod login_page;
mod password;
mod show;
mod start;
mod welcome;

use super::Route;
pub(crate) use assets::sent as send_asset;
pub(crate) use show::failure_page;

/// Every route for browsers.
pub(super) fn all() -> impl Iterator<Item = &'static Route> {
    let groups: [&'static [Route]; 9] = [
        login_page::ROUTES,
        start::ROUTES,
        callback::ROUTES,
        confirm::ROUTES,
        welcome::ROUTES,
        password::ROUTES,
        corp::ROUTES,
        account::ROUTES,
        assets::ROUTES,
    ];
    groups.into_iter().flatten()
}
