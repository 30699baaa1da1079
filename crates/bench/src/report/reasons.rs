//! Where the time or the memory of each target goes: what the page says of one that is missed.

/// By the id of the target, or how it begins.
const REASONS: &[(&str, &str)] = &[
    (
        "session/replicated/p99",
        "The load keeps one core busy and the server the other, so PostgreSQL and Redis, which are asked for each session every \
         five seconds (session.cache), wait for their turn on one of them. With a load that slept, and left them time on its \
         core, it was 2.4 to 2.7.",
    ),
    (
        "session/",
        "Beside the bare handler the server also matches the route among all others, reads the address, the language and the \
         token, hashes the token (SHA-256), looks it up, counts it for /metrics, and sets the headers that every answer carries. \
         Each is small; the system calls that both share are most of the rest.",
    ),
    (
        "logins/mini",
        "One request in, one to WeChat and back, and two commits on the way: the code is claimed before WeChat is asked, and \
         identity, session and event are written after. A third is the thread that writes, half of that in the kernel (the log's \
         pages, fsync); a fifth is the network in the kernel, a tenth the allocator; the rest is shared by the two HTTP libraries, \
         the runtime and the server's own steps.",
    ),
    (
        "logins/browser",
        "Two requests in and two to WeChat (token and profile), and four commits: the state, the claim of the code, the change \
         with session and event, and the kept answer for a callback that is delivered twice.",
    ),
    ("inflight/embedded/peakMb", IN_FLIGHT),
    ("inflight/embedded-wide/peakMb", IN_FLIGHT),
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

const IN_FLIGHT: &str = "Each sign-in in flight holds the buffers of its connection, 16 KB of the HTTP library's, and some 10 KB of its own; each \
         that is at WeChat has a second connection there, with buffers of its own.";

pub(super) fn of(target: &str) -> Option<&'static str> {
    REASONS.iter().find(|(beginning, _)| target.starts_with(beginning)).map(|(_, reason)| *reason)
}
