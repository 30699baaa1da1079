//! A load as light as possible: raw HTTP/1.1 over kept connections, so that the client's cost does not hide the server's.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Makes the nth request.
pub(crate) type Request = Arc<dyn Fn(u64) -> String + Send + Sync>;

/// What a run measured.
#[derive(Debug, Clone, Default)]
pub(crate) struct Measured {
    pub(crate) per_second: f64,
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
    /// CPU time of this whole process (server, stub and load) per request, in microseconds.
    pub(crate) cpu_us: f64,
}

/// Runs `connections` connections for `span`. Every answer must be 200.
pub(crate) async fn run(to: SocketAddr, connections: usize, span: Duration, request: Request) -> Measured {
    let serial = Arc::new(AtomicU64::new(0));
    let (began, cpu) = (Instant::now(), cpu_time());
    let tasks: Vec<_> = (0..connections)
        .map(|_| tokio::spawn(one(to, began + span, serial.clone(), request.clone())))
        .collect();
    let mut times = vec![];
    for task in tasks {
        times.extend(task.await.unwrap());
    }
    let elapsed = began.elapsed();
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    Measured {
        per_second: times.len() as f64 / elapsed.as_secs_f64(),
        p50: at(0.5),
        p99: at(0.99),
        cpu_us: (cpu_time() - cpu).as_secs_f64() * 1e6 / times.len() as f64,
    }
}

/// Serial numbers must not repeat between runs: a code works once.
static RUNS: AtomicU64 = AtomicU64::new(0);

async fn one(to: SocketAddr, until: Instant, serial: Arc<AtomicU64>, request: Request) -> Vec<Duration> {
    let run = RUNS.fetch_add(1, Ordering::Relaxed) << 32;
    let mut stream = TcpStream::connect(to).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let (mut times, mut buffer) = (vec![], Vec::with_capacity(4096));
    while Instant::now() < until {
        let text = request(run | serial.fetch_add(1, Ordering::Relaxed));
        let began = Instant::now();
        stream.write_all(text.as_bytes()).await.unwrap();
        answer(&mut stream, &mut buffer).await;
        times.push(began.elapsed());
    }
    times
}

async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) {
    buffer.clear();
    loop {
        assert!(stream.read_buf(buffer).await.unwrap() > 0, "the server closed the connection");
        let Some(head) = buffer.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let text = std::str::from_utf8(&buffer[..head]).unwrap();
        assert!(text.starts_with("HTTP/1.1 200"), "{}", String::from_utf8_lossy(buffer));
        let length = text.lines().find_map(|line| {
            line.to_ascii_lowercase().strip_prefix("content-length:").map(|n| n.trim().parse::<usize>())
        });
        if buffer.len() >= head + 4 + length.map_or(0, Result::unwrap) {
            return;
        }
    }
}

/// User and system time of this process, from /proc (100 ticks a second on Linux).
fn cpu_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    let ticks: u64 = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    Duration::from_millis(ticks * 10)
}
