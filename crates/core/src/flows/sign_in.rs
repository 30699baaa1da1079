//! The person behind a verified account gets a session. What WeChat told anew, the session and its event are one change, so
//! that a sign-in waits for the disk twice: for the claim of its code before WeChat is asked, and for this.

use super::{
    Core, SignedIn, Visit,
    identify::{Decided, Linking, News, ROUNDS, changed_too_often},
    standing::through,
};
use crate::{
    Result,
    decide::Intent,
    login_type::{Entry, LoginMethod, Verified},
    nouns::Corp,
    ports::{Change, Person, SignIn},
};

/// Which of a person's organisations the session begins in.
pub(super) type ChooseCorp<'a> = &'a (dyn Fn(&Core, &[Corp]) -> Result<Option<String>> + Sync);

impl Core {
    /// See the module. `None` when nobody knows the account.
    pub(super) async fn sign_in(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        verified: &Verified,
        platform: &str,
        choose_corp: ChooseCorp<'_>,
    ) -> Result<Option<SignedIn>> {
        for _ in 0..ROUNDS {
            match self.decided(visit, method, verified, &Intent::SignIn, Linking::NONE).await? {
                Decided::Newcomer { .. } => return Ok(None),
                // Once the link is stored, or somebody else has stored it, the account is known.
                Decided::Link(change) => _ = self.stored(*change, &Intent::SignIn).await?,
                Decided::Known { person, news } => {
                    let corp_id = match choose_corp(self, &self.declared(&person.corps)) {
                        Ok(corp_id) => corp_id,
                        Err(error) => {
                            return Err(self.keep_news(news.map(|news| *news)).await.err().unwrap_or(error));
                        }
                    };
                    let signed_in = self
                        .sign_in_as(visit, method, &person, news.map(|news| *news), corp_id, platform)
                        .await?;
                    if signed_in.is_some() {
                        return Ok(signed_in);
                    }
                }
            }
        }
        Err(changed_too_often())
    }

    /// Whether a session takes the place of earlier ones: a mini program signs in whenever it is launched, and what its
    /// last launch had nobody holds any more.
    pub(super) fn replaces(&self, method: &LoginMethod, platform: &str) -> bool {
        platform == "miniprogram"
            && self.login_type(method).is_ok_and(|t| t.descriptor().entry == Entry::MiniProgram)
    }

    /// Stores what WeChat told, whatever becomes of the sign-in: WeChat itself knows no older session key any more.
    async fn keep_news(&self, news: Option<News>) -> Result<()> {
        if let Some(News { identity, events }) = news {
            self.stored(Change::Refresh { identity, events }, &Intent::SignIn).await?;
        }
        Ok(())
    }

    /// `None` when the account is not the user's any more, or the user can sign in no more, or all their sessions were
    /// ended since the person was read.
    async fn sign_in_as(
        &self,
        visit: &Visit,
        method: &LoginMethod,
        person: &Person,
        news: Option<News>,
        corp_id: Option<String>,
        platform: &str,
    ) -> Result<Option<SignedIn>> {
        let row = &person.identity;
        let begun = self.fresh_session(visit, &row.user_id, corp_id, &method.full_name, platform);
        let (told, mut events) = news.map_or((None, vec![]), |news| (Some(news.identity), news.events));
        events.push(begun.event);
        let sign_in = SignIn {
            session: begun.session,
            keep: self.policy.sessions_per_user,
            replaces: self.replaces(method, platform),
            grounds: through(Some(&row.key), Some(person.epoch)),
            told,
            events,
        };
        let Ok(ended) = self.stores.sessions.sign_in(sign_in).await? else { return Ok(None) };
        self.after_sign_in(&method.full_name, &row.user_id, &ended).await;
        Ok(Some(begun.answer))
    }
}
