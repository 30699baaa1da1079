//! A kept connection with raw HTTP/1.1: as little work as possible, so that the load does not hide the server.

use std::{io, net::SocketAddr};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

pub(crate) struct Connection {
    to: SocketAddr,
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer, as long as the connection is not used again.
pub(crate) struct Answer<'a> {
    pub(crate) status: u16,
    pub(crate) head: &'a str,
    pub(crate) body: &'a [u8],
}

impl Answer<'_> {
    /// The values of a header, whose name is given in lower case.
    pub(crate) fn headers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let pairs = self.head.lines().filter_map(|line| line.split_once(':'));
        pairs.filter(move |(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}

impl Connection {
    pub(crate) async fn open(to: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        Ok(Self { to, stream, buffer: Vec::with_capacity(1024) })
    }

    /// A new connection in place of one that failed.
    pub(crate) async fn renew(&mut self) -> io::Result<()> {
        *self = Self::open(self.to).await?;
        Ok(())
    }

    pub(crate) async fn ask(&mut self, request: &[u8]) -> io::Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let (head, end) = loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(io::Error::other("the server closed the connection"));
            }
            if let Some(whole) = whole(&self.buffer)? {
                break whole;
            }
        };
        let text = |bytes| std::str::from_utf8(bytes).unwrap_or_default();
        let head_text = text(self.buffer.get(..head).unwrap_or_default());
        let status = head_text.get(9..12).and_then(|digits| digits.parse().ok()).unwrap_or_default();
        let body = self.buffer.get(head + 4..end).unwrap_or_default();
        Ok(Answer { status, head: head_text, body })
    }
}

/// Where head and answer end, once all of it is here.
fn whole(buffer: &[u8]) -> io::Result<Option<(usize, usize)>> {
    let Some(head) = buffer.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(None) };
    let text = std::str::from_utf8(buffer.get(..head).unwrap_or_default()).map_err(io::Error::other)?;
    let end = match length(text)? {
        Some(length) => head + 4 + length,
        None if buffer.ends_with(b"\r\n0\r\n\r\n") => buffer.len(),
        None => return Ok(None),
    };
    Ok((buffer.len() >= end).then_some((head, end)))
}

/// `None`: it comes in chunks, the last of which is empty.
fn length(head: &str) -> io::Result<Option<usize>> {
    let name = "content-length:";
    let found =
        head.lines().find(|line| line.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name)));
    let Some(line) = found else { return Ok(None) };
    line.get(name.len()..).unwrap_or_default().trim().parse().map(Some).map_err(io::Error::other)
}

/// A GET with these header lines, each with its line end.
pub(crate) fn get(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: bench\r\n{headers}\r\n").into_bytes()
}

/// A POST of JSON.
pub(crate) fn post(path: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_whole_when_its_length_says_so() {
        let text = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        assert_eq!(whole(text).unwrap(), Some((34, 40)));
        assert_eq!(whole(&text[..39]).unwrap(), None);
        let chunked = b"HTTP/1.1 200 OK\r\n\r\n2\r\nok\r\n0\r\n\r\n";
        assert_eq!(whole(chunked).unwrap(), Some((15, chunked.len())));
        assert_eq!(whole(&chunked[..22]).unwrap(), None);
    }
}
