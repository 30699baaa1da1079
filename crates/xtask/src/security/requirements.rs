//! Which requirements the tables have to answer.

/// Sections of a document and the numbers in each.
pub(crate) type Sections = &'static [(&'static str, &'static [u8])];

/// Each table and what it has to answer.
pub(crate) const TABLES: [(&str, Sections); 2] = [("asvs.md", ASVS), ("rfc9700.md", RFC_9700)];

/// OWASP ASVS 5.0.0, levels 1 and 2, of the chapters V3, V6, V7, V9, V10, V13, V14 and V16.
const ASVS: Sections = &[
    ("V3.2", &[1, 2]),
    ("V3.3", &[1, 2, 3, 4]),
    ("V3.4", &[1, 2, 3, 4, 5, 6]),
    ("V3.5", &[1, 2, 3, 4, 5]),
    ("V3.7", &[1, 2]),
    ("V6.1", &[1, 2, 3]),
    ("V6.2", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
    ("V6.3", &[1, 2, 3, 4]),
    ("V6.4", &[1, 2, 3, 4]),
    ("V6.5", &[1, 2, 3, 4, 5]),
    ("V6.6", &[1, 2, 3]),
    ("V6.8", &[1, 2, 3, 4]),
    ("V7.1", &[1, 2, 3]),
    ("V7.2", &[1, 2, 3, 4]),
    ("V7.3", &[1, 2]),
    ("V7.4", &[1, 2, 3, 4, 5]),
    ("V7.5", &[1, 2]),
    ("V7.6", &[1, 2]),
    ("V9.1", &[1, 2, 3]),
    ("V9.2", &[1, 2, 3, 4]),
    ("V10.1", &[1, 2]),
    ("V10.2", &[1, 2]),
    ("V10.3", &[1, 2, 3, 4]),
    ("V10.4", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
    ("V10.5", &[1, 2, 3, 4, 5]),
    ("V10.6", &[1, 2]),
    ("V10.7", &[1, 2, 3]),
    ("V13.1", &[1]),
    ("V13.2", &[1, 2, 3, 4, 5]),
    ("V13.3", &[1, 2]),
    ("V13.4", &[1, 2, 3, 4, 5]),
    ("V14.1", &[1, 2]),
    ("V14.2", &[1, 2, 3, 4]),
    ("V14.3", &[1, 2, 3]),
    ("V16.1", &[1]),
    ("V16.2", &[1, 2, 3, 4, 5]),
    ("V16.3", &[1, 2, 3, 4]),
    ("V16.4", &[1, 2, 3]),
    ("V16.5", &[1, 2, 3]),
];

/// RFC 9700 (OAuth 2.0 Security Best Current Practice): the best practices of section 2 and the attacks of section 4.
const RFC_9700: Sections =
    &[("2", &[1, 2, 3, 4, 5, 6]), ("4", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17])];

/// The ids of these sections, one by one.
pub(crate) fn ids(sections: Sections) -> Vec<String> {
    sections
        .iter()
        .flat_map(|(section, numbers)| numbers.iter().map(move |n| format!("{section}.{n}")))
        .collect()
}
