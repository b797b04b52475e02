//! Keeps the best of many candidates.

use std::cmp::Ordering;

use super::{Candidate, order};
use crate::search::request::{SearchRequest, Sort};
use crate::search::snapshot::Tables;

/// Keeps the best `wanted` candidates.
pub(super) struct Best<'a> {
    request: &'a SearchRequest,
    tables: &'a Tables,
    wanted: usize,
    kept: Vec<Candidate>,
    /// The last of the best so far, once there are enough.
    last: Option<Candidate>,
    /// Its step and its score, if candidates are ordered by score.
    least: (u8, f32),
}

impl<'a> Best<'a> {
    pub(super) fn new(request: &'a SearchRequest, tables: &'a Tables, wanted: usize) -> Self {
        Self {
            request,
            tables,
            wanted: wanted.max(1),
            kept: Vec::new(),
            last: None,
            least: (u8::MAX, f32::NEG_INFINITY),
        }
    }

    /// Whether the order is by score.
    pub(super) fn is_by_score(&self) -> bool {
        self.request.sort == Sort::Relevance
    }

    /// How many are kept.
    pub(super) fn wanted(&self) -> usize {
        self.wanted
    }

    /// Whether a candidate of a step and at most this score can be among the best.
    #[inline]
    pub(super) fn may_keep(&self, step: u8, score: f32) -> bool {
        step < self.least.0 || step == self.least.0 && score >= self.least.1
    }

    /// Adds a candidate; the score alone excludes most.
    #[inline]
    pub(super) fn add(&mut self, candidate: Candidate) {
        if self.may_keep(candidate.step, candidate.score) {
            self.keep(candidate);
        }
    }

    fn keep(&mut self, candidate: Candidate) {
        let is_after = |last: &Candidate| self.order(&candidate, last) == Ordering::Greater;
        if self.last.as_ref().is_some_and(is_after) {
            return;
        }
        self.kept.push(candidate);
        if self.kept.len() >= 2 * self.wanted {
            self.drop_others();
        }
    }

    /// Compares as [`order`]; most scores differ, and then no table is read.
    #[inline]
    fn order(&self, a: &Candidate, b: &Candidate) -> Ordering {
        match self.request.sort {
            Sort::Relevance if a.step == b.step && a.score != b.score => b.score.total_cmp(&a.score),
            _ => order(self.request, self.tables, a, b),
        }
    }

    /// Keeps no more than the best.
    pub(super) fn drop_others(&mut self) {
        if self.kept.len() > self.wanted {
            let mut kept = std::mem::take(&mut self.kept);
            kept.select_nth_unstable_by(self.wanted - 1, |a, b| self.order(a, b));
            kept.truncate(self.wanted);
            self.last = kept.last().copied();
            self.kept = kept;
            if let (Sort::Relevance, Some(last)) = (self.request.sort, &self.last) {
                self.least = (last.step, last.score);
            }
        }
    }

    /// Whether a candidate is not after the last of the best.
    pub(super) fn reaches(&self, candidate: &Candidate) -> bool {
        let last = self.last.as_ref();
        last.is_none_or(|last| self.order(candidate, last) != Ordering::Greater)
    }

    /// Returns the best in order.
    pub(super) fn into_sorted(mut self) -> Vec<Candidate> {
        self.drop_others();
        let mut best = std::mem::take(&mut self.kept);
        best.sort_unstable_by(|a, b| self.order(a, b));
        best
    }
}
