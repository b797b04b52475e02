//! Texts like Swedish ones, the same in every run: words of a lexicon, inflected and compounded, by Zipf's law.

/// A generated document.
pub(crate) struct Text {
    pub(crate) title: String,
    pub(crate) body: String,
}

/// The words that texts are made of, from the repository's own lexicon.
const COMPONENTS: &str = include_str!("../../src/analysis/lexicon/components.txt");
const ENDINGS: [&str; 8] = ["", "", "", "en", "er", "erna", "s", "ens"];
const FUNCTION_WORDS: [&str; 16] = [
    "och", "i", "att", "det", "som", "en", "på", "är", "av", "för", "med", "till", "den", "har", "inte", "om",
];
/// How many different words there are: as many as in some hundred thousand real documents.
const VOCABULARY: usize = 300_000;
const SEED: u64 = 0x5eed;

/// A small generator of numbers (SplitMix64: Steele, Lea, Flood, OOPSLA 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// A rank by Zipf's law with exponent 1: the logarithm of the rank is even.
    fn rank(&mut self, end: usize) -> usize {
        let even = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        ((end as f64).powf(even) as usize).min(end - 1)
    }
}

/// Words by rank: the frequent ones simple, the rare ones more and more compounds, each with endings.
fn vocabulary(random: &mut Random) -> Vec<String> {
    let entries: Vec<(&str, &str)> = COMPONENTS
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let base = words.next()?;
            Some((base, words.find(|link| *link != "-").unwrap_or(base)))
        })
        .collect();
    (0..VOCABULARY)
        .map(|rank| {
            let head = entries[random.below(entries.len())];
            let mut word = String::new();
            let compound = random.below(VOCABULARY) < rank || random.below(4) == 0;
            if compound {
                word.push_str(entries[random.below(entries.len())].1);
            }
            word.push_str(head.0);
            word.push_str(ENDINGS[random.below(ENDINGS.len())]);
            word
        })
        .collect()
}

/// So many documents, the same every time.
pub(crate) fn generate(count: usize) -> Vec<Text> {
    let mut random = Random(SEED);
    let vocabulary = vocabulary(&mut random);
    (0..count)
        .map(|_| {
            let length = 4 + random.below(5);
            let title = words(&vocabulary, &mut random, length);
            // 40 to 440 words, half of them below 150.
            let length = 40 + random.below(20) * random.below(21);
            Text {
                title,
                body: words(&vocabulary, &mut random, length),
            }
        })
        .collect()
}

/// Texts without end, of so many words on average as the middle of the range, the same every time.
pub(crate) fn texts(lengths: std::ops::Range<usize>) -> impl Iterator<Item = Text> {
    let mut random = Random(SEED);
    let vocabulary = vocabulary(&mut random);
    std::iter::repeat_with(move || {
        let length = 4 + random.below(5);
        let title = words(&vocabulary, &mut random, length);
        let length = lengths.start + random.below(lengths.len());
        Text {
            title,
            body: words(&vocabulary, &mut random, length),
        }
    })
}

fn words(vocabulary: &[String], random: &mut Random, count: usize) -> String {
    let mut text = String::new();
    for number in 0..count {
        if number > 0 {
            text.push_str(if random.below(12) == 0 { ". " } else { " " });
        }
        if random.below(5) < 2 {
            text.push_str(FUNCTION_WORDS[random.below(FUNCTION_WORDS.len())]);
        } else {
            text.push_str(&vocabulary[random.rank(vocabulary.len())]);
        }
    }
    text
}

/// Queries of one to four words, from the frequent to the rare.
pub(crate) fn queries(count: usize) -> Vec<String> {
    let mut random = Random(SEED);
    let vocabulary = vocabulary(&mut random);
    (0..count)
        .map(|number| {
            let words: Vec<&str> = (0..1 + number % 4)
                .map(|_| vocabulary[random.rank(20_000)].as_str())
                .collect();
            words.join(" ")
        })
        .collect()
}
