//! Names: what a folder may be called, and which known name a misspelt one is nearest to.

use std::path::Path;

/// Folders that are never elements, wherever they stand. Dot folders are skipped as well.
pub(crate) const SKIPPED: [&str; 5] = ["commons", "data", "dist", "node_modules", "__pycache__"];

/// Folders that hold an element's code and are not part of its fullName when they end the path.
pub(crate) const CODE_FOLDERS: [&str; 2] = ["frontend", "backend"];

/// The longest fullName accepted, in bytes. File systems allow 255 per segment; links and headers carry the whole.
const LONGEST: usize = 200;

pub(crate) fn is_skipped(name: &str) -> bool {
    name.starts_with('.') || SKIPPED.contains(&name)
}

/// One part of a fullName: letters and digits of any script, `_` and `-`.
pub(crate) fn valid_segment(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

/// Whether a new element may carry this fullName: valid parts joined by dots, none of them a folder that is skipped
/// (the element would never be found again), and not ending in `frontend` or `backend` (not part of a fullName).
#[must_use]
pub fn valid_full_name(full_name: &str) -> bool {
    let last = full_name.rsplit('.').next().unwrap_or_default();
    full_name.len() <= LONGEST
        && !CODE_FOLDERS.contains(&last)
        && full_name.split('.').next() != Some("extends")
        && full_name.split('.').all(|part| valid_segment(part) && !is_skipped(part))
}

/// The last part of a fullName.
pub(crate) fn last_segment(full_name: &str) -> &str {
    full_name.rsplit('.').next().unwrap_or(full_name)
}

/// A folder name reduced to `[A-Za-z0-9_-]`, for an app without `app.json`.
pub(crate) fn app_name_of(dir: &Path) -> String {
    let canonical = dir.canonicalize().unwrap_or_else(|_| dir.to_path_buf());
    let name = canonical.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let reduced: String =
        name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')).collect();
    if reduced.is_empty() { "app".to_owned() } else { reduced }
}

/// The single known name that a reader probably meant, if any is near enough to be worth suggesting.
pub(crate) fn nearest_one<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    best(name, known, 1, 0.6).pop()
}

/// The known fullName that this one is a misspelling of, as a whole: a slip or two, not merely something of its kind.
pub(crate) fn nearest_one_of_all<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let lower = name.to_lowercase();
    let slip = |known: &&str| {
        name.len() <= LONGEST && strsim::normalized_damerau_levenshtein(&lower, &known.to_lowercase()) >= SLIP
    };
    known.into_iter().find(slip)
}

/// Up to three known fullNames, best first. The right last part counts as near even when the path is missing.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    best(name, known, 3, 0.5)
}

fn best<'a>(name: &str, known: impl IntoIterator<Item = &'a str>, count: usize, least: f64) -> Vec<String> {
    // Anyone may ask for any name, and the distance costs the product of the lengths. So long a name is no slip anyhow.
    if name.len() > LONGEST {
        return vec![];
    }
    let lower = name.to_lowercase();
    let mut scored: Vec<(f64, &str)> =
        known.into_iter().map(|k| (score(&lower, k), k)).filter(|(score, _)| *score >= least).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.dedup_by(|a, b| a.1 == b.1);
    scored.into_iter().take(count).map(|(_, name)| name.to_owned()).collect()
}

/// Two slips in fourteen characters.
const SLIP: f64 = 0.85;

fn score(lower: &str, known: &str) -> f64 {
    let candidate = known.to_lowercase();
    let whole = strsim::normalized_damerau_levenshtein(lower, &candidate);
    let tail = strsim::normalized_damerau_levenshtein(last_segment(lower), last_segment(&candidate));
    whole.max(tail * 0.95)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_names_that_could_not_be_found_again_are_refused() {
        for good in ["auths.loginTypes.MyLogin", "corps.总部", "a", "a-b.c_d"] {
            assert!(valid_full_name(good), "{good}");
        }
        for bad in [
            "",
            ".",
            "a..b",
            "a/b",
            "../x",
            "a.data",
            "a.backend",
            "a b",
            ".git",
            "extends.x",
            "a.node_modules",
        ] {
            assert!(!valid_full_name(bad), "{bad}");
        }
        assert!(!valid_full_name(&"a".repeat(201)));
    }

    #[test]
    fn the_last_part_alone_finds_the_full_name() {
        let known = ["auths.loginTypes.MyWechatLogin", "corps.HeadOffice"];
        assert_eq!(nearest("MyWeChatLogin", known), ["auths.loginTypes.MyWechatLogin"]);
        assert!(nearest("zzzzzzzz", known).is_empty());
    }

    #[test]
    fn a_name_longer_than_any_is_compared_with_none() {
        let known = "a".repeat(LONGEST);
        assert_eq!(nearest(&known, [known.as_str()]), [known.as_str()]);
        assert!(nearest(&"a".repeat(LONGEST + 1), [known.as_str()]).is_empty());
        assert_eq!(nearest_one(&"a".repeat(60_000), [known.as_str()]), None);
    }
}
