//! What people's browsers open: the sign-in page, the way to WeChat and back, the first sign-in, the own account.

mod account;
pub(crate) mod address;
mod assets;
mod callback;
mod confirm;
mod corp;
mod landing;
mod login_page;
mod password;
mod qr;
mod retry;
mod show;
mod start;
mod welcome;

use super::Route;
pub(crate) use assets::sent as send_asset;
pub(crate) use login_page::with_slash;
pub(crate) use qr::POLL as QR_POLL;
pub(crate) use show::failure_page;

/// Every route for browsers.
pub(super) fn all() -> impl Iterator<Item = &'static Route> {
    let groups: [&'static [Route]; 10] = [
        login_page::ROUTES,
        start::ROUTES,
        qr::ROUTES,
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
