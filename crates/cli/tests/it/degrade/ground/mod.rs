//! What every row stands on; the words are explained in `main.rs`.

mod answer;
mod app;
mod browser;
mod eventually;
mod gate;
mod postgres;
mod process;
mod server;
mod small_disk;
mod wechat;

pub(crate) use answer::Answer;
pub(crate) use app::Ground;
pub(crate) use browser::Browser;
pub(crate) use eventually::eventually;
pub(crate) use gate::Gate;
pub(crate) use postgres::Postgres;
pub(crate) use process::Process;
pub(crate) use server::{OPS_KEY, Server, call_path, client};
pub(crate) use small_disk::SmallDisk;
pub(crate) use wechat::WeChat;
pub(crate) use wxlogin_conformance::{OwnRedis as Redis, servers::free_port};
