//! The app folder as it is now. A snapshot is swapped whole when a file changes, so that no request sees half an edit.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use arc_swap::ArcSwap;
use wxlogin_core::{
    error::Language,
    login_type::{LoginMethod, Registry},
    nouns::Corp,
    ports::Directory,
};
use wxlogin_element::{
    Changes, LoadError, LoadOptions, RoleKind, Schema, SecretFiles, Severity, Tree, watch,
};
use wxlogin_login_types::{built_ins, corp_of, method_of, schemas};
use wxlogin_settings::{Settings, value::DatabaseUrl};

use crate::lifecycle::Teller;

/// What the flows need of the app folder, ready made.
struct Snapshot {
    tree: Arc<Tree>,
    methods: Arc<[Arc<LoginMethod>]>,
    /// By fullName, and by name where only one is so called.
    by_name: HashMap<String, Arc<LoginMethod>>,
    corps: Arc<[Corp]>,
}

/// A reader's language, as the diagnostics of elements are asked for it: their crate knows nothing of the flows.
#[must_use]
pub const fn elements_language(language: Language) -> wxlogin_element::Language {
    match language {
        Language::En => wxlogin_element::Language::En,
        Language::Zh => wxlogin_element::Language::Zh,
    }
}

/// Called after a change, with what changed.
pub type OnChange = Box<dyn Fn(&Changes) + Send + Sync>;

/// The live app folder.
pub struct Live {
    snapshot: ArcSwap<Snapshot>,
    types: Registry,
    lenient: bool,
    secret_files: SecretFiles,
    listeners: RwLock<Vec<OnChange>>,
    on_disk: RwLock<Vec<OnChange>>,
    teller: Teller,
}

impl Live {
    /// Reads the folder. `lenient` is for the sandbox, where placeholder credentials are only warnings.
    pub(crate) fn load(
        dir: &std::path::Path,
        types: Registry,
        lenient: bool,
        secret_files: SecretFiles,
    ) -> Result<Self, LoadError> {
        let tree = Arc::new(read(dir, &types, lenient, &secret_files, None)?);
        let snapshot = ArcSwap::from_pointee(snapshot_of(tree, &types));
        Ok(Self {
            snapshot,
            types,
            lenient,
            secret_files,
            listeners: RwLock::default(),
            on_disk: RwLock::default(),
            teller: Teller::here(),
        })
    }

    /// The elements as they are now.
    #[must_use]
    pub fn tree(&self) -> Arc<Tree> {
        self.snapshot.load().tree.clone()
    }

    /// The login method with this fullName, or this name when it is the only one so called.
    #[must_use]
    pub fn method(&self, name: &str) -> Option<Arc<LoginMethod>> {
        self.snapshot.load().by_name.get(name).cloned()
    }

    /// Calls `listener` after every change, from the watching thread.
    pub fn on_change(&self, listener: OnChange) {
        self.listeners.write().unwrap_or_else(PoisonError::into_inner).push(listener);
    }

    /// Calls `listener` after a change that was made to the files by somebody else than this program.
    pub(crate) fn on_disk_change(&self, listener: OnChange) {
        self.on_disk.write().unwrap_or_else(PoisonError::into_inner).push(listener);
    }

    /// Watches the folder until the result is dropped.
    pub(crate) fn watch(self: &Arc<Self>) -> Result<watch::Watch, String> {
        let (reader, taker) = (Arc::clone(self), Arc::downgrade(self));
        let dir = self.tree().dir().to_path_buf();
        let reload = move |previous: &Tree| {
            read(&dir, &reader.types, reader.lenient, &reader.secret_files, Some(previous))
        };
        let on_update = move |update: watch::Update| {
            if let Some(live) = taker.upgrade() {
                live.take(&update, true);
            }
        };
        watch::watch(self.tree(), reload, on_update).map_err(|error| {
            format!("edits will need a restart, the app folder cannot be watched: {error} (fs.inotify.max_user_watches?)")
        })
    }

    /// Reads the folder again now; what an edit through our own API calls, so that its answer already shows the change.
    pub fn reload(&self) -> Result<Arc<Tree>, LoadError> {
        let previous = self.tree();
        let tree =
            Arc::new(read(previous.dir(), &self.types, self.lenient, &self.secret_files, Some(&previous))?);
        let update = watch::Update {
            changes: wxlogin_element::changes(&previous, &tree),
            diagnostics: tree.diagnostics().to_vec(),
            tree: tree.clone(),
        };
        self.take(&update, false);
        Ok(tree)
    }

    /// Reads another folder as this app's would be read, without serving it: how a draft is checked before it is saved.
    pub fn read_draft(&self, dir: &std::path::Path) -> Result<Tree, LoadError> {
        let copy_of = Some(self.tree().dir().to_path_buf());
        let secret_files = SecretFiles { copy_of, ..self.secret_files.clone() };
        read(dir, &self.types, self.lenient, &secret_files, None)
    }

    /// What the keys of the app's elements mean, for an editor.
    #[must_use]
    pub fn schemas(&self) -> Vec<Schema> {
        schemas_of(&self.types)
    }

    fn take(&self, update: &watch::Update, from_disk: bool) {
        for problem in &update.diagnostics {
            match problem.severity {
                Severity::Info => tracing::debug!(%problem, "about the app folder"),
                Severity::Warning | Severity::Error => {
                    tracing::warn!(%problem, "the app folder has a problem");
                }
            }
        }
        let changes = &update.changes;
        tracing::info!(created = ?changes.created, updated = ?changes.updated, deleted = ?changes.deleted, "elements reloaded");
        let after = Arc::new(snapshot_of(update.tree.clone(), &self.types));
        let before = self.snapshot.swap(Arc::clone(&after));
        // Against what served until now: the watch also reports what `reload` has taken in already.
        let since = wxlogin_element::changes(&before.tree, &after.tree);
        self.teller.tell(&self.types, &before.methods, &after.methods, &since);
        if from_disk && !since.is_empty() {
            for listener in self.on_disk.read().unwrap_or_else(PoisonError::into_inner).iter() {
                listener(&since);
            }
        }
        for listener in self.listeners.read().unwrap_or_else(PoisonError::into_inner).iter() {
            listener(changes);
        }
    }
}

impl Directory for Live {
    fn methods(&self) -> Arc<[Arc<LoginMethod>]> {
        self.snapshot.load().methods.clone()
    }

    fn corps(&self) -> Arc<[Corp]> {
        self.snapshot.load().corps.clone()
    }
}

/// Kubernetes mounts the pod's own token among the secrets of its containers.
const SERVICE_ACCOUNT: [&str; 2] = ["/run/secrets/kubernetes.io", "/var/run/secrets/kubernetes.io"];

/// Where `{{file:PATH}}` may read by these settings: nowhere that the server's own state lies.
#[must_use]
pub fn secret_files(settings: &Settings, dir: &std::path::Path) -> SecretFiles {
    let mut never = vec![settings.security.master_key_file.clone()];
    never.extend(SERVICE_ACCOUNT.map(Into::into));
    if let DatabaseUrl::Sqlite(file) = &settings.database.url {
        // Its journal and shared memory lie beside it. In the app folder itself, a file of that name is all there is to name.
        never.push(file.clone());
        never.extend(file.parent().filter(|parent| !dir.starts_with(parent)).map(Into::into));
    }
    SecretFiles { folders: settings.elements.secret_dirs.clone(), never, copy_of: None }
}

fn read(
    dir: &std::path::Path,
    types: &Registry,
    lenient: bool,
    secret_files: &SecretFiles,
    previous: Option<&Tree>,
) -> Result<Tree, LoadError> {
    Tree::load(&LoadOptions {
        dir,
        built_ins: &built_ins(types),
        schemas: &schemas_of(types),
        lenient,
        variables: &|name| std::env::var(name).ok(),
        secret_files,
        previous,
    })
}

fn schemas_of(types: &Registry) -> Vec<Schema> {
    let registered: Vec<_> = types.names().into_iter().filter_map(|name| types.get(name)).collect();
    schemas(registered.iter().map(|login_type| login_type.descriptor()))
}

fn snapshot_of(tree: Arc<Tree>, types: &Registry) -> Snapshot {
    let family = format!("{}.Meta", wxlogin_login_types::family::FAMILY);
    let methods: Arc<[Arc<LoginMethod>]> = tree
        .instances_of(&family, true)
        .iter()
        .filter_map(|element| method_of(element, types))
        .map(Arc::new)
        .collect();
    let corps = tree
        .instances_of("corps.Meta", true)
        .iter()
        .filter(|e| e.kind() == RoleKind::Instance)
        .map(|e| corp_of(e))
        .collect();
    Snapshot { tree, by_name: named(&methods), methods, corps }
}

fn named(methods: &[Arc<LoginMethod>]) -> HashMap<String, Arc<LoginMethod>> {
    let mut shared = HashMap::<_, usize>::new();
    methods.iter().for_each(|method| *shared.entry(&method.name).or_default() += 1);
    let alone = methods.iter().filter(|method| shared.get(&method.name) == Some(&1));
    let short = alone.map(|method| (method.name.clone(), Arc::clone(method)));
    // Last, since a fullName is nobody else's.
    short.chain(methods.iter().map(|method| (method.full_name.clone(), Arc::clone(method)))).collect()
}
