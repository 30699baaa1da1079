//! The URL: what the driver understands, and what it does not.

use std::path::Path;

use redis::{Client, TlsCertificates};
use rustls::pki_types::{CertificateDer, pem::PemObject};

use crate::OpenError;

/// Names a PEM file with the certificate authorities to trust. The word is that of Redis's clients for Python, in whose
/// URLs it stands too.
const AUTHORITIES: &str = "ssl_ca_certs";

/// The client of a URL.
///
/// `rediss://` is TLS with a certificate that is checked for the host's name, by the authorities of the system (or of
/// `SSL_CERT_FILE`) or those of `ssl_ca_certs`.
pub(crate) fn client(url: &str) -> Result<Client, OpenError> {
    // Chosen here, since rustls stops the process where it has to choose between two. Another choice that was made
    // before stays.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let parsed = redis::parse_redis_url(url).ok_or(OpenError::Address)?;
    let authorities = parsed.query_pairs().find(|(name, _)| name == AUTHORITIES);
    // The driver's message may quote what it could not read, which may be a password.
    match authorities {
        None => Client::open(url).map_err(|_| OpenError::Address),
        Some(_) if parsed.scheme() != "rediss" => {
            Err(OpenError::Tls(format!("{AUTHORITIES} is for TLS; begin the URL with rediss://")))
        }
        Some((_, file)) => {
            let root_cert = Some(read(Path::new(&*file))?);
            let trusted = TlsCertificates { client_tls: None, root_cert };
            Client::build_with_tls(url, trusted).map_err(|_| OpenError::Address)
        }
    }
}

/// The file, in which at least one certificate must stand and all must be readable.
fn read(file: &Path) -> Result<Vec<u8>, OpenError> {
    let wrong =
        |why: &dyn std::fmt::Display| OpenError::Tls(format!("{AUTHORITIES} {}: {why}", file.display()));
    let text = std::fs::read(file).map_err(|error| wrong(&error))?;
    let certificates: Vec<_> =
        CertificateDer::pem_slice_iter(&text).collect::<Result<_, _>>().map_err(|error| wrong(&error))?;
    if certificates.is_empty() {
        return Err(wrong(&"no certificate in PEM stands in this file"));
    }
    let mut roots = rustls::RootCertStore::empty();
    match roots.add_parsable_certificates(certificates) {
        (_, 0) => Ok(text),
        (_, unreadable) => Err(wrong(&format!("{unreadable} of its certificates cannot be read"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(url: &str) -> String {
        client(url).map(drop).unwrap_err().to_string()
    }

    #[test]
    fn what_cannot_be_used_is_told_without_the_password() {
        let folder = std::env::temp_dir();
        let (none, empty) = (folder.join("wxlogin none.pem"), folder.join("wxlogin-empty.pem"));
        std::fs::write(&empty, "").unwrap();
        for (url, part) in [
            ("redis://wx:hunter2@host:port/0".to_owned(), "redis://USER:PASSWORD@HOST:PORT/DB"),
            ("redis://wx:hunter2@host:6379/x".to_owned(), "redis://USER:PASSWORD@HOST:PORT/DB"),
            ("redis://wx:hunter2@host/0?ssl_ca_certs=/ca.pem".to_owned(), "begin the URL with rediss://"),
            (format!("rediss://wx:hunter2@host/0?ssl_ca_certs={}", none.display()), "No such file"),
            (format!("rediss://wx:hunter2@host/0?ssl_ca_certs={}", empty.display()), "no certificate in PEM"),
        ] {
            let told = refusal(&url);
            assert!(told.contains(part) && !told.contains("hunter2"), "{url}: {told}");
        }
    }

    #[test]
    fn the_systems_authorities_are_trusted_when_none_are_named() {
        client("rediss://wx:hunter2@host:6380/1?protocol=resp3").unwrap();
        client("redis://host").unwrap();
    }
}
