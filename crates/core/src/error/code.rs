//! The closed set of error codes (contract, section 6).

/// A stable error code. Programs match on it; texts may change, codes may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// A missing, unknown or ill-typed argument, or malformed JSON.
    InvalidArgument,
    /// WeChat does not accept the code: malformed, another app's, or too old (40029, 42003).
    CodeInvalid,
    /// The code was exchanged before (40163).
    CodeUsed,
    /// The state of a browser sign-in is forged, expired, replayed or another browser's.
    StateMismatch,
    /// No session, or one that has ended.
    Unauthenticated,
    /// A session or key that may not do this.
    Forbidden,
    /// The person has to prove anew who they are before this.
    FreshProofRequired,
    /// The console asks for a second factor before anything else.
    SecondFactorRequired,
    /// No such element, function, user or session.
    NotFound,
    /// The WeChat account has no user, and none may be registered here.
    NotBound,
    /// The WeChat account belongs to another user, or the user has another WeChat account for this app.
    AlreadyBound,
    /// Rows of one unionid point to several users; an operator has to merge them.
    IdentityConflict,
    /// A bindCode that is unknown, expired or used.
    BindCodeInvalid,
    /// A loginCode that is unknown, expired or used.
    LoginCodeInvalid,
    /// The user is disabled here.
    UserDisabled,
    /// WeChat blocks the user as high-risk (40226).
    UserBlocked,
    /// A virtual account of WeChat's snapshot page; it belongs to nobody.
    SnapshotUser,
    /// Too many calls, ours or WeChat's limit (45011).
    RateLimited,
    /// The login method's own settings are wrong (40013, 40125, 40164, 48001, ...).
    LoginMisconfigured,
    /// WeChat did not answer, or not in a way that can be read.
    WechatUnavailable,
    /// What keeps our state (the database, Redis) cannot be reached or takes no changes; the same call may work later.
    StorageUnavailable,
    /// Our own fault.
    Internal,
}

impl Code {
    /// Every code, in the order of the contract's table.
    pub const ALL: [Self; 22] = [
        Self::InvalidArgument,
        Self::CodeInvalid,
        Self::CodeUsed,
        Self::StateMismatch,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::FreshProofRequired,
        Self::SecondFactorRequired,
        Self::NotFound,
        Self::NotBound,
        Self::AlreadyBound,
        Self::IdentityConflict,
        Self::BindCodeInvalid,
        Self::LoginCodeInvalid,
        Self::UserDisabled,
        Self::UserBlocked,
        Self::SnapshotUser,
        Self::RateLimited,
        Self::LoginMisconfigured,
        Self::WechatUnavailable,
        Self::StorageUnavailable,
        Self::Internal,
    ];

    /// The code as it stands on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.row().0
    }

    /// The HTTP status that an answer with this code carries.
    #[must_use]
    pub const fn status(self) -> u16 {
        self.row().1
    }

    /// Our own `errcode`, used when WeChat said no number: the status followed by three digits, so that it is never
    /// one of the numbers that WeChat's sign-in endpoints say.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.row().2
    }

    /// The code with this wire name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == text)
    }

    const fn row(self) -> (&'static str, u16, i64) {
        match self {
            Self::InvalidArgument => ("invalid_argument", 400, 400_001),
            Self::CodeInvalid => ("code_invalid", 400, 400_002),
            Self::CodeUsed => ("code_used", 400, 400_003),
            Self::StateMismatch => ("state_mismatch", 400, 400_004),
            Self::Unauthenticated => ("unauthenticated", 401, 401_001),
            Self::Forbidden => ("forbidden", 403, 403_001),
            Self::UserDisabled => ("user_disabled", 403, 403_002),
            Self::UserBlocked => ("user_blocked", 403, 403_003),
            Self::SnapshotUser => ("snapshot_user", 403, 403_004),
            Self::FreshProofRequired => ("fresh_proof_required", 403, 403_005),
            Self::SecondFactorRequired => ("second_factor_required", 403, 403_006),
            Self::NotFound => ("not_found", 404, 404_001),
            Self::NotBound => ("not_bound", 404, 404_002),
            Self::AlreadyBound => ("already_bound", 409, 409_001),
            Self::IdentityConflict => ("identity_conflict", 409, 409_002),
            Self::BindCodeInvalid => ("bind_code_invalid", 410, 410_001),
            Self::LoginCodeInvalid => ("login_code_invalid", 410, 410_002),
            Self::RateLimited => ("rate_limited", 429, 429_001),
            Self::LoginMisconfigured => ("login_misconfigured", 500, 500_002),
            Self::Internal => ("internal", 500, 500_001),
            Self::WechatUnavailable => ("wechat_unavailable", 503, 503_001),
            Self::StorageUnavailable => ("storage_unavailable", 503, 503_002),
        }
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_distinct_and_parses_back() {
        for code in Code::ALL {
            assert_eq!(Code::parse(code.as_str()), Some(code));
            assert_eq!(Code::ALL.iter().filter(|other| other.number() == code.number()).count(), 1);
        }
    }
}
