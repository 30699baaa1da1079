//! The call log: what was asked, what was answered, and the rule behind the answer.
use std::collections::VecDeque;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

/// How many calls are kept.
const KEPT: usize = 500;

/// One call to the platform. Secrets are hidden and tokens cut short.
#[derive(Debug, Clone, Serialize)]
pub struct LogEntry {
    /// Counts the calls from 1. A cleared log goes on counting, and so does a reset: who follows the calls by number
    /// must not take new ones for ones that it has seen.
    pub number: u64,
    /// When, in the sandbox's time.
    pub at: Timestamp,
    /// `GET` or `POST`.
    pub method: String,
    /// Path of the endpoint.
    pub endpoint: String,
    /// The app that the call is about, where it says so: by appid, token, code or QR code.
    pub appid: Option<String>,
    /// The persona that the call is about, where it says so.
    pub persona: Option<String>,
    /// Query and body parameters.
    pub parameters: Value,
    /// HTTP status; 0 when the connection was cut.
    pub status: u16,
    /// The body: JSON as an object, other text shortened.
    pub answer: Value,
    /// Why the platform answered so, in English.
    pub rule: String,
    /// The same in Chinese.
    pub rule_zh: String,
    /// The fault that was in the way, if any.
    pub fault: Option<Value>,
}

/// The last calls, the oldest first.
#[derive(Default)]
pub(crate) struct CallLog {
    calls: VecDeque<LogEntry>,
    last: u64,
}

impl CallLog {
    /// Keeps a call, and gives it its number.
    pub(crate) fn push(&mut self, mut entry: LogEntry) {
        if self.calls.len() == KEPT {
            self.calls.pop_front();
        }
        self.last = self.last.wrapping_add(1);
        entry.number = self.last;
        self.calls.push_back(entry);
    }

    pub(crate) fn entries(&self) -> Vec<LogEntry> {
        self.calls.iter().cloned().collect()
    }

    /// The number of the last call, 0 before the first.
    pub(crate) fn last(&self) -> u64 {
        self.last
    }

    pub(crate) fn clear(&mut self) {
        self.calls.clear();
    }
}
