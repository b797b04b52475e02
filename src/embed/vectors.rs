//! Vectors laid out for search: one byte a dimension, and one bit a dimension for a first pass over many.
//!
//! Vectors of one model share most of their direction, which says nothing; the mean of all is therefore subtracted before they are
//! brought to length 1 and rounded. Queries have a mean of their own. Where there are many, the signs alone are compared first (one bit a dimension: the Hamming
//! distance), and the products only of the nearest by signs.

use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Up to this many vectors are compared exactly, all of them.
const EXACT_UP_TO: usize = 20_000;
/// As many vectors as this, nearest by their signs, are compared exactly.
const COMPARED: usize = 8_000;
/// The mean of a group counts as if this many of its members were the mean of all.
const FEW: f64 = 20.0;
/// The largest value of a query's numbers: the sum of 4,096 products with a byte fits in 32 bits.
const QUERY_STEPS: f32 = 4_095.0;
/// The most dimensions.
pub(crate) const MOST_DIMENSIONS: usize = 4_096;

/// A fixed number of vectors.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Vectors {
    dimensions: usize,
    /// What is subtracted from queries.
    mean: Vec<f32>,
    scales: Vec<f32>,
    codes: Vec<i8>,
    signs: Vec<u64>,
}

/// A vector to compare with those of [`Vectors`].
#[derive(Debug, Clone, PartialEq)]
pub struct QueryVector {
    values: Vec<i16>,
    scale: f32,
    signs: Vec<u64>,
}

impl Vectors {
    /// Lays out vectors of the same number of dimensions, one for each of `groups`; `read` writes one of them into its place, and is called
    /// twice for each. Vectors of a group share what says nothing, as those of one language do: the mean of their group is
    /// subtracted. From the queries that they are compared with the mean of queries is, or the mean of all where it is not known.
    ///
    /// # Panics
    /// If there are more than 4,096 dimensions.
    pub fn new(
        dimensions: usize,
        groups: &[u8],
        of_queries: Option<Vec<f32>>,
        mut read: impl FnMut(usize, &mut [f32]),
    ) -> Self {
        assert!(
            dimensions <= MOST_DIMENSIONS,
            "the sum of products would overflow"
        );
        let count = groups.len();
        let mut vector = vec![0.0; dimensions];
        let mut sums: BTreeMap<u8, (f64, Vec<f64>)> = BTreeMap::new();
        for (row, group) in groups.iter().enumerate() {
            read(row, &mut vector);
            let (members, sum) = sums.entry(*group).or_insert_with(|| (0.0, vec![0.0; dimensions]));
            *members += 1.0;
            for (sum, value) in sum.iter_mut().zip(&vector) {
                *sum += f64::from(*value);
            }
        }
        let of_all = |at: usize| sums.values().map(|(_, sum)| sum[at]).sum::<f64>() / count.max(1) as f64;
        let all: Vec<f64> = (0..dimensions).map(of_all).collect();
        // The mean of a few is mostly what they say themselves.
        let means: BTreeMap<u8, Vec<f32>> = sums
            .iter()
            .map(|(group, (members, sum))| {
                let mean = sum
                    .iter()
                    .zip(&all)
                    .map(|(sum, all)| (sum + FEW * all) / (members + FEW));
                (*group, mean.map(|mean| mean as f32).collect())
            })
            .collect();
        let mut vectors = Self {
            dimensions,
            mean: of_queries
                .filter(|mean| mean.len() == dimensions)
                .unwrap_or_else(|| all.iter().map(|mean| *mean as f32).collect()),
            scales: Vec::with_capacity(count),
            codes: Vec::with_capacity(count * dimensions),
            signs: Vec::new(),
        };
        for (row, group) in groups.iter().enumerate() {
            read(row, &mut vector);
            centre(&mut vector, &means[group]);
            let largest = vector
                .iter()
                .fold(0.0_f32, |largest, value| largest.max(value.abs()));
            let scale = largest / f32::from(i8::MAX);
            vectors.scales.push(scale);
            let code = |value: &f32| {
                if scale > 0.0 {
                    (value / scale).round() as i8
                } else {
                    0
                }
            };
            vectors.codes.extend(vector.iter().map(code));
        }
        vectors.add_signs();
        vectors
    }

    /// Puts vectors together that were taken apart by [`Self::parts`]; `None` if the parts do not fit each other.
    pub fn from_parts(mean: Vec<f32>, scales: Vec<f32>, codes: Vec<i8>) -> Option<Self> {
        let dimensions = mean.len();
        if dimensions > MOST_DIMENSIONS || scales.len().checked_mul(dimensions)? != codes.len() {
            return None;
        }
        let mut vectors = Self {
            dimensions,
            mean,
            scales,
            codes,
            signs: Vec::new(),
        };
        vectors.add_signs();
        Some(vectors)
    }

    /// Returns the mean, the scale of each vector and the numbers of all.
    pub fn parts(&self) -> (&[f32], &[f32], &[i8]) {
        (&self.mean, &self.scales, &self.codes)
    }

    /// Returns the number of vectors.
    pub fn len(&self) -> usize {
        self.scales.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.scales.is_empty()
    }

    /// Returns the number of dimensions.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// Returns the bytes of memory that the vectors take.
    pub fn bytes(&self) -> usize {
        self.codes.len() + 4 * (self.scales.len() + self.mean.len()) + 8 * self.signs.len()
    }

    /// Prepares a vector of an embedder; `None` if it has another number of dimensions.
    pub fn query(&self, vector: &[f32]) -> Option<QueryVector> {
        (vector.len() == self.dimensions).then(|| {
            let mut centred = vector.to_vec();
            centre(&mut centred, &self.mean);
            QueryVector::new(&centred)
        })
    }

    /// Prepares one of these vectors.
    pub fn of(&self, row: u32) -> QueryVector {
        let mut values = vec![0.0; self.dimensions];
        self.add_to(row, &mut values);
        QueryVector::new(&values)
    }

    /// Adds one of these vectors to a sum.
    pub fn add_to(&self, row: u32, sum: &mut [f32]) {
        let scale = self.scales[row as usize];
        for (sum, code) in sum.iter_mut().zip(self.codes(row)) {
            *sum += f32::from(*code) * scale;
        }
    }

    /// Returns the cosine of a vector and a query, each without the mean.
    pub fn cosine(&self, query: &QueryVector, row: u32) -> f32 {
        let products = query.values.iter().zip(self.codes(row));
        let sum: i32 = products
            .map(|(value, code)| i32::from(*value) * i32::from(*code))
            .sum();
        sum as f32 * query.scale * self.scales[row as usize]
    }

    /// Returns the vectors nearest to a query with their cosines, nearest first, at most `most`.
    pub fn nearest(&self, query: &QueryVector, most: usize) -> Vec<(u32, f32)> {
        let rows: Vec<u32> = if self.len() <= EXACT_UP_TO {
            (0..).take(self.len()).collect()
        } else {
            self.nearest_by_signs(query, COMPARED.max(4 * most))
        };
        let mut found: Vec<(u32, f32)> = rows
            .into_iter()
            .map(|row| (row, self.cosine(query, row)))
            .collect();
        keep_nearest(&mut found, most);
        found
    }

    /// Returns at least `wanted` vectors whose signs differ least from the query's: all up to the distance that gives as many.
    fn nearest_by_signs(&self, query: &QueryVector, wanted: usize) -> Vec<u32> {
        let distances = match query.signs.len() {
            6 => distances::<6>(&self.signs, &query.signs),
            8 => distances::<8>(&self.signs, &query.signs),
            12 => distances::<12>(&self.signs, &query.signs),
            16 => distances::<16>(&self.signs, &query.signs),
            words => {
                let rows = self.signs.chunks_exact(words.max(1));
                rows.map(|signs| distance(signs, &query.signs)).collect()
            }
        };
        let mut counts = vec![0_usize; self.dimensions + 1];
        for distance in &distances {
            counts[usize::from(*distance)] += 1;
        }
        let mut left = wanted;
        let last = counts.iter().position(|count| {
            left = left.saturating_sub(*count);
            left == 0
        });
        let last = last.unwrap_or(self.dimensions);
        let near = (0..)
            .zip(&distances)
            .filter(|(_, distance)| usize::from(**distance) <= last);
        near.map(|(row, _)| row).collect()
    }

    fn codes(&self, row: u32) -> &[i8] {
        let start = row as usize * self.dimensions;
        &self.codes[start..start + self.dimensions]
    }

    fn add_signs(&mut self) {
        if self.len() <= EXACT_UP_TO {
            return;
        }
        let signs = self.codes.chunks_exact(self.dimensions.max(1));
        self.signs = signs
            .flat_map(|codes| signs_of(codes, |code| *code > 0))
            .collect();
    }
}

impl QueryVector {
    fn new(vector: &[f32]) -> Self {
        let largest = vector
            .iter()
            .fold(0.0_f32, |largest, value| largest.max(value.abs()));
        let scale = largest / QUERY_STEPS;
        let value = |value: &f32| {
            if scale > 0.0 {
                (value / scale).round() as i16
            } else {
                0
            }
        };
        Self {
            values: vector.iter().map(value).collect(),
            scale,
            signs: signs_of(vector, |value| *value > 0.0).collect(),
        }
    }
}

/// Subtracts a mean from a vector and brings it to length 1.
fn centre(vector: &mut [f32], mean: &[f32]) {
    for (value, mean) in vector.iter_mut().zip(mean) {
        *value -= mean;
    }
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    // One text alone is its own mean: what is left of it is the error of rounding.
    let factor = if length > 1e-5 { 1.0 / length } else { 0.0 };
    vector.iter_mut().for_each(|value| *value *= factor);
}

/// Returns the distances of rows of a fixed length, which the compiler unrolls.
fn distances<const WORDS: usize>(signs: &[u64], query: &[u64]) -> Vec<u16> {
    let Some(query) = query.first_chunk::<WORDS>() else {
        return Vec::new();
    };
    let rows = signs.as_chunks::<WORDS>().0.iter();
    rows.map(|signs| distance(signs, query)).collect()
}

/// Returns the number of signs that differ.
#[inline]
fn distance(signs: &[u64], query: &[u64]) -> u16 {
    let differing = signs.iter().zip(query).map(|(a, b)| (a ^ b).count_ones());
    differing.sum::<u32>() as u16
}

fn signs_of<T>(values: &[T], is_set: fn(&T) -> bool) -> impl Iterator<Item = u64> + '_ {
    values.chunks(64).map(move |values| {
        let bits = (0..)
            .zip(values)
            .map(|(place, value)| u64::from(is_set(value)) << place);
        bits.fold(0, |all: u64, bit| all | bit)
    })
}

/// Keeps the nearest in order; of equals the first.
fn keep_nearest(found: &mut Vec<(u32, f32)>, most: usize) {
    let order = |a: &(u32, f32), b: &(u32, f32)| -> Ordering { b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)) };
    if found.len() > most {
        if most > 0 {
            found.select_nth_unstable_by(most - 1, order);
        }
        found.truncate(most);
    }
    found.sort_unstable_by(order);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Numbers that are the same every time.
    struct Random(u64);

    impl Random {
        fn next(&mut self) -> f32 {
            // A sum of four is nearly normal.
            (0..4)
                .map(|_| {
                    self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    (self.0 >> 40) as f32 / (1 << 24) as f32 - 0.5
                })
                .sum()
        }
    }

    /// Texts of some topics as a model puts them: all share a direction, those of a topic more.
    fn texts(count: usize, topics: usize, dimensions: usize) -> Vec<Vec<f32>> {
        let mut random = Random(7);
        let mut vector =
            |scale: f32| -> Vec<f32> { (0..dimensions).map(|_| scale * random.next()).collect() };
        let shared = vector(3.0);
        let topics: Vec<Vec<f32>> = (0..topics).map(|_| vector(1.0)).collect();
        let text = |number: usize| {
            let own = vector(0.8);
            let topic = &topics[number % topics.len()];
            let mut text: Vec<f32> = (0..dimensions)
                .map(|at| shared[at] + topic[at] + own[at])
                .collect();
            let length = text.iter().map(|value| value * value).sum::<f32>().sqrt();
            text.iter_mut().for_each(|value| *value /= length);
            text
        };
        (0..count).map(text).collect()
    }

    fn laid_out(texts: &[Vec<f32>]) -> Vectors {
        Vectors::new(texts[0].len(), &vec![0; texts.len()], None, |row, vector| {
            vector.copy_from_slice(&texts[row]);
        })
    }

    /// The nearest by 64-bit numbers.
    fn exact(texts: &[Vec<f32>], query: &[f32], most: usize) -> Vec<u32> {
        let dimensions = query.len();
        let mean: Vec<f64> = (0..dimensions)
            .map(|at| texts.iter().map(|text| f64::from(text[at])).sum::<f64>() / texts.len() as f64)
            .collect();
        let centred = |vector: &[f32]| -> Vec<f64> {
            let centred: Vec<f64> = vector
                .iter()
                .zip(&mean)
                .map(|(value, mean)| f64::from(*value) - mean)
                .collect();
            let length = centred.iter().map(|value| value * value).sum::<f64>().sqrt();
            centred.iter().map(|value| value / length).collect()
        };
        let query = centred(query);
        let cosine = |text: &Vec<f32>| -> f64 { centred(text).iter().zip(&query).map(|(a, b)| a * b).sum() };
        let mut found: Vec<(u32, f64)> = (0..).zip(texts.iter().map(cosine)).collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1));
        found.into_iter().take(most).map(|(row, _)| row).collect()
    }

    fn recall(texts: &[Vec<f32>], queries: usize) -> f64 {
        let vectors = laid_out(texts);
        let mut right = 0;
        for number in 0..queries {
            let query: Vec<f32> = texts[number]
                .iter()
                .zip(&texts[number + 1])
                .map(|(a, b)| a + 0.3 * b)
                .collect();
            let found = vectors.nearest(&vectors.query(&query).unwrap(), 20);
            let exact = exact(texts, &query, 20);
            right += found.iter().filter(|(row, _)| exact.contains(row)).count();
        }
        right as f64 / (20 * queries) as f64
    }

    #[test]
    fn the_nearest_twenty_are_those_of_exact_numbers() {
        let recall = recall(&texts(1_500, 60, 384), 30);
        assert!(recall >= 0.99, "{recall}");
    }

    #[test]
    fn the_first_pass_by_signs_loses_nearly_none() {
        let texts = texts(EXACT_UP_TO + 500, 400, 384);
        let recall = recall(&texts, 8);
        assert!(recall >= 0.99, "{recall}");
    }

    #[test]
    fn a_vector_is_nearest_to_itself() {
        let texts = texts(300, 20, 64);
        let vectors = laid_out(&texts);
        for row in 0..300 {
            let (nearest, cosine) = vectors.nearest(&vectors.of(row), 1)[0];
            assert_eq!(nearest, row);
            assert!((cosine - 1.0).abs() < 0.01, "{cosine}");
        }
    }

    #[test]
    fn what_a_group_shares_does_not_count() {
        // Two languages, far from each other, and the same two matters in both.
        let text = |group: usize, matter: usize, number: usize| -> Vec<f32> {
            let mut vector = vec![0.0; 8];
            vector[group] = 3.0;
            vector[2 + matter] = 1.0;
            vector[4 + number % 4] = 0.2;
            vector
        };
        let places: Vec<(usize, usize, usize)> = (0..200)
            .map(|number| (usize::from(number % 5 == 0), number % 2, number / 2))
            .collect();
        let texts: Vec<Vec<f32>> = places
            .iter()
            .map(|(group, matter, number)| text(*group, *matter, *number))
            .collect();
        let groups: Vec<u8> = places.iter().map(|(group, _, _)| *group as u8).collect();
        let vectors = Vectors::new(8, &groups, None, |row, vector| {
            vector.copy_from_slice(&texts[row]);
        });
        let query = vectors.query(&text(0, 1, 0)).unwrap();
        let nearest = vectors.nearest(&query, 100);
        let matters: Vec<usize> = nearest.iter().map(|(row, _)| places[*row as usize].1).collect();
        assert_eq!(matters, [1; 100]);
    }

    #[test]
    fn one_text_or_none_is_no_fault() {
        assert_eq!(
            Vectors::new(3, &[], None, |_, _| ()).nearest(&QueryVector::new(&[1.0, 0.0, 0.0]), 5),
            []
        );
        let one = laid_out(&[vec![0.6, 0.8, 0.0]]);
        let query = one.query(&[0.6, 0.8, 0.0]).unwrap();
        assert_eq!(one.nearest(&query, 5), [(0, 0.0)]);
        assert_eq!(one.query(&[1.0]), None);
    }

    #[test]
    fn a_passage_of_384_dimensions_takes_436_bytes() {
        let vectors = Vectors::new(384, &vec![0; EXACT_UP_TO + 1], None, |row, vector| {
            vector.fill(row as f32);
        });
        assert!(
            vectors.bytes() <= 436 * (EXACT_UP_TO + 1) + 4 * 384,
            "{}",
            vectors.bytes()
        );
    }

    proptest! {
        #[test]
        fn cosines_are_those_of_exact_numbers(
            rows in prop::collection::vec(prop::collection::vec(-1.0_f32..1.0, 24), 2..12),
        ) {
            let vectors = laid_out(&rows);
            let mean: Vec<f32> = (0..24).map(|at| rows.iter().map(|row| row[at]).sum::<f32>() / rows.len() as f32).collect();
            let centred = |row: &[f32]| -> Vec<f32> { row.iter().zip(&mean).map(|(value, mean)| value - mean).collect() };
            let query = vectors.query(&rows[0]).unwrap();
            let found = vectors.nearest(&query, rows.len());
            prop_assert_eq!(found.len(), rows.len());
            prop_assert!(found.is_sorted_by(|a, b| a.1 >= b.1));
            let length = |vector: &[f32]| vector.iter().map(|value| value * value).sum::<f32>().sqrt();
            let first = centred(&rows[0]);
            for (row, cosine) in found {
                let row = centred(&rows[row as usize]);
                let product: f32 = row.iter().zip(&first).map(|(a, b)| a * b).sum();
                let lengths = length(&row) * length(&first);
                if lengths > 1e-2 {
                    prop_assert!((product / lengths - cosine).abs() < 0.02, "{} {}", product / lengths, cosine);
                }
            }
        }

        #[test]
        fn parts_make_the_same_vectors_or_none(
            rows in prop::collection::vec(prop::collection::vec(-1.0_f32..1.0, 9), 1..9),
            lacking in 0_usize..3,
        ) {
            let vectors = laid_out(&rows);
            let (mean, scales, codes) = vectors.parts();
            let again = Vectors::from_parts(mean.to_vec(), scales.to_vec(), codes[lacking..].to_vec());
            prop_assert_eq!(again, (lacking == 0).then_some(vectors));
        }
    }
}
