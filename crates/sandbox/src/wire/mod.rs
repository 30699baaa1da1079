//! The bytes: how requests are read and answers written.
mod answer;
mod call;
pub(crate) mod catalogue;
pub(crate) mod fail;
mod family;
mod mask;
mod rule;

pub(crate) use answer::{Answer, compact_json, html, own_html};
pub(crate) use call::Call;
pub(crate) use fail::Fail;
pub(crate) use family::Family;
pub(crate) use mask::{mask_answer, mask_params};
pub(crate) use rule::{Rule, rule};
