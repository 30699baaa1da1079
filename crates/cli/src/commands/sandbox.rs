//! `wxlogin sandbox`: the platform alone, for servers that run elsewhere and for other projects' clients.

pub(crate) mod apps;

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use clap::Args;
use wxlogin::{
    App,
    settings::{Loaded, Origin},
};
use wxlogin_sandbox::{Options, People, Sandbox as Platform, Switches, SystemClock, Timings};

use crate::{
    arguments::{AppDir, help},
    failure::Failure,
    folder::Folder,
    listen, say,
    stop::Stop,
};

/// Starts the sandbox WeChat alone.
#[derive(Args)]
#[command(
    long_about = "Start the sandbox WeChat alone: the platform's login endpoints, pages and a phone, on one address.\n\n\
        It knows the appIds and AppSecrets that the app folder holds when it starts, those of a people file, and what is \
        added on its page /people or by POST /sandbox/apps. Servers and other clients reach it as `wechat.hosts.*`.",
    after_help = help!(
        "  wxlogin sandbox\n  \
           wxlogin sandbox my-app --listen 127.0.0.1:0 --people people.json\n  \
           wxlogin sandbox --seed 1 --switch sns_as_json --lifetime js_code=30\n  \
           curl http://127.0.0.1:8401/sandbox/codes -H 'Content-Type: application/json' \\\n    \
             -d '{\"appid\":\"wx00000000000000aa\",\"persona\":\"alice\",\"kind\":\"mini\"}'"
    )
)]
pub(crate) struct Sandbox {
    #[command(flatten)]
    app: AppDir,

    /// Address and port; else the setting sandbox.listen (WXLOGIN_SANDBOX_LISTEN), else WXLOGIN_LISTEN [default: 127.0.0.1:8401]
    #[arg(long, value_name = "ADDR")]
    listen: Option<SocketAddr>,

    /// A JSON file with personas and apps
    #[arg(long, value_name = "FILE")]
    people: Option<PathBuf>,

    /// Decides every code and token that it invents, so that a run can be repeated [default: random]
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,

    /// Turns a behaviour on, or off with =off, from the start; GET /sandbox/switches lists them. May be given several times
    #[arg(long = "switch", value_name = "NAME[=on|off]")]
    switches: Vec<String>,

    /// How long something lives, in seconds: website_code, web_code, js_code, phone_code, access_token, refresh_token, qr or
    /// long_poll_hold. May be given several times
    #[arg(long = "lifetime", value_name = "NAME=SECONDS")]
    lifetimes: Vec<String>,
}

impl Sandbox {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let people = people(self.people.as_deref())?;
        let (switches, timings) = (switches(&self.switches)?, timings(&self.lifetimes)?);
        let seed = self.seed.map_or_else(seed, |number| Ok(numbered(number)))?;
        let dir = self.app.path();
        let folder = Folder::read(&dir, true)?;
        let loaded = App::builder(&dir).settings()?;
        wxlogin_server::init_logging(&loaded.settings).map_err(Failure::Cannot)?;
        let wanted = self.address(&loaded);
        let (listener, address) = listen::on(wanted, "--listen", "WXLOGIN_SANDBOX_LISTEN").await?;
        let stop = Stop::on_signals()?;
        let url = listen::url(address);
        let options = options(people, url.clone(), seed);
        let platform = Platform::new(Options { switches, timings, ..options });
        apps::Registrar::new(&platform, folder.types.clone(), loaded.settings.public_url.url())
            .all(&folder.methods());
        say::hint(format!("wxlogin sandbox on {url}"));
        say::hint(format!("  phone {url}/phone, people and apps {url}/people"));
        platform
            .serve(listener, stop.requested())
            .await
            .map_err(|error| Failure::cannot(format!("the sandbox stopped: {error}")))
    }

    fn address(&self, loaded: &Loaded) -> SocketAddr {
        if let Some(address) = self.listen {
            return address;
        }
        let general = std::env::var("WXLOGIN_LISTEN").ok().filter(|value| !value.is_empty());
        match general {
            Some(_) if loaded.origin("sandbox.listen") == Origin::Default => loaded.settings.listen,
            _ => loaded.settings.sandbox.listen,
        }
    }
}

/// A sandbox that its pages and QR codes know the address of.
pub(crate) fn platform(people: People, public_url: String, seed: [u8; 32]) -> Platform {
    Platform::new(options(people, public_url, seed))
}

fn options(people: People, public_url: String, seed: [u8; 32]) -> Options {
    Options { people, public_url, ..Options::new(Arc::new(SystemClock), seed) }
}

/// `NAME`, `NAME=on` and `NAME=off`.
fn switches(given: &[String]) -> Result<Switches, Failure> {
    let mut switches = Switches::default();
    for text in given {
        let (name, on) = match text.split_once('=') {
            None | Some((_, "on" | "true")) => (text.split('=').next().unwrap_or_default(), true),
            Some((name, "off" | "false")) => (name, false),
            Some((name, _)) => {
                return Err(Failure::cannot(format!("--switch {text}: write {name}=on or {name}=off")));
            }
        };
        switches.set(name, on).map_err(|error| Failure::cannot(format!("--switch {text}: {error}")))?;
    }
    Ok(switches)
}

/// `NAME=SECONDS`.
fn timings(given: &[String]) -> Result<Timings, Failure> {
    let mut timings = Timings::default();
    for text in given {
        let refused = |error: String| Failure::cannot(format!("--lifetime {text}: {error}"));
        let (name, seconds) = text.split_once('=').unwrap_or((text, ""));
        let seconds =
            seconds.parse().map_err(|_| refused(format!("write {name}=SECONDS, in whole seconds")))?;
        timings.set(name, seconds).map_err(refused)?;
    }
    Ok(timings)
}

/// The seed of a number, the same in every language that starts a sandbox.
fn numbered(number: u64) -> [u8; 32] {
    let mut seed = [0; 32];
    for (place, byte) in seed.iter_mut().zip(number.to_le_bytes()) {
        *place = byte;
    }
    seed
}

/// The people of a file, else the built-in ones.
pub(crate) fn people(file: Option<&std::path::Path>) -> Result<People, Failure> {
    let Some(file) = file else { return Ok(People::default()) };
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::cannot(format!("{} cannot be read: {error}", file.display())))?;
    People::from_json(&text).map_err(|error| Failure::cannot(format!("{}: {error}", file.display())))
}

/// Codes of a running sandbox cannot be guessed from another run's.
pub(crate) fn seed() -> Result<[u8; 32], Failure> {
    let mut seed = [0; 32];
    aws_lc_rs::rand::fill(&mut seed)
        .map_err(|_| Failure::cannot("the operating system gives no random bytes"))?;
    Ok(seed)
}
