//! Rows of a Markdown table whose first cell is a requirement's id.

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) line: usize,
    pub(crate) id: String,
    /// The last cell: tests, or the reason for having none.
    pub(crate) last: String,
}

impl Row {
    /// The tests that the last cell names: what stands in backticks and looks like one.
    pub(crate) fn tests(&self) -> Vec<&str> {
        let quoted = self.last.split('`').skip(1).step_by(2);
        quoted.filter(|text| text.contains("::") || text.contains(".test.")).collect()
    }
}

/// Every row with an id, such as `V3.3.1` or `4.1.2`, in the order of the text.
pub(crate) fn rows(text: &str) -> Vec<Row> {
    let numbered = text.lines().enumerate();
    numbered.filter_map(|(index, line)| row(index + 1, line)).collect()
}

fn row(line: usize, text: &str) -> Option<Row> {
    let cells: Vec<&str> =
        text.trim().strip_prefix('|')?.strip_suffix('|')?.split('|').map(str::trim).collect();
    let id = *cells.first()?;
    let last = *cells.last()?;
    is_id(id).then(|| Row { line, id: id.to_owned(), last: last.to_owned() })
}

fn is_id(text: &str) -> bool {
    let digits = text.strip_prefix('V').unwrap_or(text);
    digits.contains('.') && digits.split('.').all(|part| part.parse::<u8>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rows_that_begin_with_an_id_count() {
        let found = rows("| id | a |\n|---|---|\n| V3.1.2 | `x::y` and `z` |\n| 2.1 | Open: later |\ntext\n");
        let ids: Vec<_> = found.iter().map(|row| (row.line, row.id.as_str())).collect();
        assert_eq!(ids, [(3, "V3.1.2"), (4, "2.1")]);
        assert_eq!(found[0].tests(), ["x::y"]);
    }
}
