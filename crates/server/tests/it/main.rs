//! The server as its callers meet it: the production router over a real app folder, a real store, and the sandbox in
//! WeChat's place. `support` has the words.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, its helpers too"
)]

mod support;

mod admin;
mod branding;
mod browser;
mod calls;
mod connections;
mod cookies;
mod demo;
mod documents;
mod failures;
mod guide;
mod hostile;
mod in_wechat;
mod load;
mod names;
mod operations;
mod origins;
mod passwords;
mod qr;
mod reads;
mod requests;
mod retry;
mod sessions;
mod strangers;
mod takeover;
mod walk;
mod welcome;
