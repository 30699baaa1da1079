//! The kinds of one-time code.
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::AppKind;
use crate::options::Timings;

/// What a code was issued by, and so where it can be exchanged, what it allows and how long it lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeKind {
    /// QR login of a website app, snsapi_login.
    Website,
    /// oauth2/authorize with consent, snsapi_userinfo.
    Official,
    /// oauth2/authorize without a sheet, snsapi_base.
    OfficialBase,
    /// wx.login of a mini program.
    Mini,
    /// The phone-number button of a mini program.
    Phone,
    /// The native SDK, snsapi_userinfo.
    Mobile,
}

impl CodeKind {
    /// The kind of app that can issue it.
    pub fn app_kind(self) -> AppKind {
        match self {
            Self::Website => AppKind::Website,
            Self::Official | Self::OfficialBase => AppKind::Official,
            Self::Mini | Self::Phone => AppKind::Mini,
            Self::Mobile => AppKind::Mobile,
        }
    }

    /// The scope it carries; empty for mini programs.
    pub fn scope(self) -> &'static str {
        match self {
            Self::Website => "snsapi_login",
            Self::Official | Self::Mobile => "snsapi_userinfo",
            Self::OfficialBase => "snsapi_base",
            Self::Mini | Self::Phone => "",
        }
    }

    pub(crate) fn lifetime(self, timings: &Timings) -> SignedDuration {
        match self {
            Self::Website | Self::Mobile => timings.website_code,
            Self::Official | Self::OfficialBase => timings.web_code,
            Self::Mini => timings.js_code,
            Self::Phone => timings.phone_code,
        }
    }

    /// Exchanged at /sns/oauth2/access_token.
    pub(crate) fn is_oauth(self) -> bool {
        !matches!(self, Self::Mini | Self::Phone)
    }
}
