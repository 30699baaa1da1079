//! The calls to WeChat, as `/metrics`, the dashboard and `/readyz` tell them.

use std::fmt::Write as _;

use serde_json::{Value, json};
use wxlogin::outbound::{BreakerState, CallTimes, OutboundState, TIME_BOUNDS};

/// In Prometheus's text format, to follow the server's own counters.
pub(crate) fn page(state: &OutboundState) -> String {
    let mut page = String::new();
    // Writing to a text does not fail.
    let _done = counters(&mut page, state)
        .and_then(|()| times(&mut page, state))
        .and_then(|()| now(&mut page, state));
    page
}

fn counters(page: &mut String, state: &OutboundState) -> std::fmt::Result {
    writeln!(page, "# TYPE wxlogin_wechat_calls_total counter")?;
    state.calls.iter().try_for_each(|call| {
        let (endpoint, outcome, count) = (call.endpoint, call.outcome, call.count);
        writeln!(page, "wxlogin_wechat_calls_total{{endpoint=\"{endpoint}\",outcome=\"{outcome}\"}} {count}")
    })
}

fn times(page: &mut String, state: &OutboundState) -> std::fmt::Result {
    writeln!(page, "# TYPE wxlogin_wechat_call_duration_seconds histogram")?;
    state.times.iter().try_for_each(|times| histogram(page, times))
}

fn histogram(page: &mut String, times: &CallTimes) -> std::fmt::Result {
    let (name, endpoint) = ("wxlogin_wechat_call_duration_seconds", times.endpoint);
    let mut count = 0;
    for (bucket, here) in times.counts.iter().enumerate() {
        count += here;
        let bound = TIME_BOUNDS.get(bucket).map_or_else(|| "+Inf".to_owned(), ToString::to_string);
        writeln!(page, "{name}_bucket{{endpoint=\"{endpoint}\",le=\"{bound}\"}} {count}")?;
    }
    writeln!(page, "{name}_sum{{endpoint=\"{endpoint}\"}} {}", times.sum)?;
    writeln!(page, "{name}_count{{endpoint=\"{endpoint}\"}} {count}")
}

fn now(page: &mut String, state: &OutboundState) -> std::fmt::Result {
    let gauges = [
        ("wxlogin_wechat_places", state.permits),
        ("wxlogin_wechat_in_flight", state.in_flight),
        ("wxlogin_wechat_waiting", state.waiting),
        ("wxlogin_wechat_long_polls", state.long_polls),
    ];
    for (name, value) in gauges {
        writeln!(page, "# TYPE {name} gauge\n{name} {value}")?;
    }
    writeln!(page, "# TYPE wxlogin_wechat_breaker gauge")?;
    state.hosts.iter().try_for_each(|host| {
        let number = match host.breaker {
            BreakerState::Closed => 0,
            BreakerState::HalfOpen => 1,
            BreakerState::Open(_) => 2,
        };
        // A host is part of a URL that was parsed, so it holds no quote and no line end.
        writeln!(page, "wxlogin_wechat_breaker{{host=\"{}\"}} {number}", host.host)
    })
}

/// For the dashboard.
pub(crate) fn summary(state: &OutboundState) -> Value {
    let hosts = state.hosts.iter().map(|host| {
        let retry_after = match host.breaker {
            BreakerState::Open(left) => Some(left.as_millis().div_ceil(1000)),
            _ => None,
        };
        json!({"host": host.host, "breaker": host.breaker.as_str(), "retryAfter": retry_after})
    });
    let calls = state.calls.iter();
    let calls = calls.map(|c| json!({"endpoint": c.endpoint, "outcome": c.outcome, "count": c.count}));
    let ms = |time: std::time::Duration| time.as_millis();
    let latency = state.times.iter().map(|times| {
        json!({
            "endpoint": times.endpoint, "count": times.counts.iter().sum::<u64>(),
            "median": ms(times.median), "p95": ms(times.p95), "longest": ms(times.longest),
        })
    });
    json!({
        "places": state.permits, "inFlight": state.in_flight, "waiting": state.waiting, "longPolls": state.long_polls,
        "hosts": hosts.collect::<Vec<_>>(), "calls": calls.collect::<Vec<_>>(), "latency": latency.collect::<Vec<_>>(),
    })
}

/// The hosts that are left alone at the moment, as an operator reads it.
pub(crate) fn resting(state: &OutboundState) -> Vec<String> {
    let open = state.hosts.iter().filter(|host| matches!(host.breaker, BreakerState::Open(_)));
    open.map(|host| format!("calls to {} fail; it is left alone for a while (wechat.breaker)", host.host))
        .collect()
}
