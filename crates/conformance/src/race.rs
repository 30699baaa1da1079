//! Many callers at once.

use futures::future::join_all;

/// How many callers a race has.
pub(crate) const CALLERS: usize = 200;

/// Runs `call` for the numbers below `count`, each as a task of its own, and gives what each gave, in order.
pub(crate) async fn together<F, R>(count: usize, call: impl Fn(usize) -> F) -> Vec<R>
where
    F: Future<Output = R> + Send + 'static,
    R: Send + 'static,
{
    let tasks: Vec<_> = (0..count).map(|number| tokio::spawn(call(number))).collect();
    join_all(tasks).await.into_iter().map(|task| task.unwrap()).collect()
}
