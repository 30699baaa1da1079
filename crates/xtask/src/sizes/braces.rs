//! Functions of a TypeScript or JavaScript file, told by their braces: near enough for a length.

use super::Sized;
use crate::repo::Source;

/// The functions of `source` with the lines between their braces, blanks and whole-line comments left out.
pub(super) fn functions(source: &Source) -> Vec<Sized> {
    let mut open: Vec<Option<Opened>> = Vec::new();
    let mut found = Vec::new();
    let mut code_lines = 0;
    for (index, text) in source.text.lines().enumerate() {
        let line = text.trim();
        let is_code =
            !(line.is_empty() || line.starts_with("//") || line.starts_with('*') || line.starts_with("/*"));
        code_lines += usize::from(is_code);
        let bare = if is_code { without_strings(line) } else { String::new() };
        for (at, brace) in bare.char_indices().filter(|(_, c)| matches!(c, '{' | '}')) {
            if brace == '{' {
                let head = bare.get(..at).unwrap_or_default().trim();
                open.push(opens_function(head).then_some(Opened { line: index + 1, code_lines }));
            } else if let Some(Some(opened)) = open.pop() {
                let place = format!("{}:{}", source.path, opened.line);
                let lines = (code_lines - opened.code_lines).saturating_sub(1);
                found.push(Sized { place, lines });
            }
        }
    }
    found
}

struct Opened {
    line: usize,
    code_lines: usize,
}

/// Whether a brace after `head` begins a function's body rather than an object, a type or a statement's block.
fn opens_function(head: &str) -> bool {
    let first_word: String =
        head.trim_start_matches(['}', ' ']).chars().take_while(|c| c.is_alphanumeric()).collect();
    let statement =
        ["if", "for", "while", "switch", "catch", "else", "try", "class", "interface", "type", "with"];
    let call = head.ends_with('(') || head.ends_with(',') || head.ends_with('=');
    !statement.contains(&first_word.as_str()) && !call && (head.ends_with("=>") || head.contains(')'))
}

/// The line with its string literals and trailing comment blanked, so that braces inside them do not count. In a
/// template literal `${` and its `}` balance, so they may stay.
fn without_strings(line: &str) -> String {
    let mut out = String::new();
    let mut quote = None;
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        match quote {
            Some(_) if c == '\\' => _ = characters.next(),
            Some(end) if c == end => quote = None,
            Some(_) => {}
            None if c == '/' && characters.peek() == Some(&'/') => break,
            None if c == '"' || c == '\'' => quote = Some(c),
            None => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn function_bodies_are_measured_and_other_braces_are_not() {
        let text = "export function a(x: string): void {\n  // why\n  if (x) {\n    b({ c: \"}\" });\n  }\n}\n\
                    interface D { e: string }\nconst f = () => {\n\n  g();\n};\n";
        let found = functions(&Source { path: "a.ts".into(), text: text.into() });
        let found: Vec<_> = found.into_iter().map(|one| (one.place, one.lines)).collect();
        assert_eq!(found, [("a.ts:1".to_owned(), 3), ("a.ts:8".to_owned(), 1)]);
    }
}
