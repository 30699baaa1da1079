//! The data folder and the master key in it.

use std::{
    fs,
    io::{ErrorKind, Write},
    path::Path,
    sync::Arc,
};

use wxlogin_core::{
    ports::Rng,
    secret::{Keyring, MasterKey, Reread, VaultError},
};
use wxlogin_settings::Settings;
use zeroize::Zeroizing;

use crate::{OpenError, system::SystemRng};

/// The folder of a file is made when it is missing, readable by its owner only.
pub(crate) fn make_parent(file: &Path) -> Result<(), OpenError> {
    let Some(parent) = file.parent().filter(|parent| !parent.exists()) else { return Ok(()) };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(parent).map_err(|error| {
        OpenError::Data(format!(
            "{} cannot be made: {error}; make it, or name another place in the settings",
            parent.display()
        ))
    })
}

/// The keyring: from the setting, else from the key file, which is made when it is missing.
pub(crate) fn keyring(settings: &Settings, rng: &dyn Rng) -> Result<Keyring, OpenError> {
    if let Some(key) = &settings.security.master_key {
        let text = key.to_base64();
        return Keyring::parse(&text)
            .map_err(|error| OpenError::Data(format!("security.master_key: {error}")));
    }
    let file = &settings.security.master_key_file;
    make_parent(file)?;
    match fs::read_to_string(file).map(Zeroizing::new) {
        Ok(text) => Keyring::parse(&text).map_err(|error| malformed(file, error)),
        Err(error) if error.kind() == ErrorKind::NotFound => create(file, rng),
        Err(error) if error.kind() == ErrorKind::InvalidData => Err(malformed(file, VaultError::KeyFile)),
        Err(error) => Err(OpenError::Data(format!(
            "{} cannot be read: {error}; let the server read it, or put it back as it was. {WITHOUT_IT}",
            file.display()
        ))),
    }
}

/// Who besides its owner may read the master key's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFileReaders {
    /// Its group, as secrets that are mounted into a container often are.
    Group,
    /// Every user of the machine.
    Everybody,
}

/// Who besides its owner may read or write the master key's file; `None` where nobody does, where the key is in no file, and
/// on systems without modes.
#[must_use]
pub fn key_file_readers(settings: &Settings) -> Option<KeyFileReaders> {
    let mode =
        mode_of(settings.security.master_key.is_none().then_some(&settings.security.master_key_file)?)?;
    match mode {
        mode if mode & 0o007 != 0 => Some(KeyFileReaders::Everybody),
        mode if mode & 0o070 != 0 => Some(KeyFileReaders::Group),
        _ => None,
    }
}

#[cfg(unix)]
fn mode_of(file: &Path) -> Option<u32> {
    Some(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(file).ok()?.permissions()))
}

#[cfg(not(unix))]
fn mode_of(_file: &Path) -> Option<u32> {
    None
}

/// Refuses, in front of WeChat itself, a key that every user of the machine can read; warns of one that others can.
pub(crate) fn guard_key_file(settings: &Settings, production: bool) -> Result<(), OpenError> {
    let Some(readers) = key_file_readers(settings) else { return Ok(()) };
    let file = settings.security.master_key_file.display();
    if production && readers == KeyFileReaders::Everybody {
        return Err(OpenError::Data(format!(
            "every user of this machine can read {file}, and with it what is encrypted in the database: `chmod 600 {file}`, and \
             consider `wxlogin key rotate`"
        )));
    }
    tracing::warn!(%file, ?readers, "others than its owner can read the master key's file; chmod 600 it");
    Ok(())
}

/// What somebody has to know before the file is replaced: a key that is still needed is easily overwritten.
const WITHOUT_IT: &str = "The stored tokens and session keys open with the keys of that file only. If there is no copy of it \
    anywhere, keep it under another name and run `wxlogin key adopt` once: it makes a new key, and stored tokens are fetched \
    anew as people sign in";

fn malformed(file: &Path, error: VaultError) -> OpenError {
    OpenError::Data(format!(
        "{}: {error}. Put it back as it was, from the backup or from another server of this app. {WITHOUT_IT}",
        file.display()
    ))
}

/// Reads the key file again, where the keys are in one.
pub(crate) fn reread(settings: &Settings) -> Option<Reread> {
    let file = settings.security.master_key.is_none().then(|| settings.security.master_key_file.clone())?;
    Some(Arc::new(move || Keyring::parse(&Zeroizing::new(fs::read_to_string(&file).ok()?)).ok()))
}

/// Adds a key to the key file, which seals from then on, and gives its number. With `forget_old` every older key is removed;
/// what was sealed with one does not open any more.
///
/// # Errors
/// When the keys are not in a file, or the file cannot be read or written.
pub fn rotate_master_key(settings: &Settings, forget_old: bool) -> Result<u32, OpenError> {
    if settings.security.master_key.is_some() {
        let text = "the master key comes from security.master_key; change it where that is set";
        return Err(OpenError::Data(text.to_owned()));
    }
    let file = &settings.security.master_key_file;
    let mut ring = keyring(settings, &SystemRng)?;
    let id = if forget_old { ring.forget_old() } else { ring.rotate(MasterKey::generate(&SystemRng)) };
    let beside = file.with_extension(format!("{}.new", std::process::id()));
    let written = write_private(&beside, Zeroizing::new(ring.to_file()).as_bytes())
        .map_err(|error| unwritable(file, &error))
        .and_then(|()| owned_alike(&beside, file))
        .and_then(|()| fs::rename(&beside, file).map_err(|error| unwritable(file, &error)));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written.map(|()| id)
}

/// Gives the new file the owner and the mode of the one that it replaces: the command may be run by root, and the server as
/// another user, who reads the file at its next start.
#[cfg(unix)]
fn owned_alike(new: &Path, old: &Path) -> Result<(), OpenError> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let (wanted, opened) = fs::metadata(old)
        .and_then(|wanted| Ok((wanted, fs::File::open(new)?)))
        .map_err(|error| unwritable(old, &error))?;
    let (user, group) = (wanted.uid(), wanted.gid());
    let alike = opened.metadata().and_then(|own| {
        if (own.uid(), own.gid()) != (user, group) {
            fchown(&opened, Some(user), Some(group))?;
        }
        // After the owner: a mode for a group is not to hold for another one meanwhile.
        opened.set_permissions(wanted.permissions())
    });
    alike.map_err(|error| {
        OpenError::Data(format!(
            "{} belongs to user {user} and group {group}, and a file in its place would not: {error}. Nothing was changed; \
             run this as the user that the server runs as",
            old.display()
        ))
    })
}

/// The folder's own rules hold for every file in it.
#[cfg(not(unix))]
fn owned_alike(_new: &Path, _old: &Path) -> Result<(), OpenError> {
    Ok(())
}

/// Written beside and linked into place, so that two processes that start at once agree on one key and a crash leaves none
/// half written.
fn create(file: &Path, rng: &dyn Rng) -> Result<Keyring, OpenError> {
    let keyring = Keyring::single(MasterKey::generate(rng));
    let text = Zeroizing::new(keyring.to_file());
    let beside = file.with_extension(format!("{}.new", std::process::id()));
    let outcome = write_private(&beside, text.as_bytes()).and_then(|()| fs::hard_link(&beside, file));
    let _ = fs::remove_file(&beside);
    match outcome {
        Ok(()) => Ok(keyring),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let text = Zeroizing::new(fs::read_to_string(file).map_err(|e| unwritable(file, &e))?);
            Keyring::parse(&text).map_err(|error| malformed(file, error))
        }
        Err(error) => Err(unwritable(file, &error)),
    }
}

fn write_private(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut opened = options.open(file)?;
    opened.write_all(bytes)?;
    opened.sync_all()
}

fn unwritable(file: &Path, error: &std::io::Error) -> OpenError {
    OpenError::Data(format!(
        "{} cannot be written: {error}; name another place in security.master_key_file",
        file.display()
    ))
}

#[cfg(test)]
mod tests {
    use wxlogin_core::ports::SeededRng;
    use wxlogin_settings::LoadFrom;

    use super::*;

    #[test]
    fn the_key_is_made_once_and_is_private() {
        let dir = tempfile::tempdir().unwrap();
        let settings = Settings::load(LoadFrom::new(dir.path())).unwrap().settings;
        let first = keyring(&settings, &SeededRng::new(1)).unwrap().to_file();
        let second = keyring(&settings, &SeededRng::new(2)).unwrap().to_file();
        assert_eq!(first, second);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(dir.path().join("data/master.key")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_can_read_is_told_and_refused_before_wechat() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let settings = Settings::load(LoadFrom::new(dir.path())).unwrap().settings;
        assert_eq!(key_file_readers(&settings), None, "there is none yet");
        keyring(&settings, &SeededRng::new(1)).unwrap();
        let file = dir.path().join("data/master.key");
        for (mode, readers, refused) in [
            (0o600, None, false),
            (0o400, None, false),
            (0o640, Some(KeyFileReaders::Group), false),
            (0o644, Some(KeyFileReaders::Everybody), true),
            (0o602, Some(KeyFileReaders::Everybody), true),
        ] {
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(key_file_readers(&settings), readers, "{mode:o}");
            assert_eq!(guard_key_file(&settings, true).is_err(), refused, "{mode:o}");
            assert!(guard_key_file(&settings, false).is_ok(), "{mode:o}: a sandbox warns only");
        }
        let Err(error) = guard_key_file(&settings, true) else { panic!("refused") };
        assert!(error.to_string().contains("chmod 600"), "{error}");
        let given = LoadFrom::new(dir.path()).flag("security.master_key", "01".repeat(32));
        assert_eq!(key_file_readers(&Settings::load(given).unwrap().settings), None, "it is in no file");
    }

    /// Only root can give a file away; for others the mode is what there is to see.
    #[cfg(unix)]
    #[test]
    fn a_new_master_key_belongs_to_whom_the_old_one_did() {
        use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
        let dir = tempfile::tempdir().unwrap();
        let settings = Settings::load(LoadFrom::new(dir.path())).unwrap().settings;
        keyring(&settings, &SeededRng::new(1)).unwrap();
        let file = dir.path().join("data/master.key");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        let _ = chown(&file, Some(65532), Some(65533));
        let seen = || fs::metadata(&file).map(|it| (it.uid(), it.gid(), it.mode())).unwrap();
        let before = seen();
        assert_eq!(rotate_master_key(&settings, false).unwrap(), 2);
        assert_eq!((seen(), fs::read_to_string(&file).unwrap().lines().count()), (before, 2));
        assert_eq!(rotate_master_key(&settings, true).unwrap(), 2);
        assert_eq!((seen(), fs::read_to_string(&file).unwrap().lines().count()), (before, 1));
        assert_eq!(fs::read_dir(dir.path().join("data")).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_broken_key_file_stops_the_start_and_the_way_back_is_told() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("data")).unwrap();
        let settings = Settings::load(LoadFrom::new(dir.path())).unwrap().settings;
        for broken in ["nonsense".as_bytes(), b"\xff\xfe", b"1:AAAA", b""] {
            fs::write(dir.path().join("data/master.key"), broken).unwrap();
            let Err(error) = keyring(&settings, &SeededRng::new(1)) else { panic!("{broken:?} is no key") };
            let told = error.to_string();
            for part in ["master.key", "`id:base64` lines", "from the backup", "wxlogin key adopt"] {
                assert!(told.contains(part), "{told}");
            }
            let kept = fs::read(dir.path().join("data/master.key")).unwrap();
            assert_eq!(kept, broken, "what is there may still be of use");
            for overwrites in ["openssl", "delete", "remove", "overwrite", "generate"] {
                assert!(!told.contains(overwrites), "{told}");
            }
        }
    }
}
