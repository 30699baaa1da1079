//! The log: text for people or JSON for collectors, on standard error.

use std::io::{IsTerminal as _, Write};

use tracing_subscriber::{EnvFilter, fmt, util::SubscriberInitExt};
use wxlogin::{
    elements::escape_controls,
    settings::{Settings, sections::LogFormat},
};

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
    let set = match settings.log.format {
        LogFormat::Text => text(filter, move || Lines { out: std::io::stderr(), coloured }).try_init(),
        LogFormat::Json => json(filter, || JsonLines(std::io::stderr())).try_init(),
    };
    set.map_err(|_| "the process has a log already".to_owned())
}

/// Text, one line an event. The library is not asked for colours: what it paints and what a value brings along could not be
/// told apart, so [`Lines`] escapes the whole line and paints it then.
fn text<W>(filter: EnvFilter, writer: W) -> impl tracing::Subscriber + Send + Sync
where
    W: for<'a> fmt::MakeWriter<'a> + Send + Sync + 'static,
{
    // A log that cannot be written, since its disk is full or its reader gone, must not end the request that writes a line;
    // the library would tell of it on standard error, which is this log, and panic there.
    fmt().with_env_filter(filter).with_writer(writer).with_ansi(false).log_internal_errors(false).finish()
}

/// One JSON object a line, in which control characters are escaped as JSON asks.
fn json<W>(filter: EnvFilter, writer: W) -> impl tracing::Subscriber + Send + Sync
where
    W: for<'a> fmt::MakeWriter<'a> + Send + Sync + 'static,
{
    let log = fmt().with_env_filter(filter).with_writer(writer).with_ansi(false).log_internal_errors(false);
    log.json().flatten_event(true).finish()
}

/// Writes an event as one line in which nothing acts on a terminal, whatever the values in it hold.
struct Lines<W> {
    out: W,
    coloured: bool,
}

impl<W: Write> Write for Lines<W> {
    /// The library hands over an event whole.
    fn write(&mut self, event: &[u8]) -> std::io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let line = escape_controls(text.strip_suffix('\n').unwrap_or(&text));
        let line = if self.coloured { painted(&line) } else { line.into_owned() };
        self.out.write_all(format!("{line}\n").as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

/// Writes an event as JSON in which the control characters that JSON leaves as they are (DEL and C1) are escaped too: a
/// terminal may act on them.
struct JsonLines<W>(W);

impl<W: Write> Write for JsonLines<W> {
    fn write(&mut self, event: &[u8]) -> std::io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let mut line = String::with_capacity(text.len());
        for c in text.chars() {
            if c.is_control() && c != '\n' {
                line.push_str(&format!("\\u{:04x}", u32::from(c)));
            } else {
                line.push(c);
            }
        }
        self.0.write_all(line.as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}

/// The time dim and the level in its colour; both stand before anything that a caller says.
fn painted(line: &str) -> String {
    let Some((time, rest)) = line.split_once(' ') else { return line.to_owned() };
    let rest = rest.trim_start();
    let (level, message) = rest.split_once(' ').unwrap_or((rest, ""));
    let colour = match level {
        "ERROR" => 31,
        "WARN" => 33,
        "INFO" => 32,
        "DEBUG" => 34,
        _ => 35,
    };
    format!("\x1b[2m{time}\x1b[0m \x1b[{colour}m{level:>5}\x1b[0m {message}")
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
    use std::sync::{Arc, Mutex};

    use super::*;

    /// What ends a line, moves a cursor or turns text around, and a forged line.
    const HOSTILE: &str =
        "a\n2026-01-01T00:00:00Z ERROR forged\r\u{1b}[2Jb\u{9b}31mc\u{7f}d\u{202e}e\u{2028}f\u{85}g";

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    /// A value in each place that an event has one.
    fn log_everything() {
        tracing::warn!(display = %HOSTILE, debug = ?HOSTILE, text = HOSTILE, "message {HOSTILE}");
        let span = tracing::info_span!("asked", path = %HOSTILE, text = HOSTILE);
        span.in_scope(|| {
            tracing::error!(error = &std::io::Error::other(HOSTILE) as &dyn std::error::Error, "failed")
        });
    }

    fn logged(make: impl FnOnce(EnvFilter, Kept) -> tracing::Dispatch) -> String {
        let kept = Kept::default();
        let dispatch = make(log_filter("trace").unwrap(), kept.clone());
        tracing::dispatcher::with_default(&dispatch, log_everything);
        let bytes = kept.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn an_event_is_one_line_of_text_whatever_its_values_hold() {
        for coloured in [false, true] {
            let all = logged(|filter, kept| {
                tracing::Dispatch::new(text(filter, move || Lines { out: kept.clone(), coloured }))
            });
            assert_eq!(all.lines().count(), 2, "{all:?}");
            for line in all.lines() {
                let own = line.replace("\x1b[2m", "").replace("\x1b[0m", "");
                let own = own.replace("\x1b[33m", "").replace("\x1b[31m", "");
                assert_eq!(escape_controls(&own), own, "{line:?}");
                assert_eq!(coloured, line.contains("\x1b[2m"), "{line:?}");
            }
            assert!(all.contains("\\u{1b}[2Jb"), "shown, and escaped: {all:?}");
        }
    }

    #[test]
    fn an_event_is_one_object_of_json_whatever_its_values_hold() {
        let all =
            logged(|filter, kept| tracing::Dispatch::new(json(filter, move || JsonLines(kept.clone()))));
        assert_eq!(all.trim_end_matches('\n').split('\n').count(), 2, "{all:?}");
        for line in all.lines().filter(|line| !line.is_empty()) {
            assert!(!line.chars().any(char::is_control), "{line:?}");
        }
        let first: serde_json::Value = serde_json::from_str(all.split('\n').next().unwrap()).unwrap();
        assert_eq!(first["display"], HOSTILE);
    }

    #[test]
    fn libraries_that_quote_addresses_stay_quiet_unless_named() {
        let shown = log_filter("trace").unwrap().to_string();
        assert!(shown.contains("hyper=info") && shown.contains("trace"), "{shown}");
        assert!(log_filter("info,hyper=debug").unwrap().to_string().contains("hyper=debug"));
        assert!(log_filter("info,=,=").is_err());
    }
}
