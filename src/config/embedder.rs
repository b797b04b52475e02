//! The settings of an embedder.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use super::allowed::Allowed;
use super::error::ConfigError;
use super::raw::{Given, RawSettings};
use super::value::{TRUTH, path, truth, value};

/// How long a search waits for the vector of its query.
const TIMEOUT: Duration = Duration::from_millis(300);
/// The passages of one request.
const BATCH: usize = 16;

/// How an embedder is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbedderSettings {
    /// Where it is.
    pub at: EmbedderPlace,
    /// The name of the model; of one in a folder, what reports call it.
    pub model: String,
    /// What the model wants before a query.
    pub query_prefix: String,
    /// What the model wants before a passage.
    pub passage_prefix: String,
    /// The dimensions of the vectors; `None` takes what the model gives.
    pub dimensions: Option<usize>,
    /// How long a search waits for the vector of its query.
    pub timeout: Duration,
    /// The passages of one request.
    pub batch: usize,
}

/// Where an embedder is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EmbedderPlace {
    /// A program that is asked over HTTP.
    Service {
        /// The address of its API, without a slash at the end.
        url: String,
        /// The key of its API.
        api_key: Option<ApiKey>,
        /// Whether requests say if their texts are queries or passages.
        input_type: bool,
    },
    /// The folder of a model, which runs in this process.
    Folder(PathBuf),
}

/// A key, which is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(pub String);

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(…)")
    }
}

/// Takes the settings of the embedder from all settings; `None` if none of them is set. The key is read from the variable that a
/// setting names, so that it stands in no file.
pub(super) fn read(
    raw: &mut RawSettings,
    environment: &[(OsString, OsString)],
) -> Result<Option<EmbedderSettings>, ConfigError> {
    let first = [
        "embedder-url",
        "embedder-path",
        "embedder-model",
        "embedder-api-key-env",
        "embedder-query-prefix",
        "embedder-passage-prefix",
        "embedder-input-type",
        "embedder-dimensions",
        "embedder-timeout-ms",
        "embedder-batch",
    ];
    let first = first.into_iter().find_map(|name| raw.slot(name)?.clone());
    let Some(first) = first else { return Ok(None) };
    let model = value(raw.embedder_model.take(), name, Allowed::Text(200))?;
    let (at, model) = match path(raw.embedder_path.take())? {
        Some(folder) => {
            for name in ["embedder-url", "embedder-api-key-env", "embedder-input-type"] {
                if let Some(given) = raw.slot(name).and_then(Option::take) {
                    return Err(refused(given, Allowed::WithoutFolder));
                }
            }
            let of_folder = || {
                let name = folder.file_name().unwrap_or(folder.as_os_str());
                name.to_string_lossy().into_owned()
            };
            let model = model.unwrap_or_else(of_folder);
            (EmbedderPlace::Folder(folder), model)
        }
        None => {
            let service = service(raw, environment)?;
            let (Some(service), Some(model)) = (service, model) else {
                return Err(refused(first, Allowed::WholeEmbedder));
            };
            (service, model)
        }
    };
    Ok(Some(EmbedderSettings {
        at,
        model,
        query_prefix: prefix(raw.embedder_query_prefix.take())?,
        passage_prefix: prefix(raw.embedder_passage_prefix.take())?,
        dimensions: value(
            raw.embedder_dimensions.take(),
            |text| text.parse().ok().filter(|number| (8..=4_096).contains(number)),
            Allowed::Whole(8, 4_096),
        )?,
        timeout: value(
            raw.embedder_timeout_ms.take(),
            |text| text.parse().ok().filter(|number| (1..=10_000).contains(number)),
            Allowed::Milliseconds(1, 10_000),
        )?
        .map_or(TIMEOUT, Duration::from_millis),
        batch: value(
            raw.embedder_batch.take(),
            |text| text.parse().ok().filter(|number| (1..=512).contains(number)),
            Allowed::Whole(1, 512),
        )?
        .unwrap_or(BATCH),
    }))
}

/// Takes the settings of an embedder that is asked over HTTP; `None` without an address.
fn service(
    raw: &mut RawSettings,
    environment: &[(OsString, OsString)],
) -> Result<Option<EmbedderPlace>, ConfigError> {
    let variable = |name: &str| {
        let set = environment.iter().find(|(known, _)| known == name);
        set.and_then(|(_, value)| Some(ApiKey(value.to_str()?.to_owned())))
            .filter(|key| !key.0.is_empty())
    };
    let url = value(raw.embedder_url.take(), address, Allowed::EmbedderAddress)?;
    let api_key = value(raw.embedder_api_key_env.take(), variable, Allowed::SetVariable)?;
    let input_type = value(raw.embedder_input_type.take(), truth, TRUTH)?.unwrap_or(false);
    Ok(url.map(|url| EmbedderPlace::Service {
        url,
        api_key,
        input_type,
    }))
}

fn refused(given: Given, allowed: Allowed) -> ConfigError {
    ConfigError::InvalidValue {
        place: given.source,
        value: given.value.to_string_lossy().into_owned(),
        allowed,
    }
}

fn address(text: &str) -> Option<String> {
    let is_web = text.starts_with("http://") || text.starts_with("https://");
    let is_plain = !text.contains(|letter: char| letter.is_whitespace() || letter.is_control());
    (is_web && is_plain && text.len() > 8).then(|| text.trim_end_matches('/').to_owned())
}

fn name(text: &str) -> Option<String> {
    let is_plain = !text.is_empty() && text.chars().count() <= 200 && !text.contains(char::is_control);
    is_plain.then(|| text.to_owned())
}

/// A prefix keeps the space at its end.
fn prefix(given: Option<Given>) -> Result<String, ConfigError> {
    let Some(Given { value, source }) = given else {
        return Ok(String::new());
    };
    let text = value.to_string_lossy().into_owned();
    if text.chars().count() <= 1_000 {
        return Ok(text);
    }
    Err(refused(Given { value, source }, Allowed::Text(1_000)))
}
