//! The engine on the generation of a request: one for all that the request asks, and in the links to further pages.

use std::sync::Arc;

use crate::search::SearchEngine;

/// The parameter of an address that asks for a generation.
pub(super) const PARAMETER: &str = "generation";

tokio::task_local! {
    static PINNED: Arc<SearchEngine>;
}

/// The engine on the generation of a request, among its extensions.
#[derive(Debug, Clone)]
pub(super) struct Pinned(pub(super) Arc<SearchEngine>);

/// Returns the engine on the generation of the request that this task answers.
pub(super) fn pinned() -> Option<Arc<SearchEngine>> {
    PINNED.try_with(Arc::clone).ok()
}

/// Answers a request on one generation.
pub(super) async fn on<T>(engine: Arc<SearchEngine>, work: impl Future<Output = T>) -> T {
    PINNED.scope(engine, work).await
}

/// An address with the generation of the request that is answered, so that the next page is of the same.
pub(super) fn stays_on_it(address: String) -> String {
    let Some(engine) = pinned() else { return address };
    let between = if address.contains('?') { '&' } else { '?' };
    format!("{address}{between}{PARAMETER}={}", engine.generation_id())
}
