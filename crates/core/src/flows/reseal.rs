//! After a new master key: everything sealed with an older one is sealed anew.

use serde::Serialize;

use super::{Core, console, identify::sealed_place};
use crate::{
    Result,
    nouns::{Identity, NewIdentity},
    ports::{Change, Column, Page, Scope, Select},
    query::{Filter, Operator, Value},
};

const BATCH: u32 = 500;

/// What a round did.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Resealed {
    /// Rows looked at.
    pub seen: u64,
    /// Rows sealed anew.
    pub resealed: u64,
    /// Rows that do not open with any key; they are left as they are, and their people sign in again.
    pub unreadable: u64,
}

impl Core {
    /// Whether the keys at hand open what is stored, by the newest sealed rows; true where nothing is sealed yet.
    pub async fn keys_fit(&self) -> Result<bool> {
        let select =
            Select { filter: None, order: vec![(Column::Id, false)], page: Page { offset: 0, limit: 20 } };
        let (rows, _) = self.stores.rows.select_identities(&Scope::All, &select).await?;
        let mut sealed = rows.iter().filter_map(|row| Some((row, row.sealed.as_ref()?))).peekable();
        let nothing = sealed.peek().is_none();
        let opens = |(row, sealed): (&Identity, &Vec<u8>)| {
            self.vault.open(&sealed_place(&row.key.app_id, &row.key.open_id), sealed).is_ok()
        };
        Ok(nothing || sealed.any(opens))
    }

    /// Seals every row anew that was sealed with an older key. It may run while the server runs, and again at any time: a
    /// sign-in that happens meanwhile is newer and stays. One-time tickets are not touched; they end within minutes, and the
    /// older key must stay in the key file until they have.
    pub async fn reseal(&self) -> Result<Resealed> {
        let mut sum = Resealed::default();
        let mut last = 0;
        loop {
            let filter = Filter::Is(Column::Id, Operator::Greater, Value::Integer(last));
            let select = Select {
                filter: Some(filter),
                order: vec![(Column::Id, true)],
                page: Page { offset: 0, limit: BATCH },
            };
            let (rows, _) = self.stores.rows.select_identities(&Scope::All, &select).await?;
            let Some(end) = rows.last() else { break };
            last = end.id;
            for row in rows {
                sum.seen += 1;
                let Some(sealed) = row.sealed.as_ref().filter(|sealed| self.vault.is_stale(sealed)) else {
                    continue;
                };
                let place = sealed_place(&row.key.app_id, &row.key.open_id);
                let Ok(plain) = self.vault.open(&place, sealed) else {
                    sum.unreadable += 1;
                    continue;
                };
                let identity = NewIdentity {
                    key: row.key.clone(),
                    union_id: None,
                    model: row.model.clone(),
                    profile: None,
                    sealed: Some(self.vault.seal(&place, &plain)),
                    expires_in: None,
                    link_by_union_id: true,
                    at: row.sealed_at.unwrap_or(row.updated_at),
                };
                if self.stores.identities.apply(Change::Refresh { identity, events: vec![] }).await?.is_ok() {
                    sum.resealed += 1;
                }
            }
        }
        self.reseal_factors(&mut sum).await?;
        // The key of the event record's seals lies sealed as well.
        sum.unreadable += u64::from(!self.reseal_chain_key().await?);
        Ok(sum)
    }

    async fn reseal_factors(&self, sum: &mut Resealed) -> Result<()> {
        let mut last = String::new();
        loop {
            let factors = self.stores.factors.all_factors(&last, BATCH).await?;
            let Some(end) = factors.last() else { return Ok(()) };
            last.clone_from(&end.id);
            for factor in factors {
                let Some(sealed) = factor.sealed.as_ref() else { continue };
                sum.seen += 1;
                if !self.vault.is_stale(sealed) {
                    continue;
                }
                let place = console::factor_place(&factor.id);
                let Ok(plain) = self.vault.open(&place, sealed) else {
                    sum.unreadable += 1;
                    continue;
                };
                let anew = self.vault.seal(&place, &plain);
                sum.resealed +=
                    u64::from(self.stores.factors.reseal_factor(&factor.id, sealed, &anew).await?);
            }
        }
    }
}
