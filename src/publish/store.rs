//! The store: a folder, or a bucket of an object store.

use std::path::PathBuf;
use std::sync::Arc;

use futures_util::{StreamExt as _, TryStreamExt as _};
use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::path::Path;
use object_store::{
    Error, GetOptions, ObjectStore, ObjectStoreExt as _, PutMode, PutOptions, PutPayload, RetryConfig,
    UpdateVersion,
};
use url::Url;

use super::connector::Connector;
use super::error::StoreError;
use super::folder::Folder;
use super::object::{Listed, Look, Tag};

/// How often a request is tried again, and for how long in all.
const RETRIES: usize = 3;
const RETRY_SECONDS: u64 = 20;

/// Where generations are published.
#[derive(Debug, Clone)]
pub struct Store {
    backend: Backend,
}

#[derive(Debug, Clone)]
enum Backend {
    Folder(Folder),
    Objects {
        store: Arc<dyn ObjectStore>,
        prefix: Path,
    },
}

impl Store {
    /// Opens the store at an address: `file:///folder`, `s3://bucket/prefix`, `gs://…`, `az://container/prefix`. Credentials are taken
    /// from `environment`, by the usual names (`AWS_ACCESS_KEY_ID`, `GOOGLE_SERVICE_ACCOUNT`, `AZURE_STORAGE_ACCOUNT_NAME`, …).
    /// Nothing is asked of it yet.
    ///
    /// # Errors
    /// If the address is of no store, or the environment lacks something.
    pub fn open(url: &str, environment: &[(String, String)]) -> Result<Self, StoreError> {
        let wrong = |reason: &str| StoreError::Address {
            url: url.to_owned(),
            reason: reason.to_owned(),
        };
        let parsed = Url::parse(url).map_err(|error| wrong(&error.to_string()))?;
        let prefix = Path::from_url_path(parsed.path()).map_err(|error| wrong(&error.to_string()))?;
        let bucket = format!("{}://{}", parsed.scheme(), parsed.host_str().unwrap_or_default());
        let opened: Result<Arc<dyn ObjectStore>, Error> = match parsed.scheme() {
            "file" => {
                let folder: PathBuf = parsed
                    .to_file_path()
                    .map_err(|()| wrong("a folder is written as file:///srv/sokbar"))?;
                return Ok(Self {
                    backend: Backend::Folder(Folder::new(folder)),
                });
            }
            "s3" => set(AmazonS3Builder::new(), environment, AmazonS3Builder::with_config)
                .with_url(bucket)
                .with_retry(retry())
                .with_http_connector(Connector)
                .build()
                .map(|store| Arc::new(store) as _),
            "gs" => set(
                GoogleCloudStorageBuilder::new(),
                environment,
                GoogleCloudStorageBuilder::with_config,
            )
            .with_url(bucket)
            .with_retry(retry())
            .with_http_connector(Connector)
            .build()
            .map(|store| Arc::new(store) as _),
            "az" => set(
                MicrosoftAzureBuilder::new(),
                environment,
                MicrosoftAzureBuilder::with_config,
            )
            .with_url(bucket)
            .with_retry(retry())
            .with_http_connector(Connector)
            .build()
            .map(|store| Arc::new(store) as _),
            _ => return Err(wrong("it begins with s3://, gs://, az:// or file://")),
        };
        let store = opened.map_err(|error| wrong(&error.to_string()))?;
        Ok(Self::of(store, prefix.as_ref()))
    }

    /// A store of the crate `object_store`, and the beginning of the names of all its objects.
    pub fn of(store: Arc<dyn ObjectStore>, prefix: &str) -> Self {
        Self {
            backend: Backend::Objects {
                store,
                prefix: Path::from(prefix),
            },
        }
    }

    /// Reads an object unless it is the version that is known.
    pub(super) async fn look(&self, key: &str, known: Option<&Tag>, limit: u64) -> Result<Look, StoreError> {
        let (store, path) = match &self.backend {
            Backend::Folder(folder) => return folder.look(key, known, limit).await,
            Backend::Objects { store, prefix } => (store, below(prefix, key)),
        };
        let options = GetOptions {
            if_none_match: known.and_then(|tag| tag.etag.clone()),
            ..GetOptions::default()
        };
        let found = match store.get_opts(&path, options).await {
            Ok(found) => found,
            Err(Error::NotFound { .. }) => return Ok(Look::Missing),
            Err(Error::NotModified { .. }) => return Ok(Look::Unchanged),
            Err(error) => return Err(StoreError::failed("read", key)(error)),
        };
        if found.meta.size > limit {
            return Err(StoreError::broken(
                key,
                format!("it has {} bytes", found.meta.size),
            ));
        }
        let tag = Tag {
            etag: found.meta.e_tag.clone(),
            version: found.meta.version.clone(),
        };
        let bytes = found.bytes().await.map_err(StoreError::failed("read", key))?;
        Ok(Look::Changed(bytes.to_vec(), tag))
    }

    /// Reads an object of at most so many bytes.
    pub(super) async fn read(&self, key: &str, limit: u64) -> Result<Vec<u8>, StoreError> {
        match self.look(key, None, limit).await? {
            Look::Changed(bytes, _) => Ok(bytes),
            Look::Missing | Look::Unchanged => Err(StoreError::Missing { key: key.to_owned() }),
        }
    }

    /// Writes an object, whether there is one or not.
    pub(super) async fn write(&self, key: &str, bytes: Vec<u8>) -> Result<(), StoreError> {
        match &self.backend {
            Backend::Folder(folder) => folder.write(key, bytes).await,
            Backend::Objects { store, prefix } => {
                let written = store.put(&below(prefix, key), PutPayload::from(bytes)).await;
                written.map(drop).map_err(StoreError::failed("write", key))
            }
        }
    }

    /// Writes an object in place of the version that is known, or where there is none; returns whether it did.
    pub(super) async fn replace(
        &self,
        key: &str,
        bytes: Vec<u8>,
        known: Option<&Tag>,
    ) -> Result<bool, StoreError> {
        let (store, path) = match &self.backend {
            Backend::Folder(folder) => return folder.replace(key, bytes, known).await,
            Backend::Objects { store, prefix } => (store, below(prefix, key)),
        };
        let mode = known.map_or(PutMode::Create, |tag| {
            PutMode::Update(UpdateVersion {
                e_tag: tag.etag.clone(),
                version: tag.version.clone(),
            })
        });
        match store
            .put_opts(&path, PutPayload::from(bytes), PutOptions::from(mode))
            .await
        {
            Ok(_) => Ok(true),
            Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => Ok(false),
            Err(error) => Err(StoreError::failed("write", key)(error)),
        }
    }

    /// Lists the objects whose names begin with `beginning` and a slash.
    pub(super) async fn list(&self, beginning: &str) -> Result<Vec<Listed>, StoreError> {
        let (store, prefix) = match &self.backend {
            Backend::Folder(folder) => return folder.list(beginning).await,
            Backend::Objects { store, prefix } => (store, prefix),
        };
        let under = below(prefix, beginning);
        let skipped = prefix.as_ref().len() + usize::from(!prefix.as_ref().is_empty());
        let found = store.list(Some(&under)).map_ok(|meta| Listed {
            key: meta.location.as_ref()[skipped..].to_owned(),
            bytes: meta.size,
            written: meta.last_modified.timestamp(),
            version: meta.e_tag.or(meta.version),
        });
        let mut found: Vec<Listed> = found
            .try_collect()
            .await
            .map_err(StoreError::failed("list", beginning))?;
        found.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(found)
    }

    /// Removes objects; one that is gone already is no error.
    pub(super) async fn remove(&self, keys: Vec<String>) -> Result<(), StoreError> {
        let (store, prefix) = match &self.backend {
            Backend::Folder(folder) => return folder.remove(keys).await,
            Backend::Objects { store, prefix } => (store, prefix),
        };
        let paths: Vec<_> = keys.iter().map(|key| Ok(below(prefix, key))).collect();
        let mut removed = store.delete_stream(futures_util::stream::iter(paths).boxed());
        while let Some(removed) = removed.next().await {
            match removed {
                Ok(_) | Err(Error::NotFound { .. }) => {}
                Err(error) => return Err(StoreError::failed("remove", "old objects")(error)),
            }
        }
        Ok(())
    }
}

fn below(prefix: &Path, key: &str) -> Path {
    key.split('/').fold(prefix.clone(), Path::join)
}

/// Sets everything of the environment that a store knows by name.
fn set<B, K: std::str::FromStr>(
    builder: B,
    environment: &[(String, String)],
    with: impl Fn(B, K, String) -> B,
) -> B {
    environment.iter().fold(builder, |builder, (name, value)| {
        match name.to_ascii_lowercase().parse() {
            Ok(key) => with(builder, key, value.clone()),
            Err(_) => builder,
        }
    })
}

fn retry() -> RetryConfig {
    RetryConfig {
        max_retries: RETRIES,
        retry_timeout: std::time::Duration::from_secs(RETRY_SECONDS),
        ..RetryConfig::default()
    }
}
