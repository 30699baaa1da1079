//! Why a call did not give what was asked for, in a closed list that a caller can act on.

pub(crate) mod advice;
mod fold;
mod kind;

use std::fmt;

pub use advice::{Advice, SettingKey};
pub use fold::fold;
pub use kind::{FailureKind, RateWindow, Unavailable};

use crate::{Endpoint, TransportError, errmsg};

/// A call that failed. Holds no secret: its text was scrubbed of every secret value of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What it means and what can be done.
    pub kind: FailureKind,
    /// WeChat's number, when WeChat said one.
    pub errcode: Option<i64>,
    /// WeChat's words without the request id: one line, at most 300 characters.
    pub errmsg: Option<String>,
    /// WeChat's request id, for the support desk.
    pub rid: Option<String>,
    /// Which endpoint.
    pub endpoint: Endpoint,
}

impl Failure {
    /// A failure that WeChat has put no number on.
    pub fn new(endpoint: Endpoint, kind: FailureKind) -> Self {
        Self { kind, errcode: None, errmsg: None, rid: None, endpoint }
    }

    /// No answer came.
    pub fn transport(endpoint: Endpoint, error: TransportError) -> Self {
        Self::new(endpoint, FailureKind::Unavailable(Unavailable::Transport(error)))
    }

    /// An answer came that is not one.
    pub fn unreadable(endpoint: Endpoint) -> Self {
        Self::new(endpoint, FailureKind::Unavailable(Unavailable::Unreadable))
    }

    /// An answer came that lacks what makes it a success.
    pub fn missing(endpoint: Endpoint, field: &'static str) -> Self {
        Self::new(endpoint, FailureKind::Unavailable(Unavailable::Missing(field)))
    }

    /// An answer came that is about somebody else.
    pub fn other_account(endpoint: Endpoint) -> Self {
        Self::new(endpoint, FailureKind::Unavailable(Unavailable::OtherAccount))
    }

    /// WeChat refused with a number. `errmsg` must have been scrubbed of secrets, as every call of this crate does.
    pub fn refused(endpoint: Endpoint, errcode: i64, errmsg: Option<&str>) -> Self {
        let parsed = errmsg.map(errmsg::parse);
        Self {
            kind: fold(endpoint, errcode),
            errcode: Some(errcode),
            rid: parsed.as_ref().and_then(|parsed| parsed.rid.clone()),
            errmsg: parsed.map(|parsed| parsed.text).filter(|text| !text.is_empty()),
            endpoint,
        }
    }

    /// What the operator can do about it, in English and Chinese. Not for the end user, who learns no details.
    pub fn advice(&self) -> Advice {
        self.kind.advice()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.endpoint, self.kind)?;
        if let Some(errcode) = self.errcode {
            write!(f, " (errcode {errcode}")?;
            if let Some(errmsg) = &self.errmsg {
                write!(f, " {errmsg}")?;
            }
            if let Some(rid) = &self.rid {
                write!(f, ", rid {rid}")?;
            }
            f.write_str(")")?;
        }
        write!(f, ". {}", self.advice().en)
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_reads_as_one_line_with_the_next_step() {
        let said = Some("invalid ip 192.0.2.1 rid: 66eb93b2-61cf61ba-7d471d1a");
        let text = Failure::refused(Endpoint::StableToken, 40164, said).to_string();
        assert!(
            text.starts_with("/cgi-bin/stable_token: misconfigured: ip_allow_list (errcode 40164 invalid ip")
        );
        assert!(text.contains(", rid 66eb93b2-61cf61ba-7d471d1a). "));
        assert!(text.contains("IP"), "{text}");
    }
}
