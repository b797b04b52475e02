//! Swedish.

use super::{
    AboutTexts, AccessibilityTexts, DeveloperTexts, DialogTexts, FailureText, PreviewTexts, SavedTexts,
    SuggestionTexts, Texts, WidgetTexts,
};
use crate::document::{Kind, Language};
use crate::search::{Facet, Sort, Via};
use crate::web::html::format::{size, swedish_date, swedish_number};

pub(in crate::web::html) static SWEDISH: Texts = Texts {
    locale: "sv_SE",
    tagline: "Sök i kunskapsbanken",
    description: "Sök bland metoder, artiklar, fallstudier och forskning i programmets kunskapsbank.",
    skip_to_content: "Hoppa till innehållet",
    skip_to_hits: "Hoppa till träffarna",
    skip_to_filters: "Hoppa till filtren",
    no_contact: "Ingen kontakt med servern.",
    try_again: "Försök igen",
    other_language: "In English",
    about: "Om sökningen",
    api: "API för utvecklare",

    box_label: "Sök i kunskapsbanken",
    box_hint: "En metod, ett ord eller en fråga, till exempel ställtid eller daglig styrning.",
    box_button: "Sök",
    suggestions: SuggestionTexts {
        list: "Förslag",
        none: "Inga förslag",
        one: "1 förslag",
        many: "{n} förslag",
        read: "Läs",
        one_document: "i 1 dokument",
        documents: "i {n} dokument",
    },
    dialog: DialogTexts {
        close: "Stäng",
        keys: "↑ ↓ välj · Enter öppna · Esc stäng",
        slash: "Öppna med tangenten /",
        ctrl_k: "Ctrl K",
        recent: "Senaste sökningar",
        forget: "Rensa senaste sökningar",
        show_all: "Visa alla träffar på söksidan",
        hits: "Träffar",
        lost: "Träffarna kan inte visas här just nu.",
    },
    preview: PreviewTexts {
        title: "Förhandsvisning",
        hint: "Peka på en träff för att se vad texten handlar om.",
        button: "Förhandsvisa",
        found: "Avsnitt med träffar",
    },

    start_heading: "Vad letar du efter?",
    start_lead: "Metoder, artiklar, fallstudier och forskning. Sök med dina egna ord.",
    tasks_heading: "Vad vill du göra?",
    guides_heading: "Guider att börja med",
    related_topics: "Närliggande ämnen",
    search_topic: "Sök bland de här texterna",
    topic_title: |tag| format!("Ämne: {tag}"),
    kinds_heading: "Det här finns",
    partners_heading: "Partner",
    newest_heading: "Senast publicerat",
    all_newest: "Visa alla, nyast först",
    methods_heading: "Metoder A–Ö",

    all_documents: "Alla dokument",
    filters_heading: "Filtrera",
    active_filters: "Valda filter",
    clear_filters: "Rensa alla",
    remove_filter: "Ta bort filtret",
    from_label: "Från",
    to_label: "Till",
    any_year: "Alla år",
    year_by_year: "Filtrera på år",
    all_kinds: "Alla",
    show_hits: "Visa träffar",
    fewer_values: "Visa färre",
    found_within: "{n} i listan",
    all_tags: "Visa bara texter med alla valda ämnesord",
    any_tag: "Visa texter med något av ämnesorden",
    sort_label: "Sortera",
    paging_label: "Sidor",
    previous: "Föregående",
    next: "Nästa",
    section: "Avsnitt",
    matched_via: "Hittad",
    similar_content: "Liknande innehåll",
    did_you_mean: "Menade du",

    nothing_in_filters: "Inga dokument passar filtren",
    nothing_help: "Det här brukar hjälpa:",
    nothing_tips: &[
        "Kontrollera stavningen.",
        "Sök på färre eller mer allmänna ord: flöde i stället för flödeseffektivitetsmått.",
        "Ta bort citattecken och minustecken, de gör sökningen snävare.",
        "Pröva ett annat ord för samma sak: omställning eller ställtid, underhåll eller TPM.",
    ],
    fewer_words: "Sök på ett av orden:",
    without_filters: "Sök utan filter",
    past_the_end: "Det finns inga fler träffar.",
    widened: "Få texter innehåller allt du sökte på. Längst ner finns de som bara innehåller delar av det.",
    widened_words: "Få texter innehåller alla orden. Längst ner finns de som bara innehåller något av dem.",
    widened_to_parts: "Ingen text innehåller det du sökte på. De här innehåller delar av det.",
    widened_to_letters: "Ingen text innehåller det du sökte på. De här innehåller ord som liknar det.",
    widened_by_meaning: "Här finns också texter med liknande innehåll, som inte har de ord du sökte på.",
    missing: "Utan:",
    also_at: "Samma text hos",
    also: "Samma text:",
    require: "Visa bara texter med",
    first_page: "Gå till första sidan",
    browse_heading: "Bläddra",

    contents: "Innehåll",
    parts_label: "Textens delar",
    copy_from: "Ingen kontakt med servern. Det här är en kopia från {date}.",
    copy_of_page: "Ingen kontakt med servern. Det här är en sparad kopia.",
    more: "Visa mer",
    less: "Visa mindre",
    related: "Läs också",
    shared_words: "Gemensamt:",
    published: "Läs på webbplatsen där texten publicerades",
    fetched: "Hämtad från",
    open_file: "Öppna",
    tags: "Ämnesord",
    keywords: "Sökord",
    to_start: "Till sökningen",
    back_to_list: "Alla träffar",
    cite: "Referera till texten",
    share: "Dela",
    finds: "{n} av {m} träffar i texten",
    finds_all: "Träffar i texten: {m}",
    find_before: "Föregående träff i texten",
    find_after: "Nästa träff i texten",
    cite_style: "Referensstil",
    show_style: "Visa",
    download: "Ladda ner som",
    answer: "Svar ur texterna",
    export: "Exportera",
    watch_search: "Bevaka sökningen",
    copy: "Kopiera",
    copied: "Kopierat",
    link_copied: "Länken är kopierad",

    about_page: AboutTexts {
        title: "Om sökningen",
        lead: "Sökbar läser hela kunskapsbanken och kan svenska: böjningar, sammansättningar och stavning. \
               Skriv som du brukar.",
        indexed: "Det här är indexerat",
        built: |documents, words, when| format!("{documents} med {words} olika ord, indexerade {when}."),
        meaning: |done, total| {
            format!(
                "{done} av {total} textstycken hittas också genom liknande innehåll, utan att ha de ord du söker på."
            )
        },
        count: "Antal",
        language: "Språk",
        query_language: "Så skriver du",
        query_lead: "Några ord räcker. Den som vill styra mer kan skriva så här:",
        write: "Skriv",
        finds: "Då hittar du",
        examples: &[
            (
                "ställtid",
                "ordet och det som hör till det: ställtider, ställtidsreduktion",
            ),
            (
                "daglig styrning",
                "texter som innehåller orden, gärna båda och nära varandra",
            ),
            (
                "\"daglig styrning\"",
                "orden i den här ordningen, intill varandra",
            ),
            ("flöde -lager", "texter om flöde där lager inte nämns"),
            ("smed ELLER kanban", "texter med något av orden"),
            (
                "förb*",
                "alla ord som börjar på förb: förbättring, förbättringsarbete",
            ),
            ("titel:kanban", "texter med ordet i titeln"),
            ("författare:ahlmark", "texter av den som heter så"),
            ("stalltid", "ställtid, om du saknar å, ä och ö på tangentbordet"),
        ],
        programs: "För utvecklare",
        programs_text: "Allt som sidorna visar går att hämta som JSON. Läs mer på sidan",
    },
    widget_page: WidgetTexts {
        title: "Sökrutan på din egen webbplats",
        lead: "Två rader HTML räcker: läsarna söker i kunskapsbanken, med förslag medan de skriver, utan att lämna din sida förrän de valt.",
        examples: [
            ("Som den är", "Typsnittet är din sidas eget."),
            (
                "Med egna färger",
                "Färger, typsnitt och rundade hörn sätts i sidans egen stilmall.",
            ),
            ("Mörk", "Med theme=\"dark\"; annars som sidan runt om."),
            (
                "Bara metoder",
                "Med kind eller partner gäller både förslag och träffar ett urval.",
            ),
            (
                "Med träffarna på din sida",
                "Med modal visas träffarna i en ruta på din egen sida. Den öppnas med knappen, Ctrl+K eller snedstreck.",
            ),
        ],
        placeholder: "Metod, ord eller fråga",
        code: "Klistra in:",
        let_in: "Tillåt webbplatsen",
        let_in_text: "Förslagen visas först när webbplatsens adress står i sokbar.toml på servern:",
        fallback: "Formuläret inuti elementet visas för den som saknar JavaScript. Svarar inte servern fungerar rutan \
                   som ett vanligt formulär.",
        on_about: (
            "För andra webbplatser",
            "Sökrutan kan stå på vilken webbplats som helst.",
            "Se exempel och vad som ska klistras in",
        ),
    },

    developers_page: DeveloperTexts {
        title: "API för utvecklare",
        lead: "Sökning, förslag, dokument och besläktade texter som JSON. Ingen nyckel behövs.",
        try_heading: "Pröva",
        address: "Adress",
        gives: "Ger",
        examples: [
            "Träffar med utdrag, markeringar och skäl",
            "Bara metoder, de nyaste först",
            "Förslag medan någon skriver",
            "Ett dokument med alla avsnitt",
            "Texter som handlar om samma sak",
        ],
        terminal: "I terminalen:",
        rules_heading: "Bra att veta",
        rules: &[
            "Fel besvaras med application/problem+json. Fältet code ändras inte, texterna kan göra det.",
            "En okänd parameter är ett fel, så att ett skrivfel inte tyst ger fel svar.",
            "Markeringar räknas i UTF-16-enheter, som strängar i JavaScript.",
            "Svaren har ETag: fråga med If-None-Match, så hämtas inget som du redan har.",
            "Webbläsare på andra webbplatser får svar först när adressen står i allowed_origins på servern.",
        ],
        description_heading: "Hela beskrivningen",
        description: "Alla parametrar och fält finns i OpenAPI-beskrivningen:",
    },

    saved: SavedTexts {
        title: "Mina texter",
        lead: "Texter som du har sparat eller öppnat. Listorna finns bara i den här webbläsaren, och texter som du har öppnat går att läsa utan kontakt.",
        needs_script: "Listorna behöver JavaScript.",
        refused: "Webbläsaren tillåter inte att något sparas, så listorna går inte att använda.",
        saved_heading: "Sparade texter",
        none_saved: "Inga texter är sparade. Tryck på Spara i en text för att lägga den här.",
        export: "Hämta referenser till alla sparade texter:",
        gone: "{n} av texterna finns inte kvar och är inte med.",
        remove: "Ta bort",
        removed: "Borttagen ur Mina texter",
        opened_heading: "Senast öppnade",
        none_opened: "Inga texter är öppnade.",
        clear: "Rensa listan",
        save: "Spara",
        now_saved: "Sparad i Mina texter",
    },
    accessibility: AccessibilityTexts {
        title: "Tillgänglighet",
        lead: |organisation, site| {
            format!(
                "{organisation} står bakom {site}. Vi vill att så många som möjligt ska kunna använda webbplatsen. Här \
                 beskriver vi hur den uppfyller lagen om tillgänglighet till digital offentlig service och hur du \
                 rapporterar brister."
            )
        },
        how_heading: "Hur tillgänglig är webbplatsen?",
        how: "Sidorna är byggda för att uppfylla WCAG 2.2 på nivå AA: de går att använda med tangentbord och skärmläsare, \
              med stor text, i mörkt läge och med systemets egna färger, och utan JavaScript. Dokument som andra har \
              skapat, till exempel PDF-filer, kan ha brister. Texten i dem går alltid att läsa på dokumentets egen sida.",
        report_heading: "Rapportera brister",
        report: "Hittar du något som inte fungerar, eller behöver du innehållet i en annan form? Skriv till oss:",
        supervision_heading: "Tillsyn",
        supervision: "Är du inte nöjd med hur vi hanterar det du har rapporterat kan du anmäla det till den myndighet som \
                      har tillsyn över lagen om tillgänglighet till digital offentlig service (2018:1937).",
        tested_heading: "Så har sidorna testats",
        tested: "Alla typer av sidor testas automatiskt med axe vid varje ändring av programmet, i flera fönsterstorlekar \
                 och i ljust och mörkt läge. Tangentbord och systemets egna färger ingår i testerna.",
    },

    kind: kind_label,
    kinds: |kind| match kind {
        Kind::Method => "Metoder",
        Kind::Article => "Artiklar",
        Kind::Case => "Fallstudier",
        Kind::Research => "Forskning",
        Kind::Editorial => "Ledarartiklar",
    },
    via: via_label,
    language: |language| capitalised(language.name(Language::Swedish)),
    in_language: |language| format!("På {}", language.name(Language::Swedish)),
    facet: |facet| match facet {
        Facet::Kind => "Typ",
        Facet::Partner => "Partner",
        Facet::Author => "Författare",
        Facet::Tag => "Ämnesord",
        Facet::Language => "Språk",
        Facet::Year => "År",
    },
    sort: |sort| match sort {
        Sort::Relevance => "Bäst först",
        Sort::Newest => "Nyast först",
        Sort::Oldest => "Äldst först",
        Sort::Title => "Efter titel",
    },
    corrected: |query, answered| format!("Visar träffar för ”{answered}”. ”{query}” gav inga träffar."),
    heading_for: |query| format!("Träffar för ”{query}”"),
    nothing_for: |query| format!("Inga träffar på ”{query}”"),
    hits: |count, one| format!("{count} {}", if one { "träff" } else { "träffar" }),
    show_hits_now: |count, one| format!("Visa {count} {}", if one { "träff" } else { "träffar" }),
    within: |facet| format!("Sök i listan {facet}"),
    years_swapped: |from, to| format!("Från-året var senare än till-året. Här visas {from}–{to}."),
    and_others: |first| format!("{first} m.fl."),
    documents: |count, _| format!("{count} dokument"),
    indexed_on: |date| format!("indexerat {date}"),
    more_values: |count| format!("Visa {count} till"),
    page: |page| format!("Sida {page}"),
    part: |part| format!("Del {part}"),
    in_parts: |part, parts| format!("Texten är lång och visas i {parts} delar. Det här är del {part}."),
    pages: |pages| {
        if pages == 1 {
            "1 sida".to_owned()
        } else {
            format!("{pages} sidor")
        }
    },
    size: |bytes| size(bytes).replace('.', ","),
    table: |number| format!("Tabell {number}"),
    reading_time: |minutes| format!("{minutes} min läsning"),
    back_to_hits: |query| format!("Alla träffar för ”{query}”"),
    link_to_section: |heading| format!("Länk till avsnittet {heading}"),
    from_year: |year| format!("Från {year}"),
    to_year: |year| format!("Till {year}"),
    failure,

    date: swedish_date,
    number: swedish_number,
};

fn kind_label(kind: Kind) -> &'static str {
    match kind {
        Kind::Method => "Metod",
        Kind::Article => "Artikel",
        Kind::Case => "Fallstudie",
        Kind::Research => "Forskning",
        Kind::Editorial => "Ledarartikel",
    }
}

/// Stands after "Hittad".
fn via_label(via: Via) -> &'static str {
    match via {
        Via::Exact => "som det står",
        Via::Inflection => "genom böjning",
        Via::Compound => "genom sammansättning",
        Via::Synonym => "genom synonym",
        Via::Folded => "utan å, ä, ö",
        Via::Spelling => "genom liknande stavning",
        Via::Prefix => "genom ordets början",
        Via::Letters => "genom liknande bokstäver",
        Via::Meaning => "genom liknande innehåll",
    }
}

fn failure(code: &str, parameter: Option<&str>) -> FailureText {
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
        "method_not_allowed" => ("Det går inte", "Den här sidan kan du bara läsa."),
        "overloaded" | "timeout" => (
            "Många söker just nu",
            "Sökningen hann inte bli klar. Vänta några sekunder och ladda om sidan.",
        ),
        "not_ready" => (
            "Kunskapsbanken är snart redo",
            "Innehållet läses in. Vänta en stund och ladda om sidan.",
        ),
        "internal" => (
            "Något gick fel hos oss",
            "Felet har loggats. Försök igen om en stund.",
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
            if name == "from" { "Från" } else { "Till" }
        ),
        Some(name) => format!("Värdet för ”{name}” i adressen går inte att läsa."),
        None => "Adressen går inte att läsa.".to_owned(),
    };
    FailureText {
        heading: match parameter {
            Some("from" | "to") => "Året går inte att läsa",
            _ => "Adressen går inte att läsa",
        },
        explanation,
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}
