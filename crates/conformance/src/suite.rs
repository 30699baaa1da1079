//! Running cases, each against an empty adapter, and telling what failed.

use std::{any::Any, time::Duration};

use futures::future::BoxFuture;

/// A case is given this long, far beyond what any needs: an adapter that hangs is told as such.
const PATIENCE: Duration = Duration::from_secs(120);

/// One expectation.
pub struct Case<T> {
    /// The sentence that must be true, with underscores.
    pub name: &'static str,
    /// Panics when it is not.
    pub run: fn(T) -> BoxFuture<'static, ()>,
}

/// An empty adapter under test.
pub struct Fixture<T> {
    subject: T,
    keep: Box<dyn Any + Send>,
}

impl<T> Fixture<T> {
    /// An adapter that needs nothing beside itself.
    pub fn new(subject: T) -> Self {
        Self { subject, keep: Box::new(()) }
    }

    /// Keeps `guard` until the case has ended.
    #[must_use]
    pub fn keeping(self, guard: impl Any + Send) -> Self {
        Self { keep: Box::new((self.keep, guard)), ..self }
    }
}

/// A case that an adapter does not pass, and why that is right.
#[derive(Debug, Clone, Copy)]
pub struct Exempt {
    /// The name of the case.
    pub case: &'static str,
    /// Why the adapter need not pass it.
    pub reason: &'static str,
}

/// Runs every case, each with a fixture of its own.
///
/// # Panics
/// When cases fail, or pass in spite of an exemption; all of them are named.
pub async fn run<T, F>(cases: Vec<Case<T>>, make: F, exempt: &[Exempt])
where
    T: Send + 'static,
    F: AsyncFn() -> Fixture<T>,
{
    let mut failures = Vec::new();
    for case in cases {
        let Fixture { subject, keep } = make().await;
        let ended = outcome((case.run)(subject)).await;
        drop(keep);
        match (ended, exempt.iter().find(|exempt| exempt.case == case.name)) {
            (Err(cause), None) => failures.push(format!("{}: {cause}", case.name)),
            (Ok(()), Some(_)) => failures.push(format!("{}: passes now; remove its exemption", case.name)),
            (Ok(()), None) | (Err(_), Some(_)) => {}
        }
    }
    assert!(failures.is_empty(), "{} failed:\n{}", failures.len(), failures.join("\n"));
}

async fn outcome(case: BoxFuture<'static, ()>) -> Result<(), String> {
    let task = tokio::spawn(tokio::time::timeout(PATIENCE, case));
    match task.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(format!("did not end within {} s", PATIENCE.as_secs())),
        Err(error) if error.is_panic() => Err(text_of(error.into_panic().as_ref())),
        Err(_) => Err("was cancelled".to_owned()),
    }
}

fn text_of(panic: &(dyn Any + Send)) -> String {
    let owned = panic.downcast_ref::<String>().cloned();
    owned.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
}

/// Fails when an exemption names no case, or gives no reason.
///
/// # Panics
/// When it does.
pub fn check_exemptions(names: &[&str], exempt: &[Exempt]) {
    for Exempt { case, reason } in exempt {
        assert!(names.contains(case), "the exemption `{case}` names no case");
        assert!(!reason.trim().is_empty(), "the exemption `{case}` gives no reason");
    }
}

/// The cases with these names.
macro_rules! cases {
    ($($case:ident),* $(,)?) => {
        vec![$($crate::Case { name: stringify!($case), run: |subject| Box::pin($case(subject)) }),*]
    };
}
pub(crate) use cases;

#[cfg(test)]
mod tests {
    use super::*;

    async fn passes(_: ()) {}
    async fn fails(_: ()) {
        panic!("as it must");
    }

    async fn ran(cases: Vec<Case<()>>, exempt: &'static [Exempt]) -> Result<(), String> {
        outcome(Box::pin(async move { run(cases, async || Fixture::new(()), exempt).await })).await
    }

    #[tokio::test]
    async fn a_failure_names_the_case_and_an_exemption_must_be_needed() {
        const FAILS: &[Exempt] = &[Exempt { case: "fails", reason: "a test" }];
        const PASSES: &[Exempt] = &[Exempt { case: "passes", reason: "a test" }];
        let text = ran(cases![passes, fails], &[]).await.unwrap_err();
        assert!(text.contains("fails: as it must") && !text.contains("passes"), "{text}");
        assert_eq!(ran(cases![passes, fails], FAILS).await, Ok(()));
        assert!(ran(cases![passes], PASSES).await.unwrap_err().contains("remove its exemption"));
    }

    #[test]
    #[should_panic(expected = "names no case")]
    fn an_exemption_of_nothing_is_refused() {
        check_exemptions(&["passes"], &[Exempt { case: "passed", reason: "a test" }]);
    }
}
