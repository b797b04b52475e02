//! The nearest of 100,000 passages: memory, time of a query, and how many of the exact nearest twenty are found.
//! Figures are in docs/MEANING.md.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use std::time::Instant;

use sokbar::embed::Vectors;

const PASSAGES: usize = 100_000;
const DIMENSIONS: usize = 384;
/// The numbers that a text is made of: vectors of a model fill few of their dimensions.
const MATTERS: usize = 60;
const QUERIES: usize = 200;
const NEAREST: usize = 20;

/// Numbers that are the same every time, nearly normal.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f32 {
        let mut part = || {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 40) as f32 / (1 << 24) as f32 - 0.5
        };
        part() + part() + part() + part()
    }

    fn vector(&mut self, scale: f32) -> Vec<f32> {
        (0..DIMENSIONS).map(|_| scale * self.next()).collect()
    }
}

fn main() {
    let mut random = Random(1);
    let shared = random.vector(3.0);
    let matters: Vec<Vec<f32>> = (0..MATTERS).map(|_| random.vector(1.0)).collect();
    let text = |random: &mut Random| {
        let mut text = random.vector(0.3);
        text.iter_mut()
            .zip(&shared)
            .for_each(|(value, shared)| *value += shared);
        for matter in &matters {
            // Most matters are no matter of a text.
            let part = random.next().powi(3) * 2.0;
            text.iter_mut()
                .zip(matter)
                .for_each(|(value, matter)| *value += part * matter);
        }
        normalised(text)
    };
    let passages: Vec<Vec<f32>> = (0..PASSAGES).map(|_| text(&mut random)).collect();
    let begun = Instant::now();
    let vectors = Vectors::new(DIMENSIONS, &[0; PASSAGES], None, |row, vector| {
        vector.copy_from_slice(&passages[row]);
    });
    println!("{PASSAGES} passages laid out in {:.1?}", begun.elapsed());
    println!("memory: {:.1} MB", vectors.bytes() as f64 / 1e6);

    let queries: Vec<Vec<f32>> = (0..QUERIES).map(|_| text(&mut random)).collect();
    let mut times = Vec::with_capacity(QUERIES);
    let mut right = 0;
    let exact = Exact::new(&passages);
    for query in &queries {
        let begun = Instant::now();
        let prepared = vectors.query(query).expect("it has as many dimensions");
        let found = vectors.nearest(&prepared, NEAREST);
        times.push(begun.elapsed());
        let wanted = exact.nearest(query);
        right += found.iter().filter(|(row, _)| wanted.contains(row)).count();
    }
    times.sort_unstable();
    println!(
        "a query: median {:.2?}, slowest {:.2?}",
        times[QUERIES / 2],
        times[QUERIES - 1]
    );
    println!(
        "recall@{NEAREST} of exact: {:.4}",
        right as f64 / (QUERIES * NEAREST) as f64
    );
}

fn normalised(mut vector: Vec<f32>) -> Vec<f32> {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    vector.iter_mut().for_each(|value| *value /= length);
    vector
}

/// The same with 32-bit numbers, one by one.
struct Exact {
    mean: Vec<f32>,
    passages: Vec<Vec<f32>>,
}

impl Exact {
    fn new(passages: &[Vec<f32>]) -> Self {
        let mut mean = vec![0.0_f64; DIMENSIONS];
        for passage in passages {
            mean.iter_mut()
                .zip(passage)
                .for_each(|(sum, value)| *sum += f64::from(*value));
        }
        let mean: Vec<f32> = mean
            .iter()
            .map(|sum| (sum / passages.len() as f64) as f32)
            .collect();
        let passages = passages.iter().map(|passage| centred(passage, &mean)).collect();
        Self { mean, passages }
    }

    fn nearest(&self, query: &[f32]) -> Vec<u32> {
        let query = centred(query, &self.mean);
        let cosine = |passage: &Vec<f32>| -> f32 { passage.iter().zip(&query).map(|(a, b)| a * b).sum() };
        let mut found: Vec<(u32, f32)> = (0..).zip(self.passages.iter().map(cosine)).collect();
        found.select_nth_unstable_by(NEAREST, |a, b| b.1.total_cmp(&a.1));
        found.truncate(NEAREST);
        found.into_iter().map(|(row, _)| row).collect()
    }
}

fn centred(vector: &[f32], mean: &[f32]) -> Vec<f32> {
    normalised(
        vector
            .iter()
            .zip(mean)
            .map(|(value, mean)| value - mean)
            .collect(),
    )
}
