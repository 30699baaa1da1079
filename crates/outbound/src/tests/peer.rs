//! A peer on a loopback port that speaks just enough HTTP/1.1 to misbehave on purpose.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering::SeqCst},
};

use bytes::Bytes;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What the peer does when it has read a whole request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Act {
    Answer(u16),
    /// Answers and closes at once, without having said so: the kept connection is stale when it is used next.
    AnswerAndClose,
    /// Reads the request and closes without a word.
    Close,
    /// The same with a reset in place of an orderly end.
    Reset,
    /// Half of the head.
    HalfHead,
    /// The head and half of the body.
    HalfBody,
    Never,
}

#[derive(Clone)]
pub(super) struct Peer {
    address: std::net::SocketAddr,
    seen: Arc<Seen>,
}

#[derive(Default)]
struct Seen {
    connections: AtomicUsize,
    requests: Mutex<Vec<String>>,
    act: Mutex<Option<Act>>,
    under_way: AtomicUsize,
    most: AtomicUsize,
}

impl Peer {
    /// Answers `act` to everything until told otherwise.
    pub(super) async fn that(act: Act) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let peer = Self { address: listener.local_addr().unwrap(), seen: Arc::default() };
        peer.now(act);
        let serving = peer.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                serving.seen.connections.fetch_add(1, SeqCst);
                tokio::spawn(serving.clone().serve(stream));
            }
        });
        peer
    }

    pub(super) fn now(&self, act: Act) {
        *self.seen.act.lock().unwrap() = Some(act);
    }

    /// `host:port`.
    pub(super) fn host(&self) -> String {
        self.address.to_string()
    }

    pub(super) fn get(&self, path: &str) -> http::Request<Bytes> {
        http::Request::get(format!("http://{}{path}", self.address)).body(Bytes::new()).unwrap()
    }

    pub(super) fn post(&self, path: &str) -> http::Request<Bytes> {
        let request = http::Request::post(format!("http://{}{path}", self.address));
        request.body(Bytes::from_static(b"{\"code\":\"C\"}")).unwrap()
    }

    /// How many whole requests with this path were read.
    pub(super) fn heard(&self, path: &str) -> usize {
        let requests = self.seen.requests.lock().unwrap();
        requests.iter().filter(|line| line.split(' ').nth(1) == Some(path)).count()
    }

    pub(super) fn requests(&self) -> usize {
        self.seen.requests.lock().unwrap().len()
    }

    pub(super) fn connections(&self) -> usize {
        self.seen.connections.load(SeqCst)
    }

    /// The most requests that were under way at one time.
    pub(super) fn most(&self) -> usize {
        self.seen.most.load(SeqCst)
    }

    async fn serve(self, mut stream: TcpStream) {
        while let Some(line) = read_request(&mut stream).await {
            self.seen.requests.lock().unwrap().push(line);
            let under_way = self.seen.under_way.fetch_add(1, SeqCst) + 1;
            self.seen.most.fetch_max(under_way, SeqCst);
            let act = self.seen.act.lock().unwrap().unwrap();
            let goes_on = act_on(&mut stream, act).await;
            self.seen.under_way.fetch_sub(1, SeqCst);
            if !goes_on {
                return;
            }
        }
    }
}

/// The request line, when head and body have been read.
async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).unwrap().to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    let mut body = vec![0; length.map_or(0, |length| length.trim().parse().unwrap())];
    stream.read_exact(&mut body).await.ok()?;
    head.lines().next().map(str::to_owned)
}

/// Whether the connection lives on.
async fn act_on(stream: &mut TcpStream, act: Act) -> bool {
    // A moment, so that calls overlap.
    tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    let full = "HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n{\"openid\":1}";
    let (text, goes_on) = match act {
        Act::Answer(200) => (full.to_owned(), true),
        Act::Answer(status) => (format!("HTTP/1.1 {status} Trouble\r\ncontent-length: 0\r\n\r\n"), true),
        Act::AnswerAndClose => (full.to_owned(), false),
        Act::HalfHead => ("HTTP/1.1 200 OK\r\ncontent-".to_owned(), false),
        Act::HalfBody => (full[..full.len() - 4].to_owned(), false),
        Act::Close => (String::new(), false),
        Act::Reset => {
            stream.set_zero_linger().unwrap();
            (String::new(), false)
        }
        Act::Never => std::future::pending().await,
    };
    stream.write_all(text.as_bytes()).await.is_ok() && goes_on
}
