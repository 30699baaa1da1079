//! What every request passes through, outermost first: [`Observe`] (context, log, metrics, the envelope of failures),
//! [`cors`] where other sites are allowed at all, [`Isolate`] (one host, no NUL in the address, the whole body, a place
//! among the requests under way,
//! own task, time limit, panics).

mod arrival;
mod bound;
mod cors;
mod headers;
mod host;
mod isolate;
mod nul;
mod observe;

pub(crate) use arrival::{Arrivals, too_large};
pub(crate) use bound::Bound;
pub(crate) use cors::{is_shared, layer as cors};
pub(crate) use isolate::Isolate;
pub(crate) use observe::Observe;
