//! A client of the OpenAI embeddings API, which most embedders speak: Ollama, llama.cpp, Text Embeddings Inference, vLLM, LocalAI and
//! services in the cloud.
//!
//! All requests are made on one thread of its own. Nobody who waits holds a connection, and a slow embedder costs no thread.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Url, redirect};
use rustls::{ClientConfig, RootCertStore};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::mpsc;

use super::embedder::{Embedded, Embedder, Pending, Purpose};
use super::error::EmbedError;
use super::vectors::MOST_DIMENSIONS;

/// Requests that may be under way at once.
const MOST_REQUESTS: usize = 64;
/// The largest answer: 512 vectors of 4,096 dimensions, 20 characters a number.
const MOST_BYTES: usize = 48 * 1024 * 1024;
/// As much of an error's text is kept.
const MESSAGE: usize = 200;
/// The longest wait that an embedder may ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(600);

/// How an embedder is asked.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ClientSettings {
    /// The address of the API, as `http://127.0.0.1:8000/v1`.
    pub url: String,
    /// The name of the model.
    pub model: String,
    /// The key of the API.
    pub api_key: Option<String>,
    /// Put before a query.
    pub query_prefix: String,
    /// Put before a passage.
    pub passage_prefix: String,
    /// The dimensions of the vectors; `None` takes what the model gives.
    pub dimensions: Option<usize>,
    /// Whether requests say `"input_type": "query"` or `"passage"`.
    pub input_type: bool,
}

impl fmt::Debug for ClientSettings {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientSettings")
            .field("url", &self.url)
            .field("model", &self.model)
            .finish_non_exhaustive()
    }
}

/// An embedder that is asked over HTTP. Its thread ends when this is dropped.
#[derive(Debug)]
pub struct OpenAiClient {
    settings: ClientSettings,
    identity: String,
    requests: mpsc::Sender<Request>,
}

struct Request {
    body: serde_json::Value,
    count: usize,
    timeout: Duration,
    answer: Sender<Embedded>,
}

/// What each request needs.
struct Connection {
    client: Client,
    url: Url,
    key: Option<HeaderValue>,
    dimensions: Option<usize>,
}

impl OpenAiClient {
    /// Starts the thread of a client. No request is made yet.
    ///
    /// # Errors
    /// If the address or the key cannot be used, or no thread can be started.
    pub fn start(settings: ClientSettings) -> Result<Self, EmbedError> {
        let connection = Arc::new(Connection::new(&settings)?);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(unusable)?;
        let (requests, mut received) = mpsc::channel::<Request>(MOST_REQUESTS);
        let serve = async move {
            let turns = Arc::new(tokio::sync::Semaphore::new(MOST_REQUESTS));
            while let Some(request) = received.recv().await {
                let Ok(turn) = Arc::clone(&turns).acquire_owned().await else {
                    break;
                };
                let connection = Arc::clone(&connection);
                tokio::spawn(async move {
                    let answer = connection.ask(&request).await;
                    // Nobody waits any longer: the answer came too late.
                    let _ = request.answer.send(answer);
                    drop(turn);
                });
            }
        };
        thread::Builder::new()
            .name("embedder".to_owned())
            .spawn(move || runtime.block_on(serve))
            .map_err(unusable)?;
        Ok(Self {
            identity: identity(&settings),
            settings,
            requests,
        })
    }
}

impl Embedder for OpenAiClient {
    fn identity(&self) -> &str {
        &self.identity
    }

    fn begin(&self, purpose: Purpose, texts: Vec<String>, timeout: Duration) -> Pending {
        let (pending, answer) = Pending::new(timeout);
        let request = Request {
            count: texts.len(),
            body: self.settings.body(purpose, &texts),
            timeout,
            answer,
        };
        match self.requests.try_send(request) {
            Ok(()) => pending,
            Err(_) => Pending::settled(Err(EmbedError::NotAsked {
                why: "too many requests wait for it",
            })),
        }
    }
}

impl ClientSettings {
    fn body(&self, purpose: Purpose, texts: &[String]) -> serde_json::Value {
        let (prefix, input_type) = match purpose {
            Purpose::Query => (&self.query_prefix, "query"),
            Purpose::Passage => (&self.passage_prefix, "passage"),
        };
        let texts: Vec<String> = texts.iter().map(|text| format!("{prefix}{text}")).collect();
        let mut body = json!({ "model": self.model, "input": texts, "encoding_format": "float" });
        if let Some(dimensions) = self.dimensions {
            body["dimensions"] = dimensions.into();
        }
        if self.input_type {
            body["input_type"] = input_type.into();
        }
        body
    }
}

/// Returns what the vectors of an embedder depend on. Its address is no part of it: the same model may move.
fn identity(settings: &ClientSettings) -> String {
    let identity = json!({
        "model": settings.model,
        "query_prefix": settings.query_prefix,
        "passage_prefix": settings.passage_prefix,
        "dimensions": settings.dimensions,
        "input_type": settings.input_type,
    });
    identity.to_string()
}

fn unusable(error: impl fmt::Display) -> EmbedError {
    EmbedError::Unusable {
        what: error.to_string(),
    }
}

impl Connection {
    fn new(settings: &ClientSettings) -> Result<Self, EmbedError> {
        let address = format!("{}/embeddings", settings.url.trim_end_matches('/'));
        let key = settings
            .api_key
            .as_ref()
            .map(|key| HeaderValue::from_str(&format!("Bearer {key}")));
        let mut key = key
            .transpose()
            .map_err(|_| unusable("its key has characters that no header may have"))?;
        if let Some(key) = &mut key {
            key.set_sensitive(true);
        }
        let roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(unusable)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            // Texts go to the address that is set, and nowhere else.
            .redirect(redirect::Policy::none())
            .no_proxy()
            .user_agent(concat!("sokbar/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(unusable)?;
        Ok(Self {
            client,
            url: Url::parse(&address).map_err(unusable)?,
            key,
            dimensions: settings.dimensions,
        })
    }

    async fn ask(&self, request: &Request) -> Embedded {
        let answered = tokio::time::timeout(request.timeout, self.send(request)).await;
        answered.unwrap_or(Err(EmbedError::TimedOut {
            timeout: request.timeout,
        }))
    }

    async fn send(&self, request: &Request) -> Embedded {
        let body = request.body.to_string();
        let mut post = self
            .client
            .post(self.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .body(body);
        if let Some(key) = &self.key {
            post = post.header(AUTHORIZATION, key);
        }
        let mut response = post.send().await.map_err(unreachable)?;
        let mut content = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
            if content.len() + chunk.len() > MOST_BYTES {
                return Err(malformed("it is larger than 48 MiB"));
            }
            content.extend_from_slice(&chunk);
        }
        if response.status() != reqwest::StatusCode::OK {
            let header = response.headers().get(RETRY_AFTER);
            let seconds = header.and_then(|value| value.to_str().ok()?.trim().parse().ok());
            return Err(EmbedError::Status {
                status: response.status().as_u16(),
                message: beginning(&content),
                wait: seconds
                    .map(Duration::from_secs)
                    .map(|wait| wait.min(LONGEST_WAIT)),
            });
        }
        read(&content, request.count, self.dimensions)
    }
}

fn unreachable(error: reqwest::Error) -> EmbedError {
    // Without the address: it may hold a password.
    EmbedError::Unreachable {
        source: Box::new(error.without_url()),
    }
}

fn malformed(what: impl Into<String>) -> EmbedError {
    EmbedError::Malformed { what: what.into() }
}

/// The beginning of a text from outside, on one line.
fn beginning(content: &[u8]) -> String {
    let text = crate::text::clean_line(&String::from_utf8_lossy(
        &content[..content.len().min(4 * MESSAGE)],
    ));
    text.chars().take(MESSAGE).collect()
}

#[derive(Deserialize)]
struct Answer {
    data: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    index: Option<usize>,
    embedding: Vec<f32>,
}

/// Reads an answer: a vector of length 1 for each of `count` texts, in their order.
fn read(content: &[u8], count: usize, dimensions: Option<usize>) -> Embedded {
    let answer: Answer = serde_json::from_slice(content).map_err(|error| malformed(error.to_string()))?;
    if answer.data.len() != count {
        return Err(malformed(format!(
            "it has {} vectors for {count} texts",
            answer.data.len()
        )));
    }
    let mut expected = dimensions;
    let mut vectors = BTreeMap::new();
    for (place, item) in answer.data.into_iter().enumerate() {
        let found = item.embedding.len();
        let expected = *expected.get_or_insert(found);
        if found != expected {
            return Err(EmbedError::Dimensions { expected, found });
        }
        if !(1..=MOST_DIMENSIONS).contains(&found) {
            return Err(malformed(format!("its vectors have {found} dimensions")));
        }
        vectors.insert(item.index.unwrap_or(place), normalised(item.embedding)?);
    }
    let in_order = (0..count).map(|place| vectors.remove(&place));
    let in_order: Option<Vec<_>> = in_order.collect();
    in_order.ok_or_else(|| malformed("its indices are not those of the texts"))
}

/// Gives a vector the length 1.
pub(super) fn normalised(mut vector: Vec<f32>) -> Result<Vec<f32>, EmbedError> {
    let length = vector
        .iter()
        .map(|value| f64::from(*value).powi(2))
        .sum::<f64>()
        .sqrt();
    if !length.is_finite() || length == 0.0 {
        return Err(malformed("a vector has no direction"));
    }
    for value in &mut vector {
        *value = (f64::from(*value) / length) as f32;
    }
    Ok(vector)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn refusal(content: &str, count: usize, dimensions: Option<usize>) -> String {
        read(content.as_bytes(), count, dimensions)
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn vectors_come_in_the_order_of_the_texts_and_have_length_one() {
        let content =
            r#"{"data": [{"index": 1, "embedding": [0, 2]}, {"index": 0, "embedding": [3.0, 4.0]}]}"#;
        assert_eq!(
            read(content.as_bytes(), 2, Some(2)).unwrap(),
            [[0.6, 0.8], [0.0, 1.0]]
        );
        let without = r#"{"data": [{"embedding": [1, 0]}, {"embedding": [0, 1]}], "model": "x"}"#;
        assert_eq!(
            read(without.as_bytes(), 2, None).unwrap(),
            [[1.0, 0.0], [0.0, 1.0]]
        );
    }

    #[test]
    fn an_answer_that_does_not_fit_says_why() {
        for (content, dimensions, expected) in [
            ("<html>", None, "is not understood"),
            (r#"{"data": []}"#, None, "it has 0 vectors for 1 texts"),
            (
                r#"{"data": [{"embedding": [1, 2, 3]}]}"#,
                Some(2),
                "have 3 dimensions instead of 2",
            ),
            (r#"{"data": [{"embedding": []}]}"#, None, "have 0 dimensions"),
            (r#"{"data": [{"embedding": [0, 0]}]}"#, None, "no direction"),
            (r#"{"data": [{"embedding": [1e39, 0]}]}"#, None, ""),
            (
                r#"{"data": [{"index": 5, "embedding": [1]}]}"#,
                None,
                "its indices",
            ),
            (r#"{"data": [{"embedding": ["a"]}]}"#, None, "is not understood"),
        ] {
            let told = refusal(content, 1, dimensions);
            assert!(told.contains(expected), "{content}: {told}");
        }
        let different = r#"{"data": [{"embedding": [1]}, {"embedding": [1, 2]}]}"#;
        assert!(refusal(different, 2, None).contains("2 dimensions instead of 1"));
    }

    #[test]
    fn a_request_says_what_the_settings_say_and_no_more() {
        let plain = ClientSettings {
            model: "m".to_owned(),
            ..ClientSettings::default()
        };
        let texts = ["åska".to_owned()];
        let body = plain.body(Purpose::Query, &texts);
        assert_eq!(
            body,
            json!({"model": "m", "input": ["åska"], "encoding_format": "float"})
        );
        let all = ClientSettings {
            query_prefix: "query: ".to_owned(),
            passage_prefix: "passage: ".to_owned(),
            dimensions: Some(64),
            input_type: true,
            ..plain.clone()
        };
        let body = all.body(Purpose::Passage, &texts);
        assert_eq!(
            (&body["input"][0], &body["dimensions"]),
            (&json!("passage: åska"), &json!(64))
        );
        assert_eq!(body["input_type"], "passage");
        assert_ne!(identity(&plain), identity(&all));
    }

    #[test]
    fn a_key_is_never_printed() {
        let settings = ClientSettings {
            api_key: Some("hemlig".to_owned()),
            ..ClientSettings::default()
        };
        assert!(!format!("{settings:?}").contains("hemlig"));
    }

    #[test]
    fn an_address_that_is_none_is_refused() {
        for (url, key) in [("inte en adress", None), ("http://127.0.0.1", Some("rad\nrad"))] {
            let settings = ClientSettings {
                url: url.to_owned(),
                api_key: key.map(str::to_owned),
                ..ClientSettings::default()
            };
            assert!(
                matches!(OpenAiClient::start(settings), Err(EmbedError::Unusable { .. })),
                "{url}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_answer_is_vectors_or_an_error(content in "[\\[\\]{}\":,0-9a-z.e-]{0,80}") {
            if let Ok(vectors) = read(content.as_bytes(), 1, None) {
                prop_assert_eq!(vectors.len(), 1);
            }
        }
    }
}
