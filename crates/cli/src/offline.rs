//! The official types without a network: enough to read, check and edit an app folder.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use wxlogin::{
    Hosts,
    login_type::Registry,
    ports::{Http, HttpFailure, ManualClock},
};
use wxlogin_login_types::{Platform, official};

/// No call leaves.
struct Nowhere;

#[async_trait]
impl Http for Nowhere {
    async fn send(&self, _: http::Request<Bytes>) -> Result<http::Response<Bytes>, HttpFailure> {
        Err(HttpFailure::Connect)
    }
}

/// The official types. Their descriptors are what reading a folder needs; nothing here signs anybody in.
pub(crate) fn types() -> Registry {
    let clock = Arc::new(ManualClock::new(jiff::Timestamp::UNIX_EPOCH));
    official(&Platform::new(Hosts::production(), Arc::new(Nowhere), clock))
}
