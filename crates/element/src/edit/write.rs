//! Atomic writing: beside the place, then a rename.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::EditError;

static COUNTER: AtomicU64 = AtomicU64::new(0);

/// Marks what a crash may leave behind; a dot name, so that no reader takes it for an element.
const LEFT_OVER: &str = ".wxlogin-";

pub(crate) fn read(path: &Path) -> Result<String, EditError> {
    fs::read_to_string(path).map_err(io(path))
}

/// Replaces a file. A mode that was stricter stays.
pub(crate) fn replace(path: &Path, text: &str, secret: bool) -> Result<(), EditError> {
    // A link is followed, so that an element whose config is a link keeps it.
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let temporary = beside(path, "new");
    let old = fs::metadata(path).map(|metadata| metadata.permissions()).ok();
    let done = write_new(&temporary, text, secret)
        .and_then(|()| keep_mode(&temporary, old, secret))
        .and_then(|()| fs::rename(&temporary, path));
    if done.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    done.map_err(io(path))?;
    sync_parent(path);
    Ok(())
}

/// Makes a folder with files (name, text, whether secret) that appears at once.
pub(crate) fn new_folder(folder: &Path, files: &[(String, String, bool)]) -> Result<(), EditError> {
    let Some(parent) = folder.parent() else { return Err(EditError::Outside(folder.display().to_string())) };
    fs::create_dir_all(parent).map_err(io(parent))?;
    sweep(parent);
    let temporary = beside(folder, "new");
    let build = || -> io::Result<()> {
        fs::create_dir(&temporary)?;
        for (name, text, secret) in files {
            let path = temporary.join(name);
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            write_new(&path, text, *secret)?;
        }
        // Refused by the system when a folder with something in it, or a file, has come to stand there.
        fs::rename(&temporary, folder)
    };
    let done = build();
    if done.is_err() {
        let _ = fs::remove_dir_all(&temporary);
    }
    done.map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists | io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::NotADirectory => {
            EditError::Exists(folder.display().to_string())
        }
        _ => EditError::Io { path: folder.to_path_buf(), source },
    })?;
    sync_parent(folder);
    Ok(())
}

pub(crate) fn remove_folder(folder: &Path) -> Result<(), EditError> {
    if let Some(parent) = folder.parent() {
        sweep(parent);
    }
    let trash = beside(folder, "trash");
    fs::rename(folder, &trash).map_err(io(folder))?;
    sync_parent(folder);
    fs::remove_dir_all(&trash).map_err(io(&trash))
}

fn write_new(path: &Path, text: &str, secret: bool) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if secret {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = secret;
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(unix)]
fn keep_mode(path: &Path, old: Option<fs::Permissions>, secret: bool) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let Some(old) = old else { return Ok(()) };
    let mode = if secret { old.mode() & 0o600 } else { old.mode() };
    fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o7777))
}

#[cfg(not(unix))]
fn keep_mode(_path: &Path, _old: Option<fs::Permissions>, _secret: bool) -> io::Result<()> {
    Ok(())
}

fn beside(path: &Path, what: &str) -> PathBuf {
    let count = COUNTER.fetch_add(1, Ordering::Relaxed);
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!("{LEFT_OVER}{what}-{}-{count}-{name}", std::process::id()))
}

/// Removes deleted folders that a crash kept from being emptied. Only trash: what is being built is somebody's.
fn sweep(parent: &Path) {
    let prefix = format!("{LEFT_OVER}trash-");
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(&prefix) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Makes the rename survive a power cut; a system that cannot sync a folder still has the rename.
fn sync_parent(path: &Path) {
    if let Some(folder) = path.parent().and_then(|parent| fs::File::open(parent).ok()) {
        let _ = folder.sync_all();
    }
}

fn io(path: &Path) -> impl FnOnce(io::Error) -> EditError + use<> {
    let path = path.to_path_buf();
    move |source| EditError::Io { path, source }
}
