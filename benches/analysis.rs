//! How fast text becomes terms: cutting words, and the whole tokenizer with parts; splitting and stemming each form once.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use sokbar::analysis::{Lexicon, PartTable, Splitter, WordCounts, WordTokenizer, stem, tokenize};
use sokbar::document::Language;
use tantivy::tokenizer::{TokenStream, Tokenizer};

#[expect(dead_code, reason = "the other benchmarks ask queries too")]
#[path = "against_tantivy/corpus.rs"]
mod corpus;

/// Generated texts that the time of a token is measured on: their words are many and mostly compounds.
const TEXTS: usize = 2_000;

const TEXT: &str = "Värdeflödesanalysen visar hur material och information rör sig genom verksamheten, från order till \
leverans. Ställtiden på pressen gick från 45 till 12 minuter när gruppen flyttade förberedelserna till yttre ställ. \
I EU:s program för små företag följer lean-coacher arbetet i 18-månadersprogrammet, och förbättringsarbetet mäts varje \
vecka: ledtid, kassation och tillgänglighet (TAK). Se även 5S, daglig styrning och Ishikawa-diagram på s. 12–14.\n";

struct NoCorpus;

impl WordCounts for NoCorpus {
    fn count(&self, _: &str) -> u64 {
        0
    }
}

fn forms(text: &str) -> Vec<String> {
    let mut forms = Vec::new();
    tokenize(text, |token| forms.push(token.form.to_owned()));
    forms.sort();
    forms.dedup();
    forms
}

fn analysis(criterion: &mut Criterion) {
    let text = TEXT.repeat(200);
    let splitter = Splitter::new(Arc::new(Lexicon::built_in()));
    let forms = forms(TEXT);
    let table = Arc::new(PartTable::build(
        forms.iter().map(String::as_str),
        &splitter,
        &NoCorpus,
    ));
    assert!(table.len() > 5, "the text has compounds");

    let mut group = criterion.benchmark_group("text");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("tokenize", |bencher| {
        bencher.iter(|| {
            let mut bytes = 0;
            tokenize(&text, |token| bytes += token.form.len());
            assert!(bytes > text.len() / 2);
            black_box(bytes)
        });
    });
    group.bench_function("words and parts", |bencher| {
        let mut tokenizer = WordTokenizer::new(Arc::clone(&table));
        bencher.iter(|| {
            let mut stream = tokenizer.token_stream(&text);
            let mut bytes = 0;
            while stream.advance() {
                bytes += stream.token().text.len();
            }
            black_box(bytes)
        });
    });
    group.finish();

    tokens(criterion, &splitter);

    let mut group = criterion.benchmark_group("form");
    group.throughput(Throughput::Elements(forms.len() as u64));
    group.bench_function("split", |bencher| {
        bencher.iter(|| {
            forms
                .iter()
                .filter(|form| splitter.split(form, &NoCorpus).is_some())
                .count()
        });
    });
    group.bench_function("stem", |bencher| {
        bencher.iter(|| {
            forms
                .iter()
                .map(|form| stem(form, Language::Swedish).len())
                .sum::<usize>()
        });
    });
    let adversary = "arbetstids".repeat(6);
    group.bench_function("split 60 letters", |bencher| {
        bencher.iter_batched(
            || adversary.clone(),
            |form| splitter.split(&form, &NoCorpus),
            BatchSize::SmallInput,
        );
    });
    group.finish();
    criterion.bench_function("lexicon", |bencher| bencher.iter(Lexicon::built_in));
}

/// The time of a token: with the parts of all words found before, and with that counted in, as for a new index.
fn tokens(criterion: &mut Criterion, splitter: &Splitter) {
    let texts: Vec<String> = corpus::generate(TEXTS)
        .into_iter()
        .map(|text| text.body)
        .collect();
    let forms = forms(&texts.join("\n"));
    let build = || PartTable::build(forms.iter().map(String::as_str), splitter, &NoCorpus);
    let count = |table: PartTable| {
        let mut tokenizer = WordTokenizer::new(Arc::new(table));
        let mut tokens = 0_u64;
        for text in &texts {
            let mut stream = tokenizer.token_stream(text);
            while stream.advance() {
                tokens += u64::from(!stream.token().text.starts_with('+'));
            }
        }
        tokens
    };
    let table = build();
    let mut group = criterion.benchmark_group("token");
    group.throughput(Throughput::Elements(count(table.clone())));
    group.sample_size(10);
    group.bench_function("with its parts known", |bencher| {
        bencher.iter_batched(|| table.clone(), count, BatchSize::LargeInput);
    });
    group.bench_function("and every new word split", |bencher| {
        bencher.iter(|| count(build()));
    });
    group.finish();
}

criterion_group!(benches, analysis);
criterion_main!(benches);
