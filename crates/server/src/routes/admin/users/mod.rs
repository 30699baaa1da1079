//! `/v1/admin/users`: people, their WeChat accounts, and two of them made one.

mod change;
mod merge;
mod show;

use axum::routing::{delete, get, post};
use wxlogin::{
    Error, Result,
    declare::{Part, Shape},
    nouns::{User, UserId},
};

use super::{Admin, Answer, Asked, Body, DONE, Parameter, Route, Verb, list_of, row, shapes};
use crate::state::Server;

pub(super) use show::{line, page};

const OFFSET: Parameter = Parameter::optional("offset", "How many to skip; 0.");
const LIMIT: Parameter = Parameter::optional("limit", "How many to give, at most 200; 50.");
pub(super) const PAGE: &[Parameter] = &[OFFSET, LIMIT];

pub(super) const ROUTES: &[Route] = &[
    Route {
        query: &[
            Parameter::optional("text", "Part of the userId, username or nick."),
            Parameter::optional("active", "true or false."),
            Parameter::optional("admin", "true or false."),
            OFFSET,
            LIMIT,
        ],
        answer: list_of!(shapes::USER_LINE),
        ..row(Verb::Get, "/v1/admin/users", "adminListUsers", "Users, newest first.", || get(show::list))
    },
    Route {
        answer: Answer::Envelope(shapes::USER_DETAIL),
        ..row(
            Verb::Get,
            "/v1/admin/users/{id}",
            "adminGetUser",
            "A user with WeChat accounts, organisations, sessions and merges.",
            || get(show::one),
        )
    },
    Route {
        body: Body::Json(&[
            Part::new("username", Shape::Text),
            Part::optional("password", Shape::Text),
            Part::optional("corp", Shape::Text),
        ]),
        answer: Answer::Envelope(shapes::USER),
        ..row(Verb::Post, "/v1/admin/users", "adminCreateUser", "Makes a user.", || post(change::create))
    },
];

pub(super) const CHANGES: &[Route] = &[
    Route {
        body: Body::Json(&[
            Part::optional("username", Shape::Text),
            Part::optional("nick", Shape::Text),
            Part::optional("isActive", Shape::Flag),
            Part::optional("isAdmin", Shape::Flag),
            Part::optional("keys", Shape::OneOf(&[Shape::Constant("end"), Shape::Constant("keep")])),
        ]),
        answer: Answer::Envelope(shapes::USER),
        ..row(
            Verb::Post,
            "/v1/admin/users/{id}",
            "adminChangeUser",
            "Renames, enables, disables (which ends every session), makes or unmakes an admin.",
            || post(change::update),
        )
    },
    Route {
        body: Body::Json(&[Part::new("password", Shape::Text)]),
        answer: DONE,
        ..row(
            Verb::Post,
            "/v1/admin/users/{id}/password",
            "adminSetPassword",
            "Sets a password; every session of the user ends.",
            || post(change::password),
        )
    },
    Route {
        answer: DONE,
        ..row(
            Verb::Delete,
            "/v1/admin/users/{id}/factors",
            "adminClearFactors",
            "Removes every second factor of a user who has lost them. For a person in the console, with a fresh proof.",
            || delete(change::clear_factors),
        )
    },
    Route {
        answer: DONE,
        ..row(
            Verb::Delete,
            "/v1/admin/users/{id}/identities/{appId}",
            "adminUnbind",
            "Unlinks the user's WeChat account of one app.",
            || delete(change::unbind),
        )
    },
    Route {
        answer: DONE,
        ..row(
            Verb::Delete,
            "/v1/admin/users/{id}/console-sessions/{session}",
            "adminEndConsoleSession",
            "Ends one session of the console.",
            || delete(change::end_console),
        )
    },
    Route {
        answer: DONE,
        ..row(
            Verb::Delete,
            "/v1/admin/users/{id}/sessions",
            "adminEndSessions",
            "Ends every session of a user but the caller's own.",
            || delete(change::end_all),
        )
    },
    Route {
        answer: DONE,
        ..row(
            Verb::Delete,
            "/v1/admin/users/{id}/sessions/{session}",
            "adminEndSession",
            "Ends one session of a user.",
            || delete(change::end_one),
        )
    },
];

const PAIR: &[Part] = &[Part::new("from", Shape::Text), Part::new("into", Shape::Text)];

pub(super) const MERGES: &[Route] = &[
    Route {
        body: Body::Json(PAIR),
        answer: Answer::Envelope(shapes::MERGE_PREVIEW),
        ..row(
            Verb::Post,
            "/v1/admin/merges/preview",
            "adminPreviewMerge",
            "What a merge would move. Nothing is changed.",
            || post(merge::preview),
        )
    },
    Route {
        body: Body::Json(PAIR),
        answer: Answer::Envelope(shapes::MERGE),
        ..row(
            Verb::Post,
            "/v1/admin/merges",
            "adminMerge",
            "Moves everything of `from` to `into`, in one change.",
            || post(merge::merge),
        )
    },
    Route {
        answer: Answer::Envelope(shapes::MERGE),
        ..row(
            Verb::Post,
            "/v1/admin/merges/{id}/undo",
            "adminUndoMerge",
            "Moves back what a merge moved, if nothing of it has changed hands since, and ends the sessions \
             that `into` began since the merge.",
            || post(merge::undo),
        )
    },
];

/// The user with exactly this id: unlike a search, a change is never made to whoever has the id as a username.
async fn find(server: &Server, id: &str) -> Result<User> {
    let missing = || {
        Error::new(wxlogin::Code::NotFound)
            .message("There is no user with this userId.", "不存在该用户。")
            .hint("Search for the user again.", "请重新搜索该用户。")
    };
    let id = UserId::parse(id).ok_or_else(missing)?;
    server.app().core().stores.users.user(&id).await?.ok_or_else(missing)
}
