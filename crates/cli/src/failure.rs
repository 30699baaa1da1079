//! Why a command did not do what was asked, and the exit code that says so.

use wxlogin::{Code, OpenError};

use crate::say;

/// A command's failure. Each kind has one exit code; the help texts and docs/operate.md name them.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Problems were found and have been printed; exit code 1.
    Found,
    /// The answer is no; exit code 1.
    Refused(String),
    /// The command line does not fit; exit code 2, as clap's own.
    Usage(String),
    /// The command cannot run; exit code 3.
    Cannot(String),
}

impl Failure {
    pub(crate) fn cannot(text: impl Into<String>) -> Self {
        Self::Cannot(text.into())
    }

    /// Prints the text and gives the exit code.
    pub(crate) fn report(self) -> u8 {
        let (code, text) = match self {
            Self::Found => return 1,
            Self::Refused(text) => (1, text),
            Self::Usage(text) => (2, text),
            Self::Cannot(text) => (3, text),
        };
        say::note(format!("wxlogin: {text}"));
        code
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self::Cannot(match error {
            OpenError::Settings(problems) => problems.shown(say::is_chinese()),
            other => other.to_string(),
        })
    }
}

impl From<wxlogin::Error> for Failure {
    fn from(error: wxlogin::Error) -> Self {
        let language = say::language();
        let text = format!("{}\n  {}", error.text(language), advice(&error));
        match error.code() {
            // The cause is for operators, and whoever runs this command is one.
            Code::Internal | Code::StorageUnavailable => Self::Cannot(match error.cause() {
                Some(cause) => format!("{text}\n  {cause}"),
                None => text,
            }),
            _ => Self::Refused(text),
        }
    }
}

impl From<wxlogin::ports::PortError> for Failure {
    fn from(error: wxlogin::ports::PortError) -> Self {
        Self::Cannot(error.to_string())
    }
}

/// The advice that every wrong argument has is about calls over HTTP, and here none was made.
fn advice(error: &wxlogin::Error) -> String {
    if !error.advises_programs() {
        return error.advice(say::language());
    }
    say::either("`--help` after the command tells what it takes.", "在命令后加 `--help` 可查看其参数说明。")
        .to_owned()
}
