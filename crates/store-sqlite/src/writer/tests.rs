//! One request's failure is its own; the thread never dies and never keeps anyone waiting.

use std::sync::mpsc;

use rusqlite::Connection;
use wxlogin_core::ports::PortError;

use super::{Writer, gone};
use crate::fault::Fault;

fn writer() -> Writer {
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch("CREATE TABLE t (x INTEGER PRIMARY KEY, y BLOB) STRICT").unwrap();
    Writer::start(db).unwrap()
}

/// Keeps the writer busy until the sender is dropped, so that what follows becomes one batch.
fn block(writer: &Writer) -> (mpsc::Sender<()>, impl Future<Output = Result<(), PortError>>) {
    let (gate, wait) = mpsc::channel::<()>();
    let blocked = writer.write(move |_| {
        let _ = wait.recv();
        Ok(())
    });
    (gate, blocked)
}

fn insert(x: i64) -> impl Fn(&Connection) -> Result<(), Fault> {
    move |db| {
        db.execute("INSERT INTO t (x) VALUES (?1)", [x])?;
        Ok(())
    }
}

async fn count(writer: &Writer) -> i64 {
    writer.write(|db| Ok(db.query_row("SELECT count(*) FROM t", [], |row| row.get(0))?)).await.unwrap()
}

#[tokio::test]
async fn one_bad_request_does_not_undo_its_neighbours() {
    let writer = writer();
    let (gate, blocked) = block(&writer);
    let half = writer.write(|db| {
        db.execute("INSERT INTO t (x) VALUES (100)", [])?;
        db.execute("INSERT INTO t (x) VALUES (100)", [])?;
        Ok(())
    });
    let opener = async { drop(gate) };
    let (_, a, bad, b, ()) =
        tokio::join!(blocked, writer.write(insert(1)), half, writer.write(insert(2)), opener);
    assert!(a.is_ok() && b.is_ok(), "the neighbours of a failed request were not kept: {a:?} {b:?}");
    assert!(matches!(bad, Err(PortError::Broken(_))), "{bad:?}");
    assert_eq!(count(&writer).await, 2, "the first half of the failed request is still there");
}

#[tokio::test]
async fn a_panic_is_answered_and_writing_goes_on() {
    let writer = writer();
    let bad = writer
        .write::<(), _>(|db| {
            db.execute("INSERT INTO t (x) VALUES (1)", [])?;
            panic!("no such thing")
        })
        .await;
    assert!(matches!(&bad, Err(PortError::Broken(text)) if text.contains("no such thing")), "{bad:?}");
    writer.write(insert(1)).await.unwrap();
    assert_eq!(count(&writer).await, 1);
}

#[tokio::test]
async fn what_waits_becomes_one_commit() {
    let writer = writer();
    let (gate, blocked) = block(&writer);
    let inserts = futures::future::join_all((0..50).map(|x| writer.write(insert(x))));
    let opener = async { drop(gate) };
    let (_, results, ()) = tokio::join!(blocked, inserts, opener);
    assert!(results.iter().all(Result::is_ok));
    let commits = writer.counters().commits.load(std::sync::atomic::Ordering::Relaxed);
    assert!(commits <= 3, "51 requests took {commits} commits");
}

#[tokio::test]
async fn a_request_that_loses_the_transaction_takes_nobody_along() {
    let writer = writer();
    // A page limit stands in for a full disk: SQLite rolls the whole transaction back in both cases.
    writer
        .write(|db| {
            let pages: i64 = db.query_row("PRAGMA page_count", [], |row| row.get(0))?;
            db.pragma_update(None, "max_page_count", pages + 2)?;
            Ok(())
        })
        .await
        .unwrap();
    let (gate, blocked) = block(&writer);
    let huge = writer.write(|db| {
        db.execute("INSERT INTO t VALUES (9, zeroblob(1000000))", [])?;
        Ok(())
    });
    let opener = async { drop(gate) };
    let (_, a, full, b, ()) =
        tokio::join!(blocked, writer.write(insert(1)), huge, writer.write(insert(2)), opener);
    assert!(matches!(full, Err(PortError::Unavailable(_))), "{full:?}");
    assert!(a.is_ok() && b.is_ok(), "{a:?} {b:?}");
    assert_eq!(count(&writer).await, 2);
}

#[tokio::test]
async fn dropping_the_writer_finishes_the_queue() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.db");
    let db = Connection::open(&path).unwrap();
    db.execute_batch("CREATE TABLE t (x INTEGER PRIMARY KEY) STRICT").unwrap();
    let writer = Writer::start(db).unwrap();
    for x in 0..20 {
        // Polled once, so that the request is sent; the answer is not waited for.
        let mut request = Box::pin(writer.write(insert(x)));
        let _ =
            std::future::poll_fn(|context| std::task::Poll::Ready(request.as_mut().poll(context).is_ready()))
                .await;
    }
    drop(writer);
    let db = Connection::open(&path).unwrap();
    let count: i64 = db.query_row("SELECT count(*) FROM t", [], |row| row.get(0)).unwrap();
    assert_eq!(count, 20);
}

#[tokio::test]
async fn a_writer_that_has_ended_answers_at_once() {
    let mut writer = writer();
    writer.queue = None;
    let answer = writer.write(insert(1)).await;
    assert_eq!(answer.unwrap_err().to_string(), gone().to_string());
    assert!(writer.checkpoint().await.is_err());
}
