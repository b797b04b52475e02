//! A model in memory: BERT, or XLM-RoBERTa, which counts positions otherwise.

use std::path::Path;

use candle_core::{DType, Device, IndexOp as _, Tensor};
use candle_nn::{Activation, VarBuilder};
use candle_transformers::models::bert::{self, BertModel, HiddenAct};
use candle_transformers::models::xlm_roberta::{self, XLMRobertaModel};
use tokenizers::{Tokenizer, TruncationParams};

use super::folder::{Act, Config, Folder, Pooling, Sentences};
use crate::embed::client::normalised;
use crate::embed::error::{EmbedError, ModelFault};
use crate::embed::vectors::MOST_DIMENSIONS;

/// What may stand before the names of the weights, if the model was written with a head.
const OUTER: [&str; 2] = ["bert", "roberta"];

/// A model that can embed.
pub(super) struct Model {
    network: Network,
    tokenizer: Tokenizer,
    pooling: Pooling,
    lowercases: bool,
    dimensions: usize,
}

enum Network {
    Bert(BertModel),
    XlmRoberta(XLMRobertaModel),
}

impl Model {
    /// Reads the files of a folder; returns the model and their hash.
    pub(super) fn load(path: &Path) -> Result<(Self, String), EmbedError> {
        let Folder {
            config,
            tokenizer,
            weights,
            pooling,
            sentences,
            hash,
        } = Folder::read(path)?;
        let in_file = |name: &str| {
            let path = path.join(name);
            move |fault| EmbedError::Model { path, fault }
        };
        let positions = config.positions().map_err(in_file("config.json"))?;
        let tokenizer = prepared(&tokenizer, positions, sentences).map_err(in_file("tokenizer.json"))?;
        let network = Network::load(&config, weights)
            .map_err(malformed)
            .map_err(in_file("model.safetensors"))?;
        let model = Self {
            network,
            tokenizer,
            pooling,
            lowercases: sentences.do_lower_case,
            dimensions: config.hidden_size,
        };
        // What does not fit together is told at the start, not by the first query.
        model
            .numbers("Sökbar")
            .map_err(malformed)
            .map_err(in_file("model.safetensors"))?;
        Ok((model, hash))
    }

    /// The length of its vectors.
    pub(super) fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// Embeds one text: a vector of length 1. What is too long for the model is cut off.
    pub(super) fn embed(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
        let numbers = self.numbers(text).map_err(|error| EmbedError::Malformed {
            what: error.to_string(),
        })?;
        normalised(numbers)
    }

    fn numbers(&self, text: &str) -> Result<Vec<f32>, Box<dyn std::error::Error + Send + Sync>> {
        let encoding = match self.lowercases {
            true => self.tokenizer.encode(text.to_lowercase(), true)?,
            false => self.tokenizer.encode(text, true)?,
        };
        let row = |numbers: &[u32]| Tensor::new(numbers, &Device::Cpu)?.unsqueeze(0);
        let tokens = self
            .network
            .forward(&row(encoding.get_ids())?, &row(encoding.get_type_ids())?)?;
        let pooled = match self.pooling {
            Pooling::Mean => tokens.mean(1)?.i(0)?,
            Pooling::First => tokens.i((0, 0))?,
        };
        Ok(pooled.to_vec1()?)
    }
}

fn malformed(error: impl std::fmt::Display) -> ModelFault {
    ModelFault::Malformed {
        message: error.to_string(),
    }
}

/// Reads a tokenizer, which cuts off what the model has no positions for, or what its makers say that it is not meant for.
fn prepared(content: &[u8], positions: usize, sentences: Sentences) -> Result<Tokenizer, ModelFault> {
    let mut tokenizer = Tokenizer::from_bytes(content).map_err(malformed)?;
    let max_length = sentences
        .max_seq_length
        .map_or(positions, |most| most.min(positions));
    // Room for the tokens that mark both ends.
    if max_length < 3 {
        return Err(malformed(format_args!(
            "{max_length} tokens are too few for any text"
        )));
    }
    let truncation = TruncationParams {
        max_length,
        ..TruncationParams::default()
    };
    tokenizer
        .with_padding(None)
        .with_truncation(Some(truncation))
        .map_err(malformed)?;
    Ok(tokenizer)
}

impl Config {
    /// The most tokens of a text.
    fn positions(&self) -> Result<usize, ModelFault> {
        let other = |found: &str| ModelFault::Kind {
            found: found.to_owned(),
        };
        if self.position_embedding_type != "absolute" {
            return Err(other(&format!(
                "{}, {}",
                self.model_type, self.position_embedding_type
            )));
        }
        if !(1..=MOST_DIMENSIONS).contains(&self.hidden_size)
            || self.num_attention_heads == 0
            || !self.hidden_size.is_multiple_of(self.num_attention_heads)
        {
            let (size, heads) = (self.hidden_size, self.num_attention_heads);
            return Err(malformed(format_args!(
                "hidden_size = {size}, num_attention_heads = {heads}"
            )));
        }
        match self.model_type.as_str() {
            "bert" => Ok(self.max_position_embeddings),
            // The positions up to that of padding are never used.
            "xlm-roberta" | "roberta" | "camembert" => Ok(self
                .max_position_embeddings
                .saturating_sub(self.pad_token_id as usize + 1)),
            found => Err(other(found)),
        }
    }

    fn bert(&self) -> bert::Config {
        bert::Config {
            vocab_size: self.vocab_size,
            hidden_size: self.hidden_size,
            num_hidden_layers: self.num_hidden_layers,
            num_attention_heads: self.num_attention_heads,
            intermediate_size: self.intermediate_size,
            hidden_act: match self.hidden_act {
                Act::Gelu => HiddenAct::Gelu,
                Act::GeluNew => HiddenAct::GeluApproximate,
                Act::Relu => HiddenAct::Relu,
            },
            max_position_embeddings: self.max_position_embeddings,
            type_vocab_size: self.type_vocab_size,
            layer_norm_eps: self.layer_norm_eps,
            // The rest is for training alone.
            ..bert::Config::default()
        }
    }

    fn xlm_roberta(&self) -> xlm_roberta::Config {
        xlm_roberta::Config {
            vocab_size: self.vocab_size,
            hidden_size: self.hidden_size,
            num_hidden_layers: self.num_hidden_layers,
            num_attention_heads: self.num_attention_heads,
            intermediate_size: self.intermediate_size,
            hidden_act: match self.hidden_act {
                Act::Gelu => Activation::Gelu,
                Act::GeluNew => Activation::NewGelu,
                Act::Relu => Activation::Relu,
            },
            max_position_embeddings: self.max_position_embeddings,
            type_vocab_size: self.type_vocab_size,
            layer_norm_eps: self.layer_norm_eps,
            pad_token_id: self.pad_token_id,
            position_embedding_type: self.position_embedding_type.clone(),
            // For training alone.
            attention_probs_dropout_prob: 0.0,
            hidden_dropout_prob: 0.0,
        }
    }
}

impl Network {
    fn load(config: &Config, weights: Vec<u8>) -> candle_core::Result<Self> {
        let weights = VarBuilder::from_buffered_safetensors(weights, DType::F32, &Device::Cpu)?;
        let outer = OUTER
            .into_iter()
            .find(|outer| weights.contains_tensor(&format!("{outer}.embeddings.word_embeddings.weight")));
        let weights = match outer {
            Some(outer) => weights.pp(outer),
            None => weights,
        };
        if config.model_type == "bert" {
            return Ok(Self::Bert(BertModel::load(weights, &config.bert())?));
        }
        let model = XLMRobertaModel::new(&config.xlm_roberta(), weights)?;
        Ok(Self::XlmRoberta(model))
    }

    /// The vectors of the tokens of one text.
    fn forward(&self, ids: &Tensor, types: &Tensor) -> candle_core::Result<Tensor> {
        match self {
            Self::Bert(model) => model.forward(ids, types, None),
            Self::XlmRoberta(model) => model.forward(ids, &ids.ones_like()?, types, None, None, None),
        }
    }
}
