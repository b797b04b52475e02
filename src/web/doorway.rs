//! A router that may be replaced while it answers.

use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::extract::Request;
use hyper::service::Service as _;
use hyper_util::service::TowerToHyperService;

/// Where requests come in: each is answered by the router of its moment, as a whole. So a replica takes over settings that decide
/// answers; what was kept or counted under those before is gone with their router.
#[derive(Debug, Clone)]
pub struct Doorway(Arc<RwLock<Router>>);

impl Doorway {
    /// Leads to this router until another replaces it.
    pub fn new(router: Router) -> Self {
        Self(Arc::new(RwLock::new(router)))
    }

    /// Leads the next requests to another router.
    pub fn replace(&self, router: Router) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = router;
    }

    /// Returns the router to be served.
    pub fn router(&self) -> Router {
        let inside = Arc::clone(&self.0);
        Router::new().fallback(move |request: Request| {
            let router = inside.read().unwrap_or_else(PoisonError::into_inner).clone();
            async move { TowerToHyperService::new(router).call(request).await }
        })
    }
}
