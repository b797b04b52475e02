//! tantivy as it comes: one field, the stock Swedish chain, a union of terms, its own snippets.

use std::path::Path;

use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::{
    Language, LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer, StopWordFilter, TextAnalyzer,
};
use tantivy::{DocAddress, Index, IndexWriter, Searcher, TantivyDocument, Term};

use super::corpus::Text;

const CHAIN: &str = "stock_swedish";
const THREAD_MEMORY: usize = 256 << 20;

pub(crate) struct Bare {
    searcher: Searcher,
    text: Field,
    chain: TextAnalyzer,
}

impl Bare {
    pub(crate) fn build(texts: &[Text], folder: &Path, threads: usize) -> Self {
        std::fs::create_dir_all(folder).expect("a folder");
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(CHAIN)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let options = TextOptions::default().set_indexing_options(indexing) | STORED;
        let text = schema.add_text_field("text", options);
        let index = Index::create_in_dir(folder, schema.build()).expect("an index");
        let chain = TextAnalyzer::builder(SimpleTokenizer::default())
            .filter(RemoveLongFilter::limit(40))
            .filter(LowerCaser)
            .filter(StopWordFilter::new(Language::Swedish).expect("Swedish stop words"))
            .filter(Stemmer::new(Language::Swedish))
            .build();
        index.tokenizers().register(CHAIN, chain.clone());
        let mut writer: IndexWriter = index
            .writer_with_num_threads(threads, threads * THREAD_MEMORY)
            .expect("a writer");
        for Text { title, body } in texts {
            let mut document = TantivyDocument::default();
            document.add_text(text, format!("{title}\n{body}"));
            writer.add_document(document).expect("a document is added");
        }
        writer.commit().expect("a commit");
        writer.wait_merging_threads().expect("the writer ends");
        let searcher = index.reader().expect("a reader").searcher();
        Self {
            searcher,
            text,
            chain,
        }
    }

    fn query(&self, query: &str) -> BooleanQuery {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let mut chain = self.chain.clone();
        chain.token_stream(query).process(&mut |token| {
            let term = Term::from_field_text(self.text, &token.text);
            clauses.push((
                Occur::Should,
                Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)),
            ));
        });
        BooleanQuery::new(clauses)
    }

    fn top(&self, query: &BooleanQuery) -> Vec<(f32, DocAddress)> {
        self.searcher
            .search(query, &TopDocs::with_limit(20).order_by_score())
            .expect("a search")
    }

    pub(crate) fn rank(&self, query: &str) -> usize {
        self.top(&self.query(query)).len()
    }

    /// The twenty best, and how many there are in all.
    pub(crate) fn rank_and_count(&self, query: &str) -> usize {
        let best = TopDocs::with_limit(20).order_by_score();
        let (best, total) = self
            .searcher
            .search(&self.query(query), &(best, Count))
            .expect("a search");
        assert!(best.len() <= total);
        best.len()
    }

    pub(crate) fn answer(&self, query: &str) -> usize {
        let query = self.query(query);
        let hits = self.top(&query);
        let generator = SnippetGenerator::create(&self.searcher, &query, self.text).expect("a generator");
        hits.iter()
            .map(|(_, address)| {
                let document: TantivyDocument = self.searcher.doc(*address).expect("a document");
                let text = document
                    .get_first(self.text)
                    .and_then(|value| value.as_str())
                    .unwrap_or_default();
                usize::from(!generator.snippet(text).fragment().is_empty() || text.is_empty())
            })
            .sum()
    }
}
