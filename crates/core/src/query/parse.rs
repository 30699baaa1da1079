//! Tokens to a filter.

use std::fmt;

use super::{
    Filter, Operator, Value,
    lex::{Token, lex},
};

/// The deepest nesting, of brackets and of the tree that comes of them; a filter is written by people.
const DEPTH: usize = 32;
/// The most comparisons in one filter.
const TERMS: usize = 1000;
/// The longest filter in bytes.
const LENGTH: usize = 16 * 1024;

/// Where and why a filter cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    /// Which character, counted from 1.
    pub position: usize,
    /// Why.
    pub reason: String,
}

impl ParseError {
    pub(super) fn new(index: usize, reason: impl Into<String>) -> Self {
        Self { position: index + 1, reason: reason.into() }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at character {}: {}", self.position, self.reason)
    }
}

impl std::error::Error for ParseError {}

/// Reads a filter in either grammar; blank text is no filter.
pub fn parse(source: &str) -> Result<Option<Filter<String>>, ParseError> {
    if source.len() > LENGTH {
        return Err(ParseError::new(0, format!("a filter has at most {LENGTH} bytes")));
    }
    let tokens = lex(source)?;
    if tokens.is_empty() {
        return Ok(None);
    }
    let mut parser = Parser { tokens, next: 0, end: source.chars().count(), terms: 0 };
    let tree = parser.either(0)?;
    match parser.peek() {
        None => Ok(Some(tree.filter)),
        Some(_) => Err(parser.wrong("`&`, `|` or the end")),
    }
}

struct Parser {
    tokens: Vec<(Token, usize)>,
    next: usize,
    end: usize,
    /// Comparisons read so far.
    terms: usize,
}

/// A filter and how high its tree is: what walks or drops it recurses as deep.
struct Tree {
    filter: Filter<String>,
    height: usize,
}

impl Tree {
    fn and(self, other: Self) -> Self {
        let grows = !matches!(self.filter, Filter::And(_));
        let height = (self.height + usize::from(grows)).max(other.height + 1);
        Self { filter: self.filter.and(other.filter), height }
    }

    fn or(self, other: Self) -> Self {
        let grows = !matches!(self.filter, Filter::Or(_));
        let height = (self.height + usize::from(grows)).max(other.height + 1);
        Self { filter: self.filter.or(other.filter), height }
    }
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|(token, _)| token)
    }

    fn peek_second(&self) -> Option<&Token> {
        self.tokens.get(self.next + 1).map(|(token, _)| token)
    }

    fn wrong(&self, expected: &str) -> ParseError {
        let at = self.tokens.get(self.next).map_or(self.end, |(_, at)| *at);
        ParseError::new(at, format!("expected {expected}"))
    }

    fn accept(&mut self, sign: char) -> bool {
        let found = self.peek() == Some(&Token::Sign(sign));
        self.next += usize::from(found);
        found
    }

    fn expect(&mut self, sign: char) -> Result<(), ParseError> {
        if self.accept(sign) { Ok(()) } else { Err(self.wrong(&format!("`{sign}`"))) }
    }

    /// `a | b`; binds weaker than `&`, as in Python.
    fn either(&mut self, depth: usize) -> Result<Tree, ParseError> {
        let mut tree = self.both(depth)?;
        while self.accept('|') {
            let other = self.both(depth)?;
            tree = self.low(tree.or(other))?;
        }
        Ok(tree)
    }

    fn both(&mut self, depth: usize) -> Result<Tree, ParseError> {
        let mut tree = self.term(depth)?;
        while self.accept('&') {
            let other = self.term(depth)?;
            tree = self.low(tree.and(other))?;
        }
        Ok(tree)
    }

    /// A tree that is not too high. Brackets alone do not tell: `a, Q.AND, b, Q.OR, c, Q.AND, d` needs none.
    fn low(&self, tree: Tree) -> Result<Tree, ParseError> {
        if tree.height > DEPTH { Err(self.wrong("less nesting")) } else { Ok(tree) }
    }

    /// One more comparison.
    fn is(&mut self, field: String, operator: Operator, value: Value) -> Result<Tree, ParseError> {
        self.terms += 1;
        if self.terms > TERMS {
            return Err(self.wrong(&format!("at most {TERMS} comparisons (`in` takes a list)")));
        }
        Ok(Tree { filter: Filter::Is(field, operator, value), height: 1 })
    }

    fn term(&mut self, depth: usize) -> Result<Tree, ParseError> {
        if depth > DEPTH {
            return Err(self.wrong("less nesting"));
        }
        let is_q = self.peek() == Some(&Token::Word("Q".to_owned()));
        self.next += usize::from(is_q);
        if !is_q && self.peek() != Some(&Token::Sign('(')) {
            return Err(self.wrong("`Q(`"));
        }
        self.expect('(')?;
        let tree = match (is_q, self.peek(), self.peek_second()) {
            (true, Some(Token::Text(_)), _) => self.three_parts()?,
            (true, Some(Token::Word(_)), Some(Token::Sign('='))) => self.keywords()?,
            _ => self.combined(depth)?,
        };
        self.expect(')')?;
        Ok(tree)
    }

    /// `'field', 'operator', value`
    fn three_parts(&mut self) -> Result<Tree, ParseError> {
        let field = self.text()?;
        self.expect(',')?;
        let at = self.next;
        let word = self.text()?;
        let operator = self.operator(&word, at)?;
        self.expect(',')?;
        let value = self.value(operator)?;
        self.is(field, operator, value)
    }

    /// `field=value, field__gte=value`
    fn keywords(&mut self) -> Result<Tree, ParseError> {
        let mut tree = self.keyword()?;
        while self.accept(',') {
            tree = tree.and(self.keyword()?);
        }
        Ok(tree)
    }

    fn keyword(&mut self) -> Result<Tree, ParseError> {
        let at = self.next;
        let Some(Token::Word(word)) = self.peek().cloned() else { return Err(self.wrong("a field name")) };
        self.next += 1;
        self.expect('=')?;
        let (field, operator) = match word.rsplit_once("__") {
            Some((field, operator)) => (field.to_owned(), self.operator(operator, at)?),
            None => (word, Operator::Equal),
        };
        let value = self.value(operator)?;
        self.is(field, operator, value)
    }

    /// `filter`, or `filter, Q.AND, filter`
    fn combined(&mut self, depth: usize) -> Result<Tree, ParseError> {
        let mut tree = self.either(depth + 1)?;
        while self.accept(',') {
            let Some(Token::Word(word)) = self.peek().cloned() else {
                return Err(self.wrong("Q.AND or Q.OR"));
            };
            let join = match word.as_str() {
                "Q.AND" => Tree::and,
                "Q.OR" => Tree::or,
                _ => return Err(self.wrong("Q.AND or Q.OR")),
            };
            self.next += 1;
            self.expect(',')?;
            let other = self.either(depth + 1)?;
            tree = self.low(join(tree, other))?;
        }
        Ok(tree)
    }

    fn operator(&self, word: &str, at: usize) -> Result<Operator, ParseError> {
        let place = self.tokens.get(at).map_or(self.end, |(_, place)| *place);
        Operator::parse(word).ok_or_else(|| {
            let word: String = word.chars().take(20).collect();
            ParseError::new(place, format!("`{}` is not an operator", word.escape_default()))
        })
    }

    fn text(&mut self) -> Result<String, ParseError> {
        match self.peek().cloned() {
            Some(Token::Text(text)) => {
                self.next += 1;
                Ok(text)
            }
            _ => Err(self.wrong("text in quotes")),
        }
    }

    fn value(&mut self, operator: Operator) -> Result<Value, ParseError> {
        let start = self.next;
        let value = self.any_value()?;
        if operator.takes(&value) {
            return Ok(value);
        }
        self.next = start;
        Err(self.wrong("a value that fits the operator"))
    }

    fn any_value(&mut self) -> Result<Value, ParseError> {
        let closing = match self.peek() {
            Some(Token::Sign('[')) => ']',
            Some(Token::Sign('(')) => ')',
            _ => return self.scalar(),
        };
        self.next += 1;
        let mut list = vec![];
        while !self.accept(closing) {
            list.push(self.scalar()?);
            if !self.accept(',') {
                self.expect(closing)?;
                break;
            }
        }
        Ok(Value::List(list))
    }

    fn scalar(&mut self) -> Result<Value, ParseError> {
        let value = match self.peek() {
            Some(Token::Text(text)) => Value::Text(text.clone()),
            Some(Token::Integer(number)) => Value::Integer(*number),
            Some(Token::Word(word)) => match word.as_str() {
                "True" | "true" => Value::Flag(true),
                "False" | "false" => Value::Flag(false),
                "None" | "null" => Value::Null,
                _ => return Err(self.wrong("a value: text in quotes, a number, True, False, None or a list")),
            },
            _ => return Err(self.wrong("a value: text in quotes, a number, True, False, None or a list")),
        };
        self.next += 1;
        Ok(value)
    }
}

#[cfg(test)]
mod tests;
