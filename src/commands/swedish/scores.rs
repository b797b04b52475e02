//! The parts of a score in Swedish.

use crate::document::Language;
use crate::index::Zone;
use crate::search::{Rung, Share};
use crate::web::{number_in, via_label};

/// Returns what a part of a score is.
pub(in crate::commands) fn share(share: &Share) -> String {
    match share {
        Share::Rung(reached) => format!("steg: {}", rung(*reached)),
        Share::Clause { text, documents } => {
            format!(
                "{text} (i {} dokument)",
                number_in(Language::Swedish, *documents as u64)
            )
        }
        Share::Frequency { zone, term, via } => {
            let zone = match zone {
                Zone::Title => "titeln",
                Zone::Headings => "rubrikerna",
                Zone::Body => "texten",
            };
            let via = via_label(Language::Swedish, *via);
            format!("  förekomster i {zone}: {term} ({via})")
        }
        Share::Others => "närhet, täckning, följder".to_owned(),
        Share::Related => "släkt med de första dokumenten".to_owned(),
        Share::Words => "orden, som andel av den bästa på ord".to_owned(),
        Share::Meaning => "betydelse".to_owned(),
    }
}

/// Returns what a document has that answers on a rung.
pub(in crate::commands) fn rung(rung: Rung) -> &'static str {
    match rung {
        Rung::AllWords => "alla ord",
        Rung::EnoughWords => "tillräckligt många ord",
        Rung::CorrectedWords => "rättade ord",
        Rung::PartsNear => "delar av ord nära varandra",
        Rung::PartsAnywhere => "delar av ord var som helst",
        Rung::SingleParts => "enstaka ord eller delar",
        Rung::Letters => "liknande bokstäver",
        Rung::Meaning => "liknande betydelse",
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{differ, samples};
    use super::*;
    use crate::search::Via;

    #[test]
    fn every_part_of_a_score_differs_by_language_and_has_the_same_values() {
        let alfa = || "ALFA".to_owned();
        for sample in samples!(Share:
            Rung(Rung::PartsNear), Clause { text: alfa(), documents: 471 },
            Frequency { zone: Zone::Headings, term: alfa(), via: Via::Inflection }, Others, Related, Words, Meaning,
        ) {
            differ(&sample.to_string(), &share(&sample));
        }
    }
}
