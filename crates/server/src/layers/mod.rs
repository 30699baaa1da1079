//! What every request passes through, outermost first: [`observe`] (context, log, metrics, the envelope of failures),
//! [`cors`], [`isolate`] (a place among the requests under way, own task, time limit, panics).

mod bound;
mod cors;
mod headers;
mod isolate;
mod observe;

pub(crate) use bound::Bound;
pub(crate) use cors::layer as cors;
pub(crate) use isolate::isolate;
pub(crate) use observe::observe;
