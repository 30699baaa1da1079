//! The routes and the layers around them.

use axum::{Extension, Router, extract::DefaultBodyLimit};
use tower::ServiceBuilder;
use wxlogin::App;

use crate::{extract::ByOpsListener, layers, routes, state::Server};

/// Everything that is served, as one router, for tests and for programs that serve other things beside it.
///
/// Without [`axum::extract::ConnectInfo`] (see `into_make_service_with_connect_info`) callers have no address, and the
/// limits per address do not apply.
pub fn router(app: App) -> Router {
    build(Server::new(app), Router::new())
}

/// The same with the demo's pages at `/demo/`.
pub fn router_with_demo(app: App) -> Router {
    build(Server::new(app), routes::demo::router())
}

/// What operators read, for the listener at `ops.listen`.
pub(crate) fn operations(server: Server) -> Router {
    let layers = ServiceBuilder::new()
        .layer(Extension(ByOpsListener))
        .layer(layers::Observe(server.clone()))
        .layer(layers::Isolate(server.clone()));
    let mut router = Router::new();
    for route in routes::operations() {
        router = router.route(route.path, (route.handler)());
    }
    router
        .method_not_allowed_fallback(routes::no_such_method)
        .fallback(routes::no_such_route)
        .layer(layers)
        .with_state(server)
}

/// `more` are routes beside the usual ones.
pub(crate) fn build(server: Server, more: Router<Server>) -> Router {
    let settings = server.app().settings();
    // One stack and not one layer after the other: axum boxes what each call of `Router::layer` makes.
    let layers = ServiceBuilder::new()
        .layer(layers::Observe(server.clone()))
        .option_layer(layers::cors(settings))
        .layer(layers::Isolate(server.clone()))
        .layer(DefaultBodyLimit::max(settings.http.body_limit.bytes()));
    let mut router = Router::new();
    for route in routes::all() {
        router = router.route(route.path, (route.handler)());
    }
    router
        .merge(routes::admin::console())
        .merge(routes::browser::with_slash())
        .merge(more)
        .method_not_allowed_fallback(routes::no_such_method)
        .fallback(routes::fallback)
        .layer(layers)
        .with_state(server)
}
