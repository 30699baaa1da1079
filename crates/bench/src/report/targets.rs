//! What the numbers should be, and whether they are.

use serde::{Deserialize, Serialize};

use super::Group;

/// A target beside what was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Target {
    pub(crate) id: String,
    /// What is wanted.
    pub(crate) wanted: String,
    pub(crate) measured: f64,
    pub(crate) limit: f64,
    pub(crate) met: bool,
}

struct Rule {
    group: &'static str,
    /// The id of the row, or how it begins, with `*`: then the worst of these counts.
    row: &'static str,
    column: &'static str,
    wanted: &'static str,
    limit: Limit,
}

#[derive(Clone, Copy)]
enum Limit {
    AtLeast(f64),
    Below(f64),
}

const fn rule(
    group: &'static str,
    row: &'static str,
    column: &'static str,
    limit: Limit,
    wanted: &'static str,
) -> Rule {
    Rule { group, row, column, wanted, limit }
}

use Limit::{AtLeast, Below};

const RULES: &[Rule] = &[
    rule(
        "session",
        "embedded",
        "ratio",
        AtLeast(0.7),
        "session check, embedded: at least 70 % of the bare handler's rate",
    ),
    rule(
        "session",
        "embedded",
        "p99Ratio",
        Below(3.0),
        "session check, embedded: p99 below 3 × the bare handler's",
    ),
    rule(
        "session",
        "replicated",
        "ratio",
        AtLeast(0.6),
        "session check, PostgreSQL and Redis, warm: at least 60 % of the bare handler's rate",
    ),
    rule(
        "session",
        "replicated",
        "p99Ratio",
        Below(3.0),
        "session check, PostgreSQL and Redis, warm: p99 below 3 × the bare handler's",
    ),
    rule(
        "logins",
        "mini-embedded-*",
        "cpuUs",
        Below(150.0),
        "mini-program sign-in, SQLite: below 150 µs of the server's CPU",
    ),
    rule(
        "logins",
        "browser-embedded-*",
        "cpuUs",
        Below(150.0),
        "complete sign-in in a browser, SQLite: below 150 µs of the server's CPU",
    ),
    rule(
        "inflight",
        "embedded",
        "peakMb",
        Below(300.0),
        "10,000 sign-ins in flight, 512 of them at WeChat: below 300 MB",
    ),
    rule(
        "inflight",
        "embedded-wide",
        "peakMb",
        Below(300.0),
        "10,000 sign-ins in flight, 8,192 of them at WeChat: below 300 MB",
    ),
    rule("inflight", "embedded*", "failed", Below(1.0), "10,000 sign-ins in flight: none fails"),
    rule("inflight", "embedded*", "refused", Below(1.0), "10,000 sign-ins in flight: none is refused"),
    rule("start", "embedded", "startMs", Below(100.0), "start to first answer, embedded: below 100 ms"),
    rule("memory", "embedded", "memoryMb", Below(30.0), "idle memory, embedded: below 30 MB"),
    rule(
        "growth",
        "sqlite-openid-*",
        "slower",
        Below(1.5),
        "lookup by openId, SQLite: at most 1.5 × as long for all sizes",
    ),
    rule(
        "growth",
        "sqlite-user-*",
        "slower",
        Below(1.5),
        "lookup by user, SQLite: at most 1.5 × as long for all sizes",
    ),
    rule(
        "growth",
        "sqlite-session-*",
        "slower",
        Below(1.5),
        "lookup of a session, SQLite: at most 1.5 × as long for all sizes",
    ),
    rule(
        "growth",
        "postgres-openid-*",
        "slower",
        Below(1.5),
        "lookup by openId, PostgreSQL: at most 1.5 × as long for all sizes",
    ),
    rule(
        "growth",
        "postgres-user-*",
        "slower",
        Below(1.5),
        "lookup by user, PostgreSQL: at most 1.5 × as long for all sizes",
    ),
    rule(
        "growth",
        "postgres-session-*",
        "slower",
        Below(1.5),
        "lookup of a session, PostgreSQL: at most 1.5 × as long for all sizes",
    ),
];

/// Every target whose rows were measured.
pub(crate) fn judge(groups: &[Group]) -> Vec<Target> {
    RULES.iter().filter_map(|rule| rule.judge(groups)).collect()
}

impl Rule {
    fn judge(&self, groups: &[Group]) -> Option<Target> {
        let group = groups.iter().find(|group| group.id == self.group)?;
        let fits = |id: &str| match self.row.strip_suffix('*') {
            Some(beginning) => id.starts_with(beginning),
            None => id == self.row,
        };
        let rows = group.rows.iter().filter(|row| fits(&row.id));
        let medians = rows.filter_map(|row| row.numbers.get(self.column)).map(|number| number.median);
        let measured = medians.reduce(|one, other| self.limit.worse(one, other))?;
        let (limit, met) = match self.limit {
            AtLeast(limit) => (limit, measured >= limit),
            Below(limit) => (limit, measured < limit),
        };
        let id = format!("{}/{}/{}", self.group, self.row, self.column);
        Some(Target { id, wanted: self.wanted.to_owned(), measured, limit, met })
    }
}

impl Limit {
    fn worse(self, one: f64, other: f64) -> f64 {
        match self {
            AtLeast(_) => one.min(other),
            Below(_) => one.max(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Row, reasons};

    #[test]
    fn the_worst_of_several_rows_counts() {
        let row = |id, slower| Row::new(id, id).with("slower", &[slower]);
        let rows = vec![row("sqlite-openid-1", 1.0), row("sqlite-openid-2", 1.6), row("sqlite-user-2", 1.2)];
        let groups = [Group { id: "growth".into(), title: String::new(), note: String::new(), rows }];
        let judged: Vec<_> = judge(&groups).into_iter().map(|target| (target.measured, target.met)).collect();
        assert_eq!(judged, [(1.6, false), (1.2, true)]);
    }

    #[test]
    fn each_target_has_a_reason_to_give_when_it_is_missed() {
        for rule in RULES {
            let id = format!("{}/{}/{}", rule.group, rule.row, rule.column);
            assert!(reasons::of(&id).is_some(), "report/reasons.rs says nothing about {id}");
        }
    }
}
