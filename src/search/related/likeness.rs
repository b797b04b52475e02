//! Likeness of whole documents: the cosine of their gram vectors.
//!
//! Grams instead of words, because texts on one subject vary their words more than the letters in them: `mötet`,
//! `morgonmöten`, `mötas`. A second pass compares with the document and its nearest neighbours together: these use words for
//! the subject that the document does not (Rocchio feedback with neighbours as judgements).
//!
//! The mean of the corpus ([`Centre`]) is subtracted from each vector first. A long text has some of everything and would be
//! near to every other.

use std::sync::OnceLock;

use crate::search::error::SearchError;
use crate::search::retrieve::Candidate;
use crate::search::snapshot::{Centre, Snapshot, Vector, VectorBuilder};
use crate::search::weights;

/// Compares documents with each other.
pub(crate) struct Likeness<'a> {
    snapshot: &'a Snapshot,
    vectors: VectorBuilder<'a>,
    /// The sum of the vectors that others are compared with.
    sum: Sum,
    /// The vectors of other documents, if they are kept.
    known: Option<&'a Vectors>,
}

impl<'a> Likeness<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot, known: Option<&'a Vectors>) -> Self {
        Self {
            snapshot,
            vectors: VectorBuilder::new(snapshot.grams()),
            sum: Sum::new(snapshot.grams().len()),
            known,
        }
    }

    /// Orders candidates by their likeness to a document, which becomes their score: 0 to 1.
    pub(crate) fn order(&mut self, document: u32, candidates: &mut [Candidate]) -> Result<(), SearchError> {
        let centre = self.snapshot.centre();
        let documents = std::iter::once(document).chain(candidates.iter().map(|other| other.document));
        let computed: Vec<Centred>;
        let all: Vec<&Centred> = if let Some(known) = self.known {
            documents
                .map(|document| known.of(document, self.snapshot, &mut self.vectors))
                .collect()
        } else {
            let centred = documents.map(|document| {
                self.snapshot.check()?;
                Ok(centred(self.snapshot, &mut self.vectors, document))
            });
            computed = centred.collect::<Result<_, SearchError>>()?;
            computed.iter().collect()
        };
        let (own, vectors) = (all[0], &all[1..]);
        self.sum.set(&[own]);
        let alone: Vec<f32> = vectors
            .iter()
            .map(|other| self.sum.times(other, centre))
            .collect();
        let mut nearest: Vec<usize> = (0..vectors.len()).collect();
        nearest.sort_by(|a, b| alone[*b].total_cmp(&alone[*a]));
        // In a small corpus even the nearest documents are not very alike.
        nearest.truncate(weights::NEIGHBOURS.min(vectors.len() / 10));
        let neighbours: Vec<&Centred> = nearest.iter().map(|place| vectors[*place]).collect();
        self.sum.set(&neighbours);
        for (place, candidate) in candidates.iter_mut().enumerate() {
            // A neighbour is compared without itself, or it would be alike because of itself.
            let itself = nearest.contains(&place);
            let others = nearest.len() - usize::from(itself);
            let with_neighbours = self.sum.times(vectors[place], centre) - f32::from(u8::from(itself));
            let mean = with_neighbours / others.max(1) as f32;
            let (weight, shared) = if nearest.is_empty() {
                (0.0, weights::SHARED_WORDS_OF_FEW)
            } else {
                (weights::NEIGHBOURS_WEIGHT, weights::SHARED_WORDS)
            };
            let likeness = (alone[place] + weight * mean) / (1.0 + weight);
            candidate.score = (likeness + shared * candidate.score) / (1.0 + shared);
        }
        candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
        for candidate in candidates {
            candidate.score = candidate.score.clamp(0.0, 1.0);
        }
        Ok(())
    }
}

/// The vectors of documents, each computed when it is first asked for.
pub(crate) struct Vectors(Vec<OnceLock<Centred>>);

impl Vectors {
    pub(crate) fn new(snapshot: &Snapshot) -> Self {
        Self((0..snapshot.documents).map(|_| OnceLock::new()).collect())
    }

    fn of(&self, document: u32, snapshot: &Snapshot, vectors: &mut VectorBuilder<'_>) -> &Centred {
        self.0[document as usize].get_or_init(|| centred(snapshot, vectors, document))
    }
}

fn centred(snapshot: &Snapshot, vectors: &mut VectorBuilder<'_>, document: u32) -> Centred {
    Centred::new(vectors.vector(snapshot.words(document)), snapshot.centre())
}

/// A document's vector relative to the centre of the corpus: `(v − c) / ‖v − c‖`, without storing the grams of the centre.
pub(crate) struct Centred {
    vector: Vector,
    /// The product with the centre.
    with_centre: f32,
    /// One over the length of `v − c`.
    scale: f32,
}

impl Centred {
    fn new(vector: Vector, centre: &Centre) -> Self {
        let with_centre = centre.times(&vector);
        let square = 1.0 - 2.0 * with_centre + centre.square();
        Self {
            vector,
            with_centre,
            scale: 1.0 / square.max(1e-6).sqrt(),
        }
    }
}

/// The sum of some documents, relative to the centre.
struct Sum {
    /// By gram.
    weights: Vec<f32>,
    /// The grams that are not 0.
    grams: Vec<u32>,
    with_centre: f32,
    scale: f32,
}

impl Sum {
    /// The sum of nothing, for this number of grams.
    fn new(grams: usize) -> Self {
        Self {
            weights: vec![0.0; grams],
            grams: Vec::new(),
            with_centre: 0.0,
            scale: 0.0,
        }
    }

    /// Sums up some documents.
    fn set(&mut self, documents: &[&Centred]) {
        for gram in self.grams.drain(..) {
            self.weights[gram as usize] = 0.0;
        }
        (self.with_centre, self.scale) = (0.0, 0.0);
        for document in documents {
            for (gram, weight) in &document.vector {
                self.weights[*gram as usize] += document.scale * weight;
                self.grams.push(*gram);
            }
            self.with_centre += document.scale * document.with_centre;
            self.scale += document.scale;
        }
    }

    /// Returns the product with a document; for a sum of one document their cosine.
    fn times(&self, other: &Centred, centre: &Centre) -> f32 {
        let both = other.vector.iter();
        let both: f32 = both
            .map(|(gram, weight)| self.weights[*gram as usize] * weight)
            .sum();
        let centred = both - self.with_centre - self.scale * (other.with_centre - centre.square());
        centred * other.scale
    }
}

#[cfg(test)]
mod tests {
    use crate::document::DocumentId;
    use crate::search::testing::engine;

    #[test]
    fn texts_on_one_subject_in_other_forms_are_nearest() {
        let (engine, _folder) = engine(&[
            (
                "brand",
                "Branden släcktes av brandmännen vid vattnet, och tavlan brann.",
            ),
            (
                "möte",
                "Morgonmötet hålls vid tavlan, och alla mötesdeltagare står.",
            ),
            ("möten", "Möten vid en tavla: deltagarna på morgonmöten står upp."),
            ("vatten", "Vattnet i sjön är kallt."),
        ]);
        let related = engine.related(&DocumentId::new("möte"), 3).unwrap().related;
        assert_eq!(related[0].document.id.as_str(), "möten");
        assert!(related.iter().all(|other| (0.0..=1.0).contains(&other.score)));
        assert!(related.iter().all(|other| !other.reasons.is_empty()));
    }

    #[test]
    fn two_documents_are_enough() {
        let (engine, _folder) = engine(&[("a", "Kanban styr flödet."), ("b", "Flödet styrs av kanban.")]);
        let related = engine.related(&DocumentId::new("a"), 5).unwrap().related;
        assert_eq!(related.len(), 1);
    }
}
