//! The folder of a model, as `transformers` and `sentence-transformers` write it.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::embed::error::{EmbedError, ModelFault};

/// The largest file of settings.
const MOST_SETTINGS: u64 = 1024 * 1024;
/// The largest tokenizer: that of 250,000 pieces of words has 17 MB.
const MOST_TOKENIZER: u64 = 128 * 1024 * 1024;
/// The largest model: that of 560 million numbers has 2.2 GB.
const MOST_WEIGHTS: u64 = 4 * 1024 * 1024 * 1024;
/// The kinds of modules whose work is done here.
const MODULES: [&str; 3] = ["Transformer", "Pooling", "Normalize"];

/// The files of a model.
pub(super) struct Folder {
    pub(super) config: Config,
    pub(super) tokenizer: Vec<u8>,
    pub(super) weights: Vec<u8>,
    pub(super) pooling: Pooling,
    pub(super) sentences: Sentences,
    /// SHA-256 of all of them: what the vectors depend on.
    pub(super) hash: String,
}

/// What is taken of `config.json`.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Config {
    pub(super) model_type: String,
    pub(super) vocab_size: usize,
    pub(super) hidden_size: usize,
    pub(super) num_hidden_layers: usize,
    pub(super) num_attention_heads: usize,
    pub(super) intermediate_size: usize,
    pub(super) hidden_act: Act,
    pub(super) max_position_embeddings: usize,
    pub(super) type_vocab_size: usize,
    pub(super) layer_norm_eps: f64,
    #[serde(default)]
    pub(super) pad_token_id: u32,
    #[serde(default = "absolute")]
    pub(super) position_embedding_type: String,
}

/// The function between the layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Act {
    Gelu,
    /// The same by an approximation.
    #[serde(alias = "gelu_pytorch_tanh")]
    GeluNew,
    Relu,
}

/// How the vectors of the tokens become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pooling {
    /// Their mean.
    Mean,
    /// That of the first, which stands for the whole text.
    First,
}

/// What is taken of `sentence_bert_config.json`, if it is there.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sentences {
    pub(super) max_seq_length: Option<usize>,
    pub(super) do_lower_case: bool,
}

/// What is taken of `tokenizer_config.json`, if it is there.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
struct TokenizerConfig {
    /// A number far beyond any text where nothing bounds it.
    model_max_length: Option<f64>,
}

#[derive(Deserialize)]
struct Module {
    #[serde(rename = "type")]
    kind: String,
    path: String,
}

#[derive(Deserialize)]
struct PoolingConfig {
    include_prompt: Option<bool>,
    #[serde(flatten)]
    others: BTreeMap<String, Value>,
}

fn absolute() -> String {
    "absolute".to_owned()
}

impl Folder {
    /// Reads the files.
    pub(super) fn read(folder: &Path) -> Result<Self, EmbedError> {
        let mut files = Files {
            folder,
            hash: Sha256::new(),
        };
        let config = files.settings("config.json")?;
        let config = files.parsed("config.json", &config)?;
        let (pooling, sentences) = (files.pooling()?, files.sentences()?);
        let tokenizer = files.needed("tokenizer.json", MOST_TOKENIZER)?;
        let weights = files.needed("model.safetensors", MOST_WEIGHTS)?;
        let hash = files.hash.finalize();
        Ok(Self {
            config,
            tokenizer,
            weights,
            pooling,
            sentences,
            hash: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        })
    }
}

/// Reads files and keeps a hash of all that was read.
struct Files<'a> {
    folder: &'a Path,
    hash: Sha256,
}

impl Files<'_> {
    fn needed(&mut self, name: &str, most: u64) -> Result<Vec<u8>, EmbedError> {
        let path = self.folder.join(name);
        let mut content = Vec::new();
        fs::File::open(&path)
            .and_then(|file| {
                content.reserve_exact(usize::try_from(file.metadata()?.len().min(most)).unwrap_or(0));
                file.take(most + 1).read_to_end(&mut content)
            })
            .map_err(|source| match source.kind() {
                io::ErrorKind::NotFound => self.fault(name, ModelFault::Missing),
                _ => EmbedError::io("read", &path)(source),
            })?;
        if content.len() as u64 > most {
            return Err(self.fault(name, ModelFault::TooLarge { most }));
        }
        self.hash.update(name);
        self.hash.update((content.len() as u64).to_le_bytes());
        self.hash.update(&content);
        Ok(content)
    }

    fn settings(&mut self, name: &str) -> Result<Vec<u8>, EmbedError> {
        self.needed(name, MOST_SETTINGS)
    }

    /// A file that a model need not have.
    fn optional(&mut self, name: &str) -> Result<Option<Vec<u8>>, EmbedError> {
        match self.settings(name) {
            Err(EmbedError::Model {
                fault: ModelFault::Missing,
                ..
            }) => Ok(None),
            settled => settled.map(Some),
        }
    }

    fn parsed<T: DeserializeOwned>(&self, name: &str, content: &[u8]) -> Result<T, EmbedError> {
        serde_json::from_slice(content).map_err(|error| {
            let message = error.to_string();
            self.fault(name, ModelFault::Malformed { message })
        })
    }

    fn fault(&self, name: &str, fault: ModelFault) -> EmbedError {
        let path = self.folder.join(name);
        EmbedError::Model { path, fault }
    }

    /// Reads which modules make a vector of a text, and how the vectors of tokens are put together. A model whose work is not all done
    /// here would give other vectors than it should without a word.
    fn pooling(&mut self) -> Result<Pooling, EmbedError> {
        let Some(content) = self.optional("modules.json")? else {
            return Ok(Pooling::Mean);
        };
        let modules: Vec<Module> = self.parsed("modules.json", &content)?;
        let mut pooling = Pooling::Mean;
        for module in modules {
            let kind = module.kind.rsplit('.').next().unwrap_or_default();
            if !MODULES.contains(&kind) {
                let found = kind.to_owned();
                return Err(self.fault("modules.json", ModelFault::Module { found }));
            }
            if kind == "Pooling" {
                let name = format!("{}/config.json", module.path);
                let content = self.settings(&name)?;
                let config: PoolingConfig = self.parsed(&name, &content)?;
                pooling = config
                    .pooling()
                    .map_err(|found| self.fault(&name, ModelFault::Pooling { found }))?;
            }
        }
        Ok(pooling)
    }

    /// How texts are prepared; the most tokens are those of the tokenizer where nothing else is said.
    fn sentences(&mut self) -> Result<Sentences, EmbedError> {
        let sentences: Sentences = self.parsed_if_there("sentence_bert_config.json")?;
        let tokenizer: TokenizerConfig = self.parsed_if_there("tokenizer_config.json")?;
        let of_tokenizer = tokenizer.model_max_length.map(|most| most as usize);
        Ok(Sentences {
            max_seq_length: sentences.max_seq_length.or(of_tokenizer),
            ..sentences
        })
    }

    fn parsed_if_there<T: DeserializeOwned + Default>(&mut self, name: &str) -> Result<T, EmbedError> {
        match self.optional(name)? {
            Some(content) => self.parsed(name, &content),
            None => Ok(T::default()),
        }
    }
}

impl PoolingConfig {
    /// The one way that is set; what else is set is the error.
    fn pooling(&self) -> Result<Pooling, String> {
        if self.include_prompt == Some(false) {
            return Err("include_prompt = false".to_owned());
        }
        let ways: Vec<String> = match self.others.get("pooling_mode") {
            Some(Value::String(way)) => vec![way.clone()],
            Some(other) => return Err(other.to_string()),
            None => {
                let set = self
                    .others
                    .iter()
                    .filter(|(_, value)| **value == Value::Bool(true));
                let ways = set.filter_map(|(name, _)| name.strip_prefix("pooling_mode_"));
                ways.map(|way| {
                    way.trim_end_matches("_token")
                        .trim_end_matches("_tokens")
                        .to_owned()
                })
                .collect()
            }
        };
        match ways.join(", ").as_str() {
            "mean" => Ok(Pooling::Mean),
            "cls" => Ok(Pooling::First),
            other => Err(other.to_owned()),
        }
    }
}
