//! The known name that somebody probably meant.

/// The nearest of `known` to `given`, if any is near enough to be worth suggesting.
///
/// A right name in the wrong section (`lifetime` for `session.lifetime`) counts as near, which the distance between
/// the whole paths alone would miss.
pub(crate) fn nearest<'k>(given: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let given = given.to_ascii_lowercase();
    let score = |name: &str| {
        let whole = strsim::normalized_damerau_levenshtein(&given, &name.to_ascii_lowercase());
        let same_name = last(&given) == last(name);
        if same_name { whole.max(0.7) } else { whole }
    };
    known
        .map(|name| (score(name), name))
        .filter(|(score, _)| *score >= 0.6)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, name)| name)
}

fn last(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn misspelt_and_misplaced_names_are_recognised() {
        let known = ["session.lifetime", "session.idle", "login.code_lifetime", "listen"];
        let near = |given| nearest(given, known.into_iter());
        assert_eq!(near("sesion.lifetme"), Some("session.lifetime"));
        assert_eq!(near("lifetime"), Some("session.lifetime"));
        assert_eq!(near("lisen"), Some("listen"));
        assert_eq!(near("colour"), None);
    }
}
