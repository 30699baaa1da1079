//! The channel over which servers tell each other which sessions have ended. No case waits for a word to arrive: what was
//! announced is there when a confirmation that was asked for later comes.

use std::sync::{Arc, Mutex};

use wxlogin_core::ports::{Ear, Hearing, Revocations, Revoked};

use crate::{Case, suite::cases};

/// Two servers of one app.
#[derive(Clone)]
pub struct TwoServers {
    /// One.
    pub one: Arc<dyn Revocations>,
    /// The other.
    pub other: Arc<dyn Revocations>,
}

/// Every case.
#[must_use]
pub fn cases() -> Vec<Case<TwoServers>> {
    cases![
        what_one_announces_is_heard_by_all_who_confirm_later,
        every_word_arrives_as_it_was_said,
        many_words_in_one_announcement_all_arrive,
        of_many_who_announce_at_once_all_are_heard,
        saying_a_thing_again_is_heard_again,
        who_no_longer_listens_hears_nothing_and_disturbs_nobody,
    ]
}

/// What somebody heard, without the echoes of others.
struct Listener {
    hearing: Box<dyn Hearing>,
    heard: Arc<Mutex<Vec<Revoked>>>,
}

impl Listener {
    async fn on(channel: &Arc<dyn Revocations>) -> Self {
        let heard = Arc::new(Mutex::new(vec![]));
        let kept = heard.clone();
        let ear: Ear = Arc::new(move |revoked| kept.lock().unwrap().push(revoked));
        Self { hearing: channel.listen(ear).await.unwrap(), heard }
    }

    async fn heard(&mut self) -> Vec<Revoked> {
        self.hearing.confirm().await.unwrap();
        std::mem::take(&mut self.heard.lock().unwrap())
    }
}

async fn what_one_announces_is_heard_by_all_who_confirm_later(servers: TwoServers) {
    let (mut one, mut other) = (Listener::on(&servers.one).await, Listener::on(&servers.other).await);
    for round in 0..200 {
        let word = Revoked::Bucket(round);
        servers.one.announce(&[word]).await.unwrap();
        assert!(other.heard().await.contains(&word), "round {round}: the other server has not heard");
        assert!(one.heard().await.contains(&word), "round {round}: the server has not heard itself");
    }
}

async fn every_word_arrives_as_it_was_said(servers: TwoServers) {
    let mut other = Listener::on(&servers.other).await;
    for word in [Revoked::Bucket(0), Revoked::Bucket(4095), Revoked::All, Revoked::Echo(u64::MAX)] {
        servers.one.announce(&[word]).await.unwrap();
        assert_eq!(other.heard().await, [word]);
    }
}

async fn many_words_in_one_announcement_all_arrive(servers: TwoServers) {
    let mut other = Listener::on(&servers.other).await;
    let words: Vec<_> = (0..256).map(|number| Revoked::Bucket(number * 16)).collect();
    servers.one.announce(&words).await.unwrap();
    let heard = other.heard().await;
    assert!(words.iter().all(|word| heard.contains(word)), "{} of {}", heard.len(), words.len());
}

async fn of_many_who_announce_at_once_all_are_heard(servers: TwoServers) {
    let mut other = Listener::on(&servers.other).await;
    let announcing = (0..100).map(|number| {
        let channel = if number % 2 == 0 { servers.one.clone() } else { servers.other.clone() };
        tokio::spawn(async move { channel.announce(&[Revoked::Bucket(number)]).await.unwrap() })
    });
    for announced in futures::future::join_all(announcing).await {
        announced.unwrap();
    }
    let heard = other.heard().await;
    assert!((0..100).all(|number| heard.contains(&Revoked::Bucket(number))), "{}", heard.len());
}

async fn saying_a_thing_again_is_heard_again(servers: TwoServers) {
    let mut other = Listener::on(&servers.other).await;
    for _ in 0..3 {
        servers.one.announce(&[Revoked::Bucket(1)]).await.unwrap();
        assert_eq!(other.heard().await, [Revoked::Bucket(1)]);
    }
}

async fn who_no_longer_listens_hears_nothing_and_disturbs_nobody(servers: TwoServers) {
    let (gone, mut other) = (Listener::on(&servers.other).await, Listener::on(&servers.other).await);
    let Listener { hearing, heard } = gone;
    drop(hearing);
    servers.one.announce(&[Revoked::Bucket(1)]).await.unwrap();
    assert_eq!(other.heard().await, [Revoked::Bucket(1)]);
    // The line that was dropped may take a moment to end; what it hears then is of the time before.
    let mut late = Listener::on(&servers.other).await;
    late.heard().await;
    heard.lock().unwrap().clear();
    servers.one.announce(&[Revoked::Bucket(2)]).await.unwrap();
    assert_eq!(late.heard().await, [Revoked::Bucket(2)]);
    assert!(heard.lock().unwrap().is_empty(), "a dropped line still hears");
}
