//! The composition root: settings and an app folder become an [`App`].

use std::{path::PathBuf, sync::Arc};

use tokio::task::JoinHandle;
use url::Url;
use wxlogin_core::{
    flows::{Core, Policy, Redirects, SecondFactor, Visit, Webhook},
    login_type::{LoginType, Registry},
    nouns::{Caller, EventKind},
    ports::{Clock, Http, Rng},
    secret::{PasswordPolicy, Passwords, Vault, webauthn::RelyingParty},
};
use wxlogin_element::SecretFiles;
use wxlogin_login_types::{Platform, official};
use wxlogin_outbound::{BreakerRules, Limits};
use wxlogin_settings::{
    LoadFrom, Loaded, Settings,
    sections::{self, QrDisplay},
};
use wxlogin_wechat::Hosts;

use crate::{
    App, OpenError,
    app::Inner,
    data_dir::{guard_key_file, keyring, reread},
    health::Watchman,
    live::{Live, secret_files},
    master_key, stores, sweep,
    system::{HttpClient, SystemClock, SystemRng},
};

type OwnType = Box<dyn FnOnce(&Registry) -> Arc<dyn LoginType> + Send>;

/// What to open, and what to use in place of the usual. Every adapter can be replaced, for tests and for embedding.
pub struct AppBuilder {
    dir: PathBuf,
    flags: Vec<(String, String)>,
    environment: Option<Vec<(String, String)>>,
    own_types: Vec<(String, OwnType)>,
    clock: Option<Arc<dyn Clock>>,
    rng: Option<Arc<dyn Rng>>,
    http: Option<Arc<dyn Http>>,
    lenient: Option<bool>,
    watch: bool,
    adopt_master_key: bool,
}

impl AppBuilder {
    pub(crate) fn new(dir: PathBuf) -> Self {
        Self {
            dir,
            flags: vec![],
            environment: None,
            own_types: vec![],
            clock: None,
            rng: None,
            http: None,
            lenient: None,
            watch: true,
            adopt_master_key: false,
        }
    }

    /// Sets a key of the settings, as a command-line flag would.
    #[must_use]
    pub fn set(mut self, path: impl Into<String>, value: impl Into<String>) -> Self {
        self.flags.push((path.into(), value.into()));
        self
    }

    /// Reads `WXLOGIN_...` variables from here instead of the process's environment.
    #[must_use]
    pub fn environment(mut self, variables: impl IntoIterator<Item = (String, String)>) -> Self {
        self.environment = Some(variables.into_iter().collect());
        self
    }

    /// Registers an own login type under a fullName. `make` gets the types registered so far, to stand on one of them;
    /// at an official type's fullName it overrides that type.
    #[must_use]
    pub fn login_type(
        mut self,
        full_name: impl Into<String>,
        make: impl FnOnce(&Registry) -> Arc<dyn LoginType> + Send + 'static,
    ) -> Self {
        self.own_types.push((full_name.into(), Box::new(make)));
        self
    }

    /// Uses another clock.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Uses another source of randomness.
    #[must_use]
    pub fn rng(mut self, rng: Arc<dyn Rng>) -> Self {
        self.rng = Some(rng);
        self
    }

    /// Uses another way to the outside.
    #[must_use]
    pub fn http(mut self, http: Arc<dyn Http>) -> Self {
        self.http = Some(http);
        self
    }

    /// Whether placeholder credentials are only warnings. The default is yes unless the hosts are WeChat's own.
    #[must_use]
    pub fn lenient(mut self, lenient: bool) -> Self {
        self.lenient = Some(lenient);
        self
    }

    /// Whether edits of the app folder take effect without a restart; the default is yes.
    #[must_use]
    pub fn watch(mut self, watch: bool) -> Self {
        self.watch = watch;
        self
    }

    /// Makes the master key at hand the database's, after the one it was made with was lost or changed on purpose. Otherwise
    /// a key that is not the database's is an error.
    #[must_use]
    pub fn adopt_master_key(mut self) -> Self {
        self.adopt_master_key = true;
        self
    }

    /// Reads the settings without opening anything.
    pub fn settings(&self) -> Result<Loaded, OpenError> {
        let environment = self.environment.clone().unwrap_or_else(|| std::env::vars().collect());
        let from = LoadFrom::new(&self.dir).env(environment);
        let from = self.flags.iter().fold(from, |from, (path, value)| from.flag(path, value));
        Settings::load(from).map_err(OpenError::Settings)
    }

    /// Where `{{file:PATH}}` in elements may read. Where the settings cannot be read, by those of an empty folder.
    #[must_use]
    pub fn secret_files(&self) -> SecretFiles {
        let empty = || Settings::load(LoadFrom::new(self.dir.join("data")));
        let loaded = self.settings().ok().or_else(|| empty().ok());
        loaded.map(|loaded| secret_files(&loaded.settings, &self.dir)).unwrap_or_default()
    }

    /// Opens the app.
    pub async fn open(mut self) -> Result<App, OpenError> {
        let loaded = self.settings()?;
        let settings = &loaded.settings;
        let clock = self.clock.take().unwrap_or_else(|| Arc::new(SystemClock));
        let rng = self.rng.take().unwrap_or_else(|| Arc::new(SystemRng));
        let (http, outbound) = match self.http.take() {
            Some(http) => (http, None),
            None => {
                let client = Arc::new(HttpClient::new(limits(settings)).map_err(OpenError::Setup)?);
                (client.clone() as Arc<dyn Http>, Some(client))
            }
        };
        let hosts = hosts(settings);
        guard_key_file(settings, hosts.is_production())?;
        let lenient = self.lenient.unwrap_or(!hosts.is_production());
        let types = self.types(&Platform::new(hosts, http.clone(), clock.clone()));
        let live =
            Arc::new(Live::load(&self.dir, types.clone(), lenient, secret_files(settings, &self.dir))?);
        let watch = if self.watch { watch(&live) } else { None };
        let opened = stores::open(&loaded, &live.tree().app().app_id, &clock).await?;
        if !self.adopt_master_key {
            master_key::must_not_be_missing(settings, opened.ephemeral.as_ref()).await?;
        }
        let passwords = Passwords::new(password_policy(settings), rng.clone())
            .map_err(|e| OpenError::Setup(e.to_string()))?;
        let core = Arc::new(Core {
            stores: opened.stores,
            ephemeral: opened.ephemeral,
            claims: opened.claims,
            counters: opened.counters,
            vault: vault(settings, rng.clone())?,
            passwords,
            session_cache: stores::session_cache(settings, opened.revocations),
            policy: policy(settings),
            directory: live.clone(),
            types,
            http,
            clock,
            rng,
        });
        if self.adopt_master_key {
            master_key::adopt(&core).await.map_err(stores::in_words)?;
            let restarted = core.restart_chain_if_lost().await;
            if restarted
                .map_err(|error| OpenError::Store(error.cause().unwrap_or("the event record").to_owned()))?
            {
                tracing::warn!(
                    "the seals of the event record went with the old master key; a new chain begins"
                );
            }
        } else {
            master_key::must_fit(&core, settings).await?;
        }
        record_edits(&core, &live);
        let workers = workers(&core, settings)?;
        let redirects = redirects(settings);
        Ok(App::new(Inner {
            core,
            live,
            redirects,
            outbound,
            watchman: Watchman::new(opened.dependencies),
            workers,
            loaded,
            _watch: watch,
        }))
    }

    fn types(&mut self, platform: &Platform) -> Registry {
        let mut types = official(platform);
        for (full_name, make) in self.own_types.drain(..) {
            let own = make(&types);
            types.register(full_name, own);
        }
        types
    }
}

/// Edits of the app folder's files go into the record, as nobody's in particular: the file system does not say whose.
fn record_edits(core: &Arc<Core>, live: &Live) {
    let (core, Ok(runtime)) = (Arc::downgrade(core), tokio::runtime::Handle::try_current()) else { return };
    live.on_disk_change(Box::new(move |changes| {
        let Some(core) = core.upgrade() else { return };
        let changes = changes.clone();
        runtime.spawn(async move {
            let visit = Visit { caller: Caller::Background { job: "file" }, ..Visit::in_process() };
            let all =
                [("created", changes.created), ("updated", changes.updated), ("deleted", changes.deleted)];
            for (change, names) in all {
                for name in names {
                    if let Err(error) = core.note_element(&visit, &name, change, &[]).await {
                        tracing::error!(
                            cause = error.cause(),
                            name,
                            "an edit of a file could not be recorded"
                        );
                    }
                }
            }
        });
    }));
}

fn watch(live: &Arc<Live>) -> Option<wxlogin_element::watch::Watch> {
    live.watch().inspect_err(|problem| tracing::warn!("{problem}")).ok()
}

fn vault(settings: &Settings, rng: Arc<dyn Rng>) -> Result<Vault, OpenError> {
    let vault = Vault::new(keyring(settings, rng.as_ref())?, rng);
    Ok(match reread(settings) {
        Some(reread) => vault.rereading(reread),
        None => vault,
    })
}

fn workers(core: &Arc<Core>, settings: &Settings) -> Result<Vec<JoinHandle<()>>, OpenError> {
    let mut workers = vec![
        tokio::spawn(sweep::run(Arc::downgrade(core), settings.events.retention)),
        tokio::spawn(sweep::tidy(Arc::downgrade(core))),
        tokio::spawn(sweep::renew(Arc::downgrade(core))),
        tokio::spawn(sweep::seal(Arc::downgrade(core))),
        tokio::spawn(core.session_cache.clone().follow(core.rng.clone())),
    ];
    if let Some(webhook) = webhook(settings)? {
        workers.push(tokio::spawn(sweep::tell(Arc::downgrade(core), webhook)));
    }
    Ok(workers)
}

/// The webhook, where one is set.
fn webhook(settings: &Settings) -> Result<Option<Webhook>, OpenError> {
    let (Some(url), Some(secret)) = (&settings.webhook.url, &settings.webhook.secret) else {
        return Ok(None);
    };
    let wrong = |text: String| OpenError::Setup(text);
    let uri = url
        .url()
        .as_str()
        .parse()
        .map_err(|_| wrong("webhook.url cannot be used as an address".to_owned()))?;
    let kinds: Result<Vec<_>, _> = settings
        .webhook
        .events
        .iter()
        .map(|name| {
            EventKind::parse(name).ok_or_else(|| {
                let known: Vec<_> = EventKind::ALL.iter().map(|kind| kind.as_str()).collect();
                wrong(format!("webhook.events: there is no event {name:?}; there are {}", known.join(", ")))
            })
        })
        .collect();
    Ok(Some(Webhook { url: uri, secret: secret.secret().clone(), kinds: kinds? }))
}

fn hosts(settings: &Settings) -> Hosts {
    let hosts = &settings.wechat.hosts;
    Hosts {
        api: hosts.api.url().clone(),
        open: hosts.open.url().clone(),
        lp: hosts.lp.url().clone(),
        mp: hosts.mp.url().clone(),
        res: hosts.res.url().clone(),
    }
}

fn limits(settings: &Settings) -> Limits {
    let (wechat, breaker) = (&settings.wechat, &settings.wechat.breaker);
    let number = |value: u32| usize::try_from(value).unwrap_or(usize::MAX);
    Limits {
        connect: wechat.connect_timeout,
        request: wechat.request_timeout,
        total: wechat.total_timeout,
        max_in_flight: number(wechat.max_in_flight),
        queue_capacity: number(wechat.queue),
        queue_timeout: wechat.queue_timeout,
        max_long_polls: number(wechat.max_long_polls),
        dns_fresh: wechat.dns_fresh,
        dns_stale: wechat.dns_stale,
        breaker: BreakerRules {
            window: breaker.window,
            calls: breaker.calls,
            percent: breaker.percent,
            pause: breaker.pause,
            probes: breaker.probes,
        },
    }
}

fn password_policy(settings: &Settings) -> PasswordPolicy {
    let password = &settings.password;
    PasswordPolicy {
        memory_kib: password.memory_kib,
        iterations: password.iterations,
        parallelism: password.parallelism,
        concurrency: usize::try_from(password.concurrency).unwrap_or(1),
        queue_timeout: password.queue_timeout,
        min_length: usize::try_from(settings.users.password_min_length).unwrap_or(8),
    }
}

fn policy(settings: &Settings) -> Policy {
    Policy {
        session_lifetime: settings.session.lifetime,
        session_idle: settings.session.idle,
        sessions_per_user: settings.session.max_per_user,
        state_lifetime: settings.login.state_lifetime,
        own_qr: match settings.login.qr {
            QrDisplay::Own => true,
            QrDisplay::Iframe => false,
            QrDisplay::Auto => !hosts(settings).is_production(),
        },
        login_code_lifetime: settings.login.code_lifetime,
        bind_code_lifetime: settings.login.bind_code_lifetime,
        patience: settings.wechat.total_timeout,
        console_lifetime: settings.console.session_lifetime,
        console_idle: settings.console.session_idle,
        proof_lifetime: settings.console.proof_lifetime,
        second_factor: match settings.console.second_factor {
            sections::SecondFactor::Off => SecondFactor::Off,
            sections::SecondFactor::Optional => SecondFactor::Optional,
            sections::SecondFactor::Required => SecondFactor::Required,
        },
        relying_party: relying_party(settings),
        adopt_on_bind: settings.users.adopt_on_bind,
        merge_undo: settings.users.merge_undo,
        attempts_per_address: settings.limits.per_address,
        attempts_per_account: settings.limits.per_account,
        attempts_per_method: settings.limits.per_element,
    }
}

/// Passkeys are for the host that people's browsers use.
fn relying_party(settings: &Settings) -> RelyingParty {
    let public = settings.public_url.url();
    RelyingParty {
        id: public.host_str().unwrap_or_default().to_owned(),
        origin: public.origin().ascii_serialization(),
    }
}

fn redirects(settings: &Settings) -> Redirects {
    let own: Url = settings.public_url.url().clone();
    Redirects::new(own, settings.login.redirects.iter().map(|rule| rule.url().clone()).collect())
}
