//! The sandbox over HTTP, as a client meets it: one file for each kind of account or promise.

mod any_input;
mod api;
mod control;
mod hosts;
mod in_wechat;
mod mini_program;
mod pages;
mod qr_login;
mod quick_login;
mod rules;
mod scan_to_login;
mod sdk_qr;
mod sign_in;
mod stubs;
mod support;
