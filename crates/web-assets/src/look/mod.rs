//! How the pages look for one operator.

mod branding;
mod colour;

pub(crate) use branding::Look;
pub use branding::{Branding, Link};
pub use colour::Colour;
