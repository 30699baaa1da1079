//! Where things are kept: database, Redis, keys, events.

use std::path::PathBuf;
use std::time::Duration;

use crate::key::{bare, text, unset};
use crate::value::{DatabaseUrl, MasterKey, RedisUrl, choice};

section! {
    /// `[database]`
    Database at "database." {
        url: DatabaseUrl = text("sqlite:data/wxlogin.db"),
            "Where users and identities are kept: sqlite:PATH (relative to the app folder) or postgres://USER:PASSWORD@HOST/NAME (?sslmode=require for TLS, &sslrootcert=FILE for an authority of your own).",
            "用户和身份数据的存放位置：sqlite:路径（相对于应用目录）或 postgres://用户:密码@主机/库名（加 ?sslmode=require 启用 TLS）。";
        migrate: Migrate = text("auto"),
            "Who brings the tables up to a new version: auto, the server that starts first; or manual, `wxlogin migrate`, and a server that finds steps missing does not start.",
            "由谁将数据表升级到新版本：auto 为最先启动的服务器；manual 为 `wxlogin migrate` 命令，服务器发现缺少步骤时不启动。";
        connections: u32 = bare("16"),
            "PostgreSQL: the most connections of this server, beside one that listens for ended sessions. All servers together stay below the database's max_connections.",
            "PostgreSQL：本服务器的最大连接数，另有一个连接用于接收会话吊销通知。所有服务器合计应低于数据库的 max_connections。";
        connect_timeout: Duration = text("3s"),
            "PostgreSQL: how long making a connection may take, TLS and sign-in included.",
            "PostgreSQL：建立连接（含 TLS 与身份验证）的最长时间。";
        timeout: Duration = text("5s"),
            "PostgreSQL: how long to wait for a free connection, and again for a statement or transaction; whoever waits longer is answered with an error and the connection is closed.",
            "PostgreSQL：等待空闲连接的最长时间，以及执行语句或事务的最长时间；超时则返回错误并关闭该连接。";
    }
}

choice! {
    /// Who brings the tables up to a new version.
    Migrate {
        /// The server that starts first.
        Auto = "auto",
        /// An operator, with `wxlogin migrate`.
        Manual = "manual",
    }
}

section! {
    /// `[redis]`
    Redis at "redis." {
        url: Option<RedisUrl> = unset("redis://127.0.0.1:6379/0"),
            "Shared memory for one-time codes and counters, needed when several servers serve one app: redis://USER:PASSWORD@HOST:PORT/DB, or rediss:// for TLS (?ssl_ca_certs=FILE for an authority of your own). Without it they are kept in the database.",
            "一次性凭证和计数器的共享存储，多台服务器服务同一应用时需要。不填则保存在数据库中。";
    }
}

section! {
    /// `[security]`
    Security at "security." {
        master_key_file: PathBuf = text("data/master.key"),
            "File with the key that encrypts tokens and session keys at rest, relative to the app folder. Made with mode 0600 when absent.",
            "加密存储令牌与 session_key 的主密钥文件，相对于应用目录。不存在时自动生成，权限 0600。";
        master_key: Option<MasterKey> = unset("<32 bytes as base64 or 64 hex digits>"),
            "The key itself, in place of the file: for containers, by the environment variable.",
            "直接给出主密钥以代替文件：适合容器，请用环境变量传入。";
    }
}

section! {
    /// `[events]`
    Events at "events." {
        retention: Duration = text("90d"),
            "How long sign-in events are kept.",
            "登录事件保留多久。";
    }
}
