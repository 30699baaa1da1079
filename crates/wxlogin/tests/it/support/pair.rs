//! Two servers of one app, and people with passwords who are signed in at the first.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use wxlogin::{
    App, AppBuilder, LoginRequest, Visit,
    nouns::{Caller, Session, User},
};

use super::Stage;

pub const PASSWORD: &str = "correct horse battery";

/// What this machine may take on top of a bound, busy as it is with other tests.
pub const SLACK: Duration = Duration::from_millis(700);

pub struct Pair {
    pub stage: Stage,
    pub here: App,
    pub there: App,
}

impl Pair {
    /// Each server with what sets it apart.
    pub async fn with(
        here: impl FnOnce(AppBuilder) -> AppBuilder,
        there: impl FnOnce(AppBuilder) -> AppBuilder,
    ) -> Self {
        let stage = Stage::with(here).await;
        let there = super::open(stage.folder.path(), &stage.origin, stage.clock.clone(), there).await;
        let pair = Self { here: stage.app.clone(), there, stage };
        for app in [&pair.here, &pair.there] {
            line_becomes(app, &[wxlogin::Line::Up, wxlogin::Line::None]).await;
        }
        pair
    }

    pub async fn person(&self, name: &str) -> User {
        let password = PASSWORD.to_owned().into();
        self.here.core().add_user(&Visit::in_process(), name, Some(&password), Some("Acme")).await.unwrap()
    }

    /// Signs somebody in here and has the other server remember the session.
    pub async fn sign_in(&self, name: &str) -> String {
        let request = LoginRequest {
            username: Some(name.to_owned()),
            password: Some(PASSWORD.to_owned().into()),
            ..LoginRequest::default()
        };
        let token =
            self.here.core().login(&Visit::anonymous(), request).await.unwrap().session_id.into_text();
        assert!(self.there(&token).await.is_some());
        let before = self.there.core().session_cache.figures();
        assert!(self.there(&token).await.is_some());
        let after = self.there.core().session_cache.figures();
        assert_eq!(after.hits, before.hits + 1, "the other server did not remember the session: {after:?}");
        token
    }

    /// The session as the other server sees it.
    pub async fn there(&self, token: &str) -> Option<Session> {
        self.there.core().authenticate(token).await.unwrap().map(Arc::unwrap_or_clone)
    }

    /// How long the other server takes until it sees what is expected.
    pub async fn until_there(&self, token: &str, expected: impl Fn(&Option<Session>) -> bool) -> Duration {
        let begun = Instant::now();
        while !expected(&self.there(token).await) {
            assert!(begun.elapsed() < Duration::from_secs(30), "the other server never sees it");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        begun.elapsed()
    }

    pub async fn visit_of(&self, token: &str) -> Visit {
        let session = self.here.core().authenticate(token).await.unwrap().unwrap();
        Visit { caller: Caller::User(session), ..Visit::anonymous() }
    }
}

pub async fn line_becomes(app: &App, wanted: &[wxlogin::Line]) {
    let begun = Instant::now();
    while !wanted.contains(&app.core().session_cache.figures().line) {
        assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", app.core().session_cache.figures());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
