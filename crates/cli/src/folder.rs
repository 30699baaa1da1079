//! App folders: opened for commands that touch state, or only read.

use std::{path::Path, sync::Arc};

use wxlogin::{
    App,
    login_type::{Entry, LoginMethod, Registry},
};
use wxlogin_element::{LoadOptions, Schema, Tree};
use wxlogin_login_types::{built_ins, family::FAMILY, method_of, schemas};

use crate::{customise, failure::Failure, offline};

/// Opens an app for one command: no watching, and credentials that look like placeholders are of no concern to it.
pub(crate) async fn open(dir: &Path) -> Result<App, Failure> {
    must_exist(dir)?;
    Ok(customise::builder(dir)?.watch(false).lenient(true).open().await?)
}

/// The same, and makes the master key at hand the database's.
pub(crate) async fn adopt_key(dir: &Path) -> Result<App, Failure> {
    must_exist(dir)?;
    Ok(customise::builder(dir)?.watch(false).lenient(true).adopt_master_key().open().await?)
}

/// A folder that is read without making a database or a key in it.
pub(crate) struct Folder {
    pub(crate) types: Registry,
    pub(crate) tree: Tree,
}

impl Folder {
    /// Reads the folder; what is wrong with elements is in the tree's diagnostics.
    pub(crate) fn read(dir: &Path, lenient: bool) -> Result<Self, Failure> {
        must_exist(dir)?;
        let types = offline::types();
        let tree = Tree::load(&LoadOptions {
            dir,
            built_ins: &built_ins(&types),
            schemas: &schemas_of(&types),
            lenient,
            variables: &|name| std::env::var(name).ok(),
            secret_files: &App::builder(dir).secret_files(),
            previous: None,
        })
        .map_err(|error| Failure::cannot(error.to_string()))?;
        Ok(Self { types, tree })
    }

    /// Its login methods, active or not.
    pub(crate) fn methods(&self) -> Vec<Arc<LoginMethod>> {
        let elements = self.tree.instances_of(&format!("{FAMILY}.Meta"), true);
        elements.iter().filter_map(|element| method_of(element, &self.types)).map(Arc::new).collect()
    }

    /// How people come in through its active login methods.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        let methods = self.methods().into_iter().filter(|method| method.is_active);
        let known =
            methods.filter_map(|method| method.type_chain.iter().find_map(|name| self.types.get(name)));
        known.map(|login_type| login_type.descriptor().entry).collect()
    }

    /// What the keys of its elements mean.
    pub(crate) fn schemas(&self) -> Vec<Schema> {
        schemas_of(&self.types)
    }
}

fn schemas_of(types: &Registry) -> Vec<Schema> {
    let registered: Vec<_> = types.names().into_iter().filter_map(|name| types.get(name)).collect();
    schemas(registered.iter().map(|login_type| login_type.descriptor()))
}

/// A missing folder is told before anything is made in its place.
pub(crate) fn must_exist(dir: &Path) -> Result<(), Failure> {
    if dir.is_dir() {
        return Ok(());
    }
    let what = if dir.exists() { "is not a folder" } else { "does not exist" };
    Err(Failure::cannot(format!(
        "the app folder {} {what}; name another as DIR or with --app",
        dir.display()
    )))
}
