//! WeChat's side of a sign-in, with a fixed latency and at the least cost, since it shares the machine with the server.
//!
//! A code is `OPENID-SERIAL`: whoever makes the load decides who signs in. Raw HTTP/1.1 without a library: three requests,
//! all of them GET.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::{Result, world::people};

/// As long as WeChat's tokens are.
const TOKEN: &str =
    "88_0123456789abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnop";

pub(crate) async fn stub(delay: Duration) -> Result<()> {
    let listener = super::listen().await?;
    let serving = async {
        loop {
            if let Ok((stream, _)) = listener.accept().await {
                _ = stream.set_nodelay(true);
                tokio::spawn(serve(stream, delay));
            }
        }
    };
    tokio::select! {
        () = serving => {}
        () = super::ended() => {}
    }
    Ok(())
}

async fn serve(mut stream: TcpStream, delay: Duration) {
    let mut buffer = Vec::with_capacity(2048);
    while stream.read_buf(&mut buffer).await.is_ok_and(|read| read > 0) {
        let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let line = buffer.split(|byte| *byte == b'\r').next().unwrap_or_default();
        let answer = answer(&String::from_utf8_lossy(line));
        buffer.drain(..end + 4);
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

fn answer(request: &str) -> String {
    let target = request.split(' ').nth(1).unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let asked = |name: &str| {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(found, _)| *found == name).map(|(_, value)| value).next().unwrap_or_default()
    };
    let person = |name: &str| asked(name).split('-').next().unwrap_or_default().to_owned();
    let body = match path {
        "/sns/jscode2session" => {
            let open_id = person("js_code");
            let union_id = people::union_id(&open_id);
            format!(
                r#"{{"session_key":"AAAAAAAAAAAAAAAAAAAAAA==","openid":"{open_id}","unionid":"{union_id}"}}"#
            )
        }
        "/sns/oauth2/access_token" => {
            let open_id = person("code");
            let union_id = people::union_id(&open_id);
            format!(
                r#"{{"access_token":"{TOKEN}","expires_in":7200,"refresh_token":"{TOKEN}","openid":"{open_id}","scope":"snsapi_login","unionid":"{union_id}"}}"#
            )
        }
        "/sns/userinfo" => {
            let open_id = asked("openid");
            let union_id = people::union_id(open_id);
            format!(
                r#"{{"openid":"{open_id}","nickname":"小明","sex":0,"language":"","city":"","province":"","country":"","headimgurl":"https://thirdwx.qlogo.cn/mmopen/vi_32/{TOKEN}/132","privilege":[],"unionid":"{union_id}"}}"#
            )
        }
        _ => r#"{"errcode":-1,"errmsg":"the stub does not know this"}"#.to_owned(),
    };
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_tells_who_signs_in() {
        let told = answer("GET /sns/jscode2session?appid=a&js_code=oabc-17&grant_type=x HTTP/1.1");
        assert!(told.contains(r#""openid":"oabc""#) && told.contains(r#""unionid":"uabc""#), "{told}");
        assert!(answer("GET /sns/oauth2/access_token?code=oabc-1 HTTP/1.1").contains(r#""openid":"oabc""#));
        assert!(answer("GET /sns/userinfo?openid=oabc HTTP/1.1").contains(r#""openid":"oabc""#));
        assert!(answer("GET /else HTTP/1.1").contains("errcode"));
    }
}
