//! Which Types of an app folder have their code in Python.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use async_trait::async_trait;
use bytes::Bytes;
use wxlogin::{
    Hosts,
    login_type::Registry,
    ports::{Http, HttpFailure, ManualClock},
};
use wxlogin_element::{Element, LoadError, LoadOptions, RoleKind, Tree};
use wxlogin_login_types::{Platform, built_ins, family::FAMILY, official, schemas};

/// A Type with `__init__.py`.
#[derive(Debug, Clone)]
pub(crate) struct OwnType {
    /// Its fullName; an official Type's, when it overrides that.
    pub(crate) full_name: String,
    /// Its title.
    pub(crate) title: String,
    /// The folder of the code.
    pub(crate) folder: PathBuf,
    /// The Types it stands on, nearest first.
    pub(crate) chain: Vec<String>,
}

/// The official types without a network: enough to read a folder and to tell what is declared.
pub(crate) fn offline() -> Registry {
    struct Nowhere;

    #[async_trait]
    impl Http for Nowhere {
        async fn send(&self, _: http::Request<Bytes>) -> Result<http::Response<Bytes>, HttpFailure> {
            Err(HttpFailure::Connect)
        }
    }

    let clock = Arc::new(ManualClock::new(jiff::Timestamp::UNIX_EPOCH));
    official(&Platform::new(Hosts::production(), Arc::new(Nowhere), clock))
}

/// The own Types, each after those it stands on; of one fullName the farthest definition (of an extended app) first.
pub(crate) fn own_types(dir: &Path) -> Result<Vec<OwnType>, LoadError> {
    let types = offline();
    let registered: Vec<_> = types.names().into_iter().filter_map(|name| types.get(name)).collect();
    let tree = Tree::load(&LoadOptions {
        dir,
        built_ins: &built_ins(&types),
        schemas: &schemas(registered.iter().map(|login_type| login_type.descriptor())),
        lenient: true,
        variables: &|name| std::env::var(name).ok(),
        secret_files: &wxlogin::App::builder(dir).secret_files(),
        previous: None,
    })?;
    let meta = format!("{FAMILY}.Meta");
    let mut found: Vec<OwnType> = vec![];
    for element in tree.all().filter(|element| element.meta_name() == meta) {
        let definitions = std::iter::successors(Some(element), |element| element.shadowed());
        let mut own: Vec<_> = definitions.filter_map(|definition| own_type(definition)).collect();
        own.reverse();
        found.extend(own);
    }
    found.sort_by_key(|own| own.chain.len());
    Ok(found)
}

fn own_type(element: &Element) -> Option<OwnType> {
    if element.kind() != RoleKind::Type {
        return None;
    }
    let folder = element.folder()?.join(element.backend_entry());
    let chain = element.type_chain().filter(|link| link.kind() == RoleKind::Type);
    folder.join("__init__.py").is_file().then(|| OwnType {
        full_name: element.full_name().to_owned(),
        title: element.title().to_owned(),
        chain: chain.map(|link| link.full_name().to_owned()).collect(),
        folder,
    })
}
