//! `wxlogin ready`: is the server on this machine ready? For a container's health check, where there is no curl.

use std::{net::SocketAddr, time::Duration};

use clap::Args;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use wxlogin::App;

use super::serve::listening_on;
use crate::{
    arguments::{AppDir, help},
    failure::Failure,
    listen, say,
};

/// How long the server may take to say so.
const PATIENCE: Duration = Duration::from_secs(5);

/// More than the answer ever has; what lies beyond it is not read.
const LONGEST: u64 = 64 * 1024;

/// Asks the server of an app on this machine whether it is ready.
#[derive(Args)]
#[command(
    long_about = "Ask the server of an app on this machine whether it is ready to serve: GET /readyz at the address of the \
        settings. Exit code 0 when it is, 1 when it is not or does not answer; what it says is printed.",
    after_help = help!(
        "  wxlogin ready my-app\n  \
           wxlogin ready --listen 127.0.0.1:8400"
    )
)]
pub(crate) struct Ready {
    #[command(flatten)]
    app: AppDir,

    /// Address and port that the server listens on; the variable is WXLOGIN_LISTEN [default: 127.0.0.1:8400]
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
}

impl Ready {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let builder = listening_on(App::builder(self.app.path()), self.listen);
        let settings = builder.settings()?.settings;
        let address = listen::reached(settings.listen);
        // With the key the answer has the reasons.
        let key = settings.ops.key.as_ref().map(|key| key.expose().to_owned());
        let answer = match timeout(PATIENCE, ask(address, key)).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => return Err(Failure::Refused(format!("nothing answers at {address}: {error}"))),
            Err(_) => return Err(Failure::Refused(format!("{address} did not answer in time"))),
        };
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        // The exit code is the answer.
        say::hint(body.trim());
        // "HTTP/1.0 200 OK"
        match head.split_whitespace().nth(1) {
            Some("200") => Ok(()),
            _ => Err(Failure::Refused(format!("the server at {address} is not ready"))),
        }
    }
}

/// HTTP/1.0, so that the answer ends with the connection and is not sent in chunks.
async fn ask(address: SocketAddr, key: Option<String>) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    let key = key.map(|key| format!("Authorization: Bearer {key}\r\n")).unwrap_or_default();
    let request = format!("GET /readyz HTTP/1.0\r\nHost: {address}\r\n{key}Connection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = vec![];
    stream.take(LONGEST).read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
