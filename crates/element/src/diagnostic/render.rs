//! The long form: the line of the file with a caret under the place.

use std::fmt;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};

use super::{Diagnostic, Language, Severity, Text};

/// miette's word before the help, and ours; they take the same eight columns, as what is wrapped below is indented.
const HELP: (&str, &str) = ("  help: ", "  建议：");

/// Shows the bare message as the headline: place, expectation and fix have their own lines in the long form.
struct Headline<'a>(&'a Diagnostic, Language);

impl Diagnostic {
    /// The long form in a language, plain: headline, snippet with a caret, expectation and fix. Ends with a newline.
    #[must_use]
    pub fn render(&self, language: Language) -> String {
        self.draw(GraphicalTheme::unicode_nocolor(), language)
    }

    /// The long form with colours, for a terminal.
    #[must_use]
    pub fn render_coloured(&self, language: Language) -> String {
        self.draw(GraphicalTheme::unicode(), language)
    }

    fn draw(&self, theme: GraphicalTheme, language: Language) -> String {
        let mut out = String::new();
        let handler = GraphicalReportHandler::new_themed(theme).with_links(false).with_width(110);
        if handler.render_report(&mut out, &Headline(self, language)).is_err() {
            // Only a formatter that fails gets here; the one-line form needs nothing that can.
            return format!("{}\n", self.one_line(language));
        }
        // The help is what comes last.
        if language == Language::Zh
            && let Some(at) = out.rfind(HELP.0)
        {
            out.replace_range(at..at + HELP.0.len(), HELP.1);
        }
        out
    }
}

fn help(diagnostic: &Diagnostic, language: Language) -> Option<String> {
    let Text { expected, fix, .. } = diagnostic.text(language);
    let expected = expected.map(|text| format!("{}{text}", super::should_be(language)));
    let lines: Vec<String> = expected.into_iter().chain(fix).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn label(diagnostic: &Diagnostic, language: Language) -> Option<LabeledSpan> {
    let here = match language {
        Language::En => "here",
        Language::Zh => "此处",
    };
    let label = diagnostic.key.clone().unwrap_or_else(|| here.to_owned());
    Some(LabeledSpan::new_with_span(Some(label), diagnostic.span.clone()?))
}

impl miette::Diagnostic for Diagnostic {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        help(self, Language::En).map(|text| Box::new(text) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(std::iter::once(label(self, Language::En)?)))
    }
}

impl fmt::Debug for Headline<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Headline<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = self.0.message(self.1);
        if self.0.line == 0 { write!(f, "{}: {message}", self.0.file) } else { f.write_str(message) }
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
        help(self.0, self.1).map(|text| Box::new(text) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        miette::Diagnostic::source_code(self.0)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(std::iter::once(label(self.0, self.1)?)))
    }
}
