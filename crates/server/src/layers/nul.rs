//! The character NUL in an address.

use axum::extract::Request;
use wxlogin::declare;

use crate::envelope::Failure;

/// Why a request cannot be answered whose path or query says NUL: both are decoded where they are used, in many places, and
/// what they name is looked for in the database. Bodies are looked at when they are read.
pub(super) fn in_address(request: &Request) -> Option<Failure> {
    let address = request.uri().path_and_query()?.as_str();
    address.contains("%00").then(|| declare::has_nul().into())
}
