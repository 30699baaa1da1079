//! The log: text for people or JSON for collectors, on standard error.

use std::io::IsTerminal as _;

use tracing_subscriber::{EnvFilter, fmt, util::SubscriberInitExt};
use wxlogin::settings::{Settings, sections::LogFormat};

/// The HTTP libraries' own lines, at debug and below, quote addresses and headers, which hold codes, secrets and tokens.
/// They stay off unless the operator names the library in `log.level`.
const QUIET: [&str; 7] = ["h2", "hyper", "hyper_util", "reqwest", "rustls", "tower", "tower_http"];

/// Sets the process's log up, once.
///
/// # Errors
/// When `log.level` cannot be read, or there is a log already. The text says which.
pub fn init_logging(settings: &Settings) -> Result<(), String> {
    let filter = log_filter(&settings.log.level)?;
    let stderr = std::io::stderr();
    let coloured = stderr.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    // A log that cannot be written, since its disk is full or its reader gone, must not end the request that writes a line;
    // the library would tell of it on standard error, which is this log, and panic there.
    let log = fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(coloured)
        .log_internal_errors(false);
    let set = match settings.log.format {
        LogFormat::Text => log.finish().try_init(),
        LogFormat::Json => log.json().flatten_event(true).finish().try_init(),
    };
    set.map_err(|_| "the process has a log already".to_owned())
}

/// The filter for `log.level`, for programs with a log of their own.
///
/// # Errors
/// When `level` cannot be read.
pub fn log_filter(level: &str) -> Result<EnvFilter, String> {
    let named = |library: &&&str| {
        level.split(',').any(|part| part.trim().split(['=', ':']).next() == Some(**library))
    };
    let quiet = QUIET.iter().filter(|library| !named(library)).map(|library| format!("{library}=info"));
    let directives: Vec<String> = quiet.chain([level.to_owned()]).collect();
    EnvFilter::try_new(directives.join(","))
        .map_err(|_| format!("log.level {level:?} cannot be read; use info, or info,wxlogin=debug"))
}

#[cfg(test)]
mod tests {
    use super::log_filter;

    #[test]
    fn libraries_that_quote_addresses_stay_quiet_unless_named() {
        let shown = log_filter("trace").unwrap().to_string();
        assert!(shown.contains("hyper=info") && shown.contains("trace"), "{shown}");
        assert!(log_filter("info,hyper=debug").unwrap().to_string().contains("hyper=debug"));
        assert!(log_filter("info,=,=").is_err());
    }
}
