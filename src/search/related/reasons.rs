//! Why two documents are related: shared words that a reader accepts as a reason.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis;
use crate::document::Language;
use crate::index::StoredMeta;
use crate::search::error::SearchError;
use crate::search::present::snippet;
use crate::search::retrieve::{ClauseStatistics, Occurrence};
use crate::search::snapshot::Snapshot;
use crate::search::understand::Clause;
use crate::search::weights;

/// The largest number of shared words reported.
pub(super) const REASONS: usize = 4;

/// Words that texts on any subject share: numbers, times and general statements. They are no function words and count in
/// likeness, but they are no reason.
const SAY_LITTLE: &str = "\
    ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton tjugo trettio fyrtio \
    femtio sextio hundra tusen första andra tredje fjärde femte hälften halv dubbel procent procentenhet antal andel del par \
    minut timme dag vecka månad år kvart dygn klocka tid gång stund morgon kväll natt måndag tisdag onsdag torsdag fredag lördag \
    söndag januari februari mars april maj juni juli augusti september oktober november december våren hösten vintern sommaren \
    säga berätta svara tala prata kalla heta betyda mena tro tycka veta känna se titta höra visa finna få ge ta göra bli börja sluta \
    fortsätta komma gå stå sitta ligga hålla sätta lägga låta bruka kunna behöva vilja försöka använda hitta vänta fråga leda följa \
    ändra öka minska räcka gälla handla hända hjälpa hjälper bjuda välja skriva läsa märka leva dra köra \
    ny nya gammal stor liten små lång kort hög låg bra dålig god sämre bättre bäst vanlig enkel svår lätt hel egen viktig viss olika \
    samma nästa nästan senaste tidigare sedan redan kvar bort tillbaka igen ofta ibland alltid aldrig fortfarande drygt knappt \
    ungefär ganska mest minst flera många få färre enda ens alls därefter därför däremot dessutom \
    sak sätt fall exempel person människa folk namn ord fråga svar problem företag anställd plats ställe ting slag sort \
    använt fanns fått gjort sägs gick kom fick kunna bakom framför bredvid mellan \
    one two three four five six seven eight nine ten first second third half per cent percent number share use time day week month year \
    hour minute small large new old long short same other many few more less most much often without with while when where what which \
    made make take give find found need show said say came went work well also still even only about between company companies";

/// Their stems in both languages.
static PALE: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    let words = SAY_LITTLE.split_whitespace();
    words
        .flat_map(|word| Language::ALL.map(|language| analysis::stem(word, language)))
        .collect()
});

/// Whether a word is no reason.
pub(super) fn says_little(word: &str) -> bool {
    word.chars().nth(1).is_none()
        || word.chars().all(|letter| !letter.is_alphabetic())
        || Language::ALL
            .into_iter()
            .any(|language| PALE.contains(&analysis::stem(word, language)))
}

/// Finds reasons; remembers which words say little.
#[derive(Default)]
pub(super) struct Reasons(FxHashMap<String, bool>);

impl Reasons {
    fn says_little(&mut self, word: &str) -> bool {
        if let Some(known) = self.0.get(word) {
            return *known;
        }
        let little = says_little(word);
        self.0.insert(word.to_owned(), little);
        little
    }

    /// Returns the shared words that contribute most, as the related document writes them.
    pub(super) fn of(
        &mut self,
        snapshot: &Snapshot,
        clauses: &[Clause],
        statistics: &[ClauseStatistics],
        occurrences: &[Occurrence<'_>],
        document: u32,
        meta: &StoredMeta<'_>,
    ) -> Result<Vec<String>, SearchError> {
        let text = snapshot.text(document, meta)?;
        let segment = snapshot.segment_of(document);
        let mut frequencies = vec![0.0_f32; statistics.len()];
        for occurrence in occurrences {
            let norm = segment.norms(occurrence.zone)[(document - segment.base) as usize];
            frequencies[occurrence.clause] +=
                snapshot.length_factors[occurrence.zone as usize][norm as usize] * occurrence.weight;
        }
        let mut places: Vec<usize> = (0..statistics.len())
            .filter(|place| frequencies[*place] > 0.0)
            .collect();
        // The square root, because most words that only these two documents have are chance (a first name, a number).
        let gives = |place: usize| {
            let rarity = weights::inverse_document_frequency(snapshot.documents, statistics[place].documents);
            clauses[place].boost * rarity.sqrt() * weights::saturate(frequencies[place])
        };
        places.sort_by(|a, b| gives(*b).total_cmp(&gives(*a)));
        let mut reasons: Vec<String> = Vec::new();
        let mut little: Vec<String> = Vec::new();
        for place in places {
            let of_clause = occurrences.iter().filter(|occurrence| occurrence.clause == place);
            let Some(best) = of_clause.min_by_key(|occurrence| occurrence.via) else {
                continue;
            };
            let Some(word) = snippet::word_at(meta, &text, best)? else {
                continue;
            };
            let word = word.to_lowercase();
            if self.says_little(&word) {
                little.push(word);
                continue;
            }
            // A part of a reported compound adds nothing.
            if !reasons
                .iter()
                .any(|known| known.contains(&word) || word.contains(known))
            {
                reasons.push(word);
            }
            if reasons.len() == REASONS {
                break;
            }
        }
        if reasons.is_empty() {
            // A weak reason is better than none.
            little.truncate(1);
            return Ok(little);
        }
        Ok(reasons)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_times_and_words_of_any_text_are_no_reasons() {
        for word in [
            "fem",
            "minuterna",
            "säger",
            "procent",
            "nästa",
            "months",
            "2017",
            "nya",
            "klockan",
        ] {
            assert!(says_little(word), "{word}");
        }
        for word in [
            "ställtid",
            "andon",
            "lagledare",
            "omställning",
            "changeover",
            "5s",
            "a3",
            "mötet",
        ] {
            assert!(!says_little(word), "{word}");
        }
    }
}
