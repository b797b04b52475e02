//! Whether a completion occurs with the word typed before it.

use super::Suggester;
use crate::analysis;
use crate::search::error::SearchError;
use crate::search::hit::Via;
use crate::search::retrieve::occurs_in;
use crate::search::snapshot::DocumentSet;
use crate::search::understand::{Sequence, WeightedTerm};
use crate::search::weights;

/// The number of documents that are read for one completion.
const READ: usize = 64;

impl Suggester<'_> {
    /// Whether any of the first documents has a word with the one typed before it: after a function word right behind it
    /// (`hur kort` begins no `hur kortsluta`), after another word near it.
    pub(super) fn occurs_with_previous(
        &self,
        form: &str,
        documents: &DocumentSet,
    ) -> Result<bool, SearchError> {
        let Some(previous) = &self.typed.previous else {
            return Ok(true);
        };
        let function_word = analysis::is_stop_word(previous);
        let last = if function_word {
            vec![WeightedTerm {
                term: form.to_owned(),
                weight: weights::EXACT,
                via: Via::Exact,
            }]
        } else {
            self.resolver.true_forms(form)
        };
        let sequence = Sequence {
            slots: vec![self.resolver.true_or_folded_forms(previous), last],
            window: (!function_word).then_some(weights::NEAR),
            weight: weights::EXACT,
            via: Via::Exact,
        };
        occurs_in(
            self.snapshot,
            &sequence,
            &documents.iter().take(READ).collect::<Vec<u32>>(),
        )
    }
}
