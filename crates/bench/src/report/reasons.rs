//! Where the time or the memory of each target goes: what the page says of one that is missed.

/// By the id of the target, or how it begins.
const REASONS: &[(&str, &str)] = &[
    (
        "session/",
        "Beside the bare handler the server also matches the route among all others, reads the address, the language and the \
         token, hashes the token (SHA-256), looks it up, counts it for /metrics, writes a line of the log, and sets the headers \
         that every answer carries. Each is small; the system calls that both share are most of the rest. Without the log line: \
         the row with log.level = warn.",
    ),
    (
        "logins/mini",
        "One request in, one to WeChat and back, and two commits on the way: the code is claimed before WeChat is asked, and \
         identity, session and event are written after. The HTTP client's call to WeChat, the reading and writing of both \
         connections, and SQLite's commits with fsync share the time about equally.",
    ),
    (
        "logins/browser",
        "Two requests in and two to WeChat (token and profile), and four commits: the state, the claim of the code, the change \
         with session and event, and the kept answer for a callback that is delivered twice.",
    ),
    (
        "inflight/embedded/peakMb",
        "Each sign-in in flight holds the browser's connection, a connection to WeChat with its buffers, and its own state.",
    ),
    (
        "inflight/",
        "A wait that is longer than the settings allow; the rate of sign-ins a second above says how long a queue takes.",
    ),
    (
        "start/",
        "Opening the database and checking its tables, loading the elements and making the HTTP client with its certificates.",
    ),
    (
        "memory/",
        "The binary's own pages that are in use, the database's page caches, the HTTP client's certificates, the threads' stacks.",
    ),
    ("growth/", "A B-tree grows by a level or two, and fewer of its pages are in the processor's caches."),
];

pub(super) fn of(target: &str) -> Option<&'static str> {
    REASONS.iter().find(|(beginning, _)| target.starts_with(beginning)).map(|(_, reason)| *reason)
}
