//! One HTTP request, within bounds: which addresses may be connected to, how many bytes and how long. It follows no
//! redirects; who asks judges each new address.

use std::error::Error;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{self, HeaderMap, HeaderName};
use reqwest::redirect::Policy;
use rustls::{ClientConfig, RootCertStore};
use tokio::runtime::{Builder, Runtime};
use url::{Host, Url};

use super::address;
use super::error::{FetchError, PullError};

/// A connection is given up after this time.
const CONNECT: Duration = Duration::from_secs(15);
/// The most that is read of an answer that is no success.
const FAILURE_BYTES: u64 = 64 * 1024;
/// How often a running request looks whether it is told to stop.
const TICK: Duration = Duration::from_millis(200);

/// The client of one source.
pub(super) struct Client {
    runtime: Runtime,
    http: reqwest::Client,
    allow_private: bool,
    timeout: Duration,
    interrupted: Arc<AtomicBool>,
}

/// What is known of an address from the last time.
#[derive(Debug, Clone, Default)]
pub(super) struct Validators {
    pub(super) etag: Option<String>,
    pub(super) modified: Option<String>,
}

/// An answer, read whole.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// The media type, in lower case, without parameters.
    pub(super) media: String,
    pub(super) charset: Option<String>,
    pub(super) validators: Validators,
    pub(super) retry_after: Option<Duration>,
    pub(super) location: Option<String>,
    /// The values of `X-Robots-Tag`.
    pub(super) robots: Vec<String>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    pub(super) fn is_redirect(&self) -> bool {
        matches!(self.status, 301 | 302 | 303 | 307 | 308) && self.location.is_some()
    }

    pub(super) fn is_gone(&self) -> bool {
        matches!(self.status, 404 | 410)
    }
}

impl Client {
    /// A client that tells `contact` in its user agent.
    pub(super) fn new(
        contact: Option<&str>,
        timeout: Duration,
        allow_private: bool,
        interrupted: Arc<AtomicBool>,
    ) -> Result<Self, PullError> {
        let failed = |error: &dyn Error| PullError::Client(with_causes(error));
        let version = env!("CARGO_PKG_VERSION");
        let agent = match contact {
            Some(contact) => format!("Sokbar/{version} (+mailto:{contact})"),
            None => format!("Sokbar/{version}"),
        };
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| failed(&error))?
            .with_root_certificates(roots())
            .with_no_client_auth();
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .user_agent(agent)
            // Through a proxy the address of the host could not be judged.
            .no_proxy()
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .dns_resolver(Resolver { allow_private })
            .pool_max_idle_per_host(1)
            .connect_timeout(CONNECT)
            .timeout(timeout)
            .build()
            .map_err(|error| failed(&error))?;
        let runtime = Builder::new_current_thread().enable_all().build();
        Ok(Self {
            runtime: runtime.map_err(|error| failed(&error))?,
            http,
            allow_private,
            timeout,
            interrupted,
        })
    }

    /// Asks once, and reads at most `limit` bytes after decompression.
    pub(super) fn get(&self, url: &Url, known: &Validators, limit: u64) -> Result<Answer, FetchError> {
        self.check(url)?;
        self.runtime.block_on(async {
            let stop = async {
                while !self.interrupted.load(Ordering::Relaxed) {
                    tokio::time::sleep(TICK).await;
                }
            };
            tokio::select! {
                answer = self.ask(url, known, limit) => answer,
                () = stop => Err(FetchError::Interrupted),
            }
        })
    }

    /// Judges scheme and host. The names of hosts are judged when they are resolved; numbers are not resolved.
    fn check(&self, url: &Url) -> Result<(), FetchError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(FetchError::Scheme);
        }
        let address = match url.host() {
            Some(Host::Ipv4(address)) => IpAddr::V4(address),
            Some(Host::Ipv6(address)) => IpAddr::V6(address),
            Some(Host::Domain(_)) => return Ok(()),
            None => return Err(FetchError::Scheme),
        };
        match address::refusal(address, self.allow_private) {
            Some(why) => Err(FetchError::Refused {
                host: address.to_string(),
                why,
            }),
            None => Ok(()),
        }
    }

    async fn ask(&self, url: &Url, known: &Validators, limit: u64) -> Result<Answer, FetchError> {
        let mut request = self.http.get(url.clone()).header(header::ACCEPT, "*/*");
        if let Some(etag) = &known.etag {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(modified) = &known.modified {
            request = request.header(header::IF_MODIFIED_SINCE, modified);
        }
        let mut response = request.send().await.map_err(|error| self.fetch_error(&error))?;
        let mut answer = read_head(response.status().as_u16(), response.headers());
        let limit = if answer.is_success() { limit } else { FAILURE_BYTES };
        if answer.is_success() && response.content_length().is_some_and(|length| length > limit) {
            return Err(FetchError::TooLarge { limit });
        }
        while let Some(chunk) = response.chunk().await.map_err(|error| self.fetch_error(&error))? {
            if (answer.body.len() + chunk.len()) as u64 > limit {
                if answer.is_success() {
                    return Err(FetchError::TooLarge { limit });
                }
                break;
            }
            answer.body.extend_from_slice(&chunk);
        }
        Ok(answer)
    }

    fn fetch_error(&self, error: &reqwest::Error) -> FetchError {
        let mut cause: Option<&(dyn Error + 'static)> = Some(error);
        while let Some(this) = cause {
            if let Some(refused) = this.downcast_ref::<RefusedHost>() {
                return FetchError::Refused {
                    host: refused.host.clone(),
                    why: refused.why,
                };
            }
            cause = this.source();
        }
        if error.is_timeout() {
            return FetchError::Timeout(self.timeout);
        }
        // The address is in the text of the library, and stands before ours already.
        let mut innermost: &dyn Error = error;
        while let Some(cause) = innermost.source() {
            innermost = cause;
        }
        FetchError::Connection(innermost.to_string())
    }
}

/// The certificates that are trusted: those of the web, and those of this system, which knows the ones of its organisation.
fn roots() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    // A certificate that can't be read is not trusted.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    roots
}

fn read_head(status: u16, headers: &HeaderMap) -> Answer {
    let text = |name: HeaderName| {
        let value = headers.get(name)?.to_str().ok()?.trim();
        (!value.is_empty() && value.len() <= 2_000).then(|| value.to_owned())
    };
    let content_type = text(header::CONTENT_TYPE).unwrap_or_default();
    let mut parts = content_type.split(';');
    let media = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let is_charset = name.trim().eq_ignore_ascii_case("charset");
        is_charset.then(|| value.trim().trim_matches('"').to_owned())
    });
    let robots = headers.get_all("x-robots-tag").iter();
    Answer {
        status,
        media,
        charset,
        validators: Validators {
            etag: text(header::ETAG),
            modified: text(header::LAST_MODIFIED),
        },
        retry_after: text(header::RETRY_AFTER).and_then(|value| read_wait(&value, Timestamp::now())),
        location: text(header::LOCATION),
        robots: robots
            .filter_map(|value| value.to_str().ok())
            .map(str::to_owned)
            .collect(),
        body: Vec::new(),
    }
}

/// `Retry-After`: seconds, or a time.
fn read_wait(value: &str, now: Timestamp) -> Option<Duration> {
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let time = DateTimeParser::new().parse_timestamp(value).ok()?;
    let seconds = time.as_second() - now.as_second();
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

fn with_causes(error: &dyn Error) -> String {
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        told.push_str(&format!(": {error}"));
        cause = error.source();
    }
    told
}

/// Resolves names to those of their addresses that may be connected to. The connection is made to one of these, so that a
/// name can't lead elsewhere between the judgement and the connection.
struct Resolver {
    allow_private: bool,
}

#[derive(Debug)]
struct RefusedHost {
    host: String,
    why: &'static str,
}

impl fmt::Display for RefusedHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is {}", self.host, self.why)
    }
}

impl Error for RefusedHost {}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let allow_private = self.allow_private;
        Box::pin(async move {
            let mut allowed = Vec::new();
            let mut refused = None;
            for found in tokio::net::lookup_host((name.as_str(), 0)).await? {
                match address::refusal(found.ip(), allow_private) {
                    None => allowed.push(found),
                    Some(why) => refused = Some(why),
                }
            }
            match refused {
                Some(why) if allowed.is_empty() => {
                    let host = name.as_str().to_owned();
                    Err(RefusedHost { host, why }.into())
                }
                _ => Ok(Box::new(allowed.into_iter()) as Addrs),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_seconds_or_times() {
        let now: Timestamp = "2026-11-29T00:00:00Z".parse().unwrap();
        for (value, expected) in [
            ("7", Some(7)),
            ("Sun, 29 Nov 2026 00:02:00 GMT", Some(120)),
            ("Sun, 29 Nov 2026 00:00:00 GMT", Some(0)),
            ("Sat, 28 Nov 2026 00:00:00 GMT", Some(0)),
            ("soon", None),
        ] {
            assert_eq!(
                read_wait(value, now),
                expected.map(Duration::from_secs),
                "{value}"
            );
        }
    }

    #[test]
    fn addresses_that_are_not_the_webs_are_refused_before_a_connection() {
        let client = Client::new(None, Duration::from_secs(5), false, Arc::default()).unwrap();
        for address in [
            "http://127.0.0.1:9/",
            "http://[::1]:9/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://169.254.169.254/latest/meta-data/",
            "http://localhost:9/",
            "file:///etc/passwd",
            "ftp://example.se/",
        ] {
            let error = client.get(&Url::parse(address).unwrap(), &Validators::default(), 1_000);
            let error = error.unwrap_err();
            assert!(
                matches!(error, FetchError::Refused { .. } | FetchError::Scheme),
                "{address}: {error:?}"
            );
        }
    }
}
