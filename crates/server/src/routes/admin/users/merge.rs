//! Two users become one, and two again.

use axum::extract::{Path, State};
use serde_json::json;
use wxlogin::Error;

use super::{Admin, Asked, show::merged};
use crate::{envelope::Outcome, state::Server};

pub(super) async fn preview(State(server): State<Server>, admin: Admin, mut asked: Asked) -> Outcome {
    let (from, into) = (asked.user_id("from")?, asked.user_id("into")?);
    asked.done()?;
    let preview = server.app().core().preview_merge(&from, &into).await?;
    admin.tell(json!(preview))
}

pub(super) async fn merge(State(server): State<Server>, admin: Admin, mut asked: Asked) -> Outcome {
    let (from, into) = (asked.user_id("from")?, asked.user_id("into")?);
    asked.done()?;
    admin.fresh(&server).await?;
    let merge = server.app().core().merge(&admin.visit, &from, &into).await?;
    admin.tell(merged(server.app(), &merge)?)
}

pub(super) async fn undo(State(server): State<Server>, admin: Admin, Path(id): Path<String>) -> Outcome {
    let id: i64 = id.parse().map_err(|_| Error::invalid("A merge has a number.", "合并以数字标识。"))?;
    admin.fresh(&server).await?;
    let merge = server.app().core().unmerge(&admin.visit, id).await?;
    admin.tell(merged(server.app(), &merge)?)
}
