//! Whether the record is as it was sealed.

use jiff::Timestamp;
use serde::Serialize;

use super::{BATCH, ChainKey, Entry, HEAD, KEY, KEY_PLACE, Mark, START, Seal, number_of};
use crate::{
    Result,
    flows::Core,
    ports::{Cell, EVENTS},
};

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordReport {
    /// Whether nothing is wrong.
    pub ok: bool,
    /// Events that were compared with their seal.
    pub verified: u64,
    /// Events that are not sealed yet.
    pub unsealed: u64,
    /// When the oldest seal was made.
    pub since: Option<Timestamp>,
    /// Events before this moment were removed by `events.retention`.
    pub forgotten_before: Option<Timestamp>,
    /// The end of the chain, to note elsewhere and compare later.
    pub head: Option<String>,
    /// The first thing that is wrong.
    pub problem: Option<RecordProblem>,
}

/// What is wrong with the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RecordProblem {
    /// The event was changed.
    Changed {
        /// Its number.
        event: i64,
    },
    /// The event was removed.
    Removed {
        /// Its number.
        event: i64,
    },
    /// The event was slipped in between others.
    Inserted {
        /// Its number.
        event: i64,
    },
    /// A seal was changed, removed or moved.
    SealBroken {
        /// Its number.
        seal: i64,
    },
    /// The end of the chain was cut off or changed.
    EndBroken,
    /// The beginning of the chain was changed.
    StartBroken,
    /// The chain's key is missing, or the master key at hand does not open it.
    KeyUnusable,
    /// The chain does not hold the head that was given.
    HeadNotFound,
}

/// A head that was noted: the number of a seal and the beginning of its MAC.
struct Noted {
    number: i64,
    tag: String,
}

/// How often a verification is begun anew because the chain moved.
const TRIES: usize = 3;

struct Walk<'a> {
    core: &'a Core,
    key: ChainKey,
    start: Mark,
    head: Mark,
    noted: Option<Noted>,
    report: RecordReport,
}

impl Core {
    /// Compares the record with its seals. `noted` is the head of an earlier report, which the chain must still hold.
    pub async fn verify_record(&self, noted: Option<&str>) -> Result<RecordReport> {
        // What is sealed or forgotten meanwhile can look like a fault; what is one stays one.
        for _ in 0..TRIES {
            let begun = self.marks().await?;
            let report = self.verify_once(noted).await?;
            if report.ok || self.marks().await? == begun {
                return Ok(report);
            }
        }
        self.verify_once(noted).await
    }

    async fn marks(&self) -> Result<(Option<Vec<u8>>, Option<Vec<u8>>)> {
        let record = &self.stores.record;
        Ok((record.mark(START).await?, record.mark(HEAD).await?))
    }

    async fn verify_once(&self, noted: Option<&str>) -> Result<RecordReport> {
        let record = &self.stores.record;
        let mut report = RecordReport {
            ok: true,
            verified: 0,
            unsealed: 0,
            since: None,
            forgotten_before: None,
            head: None,
            problem: None,
        };
        let noted = match noted.map(read_head) {
            Some(None) => return Ok(failed(report, RecordProblem::HeadNotFound)),
            Some(read) => read,
            None => None,
        };
        let (raw_head, raw_start) = (record.mark(HEAD).await?, record.mark(START).await?);
        let Some(sealed_key) = record.mark(KEY).await? else {
            report.unsealed = self.count_events(0).await?;
            let seals =
                raw_head.is_some() || raw_start.is_some() || !self.first_seals(0, 1).await?.is_empty();
            return Ok(match (seals, noted) {
                (true, _) => failed(report, RecordProblem::KeyUnusable),
                (false, Some(_)) => failed(report, RecordProblem::HeadNotFound),
                (false, None) => report,
            });
        };
        if self.vault.open(KEY_PLACE, &sealed_key).is_err() {
            return Ok(failed(report, RecordProblem::KeyUnusable));
        }
        let Some(key) = self.chain_key().await? else {
            return Ok(failed(report, RecordProblem::KeyUnusable));
        };
        let Ok(start) = super::opened_start(&key, raw_start.as_deref()) else {
            return Ok(failed(report, RecordProblem::StartBroken));
        };
        let head = match raw_head {
            Some(bytes) => Mark::open(&key, HEAD, &bytes),
            None if self.first_seals(0, 1).await?.is_empty() && start.number == 0 => Some(Mark::START),
            None => None,
        };
        let Some(head) = head else { return Ok(failed(report, RecordProblem::EndBroken)) };
        report.unsealed = self.count_events(head.event).await?;
        report.forgotten_before = Timestamp::from_microsecond(start.forgotten_before)
            .ok()
            .filter(|_| start.forgotten_before != i64::MIN);
        report.head = (head.number > 0).then(|| written(&head));
        let mut walk = Walk { core: self, key, start, head, noted, report };
        let problem = walk.run().await?;
        Ok(match problem {
            Some(problem) => failed(walk.report, problem),
            None => walk.report,
        })
    }

    async fn count_events(&self, after: i64) -> Result<u64> {
        let (mut last, mut count) = (after, 0);
        loop {
            let rows = self.stores.record.rows_out(&EVENTS, Some(&Cell::Number(last)), BATCH).await?;
            let Some(end) = rows.last() else { return Ok(count) };
            last = number_of(end);
            count += rows.len() as u64;
        }
    }
}

impl Walk<'_> {
    async fn run(&mut self) -> Result<Option<RecordProblem>> {
        if let Some(event) = self.first_below_start().await? {
            return Ok(Some(RecordProblem::Inserted { event }));
        }
        let (mut at, end) = (self.start, self.head.number);
        while at.number < end {
            let seals = self.core.first_seals(at.number, 20).await?;
            if seals.first().is_none_or(|(number, _)| *number > end) {
                return Ok(Some(RecordProblem::EndBroken));
            }
            for (number, bytes) in seals.into_iter().take_while(|(number, _)| *number <= end) {
                let expected = at.number.saturating_add(1);
                let seal = Seal::open(&self.key, number, &bytes);
                let Some(seal) = seal.filter(|seal| number == expected && seal.previous == at.tag) else {
                    return Ok(Some(RecordProblem::SealBroken { seal: expected }));
                };
                if let Some(problem) = self.compare(at.event, &seal).await? {
                    return Ok(Some(problem));
                }
                let event = seal.entries.last().map_or(at.event, |entry| entry.event);
                at = Mark { number, event, tag: seal.tag, ..at };
                self.look_at(&at);
                self.report.since = self.report.since.or(Timestamp::from_microsecond(seal.sealed_at).ok());
            }
        }
        // A mark of earlier, put back, leaves seals behind it.
        let behind = !self.core.first_seals(end, 1).await?.is_empty();
        if at.number != end || at.tag != self.head.tag || behind {
            return Ok(Some(RecordProblem::EndBroken));
        }
        Ok(self.noted.is_some().then_some(RecordProblem::HeadNotFound))
    }

    /// The noted head is crossed out where the chain has it.
    fn look_at(&mut self, at: &Mark) {
        let found = |noted: &Noted| noted.number == at.number && written(at).ends_with(&noted.tag);
        if self.noted.as_ref().is_some_and(found) {
            self.noted = None;
        }
    }

    async fn first_below_start(&self) -> Result<Option<i64>> {
        let rows = self.core.stores.record.rows_out(&EVENTS, None, 1).await?;
        Ok(rows.first().map(number_of).filter(|event| *event <= self.start.event))
    }

    /// The rows of one seal.
    async fn compare(&mut self, after: i64, seal: &Seal) -> Result<Option<RecordProblem>> {
        let Some(last) = seal.entries.last().map(|entry| entry.event) else { return Ok(None) };
        let core = self.core;
        let mut rows = core.stores.record.rows_out(&EVENTS, Some(&Cell::Number(after)), BATCH + 1).await?;
        rows.retain(|row| number_of(row) <= last);
        let mut rows = rows.iter().peekable();
        for sealed in &seal.entries {
            match rows.peek().map(|row| number_of(row)) {
                Some(number) if number < sealed.event => {
                    return Ok(Some(RecordProblem::Inserted { event: number }));
                }
                Some(number) if number == sealed.event => {
                    let row = rows.next().map(|row| Entry::of(&self.key, row));
                    if row.as_ref() != Some(sealed) {
                        return Ok(Some(RecordProblem::Changed { event: sealed.event }));
                    }
                    self.report.verified += 1;
                }
                _ if sealed.at < self.start.forgotten_before => {}
                _ => return Ok(Some(RecordProblem::Removed { event: sealed.event })),
            }
        }
        Ok(rows.next().map(|row| RecordProblem::Inserted { event: number_of(row) }))
    }
}

fn failed(report: RecordReport, problem: RecordProblem) -> RecordReport {
    RecordReport { ok: false, problem: Some(problem), ..report }
}

fn written(mark: &Mark) -> String {
    let tag: String = mark.tag.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{tag}", mark.number)
}

fn read_head(text: &str) -> Option<Noted> {
    let (number, tag) = text.trim().split_once('-')?;
    let fits = tag.len() == 32 && tag.bytes().all(|byte| byte.is_ascii_hexdigit());
    Some(Noted { number: number.parse().ok()?, tag: tag.to_ascii_lowercase() }).filter(|_| fits)
}
