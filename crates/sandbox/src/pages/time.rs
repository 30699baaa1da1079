//! /time: the sandbox's clock, behaviours that can be switched, and beginning again.
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use jiff::SignedDuration;
use minijinja::{Value, context};

use super::forms;
use super::render::{Page, problem};
use crate::options::Switches;
use crate::sandbox::Sandbox;
use crate::wire::{Answer, Call, own_html, rule};

/// Seconds that a button moves the clock, each a little beyond a lifetime; the texts are `time_<seconds>`.
const STEPS: [i64; 4] = [301, 601, 7201, 2_592_001];

/// A year: what somebody types by mistake must not leave the calendar.
const MOST: i64 = 31_536_000;

pub(super) async fn page(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Answer {
    let page = Page::of(&call);
    let (now, ahead, on) = sandbox.with(|world| (world.now, world.shift, world.switches.clone()));
    let now = now.strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
    let steps = STEPS.map(|seconds| context! { seconds, title => page.text(&format!("time_{seconds}")) });
    let switches: Vec<Value> = Switches::NAMES
        .iter()
        .map(|name| context! { name => *name, on => on.get(name), title => page.text(&format!("switch_{name}")) })
        .collect();
    let ahead = (ahead.as_secs() > 0).then(|| lasting(ahead));
    own_html(page.render("time.html", context! { now, ahead, steps => steps.to_vec(), switches }))
}

/// As `1 d 02:00:01`.
fn lasting(span: SignedDuration) -> String {
    let seconds = span.as_secs();
    let clock = format!("{:02}:{:02}:{:02}", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    if seconds < 86_400 { clock } else { format!("{} d {clock}", seconds / 86_400) }
}

pub(super) async fn advance(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Response {
    let seconds = call.param("seconds").and_then(|text| text.trim().parse::<i64>().ok());
    match seconds.filter(|seconds| (1..=MOST).contains(seconds)) {
        Some(seconds) => {
            sandbox.advance(SignedDuration::from_secs(seconds));
            forms::see("/time")
        }
        None => problem(
            &call,
            "seconds",
            &rule!("give whole seconds, from 1 to 31536000", "请填写整数秒，1 到 31536000"),
        )
        .into_response(),
    }
}

/// A box that is not ticked is not sent, and means off.
pub(super) async fn switch(State(sandbox): State<Sandbox>, Extension(call): Extension<Call>) -> Response {
    sandbox.with(|world| {
        for name in Switches::NAMES {
            // The names are the switches' own, so none is refused.
            let _ = world.switches.set(name, call.param(name).is_some());
        }
    });
    forms::see("/time")
}

pub(super) async fn reset(State(sandbox): State<Sandbox>) -> Response {
    sandbox.reset();
    forms::see("/time")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_written_as_days_and_a_clock() {
        assert_eq!(lasting(SignedDuration::from_secs(301)), "00:05:01");
        assert_eq!(lasting(SignedDuration::from_secs(93_601)), "1 d 02:00:01");
    }
}
