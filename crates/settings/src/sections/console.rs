//! The console: how long its sessions last, and how its people prove who they are.

use std::time::Duration;

use crate::key::text;
use crate::value::choice;

section! {
    /// `[console]`
    Console at "console." {
        session_lifetime: Duration = text("8h"),
            "How long a session of the console lasts at most.",
            "控制台会话的最长有效期。";
        session_idle: Duration = text("1h"),
            "A session of the console that is not used for this long ends.",
            "控制台会话闲置多久后失效。";
        second_factor: SecondFactor = text("optional"),
            "Whether the console asks for a second factor (a one-time password or a passkey): off, nobody; optional, who has set one up; required, everybody, and who has none sets one up first.",
            "控制台是否要求第二因素（动态口令或通行密钥）：off 不要求；optional 已设置者需要；required 所有人都需要，未设置者须先设置。";
        proof_lifetime: Duration = text("10m"),
            "How long a proof of who somebody is counts as fresh: for keys, promotions, passwords, merges and deletions in the console, and for links and passwords on the account page.",
            "身份验证在多长时间内视为最新：用于控制台中的密钥、授权、密码、合并与删除，以及账号页面的绑定与密码。";
    }
}

choice! {
    /// Whether the console asks for a second factor.
    SecondFactor {
        /// Nobody is asked.
        Off = "off",
        /// Who has set one up is asked.
        Optional = "optional",
        /// Everybody is asked.
        Required = "required",
    }
}
