//! The long form: the line of the file with a caret under the place.

use std::fmt;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};

use super::{Diagnostic, Severity};

/// Shows the bare message as the headline: place, expectation and fix have their own lines in the long form.
struct Headline<'a>(&'a Diagnostic);

impl Diagnostic {
    /// The long form, plain: headline, snippet with a caret, expectation and fix. Ends with a newline.
    #[must_use]
    pub fn render(&self) -> String {
        self.draw(GraphicalTheme::unicode_nocolor())
    }

    /// The long form with colours, for a terminal.
    #[must_use]
    pub fn render_coloured(&self) -> String {
        self.draw(GraphicalTheme::unicode())
    }

    fn draw(&self, theme: GraphicalTheme) -> String {
        let mut out = String::new();
        let handler = GraphicalReportHandler::new_themed(theme).with_links(false).with_width(110);
        if handler.render_report(&mut out, &Headline(self)).is_err() {
            // Only a formatter that fails gets here; the one-line form needs nothing that can.
            return format!("{self}\n");
        }
        out
    }
}

fn help(diagnostic: &Diagnostic) -> Option<String> {
    let expected = diagnostic.expected.as_ref().map(|text| format!("expected {text}"));
    let lines: Vec<String> = expected.into_iter().chain(diagnostic.fix.clone()).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

impl miette::Diagnostic for Diagnostic {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        help(self).map(|text| Box::new(text) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = self.span.clone()?;
        let label = self.key.clone().unwrap_or_else(|| "here".to_owned());
        Some(Box::new(std::iter::once(LabeledSpan::new_with_span(Some(label), span))))
    }
}

impl fmt::Debug for Headline<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Headline<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.line == 0 {
            write!(f, "{}: {}", self.0.file, self.0.message)
        } else {
            f.write_str(&self.0.message)
        }
    }
}

impl std::error::Error for Headline<'_> {}

impl miette::Diagnostic for Headline<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        miette::Diagnostic::code(self.0)
    }

    fn severity(&self) -> Option<miette::Severity> {
        miette::Diagnostic::severity(self.0)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        miette::Diagnostic::help(self.0)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        miette::Diagnostic::source_code(self.0)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        miette::Diagnostic::labels(self.0)
    }
}
