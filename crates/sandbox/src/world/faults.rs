//! Faults: what the next calls of an endpoint shall suffer.
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::Subject;
use crate::endpoints::{all_paths, covers, is_platform_path};
use crate::wire::{Rule, rule};

/// A way for one call to go wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// The platform answers this errcode; nothing is consumed.
    Errcode {
        /// The number, -1 for "system error".
        errcode: i64,
        /// Own text; the catalogue's otherwise.
        errmsg: Option<String>,
    },
    /// The answer is right, but comes this much later (milliseconds, real time).
    DelayMs(u64),
    /// HTTP 502 from a gateway, and the platform never saw the request.
    Http502Before,
    /// HTTP 502 after the platform did the work: the code is consumed.
    Http502After,
    /// HTTP 200 and JSON that breaks off in the middle; the code is consumed.
    MalformedJson,
    /// HTTP 200 and nothing; the code is consumed.
    EmptyBody,
    /// HTTP 200 and an HTML page instead of JSON; the code is consumed.
    HtmlBody,
    /// The connection closes before the platform saw the request.
    ConnectionCutBefore,
    /// The connection closes after the platform did the work: the code is consumed.
    ConnectionCutAfter,
}

const NAMES: &str = "{\"errcode\": 40163}, {\"delay_ms\": 3000}, \"http_502_before\", \"http_502_after\", \
    \"malformed_json\", \"empty_body\", \"html_body\", \"connection_cut_before\", \"connection_cut_after\"";

impl FaultKind {
    /// Whether the endpoint runs, and so consumes what it consumes.
    pub(crate) fn runs_endpoint(&self) -> bool {
        !matches!(self, Self::Errcode { .. } | Self::Http502Before | Self::ConnectionCutBefore)
    }

    /// Reads the `fault` of `POST /sandbox/faults`. Words may be joined by `_`, `-` or blanks.
    pub fn from_json(value: &Value) -> Result<Self, String> {
        Self::read(value).map_err(|rule| rule.english().to_owned())
    }

    /// The same with the refusal in both languages.
    pub(crate) fn read(value: &Value) -> Result<Self, Rule> {
        if value.is_object() {
            return Self::numbered(value).ok_or_else(|| unknown(value));
        }
        let name = value.as_str().unwrap_or_default().replace([' ', '-'], "_");
        match name.as_str() {
            "http_502_before" => Ok(Self::Http502Before),
            "http_502_after" | "http_502_after_consuming_the_code" => Ok(Self::Http502After),
            "malformed_json" => Ok(Self::MalformedJson),
            "empty_body" => Ok(Self::EmptyBody),
            "html_body" => Ok(Self::HtmlBody),
            "connection_cut_before" => Ok(Self::ConnectionCutBefore),
            "connection_cut_after" => Ok(Self::ConnectionCutAfter),
            _ => Err(unknown(value)),
        }
    }
}

impl FaultKind {
    /// The kinds with a number. A key that belongs to neither, or a value of the wrong kind, is refused: it would be a
    /// fault that somebody did not ask for.
    fn numbered(value: &Value) -> Option<Self> {
        let keys: Vec<&str> = value.as_object()?.keys().map(String::as_str).collect();
        match keys[..] {
            ["delay_ms"] => Some(Self::DelayMs(value.get("delay_ms")?.as_u64()?.min(600_000))),
            ["errcode"] => Some(Self::Errcode { errcode: value.get("errcode")?.as_i64()?, errmsg: None }),
            ["errcode", "errmsg"] | ["errmsg", "errcode"] => Some(Self::Errcode {
                errcode: value.get("errcode")?.as_i64()?,
                errmsg: Some(value.get("errmsg")?.as_str()?.to_owned()),
            }),
            _ => None,
        }
    }
}

fn unknown(value: &Value) -> Rule {
    Rule::made(
        format!("unknown fault {value}; write one of {NAMES}"),
        format!("未知的故障 {value}；可写：{NAMES}"),
    )
}

/// Written as [`FaultKind::from_json`] reads it.
impl Serialize for FaultKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let name = match self {
            Self::Errcode { errcode, errmsg: None } => {
                return json!({ "errcode": errcode }).serialize(serializer);
            }
            Self::Errcode { errcode, errmsg } => {
                return json!({ "errcode": errcode, "errmsg": errmsg }).serialize(serializer);
            }
            Self::DelayMs(delay) => return json!({ "delay_ms": delay }).serialize(serializer),
            Self::Http502Before => "http_502_before",
            Self::Http502After => "http_502_after",
            Self::MalformedJson => "malformed_json",
            Self::EmptyBody => "empty_body",
            Self::HtmlBody => "html_body",
            Self::ConnectionCutBefore => "connection_cut_before",
            Self::ConnectionCutAfter => "connection_cut_after",
        };
        serializer.serialize_str(name)
    }
}

/// A fault that waits for calls.
#[derive(Debug, Clone, Serialize)]
pub struct Fault {
    /// Path of the endpoint, or `*` for every endpoint of the platform.
    pub endpoint: String,
    /// How many more calls it meets.
    pub count: u32,
    /// What happens to them.
    pub fault: FaultKind,
    /// Only calls of this app.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appid: Option<String>,
    /// Only calls about this persona.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persona: Option<String>,
}

impl Fault {
    /// A fault for the next call of a path, of any app and persona.
    pub fn next(endpoint: impl Into<String>, fault: FaultKind) -> Self {
        Self { endpoint: endpoint.into(), count: 1, fault, appid: None, persona: None }
    }
}

/// The waiting faults, in the order they were asked for.
#[derive(Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    /// Takes any path of the platform, also one that the sandbox does not have. What is one slip away from a path that
    /// the sandbox does have is refused: such a fault would never meet a call, and its author would look for the reason
    /// elsewhere.
    pub(crate) fn add(&mut self, mut fault: Fault) -> Result<(), Rule> {
        if fault.endpoint != "*" && !fault.endpoint.starts_with('/') {
            fault.endpoint.insert(0, '/');
        }
        if fault.endpoint != "*" {
            check_path(&fault.endpoint)?;
        }
        self.0.push(fault);
        Ok(())
    }

    /// The oldest fault for this path and subject, used up by one.
    pub(crate) fn take(&mut self, path: &str, subject: &Subject) -> Option<FaultKind> {
        let meets = |fault: &Fault| {
            (fault.endpoint == "*" || covers(&fault.endpoint, path))
                && fault.appid.as_ref().is_none_or(|app_id| subject.app_id.as_ref() == Some(app_id))
                && fault.persona.as_ref().is_none_or(|persona| subject.persona.as_ref() == Some(persona))
        };
        let index = self.0.iter().position(meets)?;
        let fault = self.0.get_mut(index)?;
        let kind = fault.fault.clone();
        fault.count = fault.count.saturating_sub(1);
        if fault.count == 0 {
            self.0.remove(index);
        }
        Some(kind)
    }

    pub(crate) fn list(&self) -> &[Fault] {
        &self.0
    }

    /// Takes back the fault at this place of the list.
    pub(crate) fn remove(&mut self, index: usize) {
        if index < self.0.len() {
            self.0.remove(index);
        }
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

/// Two slips of the hand.
const SLIPS: usize = 2;

/// Longer paths are no slip of a known one, and the distance costs the product of the lengths.
const LONGEST: usize = 200;

/// A path of the platform that a fault or a stub can be set for.
pub(crate) fn check_path(path: &str) -> Result<(), Rule> {
    let written = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'?' | b'#');
    if path.len() > LONGEST || !path.bytes().all(written) {
        return Err(rule!(
            "\"endpoint\" or \"path\" must be a path such as /cgi-bin/user/get: up to 200 letters, no query",
            "\"endpoint\" 或 \"path\" 必须是路径，如 /cgi-bin/user/get：最多 200 个字符，不含查询参数"
        ));
    }
    if !is_platform_path(path) {
        return Err(Rule::made(
            format!("{path} is a page of the sandbox itself, not a path of the platform"),
            format!("{path} 是沙盒自己的页面，不是平台的路径"),
        ));
    }
    if all_paths().any(|known| covers(known, path)) {
        return Ok(());
    }
    match all_paths().find(|known| strsim::damerau_levenshtein(path, known) <= SLIPS) {
        Some(near) => Err(Rule::made(
            format!("no endpoint {path:?}; did you mean {near:?}? (there are: {})", listed()),
            format!("没有接口 {path:?}；是否想写 {near:?}？（已有：{}）", listed()),
        )),
        None => Ok(()),
    }
}

fn listed() -> String {
    std::iter::once("*").chain(all_paths()).collect::<Vec<_>>().join(", ")
}

/// What its author should know of a fault for a path that the sandbox does not have; `None` for one that it has.
pub(crate) fn note(path: &str) -> Option<String> {
    if path == "*" || all_paths().any(|known| covers(known, path)) {
        return None;
    }
    let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let score = |known: &str| {
        let whole = strsim::normalized_damerau_levenshtein(path, known);
        whole.max(strsim::normalized_damerau_levenshtein(&last(path), &last(known)) * 0.95)
    };
    let scored = all_paths().map(|known| (score(known), known));
    let near = scored.filter(|(score, _)| *score >= 0.5).max_by(|(a, _), (b, _)| a.total_cmp(b));
    let near = near.map_or_else(String::new, |(_, near)| format!(" (did you mean {near:?}?)"));
    Some(format!("the sandbox has no endpoint {path:?}{near}; calls to it answer its stub, or 40066"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_listed_as_it_is_asked_for() {
        let asked = [
            json!({ "errcode": -1 }),
            json!({ "errcode": 40163, "errmsg": "code been used" }),
            json!({ "delay_ms": 3000 }),
            json!("http_502_before"),
            json!("http_502_after"),
            json!("malformed_json"),
            json!("empty_body"),
            json!("html_body"),
            json!("connection_cut_before"),
            json!("connection_cut_after"),
        ];
        for fault in asked {
            let read = FaultKind::from_json(&fault).unwrap();
            assert_eq!(serde_json::to_value(read).unwrap(), fault);
        }
    }
}
