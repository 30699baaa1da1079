//! Functions of a Python file, told by their indentation.

use super::Sized;
use crate::repo::Source;

/// The functions of `source` with the lines below `def`, blanks and comments left out.
pub(super) fn functions(source: &Source) -> Vec<Sized> {
    let lines: Vec<&str> = source.text.lines().collect();
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let head = line.trim_start();
        if !(head.starts_with("def ") || head.starts_with("async def ")) {
            continue;
        }
        let depth = indent(line);
        let below = lines.iter().skip(index + 1).filter(|line| !line.trim().is_empty());
        // `) -> int:` ends a signature of several lines at the depth of its `def`.
        let body = below.take_while(|line| indent(line) > depth || line.trim_start().starts_with(')'));
        let code = body.filter(|line| !line.trim_start().starts_with('#')).count();
        found.push(Sized { place: format!("{}:{}", source.path, index + 1), lines: code });
    }
    found
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_ends_where_the_indentation_does() {
        let text = "class A:\n    def b(self):\n        # why\n\n        c()\n        return 1\n\n    x = 1\nasync def d(\n    e,\n) -> int:\n    return e\ny = 2\n";
        let found = functions(&Source { path: "a.py".into(), text: text.into() });
        let found: Vec<_> = found.into_iter().map(|one| (one.place, one.lines)).collect();
        assert_eq!(found, [("a.py:2".to_owned(), 2), ("a.py:9".to_owned(), 3)]);
    }
}
