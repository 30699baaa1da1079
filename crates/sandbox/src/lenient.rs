//! Request lines that are not quite HTTP, as some clients send them.
//!
//! A client that forgets to escape (`openid=%!s(<nil>)`) has its request refused by the HTTP library, with 400 and no
//! body, before any endpoint is met. WeChat answers it as any wrong openid. So what an address may not hold is
//! percent-encoded on the way in, and nothing else is touched.
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use http::Uri;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// A longer request line is left to the HTTP library as it is.
const LONGEST: usize = 64 * 1024;

const METHODS: [&[u8]; 7] = [b"GET ", b"POST ", b"PUT ", b"DELETE ", b"HEAD ", b"OPTIONS ", b"PATCH "];

/// A listener whose connections are read leniently.
pub(crate) struct Lenient(pub(crate) TcpListener);

impl Listener for Lenient {
    type Io = Escaping<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        (Escaping::new(stream), address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

/// Who called.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Client(pub(crate) SocketAddr);

impl Connected<IncomingStream<'_, Lenient>> for Client {
    fn connect_info(stream: IncomingStream<'_, Lenient>) -> Self {
        Self(*stream.remote_addr())
    }
}

/// A connection whose request lines are escaped where they have to be.
pub(crate) struct Escaping<S> {
    stream: S,
    /// The next bytes begin a request: at first, and after anything was answered.
    begins: bool,
    line: Vec<u8>,
    ready: Vec<u8>,
    served: usize,
}

impl<S> Escaping<S> {
    fn new(stream: S) -> Self {
        Self { stream, begins: true, line: Vec::new(), ready: Vec::new(), served: 0 }
    }

    /// Hands out what is ready; false when there is nothing.
    fn serve(&mut self, buf: &mut ReadBuf<'_>) -> bool {
        let rest = self.ready.get(self.served..).unwrap_or_default();
        let part = rest.get(..rest.len().min(buf.remaining())).unwrap_or_default();
        buf.put_slice(part);
        self.served += part.len();
        !part.is_empty()
    }

    /// What has come is a whole request line, or none at all: it goes on.
    fn release(&mut self) {
        self.begins = false;
        self.served = 0;
        self.ready = escaped(std::mem::take(&mut self.line));
    }

    /// Whether more is needed to tell.
    fn waits(&self) -> bool {
        let could = |method: &&[u8]| {
            let both = self.line.len().min(method.len());
            self.line.get(..both) == method.get(..both)
        };
        self.line.len() <= LONGEST && !self.line.contains(&b'\n') && METHODS.iter().any(could)
    }
}

/// The bytes with the target of the first line percent-encoded where it is not one that HTTP knows.
fn escaped(bytes: Vec<u8>) -> Vec<u8> {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let Some(start) = METHODS.iter().find(|method| line.starts_with(method)).map(|method| method.len())
    else {
        return bytes;
    };
    let Some(end) = line.windows(6).rposition(|part| part == b" HTTP/") else {
        return bytes;
    };
    let Some(target) = line.get(start..end).filter(|target| Uri::try_from(*target).is_err()) else {
        return bytes;
    };
    let allowed = |byte: u8| byte.is_ascii_graphic() && !b"<>\"\\^`{|}".contains(&byte);
    let mut written = bytes.get(..start).unwrap_or_default().to_vec();
    for byte in target {
        if allowed(*byte) {
            written.push(*byte);
        } else {
            written.extend(format!("%{byte:02X}").bytes());
        }
    }
    written.extend_from_slice(bytes.get(end..).unwrap_or_default());
    written
}

impl<S: AsyncRead + Unpin> AsyncRead for Escaping<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        loop {
            if this.serve(buf) || buf.remaining() == 0 {
                return Poll::Ready(Ok(()));
            }
            if !this.begins {
                return Pin::new(&mut this.stream).poll_read(cx, buf);
            }
            let mut part = [0; 4096];
            let mut part = ReadBuf::new(&mut part);
            ready!(Pin::new(&mut this.stream).poll_read(cx, &mut part))?;
            this.line.extend_from_slice(part.filled());
            let ended = part.filled().is_empty();
            if ended && this.line.is_empty() {
                return Poll::Ready(Ok(()));
            }
            if ended || !this.waits() {
                this.release();
            }
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Escaping<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.begins = true;
        Pin::new(&mut this.stream).poll_write(cx, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_target_that_http_does_not_know_is_touched() {
        let written = |text: &str| String::from_utf8(escaped(text.as_bytes().to_vec())).unwrap();
        for same in ["GET /a?b=%41&c=%!s(x) HTTP/1.1\r\nHost: <x>\r\n\r\n", "", "{\"a\": 1}", "GET /a"] {
            assert_eq!(written(same), same);
        }
        assert_eq!(
            written("GET /a?o=%!s(<nil>) HTTP/1.1\r\nX: <\r\n"),
            "GET /a?o=%!s(%3Cnil%3E) HTTP/1.1\r\nX: <\r\n"
        );
        assert_eq!(written("GET /a?n=b c HTTP/1.1\r\n"), "GET /a?n=b%20c HTTP/1.1\r\n");
        assert_eq!(written("GET /a?n=ü< HTTP/1.1\r\n"), "GET /a?n=%C3%BC%3C HTTP/1.1\r\n");
    }
}
