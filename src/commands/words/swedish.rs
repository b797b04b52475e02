//! The words of the terminal in Swedish.

use super::{Task, Words};
use crate::publish::{Published, Status};

pub(super) static WORDS: Words = Words {
    hits: |count, one, time| format!("{count} {} på {time}", if one { "träff" } else { "träffar" }),
    did_you_mean: "Menade du",
    page: "s.",
    found: "hittad",
    missing: "utan",
    nothing_related: "Inga besläktade dokument",
    shared: "gemensamt",
    stem: "stam",
    parts: "delar",
    synonyms: "synonymer",
    stop_word: "vanligt småord",
    documents: |count, _| format!("{count} dokument"),
    serves_at: "Sökbar svarar på",
    ranked: |rank, total| format!("Träff {rank} av {total}"),
    not_ranked: |total| format!("Inte bland de {total} träffarna"),
    met: "finns som",
    lacks: "saknas i dokumentet; finns i",
    only_orders: "småord, som bara ordnar det som andra ord hittar",
    lacking: |words| format!("Dokumentet saknar {words}, och tillräckligt många andra har mer av frågan."),
    kept_out: "Orden finns i dokumentet, men en fras, ett minustecken eller ett fält i frågan utesluter det.",
    score: "poäng",
    above: "Närmast före:",
    read: |documents, files, time| format!("{documents} dokument av {files} filer på {time}"),
    formats: "format",
    kinds: "texttyper",
    languages: "språk",
    passed_over: "inte lästa",
    pictures: "bilder",
    pictures_left: |count| {
        format!(
            "{count} kan ha text men granskades inte: installera tesseract med svenska (swe), eller bygg igen om tiden tog slut"
        )
    },
    sidecars: "metadatafiler",
    joined: "sammanförda",
    same_text: "med texten i en annan fil",
    furniture: "återkommande",
    furniture_of: |folder, texts, pages| {
        format!("{folder}: {texts} texter står på de flesta av {pages} sidor")
    },
    time: "tid",
    slowest: "långsammaste filerna",
    refused: "avvisade",
    warnings: "varningar",
    more: |count| format!("och {count} till, se rapporten i JSON"),
    refused_synonyms: "avvisade synonymer",
    indexed: |documents, is_new, folder| {
        let already = if is_new { "" } else { " redan" };
        format!("{documents} dokument är{already} indexerade i {folder}")
    },
    read_only: |documents| format!("{documents} dokument lästa; en provkörning skriver inget index"),
    vectors: |with, of, model, new| {
        format!("{with} av {of} stycken har vektorer från {model}, {new} av dem nya")
    },
    no_vectors: "stycken saknar vektorer; sökningen går på ord, och nästa körning fortsätter",
    sound: |generation, documents, built| {
        format!("{generation} är oskadat: {documents} dokument, byggt {built}")
    },
    interrupted: "avbrutet; indexet är som det var",
    left: "kvar",
    task: |task| match task {
        Task::Reading => "läser",
        Task::Indexing => "indexerar",
        Task::Fetching => "hämtar",
        Task::Embedding => "bäddar in",
    },
    no_passage: "Inget stycke svarar",
    pulled: |report| {
        let (counts, name) = (&report.counts, &report.source);
        format!(
            "{name}: {} dokument; {} nya, {} ändrade, {} oförändrade, {} borttagna",
            report.documents, counts.new, counts.changed, counts.unchanged, counts.removed
        )
    },
    missing_pages: "saknade",
    same_pages: "andra adresser till samma",
    left_out_pages: "utelämnade",
    failed_pages: "misslyckade",
    held_back_pages: "inte utbytta",
    requests: |requests, seconds| format!("; {requests} förfrågningar på {seconds} s"),
    held_back: "STOPPAD: ",
    failed_round: "MISSLYCKADES: ",
    dry_run: "en provkörning; inget skrevs",
    published: |published| {
        let Published { status, manifest, .. } = published;
        let told = match status {
            Status::Published => "är publicerad",
            Status::Unchanged => "är redan publicerad",
            Status::Overtaken => "publicerades under tiden av en annan byggare och får vara kvar",
        };
        format!(
            "generation {} {told}: {} dokument, nummer {}; {} objekt med {} byte skickades",
            manifest.generation.id(),
            manifest.generation.documents,
            manifest.sequence,
            published.sent_objects,
            published.sent_bytes
        )
    },
    judged: |queries, documents| format!("{queries} bedömda frågor, {documents} dokument"),
    related_precision: "besläktade",
    without_related: "dokument utan ett besläktat",
    next_words: "nästa ord",
    after_letters: "föreslås efter en, två och tre bokstäver",
    figure_width: 16,
    compounds_name: "sammansättningar",
    compounds: |first, queries, empty| {
        format!("{first} av {queries} bland de tre första, {empty} utan träff")
    },
    two_languages: "två språk",
    as_typed: "som skrivet",
    as_wanted: |right, queries| format!("{right} av {queries} där de ska vara"),
    tuning: "för inställning",
    kept_aside: "undanhållna",
    answers: |name, answerable, unanswerable| {
        format!("svar, {name}: {answerable} frågor och {unanswerable} utan svar")
    },
    answer_lines: [
        "rätt stycke först",
        "bland de fem första",
        "visas över träffarna",
        "rätt när de visas",
    ],
    of: "av",
    not_among: |count, named| format!("bedömda, men inte bland dokumenten ({count}): {named}"),
};
