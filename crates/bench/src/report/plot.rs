//! The most important numbers as bars. Plain SVG: a few rectangles need no library. Its colours follow the reader's choice
//! of light or dark.

use std::fmt::Write as _;

use super::Results;

const WIDTH: f64 = 760.0;
/// Where bars begin, right of their names.
const LEFT: f64 = 300.0;
const BAR: f64 = 16.0;
const STEP: f64 = 24.0;

const STYLE: &str = "text{font:13px system-ui,sans-serif;fill:#1f2328}.title{font-weight:600}.bar{fill:#1f8a4c}.limit{stroke:#c2410c;stroke-width:2;stroke-dasharray:4 3}.limit-text{fill:#c2410c}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.bar{fill:#3fb870}.limit{stroke:#ff9d5c}.limit-text{fill:#ff9d5c}}";

struct Panel {
    title: &'static str,
    group: &'static str,
    column: &'static str,
    /// Rows whose id begins so.
    rows: &'static [&'static str],
    limit: Option<f64>,
}

const PANELS: &[Panel] = &[
    Panel {
        title: "Session checks, rate beside a bare axum handler = 1",
        group: "session",
        column: "ratio",
        rows: &[""],
        limit: Some(0.7),
    },
    Panel {
        title: "CPU time of the server for one sign-in, µs",
        group: "logins",
        column: "cpuUs",
        rows: &[""],
        limit: Some(150.0),
    },
    Panel {
        title: "Start to first answer, ms",
        group: "start",
        column: "startMs",
        rows: &[""],
        limit: Some(100.0),
    },
    Panel { title: "Memory, MB", group: "memory", column: "memoryMb", rows: &[""], limit: Some(30.0) },
    Panel {
        title: "Lookups as identities grow, time beside the smallest = 1",
        group: "growth",
        column: "slower",
        rows: &["sqlite-openid", "postgres-openid", "sqlite-session", "postgres-session"],
        limit: Some(1.5),
    },
];

pub(super) fn svg(results: &Results) -> String {
    let (mut body, mut top) = (String::new(), 8.0);
    for panel in PANELS {
        let bars = panel.bars(results);
        if !bars.is_empty() {
            panel.draw(&mut body, &mut top, &bars);
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {top}\" role=\"img\" aria-label=\"wxlogin, measured {}\">\n<style>{STYLE}</style>\n{body}</svg>\n",
        escaped(&results.at)
    )
}

impl Panel {
    fn bars<'a>(&self, results: &'a Results) -> Vec<(&'a str, f64)> {
        let groups = results.groups.iter().filter(|group| group.id == self.group);
        let rows = groups.flat_map(|group| &group.rows);
        let chosen = rows.filter(|row| self.rows.iter().any(|beginning| row.id.starts_with(beginning)));
        chosen.filter_map(|row| Some((row.name.as_str(), row.numbers.get(self.column)?.median))).collect()
    }

    fn draw(&self, body: &mut String, top: &mut f64, bars: &[(&str, f64)]) {
        let most = bars.iter().map(|(_, value)| *value).chain(self.limit).fold(f64::MIN_POSITIVE, f64::max);
        let scale = (WIDTH - LEFT - 70.0) / most;
        *top += 16.0;
        _ = writeln!(body, "<text class=\"title\" x=\"0\" y=\"{top:.0}\">{}</text>", escaped(self.title));
        let first = *top + 12.0;
        for (name, value) in bars {
            *top += STEP;
            let (y, width) = (*top - BAR, value * scale);
            _ = writeln!(
                body,
                "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"end\">{}</text><rect class=\"bar\" x=\"{LEFT:.0}\" y=\"{:.0}\" width=\"{width:.1}\" height=\"{BAR:.0}\"/><text x=\"{:.1}\" y=\"{:.0}\">{}</text>",
                LEFT - 8.0,
                *top - 3.0,
                escaped(&shortened(name)),
                y,
                LEFT + width + 6.0,
                *top - 3.0,
                shown(*value)
            );
        }
        if let Some(limit) = self.limit {
            let x = LEFT + limit * scale;
            _ = writeln!(
                body,
                "<line class=\"limit\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{first:.0}\" y2=\"{:.0}\"/><text class=\"limit-text\" x=\"{x:.1}\" y=\"{:.0}\" text-anchor=\"middle\">target {}</text>",
                *top + 4.0,
                *top + 17.0,
                shown(limit)
            );
        }
        *top += 34.0;
    }
}

/// Names of rows say more than there is room for.
fn shortened(name: &str) -> String {
    const MOST: usize = 44;
    if name.chars().count() <= MOST {
        return name.to_owned();
    }
    name.chars().take(MOST - 1).chain(['…']).collect()
}

fn shown(value: f64) -> String {
    if value < 10.0 { format!("{value:.2}") } else { format!("{value:.0}") }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_cannot_break_the_drawing() {
        assert_eq!(super::escaped("a<b & \"c\""), "a&lt;b &amp; &quot;c&quot;");
        assert_eq!(super::shortened(&"x".repeat(50)).chars().count(), 44);
    }
}
