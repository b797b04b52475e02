//! References as text in a citation style, by `hayagriva`.

use std::collections::HashMap;
use std::num::NonZero;
use std::str::FromStr;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use hayagriva::archive::{ArchivedStyle, locales};
use hayagriva::citationberg::{self, IndependentStyle, Locale, LocaleCode};
use hayagriva::types::{
    ChunkKind, Date, EntryType, FormatString, Person, Publisher, QualifiedUrl, StringChunk,
};
use hayagriva::{BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, Entry};

use lru::LruCache;

use super::name::Name;
use super::reference::Reference;
use crate::document::{ENGLISH_MONTHS, Language, PartialDate, SWEDISH_MONTHS};

/// The styles that pages offer: the name in addresses, and the name that readers know.
pub const COMMON_STYLES: [(&str, &str); 7] = [
    ("apa", "APA 7"),
    ("harvard", "Harvard"),
    ("ieee", "IEEE"),
    ("vancouver", "Vancouver"),
    ("chicago-author-date", "Chicago"),
    ("mla", "MLA 9"),
    ("iso-690-author-date", "ISO 690"),
];

/// A citation style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Style(ArchivedStyle);

/// How many references are kept as text. One takes half a millisecond to write, and an answer of passages has eight.
const KEPT: NonZero<usize> = NonZero::new(1_024).expect("1,024 is not 0");

/// A document without a place in it, the style and the language: all that decides the text.
type Whole = (Reference, Style, Language);

/// A name that no style has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no citation style")]
pub struct StyleError(pub String);

impl Default for Style {
    fn default() -> Self {
        Self(ArchivedStyle::AmericanPsychologicalAssociation)
    }
}

impl Style {
    /// Returns every name that [`FromStr`] reads.
    pub fn names() -> impl Iterator<Item = &'static str> {
        let archived = ArchivedStyle::all().iter().flat_map(|style| style.names());
        let others = COMMON_STYLES.iter().map(|(name, _)| name);
        let others = others.filter(|name| ArchivedStyle::by_name(name).is_none());
        others.chain(archived).copied()
    }
}

impl FromStr for Style {
    type Err = StyleError;

    /// Reads one of [`COMMON_STYLES`], or any other name that the archive of `hayagriva` has.
    fn from_str(name: &str) -> Result<Self, StyleError> {
        let known = match name {
            "harvard" => "harvard-cite-them-right",
            // The one of that name leaves the authors of web pages out.
            "vancouver" => "taylor-and-francis-national-library-of-medicine",
            other => other,
        };
        let style = ArchivedStyle::by_name(known).filter(|style| parsed(*style).is_some());
        style.map(Self).ok_or_else(|| StyleError(name.to_owned()))
    }
}

/// The locales of the two languages; the archive has many more.
static LOCALES: LazyLock<Vec<Locale>> = LazyLock::new(|| {
    let wanted = ["sv-SE", "en-GB"].map(|code| LocaleCode(code.to_owned()));
    let mut locales = locales();
    locales.retain(|locale| locale.lang.as_ref().is_some_and(|code| wanted.contains(code)));
    locales
});

/// The style, read once. `None` for styles that refer to another one.
fn parsed(style: ArchivedStyle) -> Option<Arc<IndependentStyle>> {
    static PARSED: LazyLock<Mutex<HashMap<ArchivedStyle, Arc<IndependentStyle>>>> =
        LazyLock::new(Mutex::default);
    let mut known = PARSED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = known.get(&style) {
        return Some(Arc::clone(known));
    }
    let citationberg::Style::Independent(read) = style.get() else {
        return None;
    };
    let read = Arc::new(read);
    known.insert(style, Arc::clone(&read));
    Some(read)
}

/// Writes a reference as a line of plain text. The cited section or page follows in brackets.
///
/// `locale` is the language of what the style itself says (`Hämtad från`, `Retrieved from`).
pub fn styled(reference: &Reference, style: Style, locale: Language) -> String {
    let (address, fragment) = match reference.url.split_once('#') {
        Some((address, _)) => reference.url.split_at(address.len()),
        None => (reference.url.as_str(), ""),
    };
    let document = Reference {
        url: address.to_owned(),
        section: None,
        page: None,
        ..reference.clone()
    };
    let mut text = whole((document, style, locale));
    if let Some(at) = text.rfind(address) {
        text.insert_str(at + address.len(), fragment);
    }
    let place = place(reference, locale);
    if !place.is_empty() {
        text.push_str(&format!(" ({place})"));
    }
    text
}

/// Returns the text of a reference to a whole document, written once.
fn whole(wanted: Whole) -> String {
    static WRITTEN: LazyLock<Mutex<LruCache<Whole, String>>> =
        LazyLock::new(|| Mutex::new(LruCache::new(KEPT)));
    let written = || WRITTEN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(text) = written().get(&wanted) {
        return text.clone();
    }
    let (reference, style, locale) = &wanted;
    let Some(parsed) = parsed(style.0) else {
        return String::new();
    };
    let mut text = render(&entry(reference), &parsed, *locale);
    text = day_first(text, reference.date, *locale);
    written().put(wanted, text.clone());
    text
}

fn render(entry: &Entry, style: &IndependentStyle, locale: Language) -> String {
    let code = match locale {
        Language::Swedish => LocaleCode("sv-SE".to_owned()),
        Language::English => LocaleCode("en-GB".to_owned()),
    };
    let mut driver = BibliographyDriver::new();
    let items = vec![CitationItem::with_entry(entry)];
    driver.citation(CitationRequest::new(
        items,
        style,
        Some(code.clone()),
        &LOCALES,
        Some(1),
    ));
    let rendered = driver.finish(BibliographyRequest::new(style, Some(code), &LOCALES));
    let text = match rendered.bibliography {
        Some(bibliography) => bibliography
            .items
            .iter()
            .map(|item| format!("{:#}", item.content))
            .collect::<Vec<_>>()
            .join(" "),
        // A style of notes has no list of references.
        None => rendered
            .citations
            .iter()
            .map(|citation| format!("{:#}", citation.citation))
            .collect::<Vec<_>>()
            .join(" "),
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// In Swedish and in British English the day comes before the month; some styles have the order of America.
fn day_first(text: String, date: Option<PartialDate>, locale: Language) -> String {
    let months = match locale {
        Language::Swedish => SWEDISH_MONTHS,
        Language::English => ENGLISH_MONTHS,
    };
    let parts = date.and_then(|date| Some((usize::try_from(date.month()?).ok()?, date.day()?)));
    let Some((month, day)) = parts.and_then(|(month, day)| Some((months.get(month - 1)?, day))) else {
        return text;
    };
    let english = format!("{month} {day}");
    // In "20 maj 2018" the year goes on after "maj 20".
    let is_whole = |at: &usize| !text[at + english.len()..].starts_with(|next: char| next.is_ascii_digit());
    let found = text.match_indices(&english).map(|(at, _)| at).find(is_whole);
    match found {
        Some(at) => format!("{}{day} {month}{}", &text[..at], &text[at + english.len()..]),
        None => text,
    }
}

fn place(reference: &Reference, locale: Language) -> String {
    let (section, page) = match locale {
        Language::Swedish => ("avsnittet", "s."),
        Language::English => ("section", "p."),
    };
    let (open, close) = match locale {
        Language::Swedish => ('”', '”'),
        Language::English => ('“', '”'),
    };
    let section = reference
        .section
        .as_ref()
        .map(|heading| format!("{section} {open}{heading}{close}"));
    let page = reference.page.map(|number| format!("{page} {number}"));
    section.into_iter().chain(page).collect::<Vec<_>>().join(", ")
}

fn entry(reference: &Reference) -> Entry {
    let kind = if reference.is_report() {
        EntryType::Report
    } else {
        EntryType::Web
    };
    let mut entry = Entry::new(&reference.key, kind);
    entry.set_title(verbatim(&reference.title));
    let authors: Vec<Person> = reference.authors.iter().map(person).collect();
    if !authors.is_empty() {
        entry.set_authors(authors);
    }
    if let Some(date) = reference.date {
        // Months and days count from 0 there.
        let from_zero = |part: Option<i8>| part.and_then(|part| u8::try_from(part - 1).ok());
        entry.set_date(Date {
            year: date.year().into(),
            month: from_zero(date.month()),
            day: from_zero(date.day()),
            approximate: false,
            season: None,
        });
    }
    if let Some(publisher) = &reference.publisher {
        entry.set_publisher(Publisher::new(Some(verbatim(publisher)), None));
    }
    if let Some(series) = &reference.series {
        let mut parent = Entry::new(
            "series",
            if kind == EntryType::Report {
                EntryType::Anthology
            } else {
                EntryType::Web
            },
        );
        parent.set_title(verbatim(series));
        entry.set_parents(vec![parent]);
    }
    if let Ok(value) = reference.url.parse() {
        entry.set_url(QualifiedUrl::new(value, None));
    }
    if let Some(doi) = &reference.doi {
        entry.set_doi(doi.clone());
    }
    if let Ok(language) = reference.language.as_str().parse() {
        entry.set_language(language);
    }
    entry
}

/// A text whose case no style changes: Swedish titles have capitals where names have.
fn verbatim(text: &str) -> FormatString {
    FormatString {
        value: StringChunk::new(text, ChunkKind::Verbatim).into(),
        short: None,
    }
}

fn person(name: &Name) -> Person {
    let (name, given_name) = match name {
        Name::Person { family, given } => (family.clone(), Some(given.clone())),
        Name::Body(name) => (name.clone(), None),
    };
    Person {
        name,
        given_name,
        prefix: None,
        suffix: None,
        comma_suffix: false,
        alias: None,
    }
}

#[cfg(test)]
mod tests;
