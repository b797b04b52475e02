//! The words of bylines, in Swedish and English, in lower case.

/// Words before a writer's name.
pub(super) const WRITTEN_BY: [&str; 28] = [
    "text:",
    "text av ",
    "text och foto:",
    "text & foto:",
    "text/foto:",
    "text och bild:",
    "text & bild:",
    "text/bild:",
    "av:",
    "av ",
    "by ",
    "by:",
    "författare:",
    "skribent:",
    "skrivet av ",
    "skrivet av:",
    "skriven av ",
    "skriven av:",
    "postat av ",
    "postad av ",
    "publicerat av ",
    "publicerad av ",
    "upplagt av ",
    "inlagt av ",
    "written by ",
    "written by:",
    "posted by ",
    "words by ",
];

/// Words that begin a credit for somebody other than the writer.
pub(super) const OTHER_CREDITS: [&str; 7] = [
    "foto",
    "bild",
    "illustration",
    "photo",
    "översättning",
    "grafik",
    "redaktör",
];

/// Words that name a sort of text or a part of a site beside a date.
pub(super) const SORTS: [&str; 12] = [
    "nyheter",
    "blogg",
    "blogginlägg",
    "bloggen",
    "pressmeddelande",
    "pressmeddelanden",
    "aktuellt",
    "news",
    "blog",
    "press release",
    "artiklar",
    "reportage",
];

/// Words before the date of a change.
pub(super) const CHANGED: [&str; 9] = [
    "uppdaterad",
    "uppdaterat",
    "ändrad",
    "ändrat",
    "granskad",
    "reviderad",
    "updated",
    "modified",
    "revised",
];

/// Words that say that the date of the text comes.
pub(super) const BEFORE_DATE: [&str; 12] = [
    "publicerad",
    "publicerat",
    "publicerades",
    "publiceringsdatum",
    "published",
    "datum",
    "skriven",
    "publisert",
    "offentliggjort",
    "veröffentlicht",
    "julkaistu",
    "stand",
];

/// Words that accompany a date without adding information.
pub(super) const DATE_WORDS: [&str; 16] = [
    "publicerad",
    "publicerat",
    "publicerades",
    "published",
    "publisert",
    "offentliggjort",
    "veröffentlicht",
    "julkaistu",
    "uppdaterad",
    "senast",
    "ändrad",
    "sidan",
    "skriven",
    "den",
    "datum",
    "datum:",
];
