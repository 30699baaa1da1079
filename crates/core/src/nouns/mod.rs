//! What the flows talk about. Plain data: no store's rows, no API's structs.

mod actor;
mod console;
mod corp;
mod event;
mod identity;
mod key;
mod origin;
mod session;
mod user;

pub use actor::{Actor, ActorKind};
pub use console::{ConsoleSession, Factor, FactorKind};
pub use corp::{Corp, Member, MemberStatus};
pub use event::{Event, EventKind, NewEvent};
pub use identity::{Identity, IdentityKey, NewIdentity, Profile};
pub use key::ServiceKey;
pub use origin::{Caller, Origin};
pub use session::{NewSession, Session};
pub use user::{Ends, NewUser, User, UserChange, UserId, UserOrigin};
