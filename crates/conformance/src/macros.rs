//! The lines that an adapter's test consists of.

/// Makes the tests of a store: one per group of cases. `$make` is an `async fn() -> Fixture<Stores>`.
///
/// `store_tests!(fresh, exempt = [Exempt { case: "…", reason: "…" }])` leaves cases out.
#[macro_export]
macro_rules! store_tests {
    ($make:path) => {
        $crate::store_tests!($make, exempt = []);
    };
    ($make:path, exempt = $exempt:tt) => {
        $crate::tests_of_groups! { $make, stores_exemptions, $exempt;
            users => $crate::users::cases,
            identities => $crate::identities::cases,
            identity_races => $crate::identities::races,
            model => $crate::model::cases,
            sessions => $crate::sessions::cases,
            sign_ins => $crate::sign_ins::cases,
            members => $crate::members::cases,
            events => $crate::events::cases,
            keys => $crate::keys::cases,
            rows => $crate::rows::cases,
            merges => $crate::merges::cases,
            overlaps => $crate::overlaps::cases,
            console => $crate::console::cases,
            factors => $crate::factors::cases,
        }
    };
}

/// Makes the tests of an ephemeral adapter. `$make` is an `async fn() -> Fixture<ShortLived>`.
#[macro_export]
macro_rules! ephemeral_tests {
    ($make:path) => {
        $crate::ephemeral_tests!($make, exempt = []);
    };
    ($make:path, exempt = $exempt:tt) => {
        $crate::tests_of_groups! { $make, ephemeral_exemptions, $exempt;
            ephemeral => $crate::ephemeral::cases,
            ephemeral_time => $crate::ephemeral::time,
            ephemeral_races => $crate::ephemeral::races,
        }
    };
}

/// Makes the test of a channel between servers. `$make` is an `async fn() -> Fixture<TwoServers>`.
#[macro_export]
macro_rules! revocation_tests {
    ($make:path) => {
        $crate::tests_of_groups! { $make, revocation_exemptions, [];
            revocations => $crate::revocations::cases,
        }
    };
}

/// One test per group, and one that every exemption names a case.
#[doc(hidden)]
#[macro_export]
macro_rules! tests_of_groups {
    ($make:path, $check:ident, $exempt:tt; $($group:ident => $cases:path,)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $group() {
                $crate::run($cases(), $make, &$exempt).await;
            }
        )*

        #[test]
        fn $check() {
            let names: Vec<&str> = [$($cases().into_iter().map(|case| case.name).collect::<Vec<_>>()),*].concat();
            $crate::check_exemptions(&names, &$exempt);
        }
    };
}
