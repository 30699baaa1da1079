//! What `python/bench/overhead.py --json` has measured just before, as rows.

use serde::Deserialize;

use super::stage::Stage;
use crate::{
    Result,
    report::{Group, Row},
};

#[derive(Deserialize)]
struct Told {
    calls: Vec<Call>,
    logins: Vec<Logins>,
}

#[derive(Deserialize)]
struct Call {
    name: String,
    us: f64,
    ratio: f64,
}

#[derive(Deserialize)]
struct Logins {
    #[serde(rename = "atOnce")]
    at_once: u32,
    wxlogin: f64,
    wechatpy: f64,
    /// Of each round.
    ratios: Vec<f64>,
}

pub(super) fn read(stage: &Stage) -> Result<Group> {
    let path = stage.python.as_ref().ok_or("--python names no file")?;
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let told: Told = serde_json::from_str(&text)?;
    let calls = told.calls.iter().enumerate().map(|(n, call)| {
        Row::new(&format!("call-{n}"), &call.name).with("eachUs", &[call.us]).with("jsonRatio", &[call.ratio])
    });
    let logins = told.logins.iter().map(|logins| {
        let name = format!("FastAPI sign-ins with a sandbox, {} at a time", logins.at_once);
        Row::new(&format!("logins-{}", logins.at_once), &name)
            .with("perSecond", &[logins.wxlogin])
            .with("peerPerSecond", &[logins.wechatpy])
            .with("peerRatio", &logins.ratios)
    });
    Ok(Group {
        id: "python".into(),
        title: "Python package".into(),
        note: "In one process. Calls beside json.dumps and json.loads of a small object; sign-ins beside the same FastAPI \
               application written with wechatpy and sqlite3, with the same durability."
            .into(),
        rows: calls.chain(logins).collect(),
    })
}
