//! Three replicas are replaced one after the other while people sign in, each of whose requests reaches any of them: nobody is
//! told of a failure. The client is what a load balancer is: it asks `/readyz` and sends nobody to a replica that says no.

use std::{
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    time::Duration,
};

use futures::future::join_all;
use serde_json::{Value, json};
use tokio::sync::RwLock;

use crate::degrade::ground::{Answer, Ground, Postgres, Redis, Server, call_path, client, free_port};

/// How often the balancer asks, and how long a replica goes on answering after it has said no.
const LOOK: Duration = Duration::from_millis(100);
const DRAIN: &str = "1500ms";

/// The replicas' addresses, those in rotation first of all.
struct Balancer {
    all: Vec<String>,
    ready: RwLock<Vec<String>>,
    turn: AtomicUsize,
    over: AtomicBool,
    client: reqwest::Client,
}

impl Balancer {
    fn over(all: Vec<String>) -> Self {
        let ready = RwLock::new(all.clone());
        Self { all, ready, turn: AtomicUsize::new(0), over: AtomicBool::new(false), client: client() }
    }

    /// Asks every replica, again and again.
    async fn look(&self) {
        while !self.over.load(Ordering::Relaxed) {
            let asked = self.all.iter().map(|url| async move {
                let answer = self.client.get(format!("{url}/readyz")).send().await;
                answer.is_ok_and(|answer| answer.status() == 200).then(|| url.clone())
            });
            let ready = join_all(asked).await.into_iter().flatten().collect();
            *self.ready.write().await = ready;
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Sends a request to the next replica; never a second time, because it may have been received.
    async fn post(&self, path: &str, body: Value) -> Answer {
        let ready = self.ready.read().await.clone();
        assert!(!ready.is_empty(), "no replica is ready");
        let url = &ready[self.turn.fetch_add(1, Ordering::Relaxed) % ready.len()];
        let sent = Answer::of(self.client.post(format!("{url}{path}")).json(&body)).await;
        sent.unwrap_or_else(|error| panic!("{path} failed at {url}: {error}")).works()
    }

    /// One sign-in after the other, each in two requests; gives their number.
    async fn people(&self, ground: &Ground) -> usize {
        let mut signed_in = 0;
        while !self.over.load(Ordering::Relaxed) {
            let code = json!({"code": ground.wechat.code("alice", "website").await});
            let answer = self.post(&call_path("ScanLogin.getLoginCode"), code).await;
            let login_code = json!({"loginCode": answer.text("loginCode")});
            self.post(&call_path("AuthSvc.loginByCode"), login_code).await;
            signed_in += 1;
        }
        signed_in
    }
}

#[tokio::test]
async fn replicas_are_replaced_one_by_one_and_no_sign_in_fails() {
    let (postgres, redis) = (Postgres::start(), Redis::start());
    let ground = Ground::new()
        .with("WXLOGIN_REDIS_URL", &redis.url())
        .with("WXLOGIN_DATABASE_URL", &postgres.url())
        .with("WXLOGIN_HTTP_DRAIN_DELAY", DRAIN);
    let addresses: Vec<_> = (0..3).map(|_| format!("127.0.0.1:{}", free_port())).collect();
    let mut servers = join_all(addresses.iter().map(|address| ground.serve_at(address))).await;
    ground.alice(&servers[0]).await;
    let balancer = Balancer::over(servers.iter().map(|server| server.url.clone()).collect());

    let replacing = async {
        for (place, address) in addresses.iter().enumerate() {
            let new = replace(&ground, servers.remove(place), address).await;
            servers.insert(place, new);
            while balancer.ready.read().await.len() < 3 {
                tokio::time::sleep(LOOK).await;
            }
        }
        balancer.over.store(true, Ordering::Relaxed);
    };
    let people = join_all((0..4).map(|_| balancer.people(&ground)));
    let (signed_in, (), ()) = tokio::join!(people, replacing, balancer.look());
    let signed_in: usize = signed_in.iter().sum();
    println!("{signed_in} sign-ins while three replicas were replaced, none failed");
    assert!(signed_in > 30, "only {signed_in} people came, so this shows little");
}

/// Stops a replica as a deployment does, and starts a new one in its place.
async fn replace(ground: &Ground, old: Server, address: &str) -> Server {
    let url = format!("{}/readyz", old.url);
    let stopping = tokio::task::spawn_blocking(move || old.process.stop("-TERM"));
    tokio::time::sleep(LOOK).await;
    let ready = Answer::of(client().get(url)).await.unwrap();
    assert_eq!(
        (ready.status, &ready.body["status"]),
        (503, &json!("not_ready")),
        "it does not say that it stops"
    );
    assert_eq!(ready.headers["connection"], "close", "a kept connection would be used again");
    assert_eq!(stopping.await.unwrap(), 0);
    ground.serve_at(address).await
}
