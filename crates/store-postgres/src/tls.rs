//! TLS to the server, by rustls and aws-lc-rs, as everywhere else.

use std::sync::Arc;

use rustls::{
    ClientConfig, RootCertStore,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, pem::PemObject},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{OpenError, address::Trust};

/// The connector for what is trusted.
pub(crate) fn connector(trust: &Trust) -> Result<MakeRustlsConnect, OpenError> {
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| OpenError::Tls(error.to_string()))?
        .with_root_certificates(roots(trust)?)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

fn roots(trust: &Trust) -> Result<RootCertStore, OpenError> {
    let certificates: Vec<CertificateDer<'static>> = match trust {
        Trust::System => rustls_native_certs::load_native_certs().certs,
        Trust::File(path) => {
            let unreadable = |error: &dyn std::fmt::Display| {
                OpenError::Tls(format!("sslrootcert {} cannot be read: {error}", path.display()))
            };
            let read = CertificateDer::pem_file_iter(path).map_err(|error| unreadable(&error))?;
            read.collect::<Result<_, _>>().map_err(|error| unreadable(&error))?
        }
    };
    let mut roots = RootCertStore::empty();
    let (added, _) = roots.add_parsable_certificates(certificates);
    if added == 0 {
        return Err(OpenError::Tls(
            "there is no certificate authority to trust; install ca-certificates, or name a PEM file with sslrootcert"
                .to_owned(),
        ));
    }
    Ok(roots)
}
