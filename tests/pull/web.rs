//! A web server for tests: pages in memory, with validators, and a list of what was asked.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::{Request, Response, header};
use tokio::runtime::Runtime;

/// A page.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
    /// How long the answer is withheld.
    pub(crate) delay: Duration,
}

impl Reply {
    /// A web page.
    pub(crate) fn html(body: impl Into<String>) -> Self {
        Self::of("text/html; charset=utf-8", body.into())
    }

    pub(crate) fn of(media: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status: 200,
            headers: vec![("content-type", media.to_owned())],
            body: body.into(),
            delay: Duration::ZERO,
        }
    }

    pub(crate) fn status(status: u16) -> Self {
        Self {
            status,
            ..Self::html("<p>Fel")
        }
    }

    pub(crate) fn redirect(to: &str) -> Self {
        Self::status(302).with("location", to)
    }

    /// A PDF of our own.
    pub(crate) fn pdf() -> Self {
        let fixture = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/pdf/chromium.pdf");
        Self::of("application/pdf", fs::read(fixture).unwrap())
    }

    /// A page of 48 MiB that is sent in 50 kB.
    pub(crate) fn bomb() -> Self {
        Self::of("text/html", gzip(&vec![b'x'; 48 * 1024 * 1024])).with("content-encoding", "gzip")
    }

    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }
}

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Path and query.
    pub(crate) path: String,
    pub(crate) is_conditional: bool,
    pub(crate) status: u16,
    pub(crate) agent: String,
}

type Dynamic = Box<dyn Fn(&str) -> Option<Reply> + Send + Sync>;

struct Pages {
    pages: Mutex<BTreeMap<String, Reply>>,
    dynamic: Mutex<Option<Dynamic>>,
    asked: Mutex<Vec<Asked>>,
}

/// A running server.
pub(crate) struct Web {
    address: SocketAddr,
    pages: Arc<Pages>,
    /// The server ends with it.
    _runtime: Runtime,
}

impl Web {
    pub(crate) fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let pages = Arc::new(Pages {
            pages: Mutex::default(),
            dynamic: Mutex::default(),
            asked: Mutex::default(),
        });
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
            .unwrap();
        let address = listener.local_addr().unwrap();
        let router = axum::Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&pages));
        runtime.spawn(async { axum::serve(listener, router).await.unwrap() });
        Self {
            address,
            pages,
            _runtime: runtime,
        }
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Sets a page.
    pub(crate) fn set(&self, path: &str, reply: Reply) {
        self.pages.pages.lock().unwrap().insert(path.to_owned(), reply);
    }

    pub(crate) fn remove(&self, path: &str) {
        assert!(self.pages.pages.lock().unwrap().remove(path).is_some(), "{path}");
    }

    /// Answers paths that are no page.
    pub(crate) fn answer_others(&self, dynamic: impl Fn(&str) -> Option<Reply> + Send + Sync + 'static) {
        *self.pages.dynamic.lock().unwrap() = Some(Box::new(dynamic));
    }

    /// What was asked since the last time.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.pages.asked.lock().unwrap())
    }

    pub(crate) fn count_asked(&self) -> usize {
        self.pages.asked.lock().unwrap().len()
    }
}

/// Packs bytes.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

async fn answer(State(pages): State<Arc<Pages>>, request: Request<Body>) -> Response<Body> {
    let (reply, etag) = pages.reply(&request);
    if !reply.delay.is_zero() {
        tokio::time::sleep(reply.delay).await;
    }
    let mut response = Response::builder().status(reply.status);
    if matches!(reply.status, 200 | 304) {
        response = response.header(header::ETAG, etag);
    }
    for (name, value) in &reply.headers {
        response = response.header(*name, value);
    }
    response.body(Body::from(reply.body)).unwrap()
}

impl Pages {
    /// The answer to a request, and its entity tag.
    fn reply(&self, request: &Request<Body>) -> (Reply, String) {
        let path = request.uri().path_and_query().unwrap().as_str().to_owned();
        let known = self.pages.lock().unwrap().get(&path).cloned();
        let dynamic = || {
            let dynamic = self.dynamic.lock().unwrap();
            dynamic.as_ref().and_then(|dynamic| dynamic(&path))
        };
        let mut reply = known.or_else(dynamic).unwrap_or_else(|| Reply::status(404));
        let text = |name: header::HeaderName| {
            let value = request.headers().get(name)?;
            Some(value.to_str().unwrap().to_owned())
        };
        let hash = |sum: u64, byte: &u8| sum.wrapping_mul(31) ^ u64::from(*byte);
        let etag = format!("\"{:x}\"", reply.body.iter().fold(7, hash));
        let condition = text(header::IF_NONE_MATCH);
        if reply.status == 200 && condition.as_ref() == Some(&etag) {
            reply.status = 304;
            reply.body.clear();
        }
        self.asked.lock().unwrap().push(Asked {
            path,
            is_conditional: condition.is_some(),
            status: reply.status,
            agent: text(header::USER_AGENT).unwrap_or_default(),
        });
        (reply, etag)
    }
}
