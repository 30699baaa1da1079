//! Filter text to tokens, each with its place.

use super::parse::ParseError;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Word(String),
    Text(String),
    Integer(i64),
    Sign(char),
}

/// The tokens and the character positions at which they begin.
pub(super) fn lex(source: &str) -> Result<Vec<(Token, usize)>, ParseError> {
    let chars: Vec<char> = source.chars().collect();
    let mut tokens = vec![];
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let start = at;
        let token = match c {
            c if c.is_whitespace() => {
                at += 1;
                continue;
            }
            '\'' | '"' => text(&chars, &mut at)?,
            c if c.is_ascii_digit() || (c == '-' && chars.get(at + 1).is_some_and(char::is_ascii_digit)) => {
                integer(&chars, &mut at)?
            }
            c if c.is_alphabetic() || c == '_' => word(&chars, &mut at),
            '(' | ')' | '[' | ']' | ',' | '&' | '|' | '=' => {
                at += 1;
                Token::Sign(c)
            }
            _ => return Err(ParseError::new(start, format!("`{}` has no meaning here", c.escape_default()))),
        };
        tokens.push((token, start));
    }
    Ok(tokens)
}

fn text(chars: &[char], at: &mut usize) -> Result<Token, ParseError> {
    let start = *at;
    let quote = chars.get(start).copied();
    let mut text = String::new();
    *at += 1;
    while let Some(&c) = chars.get(*at) {
        *at += 1;
        match c {
            c if Some(c) == quote => return Ok(Token::Text(text)),
            '\\' => {
                let escaped = chars.get(*at).copied();
                *at += 1;
                text.push(match escaped {
                    Some('n') => '\n',
                    Some('t') => '\t',
                    Some(c @ ('\\' | '\'' | '"')) => c,
                    _ => {
                        return Err(ParseError::new(
                            *at - 2,
                            "only \\\\, \\', \\\", \\n and \\t may follow a backslash",
                        ));
                    }
                });
            }
            c => text.push(c),
        }
    }
    Err(ParseError::new(start, "this text has no closing quote"))
}

fn integer(chars: &[char], at: &mut usize) -> Result<Token, ParseError> {
    let start = *at;
    *at += 1;
    while chars.get(*at).is_some_and(char::is_ascii_digit) {
        *at += 1;
    }
    let digits: String = chars.get(start..*at).unwrap_or_default().iter().collect();
    digits.parse().map(Token::Integer).map_err(|_| ParseError::new(start, "this number is too large"))
}

/// Dots belong to words so that `Q.AND` is one.
fn word(chars: &[char], at: &mut usize) -> Token {
    let start = *at;
    while chars.get(*at).is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.')) {
        *at += 1;
    }
    Token::Word(chars.get(start..*at).unwrap_or_default().iter().collect())
}
