//! One request over a plain connection. Pushes are the only requests the sandbox makes itself; an HTTP client for
//! them would be the largest dependency of the crate.
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::Url;

use crate::wire::{Rule, rule};

/// What the app answered.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: String,
}

/// Sends the XML, or a GET when there is none.
///
/// # Errors
/// A text for the log, also when the status is not 2xx. Only `http://` is spoken.
pub(super) async fn send(address: &str, xml: Option<&str>) -> Result<Reply, Rule> {
    let url = Url::parse(address).map_err(not_an_address)?;
    if url.scheme() != "http" {
        return Err(rule!("the sandbox pushes to http:// addresses only", "沙盒只向 http:// 地址推送"));
    }
    let host = url.host_str().ok_or(rule!("the push URL has no host", "推送 URL 没有主机名"))?;
    let port = url.port_or_known_default().unwrap_or(80);
    let bare_host = host.trim_start_matches('[').trim_end_matches(']');
    let mut stream = TcpStream::connect((bare_host, port)).await.map_err(broken)?;
    stream.write_all(request(&url, host, port, xml).as_bytes()).await.map_err(broken)?;
    let mut answer = Vec::new();
    stream.take(64 * 1024).read_to_end(&mut answer).await.map_err(broken)?;
    let status = status(&answer)?;
    let text = String::from_utf8_lossy(&answer);
    let body = text.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default();
    Ok(Reply { status, body })
}

/// The reason of the library or the system, which is in English, behind words in the language.
fn not_an_address(error: url::ParseError) -> Rule {
    Rule::made(error.to_string(), format!("推送 URL 不是有效地址：{error}"))
}

fn broken(error: std::io::Error) -> Rule {
    Rule::made(error.to_string(), format!("连接失败：{error}"))
}

/// HTTP/1.0, so that the answer comes in one piece and ends with the connection.
fn request(url: &Url, host: &str, port: u16, xml: Option<&str>) -> String {
    let target = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let (method, body) = xml.map_or(("GET", ""), |xml| ("POST", xml));
    format!(
        "{method} {target} HTTP/1.0\r\nHost: {host}:{port}\r\nContent-Type: text/xml\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn status(answer: &[u8]) -> Result<u16, Rule> {
    let line = answer.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    let code = line.split(' ').nth(1).and_then(|code| code.parse::<u16>().ok());
    match code {
        Some(code) if (200..300).contains(&code) => Ok(code),
        Some(code) => {
            Err(Rule::made(format!("the app answered HTTP {code}"), format!("应用返回 HTTP {code}")))
        }
        None => Err(rule!("the app's answer is not HTTP", "应用的应答不是 HTTP")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_2xx_is_an_acceptance() {
        assert_eq!(status(b"HTTP/1.1 200 OK\r\n\r\nsuccess"), Ok(200));
        assert!(status(b"HTTP/1.1 404 Not Found\r\n\r\n").is_err());
        assert!(status(b"").is_err());
    }
}
