//! Tokens to a filter.

use std::fmt;

use super::{
    Filter, Operator, Value,
    lex::{Token, lex},
};

/// The deepest nesting; a filter is written by people.
const DEPTH: usize = 32;
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
    let mut parser = Parser { tokens, next: 0, end: source.chars().count() };
    let filter = parser.either(0)?;
    match parser.peek() {
        None => Ok(Some(filter)),
        Some(_) => Err(parser.wrong("`&`, `|` or the end")),
    }
}

struct Parser {
    tokens: Vec<(Token, usize)>,
    next: usize,
    end: usize,
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
    fn either(&mut self, depth: usize) -> Result<Filter<String>, ParseError> {
        let mut filter = self.both(depth)?;
        while self.accept('|') {
            filter = Filter::Or(Box::new(filter), Box::new(self.both(depth)?));
        }
        Ok(filter)
    }

    fn both(&mut self, depth: usize) -> Result<Filter<String>, ParseError> {
        let mut filter = self.term(depth)?;
        while self.accept('&') {
            filter = Filter::And(Box::new(filter), Box::new(self.term(depth)?));
        }
        Ok(filter)
    }

    fn term(&mut self, depth: usize) -> Result<Filter<String>, ParseError> {
        if depth > DEPTH {
            return Err(self.wrong("less nesting"));
        }
        let is_q = self.peek() == Some(&Token::Word("Q".to_owned()));
        self.next += usize::from(is_q);
        if !is_q && self.peek() != Some(&Token::Sign('(')) {
            return Err(self.wrong("`Q(`"));
        }
        self.expect('(')?;
        let filter = match (is_q, self.peek(), self.peek_second()) {
            (true, Some(Token::Text(_)), _) => self.three_parts()?,
            (true, Some(Token::Word(_)), Some(Token::Sign('='))) => self.keywords()?,
            _ => self.combined(depth)?,
        };
        self.expect(')')?;
        Ok(filter)
    }

    /// `'field', 'operator', value`
    fn three_parts(&mut self) -> Result<Filter<String>, ParseError> {
        let field = self.text()?;
        self.expect(',')?;
        let at = self.next;
        let word = self.text()?;
        let operator = self.operator(&word, at)?;
        self.expect(',')?;
        let value = self.value(operator)?;
        Ok(Filter::Is(field, operator, value))
    }

    /// `field=value, field__gte=value`
    fn keywords(&mut self) -> Result<Filter<String>, ParseError> {
        let mut filter = self.keyword()?;
        while self.accept(',') {
            filter = Filter::And(Box::new(filter), Box::new(self.keyword()?));
        }
        Ok(filter)
    }

    fn keyword(&mut self) -> Result<Filter<String>, ParseError> {
        let at = self.next;
        let Some(Token::Word(word)) = self.peek().cloned() else { return Err(self.wrong("a field name")) };
        self.next += 1;
        self.expect('=')?;
        let (field, operator) = match word.rsplit_once("__") {
            Some((field, operator)) => (field.to_owned(), self.operator(operator, at)?),
            None => (word, Operator::Equal),
        };
        let value = self.value(operator)?;
        Ok(Filter::Is(field, operator, value))
    }

    /// `filter`, or `filter, Q.AND, filter`
    fn combined(&mut self, depth: usize) -> Result<Filter<String>, ParseError> {
        let mut filter = self.either(depth + 1)?;
        while self.accept(',') {
            let Some(Token::Word(word)) = self.peek().cloned() else {
                return Err(self.wrong("Q.AND or Q.OR"));
            };
            let join = match word.as_str() {
                "Q.AND" => Filter::And,
                "Q.OR" => Filter::Or,
                _ => return Err(self.wrong("Q.AND or Q.OR")),
            };
            self.next += 1;
            self.expect(',')?;
            filter = join(Box::new(filter), Box::new(self.either(depth + 1)?));
        }
        Ok(filter)
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
mod tests {
    use super::*;

    fn is(field: &str, operator: Operator, value: Value) -> Filter<String> {
        Filter::Is(field.to_owned(), operator, value)
    }

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn both_grammars_say_the_same() {
        let expected = Some(is("userId", Operator::Equal, text("u1")));
        for source in
            ["Q(userId='u1')", "Q('userId','=','u1')", "Q(Q('userId', '=', \"u1\"))", " ( Q(userId='u1') ) "]
        {
            assert_eq!(parse(source).unwrap(), expected, "{source}");
        }
    }

    #[test]
    fn and_binds_stronger_than_or() {
        let one = |n| Box::new(is("id", Operator::Equal, Value::Integer(n)));
        let filter = parse("Q(id=1) | Q(id=2) & Q(id=3)").unwrap().unwrap();
        assert_eq!(filter, Filter::Or(one(1), Box::new(Filter::And(one(2), one(3)))));
        let words = parse("Q(Q('id','=',1), Q.OR, Q(Q('id','=',2), Q.AND, Q('id','=',3)))").unwrap().unwrap();
        assert_eq!(words, filter);
    }

    #[test]
    fn operators_take_their_kind_of_value() {
        assert!(parse("Q(id__in=[1, 2])").is_ok());
        assert!(parse("Q('id','range',(1,9))").is_ok());
        assert!(parse("Q(unionId__isnull=1)").is_ok());
        for wrong in ["Q(id__in=1)", "Q(id__range=[1])", "Q(id__like=1)", "Q(id__gt=None)", "Q(id=[1])"] {
            assert!(parse(wrong).unwrap_err().reason.contains("fits the operator"), "{wrong}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        for (source, position, reason) in [
            ("Q(userId='u1'", 14, "`)`"),
            ("userId='u1'", 1, "`Q(`"),
            ("Q(userId='u1') Q(id=1)", 16, "`&`, `|` or the end"),
            ("Q('a','~','b')", 7, "not an operator"),
            ("Q(a='u1)", 5, "no closing quote"),
            ("Q(a=b)", 5, "a value"),
            ("Q(a='x'; DROP TABLE users)", 8, "`;` has no meaning"),
        ] {
            let error = parse(source).unwrap_err();
            assert_eq!(error.position, position, "{source}: {error}");
            assert!(error.reason.contains(reason), "{source}: {error}");
        }
    }

    #[test]
    fn a_quote_in_a_value_stays_a_value() {
        let filter = parse(r"Q(userId='u\'1 OR 1=1')").unwrap().unwrap();
        assert_eq!(filter, is("userId", Operator::Equal, text("u'1 OR 1=1")));
    }

    #[test]
    fn deep_nesting_is_refused_instead_of_overflowing() {
        let deep = format!("{}Q(id=1){}", "(".repeat(5000), ")".repeat(5000));
        assert!(parse(&deep).unwrap_err().reason.contains("nesting"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(source in ".*") { let _ = parse(&source); }

        #[test]
        fn anything_that_looks_like_a_filter_is_read_or_refused(source in r"[Q()'=,&|\[\]a-z_0-9. \\]{0,80}") {
            let _ = parse(&source);
        }

        #[test]
        fn any_text_can_be_a_value(value in ".*") {
            let quoted = value.replace('\\', r"\\").replace('\'', r"\'");
            let filter = parse(&format!("Q(userId='{quoted}')")).unwrap().unwrap();
            proptest::prop_assert_eq!(filter, is("userId", Operator::Equal, text(&value)));
        }
    }
}
