//! Every Swedish text of the pages.

use crate::document::{Kind, Language};
use crate::search::{Facet, Sort, Via};

pub(super) const NAME: &str = "Sökbar";
pub(super) const TAGLINE: &str = "Sök i kunskapsbanken";
pub(super) const DESCRIPTION: &str =
    "Sök bland metoder, artiklar, fall och forskning i programmets kunskapsbank.";
pub(super) const SKIP_TO_CONTENT: &str = "Hoppa till innehållet";

pub(super) const BOX_LABEL: &str = "Sök i kunskapsbanken";
pub(super) const BOX_HINT: &str =
    "En metod, ett ord eller en fråga, till exempel ställtid eller daglig styrning.";
pub(super) const BOX_BUTTON: &str = "Sök";

pub(super) const START_HEADING: &str = "Vad letar du efter?";
pub(super) const START_LEAD: &str = "Metoder, artiklar, fall och forskning, sökbara med dina egna ord.";
pub(super) const BROWSE_HEADING: &str = "Bläddra";
pub(super) const NEWEST_HEADING: &str = "Senast publicerat";
pub(super) const ALL_NEWEST: &str = "Visa alla, nyast först";
pub(super) const ALL_DOCUMENTS: &str = "Alla dokument";

pub(super) const FILTERS_HEADING: &str = "Filtrera";
pub(super) const ACTIVE_FILTERS: &str = "Valda filter";
pub(super) const CLEAR_FILTERS: &str = "Rensa alla";
pub(super) const REMOVE_FILTER: &str = "Ta bort filtret";
pub(super) const FROM_LABEL: &str = "Från";
pub(super) const TO_LABEL: &str = "Till";
pub(super) const ANY_YEAR: &str = "Alla år";
pub(super) const APPLY_YEARS: &str = "Visa åren";

pub(super) const SORT_LABEL: &str = "Ordning";
pub(super) const PAGING_LABEL: &str = "Sidor";
pub(super) const PREVIOUS: &str = "Föregående";
pub(super) const NEXT: &str = "Nästa";
pub(super) const SECTION: &str = "Avsnitt";
pub(super) const MATCHED_VIA: &str = "Träff via";
pub(super) const DID_YOU_MEAN: &str = "Menade du";

/// Said where nothing was found for the query and another spelling was answered.
pub(super) fn corrected(query: &str, answered: &str) -> String {
    format!("Inget fanns för ”{query}”. Träffarna är för ”{answered}”.")
}

pub(super) const NOTHING_HELP: &str = "Det här brukar hjälpa:";
pub(super) const NOTHING_TIPS: [&str; 4] = [
    "Kontrollera stavningen.",
    "Sök på färre eller mer allmänna ord: flöde i stället för flödeseffektivitetsmått.",
    "Ta bort citattecken och minustecken, de gör sökningen snävare.",
    "Pröva ett annat ord för samma sak: omställning eller ställtid, underhåll eller TPM.",
];
pub(super) const WITHOUT_FILTERS: &str = "Sök utan filter";
pub(super) const PAST_THE_END: &str = "Träffarna tar slut före den här sidan.";
pub(super) const FIRST_PAGE: &str = "Till första sidan";

pub(super) const CONTENTS: &str = "Innehåll";
pub(super) const TABLE: &str = "Tabell";
pub(super) const RELATED: &str = "Läs också";
pub(super) const SHARED_WORDS: &str = "Gemensamt:";
pub(super) const ORIGINAL: &str = "Läs originalet";
pub(super) const TAGS: &str = "Ämnesord";
pub(super) const TO_START: &str = "Till sökningen";
pub(super) const IN_ENGLISH: &str = "På engelska";
pub(super) const API: &str = "Öppet API";

/// What a kind of document is called: `Metod`.
pub fn kind_label(kind: Kind) -> &'static str {
    match kind {
        Kind::Method => "Metod",
        Kind::Article => "Artikel",
        Kind::Case => "Fall",
        Kind::Research => "Forskning",
        Kind::Editorial => "Ledare",
    }
}

/// What several documents of a kind are called: `Metoder`.
pub(super) fn kind_plural(kind: Kind) -> &'static str {
    match kind {
        Kind::Method => "Metoder",
        Kind::Article => "Artiklar",
        Kind::Case => "Fall",
        Kind::Research => "Forskning",
        Kind::Editorial => "Ledare",
    }
}

/// How a match came about, to stand after "via": `sammansättning`.
pub fn via_label(via: Via) -> &'static str {
    match via {
        Via::Exact => "ordet självt",
        Via::Inflection => "böjning",
        Via::Compound => "sammansättning",
        Via::Synonym => "synonym",
        Via::Folded => "bokstav utan prickar",
        Via::Spelling => "närliggande stavning",
        Via::Prefix => "ordets början",
    }
}

pub(super) fn language_label(language: Language) -> &'static str {
    match language {
        Language::Swedish => "Svenska",
        Language::English => "Engelska",
    }
}

pub(super) fn facet_label(facet: Facet) -> &'static str {
    match facet {
        Facet::Kind => "Typ",
        Facet::Partner => "Partner",
        Facet::Author => "Författare",
        Facet::Tag => "Ämnesord",
        Facet::Language => "Språk",
        Facet::Year => "År",
    }
}

pub(super) fn sort_label(sort: Sort) -> &'static str {
    match sort {
        Sort::Relevance => "Bäst först",
        Sort::Newest => "Nyast först",
        Sort::Oldest => "Äldst först",
    }
}

pub(super) fn heading_for(query: &str) -> String {
    format!("Träffar för ”{query}”")
}

pub(super) fn nothing_for(query: &str) -> String {
    format!("Inget hittades för ”{query}”")
}

pub(super) const NOTHING_IN_FILTERS: &str = "Inget dokument passar filtren";

pub(super) fn hits(count: &str, one: bool) -> String {
    format!("{count} {}", if one { "träff" } else { "träffar" })
}

pub(super) fn documents(count: &str) -> String {
    format!("{count} dokument")
}

pub(super) fn in_time(time: &str) -> String {
    format!("på {time}")
}

pub(super) fn indexed_on(date: &str) -> String {
    format!("indexerat {date}")
}

pub(super) fn more_values(count: usize) -> String {
    format!("Visa {count} till")
}

pub(super) fn page_of_file(page: u32) -> String {
    format!("Sida {page}")
}

pub(super) fn page_number(number: usize) -> String {
    format!("Sida {number}")
}

pub(super) fn reading_time(minutes: usize) -> String {
    format!("{minutes} min läsning")
}

pub(super) fn back_to_hits(query: &str) -> String {
    format!("Alla träffar för ”{query}”")
}

pub(super) fn link_to_section(heading: &str) -> String {
    format!("Länk till avsnittet {heading}")
}

pub(super) fn from_year(year: &str) -> String {
    format!("Från {year}")
}

pub(super) fn to_year(year: &str) -> String {
    format!("Till {year}")
}

/// The heading and the explanation of an error page.
pub(super) struct FailureText {
    pub(super) heading: &'static str,
    pub(super) explanation: String,
}

pub(super) fn failure(code: &str, parameter: Option<&str>) -> FailureText {
    let (heading, explanation) = match code {
        "document_not_found" => (
            "Dokumentet finns inte",
            "Det kan ha flyttats eller fått ett nytt namn. Sök efter det i stället.",
        ),
        "not_found" => (
            "Sidan finns inte",
            "Adressen leder ingenstans. Sök efter det du letade efter i stället.",
        ),
        "query_too_long" => (
            "Frågan är för lång",
            "En fråga får ha högst 1 000 tecken. Korta den och sök igen.",
        ),
        "method_not_allowed" => ("Det går inte", "Den här sidan går bara att läsa."),
        "overloaded" | "timeout" => (
            "Många söker just nu",
            "Sökningen hann inte bli klar. Vänta några sekunder och ladda om sidan.",
        ),
        "not_ready" => (
            "Kunskapsbanken öppnar strax",
            "Innehållet läses in. Vänta en stund och ladda om sidan.",
        ),
        "internal" => (
            "Något gick fel hos oss",
            "Felet är antecknat. Försök igen om en stund.",
        ),
        _ => return bad_request(parameter),
    };
    FailureText {
        heading,
        explanation: explanation.to_owned(),
    }
}

fn bad_request(parameter: Option<&str>) -> FailureText {
    let explanation = match parameter {
        Some(name @ ("from" | "to")) => format!(
            "Fältet ”{}” ska vara ett år eller ett datum, som 2019 eller 2019-12-20.",
            if name == "from" { FROM_LABEL } else { TO_LABEL }
        ),
        Some(name) => format!("Värdet för ”{name}” i adressen går inte att tolka."),
        None => "Adressen går inte att tolka.".to_owned(),
    };
    FailureText {
        heading: "Sökningen går inte att tolka",
        explanation,
    }
}
