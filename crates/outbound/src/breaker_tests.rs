//! The breaker over random lives, and its life as told in its description.

use std::time::Duration;

use proptest::prelude::*;

use crate::{
    BreakerRules, BreakerState,
    breaker::{Admission, Breaker},
};

const RULES: BreakerRules = BreakerRules {
    window: Duration::from_secs(10),
    calls: 4,
    percent: 50,
    pause: Duration::from_secs(5),
    probes: 2,
};

const fn at(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn call(breaker: &mut Breaker, now: Duration, answered: bool) {
    let pass = breaker.admit(now).unwrap();
    breaker.record(pass, now, answered);
}

fn opened(now: Duration) -> Breaker {
    let mut breaker = Breaker::new(RULES);
    (0..4).for_each(|_| call(&mut breaker, now, false));
    breaker
}

#[test]
fn it_opens_pauses_probes_and_closes() {
    let mut breaker = Breaker::new(RULES);
    (0..3).for_each(|_| call(&mut breaker, at(0), false));
    assert_eq!(breaker.state(at(0)), BreakerState::Closed, "three are too few to judge by");
    call(&mut breaker, at(0), false);
    assert_eq!(breaker.admit(at(1000)).unwrap_err(), at(4000));
    let probes = [breaker.admit(at(5000)).unwrap(), breaker.admit(at(5000)).unwrap()];
    assert!(breaker.admit(at(5000)).is_err(), "two probes are enough");
    breaker.record(probes[0], at(5001), true);
    assert_eq!(breaker.state(at(5001)), BreakerState::HalfOpen);
    breaker.record(probes[1], at(5002), true);
    assert_eq!(breaker.state(at(5002)), BreakerState::Closed);
}

#[test]
fn successes_keep_it_closed_until_half_have_failed() {
    let mut breaker = Breaker::new(RULES);
    (0..10).for_each(|_| call(&mut breaker, at(0), true));
    (0..9).for_each(|_| call(&mut breaker, at(1), false));
    assert_eq!(breaker.state(at(1)), BreakerState::Closed);
    call(&mut breaker, at(1), false);
    assert_eq!(breaker.state(at(1)), BreakerState::Open(RULES.pause));
}

#[test]
fn a_probe_that_fails_opens_it_for_twice_as_long_up_to_eight_times() {
    let mut breaker = opened(at(0));
    let mut now = at(0);
    for factor in [1, 2, 4, 8, 8] {
        assert_eq!(breaker.state(now), BreakerState::Open(RULES.pause * factor));
        now += RULES.pause * factor;
        call(&mut breaker, now, false);
    }
}

#[test]
fn a_probe_that_was_not_made_leaves_its_place_to_another() {
    let mut breaker = opened(at(0));
    let passes = [breaker.admit(at(5000)).unwrap(), breaker.admit(at(5000)).unwrap()];
    assert!(breaker.admit(at(5000)).is_err());
    breaker.release(passes[0]);
    assert!(breaker.admit(at(5000)).unwrap().is_probe());
}

#[test]
fn what_began_before_says_nothing_about_after() {
    let mut breaker = Breaker::new(RULES);
    let old = breaker.admit(at(0)).unwrap();
    (0..4).for_each(|_| call(&mut breaker, at(0), false));
    let probe = breaker.admit(at(5000)).unwrap();
    breaker.record(old, at(5001), false);
    assert_eq!(breaker.state(at(5001)), BreakerState::HalfOpen, "a late failure of before does not open it");
    breaker.record(probe, at(5002), true);
    breaker.record(old, at(5003), true);
    assert_eq!(breaker.state(at(5003)), BreakerState::HalfOpen, "nor does a late success close it");
}

#[test]
fn at_0_percent_it_never_opens() {
    let mut breaker = Breaker::new(BreakerRules { percent: 0, ..RULES });
    (0..1000).for_each(|_| call(&mut breaker, at(0), false));
    assert_eq!(breaker.state(at(0)), BreakerState::Closed);
}

#[derive(Debug, Clone)]
enum Step {
    Wait(u64),
    Admit,
    End { which: usize, answered: Option<bool> },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        2 => (0_u64..4000).prop_map(Step::Wait),
        5 => Just(Step::Admit),
        5 => (any::<usize>(), prop::option::weighted(0.9, prop::bool::weighted(0.4)))
            .prop_map(|(which, answered)| Step::End { which, answered }),
    ];
    prop::collection::vec(step, 0..200)
}

proptest! {
    #[test]
    fn every_life_keeps_the_rules(steps in steps()) {
        let mut breaker = Breaker::new(RULES);
        let mut now = Duration::ZERO;
        let mut out: Vec<Admission> = vec![];
        let mut ended: Vec<(Duration, bool)> = vec![];
        for step in steps {
            let before = breaker.state(now);
            match step {
                Step::Wait(ms) => now += at(ms),
                Step::Admit => match (breaker.admit(now), before) {
                    (Ok(pass), BreakerState::Closed) => { prop_assert!(!pass.is_probe()); out.push(pass); }
                    (Ok(pass), BreakerState::HalfOpen) => { prop_assert!(pass.is_probe()); out.push(pass); }
                    (Ok(_), BreakerState::Open(_)) => prop_assert!(false, "admitted while open"),
                    (Err(_), BreakerState::Closed) => prop_assert!(false, "refused while closed"),
                    (Err(wait), BreakerState::Open(left)) => prop_assert_eq!(wait, left),
                    (Err(wait), BreakerState::HalfOpen) => prop_assert!(wait > Duration::ZERO),
                },
                Step::End { .. } if out.is_empty() => {}
                Step::End { which, answered } => {
                    let pass = out.swap_remove(which % out.len());
                    match answered {
                        Some(answered) => { breaker.record(pass, now, answered); ended.push((now, answered)); }
                        None => breaker.release(pass),
                    }
                }
            }
            if let (BreakerState::Closed, BreakerState::Open(_)) = (before, breaker.state(now)) {
                let recent = ended.iter().filter(|(at, answered)| !answered && now - *at <= RULES.window);
                prop_assert!(recent.count() >= 2, "opened without half of four having failed");
            }
            let probing = breaker.would_pass(now).is_err() && breaker.state(now) == BreakerState::HalfOpen;
            prop_assert!(!probing || out.iter().any(|pass| pass.is_probe()), "half-open for ever");
        }
        // Whatever has happened: when the host is back, so are the calls.
        for pass in out { breaker.release(pass); }
        now += RULES.pause * 8;
        for _ in 0..RULES.probes {
            if let Ok(pass) = breaker.admit(now) { breaker.record(pass, now, true); }
        }
        prop_assert_eq!(breaker.state(now), BreakerState::Closed);
    }
}
