//! HTTP for object stores, by `reqwest` with `rustls`.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use http_body_util::BodyExt as _;
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpResponseBody,
    HttpService,
};
use reqwest::{Body, Client, Request, redirect};
use rustls::{ClientConfig, RootCertStore};

/// A connection is given up after this time.
const CONNECT: Duration = Duration::from_secs(5);
/// An answer of which nothing comes for this time is given up.
const READ: Duration = Duration::from_secs(20);

/// Makes the client of a store.
#[derive(Debug, Clone, Copy)]
pub(super) struct Connector;

#[derive(Debug)]
struct Service(Client);

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        let failed = |error: Box<dyn std::error::Error + Send + Sync>| object_store::Error::Generic {
            store: "HTTP",
            source: error,
        };
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| failed(error.into()))?
            .with_root_certificates(roots())
            .with_no_client_auth();
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            // Signatures are for the address that is set.
            .redirect(redirect::Policy::none())
            .user_agent(concat!("sokbar/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT)
            .read_timeout(READ)
            // Checksums are of the bytes in the store.
            .no_gzip()
            .no_brotli()
            .build()
            .map_err(|error| failed(error.into()))?;
        Ok(HttpClient::new(Service(client)))
    }
}

/// The roots of the web, and those of the system: a store inside an organisation has a certificate of its own.
fn roots() -> RootCertStore {
    let mut roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    roots
}

#[async_trait]
impl HttpService for Service {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (parts, body) = request.into_parts();
        let address = parts.uri.to_string().parse();
        let address =
            address.map_err(|error: url::ParseError| HttpError::new(HttpErrorKind::Unknown, error))?;
        let mut asked = Request::new(parts.method, address);
        *asked.headers_mut() = parts.headers;
        *asked.body_mut() = Some(body.collect().await?.to_bytes().into());
        let answer = self.0.execute(asked).await.map_err(failed)?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let body = Body::from(answer).map_err(failed);
        let mut passed = HttpResponse::new(HttpResponseBody::new(body));
        *passed.status_mut() = status;
        *passed.headers_mut() = headers;
        Ok(passed)
    }
}

/// What may be tried again. The address is left out: the store adds it where it has no secrets.
fn failed(error: reqwest::Error) -> HttpError {
    let kind = if error.is_timeout() {
        HttpErrorKind::Timeout
    } else if error.is_connect() {
        HttpErrorKind::Connect
    } else if error.is_body() || error.is_decode() {
        HttpErrorKind::Interrupted
    } else {
        HttpErrorKind::Request
    };
    HttpError::new(kind, error.without_url())
}
