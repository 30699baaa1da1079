//! The columns: what a number is called and how it is printed.

use super::{Group, Number};

pub(super) struct Column {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    /// Digits after the point.
    digits: usize,
}

const fn column(id: &'static str, title: &'static str, digits: usize) -> Column {
    Column { id, title, digits }
}

/// In the order of the table.
const COLUMNS: &[Column] = &[
    column("startMs", "start ms", 0),
    column("eachUs", "µs each", 1),
    column("jsonRatio", "× JSON", 1),
    column("perSecond", "per second", 0),
    column("ratio", "rate, of bare", 2),
    column("cpuUs", "CPU µs each", 1),
    column("cpuRatio", "CPU, of bare", 2),
    column("perCpuSecond", "per CPU-second", 0),
    column("p50Ms", "p50 ms", 2),
    column("p99Ms", "p99 ms", 2),
    column("p99Ratio", "p99 × bare", 2),
    column("p50AddedMs", "p50 added ms", 2),
    column("p99AddedMs", "p99 added ms", 2),
    column("slower", "× slower", 2),
    column("cores", "cores busy", 2),
    column("refused", "429/503", 0),
    column("failed", "failed", 0),
    column("idleMb", "idle MB", 1),
    column("peakMb", "peak MB", 1),
    column("memoryMb", "memory MB", 1),
    column("addedMb", "added MB", 1),
    column("resolveNs", "resolve ns", 0),
    column("configCpuUs", "config CPU µs", 1),
    column("configP50Ms", "config p50 ms", 2),
    column("pageCpuUs", "page CPU µs", 1),
    column("pageP50Ms", "page p50 ms", 2),
    column("editMs", "edit ms", 0),
    column("peerPerSecond", "wechatpy per second", 0),
    column("peerRatio", "× wechatpy", 2),
];

/// The columns that a group has numbers for.
pub(super) fn of(group: &Group) -> Vec<&'static Column> {
    let used = |column: &&Column| group.rows.iter().any(|row| row.numbers.contains_key(column.id));
    COLUMNS.iter().filter(used).collect()
}

impl Column {
    /// The median and, where there were rounds, how far they lie apart.
    pub(super) fn show(&self, number: Number) -> String {
        let median = format!("{:.*}", self.digits, number.median);
        match number.spread() {
            Some(spread) => format!("{median} ±{:.0}%", spread * 100.0),
            None => median,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Row;

    #[test]
    fn a_group_shows_its_own_columns_in_the_order_of_all() {
        let row = Row::new("a", "a").with("p99Ms", &[3.0]).with("cpuUs", &[9.0, 10.0, 11.0]);
        let group = Group { id: "g".into(), title: String::new(), note: String::new(), rows: vec![row] };
        let shown: Vec<_> =
            of(&group).into_iter().map(|column| column.show(group.rows[0].numbers[column.id])).collect();
        assert_eq!(shown, ["10.0 ±10%", "3.00"]);
    }
}
