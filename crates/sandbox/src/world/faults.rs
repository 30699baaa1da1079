//! Faults: what the next calls of an endpoint shall suffer.
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::endpoints::all_paths;
use crate::wire::Rule;

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
        if let Some(errcode) = value.get("errcode").and_then(Value::as_i64) {
            let errmsg = value.get("errmsg").and_then(Value::as_str).map(str::to_owned);
            return Ok(Self::Errcode { errcode, errmsg });
        }
        if let Some(delay) = value.get("delay_ms").and_then(Value::as_u64) {
            return Ok(Self::DelayMs(delay.min(600_000)));
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
            _ => Err(Rule::made(
                format!("unknown fault {value}; write one of {NAMES}"),
                format!("未知的故障 {value}；可写：{NAMES}"),
            )),
        }
    }
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
}

/// The waiting faults, in the order they were asked for.
#[derive(Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    /// Refuses a path that the platform does not have: such a fault would never meet a call, and whoever waits for it
    /// would look for the reason elsewhere.
    pub(crate) fn add(&mut self, mut fault: Fault) -> Result<(), Rule> {
        if fault.endpoint != "*" && !fault.endpoint.starts_with('/') {
            fault.endpoint.insert(0, '/');
        }
        if fault.endpoint != "*" && !all_paths().any(|known| covers(known, &fault.endpoint)) {
            return Err(no_endpoint(&fault.endpoint));
        }
        self.0.push(fault);
        Ok(())
    }

    /// The oldest fault for this path, used up by one.
    pub(crate) fn take(&mut self, path: &str) -> Option<FaultKind> {
        let index = self.0.iter().position(|fault| fault.endpoint == "*" || covers(&fault.endpoint, path))?;
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

/// Whether the path is this one, of which `{...}` stands for any one part.
fn covers(known: &str, path: &str) -> bool {
    let mut parts = path.split('/');
    known.split('/').all(|part| parts.next().is_some_and(|given| given == part || part.starts_with('{')))
        && parts.next().is_none()
}

fn no_endpoint(path: &str) -> Rule {
    let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let score = |known: &str| {
        let whole = strsim::normalized_damerau_levenshtein(path, known);
        whole.max(strsim::normalized_damerau_levenshtein(&last(path), &last(known)) * 0.95)
    };
    // The distance costs the product of the lengths; so long a path is no slip.
    let scored = all_paths().filter(|_| path.len() <= 200).map(|known| (score(known), known));
    let near = scored.filter(|(score, _)| *score >= 0.5).max_by(|(a, _), (b, _)| a.total_cmp(b));
    let (en, zh) = near.map_or_else(Default::default, |(_, near)| {
        (format!("; did you mean {near:?}?"), format!("；是否想写 {near:?}？"))
    });
    let known: Vec<&str> = std::iter::once("*").chain(all_paths()).collect();
    Rule::made(
        format!("no endpoint {path:?}{en} (there are: {})", known.join(", ")),
        format!("没有接口 {path:?}{zh}（已有：{}）", known.join("、")),
    )
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
