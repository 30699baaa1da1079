//! From the start of the process to its first answer.

use super::stage::Stage;
use crate::{
    Result,
    report::{Group, Row},
    world::Site,
};

pub(super) async fn measure(stage: &Stage) -> Result<Group> {
    let embedded = stage.embedded("start")?;
    let replicated = stage.replicated("start-pg", true)?;
    let mut rows = vec![fresh(stage)?];
    for (id, name, site) in
        [("embedded", "embedded, again", embedded), ("replicated", "PostgreSQL and Redis, again", replicated)]
    {
        site.prepare()?;
        rows.push(Row::new(id, name).with("startMs", &starts(&site, stage.pace.starts)?));
    }
    Ok(Group {
        id: "start".into(),
        title: "Start to first answer".into(),
        note: "From the start of the process until `/readyz` says 200: the store answers, every element is loaded.".into(),
        rows,
    })
}

/// How long a site takes to start, each time, in milliseconds.
pub(super) fn starts(site: &Site, times: usize) -> Result<Vec<f64>> {
    (0..times).map(|_| Ok(site.serve(None)?.first_answer()?.as_secs_f64() * 1e3)).collect()
}

/// With a database and a master key to be made.
fn fresh(stage: &Stage) -> Result<Row> {
    let mut all = vec![];
    for n in 0..stage.pace.starts {
        all.extend(starts(&stage.embedded(&format!("start-{n}"))?, 1)?);
    }
    Ok(Row::new("fresh", "embedded, for the first time").with("startMs", &all))
}
