//! Servers that share a database need one master key, and a key file that each makes for itself is the mistake that is made.
//! So a sealed word lies where the one-time things lie: who cannot open it has another key, and does not start.
//!
//! The word is sealed anew with the newest key whenever the app is opened, which is what `wxlogin key rotate` does. Where it is
//! missing (a database of before, a Redis that was emptied), the newest stored tokens tell whether the key is the right one.

use std::time::Duration;

use wxlogin_core::{
    flows::Core,
    ports::{Ephemeral, PortError},
};
use wxlogin_settings::Settings;

use crate::{OpenError, stores::in_words};

/// The name of the word, and the place it is sealed for.
const WORD: &str = "master-key";

/// As long as anything is kept.
const LIFE: Duration = Duration::from_secs(50 * 365 * 86_400);

/// Fails where the app has a key and this server has none, before one is made that cannot be right.
pub(crate) async fn must_not_be_missing(
    settings: &Settings,
    ephemeral: &dyn Ephemeral,
) -> Result<(), OpenError> {
    let security = &settings.security;
    if security.master_key.is_some() || security.master_key_file.exists() {
        return Ok(());
    }
    match ephemeral.peek(WORD).await.map_err(in_words)? {
        None => Ok(()),
        Some(_) => Err(refusal(settings)),
    }
}

/// Fails where the key at hand is not the app's; the first server's is.
pub(crate) async fn must_fit(core: &Core, settings: &Settings) -> Result<(), OpenError> {
    let kept = core.ephemeral.peek(WORD).await.map_err(in_words)?;
    let kept = match kept {
        Some(kept) => Some(kept),
        None => {
            if !core.keys_fit().await.map_err(|error| stored(&error))? {
                return Err(refusal(settings));
            }
            let word = core.vault.seal(WORD, WORD.as_bytes());
            if core.ephemeral.claim(WORD, &word, LIFE).await.map_err(in_words)? {
                return Ok(());
            }
            // Another server was first.
            core.ephemeral.peek(WORD).await.map_err(in_words)?
        }
    };
    let Some(kept) = kept else { return Ok(()) };
    if core.vault.open(WORD, &kept).is_err() {
        return Err(refusal(settings));
    }
    if core.vault.is_stale(&kept) {
        adopt(core).await.map_err(in_words)?;
    }
    Ok(())
}

/// The key at hand is the app's from now on.
pub(crate) async fn adopt(core: &Core) -> Result<(), PortError> {
    core.ephemeral.put(WORD, &core.vault.seal(WORD, WORD.as_bytes()), LIFE).await
}

fn stored(error: &wxlogin_core::Error) -> OpenError {
    OpenError::Store(error.cause().unwrap_or("the stored tokens cannot be read").to_owned())
}

fn refusal(settings: &Settings) -> OpenError {
    let file = settings.security.master_key_file.display();
    OpenError::Data(format!(
        "the database was made with another master key: copy the key file of the server that made it to {file}, or give \
         every server the same WXLOGIN_SECURITY_MASTER_KEY. If that key is lost, or was changed on purpose, run `wxlogin key \
         adopt` once: stored tokens are then fetched anew as people sign in"
    ))
}
