//! Every route, and what stands in front of it.

use std::sync::LazyLock;
use std::time::Duration;

use axum::body::HttpBody;
use axum::error_handling::HandleErrorLayer;
use axum::extract::{FromRef, Request, State};
use axum::http::request::Parts;
use axum::http::{self, HeaderValue, Method, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use axum::{BoxError, Router};
use leptos::context::{provide_context, use_context};
use leptos::nonce::Nonce;
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list};
use tower::ServiceBuilder;
use tower::limit::GlobalConcurrencyLimitLayer;
use tower::load_shed::LoadShedLayer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};
use tower_http::csrf::CsrfLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::timeout::{RequestBodyDeadlineLayer, TimeoutLayer};
use tower_http::trace::{DefaultOnResponse, TraceLayer};

use crate::app::{App, shell};
use crate::server::metrics::Metrics;
use crate::server::problem::{Problem, present};
use crate::server::security::{self, Hosts};
use crate::server::site::Stylesheet;
use crate::server::state::AppState;
use crate::server::{body, document, metrics, pieces, rest, site, telemetry};

/// Bodies of all requests but uploads.
pub const BODY_LIMIT: usize = 256 * 1024;
/// What requests may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Until a request's body has arrived.
    pub body: Duration,
    /// From there until the answer begins; event streams go on after that.
    pub answer: Duration,
    /// Requests at work at once; more are told to come back.
    pub requests: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            body: Duration::from_secs(30),
            answer: Duration::from_secs(15),
            requests: 512,
        }
    }
}

/// Smaller answers do not get smaller.
const COMPRESS_ABOVE: u64 = 1024;

/// The pages' routes. Made once: while it is made, a process-wide flag keeps every page's data from loading.
static PAGES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(App));

/// The whole service.
pub fn build(state: AppState, hosts: Hosts) -> Router {
    let routes = routes(&state);
    guarded(routes, state, hosts, Limits::default())
}

/// Pages, API and files, with nothing in front but the size of their bodies.
pub fn routes(state: &AppState) -> Router<AppState> {
    let assets = state.assets.clone();
    Router::new()
        .leptos_routes_with_context(state, PAGES.clone(), page_context, move || shell(assets.clone()))
        .merge(rest::routes())
        .fallback(elsewhere)
        .layer(from_fn(document::whole))
        .layer(from_fn_with_state(BODY_LIMIT, body::bounded))
        .merge(rest::uploads())
}

/// Routes behind everything that stands in front of them.
pub fn guarded(routes: Router<AppState>, state: AppState, hosts: Hosts, limits: Limits) -> Router {
    let crowd = ServiceBuilder::new()
        .layer(HandleErrorLayer::new(|_: BoxError| async {
            Problem::Busy.into_response()
        }))
        .layer(LoadShedLayer::new())
        .layer(GlobalConcurrencyLimitLayer::new(limits.requests));
    let stylesheet = Stylesheet::from_ref(&state);
    let counted = Metrics::from_ref(&state);
    // From the inside out: each layer sees what those below it answer.
    routes
        .layer(RequestBodyDeadlineLayer::new(limits.body))
        // Longer than the body may take: otherwise a slow client would be told that the server is busy.
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            limits.body + limits.answer,
        ))
        .layer(crowd)
        .layer(CsrfLayer::new())
        .layer(from_fn_with_state(hosts, security::known_host))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(stylesheet, present))
        .layer(map_response(pieces::of))
        // gzip alone: Brotli takes 3 ms to begin, of a thread that others wait for, and makes no page of ours smaller.
        .layer(
            CompressionLayer::new()
                .no_br()
                .compress_when(SizeAbove::new(COMPRESS_ABOVE).and(Compressible)),
        )
        .layer(from_fn(security::headers))
        .layer(from_fn_with_state(counted, metrics::count))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(telemetry::request_span)
                .on_response(DefaultOnResponse::new().level(tracing::Level::INFO)),
        )
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .with_state(state)
}

/// Pages run their script with the nonce that stands in the response's policy.
fn page_context() {
    if let Some(nonce) = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Nonce>().cloned()) {
        provide_context(nonce);
    }
}

/// Files of the site, and the page that says there is nothing.
async fn elsewhere(State(state): State<AppState>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Problem::NoSuchPage.into_response();
    }
    let path = request.uri().path();
    if path.starts_with("/api/") {
        return Problem::NoSuchPage.into_response();
    }
    if let Some(file) = site::file(path, request.headers()) {
        return file;
    }
    let assets = state.assets.clone();
    let options = state.options.clone();
    let context = {
        let state = state.clone();
        move || {
            provide_context(state.clone());
            page_context();
        }
    };
    let handler =
        leptos_axum::ErrorHandler::new_with_context(context, move |_| shell(assets.clone()), options);
    let mut response = match tower::ServiceExt::oneshot(handler, request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

/// Pages and JSON. Files come compressed or are pictures; events must not wait for a block to fill.
#[derive(Clone, Copy, Debug)]
struct Compressible;

impl Predicate for Compressible {
    fn should_compress<B>(&self, response: &http::Response<B>) -> bool
    where
        B: HttpBody,
    {
        let kind = response
            .headers()
            .get(header::CONTENT_TYPE)
            .map_or(&b""[..], HeaderValue::as_bytes);
        let encoded = response.headers().contains_key(header::CONTENT_ENCODING);
        let text = [
            &b"text/html"[..],
            b"application/json",
            b"application/problem+json",
        ];
        !encoded && text.iter().any(|text| kind.starts_with(text))
    }
}
