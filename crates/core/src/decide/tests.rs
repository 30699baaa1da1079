//! The table of the module, over every combination: 2 snapshot × 3 intents × 5 known × 31 unionId rows × 2 allowRegister.

use super::*;

fn user(name: &str) -> UserId {
    UserId::parse(name).unwrap()
}

fn holder(name: &str, active: bool) -> Holder {
    Holder { user_id: user(name), active }
}

/// `None` and the users A and B, each enabled and disabled.
fn holders() -> Vec<Option<Holder>> {
    let mut all = vec![None];
    for name in ["A", "B"] {
        all.extend([Some(holder(name, true)), Some(holder(name, false))]);
    }
    all
}

fn union_rows() -> Vec<Vec<Holder>> {
    let mut all = vec![vec![]];
    let single: Vec<Holder> = holders().into_iter().flatten().collect();
    all.extend(single.iter().map(|one| vec![one.clone()]));
    for one in &single {
        for two in &single {
            // One user has one state: rows of the same user agree.
            if one.user_id != two.user_id || one.active == two.active {
                all.push(vec![one.clone(), two.clone()]);
            }
        }
    }
    all
}

fn every_situation() -> Vec<Situation> {
    let mut all = vec![];
    for snapshot in [false, true] {
        for intent in [Intent::SignIn, Intent::LinkTo(user("A")), Intent::LinkTo(user("B"))] {
            for known in holders() {
                for by_union in union_rows() {
                    for allow_register in [false, true] {
                        all.push(Situation {
                            intent: intent.clone(),
                            snapshot,
                            known: known.clone(),
                            by_union: by_union.clone(),
                            allow_register,
                        });
                    }
                }
            }
        }
    }
    all
}

/// The table, written a second time and another way: by asking for each outcome when it must appear.
fn expected(s: &Situation) -> Decision {
    let mut union: Vec<&Holder> = s.by_union.iter().collect();
    union.dedup_by(|a, b| a.user_id == b.user_id);
    let owner = s.known.as_ref().or(if union.len() == 1 { Some(union[0]) } else { None });
    match (s.snapshot, owner, &s.intent) {
        (true, _, _) => Decision::Snapshot,
        (_, Some(o), Intent::LinkTo(u)) if &o.user_id != u => Decision::HeldByOther(o.user_id.clone()),
        (_, Some(o), _) if !o.active => Decision::Disabled(o.user_id.clone()),
        (_, Some(o), _) if s.known.is_some() => Decision::Known(o.user_id.clone()),
        (_, Some(o), _) => Decision::Join(o.user_id.clone()),
        (_, None, _) if union.len() > 1 => Decision::Conflict,
        (_, None, Intent::LinkTo(u)) => Decision::Join(u.clone()),
        (_, None, Intent::SignIn) if s.allow_register => Decision::Offer,
        (_, None, Intent::SignIn) => Decision::Stranger,
    }
}

#[test]
fn every_combination_decides_as_the_table_says() {
    let all = every_situation();
    assert!(all.len() > 1_000, "the product has shrunk to {}", all.len());
    for situation in all {
        assert_eq!(decide(&situation), expected(&situation), "{situation:?}");
    }
}

#[test]
fn nobody_signs_in_as_a_disabled_user_or_as_somebody_else() {
    for situation in every_situation() {
        match decide(&situation) {
            Decision::Known(user) => {
                let known = situation.known.unwrap();
                assert!(known.active && known.user_id == user);
            }
            Decision::Join(user) => {
                assert!(situation.known.is_none());
                assert!(situation.by_union.iter().all(|row| row.user_id == user && row.active));
            }
            _ => {}
        }
    }
}

#[test]
fn a_snapshot_account_never_becomes_anybody() {
    for situation in every_situation().into_iter().filter(|s| s.snapshot) {
        assert_eq!(decide(&situation), Decision::Snapshot);
    }
}
